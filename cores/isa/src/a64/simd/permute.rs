//! Moving lanes about.
use super::lanes::*;

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
        let (e, half) = (esize(imm), lanes(imm) / 2);
        (0..half).fold(0, |r, i| {
            let from = arg(imm) * half + i;
            r | at(get(a, e, from) as i128, e, 2 * i) | at(get(b, e, from) as i128, e, 2 * i + 1)
        })
    };
    /// The even (arg 0) or odd (1) lanes of both, interleaved.
    Transpose "trn" nm Simd |_, imm, a, b, _| {
        let e = esize(imm);
        (0..lanes(imm) / 2).fold(0, |r, i| {
            let from = 2 * i + arg(imm);
            r | at(get(a, e, from) as i128, e, 2 * i) | at(get(b, e, from) as i128, e, 2 * i + 1)
        })
    };
    /// REV16, REV32, REV64: lanes in reverse within each group of `arg` bits.
    Reverse "rev" n Simd |_, imm, a, _, _| {
        let e = esize(imm);
        let flip = arg(imm) / e - 1;
        (0..lanes(imm)).fold(0, |r, i| r | at(get(a, e, i ^ flip) as i128, e, i))
    };
    /// TBL of two registers: bytes of Vm:Vn by the indices in Va that are below 32, else zero.
    /// With arg 1 only Vn is the table. The lane size is bytes.
    Table "tbl" nma Simd |_, imm, a, b, c| {
        let n = if arg(imm) == 1 { 16 } else { 32 };
        (0..lanes(imm)).fold(0, |r, i| {
            let k = get(c, 8, i) as u32;
            let v = match k {
                _ if k >= n => 0,
                0..16 => get(a, 8, k),
                _ => get(b, 8, k - 16),
            };
            r | at(v as i128, 8, i)
        })
    };
    /// TBX: the bytes of Vn where the index in Vm is below `arg`, else those of Va.
    TableKeep "tbx" nma Simd |_, imm, a, b, c| (0..lanes(imm)).fold(0, |r, i| {
        let from = if (get(b, 8, i) as u32) < arg(imm) { a } else { c };
        r | at(get(from, 8, i) as i128, 8, i)
    });

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
