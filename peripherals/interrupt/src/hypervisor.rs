//! Hypervisor control of the virtual CPU interface, ICH_* (IHI 0069 chapter 6, §12.4).
use crate::Gic;
use crate::encoding::*;
use crate::selection::pin;
use crate::state::{Ich, VMCR_VFIQEN};
use dyno_fabric::Fault;

// ICH_HCR_EL2
pub const HCR_EN: u32 = 1 << 0;
const UIE: u32 = 1 << 1;
const LRENPIE: u32 = 1 << 2;
const NPIE: u32 = 1 << 3;
const VGRP0EIE: u32 = 1 << 4;
const VGRP0DIE: u32 = 1 << 5;
const VGRP1EIE: u32 = 1 << 6;
const VGRP1DIE: u32 = 1 << 7;
const EOI_COUNT_SHIFT: u32 = 27;
/// TC, TALL0, TALL1, TDIR: the core acts on them. There are no SEIs, so TSEI is RES0.
const HCR_TRAPS: u32 = 0x5c00;
const HCR_MASK: u32 = 0xff | HCR_TRAPS | 0x1f << EOI_COUNT_SHIFT;

// ICH_VMCR_EL2
pub const VMCR_VENG0: u32 = 1 << 0;
pub const VMCR_VENG1: u32 = 1 << 1;
pub const VMCR_VCBPR: u32 = 1 << 4;
pub const VMCR_VEOIM: u32 = 1 << 9;
pub const VMCR_VBPR1_SHIFT: u32 = 18;
pub const VMCR_VBPR0_SHIFT: u32 = 21;
pub const VMCR_VPMR_SHIFT: u32 = 24;

// ICH_LR<n>_EL2
pub const LR_PENDING: u64 = 1 << 62;
pub const LR_ACTIVE: u64 = 1 << 63;
pub const LR_STATE: u64 = LR_PENDING | LR_ACTIVE;
pub const LR_HW: u64 = 1 << 61;
pub const LR_GROUP: u64 = 1 << 60;
/// Priority at [55:48].
pub const LR_PRIORITY_SHIFT: u32 = 48;
/// pINTID at [44:32] where HW is 1.
pub const LR_PINTID_SHIFT: u32 = 32;
/// Maintenance interrupt on EOI, where HW is 0.
pub const LR_EOI: u64 = 1 << 41;

impl Ich {
    /// How many EOIs met no List register.
    pub fn count_eoi(&mut self) {
        let count = (self.hcr >> EOI_COUNT_SHIFT).wrapping_add(1);
        // Five bits; the shift drops the carry.
        self.hcr = self.hcr & !(0x1f << EOI_COUNT_SHIFT) | count << EOI_COUNT_SHIFT;
    }
    pub fn vbpr0(&self) -> u32 {
        self.vmcr >> VMCR_VBPR0_SHIFT & 7
    }
    pub fn vbpr1(&self) -> u32 {
        self.vmcr >> VMCR_VBPR1_SHIFT & 7
    }
    pub fn vpmr(&self) -> u32 {
        self.vmcr >> VMCR_VPMR_SHIFT
    }
    /// Replaces a field of ICH_VMCR_EL2.
    pub fn put_vmcr(&mut self, shift: u32, width: u32, v: u32) {
        let mask = ((1 << width) - 1) << shift;
        self.vmcr = self.vmcr & !mask | v << shift & mask;
    }
}

