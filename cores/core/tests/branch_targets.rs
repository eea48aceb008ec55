//! FEAT_BTI and pointer authentication as the interpreter carries them out: what branches may land on,
//! what exceptions report, and that nothing is left behind.
use dyno_core::Core;
use dyno_core::bench::{BASE, World};
use dyno_core::interpreter::Interpreter;
use dyno_core::profile::{CostTable, Profile, Timing};
use dyno_fabric::Frequency;

/// Where branches come from and go to: a page that is not guarded, and one that is.
const PLAIN: u64 = BASE + 0x1_0000;
const GUARDED: u64 = BASE + 0x1_1000;
const TABLES: u64 = BASE + 0x8_0000;
/// Offset in its page.
const TARGET: u64 = 0x100;
const EC_BTI: u64 = 0x0d;
const EC_PAC_FAIL: u64 = 0x1c;

const NOP: u32 = 0xd503_201f;
const BTI: u32 = 0xd503_241f;
const BTI_C: u32 = 0xd503_245f;
const BTI_J: u32 = 0xd503_249f;
const BTI_JC: u32 = 0xd503_24df;
const PACIASP: u32 = 0xd503_233f;
const PACIBSP: u32 = 0xd503_237f;
const PACIAZ: u32 = 0xd503_231f;
const BRK: u32 = 0xd420_0020;
const SVC: u32 = 0xd400_0021;

const BR_X0: u32 = 0xd61f_0000;
const BR_X16: u32 = 0xd61f_0200;
const BR_X17: u32 = 0xd61f_0220;
const BLR_X0: u32 = 0xd63f_0000;
const BLR_X16: u32 = 0xd63f_0200;
const RET_X0: u32 = 0xd65f_0000;
const BRAAZ_X0: u32 = 0xd61f_081f;
const BLRABZ_X16: u32 = 0xd63f_0e1f;
const RETAA: u32 = 0xd65f_0bff;

const BT0: u64 = 1 << 35;
const BT1: u64 = 1 << 36;
const ENABLES: u64 = 1 << 31 | 1 << 30 | 1 << 27 | 1 << 13;

struct Bench {
    c: Core,
    world: World,
    engine: Interpreter,
}

impl Bench {
    /// A core of the `max` class at EL1 with the MMU on, addresses mapped one to one.
    fn new() -> Bench {
        let world = World::new(&[]);
        let put = |pa: u64, v: u64| assert!(world.ram.write(pa - BASE, &v.to_le_bytes()));
        // Levels 1 to 3 of a 39-bit space; EL0 may do everything, and EL1 then may not execute, so
        // code is read-only.
        let (level2, level3) = (TABLES + 0x1000, TABLES + 0x2000);
        put(TABLES + 8 * (BASE >> 30), level2 | 3);
        put(level2 + 8 * (BASE >> 21 & 511), level3 | 3);
        for page in (BASE..TABLES).step_by(0x1000) {
            let guarded = u64::from(page == GUARDED) << 50;
            let read_only = u64::from(page < BASE + 0x2_0000) << 7;
            let leaf = page | 1 << 10 | 3 << 8 | 1 << 6 | 3;
            put(level3 + 8 * (page >> 12 & 511), leaf | read_only | guarded);
        }
        let timing = Timing {
            clock: Frequency::mhz(1000),
            counter: Frequency::hz(62_500_000),
            costs: CostTable::uniform(4),
        };
        let max = Profile::by_name("max").expect("a profile of that name");
        let mut c = Core::new(0, 0, Profile::variant(max, false, false), timing);
        c.reset(1, PLAIN);
        let s = &mut c.sys;
        s.vbar_el1 = BASE + 0x4000;
        (s.ttbr0_el1, s.mair_el1) = (TABLES, 0xff);
        s.tcr_el1 = 25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 5 << 32;
        s.sctlr_el1 |= 1 | ENABLES;
        c.translation_changed();
        Bench {
            c,
            world,
            engine: Interpreter::default(),
        }
    }
    fn put(&mut self, at: u64, word: u32) {
        assert!(self.world.ram.write(at - BASE, &word.to_le_bytes()));
        self.engine.forget_page(at, &mut self.world);
    }
    fn run(&mut self, instructions: i64) {
        let c = &mut self.c;
        c.turn_end = c.position() + 4 * instructions as u64;
        c.budget = 4 * instructions;
        self.engine.run(c, &mut self.world);
    }
    /// EC and the lower part of ISS, where an exception was taken.
    fn exception(&self) -> Option<(u64, u64)> {
        let s = &self.c.sys;
        let taken = (BASE + 0x4000..BASE + 0x5000).contains(&self.c.pc);
        taken.then_some((s.esr_el1 >> 26, s.esr_el1 & 0xffff))
    }
    fn enter_el0(&mut self) {
        self.c.sys.spsr_el1 = 0;
        self.c.eret(&mut self.world).expect("EL1 may return");
    }
}

