//! From the words of a board file to the parts of the other crates.
use crate::builder::Plug;
use crate::description::{Cluster, Description, Model, Placed};
use dyno_core::cp15::Pins;
use dyno_core::profile::Timing;
use dyno_core::{CostTable, Profile};
use dyno_fabric::{Device, Frequency};
use dyno_interrupt as gic;
use dyno_mps3::{Fpgaio, FpgaioConfig, Scc, SccConfig};
use dyno_power::{Aon, AonCluster, AonConfig, Mhu};
use dyno_serial::{Baud, CmsdkUart, CmsdkUartConfig, Pl011, Pl011Config, Pl061, Revision};
use dyno_timing::sp805::Identity;
use dyno_timing::{
    CmsdkDualTimer, CmsdkDualTimerConfig, Pl031, Pl031Config, SbsaWatchdog, SbsaWatchdogConfig,
    Sp805, Sp805Config,
};
use dyno_virtio as virtio;

/// PPIs of the cores' own outputs: core pin, INTID (DEN 0094 §"PPI assignments", as `virt`).
pub(crate) const CORE_PPIS: [(u32, u32); 6] = {
    use dyno_core::environment::pin;
    [
        (pin::CNTPS, 29),
        (pin::CNTP, 30),
        (pin::CNTV, 27),
        (pin::CNTHP, 26),
        (pin::CNTHV, 28),
        (pin::PMU, 23),
    ]
};
/// The GIC's own maintenance interrupt.
pub(crate) const MAINTENANCE_PPI: u32 = 25;

/// Names of what runs on a core line, and what listens there: GIC output pin, core line.
pub(crate) const CORE_LINES: [(u32, u32); 6] = {
    use dyno_core::environment::line;
    [
        (gic::pin::GROUP0, line::FIQ.trailing_zeros()),
        (
            gic::pin::GROUP1_SECURE,
            line::GROUP1_SECURE.trailing_zeros(),
        ),
        (
            gic::pin::GROUP1_NON_SECURE,
            line::GROUP1_NON_SECURE.trailing_zeros(),
        ),
        (gic::pin::GROUP1, line::IRQ.trailing_zeros()),
        (gic::pin::VIRQ, line::VIRQ.trailing_zeros()),
        (gic::pin::VFIQ, line::VFIQ.trailing_zeros()),
    ]
};

/// The core profile of a name, cut down to the exception levels that are wanted.
pub(crate) fn profile(name: &str, el: u8) -> Option<&'static Profile> {
    let base = Profile::by_name(name)?;
    Some(Profile::variant(base, el >= 2, el == 3))
}

pub(crate) fn profiles() -> Vec<&'static str> {
    Profile::ALL.iter().map(|p| p.name).collect()
}

/// What the part of that name has and its model has not.
pub(crate) fn differences(profile: &str) -> &'static [&'static str] {
    Profile::by_name(profile).map_or(&[], |p| p.differences)
}

/// For checks before the cores are known.
pub(crate) fn gic_config(spis: u32, list_registers: u32, priority_bits: u32) -> gic::Config {
    gic::Config {
        spis,
        list_registers,
        priority_bits,
        ..gic::Config::default()
    }
}

pub(crate) fn timing(c: &Cluster) -> Timing {
    let mut costs = CostTable::uniform(c.costs.default);
    for &class in &dyno_isa::Class::ALL {
        if let Some(&n) = c.costs.classes.get(class.name()) {
            costs = costs.with(class, n);
        }
    }
    costs.exception = c.costs.exception;
    Timing {
        clock: Frequency::hz(c.clock_hz),
        counter: Frequency::hz(c.counter_hz),
        costs,
    }
}

/// What the board's wiring decides of a core of a cluster with Cortex-R52.
pub(crate) fn pins(d: &Description, cluster: &Cluster, core: usize) -> Pins {
    let mut pins = Pins {
        cbar: cluster.peripheral_base,
        ..Pins::default()
    };
    for (to, w) in pins.local.iter_mut().zip(&cluster.local) {
        let at = crate::description::local(Some(core as u32), w.base);
        *to = (w.base, w.size, at);
    }
    for (i, tcm) in cluster.tcm.get(core).into_iter().flatten().enumerate() {
        let memory = d.memory.iter().find(|m| m.name == tcm.memory);
        let place = memory.and_then(|m| Some((m.base(&cluster.view)?, m.size.default)));
        let Some((base, size)) = place else { continue };
        pins.tcm[i] = base;
        pins.tcmregionr[i] = u64::from((size >> 9).ilog2()) << 2;
        if let Some(at) = tcm.at_reset {
            // For EL2, EL1 and EL0.
            pins.tcmregionr[i] |= at | 3;
        }
    }
    pins
}

/// What the machine around a part decides.
pub(crate) struct Around<'a> {
    pub description: &'a Description,
    pub affinities: &'a [u64],
    pub security: bool,
    pub counter: Frequency,
}

