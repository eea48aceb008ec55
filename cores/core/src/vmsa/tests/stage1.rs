//! Granules, levels, address ranges, regimes and attributes of stage 1.
use super::*;

const BITS: u64 = d::AF | d::INNER;

#[test]
fn every_granule_and_leaf_level() {
    // Granule, TG0, TG1, leaf level and what its mapping spans.
    for (granule, tg0, tg1, level, log2) in [
        (12, 0b00, 0b10, 3, 12),
        (12, 0b00, 0b10, 2, 21),
        (12, 0b00, 0b10, 1, 30),
        (14, 0b10, 0b01, 3, 14),
        (14, 0b10, 0b01, 2, 25),
        (16, 0b01, 0b11, 3, 16),
        (16, 0b01, 0b11, 2, 29),
    ] {
        for input in [48, 42, 39, 36, 32, 25] {
            let start = (0..4)
                .rev()
                .find(|l| granule + (4 - l) * (granule - 3) >= input)
                .unwrap();
            if start > level {
                continue;
            }
            let mut g = guest();
            let txsz = 64 - u64::from(input);
            g.t = Tables::new(&mut g.w, granule, input, start);
            g.c.sys.tcr_el1 = txsz | txsz << 16 | tg0 << 14 | tg1 << 30 | 5 << 32;
            g.c.sys.ttbr0_el1 = g.t.root | 0xabcd << 48 | 1;
            g.c.sys.ttbr1_el1 = g.t.root;
            let block = 1u64 << log2;
            let high = !0 << input;
            let va = ((1u64 << input) - 1) & !(block - 1);
            let pa = 0x1234_0000_0000 & !(block - 1);
            g.map(va, pa, level, BITS);
            for va in [va, va | high] {
                let at = va + 0x123;
                let t = g.ask(at, Purpose::Read).unwrap();
                assert_eq!(t.pa, pa + 0x123, "{granule} {level} {input}");
                assert_eq!(u32::from(t.block_log2), log2);
                assert_eq!(g.read(va | (block - 1)), Ok(pa + block - 1));
            }
            assert_eq!(g.c.stats.walks, 4);
            // One bit beyond the range is in neither half.
            assert_eq!(g.read(1 << input), Err(data_same(0b100)));
            assert_eq!(g.read(high - 1), Err(data_same(0b100)));
        }
    }
}

#[test]
fn the_two_halves_have_tables_of_their_own() {
    let mut g = guest();
    let upper = Tables::new(&mut g.w, 12, 39, 1);
    g.c.sys.tcr_el1 = 16 | 25 << 16 | 2 << 30 | 5 << 32;
    g.c.sys.ttbr1_el1 = upper.root;
    g.map(0x1000, 0x5000, 3, BITS);
    upper.map(&mut g.w, 0x1000, 0x6000, 3, BITS);
    assert_eq!(g.read(0x1008), Ok(0x5008));
    assert_eq!(g.read(0xffff_ff80_0000_1008), Ok(0x6008));
    assert_eq!(g.read(0xffff_ff00_0000_1008), Err(data_same(0b100)));
    // EPD0 and EPD1 turn one off.
    g.c.sys.tcr_el1 |= 1 << 7;
    assert_eq!(g.read(0x1008), Err(data_same(0b100)));
    assert_eq!(g.read(0xffff_ff80_0000_1008), Ok(0x6008));
    g.c.sys.tcr_el1 ^= 1 << 7 | 1 << 23;
    assert_eq!(g.read(0x1008), Ok(0x5008));
    assert_eq!(g.read(0xffff_ff80_0000_1008), Err(data_same(0b100)));
}

#[test]
fn input_sizes_out_of_bounds_fault() {
    let mut g = guest();
    g.map(0, 0x5000, 3, BITS);
    for txsz in [0, 15, 40, 63] {
        g.c.sys.tcr_el1 = TCR & !63 | txsz;
        assert_eq!(g.read(0), Err(data_same(0b100)), "{txsz}");
    }
}

