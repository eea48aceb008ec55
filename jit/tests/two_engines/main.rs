//! The same words on the interpreter and on compiled code: a faulting load in mid-block, flag
//! setters, conditional branches, exceptions, and everything else must end in the same state.
mod flags;
mod floating;
mod memory;
mod near;
#[path = "../support/mod.rs"]
mod support;

use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, PART, World, core};
use dyno_core::interpreter::Interpreter;
use dyno_core::profile::Profile;
use dyno_jit::Options;
use memory::{Memory, mmu_on};
use support::{Random, assert_same, compiled, engine, engines, go, whenever, with};

/// Runs `words` once on each engine from the state that `prepare` makes. Everything that a guest can
/// see must be equal afterwards; returns the interpreter's core for further checks.
fn both(words: &[u32], prepare: impl Fn(&mut Core)) -> Core {
    run(&mut engine(0), words, words.len() as i64, prepare)
}

/// Likewise for a number of instructions of four quarter cycles each, on an engine that knows nothing.
fn run(
    engine: &mut Interpreter,
    words: &[u32],
    instructions: i64,
    prepare: impl Fn(&mut Core),
) -> Core {
    run_in(engine, words, instructions, prepare, |_| ())
}
/// Likewise with more in memory.
fn run_in(
    engine: &mut Interpreter,
    words: &[u32],
    instructions: i64,
    prepare: impl Fn(&mut Core),
    furnish: impl Fn(&World),
) -> Core {
    let run = |engine: &mut Interpreter| {
        let (mut c, mut world) = (core(), World::new(words));
        prepare(&mut c);
        furnish(&world);
        engine.watch(&[]);
        go(engine, &mut c, &mut world, instructions);
        (c, world)
    };
    let (interpreted, world) = run(&mut Interpreter::default());
    let (compiled, other) = run(engine);
    let what = || format!("{words:08x?}");
    assert_same((&interpreted, &world), (&compiled, &other), what);
    interpreted
}

#[test]
fn a_load_that_faults_in_mid_block_is_precise() {
    // movz x1,#5 ; add x2,x1,#1 ; ldr x3,[x4],#8 ; add x2,x2,#1
    let words = [0xd280_00a1, 0x9100_0422, 0xf840_8483, 0x9100_0442];
    let c = both(&words, |c| (c.x[3], c.x[4]) = (7, 0x1000));
    assert_eq!(c.x[1..5], [5, 6, 7, 0x1000]);
    assert_eq!(c.sys.elr_el1, BASE + 8);
    assert_eq!(c.sys.far_el1, 0x1000);
    assert_eq!(c.sys.esr_el1 >> 26, 0x25);
}

#[test]
fn loads_and_stores_that_do_not_fault_move_data() {
    // ldr x3,[x4],#8 ; stp x3,x4,[x4,#16]! ; ldp w5,w6,[x4] ; strb w5,[x4,#3] ; ldrsh x7,[x4,#2]
    let words = [
        0xf840_8483,
        0xa981_1083,
        0x2940_1885,
        0x3900_0c85,
        0x7980_0487,
    ];
    let c = both(&words, |c| c.x[4] = DATA);
    assert_eq!(c.x[4], DATA + 24);
}

#[test]
fn flag_setters_and_conditions_agree() {
    for (a, b) in [
        (0, 0),
        (1, 2),
        (u64::MAX, 1),
        (1 << 63, 1),
        (0x8000_0000, 0x8000_0000),
        (0x7fff_ffff, 0xffff_ffff),
    ] {
        for sf in [0, 1u32 << 31] {
            for set in [
                0x2b01_0002,
                0x6b01_0002,
                0x3a01_0002,
                0x7a01_0002,
                0x6a01_0002u32,
            ] {
                let mut words = vec![set | sf];
                // cset x3..x16 on every condition: csinc xN, xzr, xzr, invert(cond)
                for cond in 0..14u32 {
                    words.push(0x9a9f_07e0 | (cond ^ 1) << 12 | (3 + cond));
                }
                // ccmp x0,x1,#5,lt ; mrs x20,nzcv
                words.extend([0xfa41_b005, 0xd53b_4214]);
                both(&words, |c| {
                    (c.x[0], c.x[1]) = (a, b);
                });
            }
        }
    }
}

