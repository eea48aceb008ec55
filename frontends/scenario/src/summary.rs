//! What a run came to: figures that repeat, and figures of the host that do not.
use crate::session::{End, HostClock};
use crate::units;
use dyno_boards::{Gain, Machine, Stop};
use dyno_fabric::Time;
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Duration;

/// Of one core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoreFigures {
    pub name: String,
    pub instructions: u64,
    /// Exceptions taken to EL0 (none) to EL3.
    pub exceptions: [u64; 4],
}

/// What every run of the same scenario has in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub time: Time,
    pub cores: Vec<CoreFigures>,
    pub fingerprint: u128,
}

/// What the host contributed.
#[derive(Clone, Copy, Debug)]
pub struct HostFigures {
    pub time: Duration,
    pub mips: f64,
    /// Host seconds per virtual second; 1 is real time.
    pub slowdown: f64,
    /// By host threads beside the first.
    pub gain: Option<Gain>,
}

impl Figures {
    pub fn of(machine: &Machine) -> Figures {
        let core = |(cluster, c): (&str, &dyno_core::Core)| CoreFigures {
            name: format!("{cluster}.{}", c.index),
            instructions: c.stats.instructions,
            exceptions: c.stats.exceptions,
        };
        let cells = machine.cells();
        let cores = cells.flat_map(|cell| cell.cores().iter().map(|c| (cell.name(), c)));
        Figures {
            time: machine.now(),
            cores: cores.map(core).collect(),
            fingerprint: machine.fingerprint(),
        }
    }
    pub fn instructions(&self) -> u64 {
        self.cores.iter().map(|c| c.instructions).sum()
    }
    pub fn fingerprint_text(&self) -> String {
        format!("{:032x}", self.fingerprint)
    }
    pub fn json(&self) -> Value {
        let core = |c: &CoreFigures| {
            json!({
                "core": c.name,
                "instructions": c.instructions,
                "exceptions": { "el1": c.exceptions[1], "el2": c.exceptions[2], "el3": c.exceptions[3] },
            })
        };
        json!({
            "virtual_ps": self.time.ps(),
            "virtual_seconds": units::seconds(self.time),
            "instructions": self.instructions(),
            "cores": self.cores.iter().map(core).collect::<Vec<_>>(),
            "fingerprint": self.fingerprint_text(),
        })
    }
    pub fn host(&self, clock: HostClock, gain: Option<Gain>) -> HostFigures {
        let time = clock.elapsed();
        let seconds = time.as_secs_f64().max(1e-9);
        HostFigures {
            time,
            mips: self.instructions() as f64 / seconds / 1e6,
            slowdown: seconds / self.time.as_secs_f64().max(1e-12),
            gain,
        }
    }
    /// For the end of `dyno run`.
    pub fn text(&self, host: &HostFigures, end: &str) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "stopped:       {end}");
        let _ = writeln!(out, "virtual time:  {} s", units::seconds(self.time));
        for c in &self.cores {
            let [_, el1, el2, el3] = c.exceptions;
            let _ = writeln!(
                out,
                "core {:<9} {:>14} instructions; exceptions to EL1 {el1}, EL2 {el2}, EL3 {el3}",
                c.name, c.instructions
            );
        }
        let _ = writeln!(
            out,
            "host time:     {:.3} s, {:.1} MIPS, {}",
            host.time.as_secs_f64(),
            host.mips,
            ratio(host.slowdown)
        );
        if let Some(Gain { median, pairs }) = host.gain {
            let _ = writeln!(
                out,
                "host threads:  {median:.2} times as fast as one, the median of {pairs} pairs of trials"
            );
        }
        let _ = writeln!(out, "fingerprint:   {}", self.fingerprint_text());
        out
    }
}

fn ratio(slowdown: f64) -> String {
    match slowdown {
        s if s >= 1.0 => format!("{s:.2} times slower than real time"),
        s => format!("{:.2} times faster than real time", 1.0 / s),
    }
}

