//! Loads and stores.
use crate::machine::{Machine, RAM, RAM_SIZE, Stop, decode};
use crate::op;
use dyno_isa::MemKind;

/// A machine whose X1 is an address with something to read: negative at every size.
fn machine() -> Machine {
    let mut m = Machine::new().with(&[(1, RAM + 0x100), (31, RAM + 0x200)]);
    m.write(RAM + 0x100, 16, 0x8877_6655_c433_2291_8877_6655_8433_a291)
        .unwrap();
    m
}
const LOW: u64 = 0x8877_6655_8433_a291;
const HIGH: u64 = 0x8877_6655_c433_2291;

#[track_caller]
fn x0(asm: (u32, &str)) -> u64 {
    machine().step(op(asm)).x[0]
}

#[test]
fn sizes_and_signs() {
    assert_eq!(x0((0x3940_0020, "ldrb w0, [x1]")), 0x91);
    assert_eq!(x0((0x39c0_0020, "ldrsb w0, [x1]")), 0xffff_ff91);
    assert_eq!(x0((0x3980_0020, "ldrsb x0, [x1]")), 0xffff_ffff_ffff_ff91);
    assert_eq!(x0((0x7940_0020, "ldrh w0, [x1]")), 0xa291);
    assert_eq!(x0((0x79c0_0020, "ldrsh w0, [x1]")), 0xffff_a291);
    assert_eq!(x0((0x7980_0020, "ldrsh x0, [x1]")), 0xffff_ffff_ffff_a291);
    assert_eq!(x0((0xb940_0020, "ldr w0, [x1]")), 0x8433_a291);
    assert_eq!(x0((0xb980_0020, "ldrsw x0, [x1]")), 0xffff_ffff_8433_a291);
    assert_eq!(x0((0xf940_0020, "ldr x0, [x1]")), LOW);
    for reserved in [0x7980_0020u32 | 1 << 31 | 1 << 22, 0xf9c0_0020] {
        assert!(decode(reserved).is_none(), "{reserved:#010x}");
    }
}

#[test]
fn stores() {
    let run = |asm| {
        let m = machine().with(&[(0, 0x1122_3344_5566_7788)]).step(op(asm));
        m.read_u64(RAM + 0x100)
    };
    assert_eq!(run((0x3900_0020, "strb w0, [x1]")), 0x8877_6655_8433_a288);
    assert_eq!(
        run((0x7900_0420, "strh w0, [x1, #2]")),
        0x8877_6655_7788_a291
    );
    assert_eq!(
        run((0xb900_0420, "str w0, [x1, #4]")),
        0x5566_7788_8433_a291
    );
    assert_eq!(run((0xf900_0020, "str x0, [x1]")), 0x1122_3344_5566_7788);
    assert_eq!(run((0xf900_003f, "str xzr, [x1]")), 0);
}

#[test]
fn addresses() {
    let base = RAM + 0x100;
    let set = [(1, base - 0x10), (2, 0xffff_ffff_0000_0010)];
    let m = machine()
        .with(&set)
        .step(op((0xf940_0820, "ldr x0, [x1, #0x10]")));
    assert_eq!(m.x[0], LOW);
    let m = machine().step(op((0xf840_8020, "ldur x0, [x1, #8]")));
    assert_eq!(m.x[0], HIGH);
    let m = machine().step(op((0xf850_03e0, "ldur x0, [sp, #-0x100]")));
    assert_eq!(m.x[0], LOW);
    let m = machine()
        .with(&set)
        .step(op((0xf862_4820, "ldr x0, [x1, w2, uxtw]")));
    assert_eq!(m.x[0], LOW);
    let m = machine().with(&[(1, base), (2, 1 | 7 << 60)]);
    assert_eq!(
        m.step(op((0xf862_d820, "ldr x0, [x1, w2, sxtw #3]"))).x[0],
        HIGH
    );
    let m = machine().with(&[(1, base + 8), (2, !0)]);
    assert_eq!(
        m.step(op((0xf862_d820, "ldr x0, [x1, w2, sxtw #3]"))).x[0],
        LOW
    );
    let m = machine().with(&[(1, base + 8), (2, !0)]);
    assert_eq!(
        m.step(op((0xf862_7820, "ldr x0, [x1, x2, lsl #3]"))).x[0],
        LOW
    );
    assert!(decode(0xf862_0820).is_none(), "option 0");
}

