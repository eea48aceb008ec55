//! Priorities, preemption, EOImode and the Security states' views of the ICC registers.
mod rig;
use rig::*;

const G1: u32 = 1 << pin::GROUP1;

#[test]
fn the_lower_number_wins_then_the_lower_intid() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    r.priority(40, 0x80);
    r.priority(70, 0x20);
    for spi in [8, 38, 3, 2] {
        r.line(spi, true);
    }
    r.ppi(0, 30, true);
    r.set(me, ICC_CTLR_EL1, 0);
    assert_eq!(r.get(me, ICC_HPPIR1_EL1), 70);
    r.line(38, false);
    assert_eq!(r.get(me, ICC_HPPIR1_EL1), 40);
    r.line(8, false);
    assert_eq!(r.get(me, ICC_HPPIR1_EL1), 30, "PPIs have lower INTIDs");
    r.ppi(0, 30, false);
    assert_eq!(r.get(me, ICC_HPPIR1_EL1), 34);
    r.priority(34, 0xb0);
    assert_eq!(
        r.get(me, ICC_HPPIR1_EL1),
        35,
        "a new priority counts at once"
    );
}

#[test]
fn preemption_nests() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    r.priority(33, 0x40);
    r.priority(34, 0x48);
    r.line(0, true);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 32);
    r.line(2, true);
    assert_eq!(r.pins(0), G1);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 34);
    assert_eq!(
        r.get(me, ICC_AP1R0_EL1),
        1 << (0xa0 >> 3) | 1 << (0x48 >> 3)
    );
    r.line(1, true);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 33);
    assert_eq!(r.get(me, ICC_RPR_EL1), 0x40);
    for (intid, running) in [(33, 0x48), (34, 0xa0), (32, 0xff)] {
        r.line(intid - 32, false);
        r.set(me, ICC_EOIR1_EL1, intid.into());
        assert_eq!(r.get(me, ICC_RPR_EL1), running);
    }
    assert_eq!(r.r(0x304), 0);
}

#[test]
fn binary_points_stop_preemption() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    // The Non-secure binary point counts from one bit further left: here [7:6] is the group.
    r.set(me, ICC_BPR1_EL1, 6);
    r.priority(33, 0x98);
    r.priority(34, 0x80);
    r.line(0, true);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 32);
    assert_eq!(r.get(me, ICC_RPR_EL1), 0x80, "the group priority runs");
    r.line(1, true);
    assert_eq!(r.pins(0), 0, "0x98 is of the same group");
    assert_eq!(r.get(me, ICC_IAR1_EL1), 1023);
    assert_eq!(r.get(me, ICC_HPPIR1_EL1), 33);
    r.set(me, ICC_EOIR1_EL1, 32);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 33);
    r.set(me, ICC_EOIR1_EL1, 33);
    r.line(1, false);
    // With [7:5] it is not.
    r.set(me, ICC_BPR1_EL1, 5);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 32);
    assert_eq!(r.get(me, ICC_RPR_EL1), 0xa0);
    r.line(1, true);
    assert_eq!(r.pins(0), G1);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 33);
    assert_eq!(r.get(me, ICC_RPR_EL1), 0x80);
    r.line(2, true);
    assert_eq!(r.pins(0), 0, "0x80 is the group of 0x98");
    r.set(me, ICC_EOIR1_EL1, 33);
    assert_eq!(r.pins(0), G1);
}

#[test]
fn binary_points_have_minima_and_one_may_serve_both() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    assert_eq!((r.get(me, ICC_BPR0_EL1), r.get(me, ICC_BPR1_EL1)), (2, 3));
    r.set(me, ICC_BPR0_EL1, 0);
    r.set(me, ICC_BPR1_EL1, 0);
    assert_eq!((r.get(me, ICC_BPR0_EL1), r.get(me, ICC_BPR1_EL1)), (2, 3));
    r.set(me, ICC_BPR0_EL1, 0xffff_ff06);
    r.set(me, ICC_BPR1_EL1, 4);
    r.set(me, ICC_CTLR_EL1, 1);
    assert_eq!(r.get(me, ICC_BPR1_EL1), 7);
    r.set(me, ICC_BPR0_EL1, 7);
    assert_eq!(r.get(me, ICC_BPR1_EL1), 7, "it saturates");
    r.set(me, ICC_BPR1_EL1, 5);
    assert_eq!(r.get(me, ICC_BPR0_EL1), 7, "writes are ignored");
    // No group priority bits at all: nothing preempts.
    r.priority(33, 0);
    r.line(0, true);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 32);
    r.line(1, true);
    assert_eq!(r.pins(0), 0);
    r.set(me, ICC_CTLR_EL1, 0);
    assert_eq!(r.get(me, ICC_BPR1_EL1), 4, "its own value was kept");
}

