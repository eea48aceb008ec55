//! Random A64 code that gets somewhere: rows of the encoding tables, system registers, calls of
//! firmware, short branches, and words that mean nothing.
use crate::Xorshift;
use dyno_isa::a64;

/// One MOVZ, MOVN or MOVK.
fn move_wide(rng: &mut Xorshift, rd: u64) -> u32 {
    let (opc, hw) = (rng.pick(&[0u64, 2, 3, 3]), rng.below(4));
    let imm = rng.value() & 0xffff;
    (1 << 31 | opc << 29 | 0b100101 << 23 | hw << 21 | imm << 5 | rd) as u32
}

/// `movz`/`movk` of a 32-bit number.
fn load_number(out: &mut Vec<u32>, rd: u32, v: u32) {
    out.push(0xd280_0000 | (v & 0xffff) << 5 | rd);
    out.push(0xf2a0_0000 | (v >> 16) << 5 | rd);
}

/// A row of the tables with random fields; every table is as likely as any other.
pub fn from_tables(rng: &mut Xorshift) -> u32 {
    let (_, rows) = rng.pick(a64::TABLES);
    let row = &rows[rng.below(rows.len() as u64) as usize];
    row.pattern.bits | rng.draw() as u32 & !row.pattern.mask
}

fn system_register(rng: &mut Xorshift) -> u32 {
    let all: &[u16] = encodings();
    let e = u32::from(rng.pick(all));
    let read = u32::from(rng.one_in(3)) << 21;
    0xd500_0000 | read | e << 5 | rng.below(31) as u32
}

fn encodings() -> &'static [u16] {
    use std::sync::OnceLock;
    static ALL: OnceLock<Vec<u16>> = OnceLock::new();
    ALL.get_or_init(|| dyno_core::sysreg::registers().map(|r| r.encoding).collect())
}

/// PSCI and SMCCC functions, and some that are none.
fn firmware_call(rng: &mut Xorshift, out: &mut Vec<u32>) {
    let function = match rng.below(4) {
        0 => rng.draw() as u32,
        1 => 0x8000_0000 | rng.below(4) as u32,
        // CPU_ON more often than the calls that end the run.
        2 => rng.pick(&[0xc400_0003, 0x8400_0003]),
        _ => 0x8400_0000 | ((rng.below(2) as u32) << 30) | rng.below(0x16) as u32,
    };
    load_number(out, 0, function);
    if rng.one_in(2) {
        let core = rng.below(4) as u32;
        load_number(out, 1, core);
    }
    let imm = if rng.one_in(8) { 1 << 5 } else { 0 };
    out.push(rng.pick(&[0xd400_0002, 0xd400_0003]) | imm);
}

/// Appends one instruction, or a few that belong together.
pub fn push(rng: &mut Xorshift, out: &mut Vec<u32>) {
    let word = match rng.below(128) {
        0..=55 => from_tables(rng),
        56..=67 => rng.draw() as u32,
        68..=81 => system_register(rng),
        82..=86 => {
            // TLBI, AT, DC, IC and what is close to them.
            let crn = rng.pick(&[7, 7, 8, 8, 11, 15]);
            0xd508_0000 | crn << 12 | rng.draw() as u32 & 0x7_0fff
        }
        87..=90 => return firmware_call(rng, out),
        91 => {
            load_number(out, 0, rng.below(0x34) as u32);
            0xd45e_0000
        }
        92..=94 => {
            // WFI, WFE, SEV, SEVL, YIELD, ISB, DSB; MSR of DAIF.
            rng.pick(&[
                0xd503_207f,
                0xd503_205f,
                0xd503_209f,
                0xd503_20bf,
                0xd503_203f,
                0xd503_3fdf,
                0xd503_3f9f,
                0xd503_42ff,
                0xd503_42df,
            ])
        }
        95..=97 => 0xd69f_03e0, // ERET
        98..=105 => {
            // B, B.cond, CBZ, TBZ a few instructions on or back.
            let by = (rng.below(48) as u32).wrapping_sub(20);
            match rng.below(3) {
                0 => 0x1400_0000 | by & 0x3ff_ffff,
                1 => 0x5400_0000 | (by & 0x7_ffff) << 5 | rng.below(16) as u32,
                _ => 0x3400_0000 | (by & 0x7_ffff) << 5 | rng.draw() as u32 & 0x8100_001f,
            }
        }
        106..=113 => {
            let rd = rng.below(31);
            move_wide(rng, rd)
        }
        114..=123 => {
            // Loads and stores of a register, offset 0 to 4095 units: what devices like.
            let size = rng.below(4) as u32;
            let (opc, imm) = (rng.below(2) as u32, rng.below(256) as u32);
            0x3900_0000 | size << 30 | opc << 22 | imm << 10 | rng.draw() as u32 & 0x3ff
        }
        // Exclusives and atomics.
        124..=125 => 0x0800_7c00 | rng.draw() as u32 & 0xc07f_83ff,
        126 => 0x3820_0000 | rng.draw() as u32 & 0xc0df_f3ff,
        _ => 0,
    };
    out.push(word);
}

/// `words` instructions.
pub fn program(rng: &mut Xorshift, words: usize) -> Vec<u32> {
    let mut out = Vec::with_capacity(words + 4);
    while out.len() < words {
        push(rng, &mut out);
    }
    out.truncate(words);
    out
}

/// MRS or MSR of X18.
const fn x18(read: bool, op1: u32, crn: u32, crm: u32, op2: u32) -> u32 {
    let l = if read { 1 << 21 } else { 0 };
    0xd518_0012 | l | op1 << 16 | crn << 12 | crm << 8 | op2 << 5
}

/// Vectors that go on behind the instruction that made the exception, or somewhere in the 8 KiB of
/// code at 0x4000_0000 where there was none to fetch. With `mask`, interrupts are masked from then on.
pub fn vectors(el: u8, mask: bool) -> Vec<u32> {
    let op1 = [0, 0, 4, 6][usize::from(el & 3)];
    let entry = [
        x18(true, op1, 5, 2, 0),                      // mrs x18, esr_elx
        0xd35a_fe52,                                  // lsr x18, x18, #26
        0x927e_0e52,                                  // and x18, x18, #0x3c
        0xf100_825f,                                  // cmp x18, #0x20
        x18(true, op1, 4, 0, 1),                      // mrs x18, elr_elx
        0x9100_1252,                                  // add x18, x18, #4
        0x5400_0081,                                  // b.ne 1f
        x18(true, 3, 14, 0, 2),                       // mrs x18, cntvct_el0
        0x927e_2a52,                                  // and x18, x18, #0x1ffc
        0xb262_0252,                                  // orr x18, x18, #0x40000000
        x18(false, op1, 4, 0, 1),                     // 1: msr elr_elx, x18
        x18(true, op1, 4, 0, 0),                      // mrs x18, spsr_elx
        0x926b_fa52,                                  // and x18, x18, #~(1 << 20)
        if mask { 0xb27a_0652 } else { 0xd503_201f }, // orr x18, x18, #0xc0
        x18(false, op1, 4, 0, 0),                     // msr spsr_elx, x18
        0xd69f_03e0,                                  // eret
    ];
    let mut out = Vec::new();
    for _ in 0..16 {
        out.extend(entry);
        out.resize(out.len().next_multiple_of(32), 0);
    }
    out
}

pub fn bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_le_bytes()).collect()
}
