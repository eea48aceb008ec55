//! MRS and MSR: which register an encoding means at this level, whether the access is allowed, and
//! what it does (DDI 0487 D19.1, D8.10 for the E2H redirections).
use super::{Access, After, Rights, Row, Store, crm, crn, encoding, find, op0, op1, op2};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use crate::system::Next;
use dyno_fabric::log::Blame;
use dyno_isa::Feature;
use std::fmt;

/// EL1 names that mean the EL2 register of the same CRn, CRm and op2 at EL2 with E2H.
const REDIRECTED: [u16; 15] = [
    encoding(3, 0, 1, 0, 0),  // SCTLR
    encoding(3, 0, 1, 0, 2),  // CPACR, CPTR
    encoding(3, 0, 2, 0, 0),  // TTBR0
    encoding(3, 0, 2, 0, 1),  // TTBR1
    encoding(3, 0, 2, 0, 2),  // TCR
    encoding(3, 0, 4, 0, 0),  // SPSR
    encoding(3, 0, 4, 0, 1),  // ELR
    encoding(3, 0, 5, 1, 0),  // AFSR0
    encoding(3, 0, 5, 1, 1),  // AFSR1
    encoding(3, 0, 5, 2, 0),  // ESR
    encoding(3, 0, 6, 0, 0),  // FAR
    encoding(3, 0, 10, 2, 0), // MAIR
    encoding(3, 0, 10, 3, 0), // AMAIR
    encoding(3, 0, 12, 0, 0), // VBAR
    encoding(3, 0, 13, 0, 1), // CONTEXTIDR
];
const CNTKCTL: u16 = encoding(3, 0, 14, 1, 0);
const CPACR: u16 = encoding(3, 0, 1, 0, 2);
const CPTR_EL2: u16 = encoding(3, 4, 1, 1, 2);
const OP1: u16 = 7 << 11;

const fn with_op1(e: u16, op1: u16) -> u16 {
    e & !OP1 | op1 << 11
}
/// CNTP_* and CNTV_*.
const fn is_timer(e: u16) -> bool {
    op0(e) == 3 && crn(e) == 14 && matches!(crm(e), 2 | 3) && op2(e) < 3
}
/// The level that op1 names.
const fn level(op1: u16) -> u8 {
    match op1 {
        0 => 1,
        4 => 2,
        _ => 3,
    }
}
fn is_redirected(e: u16) -> bool {
    e == CNTKCTL || REDIRECTED.contains(&e)
}
/// The EL1 (or EL0) register behind an `_EL12` (or `_EL02`) name.
fn alias(e: u16) -> Option<u16> {
    if is_timer(e) {
        return Some(with_op1(e, 3));
    }
    let plain = with_op1(e, 0);
    is_redirected(plain).then_some(plain)
}
/// The EL2 register that an EL1 or EL0 name means in a host.
fn host(e: u16) -> u16 {
    match e {
        CPACR => CPTR_EL2,
        e if op1(e) == 0 && is_redirected(e) => with_op1(e, 4),
        e if op1(e) == 3 && is_timer(e) => with_op1(e, 4),
        e => e,
    }
}

/// ICC_AP0R<n>_EL1 and ICC_AP1R<n>_EL1, of which the controller has as many as its priorities need.
fn is_active_priorities(e: u16) -> bool {
    op0(e) == 3 && op1(e) == 0 && crn(e) == 12 && matches!((crm(e), op2(e)), (8, 4..) | (9, 0..4))
}

