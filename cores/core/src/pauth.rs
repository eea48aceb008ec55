//! Pointer authentication (FEAT_PAuth, DDI 0487 D8.10): AddPAC(), Auth() and Strip().
//!
//! FEAT_CONSTPACFIELD and FEAT_PAuth_LR are not built. A TxSZ out of bounds acts as the nearest bound.
pub mod qarma;

#[cfg(test)]
mod tests;

use crate::exception::{Exception, Syndrome, ec};
use crate::state::Core;
use crate::sysreg::{hcr, scr, sctlr};
use crate::vmsa;
use dyno_isa::{Feature, PointerAuth};
use qarma::Key;

/// Bit 55 tells the two address ranges apart and is never part of a code.
const SELECT: u64 = 1 << 55;
const TOP_BYTE: u64 = 0xff << 56;

/// Which of the four keys for pointers an instruction uses.
#[derive(Clone, Copy)]
struct Which {
    data: bool,
    b: bool,
}

/// Codes computed lately: what is signed is mostly authenticated soon. They are functions of their
/// inputs, so no guest can see this.
pub struct Memo(Box<[Option<(Input, u64)>; Memo::ENTRIES]>);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Input {
    data: u64,
    modifier: u64,
    key: Key,
}

impl Memo {
    const ENTRIES: usize = 256;
    fn entry(&mut self, i: &Input) -> &mut Option<(Input, u64)> {
        let h = (i.data ^ i.modifier.rotate_left(20)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        &mut self.0[(h >> 56) as usize]
    }
}

impl Default for Memo {
    fn default() -> Memo {
        Memo(Box::new([None; Memo::ENTRIES]))
    }
}

/// The bits of a pointer that its code takes, above `bottom`.
fn field(bottom: u32, top_byte_ignored: bool) -> u64 {
    let low = (SELECT - 1) & !0 << bottom;
    if top_byte_ignored {
        low
    } else {
        low | TOP_BYTE
    }
}

/// The pointer with copies of `select` instead of its code.
fn extended(pointer: u64, field: u64, select: bool) -> u64 {
    let bits = field | SELECT;
    if select {
        pointer | bits
    } else {
        pointer & !bits
    }
}

impl Core {
    /// What [`dyno_isa::Emit::pointer_auth`] does.
    pub fn pointer_auth(
        &mut self,
        what: PointerAuth,
        pointer: u64,
        modifier: u64,
    ) -> Result<u64, Exception> {
        use PointerAuth::*;
        let n = what as u8;
        let which = Which {
            data: n & 2 != 0,
            b: n & 1 != 0,
        };
        match what {
            AddGA => {
                self.pac_trap()?;
                let key = Key {
                    hi: self.sys.apgakeyhi_el1,
                    lo: self.sys.apgakeylo_el1,
                };
                Ok(self.compute_pac(pointer, modifier, key) & !0 << 32)
            }
            StripI => Ok(self.strip(pointer, false)),
            StripD => Ok(self.strip(pointer, true)),
            _ if !self.pac_enabled(which) => Ok(pointer),
            AddIA | AddIB | AddDA | AddDB => {
                self.pac_trap()?;
                Ok(self.add_pac(pointer, modifier, which))
            }
            AuthIA | AuthIB | AuthDA | AuthDB => {
                self.pac_trap()?;
                self.auth(pointer, modifier, which, Feature::FPAC)
            }
            CombinedIA | CombinedIB | CombinedDA | CombinedDB => {
                self.pac_trap()?;
                self.auth(pointer, modifier, which, Feature::FPACCOMBINE)
            }
        }
    }

    /// HCR_EL2.API and SCR_EL3.API.
    fn pac_trap(&self) -> Result<(), Exception> {
        let to = |target| {
            Err(Exception::synchronous(
                target,
                Syndrome::new(ec::PAC_TRAP, 0),
            ))
        };
        let el = self.pstate.el;
        if el <= 1 && self.el2_enabled() && self.sys.hcr_el2 & hcr::API == 0 && !self.is_host_el0()
        {
            return to(2);
        }
        if el <= 2 && self.profile.has_el3 && self.sys.scr_el3 & scr::API == 0 {
            return to(3);
        }
        Ok(())
    }

    /// SCTLR_ELx.{EnIA,EnIB,EnDA,EnDB}.
    fn pac_enabled(&self, w: Which) -> bool {
        let bit = match (w.data, w.b) {
            (false, false) => sctlr::ENIA,
            (false, true) => sctlr::ENIB,
            (true, false) => sctlr::ENDA,
            (true, true) => sctlr::ENDB,
        };
        vmsa::current_sctlr(self) & bit != 0
    }

