//! Names of operands.

pub const CONDITIONS: [&str; 16] = [
    "eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "al", "nv",
];
pub const SHIFTS: [&str; 4] = ["lsl", "lsr", "asr", "ror"];
pub const EXTENSIONS: [&str; 8] = [
    "uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx",
];
pub const BARRIERS: [&str; 16] = [
    "", "oshld", "oshst", "osh", "", "nshld", "nshst", "nsh", "", "ishld", "ishst", "ish", "",
    "ld", "st", "sy",
];

/// `<type><target><policy>` of PRFM.
pub fn prefetch(n: u32) -> String {
    let kinds = ["pld", "pli", "pst"];
    match (kinds.get(n as usize >> 3), n >> 1 & 3) {
        (Some(kind), level @ 0..=2) => {
            let policy = if n & 1 == 0 { "keep" } else { "strm" };
            format!("{kind}l{}{policy}", level + 1)
        }
        _ => format!("#{}", super::number(n.into())),
    }
}

/// op1:CRn:CRm:op2 of what SYS is called by another name, and whether it takes a register.
const fn sys(op1: u32, crn: u32, crm: u32, op2: u32) -> u32 {
    op1 << 11 | crn << 7 | crm << 3 | op2
}
const SYSTEM_INSTRUCTIONS: [(u32, &str); 74] = [
    (sys(0, 7, 1, 0), "ic ialluis"),
    (sys(0, 7, 5, 0), "ic iallu"),
    (sys(3, 7, 5, 1), "ic ivau, "),
    (sys(0, 7, 6, 1), "dc ivac, "),
    (sys(0, 7, 6, 2), "dc isw, "),
    (sys(0, 7, 10, 2), "dc csw, "),
    (sys(0, 7, 14, 2), "dc cisw, "),
    (sys(3, 7, 4, 1), "dc zva, "),
    (sys(3, 7, 10, 1), "dc cvac, "),
    (sys(3, 7, 11, 1), "dc cvau, "),
    (sys(3, 7, 12, 1), "dc cvap, "),
    (sys(3, 7, 13, 1), "dc cvadp, "),
    (sys(3, 7, 14, 1), "dc civac, "),
    (sys(0, 7, 8, 0), "at s1e1r, "),
    (sys(0, 7, 8, 1), "at s1e1w, "),
    (sys(0, 7, 8, 2), "at s1e0r, "),
    (sys(0, 7, 8, 3), "at s1e0w, "),
    (sys(0, 7, 9, 0), "at s1e1rp, "),
    (sys(0, 7, 9, 1), "at s1e1wp, "),
    (sys(4, 7, 8, 0), "at s1e2r, "),
    (sys(4, 7, 8, 1), "at s1e2w, "),
    (sys(4, 7, 8, 4), "at s12e1r, "),
    (sys(4, 7, 8, 5), "at s12e1w, "),
    (sys(4, 7, 8, 6), "at s12e0r, "),
    (sys(4, 7, 8, 7), "at s12e0w, "),
    (sys(6, 7, 8, 0), "at s1e3r, "),
    (sys(6, 7, 8, 1), "at s1e3w, "),
    (sys(0, 8, 1, 0), "tlbi vmalle1os"),
    (sys(0, 8, 1, 1), "tlbi vae1os, "),
    (sys(0, 8, 1, 2), "tlbi aside1os, "),
    (sys(0, 8, 1, 3), "tlbi vaae1os, "),
    (sys(0, 8, 1, 5), "tlbi vale1os, "),
    (sys(0, 8, 1, 7), "tlbi vaale1os, "),
    (sys(0, 8, 3, 0), "tlbi vmalle1is"),
    (sys(0, 8, 3, 1), "tlbi vae1is, "),
    (sys(0, 8, 3, 2), "tlbi aside1is, "),
    (sys(0, 8, 3, 3), "tlbi vaae1is, "),
    (sys(0, 8, 3, 5), "tlbi vale1is, "),
    (sys(0, 8, 3, 7), "tlbi vaale1is, "),
    (sys(0, 8, 7, 0), "tlbi vmalle1"),
    (sys(0, 8, 7, 1), "tlbi vae1, "),
    (sys(0, 8, 7, 2), "tlbi aside1, "),
    (sys(0, 8, 7, 3), "tlbi vaae1, "),
    (sys(0, 8, 7, 5), "tlbi vale1, "),
    (sys(0, 8, 7, 7), "tlbi vaale1, "),
    (sys(4, 8, 0, 1), "tlbi ipas2e1is, "),
    (sys(4, 8, 0, 5), "tlbi ipas2le1is, "),
    (sys(4, 8, 1, 0), "tlbi alle2os"),
    (sys(4, 8, 1, 1), "tlbi vae2os, "),
    (sys(4, 8, 1, 4), "tlbi alle1os"),
    (sys(4, 8, 1, 5), "tlbi vale2os, "),
    (sys(4, 8, 1, 6), "tlbi vmalls12e1os"),
    (sys(4, 8, 3, 0), "tlbi alle2is"),
    (sys(4, 8, 3, 1), "tlbi vae2is, "),
    (sys(4, 8, 3, 4), "tlbi alle1is"),
    (sys(4, 8, 3, 5), "tlbi vale2is, "),
    (sys(4, 8, 3, 6), "tlbi vmalls12e1is"),
    (sys(4, 8, 4, 1), "tlbi ipas2e1, "),
    (sys(4, 8, 4, 5), "tlbi ipas2le1, "),
    (sys(4, 8, 7, 0), "tlbi alle2"),
    (sys(4, 8, 7, 1), "tlbi vae2, "),
    (sys(4, 8, 7, 4), "tlbi alle1"),
    (sys(4, 8, 7, 5), "tlbi vale2, "),
    (sys(4, 8, 7, 6), "tlbi vmalls12e1"),
    (sys(6, 8, 1, 0), "tlbi alle3os"),
    (sys(6, 8, 1, 1), "tlbi vae3os, "),
    (sys(6, 8, 1, 5), "tlbi vale3os, "),
    (sys(6, 8, 3, 0), "tlbi alle3is"),
    (sys(6, 8, 3, 1), "tlbi vae3is, "),
    (sys(6, 8, 3, 5), "tlbi vale3is, "),
    (sys(6, 8, 7, 0), "tlbi alle3"),
    (sys(6, 8, 7, 1), "tlbi vae3, "),
    (sys(6, 8, 7, 5), "tlbi vale3, "),
    (sys(3, 7, 3, 5), "dvp rctx, "),
];

