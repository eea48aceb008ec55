//! APB dual-input timers of the Cortex-M System Design Kit: two counters that go down.
//!
//! Document: Arm DDI 0479, issue D, section 4.5.
//! Not modelled: TIMCLKEN1 and TIMCLKEN2 other than always high.
//! Unclear in the document: bits [31:16] of VALUE while the counter has 16; here they keep what they
//! were. A prescale of 0b11, which is undefined, divides by 256. A periodic counter with a LOAD of zero
//! stands still.
//! Pins: output 0 TIMINTC, 1 TIMINT1, 2 TIMINT2. Timers 0 and 1: a counter reaches zero.
//!
//! Time: a counter holds each value for one tick and is at zero for one, then it starts again.
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault, Frequency, Time};
use serde::{Deserialize, Serialize};

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmsdkDualTimerConfig {
    pub timclk: Frequency,
}

dyno_fabric::registers! {
    /// DDI 0479 table 4-11.
    bank Timers [0x1000] {
        0x000 TIMER1LOAD rw, "Load 1";
        0x004 TIMER1VALUE ro = 0xffff_ffff, "Current value 1";
        0x008 TIMER1CONTROL rw = 0x20, "Control 1" {
            ONESHOT[0], "Stops at zero";
            SIZE[1], "1: 32 bits, 0: 16 bits";
            PRESCALE[3:2], "Divides the clock by 1, 16, 256";
            INTEN[5], "Interrupt enable";
            MODE[6], "1: periodic, 0: free-running";
            ENABLE[7], "Counts";
        };
        0x00c TIMER1INTCLR wo, "Interrupt clear 1: any write";
        0x010 TIMER1RIS ro, "Raw interrupt status 1" { RIS1[0], "Counter reached zero"; };
        0x014 TIMER1MIS ro, "Masked interrupt status 1" { MIS1[0], "With INTEN"; };
        0x018 TIMER1BGLOAD rw, "Background load 1: LOAD without a new start";
        0x020 TIMER2LOAD rw, "Load 2";
        0x024 TIMER2VALUE ro = 0xffff_ffff, "Current value 2";
        0x028 TIMER2CONTROL rw = 0x20, "Control 2" {
            ONESHOT[0], "Stops at zero";
            SIZE[1], "1: 32 bits, 0: 16 bits";
            PRESCALE[3:2], "Divides the clock by 1, 16, 256";
            INTEN[5], "Interrupt enable";
            MODE[6], "1: periodic, 0: free-running";
            ENABLE[7], "Counts";
        };
        0x02c TIMER2INTCLR wo, "Interrupt clear 2: any write";
        0x030 TIMER2RIS ro, "Raw interrupt status 2" { RIS2[0], "Counter reached zero"; };
        0x034 TIMER2MIS ro, "Masked interrupt status 2" { MIS2[0], "With INTEN"; };
        0x038 TIMER2BGLOAD rw, "Background load 2: LOAD without a new start";
        0xf00 TIMERITCR rw, "Integration test control" { ITEN[0], "Integration test mode"; };
        0xf04 TIMERITOP wo, "Integration test output set" {
            TIMINT1[0], "Value of TIMINT1 in test mode";
            TIMINT2[1], "Value of TIMINT2 in test mode";
        };
        0xfd0 PID4 ro = 0x04, "Peripheral identification 4";
        0xfd4 PID5 ro = 0x00, "Peripheral identification 5";
        0xfd8 PID6 ro = 0x00, "Peripheral identification 6";
        0xfdc PID7 ro = 0x00, "Peripheral identification 7";
        0xfe0 PID0 ro = 0x23, "Peripheral identification 0";
        0xfe4 PID1 ro = 0xb8, "Peripheral identification 1";
        0xfe8 PID2 ro = 0x1b, "Peripheral identification 2";
        0xfec PID3 ro = 0x00, "Peripheral identification 3";
        0xff0 CID0 ro = 0x0d, "Component identification 0";
        0xff4 CID1 ro = 0xf0, "Component identification 1";
        0xff8 CID2 ro = 0x05, "Component identification 2";
        0xffc CID3 ro = 0xb1, "Component identification 3";
    }
}

use TIMER1CONTROL as Control;

const CONTROL_BITS: u32 = 0xef;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Counter {
    load: u32,
    control: u32,
    interrupt: bool,
    /// The value at `since`, which is the beginning of a tick.
    value: u32,
    since: Time,
}

