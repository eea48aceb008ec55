use super::*;
use crate::queue::{gather, total};
use crate::rng::{self, Rng};
use crate::testing::{Driver, EVENT_IDX, INDIRECT};
use dyno_fabric::bench::{Bench, RAM_BASE};

const NEXT: u16 = 1;
const WRITE: u16 = 2;
const IND: u16 = 4;

fn bench() -> Bench {
    Bench::new(WINDOW, rng::new(1))
}

#[test]
fn identification_and_features() {
    let mut b = bench();
    assert_eq!(b.read32(0x000), 0x7472_6976);
    assert_eq!((b.read32(0x004), b.read32(0x008)), (2, 4));
    assert_eq!(b.read32(0x010), 1 << 28 | 1 << 29);
    b.write32(0x014, 1);
    assert_eq!(b.read32(0x010), 1 | 1 << 8);
    b.write32(0x014, 2);
    assert_eq!(b.read32(0x010), 0);
    assert_eq!(b.read32(0x034), 64);
    b.write32(0x030, 1);
    assert_eq!(b.read32(0x034), 0, "no such queue");
    let mut b = Bench::new(WINDOW, VirtioMmio::<Rng>::behind_iommu(rng::new(1)));
    b.write32(0x014, 1);
    assert_eq!(b.read32(0x010), 1 | 2 | 1 << 8);
}

#[test]
fn only_words_reach_the_registers() {
    let mut b = bench();
    for (at, size) in [(0, 1), (0, 2), (0, 8), (2, 4), (0x70, 8)] {
        assert_eq!(b.try_read(at, size), Err(Fault::BadSize));
        assert_eq!(b.try_write(at, size, 1), Err(Fault::BadSize));
    }
    assert_eq!(b.try_read(0x101, 2), Err(Fault::BadSize));
    assert_eq!(b.try_read(0x101, 1), Ok(0));
    assert_eq!(b.try_read(0x05c, 4), Ok(0));
}

#[test]
fn features_that_are_not_offered_are_refused() {
    for (low, high, ok) in [
        (0, 1, true),
        (1, 1, false),
        (0, 0, false),
        (0, 1 | 4, false),
    ] {
        let mut b = bench();
        b.write32(0x020, low);
        b.write32(0x024, 1);
        b.write32(0x020, high);
        b.write32(0x070, 0xb);
        assert_eq!(b.read32(0x070) & 8 != 0, ok, "{low:#x} {high:#x}");
        b.write32(0x070, 0xf);
        assert_eq!(b.read32(0x070) & 4 != 0, ok);
    }
}

#[test]
fn a_queue_is_only_taken_if_it_is_sound() {
    let mut b = bench();
    b.write32(0x044, 1);
    assert_eq!(b.read32(0x044), 0, "no size");
    for (size, ok) in [(3, false), (128, false), (0, false), (64, true)] {
        b.write32(0x038, size);
        b.write32(0x044, 1);
        assert_eq!(b.read32(0x044), u32::from(ok), "size {size}");
    }
    b.write32(0x044, 0);
    for (reg, v) in [(0x080, 8), (0x090, 1), (0x0a0, 2), (0x084, u32::MAX)] {
        b.write32(0x038, 64);
        b.write32(reg, v);
        if reg == 0x084 {
            b.write32(0x080, 0xffff_fff0);
        }
        b.write32(0x044, 1);
        assert_eq!(b.read32(0x044), 0, "{reg:#x}");
        b.write32(0x0c0, 1);
    }
}

fn broken(d: &mut Driver) -> bool {
    d.kick(0);
    d.needs_reset()
}
fn start(features: u64) -> Driver {
    Driver::start(rng::new(1), &[8], features)
}

