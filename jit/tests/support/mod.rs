//! What tests of the two engines share: engines, and what they must agree on.
use dyno_core::Core;
use dyno_core::bench::World;
use dyno_core::interpreter::Interpreter;
use dyno_jit::{Jit, Options};

pub fn with(options: Options) -> Interpreter {
    let jit = Jit::new(options).expect("this host can be compiled for");
    Interpreter::with_upper(Box::new(jit))
}
pub fn engine(threshold: u32) -> Interpreter {
    with(Options {
        threshold,
        code: 1 << 20,
        ..Options::default()
    })
}
pub fn engines() -> [Interpreter; 3] {
    [0, 1, 7].map(engine)
}
/// Instructions that went through compiled code.
pub fn compiled(engines: &[Interpreter]) -> u64 {
    let of = |e: &Interpreter| e.upper_figures().map_or(0, |f| f.instructions);
    engines.iter().map(of).sum()
}

/// Runs for so many instructions, which cost one cycle each.
pub fn go(engine: &mut Interpreter, c: &mut Core, world: &mut World, instructions: i64) {
    c.turn_end = c.position() + 4 * instructions as u64;
    c.budget = 4 * instructions;
    engine.run(c, world);
}

/// Everything that a guest can see is the same, and so is what was done to come there.
pub fn assert_same(a: (&Core, &World), b: (&Core, &World), what: impl Fn() -> String) {
    let ((a, world), (b, other)) = (a, b);
    // What is discarded, and R15 of AArch32, which is set where it is read, are nobody's.
    let registers = |c: &Core| (c.x[..33].to_vec(), c.x[35..37].to_vec());
    let show = |c: &Core| format!("{:x?} {:08x} at {:#x}", &c.x[..32], c.nzcv_bits(), c.pc);
    assert!(
        a.save() == b.save() && registers(a) == registers(b),
        "{}: interpreted {}, compiled {}",
        what(),
        show(a),
        show(b)
    );
    assert_eq!((a.budget, a.position()), (b.budget, b.position()));
    assert_eq!(a.stats.instructions, b.stats.instructions);
    assert_eq!(a.stats.exceptions, b.stats.exceptions);
    assert!(world.content() == other.content(), "memory differs");
    assert_eq!(world.accesses, other.accesses);
}

/// Programs on engines whose code is promoted at random, compiled in a thread whose results come whenever they
/// do, and found in a folder; then again, where an earlier run has left all of it, `placed` at the least.
pub fn whenever(name: &str, placed: u64, mut programs: impl FnMut(&mut [Interpreter])) {
    let folder = std::env::temp_dir().join(format!("dyno-{name}-{}", std::process::id()));
    let quick = || Options {
        threshold: 1,
        code: 4 << 20,
        whims: Some(0x1234_5678),
        ..Options::default()
    };
    let kept = || Options {
        folder: Some(folder.clone()),
        whims: None,
        ..quick()
    };
    let in_a_thread = Options {
        background: true,
        ..quick()
    };
    programs(&mut [with(quick()), with(in_a_thread), with(kept())]);
    let mut warm = [with(kept()), with(kept()), with(kept())];
    programs(&mut warm);
    let figures = warm[2].upper_figures().expect("it has compiled code");
    assert!(figures.placed > figures.compiled + placed, "{figures:?}");
    drop(warm);
    std::fs::remove_dir_all(folder).expect("it was made");
}

/// Xorshift, of a seed that is not 0.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
