//! Loops on the bench, which has RAM and a counter: with and without skips they must come to the same.
use crate::bench::{BASE, DATA, SIZE, World, core};
use crate::interpreter::Interpreter;
use crate::state::Core;

const MRS_X0_CNTVCT: u32 = 0xd53b_e040;
const RET: u32 = 0xd65f_03c0;
const PUSH: u32 = 0xa9bf_7bfd;
const POP: u32 = 0xa8c1_7bfd;
const BACK: u32 = 0x1400_0000;
const WFI: u32 = 0xd503_207f;

fn cmp(n: u32, m: u32) -> u32 {
    0xeb00_001f | m << 16 | n << 5
}
fn branch_if(cond: u32, words: i32) -> u32 {
    0x5400_0000 | (words as u32 & 0x7ffff) << 5 | cond
}
fn branch(words: i32) -> u32 {
    BACK | words as u32 & 0x3ff_ffff
}
fn call(words: i32) -> u32 {
    0x9400_0000 | words as u32 & 0x3ff_ffff
}

mod aarch32;

/// What a run came to.
#[derive(PartialEq, Eq)]
struct End {
    core: Vec<u8>,
    ram: Vec<u8>,
}

struct Run {
    end: End,
    instructions: u64,
    skipped: u64,
    skips: u64,
    c: Core,
}

/// Runs `words` in turns of so many cycles.
fn run(mut c: Core, off: bool, words: &[u32], turns: &[u64]) -> Run {
    let mut world = World::new(words);
    c.polls.off = off;
    let mut engine = Interpreter::default();
    for &cycles in turns {
        let position = c.position();
        c.turn_end = position + 4 * cycles;
        c.budget = 4 * cycles as i64;
        engine.run(&mut c, &mut world);
    }
    Run {
        end: End {
            core: c.save(),
            ram: world.content(),
        },
        instructions: c.stats.instructions,
        skipped: c.stats.skipped,
        skips: c.stats.skips,
        c,
    }
}

/// Runs with and without, and says what the run with skips was like.
fn both(words: &[u32], turns: &[u64], prepare: impl Fn(&mut Core)) -> Run {
    both_from(words, turns, || {
        let mut c = core();
        c.x[31] = BASE + SIZE - 0x100;
        c.x[20] = DATA;
        prepare(&mut c);
        c
    })
}
fn both_from(words: &[u32], turns: &[u64], start: impl Fn() -> Core) -> Run {
    let with = run(start(), false, words, turns);
    let without = run(start(), true, words, turns);
    assert_eq!((without.skips, without.skipped), (0, 0));
    assert_eq!(with.instructions, without.instructions);
    assert_eq!(with.c.pc, without.c.pc);
    assert!(with.end == without.end, "states differ");
    with
}
/// Nearly all of it was skipped.
fn skips(words: &[u32], turns: &[u64], prepare: impl Fn(&mut Core)) -> Run {
    both(words, turns, prepare).skipped_most()
}
fn refuses(words: &[u32], turns: &[u64], prepare: impl Fn(&mut Core)) -> Run {
    both(words, turns, prepare).refused()
}
impl Run {
    fn skipped_most(self) -> Run {
        assert!(self.skips > 0, "nothing was skipped");
        assert!(
            self.skipped * 10 > self.instructions * 8,
            "only {} of {} were skipped",
            self.skipped,
            self.instructions
        );
        self
    }
    fn refused(self) -> Run {
        assert_eq!(self.skips, 0, "a loop was skipped that must not be");
        self
    }
}
const LONG: &[u64] = &[1_000_000];

#[test]
fn a_counter_under_every_condition() {
    // The loop ends where the condition does; the counter is at 62,500 when the turns are over.
    for (cond, x1) in [
        (3u32, 40_000u64), // LO
        (9, 40_000),       // LS
        (1, 40_000),       // NE
        (4, 40_000),       // MI
        (11, 40_000),      // LT
        (13, 40_000),      // LE
        (2, 10),           // HS: for ever
        (8, 10),           // HI
        (5, 10),           // PL
        (10, 10),          // GE
        (12, 10),          // GT
        (7, 10),           // VC
    ] {
        let words = [MRS_X0_CNTVCT, cmp(0, 1), branch_if(cond, -2), WFI];
        // Into the condition first: some hold only from a value on.
        let words = [
            &[MRS_X0_CNTVCT, cmp(0, 1), branch_if(8, 2), branch(-3)],
            &words[..],
        ]
        .concat();
        let words = if x1 == 10 { words } else { words[4..].to_vec() };
        let r = skips(&words, LONG, |c| c.x[1] = x1);
        assert!(r.c.x[0] >= 40_000, "condition {cond}");
    }
}