#[test]
fn top_byte_ignore() {
    let mut g = guest();
    g.map(0x1000, 0x5000, 3, BITS);
    let (low, high) = (0xaa00_0000_0000_1000, 0xaaff_0000_0000_1000);
    assert_eq!(g.read(low), Err(data_same(0b100)));
    assert_eq!(g.read(high), Err(data_same(0b100)));
    g.c.sys.tcr_el1 |= 1 << 37;
    assert_eq!(g.read(low), Ok(0x5000));
    assert_eq!(g.read(high), Err(data_same(0b100)));
    g.c.sys.tcr_el1 ^= 3 << 37;
    assert_eq!(g.read(low), Err(data_same(0b100)));
    assert_eq!(g.read(high), Ok(0x5000));
    assert_eq!(g.fetch(high), Ok(0x5000));
    // Bit 55 is not part of the tag.
    assert_eq!(g.read(0xaa7f_0000_0000_1000), Err(data_same(0b100)));
    // TBID1: data only.
    g.c.sys.tcr_el1 |= 1 << 52;
    assert_eq!(g.read(high), Ok(0x5000));
    assert_eq!(g.fetch(high), Err(fetch_same(0b100)));
}

#[test]
fn branches_drop_the_tag() {
    let mut g = guest();
    let (low, high) = (0xaa7f_0000_0000_1000, 0xaa80_0000_0000_1000);
    assert_eq!(branch_address(&g.c, low), low);
    g.c.sys.tcr_el1 |= 1 << 37;
    assert_eq!(branch_address(&g.c, low), 0x007f_0000_0000_1000);
    assert_eq!(branch_address(&g.c, high), high);
    g.c.sys.tcr_el1 |= 1 << 38;
    assert_eq!(branch_address(&g.c, high), 0xff80_0000_0000_1000);
    // TBID0: the tag belongs to the address of code.
    g.c.sys.tcr_el1 |= 1 << 51;
    assert_eq!(branch_address(&g.c, low), low);
}

#[test]
fn e0pd_hides_a_half_from_el0() {
    let mut g = guest();
    g.map(0x1000, 0x5000, 3, BITS | d::EL0);
    g.c.sys.tcr_el1 |= 1 << 56;
    let high = 0xffff_0000_0000_1000;
    assert_eq!(g.read(high), Ok(0x5000));
    g.c.pstate.el = 0;
    assert_eq!(g.read(0x1000), Ok(0x5000));
    assert_eq!(g.read(high), Err(data_lower(0b100)));
    g.c.profile = &PLAIN;
    assert_eq!(g.read(high), Ok(0x5000));
}

#[test]
fn address_sizes() {
    let mut g = guest();
    let at = g.map(0x1000, 0x10_0000_0000, 3, BITS);
    assert_eq!(g.read(0x1000), Ok(0x10_0000_0000));
    // IPS 36 bits: the page is beyond.
    g.c.sys.tcr_el1 = TCR & !(7 << 32) | 1 << 32;
    assert_eq!(g.read(0x1000), Err(data_same(0b11)));
    g.w.put(at, 0x8_0000_0000 | BITS | 3);
    assert_eq!(g.read(0x1000), Ok(0x8_0000_0000));
    // A table beyond, reported by the level that points to it.
    for level in 0..3 {
        let mut g = guest();
        g.c.sys.tcr_el1 = TCR & !(7 << 32) | 1 << 32;
        g.t.set(&mut g.w, 0x1000, level, 0x10_0000_0000 | 3);
        assert_eq!(g.read(0x1000), Err(data_same(u64::from(level))));
    }
    g.c.sys.ttbr0_el1 = 0x10_0000_0000;
    assert_eq!(g.read(0x1000), Err(data_same(0b00)));
    // What the core implements bounds it all.
    static SMALL: Profile = Profile {
        pa_range: 2,
        ..profile(Features::ALL)
    };
    let mut g = guest_of(&SMALL);
    g.map(0x1000, 0x100_0000_0000, 3, BITS);
    assert_eq!(g.read(0x1000), Err(data_same(0b11)));
}

