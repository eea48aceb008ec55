//! A32 and T32 through the interpreter: blocks, locations, interworking, exceptions in the middle.
use dyno_core::Core;
use dyno_core::aarch32::mode;
use dyno_core::bench::{BASE, DATA, SIZE, World, core_r52};
use dyno_core::environment::line;
use dyno_core::interpreter::Interpreter;
use dyno_isa::System;
use dyno_isa::aarch32::Location;

const VECTORS: u64 = BASE + 0x4000;
const T: u32 = 1 << 5;
const HOLE: u64 = 0x6000_0000;

fn core(thumb: bool) -> Core {
    let mut c = core_r52(thumb);
    c.x[4] = DATA;
    c
}
fn a32(words: &[u32]) -> World {
    World::new(words)
}
fn put(world: &World, at: u64, halfwords: &[u16]) {
    for (i, h) in halfwords.iter().enumerate() {
        assert!(world.ram.write(at - BASE + 2 * i as u64, &h.to_le_bytes()));
    }
}
fn t32(halfwords: &[u16]) -> World {
    let world = World::new(&[]);
    put(&world, BASE, halfwords);
    world
}
fn put_word(world: &World, at: u64, word: u32) {
    assert!(world.ram.write(at - BASE, &word.to_le_bytes()));
}
fn word(world: &World, at: u64) -> u32 {
    let mut b = [0; 4];
    assert!(world.ram.read(at - BASE, &mut b));
    u32::from_le_bytes(b)
}
/// Runs `c` for `instructions` at one cycle each.
fn run_on(c: &mut Core, world: &mut World, engine: &mut Interpreter, instructions: i64) {
    c.turn_end = c.position() + 4 * instructions as u64;
    c.budget = 4 * instructions;
    engine.run(c, world);
    assert!(c.budget <= 0);
}
fn run(c: &mut Core, world: &mut World, instructions: i64) {
    run_on(c, world, &mut Interpreter::default(), instructions);
}
/// The same in pieces as whole. What is left behind.
fn in_pieces(
    thumb: bool,
    world: impl Fn() -> World,
    set: impl Fn(&mut Core),
    n: i64,
) -> (Core, World) {
    let end = |pieces: &[i64]| {
        let (mut c, mut world) = (core(thumb), world());
        set(&mut c);
        let mut engine = Interpreter::default();
        for &p in pieces {
            run_on(&mut c, &mut world, &mut engine, p);
        }
        (c, world)
    };
    let whole = end(&[n]);
    let third = n / 3;
    for pieces in [vec![1; n as usize], vec![third, 1, 2, n - third - 3]] {
        let (c, world) = end(&pieces);
        assert_eq!(c.save(), whole.0.save());
        assert_eq!(world.content(), whole.1.content());
    }
    whole
}
fn x<const N: usize>(c: &Core, registers: [usize; N]) -> [u64; N] {
    registers.map(|r| c.x[r])
}
fn psr(c: &Core) -> u32 {
    c.psr(Location(c.pc))
}
fn spsr(c: &mut Core, world: &mut World) -> u32 {
    let r = c.system(world, System::PsrRead, 1, 0);
    r.expect("a mode with an SPSR").value as u32
}
fn set_mode(c: &mut Core, world: &mut World, m: u8) {
    let r = c.system(world, System::PsrWrite, 1, u64::from(m));
    r.expect("a legal change");
}

#[test]
fn a_loop_of_a32() {
    // l: add r1,r1,r0 ; eor r2,r2,r1,lsl #3 ; str r1,[r4],#4 ; ldr r3,[r4,#-4] ; subs r0,r0,#1 ;
    // addne r5,r5,r3 ; bne l
    let words = [
        0xe081_1000,
        0xe022_2181,
        0xe484_1004,
        0xe514_3004,
        0xe250_0001,
        0x1085_5003,
        0x1aff_fff8,
    ];
    let (c, world) = in_pieces(false, || a32(&words), |c| c.x[0] = 4, 28);
    let (mut r1, mut r2, mut r5) = (0u64, 0, 0);
    for r0 in (1..=4).rev() {
        r1 += r0;
        r2 ^= r1 << 3;
        r5 += if r0 > 1 { r1 } else { 0 };
    }
    assert_eq!(x(&c, [0, 1, 2, 3, 4, 5]), [0, r1, r2, r1, DATA + 16, r5]);
    assert_eq!((c.pc, u64::from(word(&world, DATA + 12))), (BASE + 28, r1));
}

