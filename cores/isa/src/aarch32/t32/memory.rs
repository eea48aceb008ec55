//! T32 loads and stores, besides literals (DDI 0487 F3.1.11 to F3.1.15).

use crate::aarch32::Decoder;
use crate::aarch32::data::kind;
use crate::aarch32::memory::{Access, OFFSET, Where};
use crate::aarch32::multiple::Direction;
use crate::emit::Bind;
use crate::features::Feature;

crate::instructions! {
    pub trait Memory, rows MEMORY, specific first;
    section "Load/store multiple" {
        STM (W, Rn, M, list) = "1110100 01 0 W 0 Rn:4 0 M 0 list:13", "stm.w {Rn:r}{W?!}, ({registers:list})";
        LDM (W, Rn, P, M, list) = "1110100 01 0 W 1 Rn:4 P M 0 list:13", "Rn=13 & W=1 => pop.w ({registers:list}); ldm.w {Rn:r}{W?!}, ({registers:list})";
        STMDB (W, Rn, M, list) = "1110100 10 0 W 0 Rn:4 0 M 0 list:13", "Rn=13 & W=1 => push.w ({registers:list}); stmdb {Rn:r}{W?!}, ({registers:list})";
        LDMDB (W, Rn, P, M, list) = "1110100 10 0 W 1 Rn:4 P M 0 list:13", "ldmdb {Rn:r}{W?!}, ({registers:list})";
        SRSDB (W, mode) = "1110100 00 0 W 0 1101 1100 0000 000 mode:5", "srsdb sp{W?!}, #{mode}";
        RFEDB (W, Rn) = "1110100 00 0 W 1 Rn:4 1100 0000 0000 0000", "rfedb {Rn:r}{W?!}";
        SRSIA (W, mode) = "1110100 11 0 W 0 1101 1100 0000 000 mode:5", "srsia sp{W?!}, #{mode}";
        RFEIA (W, Rn) = "1110100 11 0 W 1 Rn:4 1100 0000 0000 0000", "rfeia {Rn:r}{W?!}";
    }
    section "Load/store dual, exclusive, load-acquire/store-release, table branch" {
        STREX (Rn, Rt, Rd, imm8) = "111010000100 Rn:4 Rt:4 Rd:4 imm8:8", "strex {Rd:r}, {Rt:r}, {imm8<<2:at}";
        LDREX (Rn, Rt, imm8) = "111010000101 Rn:4 Rt:4 1111 imm8:8", "ldrex {Rt:r}, {imm8<<2:at}";
        TBB (Rn, H, Rm) = "111010001101 Rn:4 1111 0000 000 H Rm:4", "H=0 => tbb [{Rn:r}, {Rm:r}]; tbh [{Rn:r}, {Rm:r}, lsl #1]";
        STREXB (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 01 00 Rd:4", "strexb {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDREXB (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 01 00 1111", "ldrexb {Rt:r}, [{Rn:r}]";
        STLB (Rn, Rt) = "111010001100 Rn:4 Rt:4 1111 10 00 1111", "stlb {Rt:r}, [{Rn:r}]";
        LDAB (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 10 00 1111", "ldab {Rt:r}, [{Rn:r}]";
        STLEXB (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 11 00 Rd:4", "stlexb {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDAEXB (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 11 00 1111", "ldaexb {Rt:r}, [{Rn:r}]";
        STREXH (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 01 01 Rd:4", "strexh {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDREXH (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 01 01 1111", "ldrexh {Rt:r}, [{Rn:r}]";
        STLH (Rn, Rt) = "111010001100 Rn:4 Rt:4 1111 10 01 1111", "stlh {Rt:r}, [{Rn:r}]";
        LDAH (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 10 01 1111", "ldah {Rt:r}, [{Rn:r}]";
        STLEXH (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 11 01 Rd:4", "stlexh {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDAEXH (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 11 01 1111", "ldaexh {Rt:r}, [{Rn:r}]";
        STL (Rn, Rt) = "111010001100 Rn:4 Rt:4 1111 10 10 1111", "stl {Rt:r}, [{Rn:r}]";
        LDA (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 10 10 1111", "lda {Rt:r}, [{Rn:r}]";
        STLEX (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 11 10 Rd:4", "stlex {Rd:r}, {Rt:r}, [{Rn:r}]";
        LDAEX (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 11 10 1111", "ldaex {Rt:r}, [{Rn:r}]";
        STREXD (Rn, Rt, Rt2, Rd) = "111010001100 Rn:4 Rt:4 Rt2:4 01 11 Rd:4", "strexd {Rd:r}, {Rt:r}, {Rt2:r}, [{Rn:r}]";
        LDREXD (Rn, Rt, Rt2) = "111010001101 Rn:4 Rt:4 Rt2:4 01 11 1111", "ldrexd {Rt:r}, {Rt2:r}, [{Rn:r}]";
        STLEXD (Rn, Rt, Rt2, Rd) = "111010001100 Rn:4 Rt:4 Rt2:4 11 11 Rd:4", "stlexd {Rd:r}, {Rt:r}, {Rt2:r}, [{Rn:r}]";
        LDAEXD (Rn, Rt, Rt2) = "111010001101 Rn:4 Rt:4 Rt2:4 11 11 1111", "ldaexd {Rt:r}, {Rt2:r}, [{Rn:r}]";
        STRD (P, U, W, Rn, Rt, Rt2, imm8) = "1110100 P U 1 W 0 Rn:4 Rt:4 Rt2:4 imm8:8", "strd {Rt:r}, {Rt2:r}, {imm8<<2:at}";
        LDRD (P, U, W, Rn, Rt, Rt2, imm8) = "1110100 P U 1 W 1 Rn:4 Rt:4 Rt2:4 imm8:8", "ldrd {Rt:r}, {Rt2:r}, {imm8<<2:at}";
    }
    section "Store single" {
        STRBT (Rn, Rt, imm8) = "111110000 00 0 Rn:4 Rt:4 1110 imm8:8", "strbt {Rt:r}, {imm8:at}";
        STRB_i8 (Rn, Rt, P, U, W, imm8) = "111110000 00 0 Rn:4 Rt:4 1 P U W imm8:8", "strb {Rt:r}, {imm8:at}";
        STRB_r (Rn, Rt, imm2, Rm) = "111110000 00 0 Rn:4 Rt:4 000000 imm2:2 Rm:4", "strb.w {Rt:r}, {Rm:by}";
        STRB_i12 (Rn, Rt, imm12) = "111110001 00 0 Rn:4 Rt:4 imm12:12", "strb.w {Rt:r}, {imm12:at}";
        STRHT (Rn, Rt, imm8) = "111110000 01 0 Rn:4 Rt:4 1110 imm8:8", "strht {Rt:r}, {imm8:at}";
        STRH_i8 (Rn, Rt, P, U, W, imm8) = "111110000 01 0 Rn:4 Rt:4 1 P U W imm8:8", "strh {Rt:r}, {imm8:at}";
        STRH_r (Rn, Rt, imm2, Rm) = "111110000 01 0 Rn:4 Rt:4 000000 imm2:2 Rm:4", "strh.w {Rt:r}, {Rm:by}";
        STRH_i12 (Rn, Rt, imm12) = "111110001 01 0 Rn:4 Rt:4 imm12:12", "strh.w {Rt:r}, {imm12:at}";
        STRT (Rn, Rt, imm8) = "111110000 10 0 Rn:4 Rt:4 1110 imm8:8", "strt {Rt:r}, {imm8:at}";
        STR_i8 (Rn, Rt, P, U, W, imm8) = "111110000 10 0 Rn:4 Rt:4 1 P U W imm8:8", "Rn=13 & P.U.W=5 & imm8=4 => push.w ({Rt:r}); str {Rt:r}, {imm8:at}";
        STR_r (Rn, Rt, imm2, Rm) = "111110000 10 0 Rn:4 Rt:4 000000 imm2:2 Rm:4", "str.w {Rt:r}, {Rm:by}";
        STR_i12 (Rn, Rt, imm12) = "111110001 10 0 Rn:4 Rt:4 imm12:12", "str.w {Rt:r}, {imm12:at}";
    }
    section "Load single, preload" {
        LDRBT (Rn, Rt, imm8) = "1111100 0 0 00 1 Rn:4 Rt:4 1110 imm8:8", "ldrbt {Rt:r}, {imm8:at}";
        LDRB_i8 (Rn, Rt, P, U, W, imm8) = "1111100 0 0 00 1 Rn:4 Rt:4 1 P U W imm8:8", "Rt=15 & P.U.W=4 => pld {imm8:at}; ldrb {Rt:r}, {imm8:at}";
        LDRB_r (Rn, Rt, imm2, Rm) = "1111100 0 0 00 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "Rt=15 => pld {Rm:by}; ldrb.w {Rt:r}, {Rm:by}";
        LDRB_i12 (Rn, Rt, imm12) = "1111100 0 1 00 1 Rn:4 Rt:4 imm12:12", "Rt=15 => pld {imm12:at}; ldrb.w {Rt:r}, {imm12:at}";
        LDRHT (Rn, Rt, imm8) = "1111100 0 0 01 1 Rn:4 Rt:4 1110 imm8:8", "ldrht {Rt:r}, {imm8:at}";
        LDRH_i8 (Rn, Rt, P, U, W, imm8) = "1111100 0 0 01 1 Rn:4 Rt:4 1 P U W imm8:8", "Rt=15 & P.U.W=4 => pldw {imm8:at}; ldrh {Rt:r}, {imm8:at}";
        LDRH_r (Rn, Rt, imm2, Rm) = "1111100 0 0 01 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "Rt=15 => pldw {Rm:by}; ldrh.w {Rt:r}, {Rm:by}";
        LDRH_i12 (Rn, Rt, imm12) = "1111100 0 1 01 1 Rn:4 Rt:4 imm12:12", "Rt=15 => pldw {imm12:at}; ldrh.w {Rt:r}, {imm12:at}";
        LDRT (Rn, Rt, imm8) = "1111100 0 0 10 1 Rn:4 Rt:4 1110 imm8:8", "ldrt {Rt:r}, {imm8:at}";
        LDR_i8 (Rn, Rt, P, U, W, imm8) = "1111100 0 0 10 1 Rn:4 Rt:4 1 P U W imm8:8", "Rn=13 & P.U.W=3 & imm8=4 => pop.w ({Rt:r}); ldr {Rt:r}, {imm8:at}";
        LDR_r (Rn, Rt, imm2, Rm) = "1111100 0 0 10 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "ldr.w {Rt:r}, {Rm:by}";
        LDR_i12 (Rn, Rt, imm12) = "1111100 0 1 10 1 Rn:4 Rt:4 imm12:12", "ldr.w {Rt:r}, {imm12:at}";
        LDRSBT (Rn, Rt, imm8) = "1111100 1 0 00 1 Rn:4 Rt:4 1110 imm8:8", "ldrsbt {Rt:r}, {imm8:at}";
        LDRSB_i8 (Rn, Rt, P, U, W, imm8) = "1111100 1 0 00 1 Rn:4 Rt:4 1 P U W imm8:8", "Rt=15 & P.U.W=4 => pli {imm8:at}; ldrsb {Rt:r}, {imm8:at}";
        LDRSB_r (Rn, Rt, imm2, Rm) = "1111100 1 0 00 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "Rt=15 => pli {Rm:by}; ldrsb.w {Rt:r}, {Rm:by}";
        LDRSB_i12 (Rn, Rt, imm12) = "1111100 1 1 00 1 Rn:4 Rt:4 imm12:12", "Rt=15 => pli {imm12:at}; ldrsb.w {Rt:r}, {imm12:at}";
        LDRSHT (Rn, Rt, imm8) = "1111100 1 0 01 1 Rn:4 Rt:4 1110 imm8:8", "ldrsht {Rt:r}, {imm8:at}";
        LDRSH_i8 (Rn, Rt, P, U, W, imm8) = "1111100 1 0 01 1 Rn:4 Rt:4 1 P U W imm8:8", "Rt!=15|P.U.W!=4 => ldrsh {Rt:r}, {imm8:at}";
        LDRSH_r (Rn, Rt, imm2, Rm) = "1111100 1 0 01 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "Rt!=15 => ldrsh.w {Rt:r}, {Rm:by}";
        LDRSH_i12 (Rn, Rt, imm12) = "1111100 1 1 01 1 Rn:4 Rt:4 imm12:12", "Rt!=15 => ldrsh.w {Rt:r}, {imm12:at}";
    }
}

impl<B: Bind> Memory for Decoder<'_, B> {
    type Out = B::Out;
    fn unallocated(&mut self) -> B::Out {
        self.none()
    }
    fn has(&self, f: Feature) -> bool {
        self.b.has(f)
    }

    visit! { d;
        STM (W, Rn, M, list) => d.multiple_wide(false, Direction::IA, W, Rn, M << 14 | list);
        LDM (W, Rn, P, M, list) => d.multiple_wide(true, Direction::IA, W, Rn, P << 15 | M << 14 | list);
        STMDB (W, Rn, M, list) => d.multiple_wide(false, Direction::DB, W, Rn, M << 14 | list);
        LDMDB (W, Rn, P, M, list) => d.multiple_wide(true, Direction::DB, W, Rn, P << 15 | M << 14 | list);
        SRSDB (W, mode) => d.store_return_state(Direction::DB, W, mode);
        RFEDB (W, Rn) => d.last(|d| d.return_from_exception(Direction::DB, W, Rn));
        SRSIA (W, mode) => d.store_return_state(Direction::IA, W, mode);
        RFEIA (W, Rn) => d.last(|d| d.return_from_exception(Direction::IA, W, Rn));
        STREX (Rn, Rt, Rd, imm8) => d.store_exclusive(false, 2, Rd, (Rt, 0), (Rn, imm8 << 2));
        LDREX (Rn, Rt, imm8) => d.load_exclusive(false, 2, (Rt, 0), Rn, imm8 << 2);
        TBB (Rn, H, Rm) => d.table_branch(H, Rn, Rm);
        STREXB (Rn, Rt, Rd) => d.store_exclusive(false, 0, Rd, (Rt, 0), (Rn, 0));
        LDREXB (Rn, Rt) => d.load_exclusive(false, 0, (Rt, 0), Rn, 0);
        STLB (Rn, Rt) => d.ordered(false, 0, Rt, Rn);
        LDAB (Rn, Rt) => d.ordered(true, 0, Rt, Rn);
        STLEXB (Rn, Rt, Rd) => d.store_exclusive(true, 0, Rd, (Rt, 0), (Rn, 0));
        LDAEXB (Rn, Rt) => d.load_exclusive(true, 0, (Rt, 0), Rn, 0);
        STREXH (Rn, Rt, Rd) => d.store_exclusive(false, 1, Rd, (Rt, 0), (Rn, 0));
        LDREXH (Rn, Rt) => d.load_exclusive(false, 1, (Rt, 0), Rn, 0);
        STLH (Rn, Rt) => d.ordered(false, 1, Rt, Rn);
        LDAH (Rn, Rt) => d.ordered(true, 1, Rt, Rn);
        STLEXH (Rn, Rt, Rd) => d.store_exclusive(true, 1, Rd, (Rt, 0), (Rn, 0));
        LDAEXH (Rn, Rt) => d.load_exclusive(true, 1, (Rt, 0), Rn, 0);
        STL (Rn, Rt) => d.ordered(false, 2, Rt, Rn);
        LDA (Rn, Rt) => d.ordered(true, 2, Rt, Rn);
        STLEX (Rn, Rt, Rd) => d.store_exclusive(true, 2, Rd, (Rt, 0), (Rn, 0));
        LDAEX (Rn, Rt) => d.load_exclusive(true, 2, (Rt, 0), Rn, 0);
        STREXD (Rn, Rt, Rt2, Rd) => d.store_exclusive(false, 3, Rd, (Rt, Rt2), (Rn, 0));
        LDREXD (Rn, Rt, Rt2) => d.load_exclusive(false, 3, (Rt, Rt2), Rn, 0);
        STLEXD (Rn, Rt, Rt2, Rd) => d.store_exclusive(true, 3, Rd, (Rt, Rt2), (Rn, 0));
        LDAEXD (Rn, Rt, Rt2) => d.load_exclusive(true, 3, (Rt, Rt2), Rn, 0);
        STRD (P, U, W, Rn, Rt, Rt2, imm8) => d.dual_wide(false, (P, W), (Rt, Rt2), Rn, Where::constant(U, imm8 << 2));
        LDRD (P, U, W, Rn, Rt, Rt2, imm8) => d.dual_wide(true, (P, W), (Rt, Rt2), Rn, Where::constant(U, imm8 << 2));
        STRBT (Rn, Rt, imm8) => d.transfer(Access::store(0, OFFSET).unprivileged(), Rt, Rn, Where::Constant(imm8));
        STRB_i8 (Rn, Rt, P, U, W, imm8) => d.store_wide(0, (P, W), (Rt, Rn), Where::constant(U, imm8));
        STRB_r (Rn, Rt, imm2, Rm) => d.transfer(Access::store(0, OFFSET), Rt, Rn, Where::scaled(1, Rm, (kind::LSL, imm2)));
        STRB_i12 (Rn, Rt, imm12) => d.transfer(Access::store(0, OFFSET), Rt, Rn, Where::Constant(imm12));
        STRHT (Rn, Rt, imm8) => d.transfer(Access::store(1, OFFSET).unprivileged(), Rt, Rn, Where::Constant(imm8));
        STRH_i8 (Rn, Rt, P, U, W, imm8) => d.store_wide(1, (P, W), (Rt, Rn), Where::constant(U, imm8));
        STRH_r (Rn, Rt, imm2, Rm) => d.transfer(Access::store(1, OFFSET), Rt, Rn, Where::scaled(1, Rm, (kind::LSL, imm2)));
        STRH_i12 (Rn, Rt, imm12) => d.transfer(Access::store(1, OFFSET), Rt, Rn, Where::Constant(imm12));
        STRT (Rn, Rt, imm8) => d.transfer(Access::store(2, OFFSET).unprivileged(), Rt, Rn, Where::Constant(imm8));
        STR_i8 (Rn, Rt, P, U, W, imm8) => d.store_wide(2, (P, W), (Rt, Rn), Where::constant(U, imm8));
        STR_r (Rn, Rt, imm2, Rm) => d.transfer(Access::store(2, OFFSET), Rt, Rn, Where::scaled(1, Rm, (kind::LSL, imm2)));
        STR_i12 (Rn, Rt, imm12) => d.transfer(Access::store(2, OFFSET), Rt, Rn, Where::Constant(imm12));
        LDRBT (Rn, Rt, imm8) => d.transfer(Access::load(0, false, OFFSET).unprivileged(), Rt, Rn, Where::Constant(imm8));
        LDRB_i8 (Rn, Rt, P, U, W, imm8) => d.load_or_preload(0, false, (P, W), (Rt, Rn), Where::constant(U, imm8));
        LDRB_r (Rn, Rt, imm2, Rm) => d.load_or_preload(0, false, (1, 0), (Rt, Rn), Where::scaled(1, Rm, (kind::LSL, imm2)));
        LDRB_i12 (Rn, Rt, imm12) => d.load_or_preload(0, false, (1, 0), (Rt, Rn), Where::Constant(imm12));
        LDRHT (Rn, Rt, imm8) => d.transfer(Access::load(1, false, OFFSET).unprivileged(), Rt, Rn, Where::Constant(imm8));
        LDRH_i8 (Rn, Rt, P, U, W, imm8) => d.load_or_preload(1, false, (P, W), (Rt, Rn), Where::constant(U, imm8));
        LDRH_r (Rn, Rt, imm2, Rm) => d.load_or_preload(1, false, (1, 0), (Rt, Rn), Where::scaled(1, Rm, (kind::LSL, imm2)));
        LDRH_i12 (Rn, Rt, imm12) => d.load_or_preload(1, false, (1, 0), (Rt, Rn), Where::Constant(imm12));
        LDRT (Rn, Rt, imm8) => d.transfer(Access::load(2, false, OFFSET).unprivileged(), Rt, Rn, Where::Constant(imm8));
        LDR_i8 (Rn, Rt, P, U, W, imm8) => d.load_or_preload(2, false, (P, W), (Rt, Rn), Where::constant(U, imm8));
        LDR_r (Rn, Rt, imm2, Rm) => d.load_or_preload(2, false, (1, 0), (Rt, Rn), Where::scaled(1, Rm, (kind::LSL, imm2)));
        LDR_i12 (Rn, Rt, imm12) => d.load_or_preload(2, false, (1, 0), (Rt, Rn), Where::Constant(imm12));
        LDRSBT (Rn, Rt, imm8) => d.transfer(Access::load(0, true, OFFSET).unprivileged(), Rt, Rn, Where::Constant(imm8));
        LDRSB_i8 (Rn, Rt, P, U, W, imm8) => d.load_or_preload(0, true, (P, W), (Rt, Rn), Where::constant(U, imm8));
        LDRSB_r (Rn, Rt, imm2, Rm) => d.load_or_preload(0, true, (1, 0), (Rt, Rn), Where::scaled(1, Rm, (kind::LSL, imm2)));
        LDRSB_i12 (Rn, Rt, imm12) => d.load_or_preload(0, true, (1, 0), (Rt, Rn), Where::Constant(imm12));
        LDRSHT (Rn, Rt, imm8) => d.transfer(Access::load(1, true, OFFSET).unprivileged(), Rt, Rn, Where::Constant(imm8));
        LDRSH_i8 (Rn, Rt, P, U, W, imm8) => d.load_or_preload(1, true, (P, W), (Rt, Rn), Where::constant(U, imm8));
        LDRSH_r (Rn, Rt, imm2, Rm) => d.load_or_preload(1, true, (1, 0), (Rt, Rn), Where::scaled(1, Rm, (kind::LSL, imm2)));
        LDRSH_i12 (Rn, Rt, imm12) => d.load_or_preload(1, true, (1, 0), (Rt, Rn), Where::Constant(imm12));
    }
}