#[test]
fn the_end_of_the_loop_is_exact_wherever_it_is() {
    let words = [MRS_X0_CNTVCT, cmp(0, 1), branch_if(3, -2), WFI];
    for until in 900..1000 {
        let r = both(&words, &[20_000, 3], |c| c.x[1] = until);
        assert!(r.skips > 0 && r.c.pc == BASE + 16 && r.c.x[0] == until);
    }
}

#[test]
fn turns_of_any_length() {
    let words = [MRS_X0_CNTVCT, cmp(0, 1), branch_if(3, -2), WFI];
    for n in 1..60 {
        both(&words, &[n * 7; 200], |c| c.x[1] = 500);
    }
    skips(&words, &[1000; 1000], |c| c.x[1] = 50_000);
}

#[test]
fn differences_wrap_around() {
    // sub x2,x0,x3 ; cmp x2,x1 ; b.lo: as Linux does it, with a start before the counter's zero.
    let words = [MRS_X0_CNTVCT, 0xcb03_0002, cmp(2, 1), branch_if(3, -3), WFI];
    for start in [0u64, 5, u64::MAX, 1 << 63, u64::MAX - 39_999] {
        let r = both(&words, LONG, |c| (c.x[3], c.x[1]) = (start, 50_000));
        assert_eq!(r.skips > 0, start != 5 && start != 1 << 63, "{start:#x}");
    }
    // The same in 32 bits.
    let words = [
        MRS_X0_CNTVCT,
        0x4b03_0002,
        0x6b01_005f,
        branch_if(3, -3),
        WFI,
    ];
    skips(&words, LONG, |c| {
        (c.x[3], c.x[1]) = (0xffff_0000, 0x1_0000 + 60_000)
    });
    // What is left: sub x2,x1,x0 ; tbz x2,#63.
    let words = [MRS_X0_CNTVCT, 0xcb00_0022, 0xb6ff_ffc2, WFI];
    let r = skips(&words, LONG, |c| c.x[1] = 60_000);
    assert_eq!(r.c.x[0], 60_001);
}

#[test]
fn readings_of_timers() {
    // mrs x3,cntv_tval_el0 ; cmp w3,w1 ; b.hi
    let words = [0xd53b_e303, 0x6b01_007f, branch_if(8, -2), WFI];
    let r = skips(&words, LONG, |c| {
        (c.sys.cntv_cval_el0, c.x[1]) = (70_000, 10_000)
    });
    assert_eq!(r.c.x[3], 10_000);
    // mrs x3,cntv_ctl_el0 ; tbz w3,#2, with ENABLE and IMASK
    let words = [0xd53b_e323, 0x3617_ffe3, WFI];
    let r = skips(&words, LONG, |c| {
        (c.sys.cntv_cval_el0, c.sys.cntv_ctl_el0) = (60_000, 3)
    });
    assert_eq!(r.c.x[3], 7);
    // Never, while it is off.
    skips(&words, LONG, |c| c.sys.cntv_cval_el0 = 60_000);
}

#[test]
fn conversions_to_microseconds() {
    // mul x0,x0,x5 ; udiv x0,x0,x6 ; cmp x0,x1 ; b.lo
    let words = [
        MRS_X0_CNTVCT,
        0x9b05_7c00,
        0x9ac6_0800,
        cmp(0, 1),
        branch_if(3, -4),
        WFI,
    ];
    let r = skips(&words, LONG, |c| {
        (c.x[5], c.x[6], c.x[1]) = (1_000_000, 62_500_000, 900)
    });
    assert_eq!(r.c.x[0], 900);
    // umulh x2,x0,x5 ; lsr x0,x0,#4 ; cmp x0,x1
    let words = [
        MRS_X0_CNTVCT,
        0x9bc5_7c02,
        0xd344_fc00,
        cmp(0, 1),
        branch_if(3, -4),
        WFI,
    ];
    skips(&words, LONG, |c| (c.x[5], c.x[1]) = (1 << 60, 3_700));
    // ubfx x2,x0,#3,#8 ; cmp x2,x1 ; b.ne: a field of it comes by again and again.
    let words = [MRS_X0_CNTVCT, 0xd343_2802, cmp(2, 1), branch_if(1, -3), WFI];
    let r = both(&words, LONG, |c| c.x[1] = 200);
    assert!(r.skips > 0 && r.c.x[0] >> 3 & 0xff == 200);
}

#[test]
fn calls_with_pushes() {
    // bl 4f ; cmp ; b.lo ; b . ; 4: stp ; bl 8f ; ldp ; ret ; 8: mrs ; ret
    let words = [
        call(4),
        cmp(0, 1),
        branch_if(3, -2),
        WFI,
        PUSH,
        call(3),
        POP,
        RET,
        MRS_X0_CNTVCT,
        RET,
    ];
    let r = skips(&words, LONG, |c| c.x[1] = 60_000);
    assert_eq!(r.c.x[0], 60_000);
}

