//! PrimeCell watchdog SP805.
//!
//! Document: Arm DDI 0270, issue B.
//! Not modelled: WDOGCLKEN other than always high, the clock domain crossing.
//! Unclear in the document: WdogValue after INTEN is cleared; here it keeps its value.
//! Pins: output 0 is WDOGINT, 1 WDOGRES. Timer 0: the counter is at zero for its one tick.
//!
//! Time: the counter holds its load value for one tick of WDOGCLK and is at zero WdogLoad ticks
//! after it was loaded; it reloads a tick later. Ticks count from when it was loaded.
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault, Frequency, Time};
use serde::{Deserialize, Serialize};

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;

/// Whose watchdog it says it is: all else is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Identity {
    #[default]
    PrimeCell,
    /// The APB watchdog of the Cortex-M System Design Kit (DDI 0479 section 4.6).
    Cmsdk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sp805Config {
    pub wdogclk: Frequency,
    pub identity: Identity,
}

/// 24 MHz, like the PrimeCell parts beside it.
impl Default for Sp805Config {
    fn default() -> Sp805Config {
        Sp805Config {
            wdogclk: Frequency::mhz(24),
            identity: Identity::default(),
        }
    }
}

dyno_fabric::registers! {
    /// DDI 0270 table 3-1.
    bank Watchdog [0x1000] {
        0x000 WdogLoad rw = 0xffff_ffff, "Load";
        0x004 WdogValue ro = 0xffff_ffff, "Current value";
        0x008 WdogControl rw, "Control" {
            INTEN[0], "Counter and interrupt enable";
            RESEN[1], "Reset enable";
        };
        0x00c WdogIntClr wo, "Interrupt clear: any write clears and reloads";
        0x010 WdogRIS ro, "Raw interrupt status" { WDOGRIS[0], "Counter reached zero"; };
        0x014 WdogMIS ro, "Masked interrupt status" { WDOGMIS[0], "With INTEN"; };
        0xc00 WdogLock rw, "Lock: 0x1acce551 unlocks; reads 1 while locked";
        0xf00 WdogITCR rw, "Integration test control" { ITEN[0], "Integration test mode"; };
        0xf04 WdogITOP wo, "Integration test output set" {
            WDOGRES[0], "Value of WDOGRES in test mode";
            WDOGINT[1], "Value of WDOGINT in test mode";
        };
        0xfd0 WdogPeriphID4 ro = 0x00, "Peripheral identification 4: CMSDK only";
        0xfe0 WdogPeriphID0 ro = 0x05, "Peripheral identification 0";
        0xfe4 WdogPeriphID1 ro = 0x18, "Peripheral identification 1";
        0xfe8 WdogPeriphID2 ro = 0x14, "Peripheral identification 2";
        0xfec WdogPeriphID3 ro = 0x00, "Peripheral identification 3";
        0xff0 WdogPCellID0 ro = 0x0d, "PrimeCell identification 0";
        0xff4 WdogPCellID1 ro = 0xf0, "PrimeCell identification 1";
        0xff8 WdogPCellID2 ro = 0x05, "PrimeCell identification 2";
        0xffc WdogPCellID3 ro = 0xb1, "PrimeCell identification 3";
    }
}

const KEY: u32 = 0x1acc_e551;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// WdogValue is the value while stopped; WdogLock is 1 while locked.
    regs: Watchdog,
    /// When the counter was loaded with WdogLoad, or will be at the end of its tick at zero.
    loaded: Time,
    reset: bool,
}

const RESET: State = State {
    regs: Watchdog::RESET,
    loaded: Time::ZERO,
    reset: false,
};

/// A watchdog that interrupts first and resets next.
pub struct Sp805 {
    config: Sp805Config,
    state: State,
}

