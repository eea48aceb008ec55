//! A32 and T32: readings of 64 bits in two registers, conditional execution, IT blocks.
use super::{LONG, Run, both_from};
use crate::bench::{BASE, DATA, SIZE, core_r52};
use crate::state::Core;

/// mrrc p15, 1, r2, r3, c14: CNTVCT
const MRRC: u32 = 0xec53_2f1e;
const WFI: u32 = 0xe320_f003;
/// cmp r2, r0
const CMP: u32 = 0xe152_0000;
const NE: u32 = 1;
const LO: u32 = 3;
const GT: u32 = 12;
const AL: u32 = 14;

/// B over so many words.
fn branch(cond: u32, words: i32) -> u32 {
    cond << 28 | 0x0a00_0000 | (words - 2) as u32 & 0xff_ffff
}
/// R8 is for data.
fn both(thumb: bool, words: &[u32], turns: &[u64], prepare: impl Fn(&mut Core)) -> Run {
    both_from(words, turns, || {
        let mut c = core_r52(thumb);
        (c.x[8], c.x[13]) = (DATA, BASE + SIZE - 0x100);
        prepare(&mut c);
        c
    })
}
fn skips(words: &[u32], turns: &[u64], prepare: impl Fn(&mut Core)) -> Run {
    both(false, words, turns, prepare).skipped_most()
}
fn refuses(words: &[u32], turns: &[u64], prepare: impl Fn(&mut Core)) -> Run {
    both(false, words, turns, prepare).refused()
}
fn in_words(halves: &[u16]) -> Vec<u32> {
    let pair = |p: &[u16]| u32::from(p[0]) | u32::from(p.get(1).copied().unwrap_or(0xbf00)) << 16;
    halves.chunks(2).map(pair).collect()
}
/// What a loop does between a reading and the comparison of R2 with R0 that ends it.
fn with(between: &[u32]) -> Vec<u32> {
    let end = [CMP, branch(LO, -2 - between.len() as i32), WFI];
    [&[MRRC], between, &end].concat()
}
fn until(n: u64) -> impl Fn(&mut Core) {
    move |c| c.x[0] = n
}

#[test]
fn a_deadline_of_64_bits() {
    // subs r4,r2,r0 ; sbcs r5,r3,r1 ; blo
    let words = [MRRC, 0xe052_4000, 0xe0d3_5001, branch(LO, -3), WFI];
    let r = skips(&words, LONG, |c| c.x[0] = 60_000);
    assert_eq!((r.c.x[2], r.c.pc), (60_000, BASE + 20));
    let r = skips(&words, LONG, |c| (c.x[0], c.x[1]) = (7, 1));
    assert!(r.c.pc < BASE + 16, "it is not over");
    // cmp r3,r1 ; cmpeq r2,r0 ; blo
    let words = [MRRC, 0xe153_0001, 0x0152_0000, branch(LO, -3), WFI];
    let r = skips(&words, LONG, |c| c.x[0] = 60_000);
    assert_eq!(r.c.x[2], 60_000);
    // Over the border of the low word, with CNTVOFF for the counter to be there.
    let near = |c: &mut Core| {
        c.sys.cntvoff_el2 = 0u64.wrapping_sub((1 << 32) - 30_000);
        (c.x[0], c.x[1]) = (25_000, 1);
    };
    for words in [[MRRC, 0xe052_4000, 0xe0d3_5001, branch(LO, -3), WFI], words] {
        let r = skips(&words, LONG, near);
        assert_eq!((r.c.x[2], r.c.x[3]), (25_000, 1));
    }
}

#[test]
fn the_end_of_the_loop_is_exact_wherever_it_is() {
    let words = with(&[]);
    for n in 900..1000 {
        let r = both(false, &words, &[20_000, 3], until(n));
        assert!(r.skips > 0 && r.c.pc == BASE + 16 && r.c.x[2] == n);
    }
    for n in 1..60 {
        both(false, &words, &[n * 7; 200], until(500));
    }
    skips(&words, &[1000; 1000], until(50_000));
}

