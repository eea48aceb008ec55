//! Life cycles, routing, SGIs and the pins.
mod rig;
use rig::*;

const G0: u32 = 1 << pin::GROUP0;
const G1S: u32 = 1 << pin::GROUP1_SECURE;
const G1NS: u32 = 1 << pin::GROUP1_NON_SECURE;
const G1: u32 = 1 << pin::GROUP1;

#[test]
fn level_sensitive_spi() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 1023);
    r.line(5, true);
    assert_eq!((r.pins(0), r.r(0x204)), (G1, 1 << 5));
    assert_eq!(r.get(me, ICC_HPPIR1_EL1), 37);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 37);
    // Active and pending while the level stays, and not signalled again.
    assert_eq!((r.r(0x304), r.r(0x204), r.pins(0)), (1 << 5, 1 << 5, 0));
    assert_eq!(r.get(me, ICC_RPR_EL1), 0xa0);
    r.set(me, ICC_EOIR1_EL1, 37);
    assert_eq!((r.r(0x304), r.pins(0)), (0, G1));
    assert_eq!(r.get(me, ICC_IAR1_EL1), 37);
    r.line(5, false);
    assert_eq!(r.r(0x204), 0);
    r.set(me, ICC_EOIR1_EL1, 37);
    assert_eq!((r.r(0x304), r.pins(0)), (0, 0));
    assert_eq!(r.get(me, ICC_RPR_EL1), 0xff);
}

#[test]
fn a_level_that_goes_away_is_forgotten() {
    let mut r = Rig::ready(1);
    r.line(5, true);
    r.line(5, false);
    assert_eq!((r.pins(0), r.get(el1(0), ICC_IAR1_EL1)), (0, 1023));
    // ICPENDR does not reach a level, ISPENDR latches next to it.
    r.line(5, true);
    r.w(0x284, 1 << 5);
    assert_eq!(r.pins(0), G1);
    r.w(0x204, 1 << 5);
    r.line(5, false);
    assert_eq!(r.r(0x204), 1 << 5);
    r.w(0x284, 1 << 5);
    assert_eq!((r.r(0x204), r.pins(0)), (0, 0));
}

#[test]
fn edge_triggered_spi() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    r.edge(40);
    r.line(8, true);
    r.line(8, false);
    assert_eq!(r.pins(0), G1, "the edge is latched");
    assert_eq!(r.get(me, ICC_IAR1_EL1), 40);
    assert_eq!((r.r(0x304), r.r(0x204)), (1 << 8, 0));
    // A new edge while active makes it active and pending.
    r.line(8, true);
    assert_eq!((r.r(0x304), r.r(0x204), r.pins(0)), (1 << 8, 1 << 8, 0));
    r.set(me, ICC_EOIR1_EL1, 40);
    assert_eq!(r.pins(0), G1);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 40);
    r.set(me, ICC_EOIR1_EL1, 40);
    assert_eq!(r.pins(0), 0, "a level is no edge");
    r.line(8, true);
    assert_eq!(r.pins(0), 0, "nor is the same level again");
}

#[test]
fn message_spis() {
    let mut r = Rig::ready(1);
    let me = el1(0);
    // Level: until it is deasserted. Edge: once.
    r.edge(41);
    r.w(0x40, 40);
    r.w(0x40, 41);
    r.w(0x284, u32::MAX);
    assert_eq!(r.r(0x204), 1 << 8, "ICPENDR takes the edge, not the level");
    assert_eq!(r.get(me, ICC_IAR1_EL1), 40);
    assert_eq!(r.r(0x204), 1 << 8);
    r.set(me, ICC_EOIR1_EL1, 40);
    assert_eq!(r.pins(0), G1);
    r.w(0x48, 40);
    assert_eq!((r.r(0x204), r.pins(0)), (0, 0));
    r.w(0x40, 41);
    assert_eq!(r.get(me, ICC_IAR1_EL1), 41);
    assert_eq!(r.r(0x204), 0);
    // GICD_SETSPI_SR is WI with one Security state.
    r.w(0x50, 42);
    assert_eq!(r.r(0x204), 0);
}

