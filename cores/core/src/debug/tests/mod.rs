mod breakpoints;
mod conditions;
mod enabling;
mod registers;
mod step;
mod watchpoints;

use crate::bench::{BASE, World};
use crate::exception::bench::core_at;
use crate::interpreter::Interpreter;
use crate::state::Core;
use crate::sysreg::{hcr, registers as rows, scr};

/// The RAM once more, for EL0; what EL0 may write EL1 may not execute.
const USER: u64 = BASE + (1 << 30);
const PRIVILEGED: u64 = BASE;
/// A page of data, in both.
const DATA: u64 = 0xa000;
const TABLE: u64 = 0x2_0000;
const VECTORS: u64 = 0x4000;

const MDE: u64 = 1 << 15;
const KDE: u64 = 1 << 13;
const SS: u64 = 1;

struct Bench {
    c: Core,
    world: World,
    engine: Interpreter,
}

/// A Non-secure `el` of an A78AE with the MMU on, debug exceptions on from everywhere, and `code` at
/// the start of RAM.
fn bench(el: u8, code: &[u32]) -> Bench {
    bench_of("a78ae", el, code)
}
fn bench_of(name: &str, el: u8, code: &[u32]) -> Bench {
    let world = World::new(code);
    let mut c = core_at(name, 2);
    // Gigabytes 1 and 2 are the RAM: privileged, and for EL0 as well.
    for (i, ap) in [(1u64, 0), (2, 1 << 6)] {
        let block = BASE | ap | 3 << 8 | 1 << 10 | 1;
        assert!(world.ram.write(TABLE + 8 * i, &block.to_le_bytes()));
    }
    let s = &mut c.sys;
    let tcr = 25 | 1 << 23;
    (s.ttbr0_el1, s.ttbr0_el2) = (BASE + TABLE, BASE + TABLE);
    (s.tcr_el1, s.tcr_el2) = (tcr | 25 << 16, tcr);
    (s.mair_el1, s.mair_el2) = (0xff, 0xff);
    // I, SA0, SA, C, M; at EL1 also UCI, DZE and no SPAN.
    (s.sctlr_el1, s.sctlr_el2) = (0x0480_501d, 0x101d);
    for (vbar, el) in [(&mut s.vbar_el1, 0), (&mut s.vbar_el2, 1)] {
        *vbar = PRIVILEGED + VECTORS + 0x1000 * el;
    }
    s.cpacr_el1 = 3 << 20;
    s.oslsr_el1 = 0;
    s.mdscr_el1 = MDE | KDE;
    c.pstate.daif = 0;
    c.set_level(el, el > 0);
    c.pc = if el == 0 { USER } else { PRIVILEGED };
    c.x[4] = c.pc + DATA;
    c.x[usize::from(dyno_isa::slot::SP)] = c.pc + 0xf000;
    c.translation_changed();
    Bench {
        c,
        world,
        engine: Interpreter::default(),
    }
}

impl Bench {
    /// Changes registers behind the guest's back.
    fn set(&mut self, f: impl FnOnce(&mut Core)) -> &mut Bench {
        f(&mut self.c);
        self.c.translation_changed();
        self
    }
    /// Runs for as many cycles, which is one an instruction and one an exception.
    fn run(&mut self, cycles: u64) -> &mut Bench {
        self.c.turn_end = self.c.position() + 4 * cycles;
        self.c.budget = 4 * cycles as i64;
        self.engine.run(&mut self.c, &mut self.world);
        self
    }
    /// Runs until an exception is taken; ESR, FAR and ELR of its target less `base`, or `None` after 40
    /// instructions.
    fn outcome(&mut self) -> Option<Taken> {
        let before = self.c.stats.exceptions;
        for _ in 0..40 {
            self.run(1);
            if self.c.stats.exceptions != before {
                return Some(self.taken());
            }
        }
        None
    }
    fn taken(&self) -> Taken {
        let s = &self.c.sys;
        let el = self.c.pstate.el;
        let (esr, far, elr, spsr) = match el {
            1 => (s.esr_el1, s.far_el1, s.elr_el1, s.spsr_el1),
            _ => (s.esr_el2, s.far_el2, s.elr_el2, s.spsr_el2),
        };
        Taken {
            el,
            ec: (esr >> 26) as u8,
            iss: (esr & 0x1ff_ffff) as u32,
            far,
            elr,
            ss: spsr >> 21 & 1 == 1,
        }
    }
    fn write(&mut self, at: u64, v: u64) {
        assert!(self.world.ram.write(at, &v.to_le_bytes()));
    }
    fn read(&self, at: u64) -> u64 {
        let mut bytes = [0; 8];
        assert!(self.world.ram.read(at, &mut bytes));
        u64::from_le_bytes(bytes)
    }
    /// The pages from [`DATA`] on.
    fn data(&self) -> Vec<u8> {
        let mut bytes = vec![0; 0x2000];
        assert!(self.world.ram.read(DATA, &mut bytes));
        bytes
    }
    fn msr(&mut self, name: &str, v: u64) {
        let imm = encoding(name);
        let done = self.c.msr(&mut self.world, imm, v);
        done.unwrap_or_else(|e| panic!("{name}: {e:?}"));
    }
    fn mrs(&mut self, name: &str) -> u64 {
        let value = self.c.mrs(&mut self.world, encoding(name));
        value.unwrap_or_else(|e| panic!("{name}: {e:?}"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Taken {
    el: u8,
    ec: u8,
    iss: u32,
    far: u64,
    elr: u64,
    /// SPSR.SS.
    ss: bool,
}

fn encoding(name: &str) -> u64 {
    let row = rows().find(|r| r.name == name);
    u64::from(row.unwrap_or_else(|| panic!("no {name}")).encoding)
}

/// DBGBCR: enabled, BT, LBN, for EL1 and EL0 of any security state.
fn bcr(bt: u64, lbn: u64) -> u64 {
    bt << 20 | lbn << 16 | 3 << 1 | 1
}
/// DBGWCR of BAS and LSC: enabled, for EL1 and EL0 of any security state.
fn wcr(bas: u64, lsc: u64) -> u64 {
    bas << 5 | lsc << 3 | 3 << 1 | 1
}
/// For EL2, EL1 and EL0, Non-secure and Secure.
const EVERY_LEVEL: u64 = 1 << 13 | 3 << 1;
