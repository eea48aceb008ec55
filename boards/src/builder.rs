//! From a board and options to a machine with everything wired and nothing running.
use crate::board::Board;
use crate::boot::RamRange;
use crate::built::{Built, Port};
use crate::description::{Description, Memory, Model, Placed};
use crate::devicetree::{Hardware, generate};
use crate::error::BoardError;
use crate::machine::{CellParts, ClusterParts, MachineParts};
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
        let affinities: Vec<u64> = (0..cpus).map(|i| ((i / 16) << 8) | (i % 16)).collect();
        let profile = wiring::profile(&cluster.profile, el).ok_or_else(|| {
            BoardError::invalid(&d.name, "its profile is gone", "choose another one")
        })?;
        // Calls come from the highest level that is not ours: SMC from EL2, HVC from EL1.
        let conduit = match el {
            1 => Conduit::Hvc,
            _ => Conduit::Smc,
        };
        let conduit = (!options.firmware && !profile.armv8_r).then_some(conduit);
        let hardware = generate(&Hardware {
            description: &d,
            el,
            affinities: &affinities,
            profile,
            memory,
            psci: conduit,
            seed: options.seed,
        });
        let timing = wiring::timing(cluster);
        let mut b = Builder {
            d: &d,
            el,
            view: &cluster.view,
            affinities: &affinities,
            counter: timing.counter,
            system: System::new(),
            space: SpaceId(0),
            ram: Vec::new(),
            gic: None,
            placed: Vec::new(),
            serials: Vec::new(),
            consoles: Vec::new(),
            networks: Vec::new(),
        };
        b.space = b.system.add_space(&cluster.view);
        b.memory(memory)?;
        b.parts(options.plugs)?;
        b.unmodelled()?;
        b.wires();
        let keys = b.keys();
        let core = |(i, &a)| {
            let mut core = Core::new(i as u32, a, profile, timing.clone());
            if profile.armv8_r {
                core.set_pins(wiring::pins(&d, cluster, i));
            }
            core
        };
        let cores = affinities.iter().enumerate().map(core).collect();
        let usable: Vec<(u64, u64)> = b
            .ram
            .iter()
            .filter(|r| !r.secure)
            .map(|r| (r.base, r.size))
            .collect();
        let psci = conduit.map(|c| Psci::new(c, &affinities, &usable));
        let quantum = Time::from_ns(cluster.quantum_ns);
        Ok(Built {
            el,
            memory,
            keys,
            hardware,
            ram: b.ram,
            serials: b.serials,
            consoles: b.consoles,
            networks: b.networks,
            parts: MachineParts {
                cells: vec![CellParts {
                    system: b.system,
                    cluster: ClusterParts {
                        name: cluster.name.clone(),
                        number: 0,
                        cores,
                        space: b.space,
                        gic: b.gic,
                        psci,
                        quantum: options.quantum.filter(|q| q.ps() > 0).unwrap_or(quantum),
                        semihosting: options.semihosting,
                    },
                }],
                edges: Vec::new(),
                latency: Time::from_us(2),
            },
            description: d,
        })
    }
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

struct Builder<'a> {
    d: &'a Description,
    el: u8,
    view: &'a str,
    affinities: &'a [u64],
    counter: Frequency,
    system: System,
    space: SpaceId,
    ram: Vec<RamRange>,
    gic: Option<DeviceId>,
    placed: Vec<(Placed<'a>, DeviceId)>,
    serials: Vec<Port>,
    consoles: Vec<Port>,
    networks: Vec<Port>,
}

impl Builder<'_> {
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
    fn memory(&mut self, main: u64) -> Result<(), BoardError> {
        let main_name = self.d.main_memory().map(|m| &m.name);
        for m in self.d.memory_at(self.el) {
            let Some(base) = m.base(self.view).filter(|_| self.has_core(m.core)) else {
                continue;
            };
            let is_main = Some(&m.name) == main_name;
            let size = if is_main { main } else { m.size.default };
            let ram = Ram::new(size).map_err(|error| BoardError::Host {
                name: m.name.clone(),
                size,
                error,
            })?;
            let target = Target::Ram {
                ram: Arc::new(ram),
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
    fn parts(&mut self, plugs: Vec<Plug>) -> Result<(), BoardError> {
        let d = self.d;
        let all: Vec<Placed<'_>> = d.parts_at(self.el).collect();
        let all: Vec<_> = all
            .into_iter()
            .filter(|p| p.part.at.contains_key(self.view) && self.has_core(p.part.core))
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
        let mut secure_serials = Vec::new();
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
            let id = self.part(&p, plug)?;
            let port = Port {
                name: p.name.clone(),
                device: id,
                channel: 0,
            };
            match (&p.part.model, kind) {
                (Model::Gic { .. }, _) => self.gic = Some(id),
                (Model::Pl011 { .. }, _) if p.part.secure => secure_serials.push(port),
                (Model::Pl011 { .. } | Model::CmsdkUart { .. }, _) => self.serials.push(port),
                (_, Some(Some(console))) => plugged.push((console, port)),
                _ => {}
            }
            self.placed.push((p, id));
        }
        self.serials.extend(secure_serials);
        for (console, port) in plugged.into_iter().rev() {
            match console {
                true => self.consoles.push(port),
                false => self.networks.push(port),
            }
        }
        Ok(())
    }
    fn part(&mut self, p: &Placed<'_>, plug: Option<Plug>) -> Result<DeviceId, BoardError> {
        let around = Around {
            description: self.d,
            affinities: self.affinities,
            security: self.el == 3,
            counter: self.counter,
        };
        let made = wiring::make(p, &around, plug);
        let id = self.system.add_device(&p.name, made.part);
        for (w, offset) in p.windows(self.view).into_iter().zip(made.offsets) {
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
        Ok(id)
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
        for (p, id) in &self.placed {
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
            let (_, id) = self.placed.iter().find(|(p, _)| p.name == k.part)?;
            Some(Port {
                name: k.name.clone(),
                device: *id,
                channel: k.line,
            })
        });
        found.collect()
    }
}
