use super::*;
use crate::testing::Driver;
use dyno_fabric::host::Overlay;

const WCE: u64 = 1 << F_CONFIG_WCE;

fn disk(sectors: usize) -> Vec<u8> {
    (0..sectors * 512).map(|i| (i / 512 + i) as u8).collect()
}
fn start(sectors: usize, read_only: bool, features: u64) -> Driver {
    let medium = Overlay::new(disk(sectors), read_only);
    let part = new(BlockConfig::default(), Box::new(medium));
    Driver::start(part, &[16], features)
}
fn header(d: &mut Driver, kind: u32, sector: u64) {
    let mut h = kind.to_le_bytes().to_vec();
    h.extend([0; 4]);
    h.extend(sector.to_le_bytes());
    d.put(0x8_0000, &h);
    d.put(0x8_0100, &[0xee]);
}
/// Header at 0x8_0000, data at 0x9_0000, status at 0x8_0100.
fn request(d: &mut Driver, kind: u32, sector: u64, len: u32, write: bool) {
    header(d, kind, sector);
    let mut parts = vec![(0x8_0000, 16, false)];
    if len > 0 {
        parts.push((0x9_0000, len, write));
    }
    parts.push((0x8_0100, 1, true));
    d.offer(0, &parts);
    d.kick(0);
}
fn finish(d: &mut Driver) -> (u8, u32, Time) {
    let began = d.bench.now();
    let used = loop {
        if let Some(u) = d.used(0) {
            break u;
        }
        assert!(d.bench.next_event(), "the request never completes");
    };
    (d.get(0x8_0100, 1)[0], used.1, d.bench.now() - began)
}
/// 75 us and 4 ns a byte.
fn read_time(bytes: u64) -> Time {
    Time::from_us(75) + Time::from_ns(4 * bytes)
}
/// 75 us and 8 ns a byte.
fn write_time(bytes: u64) -> Time {
    Time::from_us(75) + Time::from_ns(8 * bytes)
}

#[test]
fn a_read_takes_its_latency_and_its_bytes() {
    let mut d = start(64, false, 0);
    request(&mut d, T_IN, 3, 1024, true);
    d.bench.advance(read_time(1024) - Time::from_ps(1));
    assert_eq!(d.used(0), None);
    assert_eq!(
        d.get(0x9_0000, 1024),
        [0; 1024],
        "nothing moves before its time"
    );
    d.bench.advance(Time::from_ps(1));
    assert_eq!(d.used(0), Some((0, 1025)));
    assert_eq!(d.get(0x9_0000, 1024), disk(64)[1536..2560]);
    assert_eq!(d.get(0x8_0100, 1), [S_OK]);
    assert!(d.bench.pin(0));
    assert_eq!(d.bench.read32(0x060), 1);
}

#[test]
fn requests_are_served_in_order_one_after_the_other() {
    let mut d = start(64, false, 0);
    for i in [1, 0] {
        header(&mut d, T_IN, 5 + i);
        let h = d.get(0x8_0000, 16);
        d.put(0x8_0000 + 0x1000 * i, &h);
    }
    for i in [0, 1] {
        let at = 0x8_0000 + 0x1000 * i;
        d.offer(
            0,
            &[
                (at, 16, false),
                (0x9_0000 + 512 * i, 512, true),
                (at + 16, 1, true),
            ],
        );
    }
    d.kick(0);
    assert_eq!(finish(&mut d).2, read_time(512));
    assert_eq!(finish(&mut d).2, read_time(512));
    assert_eq!(d.get(0x9_0000, 1024), disk(64)[5 * 512..7 * 512]);
}

#[test]
fn a_long_request_moves_in_steps() {
    let mut d = start(2048, false, 0);
    let len = (STEP + 512) as u32;
    request(&mut d, T_IN, 0, len, true);
    assert!(d.bench.next_event());
    assert_eq!(d.bench.now(), read_time(STEP));
    assert_eq!(d.used(0), None);
    assert_eq!(d.get(0x9_0000, STEP as usize), disk(2048)[..STEP as usize]);
    assert_eq!(d.get(0x9_0000 + STEP, 512), [0; 512]);
    assert!(d.bench.next_event());
    assert_eq!(d.bench.now(), read_time(STEP + 512));
    assert_eq!(d.used(0), Some((0, len + 1)));
}

#[test]
fn a_write_is_there_when_read_back() {
    let mut d = start(64, false, 0);
    d.put(0x9_0000, &[0x5a; 512]);
    request(&mut d, T_OUT, 63, 512, false);
    assert_eq!(finish(&mut d), (S_OK, 1, write_time(512)));
    d.put(0x9_0000, &[0; 512]);
    request(&mut d, T_IN, 63, 512, true);
    assert_eq!(finish(&mut d).0, S_OK);
    assert_eq!(d.get(0x9_0000, 512), [0x5a; 512]);
}

