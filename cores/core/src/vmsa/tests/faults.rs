//! Which exception a fault becomes: syndrome, addresses, target.
use super::*;

#[test]
fn every_kind_of_access() {
    let mut g = guest();
    g.map(0x1000, 0x5000, 3, d::AF | d::RO | d::PXN);
    g.map(0x2000, 0x6000, 3, 0);
    for (va, purpose, esr) in [
        (0x1000, Purpose::Write, data_same(0b1111 | WNR)),
        (0x1000, Purpose::ReadWrite, data_same(0b1111 | WNR)),
        (0x1000, Purpose::Execute, fetch_same(0b1111)),
        (
            0x1000,
            Purpose::CacheInvalidate,
            data_same(0b1111 | WNR | CM),
        ),
        (0x2000, Purpose::Read, data_same(0b1011)),
        (0x2000, Purpose::Write, data_same(0b1011 | WNR)),
        (0x2000, Purpose::Execute, fetch_same(0b1011)),
        (0x3000, Purpose::Read, data_same(0b0111)),
        (0x3000, Purpose::ReadWrite, data_same(0b0111)),
        (0x3000, Purpose::Execute, fetch_same(0b0111)),
        (
            0x3000,
            Purpose::CacheMaintenance,
            data_same(0b0111 | WNR | CM),
        ),
    ] {
        assert_eq!(g.pa(va, purpose), Err(esr), "{va:x} {purpose:?}");
    }
    assert!(g.ask(0x1000, Purpose::CacheMaintenance).is_ok());
    g.c.pstate.el = 0;
    for (va, purpose, esr) in [
        (0x1000, Purpose::Read, data_lower(0b1111)),
        (0x1000, Purpose::ReadWrite, data_lower(0b1111)),
        (0x3000, Purpose::Execute, fetch_lower(0b0111)),
        (
            0x1000,
            Purpose::CacheMaintenance,
            data_lower(0b1111 | WNR | CM),
        ),
    ] {
        assert_eq!(g.pa(va, purpose), Err(esr), "{va:x} {purpose:?}");
        assert_eq!(g.fault(va, purpose).target_el, 1);
        assert_eq!(g.fault(va, purpose).ipa, None);
    }
}

#[test]
fn blocks_report_their_level() {
    for level in [1, 2, 3] {
        let mut g = guest();
        g.map(0x4000_0000, 0x4000_0000, level, 0);
        let l = u64::from(level);
        assert_eq!(g.read(0x4000_0000), Err(data_same(0b1000 | l)));
        g.map(0x4000_0000, 0x4000_0000, level, d::AF | d::RO);
        assert_eq!(g.write(0x4000_0000), Err(data_same(0b1100 | l | WNR)));
    }
}

#[test]
fn external_aborts_of_the_walk() {
    for level in 0..3 {
        let mut g = guest();
        g.t.set(&mut g.w, 0x1000, level, 0x9000_0000 | 3);
        let status = 0b01_0100 | u64::from(level + 1);
        assert_eq!(g.read(0x1000), Err(data_same(status)));
        assert_eq!(g.fetch(0x1000), Err(fetch_same(status)));
        assert_eq!(g.w.reads.len(), 2);
        // SCR_EL3.EA, HCR_EL2.TEA.
        g.c.sys.hcr_el2 = 1 << 37;
        assert_eq!(g.fault(0x1000, Purpose::Read).target_el, 2);
        assert_eq!(g.read(0x1000), Err(data_lower(status)));
        g.c.sys.scr_el3 |= 1 << 3;
        assert_eq!(g.fault(0x1000, Purpose::Read).target_el, 3);
    }
    let mut g = guest();
    g.c.sys.ttbr0_el1 = 0x9000_0000;
    assert_eq!(g.read(0x1000), Err(data_same(0b01_0100)));
}

#[test]
fn aborts_that_the_interpreter_finds() {
    let mut g = guest();
    let esr = |e: Exception| e.syndrome.esr();
    let c = &g.c;
    let unaligned = alignment_fault(c, 0x1001, Purpose::Write);
    assert_eq!(esr(unaligned), data_same(0b10_0001 | WNR));
    assert_eq!(unaligned.far, Some(0x1001));
    let atomic = alignment_fault(c, 0x1001, Purpose::ReadWrite);
    assert_eq!(esr(atomic), data_same(0b10_0001));
    let bus = external_abort(c, 0x2000, Purpose::Read);
    assert_eq!(esr(bus), data_same(0b01_0000));
    assert_eq!(bus.far, Some(0x2000));
    let fetch = external_abort(c, 0x2000, Purpose::Execute);
    assert_eq!(esr(fetch), fetch_same(0b01_0000));
    let exclusive = unsupported_atomic(c, 0x2000, Purpose::Read);
    assert_eq!(esr(exclusive), data_same(0b11_0101));
    assert_eq!(pc_alignment(c, 2).syndrome.ec, ec::PC_ALIGNMENT);
    assert_eq!(pc_alignment(c, 2).far, Some(2));
    assert_eq!(sp_alignment(c).syndrome.ec, ec::SP_ALIGNMENT);
    assert_eq!(sp_alignment(c).far, None);

    // Where they go: current level, HCR_EL2.TGE, and SCR_EL3.EA for external aborts alone.
    for (el, hcr, scr, alignment, external) in [
        (0, 0, 1, 1, 1),
        (1, 0, 1, 1, 1),
        (2, 0, 1, 2, 2),
        (3, 0, 1, 3, 3),
        (0, HCR_TGE, 1, 2, 2),
        (0, HCR_TGE | HCR_E2H, 1, 2, 2),
        (0, HCR_TGE, 0, 1, 1),
        (1, 1 << 37, 1, 1, 2),
        (2, 0, 1 | 8, 2, 3),
        (1, 1 << 37, 1 | 8, 1, 3),
    ] {
        g.c.pstate.el = el;
        g.c.sys.hcr_el2 = hcr;
        g.c.sys.scr_el3 = scr;
        let to = |e: Exception| e.target_el;
        assert_eq!(to(alignment_fault(&g.c, 1, Purpose::Read)), alignment);
        assert_eq!(to(external_abort(&g.c, 1, Purpose::Read)), external);
        assert_eq!(to(pc_alignment(&g.c, 1)), alignment);
        assert_eq!(to(sp_alignment(&g.c)), alignment);
    }
}

#[test]
fn without_el3_there_is_no_secure_state() {
    static TWO: Profile = Profile {
        has_el3: false,
        ..profile(Features::ALL)
    };
    let mut g = guest_of(&TWO);
    g.c.sys.scr_el3 = 8;
    g.c.sys.hcr_el2 = 1 << 37;
    assert_eq!(external_abort(&g.c, 1, Purpose::Read).target_el, 2);
    g.map(0x1000, 0x5000, 3, d::AF);
    assert!(!g.ask(0x1000, Purpose::Read).unwrap().secure);
}
