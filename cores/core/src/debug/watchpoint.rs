//! Watchpoint exceptions (D2.9).
//!
//! Where the manual lets an implementation choose: reserved MASK values disable; BAS selects bytes
//! whatever else is set; masked bits of DBGWVR are ignored; store-exclusives match whether or not they
//! store.
use super::conditions::Control;
use super::{ADDRESS, numbers};
use crate::exception::{Exception, Syndrome, ec};
use crate::state::Core;

/// One access, once its translation is known to succeed.
#[derive(Clone, Copy, Debug)]
pub struct DataAccess {
    pub va: u64,
    /// In bytes.
    pub size: u64,
    pub read: bool,
    pub write: bool,
    /// With the rights of EL0: LDTR and the like.
    pub unprivileged: bool,
    /// DC IVAC.
    pub maintenance: bool,
    /// What FAR holds, where it is not the first byte that is watched.
    pub far: Option<u64>,
}

/// DBGWCR.
struct Watch {
    control: u64,
    value: u64,
}

impl Watch {
    fn loads(&self) -> bool {
        self.control >> 3 & 1 == 1
    }
    fn stores(&self) -> bool {
        self.control >> 4 & 1 == 1
    }
    fn linked(&self) -> bool {
        self.control >> 20 & 1 == 1
    }
    fn mask(&self) -> u32 {
        (self.control >> 24 & 31) as u32
    }
    fn bas(&self) -> u64 {
        self.control >> 5 & 0xff
    }
    /// Watches anything at all.
    fn has_function(&self) -> bool {
        (self.loads() || self.stores()) && !matches!(self.mask(), 1 | 2) && self.bas() != 0
    }
    fn differs(&self, va: u64, from: u32) -> bool {
        (va ^ self.value) & ADDRESS & (!0 << from) != 0
    }
    /// AArch64.WatchpointByteMatch.
    fn watches_byte(&self, va: u64) -> bool {
        // A DBGWVR that is aligned to a word only: BAS[3:0] selects in that word.
        let bottom = if self.value >> 2 & 1 == 1 && self.mask() == 0 {
            2
        } else {
            3
        };
        let byte = va & ((1 << bottom) - 1);
        self.bas() >> byte & 1 == 1 && !self.differs(va, bottom.max(self.mask()))
    }
    fn watches_page(&self, va: u64) -> bool {
        !self.differs(va, self.mask().max(12))
    }
}

impl Core {
    fn watch(&self, n: usize) -> Watch {
        Watch {
            control: self.sys.dbgwcr[n],
            value: self.sys.dbgwvr[n],
        }
    }
    pub(super) fn armed_watchpoints(&self) -> u16 {
        let units = self.debug_units();
        let armed = (0..units.watchpoints).filter(|&n| {
            let (w, c) = (self.watch(n), Control(self.sys.dbgwcr[n]));
            let state = |as_el0| self.state_matches(c, as_el0, w.linked(), &units);
            c.enabled() && w.has_function() && (state(false) || state(true))
        });
        armed.fold(0, |mask, n| mask | 1 << n)
    }
    /// Accesses to this page have to be looked at: it may get no fast entry in the soft TLB.
    pub(crate) fn watches_page(&self, va: u64) -> bool {
        numbers(self.debug.watchpoints).any(|n| self.watch(n).watches_page(va))
    }
    /// The exception to take instead of an access.
    pub fn watchpoint(&self, a: DataAccess) -> Option<Exception> {
        if self.debug.watchpoints == 0 {
            return None;
        }
        let units = self.debug_units();
        let matching = |read: bool, write: bool| {
            let armed = numbers(self.debug.watchpoints);
            let watching = armed.map(|n| (n, self.watch(n))).filter(|(n, w)| {
                let c = Control(self.sys.dbgwcr[*n]);
                let kind = read && w.loads() || write && w.stores();
                let as_el0 = a.unprivileged || self.pstate.el == 0;
                kind && self.state_matches(c, as_el0, w.linked(), &units)
            });
            let first = watching.filter_map(|(_, w)| {
                let mut bytes = (0..a.size).map(|i| a.va.wrapping_add(i));
                bytes.find(|&va| w.watches_byte(va))
            });
            first.min_by_key(|va| va.wrapping_sub(a.va))
        };
        let first = matching(a.read, a.write)?;
        // An atomic is reported as a read where a read would have matched.
        let wnr = !(a.read && matching(true, false).is_some());
        let (target, class) = self.debug_class(ec::WATCHPOINT_LOWER);
        let iss = 0x22 | u32::from(wnr) << 6 | u32::from(a.maintenance) << 8;
        let e = Exception::synchronous(target, Syndrome::new(class, iss));
        Some(e.with_far(a.far.unwrap_or(first)))
    }
}
