//! APB UART of the Cortex-M System Design Kit, as on MPS2 and MPS3 boards.
//!
//! Document: Arm DDI 0479, issue D, section 4.3.
//! Not modelled: high-speed test mode (CTRL[6]).
//! Unclear in the document: what a character is sent as that is written while TX_EN is clear; here it
//! waits in the buffer until TX_EN is set. A BAUDDIV below 16, which is not allowed, takes no time.
//! Pins: output 0 TXINT, 1 RXINT, 2 TXOVRINT, 3 RXOVRINT, 4 UARTINT. Host channel 0 is characters both
//! ways; those of the host wait until there is room.
//!
//! Time: ten bits of BAUDDIV cycles of PCLK a character, or none ([`Baud::Unlimited`]).
use crate::pl011::{Baud, MAX_WAITING};
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::{Field, RegInfo};
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault, Frequency, Time};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmsdkUartConfig {
    pub pclk: Frequency,
    pub baud: Baud,
}

dyno_fabric::registers! {
    /// DDI 0479 table 4-7.
    bank Uart [0x1000] {
        0x000 DATA rw, "Data: write sends, read receives" { CHARACTER[7:0], "Character"; };
        0x004 STATE rw, "Buffers" {
            TXFULL[0], "Transmit buffer full; read-only";
            RXFULL[1], "Receive buffer full; read-only";
            TXOVERRUN[2], "Transmit buffer overrun; write 1 to clear";
            RXOVERRUN[3], "Receive buffer overrun; write 1 to clear";
        };
        0x008 CTRL rw, "Control" {
            TXEN[0], "Transmit enable";
            RXEN[1], "Receive enable";
            TXINTEN[2], "Transmit interrupt enable";
            RXINTEN[3], "Receive interrupt enable";
            TXOINTEN[4], "Transmit overrun interrupt enable";
            RXOINTEN[5], "Receive overrun interrupt enable";
            HSTEST[6] todo, "High-speed test mode";
        };
        0x00c INTSTATUS rw, "Interrupts; write 1 to clear" {
            TX[0], "Transmit";
            RX[1], "Receive";
            TXO[2], "Transmit overrun";
            RXO[3], "Receive overrun";
        };
        0x010 BAUDDIV rw, "Cycles a bit" { DIVIDER[19:0], "At least 16"; };
        0xfd0 PID4 ro = 0x04, "Peripheral identification 4";
        0xfd4 PID5 ro = 0x00, "Peripheral identification 5";
        0xfd8 PID6 ro = 0x00, "Peripheral identification 6";
        0xfdc PID7 ro = 0x00, "Peripheral identification 7";
        0xfe0 PID0 ro = 0x21, "Peripheral identification 0";
        0xfe4 PID1 ro = 0xb8, "Peripheral identification 1";
        0xfe8 PID2 ro = 0x1b, "Peripheral identification 2";
        0xfec PID3 ro = 0x00, "Peripheral identification 3";
        0xff0 CID0 ro = 0x0d, "Component identification 0";
        0xff4 CID1 ro = 0xf0, "Component identification 1";
        0xff8 CID2 ro = 0x05, "Component identification 2";
        0xffc CID3 ro = 0xb1, "Component identification 3";
    }
}

/// Timers: the last bit sent, and the last one received.
const SENT: u32 = 0;
const RECEIVED: u32 = 1;
/// Start, eight data bits, stop.
const BITS: u64 = 10;
const LEAST_DIVIDER: u32 = 16;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// INTSTATUS holds TX and RX only; the overruns follow from STATE.
    regs: Uart,
    /// What waits in the transmit buffer, and what is being sent.
    tx: u8,
    sending: Option<u8>,
    rx: u8,
    /// What is still to come over the line.
    line: VecDeque<u8>,
}

const RESET: State = State {
    regs: Uart::RESET,
    tx: 0,
    sending: None,
    rx: 0,
    line: VecDeque::new(),
};

/// A UART with a buffer of one character each way.
pub struct CmsdkUart {
    config: CmsdkUartConfig,
    state: State,
}

