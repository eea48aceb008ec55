//! AON: the always-on system control of AX-1. This page is its manual: the part is this project's own.
//!
//! It says why the system started, starts and stops the cores, and collects faults. It is an APB slave of one
//! 4 KiB window with 32-bit registers; narrower accesses reach the bytes of their word. Reserved addresses
//! read as zero and ignore writes, and so do reserved bits. Only the realtime cluster (R) reaches it; the
//! application cluster (A) asks R.
//!
//! | offset | register | |
//! | --- | --- | --- |
//! | 0x000 | `ID` | 0x414f_4e31 |
//! | 0x004 | `RESET_REASON` | write 1 to clear |
//! | 0x008 | `STRAPS` | how the board is wired |
//! | 0x010 | `POWER_REQUEST` | which cores are to be on |
//! | 0x014 | `POWER_STATUS` | which cores are on |
//! | 0x018 | `POWER_EVENT` | cores whose status changed; write 1 to clear |
//! | 0x01c | `POWER_ENABLE` | which of these interrupt |
//! | 0x020 + 4n | `R<n>_VECTOR` | where core n of R leaves reset |
//! | 0x040 + 8n | `A<n>_RVBAR_LOW`, `A<n>_RVBAR_HIGH` | where core n of A leaves reset |
//! | 0x080 | `CLOCK_GATES` | clocks of blocks |
//! | 0x084 | `A_CLOCK`, `R_CLOCK`, `COUNTER_CLOCK` | in kilohertz |
//! | 0x0a0 | `FAULT_LEVEL` | inputs of the fault collector |
//! | 0x0a4 | `FAULT_STATUS` | latched; write 1 to clear |
//! | 0x0a8 | `FAULT_ENABLE` | which of these interrupt |
//! | 0x0ac | `FAULT_SET` | latches faults, for tests of handlers |
//! | 0x0c0 + 4n | `OTP<n>` | eight words that were programmed in the factory |
//!
//! **Power.** In the four power registers bits 7 to 0 are the cores of A, bits 19 to 16 those of R. To start a
//! core, write its vector and set its bit in `POWER_REQUEST`; the acknowledge is its bit of `POWER_STATUS`,
//! and `POWER_EVENT` latches that it changed. To stop it, clear its bit. A write of `POWER_REQUEST` asks for
//! every core whose bit it changes and for no other: cores that others start and stop (PSCI) are left alone, and
//! what was asked for and is not acknowledged yet is not asked for twice, but can be taken back. A core that
//! stopped by itself is started again by clearing its bit and setting it. A core that the machine does not have is
//! never acknowledged. The vector counts when the core is started; a later write is for the next time. In
//! lock-step R1 and R3 are not cores of their own: their bits of `POWER_REQUEST` read as zero and ignore writes.
//!
//! At power-on `POWER_REQUEST` and `POWER_STATUS` have the cores that leave reset by themselves: those that the
//! board does not hold back.
//!
//! A vector of A has 48 bits and is a multiple of 4 (RVBAR_EL3 of DDI 0487); one of R is a multiple of
//! 32 (CFGVECTABLE of 100026).
//!
//! **Faults.** A rising edge of input n latches bit n of `FAULT_STATUS`; a bit that is cleared while its input
//! is high stays clear until the next edge.
//!
//! Pins: output 0 is high while an enabled bit of `POWER_EVENT` is set, output 1 while an enabled bit of
//! `FAULT_STATUS` is. Inputs 0 to 31 are faults.
//!
//! Time: a request is made at the instant of the write; when it is acknowledged is the cores' affair.
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, CoreId, Cx, Device, Fault, Frequency, PowerRequest};
use serde::{Deserialize, Serialize};

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;
/// Cores that A and R have at most.
pub const A_CORES: u8 = 8;
pub const R_CORES: u8 = 4;

/// Cores that it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AonCluster {
    pub number: u8,
    pub clock: Frequency,
}

/// How the board is wired around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AonConfig {
    /// Without one, nobody answers what is asked of its cores.
    pub a: Option<AonCluster>,
    pub r: Option<AonCluster>,
    pub counter: Frequency,
    /// The R cores run in lock-step.
    pub lock_step: bool,
    pub otp: [u32; 8],
}

