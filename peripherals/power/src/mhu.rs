//! Message Handling Unit, version 1: doorbells between an application processor (AP) and a system control
//! processor (SCP), 32 each way and channel.
//!
//! Document: Arm DDI 0515 (Juno SoC TRM), MHU register summary, as Linux's `arm_mhu` drives it. `SCP_…` are
//! doorbells that the SCP rings for the AP, `CPU_…` those that the AP rings for the SCP.
//! Unclear in the document: whether the reserved words answer; here they read as zero and ignore writes.
//! Pins: outputs 0 to 2 are the interrupts of the AP (low priority, high priority, secure), 3 to 5 those of
//! the SCP. Each is high while any bit of its STAT is set.
//!
//! Either side may use every register: who rings and who clears is an agreement of software. The secure
//! channel and MHU_SCFG read as zero and ignore writes for Non-secure accesses, which ring bit 31 of
//! SCP_INTR_S unless MHU_SCFG.SVI_DISABLE is set.
//!
//! Time: a doorbell is heard at once.
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault};
use serde::{Deserialize, Serialize};

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;

dyno_fabric::registers! {
    /// DDI 0515, MHU register summary.
    bank Doorbells [0x1000] {
        0x000 SCP_INTR_L_STAT ro, "SCP to AP, low priority: status";
        0x008 SCP_INTR_L_SET wo, "SCP to AP, low priority: set bits";
        0x010 SCP_INTR_L_CLEAR wo, "SCP to AP, low priority: clear bits";
        0x020 SCP_INTR_H_STAT ro, "SCP to AP, high priority: status";
        0x028 SCP_INTR_H_SET wo, "SCP to AP, high priority: set bits";
        0x030 SCP_INTR_H_CLEAR wo, "SCP to AP, high priority: clear bits";
        0x100 CPU_INTR_L_STAT ro, "AP to SCP, low priority: status";
        0x108 CPU_INTR_L_SET wo, "AP to SCP, low priority: set bits";
        0x110 CPU_INTR_L_CLEAR wo, "AP to SCP, low priority: clear bits";
        0x120 CPU_INTR_H_STAT ro, "AP to SCP, high priority: status";
        0x128 CPU_INTR_H_SET wo, "AP to SCP, high priority: set bits";
        0x130 CPU_INTR_H_CLEAR wo, "AP to SCP, high priority: clear bits";
        0x200 SCP_INTR_S_STAT ro, "SCP to AP, secure: status";
        0x208 SCP_INTR_S_SET wo, "SCP to AP, secure: set bits";
        0x210 SCP_INTR_S_CLEAR wo, "SCP to AP, secure: clear bits";
        0x300 CPU_INTR_S_STAT ro, "AP to SCP, secure: status";
        0x308 CPU_INTR_S_SET wo, "AP to SCP, secure: set bits";
        0x310 CPU_INTR_S_CLEAR wo, "AP to SCP, secure: clear bits";
        0x400 MHU_SCFG rw, "Secure configuration" {
            SVI_DISABLE[0], "No security violation interrupts";
        };
        0xfd0 PID4 ro = 0x04, "Peripheral identification 4";
        0xfe0 PID0 ro = 0x98, "Peripheral identification 0";
        0xfe4 PID1 ro = 0xb0, "Peripheral identification 1";
        0xfe8 PID2 ro = 0x1b, "Peripheral identification 2";
        0xfec PID3 ro = 0x00, "Peripheral identification 3";
        0xff0 COMPID0 ro = 0x0d, "Component identification 0";
        0xff4 COMPID1 ro = 0xf0, "Component identification 1";
        0xff8 COMPID2 ro = 0x05, "Component identification 2";
        0xffc COMPID3 ro = 0xb1, "Component identification 3";
    }
}

/// The status registers by output pin.
const CHANNELS: [Reg; 6] = [
    Reg::SCP_INTR_L_STAT,
    Reg::SCP_INTR_H_STAT,
    Reg::SCP_INTR_S_STAT,
    Reg::CPU_INTR_L_STAT,
    Reg::CPU_INTR_H_STAT,
    Reg::CPU_INTR_S_STAT,
];
/// Of the offsets of registers that set bits, not of those that clear them.
const SET: u32 = 8;
const SECURITY_VIOLATION: u32 = 1 << 31;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    regs: Doorbells,
}

