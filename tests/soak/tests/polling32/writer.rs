//! Loops of random instructions, in A32 or T32.
use dyno_soak::Xorshift;

/// R0 to R5 are for results; R6, R7 and R9 keep their values; R10 to R12 hold addresses: of data, a UART and the dual
/// timer. The handler has banked ones.
const DEADLINE: u32 = 8;
const LENGTH: u32 = 9;
const SP: u32 = 13;
pub const AL: u32 = 14;
/// For A32: no condition.
pub const ALWAYS: u32 = 15;

/// mrrc p15, 1, r0, r1, c14: CNTVCT
pub const CNTVCT: u32 = 0xec51_0f1e;

/// Data processing, as bits `[24:20]` of A32 and `[24:20]` of T32 have it; both with S.
const OPERATIONS: [(u32, u32); 10] = [
    (4, 8),  // add
    (4, 8),  // add
    (2, 13), // sub
    (2, 13), // sub
    (3, 14), // rsb
    (0, 0),  // and
    (12, 2), // orr
    (1, 4),  // eor
    (5, 10), // adc
    (6, 11), // sbc
];

pub struct Writer<'a> {
    pub rng: &'a mut Xorshift,
    pub thumb: bool,
    /// Halfwords as they are in memory.
    pub out: Vec<u16>,
    /// Registers that hold something of this iteration.
    pub fresh: Vec<u32>,
}