impl CmsdkUart {
    pub fn new(config: CmsdkUartConfig) -> CmsdkUart {
        CmsdkUart {
            config,
            state: RESET,
        }
    }
    fn ctrl(&self, f: Field) -> bool {
        f.is_set(self.state.regs.CTRL)
    }
    fn has(&self, f: Field) -> bool {
        f.is_set(self.state.regs.STATE)
    }
    fn put(&mut self, f: Field, on: bool) {
        self.state.regs.STATE = f.put(self.state.regs.STATE, u32::from(on));
    }
    fn raise(&mut self, enable: Field, interrupt: Field) {
        if self.ctrl(enable) {
            self.state.regs.INTSTATUS |= interrupt.mask();
        }
    }
    fn immediate(&self) -> bool {
        self.config.baud == Baud::Unlimited || self.state.regs.BAUDDIV < LEAST_DIVIDER
    }
    fn character(&self) -> Time {
        let cycles = BITS * u64::from(self.state.regs.BAUDDIV);
        self.config.pclk.time_of(cycles)
    }
    fn send(&mut self, cx: &mut Cx<'_>) {
        if self.state.sending.is_some() || !self.ctrl(CTRL::TXEN) || !self.has(STATE::TXFULL) {
            return;
        }
        self.put(STATE::TXFULL, false);
        self.raise(CTRL::TXINTEN, INTSTATUS::TX);
        if self.immediate() {
            cx.host_output(0, &[self.state.tx]);
            return;
        }
        self.state.sending = Some(self.state.tx);
        cx.set_timer(SENT, Some(cx.now() + self.character()));
    }
    /// Lets the next character of the host come in.
    fn pump(&mut self, cx: &mut Cx<'_>) {
        let room = self.ctrl(CTRL::RXEN) && !self.has(STATE::RXFULL);
        if !room || self.state.line.is_empty() || cx.timer_at(RECEIVED).is_some() {
            return;
        }
        match self.immediate() {
            true => self.receive(),
            false => cx.set_timer(RECEIVED, Some(cx.now() + self.character())),
        }
    }
    fn receive(&mut self) {
        let Some(c) = self.state.line.pop_front() else {
            return;
        };
        if !self.ctrl(CTRL::RXEN) {
            return;
        }
        if self.has(STATE::RXFULL) {
            self.put(STATE::RXOVERRUN, true);
        }
        self.state.rx = c;
        self.put(STATE::RXFULL, true);
        self.raise(CTRL::RXINTEN, INTSTATUS::RX);
    }
    fn interrupts(&self) -> u32 {
        let overruns = INTSTATUS::TXO.mask() | INTSTATUS::RXO.mask();
        let r = &self.state.regs;
        r.INTSTATUS | r.STATE & r.CTRL >> 2 & overruns
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        let v = self.interrupts();
        for (pin, f) in [
            (0, INTSTATUS::TX),
            (1, INTSTATUS::RX),
            (2, INTSTATUS::TXO),
            (3, INTSTATUS::RXO),
        ] {
            cx.set_pin(pin, f.is_set(v));
        }
        cx.set_pin(4, v != 0);
    }
}

impl Device for CmsdkUart {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        self.state = RESET;
        cx.set_timer(SENT, None);
        cx.set_timer(RECEIVED, None);
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (lane, reg) = select(a, WINDOW, Reg::at, "read of", cx)?;
        let v = match reg {
            Some(Reg::DATA) => {
                let v = u32::from(self.state.rx);
                self.put(STATE::RXFULL, false);
                self.pump(cx);
                self.drive(cx);
                v
            }
            Some(Reg::INTSTATUS) => self.interrupts(),
            Some(reg) => self.state.regs.load(reg),
            None => 0,
        };
        Ok(lane.read(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        let reg = lane(a).ok().and_then(|l| Reg::at(l.word));
        a.addr < WINDOW && reg.is_some_and(|r| r != Reg::DATA)
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, Some(reg)) = select(a, WINDOW, Reg::at, "write to", cx)? else {
            return Ok(());
        };
        let v = lane.write(value);
        let overruns = STATE::TXOVERRUN.mask() | STATE::RXOVERRUN.mask();
        match reg {
            Reg::DATA => {
                if self.has(STATE::TXFULL) {
                    self.put(STATE::TXOVERRUN, true);
                }
                self.state.tx = v as u8;
                self.put(STATE::TXFULL, true);
                self.send(cx);
            }
            Reg::STATE => self.state.regs.STATE &= !(v & overruns),
            Reg::INTSTATUS => {
                self.state.regs.STATE &= !(v & overruns);
                self.state.regs.INTSTATUS &= !v;
            }
            Reg::CTRL => {
                self.state.regs.store(reg, v);
                if self.ctrl(CTRL::HSTEST) {
                    cx.log(Blame::Unimplemented, format_args!("CTRL.HSTEST"));
                }
                self.send(cx);
                self.pump(cx);
            }
            Reg::BAUDDIV => self.state.regs.store(reg, v),
            _ => {
                let text = format_args!("write to a read-only register: {reg:?}");
                cx.log(Blame::Guest, text);
            }
        }
        self.drive(cx);
        Ok(())
    }
    fn timer(&mut self, timer: u32, cx: &mut Cx<'_>) {
        match timer {
            SENT => {
                if let Some(c) = self.state.sending.take() {
                    cx.host_output(0, &[c]);
                }
                self.send(cx);
            }
            _ => {
                self.receive();
                self.pump(cx);
            }
        }
        self.drive(cx);
    }
    fn host_input(&mut self, channel: u32, bytes: &[u8], cx: &mut Cx<'_>) {
        if channel != 0 {
            return;
        }
        let room = MAX_WAITING.saturating_sub(self.state.line.len());
        if bytes.len() > room {
            cx.log(Blame::Guest, format_args!("characters of the host lost"));
        }
        self.state.line.extend(&bytes[..bytes.len().min(room)]);
        self.pump(cx);
        self.drive(cx);
    }
    fn registers(&self) -> &'static [RegInfo] {
        Uart::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["high-speed test mode"]
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

