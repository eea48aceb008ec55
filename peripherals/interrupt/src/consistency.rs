//! The incremental cache against a selection that looks at every interrupt anew.
use crate::selection::{Best, ROUTING_MODE, dpg, packed_affinity};
use crate::state::{Group, NS, S};
use crate::{Config, Gic, PPI_INPUTS, REDISTRIBUTOR_STRIDE, REDISTRIBUTORS, encoding::*};
use dyno_fabric::{Access, Cx, Device, DeviceId, Fault, IccAccess, Source, System};

/// Gives tests a [`Cx`].
struct Host;

impl Device for Host {
    fn reset(&mut self, _: &mut Cx<'_>) {}
    fn read(&mut self, _: &Access, _: &mut Cx<'_>) -> Result<u64, Fault> {
        Err(Fault::NoRegister)
    }
    fn write(&mut self, _: &Access, _: u64, _: &mut Cx<'_>) -> Result<(), Fault> {
        Err(Fault::NoRegister)
    }
    fn save(&self) -> Vec<u8> {
        Vec::new()
    }
    fn restore(&mut self, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

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

/// The rules of IHI 0069 chapter 4 spelled out for one PE.
fn expected(gic: &Gic, p: usize) -> Option<Best> {
    let s = &gic.s;
    let takes = |p: usize, g: Group| {
        let icc = &s.pes[p].icc;
        let on = match g {
            Group::G0 => icc.igrpen0,
            Group::G1S => icc.igrpen1[S],
            Group::G1NS => icc.igrpen1[NS],
        };
        on && !s.pes[p].asleep
    };
    let mut best: Option<Best> = None;
    for intid in 0..gic.config.intids() {
        let bank = gic.bank(p, intid).unwrap();
        let n = intid % 32;
        let is = |word: u32| word >> n & 1 != 0;
        let level = !is(bank.edge) && (is(bank.line) || is(bank.message));
        if !(is(bank.latch) || level) || !is(bank.enabled) || is(bank.active) {
            continue;
        }
        let group = match (is(bank.group), is(bank.group_modifier), s.ds) {
            (true, _, _) => Group::G1NS,
            (false, true, false) => Group::G1S,
            _ => Group::G0,
        };
        if !s.enable[group as usize] || !takes(p, group) {
            continue;
        }
        if intid >= 32 {
            let route = s.route[intid as usize - 32];
            let here = if route & ROUTING_MODE != 0 {
                (0..s.pes.len()).find(|&q| takes(q, group) && s.pes[q].dpg & dpg(group) == 0)
                    == Some(p)
            } else {
                gic.config.affinities[p] == packed_affinity(route)
            };
            if !here {
                continue;
            }
        }
        let priority = bank.priority[n as usize];
        if best.is_none_or(|b| priority < b.priority) {
            best = Some(Best {
                priority,
                intid,
                group,
            });
        }
    }
    best
}

/// A register that changes which interrupt is best, with a value of few bits.
fn random_write(r: &mut Random, pes: u64) -> (u64, u8, u64) {
    let dense = r.next() & r.next();
    let pe = REDISTRIBUTORS + REDISTRIBUTOR_STRIDE * r.below(pes);
    let row = [0x80, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380, 0xd00][r.below(8) as usize];
    match r.below(12) {
        0..=2 => (row + 4 * (1 + r.below(2)), 4, dense),
        3 | 4 => (pe + 0x1_0000 + row, 4, dense),
        5 => (0x420 + r.below(64), 1, r.next()),
        6 => (pe + 0x1_0400 + r.below(32), 1, r.next()),
        7 => (0xc08 + 4 * r.below(4), 4, r.next()),
        8 => {
            let mode = u64::from(r.below(3) == 0) << 31;
            (0x6100 + 8 * r.below(64), 8, mode | r.below(pes + 1))
        }
        9 => (
            [0x40, 0x48, 0x50, 0x58][r.below(4) as usize],
            4,
            32 + r.below(64),
        ),
        10 if r.below(4) == 0 => (pe, 4, r.next() & 0x700_0000),
        10 if r.below(4) == 0 => (pe + 0x14, 4, r.below(4)),
        11 if r.below(8) == 0 => (0, 4, r.below(8)),
        _ => (pe + 0x14, 4, 0),
    }
}

fn run(security_extensions: bool, seed: u64) {
    let config = Config {
        spis: 64,
        affinities: vec![0, 1, 2],
        security_extensions,
        ..Config::default()
    };
    let pes = config.affinities.len() as u64;
    let mut system = System::new();
    let host: DeviceId = system.add_device("host", Box::new(Host));
    let mut gic = Gic::new(config);
    let mut r = Random(seed);
    let registers = [
        ICC_IAR0_EL1,
        ICC_IAR1_EL1,
        ICC_EOIR0_EL1,
        ICC_EOIR1_EL1,
        ICC_DIR_EL1,
        ICC_PMR_EL1,
        ICC_IGRPEN0_EL1,
        ICC_IGRPEN1_EL1,
        ICC_SGI0R_EL1,
        ICC_SGI1R_EL1,
        ICC_BPR1_EL1,
        ICC_CTLR_EL1,
        ICH_HCR_EL2,
        ICH_VMCR_EL2,
        ICH_LR0_EL2,
        ICC_HPPIR1_EL1,
    ];
    let mut signalled = 0;
    for step in 0..20_000 {
        let (what, secure) = (r.below(4), r.below(2) == 0);
        let write = random_write(&mut r, pes);
        let icc = IccAccess {
            pe: r.below(pes) as u32,
            reg: registers[r.below(16) as usize],
            el: 1 + r.below(3) as u8,
            ns: !secure,
            virtual_fiq: r.below(8) == 0,
            virtual_irq: r.below(8) == 0,
            scr_fiq: r.below(4) == 0,
            scr_irq: false,
        };
        let value = match r.below(3) {
            0 => r.next(),
            1 => r.below(96),
            _ => 0xff,
        };
        let input = match r.below(2) {
            0 => r.below(64) as u32,
            _ => PPI_INPUTS + 32 * icc.pe + 16 + r.below(16) as u32,
        };
        let _ = system.with(host, |_, cx| match what {
            0 => {
                let a = Access {
                    secure,
                    ..Access::plain(write.0, write.1)
                };
                gic.write(&a, write.2, cx).unwrap();
            }
            1 => gic.wire(input, value & 1 != 0, cx),
            2 => drop(gic.icc_write(&icc, value, cx)),
            _ => drop(gic.icc_read(&icc, cx)),
        });
        for p in 0..gic.s.pes.len() {
            assert_eq!(gic.cache.best[p], expected(&gic, p), "step {step}, PE {p}");
            signalled += u32::from(gic.cache.best[p].is_some());
        }
        let levels = |system: &System| -> Vec<Source> {
            let all = system.wires().levels();
            all.filter(|&(_, level)| level).map(|(s, _)| s).collect()
        };
        if step % 64 == 0 {
            // Pins driven step by step are those that follow from the state alone.
            let before = levels(&system);
            let mut again = Gic::new(gic.config().clone());
            again.restore(&gic.save()).unwrap();
            let _ = system.with(host, |_, cx| again.drive_all(cx));
            assert_eq!(before, levels(&system), "step {step}");
        }
    }
    assert!(signalled > 5_000, "the run was too quiet: {signalled}");
}

#[test]
fn one_security_state() {
    run(false, 0x5eed_0001);
}

#[test]
fn two_security_states() {
    run(true, 0x5eed_0002);
}
