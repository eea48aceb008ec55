//! A64, in the order of DDI 0487 C4.1: one file of rows and one of meanings per group.
//!
//! [`decode`] finds the row of a word and hands its semantics to a [`Bind`]; what is UNDEFINED in
//! the profile, reserved or not built yet arrives at [`Bind::unallocated`].

use crate::emit::{Bind, Operands, Semantics};
use crate::table::Row;

/// What decides, beside the word itself, what an instruction means. All of it belongs to the key
/// that decoded code is cached under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Virtual address of the instruction: targets and literals are resolved at decode.
    pub pc: u64,
    /// FP and SIMD instructions trap at the current exception level.
    pub fp_trapped: bool,
}

/// One word on its way to its meaning.
pub struct Decoder<'a, B> {
    pub b: &'a mut B,
    pub cx: Context,
    pub insn: u32,
}

impl<B: Bind> Decoder<'_, B> {
    pub fn none(&mut self) -> B::Out {
        self.b.unallocated(self.insn)
    }
    /// Binds an FP or SIMD instruction, or the trap it takes in this context.
    pub fn bind_fp<S: Semantics + 'static>(&mut self, o: Operands) -> B::Out {
        if self.cx.fp_trapped {
            return self.b.bind::<system::FpTrap>(Operands::default());
        }
        self.b.bind::<S>(o)
    }
    /// The address `imm` words (of `bits` bits, signed) from this instruction.
    pub fn relative(&self, imm: u32, bits: u32) -> u64 {
        let offset = sign_extend(imm, bits) << 2;
        self.cx.pc.wrapping_add(offset)
    }
}

/// SignExtend() of the low `bits` bits.
pub const fn sign_extend(v: u32, bits: u32) -> u64 {
    (((v as u64) << (64 - bits)) as i64 >> (64 - bits)) as u64
}

/// Turns one-bit fields into const parameters: `bind!(self, o, Divide [] [sf o1])`. With `fp` in
/// front the instruction is one of those that the FP traps cover.
macro_rules! bind {
    ($d:expr, $o:expr, $T:ident [$($done:tt)*] []) => {
        $d.b.bind::<$T<$($done)*>>($o)
    };
    ($d:expr, $o:expr, $T:ident [$($done:tt)*] [$f:ident $($rest:ident)*]) => {
        if $f != 0 {
            bind!($d, $o, $T [$($done)* true,] [$($rest)*])
        } else {
            bind!($d, $o, $T [$($done)* false,] [$($rest)*])
        }
    };
    (fp $d:expr, $o:expr, $T:ident [$($done:tt)*] []) => {
        $d.bind_fp::<$T<$($done)*>>($o)
    };
    (fp $d:expr, $o:expr, $T:ident [$($done:tt)*] [$f:ident $($rest:ident)*]) => {
        if $f != 0 {
            bind!(fp $d, $o, $T [$($done)* true,] [$($rest)*])
        } else {
            bind!(fp $d, $o, $T [$($done)* false,] [$($rest)*])
        }
    };
}

/// The methods of a table's visitor: `visit! { d; NAME (fields) => d.method(fields); }`.
macro_rules! visit {
    ($d:ident; $( $NAME:ident ( $($f:ident),* ) => $body:expr; )*) => {
        $( #[allow(non_snake_case)]
        fn $NAME(&mut self, $($f: u32),*) -> B::Out {
            let $d = self;
            $body
        } )*
    };
}

pub mod branch;
pub mod disassembler;
pub mod immediate;
pub mod memory;
pub mod register;
pub mod simd;
pub mod simd_memory;
pub mod system;

/// Advanced SIMD load/store structures: a table of their own, as they are many.
const fn is_structure_access(insn: u32) -> bool {
    insn & 0xbe00_0000 == 0x0c00_0000
}

/// Decodes `insn` and hands its semantics to `b`.
pub fn decode<B: Bind>(insn: u32, cx: Context, b: &mut B) -> B::Out {
    let mut d = Decoder { b, cx, insn };
    if is_structure_access(insn) {
        return simd_memory::SIMD_MEMORY::decode(insn, &mut d);
    }
    match insn >> 25 & 15 {
        0b1000 | 0b1001 => immediate::IMMEDIATE::decode(insn, &mut d),
        0b1010 | 0b1011 => branch::BRANCH::decode(insn, &mut d),
        0b0100 | 0b0110 | 0b1100 | 0b1110 => memory::MEMORY::decode(insn, &mut d),
        0b0101 | 0b1101 => register::REGISTER::decode(insn, &mut d),
        0b0111 | 0b1111 => simd::SIMD::decode(insn, &mut d),
        _ => d.none(),
    }
}

/// Every table, with the heading of DDI 0487 C4.1 it holds.
pub const TABLES: &[(&str, &[Row])] = &[
    (
        "C4.1.92 Data processing (immediate)",
        immediate::IMMEDIATE::ROWS,
    ),
    ("C4.1.93 Branches, exceptions, system", branch::BRANCH::ROWS),
    ("C4.1.94 Loads and stores", memory::MEMORY::ROWS),
    (
        "C4.1.94 Advanced SIMD load/store structures",
        simd_memory::SIMD_MEMORY::ROWS,
    ),
    (
        "C4.1.95 Data processing (register)",
        register::REGISTER::ROWS,
    ),
    ("C4.1.96 Scalar FP and Advanced SIMD", simd::SIMD::ROWS),
];

/// The row of a word, if it has one.
pub fn row(insn: u32) -> Option<&'static Row> {
    if is_structure_access(insn) {
        return simd_memory::SIMD_MEMORY::find(insn);
    }
    match insn >> 25 & 15 {
        0b1000 | 0b1001 => immediate::IMMEDIATE::find(insn),
        0b1010 | 0b1011 => branch::BRANCH::find(insn),
        0b0100 | 0b0110 | 0b1100 | 0b1110 => memory::MEMORY::find(insn),
        0b0101 | 0b1101 => register::REGISTER::find(insn),
        0b0111 | 0b1111 => simd::SIMD::find(insn),
        _ => None,
    }
}

/// Fields of ones or zeros in parentheses in the diagram of a row's page: anything else is
/// CONSTRAINED UNPREDICTABLE (DDI 0487 K1).
pub fn should_be(row: &Row) -> &'static [(&'static str, u32)] {
    let exclusive = row.section.contains("exclusive");
    match row.name {
        "SMULH" | "UMULH" => &[("Ra", 31)],
        "SB" | "CFINV" | "XAFLAG" | "AXFLAG" => &[("CRm", 0)],
        "ADDG" | "SUBG" => &[("op3", 0)],
        "FCMP_zero" | "FCMPE_zero" => &[("Rm", 0)],
        "LD64B" | "ST64B" => &[("Rs", 31)],
        n if n.starts_with("LDAPR") && row.section.starts_with("Atomic") => &[("Rs", 31)],
        "LDXP" | "LDAXP" => &[("Rs", 31)],
        n if exclusive && n.starts_with("LD") => &[("Rs", 31), ("Rt2", 31)],
        n if exclusive && n.starts_with("ST") && !n.ends_with('P') => &[("Rt2", 31)],
        _ if row.section == "Load/store ordered" => &[("Rs", 31), ("Rt2", 31)],
        _ => &[],
    }
}
