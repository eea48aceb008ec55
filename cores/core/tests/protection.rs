//! The MPUs of the Cortex-R52 through the engine: what programs in A32 state may do, and what the fault
//! registers say of what they may not (DDI 0568 part C).
use dyno_core::Core;
use dyno_core::bench::{BASE, DATA, World};
use dyno_core::interpreter::Interpreter;
use dyno_core::profile::{CostTable, Profile, Timing};
use dyno_fabric::Frequency;

const LDR: u32 = 0xe592_1000; // ldr r1, [r2]
const STR: u32 = 0xe582_1000; // str r1, [r2]
const LDRSH: u32 = 0xe1d2_30f0; // ldrsh r3, [r2]
const LDRT: u32 = 0xe4b2_1000; // ldrt r1, [r2], #0
const NOP: u32 = 0xe1a0_0000; // mov r0, r0

/// In Supervisor mode at the first of `words`, with R2 at the data; region 0 of both MPUs is all RAM.
fn core(words: &[u32]) -> (Core, World) {
    let timing = Timing {
        clock: Frequency::mhz(1000),
        counter: Frequency::hz(62_500_000),
        costs: CostTable::uniform(4),
    };
    let profile = Profile::by_name("r52").expect("a known profile");
    let mut c = Core::new(0, 0, profile, timing);
    c.boot_at(1, BASE, false);
    c.sys.vbar_el1 = BASE + 0x4000;
    c.sys.vbar_el2 = BASE + 0x5000;
    c.sys.mair_el1 = 0xff;
    c.sys.mair_el2 = 0xff;
    c.x[2] = DATA;
    let (base, limit) = (BASE as u32, BASE as u32 + 0xf_ffc0);
    (c.sys32.prbar[0], c.sys32.prlar[0]) = (base, limit | 1);
    (c.sys32.hprbar[0], c.sys32.hprlar[0]) = (base | 0b010, limit | 1);
    c.sys.sctlr_el1 |= 1;
    (c, World::new(words))
}
/// Instead of region 0, one that ends in front of the data and one behind `gap` bytes of it.
fn leave_out(c: &mut Core, gap: u64) {
    let end = c.sys32.prlar[0];
    c.sys32.prlar[0] = (DATA as u32 - 64) | 1;
    (c.sys32.prbar[1], c.sys32.prlar[1]) = ((DATA + gap) as u32, end);
}
/// Carries out `n` instructions, or fewer where an exception is taken.
fn run(c: &mut Core, world: &mut World, n: i64) {
    c.translation_changed();
    c.turn_end = c.position() + 4 * n as u64;
    c.budget = 4 * n;
    Interpreter::default().run(c, world);
}
fn dfar(c: &Core) -> u64 {
    c.sys.far_el1 & 0xffff_ffff
}
/// Taken to Abort mode, at the vector of data aborts.
fn data_abort(c: &Core) -> Option<(u64, u64)> {
    (c.stats.exceptions == [0, 1, 0, 0] && c.pstate.mode == 0x17).then(|| (c.sys32.dfsr, dfar(c)))
}

#[test]
fn registers_of_coprocessor_15_are_reached() {
    // mrc p15, 0, r0, c0, c0, 0; mrc p15, 0, r1, c0, c0, 4
    let (mut c, mut world) = core(&[0xee10_0f10, 0xee10_1f90]);
    run(&mut c, &mut world, 2);
    assert_eq!((c.x[0], c.x[1]), (0x411f_d133, 24 << 8));
    // mrrc p15, 0, r0, r1, c14; mcrr p15, 2, r3, r4, c14
    let (mut c, mut world) = core(&[0xec51_0f0e, 0xec44_3f2e]);
    (c.x[3], c.x[4]) = (0x1111, 0x2222);
    run(&mut c, &mut world, 2);
    assert_eq!(c.sys.cntp_cval_el0, 0x2222_0000_1111);
    // mrc p15, 4, r0, c1, c0, 0: not at EL1.
    let (mut c, mut world) = core(&[0xee91_0f10]);
    run(&mut c, &mut world, 1);
    assert_eq!((c.stats.exceptions, c.pstate.mode), ([0, 1, 0, 0], 0x1b));
}

