//! From a board and options to a machine with everything wired and nothing running.
use crate::board::Board;
use crate::boot::RamRange;
use crate::built::{Built, Port};
use crate::description::{Cluster, Description, Memory, Model, Placed};
use crate::devicetree::{Hardware, generate};
use crate::error::BoardError;
use crate::machine::{CellParts, ClusterParts, Edge, MachineParts};
use crate::psci::Psci;
use crate::unmodelled::Unmodelled;
use crate::wiring::{self, Around, CORE_LINES, CORE_PPIS, MAINTENANCE_PPI};
use dyno_core::{Conduit, Core};
use dyno_fabric::system::DmaRoute;
use dyno_fabric::{
    DeviceId, Frequency, MasterId, Medium, Ram, Region, Sink, Source, SpaceId, StreamId, System,
    Target, Time,
};
use dyno_interrupt::{PPI_INPUTS, pin};
use dyno_virtio::{BlockConfig, NetConfig};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What goes into a virtio slot.
pub enum Plug {
    Block {
        config: BlockConfig,
        medium: Box<dyn Medium>,
    },
    Net(NetConfig),
    Console,
    Rng {
        seed: u64,
    },
}

impl Plug {
    /// A disk with the default rates.
    pub fn disk(medium: Box<dyn Medium>) -> Plug {
        Plug::Block {
            config: BlockConfig::default(),
            medium,
        }
    }
}

/// What the command line or a scenario chooses. `None` is the board's default.
#[derive(Default)]
pub struct Options {
    pub cpus: Option<u32>,
    /// Bytes of main memory.
    pub memory: Option<u64>,
    /// Highest exception level: 1, 2 or 3. 3 brings the secure world.
    pub el: Option<u8>,
    /// The user's own firmware runs: no built-in PSCI.
    pub firmware: bool,
    /// In the order of the command line. The first takes the last virtio slot, as in QEMU.
    pub plugs: Vec<Plug>,
    /// Everything that looks random to a guest follows from it.
    pub seed: u64,
    /// `path=value`, see [`Board::params`].
    pub set: Vec<String>,
    /// Semihosting is on, and this is the command line that it reports.
    pub semihosting: Option<String>,
    /// Longest turn of a core.
    pub quantum: Option<Time>,
    /// Optional clusters that are to be there.
    pub clusters: Vec<String>,
}

