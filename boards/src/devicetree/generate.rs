//! The devicetree of a board. Node names, compatible strings and the order of nodes are those that
//! QEMU gives its `virt` machine, because software is tried against that.
use super::seeded;
use super::tree::{Node, Tree};
use crate::description::{Description, Model, Placed, Value};
use dyno_core::{Conduit, Profile};
use dyno_isa::Feature;

/// What of the board is there in this machine.
#[derive(Clone, Copy, Debug)]
pub struct Hardware<'a> {
    pub description: &'a Description,
    /// Highest exception level: 1, 2 or 3.
    pub el: u8,
    /// Affinity of each core, in order.
    pub affinities: &'a [u64],
    pub profile: &'a Profile,
    /// Bytes of main memory.
    pub memory: u64,
    /// Built-in PSCI; `None` where the user's firmware brings its own.
    pub psci: Option<Conduit>,
    pub seed: u64,
}

// Phandles: any numbers that differ.
const CLOCKS: u32 = 0x8000;
const GIC: u32 = 0x8100;
const CPUS: u32 = 0x8200;
const PARTS: u32 = 0x9000;

/// The whole tree except what one boot chooses.
pub fn generate(h: &Hardware<'_>) -> Tree {
    let d = h.description;
    let mut root = Node::new("")
        .cells("interrupt-parent", &[GIC])
        .flag("dma-coherent")
        .text("model", &d.model)
        .cells("#size-cells", &[2])
        .cells("#address-cells", &[2])
        .texts("compatible", &d.compatible);
    if let Some(conduit) = h.psci {
        root = root.child(psci(conduit));
    }
    root.children.extend(memory(h));
    let parts: Vec<_> = d.parts_at(h.el).collect();
    let mut last = Vec::new();
    for (i, p) in parts.iter().enumerate() {
        let Some(node) = part(h, p, PARTS + i as u32) else {
            continue;
        };
        // Transports first: a kernel probes them before the parts that have clocks.
        match p.part.model {
            Model::VirtioMmio => root.children.push(node),
            _ => last.push(node),
        }
    }
    root.children.extend(keys(h, &parts));
    last.reverse();
    root.children.extend(last);
    if h.profile.features.has(Feature::PMUv3) {
        let pmu = Node::new("pmu").cells("interrupts", &[1, 7, 4]);
        root = root.child(pmu.text("compatible", "arm,armv8-pmuv3"));
    }
    root = root.child(cpus(h)).child(timer(h));
    for (i, c) in d.clocks.iter().enumerate() {
        let clock = Node::new(&c.node)
            .cells("phandle", &[CLOCKS + i as u32])
            .text("clock-output-names", &c.name)
            .cells("clock-frequency", &[c.hz as u32])
            .cells("#clock-cells", &[0])
            .text("compatible", "fixed-clock");
        root = root.child(clock);
    }
    root.children.extend(consoles(h, &parts));
    Tree {
        root,
        ..Tree::default()
    }
}

fn psci(conduit: Conduit) -> Node {
    let method = match conduit {
        Conduit::Smc => "smc",
        Conduit::Hvc => "hvc",
    };
    Node::new("psci")
        .cells("migrate", &[crate::psci::MIGRATE_64])
        .cells("cpu_on", &[crate::psci::CPU_ON_64])
        .cells("cpu_off", &[crate::psci::CPU_OFF])
        .cells("cpu_suspend", &[crate::psci::CPU_SUSPEND_64])
        .text("method", method)
        .texts("compatible", &["arm,psci-1.0", "arm,psci-0.2", "arm,psci"])
}

fn memory(h: &Hardware<'_>) -> Vec<Node> {
    let d = h.description;
    let view = d.main_view();
    let main = d.main_memory().map(|m| &m.name);
    let mut nodes = Vec::new();
    for m in d.memory_at(h.el) {
        // What is there for another cluster is not this one's to use.
        let first = d.clusters.first().map(|c| &c.name);
        let own = m.cluster.is_none() || m.cluster.as_ref() == first;
        let Some(base) = m.base(view).filter(|_| own) else {
            continue;
        };
        let size = match Some(&m.name) == main {
            true => h.memory,
            false => m.size.default,
        };
        if m.sram {
            let (high, low) = ((base >> 32) as u32, base as u32);
            let node = Node::new(format!("sram@{base:x}"))
                .wide("reg", &[base, size])
                .cells("ranges", &[0, high, low, size as u32])
                .cells("#size-cells", &[1])
                .cells("#address-cells", &[1])
                .text("compatible", "mmio-sram");
            nodes.push(node);
            continue;
        }
        let name = if m.secure { &m.name } else { "memory" };
        let node = Node::new(format!("{name}@{base:x}"))
            .wide("reg", &[base, size])
            .text("device_type", "memory");
        nodes.push(if m.secure { secure_only(node) } else { node });
    }
    nodes
}