impl Gic {
    fn lrs(&self, p: usize) -> &[u64] {
        &self.s.pes[p].ich.lr[..self.config.list_registers as usize]
    }
    /// A bit for each List register that `f` picks.
    fn lr_bits(&self, p: usize, f: impl Fn(u64) -> bool) -> u32 {
        let bit = |(n, &lr): (usize, &u64)| u32::from(f(lr)) << n;
        self.lrs(p).iter().enumerate().map(bit).sum()
    }
    fn eisr(&self, p: usize) -> u32 {
        self.lr_bits(p, |lr| lr & (LR_STATE | LR_HW | LR_EOI) == LR_EOI)
    }
    fn elrsr(&self, p: usize) -> u32 {
        self.lr_bits(p, |lr| {
            lr & LR_STATE == 0 && (lr & LR_HW != 0 || lr & LR_EOI == 0)
        })
    }
    fn misr(&self, p: usize) -> u32 {
        let Ich { hcr, vmcr, .. } = self.s.pes[p].ich;
        let valid = self.lr_bits(p, |lr| lr & LR_STATE != 0).count_ones();
        let pending = self.lr_bits(p, |lr| lr & LR_STATE == LR_PENDING);
        let (g0, g1) = (vmcr & VMCR_VENG0 != 0, vmcr & VMCR_VENG1 != 0);
        [
            self.eisr(p) != 0,
            hcr & UIE != 0 && valid <= 1,
            hcr & LRENPIE != 0 && hcr >> EOI_COUNT_SHIFT != 0,
            hcr & NPIE != 0 && pending == 0,
            hcr & VGRP0EIE != 0 && g0,
            hcr & VGRP0DIE != 0 && !g0,
            hcr & VGRP1EIE != 0 && g1,
            hcr & VGRP1DIE != 0 && !g1,
        ]
        .into_iter()
        .enumerate()
        .fold(0, |v, (n, on)| v | u32::from(on) << n)
    }
    fn ich_vtr(&self) -> u32 {
        // 24 INTID bits, A3V, nV4 and TDS (ICH_HCR_EL2.TDIR is there); no SEIs.
        (self.config.list_registers - 1)
            | 1 << 19
            | 1 << 20
            | 1 << 21
            | 1 << 23
            | (self.config.preemption_bits() - 1) << 26
            | (self.config.priority_bits - 1) << 29
    }
    /// vIRQ, vFIQ and the maintenance interrupt, as bits of [`pin`].
    pub(crate) fn virtual_levels(&self, p: usize) -> u8 {
        if self.s.pes[p].ich.hcr & HCR_EN == 0 {
            return 0;
        }
        let maintenance = u8::from(self.misr(p) != 0) << pin::MAINTENANCE;
        let interrupt = match self.virtual_signal(p) {
            None => 0,
            Some(lr) if lr & LR_GROUP != 0 => 1 << pin::VIRQ,
            Some(_) => 1 << pin::VFIQ,
        };
        maintenance | interrupt
    }
    fn lr_index(&self, reg: u16) -> Result<usize, Fault> {
        let n = reg - ICH_LR0_EL2;
        match u32::from(n) < self.config.list_registers {
            true => Ok(n.into()),
            false => Err(Fault::NoRegister),
        }
    }
    pub(crate) fn ich_read(&self, p: usize, reg: u16) -> Result<u64, Fault> {
        let ich = &self.s.pes[p].ich;
        let v = match reg {
            ICH_AP0R0_EL2..=ICH_AP0R3_EL2 => {
                ich.active[0].0[self.priority_word(reg - ICH_AP0R0_EL2)?]
            }
            ICH_AP1R0_EL2..=ICH_AP1R3_EL2 => {
                ich.active[1].0[self.priority_word(reg - ICH_AP1R0_EL2)?]
            }
            ICH_HCR_EL2 => ich.hcr,
            ICH_VTR_EL2 => self.ich_vtr(),
            ICH_MISR_EL2 => self.misr(p),
            ICH_EISR_EL2 => self.eisr(p),
            ICH_ELRSR_EL2 => self.elrsr(p),
            ICH_VMCR_EL2 => ich.vmcr,
            ICH_LR0_EL2..=ICH_LR15_EL2 => return Ok(ich.lr[self.lr_index(reg)?]),
            _ => return Err(Fault::NoRegister),
        };
        Ok(v.into())
    }
    pub(crate) fn ich_write(&mut self, p: usize, reg: u16, v: u64) -> Result<(), Fault> {
        let low = v as u32;
        match reg {
            ICH_AP0R0_EL2..=ICH_AP0R3_EL2 => {
                let n = self.priority_word(reg - ICH_AP0R0_EL2)?;
                self.s.pes[p].ich.active[0].0[n] = low;
            }
            ICH_AP1R0_EL2..=ICH_AP1R3_EL2 => {
                let n = self.priority_word(reg - ICH_AP1R0_EL2)?;
                self.s.pes[p].ich.active[1].0[n] = low;
            }
            ICH_HCR_EL2 => self.s.pes[p].ich.hcr = low & HCR_MASK,
            ICH_VMCR_EL2 => self.write_vmcr(p, low),
            ICH_LR0_EL2..=ICH_LR15_EL2 => {
                let n = self.lr_index(reg)?;
                self.s.pes[p].ich.lr[n] = v & self.lr_mask(v);
            }
            _ => return Err(Fault::NoRegister),
        }
        self.pe_changed(p);
        Ok(())
    }
    /// Implemented bits of a List register: unimplemented priority bits and reserved ones are RES0,
    /// and without HW only the EOI bit of pINTID is there.
    fn lr_mask(&self, v: u64) -> u64 {
        let pintid = match v & LR_HW != 0 {
            true => 0x1fff << LR_PINTID_SHIFT,
            false => LR_EOI,
        };
        let priority = u64::from(self.config.priority_mask()) << LR_PRIORITY_SHIFT;
        // 24 bits of vINTID.
        LR_STATE | LR_HW | LR_GROUP | priority | pintid | 0xff_ffff
    }
    fn write_vmcr(&mut self, p: usize, v: u32) {
        let plain = VMCR_VENG0 | VMCR_VENG1 | VMCR_VCBPR | VMCR_VEOIM;
        let min = u32::from(self.config.minimum_bpr());
        let mask = u32::from(self.config.priority_mask());
        let ich = &mut self.s.pes[p].ich;
        ich.vmcr = v & plain | VMCR_VFIQEN;
        ich.put_vmcr(VMCR_VPMR_SHIFT, 8, v >> VMCR_VPMR_SHIFT & mask);
        ich.put_vmcr(VMCR_VBPR0_SHIFT, 3, (v >> VMCR_VBPR0_SHIFT & 7).max(min));
        ich.put_vmcr(
            VMCR_VBPR1_SHIFT,
            3,
            (v >> VMCR_VBPR1_SHIFT & 7).max(min + 1),
        );
    }
}
