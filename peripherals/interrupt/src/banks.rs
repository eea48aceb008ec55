//! The registers with a field for each interrupt, which distributor and redistributor share
//! (IHI 0069 §12.9, §12.11). A register here is about one word of 32 interrupts.
use crate::Gic;
use crate::priority::{from_non_secure_view, non_secure_view};
use crate::state::{Bank, Group};

/// Registers with one bit for each interrupt, by the offset of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bits {
    Igroupr,
    Isenabler,
    Icenabler,
    Ispendr,
    Icpendr,
    Isactiver,
    Icactiver,
    Igrpmodr,
}

impl Bits {
    /// Splits an offset in the distributor or SGI_base into register and index.
    pub fn at(offset: u32) -> Option<(Bits, u32)> {
        let bits = match offset & !0x7f {
            0x080 => Bits::Igroupr,
            0x100 => Bits::Isenabler,
            0x180 => Bits::Icenabler,
            0x200 => Bits::Ispendr,
            0x280 => Bits::Icpendr,
            0x300 => Bits::Isactiver,
            0x380 => Bits::Icactiver,
            0xd00 => Bits::Igrpmodr,
            _ => return None,
        };
        Some((bits, (offset & 0x7f) / 4))
    }
}

/// Who looks.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Held to the Non-secure view: a Non-secure access with two Security states.
    pub non_secure: bool,
    pub ds: bool,
    /// Whether NSACR opens registers to Non-secure accesses; it does for SPIs only.
    pub nsacr: bool,
}

impl Gic {
    pub(crate) fn view(&self, secure: bool, nsacr: bool) -> View {
        View {
            non_secure: self.non_secure(secure),
            ds: self.s.ds,
            nsacr,
        }
    }
}

/// NSACR values from which on Non-secure software has an access to a Secure interrupt.
const SET_PENDING: u32 = 1;
const CLEAR_PENDING: u32 = 2;
const NEVER: u32 = 4;

