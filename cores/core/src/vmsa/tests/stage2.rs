//! Stage 2: its own walks, and what it does to those of stage 1.
use super::*;

const BITS: u64 = d::AF | d::INNER;
/// Where the guest believes its RAM to be.
const IPA: u64 = 0x8000_0000;
/// VTCR_EL2 for 40 bits of 4 KiB pages from level 1 (two concatenated tables), 48-bit output.
const VTCR: u64 = 24 | 1 << 6 | 5 << 16;

/// A guest whose RAM is mapped at `IPA` by 2 MiB blocks, its own tables included.
struct Nested {
    g: Guest,
    s2: Tables,
}

fn nested() -> Nested {
    let mut g = guest();
    let s2 = Tables::new(&mut g.w, 12, 40, 1);
    g.c.sys.hcr_el2 = HCR_VM;
    g.c.sys.vtcr_el2 = VTCR;
    g.c.sys.vttbr_el2 = s2.root | 7 << 48 | 1;
    for i in 0..16 {
        s2.map(&mut g.w, IPA + (i << 21), RAM + (i << 21), 2, d::S2);
    }
    g.t.shift = IPA - RAM;
    g.c.sys.ttbr0_el1 = g.t.root + IPA - RAM;
    Nested { g, s2 }
}

#[test]
fn both_stages() {
    let mut n = nested();
    n.g.map(0x1000, IPA + 0x5000, 3, BITS);
    n.g.map(0x20_0000, IPA + 0x20_0000, 2, BITS);
    assert_eq!(n.g.read(0x1234), Ok(RAM + 0x5234));
    let t = n.g.ask(0x20_1234, Purpose::Read).unwrap();
    assert_eq!((t.pa, t.block_log2), (RAM + 0x20_1234, 21));
    assert!(t.read && t.write && !t.device && !t.secure);
    // A page below 4 KiB granularity of stage 1 alone: stage 2 pages under a stage 1 block.
    n.s2.set(&mut n.g.w, IPA + 0x20_0000, 2, 0);
    n.s2.map(&mut n.g.w, IPA + 0x20_1000, RAM + 0x9000, 3, d::S2);
    assert_eq!(n.g.read(0x20_1234), Ok(RAM + 0x9234));
    // EL2 itself does not pass through.
    n.g.c.pstate.el = 2;
    n.g.c.sys.sctlr_el2 = 0;
    assert_eq!(n.g.read(0x1234), Ok(0x1234));
}

#[test]
fn stage_2_alone() {
    let mut n = nested();
    n.g.c.sys.sctlr_el1 = 0;
    let t = n.g.ask(IPA + 0x123, Purpose::Read).unwrap();
    assert_eq!((t.pa, t.device), (RAM + 0x123, true));
    // HCR_EL2.DC: Normal memory, and stage 2 without VM.
    n.g.c.sys.hcr_el2 = 1 << 12;
    n.g.c.sys.sctlr_el1 = 1;
    let t = n.g.ask(IPA + 0x123, Purpose::Read).unwrap();
    assert_eq!((t.pa, t.device), (RAM + 0x123, false));
}

#[test]
fn faults_go_to_el2_with_the_ipa() {
    let mut n = nested();
    n.g.map(0x1000, IPA + 0x600_0000, 3, BITS);
    n.g.map(0x2000, IPA + 0x5000, 3, BITS);
    let e = n.g.fault(0x1238, Purpose::Write);
    assert_eq!(e.syndrome.esr(), data_lower(0b0110 | WNR));
    assert_eq!((e.target_el, e.far), (2, Some(0x1238)));
    assert_eq!(e.ipa, Some(IPA + 0x600_0238));
    let e = n.g.fault(0x1238, Purpose::Execute);
    assert_eq!(e.syndrome.esr(), fetch_lower(0b0110));
    // Stage 1 faults stay with the guest.
    assert_eq!(n.g.fault(0x3000, Purpose::Read).target_el, 1);
    assert_eq!(n.g.read(0x3000), Err(data_same(0b0111)));
    // Permission, access flag, address size.
    for (bits, purpose, iss) in [
        (d::S2_READ, Purpose::Write, 0b1110 | WNR),
        (d::S2_READ, Purpose::ReadWrite, 0b1110 | WNR),
        (d::S2 & !(1 << 6), Purpose::Read, 0b1110),
        (d::S2 & !(1 << 6), Purpose::ReadWrite, 0b1110),
        (d::S2 & !d::AF, Purpose::Read, 0b1010),
        (d::S2 & !d::AF, Purpose::Write, 0b1010 | WNR),
    ] {
        let mut n = nested();
        n.g.map(0x2000, IPA + 0x1e0_5000, 3, BITS);
        n.s2.map(&mut n.g.w, IPA + 0x1e0_0000, RAM, 2, bits);
        let e = n.g.fault(0x2000, purpose);
        assert_eq!(e.syndrome.esr(), data_lower(iss), "{purpose:?}");
        assert_eq!(e.ipa, Some(IPA + 0x1e0_5000));
        assert_eq!(e.target_el, 2);
    }
    n.g.c.sys.vtcr_el2 = VTCR & !(7 << 16);
    let far = 0x1_0000_0000;
    n.s2.map(&mut n.g.w, IPA + 0x600_0000, far, 2, d::S2);
    assert_eq!(n.g.read(0x1000), Err(data_lower(0b0010)));
}

