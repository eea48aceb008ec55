//! Kinds of memory that programs run on.
use super::run_in;
use super::support::engine;
use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, World};

/// Translation by 39 bits in pages of 4 KiB, with tables at this offset of RAM. Attributes are Normal memory and
/// Device-nGnRE.
pub fn mmu_on(c: &mut Core, tables: u64) {
    c.sys.mair_el1 = 0x04ff;
    c.sys.tcr_el1 = 25 | 3 << 12 | 1 << 23;
    c.sys.ttbr0_el1 = BASE + tables;
    c.sys.sctlr_el1 |= 1;
    c.translation_changed();
}

/// What data accesses of a program meet.
#[derive(Clone, Copy, Debug)]
pub enum Memory {
    /// Stage 1 is off.
    Off,
    Normal,
    /// Normal, and unaligned accesses fault.
    Strict,
    /// The same in the upper range of addresses.
    Upper,
    Device,
}

impl Memory {
    pub const ALL: [Memory; 5] = [
        Memory::Off,
        Memory::Normal,
        Memory::Strict,
        Memory::Upper,
        Memory::Device,
    ];
    const TABLES: u64 = 0x4_0000;

    /// RAM where it is, and as Device memory one gigabyte further on.
    pub fn furnish(world: &World) {
        let block = BASE | 1 << 10 | 3 << 8 | 1;
        for (gigabyte, descriptor) in [(1, block), (2, block | 1 << 2)] {
            let at = Memory::TABLES + 8 * gigabyte;
            assert!(world.ram.write(at, &u64::to_le_bytes(descriptor)));
        }
    }
    /// Where the program finds what is at `va`.
    pub fn prepare(self, c: &mut Core, va: u64) -> u64 {
        match self {
            Memory::Off => return va,
            Memory::Strict | Memory::Upper => c.sys.sctlr_el1 |= 2,
            _ => {}
        }
        mmu_on(c, Memory::TABLES);
        // T1SZ and TG1 as in the lower range, EPD1 off.
        c.sys.tcr_el1 = c.sys.tcr_el1 & !(1 << 23) | 25 << 16 | 2 << 30;
        c.sys.ttbr1_el1 = c.sys.ttbr0_el1;
        c.translation_changed();
        match self {
            Memory::Upper => va | !0 << 39,
            Memory::Device => va + (1 << 30),
            _ => va,
        }
    }
}

/// SCTLR_EL1.A changes what the same code may do, between two calls of it.
#[test]
fn alignment_checks_come_and_go() {
    let bl = |at: u32, to: u32| 0x9400_0000 | to.wrapping_sub(at) & 0x03ff_ffff;
    let words = [
        0xd538_1009, // MRS X9, SCTLR_EL1
        0xb27f_012a, // ORR X10, X9, #2
        0xd518_1009, // MSR SCTLR_EL1, X9
        0xd503_3fdf, // ISB
        0xaa05_03e1, // MOV X1, X5
        bl(5, 14),
        0xd518_100a, // MSR SCTLR_EL1, X10
        0xd503_3fdf, // ISB
        0xaa06_03e1, // MOV X1, X6
        bl(9, 14),
        0xf100_0463, // SUBS X3, X3, #1
        0x54ff_fee1, // B.NE to the third
        0xaa05_03e1, // MOV X1, X5
        bl(13, 14),
        0xf940_0022, // LDR X2, [X1]
        0x8b02_0000, // ADD X0, X0, X2
        0xf940_0422, // LDR X2, [X1, #8]
        0xf900_0820, // STR X0, [X1, #16]
        0xd65f_03c0, // RET
    ];
    for threshold in [0, 1, 7] {
        let prepare = |c: &mut Core| {
            Memory::Normal.prepare(c, 0);
            (c.x[3], c.x[5], c.x[6]) = (40, DATA + 0x101, DATA + 0x200);
        };
        let furnish = Memory::furnish;
        let c = run_in(&mut engine(threshold), &words, 1200, prepare, furnish);
        assert_eq!((c.x[3], c.sys.far_el1), (0, DATA + 0x101));
        assert_eq!(c.sys.elr_el1, BASE + 4 * 14);
        // A Data Abort without a change of level, for alignment.
        assert_eq!((c.sys.esr_el1 >> 26, c.sys.esr_el1 & 0x3f), (0x25, 0x21));
    }
}
