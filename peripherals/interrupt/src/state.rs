//! All that a guest can observe, as plain data (IHI 0069 §4.1 interrupt states, chapter 12 registers).
use crate::Config;
use serde::{Deserialize, Serialize};

/// Interrupt groups (IHI 0069 §4.6). With GICD_CTLR.DS == 1 there are Group 0 and Group 1 only,
/// and the latter is `G1NS` here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    G0 = 0,
    G1S = 1,
    G1NS = 2,
}

impl Group {
    pub const ALL: [Group; 3] = [Group::G0, Group::G1S, Group::G1NS];
}

/// Index of the Secure and of the Non-secure copy of what is banked by Security state.
pub const S: usize = 0;
pub const NS: usize = 1;

/// 32 interrupts with consecutive INTIDs: the private ones of a PE, or a word of SPIs. Bit n of each
/// word belongs to the n-th of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bank {
    pub group: u32,
    pub group_modifier: u32,
    pub enabled: u32,
    /// Pending by an edge, by a write to ISPENDR or, for SGIs, by a message.
    pub latch: u32,
    /// Levels of the input wires.
    pub line: u32,
    /// Levels asserted by GICD_SETSPI_* and deasserted by GICD_CLRSPI_*.
    pub message: u32,
    pub active: u32,
    /// Edge-triggered rather than level-sensitive.
    pub edge: u32,
    /// Two bits for each interrupt, as in GICD_NSACR.
    pub nsacr: [u32; 2],
    pub priority: [u8; 32],
}

impl Bank {
    pub const RESET: Bank = Bank {
        group: 0,
        group_modifier: 0,
        enabled: 0,
        latch: 0,
        line: 0,
        message: 0,
        active: 0,
        edge: 0,
        nsacr: [0; 2],
        priority: [0; 32],
    };
    /// SGIs are always edge-triggered (IHI 0069 §12.11, GICR_ICFGR0).
    pub const PRIVATE_RESET: Bank = Bank {
        edge: 0xffff,
        ..Bank::RESET
    };
    pub fn pending(&self) -> u32 {
        self.latch | (!self.edge & (self.line | self.message))
    }
    /// Those that a PE could be told of: an interrupt that is active and pending waits until it is
    /// deactivated.
    pub fn ready(&self) -> u32 {
        self.pending() & self.enabled & !self.active
    }
    pub fn group_word(&self, group: Group, ds: bool) -> u32 {
        match (group, ds) {
            (Group::G0, true) => !self.group,
            (Group::G1S, true) => 0,
            (Group::G0, false) => !self.group & !self.group_modifier,
            // With both bits set, which is reserved, the interrupt counts as Non-secure Group 1.
            (Group::G1S, false) => !self.group & self.group_modifier,
            (Group::G1NS, _) => self.group,
        }
    }
    pub fn group_of(&self, n: u32, ds: bool) -> Group {
        match (self.group >> n & 1, self.group_modifier >> n & 1) {
            (1, _) => Group::G1NS,
            (0, 1) if !ds => Group::G1S,
            _ => Group::G0,
        }
    }
    pub fn nsacr_of(&self, n: u32) -> u32 {
        self.nsacr[(n / 16) as usize] >> (2 * (n % 16)) & 3
    }
    pub fn set_line(&mut self, n: u32, level: bool) {
        let bit = 1 << n;
        if level {
            self.latch |= bit & self.edge & !self.line;
            self.line |= bit;
        } else {
            self.line &= !bit;
        }
    }
    /// Pending to active; a level that is still there leaves it active and pending.
    pub fn acknowledge(&mut self, n: u32) {
        self.latch &= !(1 << n);
        self.active |= 1 << n;
    }
}

/// Active priorities of one group: bit n of the array stands for the group priority level n.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivePriorities(pub [u32; 4]);

impl ActivePriorities {
    /// The highest priority level, which is the lowest number.
    pub fn highest(&self) -> Option<u32> {
        let word = self.0.iter().position(|&w| w != 0)?;
        Some(32 * word as u32 + self.0[word].trailing_zeros())
    }
    pub fn set(&mut self, level: u32) {
        self.0[(level / 32 % 4) as usize] |= 1 << (level % 32);
    }
    pub fn drop_highest(&mut self) {
        if let Some(w) = self.0.iter_mut().find(|w| **w != 0) {
            *w &= *w - 1;
        }
    }
}