#[test]
fn conditional_branches_go_the_same_way() {
    // subs x0,x0,#1 ; b.ne -4 ; cbz x1,+8 ; movz x2,#1 ; tbnz x3,#4,+8 ; movz x4,#1 ; movz x5,#1
    let words = [
        0xf100_0400,
        0x54ff_ffe1,
        0xb400_0041,
        0xd280_0022,
        0x3720_0043,
        0xd280_0024,
        0xd280_0025,
    ];
    for (x0, x1, x3) in [(1, 0, 0), (2, 1, 16), (1, 1, 0)] {
        both(&words, |c| (c.x[0], c.x[1], c.x[3]) = (x0, x1, x3));
    }
}

#[test]
fn exceptions_are_taken_alike() {
    // svc #7 ; undefined word ; brk #1 — each behind an instruction that did happen
    for word in [0xd400_00e1, 0x0000_0000, 0xd420_0020] {
        let words = [0x9100_0400, word, 0x9100_0400];
        let c = both(&words, |c| c.x[0] = 1);
        assert_eq!(c.x[0], 2);
        let svc = u64::from(word == 0xd400_00e1);
        assert_eq!(c.sys.elr_el1, BASE + 4 + 4 * svc);
    }
}

#[test]
fn a_stack_pointer_that_is_not_aligned_faults_where_asked() {
    // ldr x0,[sp,#8] ; add x1,x1,#1
    let words = [0xf940_07e0, 0x9100_0421];
    let at = |sp: u64, check: u64| {
        both(&words, move |c| {
            c.x[31] = sp;
            c.sys.sctlr_el1 = c.sys.sctlr_el1 & !8 | check;
        })
    };
    assert_eq!(at(DATA + 8, 8).sys.esr_el1 >> 26, 0x26);
    assert_eq!(at(DATA + 8, 0).x[1], 1);
    assert_eq!(at(DATA + 16, 8).x[1], 1);
}

#[test]
fn fp_instructions_agree_and_trap_alike() {
    // scvtf d0,x0 ; fadd d1,d0,d0 ; fmul d2,d1,d0 ; fdiv d3,d2,d1 ; fcmp d3,d0 ; fcvtzs x1,d2
    let words = [
        0x9e62_0000,
        0x1e60_2801,
        0x1e60_0822,
        0x1e61_1843,
        0x1e60_2060,
        0x9e78_0041,
    ];
    let c = both(&words, |c| c.x[0] = 12_345);
    assert_eq!(c.x[1], 2 * 12_345 * 12_345);
    let c = both(&words, |c| {
        c.sys.cpacr_el1 = 0;
        c.context_changed();
    });
    assert_eq!(c.sys.esr_el1 >> 26, 7);
}

impl Random {
    /// Small, negative, or anything.
    fn value(&mut self) -> u64 {
        match self.next() % 3 {
            0 => self.next() % 64,
            1 => self.next() | 1 << 63,
            _ => self.next(),
        }
    }
    /// Two doubles, four singles, or anything.
    fn vector(&mut self) -> u128 {
        let double = |r: u64| ((r as i32) as f64 / 1024.0).to_bits();
        let single = |r: u64| u64::from(((r as i16) as f32 / 16.0).to_bits());
        let (a, b) = (self.next(), self.next());
        let (lo, hi) = match self.next() % 4 {
            0 => (a, b),
            1 => (double(a), double(b)),
            _ => (
                single(a) | single(a >> 16) << 32,
                single(b) | single(b >> 16) << 32,
            ),
        };
        u128::from(hi) << 64 | u128::from(lo)
    }
    /// A word of a group of encodings (C4.1), by bits \[28:25].
    fn word(&mut self, groups: &[u32]) -> u32 {
        loop {
            let word = self.next() as u32;
            if groups.contains(&(word >> 25 & 15)) {
                return word;
            }
        }
    }
    fn state(&mut self) -> impl Fn(&mut Core) + use<> {
        let regs: Vec<u64> = (0..31).map(|_| self.value()).collect();
        let vectors: Vec<u128> = (0..32).map(|_| self.vector()).collect();
        let (flags, fp) = (self.next(), self.next());
        move |c| {
            c.x[..31].copy_from_slice(&regs);
            c.v.copy_from_slice(&vectors);
            c.flags = dyno_isa::concrete::Nzcv::from_bits(flags & 0xf000_0000);
            // Mostly the default with IXC set, which is what the fast paths are for.
            c.fp.fpsr = if fp & 3 == 0 { 0 } else { 0x10 };
            c.fp.fpcr = if fp & 0x1c == 0 { fp & 0x07c0_0000 } else { 0 };
        }
    }
}

