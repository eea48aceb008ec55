//! The virtual CPU interface, ICV_*: what EL1 reaches by the names ICC_* (IHI 0069 chapter 6, §12.3).
use crate::Gic;
use crate::cpu_interface::{INTID_MASK, Origin, SECURE, SPURIOUS};
use crate::encoding::*;
use crate::hypervisor::*;
use crate::priority::{IDLE, group_mask};
use crate::state::Ich;
use dyno_fabric::{Blame, Cx, Fault};

fn priority(lr: u64) -> u32 {
    (lr >> LR_PRIORITY_SHIFT) as u32 & 0xff
}

fn in_group1(lr: u64) -> bool {
    lr & LR_GROUP != 0
}

impl Ich {
    fn enabled(&self, group1: bool) -> bool {
        self.vmcr & if group1 { VMCR_VENG1 } else { VMCR_VENG0 } != 0
    }
    fn group_mask(&self, group1: bool) -> u32 {
        match group1 && self.vmcr & VMCR_VCBPR == 0 {
            true => group_mask(self.vbpr1() - 1),
            false => group_mask(self.vbpr0()),
        }
    }
    fn split_eoi(&self) -> bool {
        self.vmcr & VMCR_VEOIM != 0
    }
    /// Level and group of the highest active priority.
    fn highest_active(&self) -> Option<(u32, usize)> {
        let level = |g: usize| self.active[g].highest().map(|l| (l, g));
        [0, 1].into_iter().filter_map(level).min()
    }
}

impl Gic {
    /// The List register with the highest priority pending virtual interrupt.
    fn highest_virtual(&self, p: usize) -> Option<usize> {
        let ich = &self.s.pes[p].ich;
        if ich.hcr & HCR_EN == 0 {
            return None;
        }
        // One that is active and pending waits for its deactivation.
        let takes = |lr: u64| lr & LR_STATE == LR_PENDING && ich.enabled(in_group1(lr));
        (0..self.config.list_registers as usize)
            .filter(|&n| takes(ich.lr[n]))
            .min_by_key(|&n| priority(ich.lr[n]))
    }
    fn virtual_preempts(&self, p: usize, lr: u64) -> bool {
        let ich = &self.s.pes[p].ich;
        if priority(lr) >= ich.vpmr() {
            return false;
        }
        match ich.highest_active() {
            None => true,
            Some((level, _)) => {
                priority(lr) & ich.group_mask(in_group1(lr)) < self.priority_of_level(level)
            }
        }
    }
    /// The List register that is signalled to the PE.
    pub(crate) fn virtual_signal(&self, p: usize) -> Option<u64> {
        let lr = self.s.pes[p].ich.lr[self.highest_virtual(p)?];
        self.virtual_preempts(p, lr).then_some(lr)
    }
    pub(crate) fn icv_read(&mut self, f: Origin, reg: u16, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let p = f.p;
        let ich = &self.s.pes[p].ich;
        let v = match reg {
            ICC_IAR0_EL1 => self.icv_acknowledge(p, false),
            ICC_IAR1_EL1 => self.icv_acknowledge(p, true),
            ICC_HPPIR0_EL1 => self.icv_highest_pending(p, false),
            ICC_HPPIR1_EL1 => self.icv_highest_pending(p, true),
            ICC_BPR0_EL1 => ich.vbpr0(),
            ICC_BPR1_EL1 if ich.vmcr & VMCR_VCBPR == 0 => ich.vbpr1(),
            ICC_BPR1_EL1 if f.secure => ich.vbpr0(),
            ICC_BPR1_EL1 => (ich.vbpr0() + 1).min(7),
            ICC_AP0R0_EL1..=ICC_AP0R3_EL1 => {
                ich.active[0].0[self.priority_word(reg - ICC_AP0R0_EL1)?]
            }
            ICC_AP1R0_EL1..=ICC_AP1R3_EL1 => {
                ich.active[1].0[self.priority_word(reg - ICC_AP1R0_EL1)?]
            }
            ICC_IGRPEN0_EL1 => ich.enabled(false).into(),
            ICC_IGRPEN1_EL1 => ich.enabled(true).into(),
            ICC_PMR_EL1 => ich.vpmr(),
            ICC_RPR_EL1 => match ich.highest_active() {
                Some((level, _)) => self.priority_of_level(level),
                None => IDLE,
            },
            ICC_CTLR_EL1 => {
                let cbpr = u32::from(ich.vmcr & VMCR_VCBPR != 0);
                cbpr | u32::from(ich.split_eoi()) << 1 | self.ctlr_constants()
            }
            _ => return Err(self.icv_unknown(reg, cx)),
        };
        Ok(v.into())
    }
    pub(crate) fn icv_write(
        &mut self,
        f: Origin,
        reg: u16,
        v: u64,
        cx: &mut Cx<'_>,
    ) -> Result<(), Fault> {
        let p = f.p;
        let low = v as u32;
        let min = u32::from(self.config.minimum_bpr());
        let mask = u32::from(self.config.priority_mask());
        let ich = &mut self.s.pes[p].ich;
        match reg {
            ICC_EOIR0_EL1 => self.icv_end_of_interrupt(f, false, v, cx),
            ICC_EOIR1_EL1 => self.icv_end_of_interrupt(f, true, v, cx),
            ICC_DIR_EL1 => self.icv_write_dir(f, v, cx),
            ICC_BPR0_EL1 => ich.put_vmcr(VMCR_VBPR0_SHIFT, 3, (low & 7).max(min)),
            ICC_BPR1_EL1 if ich.vmcr & VMCR_VCBPR == 0 => {
                ich.put_vmcr(VMCR_VBPR1_SHIFT, 3, (low & 7).max(min + 1));
            }
            ICC_BPR1_EL1 if f.secure => ich.put_vmcr(VMCR_VBPR0_SHIFT, 3, (low & 7).max(min)),
            ICC_BPR1_EL1 => {}
            ICC_AP0R0_EL1..=ICC_AP0R3_EL1 => {
                let n = self.priority_word(reg - ICC_AP0R0_EL1)?;
                self.s.pes[p].ich.active[0].0[n] = low;
            }
            ICC_AP1R0_EL1..=ICC_AP1R3_EL1 => {
                let n = self.priority_word(reg - ICC_AP1R0_EL1)?;
                self.s.pes[p].ich.active[1].0[n] = low;
            }
            ICC_IGRPEN0_EL1 => ich.put_vmcr(0, 1, low & 1),
            ICC_IGRPEN1_EL1 => ich.put_vmcr(1, 1, low & 1),
            ICC_PMR_EL1 => ich.put_vmcr(VMCR_VPMR_SHIFT, 8, low & mask),
            ICC_CTLR_EL1 => {
                ich.put_vmcr(4, 1, low & 1);
                ich.put_vmcr(9, 1, low >> 1 & 1);
            }
            _ => return Err(self.icv_unknown(reg, cx)),
        }
        self.pe_changed(p);
        Ok(())
    }
    fn icv_unknown(&self, reg: u16, cx: &mut Cx<'_>) -> Fault {
        match reg {
            ICC_SGI0R_EL1 | ICC_SGI1R_EL1 | ICC_ASGI1R_EL1 => {
                cx.log(
                    Blame::Model,
                    format_args!("SGI register was not trapped to EL2"),
                );
                Fault::Denied
            }
            _ => Fault::NoRegister,
        }
    }