#[test]
fn eoimode_splits_drop_and_deactivation() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    r.set(me, ICC_DIR_EL1, 32);
    assert_eq!(r.log_count("without EOImode"), 1);
    r.set(me, ICC_CTLR_EL1, 2);
    assert_eq!(r.get(me, ICC_CTLR_EL1), 0x8c02);
    r.line(0, true);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 32);
    r.set(me, ICC_EOIR1_EL1, 32);
    assert_eq!((r.get(me, ICC_RPR_EL1), r.r(0x304)), (0xff, 1));
    assert_eq!(r.pins(0), 0, "active and pending");
    r.line(1, true);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 33, "the same priority may run now");
    r.set(me, ICC_DIR_EL1, 32);
    assert_eq!(r.r(0x304), 2);
    r.set(me, ICC_EOIR1_EL1, 33);
    r.set(me, ICC_DIR_EL1, 33);
    assert_eq!((r.r(0x304), r.pins(0)), (0, G1));
}

#[test]
fn eoimode_of_el3_is_its_own() {
    let mut r = Rig::ready_secure(1);
    let el3 = el1(0).secure().el(3);
    r.set(el3, ICC_CTLR_EL3, 0b1_0101);
    assert_eq!(r.get(el3, ICC_CTLR_EL3), 0x8c00 | 0b1_0101);
    assert_eq!(r.get(el1(0), ICC_CTLR_EL1), 0x8c02);
    assert_eq!(r.get(el1(0).secure(), ICC_CTLR_EL1), 0x8c01);
    // CBPR is EL3's while there are two Security states; EOImode is not.
    r.set(el1(0), ICC_CTLR_EL1, 1);
    r.set(el1(0).secure(), ICC_CTLR_EL1, 2);
    assert_eq!(r.get(el3, ICC_CTLR_EL3), 0x8c00 | 0b0_1101);
    // At EL3 neither EL1's counts.
    r.set(el3, ICC_CTLR_EL3, 0b0_0100);
    r.w(0x84, 0);
    r.line(0, true);
    assert_eq!(r.get(el3, ICC_IAR0_EL1), 32);
    r.set(el3, ICC_EOIR0_EL1, 32);
    assert_eq!(r.r(0x304), 1);
    r.set(el3, ICC_DIR_EL1, 32);
    assert_eq!(r.r(0x304), 0);
    r.set(el3, ICC_CTLR_EL3, 0b1_1000);
    assert_eq!(r.get(el3, ICC_IAR0_EL1), 32);
    r.set(el3, ICC_EOIR0_EL1, 32);
    assert_eq!(r.r(0x304), 0);
}

#[test]
fn each_state_has_its_own_common_binary_point() {
    // ICC_CTLR_EL3.CBPR_EL1S, CBPR_EL1NS; ICC_BPR0_EL1 leaves no group priority at all.
    for (cbpr, secure, non_secure) in [(0, true, true), (1, false, true), (2, true, false)] {
        for (state, preempts) in [(0, secure), (1, non_secure)] {
            let mut r = Rig::ready_secure(1);
            let who = if state == 0 { el1(0).secure() } else { el1(0) };
            r.set(who.el(3), ICC_CTLR_EL3, cbpr);
            r.set(who.el(3), ICC_BPR0_EL1, 7);
            r.w(0x84, if state == 0 { 0 } else { u32::MAX });
            r.w(0xd04, if state == 0 { u32::MAX } else { 0 });
            r.line(0, true);
            assert_eq!(r.get(who, ICC_IAR1_EL1), 32);
            r.priority(33, 0x80);
            r.line(1, true);
            assert_eq!(r.pins(0) != 0, preempts, "CBPR {cbpr}, state {state}");
        }
    }
}

#[test]
fn ends_that_do_not_fit_do_nothing() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    r.set(me, ICC_EOIR1_EL1, 32);
    r.line(0, true);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 32);
    r.set(me, ICC_EOIR0_EL1, 32);
    r.set(me, ICC_EOIR1_EL1, 900);
    assert_eq!((r.get(me, ICC_RPR_EL1), r.r(0x304)), (0xa0, 1));
    assert_eq!(r.log_count("does not fit"), 3);
    for special in 1020..1024 {
        r.set(me, ICC_EOIR1_EL1, special);
    }
    assert_eq!(r.get(me, ICC_RPR_EL1), 0xa0);
    assert_eq!(
        r.log_count("does not fit"),
        3,
        "special INTIDs are no mistake"
    );
    r.set(me, ICC_EOIR1_EL1, 32);
    assert_eq!(r.get(me, ICC_RPR_EL1), 0xff);
}