/// Doorbells both ways.
pub struct Mhu {
    state: State,
}

impl Default for Mhu {
    fn default() -> Mhu {
        Mhu::new()
    }
}

impl Mhu {
    pub fn new() -> Mhu {
        Mhu {
            state: State {
                regs: Doorbells::RESET,
            },
        }
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        for (pin, &reg) in (0..).zip(&CHANNELS) {
            cx.set_pin(pin, self.state.regs.load(reg) != 0);
        }
    }
    fn status(&mut self, reg: Reg) -> Option<&mut u32> {
        let r = &mut self.state.regs;
        Some(match reg {
            Reg::SCP_INTR_L_SET | Reg::SCP_INTR_L_CLEAR => &mut r.SCP_INTR_L_STAT,
            Reg::SCP_INTR_H_SET | Reg::SCP_INTR_H_CLEAR => &mut r.SCP_INTR_H_STAT,
            Reg::SCP_INTR_S_SET | Reg::SCP_INTR_S_CLEAR => &mut r.SCP_INTR_S_STAT,
            Reg::CPU_INTR_L_SET | Reg::CPU_INTR_L_CLEAR => &mut r.CPU_INTR_L_STAT,
            Reg::CPU_INTR_H_SET | Reg::CPU_INTR_H_CLEAR => &mut r.CPU_INTR_H_STAT,
            Reg::CPU_INTR_S_SET | Reg::CPU_INTR_S_CLEAR => &mut r.CPU_INTR_S_STAT,
            _ => return None,
        })
    }
    /// Whether an access is refused, which is then reported.
    fn violates(&mut self, reg: Reg, a: &Access, cx: &mut Cx<'_>) -> bool {
        if a.secure || !is_secure(reg) {
            return false;
        }
        cx.log(
            Blame::Guest,
            format_args!("Non-secure access to the secure channel: {:#x}", a.addr),
        );
        if !MHU_SCFG::SVI_DISABLE.is_set(self.state.regs.MHU_SCFG) {
            self.state.regs.SCP_INTR_S_STAT |= SECURITY_VIOLATION;
            self.drive(cx);
        }
        true
    }
}

fn is_secure(reg: Reg) -> bool {
    (0x200..0x500).contains(&reg.info().offset)
}

