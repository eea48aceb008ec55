//! PrimeCell real-time clock PL031.
//!
//! Document: Arm DDI 0224, issue C.
//! Not modelled: the integration test registers, the cycles that a value takes to cross into the
//! 1 Hz domain: what is written to RTCLR is in RTCDR at once.
//! Unclear in the document: where the edges of CLK1HZ lie; here at whole seconds of virtual time.
//! Pins: output 0 is RTCINTR. Timer 0: the next match.
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Cx, Device, Fault, Frequency, Time};
use serde::{Deserialize, Serialize};

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;

/// 2026-01-01T00:00:00Z in seconds since 1970.
pub const NEW_YEAR_2026: u32 = 1_767_225_600;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pl031Config {
    /// What RTCDR reads at power-on, in seconds: drivers count from 1970.
    pub start: u32,
    /// A battery has kept the clock going: RTCCR reads 1 from the beginning. Else RTCDR is zero
    /// and stands still until software starts the clock.
    pub running: bool,
}

/// A fixed start keeps runs reproducible.
impl Default for Pl031Config {
    fn default() -> Pl031Config {
        Pl031Config {
            start: NEW_YEAR_2026,
            running: true,
        }
    }
}

dyno_fabric::registers! {
    /// DDI 0224 table 3-1.
    bank Rtc [0x1000] {
        0x000 RTCDR ro, "Data";
        0x004 RTCMR rw, "Match";
        0x008 RTCLR rw, "Load";
        0x00c RTCCR rw, "Control" { START[0], "RTC start; cannot be cleared"; };
        0x010 RTCIMSC rw, "Interrupt mask set or clear" { RTCIMSC[0], "1: not masked"; };
        0x014 RTCRIS ro, "Raw interrupt status" { RTCRIS[0], "Match"; };
        0x018 RTCMIS ro, "Masked interrupt status" { RTCMIS[0], "Match, if not masked"; };
        0x01c RTCICR wo, "Interrupt clear" { RTCICR[0], "Clear"; };
        0xfe0 RTCPeriphID0 ro = 0x31, "Peripheral identification 0";
        0xfe4 RTCPeriphID1 ro = 0x10, "Peripheral identification 1";
        0xfe8 RTCPeriphID2 ro = 0x04, "Peripheral identification 2";
        0xfec RTCPeriphID3 ro = 0x00, "Peripheral identification 3";
        0xff0 RTCPCellID0 ro = 0x0d, "PrimeCell identification 0";
        0xff4 RTCPCellID1 ro = 0xf0, "PrimeCell identification 1";
        0xff8 RTCPCellID2 ro = 0x05, "PrimeCell identification 2";
        0xffc RTCPCellID3 ro = 0xb1, "PrimeCell identification 3";
    }
}

const CLK1HZ: Frequency = Frequency::hz(1);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    regs: Rtc,
    /// RTCDR less the edges of CLK1HZ since power-on, modulo 2^32; RTCDR itself while stopped.
    base: u32,
}

/// A clock of whole seconds.
pub struct Pl031 {
    config: Pl031Config,
    state: State,
}

impl Pl031 {
    pub fn new(config: Pl031Config) -> Pl031 {
        let mut regs = Rtc::RESET;
        let base = match config.running {
            true => config.start,
            false => 0,
        };
        regs.RTCCR = u32::from(config.running);
        Pl031 {
            config,
            state: State { regs, base },
        }
    }
    fn running(&self) -> bool {
        RTCCR::START.is_set(self.state.regs.RTCCR)
    }
    fn edges(&self, now: Time) -> u32 {
        match self.running() {
            true => CLK1HZ.ticks_at(now) as u32,
            false => 0,
        }
    }
    fn data(&self, now: Time) -> u32 {
        self.state.base.wrapping_add(self.edges(now))
    }
    fn set_data(&mut self, v: u32, now: Time) {
        self.state.base = v.wrapping_sub(self.edges(now));
    }
    /// Compares now, and arms the timer for the next edge at which the counter meets RTCMR.
    fn compare(&mut self, cx: &mut Cx<'_>) {
        let now = cx.now();
        let left = self.state.regs.RTCMR.wrapping_sub(self.data(now));
        if left == 0 {
            self.state.regs.RTCRIS = 1;
        }
        self.arm(left, cx);
    }
    fn arm(&self, left: u32, cx: &mut Cx<'_>) {
        // From a match the next one is a whole turn away.
        let left = if left == 0 { 1 << 32 } else { u64::from(left) };
        let at = CLK1HZ.time_of(CLK1HZ.ticks_at(cx.now()) + left);
        let at = Some(at).filter(|&at| self.running() && at != Time::NEVER);
        cx.set_timer(0, at);
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        let r = &self.state.regs;
        cx.set_pin(0, r.RTCRIS & r.RTCIMSC != 0);
    }
}

