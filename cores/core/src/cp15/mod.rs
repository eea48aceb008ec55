//! The system registers of AArch32: coprocessors 14 and 15 (DDI 0487 G7.3, G8; DDI 0568 E1; 100026
//! chapter 3).
//!
//! One row per register, as in [`crate::sysreg`]. What is architecturally mapped to a register of AArch64
//! has its value there, or is that register under another name with rights and traps of its own.
mod access;
mod cache;
mod control;
mod debug;
mod gic;
mod id;
mod mpu;
mod pmu;
mod r52;
mod state;
pub mod tcm;
mod timer;
mod traps;

#[cfg(test)]
mod tests;

pub(crate) use control::HACTLR;
pub use state::{Pins, Sys32};

use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use crate::sysreg::{After, Rights, SysRegs};
use dyno_isa::aarch32::Coprocessor;
use std::sync::LazyLock;
use traps::Trap;

/// One MRC, MCR, MRRC or MCRR on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub register: Coprocessor,
    /// MRRC or MCRR.
    pub two: bool,
    pub read: bool,
}

/// `two:coproc:opc1:CRn:CRm:opc2`, what a register is found by.
pub const fn encoding(coproc: u32, opc1: u32, crn: u32, crm: u32, opc2: u32) -> u32 {
    coproc << 16 | opc1 << 12 | crn << 8 | crm << 4 | opc2
}
/// … of a register that MRRC and MCRR access.
pub const fn encoding_two(coproc: u32, opc1: u32, crm: u32) -> u32 {
    1 << 20 | encoding(coproc, opc1, 0, crm, 0)
}

impl Access {
    pub const fn encoding(self) -> u32 {
        let r = self.register;
        let e = encoding(
            r.coproc as u32,
            r.opc1 as u32,
            r.crn as u32,
            r.crm as u32,
            r.opc2 as u32,
        );
        (self.two as u32) << 20 | e
    }
}

/// Which bits of a place an access means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    All,
    Low,
    High,
}

impl Part {
    fn get(self, v: u64) -> u64 {
        match self {
            Part::All => v,
            Part::Low => v & 0xffff_ffff,
            Part::High => v >> 32,
        }
    }
    fn put(self, old: u64, v: u64) -> u64 {
        match self {
            Part::All => v,
            Part::Low => old & !0xffff_ffff | v & 0xffff_ffff,
            Part::High => old & 0xffff_ffff | v << 32,
        }
    }
}

