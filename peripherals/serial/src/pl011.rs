//! PrimeCell UART PL011.
//!
//! Document: Arm DDI 0183, issue G (r1p5); issue F (r1p4) for the 16-entry FIFOs.
//! Not modelled: IrDA SIR, DMA requests, the integration test registers; parity of received
//! characters is as the host says.
//! Unclear in the document: what becomes of the FIFOs when FEN changes; here they are emptied. What
//! a read of an empty receive FIFO yields; here zero.
//! Pins: output 0 UARTINTR, 1 UARTMSINTR, 2 UARTRXINTR, 3 UARTTXINTR, 4 UARTRTINTR, 5 UARTEINTR,
//! 6 RTS, 7 DTR, 8 Out1, 9 Out2; input 0 CTS, 1 DSR, 2 DCD, 3 RI. A modem line is high where the
//! signal, active low on the chip, is asserted.
//! Host channels: 0 is characters both ways. Those of the host are under flow control: they wait
//! until the receive FIFO has room. 1 is the bare line: in, two bytes a character, its data and its
//! errors as UARTDR[10:8] has them (1 framing, 2 parity, 4 break), without flow control; out, the
//! two bytes 0 and 4 where a break begins.
//!
//! Time: see [`Baud`]. A character takes start, data, parity and stop bits of 16 baud ticks each,
//! rounded up to a picosecond; its byte leaves with its last stop bit.
use dyno_fabric::apb::{lane, select};
use dyno_fabric::registers::{Field, RegInfo};
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault, Frequency, Time};
use registers::*;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

mod registers;
#[cfg(test)]
mod tests;

/// Bytes in the register window.
pub const WINDOW: u64 = 0x1000;

/// Characters of the host that may wait for the guest; more are lost.
pub const MAX_WAITING: usize = 64 << 10;

/// How long a character takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baud {
    /// No time at all. What is written to UARTDR is sent at once, as QEMU does, even with the UART
    /// disabled, so that boot time does not depend on how much a guest prints.
    #[default]
    Unlimited,
    /// What UARTCLK, UARTIBRD, UARTFBRD and UARTLCR_H make of it: 86.8 us at 115200 8n1. While no
    /// divisor was ever set, as by early consoles that rely on firmware, as `Unlimited`.
    FromRegisters,
}

/// Which release of the part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Revision {
    /// FIFOs of 16 entries.
    R1p4,
    /// FIFOs of 32 entries.
    #[default]
    R1p5,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pl011Config {
    pub uartclk: Frequency,
    pub baud: Baud,
    pub revision: Revision,
}

/// UARTCLK 24 MHz, as on most boards.
impl Default for Pl011Config {
    fn default() -> Pl011Config {
        Pl011Config {
            uartclk: Frequency::mhz(24),
            baud: Baud::default(),
            revision: Revision::default(),
        }
    }
}

const MODEM_INTERRUPTS: u32 = 0xf;
const ERROR_INTERRUPTS: u32 = 0x780;

/// Timers: the last stop bit sent, the last one received, the receive timeout, a break looped back.
const SENT: u32 = 0;
const RECEIVED: u32 = 1;
const TIMEOUT: u32 = 2;
const BREAK: u32 = 3;

/// A character on the line that does not wait for room.
const BARE: u16 = 1 << 15;
const BREAK_CHAR: u16 = 5 << 8;

/// §3.3.4: bits of idle line until the receive timeout.
const TIMEOUT_BITS: u64 = 32;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    regs: Uart,
    /// 64 x IBRD + FBRD, as of the last write to UARTLCR_H: until then it has no effect.
    divisor: u32,
    /// The transmit FIFO, or holding register, and the shift register behind it.
    tx: VecDeque<u8>,
    sending: Option<u8>,
    /// The receive FIFO: UARTDR[10:0] of each character.
    rx: VecDeque<u16>,
    overrun: bool,
    /// What is still to come over the line, the next one first.
    line: VecDeque<u16>,
    /// The modem inputs, and what the chip last saw of them: loopback hides them.
    inputs: [bool; 4],
    modem: [bool; 4],
}

