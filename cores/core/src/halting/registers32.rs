//! The same in AArch32 state: general and banked registers, CPSR, FPSCR, coprocessors 14 and 15.
use crate::aarch32::mode;
use crate::cp15::{self, Row};
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::Rights;
use dyno_isa::aarch32::Location;

const WORD: u64 = 0xffff_ffff;
/// CPSR: T, and bits that are RES0 (J among them).
const T: u32 = 1 << 5;
const RES0: u32 = 1 << 24;

/// A register that belongs to a mode, and is there whatever mode is in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Banked {
    pub mode: u8,
    pub what: BankedWhat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BankedWhat {
    R(u8),
    Spsr,
    /// ELR_hyp.
    Elr,
}

/// All of them, by the names that MRS (banked register) has for them.
pub fn banked() -> Vec<(String, Banked)> {
    const MODES: [(&str, u8, u8); 7] = [
        ("usr", mode::USR, 8),
        ("fiq", mode::FIQ, 8),
        ("irq", mode::IRQ, 13),
        ("svc", mode::SVC, 13),
        ("abt", mode::ABT, 13),
        ("und", mode::UND, 13),
        ("hyp", mode::HYP, 13),
    ];
    let mut all = Vec::new();
    for (suffix, mode, first) in MODES {
        let mut add = |name: &str, what| {
            all.push((format!("{name}_{suffix}"), Banked { mode, what }));
        };
        for r in first..13 {
            add(&format!("r{r}"), BankedWhat::R(r));
        }
        add("sp", BankedWhat::R(13));
        match mode {
            mode::HYP => add("elr", BankedWhat::Elr),
            _ => add("lr", BankedWhat::R(14)),
        }
        if mode != mode::USR {
            add("spsr", BankedWhat::Spsr);
        }
    }
    all
}

impl Core {
    /// CPSR with all that MRS hides: T, IT and IL too.
    pub fn cpsr_bits(&self) -> u32 {
        self.psr(Location(self.pc))
    }
    /// False, and nothing is done, for a mode that there is not, J, or an IT that A32 has not.
    pub fn set_cpsr_bits(&mut self, env: &mut (dyn Environment + '_), v: u32) -> bool {
        let m = (v & 0x1f) as u8;
        let it = (v >> 10 & 0x3f) << 2 | v >> 25 & 3;
        let is_thumb = v & T != 0;
        let reserved = it & 0xf0 != 0 && it & 15 == 0;
        if mode::level(m).is_none() || v & RES0 != 0 || it != 0 && !is_thumb || reserved {
            return false;
        }
        self.write_mode(m);
        self.put_psr(env, v);
        self.pc = Location::new(Location(self.pc).address(), is_thumb, it as u8).0;
        self.changed_from_outside();
        true
    }
    /// R0 to R14 of the current mode.
    pub fn set_r(&mut self, n: usize, v: u32) {
        if n < 15 {
            self.x[n] = v.into();
        }
    }
    /// The instruction set stays what CPSR.T says. IT was about what was behind the old place.
    pub fn set_pc32(&mut self, v: u32) {
        self.pc = Location::new(v, Location(self.pc).is_thumb(), 0).0;
        self.changed_from_outside();
    }
    pub fn peek_banked(&self, b: Banked) -> u32 {
        match b.what {
            BankedWhat::R(r) => self.x[self.banked_slot(b.mode, r)] as u32,
            BankedWhat::Spsr => self.spsr_of(b.mode).unwrap_or(0),
            BankedWhat::Elr => self.sys.elr_el2 as u32,
        }
    }
    pub fn poke_banked(&mut self, b: Banked, v: u32) {
        match b.what {
            BankedWhat::R(r) => self.x[self.banked_slot(b.mode, r)] = v.into(),
            BankedWhat::Spsr => self.set_spsr_of(b.mode, v),
            BankedWhat::Elr => self.sys.elr_el2 = v.into(),
        }
    }
    /// D0 to D31.
    pub fn set_d(&mut self, n: usize, v: u64) {
        if let Some(q) = self.v.get_mut(n / 2) {
            let shift = 64 * (n % 2);
            *q = *q & !(u128::from(u64::MAX) << shift) | u128::from(v) << shift;
        }
    }

    /// The registers of coprocessors 14 and 15 that somebody can look at.
    pub fn visible_registers32(&self) -> impl Iterator<Item = &'static Row> {
        cp15::registers().filter(|row| {
            row.rights.read != Rights::NEVER && !row.takes() && self.has_region_of(row)
        })
    }
    /// What MRC or MRRC would read at a level that may. `None` where the part does not have the
    /// register.
    pub fn peek_register32(
        &mut self,
        env: &mut (dyn Environment + '_),
        row: &'static Row,
    ) -> Option<u64> {
        if row.takes() {
            return None;
        }
        let level = row.rights.read.min(2);
        self.looking(level, |c| c.read32(env, row, row.access(true)).ok())
    }
    /// Writes as MCR or MCRR would at a level that may, with everything that follows from it. False
    /// where nobody can write it.
    pub fn poke_register32(
        &mut self,
        env: &mut (dyn Environment + '_),
        row: &'static Row,
        value: u64,
    ) -> bool {
        let read_only = row.rights.write == Rights::NEVER;
        if read_only || !row.is_double() && value > WORD {
            return false;
        }
        let done = self.write32(env, row, row.access(false), value).is_ok();
        self.changed_from_outside();
        done
    }
}
