use super::*;

/// NZCV as a number.
const C: u8 = 2;

#[test]
fn the_shifter_carries_out() {
    // MOVS R0, R1, LSL #1 and LSR #32 and ASR #32 and ROR #4 and RRX.
    let m = || machine(&[(1, 0x8000_0008)]);
    for (insn, value, nzcv) in [
        (0xe1b0_0081, 0x10, C),
        (0xe1b0_0021, 0, 4 | C),
        (0xe1b0_0041, 0xffff_ffff, 8 | C),
        (0xe1b0_0261, 0x8800_0000, 8 | C),
        (0xe1b0_0061, 0x4000_0004, 0),
    ] {
        let m = step(a32(), insn, m());
        assert_eq!((m.x[0], m.nzcv()), (value, nzcv), "{insn:08x}");
    }
    // RRX shifts C in.
    let m = step(a32(), 0xe1b0_0061, m().with_nzcv(C));
    assert_eq!((m.x[0], m.nzcv()), (0xc000_0004, 8));
}

#[test]
fn shifts_by_registers_go_beyond_32() {
    // MOVS R0, R1, LSL R2; by 0 C stays.
    for (by, value, nzcv) in [
        (0u64, 0x8000_0001u64, 8 | C),
        (1, 2, C),
        (31, 0x8000_0000, 8),
        (32, 0, 4 | C),
        (33, 0, 4),
        (64, 0, 4),
        (0x1_20, 0, 4 | C),
        (0xff, 0, 4),
    ] {
        let m = machine(&[(1, 0x8000_0001), (2, by)]).with_nzcv(C);
        let m = step(a32(), 0xe1b0_0211, m);
        assert_eq!((m.x[0], m.nzcv()), (value, nzcv), "LSL by {by}");
    }
    // ASR by 200, LSR by 32, ROR by 32.
    for (insn, by, value, nzcv) in [
        (0xe1b0_0251, 200, 0xffff_ffff, 8 | C),
        (0xe1b0_0231, 32, 0, 4 | C),
        (0xe1b0_0271, 32, 0x8000_0001, 8 | C),
    ] {
        let m = step(a32(), insn, machine(&[(1, 0x8000_0001), (2, by)]));
        assert_eq!((m.x[0], m.nzcv()), (value, nzcv), "{insn:08x}");
    }
}

#[test]
fn logic_keeps_v_and_takes_the_carry_of_a_rotated_immediate() {
    // ANDS R0, R1, #0x80000000; ANDS R0, R1, #1.
    let m = || machine(&[(1, 0xffff_ffff)]).with_nzcv(1);
    assert_eq!(step(a32(), 0xe211_0102, m()).nzcv(), 8 | C | 1);
    assert_eq!(step(a32(), 0xe211_0001, m()).nzcv(), 1);
    // ADCS and RSCS with the carry in.
    let m = machine(&[(1, 0xffff_ffff), (2, 0)]).with_nzcv(C);
    let sum = step(a32(), 0xe0b1_0002, m.clone());
    assert_eq!((sum.x[0], sum.nzcv()), (0, 4 | C));
    let difference = step(a32(), 0xe0f1_0002, m);
    assert_eq!((difference.x[0], difference.nzcv()), (1, 0));
}

#[test]
fn conditions_decide() {
    // ADDEQ R0, R0, #1
    let m = machine(&[(0, 1)]);
    assert_eq!(step(a32(), 0x0280_0001, m.clone()).x[0], 1);
    assert_eq!(step(a32(), 0x0280_0001, m.with_nzcv(4)).x[0], 2);
}

#[test]
fn t16_sets_flags_outside_it_blocks_only() {
    // ADDS R0, R0, #1 and, inside, ADD.
    let m = || machine(&[(0, 0xffff_ffff)]);
    let out = step(t32(), 0x3001, m());
    assert_eq!((out.x[0], out.nzcv()), (0, 4 | C));
    let inside = step(it(1), 0x3001, m());
    assert_eq!((inside.x[0], inside.nzcv()), (0, 0));
    let skipped = step(it(0), 0x3001, m());
    assert_eq!(skipped.x[0], 0xffff_ffff);
    // CMP does in both.
    assert_eq!(step(it(1), 0x2800, m()).nzcv(), 8 | C);
}

