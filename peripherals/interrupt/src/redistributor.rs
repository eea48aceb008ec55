//! The redistributors' registers, GICR_* (IHI 0069 §12.10, §12.11).
use crate::banks::{Bits, IIDR, identification};
use crate::distributor::STATUSR_MASK;
use crate::selection::dpg;
use crate::state::Group;
use crate::{Gic, Refusal};

// RD_base
const CTLR: u32 = 0x000;
const IIDR_: u32 = 0x004;
const TYPER: u32 = 0x008;
const TYPER_HIGH: u32 = 0x00c;
const STATUSR: u32 = 0x010;
const WAKER: u32 = 0x014;

/// GICR_PIDR0.
pub const PART: u32 = 0x93;

const PROCESSOR_SLEEP: u32 = 1 << 1;
const CHILDREN_ASLEEP: u32 = 1 << 2;

pub fn rd_size_fits(offset: u32, size: u8) -> bool {
    // SETLPIR, CLRLPIR, PROPBASER, PENDBASER, INVLPIR and INVALLR are 64 bits wide where there are
    // LPIs; here they are reserved, and reserved locations take either size.
    size == 4 || size == 8 && matches!(offset, TYPER | 0x40 | 0x48 | 0x70 | 0x78 | 0xa0 | 0xb0)
}

pub fn sgi_size_fits(offset: u32, size: u8) -> bool {
    size == 4 || size == 1 && matches!(offset, 0x400..0x420)
}

impl Gic {
    /// GICR_TYPER of PE `p`.
    pub(crate) fn gicr_typer(&self, p: usize) -> u64 {
        let last = p + 1 == self.s.pes.len();
        // CommonLPIAff 1 as QEMU has it, DPGS.
        u64::from(self.config.affinities[p]) << 32
            | 1 << 24
            | (p as u64) << 8
            | 1 << 5
            | u64::from(last) << 4
    }
    /// The DPG bits that an access reaches.
    fn dpg_mask(&self, non_secure: bool) -> u32 {
        match (non_secure, self.s.ds) {
            (true, _) => dpg(Group::G1NS),
            (false, true) => dpg(Group::G0) | dpg(Group::G1NS),
            (false, false) => dpg(Group::G0) | dpg(Group::G1NS) | dpg(Group::G1S),
        }
    }
    pub(crate) fn gicr_read(
        &self,
        p: usize,
        offset: u32,
        size: u8,
        secure: bool,
    ) -> Result<u64, Refusal> {
        let non_secure = self.non_secure(secure);
        let pe = &self.s.pes[p];
        let v = match offset {
            CTLR => pe.dpg & self.dpg_mask(non_secure),
            IIDR_ => IIDR,
            TYPER if size == 8 => return Ok(self.gicr_typer(p)),
            TYPER => self.gicr_typer(p) as u32,
            TYPER_HIGH => (self.gicr_typer(p) >> 32) as u32,
            STATUSR => pe.statusr[self.statusr_copy(secure)],
            WAKER if pe.asleep && !non_secure => PROCESSOR_SLEEP | CHILDREN_ASLEEP,
            WAKER => 0,
            _ => identification(offset, PART).ok_or(Refusal::Reserved)?,
        };
        Ok(v.into())
    }
    pub(crate) fn gicr_write(
        &mut self,
        p: usize,
        offset: u32,
        secure: bool,
        v: u32,
    ) -> Result<(), Refusal> {
        let non_secure = self.non_secure(secure);
        let copy = self.statusr_copy(secure);
        let dpg_mask = self.dpg_mask(non_secure);
        let pe = &mut self.s.pes[p];
        match offset {
            CTLR => {
                pe.dpg = pe.dpg & !dpg_mask | v & dpg_mask;
                self.participation_changed();
            }
            STATUSR => pe.statusr[copy] &= !(v & STATUSR_MASK),
            // Non-secure accesses find it RAZ/WI.
            WAKER if non_secure => {}
            WAKER => {
                // The interface quiesces at once: ChildrenAsleep needs no waiting.
                pe.asleep = v & PROCESSOR_SLEEP != 0;
                self.participation_changed();
            }
            IIDR_ | TYPER | TYPER_HIGH => return Err(Refusal::ReadOnly),
            _ if identification(offset, PART).is_some() => return Err(Refusal::ReadOnly),
            _ => return Err(Refusal::Reserved),
        }
        Ok(())
    }
    pub(crate) fn sgi_base_read(
        &self,
        p: usize,
        offset: u32,
        size: u8,
        secure: bool,
    ) -> Result<u64, Refusal> {
        // GICR_NSACR opens nothing but the generation of SGIs.
        let view = self.view(secure, false);
        let bank = &self.s.pes[p].private;
        let v = match (Bits::at(offset), offset) {
            (Some((bits, 0)), _) => bank.read_bits(bits, view),
            (_, 0x400..0x420) => return Ok(bank.read_priorities(offset - 0x400, size, view)),
            (_, 0xc00) => bank.read_icfgr(0, view),
            (_, 0xc04) => bank.read_icfgr(1, view),
            (_, 0xe00) => bank.read_nsacr(0, view),
            _ => return Err(Refusal::Reserved),
        };
        Ok(v.into())
    }
    pub(crate) fn sgi_base_write(
        &mut self,
        p: usize,
        offset: u32,
        size: u8,
        secure: bool,
        v: u32,
    ) -> Result<(), Refusal> {
        let view = self.view(secure, false);
        let mask = self.config.priority_mask();
        let bank = &mut self.s.pes[p].private;
        match (Bits::at(offset), offset) {
            (Some((bits, 0)), _) => bank.write_bits(bits, v, view),
            (_, 0x400..0x420) => {
                bank.write_priorities(offset - 0x400, size, v.into(), view, mask);
            }
            // SGIs are edge-triggered.
            (_, 0xc00) => return Err(Refusal::ReadOnly),
            (_, 0xc04) => bank.write_icfgr(1, v, view),
            (_, 0xe00) => bank.write_nsacr(0, v, view),
            _ => return Err(Refusal::Reserved),
        }
        self.pe_changed(p);
        Ok(())
    }
}