impl Sp805 {
    pub fn new(config: Sp805Config) -> Sp805 {
        Sp805 {
            config,
            state: RESET,
        }
    }
    /// What DDI 0479 has in identification registers instead.
    fn identification(&self, reg: Reg) -> Option<u32> {
        let v = match reg {
            Reg::WdogPeriphID4 => 0x04,
            Reg::WdogPeriphID0 => 0x24,
            Reg::WdogPeriphID1 => 0xb8,
            Reg::WdogPeriphID2 => 0x1b,
            _ => return None,
        };
        (self.config.identity == Identity::Cmsdk).then_some(v)
    }
    fn running(&self) -> bool {
        WdogControl::INTEN.is_set(self.state.regs.WdogControl)
    }
    fn value(&self, now: Time) -> u32 {
        if !self.running() {
            return self.state.regs.WdogValue;
        }
        if now < self.state.loaded {
            return 0;
        }
        let load = self.state.regs.WdogLoad;
        let turn = self.ticks(now) % self.period();
        u64::from(load).saturating_sub(turn) as u32
    }
    /// Ticks from one reload to the next.
    fn period(&self) -> u64 {
        u64::from(self.state.regs.WdogLoad) + 1
    }
    /// Whole ticks since the counter was loaded.
    fn ticks(&self, now: Time) -> u64 {
        self.config.wdogclk.ticks_at(now - self.state.loaded)
    }
    fn load(&mut self, at: Time, cx: &mut Cx<'_>) {
        self.state.loaded = at;
        self.state.regs.WdogValue = self.state.regs.WdogLoad;
        self.arm(cx);
    }
    /// Arms for the next tick at zero, if that will change anything.
    fn arm(&self, cx: &mut Cx<'_>) {
        let r = &self.state.regs;
        let bites = WdogControl::RESEN.is_set(r.WdogControl) && !self.state.reset;
        let waits = self.running() && (r.WdogRIS == 0 || bites);
        let turns = self.ticks(cx.now()) / self.period();
        let zero = turns * self.period() + u64::from(r.WdogLoad);
        let at = self.state.loaded + self.config.wdogclk.time_of(zero);
        let at = Some(at.max(cx.now()));
        cx.set_timer(0, at.filter(|&at| waits && at != Time::NEVER));
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        let r = &self.state.regs;
        let (int, res) = match WdogITCR::ITEN.is_set(r.WdogITCR) {
            true => (
                WdogITOP::WDOGINT.is_set(r.WdogITOP),
                WdogITOP::WDOGRES.is_set(r.WdogITOP),
            ),
            false => (self.running() && r.WdogRIS != 0, self.state.reset),
        };
        cx.set_pin(0, int);
        cx.set_pin(1, res);
    }
}

