//! A32 and T32 on the interpreter and on compiled code: everything that a guest can see must be the same,
//! whatever is compiled when, and wherever the end of the budget or an interrupt comes in between.
mod lookups;
mod random;
#[path = "../support/mod.rs"]
mod support;

use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, PART, World, core_r52};
use dyno_core::environment::line;
use dyno_core::interpreter::Interpreter;
use support::{assert_same, engine, engines, go};

/// Where the first page of code ends.
const PAGE_END: u64 = BASE + 0x1000;
const SCTLR_TE: u64 = 1 << 30;

/// One program, and what happens while it runs.
struct Case {
    thumb: bool,
    /// Where `code` starts, in bytes from [`BASE`].
    at: u64,
    code: Vec<u16>,
    /// Instructions, and the interrupt lines meanwhile.
    turns: Vec<(i64, u32)>,
}

impl Case {
    fn new(thumb: bool, code: Vec<u16>, instructions: i64) -> Case {
        Case {
            thumb,
            at: 0,
            code,
            turns: vec![(instructions, 0)],
        }
    }
    fn a32(words: &[u32], instructions: i64) -> Case {
        let halves = words.iter().flat_map(|&w| [w as u16, (w >> 16) as u16]);
        Case::new(false, halves.collect(), instructions)
    }
    fn t32(code: &[u16], instructions: i64) -> Case {
        Case::new(true, code.to_vec(), instructions)
    }
    fn run(&self, engine: &mut Interpreter, prepare: &dyn Fn(&mut Core)) -> (Core, World) {
        let mut world = World::new(&[]);
        let put = |at: u64, h: u16| assert!(world.ram.write(at, &h.to_le_bytes()));
        // Every exception returns: an abort, an interrupt and a fast one behind what LR says otherwise.
        for i in 0..8u64 {
            let less: u32 = if i >= 4 { 4 } else { 0 };
            for (table, word) in [
                (0x4000, 0xe25e_f000 | less),
                (0x4100, 0xe160_006e),
                (0x4200, 0x8f00_f3de | less << 16),
            ] {
                put(table + 4 * i, word as u16);
                put(table + 4 * i + 2, (word >> 16) as u16);
            }
        }
        for (i, &h) in self.code.iter().enumerate() {
            put(self.at + 2 * i as u64, h);
        }
        let mut c = core_r52(self.thumb);
        c.pc += self.at;
        prepare(&mut c);
        c.context_changed();
        engine.watch(&[]);
        for &(instructions, lines) in &self.turns {
            world.lines = lines;
            go(engine, &mut c, &mut world, instructions);
        }
        (c, world)
    }
    /// Runs it on both; what a core was left as.
    fn both(
        &self,
        engine: &mut Interpreter,
        prepare: &dyn Fn(&mut Core),
        what: &str,
    ) -> (Core, World) {
        let (a, world) = self.run(&mut Interpreter::default(), prepare);
        let (b, other) = self.run(engine, prepare);
        let set = if self.thumb { "T32" } else { "A32" };
        let what = || format!("{what}: {set} {:04x?} {:?}", self.code, self.turns);
        assert_same((&a, &world), (&b, &other), what);
        (b, other)
    }
    /// On engines of all thresholds, which are new.
    fn everywhere(&self, prepare: impl Fn(&mut Core)) -> Core {
        let all = engines().map(|mut e| self.both(&mut e, &prepare, "").0);
        let [c, ..] = all;
        c
    }
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
    for steps in (1..160).step_by(7) {
        let case = Case::a32(&words, steps);
        case.everywhere(|c| (c.x[0], c.x[4]) = (20, DATA));
    }
}

#[test]
fn a_loop_of_t32_with_an_it_block() {
    // l: subs r0,#1 ; add.w r1,r1,r0,lsl #2 ; tst r0,#1 ; ittet eq ; addeq r2,#1 ; ldreq.w r3,[r4] ;
    // addne r5,#3 ; streq r2,[r4] ; cmp r0,#0 ; bne l
    let code = [
        0x3801, 0xeb01, 0x0180, 0xf010, 0x0f01, 0xbf05, 0x3201, 0xf8d4, 0x3000, 0x3503, 0x6022,
        0x2800, 0xd1f2,
    ];
    for steps in (1..200).step_by(9) {
        let case = Case::t32(&code, steps);
        case.everywhere(|c| (c.x[0], c.x[4]) = (20, DATA));
    }
}

