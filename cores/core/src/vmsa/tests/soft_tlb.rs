//! What goes into the soft TLB, its contexts, and the debugger's view.
use super::*;
use crate::tlb::Entry;

const BITS: u64 = d::AF | d::INNER;

impl Guest {
    /// Read and write tag of the page after an access.
    fn tags(&mut self, va: u64, purpose: Purpose) -> (bool, bool) {
        let r = Request {
            va,
            purpose,
            unprivileged: false,
        };
        self.c.tlb.flush();
        fill(&mut self.c, &mut self.w, r).unwrap();
        let e = self.c.tlb.entry(va);
        let page = va & !0xfff;
        for tag in [e.read, e.write] {
            assert!([page, page ^ Entry::ALIGNED, Entry::NEVER].contains(&tag));
        }
        (e.read == page, e.write == page)
    }
    /// The same where only aligned accesses go fast.
    fn aligned_tags(&mut self, va: u64, purpose: Purpose) -> (bool, bool) {
        assert_eq!(self.tags(va, purpose), (false, false));
        let aligned = |write| self.c.tlb.aligned(va, write).is_some();
        (aligned(false), aligned(true))
    }
}

#[test]
fn tags_that_are_allowed() {
    let mut g = guest();
    let plain = RAM + 0x5000;
    g.map(0x1000, plain, 3, BITS);
    g.map(0x2000, plain, 3, BITS | d::RO);
    g.map(0x3000, FLASH, 3, BITS);
    g.map(0x4000, CODE, 3, BITS);
    g.map(0x5000, RESERVED, 3, BITS);
    g.map(0x6000, plain, 3, BITS | d::DEVICE);
    g.map(0x7000, 0x9000_0000, 3, BITS);
    for (va, read, write) in [
        (0x1000, true, true),
        (0x2000, true, false),
        (0x3000, true, false),
        (0x4000, true, false),
        (0x5000, true, false),
        (0x6000, false, false),
        (0x7000, false, false),
    ] {
        assert_eq!(g.tags(va + 0x10, Purpose::Read), (read, write), "{va:x}");
    }
    assert_eq!(g.aligned_tags(0x6010, Purpose::Read), (true, true));
    assert_eq!(g.aligned_tags(0x7010, Purpose::Read), (false, false));
    g.map(0x8000, CODE, 3, BITS | d::DEVICE);
    assert_eq!(g.aligned_tags(0x8010, Purpose::Read), (true, false));
    assert_eq!(g.c.tlb.entry(0x1000).pa, 0);
    assert_eq!(g.tags(0x1010, Purpose::Write), (true, true));
    let e = g.c.tlb.entry(0x1010);
    assert_eq!(e.pa, plain);
    e.page.store64(0x10, 0x1234);
    assert_eq!(g.w.get(plain + 0x10), 0x1234);
    // Fetches leave the data side alone.
    assert_eq!(g.tags(0x1010, Purpose::Execute), (false, false));
    // Alignment checks and big-endian data.
    for bit in [1, 25] {
        let mut g = guest();
        g.c.sys.sctlr_el1 = 1;
        g.map(0x1000, plain, 3, BITS | d::EL0);
        assert_eq!(g.tags(0x1000, Purpose::Read), (true, true));
        g.c.sys.sctlr_el1 |= 1 << bit;
        if bit == 25 {
            // Tables are big-endian as well now: go without.
            g.c.sys.sctlr_el1 &= !1;
            g.c.sys.hcr_el2 = 1 << 12;
            g.c.sys.vtcr_el2 = 24 | 1 << 6 | 5 << 16;
            let s2 = Tables::new(&mut g.w, 12, 40, 1);
            s2.map(&mut g.w, RAM, RAM, 1, d::S2);
            g.c.sys.vttbr_el2 = s2.root;
            assert_eq!(g.tags(RAM, Purpose::Read), (false, false));
            g.c.sys.sctlr_el1 = 0;
            assert_eq!(g.tags(RAM, Purpose::Read), (true, true));
        } else {
            assert_eq!(g.aligned_tags(0x1000, Purpose::Read), (true, true));
        }
    }
    let mut g = guest();
    g.map(0x1000, plain, 3, BITS | d::EL0);
    g.c.pstate.el = 0;
    assert_eq!(g.tags(0x1000, Purpose::Read), (true, true));
    g.c.sys.sctlr_el1 |= 1 << 24;
    assert_eq!(g.tags(0x1000, Purpose::Read), (false, false));
}

#[test]
fn a_clean_page_is_written_slowly_once() {
    let mut g = guest();
    g.c.sys.tcr_el1 |= 3 << 39;
    g.map(0x1000, RAM, 3, BITS | d::RO | d::DBM);
    assert_eq!(g.tags(0x1000, Purpose::Read), (true, false));
    assert_eq!(g.tags(0x1000, Purpose::Write), (true, true));
    assert_eq!(g.tags(0x1000, Purpose::Read), (true, true));
}

#[test]
fn unprivileged_accesses_do_not_fill_the_context_of_el1() {
    let mut g = guest();
    g.map(0x1000, RAM, 3, BITS | d::EL0);
    let r = Request {
        va: 0x1000,
        purpose: Purpose::Read,
        unprivileged: true,
    };
    let f = fill(&mut g.c, &mut g.w, r).unwrap();
    assert!(f.ram.is_some());
    assert_eq!(g.c.tlb.entry(0x1000).read, Entry::NEVER);
}