const INTEGER: &[u32] = &[0b1000, 0b1001, 0b0101, 0b1101];
const SIMD: &[u32] = &[0b0111, 0b1111];

fn random_words(groups: &[u32], count: usize, seed: u64) {
    let mut r = Random(seed);
    let mut engine = engine(0);
    for _ in 0..count {
        let word = r.word(groups);
        run(&mut engine, &[word], 1, r.state());
    }
}

#[test]
fn random_integer_instructions_agree() {
    random_words(INTEGER, 3_000, 0x1234_5678_9abc_def1);
}

#[test]
fn random_simd_instructions_agree() {
    random_words(SIMD, 6_000, 0x2468_ace0_1357_9bd1);
}

/// Calls with FEAT_BTI of a function that signs its return address, the last of which it changes.
#[test]
fn authenticated_calls_agree() {
    const FUNCTION: usize = 3;
    const VECTOR: usize = 0x4200 / 4;
    let mut words = vec![
        0xd63f_0000, // blr x0
        0xd100_07bd, // sub x29, x29, #1
        0xb5ff_ffdd, // cbnz x29, to the first
        0xd503_233f, // paciasp
        0xf100_07bf, // cmp x29, #1
        0x9a9f_17e4, // cset x4, eq
        0x8b04_0bde, // add x30, x30, x4, lsl #2
        0xdac1_0822, // pacda x2, x1
        0xdac1_1822, // autda x2, x1
        0xd65f_0bff, // retaa
    ];
    words.resize(VECTOR, 0);
    words.push(0x1400_0000);
    let max = Profile::by_name("max").expect("a profile of that name");
    let mut engine = engine(0);
    for steps in (1..320).step_by(3) {
        let end = run(&mut engine, &words, steps, |c| {
            let timing = c.timing.clone();
            *c = Core::new(0, 0, Profile::variant(max, false, false), timing);
            c.reset(1, BASE);
            c.sys.vbar_el1 = BASE + 0x4000;
            // EnIA, EnIB, EnDA, EnDB
            c.sys.sctlr_el1 |= 1 << 31 | 1 << 30 | 1 << 27 | 1 << 13;
            (c.sys.apiakeylo_el1, c.sys.apdakeyhi_el1) = (0x1234, 0x5678);
            c.context_changed();
            (c.x[0], c.x[1], c.x[29]) = (BASE + 4 * FUNCTION as u64, DATA, 30);
        });
        let failed = steps > 297;
        assert_eq!(end.sys.esr_el1 >> 26 == 0x1c, failed, "{steps}");
        if failed {
            assert_eq!(end.sys.elr_el1, BASE + 4 * 9);
        }
        let landed = end.pc == BASE + 4 * FUNCTION as u64;
        assert_eq!(end.pstate.btype, if landed { 2 } else { 0 });
    }
}