#[test]
fn r15_reads_ahead_and_branches() {
    // MOV R0, PC and ADD R0, PC, R1, LSL #2.
    let m = || machine(&[(1, 4)]);
    assert_eq!(step(a32(), 0xe1a0_000f, m()).x[0], 0x4008);
    assert_eq!(step(a32(), 0xe08f_0101, m()).x[0], 0x4018);
    assert_eq!(step(t32(), 0x4678, m()).x[0], 0x4004);
    // ADD PC, PC, R1 stays in the state in T32, and may leave it in A32.
    assert_eq!(step(t32(), 0x448f, m()).pc, 0x4009);
    assert_eq!(step(a32(), 0xe08f_f001, m().with(&[(1, 1)])).pc, 0x4009);
    // BX, BLX (register and immediate), BL.
    let m = || machine(&[(1, 0x101)]);
    assert_eq!(step(a32(), 0xe12f_ff11, m()).pc, 0x101);
    let called = step(t32(), 0x4788, m());
    assert_eq!((called.pc, called.x[14]), (0x101, 0x4003));
    let called = step(t32(), 0xf000_e800, m());
    assert_eq!((called.pc, called.x[14]), (0x4004, 0x4005));
    let called = step(a32(), 0xfb00_0000, m());
    assert_eq!((called.pc, called.x[14]), (0x400b, 0x4004));
    let called = step(a32(), 0xebff_fffd, m());
    assert_eq!((called.pc, called.x[14]), (0x3ffc, 0x4004));
}

#[test]
fn multiplications() {
    let m = || machine(&[(1, 0xffff_fffe), (2, 3), (3, 5), (4, 0)]);
    // MUL, MLA, MLS R0, R1, R2(, R3)
    assert_eq!(step(a32(), 0xe000_0291, m()).x[0], 0xffff_fffa);
    assert_eq!(step(a32(), 0xe020_3291, m()).x[0], 0xffff_ffff);
    assert_eq!(step(a32(), 0xe060_3291, m()).x[0], 11);
    // UMULL, SMLALS R0, R4, R1, R2; UMAAL.
    let r = step(a32(), 0xe084_0291, m());
    assert_eq!((r.x[0], r.x[4]), (0xffff_fffa, 2));
    let r = step(a32(), 0xe0f4_0291, m().with(&[(0, 6)]));
    assert_eq!((r.x[0], r.x[4], r.nzcv()), (0, 0, 4));
    let all = [(0, !0 >> 32), (4, !0 >> 32), (1, !0 >> 32), (2, !0 >> 32)];
    let r = step(a32(), 0xe044_0291, machine(&all));
    assert_eq!((r.x[0], r.x[4]), (0xffff_ffff, 0xffff_ffff));
    // SMLABB and SMUAD overflow into Q; SMMLAR rounds; SDIV by zero.
    let low = machine(&[(1, 0x8000_8000), (2, 0x8000_8000), (3, 0x7fff_ffff)]);
    let r = step(a32(), 0xe100_3281, low.clone());
    assert_eq!((r.x[0], q(&r)), (0xbfff_ffff, 1));
    let r = step(a32(), 0xe700_f211, low.clone());
    assert_eq!((r.x[0], q(&r)), (0x8000_0000, 1));
    let r = step(a32(), 0xe750_f231, machine(&[(1, 0x8000_0000), (2, 1)]));
    assert_eq!(r.x[0], 0);
    assert_eq!(step(a32(), 0xe710_f411, m()).x[0], 0);
}