/// The physical CPU interface of a PE.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Icc {
    pub pmr: u8,
    pub bpr0: u8,
    /// Secure and Non-secure copy, as all pairs below.
    pub bpr1: [u8; 2],
    pub cbpr: [bool; 2],
    pub eoimode: [bool; 2],
    pub eoimode_el3: bool,
    pub igrpen0: bool,
    pub igrpen1: [bool; 2],
    /// By [`Group`].
    pub active: [ActivePriorities; 3],
}

/// The virtual CPU interface of a PE and its hypervisor control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ich {
    pub hcr: u32,
    pub vmcr: u32,
    pub lr: [u64; 16],
    /// Virtual Group 0 and Group 1.
    pub active: [ActivePriorities; 2],
}

/// A PE's redistributor and CPU interfaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pe {
    pub private: Bank,
    /// GICR_WAKER.ProcessorSleep; ChildrenAsleep follows it at once.
    pub asleep: bool,
    /// GICR_CTLR.DPG* in place.
    pub dpg: u32,
    pub statusr: [u32; 2],
    pub icc: Icc,
    pub ich: Ich,
}

/// All guest-visible state of a GIC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// GICD_CTLR.EnableGrp*, by [`Group`].
    pub enable: [bool; 3],
    pub ds: bool,
    pub statusr: [u32; 2],
    /// INTIDs 32 and up.
    pub spis: Vec<Bank>,
    /// GICD_IROUTER, in its layout.
    pub route: Vec<u64>,
    pub pes: Vec<Pe>,
}

impl State {
    pub fn reset(c: &Config) -> State {
        let bpr = c.minimum_bpr();
        let vmcr = VMCR_VFIQEN | u32::from(bpr) << 21 | u32::from(bpr + 1) << 18;
        let pe = Pe {
            private: Bank::PRIVATE_RESET,
            asleep: true,
            dpg: 0,
            statusr: [0; 2],
            icc: Icc {
                pmr: 0,
                bpr0: bpr,
                bpr1: [bpr, bpr + 1],
                cbpr: [false; 2],
                eoimode: [false; 2],
                eoimode_el3: false,
                igrpen0: false,
                igrpen1: [false; 2],
                active: [ActivePriorities([0; 4]); 3],
            },
            ich: Ich {
                hcr: 0,
                vmcr,
                lr: [0; 16],
                active: [ActivePriorities([0; 4]); 2],
            },
        };
        State {
            enable: [false; 3],
            ds: !c.security_extensions,
            statusr: [0; 2],
            spis: vec![Bank::RESET; (c.spis / 32) as usize],
            route: vec![0; c.spis as usize],
            pes: vec![pe; c.affinities.len()],
        }
    }
    /// Whether a state read from a snapshot is of this configuration and in range.
    pub fn check(&self, c: &Config) -> Result<(), String> {
        let shape = [
            ("words of SPIs", self.spis.len(), c.spis as usize / 32),
            ("routes", self.route.len(), c.spis as usize),
            ("PEs", self.pes.len(), c.affinities.len()),
        ];
        for (what, is, wanted) in shape {
            if is != wanted {
                return Err(format!(
                    "{is} {what} in the snapshot, {wanted} in the board"
                ));
            }
        }
        if !c.security_extensions && !self.ds {
            return Err("two Security states in the snapshot, one in the board".into());
        }
        let min = c.minimum_bpr();
        for (n, pe) in self.pes.iter().enumerate() {
            let icc = &pe.icc;
            let [s, ns] = icc.bpr1;
            let low = [(icc.bpr0, min), (s, min), (ns, min + 1)];
            if low.iter().any(|&(v, min)| v < min || v > 7) {
                return Err(format!("PE {n}: binary point out of range"));
            }
            let words = c.priority_words() as usize;
            let all = icc.active.iter().chain(&pe.ich.active);
            if all.flat_map(|a| &a.0[words..]).any(|&w| w != 0) {
                return Err(format!("PE {n}: active priority out of range"));
            }
            let (b0, b1) = (pe.ich.vmcr >> 21 & 7, pe.ich.vmcr >> 18 & 7);
            if b0 < u32::from(min) || b1 <= u32::from(min) {
                return Err(format!("PE {n}: virtual binary point out of range"));
            }
        }
        Ok(())
    }
}

/// ICH_VMCR_EL2.VFIQEn: RES1 where system registers are the only interface (IHI 0069 §12.4).
pub const VMCR_VFIQEN: u32 = 1 << 3;