#[test]
fn execute_never() {
    // XN[1:0], then EL1 and EL0.
    for (xn, el1, el0) in [
        (0u64, true, true),
        (1, false, true),
        (2, false, false),
        (3, true, false),
    ] {
        let mut n = nested();
        n.g.map(0x2000, IPA + 0x1e0_5000, 3, BITS | d::EL0 | d::RO);
        let bits = d::S2 | xn << 53;
        n.s2.map(&mut n.g.w, IPA + 0x1e0_0000, RAM, 2, bits);
        assert_eq!(n.g.fetch(0x2000).is_ok(), el1, "{xn:02b}");
        n.g.c.pstate.el = 0;
        assert_eq!(n.g.fetch(0x2000).is_ok(), el0, "{xn:02b}");
        n.g.c.profile = &PLAIN;
        assert_eq!(n.g.fetch(0x2000).is_ok(), xn & 2 == 0, "{xn:02b}");
    }
}

#[test]
fn faults_on_the_tables_of_stage_1() {
    let mut n = nested();
    // The guest's level 2 table is where there is nothing.
    n.g.t
        .set(&mut n.g.w, 0x4000_0000, 1, (IPA + 0x700_0000) | 3);
    let e = n.g.fault(0x4000_1008, Purpose::Write);
    assert_eq!(e.syndrome.esr(), data_lower(0b0110 | S1PTW | WNR));
    assert_eq!((e.target_el, e.far), (2, Some(0x4000_1008)));
    assert_eq!(e.ipa, Some(IPA + 0x700_0000));
    let e = n.g.fault(0x4000_1008, Purpose::Execute);
    assert_eq!(e.syndrome.esr(), fetch_lower(0b0110 | S1PTW));
    // Unreadable for stage 2.
    n.s2.map(&mut n.g.w, IPA + 0x700_0000, RAM, 2, d::S2 & !(1 << 6));
    assert_eq!(n.g.read(0x4000_1008), Err(data_lower(0b1110 | S1PTW)));
    // HCR_EL2.PTW protects Device memory.
    let device = d::S2 & !(0b1111 << 2);
    n.s2.map(&mut n.g.w, IPA + 0x700_0000, RAM, 2, device);
    assert_eq!(n.g.read(0x4000_1008), Err(data_same(0b0110)));
    n.g.c.sys.hcr_el2 |= 1 << 2;
    assert_eq!(n.g.read(0x4000_1008), Err(data_lower(0b1110 | S1PTW)));
    // A TTBR that stage 2 does not know.
    n.g.c.sys.ttbr0_el1 = 1 << 40;
    let e = n.g.fault(0, Purpose::Read);
    assert_eq!(e.syndrome.esr(), data_lower(0b0100 | S1PTW));
    assert_eq!(e.ipa, Some(1 << 40));
}

#[test]
fn external_aborts_of_the_stage_2_walk() {
    let mut n = nested();
    n.g.map(0x1000, IPA + 0x4000_0000, 3, BITS);
    n.s2.set(&mut n.g.w, IPA + 0x4000_0000, 1, 0x9000_0000 | 3);
    let e = n.g.fault(0x1000, Purpose::Read);
    assert_eq!(e.syndrome.esr(), data_lower(0b01_0110));
    assert_eq!((e.target_el, e.ipa), (2, None));
    n.g.c.sys.scr_el3 |= 8;
    assert_eq!(n.g.fault(0x1000, Purpose::Read).target_el, 3);
}

