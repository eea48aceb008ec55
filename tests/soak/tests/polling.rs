//! Random loops that poll counters, devices and memory: with and without skips, on both engines, a
//! machine must come to the same at every instant somebody looks.
use dyno_boards::boot::Plan;
use dyno_boards::{Board, Machine, Options, Stop};
use dyno_fabric::Time;
use dyno_soak::{Xorshift, code, skips};
use std::ops::Range;
use std::time::Duration;

const RAM: u64 = 0x4000_0000;
/// Bytes of code of one core, exception vectors included.
const CODE: u64 = 0x2000;
const VECTORS: u64 = 0x1000;
/// Where IRQs of the current level with SP_ELx go.
const IRQ: u64 = VECTORS + 0x280;
const DATA: u64 = RAM + 0x10_0000;
const STACK: u64 = RAM + 0x20_0000;

/// X0 to X7 are for results; X8 to X15 keep their values; X16 to X18 are the handler's; X20 to X23
/// hold addresses.
const DEADLINE: u32 = 8;
const CONSTANTS: u32 = 8;
const HANDLER: [u32; 6] = [
    0xd538_cc10, // mrs x16, icc_iar1_el1
    0xd280_fa11, // mov x17, #2000
    0xd51b_e311, // msr cntv_tval_el0, x17
    0xd518_cc30, // msr icc_eoir1_el1, x16
    0x9100_0652, // add x18, x18, #1
    0xd69f_03e0, // eret
];
/// Lets the interrupts of this core's timers through, and switches the UART on.
const PROLOGUE: [u32; 28] = [
    0xd2a1_0010, // mov x16, #0x0800_0000
    0x5280_0251, // mov w17, #0x12
    0xb900_0211, // str w17, [x16]           GICD_CTLR
    0x5280_0031, // mov w17, #1
    0xd518_ccb1, // msr icc_sre_el1, x17
    0xd280_1e11, // mov x17, #0xf0
    0xd518_4611, // msr icc_pmr_el1, x17
    0xd280_0031, // mov x17, #1
    0xd518_ccf1, // msr icc_igrpen1_el1, x17
    0xd538_00b1, // mrs x17, mpidr_el1
    0x9240_1e31, // and x17, x17, #0xff
    0xd2a1_0150, // mov x16, #0x080a_0000
    0x8b11_4610, // add x16, x16, x17, lsl #17
    0xb900_161f, // str wzr, [x16, #0x14]    GICR_WAKER
    0x9140_4210, // add x16, x16, #0x1_0000
    0x1280_0011, // mov w17, #-1
    0xb900_8211, // str w17, [x16, #0x80]    GICR_IGROUPR0
    0x52a1_0011, // mov w17, #0x0800_0000
    0xb901_0211, // str w17, [x16, #0x100]   GICR_ISENABLER0: CNTV
    0xd518_c017, // msr vbar_el1, x23
    0x5280_01b1, // mov w17, #13
    0xb900_26b1, // str w17, [x21, #0x24]    UARTIBRD
    0x5280_0e11, // mov w17, #0x70
    0xb900_2eb1, // str w17, [x21, #0x2c]    UARTLCR_H
    0x5280_6031, // mov w17, #0x301
    0xb900_32b1, // str w17, [x21, #0x30]    UARTCR
    0xd280_fa11, // mov x17, #2000
    0xd51b_e311, // msr cntv_tval_el0, x17
];

struct Writer<'a> {
    rng: &'a mut Xorshift,
    out: Vec<u32>,
    /// Registers that hold something of this iteration.
    fresh: Vec<u32>,
}