    const DATA: u64 = 0;
    const STATE: u64 = 4;
    const CTRL: u64 = 8;
    const INTSTATUS: u64 = 0xc;
    const BAUDDIV: u64 = 0x10;

    fn bench(baud: Baud) -> Bench {
        let pclk = Frequency::mhz(1);
        Bench::new(WINDOW, CmsdkUart::new(CmsdkUartConfig { pclk, baud }))
    }

    fn sent(b: &mut Bench) -> Vec<u8> {
        b.outputs().into_iter().flat_map(|o| o.bytes).collect()
    }

    #[test]
    fn characters_take_ten_bits() {
        let mut b = bench(Baud::FromRegisters);
        b.write32(BAUDDIV, 20);
        b.write32(CTRL, 5);
        b.write32(DATA, 0x41);
        // The first is on the line, so the buffer is empty again, and says so.
        assert_eq!(
            (b.read32(STATE), b.read32(INTSTATUS), b.pin(0)),
            (0, 1, true)
        );
        b.write32(INTSTATUS, 1);
        assert!(!b.pin(0) && !b.pin(4));
        b.write32(DATA, 0x42);
        assert_eq!((b.read32(STATE), b.pin(0)), (1, false));
        b.advance(Time::from_us(200) - Time::from_ps(1));
        assert!(sent(&mut b).is_empty());
        b.advance(Time::from_ps(1));
        assert_eq!(
            (sent(&mut b), b.read32(STATE), b.pin(0)),
            (vec![0x41], 0, true)
        );
        b.advance(Time::from_us(200));
        assert_eq!(sent(&mut b), [0x42]);
    }
    #[test]
    fn a_character_too_many_overruns() {
        let mut b = bench(Baud::FromRegisters);
        b.write32(BAUDDIV, 16);
        b.write32(CTRL, 0x11);
        for c in [1, 2, 3] {
            b.write32(DATA, c);
        }
        assert_eq!((b.read32(STATE), b.read32(INTSTATUS)), (5, 4));
        assert!(b.pin(2) && b.pin(4));
        b.write32(INTSTATUS, 4);
        assert_eq!(
            (b.read32(STATE), b.read32(INTSTATUS), b.pin(2)),
            (1, 0, false)
        );
        b.advance(Time::from_us(320));
        assert_eq!(sent(&mut b), [1, 3], "the second was overwritten");
    }
    #[test]
    fn the_host_waits_for_room() {
        let mut b = bench(Baud::Unlimited);
        b.host_input(0, b"xy");
        assert_eq!(b.read32(STATE), 0, "not enabled");
        b.write32(CTRL, 0xa);
        assert_eq!(
            (b.read32(STATE), b.read32(INTSTATUS), b.pin(1)),
            (2, 2, true)
        );
        b.write32(INTSTATUS, 2);
        assert_eq!(b.read32(DATA), u32::from(b'x'));
        assert_eq!((b.read32(STATE), b.pin(1)), (2, true));
        b.write32(INTSTATUS, 2);
        assert_eq!(b.read32(DATA), u32::from(b'y'));
        assert_eq!((b.read32(STATE), b.pin(1)), (0, false));
    }
}
