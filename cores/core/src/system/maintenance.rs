//! SYS and SYSL: cache and TLB maintenance, address translation, prediction restriction (C5.3 to
//! C5.6).
//!
//! Memory is coherent and code is noticed when it is written, so cache maintenance has nothing to do
//! but to be allowed, to trap, and to find its address.
use super::Next;
use crate::debug::DataAccess;
use crate::environment::{Broadcast, Environment};
use crate::exception::Exception;
use crate::state::Core;
use crate::sysreg::{Access, crm, crn, hcr, op0, op1, op2, sctlr};
use crate::vmsa::{self, Purpose, Request};
use dyno_isa::Feature;

/// Who may use a cache or prediction instruction.
struct Rule {
    /// EL0 may, where this bit of its SCTLR says so.
    el0: Option<u64>,
    /// HCR_EL2 bits that trap it below EL2.
    trap: u64,
    /// By address.
    address: Option<Purpose>,
    feature: Option<Feature>,
}

/// Cache maintenance by op1, CRm and op2 (CRn is 7).
fn rule(op1: u16, crm: u16, op2: u16) -> Option<Rule> {
    let clean = Some(Purpose::CacheMaintenance);
    let (el0, trap, address, feature) = match (op1, crm, op2) {
        // IC IALLUIS
        (0, 1, 0) => (None, hcr::TPU | hcr::TICAB, None, None),
        // IC IALLU
        (0, 5, 0) => (None, hcr::TPU | hcr::TOCU, None, None),
        // IC IVAU
        (3, 5, 1) => (Some(sctlr::UCI), hcr::TPU | hcr::TOCU, clean, None),
        // DC IVAC
        (0, 6, 1) => (None, hcr::TPCP, Some(Purpose::CacheInvalidate), None),
        // DC ISW, CSW, CISW
        (0, 6 | 10 | 14, 2) => (None, hcr::TSW, None, None),
        // DC CVAC
        (3, 10, 1) => (Some(sctlr::UCI), hcr::TPCP, clean, None),
        // DC CVAU
        (3, 11, 1) => (Some(sctlr::UCI), hcr::TPU | hcr::TOCU, clean, None),
        // DC CIVAC
        (3, 14, 1) => (Some(sctlr::UCI), hcr::TPCP, clean, None),
        // DC CVAP, CVADP
        (3, 12, 1) => (Some(sctlr::UCI), hcr::TPCP, clean, Some(Feature::DPB)),
        (3, 13, 1) => (Some(sctlr::UCI), hcr::TPCP, clean, Some(Feature::DPB2)),
        // CFP, DVP, CPP RCTX
        (3, 3, 4 | 5 | 7) => (Some(sctlr::ENRCTX), 0, None, Some(Feature::SPECRES)),
        _ => return None,
    };
    Some(Rule {
        el0,
        trap,
        address,
        feature,
    })
}

