//! The distributor's registers, GICD_* (IHI 0069 §12.8, §12.9).
use crate::banks::{Bits, IIDR, View, identification};
use crate::selection::ROUTE_MASK;
use crate::state::Group;
use crate::{Gic, Refusal};

const CTLR: u32 = 0x000;
const TYPER: u32 = 0x004;
const IIDR_: u32 = 0x008;
const TYPER2: u32 = 0x00c;
const STATUSR: u32 = 0x010;
const SETSPI_NSR: u32 = 0x040;
const CLRSPI_NSR: u32 = 0x048;
const SETSPI_SR: u32 = 0x050;
const CLRSPI_SR: u32 = 0x058;
const SGIR: u32 = 0xf00;

/// GICD_PIDR0.
pub const PART: u32 = 0x92;

// GICD_CTLR
const ARE_S: u32 = 1 << 4;
const ARE_NS: u32 = 1 << 5;
const DS: u32 = 1 << 6;
/// ARE_NS as Non-secure accesses see it, and ARE with one Security state.
const ARE: u32 = 1 << 4;

/// GICD_STATUSR and GICR_STATUSR have four w1c bits.
pub const STATUSR_MASK: u32 = 0xf;

pub fn size_fits(offset: u32, size: u8) -> bool {
    match size {
        4 => true,
        // IPRIORITYR, ITARGETSR, CPENDSGIR, SPENDSGIR
        1 => matches!(offset, 0x400..0xc00 | 0xf10..0xf30),
        // SETSPI_*, CLRSPI_*
        2 => matches!(offset, SETSPI_NSR | CLRSPI_NSR | SETSPI_SR | CLRSPI_SR),
        // IROUTER
        8 => matches!(offset, 0x6000..0x8000),
        _ => false,
    }
}

