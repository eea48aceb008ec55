//! Loads and stores of whole vectors: an LDR of 16 bytes is one access, LD1 and the like are one of each
//! element, which decides alignment, the order of bytes, and what a device sees (DDI 0487, shared pseudocode, Mem[]).
use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, PART, World, core};
use dyno_core::interpreter::Interpreter;

const LDR_Q: u32 = 0x3dc0_0020;
const STR_Q: u32 = 0x3d80_0020;
const LDP_Q: u32 = 0xad40_0420;
const LD1_16B: u32 = 0x4c40_7020;
const LD1_8H: u32 = 0x4c40_7420;
const LD1_4S: u32 = 0x4c40_7820;
const LD1_2D: u32 = 0x4c40_7c20;
const LD1_2S: u32 = 0x0c40_7820;
const LD2_8H: u32 = 0x4c40_8420;
const ST1_16B: u32 = 0x4c00_7020;
const ST1_4S: u32 = 0x4c00_7820;
const ST1_4H: u32 = 0x0c00_7420;

/// With `x1` as its address, and MMU off: all memory is Device memory.
fn run(words: &[u32], prepare: impl Fn(&mut Core)) -> (Core, World) {
    let (mut c, mut world) = (core(), World::new(words));
    prepare(&mut c);
    c.context_changed();
    let cycles = 4 * words.len() as i64;
    (c.turn_end, c.budget) = (c.position() + cycles as u64, cycles);
    Interpreter::default().run(&mut c, &mut world);
    (c, world)
}
fn bytes(world: &World, at: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    assert!(world.ram.read(at - BASE, &mut bytes));
    bytes
}

#[test]
fn elements_have_to_be_aligned_and_vectors_as_a_whole() {
    for (word, unit) in [
        (LDR_Q, 16),
        (STR_Q, 16),
        (LDP_Q, 16),
        (LD1_16B, 1),
        (LD1_8H, 2),
        (LD1_4S, 4),
        (LD1_2D, 8),
        (LD1_2S, 4),
        (LD2_8H, 2),
        (ST1_16B, 1),
        (ST1_4S, 4),
        (ST1_4H, 2),
    ] {
        // The last ones reach into another page.
        for va in (0..32).chain(0xff0..0x1010).map(|at| DATA + at) {
            for strict in [0, 2] {
                let (c, world) = run(&[word], |c| {
                    (c.x[1], c.v[0]) = (va, 0x0123_4567_89ab_cdef_0246_8ace_1357_9bdf);
                    c.sys.sctlr_el1 |= strict;
                });
                if va % unit != 0 {
                    assert_eq!(c.pc, BASE + 0x4200, "{word:#x} at {va:#x}");
                    assert_eq!((c.sys.far_el1, c.sys.esr_el1 & 0x3f), (va, 0x21));
                    continue;
                }
                assert_eq!(c.pc, BASE + 4, "{word:#x} at {va:#x}");
                if word != LD2_8H {
                    let there = u128::from_le_bytes(bytes(&world, va));
                    let mask = if word >> 30 == 0 { u64::MAX.into() } else { !0 };
                    assert_eq!(c.v[0] & mask, there & mask, "{word:#x} at {va:#x}");
                }
            }
        }
    }
}

#[test]
fn a_device_sees_elements() {
    let asked = |word, va| {
        let (_, world) = run(&[word], |c| c.x[1] = va);
        let at = world.accesses.iter().map(|a| a.1 - PART);
        at.collect::<Vec<_>>()
    };
    assert_eq!(asked(LD1_4S, PART + 4), [4, 8, 12, 16]);
    assert_eq!(asked(LD1_2S, PART), [0, 4]);
    assert_eq!(asked(ST1_4H, PART + 2), [2, 4, 6, 8]);
    assert_eq!(asked(LD1_2D, PART + 8), [8, 16]);
    assert_eq!(asked(LDR_Q, PART + 16), [16, 24]);
    assert_eq!(asked(LDR_Q, PART + 8), [] as [u64; 0]);
}

#[test]
fn big_endian_data_is_turned_round_by_accesses() {
    const EE: u64 = 1 << 25;
    let from = DATA + 0x40;
    let memory = bytes(&run(&[], |_| ()).1, from);
    let turned = |size: usize| {
        let turn = |e: &[u8]| e.iter().rev().copied().collect::<Vec<_>>();
        let all: Vec<u8> = memory.chunks(size).flat_map(turn).collect();
        u128::from_le_bytes(all.try_into().expect("16 bytes"))
    };
    for (load, store, size) in [
        (LDR_Q, STR_Q, 16),
        (LD1_2D, 0x4c00_7c20, 8),
        (LD1_4S, ST1_4S, 4),
        (LD1_8H, 0x4c00_7420, 2),
        (LD1_16B, ST1_16B, 1),
    ] {
        // ADD X1, X1, #0x100 between the two.
        let (c, world) = run(&[load, 0x9104_0021, store], |c| {
            c.x[1] = from;
            c.sys.sctlr_el1 |= EE;
        });
        assert_eq!(c.v[0], turned(size), "{load:#x}");
        assert_eq!(bytes(&world, from + 0x100), memory, "{store:#x}");
    }
}