/// How a node says that it is for the secure world alone
/// (Linux bindings, arm/secure.txt).
fn secure_only(node: Node) -> Node {
    node.text("status", "disabled")
        .text("secure-status", "okay")
}

/// Name of a part's node; `None` for a part that the main view does not have.
fn node_name(h: &Hardware<'_>, p: &Placed<'_>) -> Option<String> {
    let base = p.windows(h.description.main_view()).first()?.base;
    let kind = match p.part.model {
        Model::Gic { .. } => "intc",
        Model::Pl011 { .. } => "pl011",
        Model::Pl031 { .. } => "pl031",
        Model::Pl061 => "pl061",
        Model::Sp805 | Model::SbsaWatchdog | Model::CmsdkWatchdog => "watchdog",
        Model::CmsdkUart { .. } => "uart",
        Model::CmsdkDualTimer => "timer",
        Model::Fpgaio => "gpio",
        Model::Scc { .. } | Model::Aon { .. } => "syscon",
        Model::Mhu => "mailbox",
        Model::VirtioMmio => "virtio_mmio",
    };
    Some(format!("{kind}@{base:x}"))
}

fn part(h: &Hardware<'_>, p: &Placed<'_>, phandle: u32) -> Option<Node> {
    let windows = p.windows(h.description.main_view());
    let reg: Vec<u64> = windows.iter().flat_map(|w| [w.base, w.size]).collect();
    let mut node = Node::new(node_name(h, p)?).wide("reg", &reg);
    // Of a mailbox those of this side, which has the first three outputs.
    let own = match p.part.model {
        Model::Mhu => 3,
        _ => usize::MAX,
    };
    if !p.interrupts.is_empty() {
        let flat: Vec<u32> = (p.interrupts.iter().take(own).filter_map(|i| i.cells()))
            .flatten()
            .collect();
        node = node.cells("interrupts", &flat);
    }
    let clock = p.part.clock.as_ref().and_then(|name| {
        let all = &h.description.clocks;
        all.iter().position(|c| c.name == *name)
    });
    let clock = clock.map_or(0, |i| CLOCKS + i as u32);
    let primecell = |n: Node, kind: &str| n.texts("compatible", &[kind, "arm,primecell"]);
    node = match p.part.model {
        Model::Gic { .. } => gic(h, node),
        Model::Pl011 { .. } => primecell(node, "arm,pl011")
            .cells("clocks", &[clock, clock])
            .texts("clock-names", &["uartclk", "apb_pclk"]),
        Model::Pl031 { .. } => primecell(node, "arm,pl031")
            .cells("clocks", &[clock])
            .text("clock-names", "apb_pclk"),
        Model::Pl061 => primecell(node, "arm,pl061")
            .cells("#gpio-cells", &[2])
            .flag("gpio-controller")
            .cells("clocks", &[clock])
            .text("clock-names", "apb_pclk")
            .cells("phandle", &[phandle]),
        Model::Sp805 => primecell(node, "arm,sp805")
            .cells("clocks", &[clock, clock])
            .texts("clock-names", &["wdog_clk", "apb_pclk"]),
        Model::SbsaWatchdog => node.text("compatible", "arm,sbsa-gwdt"),
        Model::CmsdkUart { .. } => node
            .text("compatible", "arm,cmsdk-uart")
            .cells("clocks", &[clock]),
        Model::CmsdkDualTimer => node
            .text("compatible", "arm,cmsdk-dtimer")
            .cells("clocks", &[clock]),
        Model::CmsdkWatchdog => node
            .text("compatible", "arm,cmsdk-watchdog")
            .cells("clocks", &[clock]),
        Model::Fpgaio => node.text("compatible", "arm,mps3-fpgaio-gpio"),
        Model::Scc { .. } => node.text("compatible", "arm,mps3-scc"),
        Model::Mhu => primecell(node, "arm,mhu")
            .cells("#mbox-cells", &[1])
            .cells("clocks", &[clock])
            .text("clock-names", "apb_pclk")
            .cells("phandle", &[phandle]),
        Model::Aon { .. } => node.text("compatible", "dyno,ax1-aon"),
        Model::VirtioMmio => node.flag("dma-coherent").text("compatible", "virtio,mmio"),
    };
    if p.part.secure {
        node = secure_only(node);
    }
    for (name, value) in &p.part.properties {
        node = match value {
            Value::Flag => node.flag(name),
            Value::Text(t) => node.text(name, t),
            Value::Texts(t) => node.texts(name, t),
            Value::Cells(c) => node.cells(name, c),
        };
    }
    Some(node)
}