#[test]
fn special_intids() {
    let mut r = Rig::ready_secure(1);
    let (ns, secure) = (el1(0), el1(0).secure());
    let (el3_ns, el3) = (ns.el(3), secure.el(3));
    r.w(0x84, 0b001);
    r.w(0xd04, 0b010);
    // By line: what each PE state reads of HPPIR0 and HPPIR1.
    let mut table = |spi: u32| {
        r.line(spi, true);
        let all = [ns, secure, el3_ns, el3].map(|w| {
            let seen = (r.get(w, ICC_HPPIR0_EL1), r.get(w, ICC_HPPIR1_EL1));
            // Acknowledging by the wrong register changes nothing.
            if seen.0 >= 1020 {
                assert_eq!(r.get(w, ICC_IAR0_EL1), seen.0);
            }
            if seen.1 >= 1020 {
                assert_eq!(r.get(w, ICC_IAR1_EL1), seen.1);
            }
            seen
        });
        r.line(spi, false);
        all
    };
    let none = 1023;
    assert_eq!(table(0), [(none, 32), (none, none), (1021, 32), (1021, 32)]);
    assert_eq!(table(1), [(none, none), (none, 33), (1020, 33), (1020, 33)]);
    assert_eq!(table(2), [(none, none), (34, none), (34, none), (34, none)]);
    assert_eq!(r.r(0x304), 0);
}

#[test]
fn non_secure_software_cannot_end_secure_interrupts() {
    let mut r = Rig::ready_secure(1);
    let (ns, secure) = (el1(0), el1(0).secure());
    r.w(0x84, 0b001);
    r.w(0xd04, 0b010);
    r.priority(33, 0x20);
    r.line(1, true);
    assert_eq!(r.get(secure, ICC_IAR1_EL1), 33);
    assert_eq!(r.get(secure, ICC_AP1R0_EL1), 1 << (0x20 >> 3));
    assert_eq!(r.get(ns, ICC_AP1R0_EL1), 0);
    r.set(ns, ICC_EOIR1_EL1, 33);
    assert_eq!((r.r(0x304), r.get(secure, ICC_RPR_EL1)), (2, 0x20));
    r.set(secure, ICC_EOIR1_EL1, 33);
    assert_eq!(r.r(0x304), 0);
    // Nor by an end that fits, with another's INTID, nor by ICC_DIR_EL1.
    r.w(0x304, 2);
    r.line(0, true);
    assert_eq!(r.get(ns, ICC_IAR1_EL1), 32);
    r.set(ns, ICC_EOIR1_EL1, 33);
    assert_eq!(r.r(0x304), 3);
    r.set(ns, ICC_CTLR_EL1, 2);
    r.set(ns, ICC_DIR_EL1, 33);
    r.set(ns.scr_irq(), ICC_DIR_EL1, 32);
    assert_eq!(r.r(0x304), 3);
    assert_eq!(r.log_count("another's"), 2);
    r.set(ns, ICC_DIR_EL1, 32);
    assert_eq!(r.r(0x304), 2);
    // Group 0 is for Secure software, unless EL3 keeps it.
    r.w(0x304, 4);
    r.set(ns, ICC_DIR_EL1, 34);
    r.set(secure, ICC_CTLR_EL1, 2);
    r.set(secure.scr_fiq(), ICC_DIR_EL1, 34);
    assert_eq!(r.r(0x304), 6);
    r.set(secure, ICC_DIR_EL1, 34);
    r.set(secure, ICC_DIR_EL1, 33);
    assert_eq!(r.r(0x304), 0);
}

#[test]
fn non_secure_view_of_pmr_and_rpr() {
    let mut r = Rig::ready_secure(1);
    let (ns, secure) = (el1(0).scr_fiq(), el1(0).secure());
    assert_eq!(r.get(secure, ICC_PMR_EL1), 0xf8);
    assert_eq!(r.get(ns, ICC_PMR_EL1), 0xf0);
    assert_eq!(r.get(el1(0), ICC_PMR_EL1), 0xf8, "without SCR_EL3.FIQ");
    assert_eq!(r.get(ns.el(3), ICC_PMR_EL1), 0xf8, "EL3 sees it all");
    r.set(ns, ICC_PMR_EL1, 0x80);
    assert_eq!(r.get(secure, ICC_PMR_EL1), 0xc0);
    // Linux finds out by this that it has no Group 0.
    r.set(ns, ICC_PMR_EL1, 0x08);
    assert_eq!(r.get(ns, ICC_PMR_EL1), 0);
    r.set(secure, ICC_PMR_EL1, 0x40);
    assert_eq!(r.get(ns, ICC_PMR_EL1), 0);
    r.set(ns, ICC_PMR_EL1, 0xff);
    assert_eq!(
        r.get(secure, ICC_PMR_EL1),
        0x40,
        "masked by Secure software"
    );
    r.set(secure, ICC_PMR_EL1, 0xff);
    r.line(0, true);
    assert_eq!(r.get(ns, ICC_RPR_EL1), 0xff);
    assert_eq!(r.get(ns, ICC_IAR1_EL1), 32);
    assert_eq!(r.get(ns, ICC_RPR_EL1), 0x40);
    assert_eq!(r.get(secure, ICC_RPR_EL1), 0xa0);
    r.w(0x84, u32::MAX - 2);
    r.priority(33, 0x20);
    r.line(1, true);
    assert_eq!(r.get(secure, ICC_IAR0_EL1), 33);
    assert_eq!(r.get(ns, ICC_RPR_EL1), 0);
}