impl Board {
    /// Wires a machine. Nothing is loaded into it and no core runs: see [`Built::start`].
    pub fn build(&self, options: Options) -> Result<Built, BoardError> {
        let mut board = self.clone();
        for option in &options.set {
            board.set_option(option)?;
        }
        board.check()?;
        let d = board.description;
        let el = match options.el {
            None => d.el,
            Some(el @ 1..=3) => el,
            Some(el) => {
                let fix = "write 1, 2 (with EL2) or 3 (with the secure world)";
                return Err(BoardError::option("--el", format!("{el} is no level"), fix));
            }
        };
        let cluster = d.clusters.first().expect("checked: there is one cluster");
        let cpus = u64::from(options.cpus.unwrap_or(cluster.cores.default as u32));
        let fix = format!(
            "{} has {} to {}",
            d.name, cluster.cores.min, cluster.cores.max
        );
        if !(cluster.cores.min..=cluster.cores.max).contains(&cpus) {
            return Err(BoardError::option("--smp", format!("{cpus} cores"), fix));
        }
        let memory = main_memory(&d, options.memory)?;
        let present = present(&d, &options.clusters)?;
        let quantum = options.quantum.filter(|q| q.ps() > 0);
        let mut plugs = Some(options.plugs);
        let mut rams = Rams::default();
        let mut cells = Vec::new();
        let mut hardware = None;
        let mut first = 0;
        for (n, cluster) in present.iter().enumerate() {
            let cores = if n == 0 { cpus } else { cluster.cores.default };
            let affinities: Vec<u64> = (0..cores).map(|i| ((i / 16) << 8) | (i % 16)).collect();
            let named = wiring::profile(&cluster.profile, el);
            let profile = match named {
                // Armv8-R has EL2 and no EL3, whatever the others start from.
                Some(p) if p.armv8_r && n > 0 => wiring::profile(&cluster.profile, 2),
                other => other,
            };
            let profile = profile.ok_or_else(|| {
                BoardError::invalid(&d.name, "its profile is gone", "choose another one")
            })?;
            // Calls come from the highest level that is not ours: SMC from EL2, HVC from EL1.
            let conduit = match el {
                1 => Conduit::Hvc,
                _ => Conduit::Smc,
            };
            let conduit = (!options.firmware && !profile.armv8_r).then_some(conduit);
            if n == 0 {
                hardware = Some(generate(&Hardware {
                    description: &d,
                    el,
                    affinities: &affinities,
                    profile,
                    memory,
                    psci: conduit,
                    seed: options.seed,
                }));
            }
            let timing = wiring::timing(cluster);
            let mut b = Builder {
                d: &d,
                el,
                present: &present,
                cell: n,
                view: &cluster.view,
                affinities,
                secure: profile.has_el3,
                counter: timing.counter,
                system: System::of_cell(n as u8, first),
                space: SpaceId(0),
                ram: Vec::new(),
                gic: None,
                placed: Vec::new(),
                serials: Vec::new(),
                secure_serials: Vec::new(),
                consoles: Vec::new(),
                networks: Vec::new(),
            };
            b.space = b.system.add_space(&cluster.view);
            b.memory(memory, &mut rams)?;
            b.parts(plugs.take().unwrap_or_default())?;
            b.unmodelled()?;
            b.wires();
            first += b.system.devices().count() as u16;
            let core = |(i, &a)| {
                let mut core = Core::new(i as u32, a, profile, timing.clone());
                if profile.armv8_r {
                    core.set_pins(wiring::pins(&d, cluster, i));
                }
                core
            };
            let cores = b.affinities.iter().enumerate().map(core).collect();
            let usable: Vec<(u64, u64)> = b
                .ram
                .iter()
                .filter(|r| !r.secure)
                .map(|r| (r.base, r.size))
                .collect();
            let parts = ClusterParts {
                name: cluster.name.clone(),
                number: d
                    .clusters
                    .iter()
                    .position(|c| c.name == cluster.name)
                    .unwrap_or(0) as u8,
                cores,
                space: b.space,
                gic: b.gic,
                psci: conduit.map(|c| Psci::new(c, &b.affinities, &usable)),
                quantum: quantum.unwrap_or(Time::from_ns(cluster.quantum_ns)),
                semihosting: options.semihosting.clone(),
            };
            cells.push((b, parts));
        }
        let edges = join(&mut cells)?;
        let mut built = Built {
            el,
            memory,
            keys: Vec::new(),
            hardware: hardware.expect("the first cluster is always there"),
            rams: Vec::new(),
            serials: Vec::new(),
            consoles: Vec::new(),
            networks: Vec::new(),
            parts: MachineParts {
                cells: Vec::new(),
                edges,
                latency: Time::from_ns(d.latency_ns),
            },
            description: d.clone(),
        };
        let mut secure_serials = Vec::new();
        for (b, cluster) in cells {
            built.keys.extend(b.keys());
            built.rams.push(b.ram);
            built.serials.extend(b.serials);
            secure_serials.extend(b.secure_serials);
            built.consoles.extend(b.consoles);
            built.networks.extend(b.networks);
            built.parts.cells.push(CellParts {
                system: b.system,
                cluster,
            });
        }
        built.serials.extend(secure_serials);
        Ok(built)
    }
}

/// Clusters that are there: all that are not optional, and those that were asked for.
fn present<'a>(d: &'a Description, wanted: &[String]) -> Result<Vec<&'a Cluster>, BoardError> {
    if let Some(name) = wanted
        .iter()
        .find(|w| !d.clusters.iter().any(|c| c.name == **w))
    {
        let known = crate::error::list(d.clusters.iter().map(|c| &c.name));
        let what = format!("{} has no cluster {name:?}", d.name);
        return Err(BoardError::option(
            "cluster",
            what,
            format!("it has {known}"),
        ));
    }
    let there = d.clusters.iter();
    let there = there.filter(|c| !c.optional || wanted.contains(&c.name));
    Ok(there.collect())
}