impl Core {
    /// SYS; `imm` as for [`Core::mrs`].
    pub fn sys_instruction(
        &mut self,
        env: &mut (dyn Environment + '_),
        imm: u64,
        value: u64,
    ) -> Result<Next, Exception> {
        let a = Access::from_imm(imm & !0xc000 | 0x4000, false);
        let e = a.encoding;
        match crn(e) {
            8 => self.tlbi(env, a, value),
            7 if matches!(crm(e), 8 | 9) => self.translate_address(env, a, value),
            7 => self.cache_maintenance(env, a, value),
            11 | 15 => {
                self.implementation_defined(env, a)?;
                Ok(Next::Continue)
            }
            _ => Err(self.undefined()),
        }
    }

    /// SYSL: there is none beyond the IMPLEMENTATION DEFINED ones, which read as zero.
    pub fn sysl(&mut self, env: &mut (dyn Environment + '_), imm: u64) -> Result<u64, Exception> {
        let a = Access::from_imm(imm & !0xc000 | 0x4000, true);
        match crn(a.encoding) {
            11 | 15 => self.implementation_defined(env, a).map(|()| 0),
            _ => Err(self.undefined()),
        }
    }

    fn tlbi(
        &mut self,
        env: &mut (dyn Environment + '_),
        a: Access,
        value: u64,
    ) -> Result<Next, Exception> {
        let el = self.pstate.el;
        let lowest = match op1(a.encoding) {
            0 => 1,
            4 => 2,
            6 => 3,
            _ => return Err(self.undefined()),
        };
        let Some((what, shareable)) = vmsa::decode_tlbi(self, a.encoding, value) else {
            return Err(self.undefined());
        };
        // What is about EL2's own translations is there while EL2 is enabled (C5.5).
        let stage2 = matches!(crm(a.encoding), 0 | 4);
        let of_el2 = lowest == 2 && !stage2 && matches!(op2(a.encoding), 0 | 1 | 5);
        let absent = of_el2 && !self.el2_enabled();
        if el < lowest || absent {
            return Err(self.undefined());
        }
        let trap = match crm(a.encoding) {
            2 | 3 => hcr::TTLB | hcr::TTLBIS,
            1 | 5 => hcr::TTLB | hcr::TTLBOS,
            _ => hcr::TTLB,
        };
        if el == 1 && self.hcr_trap(trap) {
            return Err(self.sysreg_trap(2, a));
        }
        self.tlb.invalidate(what);
        if shareable {
            env.broadcast(self.index, Broadcast::Tlbi(what));
        }
        Ok(Next::Leave)
    }

    fn translate_address(
        &mut self,
        env: &mut (dyn Environment + '_),
        a: Access,
        va: u64,
    ) -> Result<Next, Exception> {
        let el = self.pstate.el;
        let lowest = match op1(a.encoding) {
            0 => 1,
            4 => 2,
            _ => 3,
        };
        let Some(op) = vmsa::decode_at(self, a.encoding) else {
            return Err(self.undefined());
        };
        // EL2's own are there only while EL2 is; EL3 finds it enabled or not by SCR_EL3.NS.
        let absent = op.el == 2 && !self.el2_enabled();
        if el < lowest || absent {
            return Err(self.undefined());
        }
        vmsa::address_translate(self, env, op, va)?;
        Ok(Next::Continue)
    }

    fn cache_maintenance(
        &mut self,
        env: &mut (dyn Environment + '_),
        a: Access,
        va: u64,
    ) -> Result<Next, Exception> {
        let e = a.encoding;
        debug_assert_eq!(op0(e), 1);
        let Some(rule) = rule(op1(e), crm(e), op2(e)) else {
            return Err(self.undefined());
        };
        if rule.feature.is_some_and(|f| !self.profile.features.has(f)) {
            return Err(self.undefined());
        }
        if self.pstate.el == 0 {
            match rule.el0 {
                None => return Err(self.undefined()),
                Some(bit) if self.sctlr_of_el0() & bit == 0 => {
                    return Err(self.sysreg_trap(self.el1_or_tge(), a));
                }
                Some(_) => {}
            }
        }
        if self.hcr_trap(rule.trap) {
            return Err(self.sysreg_trap(2, a));
        }
        if let Some(purpose) = rule.address {
            let request = Request {
                va,
                purpose,
                unprivileged: self.pstate.el == 0,
            };
            vmsa::translate(self, env, request)?;
            if purpose == Purpose::CacheInvalidate {
                self.check_invalidated_line(va)?;
            }
        }
        Ok(Next::Continue)
    }

    /// DC IVAC is a store to the whole line for watchpoints (D2.9.6.2).
    fn check_invalidated_line(&self, va: u64) -> Result<(), Exception> {
        // CTR_EL0.DminLine: log2 of the words.
        let size = 4 << (self.profile.id_value("CTR_EL0") >> 16 & 15);
        let line = DataAccess {
            va: va & !(size - 1),
            size,
            read: false,
            write: true,
            unprivileged: false,
            maintenance: true,
            far: Some(va),
        };
        self.watchpoint(line).map_or(Ok(()), Err)
    }
}
