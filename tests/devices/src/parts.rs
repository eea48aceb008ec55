//! Every part, how it is built, and where its registers are more than a table can say.
use dyno_fabric::Frequency;
use dyno_fabric::bench::Bench;
use dyno_fabric::host::Overlay;
use dyno_mps3::{Fpgaio, FpgaioConfig, Scc, SccConfig};
use dyno_power::{Aon, AonConfig, Mhu};
use dyno_serial::{Baud, CmsdkUart, CmsdkUartConfig, Pl011, Pl011Config, Pl061};
use dyno_timing::{
    CmsdkDualTimer, CmsdkDualTimerConfig, Pl031, Pl031Config, SbsaWatchdog, SbsaWatchdogConfig,
    Sp805, Sp805Config,
};
use dyno_virtio::{BlockConfig, block, console, empty, net, rng};

/// One kind of part.
#[derive(Clone, Copy)]
pub struct Part {
    pub name: &'static str,
    /// The part on a bench, reset.
    pub bench: fn() -> Bench,
    /// Bytes in its register window.
    pub window: u64,
    /// Registers that read otherwise than the table's reset value, and why.
    pub resets_otherwise: &'static [(&'static str, &'static str)],
    /// Registers that a write of all ones leaves otherwise than their fields say, and why.
    pub writes_otherwise: &'static [(&'static str, &'static str)],
    /// Virtqueues, for parts that have any.
    pub queues: u16,
}

const PLAIN: Part = Part {
    name: "",
    bench: || unreachable!("every entry has its own"),
    window: 0x1000,
    resets_otherwise: &[],
    writes_otherwise: &[],
    queues: 0,
};

const VIRTIO: Part = Part {
    window: dyno_virtio::WINDOW,
    resets_otherwise: &[
        ("DeviceID", "the transport does not know its device"),
        ("DeviceFeatures", "the device's"),
        ("QueueNumMax", "the device's"),
    ],
    writes_otherwise: &[
        ("QueueReady", "a queue without a size is not taken"),
        ("QueueReset", "over at once"),
        (
            "Status",
            "DRIVER_OK and FEATURES_OK are refused without VERSION_1",
        ),
    ],
    ..PLAIN
};

fn disk(read_only: bool) -> Bench {
    let medium = Overlay::new(vec![0x5a; 1 << 20], read_only);
    let part = block::new(BlockConfig::default(), Box::new(medium));
    Bench::new(dyno_virtio::WINDOW, part)
}

const UART: Part = Part {
    writes_otherwise: &[
        ("UARTDR", "another register in each direction"),
        ("UARTFR", "follows the FIFOs"),
    ],
    ..PLAIN
};

const CMSDK_UART: Part = Part {
    writes_otherwise: &[
        ("DATA", "another register in each direction"),
        ("STATE", "follows the buffers"),
        ("INTSTATUS", "follows the buffers"),
    ],
    ..PLAIN
};

fn cmsdk_uart(baud: Baud) -> Bench {
    let pclk = Frequency::mhz(50);
    Bench::new(0x1000, CmsdkUart::new(CmsdkUartConfig { pclk, baud }))
}

/// The list.
pub fn all() -> Vec<Part> {
    vec![
        Part {
            name: "pl011",
            bench: || Bench::new(0x1000, Pl011::new(Pl011Config::default())),
            ..UART
        },
        Part {
            name: "pl011-timed",
            bench: || {
                let config = Pl011Config {
                    baud: Baud::FromRegisters,
                    ..Pl011Config::default()
                };
                Bench::new(0x1000, Pl011::new(config))
            },
            ..UART
        },
        Part {
            name: "pl061",
            bench: || Bench::new(0x1000, Pl061::new()),
            writes_otherwise: &[("GPIODATA", "masked by the address")],
            ..PLAIN
        },
        Part {
            name: "pl031",
            bench: || Bench::new(0x1000, Pl031::new(Pl031Config::default())),
            resets_otherwise: &[
                ("RTCDR", "the clock has a battery"),
                ("RTCCR", "the clock has a battery"),
            ],
            writes_otherwise: &[("RTCCR", "once started, it cannot be stopped")],
            ..PLAIN
        },
        Part {
            name: "sp805",
            bench: || Bench::new(0x1000, Sp805::new(Sp805Config::default())),
            writes_otherwise: &[("WdogLock", "reads whether it is locked")],
            ..PLAIN
        },
        Part {
            name: "sbsa-watchdog",
            bench: || {
                let part = SbsaWatchdog::new(SbsaWatchdogConfig::default());
                Bench::new(dyno_timing::sbsa_watchdog::WINDOW, part)
            },
            window: dyno_timing::sbsa_watchdog::WINDOW,
            ..PLAIN
        },
        Part {
            name: "cmsdk-uart",
            bench: || cmsdk_uart(Baud::Unlimited),
            ..CMSDK_UART
        },
        Part {
            name: "cmsdk-uart-timed",
            bench: || cmsdk_uart(Baud::FromRegisters),
            ..CMSDK_UART
        },
        Part {
            name: "cmsdk-dual-timer",
            bench: || {
                let timclk = Frequency::mhz(50);
                Bench::new(0x1000, CmsdkDualTimer::new(CmsdkDualTimerConfig { timclk }))
            },
            ..PLAIN
        },
        Part {
            name: "mps3-fpgaio",
            bench: || {
                let prescale = Frequency::mhz(50);
                Bench::new(0x1000, Fpgaio::new(FpgaioConfig { prescale }))
            },
            ..PLAIN
        },
        Part {
            name: "mps3-scc",
            bench: || {
                let part = Scc::new(SccConfig {
                    cfg0: 0,
                    cfg4: 2,
                    aid: 0x0020_0008,
                    id: 0x4105_5360,
                    oscillators: vec![24_000_000, 50_000_000],
                });
                Bench::new(0x1000, part)
            },
            resets_otherwise: &[
                ("CFG_REG4", "the board says"),
                ("SCC_AID", "the FPGA image says"),
                ("SCC_ID", "the board says"),
            ],
            writes_otherwise: &[("SYS_CFGCTRL", "START is not kept")],
            ..PLAIN
        },
        Part {
            name: "mhu",
            bench: || Bench::new(0x1000, Mhu::new()),
            ..PLAIN
        },
        Part {
            name: "aon",
            bench: || Bench::new(0x1000, Aon::new(AonConfig::default())),
            resets_otherwise: &[
                ("A_CLOCK", "the board says"),
                ("R_CLOCK", "the board says"),
                ("COUNTER_CLOCK", "the board says"),
            ],
            ..PLAIN
        },
        Part {
            name: "virtio-empty",
            bench: || Bench::new(dyno_virtio::WINDOW, empty()),
            window: dyno_virtio::WINDOW,
            ..PLAIN
        },
        Part {
            name: "virtio-block",
            bench: || disk(false),
            queues: 1,
            ..VIRTIO
        },
        Part {
            name: "virtio-block-ro",
            bench: || disk(true),
            queues: 1,
            ..VIRTIO
        },
        Part {
            name: "virtio-console",
            bench: || Bench::new(dyno_virtio::WINDOW, console::new()),
            queues: 2,
            ..VIRTIO
        },
        Part {
            name: "virtio-rng",
            bench: || Bench::new(dyno_virtio::WINDOW, rng::new(1)),
            queues: 1,
            ..VIRTIO
        },
        Part {
            name: "virtio-net",
            bench: || Bench::new(dyno_virtio::WINDOW, net::new([2, 0, 0, 0, 0, 1])),
            queues: 3,
            ..VIRTIO
        },
    ]
}