#[test]
fn descriptors_that_are_none() {
    for (level, value, status) in [
        (0, 0, 0b100),
        (0, 1, 0b100),
        (1, 2, 0b101),
        (2, 0, 0b110),
        (3, 1, 0b111),
        (3, 2, 0b111),
    ] {
        let mut g = guest();
        g.t.set(&mut g.w, 0x1000, level, value | BITS);
        assert_eq!(g.read(0x1000), Err(data_same(status)), "{level} {value}");
        assert_eq!(g.write(0x1000), Err(data_same(status | WNR)));
        assert_eq!(g.fetch(0x1000), Err(fetch_same(status)));
    }
    // Larger granules have fewer block levels.
    for (granule, tg0, start, level) in [(14, 0b10, 0, 1), (16, 0b01, 1, 1)] {
        let mut g = guest();
        g.t = Tables::new(&mut g.w, granule, 48, start);
        g.c.sys.tcr_el1 = 16 | tg0 << 14 | 5 << 32;
        g.c.sys.ttbr0_el1 = g.t.root;
        g.map(0x1000, 0, level, BITS);
        assert_eq!(g.read(0x1000), Err(data_same(0b100 | u64::from(level))));
    }
}

#[test]
fn the_contiguous_bit_is_a_hint() {
    let mut g = guest();
    for i in 0..16 {
        g.map(i << 12, 0x50_0000 + (i << 12), 3, BITS | d::CONTIGUOUS);
    }
    assert_eq!(g.read(0x7008), Ok(0x50_7008));
    let t = g.ask(0xf000, Purpose::Read).unwrap();
    assert_eq!((t.pa, t.block_log2), (0x50_f000, 12));
}

#[test]
fn big_endian_tables() {
    let mut g = guest();
    let at = g.map(0x1000, 0x5000, 3, BITS);
    g.c.sys.sctlr_el1 |= 1 << 25;
    assert_eq!(g.read(0x1000), Err(data_same(0b100)));
    // From the top: every table on the way has one entry.
    let mut table = g.t.root;
    loop {
        let v = g.w.get(table);
        g.w.put(table, v.swap_bytes());
        table = v & 0xffff_ffff_f000;
        if table & !0xfff == at & !0xfff {
            break;
        }
    }
    g.w.put(at, g.w.get(at).swap_bytes());
    assert_eq!(g.read(0x1000), Ok(0x5000));
}

#[test]
fn memory_types() {
    let mut g = guest();
    g.map(0x1000, 0x5000, 3, BITS);
    g.map(0x2000, 0x6000, 3, BITS | d::DEVICE);
    g.map(0x3000, 0x7000, 3, BITS | d::NC);
    for (va, device) in [(0x1000, false), (0x2000, true), (0x3000, false)] {
        assert_eq!(g.ask(va, Purpose::Read).unwrap().device, device);
    }
}

#[test]
fn guarded_pages() {
    let mut g = guest();
    g.map(0x1000, 0x5000, 3, BITS | 1 << 50);
    g.map(0x2000, 0x6000, 3, BITS);
    assert!(g.ask(0x1000, Purpose::Execute).unwrap().guarded);
    assert!(!g.ask(0x2000, Purpose::Execute).unwrap().guarded);
    g.c.profile = &PLAIN;
    assert!(!g.ask(0x1000, Purpose::Execute).unwrap().guarded);
}

#[test]
fn stage_1_off() {
    let mut g = guest();
    g.c.sys.sctlr_el1 = 0;
    let t = g.ask(0x1234_5678, Purpose::Read).unwrap();
    assert_eq!((t.pa, t.device, t.secure), (0x1234_5678, true, false));
    assert_eq!((t.read, t.write, t.block_log2), (true, true, 12));
    assert!(!g.ask(0x1234, Purpose::Execute).unwrap().device);
    assert_eq!(g.read(1 << 48), Err(data_same(0)));
    assert_eq!(g.read(0xff00_0000_0000_1000), Err(data_same(0)));
    g.c.sys.tcr_el1 |= 1 << 37;
    assert_eq!(g.read(0xff00_0000_0000_1000), Ok(0x1000));
    // A hypervisor's TGE turns it off as well.
    let mut g = guest();
    g.c.sys.hcr_el2 = HCR_TGE;
    g.c.pstate.el = 0;
    assert_eq!(g.read(0x1000), Ok(0x1000));
}