fn gic(h: &Hardware<'_>, node: Node) -> Node {
    let node = node
        .cells("phandle", &[GIC])
        .cells("#redistributor-regions", &[1])
        .text("compatible", "arm,gic-v3")
        .flag("ranges")
        .cells("#size-cells", &[2])
        .cells("#address-cells", &[2])
        .flag("interrupt-controller")
        .cells("#interrupt-cells", &[3]);
    // The maintenance interrupt is of use to a hypervisor only.
    match h.el {
        1 => node,
        _ => node.cells("interrupts", &[1, 9, 4]),
    }
}

fn keys(h: &Hardware<'_>, parts: &[Placed<'_>]) -> Option<Node> {
    let mut node = Node::new("gpio-keys").text("compatible", "gpio-keys");
    for k in &h.description.keys {
        let Some(i) = parts.iter().position(|p| p.name == k.part) else {
            continue;
        };
        let key = Node::new(&k.name)
            .cells("gpios", &[PARTS + i as u32, k.line, 0])
            .cells("linux,code", &[k.code])
            .text("label", &k.label);
        node = node.child(key);
    }
    (!node.children.is_empty()).then_some(node)
}

/// The name that Linux's binding arm/cpus.yaml gives a core.
fn cpu_compatible(profile: &str) -> String {
    let digits = profile.strip_prefix('a');
    match digits.is_some_and(|d| d.starts_with(|c: char| c.is_ascii_digit())) {
        true => format!("arm,cortex-{profile}"),
        false => "arm,armv8".to_string(),
    }
}

fn cpus(h: &Hardware<'_>) -> Node {
    let compatible = cpu_compatible(h.profile.name);
    let mut cluster = Node::new("cluster0");
    let mut all = Vec::new();
    for (i, &affinity) in h.affinities.iter().enumerate() {
        let phandle = CPUS + i as u32;
        cluster = cluster.child(Node::new(format!("core{i}")).cells("cpu", &[phandle]));
        let mut cpu = Node::new(format!("cpu@{affinity:x}"))
            .cells("phandle", &[phandle])
            .cells("reg", &[affinity as u32]);
        if h.psci.is_some() {
            cpu = cpu.text("enable-method", "psci");
        }
        cpu = cpu
            .text("compatible", &compatible)
            .text("device_type", "cpu");
        all.push(cpu);
    }
    let map = Node::new("cpu-map").child(Node::new("socket0").child(cluster));
    let mut cpus = Node::new("cpus")
        .cells("#size-cells", &[0])
        .cells("#address-cells", &[1])
        .child(map);
    cpus.children.extend(all);
    cpus
}

/// PPIs in the binding's order: secure and non-secure physical, virtual, EL2, EL2 virtual.
fn timer(h: &Hardware<'_>) -> Node {
    let mut interrupts = vec![1, 13, 4, 1, 14, 4, 1, 11, 4, 1, 10, 4];
    if h.el >= 2 && h.profile.features.has(Feature::VHE) {
        interrupts.extend([1, 12, 4]);
    }
    Node::new("timer")
        .cells("interrupts", &interrupts)
        .flag("always-on")
        .texts("compatible", &["arm,armv8-timer", "arm,armv7-timer"])
}

/// `/aliases`, `/chosen` and `/secure-chosen`.
fn consoles(h: &Hardware<'_>, parts: &[Placed<'_>]) -> Vec<Node> {
    let mut aliases = Node::new("aliases");
    let mut chosen = Node::new("chosen");
    let mut secure = Node::new("secure-chosen");
    let uarts = parts
        .iter()
        .filter(|p| matches!(p.part.model, Model::Pl011 { .. }));
    for (order, p) in uarts.enumerate() {
        let Some(path) = node_name(h, p).map(|n| format!("/{n}")) else {
            continue;
        };
        let digits = p.name.trim_start_matches(|c: char| !c.is_ascii_digit());
        let n = digits.parse().unwrap_or(order as u32);
        aliases = aliases.text(&format!("serial{n}"), &path);
        let to = if p.part.secure {
            &mut secure
        } else {
            &mut chosen
        };
        if to.get("stdout-path").is_none() {
            to.set("stdout-path", super::tree::text(&path));
        }
    }
    let seeds = |node: &mut Node, purpose: u64| {
        node.set("rng-seed", seeded(h.seed, purpose).take(32).collect());
        node.set("kaslr-seed", seeded(h.seed, purpose + 1).take(8).collect());
    };
    seeds(&mut chosen, 1);
    let mut nodes = vec![aliases];
    if secure.get("stdout-path").is_some() {
        seeds(&mut secure, 3);
        nodes.push(secure);
    }
    nodes.push(chosen);
    nodes
}
