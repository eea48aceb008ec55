//! Which interrupt each PE is told of (IHI 0069 chapter 3, §4.6 groups and signals).
//!
//! All here is a function of the state and is kept only to be fast: words of SPIs that are ready,
//! which of them go to which PE, the best one of each PE, and the levels that follow.
use crate::Gic;
use crate::state::{Bank, Group, NS, S};
use dyno_fabric::Cx;

/// Output pins of a PE, counted from `8 * pe`.
pub mod pin {
    /// Group 0: FIQ whatever the PE's state.
    pub const GROUP0: u32 = 0;
    /// Secure Group 1: IRQ in Secure EL1 and EL0, FIQ elsewhere.
    pub const GROUP1_SECURE: u32 = 1;
    /// Non-secure Group 1 while there are two Security states: IRQ in Non-secure state, FIQ elsewhere.
    pub const GROUP1_NON_SECURE: u32 = 2;
    /// Group 1 with GICD_CTLR.DS == 1: IRQ whatever the state.
    pub const GROUP1: u32 = 3;
    pub const VIRQ: u32 = 4;
    pub const VFIQ: u32 = 5;
    /// The maintenance interrupt of the virtual interface.
    pub const MAINTENANCE: u32 = 6;
    /// Pins there are per PE.
    pub const PER_PE: u32 = 8;
}

/// The highest priority pending interrupt of a PE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Best {
    // In this order: the lower INTID wins among equals.
    pub priority: u8,
    pub intid: u32,
    pub group: Group,
}

/// SPIs one PE may be given: a word of the mask for each word of SPIs.
type Words = Vec<u32>;

#[derive(Default)]
pub struct Cache {
    /// Ready SPIs by word, and the words that are not zero.
    ready: Words,
    ready_words: u32,
    /// By PE.
    routed: Vec<Words>,
    /// By SPI.
    target: Vec<Option<u16>>,
    /// SPIs with GICD_IROUTER.Interrupt_Routing_Mode set.
    one_of_n: Words,
    pub best: Vec<Option<Best>>,
    dirty: Vec<bool>,
    /// Levels last driven.
    pins: Vec<u8>,
}

/// GICD_IROUTER.Interrupt_Routing_Mode.
pub const ROUTING_MODE: u64 = 1 << 31;
/// Implemented bits of GICD_IROUTER: the affinity and the mode.
pub const ROUTE_MASK: u64 = 0xff_80ff_ffff;

/// Aff3.Aff2.Aff1.Aff0 in one word, from the layout of MPIDR_EL1 and GICD_IROUTER.
pub fn packed_affinity(v: u64) -> u32 {
    (v >> 8) as u32 & 0xff00_0000 | v as u32 & 0x00ff_ffff
}

/// GICR_CTLR.DPG* of a group: 1 of N interrupts pass this PE by.
pub fn dpg(group: Group) -> u32 {
    match group {
        Group::G0 => 1 << 24,
        Group::G1NS => 1 << 25,
        Group::G1S => 1 << 26,
    }
}

fn best_in(bank: &Bank, mut candidates: u32, first: u32, ds: bool, best: &mut Option<Best>) {
    while candidates != 0 {
        let n = candidates.trailing_zeros();
        candidates &= candidates - 1;
        let priority = bank.priority[n as usize];
        if best.is_none_or(|b| priority < b.priority) {
            *best = Some(Best {
                priority,
                intid: first + n,
                group: bank.group_of(n, ds),
            });
        }
    }
}