impl Writer<'_> {
    fn constant(&mut self) -> u32 {
        CONSTANTS + self.rng.below(8) as u32
    }
    /// Mostly what this iteration has worked out.
    fn source(&mut self) -> u32 {
        match self.rng.below(8) {
            0 => self.rng.below(8) as u32,
            1 | 2 => self.constant(),
            _ => match self.fresh.last() {
                Some(&last) if self.rng.one_in(2) => last,
                Some(_) => self.rng.pick(&self.fresh),
                None => self.constant(),
            },
        }
    }
    fn target(&mut self) -> u32 {
        let rd = self.rng.below(8) as u32;
        self.fresh.push(rd);
        rd
    }
    fn reading(&mut self) {
        let word = self.rng.pick(&[
            0xd53b_e040, // CNTVCT_EL0
            0xd53b_e040,
            0xd53b_e040,
            0xd53b_e020, // CNTPCT_EL0
            0xd53b_e300, // CNTV_TVAL_EL0
            0xd53b_e320, // CNTV_CTL_EL0
            0xb940_1aa0, // ldr w, [x21, #0x18]: UARTFR
            0xb940_1aa0,
            0xb940_3ea0, // ldr w, [x21, #0x3c]: UARTRIS
            0xb940_02a0, // ldr w, [x21]: UARTDR
            0xb940_02c0, // ldr w, [x22]: RTCDR
            0xf940_0680, // ldr x, [x20, #8]
            0xb940_0680, // ldr w, [x20, #4]
        ]);
        let rd = self.target();
        self.out.push(word | rd);
    }
    fn operation(&mut self) {
        let (n, m) = (self.source(), self.source());
        let wide = self.rng.pick(&[0, 1 << 31, 1 << 31]);
        let amount = self.rng.below(32) as u32;
        let cond = (self.rng.below(14) as u32) << 12;
        let word = match self.rng.below(30) {
            0 | 1 => wide | 0x0b00_0000 | m << 16,                 // add
            2 | 3 => wide | 0x4b00_0000 | m << 16,                 // sub
            4 => wide | 0x2b00_0000 | m << 16,                     // adds
            5 | 6 => wide | 0x6b00_0000 | m << 16,                 // subs
            7 => wide | 0x0a00_0000 | m << 16,                     // and
            8 => wide | 0x2a00_0000 | m << 16,                     // orr
            9 => wide | 0x4a00_0000 | m << 16,                     // eor
            10 => 0x2a00_03e0 | m << 16,                           // mov
            11 => 0xd340_fc00 | amount << 16,                      // lsr
            12 => 0x9340_fc00 | amount << 16,                      // asr
            13 => 0xd340_0000 | amount << 16 | (amount + 7) << 10, // ubfx
            14 => 0x9340_7c00,                                     // sxtw
            15 => wide | 0x1b00_7c00 | m << 16,                    // mul
            16 => wide | 0x1ac0_0800 | m << 16,                    // udiv
            17 => wide | 0x1ac0_0c00 | m << 16,                    // sdiv
            18 => 0x9bc0_7c00 | m << 16,                           // umulh
            19 => 0x9b40_7c00 | m << 16,                           // smulh
            20 => wide | 0x1a80_0000 | m << 16 | cond,             // csel
            21 => wide | 0x1a80_0400 | m << 16 | cond,             // csinc
            22 => wide | 0x1a00_0000 | m << 16,                    // adc
            23 => wide | 0x1ac0_2400 | m << 16,                    // lsrv
            24 => 0x93c0_0000 | n << 16 | amount << 10,            // ror
            25 => wide | 0x1100_0000 | amount << 10,               // add, immediate
            26 => wide | 0x5100_0000 | amount << 10,               // sub, immediate
            27 => 0x927c_1c00,                                     // and #0xff0
            28 => 0xdac0_1000,                                     // clz
            _ => 0xb340_0000 | amount << 16 | amount << 10,        // bfi
        };
        let rd = self.target();
        self.out.push(word | n << 5 | rd);
    }
    fn flags(&mut self) {
        let (n, m) = (self.source(), self.source());
        let wide = self.rng.pick(&[0, 1 << 31, 1 << 31]);
        let cond = (self.rng.below(14) as u32) << 12;
        let word = match self.rng.below(8) {
            0..=3 => 0x6b00_001f | m << 16,             // cmp
            4 => 0x2b00_001f | m << 16,                 // cmn
            5 => 0x6a00_001f | m << 16,                 // tst
            6 => 0x7a40_0000 | m << 16 | cond | n & 15, // ccmp
            _ => 0x7100_001f | (self.rng.below(4096) as u32) << 10,
        };
        self.out.push(wide | word | n << 5);
    }
    fn memory(&mut self) {
        // Most of it is the core's own.
        let base = if self.rng.one_in(4) { 20 } else { 31 };
        let v = self.source();
        let slot = self.rng.below(4) as u32;
        let (store, load) = self.rng.pick(&[
            (0xf900_0000 | slot << 10, 0xf940_0000 | slot << 10),
            (0xf900_0000 | slot << 10, 0xf940_0000 | slot << 10),
            (0xb900_0000 | slot << 11, 0xb940_0000 | slot << 11),
            (0xb900_0000 | slot << 11, 0xb980_0000 | slot << 11),
            (0x3900_0000 | slot << 10, 0x3940_0000 | slot << 10),
            (0xf800_5000, 0xf840_5000),
            (0xa900_0000 | 9 << 10, 0xa940_0000 | 9 << 10),
        ]);
        if !self.rng.one_in(4) {
            self.out.push(store | base << 5 | v);
        }
        if !self.rng.one_in(4) {
            let rd = self.target();
            // Both of LDP.
            self.out.push(load | base << 5 | rd);
        }
    }
    fn other(&mut self) {
        let word = self.rng.pick(&[
            0xd503_3fdf, // isb
            0xd503_3f9f, // dsb sy
            0xd503_203f, // yield
            0xd503_201f, // nop
            0xd50b_7a34, // dc cvac, x20
            0xf940_069f, // ldr xzr, [x20, #8]
            0xd503_205f, // wfe
            0xd538_4240, // mrs x0, currentel
            0xd53b_4221, // mrs x1, daif
            0xc85f_7e87, // ldxr x7, [x20]
            0x9e67_0000, // fmov d0, x0
        ]);
        self.out.push(word);
    }
    fn back(&mut self, head: usize) {
        let (n, by) = (self.source(), head as i32 - self.out.len() as i32);
        let word = match self.rng.below(8) {
            0 => 0xb400_0000 | self.rng.pick(&[0, 1 << 24, 1 << 31]) | by_19(by) | n,
            1 => 0x3600_0000 | (self.rng.below(2) as u32) << 24 | by_14(by) | n,
            _ => 0x5400_0000 | by_19(by) | self.rng.below(14) as u32,
        };
        self.out.push(word);
    }
    fn polling_loop(&mut self, subroutine: usize) {
        self.fresh.clear();
        // mrs x8, cntvct_el0 ; add x8, x8, x9: when to end, most often.
        self.out.extend([0xd53b_e048, 0x8b09_0108]);
        if self.rng.one_in(4) {
            let c = self.source();
            self.out.push(0xb900_02a0 | c); // str w, [x21]: UARTDR
        }
        let head = self.out.len();
        if self.rng.one_in(3) {
            let by = subroutine as i32 - self.out.len() as i32;
            self.out.push(0x9400_0000 | by as u32 & 0x3ff_ffff);
            self.fresh.push(0);
        } else {
            self.reading();
        }
        for _ in 0..self.rng.below(5) {
            match self.rng.below(16) {
                0 => self.reading(),
                1..=3 => self.memory(),
                4 => self.other(),
                5 | 6 => self.flags(),
                _ => self.operation(),
            }
        }
        if self.rng.one_in(2) {
            // Until then.
            let n = self.fresh.last().copied().unwrap_or(0);
            self.out.push(0xeb00_001f | DEADLINE << 16 | n << 5);
            let cond = self.rng.pick(&[3, 9, 11, 13, 4, 1]);
            let by = head as i32 - self.out.len() as i32;
            self.out.push(0x5400_0000 | by_19(by) | cond);
        } else {
            self.flags();
            self.back(head);
        }
    }
}

