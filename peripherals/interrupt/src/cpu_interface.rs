//! The physical CPU interface, ICC_* (IHI 0069 §12.2).
use crate::Gic;
use crate::encoding::*;
use crate::priority::{IDLE, from_non_secure_view, non_secure_view};
use crate::state::{Group, NS, S};
use dyno_fabric::{Blame, Cx, Fault, IccAccess};

// Special INTIDs (IHI 0069 §2.2.1)
/// To EL3: there is an interrupt for Secure EL1.
pub const SECURE: u32 = 1020;
/// To EL3: there is an interrupt for Non-secure EL1 or EL2.
pub const NON_SECURE: u32 = 1021;
pub const SPURIOUS: u32 = 1023;
/// INTIDs written have 24 bits, as IDbits says.
pub const INTID_MASK: u64 = 0xff_ffff;

/// SRE, DFB, DIB, and for EL2 and EL3 Enable.
const SRE_EL1: u64 = 0b0111;
const SRE_EL2: u64 = 0b1111;

/// Which HCR_EL2 bit redirects an EL1 access to the virtual interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Redirect {
    /// FMO: the Group 0 registers.
    Fmo,
    /// IMO: the Group 1 registers.
    Imo,
    /// Either.
    Both,
    Never,
}

fn redirect(reg: u16) -> Redirect {
    match reg {
        ICC_IAR0_EL1 | ICC_EOIR0_EL1 | ICC_HPPIR0_EL1 | ICC_BPR0_EL1 | ICC_IGRPEN0_EL1 => {
            Redirect::Fmo
        }
        ICC_AP0R0_EL1..=ICC_AP0R3_EL1 => Redirect::Fmo,
        ICC_IAR1_EL1 | ICC_EOIR1_EL1 | ICC_HPPIR1_EL1 | ICC_BPR1_EL1 | ICC_IGRPEN1_EL1 => {
            Redirect::Imo
        }
        ICC_AP1R0_EL1..=ICC_AP1R3_EL1 => Redirect::Imo,
        ICC_PMR_EL1 | ICC_DIR_EL1 | ICC_RPR_EL1 | ICC_CTLR_EL1 => Redirect::Both,
        ICC_SGI0R_EL1 | ICC_SGI1R_EL1 | ICC_ASGI1R_EL1 => Redirect::Both,
        _ => Redirect::Never,
    }
}

/// Where an access comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    pub p: usize,
    pub el: u8,
    /// SCR_EL3.NS, also while at EL3: it chooses the bank.
    pub bank: usize,
    /// The PE is in Secure state, EL3 included.
    pub secure: bool,
    /// Held to the Non-secure view of priorities: Group 0 belongs to EL3.
    pub shifted: bool,
    pub scr_fiq: bool,
    pub scr_irq: bool,
}

