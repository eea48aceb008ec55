//! PrimeCell general-purpose input/output PL061.
//!
//! Document: Arm DDI 0190, issue B.
//! Not modelled: hardware control through AFSEL (the bits are stored), the integration test
//! registers.
//! Pins: output 0 is GPIOINTR, outputs 1 to 8 are lines 0 to 7 where GPIODIR makes them outputs and
//! low elsewhere; inputs 0 to 7 are lines 0 to 7 as the outside drives them.
use dyno_fabric::apb::lane;
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault};
use serde::{Deserialize, Serialize};

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;

dyno_fabric::registers! {
    /// DDI 0190 table 3-1. GPIODATA fills 0x000 to 0x3fc: address bits [9:2] are a mask.
    bank Gpio [0x1000] {
        0x000 GPIODATA rw, "Data, masked by the address" { DATA[7:0], "Lines"; };
        0x400 GPIODIR rw, "Data direction" { DIR[7:0], "1: output"; };
        0x404 GPIOIS rw, "Interrupt sense" { IS[7:0], "1: level"; };
        0x408 GPIOIBE rw, "Interrupt both edges" { IBE[7:0], "1: both edges"; };
        0x40c GPIOIEV rw, "Interrupt event" { IEV[7:0], "1: rising edge or high level"; };
        0x410 GPIOIE rw, "Interrupt mask" { IE[7:0], "1: not masked"; };
        0x414 GPIORIS ro, "Raw interrupt status" { RIS[7:0], "Lines that met their condition"; };
        0x418 GPIOMIS ro, "Masked interrupt status" { MIS[7:0], "Lines that interrupt"; };
        0x41c GPIOIC wo, "Interrupt clear" { IC[7:0], "Clears edges"; };
        0x420 GPIOAFSEL rw, "Mode control select" { AFSEL[7:0] todo, "1: hardware control"; };
        0xfe0 GPIOPeriphID0 ro = 0x61, "Peripheral identification 0";
        0xfe4 GPIOPeriphID1 ro = 0x10, "Peripheral identification 1";
        0xfe8 GPIOPeriphID2 ro = 0x04, "Peripheral identification 2";
        0xfec GPIOPeriphID3 ro = 0x00, "Peripheral identification 3";
        0xff0 GPIOPCellID0 ro = 0x0d, "PrimeCell identification 0";
        0xff4 GPIOPCellID1 ro = 0xf0, "PrimeCell identification 1";
        0xff8 GPIOPCellID2 ro = 0x05, "PrimeCell identification 2";
        0xffc GPIOPCellID3 ro = 0xb1, "PrimeCell identification 3";
    }
}

const LINES: u32 = 8;
const DATA_END: u64 = 0x400;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// GPIODATA is the output latch, GPIORIS the latched edges.
    regs: Gpio,
    inputs: u32,
    /// The lines as edges were last looked for.
    seen: u32,
}

/// Eight general-purpose lines.
pub struct Pl061 {
    state: State,
}

impl Default for Pl061 {
    fn default() -> Pl061 {
        Pl061::new()
    }
}

impl Pl061 {
    pub fn new() -> Pl061 {
        Pl061 {
            state: State {
                regs: Gpio::RESET,
                inputs: 0,
                seen: 0,
            },
        }
    }
    /// What the lines carry: the latch where they are outputs, else the outside.
    fn lines(&self) -> u32 {
        let r = &self.state.regs;
        r.GPIODATA & r.GPIODIR | self.state.inputs & !r.GPIODIR & 0xff
    }
    fn raw(&self) -> u32 {
        let r = &self.state.regs;
        let level = r.GPIOIS & !(self.lines() ^ r.GPIOIEV);
        r.GPIORIS | level
    }
    /// Latches edges since the last look, then drives the outputs.
    fn drive(&mut self, cx: &mut Cx<'_>) {
        let lines = self.lines();
        let s = &mut self.state;
        let changed = lines ^ s.seen;
        let wanted = s.regs.GPIOIBE | !(lines ^ s.regs.GPIOIEV);
        s.regs.GPIORIS |= changed & wanted & !s.regs.GPIOIS;
        s.seen = lines;
        cx.set_pin(0, self.raw() & self.state.regs.GPIOIE != 0);
        let out = self.state.regs.GPIODATA & self.state.regs.GPIODIR;
        for i in 0..LINES {
            cx.set_pin(1 + i, out >> i & 1 == 1);
        }
    }
}