impl HostFigures {
    pub fn json(&self) -> Value {
        json!({
            "host_seconds": self.time.as_secs_f64(),
            "mips": self.mips,
            "host_seconds_per_virtual_second": self.slowdown,
            "threads": self.gain.map(|g| json!({ "gain": g.median, "pairs": g.pairs })),
        })
    }
}

fn cores(machine: &Machine) -> impl Iterator<Item = &dyno_core::Core> {
    machine.cells().flat_map(|c| c.cores())
}

/// What of loops that only poll was skipped. That is no figure of the scenario: it depends on options
/// that change no result.
pub fn polling(machine: &Machine) -> Value {
    let stats = || cores(machine).map(|c| &c.stats);
    json!({
        "skips": stats().map(|s| s.skips).sum::<u64>(),
        "instructions": stats().map(|s| s.skipped).sum::<u64>(),
    })
}

/// What each tier did. No figure of the scenario either.
pub fn engine(machine: &mut Machine) -> Value {
    let stats = || cores(machine).map(|c| &c.stats);
    let sum = |f: fn(&dyno_core::state::Stats) -> u64| stats().map(f).sum::<u64>();
    let instructions = sum(|s| s.instructions);
    let (walks, devices) = (sum(|s| s.walks), sum(|s| s.device_accesses));
    let (decoded, skipped) = (sum(|s| s.blocks_decoded), sum(|s| s.skipped));
    let tiers = machine.cells_mut();
    let tiers = tiers.filter_map(|c| c.engine_mut().upper_figures());
    let upper = tiers.reduce(|a, b| a + b);
    let compiled = upper.map_or(0, |u| u.instructions);
    json!({
        "interpreter": {
            "instructions": instructions.saturating_sub(compiled + skipped),
            "blocks_decoded": decoded,
        },
        "jit": upper.map(|u| json!({
            "instructions": u.instructions,
            "entries": u.entries,
            "compiled": u.compiled,
            "placed": u.placed,
            "code_bytes": u.code_bytes,
            "invalidated": u.invalidated,
            "flushes": u.flushes,
        })),
        "table_walks": walks,
        "device_accesses": devices,
    })
}

/// Why a run ended, for people.
pub fn end_text(end: &End) -> String {
    match end {
        End::Guest(Stop::PowerOff) => "the guest powered off".to_string(),
        End::Guest(Stop::Reset) => "the guest asked for a reset".to_string(),
        End::Guest(Stop::Exit(code)) => format!("the guest exited with code {code}"),
        End::Guest(Stop::Stuck) => "every core waits and nothing will wake one".to_string(),
        End::Guest(Stop::Time) | End::Until => "the virtual time limit was reached".to_string(),
        End::Guest(Stop::Halted) => "a debugger stopped it".to_string(),
        End::Instructions => "the limit of instructions was reached".to_string(),
        End::HostTime => "the limit of host time was reached".to_string(),
        End::Interrupt => "it was interrupted".to_string(),
        End::Listener => "nothing was left to wait for".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_json_agree() {
        let f = Figures {
            time: Time::from_ms(1500),
            cores: vec![CoreFigures {
                name: "a.0".to_string(),
                instructions: 10,
                exceptions: [0, 3, 2, 0],
            }],
            fingerprint: 0xabc,
        };
        let gain = Gain {
            median: 1.5,
            pairs: 7,
        };
        let host = f.host(HostClock::start(), Some(gain));
        let text = f.text(&host, &end_text(&End::Guest(Stop::PowerOff)));
        assert!(
            text.contains("1.500000000 s") && text.contains("EL1 3, EL2 2"),
            "{text}"
        );
        assert!(text.contains("1.50 times as fast as one"), "{text}");
        assert_eq!(host.json()["threads"]["pairs"], 7);
        let j = f.json();
        assert_eq!(j["fingerprint"], "00000000000000000000000000000abc");
        assert_eq!(j["cores"][0]["exceptions"]["el2"], 2);
    }
}