impl Counter {
    const RESET: Counter = Counter {
        load: 0,
        control: 0x20,
        interrupt: false,
        value: u32::MAX,
        since: Time::ZERO,
    };
    fn is(&self, f: dyno_fabric::registers::Field) -> bool {
        f.is_set(self.control)
    }
    /// Bits that count.
    fn width(&self) -> u32 {
        match self.is(Control::SIZE) {
            true => u32::MAX,
            false => 0xffff,
        }
    }
    /// What follows zero.
    fn again(&self) -> u64 {
        let v = match self.is(Control::MODE) {
            true => self.load,
            false => u32::MAX,
        };
        u64::from(v & self.width())
    }
    fn counts(&self) -> bool {
        let stands = self.is(Control::MODE) && self.again() == 0;
        self.is(Control::ENABLE) && !stands
    }
    /// Cycles of TIMCLK a tick.
    fn divisor(&self) -> u64 {
        match Control::PRESCALE.get(self.control) {
            0 => 1,
            1 => 16,
            _ => 256,
        }
    }
    fn ticks(&self, clock: Frequency, now: Time) -> u64 {
        clock.ticks_at(now - self.since) / self.divisor()
    }
    fn value(&self, clock: Frequency, now: Time) -> u32 {
        if !self.counts() {
            return self.value;
        }
        let (first, ticks) = (u64::from(self.value & self.width()), self.ticks(clock, now));
        let v = match ticks.checked_sub(first + 1) {
            None => first - ticks,
            Some(_) if self.is(Control::ONESHOT) => 0,
            Some(beyond) => self.again() - beyond % (self.again() + 1),
        };
        self.value & !self.width() | v as u32
    }
    /// Makes `since` the beginning of the current tick.
    fn settle(&mut self, clock: Frequency, now: Time) {
        let value = self.value(clock, now);
        self.since = match self.counts() {
            true => self.since + clock.time_of(self.ticks(clock, now) * self.divisor()),
            false => now,
        };
        self.value = value;
    }
    /// When it is at zero next, from the beginning of the current tick.
    fn zero(&self, clock: Frequency) -> Option<Time> {
        let first = u64::from(self.value & self.width());
        let ticks = match first {
            0 if self.is(Control::ONESHOT) => return None,
            0 => self.again() + 1,
            n => n,
        };
        let at = self.since + clock.time_of(ticks.saturating_mul(self.divisor()));
        (self.counts() && at != Time::NEVER).then_some(at)
    }
    fn raises(&self) -> bool {
        self.interrupt && self.is(Control::INTEN)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    counters: [Counter; 2],
    itcr: u32,
    itop: u32,
}

const RESET: State = State {
    counters: [Counter::RESET; 2],
    itcr: 0,
    itop: 0,
};

/// Two counters.
pub struct CmsdkDualTimer {
    clock: Frequency,
    state: State,
}

impl CmsdkDualTimer {
    pub fn new(config: CmsdkDualTimerConfig) -> CmsdkDualTimer {
        CmsdkDualTimer {
            clock: config.timclk,
            state: RESET,
        }
    }
    fn arm(&self, n: usize, cx: &mut Cx<'_>) {
        let at = self.state.counters[n].zero(self.clock);
        cx.set_timer(n as u32, at.map(|at| at.max(cx.now())));
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        let s = &self.state;
        let [one, two] = match TIMERITCR::ITEN.is_set(s.itcr) {
            true => [
                TIMERITOP::TIMINT1.is_set(s.itop),
                TIMERITOP::TIMINT2.is_set(s.itop),
            ],
            false => [s.counters[0].raises(), s.counters[1].raises()],
        };
        cx.set_pin(0, one || two);
        cx.set_pin(1, one);
        cx.set_pin(2, two);
    }
}

impl Device for CmsdkDualTimer {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        self.state = RESET;
        for n in 0..2 {
            self.arm(n, cx);
        }
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "read of", cx)?;
        let c = &self.state.counters[(lane.word >> 5 & 1) as usize];
        let v = match reg {
            Some(Reg::TIMER1LOAD | Reg::TIMER2LOAD | Reg::TIMER1BGLOAD | Reg::TIMER2BGLOAD) => {
                c.load
            }
            Some(Reg::TIMER1VALUE | Reg::TIMER2VALUE) => c.value(self.clock, cx.now()),
            Some(Reg::TIMER1CONTROL | Reg::TIMER2CONTROL) => c.control,
            Some(Reg::TIMER1RIS | Reg::TIMER2RIS) => u32::from(c.interrupt),
            Some(Reg::TIMER1MIS | Reg::TIMER2MIS) => u32::from(c.raises()),
            Some(Reg::TIMERITCR) => self.state.itcr,
            Some(reg) => Timers::RESET.load(reg),
            None => 0,
        };
        Ok(lane.read(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        let reg = lane(a).ok().and_then(|l| Reg::at(l.word));
        let counts = |r| matches!(r, Reg::TIMER1VALUE | Reg::TIMER2VALUE);
        a.addr < WINDOW && reg.is_some_and(|r| !counts(r))
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "write to", cx)?;
        let v = lane.write(value);
        let (n, now) = ((lane.word >> 5 & 1) as usize, cx.now());
        let c = &mut self.state.counters[n];
        match reg {
            Some(Reg::TIMER1LOAD | Reg::TIMER2LOAD) => {
                c.load = v;
                c.value = v;
                c.since = now;
                self.arm(n, cx);
            }
            Some(Reg::TIMER1BGLOAD | Reg::TIMER2BGLOAD) => {
                c.settle(self.clock, now);
                c.load = v;
                self.arm(n, cx);
            }
            Some(Reg::TIMER1CONTROL | Reg::TIMER2CONTROL) => {
                c.settle(self.clock, now);
                c.control = v & CONTROL_BITS;
                if Control::PRESCALE.get(v) == 3 {
                    cx.log(Blame::Guest, format_args!("an undefined prescale"));
                }
                self.arm(n, cx);
            }
            Some(Reg::TIMER1INTCLR | Reg::TIMER2INTCLR) => c.interrupt = false,
            Some(Reg::TIMERITCR) => self.state.itcr = v & 1,
            Some(Reg::TIMERITOP) => self.state.itop = v & 3,
            Some(reg) => {
                let text = format_args!("write to a read-only register: {reg:?}");
                cx.log(Blame::Guest, text);
            }
            None => {}
        }
        self.drive(cx);
        Ok(())
    }
    fn timer(&mut self, timer: u32, cx: &mut Cx<'_>) {
        let n = (timer & 1) as usize;
        let c = &mut self.state.counters[n];
        c.settle(self.clock, cx.now());
        c.interrupt = true;
        self.arm(n, cx);
        self.drive(cx);
    }
    fn registers(&self) -> &'static [RegInfo] {
        Timers::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["TIMCLKEN1, TIMCLKEN2"]
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

