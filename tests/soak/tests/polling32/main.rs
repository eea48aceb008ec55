//! Random loops of A32 and T32 that poll counters, parts and memory on a Cortex-R52, while its timers interrupt: with
//! and without skips, on both engines, a machine must come to the same at every instant somebody looks.
use dyno_boards::boot::Plan;
use dyno_boards::{Board, Machine, Options};
use dyno_fabric::Time;
use dyno_soak::{Xorshift, skips};
use std::ops::Range;
use std::time::Duration;
use writer::{AL, ALWAYS, CNTVCT, Writer};

mod writer;

const RAM: u64 = 0x2000_0000;
/// Bytes of code of one core, exception vectors included.
const CODE: u64 = 0x2000;
const VECTORS: usize = 0x1000;
const FIQ: usize = VECTORS + 0x1c;
const DATA: u64 = RAM + 0x10_0000;
const STACK: u64 = RAM + 0x20_0000;
const UART: u32 = 0xe020_5000;
const DUAL_TIMER: u32 = 0xe010_1000;
const GICD: u32 = 0xf000_0000;
const GICR: u32 = 0xf010_0000;

/// MOVW and MOVT.
fn constant(rd: u32, v: u32) -> [u32; 2] {
    let half = |word: u32, v: u32| word | (v & 0xf000) << 4 | rd << 12 | v & 0xfff;
    [half(0xe300_0000, v & 0xffff), half(0xe340_0000, v >> 16)]
}
fn store(v: u32, at: u32) -> Vec<u32> {
    // str r1, [r0]
    let (at, v) = (constant(0, at), constant(1, v));
    [&at[..], &v, &[0xe580_1000]].concat()
}

/// Lets the interrupts of the timers through as FIQs, and switches the UART on.
fn prologue(rng: &mut Xorshift, core: u32) -> Vec<u32> {
    let redistributor = GICR + core * 0x2_0000;
    let mut words = vec![];
    let mut put = |v: u32, at: u32| words.extend(store(v, at));
    put(0x11, GICD);
    // TIMINT1 and TIMINT2
    put(6, GICD + 0x104);
    put(0, redistributor + 0x14);
    // CNTV
    put(1 << 27, redistributor + 0x1_0100);
    put(16, UART + 0x10);
    put(3, UART + 8);
    if core == 0 {
        for (load, control) in [(0, 8), (0x20, 0x28)] {
            put(200 + rng.below(20_000) as u32, DUAL_TIMER + load);
            // Off, periodic, free-running, without an interrupt, by 16, once.
            let how = rng.pick(&[0, 0xe2, 0xe2, 0xa2, 0xc2, 0xe6, 0xe3]);
            put(how, DUAL_TIMER + control);
        }
    }
    // ICC_PMR, ICC_IGRPEN0, CNTV_TVAL, CNTV_CTL: off, on, or on and masked.
    let control = rng.below(4) as u32;
    for (v, mcr) in [
        (0xf0, 0xee04_1f16),
        (1, 0xee0c_1fdc),
        (2000, 0xee0e_1f13),
        (control, 0xee0e_1f33),
    ] {
        words.extend(constant(1, v));
        words.push(mcr);
    }
    if !rng.one_in(4) {
        // cpsie f
        words.push(0xf108_0040);
    }
    words
}

fn handler() -> Vec<u32> {
    let timer = constant(8, DUAL_TIMER);
    let soon = constant(10, 2000);
    let words = [
        &[0xee1c_9f18], // mrc: icc_iar0, r9
        &timer[..],
        &[0xe588_900c, 0xe588_902c], // str r9, [r8, #12] ; str r9, [r8, #44]: TIMER1INTCLR, TIMER2INTCLR
        &soon,
        // mcr: cntv_tval, r10 ; mcr: icc_eoir0, r9 ; add r11, r11, #1 ; subs pc, lr, #4
        &[0xee0e_af13, 0xee0c_9f38, 0xe28b_b001, 0xe25e_f004],
    ];
    words.concat()
}