/// A conditional load that faults between accesses that do not: the registers are those of that moment.
#[test]
fn a_conditional_load_that_faults_is_precise() {
    // l: adds r0,r0,#1 ; tst r0,#7 ; ldr r1,[r4] ; ldreq r2,[r6],#4 ; addne r5,r5,r1 ; b l
    let words = [
        0xe290_0001,
        0xe310_0007,
        0xe594_1000,
        0x0496_2004,
        0x1085_5001,
        0xeaff_fff9,
    ];
    let c = Case::a32(&words, 400).everywhere(|c| (c.x[4], c.x[6]) = (DATA, 0x6000_0000));
    assert!(c.stats.exceptions[1] > 5, "{:?}", c.stats.exceptions);
    assert_eq!(
        (c.x[6], c.sys.far_el1 & 0xffff_ffff),
        (0x6000_0000, 0x6000_0000)
    );
}

/// Flags of which N and Z, C and V come from different instructions, at every end of the budget.
#[test]
fn flags_that_are_kept_in_part_agree() {
    // l: adds r0,r0,r1 ; movs r2,r0 ; lsls r3,r0,#7 ; str r3,[r4] ; ands r5,r0,r1 ; adc r6,r6,r5 ;
    // muls r7,r0,r1 ; str r7,[r4] ; mvnsmi r5,r5 ; rrx r6,r6 ; addvs r8,r8,#1 ; addhi r9,r9,#1 ; addgt
    // r10,r10,#1 ; b l
    let words = [
        0xe090_0001,
        0xe1b0_2000,
        0xe1b0_3380,
        0xe584_3000,
        0xe010_5001,
        0xe0a6_6005,
        0xe017_0190,
        0xe584_7000,
        0x41f0_5005,
        0xe1a0_6066,
        0x6288_8001,
        0x8289_9001,
        0xc28a_a001,
        0xeaff_fff1,
    ];
    for steps in (1..160).step_by(7) {
        Case::a32(&words, steps).everywhere(|c| {
            (c.x[0], c.x[1], c.x[4]) = (0x7123_4567, 0x1357_9bdf, DATA);
        });
    }
}

/// N and Z of a product of 64 bits, for conditions and for what is kept of them.
#[test]
fn flags_of_a_long_product_agree() {
    // l: smlals r8,r5,r7,r10 ; rsbpl r5,r12,r0,lsr #20 ; umulls r1,r2,r0,r3 ; addeq r6,r6,#1 ; movs r9,r9 ; b l
    let words = [
        0xe0f5_8a97,
        0x506c_5a20,
        0xe092_1390,
        0x0286_6001,
        0xe1b0_9009,
        0xeaff_fff9,
    ];
    for (x, y) in [
        (1 << 31, 0),
        (1 << 31, 2),
        (0xffff_ffff, 3),
        (0x92b5_16f0, 0x12),
    ] {
        for steps in (1..40).step_by(5) {
            Case::a32(&words, steps).everywhere(|c| {
                (c.x[0], c.x[3], c.x[7], c.x[10], c.x[5]) = (x, y, x, y, x ^ y);
            });
        }
    }
}

/// LDM and STM that stay in a page, cross it, and are misaligned; with the base in the list; conditional.
#[test]
fn multiple_loads_and_stores_agree() {
    // l: ldmia r4!,{r0-r3} ; stmdb r5!,{r0-r3,lr} ; ldmibne r5,{r6,r7} ; stmia r4,{r4,r6} ; ldmda r4,{r4,r8} ;
    // bic r4,r4,#3 ; cmp r6,r7 ; push {r0,r1} ; pop {r2,r3} ; b l
    let words = [
        0xe8b4_000f,
        0xe925_400f,
        0x1995_00c0,
        0xe884_0050,
        0xe814_0110,
        0xe3c4_4003,
        0xe156_0007,
        0xe92d_0003,
        0xe8bd_000c,
        0xeaff_fff5,
    ];
    for base in [
        DATA + 0xfe0,
        DATA + 0xff0,
        DATA + 2,
        DATA + 0x40,
        0x6000_0000,
    ] {
        for steps in [1, 2, 3, 11, 57, 200] {
            Case::a32(&words, steps).everywhere(|c| {
                (c.x[4], c.x[5], c.x[13]) = (base, DATA + 0x1008, DATA + 0x2004);
            });
        }
    }
}

