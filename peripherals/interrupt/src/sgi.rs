//! Software generated interrupts (IHI 0069, "Use of control registers for SGI forwarding").
use crate::Gic;
use crate::cpu_interface::Origin;
use crate::encoding::{ICC_ASGI1R_EL1, ICC_SGI0R_EL1};
use crate::state::{Bank, Group, NS};

impl Gic {
    /// A write to ICC_SGI0R_EL1, ICC_SGI1R_EL1 or ICC_ASGI1R_EL1.
    pub(crate) fn generate_sgi(&mut self, f: Origin, reg: u16, v: u64) {
        let intid = (v >> 24 & 0xf) as u32;
        let asked = match reg {
            ICC_SGI0R_EL1 => Group::G0,
            // One Security state has one Group 1.
            _ if self.s.ds => Group::G1NS,
            ICC_ASGI1R_EL1 if f.bank == NS => Group::G1S,
            ICC_ASGI1R_EL1 => Group::G1NS,
            _ if f.bank == NS => Group::G1NS,
            _ => Group::G1S,
        };
        if v >> 40 & 1 != 0 {
            // Interrupt Routing Mode: everybody else.
            for p in (0..self.s.pes.len()).filter(|&p| p != f.p) {
                self.send_sgi(f, p, intid, asked);
            }
            return;
        }
        let aff3_aff2_aff1 = (v >> 24) as u32 & 0xff00_0000
            | (v >> 16) as u32 & 0xff_0000
            | (v >> 8) as u32 & 0xff00;
        // RS is RES0 without the Range Selector.
        let range = match self.config.range_selector() {
            true => 16 * (v >> 44 & 0xf) as u32,
            false => 0,
        };
        let mut list = v as u16;
        while list != 0 {
            let aff0 = range + list.trailing_zeros();
            list &= list - 1;
            // Bits without a PE are ignored.
            if let Some(p) = self.pe_at(aff3_aff2_aff1 | aff0) {
                self.send_sgi(f, p, intid, asked);
            }
        }
    }
    fn send_sgi(&mut self, f: Origin, p: usize, intid: u32, asked: Group) {
        let ds = self.s.ds;
        let bank = &mut self.s.pes[p].private;
        let open = ds || f.secure || may_generate(bank, intid);
        let is = bank.group_of(intid, ds);
        // Secure Group 1 asks also reach an SGI that its target keeps in Group 0.
        let fits = asked == is || asked == Group::G1S && is == Group::G0;
        if fits && open {
            bank.latch |= 1 << intid;
            self.pe_changed(p);
        }
    }
}

/// Whether Non-secure software may generate this SGI at its target, by GICR_NSACR.
fn may_generate(bank: &Bank, intid: u32) -> bool {
    match bank.group_of(intid, false) {
        Group::G0 => bank.nsacr_of(intid) >= 1,
        Group::G1S => bank.nsacr_of(intid) >= 2,
        Group::G1NS => true,
    }
}