#[test]
fn tlbi_by_address_reaches_tagged_pointers_and_blocks() {
    let mut g = guest();
    g.c.sys.tcr_el1 |= 1 << 37;
    g.map(0x1000, RAM, 3, BITS);
    let tagged = 0x5a00_0000_0000_1000;
    assert_eq!(g.tags(tagged, Purpose::Read), (true, true));
    let (what, _) = decode_tlbi(&g.c, 1 << 14 | 8 << 7 | 7 << 3 | 1, 1).unwrap();
    g.c.tlb.invalidate(what);
    assert_eq!(g.c.tlb.entry(tagged).read, Entry::NEVER);
    g.map(0x4000_0000, RAM, 2, BITS);
    assert_eq!(
        g.tags(tagged & 0xff << 56 | 0x4000_5000, Purpose::Read),
        (true, true)
    );
    let (what, _) = decode_tlbi(&g.c, 1 << 14 | 8 << 7 | 7 << 3 | 1, 0x4_0001).unwrap();
    g.c.tlb.invalidate(what);
    assert_eq!(g.c.tlb.entry(0x4000_5000).read, Entry::NEVER);
}

#[test]
fn contexts_differ_in_what_decides() {
    let base = guest().c;
    let key = context_key(&base);
    assert_eq!(key, context_key(&guest_like(&base).c));
    type Change = (&'static str, fn(&mut Core));
    let changes: [Change; 19] = [
        ("EL0", |c| c.pstate.el = 0),
        ("EL2", |c| c.pstate.el = 2),
        ("EL3", |c| c.pstate.el = 3),
        ("PAN", |c| c.pstate.pan = true),
        ("TTBR0", |c| c.sys.ttbr0_el1 ^= 1 << 48),
        ("TTBR1", |c| c.sys.ttbr1_el1 ^= 1 << 48),
        ("M", |c| c.sys.sctlr_el1 ^= 1),
        ("A", |c| c.sys.sctlr_el1 ^= 2),
        ("WXN", |c| c.sys.sctlr_el1 ^= 1 << 19),
        ("EE", |c| c.sys.sctlr_el1 ^= 1 << 25),
        ("EPAN", |c| c.sys.sctlr_el1 ^= 1 << 57),
        ("NS", |c| c.sys.scr_el3 ^= 1),
        ("SIF", |c| c.sys.scr_el3 ^= 1 << 9),
        ("VM", |c| c.sys.hcr_el2 |= 1),
        ("DC", |c| c.sys.hcr_el2 |= 1 << 12),
        ("VM PTW", |c| c.sys.hcr_el2 |= 5),
        ("VM FWB", |c| c.sys.hcr_el2 |= 1 | 1 << 46),
        ("VM EE", |c| {
            c.sys.hcr_el2 |= 1;
            c.sys.sctlr_el2 |= 1 << 25;
        }),
        ("VM VTTBR", |c| {
            c.sys.hcr_el2 |= 1;
            c.sys.vttbr_el2 = 1 << 48;
        }),
    ];
    let mut seen = vec![("", key)];
    for (name, change) in changes {
        let mut g = guest_like(&base);
        change(&mut g.c);
        let key = context_key(&g.c);
        let same = seen.iter().find(|s| s.1 == key);
        assert_eq!(same, None, "{name}");
        seen.push((name, key));
    }
    // What belongs to other regimes does not matter.
    for change in [
        (|c| c.sys.ttbr0_el2 = 0x1000) as fn(&mut Core),
        |c| c.sys.sctlr_el2 = 0,
        |c| c.sys.vttbr_el2 = 0x1000,
        |c| c.sys.sctlr_el1 |= 1 << 24,
        |c| c.pstate.uao = true,
    ] {
        let mut g = guest_like(&base);
        change(&mut g.c);
        assert_eq!(context_key(&g.c), key);
    }
    // EL0 and LDTR share theirs.
    let mut g = guest_like(&base);
    let ldtr = context_key_as(&g.c, true);
    g.c.pstate.el = 0;
    assert_eq!(context_key(&g.c), ldtr);
    g.c.pstate.pan = true;
    assert_eq!(context_key(&g.c), ldtr);
}

/// A guest with the registers of another core.
fn guest_like(c: &Core) -> Guest {
    let mut g = guest();
    g.c.sys = c.sys.clone();
    g
}

#[test]
fn a_debugger_sees_without_touching() {
    let mut g = guest();
    g.c.sys.tcr_el1 |= HA_HD;
    let clean = 0x5000 | d::RO | d::DBM | d::UXN | 3;
    let at = g.t.set(&mut g.w, 0x1000, 3, clean);
    assert_eq!(probe(&g.c, &mut g.w, 0x1008), Some(0x5008));
    g.c.sys.tcr_el1 = TCR;
    g.c.pstate.el = 0;
    assert_eq!(probe(&g.c, &mut g.w, 0x1008), Some(0x5008));
    assert_eq!(locate(&g.c, &mut g.w, 0x1008), Some((0x5008, false)));
    assert_eq!(g.w.get(at), clean);
    assert_eq!(probe(&g.c, &mut g.w, 0x2000), None);
    g.c.sys.ttbr0_el1 = 0x9000_0000;
    assert_eq!(probe(&g.c, &mut g.w, 0x1000), None);
    assert!(g.w.reads.is_empty() && g.w.stores.is_empty());
    assert_eq!(g.c.stats.walks, 0);
}

const HA_HD: u64 = 3 << 39;