#[test]
fn enables_stand_in_the_way() {
    let mut r = Rig::ready(1);
    r.line(0, true);
    assert_eq!(r.pins(0), G1);
    r.w(0x184, 1);
    assert_eq!((r.pins(0), r.r(0x204)), (0, 1));
    r.w(0x104, 1);
    assert_eq!(r.pins(0), G1);
    r.w(0, 1);
    assert_eq!(r.pins(0), 0, "GICD_CTLR.EnableGrp1");
    r.w(0, 2);
    assert_eq!(r.pins(0), G1);
    r.set(el1(0), ICC_IGRPEN1_EL1, 0);
    assert_eq!((r.pins(0), r.get(el1(0), ICC_HPPIR1_EL1)), (0, 1023));
    r.set(el1(0), ICC_IGRPEN1_EL1, 1);
    r.set(el1(0), ICC_PMR_EL1, 0xa0);
    assert_eq!(r.pins(0), 0, "equal to the mask is not above it");
    assert_eq!(
        r.get(el1(0), ICC_HPPIR1_EL1),
        32,
        "HPPIR disregards the mask"
    );
    assert_eq!(r.get(el1(0), ICC_IAR1_EL1), 1023);
    r.set(el1(0), ICC_PMR_EL1, 0xa8);
    assert_eq!(r.pins(0), G1);
    r.w(0x304, 1);
    assert_eq!(r.pins(0), 0, "active by ISACTIVER");
    r.w(0x384, 1);
    assert_eq!(r.pins(0), G1);
}

#[test]
fn a_disabled_group_hides_nothing() {
    let mut r = Rig::ready(1);
    r.w(0x84, !1);
    r.priority(32, 0x10);
    r.line(0, true);
    r.line(1, true);
    assert_eq!(r.pins(0), G0);
    r.set(el1(0), ICC_IGRPEN0_EL1, 0);
    assert_eq!((r.pins(0), r.get(el1(0), ICC_IAR1_EL1)), (G1, 33));
}

#[test]
fn ppis_are_banked() {
    let mut r = Rig::ready(2);
    r.ppi(1, 27, true);
    assert_eq!((r.pins(0), r.pins(1)), (0, G1));
    assert_eq!(r.r(sgi_base(0) + 0x200), 0);
    assert_eq!(r.r(sgi_base(1) + 0x200), 1 << 27);
    assert_eq!(r.get(el1(0), ICC_IAR1_EL1), 1023);
    assert_eq!(r.get(el1(1), ICC_IAR1_EL1), 27);
    assert_eq!(r.r(sgi_base(1) + 0x300), 1 << 27);
    r.ppi(1, 27, false);
    r.set(el1(1), ICC_EOIR1_EL1, 27);
    assert_eq!(r.r(sgi_base(1) + 0x300), 0);
    // Edge-triggered by GICR_ICFGR1.
    r.w(sgi_base(0) + 0xc04, 2 << (2 * 11));
    r.ppi(0, 27, true);
    r.ppi(0, 27, false);
    assert_eq!(r.get(el1(0), ICC_IAR1_EL1), 27);
    // SGI numbers and PEs that are not there have no input.
    r.ppi(0, 3, true);
    r.ppi(7, 27, true);
    r.line(64, true);
    assert_eq!(r.log_count("no such input"), 3);
}

#[test]
fn routing_by_affinity() {
    let mut r = Rig::ready(3);
    r.b.try_write(0x6100, 8, 2).unwrap();
    r.line(0, true);
    assert_eq!((r.pins(0), r.pins(1), r.pins(2)), (0, 0, G1));
    r.b.try_write(0x6100, 8, 1).unwrap();
    assert_eq!((r.pins(1), r.pins(2)), (G1, 0));
    assert_eq!(r.get(el1(2), ICC_IAR1_EL1), 1023);
    r.b.try_write(0x6100, 8, 1 << 32).unwrap();
    assert_eq!((r.pins(0), r.pins(1), r.pins(2)), (0, 0, 0), "nobody there");
    r.b.try_write(0x6100, 8, 1).unwrap();
    assert_eq!(r.get(el1(1), ICC_IAR1_EL1), 32);
    // Routed away while active, it still belongs to who acknowledged it.
    r.line(0, false);
    r.b.try_write(0x6100, 8, 0).unwrap();
    r.set(el1(1), ICC_EOIR1_EL1, 32);
    assert_eq!(r.r(0x304), 0);
}

