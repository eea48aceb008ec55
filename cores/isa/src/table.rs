//! Encoding tables: each row is the diagram of the Arm ARM, most significant bit first.
use crate::features::Feature;

/// Which bits of a word a row fixes, and to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub mask: u32,
    pub bits: u32,
}

impl Pattern {
    pub const fn matches(self, insn: u32) -> bool {
        insn & self.mask == self.bits
    }
    /// Whether some word matches both.
    pub const fn overlaps(self, p: Pattern) -> bool {
        let common = self.mask & p.mask;
        self.bits & common == p.bits & common
    }
}

/// One encoding of an instruction set.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The heading it stands under in the manual.
    pub section: &'static str,
    pub name: &'static str,
    /// The diagram, as written.
    pub diagram: &'static str,
    pub pattern: Pattern,
    /// How to print it (see [`crate::syntax`]).
    pub syntax: &'static str,
    /// UNDEFINED without this feature.
    pub feature: Option<Feature>,
    /// Not built yet, and the feature or reason it waits for.
    pub todo: Option<&'static str>,
}

/// `"sf 0 0 100010 sh imm12:12 Rn:5 Rd:5"` to mask and bits. A bare name is one bit wide. A diagram of
/// 16 bits (T16) is of a word whose upper half is zero.
pub const fn pattern(diagram: &str) -> Pattern {
    let b = diagram.as_bytes();
    let (mut i, mut at) = (0, bits(diagram));
    let (mut mask, mut bits) = (if at == 16 { 0xffff_0000 } else { 0u32 }, 0u32);
    while i < b.len() {
        match b[i] {
            b' ' => i += 1,
            b'0' | b'1' => {
                at -= 1;
                mask |= 1 << at;
                bits |= ((b[i] - b'0') as u32) << at;
                i += 1;
            }
            _ => {
                let (w, next) = width(b, i);
                at -= w;
                i = next;
            }
        }
    }
    Pattern { mask, bits }
}

/// How many bits a diagram names: 16 or 32.
pub const fn bits(diagram: &str) -> u32 {
    let b = diagram.as_bytes();
    let (mut i, mut n) = (0, 0);
    while i < b.len() {
        match b[i] {
            b' ' => i += 1,
            b'0' | b'1' => {
                n += 1;
                i += 1;
            }
            _ => {
                let (w, next) = width(b, i);
                n += w;
                i = next;
            }
        }
    }
    assert!(
        n == 16 || n == 32,
        "a diagram must name exactly 16 or 32 bits"
    );
    n
}

/// (lowest bit, width) of a named field of a diagram. Naming one that is not there is an error at
/// compile time.
pub const fn field(diagram: &str, name: &str) -> (u32, u32) {
    match find_field(diagram, name) {
        Some(f) => f,
        None => panic!("no such field in this diagram"),
    }
}

/// As [`field`], for the disassembler.
pub const fn find_field(diagram: &str, name: &str) -> Option<(u32, u32)> {
    let (b, n) = (diagram.as_bytes(), name.as_bytes());
    let (mut i, mut at) = (0, bits(diagram));
    while i < b.len() {
        match b[i] {
            b' ' => i += 1,
            b'0' | b'1' => {
                at -= 1;
                i += 1;
            }
            _ => {
                let (w, next) = width(b, i);
                at -= w;
                let mut k = 0;
                while k < n.len() && i + k < b.len() && b[i + k] == n[k] {
                    k += 1;
                }
                if k == n.len() && (i + k == b.len() || b[i + k] == b':' || b[i + k] == b' ') {
                    return Some((at, w));
                }
                i = next;
            }
        }
    }
    None
}

const fn width(b: &[u8], mut i: usize) -> (u32, usize) {
    while i < b.len() && b[i] != b':' && b[i] != b' ' {
        i += 1;
    }
    if i == b.len() || b[i] == b' ' {
        return (1, i);
    }
    i += 1;
    let mut w = 0u32;
    while i < b.len() && b[i] != b' ' {
        w = w * 10 + (b[i] - b'0') as u32;
        i += 1;
    }
    (w, i)
}