impl Gic {
    fn origin(&self, a: &IccAccess) -> Result<Origin, Fault> {
        let p = a.pe as usize;
        if p >= self.s.pes.len() {
            return Err(Fault::NoRegister);
        }
        // A GIC with one Security state has no Secure copies.
        let ns = a.ns || !self.config.security_extensions;
        Ok(Origin {
            p,
            el: a.el,
            bank: if ns { NS } else { S },
            secure: a.el == 3 || !ns,
            shifted: ns && a.el < 3 && a.scr_fiq,
            scr_fiq: a.scr_fiq,
            scr_irq: a.scr_irq,
        })
    }
    fn is_virtual(a: &IccAccess) -> bool {
        a.el == 1
            && match redirect(a.reg) {
                Redirect::Fmo => a.virtual_fiq,
                Redirect::Imo => a.virtual_irq,
                Redirect::Both => a.virtual_fiq || a.virtual_irq,
                Redirect::Never => false,
            }
    }
    pub(crate) fn system_register_read(
        &mut self,
        a: &IccAccess,
        cx: &mut Cx<'_>,
    ) -> Result<u64, Fault> {
        let f = self.origin(a)?;
        if Gic::is_virtual(a) {
            return self.icv_read(f, a.reg, cx);
        }
        let icc = &self.s.pes[f.p].icc;
        let v = match a.reg {
            ICC_IAR0_EL1 => self.acknowledge(f, false),
            ICC_IAR1_EL1 => self.acknowledge(f, true),
            ICC_HPPIR0_EL1 => self.highest_pending(f, false),
            ICC_HPPIR1_EL1 => self.highest_pending(f, true),
            ICC_PMR_EL1 => self.seen(f, icc.pmr.into()),
            ICC_RPR_EL1 => match self.running_priority(f.p) {
                IDLE => IDLE,
                priority => self.seen(f, priority),
            },
            ICC_BPR0_EL1 => icc.bpr0.into(),
            ICC_BPR1_EL1 => self.bpr1(f),
            ICC_AP0R0_EL1..=ICC_AP0R3_EL1 => {
                let n = self.priority_word(a.reg - ICC_AP0R0_EL1)?;
                icc.active[Group::G0 as usize].0[n]
            }
            ICC_AP1R0_EL1..=ICC_AP1R3_EL1 => {
                let n = self.priority_word(a.reg - ICC_AP1R0_EL1)?;
                icc.active[group1(f.bank) as usize].0[n]
            }
            ICC_CTLR_EL1 => {
                let modes = u32::from(icc.cbpr[f.bank]) | u32::from(icc.eoimode[f.bank]) << 1;
                modes | self.ctlr_constants()
            }
            ICC_CTLR_EL3 => {
                // nDS is 0: security can be disabled.
                u32::from(icc.cbpr[S])
                    | u32::from(icc.cbpr[NS]) << 1
                    | u32::from(icc.eoimode_el3) << 2
                    | u32::from(icc.eoimode[S]) << 3
                    | u32::from(icc.eoimode[NS]) << 4
                    | self.ctlr_constants()
            }
            ICC_IGRPEN0_EL1 => icc.igrpen0.into(),
            ICC_IGRPEN1_EL1 => icc.igrpen1[f.bank].into(),
            ICC_IGRPEN1_EL3 => u32::from(icc.igrpen1[NS]) | u32::from(icc.igrpen1[S]) << 1,
            ICC_SRE_EL1 => return Ok(SRE_EL1),
            ICC_SRE_EL2 | ICC_SRE_EL3 => return Ok(SRE_EL2),
            _ => return self.ich_read(f.p, a.reg),
        };
        Ok(v.into())
    }
    pub(crate) fn system_register_write(
        &mut self,
        a: &IccAccess,
        v: u64,
        cx: &mut Cx<'_>,
    ) -> Result<(), Fault> {
        let f = self.origin(a)?;
        if Gic::is_virtual(a) {
            return self.icv_write(f, a.reg, v, cx);
        }
        let low = v as u32;
        let icc = &mut self.s.pes[f.p].icc;
        match a.reg {
            ICC_EOIR0_EL1 => self.end_of_interrupt(f, false, v, cx),
            ICC_EOIR1_EL1 => self.end_of_interrupt(f, true, v, cx),
            ICC_DIR_EL1 => self.write_dir(f, v, cx),
            ICC_PMR_EL1 => self.write_pmr(f, low as u8),
            ICC_BPR0_EL1 => icc.bpr0 = (low as u8 & 7).max(self.config.minimum_bpr()),
            ICC_BPR1_EL1 => self.write_bpr1(f, low as u8 & 7),
            ICC_AP0R0_EL1..=ICC_AP0R3_EL1 => {
                let n = self.priority_word(a.reg - ICC_AP0R0_EL1)?;
                self.s.pes[f.p].icc.active[Group::G0 as usize].0[n] = low;
            }
            ICC_AP1R0_EL1..=ICC_AP1R3_EL1 => {
                let n = self.priority_word(a.reg - ICC_AP1R0_EL1)?;
                self.s.pes[f.p].icc.active[group1(f.bank) as usize].0[n] = low;
            }
            ICC_CTLR_EL1 => {
                icc.eoimode[f.bank] = low & 2 != 0;
                // With EL3 and two Security states CBPR is EL3's to set.
                if self.s.ds {
                    icc.cbpr[f.bank] = low & 1 != 0;
                }
            }
            ICC_CTLR_EL3 => {
                icc.cbpr = [low & 1 != 0, low & 2 != 0];
                icc.eoimode_el3 = low & 4 != 0;
                icc.eoimode = [low & 8 != 0, low & 16 != 0];
            }
            ICC_IGRPEN0_EL1 => {
                icc.igrpen0 = low & 1 != 0;
                self.participation_changed();
            }
            ICC_IGRPEN1_EL1 => {
                icc.igrpen1[f.bank] = low & 1 != 0;
                self.participation_changed();
            }
            ICC_IGRPEN1_EL3 => {
                icc.igrpen1 = [low & 2 != 0, low & 1 != 0];
                self.participation_changed();
            }
            ICC_SGI0R_EL1 | ICC_SGI1R_EL1 | ICC_ASGI1R_EL1 => self.generate_sgi(f, a.reg, v),
            ICC_SRE_EL1 | ICC_SRE_EL2 | ICC_SRE_EL3 => {}
            _ => return self.ich_write(f.p, a.reg, v),
        }
        self.pe_changed(f.p);
        Ok(())
    }

