//! FEAT_HAFDBS: hardware updates of access flag and dirty state.
use super::*;

const HA: u64 = 1 << 39;
const HD: u64 = 1 << 40;

#[test]
fn access_flag() {
    let mut g = guest();
    let at = g.map(0x1000, 0x5000, 3, 0);
    assert_eq!(g.read(0x1000), Err(data_same(0b1011)));
    g.c.sys.tcr_el1 |= HA;
    assert_eq!(g.read(0x1000), Ok(0x5000));
    assert_eq!(g.w.get(at), 0x5000 | d::AF | 3);
    assert_eq!(g.w.stores, [at]);
    // Once is enough.
    assert_eq!(g.read(0x1000), Ok(0x5000));
    assert_eq!(g.w.stores.len(), 1);
    // The feature has to be there.
    let mut g = guest_of(&PLAIN);
    g.map(0x1000, 0x5000, 3, 0);
    g.c.sys.tcr_el1 |= HA | HD;
    assert_eq!(g.read(0x1000), Err(data_same(0b1011)));
}

#[test]
fn dirty_state() {
    let mut g = guest();
    g.c.sys.tcr_el1 |= HA | HD;
    let clean = 0x5000 | d::AF | d::RO | d::DBM | 3;
    let at = g.t.set(&mut g.w, 0x1000, 3, clean);
    let t = g.ask(0x1000, Purpose::Read).unwrap();
    assert!(t.read && !t.write);
    assert_eq!(g.w.get(at), clean);
    let t = g.ask(0x1000, Purpose::Write).unwrap();
    assert!(t.read && t.write);
    assert_eq!(g.w.get(at), clean & !d::RO);
    assert!(g.ask(0x1000, Purpose::Read).unwrap().write);
    // An atomic is a write.
    g.w.put(at, clean & !d::AF);
    assert!(g.ask(0x1000, Purpose::ReadWrite).is_ok());
    assert_eq!(g.w.get(at), clean & !d::RO);
    // Without HD, or without HA, DBM means nothing.
    g.w.put(at, clean);
    for tcr in [HA, HD] {
        g.c.sys.tcr_el1 = TCR | tcr;
        assert_eq!(g.write(0x1000), Err(data_same(0b1111 | WNR)));
    }
    // A table above that forbids writes still does.
    let mut g = guest();
    g.c.sys.tcr_el1 |= HA | HD;
    g.t.table_bits = 1 << 62;
    let at = g.t.set(&mut g.w, 0x1000, 3, clean);
    assert_eq!(g.write(0x1000), Err(data_same(0b1111 | WNR)));
    assert_eq!(g.w.get(at), clean);
}

#[test]
fn el2_and_big_endian() {
    let mut g = guest();
    g.c.pstate.el = 2;
    g.c.sys.tcr_el2 = 16 | 5 << 16 | 3 << 21;
    g.c.sys.ttbr0_el2 = g.t.root;
    let clean = 0x5000 | d::RO | d::DBM | 3;
    let at = g.t.set(&mut g.w, 0x1000, 3, clean);
    assert_eq!(g.write(0x1000), Ok(0x5000));
    assert_eq!(g.w.get(at), clean & !d::RO | d::AF);
    // One table of 16 GiB worth of level 1 blocks, big-endian.
    g.c.sys.sctlr_el2 |= 1 << 25;
    g.c.sys.tcr_el2 = 30 | 5 << 16 | 3 << 21;
    g.w.put(g.t.root, (1 | d::RO | d::DBM).swap_bytes());
    assert_eq!(g.write(0x1000), Ok(0x1000));
    let want = 1 | d::DBM | d::AF;
    assert_eq!(g.w.get(g.t.root), want.swap_bytes());
}

#[test]
fn tables_that_cannot_be_updated() {
    let mut g = guest();
    g.c.sys.tcr_el1 |= HA;
    g.t.set(&mut g.w, 0x1000, 2, FLASH | 3);
    g.w.put(FLASH + 8, 0x5000 | 3);
    assert_eq!(g.read(0x1000), Err(data_same(0b11_0001)));
    g.w.put(FLASH + 8, 0x5000 | d::AF | 3);
    assert_eq!(g.read(0x1000), Ok(0x5000));
    // A page with code hears of it.
    g.t.set(&mut g.w, 0x1000, 2, CODE | 3);
    g.w.put(CODE + 8, 0x5000 | 3);
    g.c.attention = false;
    assert_eq!(g.read(0x1000), Ok(0x5000));
    assert!(g.c.attention);
    assert_eq!(g.w.code_writes, [CODE + 8]);
    assert_eq!(g.w.stores, [CODE + 8]);
}

#[test]
fn through_stage_2() {
    let mut g = guest();
    let s2 = Tables::new(&mut g.w, 12, 40, 1);
    let map = |w: &mut World, bits| s2.map(w, RAM, RAM, 1, bits);
    let block = map(&mut g.w, d::S2_READ);
    g.c.sys.hcr_el2 = HCR_VM;
    g.c.sys.vtcr_el2 = 24 | 1 << 6 | 5 << 16;
    g.c.sys.vttbr_el2 = s2.root;
    g.c.sys.tcr_el1 |= HA;
    let at = g.map(0x1000, RAM + 0x5000, 3, 0);
    // The update needs the right to write.
    let e = g.fault(0x1000, Purpose::Read);
    assert_eq!(e.syndrome.esr(), data_lower(0b1101 | S1PTW | WNR));
    assert_eq!(e.ipa, Some(at));
    assert_eq!(g.w.get(at), (RAM + 0x5000) | 3);
    map(&mut g.w, d::S2);
    assert_eq!(g.read(0x1000), Ok(RAM + 0x5000));
    assert_eq!(g.w.get(at), (RAM + 0x5000) | 3 | d::AF);

    // Stage 2 has flags of its own: VTCR_EL2.HA and HD.
    let untouched = d::S2_READ & !d::AF | d::DBM;
    map(&mut g.w, untouched);
    assert_eq!(g.read(0x1000), Err(data_lower(0b1001 | S1PTW)));
    g.c.sys.vtcr_el2 |= 3 << 21;
    let t = g.ask(0x1000, Purpose::Read).unwrap();
    assert!(!t.write);
    assert_eq!(g.w.get(block), RAM | untouched | d::AF | 1);
    let t = g.ask(0x1000, Purpose::Write).unwrap();
    assert!(t.write);
    assert_eq!(g.w.get(block), RAM | untouched | d::AF | d::RO | 1);
}