#[test]
fn values_that_pass_through_memory() {
    // str x0,[sp,#8] ; ldr x0,[sp,#8]: written before it is read.
    let words = [
        MRS_X0_CNTVCT,
        0xf900_07e0,
        0xf940_07e0,
        cmp(0, 1),
        branch_if(3, -4),
        WFI,
    ];
    skips(&words, LONG, |c| c.x[1] = 60_000);
    // str w0,[x20] ; ldr w4,[x20] ; cmp w4,w1
    let words = [
        MRS_X0_CNTVCT,
        0xb900_0280,
        0xb940_0284,
        0x6b01_009f,
        branch_if(3, -4),
        WFI,
    ];
    let r = skips(&words, LONG, |c| c.x[1] = 60_000);
    assert_eq!(r.c.x[4], 60_000);
    // Read first: ldr w4,[x20] ; mrs ; str w0,[x20] ; cmp w4,w1 is another loop each time.
    let words = [
        0xb940_0284,
        MRS_X0_CNTVCT,
        0xb900_0280,
        0x6b01_009f,
        branch_if(3, -4),
        WFI,
    ];
    let r = refuses(&words, LONG, |c| c.x[1] = 60_000);
    assert!(r.c.pc < BASE + 20 || r.c.x[4] >= 60_000);
}

#[test]
fn what_is_alive_at_the_head_is_refused() {
    // mov x3,x0 ; mrs ; sub x2,x0,x3 ; cmp x2,x1 ; b.lo: the last reading counts.
    let words = [
        0xaa00_03e3,
        MRS_X0_CNTVCT,
        0xcb03_0002,
        cmp(2, 1),
        branch_if(3, -4),
        WFI,
    ];
    refuses(&words, LONG, |c| c.x[1] = 60_000);
    // Flags of the last iteration: mrs ; csel x3,x0,x1,lo ; cmp.
    let words = [MRS_X0_CNTVCT, 0x9a81_3003, cmp(0, 1), branch_if(3, -3), WFI];
    refuses(&words, LONG, |c| c.x[1] = 60_000);
    // A count of iterations, in a register and in memory.
    let words = [MRS_X0_CNTVCT, 0xf100_0529, cmp(0, 1), branch_if(3, -3), WFI];
    refuses(&words, LONG, |c| c.x[1] = 60_000);
    let words = [
        0xf940_0283,
        0x9100_0463,
        0xf900_0283,
        MRS_X0_CNTVCT,
        branch(-4),
    ];
    refuses(&words, LONG, |_| {});
}

#[test]
fn what_cannot_be_followed_is_refused() {
    // clz x2,x0 ; cmp x2,x1 ; b.ne
    let words = [MRS_X0_CNTVCT, 0xdac0_1002, cmp(2, 1), branch_if(1, -3), WFI];
    refuses(&words, LONG, |c| c.x[1] = 3);
    // … but if nobody asks for it, it may be anything.
    let words = [MRS_X0_CNTVCT, 0xdac0_1002, cmp(0, 1), branch_if(3, -3), WFI];
    skips(&words, LONG, |c| c.x[1] = 60_000);
    // and x9,x0,#0xff0 ; ldr x8,[x20,x9]: an address.
    let words = [
        MRS_X0_CNTVCT,
        0x927c_1c09,
        0xf869_6a88,
        cmp(0, 1),
        branch_if(3, -4),
        WFI,
    ];
    refuses(&words, LONG, |c| c.x[1] = 60_000);
    // fmov d0,x0
    let words = [MRS_X0_CNTVCT, 0x9e67_0000, cmp(0, 1), branch_if(3, -3), WFI];
    refuses(&words, LONG, |c| c.x[1] = 60_000);
    // eor x4,x0,x0 ; add x4,sp,x4 ; ldr xzr,[x4] does not depend on it.
    let words = [
        MRS_X0_CNTVCT,
        0xca00_0004,
        0x8b24_63e4,
        0xf940_009f,
        cmp(0, 1),
        branch_if(3, -5),
        WFI,
    ];
    skips(&words, LONG, |c| c.x[1] = 60_000);
}