#[test]
fn rings_that_break_the_rules_stop_the_device() {
    let at = RAM_BASE + 0x9_0000;
    // (address, length, flags, next) of descriptors 0 and 1; the ring offers descriptor 0.
    type D = (u64, u32, u16, u16);
    let cases: [(&str, u64, [D; 2]); 12] = [
        (
            "loop",
            0,
            [(at, 4, NEXT | WRITE, 1), (at, 4, NEXT | WRITE, 0)],
        ),
        ("itself", 0, [(at, 4, NEXT | WRITE, 0), (0, 0, 0, 0)]),
        ("index", 0, [(at, 4, NEXT | WRITE, 8), (0, 0, 0, 0)]),
        ("empty", 0, [(at, 0, WRITE, 0), (0, 0, 0, 0)]),
        ("wrap", 0, [(u64::MAX - 1, 4, WRITE, 0), (0, 0, 0, 0)]),
        ("order", 0, [(at, 4, NEXT | WRITE, 1), (at, 4, 0, 0)]),
        (
            "length",
            0,
            [(at, u32::MAX, NEXT | WRITE, 1), (at, 4, WRITE, 0)],
        ),
        ("not negotiated", 0, [(at, 16, IND, 0), (0, 0, 0, 0)]),
        (
            "indirect and next",
            INDIRECT,
            [(at, 16, IND | NEXT, 1), (at, 4, WRITE, 0)],
        ),
        ("indirect size", INDIRECT, [(at, 17, IND, 0), (0, 0, 0, 0)]),
        ("indirect empty", INDIRECT, [(at, 0, IND, 0), (0, 0, 0, 0)]),
        (
            "indirect long",
            INDIRECT,
            [(at, 16 * 9, IND, 0), (0, 0, 0, 0)],
        ),
    ];
    for (name, features, descriptors) in cases {
        let mut d = start(features);
        for (i, (addr, len, flags, next)) in (0..).zip(descriptors) {
            d.descriptor(0, i, addr, len, flags, next);
        }
        d.make_available(0, 0);
        assert!(broken(&mut d), "{name}");
        assert_eq!(d.used(0), None, "{name}");
        assert!(d.bench.pin(0), "{name}");
    }
}

#[test]
fn a_head_or_an_index_out_of_range_stops_the_device() {
    let mut d = start(0);
    d.make_available(0, 8);
    assert!(broken(&mut d));
    let mut d = start(0);
    d.descriptor(0, 0, RAM_BASE + 0x9_0000, 4, WRITE, 0);
    d.put(0x2002, &9u16.to_le_bytes());
    assert!(broken(&mut d));
    assert_eq!(d.used(0), None);
}

#[test]
fn nested_and_self_pointing_indirect_tables_stop_the_device() {
    let at = RAM_BASE + 0x9_0000;
    let mut d = start(INDIRECT);
    d.descriptor(0, 0, at, 16, IND, 0);
    d.put(0x9_0000, &at.to_le_bytes());
    d.put(0x9_0008, &[16, 0, 0, 0, IND as u8, 0, 0, 0]);
    d.make_available(0, 0);
    assert!(broken(&mut d));
    let mut d = start(INDIRECT);
    d.descriptor(0, 0, RAM_BASE, 16, IND, 0);
    d.make_available(0, 0);
    assert!(broken(&mut d));
}

#[test]
fn rings_and_buffers_that_dma_cannot_reach_stop_the_device() {
    for addr in [0x60, 0x4000_0000, RAM_BASE + (1 << 20) - 2] {
        let mut d = start(0);
        d.descriptor(0, 0, addr, 4, WRITE, 0);
        d.make_available(0, 0);
        assert!(broken(&mut d), "{addr:#x}");
    }
    let mut d = start(0);
    d.bench.write32(0x044, 0);
    d.bench.write32(0x038, 8);
    d.bench.write32(0x044, 1);
    assert!(broken(&mut d), "a ring in the device's own registers");
}