/// A32 calls T32 in the same page and the next, which returns by POP and by BX.
#[test]
fn interworking_agrees() {
    let mut words = vec![0xe1a0_0000u32; 0x410];
    // l: blx #0x100 ; adds r0,r0,#1 ; blx r5 ; ldr pc,[r6]
    let start = [0xfa00_003e, 0xe290_0001, 0xe12f_ff35, 0xe596_f000];
    words[..4].copy_from_slice(&start);
    // push {r4,lr} ; adds r1,#1 ; it cs ; addcs r2,#1 ; pop {r4,pc} | adds r3,#3 ; bx lr
    let thumb = [0xb510, 0x3101, 0xbf28, 0x3201, 0xbd10, 0xbf00];
    for (i, pair) in thumb.chunks(2).enumerate() {
        words[0x40 + i] = pair[1] << 16 | pair[0];
    }
    words[0x404] = 0x4770 << 16 | 0x3303;
    for steps in (1..300).step_by(23) {
        let c = Case::a32(&words, steps).everywhere(|c| {
            (c.x[5], c.x[6], c.x[13]) = (BASE + 0x1011, DATA, DATA + 0x2000);
            c.sys.sctlr_el1 &= !1;
        });
        assert!(steps < 50 || c.x[1] > 0 && c.x[3] > 0 || c.pc >= DATA);
    }
}

/// An instruction that is half in one page and half in the next is the interpreter's, and goes on.
#[test]
fn an_instruction_over_two_pages_agrees() {
    // l: adds r0,#1 ; add.w r1,r1,r0 (half in each page) ; b.w l
    let code = [0x3001, 0xeb01, 0x0100, 0xf7ff, 0xbffb];
    for steps in (1..120).step_by(7) {
        let mut case = Case::t32(&code, steps);
        case.at = PAGE_END - BASE - 4;
        let c = case.everywhere(|_| ());
        assert_eq!(c.x[0], (steps as u64).div_ceil(3));
    }
}

#[test]
fn code_that_is_written_to_is_new_at_once() {
    // l: str r2,[r1] ; (patched) add r0,r0,#1 ; eor r2,r2,r3 ; subs r5,r5,#1 ; bne l ; b .
    let words = [
        0xe581_2000,
        0xe280_0001,
        0xe022_2003,
        0xe255_5001,
        0x1aff_fffa,
        0xeaff_fffe,
    ];
    for threshold in [0, 1, 7, 1000] {
        let (c, _) = Case::a32(&words, 560).both(
            &mut engine(threshold),
            &|c| {
                (c.x[1], c.x[2]) = (BASE + 4, 0xe280_0001);
                (c.x[3], c.x[5]) = (0xe280_0001 ^ 0xe280_0002, 100);
            },
            "A32",
        );
        assert_eq!(c.x[0], 150);
    }
    // The same in T32: strh r2,[r1] ; adds r0,#1 ; eors r2,r3 ; subs r5,#1 ; bne l ; b .
    let code = [0x800a, 0x3001, 0x405a, 0x3d01, 0xd1fa, 0xe7fe];
    for threshold in [0, 1, 7, 1000] {
        let (c, _) = Case::t32(&code, 560).both(
            &mut engine(threshold),
            &|c| {
                (c.x[1], c.x[2], c.x[3], c.x[5]) = (BASE + 2, 0x3001, 0x3001 ^ 0x3002, 100);
            },
            "T32",
        );
        assert_eq!(c.x[0], 150);
    }
}

/// Loads from a device and from memory in turn, in mid-block and under conditions.
#[test]
fn devices_are_accessed_at_the_same_instants() {
    // l: ands r0,r0,#3 ; ldr r1,[r4,r0,lsl #2] ; add r2,r2,r1 ; streq r2,[r5] ; ldrne r3,[r5,#8] ;
    // eor r5,r5,r6 ; add r0,r0,#1 ; b l
    let words = [
        0xe210_0003,
        0xe794_1100,
        0xe082_2001,
        0x0585_2000,
        0x1595_3008,
        0xe025_5006,
        0xe280_0001,
        0xeaff_fff7,
    ];
    for steps in (1..700).step_by(41) {
        let c = Case::a32(&words, steps).everywhere(|c| {
            (c.x[4], c.x[5], c.x[6]) = (PART + 0x40, PART + 0x80, (DATA + 0x100) ^ (PART + 0x80));
        });
        assert!(c.stats.device_accesses > 0 || steps < 2);
    }
}