#[test]
fn requests_past_the_end_or_of_no_whole_sectors_fail() {
    let mut d = start(64, false, 0);
    for (kind, sector, len, write) in [
        (T_IN, 63, 1024, true),
        (T_OUT, 64, 512, false),
        (T_IN, u64::MAX, 512, true),
        (T_IN, 0, 511, true),
        (T_OUT, 0, 513, false),
    ] {
        request(&mut d, kind, sector, len, write);
        let want = (S_IOERR, 1, Time::from_us(75));
        assert_eq!(finish(&mut d), want, "{kind} {sector:#x} {len}");
    }
    request(&mut d, 2, 0, 512, true);
    assert_eq!(finish(&mut d).0, S_UNSUPP);
    assert!(!d.needs_reset());
}

#[test]
fn data_that_dma_cannot_reach_is_an_error_of_the_request() {
    let mut d = start(64, false, 0);
    for (kind, write) in [(T_IN, true), (T_OUT, false)] {
        header(&mut d, kind, 0);
        let data = (0x1000_0000, 512, write);
        d.offer(0, &[(0x8_0000, 16, false), data, (0x8_0100, 1, true)]);
        d.kick(0);
        assert_eq!(
            finish(&mut d),
            (
                S_IOERR,
                1,
                if write {
                    read_time(512)
                } else {
                    write_time(512)
                }
            )
        );
    }
    assert!(!d.needs_reset());
}

#[test]
fn the_read_only_disk_says_so_and_refuses() {
    let mut d = start(64, true, 1 << F_RO);
    d.bench.write32(0x014, 0);
    let features = d.bench.read32(0x010);
    assert_eq!(features >> F_RO & 1, 1);
    assert_eq!(features & (1 << F_DISCARD | 1 << F_WRITE_ZEROES), 0);
    request(&mut d, T_OUT, 0, 512, false);
    assert_eq!(finish(&mut d).0, S_IOERR);
    request(&mut d, T_IN, 0, 512, true);
    assert_eq!(finish(&mut d).0, S_OK);
    assert_eq!(d.get(0x9_0000, 512), disk(1));
}

#[test]
fn the_serial_number_fills_twenty_bytes() {
    let mut d = start(64, false, 0);
    d.put(0x9_0000, &[0xff; 24]);
    request(&mut d, T_GET_ID, 0, 20, true);
    assert_eq!(finish(&mut d).1, 21);
    let mut want = b"dyno".to_vec();
    want.resize(20, 0);
    want.extend([0xff; 4]);
    assert_eq!(d.get(0x9_0000, 24), want);
}

#[test]
fn zeroes_are_written_and_discard_takes_only_its_latency() {
    let range = |sector: u64, sectors: u32, flags: u32| {
        let mut b = sector.to_le_bytes().to_vec();
        b.extend(sectors.to_le_bytes());
        b.extend(flags.to_le_bytes());
        b
    };
    let mut d = start(64, false, 1 << F_DISCARD | 1 << F_WRITE_ZEROES);
    let mut go = |kind, bytes: &[u8]| {
        d.put(0x9_0000, bytes);
        request(&mut d, kind, 0, bytes.len() as u32, false);
        finish(&mut d)
    };
    assert_eq!(
        go(T_WRITE_ZEROES, &range(2, 4, 1)),
        (S_OK, 1, write_time(2048))
    );
    assert_eq!(go(T_DISCARD, &range(8, 4, 0)), (S_OK, 1, Time::from_us(75)));
    assert_eq!(go(T_DISCARD, &range(8, 4, 1)).0, S_UNSUPP);
    assert_eq!(go(T_WRITE_ZEROES, &range(2, 4, 2)).0, S_UNSUPP);
    assert_eq!(go(T_WRITE_ZEROES, &range(62, 4, 0)).0, S_IOERR);
    assert_eq!(go(T_DISCARD, &[0; 32]).0, S_IOERR);
    request(&mut d, T_IN, 0, 12 * 512, true);
    finish(&mut d);
    let mut want = disk(12);
    want[1024..3072].fill(0);
    assert_eq!(d.get(0x9_0000, 12 * 512), want);
}

#[test]
fn a_range_is_no_longer_than_the_configuration_says() {
    let part = new(
        BlockConfig::default(),
        Box::new(Counting(Default::default())),
    );
    let mut d = Driver::start(part, &[16], 1 << F_DISCARD);
    for (sectors, status) in [(MAX_RANGE, S_OK), (MAX_RANGE + 1, S_IOERR)] {
        let mut range = vec![0; 8];
        range.extend(sectors.to_le_bytes());
        range.extend([0; 4]);
        d.put(0x9_0000, &range);
        request(&mut d, T_DISCARD, 0, 16, false);
        assert_eq!(finish(&mut d).0, status);
    }
}

