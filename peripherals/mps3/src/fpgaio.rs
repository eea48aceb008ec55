//! FPGA system control and I/O: LEDs, buttons, switches, and counters.
//!
//! Document: Arm DAI 0536 (AN536), section "FPGA system control and I/O".
//! Not modelled: what MISC controls (the CLCD and SPI chip selects), the microphone enables.
//! Unclear in the document: when PSCNTR starts again after a write to PRESCALE; here where it would have.
//! Pins: outputs 0 to 9 are the user LEDs; inputs 0 and 1 the buttons, inputs 8 to 15 the switches.
//!
//! Time: PSCNTR goes down at the prescale clock and starts again from PRESCALE a tick after zero; COUNTER
//! goes up then. CLK1HZ and CLK100HZ count from when they were written.
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault, Frequency, Time};
use serde::{Deserialize, Serialize};

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;
const LEDS: u32 = 10;
const FIRST_SWITCH: u32 = 8;
const SWITCHES: u32 = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FpgaioConfig {
    /// The clock of PSCNTR.
    pub prescale: Frequency,
}

dyno_fabric::registers! {
    /// AN536.
    bank Io [0x1000] {
        0x000 LED0 rw, "User LEDs" { LEDS[9:0], "1: on"; };
        0x008 BUTTON ro, "User buttons" { BUTTONS[1:0], "1: pressed"; };
        0x010 CLK1HZ rw, "Counts seconds";
        0x014 CLK100HZ rw, "Counts hundredths of a second";
        0x018 COUNTER rw, "Counts rounds of PSCNTR";
        0x01c PRESCALE rw, "What PSCNTR starts from";
        0x020 PSCNTR rw, "Counts down";
        0x028 SWITCH ro, "User switches" { SWITCHES[7:0], "1: on"; };
        0x04c MISC rw, "Chip selects and resets of displays and SPI" { MISC[9:0] todo, "Not modelled"; };
    }
}

/// A counter that goes up at a frequency: its value at an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Clock {
    base: u32,
    since: Time,
}