fn by_19(words: i32) -> u32 {
    (words as u32 & 0x7ffff) << 5
}
fn by_14(words: i32) -> u32 {
    (words as u32 & 0x3fff) << 5
}

/// The code of one core.
fn program(rng: &mut Xorshift) -> Vec<u32> {
    let mut w = Writer {
        out: PROLOGUE.to_vec(),
        fresh: Vec::new(),
        rng,
    };
    // CNTV: off, on, or on and masked.
    let ctl = w.rng.below(4) as u32;
    w.out.push(0xd280_0011 | ctl << 5); // mov x17, #…
    w.out.push(0xd51b_e331); // msr cntv_ctl_el0, x17
    if w.rng.one_in(2) {
        w.out.push(0xd503_42ff); // msr daifclr, #2
    }
    // stp x29,x30,[sp,#-16]! ; isb ; mrs x0 ; ldp ; ret, which is jumped over.
    w.out.push(0x1400_0006);
    let subroutine = w.out.len();
    w.out.extend([
        0xa9bf_7bfd,
        0xd503_3fdf,
        0xd53b_e040,
        0xa8c1_7bfd,
        0xd65f_03c0,
    ]);
    let first = w.out.len();
    for _ in 0..2 + w.rng.below(5) {
        w.polling_loop(subroutine);
    }
    let by = first as i32 - w.out.len() as i32;
    w.out.push(0x1400_0000 | by as u32 & 0x3ff_ffff);
    let mut words = w.out;
    assert!(4 * words.len() < VECTORS as usize, "too much code");
    words.resize(IRQ as usize / 4, 0x1400_0000);
    words.extend(HANDLER);
    words
}

