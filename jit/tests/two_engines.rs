//! The same words on the interpreter and on compiled code: a faulting load in mid-block, flag
//! setters, conditional branches, exceptions, and everything else must end in the same state.
use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, World, core};
use dyno_core::interpreter::Interpreter;
use dyno_jit::{Jit, Options};

fn engine(threshold: u32) -> Interpreter {
    let options = Options {
        threshold,
        code: 1 << 20,
    };
    let jit = Jit::new(options).expect("this host can be compiled for");
    Interpreter::with_upper(Box::new(jit))
}

/// Runs `words` once on each engine from the state that `prepare` makes. Everything that a guest can
/// see must be equal afterwards; returns the interpreter's core for further checks.
fn both(words: &[u32], prepare: impl Fn(&mut Core)) -> Core {
    run(words, words.len() as i64, 0, prepare)
}

/// Likewise for a number of instructions of four quarter cycles each.
fn run(words: &[u32], instructions: i64, threshold: u32, prepare: impl Fn(&mut Core)) -> Core {
    let mut interpreted = core();
    prepare(&mut interpreted);
    let mut world = World::new(words);
    interpreted.turn_end = 4 * instructions as u64;
    interpreted.budget = 4 * instructions;
    Interpreter::default().run(&mut interpreted, &mut world);

    let mut compiled = core();
    prepare(&mut compiled);
    let mut other = World::new(words);
    compiled.turn_end = 4 * instructions as u64;
    compiled.budget = 4 * instructions;
    engine(threshold).run(&mut compiled, &mut other);
    let save = |c: &Core| {
        let flags = c.flags.to_bits();
        let x = c.x[..32].to_vec();
        (x, flags, c.pc, c.v, c.fp, c.pstate, c.sys.clone())
    };
    assert!(
        save(&interpreted) == save(&compiled),
        "{words:08x?}: interpreted {:x?} at {:#x}, compiled {:x?} at {:#x}",
        interpreted.x,
        interpreted.pc,
        compiled.x,
        compiled.pc
    );
    assert_eq!(interpreted.budget, compiled.budget);
    assert_eq!(interpreted.stats.instructions, compiled.stats.instructions);
    assert!(world.content() == other.content(), "memory differs");
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

#[test]
fn random_integer_instructions_agree() {
    let mut seed = 0x1234_5678_9abc_def1u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let mut ran = 0;
    while ran < 2_000 {
        let word = random() as u32;
        // Data processing, immediate and register; not UDF space.
        if !matches!(word >> 25 & 15, 0b1000 | 0b1001 | 0b0101 | 0b1101) {
            continue;
        }
        ran += 1;
        let regs: Vec<u64> = (0..31)
            .map(|_| match random() % 3 {
                0 => random() % 64,
                1 => random() | 1 << 63,
                _ => random(),
            })
            .collect();
        let flags = random();
        both(&[word], |c| {
            c.x[..31].copy_from_slice(&regs);
            c.flags = dyno_isa::concrete::Nzcv::from_bits(flags & 0xf000_0000);
        });
    }
}