impl Writer<'_> {
    pub fn a32(&mut self, word: u32) {
        self.out.extend([word as u16, (word >> 16) as u16]);
    }
    /// An instruction of four bytes.
    fn t32(&mut self, word: u32) {
        self.out.extend([(word >> 16) as u16, word as u16]);
    }
    /// One that A32 has always, or under a condition, and T32 as well.
    pub fn either(&mut self, cond: u32, a32: u32, t32: u32) {
        match self.thumb {
            false => self.a32(cond << 28 | a32 & 0x0fff_ffff),
            true => {
                self.it(cond);
                self.t32(t32);
            }
        }
    }
    /// One that both have under the same number.
    pub fn both(&mut self, cond: u32, word: u32) {
        self.either(cond, word, 0xe000_0000 | word & 0x0fff_ffff);
    }
    fn it(&mut self, cond: u32) {
        if cond < AL {
            self.out.push((0xbf08 | cond << 4) as u16);
        }
    }
    fn sometimes(&mut self) -> u32 {
        match self.rng.below(4) {
            0 => self.rng.below(14) as u32,
            _ => AL,
        }
    }
    fn held(&mut self) -> u32 {
        self.rng.pick(&[6, 7, DEADLINE, LENGTH])
    }
    /// Mostly what this iteration has worked out.
    fn source(&mut self) -> u32 {
        match self.rng.below(8) {
            0 => self.rng.below(6) as u32,
            1 | 2 => self.held(),
            _ => match self.fresh.last() {
                Some(&last) if self.rng.one_in(2) => last,
                Some(_) => self.rng.pick(&self.fresh),
                None => self.held(),
            },
        }
    }
    fn target(&mut self) -> u32 {
        let rd = self.rng.below(6) as u32;
        self.fresh.push(rd);
        rd
    }
    fn reading(&mut self) {
        let cond = if self.rng.one_in(8) {
            self.sometimes()
        } else {
            AL
        };
        if self.rng.one_in(2) {
            // CNTVCT, CNTPCT, CNTV_CVAL
            let word = self.rng.pick(&[CNTVCT, CNTVCT, 0xec51_0f0e, 0xec51_0f3e]);
            let rt = self.rng.pick(&[0, 2, 4]);
            self.fresh.extend([rt + 1, rt, rt]);
            self.both(cond, word & !0xf_0000 | (rt + 1) << 16 | rt << 12);
            return;
        }
        let rd = self.target();
        match self.rng.below(8) {
            0 => self.both(cond, 0xee1e_0f13 | rd << 12), // CNTV_TVAL
            1 => self.both(cond, 0xee1e_0f33 | rd << 12), // CNTV_CTL
            2 => self.load(cond, 2, rd, 10, 4),
            n => {
                // STATE, INTSTATUS, and rarely DATA of the UART; TIMER1RIS, TIMER2MIS, and rarely TIMER1VALUE.
                let (base, at) = match (n, self.rng.one_in(8)) {
                    (3 | 4, _) => (11, 4),
                    (5, often) => (11, if often { 0 } else { 12 }),
                    (6, _) => (12, 0x10),
                    (_, often) => (12, if often { 4 } else { 0x34 }),
                };
                self.load(cond, 2, rd, base, at);
            }
        }
    }
    fn load(&mut self, cond: u32, log2: u32, rd: u32, rn: u32, at: u32) {
        let registers = rn << 16 | rd << 12;
        match log2 {
            0 => self.either(
                cond,
                0xe5d0_0000 | registers | at,
                0xf890_0000 | registers | at,
            ),
            1 => {
                let split = (at & 0xf0) << 4 | at & 15;
                self.either(
                    cond,
                    0xe1d0_00b0 | registers | split,
                    0xf8b0_0000 | registers | at,
                );
            }
            _ => self.either(
                cond,
                0xe590_0000 | registers | at,
                0xf8d0_0000 | registers | at,
            ),
        }
    }
    fn save(&mut self, cond: u32, log2: u32, rd: u32, rn: u32, at: u32) {
        let registers = rn << 16 | rd << 12;
        match log2 {
            0 => self.either(
                cond,
                0xe5c0_0000 | registers | at,
                0xf880_0000 | registers | at,
            ),
            1 => {
                let split = (at & 0xf0) << 4 | at & 15;
                self.either(
                    cond,
                    0xe1c0_00b0 | registers | split,
                    0xf8a0_0000 | registers | at,
                );
            }
            _ => self.either(
                cond,
                0xe580_0000 | registers | at,
                0xf8c0_0000 | registers | at,
            ),
        }
    }
    /// An operation on a register that is shifted, or a constant.
    fn data(&mut self, op: (u32, u32), s: u32, rd: u32, rn: u32) {
        let cond = self.sometimes();
        let (m, amount) = (self.source(), self.rng.below(32) as u32);
        let shift = if self.rng.one_in(2) {
            0
        } else {
            amount << 2 | self.rng.below(4) as u32
        };
        let (kind, by) = (shift & 3, shift >> 2);
        let a32 = op.0 << 21 | s << 20 | rn << 16 | rd << 12;
        let t32 = op.1 << 21 | s << 20 | rn << 16 | rd << 8;
        if self.rng.one_in(4) {
            let imm = self.rng.below(256) as u32;
            self.either(cond, 0xe200_0000 | a32 | imm, 0xf000_0000 | t32 | imm);
        } else {
            let split = by >> 2 << 12 | (by & 3) << 6;
            let a32 = 0xe000_0000 | a32 | by << 7 | kind << 5 | m;
            self.either(cond, a32, 0xea00_0000 | t32 | split | kind << 4 | m);
        }
    }
    fn operation(&mut self) {
        let (n, m, rd) = (self.source(), self.source(), self.rng.below(6) as u32);
        let cond = self.sometimes();
        let amount = self.rng.below(24) as u32;
        match self.rng.below(22) {
            0 => self.either(
                cond,
                0xe730_f010 | rd << 16 | m << 8 | n,
                0xfbb0_f0f0 | n << 16 | rd << 8 | m,
            ),
            1 => self.either(
                cond,
                0xe710_f010 | rd << 16 | m << 8 | n,
                0xfb90_f0f0 | n << 16 | rd << 8 | m,
            ),
            2 => self.either(
                cond,
                0xe000_0090 | rd << 16 | m << 8 | n,
                0xfb00_f000 | n << 16 | rd << 8 | m,
            ),
            3 => self.either(
                cond,
                0xe16f_0f10 | rd << 12 | m,
                0xfab0_f080 | m << 16 | rd << 8 | m,
            ),
            4 | 5 => {
                // ubfx, sbfx
                let (a32, t32) = self
                    .rng
                    .pick(&[(0xe7e0_0050, 0xf3c0_0000), (0xe7a0_0050, 0xf340_0000)]);
                let split = amount >> 2 << 12 | (amount & 3) << 6;
                self.either(
                    cond,
                    a32 | 7 << 16 | rd << 12 | amount << 7 | n,
                    t32 | n << 16 | rd << 8 | split | 7,
                );
            }
            6 => {
                // umull
                let (low, high) = (rd, (rd + 1) % 6);
                let a32 = 0xe080_0090 | high << 16 | low << 12 | m << 8 | n;
                self.either(cond, a32, 0xfba0_0000 | n << 16 | low << 12 | high << 8 | m);
                self.fresh.push(high);
            }
            // uadd8, qadd
            7 => self.either(
                cond,
                0xe650_0f90 | n << 16 | rd << 12 | m,
                0xfa80_f040 | n << 16 | rd << 8 | m,
            ),
            8 => self.either(
                cond,
                0xe100_0050 | n << 16 | rd << 12 | m,
                0xfa80_f080 | m << 16 | rd << 8 | n,
            ),
            // mov, and with flags
            9 => self.either(cond, 0xe1a0_0000 | rd << 12 | m, 0xea4f_0000 | rd << 8 | m),
            10 => self.either(cond, 0xe1b0_0000 | rd << 12 | m, 0xea5f_0000 | rd << 8 | m),
            11 if self.thumb => {
                // 16 bits: adds, lsrs, movs, of low registers.
                let low = |r: u32| r & 7;
                let halves = [0x1800 | low(m) << 6, 0x0840, 0x4600];
                let half = self.rng.pick(&halves);
                self.it(cond);
                self.out.push((half | low(n) << 3 | rd) as u16);
            }
            _ => {
                let op = self.rng.pick(&OPERATIONS);
                let s = u32::from(self.rng.one_in(3));
                self.data(op, s, rd, n);
            }
        }
        self.fresh.push(rd);
    }
    /// CMP, CMN, TST, TEQ.
    fn flags(&mut self) {
        let n = self.source();
        let op = self
            .rng
            .pick(&[(10, 13), (10, 13), (10, 13), (11, 8), (8, 0), (9, 4)]);
        let (a32, t32) = (op.0, op.1);
        let (m, imm) = (self.source(), self.rng.below(256) as u32);
        let cond = if self.rng.one_in(6) {
            self.sometimes()
        } else {
            AL
        };
        if self.rng.one_in(4) {
            let a32 = 0xe200_0000 | a32 << 21 | 1 << 20 | n << 16 | imm;
            self.either(cond, a32, 0xf000_0f00 | t32 << 21 | 1 << 20 | n << 16 | imm);
        } else {
            let a32 = 0xe000_0000 | a32 << 21 | 1 << 20 | n << 16 | m;
            self.either(cond, a32, 0xea00_0f00 | t32 << 21 | 1 << 20 | n << 16 | m);
        }
    }
    fn memory(&mut self) {
        // Most of it is the core's own.
        let rn = if self.rng.one_in(4) { 10 } else { SP };
        let (cond, v) = (self.sometimes(), self.source());
        let log2 = self.rng.pick(&[0, 1, 2, 2, 2]);
        let at = (self.rng.below(8) as u32) << log2;
        match self.rng.below(10) {
            0 | 1 => {
                // stm, ldm of two or more
                let list = self.rng.pick(&[0x03, 0x0c, 0x3f, 0x15, 0xc3]);
                self.both(AL, 0xe880_0000 | rn << 16 | list);
                let list = list & 0x3f;
                self.both(cond, 0xe890_0000 | rn << 16 | list);
                let loaded = (0..6).filter(|r| list >> r & 1 == 1);
                self.fresh.extend(loaded);
            }
            2 => {
                // push, pop: sometimes into others
                let list = self.rng.pick(&[0x03, 0x41, 0x0f]);
                let back = self.rng.pick(&[list, list << 1 & 0x3f | list & 0x20]);
                self.both(AL, 0xe92d_0000 | list);
                let back = if back.count_ones() == list.count_ones() {
                    back
                } else {
                    list
                };
                self.both(AL, 0xe8bd_0000 | back);
                self.fresh.extend((0..6).filter(|r| back >> r & 1 == 1));
            }
            3 => {
                // strd, ldrd
                let (rt, to) = (self.rng.pick(&[0, 2, 4, 6]), self.rng.pick(&[0, 2, 4]));
                let pair = |r: u32| rn << 16 | r << 12;
                self.either(
                    cond,
                    0xe1c0_00f0 | pair(rt) | 8,
                    0xe9c0_0002 | pair(rt) | (rt + 1) << 8,
                );
                self.either(
                    AL,
                    0xe1c0_00d0 | pair(to) | 8,
                    0xe9d0_0002 | pair(to) | (to + 1) << 8,
                );
                self.fresh.extend([to, to + 1]);
            }
            4 => {
                // ldr by #4 behind, and back
                let (a, b) = (self.target(), self.target());
                self.either(
                    AL,
                    0xe490_0004 | rn << 16 | a << 12,
                    0xf850_0b04 | rn << 16 | a << 12,
                );
                self.either(
                    AL,
                    0xe530_0004 | rn << 16 | b << 12,
                    0xf850_0d04 | rn << 16 | b << 12,
                );
            }
            5 => {
                // A literal: the loop itself.
                let rd = self.target();
                self.either(
                    cond,
                    0xe51f_0000 | rd << 12 | 16,
                    0xf85f_0000 | rd << 12 | 16,
                );
            }
            _ => {
                if !self.rng.one_in(4) {
                    self.save(cond, log2, v, rn, at);
                }
                if !self.rng.one_in(4) {
                    let rd = self.target();
                    self.load(AL, log2, rd, rn, at);
                }
            }
        }
    }
    fn other(&mut self) {
        let rd = self.rng.below(6) as u32;
        match self.rng.below(13) {
            0 => self.either(ALWAYS, 0xf57f_f06f, 0xf3bf_8f6f), // isb
            1 => self.either(ALWAYS, 0xf57f_f05f, 0xf3bf_8f5f), // dmb
            2 => self.either(AL, 0xe320_f001, 0xf3af_8001),     // yield
            3 => self.either(AL, 0xe320_f002, 0xf3af_8002),     // wfe
            4 => self.either(AL, 0xe320_f004, 0xf3af_8004),     // sev
            5 => self.either(AL, 0xe10f_0000 | rd << 12, 0xf3ef_8000 | rd << 8), // mrs, cpsr
            6 => self.either(
                AL,
                0xe190_0f9f | 10 << 16 | rd << 12,
                0xe850_0f00 | 10 << 16 | rd << 12,
            ), // ldrex
            7 => self.both(AL, 0xee1d_0f90 | rd << 12),         // mrc: TPIDRPRW
            8 => self.both(AL, 0xee00_0a10 | rd << 12),         // vmov s0
            9 => self.both(AL, 0xeef1_0a10 | rd << 12),         // vmrs, fpscr
            10 => self.both(AL, 0xee19_0f1d | rd << 12),        // mrc: PMCCNTR
            11 => self.both(AL, 0xee07_af36),                   // mcr: DCIMVAC, r10
            _ => self.both(AL, 0xed9a_0b00),                    // vldr d0, [r10]
        }
        self.fresh.push(rd);
    }
    /// Bytes from R15 here to a place.
    fn distance(&self, to: usize) -> i32 {
        let pc = 2 * self.out.len() as i32 + if self.thumb { 4 } else { 8 };
        2 * to as i32 - pc
    }
    pub fn branch(&mut self, cond: u32, to: usize) {
        if !self.thumb {
            let by = self.distance(to) >> 2;
            return self.a32(cond << 28 | 0x0a00_0000 | by as u32 & 0xff_ffff);
        }
        // B.W with a condition, or in an IT block.
        if cond == AL || self.rng.one_in(3) {
            self.it(cond);
            let by = self.distance(to);
            return self.t32(wide_branch(0x9000, by));
        }
        let by = self.distance(to) as u32;
        let sign = by >> 31;
        let word =
            0xf000_8000 | sign << 26 | cond << 22 | (by >> 12 & 0x3f) << 16 | by >> 1 & 0x7ff;
        // J1 is bit 18 of the distance, J2 bit 19.
        self.t32(word | (by >> 18 & 1) << 13 | (by >> 19 & 1) << 11);
    }
    fn call(&mut self, to: usize) {
        let by = self.distance(to);
        match self.thumb {
            false => self.a32(0xeb00_0000 | (by >> 2) as u32 & 0xff_ffff),
            true => self.t32(wide_branch(0xd000, by)),
        }
    }
    pub fn polling_loop(&mut self, subroutine: usize) {
        self.fresh.clear();
        // When to end, most often: mrrc p15, 1, r8, r5, c14 ; add r8, r8, r9
        self.both(AL, 0xec55_8f1e);
        self.either(AL, 0xe088_8009, 0xeb08_0809);
        let head = self.out.len();
        if self.rng.one_in(3) {
            self.call(subroutine);
            self.fresh.extend([0, 1]);
        } else {
            self.reading();
        }
        for _ in 0..self.rng.below(5) {
            match self.rng.below(16) {
                0 => self.reading(),
                1..=4 => self.memory(),
                5 => self.other(),
                6 | 7 => self.flags(),
                _ => self.operation(),
            }
        }
        if self.rng.one_in(2) {
            // Until then.
            let n = self.fresh.last().copied().unwrap_or(0);
            let (a32, t32) = match self.rng.one_in(4) {
                // cmp ; sbcs r4, r1, r7: of 64 bits.
                true => ((0xe150_0008, 0xe0d1_4007), (0xebb0_0f08, 0xeb71_0407)),
                false => ((0xe150_0008, 0), (0xebb0_0f08, 0)),
            };
            self.either(AL, a32.0 | n << 16, t32.0 | n << 16);
            if a32.1 != 0 {
                self.either(AL, a32.1, t32.1);
            }
            let cond = self.rng.pick(&[3, 9, 11, 13, 4, 1]);
            self.branch(cond, head);
        } else if self.thumb && self.rng.one_in(3) {
            // cbz, cbnz over the branch.
            let (nz, n) = (self.rng.below(2) as u32, self.source() & 7);
            self.out.push((0xb108 | nz << 11 | n) as u16);
            self.branch(AL, head);
        } else {
            self.flags();
            let cond = self.rng.below(14) as u32;
            self.branch(cond, head);
        }
    }
}

/// B.W and BL: `word` is the second halfword without the distance.
fn wide_branch(word: u32, by: i32) -> u32 {
    let by = by as u32;
    let sign = by >> 31;
    let j = |n: u32| !(by >> n ^ sign) & 1;
    let first = 0xf000 | sign << 10 | by >> 12 & 0x3ff;
    first << 16 | word | j(23) << 13 | j(22) << 11 | by >> 1 & 0x7ff
}
