//! Scalar floating-point and Advanced SIMD (DDI 0487 C4.1.96).
//!
//! The rows stand in eight tables along the lines of the encoding, each with its sections in the
//! manual's order; [`SIMD`] joins them. A row's name is the mnemonic, with `_v` for the vector form,
//! `_s` for the scalar form of a vector operation, `_e` for "by element" and a further `h` for half
//! precision of FEAT_FP16; nothing is added in `floating_point`.
//!
//! What a row does is an [`Op`](lanes::Op), a function over whole registers whose `imm` says which
//! lanes (see [`lanes`]), brought to its registers by one of the few types in [`meaning`].
pub(crate) mod constants;
pub mod crypto;
mod crypto_rows;
mod decode;
mod decode_element;
mod decode_float;
mod element;
pub mod float;
mod floating_point;
mod immediate;
pub mod integer;
pub mod lanes;
pub mod meaning;
mod miscellaneous;
pub mod packed;
pub mod permute;
mod scalar;
pub mod shift;
mod shift_immediate;
mod three_same;

/// `NAME(fields) = method::<Op>(arguments);` makes the method of the row NAME: it calls a decoding
/// method with the arguments and the fields.
macro_rules! means {
    ($($name:ident($($f:ident),*) = $method:ident $(::<$F:ty>)? ($($arg:expr),*);)*) => { $(
        fn $name(&mut self, $($f: u32),*) -> B::Out {
            self.$method$(::<$F>)?($($arg,)* $($f),*)
        }
    )* };
}
pub(crate) use means;

/// Which values of `size` a row takes.
mod sizes {
    pub const B: u32 = 1;
    pub const BH: u32 = 3;
    pub const HS: u32 = 6;
    pub const BHS: u32 = 7;
    pub const ONLY_D: u32 = 8;
    pub const BHSD: u32 = 15;
}

/// The tables as one.
#[allow(non_snake_case)]
pub mod SIMD {
    use super::{
        crypto_rows, element, floating_point, immediate, miscellaneous, scalar, shift_immediate,
        three_same,
    };
    use crate::a64::Decoder;
    use crate::emit::Bind;
    use crate::table::Row;

    const TABLES: [&[Row]; 8] = [
        scalar::SCALAR::ROWS,
        shift_immediate::SHIFT_IMMEDIATE::ROWS,
        element::ELEMENT::ROWS,
        three_same::THREE_SAME::ROWS,
        miscellaneous::MISCELLANEOUS::ROWS,
        immediate::IMMEDIATE::ROWS,
        crypto_rows::CRYPTO::ROWS,
        floating_point::FLOATING_POINT::ROWS,
    ];
    const COUNT: usize = {
        let (mut n, mut i) = (0, 0);
        while i < TABLES.len() {
            n += TABLES[i].len();
            i += 1;
        }
        n
    };
    static ALL: [Row; COUNT] = {
        let mut all = [TABLES[0][0]; COUNT];
        let (mut n, mut i) = (0, 0);
        while i < TABLES.len() {
            let mut k = 0;
            while k < TABLES[i].len() {
                all[n] = TABLES[i][k];
                n += 1;
                k += 1;
            }
            i += 1;
        }
        all
    };
    pub const ROWS: &[Row] = &ALL;

    /// Picks the table of a word and says `$what` to it.
    macro_rules! with_table {
        ($insn:ident, $none:expr, $($what:tt)*) => {
            match ($insn >> 30, $insn >> 28 & 1, $insn >> 24 & 1) {
                (0 | 2, 1, _) => floating_point::FLOATING_POINT::$($what)*,
                (3, 0, 0) => crypto_rows::CRYPTO::$($what)*,
                (1, 1, 0) => scalar::SCALAR::$($what)*,
                (0 | 1, _, 1) if $insn >> 10 & 1 == 0 => element::ELEMENT::$($what)*,
                (0 | 1, 0, 1) if $insn >> 19 & 15 == 0 => immediate::IMMEDIATE::$($what)*,
                (0 | 1, _, 1) => shift_immediate::SHIFT_IMMEDIATE::$($what)*,
                (0 | 1, 0, 0) if $insn >> 10 & 1 == 1 => three_same::THREE_SAME::$($what)*,
                (0 | 1, 0, 0) => miscellaneous::MISCELLANEOUS::$($what)*,
                _ => $none,
            }
        };
    }

    /// The row of a word, if it has one.
    pub fn find(insn: u32) -> Option<&'static Row> {
        with_table!(insn, None, find(insn))
    }
    /// Decodes `insn` by its table.
    pub fn decode<B: Bind>(insn: u32, d: &mut Decoder<'_, B>) -> B::Out {
        with_table!(insn, d.none(), decode(insn, d))
    }
}
