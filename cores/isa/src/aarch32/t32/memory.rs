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
        STM (W, Rn, M, list) = "1110100 01 0 W 0 Rn:4 0 M 0 list:13", "";
        LDM (W, Rn, P, M, list) = "1110100 01 0 W 1 Rn:4 P M 0 list:13", "";
        STMDB (W, Rn, M, list) = "1110100 10 0 W 0 Rn:4 0 M 0 list:13", "";
        LDMDB (W, Rn, P, M, list) = "1110100 10 0 W 1 Rn:4 P M 0 list:13", "";
        SRSDB (W, mode) = "1110100 00 0 W 0 1101 1100 0000 000 mode:5", "";
        RFEDB (W, Rn) = "1110100 00 0 W 1 Rn:4 1100 0000 0000 0000", "";
        SRSIA (W, mode) = "1110100 11 0 W 0 1101 1100 0000 000 mode:5", "";
        RFEIA (W, Rn) = "1110100 11 0 W 1 Rn:4 1100 0000 0000 0000", "";
    }
    section "Load/store dual, exclusive, load-acquire/store-release, table branch" {
        STREX (Rn, Rt, Rd, imm8) = "111010000100 Rn:4 Rt:4 Rd:4 imm8:8", "";
        LDREX (Rn, Rt, imm8) = "111010000101 Rn:4 Rt:4 1111 imm8:8", "";
        TBB (Rn, H, Rm) = "111010001101 Rn:4 1111 0000 000 H Rm:4", "";
        STREXB (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 01 00 Rd:4", "";
        LDREXB (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 01 00 1111", "";
        STLB (Rn, Rt) = "111010001100 Rn:4 Rt:4 1111 10 00 1111", "";
        LDAB (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 10 00 1111", "";
        STLEXB (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 11 00 Rd:4", "";
        LDAEXB (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 11 00 1111", "";
        STREXH (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 01 01 Rd:4", "";
        LDREXH (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 01 01 1111", "";
        STLH (Rn, Rt) = "111010001100 Rn:4 Rt:4 1111 10 01 1111", "";
        LDAH (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 10 01 1111", "";
        STLEXH (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 11 01 Rd:4", "";
        LDAEXH (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 11 01 1111", "";
        STL (Rn, Rt) = "111010001100 Rn:4 Rt:4 1111 10 10 1111", "";
        LDA (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 10 10 1111", "";
        STLEX (Rn, Rt, Rd) = "111010001100 Rn:4 Rt:4 1111 11 10 Rd:4", "";
        LDAEX (Rn, Rt) = "111010001101 Rn:4 Rt:4 1111 11 10 1111", "";
        STREXD (Rn, Rt, Rt2, Rd) = "111010001100 Rn:4 Rt:4 Rt2:4 01 11 Rd:4", "";
        LDREXD (Rn, Rt, Rt2) = "111010001101 Rn:4 Rt:4 Rt2:4 01 11 1111", "";
        STLEXD (Rn, Rt, Rt2, Rd) = "111010001100 Rn:4 Rt:4 Rt2:4 11 11 Rd:4", "";
        LDAEXD (Rn, Rt, Rt2) = "111010001101 Rn:4 Rt:4 Rt2:4 11 11 1111", "";
        STRD (P, U, W, Rn, Rt, Rt2, imm8) = "1110100 P U 1 W 0 Rn:4 Rt:4 Rt2:4 imm8:8", "";
        LDRD (P, U, W, Rn, Rt, Rt2, imm8) = "1110100 P U 1 W 1 Rn:4 Rt:4 Rt2:4 imm8:8", "";
    }
    section "Store single" {
        STRBT (Rn, Rt, imm8) = "111110000 00 0 Rn:4 Rt:4 1110 imm8:8", "";
        STRB_i8 (Rn, Rt, P, U, W, imm8) = "111110000 00 0 Rn:4 Rt:4 1 P U W imm8:8", "";
        STRB_r (Rn, Rt, imm2, Rm) = "111110000 00 0 Rn:4 Rt:4 000000 imm2:2 Rm:4", "";
        STRB_i12 (Rn, Rt, imm12) = "111110001 00 0 Rn:4 Rt:4 imm12:12", "";
        STRHT (Rn, Rt, imm8) = "111110000 01 0 Rn:4 Rt:4 1110 imm8:8", "";
        STRH_i8 (Rn, Rt, P, U, W, imm8) = "111110000 01 0 Rn:4 Rt:4 1 P U W imm8:8", "";
        STRH_r (Rn, Rt, imm2, Rm) = "111110000 01 0 Rn:4 Rt:4 000000 imm2:2 Rm:4", "";
        STRH_i12 (Rn, Rt, imm12) = "111110001 01 0 Rn:4 Rt:4 imm12:12", "";
        STRT (Rn, Rt, imm8) = "111110000 10 0 Rn:4 Rt:4 1110 imm8:8", "";
        STR_i8 (Rn, Rt, P, U, W, imm8) = "111110000 10 0 Rn:4 Rt:4 1 P U W imm8:8", "";
        STR_r (Rn, Rt, imm2, Rm) = "111110000 10 0 Rn:4 Rt:4 000000 imm2:2 Rm:4", "";
        STR_i12 (Rn, Rt, imm12) = "111110001 10 0 Rn:4 Rt:4 imm12:12", "";
    }
    section "Load single, preload" {
        LDRBT (Rn, Rt, imm8) = "1111100 0 0 00 1 Rn:4 Rt:4 1110 imm8:8", "";
        LDRB_i8 (Rn, Rt, P, U, W, imm8) = "1111100 0 0 00 1 Rn:4 Rt:4 1 P U W imm8:8", "";
        LDRB_r (Rn, Rt, imm2, Rm) = "1111100 0 0 00 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "";
        LDRB_i12 (Rn, Rt, imm12) = "1111100 0 1 00 1 Rn:4 Rt:4 imm12:12", "";
        LDRHT (Rn, Rt, imm8) = "1111100 0 0 01 1 Rn:4 Rt:4 1110 imm8:8", "";
        LDRH_i8 (Rn, Rt, P, U, W, imm8) = "1111100 0 0 01 1 Rn:4 Rt:4 1 P U W imm8:8", "";
        LDRH_r (Rn, Rt, imm2, Rm) = "1111100 0 0 01 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "";
        LDRH_i12 (Rn, Rt, imm12) = "1111100 0 1 01 1 Rn:4 Rt:4 imm12:12", "";
        LDRT (Rn, Rt, imm8) = "1111100 0 0 10 1 Rn:4 Rt:4 1110 imm8:8", "";
        LDR_i8 (Rn, Rt, P, U, W, imm8) = "1111100 0 0 10 1 Rn:4 Rt:4 1 P U W imm8:8", "";
        LDR_r (Rn, Rt, imm2, Rm) = "1111100 0 0 10 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "";
        LDR_i12 (Rn, Rt, imm12) = "1111100 0 1 10 1 Rn:4 Rt:4 imm12:12", "";
        LDRSBT (Rn, Rt, imm8) = "1111100 1 0 00 1 Rn:4 Rt:4 1110 imm8:8", "";
        LDRSB_i8 (Rn, Rt, P, U, W, imm8) = "1111100 1 0 00 1 Rn:4 Rt:4 1 P U W imm8:8", "";
        LDRSB_r (Rn, Rt, imm2, Rm) = "1111100 1 0 00 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "";
        LDRSB_i12 (Rn, Rt, imm12) = "1111100 1 1 00 1 Rn:4 Rt:4 imm12:12", "";
        LDRSHT (Rn, Rt, imm8) = "1111100 1 0 01 1 Rn:4 Rt:4 1110 imm8:8", "";
        LDRSH_i8 (Rn, Rt, P, U, W, imm8) = "1111100 1 0 01 1 Rn:4 Rt:4 1 P U W imm8:8", "";
        LDRSH_r (Rn, Rt, imm2, Rm) = "1111100 1 0 01 1 Rn:4 Rt:4 000000 imm2:2 Rm:4", "";
        LDRSH_i12 (Rn, Rt, imm12) = "1111100 1 1 01 1 Rn:4 Rt:4 imm12:12", "";
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
