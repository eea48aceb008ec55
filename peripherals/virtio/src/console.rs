//! Console device with one port.
//!
//! Document: virtio 1.2 §5.3.
//! Not modelled: VIRTIO_CONSOLE_F_MULTIPORT (not offered).
//! Pins: those of the transport. Host channel 0: the port's bytes, both ways.
//!
//! Time: bytes pass at once in both directions; those of the host wait for buffers.
use crate::queue::{Broken, gather, scatter, total};
use crate::transport_mmio::{Io, VirtioDevice, VirtioMmio};
use dyno_fabric::Blame;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

const RECEIVE: u16 = 0;
const TRANSMIT: u16 = 1;

const F_SIZE: u32 = 0;
const F_EMERG_WRITE: u32 = 2;

/// Offset of `emerg_wr` in the configuration space.
const EMERG_WR: usize = 8;
/// Bytes of the host that wait for the guest; more are lost.
const MAX_WAITING: usize = 64 << 10;
/// Bytes of one transmitted buffer that count; a longer one is a driver's mistake.
const MAX_CHAIN: u64 = 64 << 10;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    waiting: VecDeque<u8>,
}

/// See [`new`].
pub struct Console {
    cols: u16,
    rows: u16,
    state: State,
}

/// A console whose terminal is 80 x 25.
pub fn new() -> VirtioMmio<Console> {
    with_size(80, 25)
}

/// A console whose terminal has this size.
pub fn with_size(cols: u16, rows: u16) -> VirtioMmio<Console> {
    VirtioMmio::new(Console {
        cols,
        rows,
        state: State::default(),
    })
}

impl Console {
    fn deliver(&mut self, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        let waiting = &mut self.state.waiting;
        while !waiting.is_empty() {
            let Some(chain) = io.pop(RECEIVE)? else {
                break;
            };
            let room = total(&chain.writable).min(waiting.len() as u64);
            let bytes: Vec<u8> = waiting.drain(..room as usize).collect();
            scatter(&chain.writable, 0, &bytes, io.cx)?;
            io.push(RECEIVE, chain.head, bytes.len() as u32)?;
        }
        Ok(())
    }
    fn transmit(&mut self, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        while let Some(chain) = io.pop(TRANSMIT)? {
            let len = total(&chain.readable);
            if len > MAX_CHAIN {
                io.guest_error(format_args!("output cut short: {len} bytes"));
            }
            let mut bytes = vec![0; len.min(MAX_CHAIN) as usize];
            gather(&chain.readable, 0, &mut bytes, io.cx)?;
            if !bytes.is_empty() {
                io.cx.host_output(0, &bytes);
            }
            io.push(TRANSMIT, chain.head, 0)?;
        }
        Ok(())
    }
}

impl VirtioDevice for Console {
    const ID: u32 = 3;
    fn features(&self) -> u64 {
        1 << F_SIZE | 1 << F_EMERG_WRITE
    }
    fn queues(&self) -> &'static [u16] {
        &[64, 64]
    }
    fn config(&self) -> Vec<u8> {
        let mut c = Vec::with_capacity(12);
        c.extend(self.cols.to_le_bytes());
        c.extend(self.rows.to_le_bytes());
        c.extend(1u32.to_le_bytes()); // max_nr_ports
        c.extend(0u32.to_le_bytes()); // emerg_wr
        c
    }
    /// A write to emerg_wr works before any negotiation (§5.3.4).
    fn config_write(&mut self, offset: usize, bytes: &[u8], io: &mut Io<'_, '_>) {
        if offset == EMERG_WR {
            io.cx.host_output(0, &bytes[..1]);
        } else {
            io.guest_error(format_args!("bad configuration write: at {offset:#x}"));
        }
    }
    fn power_on(&mut self) {
        self.state = State::default();
    }
    /// Bytes of the host stay: they wait for the next driver.
    fn reset(&mut self, _io: &mut Io<'_, '_>) {}
    fn kick(&mut self, queue: u16, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        match queue {
            RECEIVE => self.deliver(io),
            _ => self.transmit(io),
        }
    }
    fn host_input(
        &mut self,
        channel: u32,
        bytes: &[u8],
        io: &mut Io<'_, '_>,
    ) -> Result<(), Broken> {
        if channel != 0 {
            return Ok(());
        }
        let room = MAX_WAITING - self.state.waiting.len();
        if bytes.len() > room {
            let lost = bytes.len() - room;
            io.cx
                .log(Blame::Model, format_args!("input lost: {lost} bytes"));
        }
        self.state.waiting.extend(bytes.iter().take(room));
        self.deliver(io)
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["multiple ports"]
    }
    fn save(&self) -> Vec<u8> {
        to_bytes(&self.state)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let state: State = from_bytes(bytes)?;
        if state.waiting.len() > MAX_WAITING {
            return Err("more input waiting than there is room for".into());
        }
        self.state = state;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Driver;

    #[test]
    fn output_leaves_at_once_and_input_waits_for_buffers() {
        let mut d = Driver::start(new(), &[16, 16], 0);
        d.put(0x8_0000, b"hello");
        d.offer(TRANSMIT, &[(0x8_0000, 5, false)]);
        d.kick(TRANSMIT);
        let out = d.bench.outputs();
        assert_eq!(out.len(), 1);
        assert_eq!((out[0].channel, &out[0].bytes[..]), (0, &b"hello"[..]));
        assert_eq!(d.used(TRANSMIT), Some((0, 0)));
        assert!(d.bench.pin(0));
        d.ack();
        assert!(!d.bench.pin(0));

        d.bench.host_input(0, b"abcdef");
        assert_eq!(d.used(RECEIVE), None);
        d.offer(RECEIVE, &[(0x9_0000, 4, true)]);
        d.offer(RECEIVE, &[(0x9_0100, 4, true)]);
        d.kick(RECEIVE);
        assert_eq!(d.used(RECEIVE), Some((0, 4)));
        assert_eq!(d.used(RECEIVE), Some((1, 2)));
        assert_eq!(d.get(0x9_0000, 4), b"abcd");
        assert_eq!(d.get(0x9_0100, 2), b"ef");
    }

    #[test]
    fn emergency_write_needs_no_driver() {
        let mut b = dyno_fabric::bench::Bench::new(crate::WINDOW, new());
        b.write32(0x108, u32::from(b'!'));
        assert_eq!(b.outputs()[0].bytes, b"!");
        assert_eq!(b.try_read(0x102, 2), Ok(25));
    }

    #[test]
    fn input_survives_a_device_reset_but_not_power_off() {
        let mut d = Driver::start(new(), &[16, 16], 0);
        d.bench.host_input(0, b"xy");
        let before = d.bench.save();
        d.bench.write32(0x070, 0);
        assert!(d.bench.save().windows(2).any(|w| w == b"xy"));
        assert!(before.windows(2).any(|w| w == b"xy"));
        d.bench.system.reset();
        assert!(!d.bench.save().windows(2).any(|w| w == b"xy"));
    }
}
