//! SBSA generic watchdog.
//!
//! Document: Arm DEN 0029 (SBSA) 3.0 appendix "Generic Watchdog", now in DEN 0094 (BSA) 1.0;
//! revision 0 (32-bit WOR).
//! Not modelled: the security of the frames (the board's map decides who reaches them).
//! Unclear in the document: WCV after a write to it by software; here the next timeout is when the
//! system counter passes it, as the pseudocode has it.
//! Frames: the control frame is at offset 0, the refresh frame at 0x1_0000, so that the board can
//! map each into a page of its own.
//! Pins: output 0 is WS0, 1 WS1. Timer 0: the system counter passes WCV.
use dyno_fabric::apb::lane;
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault, Frequency, Time};
use serde::{Deserialize, Serialize};

/// Bytes of each frame.
pub const FRAME: u64 = 0x1000;
pub const CONTROL_FRAME: u64 = 0;
pub const REFRESH_FRAME: u64 = 0x1_0000;
/// Bytes from the first frame to the end of the last.
pub const WINDOW: u64 = REFRESH_FRAME + FRAME;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SbsaWatchdogConfig {
    /// The system counter: the same frequency that CNTFRQ_EL0 tells, as drivers use that.
    pub counter: Frequency,
}

/// 62.5 MHz, the default of the generic timers.
impl Default for SbsaWatchdogConfig {
    fn default() -> SbsaWatchdogConfig {
        SbsaWatchdogConfig {
            counter: Frequency::hz(62_500_000),
        }
    }
}