#[test]
fn vectors_of_memory() {
    // ldr q0,[x20] ; str q0,[x20]
    for access in [0x3dc0_0280, 0x3d80_0280] {
        let start = |c: &mut Core| {
            c.sys.cpacr_el1 = 3 << 20;
            c.context_changed();
            (c.x[1], c.x[20], c.x[21]) = (60_000, DATA, DATA);
        };
        let words = [MRS_X0_CNTVCT, access, cmp(0, 1), branch_if(3, -3), WFI];
        skips(&words, LONG, start);
        // add x6,x6,#1 ; lsr x7,x6,#5 ; add x20,x21,x7,lsl #3: in round 32, which may be one that is followed, both
        // halves are aligned and the whole is not, which faults because the MMU is off.
        let words = [
            MRS_X0_CNTVCT,
            0x9100_04c6,
            0xd345_fcc7,
            0x8b07_0eb4,
            access,
            branch(-5),
        ];
        for round in 0..32 {
            let r = both(&words, LONG, |c| {
                start(c);
                c.x[6] = round;
            });
            assert_eq!((r.c.x[6], r.c.sys.far_el1), (32, DATA + 8));
        }
    }
}

#[test]
fn effects_are_refused() {
    // svc-free ones: msr daifset,#2 ; sev ; stxr w5,x3,[x20] ; ldadd x0,x3,[x20] is not of this core.
    for effect in [0xd503_42df, 0xd503_209f, 0xc805_7e83] {
        let words = [MRS_X0_CNTVCT, effect, cmp(0, 1), branch_if(3, -3), WFI];
        refuses(&words, LONG, |c| c.x[1] = 60_000);
    }
    // Barriers, hints and loads that only reserve are not effects.
    for harmless in [
        0xd503_3fdf,
        0xd503_203f,
        0xd503_3f9f,
        0xc85f_7e83,
        0xd50b_7a34,
    ] {
        let words = [MRS_X0_CNTVCT, harmless, cmp(0, 1), branch_if(3, -3), WFI];
        skips(&words, LONG, |c| c.x[1] = 60_000);
    }
}

#[test]
fn memory_that_another_core_may_write() {
    // ldr w3,[x20] ; cbz w3: the turns show it.
    let words = [0xb940_0283, 0x34ff_ffe3, WFI];
    let r = skips(&words, &[10_000; 100], |c| c.x[20] = DATA + 0x2000);
    assert_eq!(r.c.x[3], 0);
    skips(&[branch(0)], &[10_000; 100], |_| {});
}

#[test]
fn work_is_not_skipped() {
    // add x3,x3,x0 ; b: turns start in the same place, and every iteration is another.
    let r = refuses(&[0x8b00_0063, branch(-1)], &[500; 2000], |c| c.x[0] = 3);
    assert_eq!(r.c.x[3], 3 * r.instructions.div_ceil(2));
}

#[test]
fn performance_monitors_count_what_is_skipped() {
    let words = [MRS_X0_CNTVCT, cmp(0, 1), branch_if(3, -2), WFI];
    let count = |c: &mut Core| {
        c.x[1] = 60_000;
        c.sys.mdcr_el3 = 1 << 17; // SPME: this core is Secure.
        let mut world = World::new(&[]);
        let mut msr = |op1: u64, crn: u64, crm: u64, op2: u64, v: u64| {
            let imm = 3 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
            c.msr(&mut world, imm, v).unwrap();
        };
        msr(3, 14, 12, 0, 8); // PMEVTYPER0_EL0: INST_RETIRED
        msr(3, 9, 12, 1, 1 << 31 | 1); // PMCNTENSET_EL0
        msr(3, 9, 12, 0, 1); // PMCR_EL0.E
    };
    let mut r = skips(&words, LONG, count);
    let mut world = World::new(&[]);
    let inst = r.c.mrs(&mut world, 3 << 14 | 3 << 11 | 14 << 7 | 8 << 3);
    assert_eq!(inst, Ok(r.instructions));
    let cycles = r.c.mrs(&mut world, 3 << 14 | 3 << 11 | 9 << 7 | 13 << 3);
    assert_eq!(cycles, Ok(r.c.position() / 4));
}

#[test]
fn a_loop_that_writes_its_own_code() {
    // str w4,[x5], where x5 is the loop itself, writes what is there already.
    let words = [MRS_X0_CNTVCT, 0xb900_00a4, cmp(0, 1), branch_if(3, -3), WFI];
    refuses(&words, LONG, |c| {
        (c.x[4], c.x[5], c.x[1]) = (u64::from(MRS_X0_CNTVCT), BASE, 60_000)
    });
}

#[test]
fn watched_addresses_are_reported() {
    let words = [MRS_X0_CNTVCT, cmp(0, 1), branch_if(3, -2), WFI];
    let (mut c, mut world) = (core(), World::new(&words));
    c.x[1] = 1000;
    let mut engine = Interpreter::default();
    engine.watch(&[BASE + 4]);
    (c.turn_end, c.budget) = (c.position() + 40_000, 40_000);
    engine.run(&mut c, &mut world);
    assert_eq!(c.stats.skips, 0);
    assert_eq!(
        engine.take_hits().len() as u64,
        c.stats.instructions.div_ceil(3) - 1
    );
}