/// A machine of 1 to 3 cores.
fn machine(seed: u64, engine: Option<u32>, off: bool) -> Machine {
    let mut rng = Xorshift::new(seed);
    let rng = &mut rng;
    let cores = rng.pick(&[1, 1, 2, 3]);
    let options = Options {
        el: Some(1),
        cpus: Some(cores),
        memory: Some(16 << 20),
        quantum: Some(Time::from_ns(rng.pick(&[10_000, 10_000, 1_000, 3_333]))),
        set: vec![
            format!("parts.uart0.timed={}", rng.one_in(2)),
            format!("clusters.a.costs.load={}", 1 + rng.below(9)),
            format!("clusters.a.costs.system={}", 1 + rng.below(9)),
        ],
        ..Options::default()
    };
    let mut plan = Plan::default();
    for core in 0..cores {
        let at = RAM + u64::from(core) * CODE;
        plan.program(core, at, code::bytes(&program(rng)));
    }
    let built = Board::load("virt").unwrap().build(options).unwrap();
    let mut machine = built.start(&plan).unwrap();
    skips::install(&mut machine, engine, off);
    let mut streams = Xorshift::new(seed ^ 0x5555);
    for core in machine.cores_mut() {
        let own = u64::from(core.index);
        for x in &mut core.x[..8] {
            *x = rng.value();
        }
        for x in &mut core.x[8..16] {
            *x = match rng.below(3) {
                0 => rng.value(),
                1 => rng.below(2000),
                _ => rng.below(64),
            };
        }
        core.x[9] = rng.below(20_000);
        core.x[18] = 0;
        core.x[20] = DATA;
        core.x[21] = 0x0900_0000;
        core.x[22] = 0x0901_0000;
        core.x[23] = RAM + own * CODE + VECTORS;
        core.x[31] = STACK + own * 0x1000 + 0x800;
        // An event stream of 0.5 to 16 us, or none.
        let every = streams.pick(&[4, 7, 9]) << 4 | 1 << 2;
        core.sys.cntkctl_el1 = streams.pick(&[0, every]);
        core.sys.cpacr_el1 = 3 << 20;
        core.context_changed();
    }
    machine
}

fn compare(seeds: Range<u64>, bound: Duration) -> u64 {
    skips::compare("polling", "uart0", seeds, bound, machine)
}

/// One core at EL1 with these words.
fn guest(words: &[u32], engine: Option<u32>, off: bool) -> Machine {
    let options = Options {
        el: Some(1),
        memory: Some(16 << 20),
        ..Options::default()
    };
    let mut plan = Plan::default();
    plan.program(0, RAM, code::bytes(words));
    let built = Board::load("virt").unwrap().build(options).unwrap();
    let mut machine = built.start(&plan).unwrap();
    skips::install(&mut machine, engine, off);
    machine
}
/// The same with and without skips, on both engines, wherever it ends.
fn same(words: &[u32]) {
    for until in [Time::from_us(1234), Time::from_us(1300), Time::from_ms(3)] {
        let end = |engine, off| {
            let mut m = guest(words, engine, off);
            m.run(until);
            (m.now(), m.cores()[0].stats.instructions, m.fingerprint())
        };
        let plain = end(None, true);
        assert_eq!(end(None, false), plain);
        assert_eq!(end(Some(3), false), plain);
        assert_eq!(end(Some(3), true), plain);
    }
}
/// What was carried out, and what was not, until the guest powers off or two seconds and a bit are
/// over, in the slices of `dyno run`.
fn two_seconds(words: &[u32]) -> (u64, u64) {
    let mut m = guest(words, None, false);
    for ms in 1..=2100 {
        if m.run(Time::from_ms(ms)) != Stop::Time {
            break;
        }
    }
    assert!(m.now() > Time::from_ms(1999) && m.now() < Time::from_ms(2002));
    let s = &m.cores()[0].stats;
    (s.instructions - s.skipped, s.skipped)
}