impl Device for Pl061 {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        self.state.regs = Gpio::RESET;
        self.state.seen = self.state.inputs;
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let lane = lane(a)?;
        if a.addr >= WINDOW {
            return Err(Fault::NoRegister);
        }
        if lane.word < DATA_END {
            return Ok(lane.read(self.lines() & (lane.word >> 2) as u32));
        }
        let v = match Reg::at(lane.word) {
            Some(Reg::GPIORIS) => self.raw(),
            Some(Reg::GPIOMIS) => self.raw() & self.state.regs.GPIOIE,
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
        let known = |word| word < DATA_END || Reg::at(word).is_some();
        a.addr < WINDOW && lane(a).is_ok_and(|l| known(l.word))
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let lane = lane(a)?;
        if a.addr >= WINDOW {
            return Err(Fault::NoRegister);
        }
        let v = lane.write(value);
        let regs = &mut self.state.regs;
        match Reg::at(lane.word) {
            _ if lane.word < DATA_END => {
                let mask = (lane.word >> 2) as u32;
                regs.GPIODATA = regs.GPIODATA & !mask | v & mask & 0xff;
            }
            Some(Reg::GPIOIC) => regs.GPIORIS &= !v,
            Some(Reg::GPIOAFSEL) => {
                cx.log(
                    Blame::Unimplemented,
                    format_args!("hardware control: {v:#x}"),
                );
                regs.store(Reg::GPIOAFSEL, v);
            }
            Some(reg) => regs.store(reg, v),
            None => cx.log(
                Blame::Guest,
                format_args!("write to no register: {:#x}", a.addr),
            ),
        }
        self.drive(cx);
        Ok(())
    }
    fn wire(&mut self, input: u32, level: bool, cx: &mut Cx<'_>) {
        if input < LINES {
            let s = &mut self.state;
            s.inputs = s.inputs & !(1 << input) | u32::from(level) << input;
            self.drive(cx);
        }
    }
    fn registers(&self) -> &'static [RegInfo] {
        Gpio::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["hardware control (AFSEL)", "integration test registers"]
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
        Bench::new(WINDOW, Pl061::new())
    }

    #[test]
    fn the_address_masks_the_data() {
        let mut b = bench();
        b.write32(0x400, 0xf0);
        b.write32(0x3fc, 0xff);
        assert_eq!(b.read32(0x3fc), 0xf0);
        assert!((0..8).all(|i| b.pin(1 + i) == (i >= 4)));
        b.write32(0x10 << 2, 0);
        assert_eq!(b.read32(0x3fc), 0xe0);
        b.wire(1, true);
        b.wire(5, true);
        assert_eq!(b.read32(0x3fc), 0xe2);
        assert_eq!(b.read32(2 << 2), 2);
        assert_eq!(b.read32(1 << 2), 0);
        assert_eq!(b.try_read(0x2 << 2, 1), Ok(2));
        assert!(!b.pin(5), "line 4 was cleared");
    }

    #[test]
    fn edges_are_latched_until_cleared() {
        let mut b = bench();
        b.write32(0x40c, 0x01); // line 0 rising, line 1 falling
        b.write32(0x408, 0x04); // line 2 both
        b.write32(0x410, 0x07);
        b.wire(0, true);
        assert_eq!((b.read32(0x414), b.pin(0)), (1, true));
        b.wire(0, false);
        assert_eq!(b.read32(0x418), 1);
        b.write32(0x41c, 1);
        assert_eq!((b.read32(0x414), b.pin(0)), (0, false));
        b.wire(1, true);
        assert_eq!(b.read32(0x414), 0);
        b.wire(1, false);
        assert_eq!(b.read32(0x414), 2);
        b.wire(2, true);
        b.write32(0x41c, 0xff);
        b.wire(2, false);
        assert_eq!(b.read32(0x414), 4);
    }

    #[test]
    fn levels_follow_the_line_and_cannot_be_cleared() {
        let mut b = bench();
        b.write32(0x40c, 0x08);
        b.write32(0x404, 0x08);
        b.write32(0x410, 0x08);
        assert!(!b.pin(0));
        b.wire(3, true);
        b.write32(0x41c, 0xff);
        assert!(b.pin(0));
        b.write32(0x410, 0);
        assert_eq!((b.pin(0), b.read32(0x414), b.read32(0x418)), (false, 8, 0));
        b.write32(0x40c, 0);
        assert_eq!(b.read32(0x414), 0);
        b.wire(3, false);
        assert_eq!(b.read32(0x414), 8, "low level");
        b.write32(0x404, 0);
        assert_eq!(b.read32(0x414), 0, "no edge was latched meanwhile");
    }

    #[test]
    fn reset_keeps_what_the_outside_drives() {
        let mut b = bench();
        b.wire(7, true);
        b.write32(0x400, 0xff);
        b.write32(0x3fc, 0x7f);
        b.system.reset();
        assert_eq!((b.read32(0x3fc), b.read32(0x400)), (0x80, 0));
        assert_eq!(b.read32(0x414), 0, "no edge by reset");
    }
}
