use super::*;
use dyno_fabric::Time;
use dyno_fabric::bench::Bench;

const A0: CoreId = core(0, 0);
const A7: CoreId = core(0, 7);
const R0: CoreId = core(1, 0);
const R1: CoreId = core(1, 1);

const fn core(cluster: u8, core: u8) -> CoreId {
    CoreId { cluster, core }
}
fn bench() -> Bench {
    bench_of(AonConfig::default(), &[R0])
}
/// These cores run from power-on.
fn bench_of(config: AonConfig, running: &[CoreId]) -> Bench {
    let mut b = Bench::new(WINDOW, Aon::new(config));
    for &core in running {
        b.system.tell_power(core, true);
    }
    b.system.reset();
    b
}
fn asked(b: &mut Bench) -> Vec<PowerRequest> {
    let all = b.system.take_power_requests();
    assert!(all.iter().all(|&(_, from, _)| from == b.device));
    all.into_iter().map(|(_, _, what)| what).collect()
}
fn on(core: CoreId, vector: u64) -> PowerRequest {
    PowerRequest::On { core, vector }
}
fn off(core: CoreId) -> PowerRequest {
    PowerRequest::Off { core }
}

#[test]
fn a_core_is_started_where_its_vector_says_and_acknowledged() {
    let mut b = bench();
    b.write32(0x78, 0x1234_5678 | 3);
    b.write32(0x7c, 0xffff_8765);
    b.write32(0x01c, 0x80);
    b.advance(Time::from_us(3));
    b.write32(0x10, 0x1_0080);
    let all = b.system.take_power_requests();
    assert_eq!(
        all,
        [(Time::from_us(3), b.device, on(A7, 0x8765_1234_5678))]
    );
    assert_eq!(
        (b.read32(0x14), b.read32(0x18), b.pin(0)),
        (0x1_0000, 0, false)
    );
    b.advance(Time::from_us(5));
    b.system.tell_power(A7, true);
    assert_eq!(
        (b.read32(0x14), b.read32(0x18), b.pin(0)),
        (0x1_0080, 0x80, true)
    );
    b.write32(0x18, 0x80);
    assert_eq!(
        (b.read32(0x14), b.read32(0x18), b.pin(0)),
        (0x1_0080, 0, false)
    );
    // It is told again: nothing happened.
    b.system.tell_power(A7, true);
    assert_eq!(b.read32(0x18), 0);
}

#[test]
fn at_power_on_it_says_which_cores_run() {
    let mut b = bench_of(
        AonConfig::default(),
        &[A0, R0, R1, core(1, 3), core(1, 4), core(0, 8)],
    );
    let power = [0x10, 0x14, 0x18].map(|at| b.read32(at));
    assert_eq!(power, [0xb_0001, 0xb_0001, 0]);
    // They are on: nothing is to be asked.
    b.write32(0x10, 0xb_0001);
    assert_eq!(asked(&mut b), []);
    b.write32(0x10, 0x3_0001);
    assert_eq!(asked(&mut b), [off(core(1, 3))]);
    let mut b = bench_of(AonConfig::default(), &[]);
    assert_eq!([0x10, 0x14, 0x18].map(|at| b.read32(at)), [0; 3]);
}

/// A request can be taken back before it is acknowledged, and made again.
#[test]
fn a_request_under_way_is_not_forgotten() {
    let mut b = bench();
    b.write32(0x40, 0x4000);
    b.write32(0x10, 0x1_0001);
    b.write32(0x10, 0x1_0000);
    b.write32(0x40, 0x8000);
    b.write32(0x10, 0x1_0001);
    assert_eq!(asked(&mut b), [on(A0, 0x4000), off(A0), on(A0, 0x8000)]);
    for (is, status) in [(true, 0x1_0001), (false, 0x1_0000), (true, 0x1_0001)] {
        b.system.tell_power(A0, is);
        assert_eq!((b.read32(0x10), b.read32(0x14)), (0x1_0001, status));
    }
    assert_eq!(b.read32(0x18), 1);
    // Likewise one to stop it.
    b.write32(0x10, 0x1_0000);
    b.write32(0x10, 0x1_0001);
    assert_eq!(asked(&mut b), [off(A0), on(A0, 0x8000)]);
}

#[test]
fn a_write_asks_for_what_it_changes() {
    let mut b = bench();
    b.write32(0x24, 0x8000_003f);
    b.write32(0x10, 0x3_0001);
    assert_eq!(asked(&mut b), [on(A0, 0), on(R1, 0x8000_0020)]);
    b.system.tell_power(A0, true);
    // R1 has not answered yet, and is not asked twice.
    b.write32(0x24, 0x4000);
    b.write32(0x10, 0x3_0001);
    assert_eq!(asked(&mut b), []);
    b.system.tell_power(R1, true);
    // A0 stops by itself, and A7 is started by somebody else: no affair of a write about R1.
    b.system.tell_power(A0, false);
    b.system.tell_power(A7, true);
    assert_eq!([0x10, 0x14].map(|at| b.read32(at)), [0x3_0001, 0x3_0080]);
    b.write32(0x10, 0x1_0001);
    assert_eq!(asked(&mut b), [off(R1)]);
    // They are started and stopped by changing their bits.
    b.write32(0x40, 0x4000);
    b.write32(0x10, 0x1_0080);
    b.write32(0x10, 0x1_0001);
    let all = [off(A0), on(A7, 0), on(A0, 0x4000), off(A7)];
    assert_eq!(asked(&mut b), all);
    // R0 may stop itself.
    b.write32(0x10, 0);
    assert_eq!(asked(&mut b), [off(A0), off(R0)]);
}