    /// PRIbits, IDbits (24), A3V and RSS, which ICC_CTLR_EL1, ICC_CTLR_EL3 and ICV_CTLR_EL1 share.
    pub(crate) fn ctlr_constants(&self) -> u32 {
        let rss = u32::from(self.config.range_selector()) << 18;
        (self.config.priority_bits - 1) << 8 | 1 << 11 | 1 << 15 | rss
    }
    /// Index of an active priorities register; UNDEFINED past the implemented ones.
    pub(crate) fn priority_word(&self, n: u16) -> Result<usize, Fault> {
        match u32::from(n) < self.config.priority_words() {
            true => Ok(n.into()),
            false => Err(Fault::NoRegister),
        }
    }
    /// A priority as ICC_PMR_EL1 and ICC_RPR_EL1 show it. Non-secure software sees the Secure half
    /// of the range as zero.
    fn seen(&self, f: Origin, priority: u32) -> u32 {
        match (f.shifted, priority) {
            (false, _) => priority,
            (true, 0..0x80) => 0,
            (true, _) => non_secure_view(priority as u8).into(),
        }
    }
    fn write_pmr(&mut self, f: Origin, v: u8) {
        let mask = self.config.priority_mask();
        let pmr = &mut self.s.pes[f.p].icc.pmr;
        if !f.shifted {
            *pmr = v & mask;
        } else if *pmr >= 0x80 {
            // While Secure software masks into its own half, Non-secure writes do nothing.
            *pmr = from_non_secure_view(v) & mask;
        }
    }
    /// Whether ICC_BPR1_EL1 stands for ICC_BPR0_EL1; EL3 always sees the register itself.
    fn common_bpr(&self, f: Origin) -> bool {
        f.el < 3 && self.s.pes[f.p].icc.cbpr[f.bank]
    }
    fn bpr1(&self, f: Origin) -> u32 {
        let icc = &self.s.pes[f.p].icc;
        u32::from(match (self.common_bpr(f), f.bank) {
            (false, bank) => icc.bpr1[bank],
            (true, S) => icc.bpr0,
            (true, _) => (icc.bpr0 + 1).min(7),
        })
    }
    fn write_bpr1(&mut self, f: Origin, v: u8) {
        let min = self.config.minimum_bpr();
        let common = self.common_bpr(f);
        let icc = &mut self.s.pes[f.p].icc;
        match (common, f.bank) {
            (false, S) => icc.bpr1[S] = v.max(min),
            (false, _) => icc.bpr1[NS] = v.max(min + 1),
            (true, S) => icc.bpr0 = v.max(min),
            (true, _) => {}
        }
    }