#[test]
fn granules_and_start_levels() {
    // Granule, TG0, SL0, start level, bits of IPA, level of the leaf.
    for (granule, tg0, sl0, start, input, level) in [
        (12, 0u64, 2u64, 0, 48, 3),
        (12, 0, 2, 0, 44, 1),
        (12, 0, 1, 1, 43, 2),
        (12, 0, 1, 1, 40, 1),
        (12, 0, 1, 1, 32, 2),
        (12, 0, 0, 2, 34, 2),
        (12, 0, 0, 2, 30, 3),
        (14, 2, 2, 1, 40, 2),
        (14, 2, 1, 2, 40, 2),
        (14, 2, 0, 3, 27, 3),
        (16, 1, 2, 1, 48, 2),
        (16, 1, 1, 2, 42, 3),
        (16, 1, 0, 3, 31, 3),
    ] {
        let mut g = guest();
        let s2 = Tables::new(&mut g.w, granule, input, start);
        g.c.sys.hcr_el2 = HCR_VM;
        g.c.sys.sctlr_el1 = 0;
        g.c.sys.vtcr_el2 = (64 - u64::from(input)) | sl0 << 6 | tg0 << 14 | 5 << 16;
        g.c.sys.vttbr_el2 = s2.root;
        let log2 = granule + (3 - level) * (granule - 3);
        let ipa = ((1u64 << input) - 1) >> log2 << log2;
        let pa = 0x1234_0000_0000 >> log2 << log2;
        s2.map(&mut g.w, ipa, pa, level, d::S2);
        let row = (granule, sl0, input, level);
        assert_eq!(g.read(ipa + 0x18), Ok(pa + 0x18), "{row:?}");
        if input < 48 {
            let e = g.fault(1 << input, Purpose::Read);
            assert_eq!(e.syndrome.esr(), data_lower(0b0100));
        }
    }
    // SL0 that does not fit T0SZ or the granule, and T0SZ out of bounds.
    for vtcr in [
        24 | 2 << 6,
        24,
        24 | 3 << 6,
        20 | 1 << 6,
        40,
        15 | 2 << 6,
        24 | 3 << 6 | 2 << 14,
        24 | 3 << 6 | 1 << 14,
        24 | 1 << 14,
    ] {
        let mut n = nested();
        n.g.c.sys.sctlr_el1 = 0;
        n.g.c.sys.vtcr_el2 = vtcr | 5 << 16;
        let e = n.g.fault(IPA, Purpose::Read);
        assert_eq!(e.syndrome.esr(), data_lower(0b0100), "{vtcr:x}");
        assert_eq!(e.ipa, Some(IPA));
    }
}

#[test]
fn memory_types_of_two_stages() {
    for (s1, memattr, fwb, device, by2) in [
        (0, 0b1111u64, false, false, false),
        (0, 0b0101, false, false, false),
        (0, 0b0001, false, true, true),
        (d::DEVICE, 0b1111, false, true, false),
        (d::DEVICE, 0b0110, true, false, false),
        (d::DEVICE, 0b0111, true, true, false),
        (d::DEVICE, 0b0101, true, true, false),
        (0, 0b0101, true, false, false),
        (0, 0b0001, true, true, true),
    ] {
        let mut n = nested();
        n.g.map(0x2000, IPA + 0x1e0_5000, 3, BITS | s1);
        let bits = d::S2 & !(15 << 2) | memattr << 2;
        n.s2.map(&mut n.g.w, IPA + 0x1e0_0000, RAM, 2, bits);
        if fwb {
            n.g.c.sys.hcr_el2 |= 1 << 46;
            // The guest's tables stay Normal under the other encoding as well.
            for i in 0..15 {
                let at = RAM + (i << 21);
                let bits = d::S2 & !(15 << 2) | 0b0110 << 2;
                n.s2.map(&mut n.g.w, IPA + (i << 21), at, 2, bits);
            }
        }
        let t = n.g.ask(0x2000, Purpose::Read).unwrap();
        let row = (s1, memattr, fwb);
        assert_eq!((t.device, t.device_by_stage2), (device, by2), "{row:?}");
        let e = device_alignment_fault(&n.g.c, 0x2001, Purpose::Read, &t);
        assert_eq!(e.target_el, if by2 { 2 } else { 1 });
    }
}

#[test]
fn a_load_tells_the_hypervisor_what_it_was() {
    let mut n = nested();
    n.g.map(0x1000, IPA + 0x600_0000, 3, BITS);
    n.g.map(0x2000, IPA + 0x5000, 3, BITS | d::RO);
    let i = Iss {
        sas: 2,
        sse: true,
        srt: 17,
        sf: true,
        ar: false,
    };
    let e = n.g.fault(0x1008, Purpose::Read);
    let full = with_instruction(e, i);
    let iss = 1 << 24 | 2 << 22 | 1 << 21 | 17 << 16 | 1 << 15 | 0b0110;
    assert_eq!(full.syndrome.esr(), data_lower(iss));
    assert_eq!((full.far, full.ipa), (e.far, e.ipa));
    let zero = Iss {
        sas: 0,
        sse: false,
        srt: 31,
        sf: false,
        ar: true,
    };
    let e = n.g.fault(0x1008, Purpose::Write);
    let iss = 1 << 24 | 31 << 16 | 1 << 14 | 0b0110 | WNR;
    assert_eq!(with_instruction(e, zero).syndrome.esr(), data_lower(iss));
    // Nothing for anybody else: stage 1, fetches, maintenance, walks.
    for (va, purpose) in [
        (0x2000, Purpose::Write),
        (0x3000, Purpose::Read),
        (0x1000, Purpose::Execute),
        (0x1000, Purpose::CacheMaintenance),
    ] {
        let e = n.g.fault(va, purpose);
        assert_eq!(with_instruction(e, i), e);
    }
    n.g.c.sys.ttbr0_el1 = 0x10_0000_0000;
    let e = n.g.fault(0x1000, Purpose::Read);
    assert_eq!(with_instruction(e, i), e);
}