/// The BTYPE of a Branch Target exception that `branch` at `from` causes on `word` at `to`.
fn lands(branch: u32, from: u64, word: u32, to: u64, el0: bool, sctlr: u64) -> Option<u64> {
    let mut b = Bench::new();
    b.c.sys.sctlr_el1 |= sctlr;
    b.c.context_changed();
    if el0 {
        b.enter_el0();
    }
    b.put(from, branch);
    b.put(to + TARGET, word);
    b.put(to + TARGET + 4, SVC);
    b.c.pc = from;
    for n in [0, 16, 17, 30] {
        b.c.x[n] = to + TARGET;
    }
    // An authenticated branch needs a good pointer; those here have no modifier but SP.
    let rn = if branch == RETAA {
        30
    } else {
        branch as usize >> 5 & 31
    };
    let key = match branch {
        BRAAZ_X0 | RETAA => Some(dyno_isa::PointerAuth::AddIA),
        BLRABZ_X16 => Some(dyno_isa::PointerAuth::AddIB),
        _ => None,
    };
    if let Some(key) = key {
        let modifier = if branch == RETAA { b.c.sp() } else { 0 };
        let signed = b.c.pointer_auth(key, b.c.x[rn], modifier);
        b.c.x[rn] = signed.expect("nothing is trapped");
    }
    // The branch, what it lands on, and the instruction behind.
    b.run(3);
    let e = b.exception().expect("at least the SVC");
    let spsr = b.c.sys.spsr_el1;
    let btype = spsr >> 10 & 3;
    match e.0 {
        EC_BTI => {
            assert_eq!(b.c.sys.elr_el1, to + TARGET);
            assert_eq!(e.1, btype);
            assert_eq!(b.c.pstate.btype, 0);
            Some(btype)
        }
        0x15 => {
            assert_eq!(b.c.sys.elr_el1, to + TARGET + 8);
            assert_eq!(btype, 0);
            None
        }
        other => panic!("EC {other:#x}"),
    }
}