/// Calls with pushes, as a compiler writes them for U-Boot: `times` turns of a look at UARTFR and a
/// udelay() that calls get_ticks().
fn countdown(times: u32, us: u32) -> Vec<u32> {
    vec![
        0xd2a8_0609,              // mov x9, #0x4030_0000
        0x9120_013f,              // add sp, x9, #0x800
        0xd2a1_2015,              // mov x21, #0x0900_0000
        0x5280_0016 | times << 5, // mov w22, #times
        0xb940_1aa1,              // ldr w1, [x21, #24]
        0x3620_00a1,              // tbz w1, #4, off
        0xd280_0000 | us << 5,    // mov x0, #us
        0x9400_0007,              // bl udelay
        0x7100_06d6,              // subs w22, w22, #1
        0x54ff_ff61,              // b.ne ldr
        0x5280_0100,              // off: mov w0, #8
        0x72b0_8000,              // movk w0, #0x8400, lsl #16
        0xd400_0002,              // hvc #0: SYSTEM_OFF
        0x1400_0000,              // b .
        0xa9be_7bfd,              // udelay: stp x29, x30, [sp, #-32]!
        0xa901_53f3,              // stp x19, x20, [sp, #16]
        0x9100_03fd,              // mov x29, sp
        0xd280_0fa1,              // mov x1, #125
        0x9b01_7c13,              // mul x19, x0, x1
        0xd341_fe73,              // lsr x19, x19, #1
        0x9400_0008,              // bl get_ticks
        0x8b00_0273,              // add x19, x19, x0
        0x9400_0006,              // bl get_ticks
        0xeb13_001f,              // cmp x0, x19
        0x54ff_ffc9,              // b.ls back to bl
        0xa941_53f3,              // ldp x19, x20, [sp, #16]
        0xa8c2_7bfd,              // ldp x29, x30, [sp], #32
        0xd65f_03c0,              // ret
        0xa9bf_7bfd,              // get_ticks: stp x29, x30, [sp, #-16]!
        0xd503_3fdf,              // isb
        0xd53b_e020,              // mrs x0, cntpct_el0
        0xa8c1_7bfd,              // ldp x29, x30, [sp], #16
        0xd65f_03c0,              // ret
    ]
}

#[test]
fn a_countdown_like_that_of_u_boot() {
    same(&countdown(200, 100));
    let (done, left_out) = two_seconds(&countdown(200, 10_000));
    // Under a million instructions, of two thousand.
    assert!(done < 1_000_000 && left_out > 1_990_000_000, "{done}");
}

#[test]
fn a_delay_like_that_of_linux() {
    // start = get_cycles() ; do isb, eor, add, ldr, yield while (get_cycles() - start < ticks)
    let delay = |high: u32| {
        [
            0xd2a8_0609,             // mov x9, #0x4030_0000
            0x9120_013f,             // add sp, x9, #0x800
            0xd280_0014,             // mov x20, #0
            0xf2a0_0014 | high << 5, // movk x20, #high, lsl #16
            0xd503_3fdf,             // isb
            0xd53b_e053,             // mrs x19, cntvct_el0
            0xd503_3fdf,             // back: isb
            0xd53b_e040,             // mrs x0, cntvct_el0
            0xca00_0001,             // eor x1, x0, x0
            0x8b21_63e1,             // add x1, sp, x1
            0xf940_003f,             // ldr xzr, [x1]
            0xcb13_0000,             // sub x0, x0, x19
            0xeb14_001f,             // cmp x0, x20
            0xd503_203f,             // yield
            0x54ff_ff03,             // b.lo back
            0x5280_0100,             // mov w0, #8
            0x72b0_8000,             // movk w0, #0x8400, lsl #16
            0xd400_0002,             // hvc #0
        ]
    };
    same(&delay(1));
    // 1907 << 16 ticks are 2 seconds, less half a millisecond.
    let (done, left_out) = two_seconds(&delay(1907));
    assert!(done < 500_000 && left_out > 1_990_000_000, "{done}");
}

#[test]
fn reads_of_devices_that_are_not_steady() {
    let skipped = |words: &[u32]| {
        let end = |off| {
            let mut m = guest(words, None, off);
            m.run(Time::from_us(300));
            (m.fingerprint(), m.cores()[0].stats.skips)
        };
        let (with, without) = (end(false), end(true));
        assert_eq!(with.0, without.0);
        with.1
    };
    let poll = |base: u32, load: u32| [base, load, 0x17ff_ffff];
    let (uart, rtc) = (0xd2a1_2015, 0xd2a1_2035);
    assert_eq!(skipped(&poll(uart, 0xb940_02a1)), 0, "UARTDR");
    assert_eq!(skipped(&poll(rtc, 0xb940_02a1)), 0, "RTCDR");
    assert!(skipped(&poll(uart, 0xb940_1aa1)) > 0, "UARTFR");
    assert!(skipped(&poll(rtc, 0xb940_16a1)) > 0, "RTCRIS");
}

#[test]
fn random_loops_come_to_the_same() {
    // Interrupts that were left until the next turn, and timers that were jumped over.
    for seed in [1494, 1673, 2757] {
        compare(seed..seed + 1, Duration::from_secs(5));
    }
    let share = compare(0..25, Duration::from_secs(5));
    assert!(share > 20, "only {share} % were skipped");
}

#[test]
#[ignore = "minutes"]
fn long_random_loops_come_to_the_same() {
    let share = compare(1000..6000, Duration::from_secs(20));
    assert!(share > 20, "only {share} % were skipped");
}