    /// ICC_HPPIR0_EL1 or ICC_HPPIR1_EL1: the highest priority pending interrupt if it is of the
    /// register's group and this PE may know of it, or a special INTID.
    fn highest_pending(&self, f: Origin, group1: bool) -> u32 {
        let Some(best) = self.cache.best[f.p] else {
            return SPURIOUS;
        };
        let ds = self.s.ds;
        match (group1, best.group) {
            (false, Group::G0) if ds || f.secure => best.intid,
            (false, Group::G0) => SPURIOUS,
            (false, _) if f.el < 3 => SPURIOUS,
            (false, Group::G1S) => SECURE,
            (false, Group::G1NS) => NON_SECURE,
            (true, Group::G0) => SPURIOUS,
            (true, Group::G1S) if f.secure => best.intid,
            (true, Group::G1S) => SPURIOUS,
            (true, Group::G1NS) if ds || f.el == 3 || f.bank == NS => best.intid,
            (true, Group::G1NS) => SPURIOUS,
        }
    }
    fn acknowledge(&mut self, f: Origin, group1: bool) -> u32 {
        if !self.can_preempt(f.p) {
            return SPURIOUS;
        }
        let intid = self.highest_pending(f, group1);
        if intid >= SECURE {
            return intid;
        }
        let best = self.cache.best[f.p].expect("can_preempt found one");
        let icc = &self.s.pes[f.p].icc;
        let level = self.level_of_priority(u32::from(best.priority) & icc.group_mask(best.group));
        self.s.pes[f.p].icc.active[best.group as usize].set(level);
        if let Some(bank) = self.bank_mut(f.p, intid) {
            bank.acknowledge(intid % 32);
        }
        self.interrupt_changed(f.p, intid);
        intid
    }
    fn split_eoi(&self, f: Origin) -> bool {
        let icc = &self.s.pes[f.p].icc;
        match f.el {
            3 if self.config.security_extensions => icc.eoimode_el3,
            _ => icc.eoimode[f.bank],
        }
    }
    /// ICC_EOIR0_EL1 or ICC_EOIR1_EL1: drops the running priority, and deactivates unless EOImode
    /// splits the two.
    fn end_of_interrupt(&mut self, f: Origin, group1: bool, v: u64, cx: &mut Cx<'_>) {
        let intid = (v & INTID_MASK) as u32;
        if (SECURE..=SPURIOUS).contains(&intid) {
            return;
        }
        let active = self.s.pes[f.p].icc.highest_active().map(|(_, g)| g);
        let fits = intid < self.config.intids()
            && match active {
                None => false,
                Some(Group::G0) => !group1 && (self.s.ds || f.secure),
                Some(Group::G1S) => group1 && f.secure,
                Some(Group::G1NS) => group1 && (self.s.ds || f.el == 3 || f.bank == NS),
            };
        let (Some(group), true) = (active, fits) else {
            let text =
                format_args!("end of interrupt that does not fit: {intid}, active {active:?}");
            return cx.log(Blame::Guest, text);
        };
        self.s.pes[f.p].icc.active[group as usize].drop_highest();
        if !self.split_eoi(f) && self.may_touch(f, intid) {
            self.deactivate(f.p, intid);
        }
    }
    /// Non-secure software never deactivates a Secure interrupt.
    pub(crate) fn may_touch(&self, f: Origin, intid: u32) -> bool {
        let group = |b: &crate::state::Bank| b.group_of(intid % 32, self.s.ds);
        match self.bank(f.p, intid).map(group) {
            None => false,
            Some(group) => self.s.ds || f.secure || group == Group::G1NS,
        }
    }
    fn write_dir(&mut self, f: Origin, v: u64, cx: &mut Cx<'_>) {
        let intid = (v & INTID_MASK) as u32;
        if !self.split_eoi(f) {
            let text = format_args!("ICC_DIR_EL1 without EOImode: INTID {intid}");
            return cx.log(Blame::Guest, text);
        }
        let Some(bank) = self.bank(f.p, intid) else {
            let text = format_args!("ICC_DIR_EL1 of no interrupt: INTID {intid}");
            return cx.log(Blame::Guest, text);
        };
        // Interrupts that are routed to EL3 are EL3's alone to deactivate.
        let permitted = f.el == 3
            || match bank.group_of(intid % 32, self.s.ds) {
                Group::G0 => !f.scr_fiq && (self.s.ds || f.secure),
                Group::G1S => !f.scr_irq && f.secure,
                Group::G1NS => !f.scr_irq,
            };
        if permitted {
            self.deactivate(f.p, intid);
        } else {
            let text = format_args!("ICC_DIR_EL1 of another's interrupt: INTID {intid}");
            cx.log(Blame::Guest, text);
        }
    }
}

/// Group 1 of a Security state.
fn group1(bank: usize) -> Group {
    match bank {
        S => Group::G1S,
        _ => Group::G1NS,
    }
}