/// Memory by its name, which several cells may map.
#[derive(Default)]
struct Rams(BTreeMap<String, Arc<Ram>>);

impl Rams {
    fn get(&mut self, m: &Memory, size: u64, present: &[&Cluster]) -> std::io::Result<Arc<Ram>> {
        if let Some(ram) = self.0.get(&m.name) {
            return Ok(ram.clone());
        }
        let sees = |c: &&&Cluster| m.at.contains_key(&c.view);
        let mut seen: Vec<u64> = present
            .iter()
            .filter(sees)
            .map(|c| m.seen_of(&c.view, size))
            .collect();
        seen.sort_unstable_by(|a, b| b.cmp(a));
        // What only one can see is nobody else's affair.
        let shared = seen.get(1).copied().unwrap_or(0);
        let owner = home(present, &m.cluster, |view| m.at.contains_key(view)).unwrap_or(0);
        let ram = Arc::new(Ram::shared(size, shared, owner as u8)?);
        self.0.insert(m.name.clone(), ram.clone());
        Ok(ram)
    }
}

/// The cell in which something is: that of the cluster that is named, or the first that sees it.
fn home(
    present: &[&Cluster],
    named: &Option<String>,
    sees: impl Fn(&str) -> bool,
) -> Option<usize> {
    match named {
        Some(name) => present.iter().position(|c| c.name == *name),
        None => present.iter().position(|c| sees(&c.view)),
    }
}

/// Parts that several cells see: the others know where they are, and have their interrupts.
fn join(cells: &mut [(Builder<'_>, ClusterParts)]) -> Result<Vec<Edge>, BoardError> {
    let mut edges = Vec::new();
    for from in 0..cells.len() {
        for to in (0..cells.len()).filter(|&to| to != from) {
            let view = cells[to].0.view;
            let seen = cells[from].0.placed.iter();
            let seen: Vec<_> = seen
                .filter(|(p, ..)| p.part.at.contains_key(view))
                .cloned()
                .collect();
            for (p, id, offsets) in seen {
                for (w, offset) in p.windows(view).into_iter().zip(offsets) {
                    let cell = from as u8;
                    cells[to].0.map(Region {
                        name: p.name.clone(),
                        base: w.base,
                        len: w.size,
                        secure_only: p.part.secure,
                        target: Target::Elsewhere { cell, id, offset },
                    })?;
                }
                let Some(gic) = cells[to].0.gic else { continue };
                for (out, i) in (0..).zip(&p.interrupts) {
                    let Some(intid @ 32..) = i.intid() else {
                        continue;
                    };
                    let edge = Sink::Edge(edges.len() as u32);
                    cells[from].0.system.connect(Source::Device(id, out), edge);
                    edges.push(Edge {
                        cell: to,
                        sink: Sink::Device(gic, intid - 32),
                    });
                }
            }
        }
    }
    Ok(edges)
}

fn main_memory(d: &Description, wanted: Option<u64>) -> Result<u64, BoardError> {
    let Some(Memory { size, .. }) = d.main_memory() else {
        return Err(BoardError::invalid(&d.name, "it has no memory", "add some"));
    };
    let bytes = wanted.unwrap_or(size.default);
    let what = || format!("{:#x} bytes ({})", bytes, crate::boot::size(bytes));
    if !(size.min..=size.max).contains(&bytes) {
        let (min, max) = (crate::boot::size(size.min), crate::boot::size(size.max));
        let fix = format!("{} has {min} to {max}", d.name);
        return Err(BoardError::option("--memory", what(), fix));
    }
    if !bytes.is_multiple_of(4096) {
        let fix = "use a multiple of 4 KiB";
        return Err(BoardError::option("--memory", what(), fix));
    }
    Ok(bytes)
}

/// A part, what it is in the machine, and where in it its windows start.
type Made<'a> = (Placed<'a>, DeviceId, Vec<u64>);

/// One cell.
struct Builder<'a> {
    d: &'a Description,
    el: u8,
    present: &'a [&'a Cluster],
    cell: usize,
    view: &'a str,
    affinities: Vec<u64>,
    /// Its cores have EL3.
    secure: bool,
    counter: Frequency,
    system: System,
    space: SpaceId,
    ram: Vec<RamRange>,
    gic: Option<DeviceId>,
    placed: Vec<Made<'a>>,
    serials: Vec<Port>,
    secure_serials: Vec<Port>,
    consoles: Vec<Port>,
    networks: Vec<Port>,
}