#[test]
fn bpr1_is_banked_and_common_by_state() {
    let mut r = Rig::ready_secure(1);
    let (ns, secure) = (el1(0), el1(0).secure());
    assert_eq!(
        (r.get(ns, ICC_BPR1_EL1), r.get(secure, ICC_BPR1_EL1)),
        (3, 2)
    );
    r.set(secure, ICC_BPR1_EL1, 4);
    r.set(ns, ICC_BPR1_EL1, 5);
    r.set(ns.el(3), ICC_CTLR_EL3, 3);
    assert_eq!(
        (r.get(ns, ICC_BPR1_EL1), r.get(secure, ICC_BPR1_EL1)),
        (3, 2)
    );
    r.set(secure, ICC_BPR1_EL1, 6);
    assert_eq!(r.get(secure, ICC_BPR0_EL1), 6, "Secure writes go through");
    r.set(ns, ICC_BPR1_EL1, 4);
    assert_eq!(r.get(secure, ICC_BPR0_EL1), 6, "Non-secure ones do not");
    assert_eq!(r.get(ns, ICC_BPR1_EL1), 7);
    assert_eq!(r.get(ns.el(3), ICC_BPR1_EL1), 5);
    assert_eq!(r.get(secure.el(3), ICC_BPR1_EL1), 4);
}

#[test]
fn group_enables_are_aliases() {
    let mut r = Rig::plain(1, true);
    let (ns, secure) = (el1(0), el1(0).secure());
    r.set(ns, ICC_IGRPEN1_EL1, 1);
    assert_eq!(r.get(ns.el(3), ICC_IGRPEN1_EL3), 1);
    assert_eq!(r.get(secure, ICC_IGRPEN1_EL1), 0);
    r.set(ns.el(3), ICC_IGRPEN1_EL3, 2);
    assert_eq!(r.get(secure, ICC_IGRPEN1_EL1), 1);
    assert_eq!(r.get(ns, ICC_IGRPEN1_EL1), 0);
    assert_eq!(r.get(ns, ICC_IGRPEN0_EL1), 0);
    r.set(secure, ICC_IGRPEN0_EL1, 3);
    assert_eq!(r.get(secure, ICC_IGRPEN0_EL1), 1);
}

#[test]
fn registers_that_are_not_there() {
    let mut r = Rig::plain(1, false);
    let no = Err(Fault::NoRegister);
    let me = el1(0);
    assert_eq!(
        r.try_get(me, ICC_AP0R0_EL1 + 1),
        no,
        "five bits need one word"
    );
    assert_eq!(r.try_get(me, ICC_AP1R3_EL1), no);
    assert_eq!(r.try_get(me, ICC_EOIR1_EL1), no, "write-only");
    assert_eq!(r.try_get(me, ICC_SGI1R_EL1), no);
    assert_eq!(r.try_set(me, ICC_IAR1_EL1, 0), Err(Fault::NoRegister));
    assert_eq!(r.try_set(me, ICC_RPR_EL1, 0), Err(Fault::NoRegister));
    assert_eq!(r.try_set(me, ICH_VTR_EL2, 0), Err(Fault::NoRegister));
    assert_eq!(r.try_get(me, ICH_LR0_EL2 + 4), no, "four List registers");
    assert_eq!(r.try_get(me, ICC_PMR_EL1 + 1), no);
    assert_eq!(r.try_get(el1(1), ICC_PMR_EL1), no, "no such PE");
    let mut r = Rig::new(Config {
        priority_bits: 7,
        ..Config::default()
    });
    r.set(me, ICC_AP1R3_EL1, 5);
    assert_eq!(r.get(me, ICC_AP1R3_EL1), 5);
    assert_eq!(r.get(me, ICC_RPR_EL1), 96 << 1);
}

#[test]
fn system_register_enables_are_fixed() {
    let mut r = Rig::plain(1, true);
    for (reg, v) in [(ICC_SRE_EL1, 7), (ICC_SRE_EL2, 15), (ICC_SRE_EL3, 15)] {
        r.set(el1(0).el(3), reg, 0);
        assert_eq!(r.get(el1(0).el(3), reg), v);
    }
}