impl State {
    fn new() -> State {
        State {
            regs: Uart::RESET,
            divisor: 0,
            tx: VecDeque::new(),
            sending: None,
            rx: VecDeque::new(),
            overrun: false,
            line: VecDeque::new(),
            inputs: [false; 4],
            modem: [false; 4],
        }
    }
}

/// See [`Pl011::new`].
pub struct Pl011 {
    config: Pl011Config,
    state: State,
}

impl Pl011 {
    pub fn new(config: Pl011Config) -> Pl011 {
        Pl011 {
            config,
            state: State::new(),
        }
    }

    fn cr(&self, f: Field) -> bool {
        f.is_set(self.state.regs.UARTCR)
    }
    fn lcr(&self, f: Field) -> bool {
        f.is_set(self.state.regs.UARTLCR_H)
    }
    /// Entries of each FIFO; without FEN they are one-byte holding registers.
    fn depth(&self) -> usize {
        match (self.lcr(UARTLCR_H::FEN), self.config.revision) {
            (false, _) => 1,
            (true, Revision::R1p4) => 16,
            (true, Revision::R1p5) => 32,
        }
    }
    /// Table 3-13: entries at which an interrupt is due.
    fn trigger(&self, f: Field) -> usize {
        let eighths = match f.get(self.state.regs.UARTIFLS) {
            0 => 1,
            1 => 2,
            2 => 4,
            3 => 6,
            _ => 7, // 0b101 and up are reserved.
        };
        self.depth() * eighths / 8
    }
    fn tx_trigger(&self) -> usize {
        self.trigger(UARTIFLS::TXIFLSEL)
    }
    /// One character without FIFOs.
    fn rx_trigger(&self) -> usize {
        self.trigger(UARTIFLS::RXIFLSEL).max(1)
    }

    // Time

    fn immediate(&self) -> bool {
        self.config.baud == Baud::Unlimited || self.state.divisor < 64
    }
    /// A bit is 16 ticks of UARTCLK times the divisor, that is divisor / 4 cycles.
    fn bits(&self, n: u64) -> Time {
        if self.immediate() {
            return Time::ZERO;
        }
        let quarters = self.config.uartclk.times(4);
        quarters.time_of(n * u64::from(self.state.divisor))
    }
    fn word_bits(&self) -> u32 {
        5 + UARTLCR_H::WLEN.get(self.state.regs.UARTLCR_H)
    }
    fn character(&self) -> Time {
        let extra = u32::from(self.lcr(UARTLCR_H::PEN)) + u32::from(self.lcr(UARTLCR_H::STP2));
        self.bits(u64::from(2 + self.word_bits() + extra))
    }

    // Transmitting

    fn may_send(&self) -> bool {
        let held = self.cr(UARTCR::CTSEN) && !self.state.modem[0] || self.lcr(UARTLCR_H::BRK);
        let enabled = self.cr(UARTCR::UARTEN) && self.cr(UARTCR::TXE);
        !held && (self.immediate() || enabled)
    }
    fn write_data(&mut self, v: u8, cx: &mut Cx<'_>) {
        if !self.cr(UARTCR::UARTEN) {
            cx.log(
                Blame::Guest,
                format_args!("character written to a disabled UART"),
            );
        }
        if self.state.tx.len() >= self.depth() {
            cx.log(
                Blame::Guest,
                format_args!("character written to a full FIFO"),
            );
            return;
        }
        let narrow = !self.immediate() && self.word_bits() < 8;
        let v = if narrow {
            v & ((1 << self.word_bits()) - 1)
        } else {
            v
        };
        self.state.tx.push_back(v);
        // §3.3.4: cleared by filling the FIFO above its trigger level.
        if self.state.tx.len() > self.tx_trigger() {
            self.state.regs.UARTRIS &= !UARTRIS::TX.mask();
        }
        self.send(cx);
        if self.immediate() && self.state.tx.is_empty() {
            // The FIFO has drained to its trigger level by the time the write is done.
            self.state.regs.UARTRIS |= UARTRIS::TX.mask();
        }
    }
    fn send(&mut self, cx: &mut Cx<'_>) {
        while self.state.sending.is_none() && self.may_send() {
            let before = self.state.tx.len();
            let Some(v) = self.state.tx.pop_front() else {
                return;
            };
            if before == self.tx_trigger() + 1 {
                self.state.regs.UARTRIS |= UARTRIS::TX.mask();
            }
            if self.immediate() {
                self.sent(v, cx);
            } else {
                self.state.sending = Some(v);
                let at = cx.now() + self.character();
                cx.set_timer(SENT, Some(at));
            }
        }
    }
    fn sent(&mut self, v: u8, cx: &mut Cx<'_>) {
        if self.cr(UARTCR::LBE) {
            self.receive(u16::from(v), cx);
        } else {
            cx.host_output(0, &[v]);
        }
    }
    /// A break holds the line low; a receiver sees it once a character would have ended.
    fn begin_break(&mut self, cx: &mut Cx<'_>) {
        if self.cr(UARTCR::LBE) {
            let at = cx.now() + self.character();
            cx.set_timer(BREAK, Some(at));
        } else {
            cx.host_output(1, &[0, 4]);
        }
    }