impl Device for Pl031 {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        // The match register is zero, and a match is an event: none has happened yet.
        self.state = Pl031::new(self.config).state;
        let left = self.state.regs.RTCMR.wrapping_sub(self.data(cx.now()));
        self.arm(left, cx);
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "read of", cx)?;
        let v = match reg {
            Some(Reg::RTCDR) => self.data(cx.now()),
            Some(Reg::RTCMIS) => self.state.regs.RTCRIS & self.state.regs.RTCIMSC,
            Some(reg) => self.state.regs.load(reg),
            None => 0,
        };
        Ok(lane.read(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        let reg = lane(a).ok().and_then(|l| Reg::at(l.word));
        a.addr < WINDOW && reg.is_some_and(|r| r != Reg::RTCDR)
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, Some(reg)) = select(a, WINDOW, Reg::at, "write to", cx)? else {
            return Ok(());
        };
        let v = lane.write(value);
        match reg {
            Reg::RTCMR => {
                self.state.regs.RTCMR = v;
                self.compare(cx);
            }
            Reg::RTCLR => {
                self.state.regs.RTCLR = v;
                self.set_data(v, cx.now());
                self.compare(cx);
            }
            Reg::RTCCR => {
                if v & 1 == 1 && !self.running() {
                    let data = self.data(cx.now());
                    self.state.regs.RTCCR = 1;
                    self.set_data(data, cx.now());
                    self.compare(cx);
                }
            }
            Reg::RTCICR => self.state.regs.RTCRIS &= !v,
            _ => self.state.regs.store(reg, v),
        }
        self.drive(cx);
        Ok(())
    }
    fn timer(&mut self, _timer: u32, cx: &mut Cx<'_>) {
        self.compare(cx);
        self.drive(cx);
    }
    fn registers(&self) -> &'static [RegInfo] {
        Rtc::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["integration test registers"]
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
        Bench::new(WINDOW, Pl031::new(Pl031Config::default()))
    }
    const TICK: Time = Time::from_secs(1);
    const ALMOST: Time = Time::from_ps(999_999_999_999);

    #[test]
    fn counts_seconds_of_virtual_time() {
        let mut b = bench();
        assert_eq!(b.read32(0x00), NEW_YEAR_2026);
        b.advance(ALMOST);
        assert_eq!(b.read32(0x00), NEW_YEAR_2026);
        b.advance(Time::from_ps(1));
        assert_eq!(b.read32(0x00), NEW_YEAR_2026 + 1);
        b.advance(Time::from_secs(86_400));
        assert_eq!(b.read32(0x00), NEW_YEAR_2026 + 86_401);
    }

    #[test]
    fn a_loaded_value_counts_on_at_the_next_edge() {
        let mut b = bench();
        b.advance(Time::from_ms(1500));
        b.write32(0x08, u32::MAX);
        assert_eq!((b.read32(0x00), b.read32(0x08)), (u32::MAX, u32::MAX));
        b.advance(Time::from_ms(500));
        assert_eq!(b.read32(0x00), 0, "wraps");
        assert_eq!(b.read32(0x08), u32::MAX);
    }

    #[test]
    fn a_match_interrupts_at_its_edge() {
        let mut b = bench();
        b.write32(0x10, 1);
        b.write32(0x04, NEW_YEAR_2026 + 3);
        b.advance(TICK + TICK + ALMOST);
        assert_eq!((b.read32(0x14), b.pin(0)), (0, false));
        b.advance(Time::from_ps(1));
        assert_eq!((b.read32(0x14), b.read32(0x18), b.pin(0)), (1, 1, true));
        b.write32(0x10, 0);
        assert_eq!((b.read32(0x14), b.read32(0x18), b.pin(0)), (1, 0, false));
        b.write32(0x10, 1);
        b.write32(0x1c, 1);
        assert_eq!((b.read32(0x14), b.pin(0)), (0, false));
        b.advance(TICK);
        assert!(!b.pin(0));
        b.write32(0x04, NEW_YEAR_2026 + 4);
        assert!(b.pin(0), "a match is seen at once");
    }

    #[test]
    fn loading_moves_the_match() {
        let mut b = bench();
        b.write32(0x04, 105);
        b.write32(0x08, 100);
        b.write32(0x10, 1);
        b.advance(Time::from_secs(4));
        assert!(!b.pin(0));
        b.advance(TICK);
        assert!(b.pin(0));
    }

    #[test]
    fn stands_still_until_started_and_never_stops() {
        let config = Pl031Config {
            running: false,
            ..Pl031Config::default()
        };
        let mut b = Bench::new(WINDOW, Pl031::new(config));
        assert_eq!(b.read32(0x0c), 0);
        b.write32(0x08, 7);
        b.write32(0x04, 8);
        b.advance(Time::from_secs(9));
        assert_eq!((b.read32(0x00), b.read32(0x14)), (7, 0));
        b.write32(0x0c, 1);
        b.advance(TICK);
        assert_eq!((b.read32(0x00), b.read32(0x14)), (8, 1));
        b.write32(0x0c, 0);
        assert_eq!(b.read32(0x0c), 1);
    }
}