impl Device for Mhu {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        self.state.regs = Doorbells::RESET;
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        match select(a, WINDOW, Reg::at, "read of", cx)? {
            (lane, Some(reg)) if !self.violates(reg, a, cx) => {
                Ok(lane.read(self.state.regs.load(reg)))
            }
            _ => Ok(0),
        }
    }
    fn is_steady(&self, a: &Access) -> bool {
        let reg = lane(a).ok().and_then(|l| Reg::at(l.word));
        a.addr < WINDOW && reg.is_some_and(|r| a.secure || !is_secure(r))
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, Some(reg)) = select(a, WINDOW, Reg::at, "write to", cx)? else {
            return Ok(());
        };
        if self.violates(reg, a, cx) {
            return Ok(());
        }
        let v = lane.write(value);
        match self.status(reg) {
            Some(status) if reg.info().offset & SET != 0 => *status |= v,
            Some(status) => *status &= !v,
            None => self.state.regs.store(reg, v),
        }
        self.drive(cx);
        Ok(())
    }
    fn registers(&self) -> &'static [RegInfo] {
        Doorbells::INFO
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
        Bench::new(WINDOW, Mhu::new())
    }
    /// Outputs from pin 0.
    fn pins(b: &Bench) -> [bool; 6] {
        std::array::from_fn(|pin| b.pin(pin as u32))
    }
    fn access(addr: u64, secure: bool) -> Access {
        Access {
            secure,
            ..Access::plain(addr, 4)
        }
    }

    #[test]
    fn each_channel_has_its_bits_and_its_interrupt() {
        for (pin, base) in [0x000, 0x020, 0x200, 0x100, 0x120, 0x300]
            .into_iter()
            .enumerate()
        {
            let mut b = bench();
            let only: [bool; 6] = std::array::from_fn(|n| n == pin);
            b.write32(base + 8, 0x8000_0001);
            assert_eq!((b.read32(base), pins(&b)), (0x8000_0001, only));
            b.write32(base + 8, 0x10);
            b.write32(base + 0x10, 0x8000_0000);
            assert_eq!((b.read32(base), pins(&b)), (0x11, only));
            // Neither is read back, and the status is not written.
            b.write32(base, 0xff);
            assert_eq!([0, 8, 0x10].map(|n| b.read32(base + n)), [0x11, 0, 0]);
            b.write32(base + 0x10, 0x11);
            assert_eq!((b.read32(base), pins(&b)), (0, [false; 6]));
        }
    }

    #[test]
    fn channels_do_not_meet() {
        let mut b = bench();
        for (n, base) in (1..).zip([0x000, 0x020, 0x200, 0x100, 0x120, 0x300]) {
            b.write32(base + 8, n);
        }
        let all = [0x000, 0x020, 0x200, 0x100, 0x120, 0x300].map(|base| b.read32(base));
        assert_eq!((all, pins(&b)), ([1, 2, 3, 4, 5, 6], [true; 6]));
    }

    #[test]
    fn it_says_what_it_is() {
        let mut b = bench();
        let ids = [0xfe0, 0xfe4, 0xfe8].map(|at| b.read32(at));
        // What Linux's AMBA bus finds its driver by: 0x1bb098.
        assert_eq!(ids, [0x98, 0xb0, 0x1b]);
        let component = [0xff0, 0xff4, 0xff8, 0xffc].map(|at| b.read32(at));
        assert_eq!(component, [0x0d, 0xf0, 0x05, 0xb1]);
    }

    #[test]
    fn the_secure_channel_is_for_secure_accesses() {
        let mut b = bench();
        b.write32(0x308, 4);
        let space = b.space;
        let of = |b: &mut Bench, at, secure| b.system.read(space, access(at, secure));
        assert_eq!(of(&mut b, 0x300, false), Ok(0));
        assert_eq!(of(&mut b, 0x300, true), Ok(4));
        assert_eq!((b.read32(0x200), b.pin(2)), (SECURITY_VIOLATION, true));
        b.write32(0x210, SECURITY_VIOLATION);
        let clear = b.system.write(space, access(0x310, false), 4);
        assert_eq!((clear, b.read32(0x300)), (Ok(()), 4));
        assert_eq!((b.read32(0x200), b.pin(2)), (SECURITY_VIOLATION, true));
        b.write32(0x210, SECURITY_VIOLATION);
        // Without reports it is refused all the same.
        b.write32(0x400, 1);
        assert_eq!(of(&mut b, 0x400, false), Ok(0));
        assert_eq!(b.system.write(space, access(0x308, false), 8), Ok(()));
        assert_eq!((b.read32(0x300), b.read32(0x200), b.pin(2)), (4, 0, false));
        // The other channels are for everybody.
        assert_eq!(b.system.write(space, access(0x108, false), 8), Ok(()));
        assert_eq!(of(&mut b, 0x100, false), Ok(8));
    }

    #[test]
    fn what_it_does_not_take_it_does_not_take() {
        let mut b = bench();
        // Read-only, and reserved.
        for at in [
            0x000, 0x100, 0x004, 0x018, 0x404, 0xfcc, 0xfd4, 0xfd0, 0xfe0, 0xffc,
        ] {
            let before = b.read32(at);
            b.write32(at, !before);
            assert_eq!((b.read32(at), pins(&b)), (before, [false; 6]), "{at:#x}");
        }
        b.write32(0x400, !0);
        assert_eq!(b.read32(0x400), 1);
        // A word at most, and whole; what is narrower rings the bells of its bytes.
        for (at, size) in [(0x108, 8), (0x10a, 4), (0x109, 2)] {
            assert_eq!(b.try_read(at, size), Err(Fault::BadSize), "{at:#x}");
            assert_eq!(b.try_write(at, size, 1), Err(Fault::BadSize), "{at:#x}");
        }
        b.try_write(0x10b, 1, 0x80).unwrap();
        assert_eq!((b.read32(0x100), b.try_read(0x103, 1)), (1 << 31, Ok(0x80)));
        b.try_write(0x112, 2, 0x8000).unwrap();
        assert_eq!(b.read32(0x100), 0);
    }

    #[test]
    fn a_loop_may_poll_what_it_may_read() {
        let b = bench();
        let steady = |at, secure| b.system.is_steady(b.space, &access(at, secure));
        assert!(steady(0x100, false) && steady(0x300, true));
        assert!(!steady(0x300, false) && !steady(0x004, true));
    }
}
