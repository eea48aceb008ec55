//! Advanced SIMD load/store structures (DDI 0487 C4.1.94).
//!
//! `LD1_3` is LD1 of three registers, `_post` the post-indexed form, `LD1_B` that of one lane.
mod decode;
mod meaning;

use super::Decoder;
use super::simd::means;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait SimdMemory, rows SIMD_MEMORY;
    section "Advanced SIMD load/store multiple structures" {
        ST4 (Q, size, Rn, Rt) = "0 Q 0011000 0 000000 0000 size:2 Rn:5 Rt:5",
            "st4 ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}]";
        ST1_4 (Q, size, Rn, Rt) = "0 Q 0011000 0 000000 0010 size:2 Rn:5 Rt:5",
            "st1 ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}]";
        ST3 (Q, size, Rn, Rt) = "0 Q 0011000 0 000000 0100 size:2 Rn:5 Rt:5",
            "st3 ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}]";
        ST1_3 (Q, size, Rn, Rt) = "0 Q 0011000 0 000000 0110 size:2 Rn:5 Rt:5",
            "st1 ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}]";
        ST1_1 (Q, size, Rn, Rt) = "0 Q 0011000 0 000000 0111 size:2 Rn:5 Rt:5", "st1 ({Rt:v}), [{Rn:xs}]";
        ST2 (Q, size, Rn, Rt) = "0 Q 0011000 0 000000 1000 size:2 Rn:5 Rt:5", "st2 ({Rt:v}, {Rt+1:v}), [{Rn:xs}]";
        ST1_2 (Q, size, Rn, Rt) = "0 Q 0011000 0 000000 1010 size:2 Rn:5 Rt:5", "st1 ({Rt:v}, {Rt+1:v}), [{Rn:xs}]";
        LD4 (Q, size, Rn, Rt) = "0 Q 0011000 1 000000 0000 size:2 Rn:5 Rt:5",
            "ld4 ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}]";
        LD1_4 (Q, size, Rn, Rt) = "0 Q 0011000 1 000000 0010 size:2 Rn:5 Rt:5",
            "ld1 ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}]";
        LD3 (Q, size, Rn, Rt) = "0 Q 0011000 1 000000 0100 size:2 Rn:5 Rt:5",
            "ld3 ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}]";
        LD1_3 (Q, size, Rn, Rt) = "0 Q 0011000 1 000000 0110 size:2 Rn:5 Rt:5",
            "ld1 ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}]";
        LD1_1 (Q, size, Rn, Rt) = "0 Q 0011000 1 000000 0111 size:2 Rn:5 Rt:5", "ld1 ({Rt:v}), [{Rn:xs}]";
        LD2 (Q, size, Rn, Rt) = "0 Q 0011000 1 000000 1000 size:2 Rn:5 Rt:5", "ld2 ({Rt:v}, {Rt+1:v}), [{Rn:xs}]";
        LD1_2 (Q, size, Rn, Rt) = "0 Q 0011000 1 000000 1010 size:2 Rn:5 Rt:5", "ld1 ({Rt:v}, {Rt+1:v}), [{Rn:xs}]";
    }
    section "Advanced SIMD load/store multiple structures (post-indexed)" {
        ST4_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 0 0 Rm:5 0000 size:2 Rn:5 Rt:5",
            "st4 ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*4:d}}";
        ST1_4_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 0 0 Rm:5 0010 size:2 Rn:5 Rt:5",
            "st1 ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*4:d}}";
        ST3_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 0 0 Rm:5 0100 size:2 Rn:5 Rt:5",
            "st3 ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*3:d}}";
        ST1_3_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 0 0 Rm:5 0110 size:2 Rn:5 Rt:5",
            "st1 ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*3:d}}";
        ST1_1_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 0 0 Rm:5 0111 size:2 Rn:5 Rt:5",
            "st1 ({Rt:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q:d}}";
        ST2_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 0 0 Rm:5 1000 size:2 Rn:5 Rt:5",
            "st2 ({Rt:v}, {Rt+1:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*2:d}}";
        ST1_2_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 0 0 Rm:5 1010 size:2 Rn:5 Rt:5",
            "st1 ({Rt:v}, {Rt+1:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*2:d}}";
        LD4_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 1 0 Rm:5 0000 size:2 Rn:5 Rt:5",
            "ld4 ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*4:d}}";
        LD1_4_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 1 0 Rm:5 0010 size:2 Rn:5 Rt:5",
            "ld1 ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*4:d}}";
        LD3_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 1 0 Rm:5 0100 size:2 Rn:5 Rt:5",
            "ld3 ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*3:d}}";
        LD1_3_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 1 0 Rm:5 0110 size:2 Rn:5 Rt:5",
            "ld1 ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*3:d}}";
        LD1_1_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 1 0 Rm:5 0111 size:2 Rn:5 Rt:5",
            "ld1 ({Rt:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q:d}}";
        LD2_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 1 0 Rm:5 1000 size:2 Rn:5 Rt:5",
            "ld2 ({Rt:v}, {Rt+1:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*2:d}}";
        LD1_2_post (Q, Rm, size, Rn, Rt) = "0 Q 0011001 1 0 Rm:5 1010 size:2 Rn:5 Rt:5",
            "ld1 ({Rt:v}, {Rt+1:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{8<<Q*2:d}}";
    }
    section "Advanced SIMD load/store single structure" {
        ST1_B (Q, S, size, Rn, Rt) = "0 Q 0011010 0 0 00000 000 S size:2 Rn:5 Rt:5",
            "st1 ({Rt:e<0})[{Q.S.size:d}], [{Rn:xs}]";
        ST1_H (Q, S, sz, Rn, Rt) = "0 Q 0011010 0 0 00000 010 S sz 0 Rn:5 Rt:5",
            "st1 ({Rt:e<1})[{Q.S.sz:d}], [{Rn:xs}]";
        ST1_S (Q, S, Rn, Rt) = "0 Q 0011010 0 0 00000 100 S 00 Rn:5 Rt:5", "st1 ({Rt:e<2})[{Q.S:d}], [{Rn:xs}]";
        ST1_D (Q, Rn, Rt) = "0 Q 0011010 0 0 00000 100 0 01 Rn:5 Rt:5", "st1 ({Rt:e<3})[{Q:d}], [{Rn:xs}]";
        ST2_B (Q, S, size, Rn, Rt) = "0 Q 0011010 0 1 00000 000 S size:2 Rn:5 Rt:5",
            "st2 ({Rt:e<0}, {Rt+1:e<0})[{Q.S.size:d}], [{Rn:xs}]";
        ST2_H (Q, S, sz, Rn, Rt) = "0 Q 0011010 0 1 00000 010 S sz 0 Rn:5 Rt:5",
            "st2 ({Rt:e<1}, {Rt+1:e<1})[{Q.S.sz:d}], [{Rn:xs}]";
        ST2_S (Q, S, Rn, Rt) = "0 Q 0011010 0 1 00000 100 S 00 Rn:5 Rt:5",
            "st2 ({Rt:e<2}, {Rt+1:e<2})[{Q.S:d}], [{Rn:xs}]";
        ST2_D (Q, Rn, Rt) = "0 Q 0011010 0 1 00000 100 0 01 Rn:5 Rt:5", "st2 ({Rt:e<3}, {Rt+1:e<3})[{Q:d}], [{Rn:xs}]";
        ST3_B (Q, S, size, Rn, Rt) = "0 Q 0011010 0 0 00000 001 S size:2 Rn:5 Rt:5",
            "st3 ({Rt:e<0}, {Rt+1:e<0}, {Rt+2:e<0})[{Q.S.size:d}], [{Rn:xs}]";
        ST3_H (Q, S, sz, Rn, Rt) = "0 Q 0011010 0 0 00000 011 S sz 0 Rn:5 Rt:5",
            "st3 ({Rt:e<1}, {Rt+1:e<1}, {Rt+2:e<1})[{Q.S.sz:d}], [{Rn:xs}]";
        ST3_S (Q, S, Rn, Rt) = "0 Q 0011010 0 0 00000 101 S 00 Rn:5 Rt:5",
            "st3 ({Rt:e<2}, {Rt+1:e<2}, {Rt+2:e<2})[{Q.S:d}], [{Rn:xs}]";
        ST3_D (Q, Rn, Rt) = "0 Q 0011010 0 0 00000 101 0 01 Rn:5 Rt:5",
            "st3 ({Rt:e<3}, {Rt+1:e<3}, {Rt+2:e<3})[{Q:d}], [{Rn:xs}]";
        ST4_B (Q, S, size, Rn, Rt) = "0 Q 0011010 0 1 00000 001 S size:2 Rn:5 Rt:5",
            "st4 ({Rt:e<0}, {Rt+1:e<0}, {Rt+2:e<0}, {Rt+3:e<0})[{Q.S.size:d}], [{Rn:xs}]";
        ST4_H (Q, S, sz, Rn, Rt) = "0 Q 0011010 0 1 00000 011 S sz 0 Rn:5 Rt:5",
            "st4 ({Rt:e<1}, {Rt+1:e<1}, {Rt+2:e<1}, {Rt+3:e<1})[{Q.S.sz:d}], [{Rn:xs}]";
        ST4_S (Q, S, Rn, Rt) = "0 Q 0011010 0 1 00000 101 S 00 Rn:5 Rt:5",
            "st4 ({Rt:e<2}, {Rt+1:e<2}, {Rt+2:e<2}, {Rt+3:e<2})[{Q.S:d}], [{Rn:xs}]";
        ST4_D (Q, Rn, Rt) = "0 Q 0011010 0 1 00000 101 0 01 Rn:5 Rt:5",
            "st4 ({Rt:e<3}, {Rt+1:e<3}, {Rt+2:e<3}, {Rt+3:e<3})[{Q:d}], [{Rn:xs}]";
        LD1_B (Q, S, size, Rn, Rt) = "0 Q 0011010 1 0 00000 000 S size:2 Rn:5 Rt:5",
            "ld1 ({Rt:e<0})[{Q.S.size:d}], [{Rn:xs}]";
        LD1_H (Q, S, sz, Rn, Rt) = "0 Q 0011010 1 0 00000 010 S sz 0 Rn:5 Rt:5",
            "ld1 ({Rt:e<1})[{Q.S.sz:d}], [{Rn:xs}]";
        LD1_S (Q, S, Rn, Rt) = "0 Q 0011010 1 0 00000 100 S 00 Rn:5 Rt:5", "ld1 ({Rt:e<2})[{Q.S:d}], [{Rn:xs}]";
        LD1_D (Q, Rn, Rt) = "0 Q 0011010 1 0 00000 100 0 01 Rn:5 Rt:5", "ld1 ({Rt:e<3})[{Q:d}], [{Rn:xs}]";
        LD1R (Q, size, Rn, Rt) = "0 Q 0011010 1 0 00000 110 0 size:2 Rn:5 Rt:5", "ld1r ({Rt:v}), [{Rn:xs}]";
        LD2_B (Q, S, size, Rn, Rt) = "0 Q 0011010 1 1 00000 000 S size:2 Rn:5 Rt:5",
            "ld2 ({Rt:e<0}, {Rt+1:e<0})[{Q.S.size:d}], [{Rn:xs}]";
        LD2_H (Q, S, sz, Rn, Rt) = "0 Q 0011010 1 1 00000 010 S sz 0 Rn:5 Rt:5",
            "ld2 ({Rt:e<1}, {Rt+1:e<1})[{Q.S.sz:d}], [{Rn:xs}]";
        LD2_S (Q, S, Rn, Rt) = "0 Q 0011010 1 1 00000 100 S 00 Rn:5 Rt:5",
            "ld2 ({Rt:e<2}, {Rt+1:e<2})[{Q.S:d}], [{Rn:xs}]";
        LD2_D (Q, Rn, Rt) = "0 Q 0011010 1 1 00000 100 0 01 Rn:5 Rt:5", "ld2 ({Rt:e<3}, {Rt+1:e<3})[{Q:d}], [{Rn:xs}]";
        LD2R (Q, size, Rn, Rt) = "0 Q 0011010 1 1 00000 110 0 size:2 Rn:5 Rt:5", "ld2r ({Rt:v}, {Rt+1:v}), [{Rn:xs}]";
        LD3_B (Q, S, size, Rn, Rt) = "0 Q 0011010 1 0 00000 001 S size:2 Rn:5 Rt:5",
            "ld3 ({Rt:e<0}, {Rt+1:e<0}, {Rt+2:e<0})[{Q.S.size:d}], [{Rn:xs}]";
        LD3_H (Q, S, sz, Rn, Rt) = "0 Q 0011010 1 0 00000 011 S sz 0 Rn:5 Rt:5",
            "ld3 ({Rt:e<1}, {Rt+1:e<1}, {Rt+2:e<1})[{Q.S.sz:d}], [{Rn:xs}]";
        LD3_S (Q, S, Rn, Rt) = "0 Q 0011010 1 0 00000 101 S 00 Rn:5 Rt:5",
            "ld3 ({Rt:e<2}, {Rt+1:e<2}, {Rt+2:e<2})[{Q.S:d}], [{Rn:xs}]";
        LD3_D (Q, Rn, Rt) = "0 Q 0011010 1 0 00000 101 0 01 Rn:5 Rt:5",
            "ld3 ({Rt:e<3}, {Rt+1:e<3}, {Rt+2:e<3})[{Q:d}], [{Rn:xs}]";
        LD3R (Q, size, Rn, Rt) = "0 Q 0011010 1 0 00000 111 0 size:2 Rn:5 Rt:5",
            "ld3r ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}]";
        LD4_B (Q, S, size, Rn, Rt) = "0 Q 0011010 1 1 00000 001 S size:2 Rn:5 Rt:5",
            "ld4 ({Rt:e<0}, {Rt+1:e<0}, {Rt+2:e<0}, {Rt+3:e<0})[{Q.S.size:d}], [{Rn:xs}]";
        LD4_H (Q, S, sz, Rn, Rt) = "0 Q 0011010 1 1 00000 011 S sz 0 Rn:5 Rt:5",
            "ld4 ({Rt:e<1}, {Rt+1:e<1}, {Rt+2:e<1}, {Rt+3:e<1})[{Q.S.sz:d}], [{Rn:xs}]";
        LD4_S (Q, S, Rn, Rt) = "0 Q 0011010 1 1 00000 101 S 00 Rn:5 Rt:5",
            "ld4 ({Rt:e<2}, {Rt+1:e<2}, {Rt+2:e<2}, {Rt+3:e<2})[{Q.S:d}], [{Rn:xs}]";
        LD4_D (Q, Rn, Rt) = "0 Q 0011010 1 1 00000 101 0 01 Rn:5 Rt:5",
            "ld4 ({Rt:e<3}, {Rt+1:e<3}, {Rt+2:e<3}, {Rt+3:e<3})[{Q:d}], [{Rn:xs}]";
        LD4R (Q, size, Rn, Rt) = "0 Q 0011010 1 1 00000 111 0 size:2 Rn:5 Rt:5",
            "ld4r ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}]";
    }
    section "Advanced SIMD load/store single structure (post-indexed)" {
        ST1_B_post (Q, Rm, S, size, Rn, Rt) = "0 Q 0011011 0 0 Rm:5 000 S size:2 Rn:5 Rt:5",
            "st1 ({Rt:e<0})[{Q.S.size:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#1}";
        ST1_H_post (Q, Rm, S, sz, Rn, Rt) = "0 Q 0011011 0 0 Rm:5 010 S sz 0 Rn:5 Rt:5",
            "st1 ({Rt:e<1})[{Q.S.sz:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#2}";
        ST1_S_post (Q, Rm, S, Rn, Rt) = "0 Q 0011011 0 0 Rm:5 100 S 00 Rn:5 Rt:5",
            "st1 ({Rt:e<2})[{Q.S:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#4}";
        ST1_D_post (Q, Rm, Rn, Rt) = "0 Q 0011011 0 0 Rm:5 100 0 01 Rn:5 Rt:5",
            "st1 ({Rt:e<3})[{Q:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#8}";
        ST2_B_post (Q, Rm, S, size, Rn, Rt) = "0 Q 0011011 0 1 Rm:5 000 S size:2 Rn:5 Rt:5",
            "st2 ({Rt:e<0}, {Rt+1:e<0})[{Q.S.size:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#2}";
        ST2_H_post (Q, Rm, S, sz, Rn, Rt) = "0 Q 0011011 0 1 Rm:5 010 S sz 0 Rn:5 Rt:5",
            "st2 ({Rt:e<1}, {Rt+1:e<1})[{Q.S.sz:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#4}";
        ST2_S_post (Q, Rm, S, Rn, Rt) = "0 Q 0011011 0 1 Rm:5 100 S 00 Rn:5 Rt:5",
            "st2 ({Rt:e<2}, {Rt+1:e<2})[{Q.S:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#8}";
        ST2_D_post (Q, Rm, Rn, Rt) = "0 Q 0011011 0 1 Rm:5 100 0 01 Rn:5 Rt:5",
            "st2 ({Rt:e<3}, {Rt+1:e<3})[{Q:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#16}";
        ST3_B_post (Q, Rm, S, size, Rn, Rt) = "0 Q 0011011 0 0 Rm:5 001 S size:2 Rn:5 Rt:5",
            "st3 ({Rt:e<0}, {Rt+1:e<0}, {Rt+2:e<0})[{Q.S.size:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#3}";
        ST3_H_post (Q, Rm, S, sz, Rn, Rt) = "0 Q 0011011 0 0 Rm:5 011 S sz 0 Rn:5 Rt:5",
            "st3 ({Rt:e<1}, {Rt+1:e<1}, {Rt+2:e<1})[{Q.S.sz:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#6}";
        ST3_S_post (Q, Rm, S, Rn, Rt) = "0 Q 0011011 0 0 Rm:5 101 S 00 Rn:5 Rt:5",
            "st3 ({Rt:e<2}, {Rt+1:e<2}, {Rt+2:e<2})[{Q.S:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#12}";
        ST3_D_post (Q, Rm, Rn, Rt) = "0 Q 0011011 0 0 Rm:5 101 0 01 Rn:5 Rt:5",
            "st3 ({Rt:e<3}, {Rt+1:e<3}, {Rt+2:e<3})[{Q:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#24}";
        ST4_B_post (Q, Rm, S, size, Rn, Rt) = "0 Q 0011011 0 1 Rm:5 001 S size:2 Rn:5 Rt:5",
            "st4 ({Rt:e<0}, {Rt+1:e<0}, {Rt+2:e<0}, {Rt+3:e<0})[{Q.S.size:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#4}";
        ST4_H_post (Q, Rm, S, sz, Rn, Rt) = "0 Q 0011011 0 1 Rm:5 011 S sz 0 Rn:5 Rt:5",
            "st4 ({Rt:e<1}, {Rt+1:e<1}, {Rt+2:e<1}, {Rt+3:e<1})[{Q.S.sz:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#8}";
        ST4_S_post (Q, Rm, S, Rn, Rt) = "0 Q 0011011 0 1 Rm:5 101 S 00 Rn:5 Rt:5",
            "st4 ({Rt:e<2}, {Rt+1:e<2}, {Rt+2:e<2}, {Rt+3:e<2})[{Q.S:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#16}";
        ST4_D_post (Q, Rm, Rn, Rt) = "0 Q 0011011 0 1 Rm:5 101 0 01 Rn:5 Rt:5",
            "st4 ({Rt:e<3}, {Rt+1:e<3}, {Rt+2:e<3}, {Rt+3:e<3})[{Q:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#32}";
        LD1_B_post (Q, Rm, S, size, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 000 S size:2 Rn:5 Rt:5",
            "ld1 ({Rt:e<0})[{Q.S.size:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#1}";
        LD1_H_post (Q, Rm, S, sz, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 010 S sz 0 Rn:5 Rt:5",
            "ld1 ({Rt:e<1})[{Q.S.sz:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#2}";
        LD1_S_post (Q, Rm, S, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 100 S 00 Rn:5 Rt:5",
            "ld1 ({Rt:e<2})[{Q.S:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#4}";
        LD1_D_post (Q, Rm, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 100 0 01 Rn:5 Rt:5",
            "ld1 ({Rt:e<3})[{Q:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#8}";
        LD1R_post (Q, Rm, size, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 110 0 size:2 Rn:5 Rt:5",
            "ld1r ({Rt:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{1<<size:d}}";
        LD2_B_post (Q, Rm, S, size, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 000 S size:2 Rn:5 Rt:5",
            "ld2 ({Rt:e<0}, {Rt+1:e<0})[{Q.S.size:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#2}";
        LD2_H_post (Q, Rm, S, sz, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 010 S sz 0 Rn:5 Rt:5",
            "ld2 ({Rt:e<1}, {Rt+1:e<1})[{Q.S.sz:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#4}";
        LD2_S_post (Q, Rm, S, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 100 S 00 Rn:5 Rt:5",
            "ld2 ({Rt:e<2}, {Rt+1:e<2})[{Q.S:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#8}";
        LD2_D_post (Q, Rm, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 100 0 01 Rn:5 Rt:5",
            "ld2 ({Rt:e<3}, {Rt+1:e<3})[{Q:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#16}";
        LD2R_post (Q, Rm, size, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 110 0 size:2 Rn:5 Rt:5",
            "ld2r ({Rt:v}, {Rt+1:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{2<<size:d}}";
        LD3_B_post (Q, Rm, S, size, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 001 S size:2 Rn:5 Rt:5",
            "ld3 ({Rt:e<0}, {Rt+1:e<0}, {Rt+2:e<0})[{Q.S.size:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#3}";
        LD3_H_post (Q, Rm, S, sz, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 011 S sz 0 Rn:5 Rt:5",
            "ld3 ({Rt:e<1}, {Rt+1:e<1}, {Rt+2:e<1})[{Q.S.sz:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#6}";
        LD3_S_post (Q, Rm, S, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 101 S 00 Rn:5 Rt:5",
            "ld3 ({Rt:e<2}, {Rt+1:e<2}, {Rt+2:e<2})[{Q.S:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#12}";
        LD3_D_post (Q, Rm, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 101 0 01 Rn:5 Rt:5",
            "ld3 ({Rt:e<3}, {Rt+1:e<3}, {Rt+2:e<3})[{Q:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#24}";
        LD3R_post (Q, Rm, size, Rn, Rt) = "0 Q 0011011 1 0 Rm:5 111 0 size:2 Rn:5 Rt:5",
            "ld3r ({Rt:v}, {Rt+1:v}, {Rt+2:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{3<<size:d}}";
        LD4_B_post (Q, Rm, S, size, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 001 S size:2 Rn:5 Rt:5",
            "ld4 ({Rt:e<0}, {Rt+1:e<0}, {Rt+2:e<0}, {Rt+3:e<0})[{Q.S.size:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#4}";
        LD4_H_post (Q, Rm, S, sz, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 011 S sz 0 Rn:5 Rt:5",
            "ld4 ({Rt:e<1}, {Rt+1:e<1}, {Rt+2:e<1}, {Rt+3:e<1})[{Q.S.sz:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#8}";
        LD4_S_post (Q, Rm, S, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 101 S 00 Rn:5 Rt:5",
            "ld4 ({Rt:e<2}, {Rt+1:e<2}, {Rt+2:e<2}, {Rt+3:e<2})[{Q.S:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#16}";
        LD4_D_post (Q, Rm, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 101 0 01 Rn:5 Rt:5",
            "ld4 ({Rt:e<3}, {Rt+1:e<3}, {Rt+2:e<3}, {Rt+3:e<3})[{Q:d}], [{Rn:xs}], {Rm=31|{Rm:x}|#32}";
        LD4R_post (Q, Rm, size, Rn, Rt) = "0 Q 0011011 1 1 Rm:5 111 0 size:2 Rn:5 Rt:5",
            "ld4r ({Rt:v}, {Rt+1:v}, {Rt+2:v}, {Rt+3:v}), [{Rn:xs}], {Rm=31|{Rm:x}|#{4<<size:d}}";
    }
}

#[allow(non_snake_case)]
impl<B: Bind> SimdMemory for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    // Advanced SIMD load/store multiple structures
    means! {
        ST4(Q, size, Rn, Rt) = multiple(false, 4, 4);
        ST1_4(Q, size, Rn, Rt) = multiple(false, 1, 4);
        ST3(Q, size, Rn, Rt) = multiple(false, 3, 3);
        ST1_3(Q, size, Rn, Rt) = multiple(false, 1, 3);
        ST1_1(Q, size, Rn, Rt) = multiple(false, 1, 1);
        ST2(Q, size, Rn, Rt) = multiple(false, 2, 2);
        ST1_2(Q, size, Rn, Rt) = multiple(false, 1, 2);
        LD4(Q, size, Rn, Rt) = multiple(true, 4, 4);
        LD1_4(Q, size, Rn, Rt) = multiple(true, 1, 4);
        LD3(Q, size, Rn, Rt) = multiple(true, 3, 3);
        LD1_3(Q, size, Rn, Rt) = multiple(true, 1, 3);
        LD1_1(Q, size, Rn, Rt) = multiple(true, 1, 1);
        LD2(Q, size, Rn, Rt) = multiple(true, 2, 2);
        LD1_2(Q, size, Rn, Rt) = multiple(true, 1, 2);
    }
    // Advanced SIMD load/store multiple structures (post-indexed)
    means! {
        ST4_post(Q, Rm, size, Rn, Rt) = multiple_post(false, 4, 4);
        ST1_4_post(Q, Rm, size, Rn, Rt) = multiple_post(false, 1, 4);
        ST3_post(Q, Rm, size, Rn, Rt) = multiple_post(false, 3, 3);
        ST1_3_post(Q, Rm, size, Rn, Rt) = multiple_post(false, 1, 3);
        ST1_1_post(Q, Rm, size, Rn, Rt) = multiple_post(false, 1, 1);
        ST2_post(Q, Rm, size, Rn, Rt) = multiple_post(false, 2, 2);
        ST1_2_post(Q, Rm, size, Rn, Rt) = multiple_post(false, 1, 2);
        LD4_post(Q, Rm, size, Rn, Rt) = multiple_post(true, 4, 4);
        LD1_4_post(Q, Rm, size, Rn, Rt) = multiple_post(true, 1, 4);
        LD3_post(Q, Rm, size, Rn, Rt) = multiple_post(true, 3, 3);
        LD1_3_post(Q, Rm, size, Rn, Rt) = multiple_post(true, 1, 3);
        LD1_1_post(Q, Rm, size, Rn, Rt) = multiple_post(true, 1, 1);
        LD2_post(Q, Rm, size, Rn, Rt) = multiple_post(true, 2, 2);
        LD1_2_post(Q, Rm, size, Rn, Rt) = multiple_post(true, 1, 2);
    }
    // Advanced SIMD load/store single structure
    means! {
        ST1_B(Q, S, size, Rn, Rt) = single_b(false, 1);
        ST1_H(Q, S, sz, Rn, Rt) = single_h(false, 1);
        ST1_S(Q, S, Rn, Rt) = single_s(false, 1);
        ST1_D(Q, Rn, Rt) = single_d(false, 1);
        ST2_B(Q, S, size, Rn, Rt) = single_b(false, 2);
        ST2_H(Q, S, sz, Rn, Rt) = single_h(false, 2);
        ST2_S(Q, S, Rn, Rt) = single_s(false, 2);
        ST2_D(Q, Rn, Rt) = single_d(false, 2);
        ST3_B(Q, S, size, Rn, Rt) = single_b(false, 3);
        ST3_H(Q, S, sz, Rn, Rt) = single_h(false, 3);
        ST3_S(Q, S, Rn, Rt) = single_s(false, 3);
        ST3_D(Q, Rn, Rt) = single_d(false, 3);
        ST4_B(Q, S, size, Rn, Rt) = single_b(false, 4);
        ST4_H(Q, S, sz, Rn, Rt) = single_h(false, 4);
        ST4_S(Q, S, Rn, Rt) = single_s(false, 4);
        ST4_D(Q, Rn, Rt) = single_d(false, 4);
        LD1_B(Q, S, size, Rn, Rt) = single_b(true, 1);
        LD1_H(Q, S, sz, Rn, Rt) = single_h(true, 1);
        LD1_S(Q, S, Rn, Rt) = single_s(true, 1);
        LD1_D(Q, Rn, Rt) = single_d(true, 1);
        LD1R(Q, size, Rn, Rt) = replicate(1);
        LD2_B(Q, S, size, Rn, Rt) = single_b(true, 2);
        LD2_H(Q, S, sz, Rn, Rt) = single_h(true, 2);
        LD2_S(Q, S, Rn, Rt) = single_s(true, 2);
        LD2_D(Q, Rn, Rt) = single_d(true, 2);
        LD2R(Q, size, Rn, Rt) = replicate(2);
        LD3_B(Q, S, size, Rn, Rt) = single_b(true, 3);
        LD3_H(Q, S, sz, Rn, Rt) = single_h(true, 3);
        LD3_S(Q, S, Rn, Rt) = single_s(true, 3);
        LD3_D(Q, Rn, Rt) = single_d(true, 3);
        LD3R(Q, size, Rn, Rt) = replicate(3);
        LD4_B(Q, S, size, Rn, Rt) = single_b(true, 4);
        LD4_H(Q, S, sz, Rn, Rt) = single_h(true, 4);
        LD4_S(Q, S, Rn, Rt) = single_s(true, 4);
        LD4_D(Q, Rn, Rt) = single_d(true, 4);
        LD4R(Q, size, Rn, Rt) = replicate(4);
    }
    // Advanced SIMD load/store single structure (post-indexed)
    means! {
        ST1_B_post(Q, Rm, S, size, Rn, Rt) = single_b_post(false, 1);
        ST1_H_post(Q, Rm, S, sz, Rn, Rt) = single_h_post(false, 1);
        ST1_S_post(Q, Rm, S, Rn, Rt) = single_s_post(false, 1);
        ST1_D_post(Q, Rm, Rn, Rt) = single_d_post(false, 1);
        ST2_B_post(Q, Rm, S, size, Rn, Rt) = single_b_post(false, 2);
        ST2_H_post(Q, Rm, S, sz, Rn, Rt) = single_h_post(false, 2);
        ST2_S_post(Q, Rm, S, Rn, Rt) = single_s_post(false, 2);
        ST2_D_post(Q, Rm, Rn, Rt) = single_d_post(false, 2);
        ST3_B_post(Q, Rm, S, size, Rn, Rt) = single_b_post(false, 3);
        ST3_H_post(Q, Rm, S, sz, Rn, Rt) = single_h_post(false, 3);
        ST3_S_post(Q, Rm, S, Rn, Rt) = single_s_post(false, 3);
        ST3_D_post(Q, Rm, Rn, Rt) = single_d_post(false, 3);
        ST4_B_post(Q, Rm, S, size, Rn, Rt) = single_b_post(false, 4);
        ST4_H_post(Q, Rm, S, sz, Rn, Rt) = single_h_post(false, 4);
        ST4_S_post(Q, Rm, S, Rn, Rt) = single_s_post(false, 4);
        ST4_D_post(Q, Rm, Rn, Rt) = single_d_post(false, 4);
        LD1_B_post(Q, Rm, S, size, Rn, Rt) = single_b_post(true, 1);
        LD1_H_post(Q, Rm, S, sz, Rn, Rt) = single_h_post(true, 1);
        LD1_S_post(Q, Rm, S, Rn, Rt) = single_s_post(true, 1);
        LD1_D_post(Q, Rm, Rn, Rt) = single_d_post(true, 1);
        LD1R_post(Q, Rm, size, Rn, Rt) = replicate_post(1);
        LD2_B_post(Q, Rm, S, size, Rn, Rt) = single_b_post(true, 2);
        LD2_H_post(Q, Rm, S, sz, Rn, Rt) = single_h_post(true, 2);
        LD2_S_post(Q, Rm, S, Rn, Rt) = single_s_post(true, 2);
        LD2_D_post(Q, Rm, Rn, Rt) = single_d_post(true, 2);
        LD2R_post(Q, Rm, size, Rn, Rt) = replicate_post(2);
        LD3_B_post(Q, Rm, S, size, Rn, Rt) = single_b_post(true, 3);
        LD3_H_post(Q, Rm, S, sz, Rn, Rt) = single_h_post(true, 3);
        LD3_S_post(Q, Rm, S, Rn, Rt) = single_s_post(true, 3);
        LD3_D_post(Q, Rm, Rn, Rt) = single_d_post(true, 3);
        LD3R_post(Q, Rm, size, Rn, Rt) = replicate_post(3);
        LD4_B_post(Q, Rm, S, size, Rn, Rt) = single_b_post(true, 4);
        LD4_H_post(Q, Rm, S, sz, Rn, Rt) = single_h_post(true, 4);
        LD4_S_post(Q, Rm, S, Rn, Rt) = single_s_post(true, 4);
        LD4_D_post(Q, Rm, Rn, Rt) = single_d_post(true, 4);
        LD4R_post(Q, Rm, size, Rn, Rt) = replicate_post(4);
    }
}
