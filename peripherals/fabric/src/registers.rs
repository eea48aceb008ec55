//! A register bank as its datasheet prints it.
//!
//! ```
//! dyno_fabric::registers! {
//!     /// Programmers' model of a small timer.
//!     pub bank Timer [0x100] {
//!         0x00 LOAD rw, "Reload value";
//!         0x04 CTRL rw = 0x20, "Control" {
//!             EN[0], "Enable";
//!             PRESCALE[3:2], "Clock divider";
//!             DMA[4] todo, "DMA request, not modelled";
//!             MODE[6:5] ro, "Fixed mode";
//!         };
//!         0x08 CLR wo, "Interrupt clear" { TIMINT[0], "Clear" ; };
//!         0x0c STATUS w1c, "Status" { TIMINT[0], "Interrupt"; };
//!     }
//! }
//! let mut t = Timer::RESET;
//! t.store(Reg::CTRL, 0xffff_ffff);
//! assert_eq!(t.load(Reg::CTRL), 0x3d); // ro bits hold, reserved bits stay clear
//! assert_eq!(CTRL::PRESCALE.get(t.CTRL), 3);
//! ```
//!
//! Offsets, field bounds, overlaps and reset values are checked at compile time. The device's code
//! holds side effects only.

/// How a field answers to the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Rw,
    Ro,
    Wo,
    W1c,
    /// Stored like `Rw`, but what it should do is not modelled.
    Todo,
}

#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub hi: u32,
    pub lo: u32,
    pub mode: Mode,
    pub doc: &'static str,
}

impl Field {
    pub const fn mask(self) -> u32 {
        (u32::MAX >> (31 - (self.hi - self.lo))) << self.lo
    }
    pub const fn get(self, v: u32) -> u32 {
        (v & self.mask()) >> self.lo
    }
    pub const fn is_set(self, v: u32) -> bool {
        v & self.mask() != 0
    }
    /// `v` with this field replaced by `x`.
    pub const fn put(self, v: u32, x: u32) -> u32 {
        (v & !self.mask()) | ((x << self.lo) & self.mask())
    }
}

#[derive(Clone, Copy, Debug)]
pub struct RegInfo {
    pub name: &'static str,
    pub offset: u32,
    /// Registers in a row, four bytes apart, that share this description.
    pub count: u32,
    pub reset: u32,
    pub fields: &'static [Field],
    pub doc: &'static str,
}

impl RegInfo {
    pub const fn mask_of(&self, mode: Mode) -> u32 {
        let mut m = 0;
        let mut i = 0;
        while i < self.fields.len() {
            if self.fields[i].mode as u8 == mode as u8 {
                m |= self.fields[i].mask();
            }
            i += 1;
        }
        m
    }
    const fn check(&self, bank_len: u32) {
        assert!(
            self.offset.is_multiple_of(4) && self.offset < bank_len,
            "register offset out of its bank or unaligned"
        );
        let mut seen = 0u32;
        let mut i = 0;
        while i < self.fields.len() {
            let f = self.fields[i];
            assert!(f.hi >= f.lo && f.hi < 32, "field bounds");
            assert!(seen & f.mask() == 0, "overlapping fields");
            seen |= f.mask();
            i += 1;
        }
        assert!(self.reset & !seen == 0, "reset value sets a reserved bit");
    }
}

/// Fails to compile where a table contradicts itself.
pub const fn check_bank(regs: &[RegInfo], len: u32) {
    let mut i = 0;
    while i < regs.len() {
        regs[i].check(len);
        let mut j = 0;
        while j < i {
            assert!(
                regs[i].offset != regs[j].offset,
                "two registers at one offset"
            );
            j += 1;
        }
        i += 1;
    }
}

/// See the module's documentation.
#[macro_export]
macro_rules! registers {
    ( $(#[doc = $bank_doc:literal])* $vis:vis bank $Bank:ident [$len:literal] {
        $( $off:literal $REG:ident $mode:ident $(= $reset:literal)? , $doc:literal
           $( { $( $FIELD:ident [ $hi:literal $(: $lo:literal)? ] $($fmode:ident)? , $fdoc:literal ; )* } )? ; )*
    } ) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        $vis enum Reg { $( #[doc = $doc] $REG, )* }
        impl Reg {
            pub const ALL: &'static [Reg] = &[ $( Reg::$REG, )* ];
            pub const fn at(offset: u64) -> Option<Reg> {
                match offset { $( $off => Some(Reg::$REG), )* _ => None }
            }
            pub const fn info(self) -> &'static $crate::registers::RegInfo {
                &$Bank::INFO[self as usize]
            }
        }
        $( $(
            #[allow(non_snake_case, unused)]
            $vis mod $REG { $(
                #[doc = $fdoc]
                pub const $FIELD: $crate::registers::Field = $crate::registers::Field {
                    name: stringify!($FIELD),
                    hi: $hi,
                    lo: $crate::registers!(@lo $hi $(, $lo)?),
                    mode: $crate::registers!(@mode $mode $($fmode)?),
                    doc: $fdoc,
                };
            )* }
        )? )*
        $(#[doc = $bank_doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[allow(non_snake_case)]
        $vis struct $Bank { $( #[doc = $doc] pub $REG: u32, )* }
        impl $Bank {
            pub const INFO: &'static [$crate::registers::RegInfo] = &[ $(
                $crate::registers::RegInfo {
                    name: stringify!($REG),
                    offset: $off,
                    count: 1,
                    reset: 0 $(+ $reset)?,
                    doc: $doc,
                    fields: $crate::registers!(@fields $REG $mode $doc $( { $( $FIELD ),* } )?),
                }
            ),* ];
            pub const RESET: Self = {
                $crate::registers::check_bank(Self::INFO, $len);
                $Bank { $( $REG: 0 $(+ $reset)?, )* }
            };
            /// What a bus read returns, before side effects: write-only bits read as zero.
            pub fn load(&self, reg: Reg) -> u32 {
                let v = match reg { $( Reg::$REG => self.$REG, )* };
                v & !reg.info().mask_of($crate::registers::Mode::Wo)
            }
            /// What a bus write changes: rw bits take `v`, w1c bits clear where `v` is one, the
            /// rest hold.
            pub fn store(&mut self, reg: Reg, v: u32) {
                use $crate::registers::Mode;
                let info = reg.info();
                let rw = info.mask_of(Mode::Rw) | info.mask_of(Mode::Todo);
                let w1c = info.mask_of(Mode::W1c);
                let r = match reg { $( Reg::$REG => &mut self.$REG, )* };
                *r = ((*r & !rw) | (v & rw)) & !(v & w1c);
            }
        }
    };
    (@lo $hi:literal) => { $hi };
    (@lo $hi:literal, $lo:literal) => { $lo };
    (@mode $r:ident) => { $crate::registers!(@m $r) };
    (@mode $r:ident $f:ident) => { $crate::registers!(@m $f) };
    (@m rw) => { $crate::registers::Mode::Rw };
    (@m ro) => { $crate::registers::Mode::Ro };
    (@m wo) => { $crate::registers::Mode::Wo };
    (@m w1c) => { $crate::registers::Mode::W1c };
    (@m todo) => { $crate::registers::Mode::Todo };
    (@fields $REG:ident $mode:ident $doc:literal) => {
        &[$crate::registers::Field {
            name: "", hi: 31, lo: 0, mode: $crate::registers!(@m $mode), doc: $doc,
        }]
    };
    (@fields $REG:ident $mode:ident $doc:literal { $( $FIELD:ident ),* }) => {
        &[ $( $REG::$FIELD ),* ]
    };
}
