//! Moving lanes about.
use super::lanes::*;
use super::packed::{self, Packed};

ops! {
    /// DUP (element) of lane `arg`; DUP (general) is lane 0 of the register.
    Dup "dup" n Simd |_, imm, a, _, _| replicate(imm, get(a, esize(imm), arg(imm)));
    /// Lane `arg & 15` of Va is replaced by lane `arg >> 4` of Vn.
    Insert "ins" na Simd |_, imm, a, _, c| {
        let (e, to, from) = (esize(imm), arg(imm) & 15, arg(imm) >> 4);
        c & !at(-1, e, to) | at(get(a, e, from) as i128, e, to)
    };
    /// Bytes `arg` and up of Vm:Vn.
    Extract "ext" nm Simd |_, imm, a, b, _| {
        let (by, w) = (8 * arg(imm), width(imm));
        let (a, b) = (low(imm, a), low(imm, b));
        low(imm, if by == 0 { a } else { a >> by | b << (w - by) })
    };
    /// The even (arg 0) or odd (1) lanes of Vm:Vn.
    Unzip "uzp" nm Simd |_, imm, a, b, _| {
        let (even, odd) = super::integer::pairs(imm, a, b);
        if arg(imm) == 0 { even } else { odd }
    };
    /// The low (arg 0) or high (1) halves, interleaved.
    Zip "zip" nm Simd |_, imm, a, b, _| {
        let from = arg(imm) * width(imm) / 2;
        let [a, b] = [a, b].map(|v| packed::widen(imm, v >> from));
        low(imm, a | b << esize(imm))
    };
    /// The even (arg 0) or odd (1) lanes of both, interleaved.
    Transpose "trn" nm Simd |_, imm, a, b, _| low(imm, match arg(imm) {
        0 => packed::transpose_even(imm, a, b),
        _ => packed::transpose_odd(imm, a, b),
    });
    /// REV16, REV32, REV64: lanes in reverse within each group of `arg` bits.
    Reverse "rev" n Simd |_, imm, a, _, _| low(imm, packed::reverse(imm, a, arg(imm)));
    /// TBL of two registers: bytes of Vm:Vn by the indices in Va that are below 32, else zero.
    /// With arg 1 only Vn is the table. The lane size is bytes.
    Table "tbl" nma Simd |_, imm, a, b, c| {
        // Index 32 stands for all that are past the table.
        let mut table = [0; 64];
        table[..16].copy_from_slice(&a.to_le_bytes());
        if arg(imm) != 1 {
            table[16..32].copy_from_slice(&b.to_le_bytes());
        }
        let r = c.to_le_bytes().map(|k| table[usize::from(k.min(32))]);
        low(imm, u128::from_le_bytes(r))
    };
    /// TBX: the bytes of Vn where the index in Vm is below `arg`, else those of Va.
    TableKeep "tbx" nma Simd |_, imm, a, b, c| {
        let past = Packed::of(0).at_least(b, replicate(FULL, arg(imm).into()));
        low(imm, a & !past | c & past)
    };

    /// Register `arg` of LD3 from three registers of memory.
    Unzip3 "ld3" nma Simd |_, imm, a, b, c| {
        let (e, n, k) = (esize(imm), lanes(imm), arg(imm));
        (0..n).fold(0, |r, i| {
            let from = 3 * i + k;
            let v = [a, b, c][(from / n) as usize];
            r | at(get(v, e, from % n) as i128, e, i)
        })
    };
    /// Block `arg` of the memory of ST3.
    Zip3 "st3" nma Simd |_, imm, a, b, c| {
        let (e, n, k) = (esize(imm), lanes(imm), arg(imm));
        (0..n).fold(0, |r, i| {
            let to = k * n + i;
            let v = [a, b, c][(to % 3) as usize];
            r | at(get(v, e, to / 3) as i128, e, i)
        })
    };
}