#[test]
fn differences_of_low_words_wrap_around() {
    // sub r4,r2,r0 ; cmp r4,r1 ; blo
    let words = [MRRC, 0xe042_4000, 0xe154_0001, branch(LO, -3), WFI];
    for start in [0, 0xffff_8000u64] {
        skips(&words, LONG, |c| (c.x[0], c.x[1]) = (start, 90_000));
    }
    // udiv r6,r2,r9 ; cmp r6,r0: in other units.
    let words = [MRRC, 0xe736_f912, 0xe156_0000, branch(LO, -3), WFI];
    let r = skips(&words, LONG, |c| (c.x[0], c.x[9]) = (800, 62));
    assert_eq!(r.c.x[6], 800);
}

#[test]
fn readings_of_timers() {
    // mrc p15,0,r3,c14,c3,0 (CNTV_TVAL) ; cmp r3,#100 ; bgt
    let words = [0xee1e_3f13, 0xe353_0064, branch(GT, -2), WFI];
    let r = skips(&words, LONG, |c| c.sys.cntv_cval_el0 = 60_000);
    assert_eq!(r.c.x[3], 100);
    // mrc p15,0,r3,c14,c3,1 (CNTV_CTL) ; tst r3,#4 ; beq, with ENABLE and IMASK
    let words = [0xee1e_3f33, 0xe313_0004, branch(0, -2), WFI];
    let r = skips(&words, LONG, |c| {
        (c.sys.cntv_cval_el0, c.sys.cntv_ctl_el0) = (60_000, 3)
    });
    assert_eq!(r.c.x[3], 7);
    // The same in T32, told by an IT block: tst.w r3,#4 ; ite eq ; moveq r6,#1 ; movne r6,#2 ; cmp r6,#1 ; beq ; wfi
    let code = [
        0xee1e, 0x3f33, 0xf013, 0x0f04, 0xbf0c, 0x2601, 0x2602, 0x2e01, 0xd0f6, 0xbf30,
    ];
    let r = both(true, &in_words(&code), LONG, |c| {
        (c.sys.cntv_cval_el0, c.sys.cntv_ctl_el0) = (60_000, 3)
    });
    assert_eq!(r.skipped_most().c.x[6], 2);
}

#[test]
fn a_branch_inside_an_it_block() {
    // subs r4,r2,r0 ; cmp r4,r1 ; it lo ; blo ; wfi
    let code = [0xec53, 0x2f1e, 0x1a14, 0x428c, 0xbf38, 0xe7f9, 0xbf30];
    let r = both(true, &in_words(&code), LONG, |c| c.x[1] = 60_000);
    assert_eq!(r.skipped_most().c.x[4], 60_000);
}

#[test]
fn calls_and_memory() {
    // bl f ; cmp r2,r0 ; blo ; wfi ; f: push {r4,lr} ; mrrc ; pop {r4,pc}
    let words = [
        0xeb00_0002,
        CMP,
        branch(LO, -2),
        WFI,
        0xe92d_4010,
        MRRC,
        0xe8bd_8010,
    ];
    skips(&words, LONG, until(60_000));
    // str r2,[r8] ; ldr r4,[r8], and stm r8,{r2,r3} ; ldm r8,{r4,r5}, and strd and ldrd
    for (store, load) in [
        (0xe588_2000, 0xe598_4000),
        (0xe888_000c, 0xe898_0030),
        (0xe1c8_20f0, 0xe1c8_40d0),
    ] {
        // cmp r4,r0
        let words = [MRRC, store, load, 0xe154_0000, branch(LO, -4), WFI];
        let r = skips(&words, LONG, until(60_000));
        assert_eq!(r.c.x[4], 60_000);
        // Big-endian: setend be first.
        let words = [&[0xf101_0200], &words[..]].concat();
        let r = both(false, &words, LONG, until(60_000));
        assert_eq!(r.c.x[4], 60_000);
    }
}

