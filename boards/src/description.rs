//! What a board file says: the only place where addresses, interrupts, clocks and speeds are
//! written down. Devicetree, memory map and the machine are all made from it.
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A whole board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Board")]
pub struct Description {
    pub name: String,
    /// One line for `dyno board list`.
    pub about: String,
    /// `model` and `compatible` of the devicetree's root.
    pub model: String,
    pub compatible: Vec<String>,
    /// Highest exception level unless `--el` says otherwise: 1, 2 or 3.
    pub el: u8,
    /// Address maps by name; the devicetree describes the first.
    pub views: Vec<String>,
    pub clusters: Vec<Cluster>,
    /// How long a level or a message is on its way from one cluster to another, at least.
    #[serde(default = "latency")]
    pub latency_ns: u64,
    #[serde(default)]
    pub clocks: Vec<Clock>,
    pub memory: Vec<Memory>,
    pub parts: Vec<Part>,
    /// Push buttons on GPIO inputs.
    #[serde(default)]
    pub keys: Vec<Key>,
    /// Blocks that real software may look for and that are not there.
    #[serde(default)]
    pub unmodelled: Vec<Absent>,
}

fn latency() -> u64 {
    2000
}

impl Description {
    /// The core follows another one of the R cluster in lock-step, by the strap that AON has: it is none of its own.
    pub fn is_in_lock_step(&self, cluster: u8, core: u32) -> bool {
        let strap = |p: &Part| {
            matches!(
                p.model,
                Model::Aon {
                    lock_step: true,
                    ..
                }
            )
        };
        cluster == 1 && core % 2 == 1 && self.parts.iter().any(strap)
    }
}

/// Cores that share an address map and an interrupt controller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    pub name: String,
    pub cores: Count,
    pub profile: String,
    pub view: String,
    /// There only in runs that ask for it, or that load an image for one of its cores.
    #[serde(default)]
    pub optional: bool,
    pub clock_hz: u64,
    /// The system counter behind the generic timers.
    pub counter_hz: u64,
    /// Longest turn of one core before the next one runs.
    pub quantum_ns: u64,
    /// What each core has for itself at these addresses, and nobody else sees.
    #[serde(default)]
    pub local: Vec<Window>,
    /// Where cores start that nothing was loaded for.
    #[serde(default)]
    pub reset: u64,
    /// CFGPERIPHBASE of a Cortex-R52: what IMP_CBAR reads.
    #[serde(default)]
    pub peripheral_base: u64,
    /// Nothing holds a core back: all leave reset at once.
    #[serde(default)]
    pub together: bool,
    /// Tightly coupled memories: ATCM, BTCM and CTCM of core 0, core 1, …
    #[serde(default)]
    pub tcm: Vec<[Tcm; 3]>,
    pub costs: Costs,
}

/// A tightly coupled memory. It is at an address of the bus, and where IMP_xTCMREGIONR puts it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tcm {
    /// Name of the memory.
    pub memory: String,
    /// Where the core sees it from reset on; nowhere if it has to be enabled first.
    #[serde(default)]
    pub at_reset: Option<u64>,
}

/// How many, or how much: the default, and what an option may choose.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    pub default: u64,
    pub min: u64,
    pub max: u64,
}

/// The price of instructions in quarter cycles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Where the figures come from; printed with every report.
    pub source: String,
    /// Classes that `classes` does not name.
    pub default: u8,
    /// Taking an exception or returning from one.
    pub exception: u16,
    /// By the name of the instruction class: `alu`, `load`, …
    #[serde(default)]
    pub classes: BTreeMap<String, u8>,
}

/// A fixed clock; parts name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    pub name: String,
    pub hz: u64,
    /// Name of its devicetree node.
    pub node: String,
}

/// A block of RAM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    pub name: String,
    /// First address in each view that sees it.
    pub at: BTreeMap<String, u64>,
    pub size: Count,
    /// How much of it a view sees from its start on, where that is not all.
    #[serde(default)]
    pub seen: BTreeMap<String, u64>,
    /// There only with this cluster, which owns its pages at first. Else the first cluster that sees it does.
    #[serde(default)]
    pub cluster: Option<String>,
    /// Non-secure accesses are denied. Such memory is there only where EL3 is.
    #[serde(default)]
    pub secure: bool,
    /// Nobody on the bus can write it.
    #[serde(default)]
    pub read_only: bool,
    /// Only this core sees it, in a local window of its cluster.
    #[serde(default)]
    pub core: Option<u32>,
    /// For messages and the like: kernels are not told that it is theirs.
    #[serde(default)]
    pub sram: bool,
}

/// Part of an address map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub base: u64,
    pub size: u64,
}