#[test]
fn a_loop_of_t32_with_an_it_block() {
    // l: subs r0,#1 ; add.w r1,r1,r0,lsl #2 ; tst r0,#1 ; ittet eq ; addeq r2,#1 ; ldreq.w r3,[r4] ;
    // addne r5,#3 ; streq r2,[r4] ; cmp r0,#0 ; bne l
    let code = [
        0x3801, 0xeb01, 0x0180, 0xf010, 0x0f01, 0xbf05, 0x3201, 0xf8d4, 0x3000, 0x3503, 0x6022,
        0x2800, 0xd1f2,
    ];
    let (c, world) = in_pieces(true, || t32(&code), |c| c.x[0] = 5, 50);
    assert_eq!(x(&c, [0, 1, 2, 3, 5]), [0, 40, 3, 2, 6]);
    assert_eq!(word(&world, DATA), 3);
    assert_eq!(c.pc, Location::new(BASE as u32 + 26, true, 0).0);
}

#[test]
fn an_it_block_is_not_divided_by_a_full_block() {
    // adds r0,#1 62 times ; ittee eq ; addeq r1,#1 ; addeq.w r2,r2,#1 ; addne r3,#1 ; addne r5,#1
    let mut code = vec![0x3001; 62];
    code.extend([0xbf07, 0x3101, 0xf102, 0x0201, 0x3301, 0x3501]);
    let (c, _) = in_pieces(true, || t32(&code), |_| {}, 67);
    assert_eq!(x(&c, [0, 1, 2, 3, 5]), [62, 0, 0, 1, 1]);
    assert_eq!(c.pc, Location::new(BASE as u32 + 62 * 2 + 12, true, 0).0);
}

#[test]
fn branches_change_the_instruction_set() {
    // blx t ; add r1,r1,#1 ; b . ; t: adds r2,#1 ; bx lr
    let words = [0xfa00_0001, 0xe281_1001, 0xeaff_fffe, 0x4770_3201];
    let (c, _) = in_pieces(false, || a32(&words), |_| {}, 7);
    assert_eq!(x(&c, [1, 2, 14]), [1, 1, BASE + 4]);
    assert_eq!(c.pc, BASE + 8);
}

#[test]
fn an_interrupt_divides_an_it_block() {
    // cmp r0,r0 ; itttt eq ; addeq r1,#1 ; addeq r2,#1 ; addeq r3,#1 ; addeq r5,#1 ; b .
    let mut world = t32(&[0x4280, 0xbf01, 0x3101, 0x3201, 0x3301, 0x3501, 0xe7fe]);
    // subs pc,lr,#4
    put_word(&world, VECTORS + 0x18, 0xe25e_f004);
    let mut c = core(true);
    let mut engine = Interpreter::default();
    run_on(&mut c, &mut world, &mut engine, 3);
    assert_eq!(Location(c.pc), Location::new(BASE as u32 + 6, true, 2));
    world.lines = line::GROUP1_NON_SECURE;
    run_on(&mut c, &mut world, &mut engine, 1);
    assert_eq!((c.pstate.mode, c.pc), (mode::IRQ, VECTORS + 0x18));
    assert_eq!(c.x[14], BASE + 6 + 4);
    let saved = spsr(&mut c, &mut world);
    // Z and C; IT[1:0] is 2.
    assert_eq!(saved, 0x6400_0000 | T | u32::from(mode::SVC));
    world.lines = 0;
    run_on(&mut c, &mut world, &mut engine, 5);
    assert_eq!(x(&c, [1, 2, 3, 5]), [1; 4]);
    assert_eq!(
        (c.pstate.mode, psr(&c)),
        (mode::SVC, 0x6000_0000 | T | u32::from(mode::SVC))
    );
}

