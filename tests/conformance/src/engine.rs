//! What can run a test.
use dyno_core::interpreter::Interpreter;
use dyno_core::{Core, Environment};
use dyno_jit::{Jit, Options};

pub trait Engine {
    /// Runs a core until its budget or its turn ends.
    fn run(&mut self, core: &mut Core, env: &mut dyn Environment);
    /// The code of the page at `pa` is about to change.
    fn forget_page(&mut self, pa: u64, env: &mut dyn Environment);
}

impl Engine for Interpreter {
    fn run(&mut self, core: &mut Core, env: &mut dyn Environment) {
        Interpreter::run(self, core, env);
    }
    fn forget_page(&mut self, pa: u64, env: &mut dyn Environment) {
        Interpreter::forget_page(self, pa, env);
    }
}

pub struct Kind {
    pub name: &'static str,
    pub make: fn() -> Box<dyn Engine>,
}

/// Every engine runs every instruction file; the first is the one compared with the oracle.
pub const ENGINES: &[Kind] = &[
    Kind {
        name: "interpreter",
        make: || Box::new(Interpreter::default()),
    },
    Kind {
        name: "jit",
        make: || {
            let options = Options {
                threshold: 0,
                code: 4 << 20,
                ..Options::default()
            };
            let jit = Jit::new(options).expect("this host can be compiled for");
            Box::new(Interpreter::with_upper(Box::new(jit)))
        },
    },
];