impl<'a> Builder<'a> {
    fn map(&mut self, region: Region) -> Result<(), BoardError> {
        let mapped = self.system.map(self.space, region);
        mapped.map_err(|e| {
            BoardError::invalid(
                &self.d.name,
                e,
                "use a smaller --memory or change the board file",
            )
        })
    }
    fn memory(&mut self, main: u64, rams: &mut Rams) -> Result<(), BoardError> {
        let main_name = self.d.main_memory().map(|m| &m.name);
        for m in self.d.memory_at(self.el) {
            let there = m.cluster.is_none() || self.home_of_memory(m).is_some();
            let base = m.base(self.view).filter(|_| self.has_core(m.core) && there);
            let Some(base) = base else {
                continue;
            };
            let is_main = Some(&m.name) == main_name;
            let size = if is_main { main } else { m.size.default };
            let ram = rams.get(m, size, self.present);
            let ram = ram.map_err(|error| BoardError::Host {
                name: m.name.clone(),
                size,
                error,
            })?;
            let size = m.seen_of(self.view, size);
            let target = Target::Ram {
                ram,
                offset: 0,
                read_only: m.read_only,
            };
            self.map(Region {
                name: m.name.clone(),
                base,
                len: size,
                secure_only: m.secure,
                target,
            })?;
            let range = RamRange {
                name: m.name.clone(),
                base,
                size,
                secure: m.secure,
            };
            match is_main {
                true => self.ram.insert(0, range),
                false => self.ram.push(range),
            }
        }
        Ok(())
    }
    fn home_of_memory(&self, m: &Memory) -> Option<usize> {
        home(self.present, &m.cluster, |view| m.at.contains_key(view))
    }
    fn parts(&mut self, plugs: Vec<Plug>) -> Result<(), BoardError> {
        let d = self.d;
        let all: Vec<Placed<'_>> = d.parts_at(self.el).collect();
        let all: Vec<_> = all
            .into_iter()
            .filter(|p| {
                let sees = |view: &str| p.part.at.contains_key(view);
                let here = home(self.present, &p.part.cluster, sees) == Some(self.cell);
                here && sees(self.view) && self.has_core(p.part.core)
            })
            .collect();
        let is_slot = |p: &&Placed<'_>| p.part.model == Model::VirtioMmio;
        let slots = all.iter().filter(is_slot).count();
        let wanted = plugs.len();
        if wanted > slots {
            let what = format!("{wanted} virtio devices");
            let fix = format!("{} has {slots} slots: leave some out", d.name);
            return Err(BoardError::option("--drive, --net", what, fix));
        }
        // By slot from the first: empty ones, then the plugs from the last to the first.
        let mut plugs: Vec<Option<Plug>> = plugs.into_iter().map(Some).collect();
        plugs.resize_with(slots, || None);
        let mut plugged = Vec::new();
        for p in all {
            let plug = match p.part.model {
                Model::VirtioMmio => plugs.pop().flatten(),
                _ => None,
            };
            let kind = plug.as_ref().map(|plug| match plug {
                Plug::Console => Some(true),
                Plug::Net(_) => Some(false),
                _ => None,
            });
            let (id, offsets) = self.part(&p, plug)?;
            let port = Port {
                name: p.name.clone(),
                device: id,
                channel: 0,
            };
            match (&p.part.model, kind) {
                (Model::Gic { .. }, _) => self.gic = Some(id),
                (Model::Pl011 { .. }, _) if p.part.secure => self.secure_serials.push(port),
                (Model::Pl011 { .. } | Model::CmsdkUart { .. }, _) => self.serials.push(port),
                (_, Some(Some(console))) => plugged.push((console, port)),
                _ => {}
            }
            self.placed.push((p, id, offsets));
        }
        for (console, port) in plugged.into_iter().rev() {
            match console {
                true => self.consoles.push(port),
                false => self.networks.push(port),
            }
        }
        Ok(())
    }
    fn part(
        &mut self,
        p: &Placed<'_>,
        plug: Option<Plug>,
    ) -> Result<(DeviceId, Vec<u64>), BoardError> {
        let around = Around {
            description: self.d,
            affinities: &self.affinities,
            security: self.secure,
            counter: self.counter,
        };
        let made = wiring::make(p, &around, plug);
        let id = self.system.add_device(&p.name, made.part);
        let windows = p.windows(self.view).into_iter();
        for (w, &offset) in windows.zip(&made.offsets) {
            self.map(Region {
                name: p.name.clone(),
                base: w.base,
                len: w.size,
                secure_only: p.part.secure,
                target: Target::Device { id, offset },
            })?;
        }
        if made.dma {
            let route = DmaRoute {
                space: self.space,
                // Cores have the numbers below.
                master: MasterId(0x100 + id.0),
                stream: p.part.stream.map(|s| StreamId(s.saturating_add(p.index))),
                secure: p.part.secure,
            };
            self.system.route_dma(id, 0, route);
        }
        Ok((id, made.offsets))
    }
    /// Whether what belongs to this core, or to none, is there.
    fn has_core(&self, core: Option<u32>) -> bool {
        core.is_none_or(|n| (n as usize) < self.affinities.len())
    }
    fn unmodelled(&mut self) -> Result<(), BoardError> {
        for a in &self.d.unmodelled {
            let Some(windows) = a.at.get(self.view) else {
                continue;
            };
            let part = Box::new(Unmodelled::new(&a.why));
            let id = self.system.add_device(&a.name, part);
            let mut offset = 0;
            for w in windows {
                self.map(Region {
                    name: a.name.clone(),
                    base: w.base,
                    len: w.size,
                    secure_only: false,
                    target: Target::Device { id, offset },
                })?;
                offset += w.size;
            }
        }
        Ok(())
    }
    fn wires(&mut self) {
        let Some(gic) = self.gic else { return };
        for (p, id, _) in &self.placed {
            for (out, i) in (0..).zip(&p.interrupts) {
                let input = match (i.intid(), p.part.core) {
                    (Some(intid @ 0..32), Some(core)) => PPI_INPUTS + core * 32 + intid,
                    (Some(intid @ 32..), _) => intid - 32,
                    _ => continue,
                };
                let to = Sink::Device(gic, input);
                self.system.connect(Source::Device(*id, out), to);
            }
        }
        for pe in 0..self.affinities.len() as u32 {
            let out = |p: u32| Source::Device(gic, pe * pin::PER_PE + p);
            let ppi = |intid: u32| Sink::Device(gic, PPI_INPUTS + pe * 32 + intid);
            for (from, line) in CORE_LINES {
                self.system.connect(out(from), Sink::Core(pe, line));
            }
            for (from, intid) in CORE_PPIS {
                self.system.connect(Source::Core(pe, from), ppi(intid));
            }
            self.system
                .connect(out(pin::MAINTENANCE), ppi(MAINTENANCE_PPI));
        }
    }
    fn keys(&self) -> Vec<Port> {
        let found = self.d.keys.iter().filter_map(|k| {
            let (_, id, _) = self.placed.iter().find(|(p, ..)| p.name == k.part)?;
            Some(Port {
                name: k.name.clone(),
                device: *id,
                channel: k.line,
            })
        });
        found.collect()
    }
}