#[test]
fn one_of_n_takes_the_first_who_takes_part() {
    let mut r = Rig::ready(3);
    r.b.try_write(0x6100, 8, 1 << 31).unwrap();
    r.line(0, true);
    assert_eq!((r.pins(0), r.pins(1), r.pins(2)), (G1, 0, 0));
    r.w(rd(0), 1 << 25);
    assert_eq!((r.pins(0), r.pins(1)), (0, G1));
    r.set(el1(1), ICC_IGRPEN1_EL1, 0);
    assert_eq!((r.pins(1), r.pins(2)), (0, G1));
    r.w(rd(2) + 0x14, 2);
    assert_eq!((r.pins(0), r.pins(1), r.pins(2)), (0, 0, 0));
    r.set(el1(1), ICC_IGRPEN1_EL1, 1);
    r.w(rd(1) + 0x14, 2);
    r.w(rd(2) + 0x14, 0);
    assert_eq!((r.pins(1), r.pins(2)), (0, G1), "the first is asleep");
    r.w(rd(1) + 0x14, 0);
    r.w(rd(0), 1 << 24);
    assert_eq!(r.pins(0), G1, "DPG0 is not for Group 1");
    r.w(0x84, !1);
    assert_eq!((r.pins(0), r.pins(1)), (0, G0), "now it is of Group 0");
}

#[test]
fn a_sleeping_pe_is_left_alone() {
    let mut r = Rig::ready(2);
    r.w(rd(1) + 0x14, 2);
    assert_eq!(r.r(rd(1) + 0x14), 6, "ChildrenAsleep follows");
    r.ppi(1, 27, true);
    r.set(el1(0), ICC_SGI1R_EL1, 1 << 40);
    assert_eq!((r.pins(1), r.get(el1(1), ICC_IAR1_EL1)), (0, 1023));
    assert_eq!(r.r(sgi_base(1) + 0x200), 1 << 27 | 1);
    r.w(rd(1) + 0x14, 0);
    assert_eq!((r.r(rd(1) + 0x14), r.pins(1)), (0, G1));
}

fn sgi(intid: u64, aff3: u64, aff2: u64, aff1: u64, list: u64) -> u64 {
    aff3 << 48 | aff2 << 32 | intid << 24 | aff1 << 16 | list
}

#[test]
fn sgis_by_affinity() {
    let mut r = Rig::new(Config {
        affinities: vec![0x0000, 0x0001, 0x0100, 0x0102_0301],
        ..Config::default()
    });
    let pending = |r: &mut Rig| [0, 1, 2, 3].map(|p| r.r(sgi_base(p) + 0x200));
    for p in 0..4 {
        r.w(sgi_base(p) + 0x80, u32::MAX);
    }
    r.set(el1(0), ICC_SGI1R_EL1, sgi(3, 0, 0, 0, 0b11));
    assert_eq!(pending(&mut r), [8, 8, 0, 0]);
    r.set(el1(0), ICC_SGI1R_EL1, sgi(4, 0, 0, 1, 0xffff));
    assert_eq!(pending(&mut r), [8, 8, 16, 0]);
    r.set(el1(0), ICC_SGI1R_EL1, sgi(15, 1, 2, 3, 2));
    assert_eq!(pending(&mut r), [8, 8, 16, 0x8000]);
    // All but oneself; the affinities do not matter.
    r.set(el1(2), ICC_SGI1R_EL1, 1 << 40 | sgi(0, 9, 9, 9, 0));
    assert_eq!(pending(&mut r), [9, 9, 16, 0x8001]);
    // RS is RES0 without the Range Selector.
    r.set(el1(0), ICC_SGI1R_EL1, 1 << 44 | sgi(5, 0, 0, 0, 1));
    assert_eq!(pending(&mut r), [0x29, 9, 16, 0x8001]);
    // Group 0 SGIs are another register's.
    r.set(el1(0), ICC_SGI0R_EL1, sgi(6, 0, 0, 0, 1));
    r.w(sgi_base(0) + 0x80, !(1 << 6));
    r.set(el1(0), ICC_SGI1R_EL1, sgi(6, 0, 0, 0, 1));
    assert_eq!(pending(&mut r)[0], 0x29);
    r.set(el1(0), ICC_SGI0R_EL1, sgi(6, 0, 0, 0, 1));
    assert_eq!(pending(&mut r)[0], 0x69);
}

