//! How instructions are carried out. Results do not depend on it.
use crate::error::ScenarioError;
use dyno_boards::Machine;
use dyno_core::interpreter::Interpreter;
use dyno_jit::Jit;
pub use dyno_jit::Options;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// The JIT where the host can have it.
    #[default]
    Auto,
    Interpreter,
    Jit,
}

impl Engine {
    /// From what `--engine` says.
    pub fn named(name: &str) -> Result<Engine, ScenarioError> {
        match name {
            "auto" => Ok(Engine::Auto),
            "interp" => Ok(Engine::Interpreter),
            "jit" => Ok(Engine::Jit),
            other => Err(ScenarioError::option(
                format!("--engine {other}"),
                "there is no such engine",
                "use auto, interp or jit",
            )),
        }
    }
    /// Gives a machine in which nothing has run yet its engine. The error says why this host cannot
    /// have a JIT that was asked for.
    pub fn install(self, options: &Options, machine: &mut Machine) -> Result<(), ScenarioError> {
        if self == Engine::Interpreter {
            return Ok(());
        }
        for cell in machine.cells_mut() {
            match Jit::new(options.clone()) {
                Ok(jit) => *cell.engine_mut() = Interpreter::with_upper(Box::new(jit)),
                Err(_) if self == Engine::Auto => {}
                Err(e) => {
                    let fix = "use --engine interp; results are the same";
                    return Err(ScenarioError::option("--engine jit", e, fix));
                }
            }
        }
        Ok(())
    }
}