    // Receiving

    fn may_receive(&self) -> bool {
        self.cr(UARTCR::UARTEN) && self.cr(UARTCR::RXE)
    }
    fn receive(&mut self, c: u16, cx: &mut Cx<'_>) {
        if !self.may_receive() {
            cx.log(
                Blame::Guest,
                format_args!("character received by a disabled UART"),
            );
            return;
        }
        let (depth, trigger) = (self.depth(), self.rx_trigger());
        let s = &mut self.state;
        if s.rx.len() >= depth {
            s.overrun = true;
            s.regs.UARTRSR |= UARTRSR::OE.mask();
            s.regs.UARTRIS |= UARTRIS::OE.mask();
            return;
        }
        s.overrun = false;
        s.rx.push_back(c);
        s.regs.UARTRIS |= u32::from(c) >> 8 << UARTRIS::FE.lo;
        if s.rx.len() == trigger {
            s.regs.UARTRIS |= UARTRIS::RX.mask();
        }
        if self.immediate() {
            self.timeout();
        } else {
            let at = cx.now() + self.bits(TIMEOUT_BITS);
            cx.set_timer(TIMEOUT, Some(at));
        }
    }
    fn timeout(&mut self) {
        if self.lcr(UARTLCR_H::FEN) && !self.state.rx.is_empty() {
            self.state.regs.UARTRIS |= UARTRIS::RT.mask();
        }
    }
    /// Lets characters of the host come in: one after a character's time, or all there is room for.
    fn pump(&mut self, cx: &mut Cx<'_>) {
        while self.may_receive() && !self.cr(UARTCR::LBE) && cx.timer_at(RECEIVED).is_none() {
            let full = self.state.rx.len() >= self.depth();
            let Some(&c) = self.state.line.front() else {
                return;
            };
            if full && c & BARE == 0 {
                return;
            }
            if self.immediate() {
                self.state.line.pop_front();
                self.receive(c & !BARE, cx);
            } else {
                let at = cx.now() + self.character();
                cx.set_timer(RECEIVED, Some(at));
            }
        }
    }
    fn read_data(&mut self, cx: &mut Cx<'_>) -> u32 {
        let overrun = u32::from(self.state.overrun);
        let Some(c) = self.state.rx.pop_front() else {
            return overrun << UARTDR::OE.lo;
        };
        let (fen, trigger) = (self.lcr(UARTLCR_H::FEN), self.rx_trigger());
        let regs = &mut self.state.regs;
        let errors = u32::from(c) >> 8;
        regs.UARTRSR = regs.UARTRSR & UARTRSR::OE.mask() | errors;
        if self.state.rx.len() < trigger {
            regs.UARTRIS &= !UARTRIS::RX.mask();
        }
        if self.state.rx.is_empty() {
            if fen {
                regs.UARTRIS &= !UARTRIS::RT.mask();
            }
            cx.set_timer(TIMEOUT, None);
        }
        self.pump(cx);
        u32::from(c) | overrun << UARTDR::OE.lo
    }

    // Registers