/// One part, or a row of equal ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub name: String,
    pub model: Model,
    /// Windows in each view that sees it. Several: in the order the part's manual has its frames.
    pub at: BTreeMap<String, Vec<Window>>,
    /// There only with this cluster, and in its cell. Else it is in the cell of the first cluster that sees it;
    /// accesses of others take up to the board's latency, and their interrupt controllers learn of its
    /// interrupts that much later.
    #[serde(default)]
    pub cluster: Option<String>,
    /// By output pin of the part.
    #[serde(default)]
    pub interrupts: Vec<Interrupt>,
    /// Name of a clock.
    #[serde(default)]
    pub clock: Option<String>,
    /// Name of its DMA master to an SMMU.
    #[serde(default)]
    pub stream: Option<u32>,
    /// That many, each with the next addresses and interrupts.
    #[serde(default)]
    pub repeat: Option<Repeat>,
    /// Non-secure accesses are denied. Such a part is there only where EL3 is.
    #[serde(default)]
    pub secure: bool,
    /// Only this core sees it, in a local window of its cluster, and it has that core's PPIs.
    #[serde(default)]
    pub core: Option<u32>,
    /// Devicetree properties that nothing else here implies.
    #[serde(default)]
    pub properties: BTreeMap<String, Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    pub count: u32,
    pub stride: u64,
}

/// Kinds of parts, with what only they can be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Model {
    /// GICv3. Two windows: distributor, redistributors.
    Gic {
        spis: u32,
        list_registers: u32,
        priority_bits: u32,
    },
    Pl011 {
        /// Characters take the time that the baud rate makes of them; else none.
        #[serde(default)]
        timed: bool,
        /// The FIFOs of r1p4, 16 entries, instead of 32.
        #[serde(default)]
        fifo16: bool,
    },
    Pl031 {
        /// Seconds since 1970 at power-on.
        epoch: u32,
    },
    Pl061,
    Sp805,
    /// Two windows: control, refresh.
    SbsaWatchdog,
    /// The APB UART of the Cortex-M System Design Kit.
    CmsdkUart {
        #[serde(default)]
        timed: bool,
    },
    CmsdkDualTimer,
    CmsdkWatchdog,
    /// LEDs, switches and counters of an MPS3 board.
    Fpgaio,
    /// Serial configuration controller of an MPS3 board.
    Scc {
        cfg4: u32,
        aid: u32,
        id: u32,
        /// In hertz.
        oscillators: Vec<u32>,
    },
    /// Message Handling Unit: doorbells of the first cluster (outputs 0 to 2) and the second (3 to 5).
    Mhu,
    /// System control of AX-1, which starts the cores of the first cluster (A) and the second (R).
    Aon {
        /// The cores of R run in lock-step.
        #[serde(default)]
        lock_step: bool,
        /// The words that were programmed in the factory: at most eight.
        #[serde(default)]
        otp: Vec<u32>,
    },
    /// A virtio MMIO transport; what is plugged in is an option.
    VirtioMmio,
}

impl Model {
    pub fn name(&self) -> &'static str {
        match self {
            Model::Gic { .. } => "GICv3",
            Model::Pl011 { .. } => "PL011",
            Model::Pl031 { .. } => "PL031",
            Model::Pl061 => "PL061",
            Model::Sp805 => "SP805",
            Model::SbsaWatchdog => "SBSA watchdog",
            Model::CmsdkUart { .. } => "CMSDK UART",
            Model::CmsdkDualTimer => "CMSDK dual timer",
            Model::CmsdkWatchdog => "CMSDK watchdog",
            Model::Fpgaio => "MPS3 FPGAIO",
            Model::Scc { .. } => "MPS3 SCC",
            Model::Mhu => "MHUv1",
            Model::Aon { .. } => "AX-1 AON",
            Model::VirtioMmio => "virtio MMIO",
        }
    }
    /// Windows that one such part needs.
    pub fn windows(&self) -> usize {
        match self {
            Model::Gic { .. } | Model::SbsaWatchdog => 2,
            _ => 1,
        }
    }
    pub fn needs_clock(&self) -> bool {
        matches!(
            self,
            Model::Pl011 { .. }
                | Model::Pl031 { .. }
                | Model::Pl061
                | Model::Sp805
                | Model::CmsdkUart { .. }
                | Model::CmsdkDualTimer
                | Model::CmsdkWatchdog
                | Model::Fpgaio
                | Model::Mhu
        )
    }
}

/// An interrupt input of the cluster's controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Interrupt {
    /// Shared: INTID 32 + n.
    Spi(u32, Trigger),
    /// Private to the core that the part belongs to: INTID 16 + n.
    Ppi(u32, Trigger),
    /// That output goes nowhere.
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Trigger {
    /// Level-sensitive, active high.
    High,
    /// Rising edge.
    Rising,
}

