//! The workloads of the bench ELF, by the names its `main.c` gives them.

pub struct Workload {
    pub name: &'static str,
    /// Guest instructions of one percent of its full run, in millions.
    pub millions_per_percent: f64,
    pub floating_point: bool,
    /// Does one pass whatever the percentage: translation speed.
    pub once: bool,
    /// The version of the interrupt controller it drives. Dyno's boards have GICv3 only.
    pub gic: Option<u8>,
}

impl Workload {
    /// Starts and stops.
    pub const NONE: Workload = w("none", 0., 0.);
}

const fn w(name: &'static str, iterations: f64, per_iteration: f64) -> Workload {
    Workload {
        name,
        millions_per_percent: iterations * per_iteration / 1e8,
        floating_point: false,
        once: false,
        gic: None,
    }
}
const fn fp(w: Workload) -> Workload {
    Workload {
        floating_point: true,
        ..w
    }
}

/// Iterations of a full run, and guest instructions of one iteration (counted by QEMU's
/// `-icount shift=0`).
pub const WORKLOADS: &[Workload] = &[
    w("sieve", 1500., 956_092.),
    w("crc32", 4000., 458_765.),
    w("matmul", 1000., 1_622_615.),
    w("qsort", 150., 3_532_853.),
    w("memcpy", 60_000., 10_246.),
    w("chaseS", 60e6, 11.),
    w("chaseL", 500e3, 11.),
    w("fib", 8000., 295_531.),
    w("interp", 8e6, 191.),
    w("icall", 60e6, 10.),
    w("branchy", 100e6, 16.),
    fp(w("nbody", 300e3, 597.)),
    fp(w("mandel", 400., 387_632.)),
    fp(w("neonf", 10_000., 10_255.)),
    fp(w("neoni", 10_000., 6_661.)),
    w("svc_el1", 5e6, 18.),
    w("svc_el0", 5e6, 19.),
    w("sysreg", 10e6, 10.),
    w("tlbhit4k", 100e6, 11.),
    w("tlbmiss", 5e6, 11.),
    w("tlbi_va", 1e6, 14.),
    w("ctxsw", 300e3, 93.),
    w("smc", 50e3, 15.),
    w("ldxr", 60e6, 7.),
    w("lse", 60e6, 4.),
    w("mmio", 5e6, 4.),
    Workload {
        gic: Some(2),
        ..w("sgi_irq", 1e6, 23.)
    },
    Workload {
        gic: Some(3),
        ..w("irq", 1e6, 22.)
    },
    Workload {
        once: true,
        ..w("bigcode1", 100., 240_032.)
    },
    w("bigcode100", 100., 240_020.),
];