/// The code of one core.
fn program(rng: &mut Xorshift, core: u32) -> Vec<u8> {
    let start = prologue(rng, core);
    let thumb = rng.one_in(2);
    let mut w = Writer {
        thumb,
        out: Vec::new(),
        fresh: Vec::new(),
        rng,
    };
    for word in start {
        w.a32(word);
    }
    // The subroutine is behind bx r0 and in front of the loops: push {r4, lr} ; isb ; mrrc r0, r1 ; pop {r4, pc}.
    let subroutine = w.out.len() + 6;
    let first = subroutine + 8;
    let to = RAM as u32 + core * CODE as u32 + 2 * first as u32 + u32::from(thumb);
    for word in constant(0, to) {
        w.a32(word);
    }
    w.a32(0xe12f_ff10);
    w.both(AL, 0xe92d_4010);
    w.either(ALWAYS, 0xf57f_f06f, 0xf3bf_8f6f);
    w.both(AL, CNTVCT);
    w.both(AL, 0xe8bd_8010);
    assert_eq!(w.out.len(), first);
    for _ in 0..2 + w.rng.below(5) {
        w.polling_loop(subroutine);
    }
    w.branch(AL, first);
    let mut halves = w.out;
    assert!(2 * halves.len() < VECTORS, "too much code");
    halves.resize(VECTORS / 2, 0xbf00);
    let mut bytes: Vec<u8> = halves.iter().flat_map(|h| h.to_le_bytes()).collect();
    // b .
    bytes.extend(0xeaff_fffe_u32.to_le_bytes().repeat((FIQ - VECTORS) / 4));
    bytes.extend(handler().iter().flat_map(|w| w.to_le_bytes()));
    bytes
}

/// Each core with its code.
fn start(options: Options, codes: Vec<Vec<u8>>) -> Machine {
    let mut plan = Plan::default();
    for (core, bytes) in (0..).zip(codes) {
        plan.program(core, RAM + u64::from(core) * CODE, bytes);
    }
    let built = Board::load("mps3-an536").unwrap().build(options).unwrap();
    built.start(&plan).unwrap()
}

fn machine(seed: u64, engine: Option<u32>, off: bool) -> Machine {
    let mut rng = Xorshift::new(seed);
    let rng = &mut rng;
    let cores = rng.pick(&[1, 1, 2]);
    let options = Options {
        cpus: Some(cores),
        memory: Some(16 << 20),
        quantum: Some(Time::from_ns(rng.pick(&[20_000, 20_000, 2_000, 3_333]))),
        set: vec![
            format!("clusters.r.costs.load={}", 1 + rng.below(9)),
            format!("clusters.r.costs.system={}", 1 + rng.below(9)),
        ],
        ..Options::default()
    };
    let codes: Vec<Vec<u8>> = (0..cores).map(|core| program(rng, core)).collect();
    let mut machine = start(options, codes);
    skips::install(&mut machine, engine, off);
    for core in machine.cores_mut() {
        let own = u64::from(core.index);
        let code = RAM + own * CODE;
        core.boot_at(1, code, false);
        for x in &mut core.x[..8] {
            *x = rng.value() & 0xffff_ffff;
        }
        let seldom = rng.below(64);
        core.x[7] = rng.pick(&[0, 0, 1, seldom]);
        core.x[9] = rng.below(20_000);
        core.x[10] = DATA;
        (core.x[11], core.x[12]) = (UART.into(), DUAL_TIMER.into());
        core.x[13] = STACK + own * 0x1000 + 0x800;
        core.sys.vbar_el1 = code + VECTORS as u64;
        core.sys.cpacr_el1 = 0xf << 20;
        core.a32.fpexc = 1 << 30;
        let offsets = [0, 0, rng.value(), rng.below(40_000).wrapping_sub(1 << 32)];
        // Before the low word of the virtual counter is all ones, or not.
        core.sys.cntvoff_el2 = rng.pick(&offsets);
        // No MPU; the background map alone; a region of a granule inside the code besides.
        core.sys.mair_el1 = 0xff;
        match rng.below(3) {
            0 => {}
            n => {
                core.sys.sctlr_el1 |= 1 << 17 | 1;
                if n == 2 {
                    let at = code as u32 + 64 * rng.below(16) as u32;
                    (core.sys32.prbar[0], core.sys32.prlar[0]) = (at, at | 1);
                }
            }
        }
        core.context_changed();
        core.translation_changed();
    }
    machine
}