impl Default for AonConfig {
    fn default() -> AonConfig {
        AonConfig {
            a: Some(AonCluster {
                number: 0,
                clock: Frequency::mhz(2000),
            }),
            r: Some(AonCluster {
                number: 1,
                clock: Frequency::mhz(800),
            }),
            counter: Frequency::hz(62_500_000),
            lock_step: false,
            otp: [0; 8],
        }
    }
}

dyno_fabric::registers! {
    /// See the module's documentation.
    bank Control [0x1000] {
        0x000 ID ro = 0x414f_4e31, "Identification";
        0x004 RESET_REASON w1c = 1, "Why the system started" { POWER_ON[0], "Power was switched on"; };
        0x008 STRAPS ro, "How the board is wired" { LOCK_STEP[0], "R0 and R1 are one core, R2 and R3 as well"; };
        0x010 POWER_REQUEST rw, "Which cores are to be on" {
            A[7:0], "Cores of A";
            R[19:16], "Cores of R";
        };
        0x014 POWER_STATUS ro, "Which cores are on" {
            A[7:0], "Cores of A";
            R[19:16], "Cores of R";
        };
        0x018 POWER_EVENT w1c, "Cores whose status changed" {
            A[7:0], "Cores of A";
            R[19:16], "Cores of R";
        };
        0x01c POWER_ENABLE rw, "Which events interrupt" {
            A[7:0], "Cores of A";
            R[19:16], "Cores of R";
        };
        0x020 R0_VECTOR rw, "Where R0 leaves reset the next time" { ADDRESS[31:5], "Multiple of 32"; };
        0x024 R1_VECTOR rw, "Where R1 leaves reset" { ADDRESS[31:5], "Multiple of 32"; };
        0x028 R2_VECTOR rw, "Where R2 leaves reset" { ADDRESS[31:5], "Multiple of 32"; };
        0x02c R3_VECTOR rw, "Where R3 leaves reset" { ADDRESS[31:5], "Multiple of 32"; };
        0x040 A0_RVBAR_LOW rw, "Where A0 leaves reset" { ADDRESS[31:2], "Multiple of 4"; };
        0x044 A0_RVBAR_HIGH rw, "Where A0 leaves reset" { ADDRESS[15:0], "Bits 47 to 32"; };
        0x048 A1_RVBAR_LOW rw, "Where A1 leaves reset" { ADDRESS[31:2], "Multiple of 4"; };
        0x04c A1_RVBAR_HIGH rw, "Where A1 leaves reset" { ADDRESS[15:0], "Bits 47 to 32"; };
        0x050 A2_RVBAR_LOW rw, "Where A2 leaves reset" { ADDRESS[31:2], "Multiple of 4"; };
        0x054 A2_RVBAR_HIGH rw, "Where A2 leaves reset" { ADDRESS[15:0], "Bits 47 to 32"; };
        0x058 A3_RVBAR_LOW rw, "Where A3 leaves reset" { ADDRESS[31:2], "Multiple of 4"; };
        0x05c A3_RVBAR_HIGH rw, "Where A3 leaves reset" { ADDRESS[15:0], "Bits 47 to 32"; };
        0x060 A4_RVBAR_LOW rw, "Where A4 leaves reset" { ADDRESS[31:2], "Multiple of 4"; };
        0x064 A4_RVBAR_HIGH rw, "Where A4 leaves reset" { ADDRESS[15:0], "Bits 47 to 32"; };
        0x068 A5_RVBAR_LOW rw, "Where A5 leaves reset" { ADDRESS[31:2], "Multiple of 4"; };
        0x06c A5_RVBAR_HIGH rw, "Where A5 leaves reset" { ADDRESS[15:0], "Bits 47 to 32"; };
        0x070 A6_RVBAR_LOW rw, "Where A6 leaves reset" { ADDRESS[31:2], "Multiple of 4"; };
        0x074 A6_RVBAR_HIGH rw, "Where A6 leaves reset" { ADDRESS[15:0], "Bits 47 to 32"; };
        0x078 A7_RVBAR_LOW rw, "Where A7 leaves reset" { ADDRESS[31:2], "Multiple of 4"; };
        0x07c A7_RVBAR_HIGH rw, "Where A7 leaves reset" { ADDRESS[15:0], "Bits 47 to 32"; };
        0x080 CLOCK_GATES rw = 0xffff_ffff, "Clocks of blocks" { BLOCK[31:0] todo, "Clock runs"; };
        0x084 A_CLOCK ro, "Clock of A in kilohertz";
        0x088 R_CLOCK ro, "Clock of R in kilohertz";
        0x08c COUNTER_CLOCK ro, "System counter in kilohertz";
        0x0a0 FAULT_LEVEL ro, "Inputs of the fault collector";
        0x0a4 FAULT_STATUS w1c, "Latched faults";
        0x0a8 FAULT_ENABLE rw, "Which faults interrupt";
        0x0ac FAULT_SET wo, "Latches faults";
        0x0c0 OTP0 ro, "Programmed in the factory";
        0x0c4 OTP1 ro, "Programmed in the factory";
        0x0c8 OTP2 ro, "Programmed in the factory";
        0x0cc OTP3 ro, "Programmed in the factory";
        0x0d0 OTP4 ro, "Programmed in the factory";
        0x0d4 OTP5 ro, "Programmed in the factory";
        0x0d8 OTP6 ro, "Programmed in the factory";
        0x0dc OTP7 ro, "Programmed in the factory";
    }
}

