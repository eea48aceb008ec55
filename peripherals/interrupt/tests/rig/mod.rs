//! A bench with a GIC on it, and the ways to reach it.
#![allow(dead_code)]
pub use dyno_fabric::bench::Bench;
pub use dyno_fabric::{Access, Fault, IccAccess};
pub use dyno_interrupt::encoding::*;
pub use dyno_interrupt::{Config, FRAME, Gic, PPI_INPUTS, pin};
use dyno_interrupt::{REDISTRIBUTOR_STRIDE, REDISTRIBUTORS};

pub struct Rig {
    pub b: Bench,
}

/// Who accesses a system register.
#[derive(Clone, Copy)]
pub struct Who(pub IccAccess);

/// EL1 of the one Security state, or Non-secure EL1 with all interrupts its own.
pub const fn el1(pe: u32) -> Who {
    Who(IccAccess {
        pe,
        reg: 0,
        el: 1,
        ns: true,
        virtual_fiq: false,
        virtual_irq: false,
        scr_fiq: false,
        scr_irq: false,
    })
}

impl Who {
    pub const fn el(self, el: u8) -> Who {
        Who(IccAccess { el, ..self.0 })
    }
    pub fn secure(self) -> Who {
        Who(IccAccess {
            ns: false,
            ..self.0
        })
    }
    /// Group 0 belongs to EL3.
    pub fn scr_fiq(self) -> Who {
        Who(IccAccess {
            scr_fiq: true,
            ..self.0
        })
    }
    pub fn scr_irq(self) -> Who {
        Who(IccAccess {
            scr_irq: true,
            ..self.0
        })
    }
    /// HCR_EL2.FMO and IMO.
    pub fn guest(self) -> Who {
        Who(IccAccess {
            virtual_fiq: true,
            virtual_irq: true,
            ..self.0
        })
    }
}

pub fn rd(pe: u64) -> u64 {
    REDISTRIBUTORS + pe * REDISTRIBUTOR_STRIDE
}
pub fn sgi_base(pe: u64) -> u64 {
    rd(pe) + FRAME
}

impl Rig {
    pub fn new(config: Config) -> Rig {
        let window = config.window();
        Rig {
            b: Bench::new(window, Gic::new(config)),
        }
    }
    /// `pes` PEs, 64 SPIs, nothing set up.
    pub fn plain(pes: u32, security_extensions: bool) -> Rig {
        Rig::new(Config {
            spis: 64,
            affinities: (0..pes).collect(),
            security_extensions,
            ..Config::default()
        })
    }
    /// One Security state; all awake, every group enabled, all interrupts in Group 1, unmasked, at
    /// priority 0xa0 and enabled.
    pub fn ready(pes: u32) -> Rig {
        let mut r = Rig::plain(pes, false);
        r.w(0, 3);
        r.open(pes);
        for p in 0..pes {
            r.set(el1(p), ICC_IGRPEN0_EL1, 1);
            r.set(el1(p), ICC_IGRPEN1_EL1, 1);
            r.set(el1(p), ICC_PMR_EL1, 0xff);
        }
        r
    }
    /// Two Security states, otherwise as `ready`.
    pub fn ready_secure(pes: u32) -> Rig {
        let mut r = Rig::plain(pes, true);
        r.w(0, 7);
        r.open(pes);
        for p in 0..pes {
            r.set(el1(p).el(3), ICC_IGRPEN0_EL1, 1);
            r.set(el1(p).el(3), ICC_IGRPEN1_EL3, 3);
            r.set(el1(p).el(3), ICC_PMR_EL1, 0xff);
        }
        r
    }
    fn open(&mut self, pes: u32) {
        for w in 1..3 {
            self.w(0x80 + 4 * w, u32::MAX);
            self.w(0x100 + 4 * w, u32::MAX);
        }
        for n in 32..96 {
            self.priority(n, 0xa0);
        }
        for p in 0..u64::from(pes) {
            self.w(rd(p) + 0x14, 0);
            self.w(sgi_base(p) + 0x80, u32::MAX);
            self.w(sgi_base(p) + 0x100, u32::MAX);
            for n in 0..32 {
                self.b.try_write(sgi_base(p) + 0x400 + n, 1, 0xa0).unwrap();
            }
        }
    }
    pub fn r(&mut self, offset: u64) -> u32 {
        self.b.read32(offset)
    }
    pub fn w(&mut self, offset: u64, v: u32) {
        self.b.write32(offset, v);
    }
    /// Non-secure accesses.
    pub fn ns_r(&mut self, offset: u64) -> u32 {
        let a = Access {
            secure: false,
            ..Access::plain(offset, 4)
        };
        self.b.system.read(self.b.space, a).unwrap() as u32
    }
    pub fn ns_w(&mut self, offset: u64, v: u32) {
        let a = Access {
            secure: false,
            ..Access::plain(offset, 4)
        };
        self.b.system.write(self.b.space, a, v.into()).unwrap();
    }
    pub fn priority(&mut self, intid: u64, v: u64) {
        self.b.try_write(0x400 + intid, 1, v).unwrap();
    }
    pub fn edge(&mut self, intid: u64) {
        let at = 0xc00 + intid / 16 * 4;
        let v = self.r(at) | 2 << (intid % 16 * 2);
        self.w(at, v);
    }
    pub fn try_get(&mut self, w: Who, reg: u16) -> Result<u64, Fault> {
        let a = IccAccess { reg, ..w.0 };
        self.b.system.icc_read(self.b.device, &a)
    }
    pub fn try_set(&mut self, w: Who, reg: u16, v: u64) -> Result<(), Fault> {
        let a = IccAccess { reg, ..w.0 };
        self.b.system.icc_write(self.b.device, &a, v)
    }
    pub fn get(&mut self, w: Who, reg: u16) -> u64 {
        self.try_get(w, reg)
            .unwrap_or_else(|f| panic!("read of {reg:#x}: {f:?}"))
    }
    pub fn set(&mut self, w: Who, reg: u16, v: u64) {
        self.try_set(w, reg, v)
            .unwrap_or_else(|f| panic!("write of {reg:#x}: {f:?}"));
    }
    pub fn line(&mut self, spi: u32, level: bool) {
        self.b.wire(spi, level);
    }
    pub fn ppi(&mut self, pe: u32, intid: u32, level: bool) {
        self.b.wire(PPI_INPUTS + 32 * pe + intid, level);
    }
    pub fn pin(&self, pe: u32, n: u32) -> bool {
        self.b.pin(pe * pin::PER_PE + n)
    }
    /// The pins of a PE that are high, as bits.
    pub fn pins(&self, pe: u32) -> u32 {
        (0..8).fold(0, |v, n| v | u32::from(self.pin(pe, n)) << n)
    }
    pub fn log_count(&self, part: &str) -> u64 {
        let all = self.b.system.log.counts();
        all.filter(|(_, _, site, _)| site.contains(part))
            .map(|(.., n)| n)
            .sum()
    }
}