/// Fails to compile where two rows of one table can match the same word.
pub const fn check_rows(rows: &[Row]) {
    let mut i = 0;
    while i < rows.len() {
        let mut j = 0;
        while j < i {
            assert!(
                !rows[i].pattern.overlaps(rows[j].pattern),
                "two rows of this table overlap"
            );
            j += 1;
        }
        i += 1;
    }
}

/// Likewise of a table whose more specific rows come first: of two rows that match one word, the
/// earlier must match nothing that the later does not.
pub const fn check_specific_rows(rows: &[Row]) {
    let mut i = 0;
    while i < rows.len() {
        let mut j = 0;
        while j < i {
            let (first, second) = (rows[j].pattern, rows[i].pattern);
            if first.overlaps(second) {
                let specific = first.mask & second.mask == second.mask;
                assert!(
                    specific && first.mask != second.mask,
                    "two rows of this table overlap, and the earlier is not the more specific"
                );
            }
            j += 1;
        }
        i += 1;
    }
}

/// Which rows can match a word, found by its bits [31:21], or [15:5] of a halfword.
pub struct Index {
    starts: Vec<u32>,
    rows: Vec<u16>,
    shift: u32,
}

const KEY_SHIFT: u32 = 21;
const KEYS: u32 = 1 << (32 - KEY_SHIFT);

impl Index {
    pub fn new(rows: &[Row]) -> Index {
        let halfwords = rows.iter().all(|r| r.pattern.mask >> 16 == 0xffff);
        let shift = if halfwords { KEY_SHIFT - 16 } else { KEY_SHIFT };
        let mut index = Index {
            starts: vec![0],
            rows: Vec::new(),
            shift,
        };
        for key in 0..KEYS {
            let key = Pattern {
                mask: (KEYS - 1) << shift,
                bits: key << shift,
            };
            let hits = rows.iter().enumerate();
            let hits = hits.filter(|(_, r)| r.pattern.overlaps(key));
            index.rows.extend(hits.map(|(i, _)| i as u16));
            index.starts.push(index.rows.len() as u32);
        }
        index
    }
    /// The number of the row that `insn` is an instance of.
    #[inline]
    pub fn find(&self, rows: &[Row], insn: u32) -> Option<usize> {
        let key = (insn >> self.shift & (KEYS - 1)) as usize;
        let some = self.starts[key] as usize..self.starts[key + 1] as usize;
        let mut some = self.rows[some].iter().map(|&i| usize::from(i));
        some.find(|&i| rows[i].pattern.matches(insn))
    }
}