#[test]
fn data_aborts_of_el1() {
    for (word, gap, bar, want) in [
        (LDR, 0, 0, None),
        (STR, 0, 0, None),
        (LDR, 0x40, 0, Some((0x204, DATA))),
        (STR, 0x40, 0, Some((0xa04, DATA))),
        (LDR, 0, 0b100, None),
        (STR, 0, 0b100, Some((0xa0c, DATA))),
        (LDRT, 0, 0, Some((0x20c, DATA))),
        (LDRT, 0, 0b010, None),
    ] {
        let (mut c, mut world) = core(&[word]);
        if gap != 0 {
            leave_out(&mut c, gap);
        }
        c.sys32.prbar[0] |= bar;
        run(&mut c, &mut world, 1);
        assert_eq!(data_abort(&c), want, "{word:#x} {gap:#x} {bar:03b}");
    }
}

/// An access over the edge of a granule is of both, and the second is what DFAR reports.
#[test]
fn unaligned_accesses_over_the_edge_of_a_region() {
    let before = World::new(&[]).content();
    for (word, fsr) in [(LDR, 0x204), (STR, 0xa04)] {
        for back in [1, 2, 3, 4] {
            let (mut c, mut world) = core(&[word]);
            // From DATA + 64 on nothing is allowed.
            c.sys32.prlar[0] = DATA as u32 | 1;
            c.x[2] = DATA + 64 - back;
            c.x[1] = 0x5555_5555;
            run(&mut c, &mut world, 1);
            let want = (back < 4).then_some((fsr, DATA + 64));
            assert_eq!(data_abort(&c), want, "{word:#x} {back}");
            if want.is_some() {
                let data = (DATA - BASE) as usize;
                assert_eq!(world.content()[data..], before[data..], "nothing is stored");
            }
        }
    }
}

#[test]
fn a_hypervisor_learns_what_it_has_to_emulate() {
    let hsr = |iss: u64| 0x24 << 26 | 1 << 25 | iss;
    for (word, iss) in [
        (LDR, 1 << 24 | 2 << 22 | 1 << 16 | 4),
        (STR, 1 << 24 | 2 << 22 | 1 << 16 | 1 << 6 | 4),
        (LDRSH, 1 << 24 | 1 << 22 | 1 << 21 | 3 << 16 | 4),
    ] {
        let (mut c, mut world) = core(&[word]);
        c.sys.hcr_el2 = 1;
        c.sys32.hprlar[0] = (DATA as u32 - 64) | 1;
        c.x[2] = DATA + 0x124;
        run(&mut c, &mut world, 1);
        assert_eq!((c.stats.exceptions, c.pstate.mode), ([0, 0, 1, 0], 0x1a));
        assert_eq!(c.sys.esr_el2, hsr(iss), "{word:#x}");
        assert_eq!(c.sys.far_el2, DATA + 0x124);
        assert_eq!(c.sys.hpfar_el2, (DATA >> 12) << 4);
        assert_eq!(c.sys.elr_el2, BASE);
    }
}

/// Code ends where its region does, in the middle of a page too.
#[test]
fn fetching_stops_at_the_edge_of_a_region() {
    let (mut c, mut world) = core(&[NOP; 40]);
    c.sys32.prlar[0] = (BASE as u32 + 0x40) | 1;
    run(&mut c, &mut world, 33);
    assert_eq!((c.stats.exceptions, c.pstate.mode), ([0, 1, 0, 0], 0x17));
    assert_eq!((c.sys32.ifsr, c.sys.far_el1 >> 32), (0x204, BASE + 0x80));
    assert_eq!(c.stats.instructions, 32);
}

#[test]
fn a_region_holds_for_the_next_access() {
    // str r1, [r2]; mcr p15, 0, r3, c6, c3, 0; str r1, [r2]
    let (mut c, mut world) = core(&[STR, 0xee06_3f13, STR]);
    c.x[3] = BASE | 0b100;
    run(&mut c, &mut world, 3);
    assert_eq!(data_abort(&c), Some((0xa0c, DATA)));
    // The one that is aborted has not been executed.
    assert_eq!(c.stats.instructions, 2);
}

#[test]
fn a_tcm_is_found_where_its_register_says() {
    // mcr p15, 0, r3, c9, c1, 1; str r1, [r2]
    let (mut c, mut world) = core(&[0xee09_3f31, STR]);
    c.set_pins(dyno_core::cp15::Pins {
        tcmregionr: [0, 4 << 2, 0],
        tcm: [0, BASE + 0x1_0000, 0],
        ..Default::default()
    });
    c.sys.sctlr_el1 &= !1;
    (c.x[1], c.x[2], c.x[3]) = (0x1234_5678, 0x2010, 0x2001);
    run(&mut c, &mut world, 2);
    assert_eq!(c.stats.exceptions, [0; 4]);
    assert_eq!(
        world.content()[0x1_0010..][..4],
        0x1234_5678u32.to_le_bytes()
    );
}