impl Interrupt {
    /// The interrupt of the n-th part of a row.
    pub fn nth(self, n: u32) -> Interrupt {
        match self {
            Interrupt::Spi(i, t) => Interrupt::Spi(i.saturating_add(n), t),
            Interrupt::Ppi(i, t) => Interrupt::Ppi(i.saturating_add(n), t),
            Interrupt::Open => Interrupt::Open,
        }
    }
    pub fn intid(self) -> Option<u32> {
        match self {
            Interrupt::Spi(i, _) => Some(i.saturating_add(32)),
            Interrupt::Ppi(i, _) => Some(i.saturating_add(16)),
            Interrupt::Open => None,
        }
    }
    /// The three cells of the GICv3 binding.
    pub fn cells(self) -> Option<[u32; 3]> {
        let (kind, n, t) = match self {
            Interrupt::Spi(n, t) => (0, n, t),
            Interrupt::Ppi(n, t) => (1, n, t),
            Interrupt::Open => return None,
        };
        let flags = match t {
            Trigger::High => 4,
            Trigger::Rising => 1,
        };
        Some([kind, n, flags])
    }
}

/// The value of a devicetree property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    Flag,
    Text(String),
    Texts(Vec<String>),
    Cells(Vec<u32>),
}

/// A push button on an input of a GPIO part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    pub name: String,
    pub label: String,
    /// Name of the GPIO part, and its line.
    pub part: String,
    pub line: u32,
    /// Linux input event code.
    pub code: u32,
}

/// A block that is not modelled. Touching it is an external abort and a line in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absent {
    pub name: String,
    /// Empty: the block is listed, but has no address yet.
    #[serde(default)]
    pub at: BTreeMap<String, Vec<Window>>,
    #[serde(default)]
    pub spis: Vec<u32>,
    pub why: String,
}

/// The address on the bus of what a core has for itself at `base`: local windows of different cores are in
/// different places there, above all addresses that such a core can name.
pub fn local(core: Option<u32>, base: u64) -> u64 {
    core.map_or(0, |n| (u64::from(n) + 1) << 36)
        .saturating_add(base)
}

impl Memory {
    /// Its first address on the bus of a view that has it.
    pub fn base(&self, view: &str) -> Option<u64> {
        self.at.get(view).map(|&base| local(self.core, base))
    }
    /// How much a view sees of a memory of this size.
    pub fn seen_of(&self, view: &str, size: u64) -> u64 {
        self.seen.get(view).map_or(size, |&most| size.min(most))
    }
}

/// One part after rows are spread out.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<'a> {
    pub part: &'a Part,
    pub name: String,
    /// Place in its row.
    pub index: u32,
    pub interrupts: Vec<Interrupt>,
}

impl Placed<'_> {
    pub fn windows(&self, view: &str) -> Vec<Window> {
        let stride = self.part.repeat.map_or(0, |r| r.stride);
        let step = stride.saturating_mul(u64::from(self.index));
        let all = self.part.at.get(view).map_or(&[][..], Vec::as_slice);
        let moved = all.iter().map(|w| Window {
            base: local(self.part.core, w.base).saturating_add(step),
            ..*w
        });
        moved.collect()
    }
}

impl Part {
    /// Spreads a row; a single part keeps its name.
    pub fn placed(&self) -> impl Iterator<Item = Placed<'_>> {
        let count = self.repeat.map_or(1, |r| r.count);
        (0..count).map(move |index| Placed {
            part: self,
            name: match self.repeat {
                Some(_) => format!("{}{index}", self.name),
                None => self.name.clone(),
            },
            index,
            interrupts: self.interrupts.iter().map(|i| i.nth(index)).collect(),
        })
    }
}

impl Description {
    /// Every part that is there at this exception level, rows spread out.
    pub fn parts_at(&self, el: u8) -> impl Iterator<Item = Placed<'_>> {
        let there = self.parts.iter().filter(move |p| el == 3 || !p.secure);
        there.flat_map(Part::placed)
    }
    pub fn memory_at(&self, el: u8) -> impl Iterator<Item = &Memory> {
        self.memory.iter().filter(move |m| el == 3 || !m.secure)
    }
    /// How many SPIs each interrupt controller of a view has.
    pub fn gics<'a>(&'a self, view: &'a str) -> impl Iterator<Item = u32> + 'a {
        self.parts.iter().filter_map(move |p| match p.model {
            Model::Gic { spis, .. } if p.at.contains_key(view) => Some(spis),
            _ => None,
        })
    }
    pub fn clock(&self, name: &str) -> Option<&Clock> {
        self.clocks.iter().find(|c| c.name == name)
    }
    /// The view that the devicetree describes and that kernels are loaded into.
    pub fn main_view(&self) -> &str {
        self.views.first().map_or("", String::as_str)
    }
    /// The RAM that `--memory` sizes: the first that is not secure.
    pub fn main_memory(&self) -> Option<&Memory> {
        self.memory.iter().find(|m| !m.secure)
    }
}