/// `op` is op1:CRn:CRm:op2.
pub fn system_instruction(op: u32, rt: u32) -> String {
    let known = SYSTEM_INSTRUCTIONS.iter().find(|(o, _)| *o == op);
    match known {
        Some((_, name)) if name.ends_with(' ') => {
            name.to_string() + &super::general('x', rt, false)
        }
        Some((_, name)) if rt == 31 => name.to_string(),
        _ => {
            let (op1, crn, crm, op2) = (op >> 11, op >> 7 & 15, op >> 3 & 15, op & 7);
            let rt = match rt {
                31 => String::new(),
                rt => format!(", x{rt}"),
            };
            format!("sys #{op1}, c{crn}, c{crm}, #{op2}{rt}")
        }
    }
}

/// Registers met most often; the core's own table has them all.
const fn reg(op0: u32, op1: u32, crn: u32, crm: u32, op2: u32) -> u32 {
    op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2
}
const SYSTEM_REGISTERS: [(u32, &str); 61] = [
    (reg(2, 0, 0, 2, 2), "mdscr_el1"),
    (reg(3, 0, 0, 0, 0), "midr_el1"),
    (reg(3, 0, 0, 0, 5), "mpidr_el1"),
    (reg(3, 0, 0, 4, 0), "id_aa64pfr0_el1"),
    (reg(3, 0, 0, 6, 0), "id_aa64isar0_el1"),
    (reg(3, 0, 0, 7, 0), "id_aa64mmfr0_el1"),
    (reg(3, 0, 1, 0, 0), "sctlr_el1"),
    (reg(3, 0, 1, 0, 2), "cpacr_el1"),
    (reg(3, 0, 2, 0, 0), "ttbr0_el1"),
    (reg(3, 0, 2, 0, 1), "ttbr1_el1"),
    (reg(3, 0, 2, 0, 2), "tcr_el1"),
    (reg(3, 0, 4, 0, 0), "spsr_el1"),
    (reg(3, 0, 4, 0, 1), "elr_el1"),
    (reg(3, 0, 4, 1, 0), "sp_el0"),
    (reg(3, 0, 4, 2, 0), "spsel"),
    (reg(3, 0, 4, 2, 2), "currentel"),
    (reg(3, 0, 4, 6, 0), "icc_pmr_el1"),
    (reg(3, 0, 5, 2, 0), "esr_el1"),
    (reg(3, 0, 6, 0, 0), "far_el1"),
    (reg(3, 0, 7, 4, 0), "par_el1"),
    (reg(3, 0, 10, 2, 0), "mair_el1"),
    (reg(3, 0, 12, 0, 0), "vbar_el1"),
    (reg(3, 0, 12, 11, 5), "icc_sgi1r_el1"),
    (reg(3, 0, 12, 12, 0), "icc_iar1_el1"),
    (reg(3, 0, 12, 12, 1), "icc_eoir1_el1"),
    (reg(3, 0, 12, 12, 5), "icc_sre_el1"),
    (reg(3, 0, 12, 12, 7), "icc_igrpen1_el1"),
    (reg(3, 0, 13, 0, 1), "contextidr_el1"),
    (reg(3, 0, 13, 0, 4), "tpidr_el1"),
    (reg(3, 3, 0, 0, 1), "ctr_el0"),
    (reg(3, 3, 0, 0, 7), "dczid_el0"),
    (reg(3, 3, 4, 2, 0), "nzcv"),
    (reg(3, 3, 4, 2, 1), "daif"),
    (reg(3, 3, 4, 4, 0), "fpcr"),
    (reg(3, 3, 4, 4, 1), "fpsr"),
    (reg(3, 3, 13, 0, 2), "tpidr_el0"),
    (reg(3, 3, 13, 0, 3), "tpidrro_el0"),
    (reg(3, 3, 14, 0, 0), "cntfrq_el0"),
    (reg(3, 3, 14, 0, 1), "cntpct_el0"),
    (reg(3, 3, 14, 0, 2), "cntvct_el0"),
    (reg(3, 3, 14, 2, 1), "cntp_ctl_el0"),
    (reg(3, 3, 14, 2, 2), "cntp_cval_el0"),
    (reg(3, 3, 14, 3, 1), "cntv_ctl_el0"),
    (reg(3, 3, 14, 3, 2), "cntv_cval_el0"),
    (reg(3, 4, 1, 0, 0), "sctlr_el2"),
    (reg(3, 4, 1, 1, 0), "hcr_el2"),
    (reg(3, 4, 1, 1, 2), "cptr_el2"),
    (reg(3, 4, 2, 0, 0), "ttbr0_el2"),
    (reg(3, 4, 2, 1, 0), "vttbr_el2"),
    (reg(3, 4, 4, 0, 0), "spsr_el2"),
    (reg(3, 4, 4, 0, 1), "elr_el2"),
    (reg(3, 4, 4, 1, 0), "sp_el1"),
    (reg(3, 4, 5, 2, 0), "esr_el2"),
    (reg(3, 4, 6, 0, 0), "far_el2"),
    (reg(3, 4, 12, 0, 0), "vbar_el2"),
    (reg(3, 4, 14, 0, 3), "cntvoff_el2"),
    (reg(3, 6, 1, 0, 0), "sctlr_el3"),
    (reg(3, 6, 1, 1, 0), "scr_el3"),
    (reg(3, 6, 4, 0, 0), "spsr_el3"),
    (reg(3, 6, 4, 0, 1), "elr_el3"),
    (reg(3, 6, 12, 0, 0), "vbar_el3"),
];

/// `op` is o0:op1:CRn:CRm:op2, as in MRS.
pub fn system_register(op: u32) -> String {
    let op = 1 << 15 | op;
    let known = SYSTEM_REGISTERS.iter().find(|(o, _)| *o == op);
    known.map_or_else(
        || {
            let (op0, op1) = (op >> 14, op >> 11 & 7);
            let (crn, crm, op2) = (op >> 7 & 15, op >> 3 & 15, op & 7);
            format!("s{op0}_{op1}_c{crn}_c{crm}_{op2}")
        },
        |(_, name)| (*name).into(),
    )
}