#[test]
fn a_byte_of_a_request_leaves_the_others() {
    let mut b = bench();
    b.try_write(0x10, 1, 1).unwrap();
    assert_eq!((asked(&mut b), b.read32(0x10)), (vec![on(A0, 0)], 0x1_0001));
}

#[test]
fn in_lock_step_there_are_half_as_many_r_cores() {
    let config = AonConfig {
        lock_step: true,
        ..AonConfig::default()
    };
    let mut b = bench_of(config, &[R0, R1]);
    assert_eq!([0x10, 0x14].map(|at| b.read32(at)), [0x1_0000, 0x3_0000]);
    b.write32(0x10, 0xf_0000);
    assert_eq!(
        (b.read32(0x10), asked(&mut b)),
        (0x5_0000, vec![on(core(1, 2), 0)])
    );
    assert_eq!((b.read32(0x08), bench().read32(0x08)), (1, 0));
}

#[test]
fn cores_of_nobody_are_neither_asked_nor_heard() {
    let config = AonConfig {
        a: None,
        r: Some(AonCluster {
            number: 2,
            clock: Frequency::mhz(1),
        }),
        ..AonConfig::default()
    };
    let mut b = bench_of(config, &[R0, core(2, 0)]);
    b.write32(0x10, 0x3_00ff);
    assert_eq!(asked(&mut b), [on(core(2, 1), 0)]);
    for c in [A0, R1, core(2, 4), core(255, 255)] {
        b.system.tell_power(c, true);
    }
    assert_eq!(b.read32(0x14), 0x1_0000);
    assert_eq!((b.read32(0x84), b.read32(0x88)), (0, 1000));
}

#[test]
fn faults_are_latched_at_their_edge() {
    let mut b = bench();
    b.write32(0xa8, 0x8000_0000);
    b.wire(3, true);
    assert_eq!((b.read32(0xa0), b.read32(0xa4), b.pin(1)), (8, 8, false));
    b.wire(31, true);
    assert_eq!((b.read32(0xa4), b.pin(1)), (0x8000_0008, true));
    b.write32(0xa4, 0x8000_0000);
    assert_eq!(
        (b.read32(0xa0), b.read32(0xa4), b.pin(1)),
        (0x8000_0008, 8, false)
    );
    b.wire(31, true);
    assert!(!b.pin(1), "no edge");
    b.wire(31, false);
    b.wire(31, true);
    assert!(b.pin(1));
    b.write32(0xa4, u32::MAX);
    b.write32(0xac, 0x8000_0000);
    assert_eq!(
        (b.read32(0xa4), b.read32(0xac), b.pin(1)),
        (0x8000_0000, 0, true)
    );
    // There is no input 32.
    b.wire(32, true);
    assert_eq!(b.read32(0xa0), 0x8000_0008);
    // A reset does not change what is outside.
    b.system.reset();
    assert_eq!(
        (b.read32(0xa0), b.read32(0xa4), b.pin(1)),
        (0x8000_0008, 0, false)
    );
}

#[test]
fn it_says_how_the_board_is_wired() {
    let config = AonConfig {
        otp: [1, 2, 3, 4, 5, 6, 7, 8],
        ..AonConfig::default()
    };
    let mut b = Bench::new(WINDOW, Aon::new(config));
    let read =
        |b: &mut Bench, at: u64, n: u64| (0..n).map(|i| b.read32(at + 4 * i)).collect::<Vec<_>>();
    assert_eq!(read(&mut b, 0xc0, 8), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(read(&mut b, 0x84, 3), [2_000_000, 800_000, 62_500]);
    b.write32(0xc0, 9);
    b.write32(0x84, 9);
    assert_eq!((b.read32(0xc0), b.read32(0x84)), (1, 2_000_000));
    assert_eq!((b.read32(0x00), b.read32(0x04)), (0x414f_4e31, 1));
    b.write32(0x04, 1);
    assert_eq!(b.read32(0x04), 0);
}

#[test]
fn what_it_does_not_take_it_does_not_take() {
    let mut b = bench();
    // Read-only, reserved bits, reserved addresses.
    for at in [
        0x00, 0x08, 0x14, 0x84, 0xa0, 0xc0, 0x0c, 0x30, 0x3c, 0x88, 0xe0, 0xffc,
    ] {
        let before = b.read32(at);
        b.write32(at, !before);
        assert_eq!(b.read32(at), before, "{at:#x}");
    }
    for (at, holds) in [
        (0x1c, 0xf_00ff),
        (0x20, !0x1f),
        (0x2c, !0x1f),
        (0x40, !3),
        (0x7c, 0xffff),
        (0x80, !0),
        (0xa8, !0),
    ] {
        b.write32(at, !0);
        assert_eq!(b.read32(at), holds, "{at:#x}");
        b.write32(at, 0);
        assert_eq!(b.read32(at), 0, "{at:#x}");
    }
    assert_eq!(asked(&mut b), []);
    // A word at most, and whole.
    b.write32(0xc, 0);
    for (at, size) in [(0x10, 8), (0x12, 4), (0x11, 2)] {
        assert_eq!(b.try_read(at, size), Err(Fault::BadSize), "{at:#x}");
        assert_eq!(b.try_write(at, size, 0), Err(Fault::BadSize), "{at:#x}");
    }
    // The upper half of the request is R's.
    b.try_write(0x12, 2, 0x3).unwrap();
    assert_eq!(b.try_read(0x12, 1), Ok(3));
    assert_eq!(asked(&mut b), [on(R1, 0)]);
}