#[test]
fn saturation_sets_q_and_nothing_clears_it() {
    // QADD R0, R1, R2; QDSUB; SSAT R0, #8, R1; USAT16.
    let r = step(a32(), 0xe102_0051, machine(&[(1, 0x7fff_ffff), (2, 1)]));
    assert_eq!((r.x[0], q(&r)), (0x7fff_ffff, 1));
    let r = step(a32(), 0xe102_0051, machine(&[(1, 1), (2, 1), (slot::Q, 1)]));
    assert_eq!((r.x[0], q(&r)), (2, 1));
    let r = step(a32(), 0xe162_0051, machine(&[(1, 0), (2, 0x8000_0000)]));
    assert_eq!((r.x[0], q(&r)), (0x7fff_ffff, 1));
    let r = step(a32(), 0xe6a7_0011, machine(&[(1, 0xffff_ff00)]));
    assert_eq!((r.x[0], q(&r)), (0xffff_ff80, 1));
    let r = step(a32(), 0xe6e4_0f31, machine(&[(1, 0x8000_0005)]));
    assert_eq!((r.x[0], q(&r)), (5, 1));
}

#[test]
fn parallel_sums_set_ge_for_sel() {
    let m = || machine(&[(1, 0x80ff_7f01), (2, 0x8001_0102)]);
    // UADD8, SSUB8, SADD16, USAX R0, R1, R2.
    let r = step(a32(), 0xe651_0f92, m());
    assert_eq!((r.x[0], ge(&r)), (0x0000_8003, 0b1100));
    let r = step(a32(), 0xe611_0ff2, m());
    assert_eq!((r.x[0], ge(&r)), (0x00fe_7eff, 0b1010));
    let r = step(a32(), 0xe611_0f12, m());
    assert_eq!((r.x[0], ge(&r)), (0x0100_8003, 0b0011));
    let r = step(a32(), 0xe651_0f52, m());
    assert_eq!((r.x[0], ge(&r)), (0x7ffd_ff02, 0b1100));
    // UQADD8, SHADD8 leave GE.
    let r = step(a32(), 0xe661_0f92, m());
    assert_eq!((r.x[0], ge(&r)), (0xffff_8003, 0));
    let r = step(a32(), 0xe631_0f92, m());
    assert_eq!((r.x[0], ge(&r)), (0x8000_4001, 0));
    // SEL, USADA8.
    let r = step(a32(), 0xe681_0fb2, m().with(&[(slot::GE, 0b0101)]));
    assert_eq!(r.x[0], 0x80ff_0101);
    let r = step(a32(), 0xe780_3211, m().with(&[(3, 1)]));
    assert_eq!(r.x[0], 1 + 0xfe + 0x7e + 1);
}

#[test]
fn bits_and_bytes() {
    let m = || machine(&[(0, 0xffff_ffff), (1, 0x1234_56f8)]);
    // BFI R0, R1, #4, #8; BFC; SBFX R0, R1, #3, #5; UBFX.
    assert_eq!(step(a32(), 0xe7cb_0211, m()).x[0], 0xffff_ff8f);
    assert_eq!(step(a32(), 0xe7cb_021f, m()).x[0], 0xffff_f00f);
    assert_eq!(step(a32(), 0xe7a4_01d1, m()).x[0], 0xffff_ffff);
    assert_eq!(step(a32(), 0xe7e4_01d1, m()).x[0], 0x1f);
    // REV, REV16, REVSH, RBIT, CLZ.
    assert_eq!(step(a32(), 0xe6bf_0f31, m()).x[0], 0xf856_3412);
    assert_eq!(step(a32(), 0xe6bf_0fb1, m()).x[0], 0x3412_f856);
    assert_eq!(step(a32(), 0xe6ff_0fb1, m()).x[0], 0xffff_f856);
    assert_eq!(step(a32(), 0xe6ff_0f31, m()).x[0], 0x1f6a_2c48);
    assert_eq!(step(a32(), 0xe16f_0f11, m()).x[0], 3);
    // SXTB R0, R1, ROR #8; UXTAB16 R0, R1, R1; PKHTB R0, R1, R1, ASR #32.
    assert_eq!(step(a32(), 0xe6af_0471, m()).x[0], 0x56);
    assert_eq!(step(a32(), 0xe6c1_0071, m()).x[0], 0x1268_57f0);
    assert_eq!(step(a32(), 0xe681_0051, m()).x[0], 0x1234_0000);
    // CRC32B of 0xf8 into 0.
    let r = step(a32(), 0xe100_0041, m().with(&[(0, 0)]));
    assert_eq!(r.x[0], dyno_isa::concrete::crc32(false, 0, 0, 0xf8));
}