/// First bit of R in the power registers.
const R_SHIFT: u8 = 16;
/// Cores that are none in lock-step.
const SHADOWS: u32 = 0b1010 << R_SHIFT;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    regs: Control,
}

/// What starts the cores of an AX-1.
pub struct Aon {
    config: AonConfig,
    state: State,
}

impl Aon {
    pub fn new(config: AonConfig) -> Aon {
        let regs = Control::RESET;
        Aon {
            config,
            state: State { regs },
        }
    }
    /// Its bit in the power registers.
    fn bit(&self, core: CoreId) -> Option<u32> {
        let in_cluster = |c: Option<AonCluster>| c.is_some_and(|c| c.number == core.cluster);
        match core.core {
            n if in_cluster(self.config.a) && n < A_CORES => Some(1 << n),
            n if in_cluster(self.config.r) && n < R_CORES => Some(1 << (R_SHIFT + n)),
            _ => None,
        }
    }
    /// Cores that have a bit, and their vectors.
    fn cores(&self) -> Vec<(CoreId, u64)> {
        let r = &self.state.regs;
        let wide = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        let a = [
            wide(r.A0_RVBAR_LOW, r.A0_RVBAR_HIGH),
            wide(r.A1_RVBAR_LOW, r.A1_RVBAR_HIGH),
            wide(r.A2_RVBAR_LOW, r.A2_RVBAR_HIGH),
            wide(r.A3_RVBAR_LOW, r.A3_RVBAR_HIGH),
            wide(r.A4_RVBAR_LOW, r.A4_RVBAR_HIGH),
            wide(r.A5_RVBAR_LOW, r.A5_RVBAR_HIGH),
            wide(r.A6_RVBAR_LOW, r.A6_RVBAR_HIGH),
            wide(r.A7_RVBAR_LOW, r.A7_RVBAR_HIGH),
        ];
        let r = [r.R0_VECTOR, r.R1_VECTOR, r.R2_VECTOR, r.R3_VECTOR].map(u64::from);
        let mut all = Vec::new();
        for (cluster, vectors) in [(self.config.a, &a[..]), (self.config.r, &r[..])] {
            let Some(AonCluster { number, .. }) = cluster else {
                continue;
            };
            for (core, &vector) in (0..).zip(vectors) {
                let cluster = number;
                all.push((CoreId { cluster, core }, vector));
            }
        }
        all
    }
    /// What `POWER_REQUEST` can hold.
    fn askable(&self) -> u32 {
        if self.config.lock_step { !SHADOWS } else { !0 }
    }
    fn request(&mut self, wanted: u32, cx: &mut Cx<'_>) {
        let before = self.state.regs.POWER_REQUEST;
        self.state
            .regs
            .store(Reg::POWER_REQUEST, wanted & self.askable());
        let wanted = self.state.regs.POWER_REQUEST;
        for (core, vector) in self.cores() {
            let bit = self.bit(core).unwrap_or(0);
            match ((wanted ^ before) & bit != 0, wanted & bit != 0) {
                (true, true) => cx.request_power(PowerRequest::On { core, vector }),
                (true, false) => cx.request_power(PowerRequest::Off { core }),
                _ => {}
            }
        }
    }
    /// What the board decides instead of the table.
    fn wired(&self, reg: Reg) -> Option<u32> {
        let khz = |f: Frequency| (f.as_hz() / 1000) as u32;
        let c = &self.config;
        Some(match reg {
            Reg::STRAPS => u32::from(c.lock_step),
            Reg::A_CLOCK => c.a.map_or(0, |a| khz(a.clock)),
            Reg::R_CLOCK => c.r.map_or(0, |r| khz(r.clock)),
            Reg::COUNTER_CLOCK => khz(c.counter),
            Reg::OTP0 => c.otp[0],
            Reg::OTP1 => c.otp[1],
            Reg::OTP2 => c.otp[2],
            Reg::OTP3 => c.otp[3],
            Reg::OTP4 => c.otp[4],
            Reg::OTP5 => c.otp[5],
            Reg::OTP6 => c.otp[6],
            Reg::OTP7 => c.otp[7],
            _ => return None,
        })
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        let r = &self.state.regs;
        cx.set_pin(0, r.POWER_EVENT & r.POWER_ENABLE != 0);
        cx.set_pin(1, r.FAULT_STATUS & r.FAULT_ENABLE != 0);
    }
}