#[test]
fn an_indirect_table_behind_direct_descriptors() {
    let mut d = start(INDIRECT);
    d.descriptor(0, 0, RAM_BASE + 0x8_0000, 3, NEXT | WRITE, 1);
    d.descriptor(0, 1, RAM_BASE + 0x9_0000, 32, IND | WRITE, 0);
    for (i, next) in [(0, NEXT), (1, 0)] {
        let mut b = (RAM_BASE + 0x8_1000 + 0x1000 * i).to_le_bytes().to_vec();
        b.extend([4, 0, 0, 0]);
        b.extend((next | WRITE).to_le_bytes());
        b.extend([1, 0]);
        d.put(0x9_0000 + 16 * i, &b);
    }
    d.make_available(0, 0);
    d.kick(0);
    assert_eq!(d.used(0), Some((0, 11)));
}

#[test]
fn interrupts_are_held_back_as_the_driver_asks() {
    let mut d = start(0);
    d.set_avail_flags(0, 1);
    d.offer(0, &[(0x9_0000, 4, true)]);
    d.kick(0);
    assert!(d.used(0).is_some() && !d.bench.pin(0));

    let mut d = start(EVENT_IDX);
    d.set_used_event(0, 2);
    for i in 0..4 {
        d.offer(0, &[(0x9_0000, 4, true)]);
        d.kick(0);
        assert_eq!(d.bench.pin(0), i >= 2, "entry {i}");
        assert_eq!(d.avail_event(0), i + 1);
    }
    d.ack();
    assert!(!d.bench.pin(0));
    d.set_used_event(0, 5);
    for _ in 0..3 {
        d.offer(0, &[(0x9_0000, 4, true)]);
    }
    d.kick(0);
    assert!(d.bench.pin(0), "the event lies inside a batch");
}

#[test]
fn a_ring_wraps_at_two_to_the_sixteen() {
    let mut d = start(EVENT_IDX);
    for i in 0..70_000u32 {
        d.offer(0, &[(0x9_0000, 4, true)]);
        d.kick(0);
        assert_eq!(d.used(0), Some(((i % 8) as u16, 4)), "entry {i}");
    }
}

#[test]
fn nothing_moves_before_the_driver_is_ready() {
    let mut d = start(0);
    d.offer(0, &[(0x9_0000, 4, true)]);
    // A fresh start whose ring is filled before DRIVER_OK.
    d.bench.write32(0x070, 0);
    d.bench.write32(0x024, 1);
    d.bench.write32(0x020, 1);
    d.bench.write32(0x070, 0xb);
    d.bench.write32(0x038, 8);
    for (reg, at) in [(0x080, 0), (0x090, 0x2000), (0x0a0, 0x3000)] {
        d.bench.write32(reg, (RAM_BASE + at) as u32);
    }
    d.bench.write32(0x044, 1);
    d.kick(0);
    assert_eq!(d.used(0), None);
    d.bench.write32(0x070, 0xf);
    assert_eq!(d.used(0), Some((0, 4)));
}

#[test]
fn lists_of_pieces_are_cut_where_asked() {
    struct Probe;
    impl Device for Probe {
        fn reset(&mut self, _: &mut Cx<'_>) {}
        fn read(&mut self, _: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
            let seg = |addr, len| crate::Seg { addr, len };
            let segs = [
                seg(RAM_BASE, 3),
                seg(RAM_BASE + 16, 2),
                seg(RAM_BASE + 32, 4),
            ];
            let mut out = [0; 8];
            gather(&segs, 2, &mut out[..5], cx)?;
            assert_eq!(total(&segs), 9);
            Ok(u64::from_le_bytes(out))
        }
        fn write(&mut self, _: &Access, _: u64, _: &mut Cx<'_>) -> Result<(), Fault> {
            Ok(())
        }
        fn save(&self) -> Vec<u8> {
            Vec::new()
        }
        fn restore(&mut self, _: &[u8]) -> Result<(), String> {
            Ok(())
        }
    }
    let mut b = Bench::new(16, Probe);
    let bytes: Vec<u8> = (0..64).collect();
    assert!(b.ram.write(0, &bytes));
    assert_eq!(b.try_read(0, 8), Ok(0x21_2011_1002));
}
