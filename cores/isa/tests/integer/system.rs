//! Branches, exceptions, hints and system instructions.
use crate::machine::{Machine, PC, Stop, decode, decode_with};
use crate::op;
use dyno_isa::{Class, Features, System};

#[track_caller]
fn goes(m: Machine, asm: (u32, &str)) -> u64 {
    m.step(op(asm)).pc
}
const NEXT: u64 = PC + 4;

#[test]
fn branches() {
    let m = Machine::new;
    assert_eq!(goes(m(), (0x1400_0040, "b 0x40000100")), PC + 0x100);
    assert_eq!(goes(m(), (0x17ff_ffff, "b 0x3ffffffc")), PC - 4);
    let linked = m().step(op((0x9400_0040, "bl 0x40000100")));
    assert_eq!((linked.pc, linked.x[30]), (PC + 0x100, NEXT));
    let linked = m().with(&[(30, 0x80)]).step(op((0xd63f_03c0, "blr x30")));
    assert_eq!((linked.pc, linked.x[30]), (0x80, NEXT));
    assert_eq!(goes(m().with(&[(30, 0x80)]), (0xd65f_03c0, "ret")), 0x80);
    assert_eq!(goes(m().with(&[(3, 0x88)]), (0xd65f_0060, "ret x3")), 0x88);
    assert_eq!(goes(m().with(&[(3, 0x88)]), (0xd61f_0060, "br x3")), 0x88);
    assert_eq!(
        goes(m().with_nzcv(0b0100), (0x5400_0080, "b.eq 0x40000010")),
        PC + 16
    );
    assert_eq!(
        goes(m().with_nzcv(0b0100), (0x5400_0081, "b.ne 0x40000010")),
        NEXT
    );
    assert_eq!(goes(m(), (0x5400_008e, "b.al 0x40000010")), PC + 16);
    assert_eq!(
        goes(m().with_nzcv(0b0010), (0x5400_0088, "b.hi 0x40000010")),
        PC + 16
    );
    assert_eq!(
        goes(m().with_nzcv(0b0010), (0x5400_0098, "bc.hi 0x40000010")),
        PC + 16
    );
}

#[test]
fn compare_and_test() {
    let m = |v| Machine::new().with(&[(3, v)]);
    assert_eq!(
        goes(m(1 << 32), (0x3400_0083, "cbz w3, 0x40000010")),
        PC + 16
    );
    assert_eq!(goes(m(1 << 32), (0xb400_0083, "cbz x3, 0x40000010")), NEXT);
    assert_eq!(
        goes(m(1 << 32), (0xb500_0083, "cbnz x3, 0x40000010")),
        PC + 16
    );
    assert_eq!(
        goes(m(1 << 33), (0xb608_0083, "tbz x3, #0x21, 0x40000010")),
        NEXT
    );
    assert_eq!(
        goes(m(1 << 33), (0xb708_0083, "tbnz x3, #0x21, 0x40000010")),
        PC + 16
    );
    assert_eq!(
        goes(m(1 << 5), (0x3620_0083, "tbz w3, #4, 0x40000010")),
        PC + 16
    );
}

#[test]
fn exceptions() {
    for (asm, what) in [
        ((0xd400_2461, "svc #0x123"), System::Svc),
        ((0xd400_2462, "hvc #0x123"), System::Hvc),
        ((0xd400_2463, "smc #0x123"), System::Smc),
        ((0xd420_2460, "brk #0x123"), System::Brk),
        ((0xd440_2460, "hlt #0x123"), System::Hlt),
    ] {
        let stop = Machine::new().try_step(op(asm));
        assert_eq!(stop, Err(Stop::System(what, 0x123)));
    }
}

/// What an instruction asks of the core, and whether it ends its block.
#[track_caller]
fn asks(asm: (u32, &str)) -> (Option<System>, bool) {
    let insn = op(asm);
    let ends = decode(insn).unwrap().ends;
    let m = Machine::new().step(insn);
    (m.calls.first().map(|c| c.0), ends)
}