type Env<'a> = dyn Environment + 'a;
pub(crate) type Value = Result<u64, Exception>;
pub(crate) type Done = Result<(), Exception>;
pub(crate) type Reader = fn(&mut Core, &mut Env<'_>, Access) -> Value;
pub(crate) type Writer = fn(&mut Core, &mut Env<'_>, Access, u64) -> Done;

/// Where a register's value is.
#[derive(Clone, Copy)]
pub(crate) enum Store {
    /// In the place of the AArch64 register it is mapped to.
    Field(fn(&mut SysRegs) -> &mut u64, Part),
    Own(fn(&mut Sys32) -> &mut u64),
    /// The AArch64 register of this encoding under another name.
    Same(u16, Part),
    /// The profile says it, under the name of the register.
    Id,
    Constant(u64),
    With(Reader, Writer),
}

/// One system register.
pub struct Row {
    pub name: &'static str,
    pub encoding: u32,
    pub rights: Rights,
    pub(crate) store: Store,
    pub(crate) traps: &'static [Trap],
    pub reset: u64,
    /// Bits that a write changes; the others are RES0, unless in `ones`.
    pub writable: u64,
    /// RES1 bits.
    pub ones: u64,
    pub(crate) after: After,
}

impl Row {
    pub(crate) const fn new(
        name: &'static str,
        encoding: u32,
        rights: Rights,
        store: Store,
        traps: &'static [Trap],
    ) -> Row {
        Row {
            name,
            encoding,
            rights,
            store,
            traps,
            reset: 0,
            writable: !0,
            ones: 0,
            after: After::Nothing,
        }
    }
    /// Read by MRRC.
    pub const fn is_double(&self) -> bool {
        self.encoding >> 20 & 1 == 1
    }
    /// Its own name, with the number of its region where it is that of one.
    pub fn full_name(&self) -> String {
        match self.name.strip_suffix('n') {
            Some(name) => format!("{name}{}", mpu::Place::named(self.access(true)).n),
            None => self.name.to_string(),
        }
    }
    /// The access that reads or writes it.
    pub(crate) const fn access(&self, read: bool) -> Access {
        let e = self.encoding;
        let register = Coprocessor {
            coproc: (e >> 16 & 15) as u8,
            opc1: (e >> 12 & 15) as u8,
            crn: (e >> 8 & 15) as u8,
            crm: (e >> 4 & 15) as u8,
            opc2: (e & 15) as u8,
            rt: 0,
            rt2: 0,
        };
        Access {
            register,
            two: self.is_double(),
            read,
        }
    }
    /// Whether reading it changes something.
    pub(crate) fn takes(&self) -> bool {
        match self.store {
            Store::Same(e, _) => crate::halting::TAKES.contains(&e),
            _ => false,
        }
    }
    pub(crate) const fn reset(mut self, v: u64) -> Row {
        self.reset = v;
        self
    }
    pub(crate) const fn mask(mut self, v: u64) -> Row {
        self.writable = v;
        self
    }
    pub(crate) const fn ones(mut self, v: u64) -> Row {
        self.ones = v;
        self
    }
    pub(crate) const fn after(mut self, a: After) -> Row {
        self.after = a;
        self
    }
}

/// `NAME coproc opc1 CRn CRm opc2 rights store [traps] .attribute(…)`, and behind `@two`
/// `NAME coproc opc1 CRm rights store [traps] …`. The store is `{field}`, `{high field}`, `{all field}`,
/// `{own field}`, `{same op0 op1 CRn CRm op2}` (or `low`, `high` of it), `(reader, writer)`, `[constant]`
/// or `id`.
macro_rules! rows32 {
    ($T:ident: $( $name:ident $cp:literal $o1:literal $n:literal $m:literal $o2:literal
        $rights:ident $store:tt [$($trap:expr),*] $(.$attribute:ident($($v:expr),*))* ; )*
      $(@two $( $name2:ident $cp2:literal $p1:literal $pm:literal
        $rights2:ident $store2:tt [$($trap2:expr),*] $(.$attribute2:ident($($v2:expr),*))* ; )*)?) => {
        pub(crate) static $T: &[crate::cp15::Row] = &[
            $( crate::cp15::Row::new(
                stringify!($name),
                crate::cp15::encoding($cp, $o1, $n, $m, $o2),
                crate::sysreg::$rights,
                crate::cp15::store32!($store),
                &[$($trap),*],
            ) $(.$attribute($($v),*))*, )*
            $($( crate::cp15::Row::new(
                stringify!($name2),
                crate::cp15::encoding_two($cp2, $p1, $pm),
                crate::sysreg::$rights2,
                crate::cp15::store32!($store2),
                &[$($trap2),*],
            ) $(.$attribute2($($v2),*))*, )*)?
        ];
    };
}
macro_rules! store32 {
    ({ own $field:ident }) => {
        crate::cp15::Store::Own(|s| &mut s.$field)
    };
    ({ high $field:ident }) => {
        crate::cp15::Store::Field(|s| &mut s.$field, crate::cp15::Part::High)
    };
    ({ all $field:ident }) => {
        crate::cp15::Store::Field(|s| &mut s.$field, crate::cp15::Part::All)
    };
    ({ $field:ident }) => {
        crate::cp15::Store::Field(|s| &mut s.$field, crate::cp15::Part::Low)
    };
    ({ same $a:literal $b:literal $n:literal $m:literal $o:literal }) => {
        crate::cp15::Store::Same(
            crate::sysreg::encoding($a, $b, $n, $m, $o),
            crate::cp15::Part::All,
        )
    };
    ({ low $a:literal $b:literal $n:literal $m:literal $o:literal }) => {
        crate::cp15::Store::Same(
            crate::sysreg::encoding($a, $b, $n, $m, $o),
            crate::cp15::Part::Low,
        )
    };
    ({ high $a:literal $b:literal $n:literal $m:literal $o:literal }) => {
        crate::cp15::Store::Same(
            crate::sysreg::encoding($a, $b, $n, $m, $o),
            crate::cp15::Part::High,
        )
    };
    (($read:path, $write:path)) => {
        crate::cp15::Store::With($read, $write)
    };
    ([$value:expr]) => {
        crate::cp15::Store::Constant($value)
    };
    (id) => {
        crate::cp15::Store::Id
    };
}
pub(crate) use {rows32, store32};

fn ignore(_: &mut Core, _: &mut Env<'_>, _: Access, _: u64) -> Done {
    Ok(())
}
fn zero(_: &mut Core, _: &mut Env<'_>, _: Access) -> Value {
    Ok(0)
}

/// Every register there is a row for.
pub fn registers() -> impl Iterator<Item = &'static Row> {
    [
        id::ID,
        control::CONTROL,
        control::HYP,
        mpu::MPU,
        cache::MAINTENANCE,
        pmu::PMU,
        timer::TIMER,
        gic::GIC,
        r52::R52,
        debug::DEBUG,
    ]
    .into_iter()
    .flatten()
    .chain(mpu::regions())
}

static BY_ENCODING: LazyLock<Vec<&'static Row>> = LazyLock::new(|| {
    let mut rows: Vec<_> = registers().collect();
    rows.sort_by_key(|row| row.encoding);
    rows
});

/// The row of an encoding.
pub fn find(encoding: u32) -> Option<&'static Row> {
    let rows = &*BY_ENCODING;
    let at = rows
        .binary_search_by_key(&encoding, |row| row.encoding)
        .ok()?;
    Some(rows[at])
}

impl Core {
    /// What AArch32 has of system registers, as reset leaves it.
    pub(crate) fn reset_cp15(&mut self) {
        self.sys32.reset();
        self.sys.hcr_el2 = 0;
        for row in registers() {
            if let Store::Field(field, part) = row.store
                && (row.reset | row.ones) != 0
            {
                let field = field(&mut self.sys);
                *field = part.put(*field, row.reset | row.ones);
            }
        }
    }
    /// What the board's wiring decides; it takes effect with the next reset and now.
    pub fn set_pins(&mut self, pins: Pins) {
        self.sys32.pins = pins;
        self.sys32.reset();
        self.translation_changed();
    }
}