impl Gic {
    /// Makes the cache anew from the state; drives nothing.
    pub(crate) fn rebuild(&mut self) {
        let (words, pes) = (self.s.spis.len(), self.s.pes.len());
        self.cache = Cache {
            ready: vec![0; words],
            ready_words: 0,
            routed: vec![vec![0; words]; pes],
            target: vec![None; self.s.route.len()],
            one_of_n: vec![0; words],
            best: vec![None; pes],
            dirty: vec![false; pes],
            pins: vec![0; pes],
        };
        for spi in 0..self.s.route.len() {
            self.retarget(spi);
        }
        for w in 0..words {
            self.refresh_ready(w);
        }
        for p in 0..pes {
            self.cache.dirty[p] = false;
            self.cache.best[p] = self.select(p);
            self.cache.pins[p] = self.levels(p);
        }
    }
    /// Looks again where an SPI goes, after a change of its route, its group, or the PEs that
    /// take part in 1 of N.
    pub(crate) fn retarget(&mut self, spi: usize) {
        let (w, bit) = (spi / 32, 1 << (spi % 32));
        let route = self.s.route[spi];
        let target = if route & ROUTING_MODE != 0 {
            self.cache.one_of_n[w] |= bit;
            let group = self.s.spis[w].group_of(spi as u32 % 32, self.s.ds);
            self.one_of_n_target(group)
        } else {
            self.cache.one_of_n[w] &= !bit;
            self.pe_at(packed_affinity(route))
        };
        let target = target.map(|p| p as u16);
        let old = std::mem::replace(&mut self.cache.target[spi], target);
        for (p, on) in [(old, false), (target, true)] {
            if let Some(p) = p.map(usize::from) {
                let word = &mut self.cache.routed[p][w];
                *word = if on { *word | bit } else { *word & !bit };
                self.cache.dirty[p] = true;
            }
        }
    }
    pub(crate) fn pe_at(&self, affinity: u32) -> Option<usize> {
        self.config.affinities.iter().position(|&a| a == affinity)
    }
    /// The choice is left to the implementation (IHI 0069 chapter 3): the first PE that takes part.
    fn one_of_n_target(&self, group: Group) -> Option<usize> {
        let takes_part = |p: usize| {
            let pe = &self.s.pes[p];
            !pe.asleep && self.interface_enabled(p, group) && pe.dpg & dpg(group) == 0
        };
        (0..self.s.pes.len()).find(|&p| takes_part(p))
    }
    /// A PE fell asleep, woke up, or changed the groups it takes.
    pub(crate) fn participation_changed(&mut self) {
        self.all_dirty();
        for w in 0..self.cache.one_of_n.len() {
            self.retarget_one_of_n(w);
        }
    }
    /// Those of one word of SPIs, whose group may have changed.
    pub(crate) fn retarget_one_of_n(&mut self, w: usize) {
        let mut left = self.cache.one_of_n[w];
        while left != 0 {
            self.retarget(32 * w + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
    fn refresh_ready(&mut self, w: usize) {
        let ready = self.s.spis[w].ready();
        self.cache.ready[w] = ready;
        self.cache.ready_words = self.cache.ready_words & !(1 << w) | u32::from(ready != 0) << w;
    }
    /// Some of a word of SPIs changed their state, enable, group or priority.
    pub(crate) fn spis_changed(&mut self, w: usize, changed: u32) {
        self.refresh_ready(w);
        for (dirty, routed) in self.cache.dirty.iter_mut().zip(&self.cache.routed) {
            *dirty |= routed[w] & changed != 0;
        }
    }
    /// One SPI changed its state: only the PE it goes to need look.
    pub(crate) fn spi_changed(&mut self, spi: usize) {
        self.refresh_ready(spi / 32);
        if let Some(p) = self.cache.target[spi] {
            self.cache.dirty[usize::from(p)] = true;
        }
    }
    pub(crate) fn pe_changed(&mut self, p: usize) {
        self.cache.dirty[p] = true;
    }
    pub(crate) fn all_dirty(&mut self) {
        self.cache.dirty.fill(true);
    }
    /// ICC_IGRPEN0/1_EL1.
    fn interface_enabled(&self, p: usize, group: Group) -> bool {
        let icc = &self.s.pes[p].icc;
        match group {
            Group::G0 => icc.igrpen0,
            Group::G1S => icc.igrpen1[S],
            Group::G1NS => icc.igrpen1[NS],
        }
    }
    fn select(&self, p: usize) -> Option<Best> {
        let pe = &self.s.pes[p];
        if pe.asleep {
            return None;
        }
        let on = Group::ALL.map(|g| self.s.enable[g as usize] && self.interface_enabled(p, g));
        if on == [false; 3] {
            return None;
        }
        let ds = self.s.ds;
        let allowed = |bank: &Bank| {
            let word = |g: Group| {
                if on[g as usize] {
                    bank.group_word(g, ds)
                } else {
                    0
                }
            };
            word(Group::G0) | word(Group::G1S) | word(Group::G1NS)
        };
        let mut best = None;
        let private = pe.private.ready();
        if private != 0 {
            let candidates = private & allowed(&pe.private);
            best_in(&pe.private, candidates, 0, ds, &mut best);
        }
        let mut words = self.cache.ready_words;
        while words != 0 {
            let w = words.trailing_zeros() as usize;
            words &= words - 1;
            let candidates = self.cache.ready[w] & self.cache.routed[p][w];
            if candidates != 0 {
                let bank = &self.s.spis[w];
                let first = 32 + 32 * w as u32;
                best_in(bank, candidates & allowed(bank), first, ds, &mut best);
            }
        }
        best
    }
    fn levels(&self, p: usize) -> u8 {
        let mut levels = self.virtual_levels(p);
        if let Some(best) = self.cache.best[p]
            && self.can_preempt(p)
        {
            levels |= 1
                << match (best.group, self.s.ds) {
                    (Group::G0, _) => pin::GROUP0,
                    (Group::G1S, _) => pin::GROUP1_SECURE,
                    (Group::G1NS, false) => pin::GROUP1_NON_SECURE,
                    (Group::G1NS, true) => pin::GROUP1,
                };
        }
        levels
    }
    /// Selects anew where something changed, and drives the pins that follow.
    pub(crate) fn settle(&mut self, cx: &mut Cx<'_>) {
        for p in 0..self.cache.dirty.len() {
            if std::mem::take(&mut self.cache.dirty[p]) {
                self.cache.best[p] = self.select(p);
                let levels = self.levels(p);
                let mut changed = levels ^ self.cache.pins[p];
                self.cache.pins[p] = levels;
                while changed != 0 {
                    let n = changed.trailing_zeros();
                    changed &= changed - 1;
                    cx.set_pin(pin::PER_PE * p as u32 + n, levels >> n & 1 != 0);
                }
            }
        }
    }
    /// Drives every pin to what the state says.
    pub(crate) fn drive_all(&self, cx: &mut Cx<'_>) {
        for (p, &levels) in self.cache.pins.iter().enumerate() {
            for n in 0..=pin::MAINTENANCE {
                cx.set_pin(pin::PER_PE * p as u32 + n, levels >> n & 1 != 0);
            }
        }
    }
    /// Takes the active state from an interrupt, from the point of view of PE `p`.
    pub(crate) fn deactivate(&mut self, p: usize, intid: u32) {
        match self.bank_mut(p, intid) {
            Some(bank) => bank.active &= !(1 << (intid % 32)),
            None => return,
        }
        self.interrupt_changed(p, intid);
    }
    pub(crate) fn interrupt_changed(&mut self, p: usize, intid: u32) {
        match intid.checked_sub(32) {
            None => self.pe_changed(p),
            Some(spi) => {
                self.spi_changed(spi as usize);
                // The PE that acts need not be the one it is routed to by now.
                self.pe_changed(p);
            }
        }
    }
    pub(crate) fn bank(&self, p: usize, intid: u32) -> Option<&Bank> {
        match intid / 32 {
            0 => Some(&self.s.pes[p].private),
            w => self.s.spis.get(w as usize - 1),
        }
    }
    pub(crate) fn bank_mut(&mut self, p: usize, intid: u32) -> Option<&mut Bank> {
        match intid / 32 {
            0 => Some(&mut self.s.pes[p].private),
            w => self.s.spis.get_mut(w as usize - 1),
        }
    }
}
