//! Names of operands.
use crate::syntax::number;

pub const GENERAL: [&str; 16] = [
    "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "sp", "lr",
    "pc",
];

/// The letters behind IT: one for every instruction but the first.
pub fn then(first: u32, mask: u32) -> String {
    let others = (mask.trailing_zeros() + 1..4).rev();
    others
        .map(|bit| match mask >> bit & 1 == first & 1 {
            true => 't',
            false => 'e',
        })
        .collect()
}

/// The fields of MSR, by `mask`.
pub fn psr(mask: u32) -> String {
    let fields = [(8, 'f'), (4, 's'), (2, 'x'), (1, 'c')];
    let there = fields.iter().filter(|&&(bit, _)| mask & bit != 0);
    there.map(|&(_, name)| name).collect()
}

/// R:SYSm of MRS and MSR (banked register) (DDI 0487 F5).
pub fn banked(n: u32) -> String {
    let (r, sysm) = (n >> 5, n & 31);
    let mode = |n: u32| ["irq", "svc", "abt", "und"][n as usize >> 1 & 3];
    let general = |n: u32| match n & 7 {
        5 => "sp".to_string(),
        6 => "lr".to_string(),
        n => format!("r{}", n + 8),
    };
    match (r, sysm) {
        (0, 0..=6) => format!("{}_usr", general(sysm)),
        (0, 8..=14) => format!("{}_fiq", general(sysm)),
        (0, 16..=23) => format!("{}_{}", ["lr", "sp"][n as usize & 1], mode(sysm)),
        (0, 28) => "lr_mon".into(),
        (0, 29) => "sp_mon".into(),
        (0, 30) => "elr_hyp".into(),
        (0, 31) => "sp_hyp".into(),
        (1, 14) => "spsr_fiq".into(),
        (1, 16 | 18 | 20 | 22) => format!("spsr_{}", mode(sysm)),
        (1, 28) => "spsr_mon".into(),
        (1, 30) => "spsr_hyp".into(),
        _ => format!("{}_{}", ["r", "spsr"][r as usize & 1], number(sysm.into())),
    }
}

/// A register of VMRS and VMSR.
pub fn special(n: u32) -> String {
    let name = match n {
        0 => "fpsid",
        1 => "fpscr",
        5 => "mvfr2",
        6 => "mvfr1",
        7 => "mvfr0",
        8 => "fpexc",
        9 => "fpinst",
        10 => "fpinst2",
        _ => return format!("#{n}"),
    };
    name.into()
}

/// A hint, with its operand; those of 32 bits in T32 have `.w` where there are halfwords for hints.
pub fn hint(n: u32, wide: bool) -> String {
    let names = ["nop", "yield", "wfe", "wfi", "sev", "sevl"];
    let suffix = if wide { ".w" } else { "" };
    match n {
        0..=5 => format!("{}{suffix}", names[n as usize]),
        16 => "esb".into(),
        18 => "tsb csync".into(),
        20 => "csdb".into(),
        22 => "clrbhb".into(),
        0xf0.. => format!("dbg #{}", n & 15),
        _ => format!("hint{suffix} #{}", number(n.into())),
    }
}