    const LOAD: u64 = 0;
    const VALUE: u64 = 4;
    const CONTROL: u64 = 8;
    const INTCLR: u64 = 0xc;
    const RIS: u64 = 0x10;
    const BGLOAD: u64 = 0x18;
    const SECOND: u64 = 0x20;

    /// 1 MHz: a tick is a microsecond.
    fn bench() -> Bench {
        let timclk = Frequency::mhz(1);
        Bench::new(WINDOW, CmsdkDualTimer::new(CmsdkDualTimerConfig { timclk }))
    }
    const fn us(n: u64) -> Time {
        Time::from_us(n)
    }

    #[test]
    fn a_periodic_counter_comes_round() {
        let mut b = bench();
        b.write32(LOAD, 9);
        b.write32(CONTROL, 0xe2);
        b.advance(us(9) - Time::from_ps(1));
        assert_eq!((b.read32(VALUE), b.pin(0)), (1, false));
        b.advance(Time::from_ps(1));
        assert_eq!(
            (b.read32(VALUE), b.read32(RIS), b.pin(0), b.pin(1)),
            (0, 1, true, true)
        );
        b.write32(INTCLR, 0);
        assert!(!b.pin(0));
        b.advance(us(1));
        assert_eq!(b.read32(VALUE), 9);
        b.advance(us(9));
        assert_eq!((b.read32(VALUE), b.pin(1), b.pin(2)), (0, true, false));
    }
    #[test]
    fn a_new_period_waits_for_the_next_round() {
        let mut b = bench();
        b.write32(LOAD, 9);
        b.write32(CONTROL, 0xe2);
        b.advance(us(4));
        b.write32(BGLOAD, 99);
        assert_eq!((b.read32(VALUE), b.read32(LOAD)), (5, 99));
        b.advance(us(6));
        assert_eq!((b.read32(VALUE), b.pin(0)), (99, true));
    }
    #[test]
    fn one_shot_stops_and_free_running_wraps() {
        let mut b = bench();
        b.write32(LOAD, 5);
        b.write32(CONTROL, 0xe3);
        b.write32(SECOND + LOAD, 0x1_0003);
        b.write32(SECOND + CONTROL, 0xa0);
        b.advance(us(100));
        assert_eq!((b.read32(VALUE), b.pin(1)), (0, true));
        // Sixteen bits: three to zero, then from 0xffff.
        assert_eq!(b.read32(SECOND + VALUE), 0x1_0000 + 0xffff - 96);
        assert!(b.pin(2));
        b.write32(INTCLR, 0);
        b.advance(us(1000));
        assert!(!b.pin(1));
        b.write32(LOAD, 7);
        b.advance(us(7));
        assert!(b.pin(1));
    }
    #[test]
    fn the_clock_is_divided() {
        let mut b = bench();
        b.write32(LOAD, 2);
        b.write32(CONTROL, 0xe6);
        b.advance(us(31));
        assert_eq!((b.read32(VALUE), b.pin(0)), (1, false));
        b.advance(us(1));
        assert_eq!((b.read32(VALUE), b.pin(0)), (0, true));
    }
    #[test]
    fn integration_test_drives_the_outputs() {
        let mut b = bench();
        b.write32(0xf04, 2);
        b.write32(0xf00, 1);
        assert!(b.pin(0) && !b.pin(1) && b.pin(2));
    }
}
