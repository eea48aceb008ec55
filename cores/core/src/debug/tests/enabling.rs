//! D2.3 to D2.6: from where debug exceptions are enabled, and where they go.
use super::*;

/// What decides, with what it is when a line says nothing.
#[derive(Clone, Copy)]
struct State {
    el: u8,
    secure: bool,
    tde: bool,
    tge: bool,
    kde: bool,
    masked: bool,
}
const EL0: State = State {
    el: 0,
    secure: false,
    tde: false,
    tge: false,
    kde: true,
    masked: false,
};
const EL1: State = State { el: 1, ..EL0 };
const EL2: State = State { el: 2, ..EL0 };

fn core(s: State) -> Core {
    let mut c = core_at("a72", 2);
    if s.secure {
        c.sys.scr_el3 &= !scr::NS;
    }
    c.sys.mdcr_el2 |= u64::from(s.tde) << 8;
    if s.tge {
        c.sys.hcr_el2 |= hcr::TGE;
    }
    c.sys.oslsr_el1 = 0;
    c.sys.mdscr_el1 = MDE | SS | if s.kde { KDE } else { 0 };
    c.pstate.daif = if s.masked { 8 } else { 0 };
    c.sys.dbgbvr[0] = 0x4000;
    c.sys.dbgbcr[0] = bcr(0, 0) | EVERY_LEVEL;
    c.sys.dbgwcr[0] = wcr(0xff, 3) | EVERY_LEVEL;
    c.pc = 0x4000;
    c.set_level(s.el, s.el > 0);
    c
}
/// The level a debug exception from here goes to.
fn target(c: &mut Core) -> Option<u8> {
    c.context_changed();
    let e = c.debug_exception();
    // All of them are enabled together.
    assert_eq!(c.debug.watchpoints != 0, e.is_some());
    assert_eq!(c.step_active(), e.is_some());
    e.map(|e| e.target_el)
}

#[test]
fn debug_exceptions_are_enabled_by_level_and_routing() {
    let table = [
        (EL0, Some(1)),
        (
            State {
                masked: true,
                kde: false,
                ..EL0
            },
            Some(1),
        ),
        (State { tde: true, ..EL0 }, Some(2)),
        (
            State {
                tge: true,
                masked: true,
                ..EL0
            },
            Some(2),
        ),
        (EL1, Some(1)),
        (
            State {
                masked: true,
                ..EL1
            },
            None,
        ),
        (State { kde: false, ..EL1 }, None),
        (
            State {
                tde: true,
                masked: true,
                kde: false,
                ..EL1
            },
            Some(2),
        ),
        (EL2, None),
        (State { tde: true, ..EL2 }, Some(2)),
        (State { tge: true, ..EL2 }, Some(2)),
        (
            State {
                tde: true,
                masked: true,
                ..EL2
            },
            None,
        ),
        (
            State {
                tde: true,
                kde: false,
                ..EL2
            },
            None,
        ),
        (
            State {
                secure: true,
                ..EL0
            },
            Some(1),
        ),
        (
            State {
                secure: true,
                tde: true,
                tge: true,
                ..EL0
            },
            Some(1),
        ),
        (
            State {
                secure: true,
                ..EL1
            },
            Some(1),
        ),
        (
            State {
                secure: true,
                masked: true,
                ..EL1
            },
            None,
        ),
        (
            State {
                el: 3,
                secure: true,
                ..EL0
            },
            None,
        ),
        (State { el: 3, ..EL0 }, None),
    ];
    for (i, (s, expected)) in table.into_iter().enumerate() {
        let mut c = core(s);
        assert_eq!(target(&mut c), expected, "{i}");
        // MDCR_EL3.SDD: none from Secure state.
        c.sys.mdcr_el3 |= 1 << 16;
        let expected = expected.filter(|_| !s.secure);
        assert_eq!(target(&mut c), expected, "SDD {i}");
        // OS lock.
        c.sys.oslsr_el1 = 2;
        assert_eq!(target(&mut c), None, "{i}");
        c.sys.oslsr_el1 = 0;
        // OS double lock, unless CORENPDRQ.
        c.sys.osdlr_el1 = 1;
        assert_eq!(target(&mut c), None, "{i}");
        c.sys.dbgprcr_el1 = 1;
        assert_eq!(target(&mut c), expected, "{i}");
        c.sys.osdlr_el1 = 0;
        // MDSCR_EL1.MDE is for breakpoints and watchpoints, SS for software step.
        c.sys.mdscr_el1 &= !MDE;
        c.context_changed();
        assert_eq!(c.debug, Default::default());
        assert_eq!(c.step_active(), expected.is_some());
        c.sys.mdscr_el1 = KDE | MDE;
        assert!(!c.step_active());
    }
}