#[test]
fn write_back() {
    let base = RAM + 0x100;
    let m = machine().step(op((0xf85f_8420, "ldr x0, [x1], #-8")));
    assert_eq!((m.x[0], m.x[1]), (LOW, base - 8));
    let m = machine().step(op((0xf840_8c20, "ldr x0, [x1, #8]!")));
    assert_eq!((m.x[0], m.x[1]), (HIGH, base + 8));
    let m = machine()
        .with(&[(0, 5)])
        .step(op((0xf81f_0fe0, "str x0, [sp, #-0x10]!")));
    assert_eq!((m.read_u64(RAM + 0x1f0), m.x[31]), (5, RAM + 0x1f0));
    // A fault leaves the base, and the target.
    let bad = RAM + RAM_SIZE - 4;
    for asm in [
        (0xf840_8420, "ldr x0, [x1], #8"),
        (0xf800_8420, "str x0, [x1], #8"),
        (0xa8c1_0820, "ldp x0, x2, [x1], #0x10"),
        (0xa881_0820, "stp x0, x2, [x1], #0x10"),
        (0xacc1_0820, "ldp q0, q2, [x1], #0x20"),
    ] {
        let before = machine().with(&[(1, bad)]);
        let mut m = before.clone();
        assert_eq!(m.try_step(op(asm)), Err(Stop::Fault(bad)));
        assert_eq!((m.x, m.v), (before.x, before.v));
    }
    // The second half of a pair of Q faults before anything is written.
    let before = machine().with(&[(1, RAM + RAM_SIZE - 16)]);
    let mut m = before.clone();
    m.try_step(op((0xad40_0820, "ldp q0, q2, [x1]")))
        .unwrap_err();
    assert_eq!((m.x, m.v), (before.x, before.v));
}

#[test]
fn literals() {
    let load = |asm| {
        let mut m = machine();
        let outcome = m.try_step(op(asm));
        (outcome, m.x[0])
    };
    // Nothing is mapped there: the address shows.
    let (stop, _) = load((0x5800_0040, "ldr x0, 0x40000008"));
    assert_eq!(stop, Err(Stop::Fault(0x4000_0008)));
    let (stop, _) = load((0x98ff_ffe0, "ldrsw x0, 0x3ffffffc"));
    assert_eq!(stop, Err(Stop::Fault(0x3fff_fffc)));
    let (stop, _) = load((0xd800_0040, "prfm pldl1keep, 0x40000008"));
    assert_eq!(stop, Ok(()));
    assert!(
        decode(0xdc00_0000).is_none(),
        "ldr (SIMD&FP literal) with opc 3"
    );
}

#[test]
fn pairs() {
    let m = machine().step(op((0xa940_0820, "ldp x0, x2, [x1]")));
    assert_eq!((m.x[0], m.x[2]), (LOW, HIGH));
    let m = machine().step(op((0x29c1_0820, "ldp w0, w2, [x1, #8]!")));
    assert_eq!(
        (m.x[0], m.x[2], m.x[1]),
        (0xc433_2291, 0x8877_6655, RAM + 0x108)
    );
    let m = machine().step(op((0x6941_0820, "ldpsw x0, x2, [x1, #8]")));
    let signed = (0xffff_ffff_c433_2291, 0xffff_ffff_8877_6655);
    assert_eq!((m.x[0], m.x[2]), signed);
    let m = machine().step(op((0xa87f_fc20, "ldnp x0, xzr, [x1, #-8]")));
    assert_eq!((m.x[0], m.x[32]), (machine().read_u64(RAM + 0xf8), 0));
    let m = machine()
        .with(&[(0, 1), (2, 2)])
        .step(op((0xa9bf_0be0, "stp x0, x2, [sp, #-0x10]!")));
    assert_eq!((m.read_u64(RAM + 0x1f0), m.read_u64(RAM + 0x1f8)), (1, 2));
    let m = machine()
        .with(&[(0, !0), (2, 2)])
        .step(op((0x2881_0820, "stp w0, w2, [x1], #8")));
    assert_eq!(
        (m.read_u64(RAM + 0x100), m.x[1]),
        (0x2_ffff_ffff, RAM + 0x108)
    );
}