#[test]
fn el2_and_el3_have_one_range_and_one_privilege() {
    for el in [2, 3] {
        let mut g = guest();
        g.c.pstate.el = el;
        for (tcr, ttbr) in [
            (&mut g.c.sys.tcr_el2, &mut g.c.sys.ttbr0_el2),
            (&mut g.c.sys.tcr_el3, &mut g.c.sys.ttbr0_el3),
        ] {
            *tcr = 16 | 5 << 16;
            *ttbr = g.t.root;
        }
        g.map(0x1000, 0x5000, 3, BITS);
        g.map(0x2000, 0x6000, 3, BITS | d::RO | d::PXN);
        g.map(0x3000, 0x7000, 3, BITS | d::UXN | d::EL0);
        assert_eq!(g.rights(0x1000), "rwx");
        assert_eq!(g.rights(0x2000), "r-x");
        assert_eq!(g.rights(0x3000), "rw-");
        g.c.pstate.pan = true;
        assert_eq!(g.rights(0x3000), "rw-");
        assert_eq!(g.read(0xffff_0000_0000_1000), Err(data_same(0b100)));
        assert_eq!(g.read(0xff00_0000_0000_1000), Err(data_same(0b100)));
        g.c.sys.tcr_el2 |= 1 << 20;
        g.c.sys.tcr_el3 |= 1 << 20;
        assert_eq!(g.read(0xff00_0000_0000_1000), Ok(0x5000));
        g.c.sys.sctlr_el2 |= 1 << 19;
        g.c.sys.sctlr_el3 |= 1 << 19;
        assert_eq!(g.rights(0x1000), "rw-");
        let t = g.ask(0x1000, Purpose::Read).unwrap();
        assert_eq!(t.secure, el == 3);
    }
}

#[test]
fn the_host_of_vhe_has_two_of_each() {
    let mut g = guest();
    g.c.sys.hcr_el2 = HCR_E2H;
    g.c.sys.tcr_el2 = TCR;
    (g.c.sys.ttbr0_el2, g.c.sys.ttbr1_el2) = (g.t.root, g.t.root);
    (g.c.sys.ttbr0_el1, g.c.sys.ttbr1_el1) = (0, 0);
    g.map(0x1000, 0x5000, 3, BITS);
    g.map(0x2000, 0x6000, 3, BITS | d::EL0);
    g.c.pstate.el = 2;
    assert_eq!(g.read(0xffff_0000_0000_1000), Ok(0x5000));
    assert_eq!(g.rights(0x2000), "rw-");
    g.c.pstate.pan = true;
    assert_eq!(g.rights(0x2000), "---");
    assert_eq!(g.read(0x2000), Err(data_same(0b1111)));
    // EL0 belongs to it with TGE, and to EL1 without.
    g.c.pstate.el = 0;
    assert_eq!(g.read(0x2000), Err(data_lower(0b01_0100)));
    g.c.sys.hcr_el2 |= HCR_TGE;
    assert_eq!(g.rights(0x2000), "rwx");
    let e = g.fault(0x1000, Purpose::Read);
    assert_eq!(e.syndrome.esr(), data_lower(0b1111));
    assert_eq!(e.target_el, 2);
    // Without FEAT_VHE the bit does nothing.
    g.c.profile = &PLAIN;
    g.c.pstate.el = 2;
    assert_eq!(g.read(0xffff_0000_0000_1000), Err(data_same(0b100)));
}