#[test]
fn brk_is_always_taken() {
    // (state, target)
    let table = [
        (EL0, 1),
        (State { tde: true, ..EL0 }, 2),
        (State { tge: true, ..EL0 }, 2),
        (
            State {
                masked: true,
                kde: false,
                ..EL1
            },
            1,
        ),
        (State { tde: true, ..EL1 }, 2),
        (EL2, 2),
        (
            State {
                tde: true,
                masked: true,
                ..EL2
            },
            2,
        ),
        (
            State {
                el: 3,
                secure: true,
                tde: true,
                ..EL0
            },
            3,
        ),
    ];
    for (s, expected) in table {
        let mut c = core(s);
        (c.sys.oslsr_el1, c.sys.osdlr_el1, c.sys.mdcr_el3) = (2, 1, 1 << 16);
        let e = c.brk(0xabcd);
        assert_eq!((e.target_el, e.syndrome.esr()), (expected, 0xf200_abcd));
        assert!(!e.return_to_next);
    }
}

#[test]
fn the_state_follows_whatever_it_depends_on() {
    // Each write, made by the guest at EL2 with TDE, ends what the one before began.
    let mut b = bench(2, &[]);
    b.set(|c| {
        c.sys.mdscr_el1 = 0;
        c.sys.dbgbvr[5] = 7;
        c.sys.dbgbcr[0] = bcr(1, 5) | EVERY_LEVEL;
        c.sys.dbgbcr[5] = bcr(3, 0);
        c.sys.dbgbvr[0] = c.pc;
    });
    b.msr("HCR_EL2", hcr::RW | hcr::E2H);
    let mut step = |name: &str, v: u64, on: bool| {
        b.msr(name, v);
        assert_eq!(b.c.debug.breaks(), on, "{name} {v:#x}");
    };
    step("MDSCR_EL1", MDE | KDE, false);
    step("MDCR_EL2", 1 << 8 | 6, false);
    step("CONTEXTIDR_EL2", 7, true);
    step("CONTEXTIDR_EL2", 8, false);
    step("DBGBVR5_EL1", 8, true);
    step("DBGBCR5_EL1", 0, false);
    step("DBGBCR5_EL1", bcr(3, 0), true);
    step("DAIF", 8 << 6, false);
    step("DAIF", 0, true);
    step("OSLAR_EL1", 1, false);
    step("OSLAR_EL1", 0, true);
    step("OSDLR_EL1", 1, false);
    step("DBGPRCR_EL1", 1, true);
    step("OSDLR_EL1", 0, true);
    step("MDCR_EL2", 6, false);
    step("MDCR_EL2", 1 << 8 | 6, true);
    step("DBGBCR0_EL1", bcr(0, 0), false);
    step("DBGBCR0_EL1", bcr(0, 0) | EVERY_LEVEL, true);
    step("MDSCR_EL1", KDE, false);
    step("MDSCR_EL1", KDE | MDE, true);
    // MSR DAIFSet and DAIFClr, as instructions: msr daifset,#8 ; msr daifclr,#8
    let mut b = bench(1, &[0xd503_48df, 0xd503_48ff, 0xd503_201f]);
    b.set(|c| {
        c.sys.dbgbvr[0] = PRIVILEGED + 0x100;
        c.sys.dbgbcr[0] = bcr(0, 0);
    });
    assert!(b.c.debug.breaks());
    b.run(1);
    assert!(!b.c.debug.breaks());
    b.run(1);
    assert!(b.c.debug.breaks());
}