impl Device for Sp805 {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        self.state = RESET;
        self.arm(cx);
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "read of", cx)?;
        let v = match reg {
            Some(Reg::WdogValue) => self.value(cx.now()),
            Some(Reg::WdogMIS) => self.state.regs.WdogRIS & u32::from(self.running()),
            Some(reg) => self
                .identification(reg)
                .unwrap_or(self.state.regs.load(reg)),
            None => 0,
        };
        Ok(lane.read(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        let reg = lane(a).ok().and_then(|l| Reg::at(l.word));
        a.addr < WINDOW && reg.is_some_and(|r| r != Reg::WdogValue)
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, Some(reg)) = select(a, WINDOW, Reg::at, "write to", cx)? else {
            return Ok(());
        };
        let v = lane.write(value);
        let now = cx.now();
        if self.state.regs.WdogLock != 0 && reg != Reg::WdogLock {
            cx.log(
                Blame::Guest,
                format_args!("write to a locked register: {reg:?}"),
            );
            return Ok(());
        }
        match reg {
            Reg::WdogLoad => {
                self.state.regs.WdogLoad = v;
                self.load(now, cx);
            }
            Reg::WdogControl => {
                let before = self.value(now);
                let was = self.running();
                self.state.regs.store(reg, v);
                match (was, self.running()) {
                    (false, true) => self.load(now, cx),
                    (true, false) => {
                        self.state.regs.WdogValue = before;
                        self.arm(cx);
                    }
                    _ => self.arm(cx),
                }
            }
            Reg::WdogIntClr => {
                self.state.regs.WdogRIS = 0;
                self.load(now, cx);
            }
            Reg::WdogLock => self.state.regs.WdogLock = u32::from(v != KEY),
            Reg::WdogITOP => self.state.regs.WdogITOP = v & 3,
            _ => self.state.regs.store(reg, v),
        }
        self.drive(cx);
        Ok(())
    }
    /// The counter is at zero: interrupt, or reset if the last interrupt still stands.
    fn timer(&mut self, _timer: u32, cx: &mut Cx<'_>) {
        if self.state.regs.WdogRIS != 0 {
            self.state.reset |= WdogControl::RESEN.is_set(self.state.regs.WdogControl);
        }
        self.state.regs.WdogRIS = 1;
        let ticks = self.ticks(cx.now()) + 1;
        let reload = self.state.loaded + self.config.wdogclk.time_of(ticks);
        self.load(reload, cx);
        self.drive(cx);
    }
    fn registers(&self) -> &'static [RegInfo] {
        Watchdog::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["WDOGCLKEN"]
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
        let config = Sp805Config {
            wdogclk: Frequency::mhz(1),
            ..Sp805Config::default()
        };
        Bench::new(WINDOW, Sp805::new(config))
    }
    const fn us(n: u64) -> Time {
        Time::from_us(n)
    }

    #[test]
    fn interrupts_then_resets() {
        let mut b = bench();
        b.write32(0x00, 100);
        b.advance(us(50));
        assert_eq!(b.read32(0x04), 100, "stopped");
        b.write32(0x08, 3);
        b.advance(us(100) - Time::from_ps(1));
        assert_eq!((b.read32(0x04), b.pin(0)), (1, false));
        b.advance(Time::from_ps(1));
        assert_eq!((b.read32(0x10), b.read32(0x14), b.pin(0)), (1, 1, true));
        assert_eq!(b.read32(0x04), 0);
        // One tick at zero, then 100 more.
        b.advance(us(101) - Time::from_ps(1));
        assert!(!b.pin(1));
        b.advance(Time::from_ps(1));
        assert!(b.pin(1) && b.pin(0));
    }

    #[test]
    fn clearing_reloads_and_keeps_the_reset_away() {
        let mut b = bench();
        b.write32(0x00, 100);
        b.write32(0x08, 3);
        for _ in 0..10 {
            b.advance(us(130));
            assert!(b.pin(0));
            b.write32(0x0c, 0);
            assert_eq!((b.read32(0x04), b.read32(0x10), b.pin(0)), (100, 0, false));
        }
        assert!(!b.pin(1));
    }

    #[test]
    fn without_reset_enable_it_only_interrupts() {
        let mut b = bench();
        b.write32(0x00, 100);
        b.write32(0x08, 1);
        b.advance(us(1000));
        assert!(b.pin(0) && !b.pin(1));
        b.write32(0x08, 0);
        assert_eq!((b.read32(0x10), b.read32(0x14), b.pin(0)), (1, 0, false));
        let v = b.read32(0x04);
        b.advance(us(10));
        assert_eq!(b.read32(0x04), v, "stopped");
        assert!(!b.next_event());
    }

    #[test]
    fn it_says_whose_it_is() {
        let ids = |identity| {
            let config = Sp805Config {
                identity,
                ..Sp805Config::default()
            };
            let mut b = Bench::new(WINDOW, Sp805::new(config));
            [0xfd0, 0xfe0, 0xfe4, 0xfe8, 0xff0].map(|at| b.read32(at))
        };
        assert_eq!(ids(Identity::PrimeCell), [0, 0x05, 0x18, 0x14, 0x0d]);
        assert_eq!(ids(Identity::Cmsdk), [0x04, 0x24, 0xb8, 0x1b, 0x0d]);
    }

    #[test]
    fn the_lock_holds_all_but_itself() {
        let mut b = bench();
        b.write32(0xc00, 1);
        assert_eq!(b.read32(0xc00), 1);
        b.write32(0x00, 5);
        b.write32(0x08, 3);
        assert_eq!((b.read32(0x00), b.read32(0x08)), (u32::MAX, 0));
        b.write32(0xc00, KEY);
        assert_eq!(b.read32(0xc00), 0);
        b.write32(0x00, 5);
        assert_eq!(b.read32(0x00), 5);
    }

    #[test]
    fn integration_test_drives_the_outputs() {
        let mut b = bench();
        b.write32(0xf04, 3);
        assert!(!b.pin(0) && !b.pin(1));
        b.write32(0xf00, 1);
        assert!(b.pin(0) && b.pin(1));
        b.write32(0xf04, 1);
        assert!(!b.pin(0) && b.pin(1));
    }

    #[test]
    fn a_load_of_zero_interrupts_at_once_and_costs_nothing_more() {
        let mut b = bench();
        b.write32(0x08, 1);
        b.write32(0x00, 0);
        b.advance(Time::ZERO);
        assert!(b.pin(0));
        assert!(!b.next_event());
    }

    #[test]
    fn goes_round_unwatched_and_can_still_be_made_to_bite() {
        let mut b = bench();
        b.write32(0x00, 99);
        b.write32(0x08, 1);
        b.advance(us(1030));
        assert_eq!(b.read32(0x04), 69);
        b.write32(0x08, 3);
        b.advance(us(69) - Time::from_ps(1));
        assert!(!b.pin(1));
        b.advance(Time::from_ps(1));
        assert!(b.pin(1));
    }
}