#[test]
fn where_branches_may_land() {
    // The branch, its BTYPE from a page that is not guarded, and from one that is.
    for (branch, plain, guarded) in [
        (BR_X0, 1, 3),
        (BR_X16, 1, 1),
        (BR_X17, 1, 1),
        (BLR_X0, 2, 2),
        (BLR_X16, 2, 2),
        (BRAAZ_X0, 1, 3),
        (BLRABZ_X16, 2, 2),
        (RET_X0, 0, 0),
        (RETAA, 0, 0),
    ] {
        for (from, btype) in [(PLAIN, plain), (GUARDED, guarded)] {
            for (word, allowed) in [
                (NOP, [true, false, false, false]),
                (BTI, [true, false, false, false]),
                (BTI_C, [true, true, true, false]),
                (BTI_J, [true, true, false, true]),
                (BTI_JC, [true; 4]),
                (PACIAZ, [true, false, false, false]),
            ] {
                let e = lands(branch, from, word, GUARDED, false, 0);
                let want = (!allowed[btype as usize]).then_some(btype);
                assert_eq!(e, want, "{branch:#x} from {from:#x} to {word:#x}");
                // Nothing is checked on a page that is not guarded.
                assert_eq!(lands(branch, from, word, PLAIN, false, 0), None);
            }
            // SCTLR_EL1.BT0 and BT1 are about PACIASP and PACIBSP.
            for (el0, bit, other) in [(true, BT0, BT1), (false, BT1, BT0)] {
                for word in [PACIASP, PACIBSP] {
                    let at = |sctlr| lands(branch, from, word, GUARDED, el0, sctlr);
                    assert_eq!(at(other), None);
                    assert_eq!(at(bit), (btype == 3).then_some(3));
                }
            }
        }
    }
}

#[test]
fn breakpoints_are_landed_on_and_report_the_branch() {
    let mut b = Bench::new();
    b.put(PLAIN, BLR_X0);
    b.put(GUARDED + TARGET, BRK);
    b.c.x[0] = GUARDED + TARGET;
    b.run(2);
    assert_eq!(b.exception(), Some((0x3c, 1)));
    assert_eq!(b.c.sys.spsr_el1 >> 10 & 3, 2);
    assert_eq!(b.c.x[30], PLAIN + 4);
}

/// A turn that ends between the branch and its target, an interrupt and a return there, and stepping
/// through both, are no way around the check.
#[test]
fn nothing_comes_between() {
    let mut b = Bench::new();
    b.put(PLAIN, BLR_X0);
    b.put(GUARDED + TARGET, NOP);
    b.c.x[0] = GUARDED + TARGET;
    b.run(1);
    assert_eq!((b.c.pc, b.c.pstate.btype), (GUARDED + TARGET, 2));
    let saved = b.c.save();
    b.run(1);
    assert_eq!(b.exception(), Some((EC_BTI, 2)));
    // Saved and restored.
    b.c.restore(&saved).expect("what was saved");
    b.run(1);
    assert_eq!(b.exception(), Some((EC_BTI, 2)));
    // Returned to.
    b.put(BASE + 0x4000 + 0x200, 0xd69f_03e0);
    b.c.sys.spsr_el1 = 5 | 1 << 10;
    b.c.sys.elr_el1 = GUARDED + TARGET;
    b.c.sys.esr_el1 = 0;
    b.run(1);
    assert_eq!((b.c.pc, b.c.pstate.btype), (GUARDED + TARGET, 1));
    b.put(BASE + 0x4000 + 0x200, NOP);
    b.run(1);
    assert_eq!(b.exception(), Some((EC_BTI, 1)));
    assert_eq!(b.c.sys.spsr_el1 >> 10 & 3, 1);
    // Stepped.
    let mut b = Bench::new();
    b.put(PLAIN, BLR_X0);
    b.put(GUARDED + TARGET, NOP);
    b.c.x[0] = GUARDED + TARGET;
    b.c.sys.mdscr_el1 = 1;
    b.c.sys.oslsr_el1 = 0;
    b.c.sys.elr_el1 = PLAIN;
    b.c.sys.spsr_el1 = 1 << 21;
    b.c.eret(&mut b.world).expect("EL1 may return");
    b.run(2);
    assert_eq!(b.c.sys.esr_el1 >> 26, 0x32);
    assert_eq!(b.c.sys.spsr_el1 >> 10 & 3, 2, "seen by the debugger");
}

