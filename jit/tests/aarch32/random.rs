//! Random programs: words of all kinds in loops, with interrupts and ends of the budget anywhere.
use super::support::{Random, compiled, engines, whenever};
use super::{Case, SCTLR_TE};
use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, PART};
use dyno_core::environment::line;
use dyno_core::interpreter::Interpreter;

impl Random {
    fn below(&mut self, n: u64) -> u32 {
        (self.next() >> 16) as u32 % n as u32
    }
    fn bits(&mut self) -> u32 {
        (self.next() >> 24) as u32
    }
    /// Mostly AL.
    fn condition(&mut self) -> u32 {
        match self.below(3) {
            0 => self.below(14) << 28,
            _ => 0xe << 28,
        }
    }
    /// A word of A32 for place `at` of `n`.
    fn a32(&mut self, at: usize, n: usize) -> u32 {
        let (r, cond) = (self.bits(), self.condition());
        let (base, rd) = (4 + self.below(4), self.below(13));
        match self.below(24) {
            // Data processing; MOVW, MSR and the like are among them.
            0..=6 => cond | r & 0x03ff_0fff | rd << 12,
            // LDR, STR, LDRB, STRB near the base, and by a register.
            7 | 8 => cond | 0x0500_0000 | r & 0x00f0_007f | base << 16 | rd << 12,
            9 => cond | 0x0400_0000 | r & 0x03f0_001f | base << 16 | rd << 12,
            10 => cond | 0x0600_0000 | r & 0x01f0_0feb | base << 16 | rd << 12,
            // LDRH, LDRSB, LDRD and their kin.
            11 => cond | 0x0140_0090 | r & 0x00b0_006f | base << 16 | rd << 12,
            // LDM, STM.
            12 => cond | 0x0800_0000 | r & 0x01b0_5f0f | base << 16,
            // Media and multiplications.
            13 => cond | 0x0600_0010 | r & 0x01ff_0fef | rd << 12,
            14 => cond | 0x0000_0090 | r & 0x00f0_0f0f | rd << 16 | self.below(13) << 12,
            15 => cond | 0x0100_0080 | r & 0x0060_0f6f | rd << 16 | self.below(13) << 12,
            // LDREX, STREX, LDA, STL.
            16 => cond | 0x0180_0c9f | r & 0x0070_0360 | base << 16 | rd << 12,
            // VFP, transfers, and loads and stores near the base.
            17 => cond | 0x0e00_0a00 | r & 0x00ff_f1ff,
            18 => cond | 0x0c00_0a00 | r & 0x01f0_f10f | base << 16,
            // Advanced SIMD.
            19 => 0xf200_0000 | r & 0x01ff_ffff,
            20 => 0xf400_0000 | r & 0x00b0_ffff | base << 16,
            // Forward branches; calls.
            21 => {
                let by = self.below((n - at) as u64 + 1);
                cond | 0x0a00_0000 | (r & 1) << 24 | by.wrapping_sub(1) & 0xff_ffff
            }
            // System: MRS, MSR of flags, CPSIE and CPSID, VMRS, MCR and MRC of TPIDR, SVC, ISB, BX.
            22 => {
                let known = [
                    cond | 0x010f_0000 | rd << 12,
                    cond | 0x012c_f000 | rd,
                    cond | 0x0121_f000 | rd,
                    0xf108_01c0,
                    0xf10c_00c0,
                    0xf10e_01c0,
                    cond | 0x0ef1_fa10,
                    cond | 0x0ee1_0a10 | rd << 12,
                    cond | 0x0e1d_0f50 | rd << 12,
                    cond | 0x0e0d_0f50 | rd << 12,
                    cond | 0x0f00_0000 | r & 0xff,
                    0xf57f_f06f,
                    cond | 0x012f_ff10 | self.below(2) << 5 | 11,
                    0xf101_0000 | r & 0x200,
                    cond | 0x0320_f000 | self.below(6),
                    cond | 0x0c5b_0f0e | rd << 12,
                ];
                known[self.below(known.len() as u64) as usize]
            }
            // Anything.
            _ => r,
        }
    }
    /// Halfwords of T32.
    fn t32(&mut self) -> Vec<u16> {
        let r = self.bits();
        let base = 4 + self.below(4);
        let wide = |w: u32| vec![(w >> 16) as u16, w as u16];
        let (rd, rt) = (self.below(13) << 8, self.below(13) << 12);
        match self.below(20) {
            // Narrow: shifts, immediates, operations, loads and stores; any other.
            0..=4 => vec![(r & 0x3fff) as u16],
            5 => vec![0x4000 | (r & 0x3ff) as u16],
            6 => vec![0x4400 | (r & 0x2ff) as u16],
            7 | 8 => vec![(0x6000 + (r & 0x2fff)) as u16 & !0x38 | (base << 3) as u16],
            9 => vec![0x5000 | (r & 0xfff) as u16],
            10 => vec![0xb400 | (r & 0x8ff) as u16],
            11 => vec![0xc000 | (r & 0x8ff) as u16 | (base << 8) as u16],
            // IT, a forward branch, CBZ.
            12 => vec![0xbf00 | (r & 0xff) as u16],
            13 => vec![0xd000 | (self.below(14) << 8) as u16 | (r & 3) as u16],
            14 => vec![0xb100 | (r & 0x807) as u16 | ((r >> 8 & 1) << 3) as u16],
            // Wide data processing, multiplication, loads and stores near the base.
            15 => wide(0xea00_0000 | r & 0x01ff_70ff | rd),
            16 => wide(0xf000_0000 | r & 0x07ff_70ff | rd),
            17 => match r & 1 {
                0 => wide(0xfa00_f000 | r & 0x01ff_00ff | rd),
                _ => wide(0xf850_0800 & !(r & 0x0010_0000) | r & 0x0160_077f | base << 16 | rt),
            },
            18 => match r >> 30 {
                0 => wide(0xe840_0000 | r & 0x01b0_0f3f | base << 16 | rt),
                1 => wide(0xe800_0000 | r & 0x01b0_1f0f | base << 16 | 0x0080_0000),
                2 => wide(0xee00_0a00 | r & 0x00ff_f1ff),
                _ => wide(0xef00_0000 | r & 0x10ff_ffff),
            },
            _ => match r >> 31 {
                0 => vec![(r & 0xffff) as u16],
                _ => wide(0xe800_0000 | r & 0x1fff_ffff),
            },
        }
    }
    /// Addresses of all kinds, small numbers, and anything.
    fn register(&mut self) -> u64 {
        let r = self.next();
        u64::from(match self.below(10) {
            0..=3 => DATA as u32 + (r & 0xffc) as u32,
            4 => DATA as u32 + 0x1000 - (r & 0x3f) as u32,
            5 => DATA as u32 + (r & 0x1fff) as u32,
            6 => (r & 63) as u32,
            7 => PART as u32 + (r & 0xff) as u32 * 4,
            8 => BASE as u32 + (r & 0x7f) as u32,
            _ => r as u32,
        })
    }
    fn state(&mut self, thumb: bool) -> impl Fn(&mut Core) + use<> {
        let mut regs: Vec<u64> = (0..15).map(|_| self.register()).collect();
        for r in [4, 5, 13] {
            regs[r] = DATA + 0x400 + (self.next() & 0x3fc);
        }
        // Somewhere to branch to.
        regs[11] = BASE + 4 * u64::from(self.below(8)) + u64::from(thumb);
        let v: Vec<u128> = (0..32)
            .map(|_| {
                let double = |r: u64| u128::from(((r as i32) as f64 / 1024.).to_bits());
                let (a, b) = (self.next(), self.next());
                match a & 3 {
                    0 => u128::from(a) << 64 | u128::from(b),
                    _ => double(a) << 64 | double(b),
                }
            })
            .collect();
        let (r, mode) = (self.next(), self.below(8));
        move |c| {
            c.x[..15].copy_from_slice(&regs);
            (c.x[35], c.x[36]) = (r & 1, r >> 1 & 15);
            c.v.copy_from_slice(&v);
            c.flags = dyno_isa::concrete::Nzcv::from_bits(r & 0xf000_0000);
            c.fp.fpsr = if r & 0x30 == 0 { 0 } else { 0x10 };
            c.fp.fpcr = if r & 0x700 == 0 { r & 0x07c0_0000 } else { 0 };
            if r & 0x3000 == 0 {
                c.sys.sctlr_el1 |= SCTLR_TE;
                c.sys.vbar_el1 = BASE + 0x4200;
            }
            match mode {
                // The MPU on, with all RAM and the part in regions.
                0 | 1 => {
                    c.sys.mair_el1 = 0x00ff;
                    (c.sys32.prbar[0], c.sys32.prlar[0]) =
                        (BASE as u32 | 2, BASE as u32 + 0xf_ffc1);
                    (c.sys32.prbar[1], c.sys32.prlar[1]) =
                        (PART as u32 | 3, (PART as u32 + 0xfc1) | 2);
                    c.sys.sctlr_el1 |= 1;
                }
                // The same but for a hole in the data.
                2 => {
                    c.sys.mair_el1 = 0xff;
                    (c.sys32.prbar[0], c.sys32.prlar[0]) = (BASE as u32 | 2, DATA as u32 + 0x7c1);
                    (c.sys32.prbar[1], c.sys32.prlar[1]) =
                        ((DATA as u32 + 0x840) | 2, BASE as u32 + 0xf_ffc1);
                    c.sys.sctlr_el1 |= 1;
                }
                // What is misaligned faults.
                3 => c.sys.sctlr_el1 |= 2,
                _ => {}
            }
            c.translation_changed();
        }
    }
    /// A loop over random instructions, interrupted now and then.
    fn case(&mut self, thumb: bool) -> Case {
        let n = 3 + self.below(12) as usize;
        let mut code: Vec<u16> = Vec::new();
        if thumb {
            for _ in 0..n {
                code.extend(self.t32());
            }
            // B.W to the first.
            let back = (2 * code.len() as u32 + 4).wrapping_neg();
            code.push(0xf000 | (back >> 12 & 0x3ff) as u16 | 1 << 10);
            code.push(0xb800 | (back >> 1 & 0x7ff) as u16);
        } else {
            for at in 0..n {
                let word = self.a32(at, n);
                code.extend([word as u16, (word >> 16) as u16]);
            }
            // B to the first.
            let word = 0xea00_0000 | (n as u32 + 2).wrapping_neg() & 0xff_ffff;
            code.extend([word as u16, (word >> 16) as u16]);
        }
        let mut case = Case::new(thumb, code, 20 + i64::from(self.below(400)));
        if self.below(3) == 0 {
            let lines = [line::IRQ, line::FIQ][self.below(2) as usize];
            let more = i64::from(self.below(200));
            case.turns
                .extend([(i64::from(1 + self.below(9)), lines), (more, 0)]);
        }
        case
    }
}

/// A seed that is not 0 for a number.
fn seed(n: u64) -> Random {
    let mut r = Random(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    r.next();
    r
}
/// Program number `n`: what to report when it fails.
fn one(n: u64, engine: &mut Interpreter) {
    let mut r = seed(n);
    let thumb = n & 1 == 1;
    let (state, case) = (r.state(thumb), r.case(thumb));
    case.both(engine, &state, &format!("program {n}"));
}
fn programs(numbers: std::ops::Range<u64>, engines: &mut [Interpreter]) {
    for n in numbers {
        let which = (n / 2) as usize % engines.len();
        one(n, &mut engines[which]);
    }
}

#[test]
fn random_programs_agree() {
    programs(0..1_000, &mut engines());
}

#[test]
fn when_and_by_whom_code_is_compiled_shows_nowhere() {
    whenever("aarch32", 20, |e| programs(100_000..100_400, e));
}

#[test]
#[ignore = "long; run with --release"]
fn millions_of_random_instructions_agree() {
    let mut engines = engines();
    programs(1_000_000..1_060_000, &mut engines);
    let instructions = compiled(&engines);
    println!("{instructions} instructions in compiled code");
    assert!(instructions >= 1_500_000);
}