/// System registers, exceptions and returns: MRS, MSR, CPS, MRC, MCR, SVC, SRS, RFE, VMRS, LDM of User registers.
#[test]
fn what_acts_on_the_core_as_a_whole_agrees() {
    // l: mrs r0,cpsr ; mcr p15,0,r0,c13,c0,2 ; mrc p15,0,r1,c13,c0,2 ; svc #5 ; addmi r2,r2,#1 ; cpsid i ;
    // cpsie i ; msr cpsr_f,r0 ; vmrs r5,fpscr ; adds r6,r6,r0 ; vmsr fpscr,r7 ; mrrc p15,0,r8,r9,c14 ; isb ; dmb ;
    // srsdb sp!,#0x13 ; rfeia sp! | b l
    let words = [
        0xe10f_0000,
        0xee0d_0f50,
        0xee1d_1f50,
        0xef00_0005,
        0x4282_2001,
        0xf10c_0080,
        0xf108_0080,
        0xe128_f000,
        0xeef1_5a10,
        0xe096_6000,
        0xeee1_7a10,
        0xec59_8f0e,
        0xf57f_f06f,
        0xf57f_f05f,
        0xe58d_e000,
        0xe8dd_0600,
        0xe04d_0001,
        0xeaff_ffed,
    ];
    for steps in (1..260).step_by(13) {
        let mut case = Case::a32(&words, steps);
        case.everywhere(|c| c.x[13] = DATA + 0x800);
        case.turns = vec![(steps / 2, 0), (3, line::IRQ), (steps, 0)];
        case.everywhere(|c| c.x[13] = DATA + 0x800);
    }
}

/// VFP loops with numbers, and with traps that are switched on and off on the way.
#[test]
fn floating_point_agrees_and_is_undefined_alike() {
    // l: vadd.f64 d2,d0,d1 ; vmul.f32 s6,s1,s3 ; vcmp.f64 d2,d1 ; vmrs apsr_nzcv,fpscr ; vmovgt.f64 d1,d2 ;
    // vldr d4,[r4] ; vstr s6,[r4,#8] ; vadd.i32 q3,q2,q1 ; vdiv.f64 d0,d2,d4 ; eor r0,r0,r1 ; vmsr fpexc,r0 ;
    // mcr p15,0,r2,c1,c0,2 ; eor r2,r2,r3 ; b l
    let words = [
        0xee30_2b01,
        0xee20_3aa1,
        0xeeb4_2b41,
        0xeef1_fa10,
        0xceb0_1b42,
        0xed94_4b00,
        0xed84_3a02,
        0xf224_6842,
        0xee82_0b04,
        0xe020_0001,
        0xeee8_0a10,
        0xee01_2f50,
        0xe022_2003,
        0xeaff_fff1,
    ];
    for steps in (1..400).step_by(19) {
        Case::a32(&words, steps).everywhere(|c| {
            (c.x[0], c.x[1], c.x[2]) = (1 << 30, 1 << 30, 0xf << 20);
            (c.x[3], c.x[4]) = (1 << 31, DATA);
            c.v[0] = u128::from(1.5f64.to_bits()) << 64 | u128::from(2.25f64.to_bits());
        });
    }
}

/// The MPU lets only a part of the page of the code be executed: nothing of it is compiled, and all is right.
#[test]
fn a_page_that_is_executable_in_part_agrees() {
    // l: add r0,r0,#1 ; str r0,[r4] ; b l
    let words = [0xe280_0001, 0xe584_0000, 0xeaff_fffc];
    for limit in [BASE as u32, BASE as u32 + 0xf_ffc0] {
        for steps in [1, 50, 300] {
            let c = Case::a32(&words, steps).everywhere(|c| {
                c.sys.mair_el1 = 0xff;
                (c.sys32.prbar[0], c.sys32.prlar[0]) = (BASE as u32, limit | 1);
                (c.sys32.prbar[1], c.sys32.prlar[1]) =
                    (BASE as u32 + 0x40, (BASE as u32 + 0xf_ffc0) | 1);
                if limit != BASE as u32 {
                    c.sys32.prlar[1] = 0;
                }
                c.sys.sctlr_el1 |= 1;
                c.x[4] = DATA;
                c.translation_changed();
            });
            assert_eq!(c.x[0], (steps as u64).div_ceil(3));
        }
    }
}