#[test]
fn write_back_and_literals() {
    for (to, back) in [
        // ldr r4,[r8],#4 ; ldr r5,[r8],#-4
        (0xe498_4004, 0xe418_5004),
        // ldr r4,[r8,#8]! ; ldr r5,[r8,#-8]!
        (0xe5b8_4008, 0xe538_5008),
        // ldrd r4,r5,[r8],#8 ; sub r8,r8,#8
        (0xe0c8_40d8, 0xe248_8008),
        // stmdb r8!,{r4,r5} ; ldmia r8!,{r4,r5}
        (0xe928_0030, 0xe8b8_0030),
        // ldr r4,[pc,#-8] ; ldrh r5,[pc,#-8]
        (0xe51f_4008, 0xe15f_50b8),
    ] {
        skips(&with(&[to, back]), LONG, until(60_000));
        // With a condition that holds: cmp is the first, so that the flags are always the same there.
        let [to, back] = [to, back].map(|w| w & 0x0fff_ffff | LO << 28);
        let words = [MRRC, CMP, to, back, branch(LO, -4), WFI];
        skips(&words, LONG, until(60_000));
    }
    // ldr r4,[r8],#4, on and on.
    refuses(&with(&[0xe498_4004]), LONG, until(60_000));
}

/// Nothing but what somebody else may write.
#[test]
fn words_of_memory() {
    let turns = [1000; 1000];
    // ldr r3,[r8] ; cmp r3,#0 ; beq
    skips(&[0xe598_3000, 0xe353_0000, branch(0, -2)], &turns, |_| {});
    // ldrex r3,[r8] ; cmp ; beq, but not with a strex r5,r3,[r8] or a clrex.
    let ends = [0xe353_0000, branch(0, -2)];
    skips(&[0xe198_3f9f, ends[0], ends[1]], &turns, |_| {});
    for effect in [0xe188_5f93, 0xf57f_f01f] {
        let words = [0xe198_3f9f, effect, ends[0], branch(0, -3)];
        refuses(&words, &turns, |_| {});
    }
    // ldr.w r3,[r8] ; cbnz r3,out ; b ; out: wfi
    let code = [0xf8d8, 0x3000, 0xb903, 0xe7fb, 0xbf30];
    both(true, &in_words(&code), &turns, |_| {}).skipped_most();
    // ldr.w r3,[r8] ; cmp r3,#0 ; ittt eq ; moveq r4,#1 ; ldreq.w r5,[r8,#4] ; beq ; wfi
    let code = [
        0xf8d8, 0x3000, 0x2b00, 0xbf02, 0x2401, 0xf8d8, 0x5004, 0xe7f7, 0xbf30,
    ];
    both(true, &in_words(&code), &turns, |_| {}).skipped_most();
    // The same with a turn that ends anywhere in it.
    both(
        true,
        &in_words(&code),
        &[7, 11, 13, 501].repeat(300),
        |_| {},
    );
}

#[test]
fn effects_and_counts_are_refused() {
    // mcr p15,0,r3,c13,c0,2 ; strex r5,r3,[r8] ; sev ; cpsid i ; mrc p15,0,r3,c9,c13,0 (PMCCNTR) ; vmov s0,r2 ;
    // mcr p15,0,r8,c7,c8,0 (ATS1CPR) ; subs r9,r9,#1 ; addlo r6,r6,#1
    for effect in [
        0xee0d_3f50,
        0xe188_5f93,
        0xe320_f004,
        0xf10c_0080,
        0xee19_3f1d,
        0xee00_2a10,
        0xee07_8f18,
        0xe259_9001,
        0x3286_6001,
    ] {
        refuses(&with(&[effect]), LONG, until(60_000));
    }
    // clz r6,r2 ; cmp r6,#15 ; bgt
    let words = [MRRC, 0xe16f_6f12, 0xe356_000f, branch(GT, -3), WFI];
    refuses(&words, LONG, |_| {});
    // MOVS keeps C and V, which are those of the last iteration.
    refuses(&with(&[0xe1b0_6002]), LONG, until(60_000));
}

#[test]
fn harmless_instructions_are_not() {
    // isb ; dmb ; ldrex r6,[r8] ; mrc p15,0,r6,c13,c0,2 ; mrs r6,cpsr ; vmrs r7,fpscr ; uadd8 r6,r9,r9 ; qadd r6,r9,r9 ;
    // movne r6,#1 ; clz r6,r2 ; mcr p15,0,r8,c7,c6,1 (DCIMVAC) ; mcr p15,0,r8,c7,c10,4 (CP15DSB)
    for harmless in [
        0xf57f_f06f,
        0xf57f_f05f,
        0xe198_6f9f,
        0xee1d_6f50,
        0xe10f_6000,
        0xeef1_7a10,
        0xe659_6f99,
        0xe109_6059,
        0x13a0_6001,
        0xe16f_6f12,
        0xee07_8f36,
        0xee07_8f9a,
    ] {
        let words = [MRRC, CMP, harmless, branch(LO, -3), WFI];
        skips(&words, LONG, |c| (c.x[0], c.x[9]) = (60_000, 0x7fff_ffff));
    }
}

