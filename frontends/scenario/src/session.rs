//! The loop that runs a machine for somebody who listens.
//!
//! A machine runs in slices that end at whole multiples of [`SLICE`]; between slices outputs are
//! handed out, inputs enter, and limits are looked at. Slices do not change what a machine does, but
//! when an input enters does: at the first end of a window at or behind the first multiple of
//! [`SLICE`] that is not before its time. So the slice is one constant, for tests and for people at a
//! terminal, and never an option. Instants of outputs and milestones are exact.
use dyno_boards::{Machine, Stop};
use dyno_fabric::host::Output;
use dyno_fabric::{DeviceId, Time, log};
use std::time::{Duration, Instant};

/// See the module's documentation.
pub const SLICE: Time = Time::from_ms(1);

/// Owner of the event that wakes a machine in which nothing else will happen before an input. No
/// part has this number, so nothing but time passes when it is due.
const INPUT: DeviceId = DeviceId(u16::MAX - 1);

/// When a run is given up, besides what the guest does.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub until: Time,
    /// Of all cores together.
    pub instructions: Option<u64>,
    pub host: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            until: Time::NEVER,
            instructions: None,
            host: None,
        }
    }
}

/// Why a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The guest did it, or nothing will ever happen again.
    Guest(Stop),
    /// [`Limits::until`].
    Until,
    Instructions,
    HostTime,
    /// The listener has had enough.
    Listener,
    /// Somebody at the host has.
    Interrupt,
}

/// What the listener wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Go,
    End,
    Interrupt,
}

/// Who listens.
pub trait Listener {
    /// Bytes that left the machine, in the order of their instants per part.
    fn output(&mut self, output: &Output);
    fn log(&mut self, _line: &log::Line) {}
    /// Between slices: the place for inputs and for decisions.
    fn edge(&mut self, machine: &mut Machine) -> Next;
    /// When the next input that is known already will enter.
    fn next_input(&self) -> Option<Time> {
        None
    }
    /// A core has halted in the middle of a slice: the place for debuggers, and for nothing else.
    fn halted(&mut self, _machine: &mut Machine) -> Next {
        Next::Go
    }
    /// Nothing will ever happen again unless an input comes. [`Next::Go`] where one has come.
    fn stuck(&mut self, _machine: &mut Machine) -> Next {
        Next::End
    }
}

/// Host time since the start of a run; the guest cannot see it.
#[derive(Clone, Copy, Debug)]
pub struct HostClock(Instant);

impl HostClock {
    #[allow(clippy::disallowed_methods)] // For limits and reports of host time only.
    pub fn start() -> HostClock {
        HostClock(Instant::now())
    }
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Runs until the guest, a limit or the listener ends it.
pub fn run(
    machine: &mut Machine,
    limits: &Limits,
    clock: HostClock,
    listener: &mut dyn Listener,
) -> End {
    let end = slices(machine, limits, clock, listener);
    hand_out(machine, listener);
    end
}

fn slices(
    machine: &mut Machine,
    limits: &Limits,
    clock: HostClock,
    listener: &mut dyn Listener,
) -> End {
    loop {
        match listener.edge(machine) {
            Next::Go => {}
            Next::End => return End::Listener,
            Next::Interrupt => return End::Interrupt,
        }
        if machine.now() >= limits.until {
            return End::Until;
        }
        if limits
            .instructions
            .is_some_and(|n| instructions(machine) >= n)
        {
            return End::Instructions;
        }
        if limits.host.is_some_and(|d| clock.elapsed() >= d) {
            return End::HostTime;
        }
        let until = next_edge(machine.now()).min(limits.until);
        let stop = loop {
            let stop = machine.run(until);
            hand_out(machine, listener);
            if stop != Stop::Halted {
                break stop;
            }
            match listener.halted(machine) {
                Next::Go => {}
                Next::End => return End::Listener,
                Next::Interrupt => return End::Interrupt,
            }
        };
        match stop {
            Stop::Time | Stop::Halted => {}
            Stop::Stuck => match listener.next_input() {
                Some(at) if at < limits.until => {
                    let at = edge_at(at).max(machine.now() + Time::from_ps(1));
                    machine.system_mut().set_timer(INPUT, 0, Some(at));
                }
                _ => match listener.stuck(machine) {
                    Next::Go => {}
                    Next::End => return End::Guest(Stop::Stuck),
                    Next::Interrupt => return End::Interrupt,
                },
            },
            other => return End::Guest(other),
        }
    }
}

/// The first end of a slice behind an instant.
pub fn next_edge(now: Time) -> Time {
    Time::from_ps(
        (now.ps() / SLICE.ps())
            .saturating_add(1)
            .saturating_mul(SLICE.ps()),
    )
}

/// The first end of a slice that is not before an instant.
pub fn edge_at(t: Time) -> Time {
    Time::from_ps(t.ps().div_ceil(SLICE.ps()).saturating_mul(SLICE.ps()))
}

pub fn instructions(machine: &Machine) -> u64 {
    let cores = machine.cells().flat_map(|c| c.cores());
    cores.map(|c| c.stats.instructions).sum()
}

fn hand_out(machine: &mut Machine, listener: &mut dyn Listener) {
    for output in machine.take_outputs() {
        listener.output(&output);
    }
    for line in machine.take_log() {
        listener.log(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges() {
        assert_eq!(next_edge(Time::ZERO), SLICE);
        assert_eq!(next_edge(Time::from_us(999)), SLICE);
        assert_eq!(next_edge(SLICE), Time::from_ms(2));
        assert_eq!(edge_at(SLICE), SLICE);
        assert_eq!(edge_at(Time::from_us(1001)), Time::from_ms(2));
        assert_eq!(edge_at(Time::NEVER), Time::NEVER);
    }
}