/// Large, writable, and counts flushes.
struct Counting(std::sync::Arc<std::sync::atomic::AtomicU32>);
impl Medium for Counting {
    fn len(&self) -> u64 {
        1 << 30
    }
    fn read(&mut self, _: u64, _: &mut [u8]) -> Result<(), String> {
        Err("worn out".into())
    }
    fn write(&mut self, _: u64, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
    fn flush(&mut self) -> Result<(), String> {
        self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    }
    fn fingerprint(&self) -> u128 {
        0
    }
}

#[test]
fn the_cache_is_flushed_when_asked_and_when_written_through() {
    let n = std::sync::Arc::<std::sync::atomic::AtomicU32>::default();
    let count = || n.load(std::sync::atomic::Ordering::Relaxed);
    let part = new(BlockConfig::default(), Box::new(Counting(n.clone())));
    let mut d = Driver::start(part, &[16], WCE | 1 << F_FLUSH);
    assert_eq!(d.bench.try_read(0x120, 1), Ok(1));
    request(&mut d, T_OUT, 0, 512, false);
    finish(&mut d);
    assert_eq!(count(), 0);
    request(&mut d, T_FLUSH, 0, 0, false);
    assert_eq!(finish(&mut d), (S_OK, 1, Time::from_us(75)));
    assert_eq!(count(), 1);
    d.bench.try_write(0x120, 1, 0).unwrap();
    request(&mut d, T_OUT, 0, 512, false);
    finish(&mut d);
    assert_eq!(count(), 2);
    request(&mut d, T_IN, 0, 512, true);
    assert_eq!(finish(&mut d).0, S_IOERR, "an error of the medium");
    for (features, flushes) in [(1 << F_FLUSH, 0), (0, 1)] {
        d.init(&[16], features);
        let before = count();
        request(&mut d, T_OUT, 0, 512, false);
        finish(&mut d);
        assert_eq!(count() - before, flushes, "{features:#x}");
    }
}

#[test]
fn a_request_without_header_or_status_breaks_the_device() {
    for parts in [
        &[(0x8_0000, 15, false), (0x8_0100, 1, true)][..],
        &[(0x8_0000, 16, false)],
        &[(0x8_0100, 1, true)],
    ] {
        let mut d = start(64, false, 0);
        d.offer(0, parts);
        d.kick(0);
        assert!(d.needs_reset());
        assert_eq!(d.bench.read32(0x060), 2, "a configuration change says so");
        d.init(&[16], 0);
        request(&mut d, T_IN, 0, 512, true);
        assert_eq!(finish(&mut d).0, S_OK, "a reset mends it");
    }
}

#[test]
fn a_reset_in_the_middle_forgets_the_request() {
    let mut d = start(64, false, 0);
    request(&mut d, T_IN, 0, 512, true);
    d.bench.write32(0x070, 0);
    assert!(!d.bench.next_event());
    d.init(&[16], 1 << 40);
    request(&mut d, T_IN, 0, 512, true);
    d.bench.write32(0x030, 0);
    d.bench.write32(0x0c0, 1);
    assert_eq!((d.bench.read32(0x0c0), d.bench.read32(0x044)), (0, 0));
    assert!(!d.bench.next_event());
}

#[test]
fn a_saved_request_goes_on() {
    let mut d = start(64, false, 0);
    request(&mut d, T_IN, 1, 512, true);
    let saved = d.bench.save();
    let mut e = start(64, false, 0);
    e.bench.restore(&saved).unwrap();
    assert_eq!(e.bench.save(), saved);
    let other = new(
        BlockConfig::default(),
        Box::new({
            let mut m = Overlay::new(disk(64), false);
            m.write(0, &[1]).unwrap();
            m
        }),
    );
    let mut other = Driver::start(other, &[16], 0);
    assert!(other.bench.restore(&saved).is_err(), "another medium");
}

/// A skip of 2^64 - 1 would wrap when the data is gathered.
#[test]
fn a_saved_request_that_cannot_be_is_refused() {
    let with = |skip| {
        let active = Active {
            head: 0,
            kind: Kind::Out,
            segs: Vec::new(),
            skip,
            status_at: 0,
            offset: 0,
            len: 512,
            done: 0,
            began: Time::ZERO,
            status: S_OK,
        };
        Block {
            config: BlockConfig::default(),
            medium: Box::new(Overlay::new(disk(4), false)),
            state: State {
                active: Some(active),
                writeback: 1,
            },
        }
    };
    let mut b = with(HEADER);
    let saved = b.save();
    assert_eq!(b.restore(&saved), Ok(()));
    assert!(b.restore(&with(u64::MAX).save()).is_err());
    assert_eq!(b.save(), saved);
}

#[test]
fn configuration_space_as_the_driver_reads_it() {
    let mut d = start(64, false, 0);
    let mut get = |o: u64, n| d.bench.try_read(0x100 + o, n).unwrap();
    assert_eq!((get(0, 4), get(4, 4)), (64, 0));
    assert_eq!(get(12, 4), 254);
    assert_eq!((get(20, 4), get(24, 1), get(26, 2)), (512, 0, 1));
    assert_eq!((get(36, 4), get(40, 4), get(44, 4)), (32768, 1, 1));
    assert_eq!((get(48, 4), get(52, 4), get(56, 1)), (32768, 1, 1));
    assert_eq!(get(60, 4), 0);
}