    fn pac_key(&self, w: Which) -> Key {
        let s = &self.sys;
        let (hi, lo) = match (w.data, w.b) {
            (false, false) => (s.apiakeyhi_el1, s.apiakeylo_el1),
            (false, true) => (s.apibkeyhi_el1, s.apibkeylo_el1),
            (true, false) => (s.apdakeyhi_el1, s.apdakeylo_el1),
            (true, true) => (s.apdbkeyhi_el1, s.apdbkeylo_el1),
        };
        Key { hi, lo }
    }

    /// ComputePAC().
    fn compute_pac(&mut self, data: u64, modifier: u64, key: Key) -> u64 {
        let input = Input {
            data,
            modifier,
            key,
        };
        let entry = self.pac_memo.entry(&input);
        if let Some((known, pac)) = *entry
            && known == input
        {
            return pac;
        }
        let f = self.profile.features;
        let pac = if f.has(Feature::PACIMP) {
            implementation_defined(data, modifier, key)
        } else if f.has(Feature::PACQARMA3) {
            qarma::qarma3(data, modifier, key)
        } else {
            qarma::qarma5(data, modifier, key)
        };
        *entry = Some((input, pac));
        pac
    }

    fn add_pac(&mut self, pointer: u64, modifier: u64, w: Which) -> u64 {
        let f = self.profile.features;
        let ranges = vmsa::layouts(self, w.data);
        let tagged = ranges.iter().any(|r| r.top_byte_ignored);
        let select = pointer >> if tagged { 55 } else { 63 } & 1 == 1;
        let tbi = ranges[usize::from(pointer & SELECT != 0)].top_byte_ignored;
        let field = field(ranges[usize::from(select)].bottom, tbi);
        let mut pac = self.compute_pac(extended(pointer, field, select), modifier, self.pac_key(w));
        let bits = pointer & (field | SELECT);
        if bits != 0 && bits != field | SELECT && !f.has(Feature::PAuth2) {
            if f.has(Feature::EPAC) {
                pac = 0;
            } else {
                pac ^= if tbi { 1 << 54 } else { 1 << 62 };
            }
        }
        if f.has(Feature::PAuth2) {
            pac ^= pointer;
        }
        extended(pointer & !field, 0, select) | pac & field
    }

    /// Auth(). With `faults` a failure raises an exception.
    fn auth(
        &mut self,
        pointer: u64,
        modifier: u64,
        w: Which,
        faults: Feature,
    ) -> Result<u64, Exception> {
        let f = self.profile.features;
        let (field, tbi) = self.pac_field(pointer, w.data);
        let original = extended(pointer, field, pointer & SELECT != 0);
        let pac = self.compute_pac(original, modifier, self.pac_key(w));
        if f.has(Feature::PAuth2) {
            let result = pointer ^ pac & field;
            if result != original && f.has(faults) {
                return Err(self.pac_fail(w.data, w.b));
            }
            return Ok(result);
        }
        if (pac ^ pointer) & field == 0 {
            return Ok(original);
        }
        // An error code that makes the address invalid, in the topmost bits that belong to it.
        let code = if w.b { 0b10 } else { 0b01 };
        let at = if tbi { 53 } else { 61 };
        Ok(original & !(0b11 << at) | code << at)
    }

    fn strip(&self, pointer: u64, data: bool) -> u64 {
        let (field, _) = self.pac_field(pointer, data);
        extended(pointer, field, pointer & SELECT != 0)
    }

    /// Where the code of a pointer is, and whether its top byte is ignored.
    fn pac_field(&self, pointer: u64, data: bool) -> (u64, bool) {
        let range = vmsa::layouts(self, data)[usize::from(pointer & SELECT != 0)];
        (
            field(range.bottom, range.top_byte_ignored),
            range.top_byte_ignored,
        )
    }
}

/// ComputePACIMPDEF(): two rounds of multiplication and folding, for speed.
fn implementation_defined(data: u64, modifier: u64, key: Key) -> u64 {
    let fold = |a: u64, b: u64| {
        let p = u128::from(a) * u128::from(b | 1);
        p as u64 ^ (p >> 64) as u64
    };
    let x = fold(
        data ^ key.lo,
        0x9e37_79b9_7f4a_7c15 ^ key.hi.rotate_left(32),
    );
    let y = fold(
        x ^ modifier ^ key.hi,
        0xbf58_476d_1ce4_e5b9 ^ key.lo.rotate_left(32),
    );
    fold(y ^ x.rotate_left(29), 0x94d0_49bb_1331_11eb)
}