/// A fault on the way to the target keeps BTYPE; one of the target itself clears it.
#[test]
fn faults_at_the_target() {
    let mut b = Bench::new();
    b.put(PLAIN, BLR_X0);
    b.c.x[0] = 0x7000_0000;
    b.run(2);
    assert_eq!(b.exception().map(|e| e.0), Some(0x21));
    assert_eq!(b.c.sys.spsr_el1 >> 10 & 3, 2);
    let mut b = Bench::new();
    b.put(PLAIN, BLR_X0);
    b.put(GUARDED + TARGET, BTI_C);
    b.c.x[0] = GUARDED + TARGET + 2;
    b.run(2);
    assert_eq!(b.exception().map(|e| e.0), Some(0x22));
    assert_eq!(b.c.sys.spsr_el1 >> 10 & 3, 2);
}

/// The page's mapping decides: a change of GP with its TLBI is seen, code kept or not.
#[test]
fn guarding_a_page_later() {
    let mut b = Bench::new();
    b.put(PLAIN, BLR_X0);
    b.put(PLAIN + TARGET, NOP);
    let leaf = TABLES + 0x2000 + 8 * (PLAIN >> 12 & 511) - BASE;
    let mut d = [0; 8];
    assert!(b.world.ram.read(leaf, &mut d));
    for guarded in [false, true, false] {
        let v = u64::from_le_bytes(d) & !(1 << 50) | u64::from(guarded) << 50;
        assert!(b.world.ram.write(leaf, &v.to_le_bytes()));
        let what = dyno_core::tlb::Invalidate::Va(PLAIN);
        b.c.tlb.invalidate(what);
        b.c.pc = PLAIN;
        b.c.x[0] = PLAIN + TARGET;
        b.run(2);
        assert_eq!(b.exception().is_some(), guarded);
    }
}

/// Pointers on the stack: PACIASP and AUTIASP, RETAA, and what a changed return address ends in.
#[test]
fn return_addresses() {
    for (attack, want) in [(0, None), (4, Some((EC_PAC_FAIL, 0)))] {
        let mut b = Bench::new();
        // paciasp ; add x30,x30,x1 ; retaa, called by blr x0.
        b.put(PLAIN, BLR_X0);
        b.put(PLAIN + TARGET, PACIASP);
        b.put(PLAIN + TARGET + 4, 0x8b01_03de);
        b.put(PLAIN + TARGET + 8, RETAA);
        (b.c.x[0], b.c.x[1]) = (PLAIN + TARGET, attack);
        b.run(4);
        assert_eq!(b.exception(), want);
        if attack == 0 {
            assert_eq!(b.c.pc, PLAIN + 4);
        } else {
            assert_eq!(b.c.sys.elr_el1, PLAIN + TARGET + 8);
        }
    }
}

/// ERETAA and ERETAB authenticate ELR with SP; what fails is taken from the level it would leave.
#[test]
fn authenticated_exception_returns() {
    for (word, key, b_key) in [
        (0xd69f_0bff, dyno_isa::PointerAuth::AddIA, 0),
        (0xd69f_0fff, dyno_isa::PointerAuth::AddIB, 1),
    ] {
        let mut b = Bench::new();
        b.put(PLAIN, word);
        b.put(PLAIN + TARGET, SVC);
        let sp = b.c.sp();
        let signed = b.c.pointer_auth(key, PLAIN + TARGET, sp).expect("no trap");
        b.c.sys.elr_el1 = signed;
        b.c.sys.spsr_el1 = 0;
        b.run(1);
        assert_eq!((b.c.pstate.el, b.c.pc), (0, PLAIN + TARGET));
        assert_eq!(b.c.sys.elr_el1, signed, "stays as it was");
        // At EL0 it is UNDEFINED.
        b.c.pc = PLAIN;
        b.run(1);
        assert_eq!(b.exception().map(|e| e.0), Some(0));
        b.c.pc = PLAIN;
        b.c.sys.elr_el1 = signed ^ 4;
        b.run(1);
        assert_eq!(b.exception(), Some((EC_PAC_FAIL, b_key)));
        assert_eq!(b.c.sys.elr_el1, PLAIN);
    }
}