/// Loops over random instructions of all kinds, with accesses through X28, interrupted anywhere by the
/// end of the budget.
fn random_loops(count: usize, seed: u64, engines: &mut [Interpreter]) {
    let mut r = Random(seed);
    for i in 0..count {
        let mut words = Vec::new();
        for _ in 0..3 + r.next() % 10 {
            let rt = r.next() as u32 & 15;
            let at = (r.next() as u32 & 63) << 10;
            words.push(match r.next() % 9 {
                // LDR Xt, [X28, #imm]; STR; LDP and STP; LDR Qt; STRB; LD1 and ST1 of Vt
                0 => 0xf940_0380 | at | rt,
                1 => 0xf900_0380 | at | rt,
                2 => 0xa940_0380 | (r.next() as u32 & 15) << 15 | (rt ^ 1) << 10 | rt,
                3 => 0x3dc0_0380 | at | rt,
                4 => 0x3900_0380 | at | rt,
                5 => 0x0c00_7380 | (r.next() as u32 & 0x4040_0c00) | rt,
                6 => r.word(SIMD),
                _ => r.word(INTEGER),
            });
            // B.cond over the next one.
            if r.next().is_multiple_of(6) {
                words.push(0x5400_0040 | (r.next() as u32 & 15));
            }
        }
        // SUB X29, X29, #1; CBNZ X29, to the first
        words.push(0xd100_07bd);
        words.push(0xb500_001d | (words.len() as u32).wrapping_neg() << 5 & 0x00ff_ffe0);
        let state = r.state();
        let steps = 20 + (r.next() % 400) as i64;
        let which = i % engines.len();
        let memory = Memory::ALL[i / engines.len() % Memory::ALL.len()];
        // Now and then not aligned, and over the end of a page.
        let at = match r.next() % 8 {
            0 => DATA + (r.next() & 0x1f),
            1 => DATA + 0xe00 + (r.next() & 0x1ff),
            _ => DATA,
        };
        let prepare = |c: &mut Core| {
            state(c);
            (c.x[28], c.x[29]) = (memory.prepare(c, at), 30);
        };
        let engine = &mut engines[which];
        run_in(engine, &words, steps, prepare, Memory::furnish);
    }
}

#[test]
fn random_loops_agree() {
    random_loops(1_500, 0x0f1e_2d3c_4b5a_6978, &mut engines());
}

#[test]
fn when_and_by_whom_code_is_compiled_shows_nowhere() {
    whenever("two-engines", 100, |e| random_loops(900, 0x7777_1234, e));
}

#[test]
fn a_full_arena_is_emptied_and_filled_again() {
    // 40 blocks of eight additions and a branch to the next; then back to the first.
    let mut words = Vec::new();
    for i in 0..40u32 {
        words.extend((0..8).map(|k| 0x9100_0400 | ((i + k) % 20) << 5 | ((i + k + 1) % 20)));
        words.push(0x1400_0001);
    }
    words.push(0x1400_0000 | (words.len() as u32).wrapping_neg() & 0x03ff_ffff);
    let mut small = with(Options {
        threshold: 1,
        code: 16 << 10,
        ..Options::default()
    });
    let c = run(&mut small, &words, 20_000, |_| {});
    assert!(c.stats.instructions == 20_000);
}

#[test]
#[ignore = "long; run with --release"]
fn millions_of_random_instructions_agree() {
    random_words(INTEGER, 20_000, 0x1111_2222_3333_4445);
    random_words(SIMD, 30_000, 0x5555_6666_7777_8889);
    let mut engines = engines();
    random_loops(40_000, 0x9999_aaaa_bbbb_cccd, &mut engines);
    let instructions = compiled(&engines);
    println!("{instructions} instructions in compiled code");
    assert!(instructions >= 5_000_000);
}

/// Instructions that meet devices and memory in turn, first unexpectedly and then in code made for it.
#[test]
fn devices_are_accessed_at_the_same_instants() {
    let words = [
        0xf867_7aa8, // ldr x8, [x21, x7, lsl #3]
        0xf840_8509, // ldr x9, [x8], #8
        0x8b09_014a, // add x10, x10, x9
        0xa9bf_2909, // stp x9, x10, [x8, #-16]!
        0x3940_050b, // ldrb w11, [x8, #1]
        0x8b0b_014a, // add x10, x10, x11
        0x9100_04e7, // add x7, x7, #1
        0x9240_04e7, // and x7, x7, #3
        0xd100_07bd, // sub x29, x29, #1
        0xb5ff_fefd, // cbnz x29, to the first
    ];
    for threshold in [0, 1, 7] {
        let mut engine = engine(threshold);
        for steps in (1..600).step_by(7) {
            let end = run_in(
                &mut engine,
                &words,
                steps,
                |c| (c.x[21], c.x[29]) = (DATA + 0x800, 200),
                |w| {
                    let places = [PART + 0x40, DATA + 0x100, DATA + 0x200, PART + 0x80];
                    for (i, place) in places.iter().enumerate() {
                        let at = DATA + 0x800 - BASE + 8 * i as u64;
                        assert!(w.ram.write(at, &place.to_le_bytes()));
                    }
                },
            );
            assert!(end.stats.device_accesses > 0 || steps < 2);
        }
    }
}

