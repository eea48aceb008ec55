use super::*;
use dyno_isa::System;
use dyno_isa::aarch32::Coprocessor;

#[test]
fn flags_are_moved_in_place() {
    // MSR APSR_nzcvqg, R0 and MSR APSR_g, #0xf0000.
    let r = step(a32(), 0xe12c_f000, machine(&[(0, 0xa805_0000)]));
    assert_eq!((r.nzcv(), q(&r), ge(&r)), (0xa, 1, 5));
    assert!(r.calls.is_empty());
    let r = step(a32(), 0xe324_f80f, machine(&[]));
    assert_eq!(ge(&r), 15);
    // MSR CPSR_c, R0 and MSR SPSR_fsxc, R0 are the core's.
    let r = step(a32(), 0xe121_f000, machine(&[(0, 0x13)]));
    assert_eq!(r.calls, [(System::PsrWrite, 1, 0x13)]);
    let r = step(a32(), 0xe16f_f000, machine(&[(0, 0x13)]));
    assert_eq!(r.calls, [(System::PsrWrite, 0x1f, 0x13)]);
}

#[test]
fn coprocessors_are_14_and_15() {
    // MRC p15, 0, R3, c1, c0, 0 in both sets, which have the same bits.
    let c = Coprocessor {
        coproc: 15,
        crn: 1,
        rt: 3,
        ..Coprocessor::default()
    };
    for location in [a32(), t32()] {
        let r = step(location, 0xee11_3f10, machine(&[]));
        assert_eq!(r.calls, [(System::Mrc, c.pack(), 0)]);
    }
    // p13; MRC2.
    assert!(decode(0xee11_3d10, a32()).is_none());
    assert!(decode(0xfe11_3f10, a32()).is_none());
    // MCRR p15, 0, R0, R1, c2 has both registers as one value.
    let r = step(a32(), 0xec41_0f02, machine(&[(0, 1), (1, 2)]));
    assert_eq!((r.calls[0].0, r.calls[0].2), (System::Mcrr, 2 << 32 | 1));
}

#[test]
fn returns_from_exceptions() {
    // SUBS PC, LR, #4 in both sets; RFEIA R0; ERET.
    for (location, insn) in [(a32(), 0xe25e_f004), (t32(), 0xf3de_8f04)] {
        let r = step(location, insn, machine(&[(14, 0x104)]));
        assert_eq!(r.calls, [(System::ExceptionReturn, 1, 0x100)]);
    }
    let r = step(a32(), 0xf890_0a00, machine(&[(0, machine::RAM)]));
    let at = |a| machine(&[]).read(a, 4).expect("inside RAM") as u64;
    let both = at(machine::RAM + 4) << 32 | at(machine::RAM);
    assert_eq!(r.calls, [(System::ExceptionReturn, 0, both)]);
    let r = step(a32(), 0xe160_006e, machine(&[]));
    assert_eq!(r.calls, [(System::Eret32, 0, 0)]);
    // CPSID i, #19 and SETEND BE.
    let r = step(a32(), 0xf10e_0093, machine(&[]));
    assert_eq!(r.calls, [(System::Cps, 3 << 9 | 1 << 8 | 2 << 5 | 19, 0)]);
    let r = step(t32(), 0xb658, machine(&[]));
    assert_eq!(r.calls, [(System::Setend, 1, 0)]);
}

#[test]
fn user_registers() {
    // LDM R0, {R7, R8}^ and STM R0, {R8}^.
    let r = step(a32(), 0xe8d0_0180, machine(&[(0, machine::RAM)]));
    let loaded = machine(&[]).read(machine::RAM + 4, 4).expect("inside RAM") as u64;
    assert_eq!(r.calls, [(System::UserWrite, 8, loaded)]);
    let r = step(a32(), 0xe8c0_0100, machine(&[(0, machine::RAM)]));
    assert_eq!(r.calls, [(System::UserRead, 8, 0)]);
}

#[test]
fn calls_know_their_numbers() {
    let stop = |l, i| run(l, i, machine(&[])).unwrap_err();
    assert_eq!(
        stop(a32(), 0xef12_3456),
        Stop::System(System::Svc, 0x12_3456)
    );
    assert_eq!(stop(t32(), 0xdf12), Stop::System(System::Svc, 0x12));
    assert_eq!(stop(a32(), 0xe143_4375), Stop::System(System::Hvc, 0x3435));
    // BKPT has no condition, not even in an IT block.
    assert_eq!(stop(it(0), 0xbe01), Stop::System(System::Brk, 1));
    // SVC has.
    assert!(run(it(0), 0xdf12, machine(&[])).is_ok());
}