impl Gic {
    /// GICD_TYPER.
    pub(crate) fn gicd_typer(&self) -> u32 {
        let lines = self.config.intids() / 32 - 1;
        // CPUNumber is 0: there is no operation without affinity routing. 16 INTID bits, A3V.
        let security = u32::from(!self.s.ds) << 10;
        let rss = u32::from(self.config.range_selector()) << 26;
        lines | security | 1 << 16 | 15 << 19 | 1 << 24 | rss
    }
    fn gicd_ctlr(&self, view: View) -> u32 {
        let on = |g: Group, bit: u32| u32::from(self.s.enable[g as usize]) << bit;
        let g1ns = on(Group::G1NS, 1);
        if view.non_secure {
            // EnableGrp1A; bit 0 is for operation without affinity routing.
            ARE | g1ns
        } else if view.ds {
            DS | ARE | on(Group::G0, 0) | g1ns
        } else {
            ARE_NS | ARE_S | on(Group::G0, 0) | g1ns | on(Group::G1S, 2)
        }
    }
    fn write_gicd_ctlr(&mut self, v: u32, view: View) {
        self.s.enable[Group::G1NS as usize] = v & 2 != 0;
        if !view.non_secure {
            self.s.enable[Group::G0 as usize] = v & 1 != 0;
            self.s.enable[Group::G1S as usize] = v & 4 != 0 && !view.ds;
            if v & DS != 0 && !view.ds {
                // Only a reset brings the second Security state back.
                self.s.ds = true;
                self.s.enable[Group::G1S as usize] = false;
                self.participation_changed();
            }
        }
        self.all_dirty();
    }
    /// Index of the word of SPIs that register `n` of a row is about; 0 is the PEs' own affair.
    fn spi_word(&self, n: u32) -> Result<usize, Refusal> {
        match n.checked_sub(1) {
            Some(w) if (w as usize) < self.s.spis.len() => Ok(w as usize),
            _ => Err(Refusal::Reserved),
        }
    }
    pub(crate) fn gicd_read(&self, offset: u32, size: u8, secure: bool) -> Result<u64, Refusal> {
        let view = self.view(secure, true);
        if let Some((bits, n)) = Bits::at(offset) {
            let w = self.spi_word(n)?;
            return Ok(self.s.spis[w].read_bits(bits, view).into());
        }
        let v = match offset {
            CTLR => self.gicd_ctlr(view),
            TYPER => self.gicd_typer(),
            IIDR_ => IIDR,
            TYPER2 => 0,
            STATUSR => self.s.statusr[self.statusr_copy(secure)],
            SETSPI_NSR | CLRSPI_NSR | SETSPI_SR | CLRSPI_SR | SGIR => {
                return Err(Refusal::WriteOnly);
            }
            0x400..0x800 => {
                let n = offset - 0x400;
                let w = self.spi_word(n / 32)?;
                return Ok(self.s.spis[w].read_priorities(n % 32, size, view));
            }
            // ITARGETSR is RES0 with affinity routing.
            0x800..0xc00 => 0,
            0xc00..0xd00 => {
                let n = (offset - 0xc00) / 4;
                let w = self.spi_word(n / 2)?;
                self.s.spis[w].read_icfgr(n % 2, view)
            }
            0xe00..0xf00 => {
                let n = (offset - 0xe00) / 4;
                let w = self.spi_word(n / 2)?;
                self.s.spis[w].read_nsacr(n % 2, view)
            }
            // CPENDSGIR and SPENDSGIR likewise.
            0xf10..0xf30 => 0,
            0x6000..0x8000 => {
                let spi = self.routed_spi(offset)?;
                if !self.s.spis[spi / 32].may_route(spi as u32 % 32, view) {
                    return Ok(0);
                }
                let v = self.s.route[spi];
                return Ok(match (size, offset % 8) {
                    (8, _) => v,
                    (_, 0) => v & 0xffff_ffff,
                    _ => v >> 32,
                });
            }
            _ => identification(offset, PART).ok_or(Refusal::Reserved)?,
        };
        Ok(v.into())
    }
    fn routed_spi(&self, offset: u32) -> Result<usize, Refusal> {
        let spi = ((offset - 0x6000) / 8).checked_sub(32).map(|n| n as usize);
        spi.filter(|&n| n < self.s.route.len())
            .ok_or(Refusal::Reserved)
    }
    pub(crate) fn gicd_write(
        &mut self,
        offset: u32,
        size: u8,
        secure: bool,
        value: u64,
    ) -> Result<(), Refusal> {
        let view = self.view(secure, true);
        let v = value as u32;
        if let Some((bits, n)) = Bits::at(offset) {
            let w = self.spi_word(n)?;
            self.s.spis[w].write_bits(bits, v, view);
            if matches!(bits, Bits::Igroupr | Bits::Igrpmodr) {
                self.retarget_one_of_n(w);
                self.spis_changed(w, u32::MAX);
            } else {
                self.spis_changed(w, v);
            }
            return Ok(());
        }
        match offset {
            CTLR => self.write_gicd_ctlr(v, view),
            STATUSR => {
                let copy = self.statusr_copy(secure);
                self.s.statusr[copy] &= !(v & STATUSR_MASK);
            }
            SETSPI_NSR | CLRSPI_NSR => self.message_spi(v, offset == SETSPI_NSR, view),
            // WI to Non-secure accesses and with one Security state.
            SETSPI_SR | CLRSPI_SR if view.non_secure || view.ds => {}
            SETSPI_SR | CLRSPI_SR => self.message_spi(v, offset == SETSPI_SR, view),
            0x400..0x800 => {
                let n = offset - 0x400;
                let w = self.spi_word(n / 32)?;
                let mask = self.config.priority_mask();
                self.s.spis[w].write_priorities(n % 32, size, value, view, mask);
                self.spis_changed(w, u32::MAX);
            }
            0xc00..0xd00 => {
                let n = (offset - 0xc00) / 4;
                let w = self.spi_word(n / 2)?;
                self.s.spis[w].write_icfgr(n % 2, v, view);
                self.spis_changed(w, u32::MAX);
            }
            0xe00..0xf00 => {
                let n = (offset - 0xe00) / 4;
                let w = self.spi_word(n / 2)?;
                self.s.spis[w].write_nsacr(n % 2, v, view);
            }
            // RES0 or WI with affinity routing.
            0x800..0xc00 | SGIR | 0xf10..0xf30 => {}
            0x6000..0x8000 => {
                let spi = self.routed_spi(offset)?;
                if self.s.spis[spi / 32].may_route(spi as u32 % 32, view) {
                    let old = self.s.route[spi];
                    let new = match (size, offset % 8) {
                        (8, _) => value,
                        (_, 0) => old & !0xffff_ffff | u64::from(v),
                        _ => old & 0xffff_ffff | u64::from(v) << 32,
                    };
                    self.s.route[spi] = new & ROUTE_MASK;
                    self.retarget(spi);
                }
            }
            TYPER | IIDR_ | TYPER2 => return Err(Refusal::ReadOnly),
            _ if identification(offset, PART).is_some() => return Err(Refusal::ReadOnly),
            _ => return Err(Refusal::Reserved),
        }
        Ok(())
    }
    /// A write to GICD_SETSPI_* or GICD_CLRSPI_*; numbers that are no SPI's do nothing.
    fn message_spi(&mut self, v: u32, set: bool, view: View) {
        let intid = v & 0x1fff;
        let Some(spi) = intid.checked_sub(32).filter(|&n| n < self.config.spis) else {
            return;
        };
        let (bank, n) = (&mut self.s.spis[(spi / 32) as usize], spi % 32);
        match set {
            true if bank.may_set_message(n, view) => bank.set_message(n),
            false if bank.may_clear_message(n, view) => bank.clear_message(n),
            _ => return,
        }
        self.spi_changed(spi as usize);
    }
}
