//! Random accesses, snapshots and resets.
mod rig;
use rig::*;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 16) % n
    }
}

/// One access of any kind; the results feed comparisons.
fn random_step(r: &mut Rig, x: &mut Random, pes: u64) -> (u64, Option<Fault>) {
    let offset = match x.below(6) {
        0 => x.below(0x1000),
        1 => x.below(0x1_0000),
        2 => rd(x.below(pes)) + x.below(0x100),
        3 => sgi_base(x.below(pes)) + x.below(0x1000),
        4 => 0x6000 + x.below(0x2000),
        _ => x.below(rd(pes) - 8),
    };
    let size = 1 << x.below(4);
    // Mostly aligned.
    let addr = if x.below(4) == 0 {
        offset
    } else {
        offset & !(size - 1)
    };
    let a = Access {
        secure: x.below(2) == 0,
        ..Access::plain(addr, size as u8)
    };
    let crm = 8 + x.below(6) as u16;
    let reg = match x.below(8) {
        0 => x.next() as u16,
        1 => ICC_PMR_EL1,
        n => {
            3 << 14
                | [0, 0, 0, 4, 4, 6][n as usize - 2] << 11
                | 12 << 7
                | crm << 3
                | x.below(8) as u16
        }
    };
    let beyond = u64::from(x.below(64) == 0);
    let icc = Who(IccAccess {
        pe: x.below(pes + beyond) as u32,
        reg,
        el: 1 + x.below(3) as u8,
        ns: x.below(2) == 0,
        virtual_fiq: x.below(4) == 0,
        virtual_irq: x.below(4) == 0,
        scr_fiq: x.below(4) == 0,
        scr_irq: x.below(4) == 0,
    });
    let v = match x.below(4) {
        0 => x.next(),
        1 => x.below(96),
        2 => u64::MAX,
        _ => x.next() & x.next(),
    };
    let answer = match x.below(8) {
        0 | 1 => r.b.system.read(r.b.space, a),
        2 | 3 => r.b.system.write(r.b.space, a, v).map(|()| 0),
        4 => r.try_get(icc, reg),
        5 => r.try_set(icc, reg, v).map(|()| 0),
        6 => {
            r.line(x.below(66) as u32, v & 1 != 0);
            Ok(0)
        }
        _ => {
            r.ppi(x.below(pes) as u32, x.below(32) as u32, v & 1 != 0);
            Ok(0)
        }
    };
    (answer.unwrap_or(0), answer.err())
}

fn config(security_extensions: bool, priority_bits: u32) -> Config {
    Config {
        spis: 64,
        affinities: vec![0, 1, 0x0100, 0x0200_0011],
        security_extensions,
        list_registers: if security_extensions { 16 } else { 4 },
        priority_bits,
    }
}

#[test]
fn random_accesses_do_no_harm() {
    for (seed, security, bits) in [(1, false, 5), (2, true, 5), (3, true, 8), (4, false, 7)] {
        let mut r = Rig::new(config(security, bits));
        let mut x = Random(0x9e37_79b9_7f4a_7c15 ^ seed);
        let mut faults = [0u32; 3];
        for _ in 0..75_000 {
            match random_step(&mut r, &mut x, 4).1 {
                None => faults[0] += 1,
                Some(Fault::NoRegister | Fault::Denied) => faults[1] += 1,
                Some(Fault::BadSize) => faults[2] += 1,
                Some(f) => panic!("{f:?} is no answer of this part"),
            }
        }
        assert!(faults.iter().all(|&n| n > 1000), "{faults:?}");
        assert_eq!(r.log_count("did not settle"), 0);
    }
}

#[test]
fn a_restored_part_goes_on_as_the_saved_one() {
    for security in [false, true] {
        let mut r = Rig::new(config(security, 5));
        let mut x = Random(0xfeed_beef);
        for _ in 0..40 {
            for _ in 0..500 {
                random_step(&mut r, &mut x, 4);
            }
            let saved = r.b.save();
            let mut other = Rig::new(config(security, 5));
            other.b.restore(&saved).unwrap();
            assert_eq!(other.b.save(), saved);
            assert_eq!(
                (0..4).map(|p| other.pins(p)).sum::<u32>(),
                0,
                "restore drives nothing"
            );
            let mut again = Random(x.0);
            for _ in 0..200 {
                let one = random_step(&mut r, &mut x, 4);
                let two = random_step(&mut other, &mut again, 4);
                assert_eq!(one, two);
            }
            assert_eq!(other.b.save(), r.b.save());
        }
    }
}

#[test]
fn a_reset_forgets_all_but_the_wires() {
    let mut r = Rig::ready(2);
    let fresh = Rig::plain(2, false).b.save();
    assert_ne!(r.b.save(), fresh);
    r.ppi(1, 27, true);
    assert!(r.pin(1, pin::GROUP1));
    r.b.system.reset();
    assert_eq!((r.pins(0), r.pins(1)), (0, 0));
    assert_eq!(
        r.r(sgi_base(1) + 0x200),
        1 << 27,
        "the level is still there"
    );
    r.ppi(1, 27, false);
    assert_eq!(r.b.save(), fresh);
}

#[test]
fn broken_snapshots_are_refused() {
    let mut r = Rig::ready(2);
    let saved = r.b.save();
    let wrong = |c: Config| Rig::new(c).b.restore(&saved).unwrap_err();
    let two = Config {
        spis: 64,
        affinities: vec![0, 1],
        ..Config::default()
    };
    assert!(Rig::new(two.clone()).b.restore(&saved).is_ok());
    let e = wrong(Config {
        spis: 96,
        ..two.clone()
    });
    assert!(e.contains("words of SPIs"), "{e}");
    let e = wrong(Config {
        affinities: vec![0],
        ..two.clone()
    });
    assert!(e.contains("PEs"), "{e}");
    let secure = Rig::plain(2, true).b.save();
    let e = r.b.restore(&secure).unwrap_err();
    assert!(e.contains("Security states"), "{e}");
    for len in 0..saved.len() {
        assert!(r.b.restore(&saved[..len]).is_err(), "cut at {len}");
    }
    assert_eq!(r.b.save(), saved, "a refused snapshot changes nothing");
    // Whatever is accepted can be run.
    let mut x = Random(77);
    let mut accepted = 0;
    for _ in 0..2_000 {
        let mut bytes = saved.clone();
        for _ in 0..=x.below(3) {
            let at = x.below(bytes.len() as u64) as usize;
            bytes[at] = x.next() as u8;
        }
        let mut r = Rig::plain(2, false);
        if r.b.restore(&bytes).is_ok() {
            accepted += 1;
            for _ in 0..30 {
                random_step(&mut r, &mut x, 2);
            }
        }
    }
    assert!(accepted > 100, "{accepted}");
}
