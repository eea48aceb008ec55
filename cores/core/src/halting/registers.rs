//! What a debugger reads and writes of a core: nothing traps, nothing is a side effect of looking.
use crate::environment::Environment;
use crate::state::Core;
use crate::sysreg::{Rights, Row, Store, encoding, op0, op1, registers};
use dyno_isa::{Feature, slot};

/// Registers whose reading changes something: interrupts are acknowledged, the debug channel is emptied.
pub(crate) const TAKES: [u16; 4] = [
    encoding(3, 0, 12, 8, 0),  // ICC_IAR0_EL1
    encoding(3, 0, 12, 12, 0), // ICC_IAR1_EL1
    encoding(2, 3, 0, 4, 0),   // DBGDTR_EL0
    encoding(2, 3, 0, 5, 0),   // DBGDTRRX_EL0
];

impl Core {
    /// The system registers of this part that somebody can look at, in the order of the manual.
    pub fn visible_registers(&self) -> impl Iterator<Item = &'static Row> {
        let (features, el2, el3) = (
            self.profile.features,
            self.profile.has_el2,
            self.profile.has_el3,
        );
        registers().filter(move |r| {
            let there = r.feature.is_none_or(|f| features.has(f));
            let level = match op1(r.encoding) {
                4 => el2,
                6 | 7 if op0(r.encoding) == 3 => el3,
                _ => true,
            };
            let readable = r.rights.read != Rights::NEVER && !TAKES.contains(&r.encoding);
            there && level && readable && !self.is_absent(r.encoding)
        })
    }
    /// What MRS would read at a level that may. `None` where the part does not have the register.
    pub fn peek_register(&mut self, env: &mut (dyn Environment + '_), row: &Row) -> Option<u64> {
        if TAKES.contains(&row.encoding) {
            return None;
        }
        let read = match row.store {
            Store::Field(field) => return Some(*field(&mut self.sys)),
            Store::Constant(v) => return Some(v),
            Store::With(read, _) => read,
        };
        let access = crate::sysreg::Access {
            encoding: row.encoding,
            rt: 0,
            read: true,
        };
        self.looking(row.rights.read.min(3), |c| read(c, env, access).ok())
    }
    /// Reads at `level` or, where that is higher, at the current one, but at least EL1. Readers bring
    /// counters up to date, and note that somebody polls: as if they had not.
    pub(super) fn looking<R>(&mut self, level: u8, read: impl FnOnce(&mut Core) -> R) -> R {
        let (pmu, timers, polls) = (self.pmu.clone(), self.timers.clone(), self.polls.clone());
        let (el, attention, exact) = (self.pstate.el, self.attention, self.exact);
        self.exact = true;
        self.pstate.el = el.max(level).max(1);
        let value = read(self);
        (self.pmu, self.timers, self.polls) = (pmu, timers, polls);
        (self.pstate.el, self.attention, self.exact) = (el, attention, exact);
        value
    }
    /// Writes as MSR would at a level that may, with everything that follows from it. False where
    /// nobody can write it.
    pub fn poke_register(
        &mut self,
        env: &mut (dyn Environment + '_),
        row: &'static Row,
        value: u64,
    ) -> bool {
        if row.rights.write == Rights::NEVER {
            return false;
        }
        let el = self.pstate.el;
        let done = self.write_row(env, row, 0, value).is_ok();
        debug_assert!(self.pstate.el == el, "no register moves the level");
        self.changed_from_outside();
        done
    }

    /// X0 to X30.
    pub fn set_x(&mut self, n: usize, v: u64) {
        if n < 31 {
            self.x[n] = v;
        }
    }
    pub fn set_sp(&mut self, v: u64) {
        self.x[usize::from(slot::SP)] = v;
    }
    pub fn set_pc(&mut self, v: u64) {
        self.pc = v;
        self.changed_from_outside();
    }
    /// PSTATE in the form of SPSR_ELx. False, and nothing is done, for a level or state the part does
    /// not have.
    pub fn set_pstate_bits(&mut self, v: u64) -> bool {
        let bit = |n: u32| v >> n & 1 == 1;
        let (el, sp) = ((v >> 2 & 3) as u8, bit(0));
        let absent = el > self.highest_el() || el == 2 && !self.profile.has_el2;
        // M[4] is AArch32, M[1] is reserved, and EL0 has but one stack pointer.
        if absent || bit(4) || bit(1) || el == 0 && sp {
            return false;
        }
        let f = self.profile.features;
        self.set_level(el, sp);
        let p = &mut self.pstate;
        p.daif = (v >> 6 & 15) as u8;
        (p.ss, p.il) = (bit(21), bit(20));
        p.pan = f.has(Feature::PAN) && bit(22);
        p.uao = f.has(Feature::UAO) && bit(23);
        p.dit = f.has(Feature::DIT) && bit(24);
        p.tco = f.has(Feature::MTE) && bit(25);
        p.ssbs = f.has(Feature::SSBS) && bit(12);
        p.btype = if f.has(Feature::BTI) {
            (v >> 10 & 3) as u8
        } else {
            0
        };
        self.set_nzcv_bits(v);
        self.context_changed();
        self.changed_from_outside();
        true
    }
    pub fn set_v(&mut self, n: usize, v: u128) {
        if let Some(to) = self.v.get_mut(n) {
            *to = v;
        }
    }
}
