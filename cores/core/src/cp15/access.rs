//! MRC, MCR, MRRC and MCRR: which register an encoding means, whether the access is allowed, and what it
//! does (DDI 0487 G1.16, G7.3).
use super::{Access, Part, Row, Store, encoding, find};
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use crate::sysreg::{self, Rights};
use crate::system::Next;
use dyno_isa::aarch32::Coprocessor;

const WORD: u64 = 0xffff_ffff;

/// What an access comes down to.
enum Target {
    Row(&'static Row),
    /// Reads as zero.
    Reserved,
}

impl Core {
    /// MRC, and with `two` MRRC: Rt in bits `[31:0]` and Rt2 in `[63:32]`.
    pub fn coprocessor_read(
        &mut self,
        env: &mut (dyn Environment + '_),
        register: Coprocessor,
        two: bool,
    ) -> Result<u64, Exception> {
        let a = Access {
            register,
            two,
            read: true,
        };
        let v = match self.resolve32(env, a)? {
            Target::Row(row) => self.read32(env, row, a)?,
            Target::Reserved => 0,
        };
        Ok(if two { v } else { v & WORD })
    }
    /// MCR, and with `two` MCRR; likewise.
    pub fn coprocessor_write(
        &mut self,
        env: &mut (dyn Environment + '_),
        register: Coprocessor,
        two: bool,
        value: u64,
    ) -> Result<Next, Exception> {
        let a = Access {
            register,
            two,
            read: false,
        };
        let value = if two { value } else { value & WORD };
        match self.resolve32(env, a)? {
            Target::Row(row) => self.write32(env, row, a, value),
            Target::Reserved => Ok(Next::Continue),
        }
    }

    /// Which register of AArch64 an MRC or MRRC reads all of, by another name. `None` where it does not.
    pub(crate) fn resolved32(
        &mut self,
        env: &mut (dyn Environment + '_),
        register: Coprocessor,
        two: bool,
    ) -> Option<u16> {
        let a = Access {
            register,
            two,
            read: true,
        };
        match self.resolve32(env, a) {
            Ok(Target::Row(row)) => match row.store {
                Store::Same(encoding, Part::All) => Some(encoding),
                _ => None,
            },
            _ => None,
        }
    }
    /// The AArch64 register that a row is another name of.
    fn same(&self, encoding: u16) -> Result<&'static sysreg::Row, Exception> {
        sysreg::find(encoding).ok_or_else(|| self.undefined())
    }
    pub(crate) fn read32(
        &mut self,
        env: &mut (dyn Environment + '_),
        row: &'static Row,
        a: Access,
    ) -> Result<u64, Exception> {
        match row.store {
            Store::Field(field, part) => Ok(part.get(*field(&mut self.sys))),
            Store::Own(field) => Ok(*field(&mut self.sys32)),
            Store::Same(e, part) => {
                let same = self.same(e)?;
                Ok(part.get(self.read_row(env, same, a.register.rt)?))
            }
            Store::Id => Ok(self.profile.id_value(row.name)),
            Store::Constant(v) => Ok(v),
            Store::With(read, _) => read(self, env, a),
        }
    }
    pub(crate) fn write32(
        &mut self,
        env: &mut (dyn Environment + '_),
        row: &'static Row,
        a: Access,
        value: u64,
    ) -> Result<Next, Exception> {
        self.before_write(row.after);
        let value = value & row.writable | row.ones;
        let mut changed = true;
        match row.store {
            Store::Field(field, part) => {
                let field = field(&mut self.sys);
                let new = part.put(*field, value);
                changed = *field != new;
                *field = new;
            }
            Store::Own(field) => *field(&mut self.sys32) = value,
            Store::Same(e, part) => {
                let same = self.same(e)?;
                let value = match part {
                    Part::All => value,
                    _ => part.put(self.read_row(env, same, a.register.rt)?, value),
                };
                return self.write_row(env, same, a.register.rt, value);
            }
            Store::Id | Store::Constant(_) => {}
            Store::With(_, write) => write(self, env, a, value)?,
        }
        Ok(self.after_write(env, row.after, changed))
    }

    fn resolve32(
        &mut self,
        env: &mut (dyn Environment + '_),
        a: Access,
    ) -> Result<Target, Exception> {
        let el = self.pstate.el;
        let row = find(a.encoding()).filter(|row| {
            let needed = if a.read {
                row.rights.read
            } else {
                row.rights.write
            };
            match needed {
                Rights::HIGHEST => el == self.highest_el(),
                _ => el >= needed,
            }
        });
        // What EL0 may not do is UNDEFINED before EL2 hears of it (G1.13.2).
        if el == 0 && row.is_none_or(|row| self.is_closed_to_user(row, a)) {
            return Err(self.undefined());
        }
        self.check_coarse_traps(a)?;
        match row {
            Some(row) => {
                self.check_traps32(env, row, a)?;
                Ok(Target::Row(row))
            }
            None if el > 0 && is_reserved_id(a) => {
                self.check_hcr(sysreg::hcr::TID3, a)?;
                Ok(Target::Reserved)
            }
            None => Err(self.undefined()),
        }
    }
}

/// The part of the identification space that is kept for later, and reads as zero.
fn is_reserved_id(a: Access) -> bool {
    let r = a.register;
    let in_space =
        encoding(r.coproc.into(), r.opc1.into(), r.crn.into(), 0, 0) == encoding(15, 0, 0, 0, 0);
    a.read && !a.two && in_space && matches!((r.crm, r.opc2), (2, 6 | 7) | (3..=7, _))
}
