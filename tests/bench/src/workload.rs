//! The workloads of the bench ELFs, by the names their sources give them.

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

/// Those of the Cortex-R52, in A32 and in T32.
pub const CORTEX_R52: &[Workload] = &[
    w("sieve-a32", 1500., 956_183.),
    w("crc32-a32", 4000., 524_586.),
    w("matmul-a32", 1000., 1_351_571.),
    w("qsort-a32", 150., 3_560_832.),
    w("memcpy-a32", 60_000., 12_294.),
    w("chase-a32", 60e6, 10.),
    w("fib-a32", 8000., 207_967.),
    w("interp-a32", 8e6, 115.),
    w("icall-a32", 60e6, 11.),
    w("branchy-a32", 100e6, 13.),
    fp(w("mandel-a32", 400., 479_172.)),
    w("svc-a32", 5e6, 12.),
    w("sieve-t32", 1500., 956_183.),
    w("crc32-t32", 4000., 524_637.),
    w("matmul-t32", 1000., 1_613_714.),
    w("qsort-t32", 150., 3_734_400.),
    w("memcpy-t32", 60_000., 12_293.),
    w("chase-t32", 60e6, 10.),
    w("fib-t32", 8000., 207_967.),
    w("interp-t32", 8e6, 134.),
    w("icall-t32", 60e6, 11.),
    w("branchy-t32", 100e6, 17.),
    fp(w("mandel-t32", 400., 479_168.)),
    w("svc-t32", 5e6, 11.),
];