/// Makes a table, its visitor and its decoder out of rows.
///
/// ```
/// dyno_isa::instructions! {
///     /// A sample.
///     pub trait Sample, rows SAMPLE;
///     section "Add/subtract (immediate)" {
///         ADD_imm (sf, sh, imm12, Rn, Rd) = "sf 0 0 100010 sh imm12:12 Rn:5 Rd:5", "add";
///         SUB_imm (sf, sh, imm12, Rn, Rd) = "sf 1 0 100010 sh imm12:12 Rn:5 Rd:5", "sub";
///     }
///     section "Min/max (immediate)" {
///         SMAX_imm (sf, imm8, Rn, Rd) = "sf 00 1000111 0000 imm8:8 Rn:5 Rd:5", "smax" if CSSC todo;
///     }
/// }
/// struct Name;
/// impl Sample for Name {
///     type Out = Option<&'static str>;
///     fn ADD_imm(&mut self, sf: u32, _: u32, _: u32, _: u32, _: u32) -> Self::Out {
///         Some(if sf == 1 { "add x" } else { "add w" })
///     }
///     fn SUB_imm(&mut self, _: u32, _: u32, _: u32, _: u32, _: u32) -> Self::Out { Some("sub") }
///     fn unallocated(&mut self) -> Self::Out { None }
///     fn has(&self, _: dyno_isa::Feature) -> bool { true }
/// }
/// fn main() {
///     assert_eq!(SAMPLE::decode(0x9100_0400, &mut Name), Some("add x"));
///     assert_eq!(SAMPLE::decode(0x91c0_0400, &mut Name), None);
///     assert_eq!(SAMPLE::ROWS.len(), 3);
/// }
/// ```
///
/// A row with `if FEAT` is UNDEFINED where the visitor's `has` says so; one with `todo` has no
/// method yet, is counted by the coverage report and decodes as unallocated. Rows must not overlap,
/// unless the table says `specific first`: then the earlier of two wins ([`check_specific_rows`]).
///
/// [`check_specific_rows`]: crate::table::check_specific_rows
#[macro_export]
macro_rules! instructions {
    ( $(#[$meta:meta])* $vis:vis trait $Visitor:ident, rows $table:ident $(, $order:ident first)?;
      $( section $section:literal {
        $( $name:ident ( $($f:ident),* ) = $diagram:literal, $syntax:literal
           $(if $feat:ident)? $(todo $($why:literal)?)? ; )*
      } )*
    ) => {
        $(#[$meta])*
        ///
        /// One method per row; the arguments are the diagram's fields, by their printed names.
        #[allow(non_snake_case)]
        $vis trait $Visitor {
            type Out;
            $( $( $crate::instructions!(@method [$(todo $($why)?)?] $name ($($f),*)); )* )*
            /// No row matches, the row is not built, or the profile lacks its feature.
            fn unallocated(&mut self) -> Self::Out;
            /// Whether the profile has a feature that a row asks for.
            fn has(&self, f: $crate::Feature) -> bool;
        }
        #[allow(non_snake_case)]
        $vis mod $table {
            use super::$Visitor;
            pub const ROWS: &[$crate::Row] = &[ $( $( $crate::Row {
                section: $section,
                name: stringify!($name),
                diagram: $diagram,
                pattern: $crate::table::pattern($diagram),
                syntax: $syntax,
                feature: $crate::instructions!(@feature $($feat)?),
                todo: $crate::instructions!(@todo [$(todo $($why)?)?] $($feat)?),
            } ),* ),* ];
            const _: () = $crate::instructions!(@check ROWS $($order)?);
            static INDEX: std::sync::LazyLock<$crate::table::Index> =
                std::sync::LazyLock::new(|| $crate::table::Index::new(ROWS));
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum Number { $( $( $name ),* ),* }
            /// The row of a word, if it has one.
            pub fn find(insn: u32) -> Option<&'static $crate::Row> {
                INDEX.find(ROWS, insn).map(|i| &ROWS[i])
            }
            /// Calls the visitor's method for the row of `insn`.
            pub fn decode<V: $Visitor>(insn: u32, v: &mut V) -> V::Out {
                let Some(n) = INDEX.find(ROWS, insn) else {
                    return v.unallocated();
                };
                if ROWS[n].feature.is_some_and(|f| !v.has(f)) {
                    return v.unallocated();
                }
                $( $( if n == Number::$name as usize {
                    return $crate::instructions!(
                        @call [$(todo $($why)?)?] v insn $diagram $name ($($f),*)
                    );
                } )* )*
                v.unallocated()
            }
        }
    };
    (@method [] $name:ident ($($f:ident),*)) => {
        fn $name(&mut self, $($f: u32),*) -> Self::Out;
    };
    (@method [todo $($why:tt)*] $name:ident ($($f:ident),*)) => {};
    (@check $rows:ident) => { $crate::table::check_rows($rows) };
    (@check $rows:ident specific) => { $crate::table::check_specific_rows($rows) };
    (@feature) => { None };
    (@feature $feat:ident) => { Some($crate::Feature::$feat) };
    (@todo [] $($feat:ident)?) => { None };
    (@todo [todo] $feat:ident) => { Some($crate::Feature::$feat.name()) };
    (@todo [todo] ) => { Some("not built") };
    (@todo [todo $why:literal] $($feat:ident)?) => { Some($why) };
    (@call [] $v:ident $insn:ident $diagram:literal $name:ident ($($f:ident),*)) => {
        $v.$name( $( {
            const F: (u32, u32) = $crate::table::field($diagram, stringify!($f));
            ($insn >> F.0) & (u32::MAX >> (32 - F.1))
        } ),* )
    };
    (@call [todo $($why:tt)*] $v:ident $insn:ident $diagram:literal $name:ident ($($f:ident),*)) => {
        $v.unallocated()
    };
}
