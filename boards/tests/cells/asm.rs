//! Just enough A64 for the programs of these tests.

/// A program under construction: words, and where loops start.
#[derive(Clone, Default)]
pub struct Asm {
    pub words: Vec<u32>,
}

#[allow(dead_code)]
impl Asm {
    pub fn word(&mut self, w: u32) -> &mut Asm {
        self.words.push(w);
        self
    }
    pub fn here(&self) -> usize {
        self.words.len()
    }
    /// MOVZ and MOVK.
    pub fn mov(&mut self, rd: u32, v: u64) -> &mut Asm {
        self.word(0xd280_0000 | (v as u32 & 0xffff) << 5 | rd);
        for hw in 1..4 {
            let part = (v >> (16 * hw)) as u32 & 0xffff;
            if part != 0 {
                self.word(0xf280_0000 | hw << 21 | part << 5 | rd);
            }
        }
        self
    }
    pub fn ldr(&mut self, rt: u32, rn: u32, at: u32) -> &mut Asm {
        self.word(0xf940_0000 | (at / 8) << 10 | rn << 5 | rt)
    }
    pub fn str(&mut self, rt: u32, rn: u32, at: u32) -> &mut Asm {
        self.word(0xf900_0000 | (at / 8) << 10 | rn << 5 | rt)
    }
    pub fn ldr_w(&mut self, rt: u32, rn: u32, at: u32) -> &mut Asm {
        self.word(0xb940_0000 | (at / 4) << 10 | rn << 5 | rt)
    }
    pub fn str_w(&mut self, rt: u32, rn: u32, at: u32) -> &mut Asm {
        self.word(0xb900_0000 | (at / 4) << 10 | rn << 5 | rt)
    }
    pub fn ldp(&mut self, rt: u32, rt2: u32, rn: u32, at: u32) -> &mut Asm {
        self.word(0xa940_0000 | (at / 8) << 15 | rt2 << 10 | rn << 5 | rt)
    }
    pub fn ldp_w(&mut self, rt: u32, rt2: u32, rn: u32, at: u32) -> &mut Asm {
        self.word(0x2940_0000 | (at / 4) << 15 | rt2 << 10 | rn << 5 | rt)
    }
    pub fn stp(&mut self, rt: u32, rt2: u32, rn: u32, at: u32) -> &mut Asm {
        self.word(0xa900_0000 | (at / 8) << 15 | rt2 << 10 | rn << 5 | rt)
    }
    pub fn stp_w(&mut self, rt: u32, rt2: u32, rn: u32, at: u32) -> &mut Asm {
        self.word(0x2900_0000 | (at / 4) << 15 | rt2 << 10 | rn << 5 | rt)
    }
    pub fn add(&mut self, rd: u32, rn: u32, imm: u32) -> &mut Asm {
        self.word(0x9100_0000 | imm << 10 | rn << 5 | rd)
    }
    pub fn sub(&mut self, rd: u32, rn: u32, imm: u32) -> &mut Asm {
        self.word(0xd100_0000 | imm << 10 | rn << 5 | rd)
    }
    pub fn add_r(&mut self, rd: u32, rn: u32, rm: u32) -> &mut Asm {
        self.word(0x8b00_0000 | rm << 16 | rn << 5 | rd)
    }
    pub fn sub_r(&mut self, rd: u32, rn: u32, rm: u32) -> &mut Asm {
        self.word(0xcb00_0000 | rm << 16 | rn << 5 | rd)
    }
    fn back(&self, to: usize) -> u32 {
        (to as u32).wrapping_sub(self.here() as u32)
    }
    pub fn b(&mut self, to: usize) -> &mut Asm {
        let by = self.back(to) & 0x3ff_ffff;
        self.word(0x1400_0000 | by)
    }
    pub fn cbnz(&mut self, rt: u32, to: usize) -> &mut Asm {
        let by = (self.back(to) & 0x7_ffff) << 5;
        self.word(0xb500_0000 | by | rt)
    }
    pub fn cbz(&mut self, rt: u32, to: usize) -> &mut Asm {
        let by = (self.back(to) & 0x7_ffff) << 5;
        self.word(0xb400_0000 | by | rt)
    }
    /// Adds 1 with LDAXR and STLXR; `rn` is the address, `a` and `s` are used.
    pub fn increment(&mut self, rn: u32, a: u32, s: u32) -> &mut Asm {
        let again = self.here();
        self.word(0xc85f_fc00 | rn << 5 | a).add(a, a, 1);
        self.word(0xc800_fc00 | s << 16 | rn << 5 | a)
            .cbnz(s, again)
    }
    pub fn ldar_w(&mut self, rt: u32, rn: u32) -> &mut Asm {
        self.word(0x88df_fc00 | rn << 5 | rt)
    }
    pub fn stlr_w(&mut self, rt: u32, rn: u32) -> &mut Asm {
        self.word(0x889f_fc00 | rn << 5 | rt)
    }
    pub fn wfi(&mut self) -> &mut Asm {
        self.word(0xd503_207f)
    }
    pub fn wfe(&mut self) -> &mut Asm {
        self.word(0xd503_205f)
    }
    /// Stays here.
    pub fn rest(&mut self) -> &mut Asm {
        let here = self.here();
        self.wfi().b(here)
    }
    /// MRS of CNTVCT_EL0.
    pub fn counter(&mut self, rt: u32) -> &mut Asm {
        self.word(0xd53b_e040 | rt)
    }
    /// Translation on, with the tables at `tables`; uses X0.
    pub fn mmu(&mut self, tables: u64) -> &mut Asm {
        for (register, value) in [
            (0xd518_a200, 0x04ff),
            (0xd518_2040, 25 | 0x3500 | 1 << 23 | 2 << 32),
            (0xd518_2000, tables),
            (0xd518_1000, 0x30d0_0800 | 1 << 12 | 1 << 2 | 1),
        ] {
            self.mov(0, value).word(register);
        }
        self.word(0xd503_3fdf)
    }
    pub fn bytes(&self) -> Vec<u8> {
        self.words.iter().flat_map(|w| w.to_le_bytes()).collect()
    }
}

/// Identity tables for [`Asm::mmu`]: from 0x2000_0000 on Normal memory, below Device.
pub fn tables(at: u64) -> Vec<u8> {
    const NORMAL: u64 = 1 << 10 | 3 << 8 | 1;
    const DEVICE: u64 = 1 << 10 | 1 << 2 | 1;
    let mut words = vec![0u64; 1024];
    words[0] = (at + 0x1000) | 3;
    words[1] = 0x4000_0000 | NORMAL;
    for i in 0..512u64 {
        let kind = if i < 256 { DEVICE } else { NORMAL };
        words[512 + i as usize] = i << 21 | kind;
    }
    words.into_iter().flat_map(u64::to_le_bytes).collect()
}
