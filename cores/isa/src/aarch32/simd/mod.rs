//! VFP and Advanced SIMD data processing, in the order of DDI 0487 F4.1. The rows are those of A32; words of
//! T32 are brought to that form first ([`from_t32`]).
//!
//! A row's name is the mnemonic; `_v` is added where Advanced SIMD has an operation on floating-point numbers
//! that VFP has too (or that Advanced SIMD has on integers, of the same name), `_int` for integers, `_scalar`
//! for the forms by scalar.
//!
//! What a row does is a function of [`a64::simd`](crate::a64::simd) wherever AArch32 means the same, else one
//! of [`functions`], brought to its registers by the types in [`registers`]. VFP uses FPSCR as it is, Advanced
//! SIMD a fixed part of it (`functions::std`).
pub mod decode;
mod different;
mod extension;
mod floating_point;
pub mod functions;
mod miscellaneous;
pub mod registers;
mod shift_immediate;
mod three_same;

use super::Decoder;
use crate::emit::Bind;
use crate::table::Row;

/// Whether a T32 word is of this space, and the A32 word of the same fields. The condition of one with 1110 on
/// top is that of its IT block.
pub const fn from_t32(insn: u32) -> Option<u32> {
    match insn >> 24 {
        // Advanced SIMD data processing: U moves.
        0xef => Some(insn & 0x00ff_ffff | 0xf200_0000),
        0xff => Some(insn & 0x00ff_ffff | 0xf300_0000),
        0xf9 if insn >> 20 & 1 == 0 => Some(insn & 0x00ff_ffff | 0xf400_0000),
        // Coprocessors 8 to 13 stand where they do in A32.
        0xec..=0xee | 0xfc..=0xfe if is_coprocessor(insn) => Some(insn),
        _ => None,
    }
}
const fn is_coprocessor(insn: u32) -> bool {
    matches!(insn >> 8 & 15, 8..=13)
}

/// Whether an A32 word is of this space or of [`simd_memory`](super::simd_memory).
pub const fn is_here(insn: u32) -> bool {
    match insn >> 24 {
        0xf2 | 0xf3 => true,
        0xf4 => insn >> 20 & 1 == 0,
        top => matches!(top & 15, 12..=14) && is_coprocessor(insn),
    }
}

/// Picks the table of a word and says `$what` to it.
macro_rules! with_table {
    ($insn:ident, $none:expr, $($what:tt)*) => {
        match $insn >> 24 {
            0xf2 | 0xf3 if $insn >> 23 & 1 == 0 => three_same::THREE_SAME::$($what)*,
            0xf2 | 0xf3 if $insn >> 4 & 1 == 1 && $insn >> 7 & 1 == 0 && $insn >> 19 & 7 == 0 => {
                shift_immediate::IMMEDIATE::$($what)*
            }
            0xf2 | 0xf3 if $insn >> 4 & 1 == 1 => shift_immediate::SHIFT_IMMEDIATE::$($what)*,
            0xf2 | 0xf3 if $insn >> 20 & 3 == 3 => miscellaneous::MISCELLANEOUS::$($what)*,
            0xf2 | 0xf3 => different::DIFFERENT::$($what)*,
            0xf4 => crate::aarch32::simd_memory::STRUCTURES::$($what)*,
            0xfe if $insn >> 9 & 7 == 5 || $insn >> 8 & 15 == 9 => {
                floating_point::UNCONDITIONAL::$($what)*
            }
            0xfc..=0xfe => extension::EXTENSION::$($what)*,
            0xff => $none,
            top if top & 15 == 14 && $insn >> 4 & 1 == 0 => {
                floating_point::FLOATING_POINT::$($what)*
            }
            _ => crate::aarch32::simd_memory::MEMORY::$($what)*,
        }
    };
}

/// The row of an A32 word that [`is_here`], if it has one.
pub fn find(insn: u32) -> Option<&'static Row> {
    with_table!(insn, None, find(insn))
}
/// Whether a row cannot be in an IT block: what Armv8 added to the words that have no condition in A32.
fn is_outside_it_blocks(row: &Row) -> bool {
    use crate::Feature::{AdvSIMD, FP};
    let added = [
        "VRINT", "VCVTA", "VCVTN", "VCVTP", "VCVTM", "VMAXNM", "VMINNM", "VSEL",
    ];
    let old = matches!(row.feature, Some(AdvSIMD | FP));
    row.pattern.mask >> 28 == 15 && (!old || added.iter().any(|n| row.name.starts_with(n)))
}
/// Decodes the A32 word of `d`, which [`is_here`].
pub fn decode<B: Bind>(d: &mut Decoder<'_, B>) -> B::Out {
    let insn = d.insn;
    if d.cx.location.it() & 15 != 0 && find(insn).is_some_and(is_outside_it_blocks) {
        return d.unpredictable();
    }
    with_table!(insn, d.none(), decode(insn, d))
}

/// Every table, with the heading of DDI 0487 F4.1 it holds.
pub const TABLES: &[(&str, &[Row])] = &[
    (
        "Advanced SIMD three registers of the same length",
        three_same::THREE_SAME::ROWS,
    ),
    (
        "Advanced SIMD two registers, or three of different lengths",
        miscellaneous::MISCELLANEOUS::ROWS,
    ),
    (
        "Advanced SIMD two registers, or three of different lengths",
        different::DIFFERENT::ROWS,
    ),
    (
        "Advanced SIMD shifts and immediate generation",
        shift_immediate::SHIFT_IMMEDIATE::ROWS,
    ),
    (
        "Advanced SIMD shifts and immediate generation",
        shift_immediate::IMMEDIATE::ROWS,
    ),
    (
        "Advanced SIMD element or structure load/store",
        super::simd_memory::STRUCTURES::ROWS,
    ),
    (
        "Floating-point data-processing",
        floating_point::FLOATING_POINT::ROWS,
    ),
    (
        "Floating-point data-processing",
        floating_point::UNCONDITIONAL::ROWS,
    ),
    (
        "Advanced SIMD and floating-point load/store, moves",
        super::simd_memory::MEMORY::ROWS,
    ),
    (
        "Additional Advanced SIMD and floating-point instructions",
        extension::EXTENSION::ROWS,
    ),
];