#[test]
fn effects() {
    assert_eq!(asks((0xd503_201f, "nop")), (None, false));
    assert_eq!(asks((0xd503_207f, "wfi")), (Some(System::Wfi), true));
    assert_eq!(asks((0xd503_205f, "wfe")), (Some(System::Wfe), true));
    assert_eq!(asks((0xd503_209f, "sev")), (Some(System::Sev), true));
    assert_eq!(asks((0xd503_20bf, "sevl")), (Some(System::Sevl), false));
    assert_eq!(asks((0xd503_203f, "yield")), (Some(System::Yield), true));
    assert_eq!(asks((0xd69f_03e0, "eret")), (Some(System::Eret), true));
    assert_eq!(asks((0xd6bf_03e0, "drps")), (Some(System::Drps), true));
    assert_eq!(asks((0xd503_3fdf, "isb")), (Some(System::Isb), true));
    assert_eq!(
        asks((0xd503_3f9f, "dsb sy")),
        (Some(System::Barrier), false)
    );
    assert_eq!(
        asks((0xd503_3bbf, "dmb ish")),
        (Some(System::Barrier), false)
    );
    assert_eq!(asks((0xd503_30ff, "sb")), (Some(System::Barrier), false));
    assert_eq!(asks((0xd503_3f5f, "clrex")), (Some(System::Clrex), false));
    // Reserved hints, and those of features nobody has, do nothing.
    for hint in (0..128).filter(|h| !(1..=5).contains(h)) {
        let step = decode(0xd503_201f | hint << 5).expect("a hint");
        assert!(!step.ends, "hint {hint}");
        assert!(decode_with(Features::NONE, 0xd503_201f | hint << 5).is_some());
    }
}

#[test]
fn system_registers() {
    let call = |asm| {
        let insn = op(asm);
        let mut m = Machine::new().with(&[(3, 0x55)]);
        m.reads = 0x99;
        let m = m.step(insn);
        (m.calls.first().copied(), m.x[3], decode(insn).unwrap().ends)
    };
    // Rt is above the encoding.
    let sctlr = 3 << 16 | 0xc080;
    assert_eq!(
        call((0xd518_1003, "msr sctlr_el1, x3")),
        (Some((System::Msr, sctlr, 0x55)), 0x55, true)
    );
    assert_eq!(
        call((0xd538_1003, "mrs x3, sctlr_el1")),
        (Some((System::Mrs, sctlr, 0)), 0x99, false)
    );
    assert_eq!(
        call((0xd51b_d043, "msr tpidr_el0, x3")),
        (Some((System::Msr, 3 << 16 | 0xde82, 0x55)), 0x55, false)
    );
    assert!(call((0xd51b_4403, "msr fpcr, x3")).2);
    assert!(call((0xd51b_4223, "msr daif, x3")).2);
    assert_eq!(
        call((0xd503_4fdf, "msr daifset, #0xf")),
        (Some((System::MsrImm, 0x36f, 0)), 0x55, true)
    );
    assert_eq!(
        call((0xd500_41bf, "msr spsel, #1")),
        (Some((System::MsrImm, 0x051, 0)), 0x55, true)
    );
    assert_eq!(
        call((0xd508_8323, "tlbi vae1is, x3")),
        (Some((System::Sys, 3 << 16 | 0x4419, 0x55)), 0x55, true)
    );
    assert_eq!(
        call((0xd508_751f, "ic iallu")),
        (Some((System::Sys, 31 << 16 | 0x43a8, 0)), 0x55, true)
    );
    assert_eq!(
        call((0xd529_2383, "sysl x3, #1, c2, c3, #4")),
        (Some((System::Sysl, 3 << 16 | 0x491c, 0)), 0x99, true)
    );
    let (zva, _, ends) = call((0xd50b_7423, "dc zva, x3"));
    assert_eq!(
        (zva, ends),
        (Some((System::DcZva, 3 << 16 | 0x5ba1, 0x55)), false)
    );
    // NZCV is no business of the core.
    let m = Machine::new()
        .with_nzcv(0b1010)
        .step(op((0xd53b_4203, "mrs x3, nzcv")));
    assert_eq!((m.x[3], m.calls.len()), (0xa000_0000, 0));
    let m = Machine::new()
        .with(&[(3, 0x6fff_ffff)])
        .step(op((0xd51b_4203, "msr nzcv, x3")));
    assert_eq!((m.nzcv(), m.calls.len()), (0b0110, 0));
}

#[test]
fn classes() {
    let class = |asm| decode(op(asm)).unwrap().class;
    assert_eq!(class((0x8b02_0020, "add x0, x1, x2")), Class::Alu);
    assert_eq!(class((0x9b02_7c20, "mul x0, x1, x2")), Class::Multiply);
    assert_eq!(class((0x9ac2_0820, "udiv x0, x1, x2")), Class::Divide);
    assert_eq!(class((0xd65f_03c0, "ret")), Class::Branch);
    assert_eq!(class((0xa940_0440, "ldp x0, x1, [x2]")), Class::Load);
    assert_eq!(class((0xf800_0040, "stur x0, [x2]")), Class::Store);
    assert_eq!(class((0xf820_8041, "swp x0, x1, [x2]")), Class::Atomic);
    assert_eq!(class((0xd503_3fdf, "isb")), Class::System);
}