    fn icv_highest_pending(&self, p: usize, group1: bool) -> u32 {
        match self.highest_virtual(p).map(|n| self.s.pes[p].ich.lr[n]) {
            Some(lr) if in_group1(lr) == group1 => (lr & INTID_MASK) as u32,
            _ => SPURIOUS,
        }
    }
    fn icv_acknowledge(&mut self, p: usize, group1: bool) -> u32 {
        let Some(n) = self.highest_virtual(p) else {
            return SPURIOUS;
        };
        let lr = self.s.pes[p].ich.lr[n];
        if in_group1(lr) != group1 || !self.virtual_preempts(p, lr) {
            return SPURIOUS;
        }
        let group_priority = priority(lr) & self.s.pes[p].ich.group_mask(group1);
        let level = self.level_of_priority(group_priority);
        let intid = (lr & INTID_MASK) as u32;
        let ich = &mut self.s.pes[p].ich;
        ich.lr[n] = lr & !LR_PENDING;
        // A special INTID in a List register is handed out, but does not become active.
        if !(SECURE..=SPURIOUS).contains(&intid) {
            ich.lr[n] |= LR_ACTIVE;
            ich.active[usize::from(group1)].set(level);
        }
        self.pe_changed(p);
        intid
    }
    /// The List register that holds an active interrupt with this vINTID.
    fn active_virtual(&self, p: usize, intid: u32) -> Option<usize> {
        let lrs = &self.s.pes[p].ich.lr[..self.config.list_registers as usize];
        lrs.iter()
            .position(|lr| lr & LR_ACTIVE != 0 && lr & INTID_MASK == u64::from(intid))
    }
    fn icv_end_of_interrupt(&mut self, f: Origin, group1: bool, v: u64, cx: &mut Cx<'_>) {
        let p = f.p;
        let intid = (v & INTID_MASK) as u32;
        if (SECURE..=SPURIOUS).contains(&intid) {
            return;
        }
        let ich = &mut self.s.pes[p].ich;
        let Some((level, group)) = ich.highest_active() else {
            let text = format_args!("virtual end of interrupt with none active: {intid}");
            return cx.log(Blame::Guest, text);
        };
        ich.active[group].drop_highest();
        let split = ich.split_eoi();
        match self.active_virtual(p, intid) {
            None if split => {}
            None => self.s.pes[p].ich.count_eoi(),
            Some(n) => {
                let ich = &self.s.pes[p].ich;
                let lr = ich.lr[n];
                let group_priority = priority(lr) & ich.group_mask(group1);
                let matches = in_group1(lr) == group1
                    && usize::from(group1) == group
                    && group_priority == self.priority_of_level(level);
                if !matches {
                    let text = format_args!("virtual end of another interrupt: {intid}");
                    cx.log(Blame::Guest, text);
                } else if !split {
                    self.deactivate_virtual(f, n);
                }
            }
        }
    }
    fn icv_write_dir(&mut self, f: Origin, v: u64, cx: &mut Cx<'_>) {
        let p = f.p;
        let intid = (v & INTID_MASK) as u32;
        if !self.s.pes[p].ich.split_eoi() {
            let text = format_args!("ICV_DIR_EL1 without EOImode: INTID {intid}");
            return cx.log(Blame::Guest, text);
        }
        match self.active_virtual(p, intid) {
            Some(n) => self.deactivate_virtual(f, n),
            None => self.s.pes[p].ich.count_eoi(),
        }
    }
    /// With HW the physical interrupt goes along: an SPI or PPI of the hypervisor's Security state.
    fn deactivate_virtual(&mut self, f: Origin, n: usize) {
        let lr = self.s.pes[f.p].ich.lr[n];
        self.s.pes[f.p].ich.lr[n] = lr & !LR_ACTIVE;
        let physical = (lr >> LR_PINTID_SHIFT & 0x1fff) as u32;
        if lr & LR_HW != 0 && physical >= 16 && self.may_touch(f, physical) {
            self.deactivate(f.p, physical);
        }
    }
}