    fn flags(&self) -> u32 {
        let s = &self.state;
        let [cts, dsr, dcd, ri] = s.modem;
        let busy = s.sending.is_some() || !s.tx.is_empty();
        let flags = [
            (UARTFR::CTS, cts),
            (UARTFR::DSR, dsr),
            (UARTFR::DCD, dcd),
            (UARTFR::RI, ri),
            (UARTFR::BUSY, busy),
            (UARTFR::RXFE, s.rx.is_empty()),
            (UARTFR::RXFF, s.rx.len() >= self.depth()),
            (UARTFR::TXFE, s.tx.is_empty()),
            (UARTFR::TXFF, s.tx.len() >= self.depth()),
        ];
        flags.iter().fold(0, |v, &(f, on)| f.put(v, u32::from(on)))
    }
    fn write_lcr(&mut self, v: u32, cx: &mut Cx<'_>) {
        let old = self.state.regs.UARTLCR_H;
        let s = &mut self.state;
        s.regs.store(Reg::UARTLCR_H, v);
        s.divisor = s.regs.UARTIBRD << 6 | s.regs.UARTFBRD;
        let changed = old ^ s.regs.UARTLCR_H;
        if UARTLCR_H::FEN.is_set(changed) {
            s.tx.clear();
            s.rx.clear();
            s.regs.UARTRIS &= !(UARTRIS::RX.mask() | UARTRIS::RT.mask());
            cx.set_timer(TIMEOUT, None);
        }
        if UARTLCR_H::BRK.is_set(changed & !old) {
            self.begin_break(cx);
        }
        self.send(cx);
        self.pump(cx);
    }
    /// Sees changes of the modem lines, which in loopback are the chip's own outputs (§2.4.6).
    fn watch_modem(&mut self) {
        let s = &mut self.state;
        let looped = [UARTCR::RTS, UARTCR::DTR, UARTCR::OUT1, UARTCR::OUT2];
        let new = match UARTCR::LBE.is_set(s.regs.UARTCR) {
            true => looped.map(|f| f.is_set(s.regs.UARTCR)),
            false => s.inputs,
        };
        let interrupts = [UARTRIS::CTS, UARTRIS::DSR, UARTRIS::DCD, UARTRIS::RI];
        for (i, f) in interrupts.iter().enumerate() {
            if s.modem[i] != new[i] {
                s.regs.UARTRIS |= f.mask();
            }
        }
        s.modem = new;
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        let masked = self.state.regs.UARTRIS & self.state.regs.UARTIMSC;
        cx.set_pin(0, masked != 0);
        cx.set_pin(1, masked & MODEM_INTERRUPTS != 0);
        cx.set_pin(2, UARTRIS::RX.is_set(masked));
        cx.set_pin(3, UARTRIS::TX.is_set(masked));
        cx.set_pin(4, UARTRIS::RT.is_set(masked));
        cx.set_pin(5, masked & ERROR_INTERRUPTS != 0);
        let rts = match self.cr(UARTCR::RTSEN) {
            true => self.state.rx.len() < self.rx_trigger(),
            false => self.cr(UARTCR::RTS),
        };
        let outside = !self.cr(UARTCR::LBE);
        cx.set_pin(6, outside && rts);
        cx.set_pin(7, outside && self.cr(UARTCR::DTR));
        cx.set_pin(8, outside && self.cr(UARTCR::OUT1));
        cx.set_pin(9, outside && self.cr(UARTCR::OUT2));
    }
}