/// A part, and for each of its windows where in the part that window begins.
pub(crate) struct Made {
    pub part: Box<dyn Device>,
    pub offsets: Vec<u64>,
    pub dma: bool,
}

pub(crate) fn make(p: &Placed<'_>, around: &Around<'_>, plug: Option<Plug>) -> Made {
    let clock = p.part.clock.as_ref();
    let clock = clock.and_then(|name| around.description.clock(name));
    let clock = Frequency::hz(clock.map_or(1, |c| c.hz.max(1)));
    let one = |part: Box<dyn Device>| Made {
        part,
        offsets: vec![0],
        dma: false,
    };
    match &p.part.model {
        &Model::Gic {
            spis,
            list_registers,
            priority_bits,
        } => Made {
            part: Box::new(gic::Gic::new(gic::Config {
                affinities: around.affinities.iter().map(|&a| packed(a)).collect(),
                security_extensions: around.security,
                ..gic_config(spis, list_registers, priority_bits)
            })),
            offsets: vec![0, gic::REDISTRIBUTORS],
            dma: false,
        },
        &Model::Pl011 { timed, fifo16 } => one(Box::new(Pl011::new(Pl011Config {
            uartclk: clock,
            baud: baud(timed),
            revision: if fifo16 {
                Revision::R1p4
            } else {
                Revision::R1p5
            },
        }))),
        &Model::Pl031 { epoch } => one(Box::new(Pl031::new(Pl031Config {
            start: epoch,
            running: true,
        }))),
        Model::Pl061 => one(Box::new(Pl061::new())),
        Model::Sp805 => one(Box::new(Sp805::new(Sp805Config {
            wdogclk: clock,
            identity: Identity::PrimeCell,
        }))),
        Model::CmsdkWatchdog => one(Box::new(Sp805::new(Sp805Config {
            wdogclk: clock,
            identity: Identity::Cmsdk,
        }))),
        &Model::CmsdkUart { timed } => one(Box::new(CmsdkUart::new(CmsdkUartConfig {
            pclk: clock,
            baud: baud(timed),
        }))),
        Model::CmsdkDualTimer => one(Box::new(CmsdkDualTimer::new(CmsdkDualTimerConfig {
            timclk: clock,
        }))),
        Model::Fpgaio => one(Box::new(Fpgaio::new(FpgaioConfig { prescale: clock }))),
        Model::Scc {
            cfg4,
            aid,
            id,
            oscillators,
        } => one(Box::new(Scc::new(SccConfig {
            cfg0: 0,
            cfg4: *cfg4,
            aid: *aid,
            id: *id,
            oscillators: oscillators.clone(),
        }))),
        Model::Mhu => one(Box::new(Mhu::new())),
        Model::Aon { lock_step, otp } => one(Box::new(Aon::new(AonConfig {
            lock_step: *lock_step,
            otp: std::array::from_fn(|i| otp.get(i).copied().unwrap_or(0)),
            a: aon_cluster(around, 0),
            r: aon_cluster(around, 1),
            counter: around.counter,
        }))),
        Model::SbsaWatchdog => Made {
            part: Box::new(SbsaWatchdog::new(SbsaWatchdogConfig {
                counter: around.counter,
            })),
            offsets: vec![
                dyno_timing::sbsa_watchdog::CONTROL_FRAME,
                dyno_timing::sbsa_watchdog::REFRESH_FRAME,
            ],
            dma: false,
        },
        Model::VirtioMmio => Made {
            part: transport(plug),
            offsets: vec![0],
            dma: true,
        },
    }
}

/// The clusters that it starts: A is the board's first, R its second.
fn aon_cluster(around: &Around<'_>, number: u8) -> Option<AonCluster> {
    let cluster = around.description.clusters.get(usize::from(number))?;
    let clock = Frequency::hz(cluster.clock_hz);
    Some(AonCluster { number, clock })
}

fn baud(timed: bool) -> Baud {
    match timed {
        true => Baud::FromRegisters,
        false => Baud::Unlimited,
    }
}

/// Aff3.Aff2.Aff1.Aff0 a byte each, from the fields of MPIDR_EL1.
fn packed(affinity: u64) -> u32 {
    (affinity & 0xff_ffff) as u32 | ((affinity >> 32 & 0xff) as u32) << 24
}

fn transport(plug: Option<Plug>) -> Box<dyn Device> {
    match plug {
        None => Box::new(virtio::empty()),
        Some(Plug::Block { config, medium }) => Box::new(virtio::block::new(config, medium)),
        Some(Plug::Net(config)) => Box::new(virtio::net::with_config(config)),
        Some(Plug::Console) => Box::new(virtio::console::new()),
        Some(Plug::Rng { seed }) => Box::new(virtio::rng::new(seed)),
    }
}