impl Bank {
    /// The interrupts of this word whose fields an access reaches, if NSACR grants it from `level`.
    fn reach(&self, view: View, level: u32) -> u32 {
        if !view.non_secure {
            return u32::MAX;
        }
        let mut word = self.group_word(Group::G1NS, view.ds);
        if view.nsacr {
            for n in 0..32 {
                word |= u32::from(self.nsacr_of(n) >= level) << n;
            }
        }
        word
    }
    pub fn read_bits(&self, r: Bits, view: View) -> u32 {
        match r {
            Bits::Igroupr if view.non_secure => 0,
            Bits::Igroupr => self.group,
            Bits::Igrpmodr if view.non_secure || view.ds => 0,
            Bits::Igrpmodr => self.group_modifier,
            Bits::Isenabler | Bits::Icenabler => self.enabled & self.reach(view, NEVER),
            Bits::Ispendr => self.pending() & self.reach(view, SET_PENDING),
            Bits::Icpendr => self.pending() & self.reach(view, CLEAR_PENDING),
            Bits::Isactiver | Bits::Icactiver => self.active & self.reach(view, CLEAR_PENDING),
        }
    }
    pub fn write_bits(&mut self, r: Bits, v: u32, view: View) {
        match r {
            Bits::Igroupr if view.non_secure => {}
            Bits::Igroupr => self.group = v,
            Bits::Igrpmodr if view.non_secure || view.ds => {}
            Bits::Igrpmodr => self.group_modifier = v,
            Bits::Isenabler => self.enabled |= v & self.reach(view, NEVER),
            Bits::Icenabler => self.enabled &= !(v & self.reach(view, NEVER)),
            Bits::Ispendr => self.latch |= v & self.reach(view, SET_PENDING),
            // A level that is still asserted keeps its interrupt pending.
            Bits::Icpendr => self.latch &= !(v & self.reach(view, CLEAR_PENDING)),
            Bits::Isactiver => self.active |= v & self.reach(view, NEVER),
            Bits::Icactiver => self.active &= !(v & self.reach(view, NEVER)),
        }
    }
    /// `n` is the first interrupt of the access.
    pub fn read_priorities(&self, n: u32, size: u8, view: View) -> u64 {
        let reach = self.reach(view, NEVER);
        let mut v = 0;
        for i in 0..u32::from(size) {
            let at = n + i;
            let priority = self.priority[at as usize];
            let seen = match (reach >> at & 1, view.non_secure) {
                (0, _) => 0,
                (_, true) => non_secure_view(priority),
                (_, false) => priority,
            };
            v |= u64::from(seen) << (8 * i);
        }
        v
    }
    /// `mask` has the implemented bits of a priority.
    pub fn write_priorities(&mut self, n: u32, size: u8, v: u64, view: View, mask: u8) {
        let reach = self.reach(view, NEVER);
        for i in 0..u32::from(size) {
            let at = n + i;
            if reach >> at & 1 != 0 {
                let byte = (v >> (8 * i)) as u8;
                let new = match view.non_secure {
                    true => from_non_secure_view(byte),
                    false => byte,
                };
                self.priority[at as usize] = new & mask;
            }
        }
    }
    /// `half` is 0 for the lower 16 interrupts.
    pub fn read_icfgr(&self, half: u32, view: View) -> u32 {
        let edge = (self.edge & self.reach(view, NEVER)) >> (16 * half);
        (0..16).fold(0, |v, n| v | (edge >> n & 1) << (2 * n + 1))
    }
    pub fn write_icfgr(&mut self, half: u32, v: u32, view: View) {
        let edge = (0..16).fold(0, |e, n| e | (v >> (2 * n + 1) & 1) << n);
        let reach = self.reach(view, NEVER) & 0xffff << (16 * half);
        self.edge = self.edge & !reach | edge << (16 * half) & reach;
    }
    pub fn read_nsacr(&self, half: u32, view: View) -> u32 {
        match view.non_secure || view.ds {
            true => 0,
            false => self.nsacr[half as usize],
        }
    }
    pub fn write_nsacr(&mut self, half: u32, v: u32, view: View) {
        if !view.non_secure && !view.ds {
            self.nsacr[half as usize] = v;
        }
    }
    /// GICD_SETSPI_*: a level stays until it is deasserted, an edge is an edge.
    pub fn set_message(&mut self, n: u32) {
        match self.edge >> n & 1 {
            1 => self.latch |= 1 << n,
            _ => self.message |= 1 << n,
        }
    }
    /// GICD_CLRSPI_*.
    pub fn clear_message(&mut self, n: u32) {
        self.latch &= !(1 << n);
        self.message &= !(1 << n);
    }
    pub fn may_set_message(&self, n: u32, view: View) -> bool {
        self.reach(view, SET_PENDING) >> n & 1 != 0
    }
    pub fn may_clear_message(&self, n: u32, view: View) -> bool {
        self.reach(view, CLEAR_PENDING) >> n & 1 != 0
    }
    /// Whether GICD_IROUTER<n> answers.
    pub fn may_route(&self, n: u32, view: View) -> bool {
        self.reach(view, 3) >> n & 1 != 0
    }
}

/// CoreSight identification, 0xffd0 to 0xfffc: PIDR4 to 7, PIDR0 to 3, CIDR0 to 3. The part numbers
/// and the zero revision are those of QEMU's model; ArchRev in PIDR2 is 3, GICv3.
pub fn identification(offset: u32, part: u32) -> Option<u32> {
    let n = offset.checked_sub(0xffd0)? / 4;
    let bytes = [0x44, 0, 0, 0, part, 0xb4, 0x3b, 0, 0x0d, 0xf0, 0x05, 0xb1];
    bytes.get(n as usize).copied()
}

/// GICD_IIDR and GICR_IIDR: Arm, product and revision 0.
pub const IIDR: u32 = 0x43b;