impl Device for Aon {
    /// Inputs keep the level that they have, and so do cores.
    fn reset(&mut self, cx: &mut Cx<'_>) {
        let r = &self.state.regs;
        self.state.regs = Control {
            FAULT_LEVEL: r.FAULT_LEVEL,
            POWER_STATUS: r.POWER_STATUS,
            POWER_REQUEST: r.POWER_STATUS & self.askable(),
            ..Control::RESET
        };
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "read of", cx)?;
        let value = |reg| self.wired(reg).unwrap_or(self.state.regs.load(reg));
        Ok(lane.read(reg.map_or(0, value)))
    }
    /// Cores come and go on their own, and what follows from that changes.
    fn is_steady(&self, a: &Access) -> bool {
        let reg = lane(a).ok().and_then(|l| Reg::at(l.word));
        let moves = |r| matches!(r, Reg::POWER_STATUS | Reg::POWER_EVENT);
        a.addr < WINDOW && reg.is_some_and(|r| !moves(r))
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, Some(reg)) = select(a, WINDOW, Reg::at, "write to", cx)? else {
            return Ok(());
        };
        let bytes = lane.write(value);
        match reg {
            Reg::FAULT_SET => self.state.regs.FAULT_STATUS |= bytes,
            Reg::POWER_EVENT | Reg::FAULT_STATUS | Reg::RESET_REASON => {
                self.state.regs.store(reg, bytes);
            }
            _ => {
                let v = self.state.regs.load(reg) & !lane.write(u64::MAX) | bytes;
                match reg {
                    Reg::POWER_REQUEST => self.request(v, cx),
                    _ => self.state.regs.store(reg, v),
                }
            }
        }
        self.drive(cx);
        Ok(())
    }
    fn wire(&mut self, input: u32, level: bool, cx: &mut Cx<'_>) {
        let Some(bit) = 1u32.checked_shl(input) else {
            return;
        };
        let r = &mut self.state.regs;
        match level {
            true => {
                r.FAULT_STATUS |= bit & !r.FAULT_LEVEL;
                r.FAULT_LEVEL |= bit;
            }
            false => r.FAULT_LEVEL &= !bit,
        }
        self.drive(cx);
    }
    fn power(&mut self, core: CoreId, on: bool, cx: &mut Cx<'_>) {
        let Some(bit) = self.bit(core) else { return };
        let r = &mut self.state.regs;
        if (r.POWER_STATUS & bit != 0) != on {
            r.POWER_STATUS ^= bit;
            r.POWER_EVENT |= bit;
        }
        self.drive(cx);
    }
    fn registers(&self) -> &'static [RegInfo] {
        Control::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &[
            "clock gates stop no clock",
            "the clocks cannot be changed",
            "no reset of the whole system: power-on is the only reason for one",
            "fault inputs that nothing drives yet",
        ]
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
mod tests;