#[test]
fn a_call_in_an_it_block_returns_behind_it() {
    // cmp r0,r0 ; ittt eq ; moveq r1,#1 ; svceq #5 ; moveq r2,#2 ; movs r3,#3
    let code = [0x4280, 0xbf02, 0x2101, 0xdf05, 0x2202, 0x2303];
    let mut world = t32(&code);
    // movs pc,lr
    put_word(&world, VECTORS + 8, 0xe1b0_f00e);
    let mut c = core(true);
    set_mode(&mut c, &mut world, mode::USR);
    let mut engine = Interpreter::default();
    // The exception costs one more.
    run_on(&mut c, &mut world, &mut engine, 5);
    assert_eq!((c.pc, c.x[14], c.x[1]), (VECTORS + 8, BASE + 8, 1));
    assert_eq!(
        spsr(&mut c, &mut world),
        0x6000_0800 | T | u32::from(mode::USR)
    );
    run_on(&mut c, &mut world, &mut engine, 3);
    assert_eq!((c.x[2], c.x[3]), (2, 3));
    // To Hyp mode with TGE, where HSR.IL says that it has 16 bits.
    let (mut c, mut world) = (core(true), t32(&code));
    set_mode(&mut c, &mut world, mode::USR);
    c.sys.hcr_el2 |= 1 << 27;
    c.context_changed();
    run(&mut c, &mut world, 5);
    assert_eq!((c.pstate.mode, c.sys.elr_el2), (mode::HYP, BASE + 8));
    assert_eq!(c.sys.esr_el2, 0x11 << 26 | 5);
    assert_eq!(c.pc, VECTORS + 0x114);
}

#[test]
fn an_abort_in_an_it_block_may_be_tried_again() {
    // cmp r0,r0 ; itt eq ; moveq r1,#1 ; ldreq.w r2,[r6] ; movs r3,#3
    let mut world = t32(&[0x4280, 0xbf04, 0x2101, 0xf8d6, 0x2000, 0x2303]);
    // mov r6,r4 ; subs pc,lr,#8
    put_word(&world, VECTORS + 0x10, 0xe1a0_6004);
    put_word(&world, VECTORS + 0x14, 0xe25e_f008);
    let mut c = core(true);
    c.x[6] = HOLE;
    let mut engine = Interpreter::default();
    run_on(&mut c, &mut world, &mut engine, 4);
    assert_eq!((c.pstate.mode, c.pc), (mode::ABT, VECTORS + 0x10));
    assert_eq!(c.x[14], BASE + 6 + 8);
    let status = (c.sys32.dfsr & 0x23f, c.sys.far_el1 & 0xffff_ffff);
    assert_eq!(status, (0x210, HOLE), "a synchronous external abort");
    let saved = spsr(&mut c, &mut world);
    assert_eq!(saved & 0x0600_fc3f, 0x800 | T | u32::from(mode::SVC));
    run_on(&mut c, &mut world, &mut engine, 4);
    assert_eq!((c.x[2], c.x[3]), (u64::from(word(&world, DATA)), 3));
}

/// An instruction half on one page and half on the next, which is written to.
#[test]
fn an_instruction_crosses_a_page() {
    let at = BASE + 0xffe;
    // l: add.w r1,r1,#1 ; strh r2,[r3] ; b l
    let code = [0xf101, 0x0101, 0x801a, 0xe7fb];
    let world = || {
        let world = World::new(&[]);
        put(&world, at, &code);
        world
    };
    let set = |c: &mut Core| {
        c.pc = Location::new(at as u32, true, 0).0;
        // add.w r1,r1,#2
        (c.x[2], c.x[3]) = (0x0102, BASE + 0x1000);
    };
    let (c, _) = in_pieces(true, world, set, 7);
    assert_eq!(c.x[1], 1 + 2 + 2);
}

#[test]
fn the_second_half_of_an_instruction_may_abort() {
    let last = BASE + SIZE - 2;
    let mut world = World::new(&[]);
    put(&world, last, &[0xf101]);
    let mut c = core(true);
    c.pc = Location::new(last as u32, true, 0).0;
    run(&mut c, &mut world, 1);
    assert_eq!((c.pstate.mode, c.pc), (mode::ABT, VECTORS + 0xc));
    assert_eq!((c.x[14], c.sys.far_el1 >> 32), (last + 4, BASE + SIZE));
    // 16 bits alone are there.
    put(&world, last, &[0x3101]);
    let mut c = core(true);
    c.pc = Location::new(last as u32, true, 0).0;
    run(&mut c, &mut world, 1);
    assert_eq!(c.x[1], 1);
}