/// Q and GE are state like any other: a loop that changes them has not come back to where it was.
#[test]
fn sticky_and_parallel_flags_count() {
    // uadd8 r6,r6,r9, which comes to the same sum again only after 256 iterations.
    refuses(&with(&[0xe656_6f99]), LONG, |c| {
        (c.x[0], c.x[9]) = (60_000, 1)
    });
    // qadd r6,r9,r9 sets Q in the first iteration for good.
    let words = [MRRC, 0xe109_6059, CMP, branch(NE, -3), branch(AL, -4)];
    let r = skips(&words, LONG, |c| (c.x[0], c.x[9]) = (1 << 31, 0x7fff_ffff));
    assert_eq!(r.c.x[35], 1);
}

/// The MPU gives the loop's 64 bytes a region of their own.
#[test]
fn code_of_a_page_that_an_mpu_divides() {
    let words = with(&[]);
    skips(&words, LONG, |c| {
        c.sys.mair_el1 = 0xff;
        (c.sys32.prbar[0], c.sys32.prlar[0]) = (BASE as u32, BASE as u32 | 1);
        (c.sys32.prbar[1], c.sys32.prlar[1]) =
            (BASE as u32 + 0x40, (BASE as u32 + SIZE as u32 - 0x40) | 1);
        c.sys.sctlr_el1 |= 1;
        c.x[0] = 60_000;
        c.translation_changed();
    });
}

/// Loops of all kinds of instructions: whatever is skipped, the end is the same.
#[test]
fn random_loops() {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 16) as u32 % n as u32
    };
    let (mut skipped, mut all) = (0, 0);
    for _ in 0..200 {
        // Registers R2 to R7 and R9; mostly AL.
        let cond = |random: &mut dyn FnMut(u64) -> u32| match random(3) {
            0 => random(14) << 28,
            _ => AL << 28,
        };
        let mut words = vec![];
        for _ in 0..1 + random(7) {
            let (d, n, m) = (2 + random(6), 2 + random(6), 2 + random(6));
            let c = cond(&mut random);
            let offset = random(4) * 8;
            words.push(match random(14) {
                0..=2 => MRRC,
                // CNTV_TVAL, CNTV_CTL
                3 => c | 0x0e1e_0f13 | d << 12,
                4 => c | 0x0e1e_0f33 | d << 12,
                // By a register that is shifted, and by a constant.
                5 | 6 => c | random(16) << 21 | n << 16 | d << 12 | random(32) << 7 | m,
                7 | 8 => c | 0x0200_0000 | random(16) << 21 | n << 16 | d << 12 | random(256),
                // CMP, TST
                9 => c | 0x0150_0000 | n << 16 | m,
                10 => c | 0x0310_0000 | n << 16 | random(256),
                11 => c | 0x0588_0000 | d << 12 | offset,
                12 => c | 0x0598_0000 | d << 12 | offset,
                _ => c | 0x07e0_0050 | random(32) << 16 | d << 12 | random(32) << 7 | n,
            });
        }
        let n = words.len() as i32;
        // Until some value is some other, or for ever.
        words.push(0xe150_0000 | (2 + random(2)) << 16 | random(2));
        words.push(branch([LO, GT, NE, 4][random(4) as usize], -1 - n));
        words.push(branch(AL, -2 - n));
        let values = [random(8_000), random(2), random(9), random(12_000)];
        let turns = [
            u64::from(1 + random(120_000)),
            u64::from(1 + random(999)),
            20_000,
        ];
        let r = both(false, &words, &turns, |c| {
            for (r, v) in [0, 1, 5, 7].iter().zip(values) {
                c.x[*r] = v.into();
            }
            (c.sys.cntv_cval_el0, c.sys.cntv_ctl_el0) = (4_000, 3);
        });
        (skipped, all) = (skipped + r.skipped, all + r.instructions);
    }
    assert!(skipped * 5 > all, "only {skipped} of {all}");
}