#[test]
fn sgis_with_the_range_selector() {
    let mut r = Rig::new(Config {
        affinities: vec![0, 17],
        ..Config::default()
    });
    assert_eq!(r.r(4) >> 26 & 1, 1);
    assert_eq!(r.get(el1(0), ICC_CTLR_EL1) >> 18 & 1, 1);
    r.w(sgi_base(1) + 0x80, u32::MAX);
    r.set(el1(0), ICC_SGI1R_EL1, 1 << 44 | sgi(5, 0, 0, 0, 2));
    assert_eq!(r.r(sgi_base(1) + 0x200), 1 << 5);
}

#[test]
fn an_sgi_lives_and_ends() {
    let mut r = Rig::ready(2);
    r.set(el1(0), ICC_SGI1R_EL1, sgi(7, 0, 0, 0, 2));
    assert_eq!((r.pins(0), r.pins(1)), (0, G1));
    assert_eq!(r.get(el1(1), ICC_IAR1_EL1), 7);
    r.set(el1(0), ICC_SGI1R_EL1, sgi(7, 0, 0, 0, 2));
    assert_eq!(r.pins(1), 0, "active and pending");
    r.set(el1(1), ICC_EOIR1_EL1, 7);
    assert_eq!((r.pins(1), r.get(el1(1), ICC_IAR1_EL1)), (G1, 7));
    r.set(el1(1), ICC_EOIR1_EL1, 7);
    assert_eq!(r.pins(1), 0);
}

#[test]
fn sgis_between_security_states() {
    // SGI 0 of Group 0, 1 of Secure Group 1, 2 of Non-secure Group 1.
    let mut r = Rig::plain(1, true);
    r.w(sgi_base(0) + 0x80, 0b100);
    r.w(sgi_base(0) + 0xd00, 0b010);
    let mut send = |w: Who, reg: u16, nsacr: u32| {
        r.w(sgi_base(0) + 0x280, u32::MAX);
        r.w(sgi_base(0) + 0xe00, nsacr);
        for intid in 0..3 {
            r.set(w, reg, sgi(intid, 0, 0, 0, 1));
        }
        r.r(sgi_base(0) + 0x200)
    };
    let (secure, non_secure) = (el1(0).secure(), el1(0));
    assert_eq!(send(secure, ICC_SGI0R_EL1, 0), 0b001);
    assert_eq!(send(secure, ICC_SGI1R_EL1, 0), 0b011);
    assert_eq!(send(secure, ICC_ASGI1R_EL1, 0), 0b100);
    assert_eq!(send(non_secure, ICC_SGI1R_EL1, 0), 0b100);
    assert_eq!(send(non_secure, ICC_SGI0R_EL1, 0), 0);
    assert_eq!(send(non_secure, ICC_ASGI1R_EL1, 0), 0);
    assert_eq!(send(non_secure, ICC_SGI0R_EL1, 0x15), 0b001);
    assert_eq!(send(non_secure, ICC_ASGI1R_EL1, 0x15), 0b001);
    assert_eq!(send(non_secure, ICC_ASGI1R_EL1, 0x2a), 0b011);
    // EL3 is Secure whatever SCR_EL3.NS chooses.
    assert_eq!(send(non_secure.el(3), ICC_ASGI1R_EL1, 0), 0b011);
}

#[test]
fn a_pin_for_each_group() {
    let mut r = Rig::ready_secure(1);
    r.w(0x84, 0b001);
    r.w(0xd04, 0b010);
    for (spi, pins) in [(0, G1NS), (1, G1S), (2, G0)] {
        r.line(spi, true);
        assert_eq!(r.pins(0), pins, "SPI {spi}");
        r.line(spi, false);
        assert_eq!(r.pins(0), 0);
    }
    // Only the highest priority one is signalled.
    r.priority(33, 0x20);
    r.line(0, true);
    r.line(1, true);
    assert_eq!(r.pins(0), G1S);
    // With DS set GRPMODR means nothing.
    r.w(0, 0x43);
    assert_eq!(r.pins(0), G0);
    r.line(1, false);
    assert_eq!(r.pins(0), G1);
}