/// An instruction that is written over by the code in front of it: the change is seen by the very next one.
#[test]
fn code_that_is_written_to_is_new_at_once() {
    // X1 = the address of the instruction to patch; X2 = ADD X0, X0, #1 or #2 in turn.
    let words = [
        0xd280_0c83, // MOV X3, #100
        0xb900_0022, // STR W2, [X1]
        0x9100_0000, // patched: ADD X0, X0, #imm
        0x4a04_0042, // EOR W2, W2, W4
        0xf100_0463, // SUBS X3, X3, #1
        0x54ff_ff81, // B.NE to the store
        0x1400_0000, // B .
    ];
    for threshold in [0, 1, 7, 1000] {
        let mut e = engine(threshold);
        let c = run(&mut e, &words, 560, |c| {
            c.x[0] = 0;
            c.x[1] = BASE + 8;
            c.x[2] = 0x9100_0400;
            c.x[4] = 0x9100_0400 ^ 0x9100_0800;
        });
        assert_eq!(c.x[0], 150);
    }
}

/// A function that is mapped to another page between any two calls.
#[test]
fn code_is_what_is_mapped_now() {
    const TABLES: u64 = 0x40000;
    const FUNCTION: u64 = BASE + 0x10_0000;
    let page = |at: u64| (BASE + at) | 1 << 10 | 3 << 8 | 3;
    let (first, second) = (page(0x50000), page(0x51000));
    let words = [
        0xd63f_00a0, // BLR X5
        0xf900_00e6, // STR X6, [X7]: its entry in the table
        0xd503_3a9f, // DSB ISHST
        0xd508_871f, // TLBI VMALLE1
        0xd503_3b9f, // DSB ISH
        0xd503_3fdf, // ISB
        0xca08_00c6, // EOR X6, X6, X8: the other page
        0xf100_0463, // SUBS X3, X3, #1
        0x54ff_ff01, // B.NE to the first
        0x1400_0000, // B .
    ];
    let furnish = |w: &World| {
        let put = |at: u64, v: u64| assert!(w.ram.write(at, &v.to_le_bytes()));
        // 39 bits in pages of 4 KiB: levels 1, 2 and 3.
        put(TABLES + 8, (BASE + TABLES + 0x1000) | 3);
        put(TABLES + 0x1000, (BASE + TABLES + 0x2000) | 3);
        for i in 0..256 {
            put(TABLES + 0x2000 + 8 * i, page(i << 12));
        }
        put(TABLES + 0x2000 + 8 * 256, first);
        // ADD X0, X0, #1 or #16; RET
        put(0x50000, 0xd65f_03c0_9100_0400);
        put(0x51000, 0xd65f_03c0_9100_4000);
    };
    for threshold in [0, 1, 7, 1000] {
        let mut e = engine(threshold);
        let prepare = |c: &mut Core| {
            mmu_on(c, TABLES);
            c.x[0] = 0;
            c.x[3] = 100;
            c.x[5] = FUNCTION;
            c.x[6] = second;
            c.x[7] = BASE + TABLES + 0x2000 + 8 * 256;
            c.x[8] = first ^ second;
        };
        let c = run_in(&mut e, &words, 1200, prepare, furnish);
        assert_eq!(c.x[0], 50 + 50 * 16);
    }
}

/// Arrivals at a watched address are all reported, also where code from a time when nobody watched holds
/// it in mid-block.
#[test]
fn kept_code_does_not_run_past_a_watched_address() {
    // ADD X0, X0, #1 four times; B to the first.
    let words = [
        0x9100_0400,
        0x9100_0400,
        0x9100_0400,
        0x9100_0400,
        0x17ff_fffc,
    ];
    let mut e = engine(1);
    let mut go = |watched: &[u64]| {
        let mut c = core();
        let mut world = World::new(&words);
        (c.turn_end, c.budget) = (4 * 500, 4 * 500);
        e.watch(watched);
        e.run(&mut c, &mut world);
        e.take_hits().len()
    };
    assert_eq!(go(&[]), 0);
    assert_eq!(go(&[BASE + 8]), 100);
    assert_eq!(go(&[BASE, BASE + 12]), 200);
}