#[test]
fn secure_and_non_secure_output() {
    let mut g = guest();
    g.c.sys.scr_el3 = 0;
    g.map(0x1000, 0x5000, 3, BITS);
    g.map(0x2000, 0x6000, 3, BITS | d::NS);
    assert!(g.ask(0x1000, Purpose::Read).unwrap().secure);
    assert!(!g.ask(0x2000, Purpose::Read).unwrap().secure);
    assert!(g.fetch(0x2000).is_ok());
    // SCR_EL3.SIF.
    g.c.sys.scr_el3 = 1 << 9;
    assert!(g.fetch(0x1000).is_ok());
    assert_eq!(g.fetch(0x2000), Err(fetch_same(0b1111)));
    // NSTable: everything below is Non-secure.
    let mut g = guest();
    g.c.sys.scr_el3 = 0;
    g.t.table_bits = 1 << 63;
    g.map(0x1000, 0x5000, 3, BITS);
    assert!(!g.ask(0x1000, Purpose::Read).unwrap().secure);
    // Tables in Secure memory are out of reach once NSTable was seen, or in Non-secure state.
    g.t.set(&mut g.w, 0x1000, 2, SECURE_RAM | 1 << 63 | 3);
    assert_eq!(g.read(0x1000), Err(data_same(0b01_0111)));
    let mut g = guest();
    g.t.set(&mut g.w, 0x1000, 2, SECURE_RAM | 3);
    let page = g.w.secure.page(0).unwrap();
    page.store64(8, 0x5000 | BITS | 3);
    g.c.sys.scr_el3 = 0;
    assert_eq!(g.read(0x1000), Ok(0x5000));
    g.c.sys.scr_el3 = 1;
    assert_eq!(g.read(0x1000), Err(data_same(0b01_0111)));
    // EL3 decides page by page.
    let mut g = guest();
    g.c.pstate.el = 3;
    g.c.sys.tcr_el3 = 16 | 5 << 16;
    g.c.sys.ttbr0_el3 = g.t.root;
    g.map(0x1000, 0x5000, 3, BITS);
    g.map(0x2000, 0x6000, 3, BITS | d::NS);
    assert!(g.ask(0x1000, Purpose::Read).unwrap().secure);
    assert!(!g.ask(0x2000, Purpose::Read).unwrap().secure);
}

#[test]
fn hierarchical_permissions() {
    // Table bits, then EL1 and EL0 of a page that allows both all but EL1 fetches.
    for (table, el1, el0) in [
        (0u64, "rw-", "rwx"),
        (1 << 59, "rw-", "rwx"),
        (1 << 60, "rw-", "rw-"),
        (1 << 61, "rwx", "--x"),
        (1 << 62, "r-x", "r-x"),
        (3 << 61, "r-x", "--x"),
        (1 << 59 | 1 << 61, "rw-", "--x"),
    ] {
        let mut g = guest();
        g.t.table_bits = table;
        g.map(0x1000, 0x5000, 3, BITS | d::EL0);
        assert_eq!(g.rights(0x1000), el1, "{table:x}");
        g.c.pstate.el = 0;
        assert_eq!(g.rights(0x1000), el0, "{table:x}");
        // HPD0 makes the tables' bits ignored.
        g.c.sys.tcr_el1 |= 1 << 41;
        assert_eq!(g.rights(0x1000), "rwx", "{table:x}");
        g.c.profile = &PLAIN;
        assert_eq!(g.rights(0x1000), el0, "{table:x}");
    }
}

#[test]
fn pan_and_unprivileged_accesses() {
    let mut g = guest();
    g.map(0x1000, 0x5000, 3, BITS | d::EL0);
    g.map(0x2000, 0x6000, 3, BITS);
    g.map(0x3000, 0x7000, 3, BITS | d::UXN);
    g.c.pstate.pan = true;
    assert_eq!(g.rights(0x1000), "---");
    assert_eq!(g.rights(0x2000), "rwx");
    assert!(g.ask(0x1000, Purpose::CacheMaintenance).is_ok());
    // EPAN: execute-only pages of EL0 are protected too.
    g.c.sys.sctlr_el1 |= 1 << 57;
    assert_eq!(g.rights(0x2000), "--x");
    assert_eq!(g.rights(0x3000), "rwx");
    // LDTR.
    let mut user = |va, purpose| {
        let r = Request {
            va,
            purpose,
            unprivileged: true,
        };
        let result = translate(&mut g.c, &mut g.w, r);
        result.map(|t| t.pa).map_err(|e| e.syndrome.esr())
    };
    assert_eq!(user(0x1000, Purpose::Write), Ok(0x5000));
    assert_eq!(user(0x2000, Purpose::Read), Err(data_same(0b1111)));
    assert_eq!(user(0x2000, Purpose::Write), Err(data_same(0b1111 | WNR)));
    assert!(unprivileged_access(&g.c));
    g.c.pstate.uao = true;
    assert!(!unprivileged_access(&g.c));
    g.c.pstate.el = 0;
    assert!(unprivileged_access(&g.c));
}