impl Clock {
    fn read(self, hz: u64, now: Time) -> u32 {
        let ticks = Frequency::hz(hz).ticks_at(now - self.since);
        self.base.wrapping_add(ticks as u32)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    leds: u32,
    buttons: u32,
    switches: u32,
    misc: u32,
    clk1hz: Clock,
    clk100hz: Clock,
    prescale: u32,
    /// COUNTER and PSCNTR at `since`, which is the beginning of a tick.
    counter: u32,
    pscntr: u32,
    since: Time,
}

/// See the module's documentation.
pub struct Fpgaio {
    config: FpgaioConfig,
    state: State,
}

impl Fpgaio {
    pub fn new(config: FpgaioConfig) -> Fpgaio {
        Fpgaio {
            config,
            state: State::default(),
        }
    }
    /// COUNTER and PSCNTR now, and when their current tick began.
    fn count(&self, now: Time) -> (u32, u32, Time) {
        let s = &self.state;
        let ticks = self.config.prescale.ticks_at(now - s.since);
        let since = s.since + self.config.prescale.time_of(ticks);
        let (first, period) = (u64::from(s.pscntr), u64::from(s.prescale) + 1);
        match ticks.checked_sub(first + 1) {
            None => (s.counter, s.pscntr - ticks as u32, since),
            Some(beyond) => {
                let rounds = beyond / period + 1;
                let left = u64::from(s.prescale) - beyond % period;
                (s.counter.wrapping_add(rounds as u32), left as u32, since)
            }
        }
    }
    fn settle(&mut self, now: Time) {
        let (counter, pscntr, since) = self.count(now);
        let s = &mut self.state;
        (s.counter, s.pscntr, s.since) = (counter, pscntr, since);
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        for led in 0..LEDS {
            cx.set_pin(led, self.state.leds >> led & 1 == 1);
        }
    }
}

impl Device for Fpgaio {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        let clock = Clock {
            base: 0,
            since: cx.now(),
        };
        self.state = State {
            buttons: self.state.buttons,
            switches: self.state.switches,
            clk1hz: clock,
            clk100hz: clock,
            since: cx.now(),
            ..State::default()
        };
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "read of", cx)?;
        let (s, now) = (&self.state, cx.now());
        let v = match reg {
            Some(Reg::LED0) => s.leds,
            Some(Reg::BUTTON) => s.buttons,
            Some(Reg::SWITCH) => s.switches,
            Some(Reg::MISC) => s.misc,
            Some(Reg::CLK1HZ) => s.clk1hz.read(1, now),
            Some(Reg::CLK100HZ) => s.clk100hz.read(100, now),
            Some(Reg::COUNTER) => self.count(now).0,
            Some(Reg::PSCNTR) => self.count(now).1,
            Some(Reg::PRESCALE) => s.prescale,
            None => 0,
        };
        Ok(lane.read(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        use Reg::{BUTTON, LED0, MISC, PRESCALE, SWITCH};
        let reg = lane(a).ok().and_then(|l| Reg::at(l.word));
        let steady = |r| matches!(r, LED0 | BUTTON | SWITCH | MISC | PRESCALE);
        a.addr < WINDOW && reg.is_some_and(steady)
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "write to", cx)?;
        let (v, now) = (lane.write(value), cx.now());
        let clock = Clock {
            base: v,
            since: now,
        };
        match reg {
            Some(Reg::LED0) => self.state.leds = LED0::LEDS.get(v),
            Some(Reg::MISC) => {
                cx.log(Blame::Unimplemented, format_args!("MISC: {v:#x}"));
                self.state.misc = MISC::MISC.get(v);
            }
            Some(Reg::CLK1HZ) => self.state.clk1hz = clock,
            Some(Reg::CLK100HZ) => self.state.clk100hz = clock,
            Some(Reg::COUNTER) => {
                self.settle(now);
                self.state.counter = v;
            }
            Some(Reg::PSCNTR) => {
                self.settle(now);
                self.state.pscntr = v;
            }
            Some(Reg::PRESCALE) => {
                self.settle(now);
                self.state.prescale = v;
            }
            Some(reg @ (Reg::BUTTON | Reg::SWITCH)) => {
                let text = format_args!("write to a read-only register: {reg:?}");
                cx.log(Blame::Guest, text);
            }
            None => {}
        }
        self.drive(cx);
        Ok(())
    }
    fn wire(&mut self, input: u32, level: bool, _: &mut Cx<'_>) {
        let put = |v: &mut u32, bit: u32| *v = *v & !(1 << bit) | u32::from(level) << bit;
        match input {
            0 | 1 => put(&mut self.state.buttons, input),
            FIRST_SWITCH.. if input < FIRST_SWITCH + SWITCHES => {
                put(&mut self.state.switches, input - FIRST_SWITCH);
            }
            _ => {}
        }
    }
    fn registers(&self) -> &'static [RegInfo] {
        Io::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["what MISC controls"]
    }
    fn save(&self) -> Vec<u8> {
        to_bytes(&self.state)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.state = from_bytes(bytes)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dyno_fabric::bench::Bench;

    fn bench() -> Bench {
        let prescale = Frequency::mhz(1);
        Bench::new(WINDOW, Fpgaio::new(FpgaioConfig { prescale }))
    }

    #[test]
    fn the_counter_counts_rounds() {
        let mut b = bench();
        b.write32(0x1c, 4);
        b.write32(0x20, 7);
        let seen: Vec<(u32, u32)> = (0..15)
            .map(|_| {
                let both = (b.read32(0x20), b.read32(0x18));
                b.advance(Time::from_us(1));
                both
            })
            .collect();
        let left: Vec<u32> = seen.iter().map(|s| s.0).collect();
        assert_eq!(left, [7, 6, 5, 4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 4, 3]);
        assert_eq!((seen[7].1, seen[8].1, seen[12].1, seen[13].1), (0, 1, 1, 2));
    }
    #[test]
    fn without_a_prescaler_the_counter_takes_every_tick() {
        let mut b = bench();
        b.advance(Time::from_us(10));
        assert_eq!((b.read32(0x18), b.read32(0x20)), (10, 0));
        b.write32(0x18, u32::MAX);
        b.advance(Time::from_us(2));
        assert_eq!(b.read32(0x18), 1);
    }
    #[test]
    fn seconds_count_from_what_was_written() {
        let mut b = bench();
        b.advance(Time::from_ms(2500));
        assert_eq!((b.read32(0x10), b.read32(0x14)), (2, 250));
        b.write32(0x10, 100);
        b.advance(Time::from_ms(999));
        assert_eq!(b.read32(0x10), 100);
        b.advance(Time::from_ms(1));
        assert_eq!(b.read32(0x10), 101);
    }
    #[test]
    fn leds_buttons_and_switches() {
        let mut b = bench();
        b.write32(0, 0xffff_fe05);
        assert_eq!(b.read32(0), 0x205);
        assert!(b.pin(0) && !b.pin(1) && b.pin(2) && b.pin(9));
        b.wire(1, true);
        b.wire(11, true);
        assert_eq!((b.read32(8), b.read32(0x28)), (2, 8));
    }
}