impl Device for Pl011 {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        let inputs = self.state.inputs;
        self.state = State {
            inputs,
            modem: inputs,
            ..State::new()
        };
        for timer in [SENT, RECEIVED, TIMEOUT, BREAK] {
            cx.set_timer(timer, None);
        }
        self.drive(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (lane, Some(reg)) = select(a, WINDOW, Reg::at, "read of", cx)? else {
            return Ok(0);
        };
        let regs = &self.state.regs;
        let v = match reg {
            Reg::UARTDR => {
                let v = self.read_data(cx);
                self.drive(cx);
                v
            }
            Reg::UARTFR => self.flags(),
            Reg::UARTMIS => regs.UARTRIS & regs.UARTIMSC,
            Reg::UARTPeriphID2 if self.config.revision == Revision::R1p4 => 0x24,
            _ => regs.load(reg),
        };
        Ok(lane.read(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        let reg = lane(a).ok().and_then(|l| Reg::at(l.word));
        a.addr < WINDOW && reg.is_some_and(|r| r != Reg::UARTDR)
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (lane, Some(reg)) = select(a, WINDOW, Reg::at, "write to", cx)? else {
            return Ok(());
        };
        let v = lane.write(value);
        match reg {
            Reg::UARTDR => self.write_data(v as u8, cx),
            Reg::UARTRSR => {
                self.state.regs.UARTRSR = 0;
                self.state.overrun = false;
            }
            Reg::UARTICR => self.state.regs.UARTRIS &= !v,
            Reg::UARTLCR_H => self.write_lcr(v, cx),
            Reg::UARTCR => {
                self.state.regs.store(reg, v);
                self.watch_modem();
                self.send(cx);
                self.pump(cx);
            }
            Reg::UARTFR
            | Reg::UARTRIS
            | Reg::UARTMIS
            | Reg::UARTPeriphID0
            | Reg::UARTPeriphID1
            | Reg::UARTPeriphID2
            | Reg::UARTPeriphID3
            | Reg::UARTPCellID0
            | Reg::UARTPCellID1
            | Reg::UARTPCellID2
            | Reg::UARTPCellID3 => {
                cx.log(
                    Blame::Guest,
                    format_args!("write to a read-only register: {reg:?}"),
                );
            }
            Reg::UARTDMACR | Reg::UARTILPR => {
                cx.log(Blame::Unimplemented, format_args!("{reg:?}: {v:#x}"));
                self.state.regs.store(reg, v);
            }
            Reg::UARTIBRD | Reg::UARTFBRD | Reg::UARTIFLS | Reg::UARTIMSC => {
                self.state.regs.store(reg, v);
            }
        }
        self.drive(cx);
        Ok(())
    }
    fn timer(&mut self, timer: u32, cx: &mut Cx<'_>) {
        match timer {
            SENT => {
                if let Some(v) = self.state.sending.take() {
                    self.sent(v, cx);
                }
                self.send(cx);
            }
            RECEIVED => {
                let room = self.state.rx.len() < self.depth();
                let next = self.state.line.front();
                if let Some(c) = next.copied().filter(|c| room || c & BARE != 0) {
                    self.state.line.pop_front();
                    self.receive(c & !BARE, cx);
                }
                self.pump(cx);
            }
            TIMEOUT => self.timeout(),
            _ => self.receive(BREAK_CHAR, cx),
        }
        self.drive(cx);
    }
    fn wire(&mut self, input: u32, level: bool, cx: &mut Cx<'_>) {
        if let Some(line) = self.state.inputs.get_mut(input as usize) {
            *line = level;
            self.watch_modem();
            self.send(cx);
            self.drive(cx);
        }
    }
    fn host_input(&mut self, channel: u32, bytes: &[u8], cx: &mut Cx<'_>) {
        if channel > 1 {
            return;
        }
        let room = MAX_WAITING - self.state.line.len();
        let before = self.state.line.len();
        if channel == 0 {
            let characters = bytes.iter().map(|&b| u16::from(b));
            self.state.line.extend(characters.take(room));
        } else {
            let pairs = bytes.as_chunks::<2>().0.iter();
            let bare =
                |&[data, errors]: &[u8; 2]| BARE | u16::from(errors & 7) << 8 | u16::from(data);
            self.state.line.extend(pairs.map(bare).take(room));
        }
        let width = if channel == 0 { 1 } else { 2 };
        let lost = bytes.len() / width - (self.state.line.len() - before);
        if lost > 0 {
            cx.log(Blame::Model, format_args!("input lost: {lost} characters"));
        }
        self.pump(cx);
        self.drive(cx);
    }
    fn registers(&self) -> &'static [RegInfo] {
        Uart::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["IrDA SIR", "DMA requests", "integration test registers"]
    }
    fn save(&self) -> Vec<u8> {
        to_bytes(&self.state)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let state: State = from_bytes(bytes)?;
        let most = 32;
        if state.tx.len() > most || state.rx.len() > most || state.line.len() > MAX_WAITING {
            return Err("more characters than the FIFOs hold".into());
        }
        if state.divisor >= 1 << 22 {
            return Err("a divisor of more than 22 bits".into());
        }
        self.state = state;
        Ok(())
    }
}