/// What an access comes down to.
enum Target {
    Row(&'static Row),
    /// Reads as zero, ignores writes.
    Nothing,
}

impl Core {
    /// MRS. `imm` holds the encoding in [15:0] and Rt in [20:16].
    pub fn mrs(&mut self, env: &mut (dyn Environment + '_), imm: u64) -> Result<u64, Exception> {
        let a = Access::from_imm(imm, true);
        let row = match self.resolve(env, a)? {
            Target::Row(row) => row,
            Target::Nothing => return Ok(0),
        };
        self.read_row(env, row, a.rt)
    }
    /// The value of a register, for whoever may have it.
    pub(crate) fn read_row(
        &mut self,
        env: &mut (dyn Environment + '_),
        row: &'static Row,
        rt: u8,
    ) -> Result<u64, Exception> {
        match row.store {
            Store::Field(field) => Ok(*field(&mut self.sys)),
            Store::Constant(v) => Ok(v),
            Store::With(read, _) => {
                let a = Access {
                    encoding: row.encoding,
                    rt,
                    read: true,
                };
                read(self, env, a)
            }
        }
    }
    /// Which register an MRS reads, by the encoding of its own name. `None` where it reads none.
    pub(crate) fn resolved(&mut self, env: &mut (dyn Environment + '_), imm: u64) -> Option<u16> {
        match self.resolve(env, Access::from_imm(imm, true)) {
            Ok(Target::Row(row)) => Some(row.encoding),
            _ => None,
        }
    }
    /// MSR (register); `imm` as for [`Core::mrs`].
    pub fn msr(
        &mut self,
        env: &mut (dyn Environment + '_),
        imm: u64,
        value: u64,
    ) -> Result<Next, Exception> {
        let a = Access::from_imm(imm, false);
        let row = match self.resolve(env, a)? {
            Target::Row(row) => row,
            Target::Nothing => return Ok(Next::Continue),
        };
        let next = self.write_row(env, row, a.rt, value)?;
        self.count_write(env, a.encoding);
        Ok(next)
    }
    /// Writes a register, for whoever may.
    pub(crate) fn write_row(
        &mut self,
        env: &mut (dyn Environment + '_),
        row: &'static Row,
        rt: u8,
        value: u64,
    ) -> Result<Next, Exception> {
        self.before_write(row.after);
        let mut changed = true;
        match row.store {
            Store::Field(field) => {
                let features = self.profile.features;
                let given = row.given.iter().filter(|(f, _)| features.has(*f));
                let writable = given.fold(row.writable, |mask, (_, bits)| mask | bits);
                let new = value & writable | row.ones;
                let field = field(&mut self.sys);
                changed = *field != new;
                *field = new;
            }
            Store::Constant(_) => {}
            Store::With(_, write) => {
                let a = Access {
                    encoding: row.encoding,
                    rt,
                    read: false,
                };
                write(self, env, a, value)?;
            }
        }
        Ok(self.after_write(env, row.after, changed))
    }

    /// What has been counted until now counts as the registers were.
    pub(crate) fn before_write(&mut self, after: After) {
        match after {
            After::Pmu | After::Monitor => self.pmu_sync(),
            After::Timers => self.collect_stream_events(),
            _ => {}
        }
    }
    pub(crate) fn after_write(
        &mut self,
        env: &mut (dyn Environment + '_),
        after: After,
        changed: bool,
    ) -> Next {
        if matches!(
            after,
            After::Debug
                | After::ContextId
                | After::Monitor
                | After::Translation
                | After::Context
                | After::FpTrap
        ) {
            self.forget_levels();
        }
        match after {
            After::Nothing => return Next::Continue,
            After::Masks => return self.set_daif(env, self.pstate.daif),
            After::Debug => self.debug_changed(),
            After::ContextId => self.context_id_changed(),
            After::Monitor => {
                self.update_pmu(env);
                self.debug_changed();
            }
            After::Translation => {
                if !changed {
                    return Next::Continue;
                }
                self.translation_changed();
            }
            After::Context => self.context_changed(),
            After::FpTrap => self.fp_is_trapped = self.fp_trapped().is_some(),
            After::Timers => self.update_timers(env),
            After::Pmu => self.update_pmu(env),
            After::Controller => {}
        }
        Next::Leave
    }

    fn resolve(
        &mut self,
        env: &mut (dyn Environment + '_),
        a: Access,
    ) -> Result<Target, Exception> {
        let el = self.pstate.el;
        let e2h = self.e2h();
        if op1(a.encoding) == 5 && op0(a.encoding) == 3 && !matches!(crn(a.encoding), 11 | 15) {
            // At EL3 they are there while EL2 is enabled.
            let host = e2h && (el == 2 || el == 3 && self.el2_enabled());
            let row = match alias(a.encoding).and_then(find) {
                Some(row) if host => row,
                _ => return Err(self.undefined()),
            };
            self.check_traps(row, a)?;
            return Ok(Target::Row(row));
        }
        let Some(row) = find(a.encoding) else {
            return self.unlisted(env, a);
        };
        if row.feature.is_some_and(|f| !self.profile.features.has(f))
            || self.is_absent(row.encoding)
        {
            return Err(self.absent(a));
        }
        let needed = if a.read {
            row.rights.read
        } else {
            row.rights.write
        };
        let allowed = match needed {
            Rights::HIGHEST => el == self.highest_el(),
            _ => el >= needed,
        };
        if !allowed {
            return Err(self.absent(a));
        }
        if let Err(trap) = self.check_traps(row, a) {
            // Without the register there is nothing to trap.
            let there = self.has_active_priorities(env, row.encoding);
            return Err(if there { trap } else { self.undefined() });
        }
        if op1(row.encoding) == 4 && !self.profile.has_el2 {
            return Ok(Target::Nothing);
        }
        if e2h && (el == 2 || self.is_host_el0()) {
            let target = host(row.encoding);
            if target != row.encoding && (el == 2 || is_timer(target)) {
                let row = find(target).ok_or_else(|| self.undefined())?;
                return Ok(Target::Row(row));
            }
        }
        Ok(Target::Row(row))
    }

    /// False for registers of active priorities that the controller does not have.
    pub(crate) fn has_active_priorities(
        &self,
        env: &mut (dyn Environment + '_),
        encoding: u16,
    ) -> bool {
        let a = Access {
            encoding,
            rt: 0,
            read: true,
        };
        !is_active_priorities(encoding) || self.icc_has(env, a)
    }

    /// Not of this part, for other reasons than a feature: UNDEFINED before anything traps it.
    pub(crate) fn is_absent(&self, e: u16) -> bool {
        let last = |name, shift: u32| (self.profile.id_value(name) >> shift & 15) as u16;
        match (op0(e), crn(e), crm(e), op2(e)) {
            // Breakpoints and watchpoints.
            (2, 0, n, 4 | 5) => n > last("ID_AA64DFR0_EL1", 12),
            (2, 0, n, 6 | 7) => n > last("ID_AA64DFR0_EL1", 20),
            // RVBAR_ELx and RMR_ELx are those of the highest level.
            (3, 12, 0, 1 | 2) => self.highest_el() != level(op1(e)),
            _ => false,
        }
    }

    /// Encodings without a row of their own: the reserved part of the ID space reads as zero, what is
    /// IMPLEMENTATION DEFINED as well, everything else is UNDEFINED.
    fn unlisted(
        &mut self,
        env: &mut (dyn Environment + '_),
        a: Access,
    ) -> Result<Target, Exception> {
        let (e, el) = (a.encoding, self.pstate.el);
        if a.read && e & !0x3f == encoding(3, 0, 0, 0, 0) && crm(e) != 0 && el >= 1 {
            if crm(e) <= 7 {
                self.check_trap(super::Trap::Tid3, a)?;
            }
            return Ok(Target::Nothing);
        }
        if op0(e) & 1 == 1 && matches!(crn(e), 11 | 15) {
            self.check_trap(super::Trap::Tidcp, a)?;
            let lowest = match op1(e) {
                0 | 1 | 2 | 3 | 7 => 1,
                4 | 5 => 2,
                _ => 3,
            };
            if el < lowest {
                return Err(self.undefined());
            }
            self.note_unmodelled(
                env,
                format_args!("IMPLEMENTATION DEFINED register: {}", Encoding(e)),
            );
            return Ok(Target::Nothing);
        }
        Err(self.absent(a))
    }

    /// UNDEFINED; with FEAT_IDST a read in the ID space is trapped instead.
    fn absent(&self, a: Access) -> Exception {
        let e = a.encoding;
        let id_space = op0(e) == 3 && matches!(op1(e), 0 | 1 | 3) && crn(e) == 0 && crm(e) <= 7;
        if a.read && id_space && self.profile.features.has(Feature::IDST) {
            return self.sysreg_trap(self.el1_or_tge(), a);
        }
        self.undefined()
    }

    /// SYS and SYSL to encodings of the IMPLEMENTATION DEFINED part.
    pub(crate) fn implementation_defined(
        &mut self,
        env: &mut (dyn Environment + '_),
        a: Access,
    ) -> Result<(), Exception> {
        self.unlisted(env, a).map(|_| ())
    }

    pub(crate) fn note_unmodelled(
        &self,
        env: &mut (dyn Environment + '_),
        text: fmt::Arguments<'_>,
    ) {
        if env.logs(Blame::Unimplemented) {
            env.log(self.time(), self.index, Blame::Unimplemented, text);
        }
    }

    /// HCR_EL2.E2H, which stays in force at EL3.
    pub(crate) fn e2h(&self) -> bool {
        self.profile.features.has(Feature::VHE) && self.sys.hcr_el2 >> 34 & 1 == 1
    }
}

/// `S3_0_C1_C0_0`, the name that assemblers take for any encoding.
pub struct Encoding(pub u16);
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let e = self.0;
        let (a, b, n, m, o) = (op0(e), op1(e), crn(e), crm(e), op2(e));
        write!(f, "S{a}_{b}_C{n}_C{m}_{o}")
    }
}