#[test]
fn vector_registers() {
    let all = u128::from(HIGH) << 64 | u128::from(LOW);
    let v0 = |asm| {
        let mut m = machine();
        m.v[0] = !0;
        m.step(op(asm)).v[0]
    };
    assert_eq!(v0((0x3d40_0020, "ldr b0, [x1]")), 0x91);
    assert_eq!(v0((0x7d40_0020, "ldr h0, [x1]")), 0xa291);
    assert_eq!(v0((0xbc40_4420, "ldr s0, [x1], #4")), 0x8433_a291);
    assert_eq!(v0((0xfc40_8020, "ldur d0, [x1, #8]")), HIGH.into());
    assert_eq!(v0((0x3dc0_0020, "ldr q0, [x1]")), all);
    let m = machine().with(&[(1, RAM), (2, 0x10)]);
    assert_eq!(
        m.step(op((0x3ce2_7820, "ldr q0, [x1, x2, lsl #4]"))).v[0],
        all
    );
    let m = machine().step(op((0x2d40_0420, "ldp s0, s1, [x1]")));
    assert_eq!((m.v[0], m.v[1]), (0x8433_a291, 0x8877_6655));
    let m = machine().step(op((0xadff_8420, "ldp q0, q1, [x1, #-0x10]!")));
    assert_eq!((m.v[1], m.x[1]), (all, RAM + 0xf0));
    let mut m = machine();
    m.v[3] = 0x1111_2222_3333_4444_5555_6666_7777_8888;
    m.v[4] = 9;
    let m = m.step(op((0xad00_1023, "stp q3, q4, [x1]")));
    assert_eq!(m.read(RAM + 0x100, 16), Some(m.v[3]));
    assert_eq!(m.read(RAM + 0x110, 16), Some(9));
    let m = m.step(op((0x7c00_2c23, "str h3, [x1, #2]!")));
    assert_eq!(m.read_u64(RAM + 0x100), 0x5555_6666_8888_8888);
    assert!(
        decode(0x7dc0_0020 | 1 << 23).is_none(),
        "size 1 with opc<1>"
    );
}

#[test]
fn ordering_and_privilege() {
    let kind = |asm| machine().step(op(asm)).kinds;
    assert_eq!(kind((0xc8df_fc20, "ldar x0, [x1]")), [MemKind::Ordered]);
    assert_eq!(kind((0x089f_fc20, "stlrb w0, [x1]")), [MemKind::Ordered]);
    assert_eq!(kind((0x88df_7c20, "ldlar w0, [x1]")), [MemKind::Ordered]);
    assert_eq!(kind((0xf8bf_c020, "ldapr x0, [x1]")), [MemKind::Ordered]);
    assert_eq!(
        kind((0xd91f_8020, "stlur x0, [x1, #-8]")),
        [MemKind::Ordered]
    );
    assert_eq!(
        kind((0xf840_8820, "ldtr x0, [x1, #8]")),
        [MemKind::Unprivileged]
    );
    assert_eq!(
        kind((0x3800_0820, "sttrb w0, [x1]")),
        [MemKind::Unprivileged]
    );
    assert_eq!(kind((0xf840_0020, "ldur x0, [x1]")), [MemKind::Normal]);
    assert_eq!(
        x0((0x1980_0020, "ldapursb x0, [x1]")),
        0xffff_ffff_ffff_ff91
    );
    assert_eq!(
        x0((0x9980_0020, "ldapursw x0, [x1]")),
        0xffff_ffff_8433_a291
    );
    assert_eq!(x0((0x78c0_0820, "ldtrsh w0, [x1]")), 0xffff_a291);
}

#[test]
fn exclusives() {
    let mut m = machine().with(&[(0, 77), (3, 88)]);
    m.try_step(op((0xc85f_7c22, "ldxr x2, [x1]"))).unwrap();
    assert_eq!(m.x[2], LOW);
    m.try_step(op((0xc804_7c20, "stxr w4, x0, [x1]"))).unwrap();
    assert_eq!((m.x[4], m.read_u64(RAM + 0x100)), (0, 77));
    m.try_step(op((0xc804_fc23, "stlxr w4, x3, [x1]"))).unwrap();
    assert_eq!((m.x[4], m.read_u64(RAM + 0x100)), (1, 77));
    m.try_step(op((0xc87f_9825, "ldaxp x5, x6, [x1]"))).unwrap();
    assert_eq!((m.x[5], m.x[6]), (77, HIGH));
    m.try_step(op((0xc824_8023, "stlxp w4, x3, x0, [x1]")))
        .unwrap();
    assert_eq!((m.x[4], m.read_u64(RAM + 0x108)), (0, 77));
    m.try_step(op((0x887f_1825, "ldxp w5, w6, [x1]"))).unwrap();
    assert_eq!((m.x[5], m.x[6]), (88, 0));
    m.try_step(op((0x085f_fc25, "ldaxrb w5, [x1]"))).unwrap();
    m.try_step(op((0x081f_7c20, "stxrb wzr, w0, [x1]")))
        .unwrap();
    assert_eq!(m.read_u64(RAM + 0x100), 77);
}