/// Most of the cores that let them through take interrupts.
#[test]
fn timers_interrupt() {
    /// Where R11_fiq, which the handler counts in, rests in other modes (DDI 0487 D1.20.1).
    const COUNT: usize = 27;
    let taken = (0..20).map(|seed| {
        let mut m = machine(seed, None, false);
        let before = m.cores()[0].x[COUNT];
        m.run(Time::from_ms(1));
        m.cores()[0].x[COUNT].wrapping_sub(before)
    });
    assert!(taken.filter(|&n| (1..1000).contains(&n)).count() > 8);
}

fn compare(seeds: Range<u64>, bound: Duration) -> u64 {
    skips::compare("polling32", "uart2", seeds, bound, machine)
}

/// 100 times: a delay of 10 ms by CNTPCT as a compiler writes it, and a wait for TIMER1RIS, which is set 10 ms after it
/// was cleared.
fn delays() -> Vec<u8> {
    let (period, ticks) = (constant(0, 500_000), constant(0, 625_000));
    let words = [
        &constant(12, DUAL_TIMER)[..],
        &constant(13, STACK as u32),
        &period,
        // str r0,[r12] ; mov r0,#0xc2 ; str r0,[r12,#8] ; mov r7,#100
        &[0xe58c_0000, 0xe3a0_00c2, 0xe58c_0008, 0xe3a0_7064],
        // again: bl delay ; str r0,[r12,#12] ; ldr r1,[r12,#16] ; tst r1,#1 ; beq ldr ; subs r7,r7,#1 ; bne again
        &[
            0xeb00_0006,
            0xe58c_000c,
            0xe59c_1010,
            0xe311_0001,
            0x0aff_fffc,
            0xe257_7001,
            0x1aff_fff8,
        ],
        // b .
        &[0xeaff_fffe],
        // delay: push {r4-r6,lr}
        &[0xe92d_4070],
        &ticks,
        // bl now ; adds r4,r0,r2 ; adc r5,r3,#0
        &[0xeb00_0006, 0xe090_4002, 0xe2a3_5000],
        // bl now ; cmp r2,r4 ; sbcs r6,r3,r5 ; blo bl ; pop {r4-r6,pc}
        &[
            0xeb00_0003,
            0xe152_0004,
            0xe0d3_6005,
            0x3aff_fffb,
            0xe8bd_8070,
        ],
        // now: push {r4,lr} ; isb ; mrrc p15,0,r2,r3,c14 ; pop {r4,pc}
        &[0xe92d_4010, 0xf57f_f06f, 0xec53_2f0e, 0xe8bd_8010],
    ];
    words
        .concat()
        .iter()
        .flat_map(|w| w.to_le_bytes())
        .collect()
}

#[test]
fn delays_and_flags_are_skipped_in_both_engines() {
    let options = || Options {
        memory: Some(16 << 20),
        ..Options::default()
    };
    for until in [Time::from_us(23_456), Time::from_ms(41)] {
        let end = |engine, off| {
            let mut m = start(options(), vec![delays()]);
            skips::install(&mut m, engine, off);
            m.run(until);
            (m.now(), m.cores()[0].stats.instructions, m.fingerprint())
        };
        let plain = end(None, true);
        for (engine, off) in [(None, false), (Some(3), true), (Some(3), false)] {
            assert_eq!(end(engine, off), plain, "{engine:?}");
        }
    }
    for engine in [None, Some(3)] {
        let mut m = start(options(), vec![delays()]);
        skips::install(&mut m, engine, false);
        for ms in 1..=2100 {
            m.run(Time::from_ms(ms));
        }
        let c = &m.cores()[0];
        // At `b .`, which is skipped too.
        assert_eq!((c.x[7], c.pc), (0, RAM + 4 * 17), "{engine:?}");
        let done = c.stats.instructions - c.stats.skipped;
        // Of a hundred million.
        assert!(done < 500_000, "{engine:?}: {done}");
    }
}

#[test]
fn random_loops_come_to_the_same() {
    let share = compare(0..100, Duration::from_secs(5));
    assert!(share > 20, "only {share} % were skipped");
}

#[test]
#[ignore = "minutes"]
fn long_random_loops_come_to_the_same() {
    let share = compare(1000..6000, Duration::from_secs(20));
    assert!(share > 20, "only {share} % were skipped");
}