#[test]
fn a_misaligned_pc_of_a32() {
    let (mut c, mut world) = (core(false), a32(&[]));
    c.pc = BASE + 2;
    run(&mut c, &mut world, 1);
    assert_eq!(
        (c.pstate.mode, c.x[14], c.sys32.ifsr),
        (mode::ABT, BASE + 6, 0x221)
    );
}

#[test]
fn data_may_be_big_endian() {
    // setend be ; ldr r1,[r4] ; ldrh r2,[r4] ; str r0,[r4,#8] ; setend le ; ldr r3,[r4,#8]
    let words = [
        0xf101_0200,
        0xe594_1000,
        0xe1d4_20b0,
        0xe584_0008,
        0xf101_0000,
        0xe594_3008,
    ];
    let world = || {
        let world = a32(&words);
        put_word(&world, DATA, 0x1122_3344);
        world
    };
    let (c, _) = in_pieces(false, world, |c| c.x[0] = 0xaabb_ccdd, 6);
    assert_eq!(x(&c, [1, 2, 3]), [0x4433_2211, 0x4433, 0xddcc_bbaa]);
}

#[test]
fn an_illegal_mode_ends_in_the_next_instruction() {
    // msr cpsr_c,#0xda (Hyp mode) ; mov r1,#1
    let (mut c, mut world) = (core(false), a32(&[0xe321_f0da, 0xe3a0_1001]));
    run(&mut c, &mut world, 2);
    assert_eq!((c.pstate.mode, c.pc), (mode::UND, VECTORS + 4));
    assert_eq!((c.x[14], c.x[1]), (BASE + 4 + 4, 0));
    assert_eq!(
        spsr(&mut c, &mut world),
        1 << 20 | 3 << 6 | u32::from(mode::SVC)
    );
    assert!(!c.pstate.il);
}

#[test]
fn registers_of_user_mode_and_a_return() {
    // ldm r4!,{r0-r3} ; ldmia sp,{sp,lr}^ ; rfeia sp
    let mut world = a32(&[0xe8b4_000f, 0xe8dd_6000, 0xf89d_0a00]);
    let stack = DATA + 0x100;
    put_word(&world, stack, BASE as u32 + 0x101);
    put_word(&world, stack + 4, T | u32::from(mode::USR));
    let mut c = core(false);
    c.x[13] = stack;
    run(&mut c, &mut world, 3);
    assert_eq!(c.pc, BASE + 0x101);
    assert_eq!(psr(&c), T | u32::from(mode::USR));
    assert_eq!(x(&c, [13, 14]), [BASE + 0x101, u64::from(T) | 0x10]);
    let data = [0, 1, 2, 3].map(|i| u64::from(word(&world, DATA + 4 * i)));
    assert_eq!(x(&c, [0, 1, 2, 3]), data);
    assert_eq!(c.x[4], DATA + 16);
}

#[test]
fn watched_addresses_have_no_state() {
    // l: adds r1,#1 ; strh r2,[r3] ; b l
    let (mut c, mut world) = (core(true), t32(&[0x3101, 0x801a, 0xe7fc]));
    c.x[3] = DATA;
    let mut engine = Interpreter::default();
    // As a symbol has it.
    engine.watch(&[BASE + 3]);
    run_on(&mut c, &mut world, &mut engine, 9);
    let hits: Vec<u64> = engine.take_hits().iter().map(|h| h.pc).collect();
    assert_eq!(hits, [BASE + 2; 3]);
    assert_eq!(c.x[1], 3);
}

#[test]
fn fp_traps_until_it_is_enabled() {
    // vmov s0,r0
    let (mut c, mut world) = (core(true), t32(&[0xee00, 0x0a10]));
    c.a32.fpexc = 0;
    c.context_changed();
    run(&mut c, &mut world, 1);
    assert_eq!((c.pstate.mode, c.x[14]), (mode::UND, BASE + 2));
}