#[test]
fn atomics() {
    let at = RAM + 0x100;
    let run = |asm| {
        let m = machine().with(&[(2, 0x0000_0001_0000_00ff)]).step(op(asm));
        (m.x[0], m.read_u64(at))
    };
    assert_eq!(
        run((0xf822_0020, "ldadd x2, x0, [x1]")),
        (LOW, 0x8877_6656_8433_a390)
    );
    assert_eq!(
        run((0xb8e2_0020, "ldaddal w2, w0, [x1]")),
        (0x8433_a291, 0x8877_6655_8433_a390)
    );
    assert_eq!(
        run((0x38a2_1020, "ldclrab w2, w0, [x1]")),
        (0x91, 0x8877_6655_8433_a200)
    );
    assert_eq!(
        run((0x7862_3020, "ldsetlh w2, w0, [x1]")),
        (0xa291, 0x8877_6655_8433_a2ff)
    );
    assert_eq!(
        run((0xb822_2020, "ldeor w2, w0, [x1]")),
        (0x8433_a291, 0x8877_6655_8433_a26e)
    );
    assert_eq!(
        run((0xf822_4020, "ldsmax x2, x0, [x1]")),
        (LOW, 0x0000_0001_0000_00ff)
    );
    assert_eq!(run((0xf822_5020, "ldsmin x2, x0, [x1]")), (LOW, LOW));
    assert_eq!(
        run((0x3822_4020, "ldsmaxb w2, w0, [x1]")),
        (0x91, 0x8877_6655_8433_a2ff)
    );
    assert_eq!(
        run((0x3822_6020, "ldumaxb w2, w0, [x1]")),
        (0x91, 0x8877_6655_8433_a2ff)
    );
    assert_eq!(
        run((0xf822_7020, "ldumin x2, x0, [x1]")),
        (LOW, 0x0000_0001_0000_00ff)
    );
    assert_eq!(
        run((0xf8e2_8020, "swpal x2, x0, [x1]")),
        (LOW, 0x0000_0001_0000_00ff)
    );
    assert_eq!(
        run((0x7822_8020, "swph w2, w0, [x1]")),
        (0xa291, 0x8877_6655_8433_00ff)
    );
    let m = machine()
        .with(&[(2, 1)])
        .step(op((0xf862_003f, "staddl x2, [x1]")));
    assert_eq!((m.read_u64(at), m.x[32]), (LOW + 1, 0));
}

#[test]
fn compare_and_swap() {
    let at = RAM + 0x100;
    let m = machine()
        .with(&[(0, LOW), (2, 5)])
        .step(op((0xc8a0_7c22, "cas x0, x2, [x1]")));
    assert_eq!((m.x[0], m.read_u64(at)), (LOW, 5));
    let m = machine()
        .with(&[(0, 1), (2, 5)])
        .step(op((0xc8e0_fc22, "casal x0, x2, [x1]")));
    assert_eq!((m.x[0], m.read_u64(at)), (LOW, LOW));
    // Only the low byte takes part.
    let m = machine()
        .with(&[(0, 0xff91), (2, 0x1234)])
        .step(op((0x08e0_7c22, "casab w0, w2, [x1]")));
    assert_eq!((m.x[0], m.read_u64(at)), (0x91, LOW & !0xff | 0x34));
    let m = machine().with(&[(2, LOW), (3, HIGH), (4, 1), (5, 2)]);
    let m = m.step(op((0x4822_7c24, "casp x2, x3, x4, x5, [x1]")));
    assert_eq!((m.x[2], m.x[3]), (LOW, HIGH));
    assert_eq!((m.read_u64(at), m.read_u64(at + 8)), (1, 2));
    let m = machine().with(&[(2, LOW), (3, 7), (4, 1), (5, 2)]);
    let m = m.step(op((0x0862_fc24, "caspal w2, w3, w4, w5, [x1]")));
    assert_eq!((m.x[2], m.x[3]), (0x8433_a291, 0x8877_6655));
    assert_eq!(m.read_u64(at), LOW);
    let m = machine().with(&[(30, LOW), (4, 1), (5, 2)]);
    let m = m.step(op((0x483e_7c24, "casp x30, xzr, x4, x5, [x1]")));
    assert_eq!((m.x[30], m.x[32]), (LOW, 0));
    assert!(decode(0x4823_7c24).is_none(), "casp x3, ...");
    assert!(decode(0x4822_7c25).is_none(), "casp ..., x5");
}
