//! From options and the bytes of images to a machine that is ready to run. `dyno run` fills a
//! [`Setup`] from its command line, the runner from a scenario.
use crate::engine::Engine;
use crate::error::{ScenarioError, one_of};
use crate::session::HostClock;
use dyno_boards::boot::elf::Symbols;
use dyno_boards::boot::linux::File;
use dyno_boards::boot::raw::{self, LoadOption};
use dyno_boards::boot::{BootError, Plan};
use dyno_boards::built::Port;
use dyno_boards::description::Cluster;
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
    /// Optional clusters that are there besides those that an image is for.
    pub clusters: Vec<String>,
    /// Clusters whose cores wait in reset until a power controller releases them.
    pub hold: Vec<String>,
    /// Host threads that run cells; one for each without a number, as far as the host has cores.
    pub threads: Option<usize>,
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
    /// Cores in reset whose images are loaded, and the reset vectors that start them.
    pub held: Vec<(String, u64)>,
}

impl Setup {
    pub fn build(mut self) -> Result<Ready, ScenarioError> {
        let board = Board::load(&self.board)?;
        // An image that is called like a core, or a cluster, is for that.
        for (name, option, _) in &mut self.loads {
            let named = raw::core_name(name).and_then(|(cluster, _)| cluster);
            let names = |c: &Cluster| named.as_ref() == Some(&c.name);
            if option.cluster.is_none() && board.description.clusters.iter().any(names) {
                option.cluster = named;
            }
        }
        let mut clusters = self.clusters.clone();
        clusters.extend(self.loads.iter().filter_map(|(_, o, _)| o.cluster.clone()));
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
            clusters,
        })?;
        let dtb = match &self.dtb {
            Some(c) => Some(UserTree::read(&c.name, &c.bytes)?),
            None => None,
        };
        let warnings = dtb.as_ref().map(|d| built.remarks(d)).unwrap_or_default();
        let cells = built.parts.cells.len();
        let mut plans: Vec<Plan<'_>> = vec![Plan::default(); cells];
        plans[0] = kernel_plan(
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
                let load = plans[0].loads.iter().find(|l| l.name == c.name);
                load.map(|l| l.addr)
            });
            if let Some(at) = found {
                symbols.insert(name, at, 0);
            }
        }
        for (name, option, bytes) in &self.loads {
            let cell = option.cluster.as_ref().and_then(|c| built.cell(c));
            let cell = cell.unwrap_or(0);
            let more = raw::plan(option, bytes, &built.rams[cell])?;
            let first = more.starts.first().map(|s| s.pc);
            if let Some(at) = first.or(more.loads.first().map(|l| l.addr)) {
                symbols.insert(name, at, 0);
            }
            plans[cell].add(more);
        }
        if plans.iter().all(|p| p.starts.is_empty()) {
            let fix = "give a --kernel, an ELF file with --load, or a core: --load FILE@ADDR,CORE";
            return Err(BootError {
                name: self.board.clone(),
                what: "no image starts a core".to_string(),
                fix: fix.to_string(),
            }
            .into());
        }
        let mut held = Vec::new();
        for name in &self.hold {
            let Some(cell) = built.cell(name) else {
                let names = built.parts.cells.iter().map(|c| &c.cluster.name);
                let fix = format!("use {}", one_of(names));
                let what = format!("there is no cluster {name:?}");
                return Err(ScenarioError::option("--hold", what, fix));
            };
            let el = built.parts.cells[cell].cluster.cores[0].highest_el();
            let waiting = plans[cell].hold(&built.rams[cell][0], el)?;
            held.extend(
                waiting
                    .iter()
                    .map(|h| (format!("{name}.{}", h.core), h.vector)),
            );
        }
        for plan in &mut plans {
            symbols.add(std::mem::take(&mut plan.symbols));
        }
        let (serials, consoles) = (built.serials.clone(), built.consoles.clone());
        let keys = built.keys.clone();
        let all: Vec<(usize, &Plan<'_>)> = plans.iter().enumerate().collect();
        let mut machine = built.start_all(&all)?;
        self.engine.install(&self.jit, &mut machine)?;
        for core in machine.cells_mut().flat_map(|c| c.cores_mut()) {
            core.polls.off = self.no_poll_skip;
        }
        let host = std::thread::available_parallelism().map_or(1, |n| n.get());
        let clock = HostClock::start();
        machine.set_threads(
            self.threads.unwrap_or(host),
            Box::new(move || clock.elapsed()),
        );
        Ok(Ready {
            machine,
            serials,
            consoles,
            keys,
            symbols,
            warnings,
            held,
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
