//! From options and the bytes of images to a machine that is ready to run. `dyno run` fills a
//! [`Setup`] from its command line, the runner from a scenario.
use crate::engine::Engine;
use crate::error::ScenarioError;
use dyno_boards::boot::elf::Symbols;
use dyno_boards::boot::linux::File;
use dyno_boards::boot::raw::{self, LoadOption};
use dyno_boards::boot::{BootError, Plan};
use dyno_boards::built::Port;
use dyno_boards::devicetree::UserTree;
use dyno_boards::{Board, Built, Machine, Options, Plug};
use dyno_fabric::Time;

/// Bytes, and what messages call them.
#[derive(Clone, Debug)]
pub struct Content {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Everything that decides a run, input aside.
#[derive(Default)]
pub struct Setup {
    pub board: String,
    pub set: Vec<String>,
    pub smp: Option<u32>,
    pub memory: Option<u64>,
    pub el: Option<u8>,
    pub seed: u64,
    pub quantum: Option<Time>,
    pub semihosting: Option<String>,
    pub kernel: Option<Content>,
    pub initrd: Option<Content>,
    pub dtb: Option<Content>,
    pub append: Option<String>,
    /// Other images: what they are called in a scenario, where they go, their bytes.
    pub loads: Vec<(String, LoadOption, Vec<u8>)>,
    pub plugs: Vec<Plug>,
    pub engine: Engine,
    pub jit: dyno_jit::Options,
    /// Loops that only poll are executed like any other.
    pub no_poll_skip: bool,
}

/// A machine in which nothing has run yet.
pub struct Ready {
    pub machine: Machine,
    pub serials: Vec<Port>,
    pub consoles: Vec<Port>,
    pub keys: Vec<Port>,
    /// Names in the images, and the images themselves (`kernel`, `initrd`, …) for their first byte.
    pub symbols: Symbols,
    pub warnings: Vec<String>,
}

impl Setup {
    pub fn build(self) -> Result<Ready, ScenarioError> {
        let board = Board::load(&self.board)?;
        let built = board.build(Options {
            cpus: self.smp,
            memory: self.memory,
            el: self.el,
            firmware: false,
            plugs: self.plugs,
            seed: self.seed,
            set: self.set,
            semihosting: self.semihosting,
            quantum: self.quantum,
        })?;
        let dtb = match &self.dtb {
            Some(c) => Some(UserTree::read(&c.name, &c.bytes)?),
            None => None,
        };
        let warnings = dtb.as_ref().map(|d| built.remarks(d)).unwrap_or_default();
        let mut plan = kernel_plan(
            &built,
            self.kernel.as_ref(),
            self.initrd.as_ref(),
            self.append.as_deref(),
            dtb.as_ref(),
        )?;
        let mut symbols = Symbols::default();
        let named = [("kernel", &self.kernel), ("initrd", &self.initrd)];
        for (name, content) in named {
            let found = content.as_ref().and_then(|c| {
                let load = plan.loads.iter().find(|l| l.name == c.name);
                load.map(|l| l.addr)
            });
            if let Some(at) = found {
                symbols.insert(name, at, 0);
            }
        }
        for (name, option, bytes) in &self.loads {
            let more = raw::plan(option, bytes, &built.ram)?;
            let first = more.starts.first().map(|s| s.pc);
            if let Some(at) = first.or(more.loads.first().map(|l| l.addr)) {
                symbols.insert(name, at, 0);
            }
            plan.add(more);
        }
        if plan.starts.is_empty() {
            let fix = "give a --kernel, an ELF file with --load, or a core: --load FILE@ADDR,CORE";
            return Err(BootError {
                name: self.board.clone(),
                what: "no image starts a core".to_string(),
                fix: fix.to_string(),
            }
            .into());
        }
        symbols.add(std::mem::take(&mut plan.symbols));
        let (serials, consoles) = (built.serials.clone(), built.consoles.clone());
        let keys = built.keys.clone();
        let mut machine = built.start(&plan)?;
        self.engine.install(self.jit, &mut machine)?;
        for core in machine.cores_mut() {
            core.polls.off = self.no_poll_skip;
        }
        Ok(Ready {
            machine,
            serials,
            consoles,
            keys,
            symbols,
            warnings,
        })
    }
}

fn kernel_plan<'a>(
    built: &Built,
    kernel: Option<&'a Content>,
    initrd: Option<&'a Content>,
    append: Option<&str>,
    dtb: Option<&UserTree>,
) -> Result<Plan<'a>, ScenarioError> {
    fn file(c: &Content) -> File<'_> {
        File {
            name: &c.name,
            bytes: &c.bytes,
        }
    }
    let Some(kernel) = kernel else {
        let option = match (initrd, append) {
            (Some(_), _) => Some("--initrd"),
            (_, Some(_)) => Some("--append"),
            _ => None,
        };
        if let Some(option) = option {
            let fix = "add --kernel IMAGE, or leave it out";
            return Err(ScenarioError::option(
                option,
                "there is no kernel to take it",
                fix,
            ));
        }
        // Programs without a kernel find a devicetree where firmware looks for one, if they were
        // given one.
        return match dtb {
            Some(d) => {
                let plan = built.devicetree_for_firmware(Some(d))?;
                Ok(owned(plan))
            }
            None => Ok(Plan::default()),
        };
    };
    Ok(built.kernel(file(kernel), initrd.map(file), append, dtb)?)
}

/// Bytes of a devicetree are the plan's own; only the type says otherwise.
fn owned<'a>(plan: Plan<'_>) -> Plan<'a> {
    let loads = plan.loads.into_iter().map(|l| dyno_boards::boot::Load {
        name: l.name,
        addr: l.addr,
        bytes: l.bytes.into_owned().into(),
        size: l.size,
    });
    Plan {
        loads: loads.collect(),
        starts: plan.starts,
        unnamed: plan.unnamed,
        symbols: plan.symbols,
    }
}