dyno_fabric::registers! {
    /// Both frames.
    bank Gwdt [0x11000] {
        0x00000 WCS rw, "Watchdog control and status; a write refreshes" {
            EN[0], "Enable";
            WS0[1] ro, "First stage";
            WS1[2] ro, "Second stage";
        };
        0x00008 WOR rw, "Watchdog offset; a write refreshes";
        0x00010 WCV_LO rw, "Watchdog compare value [31:0]";
        0x00014 WCV_HI rw, "Watchdog compare value [63:32]";
        0x00fcc W_IIDR ro = 0x0000_043b, "Interface identification: architecture revision 0";
        0x10000 WRR wo, "Watchdog refresh: any write refreshes";
        0x10fcc R_IIDR ro = 0x0000_043b, "Interface identification, in the refresh frame";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    regs: Gwdt,
}

/// A watchdog on the system counter, two stages.
pub struct SbsaWatchdog {
    config: SbsaWatchdogConfig,
    state: State,
}

impl SbsaWatchdog {
    pub fn new(config: SbsaWatchdogConfig) -> SbsaWatchdog {
        SbsaWatchdog {
            config,
            state: State { regs: Gwdt::RESET },
        }
    }
    fn compare_value(&self) -> u64 {
        let r = &self.state.regs;
        u64::from(r.WCV_HI) << 32 | u64::from(r.WCV_LO)
    }
    fn set_compare_value(&mut self, v: u64) {
        self.state.regs.WCV_LO = v as u32;
        self.state.regs.WCV_HI = (v >> 32) as u32;
    }
    /// Starts a period now.
    fn reload(&mut self, cx: &Cx<'_>) {
        let now = self.config.counter.ticks_at(cx.now());
        self.set_compare_value(now.wrapping_add(u64::from(self.state.regs.WOR)));
    }
    /// Explicit refresh: both stages clear.
    fn refresh(&mut self, cx: &Cx<'_>) {
        let stages = WCS::WS0.mask() | WCS::WS1.mask();
        self.state.regs.WCS &= !stages;
        self.reload(cx);
    }
    /// Arms for the instant at which the counter is greater than WCV; nothing follows stage two.
    fn drive(&self, cx: &mut Cx<'_>) {
        let r = &self.state.regs;
        let waits = WCS::EN.is_set(r.WCS) && !WCS::WS1.is_set(r.WCS);
        let past = self.compare_value().checked_add(1);
        let at = past.map(|ticks| self.config.counter.time_of(ticks).max(cx.now()));
        cx.set_timer(0, at.filter(|&at| waits && at != Time::NEVER));
        cx.set_pin(0, WCS::WS0.is_set(r.WCS));
        cx.set_pin(1, WCS::WS1.is_set(r.WCS));
    }
}

impl Device for SbsaWatchdog {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        self.state.regs = Gwdt::RESET;
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let lane = lane(a)?;
        if a.addr >= WINDOW || a.addr % REFRESH_FRAME >= FRAME {
            return Err(Fault::NoRegister);
        }
        let v = match Reg::at(lane.word) {
            Some(reg) => self.state.regs.load(reg),
            None => {
                cx.log(
                    Blame::Guest,
                    format_args!("read of no register: {:#x}", a.addr),
                );
                0
            }
        };
        Ok(lane.read(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        let inside = a.addr < WINDOW && a.addr % REFRESH_FRAME < FRAME;
        inside && lane(a).is_ok_and(|l| Reg::at(l.word).is_some())
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let lane = lane(a)?;
        if a.addr >= WINDOW || a.addr % REFRESH_FRAME >= FRAME {
            return Err(Fault::NoRegister);
        }
        let v = lane.write(value);
        match Reg::at(lane.word) {
            Some(reg @ (Reg::WCS | Reg::WOR)) => {
                self.state.regs.store(reg, v);
                self.refresh(cx);
            }
            Some(Reg::WRR) => self.refresh(cx),
            Some(reg) => self.state.regs.store(reg, v),
            None => cx.log(
                Blame::Guest,
                format_args!("write to no register: {:#x}", a.addr),
            ),
        }
        self.drive(cx);
        Ok(())
    }
    /// Timeout refresh: the first stage starts another period, the second ends it.
    fn timer(&mut self, _timer: u32, cx: &mut Cx<'_>) {
        let r = &mut self.state.regs;
        if WCS::WS0.is_set(r.WCS) {
            r.WCS |= WCS::WS1.mask();
        } else {
            r.WCS |= WCS::WS0.mask();
            self.reload(cx);
        }
        self.drive(cx);
    }
    fn registers(&self) -> &'static [RegInfo] {
        Gwdt::INFO
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

    /// 1 MHz: a tick is a microsecond.
    fn bench() -> Bench {
        let config = SbsaWatchdogConfig {
            counter: Frequency::mhz(1),
        };
        Bench::new(WINDOW, SbsaWatchdog::new(config))
    }
    const fn us(n: u64) -> Time {
        Time::from_us(n)
    }

    #[test]
    fn two_stages() {
        let mut b = bench();
        b.advance(us(10));
        b.write32(0x08, 100);
        b.write32(0x00, 1);
        assert_eq!(b.read32(0x10), 110);
        // The counter has to pass 110.
        b.advance(us(101) - Time::from_ps(1));
        assert_eq!((b.read32(0x00), b.pin(0)), (1, false));
        b.advance(Time::from_ps(1));
        assert_eq!((b.read32(0x00), b.pin(0), b.pin(1)), (3, true, false));
        assert_eq!(b.read32(0x10), 211);
        b.advance(us(101));
        assert_eq!((b.read32(0x00), b.pin(0), b.pin(1)), (7, true, true));
        assert!(!b.next_event());
    }

    #[test]
    fn a_refresh_clears_both_stages() {
        let mut b = bench();
        b.write32(0x08, 100);
        b.write32(0x00, 1);
        b.advance(us(150));
        assert!(b.pin(0));
        b.write32(REFRESH_FRAME, 0);
        assert_eq!((b.read32(0x00), b.pin(0)), (1, false));
        assert_eq!(b.read32(0x10), 250);
        b.advance(us(50));
        b.write32(REFRESH_FRAME, 0);
        b.advance(us(100));
        assert!(!b.pin(0));
    }

    #[test]
    fn disabled_it_never_bites() {
        let mut b = bench();
        b.write32(0x08, 1);
        assert!(!b.next_event());
        b.write32(0x00, 1);
        b.write32(0x00, 0);
        assert!(!b.next_event());
    }

    #[test]
    fn the_compare_value_can_be_written() {
        let mut b = bench();
        b.write32(0x08, 100);
        b.write32(0x00, 1);
        b.write32(0x10, 20);
        b.advance(us(20));
        assert!(!b.pin(0));
        b.advance(us(1));
        assert!(b.pin(0));
        b.write32(0x14, u32::MAX);
        b.advance(Time::from_secs(1));
        assert!(!b.pin(1), "the counter never gets there");
    }

    #[test]
    fn nothing_between_the_frames() {
        let mut b = bench();
        assert_eq!(b.try_read(0x2000, 4), Err(Fault::NoRegister));
        assert_eq!(b.read32(0xfcc), b.read32(REFRESH_FRAME + 0xfcc));
        assert_eq!((b.read32(0xfcc) >> 16) & 0xf, 0);
    }
}
