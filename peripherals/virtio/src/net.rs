//! Network device.
//!
//! Document: virtio 1.2 §5.1.
//! Not modelled: offloads, multiple queue pairs, RSS, VLAN filtering, announcements (none offered).
//! Pins: those of the transport. Timers: 0 the end of the frame being sent, 1 of the one arriving.
//! Host channel 0: Ethernet frames without preamble and FCS, both ways, each behind its length in
//! two bytes, least significant first. Host channel 1, in: a byte, 1 where the link comes up and 0
//! where it goes down; while it is down frames are lost in both directions.
//!
//! Time: both directions of the link carry one frame after the other at the link's rate, preamble,
//! FCS and gap between frames (24 bytes, IEEE 802.3 §4.4.2) and padding to 60 bytes included. A
//! frame leaves, or arrives, when its last bit does. One that arrives while the driver offers no
//! buffer waits, as behind a link partner that honours pause frames; [`MAX_WAITING`] may wait.
use crate::queue::{Broken, Chain, gather, scatter, total};
use crate::transport_mmio::{Io, VirtioDevice, VirtioMmio};
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Blame, Frequency, Time};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Frames of the host that may wait; more are lost.
pub const MAX_WAITING: usize = 256;

const RECEIVE: u16 = 0;
const TRANSMIT: u16 = 1;

const F_MTU: u32 = 3;
const F_MAC: u32 = 5;
const F_MRG_RXBUF: u32 = 15;
const F_STATUS: u32 = 16;
const F_CTRL_VQ: u32 = 17;
const F_CTRL_RX: u32 = 18;
const F_CTRL_MAC_ADDR: u32 = 23;

const SEND: u32 = 0;
const ARRIVE: u32 = 1;

/// struct virtio_net_hdr with num_buffers, as it always is with VERSION_1.
const HEADER: u64 = 12;
/// Destination, source and type.
const ETHERNET: usize = 14;
/// A VLAN tag on top of the MTU is no mistake.
const TAG: usize = 4;
/// Entries of each MAC filter table; beyond it everything of its kind passes.
const MAX_TABLE: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetConfig {
    pub mac: [u8; 6],
    /// Payload of a frame, 68 to 9000 bytes.
    pub mtu: u16,
    /// Link rate, bits a second.
    pub bits_per_second: u64,
}

impl NetConfig {
    /// A gigabit link.
    pub fn new(mac: [u8; 6]) -> NetConfig {
        NetConfig {
            mac,
            mtu: 1500,
            bits_per_second: 1_000_000_000,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Filter {
    mac: [u8; 6],
    promiscuous: bool,
    all_multicast: bool,
    unicast: Vec<[u8; 6]>,
    multicast: Vec<[u8; 6]>,
    /// A table did not fit.
    overflow: (bool, bool),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    filter: Filter,
    link_up: bool,
    /// The frame on the wire, and the head of its buffers.
    sending: Option<(u16, Vec<u8>)>,
    /// Frames from the host; the first is on the wire while timer 1 is armed.
    arriving: VecDeque<Vec<u8>>,
    /// The first of `arriving` has arrived and waits for buffers.
    arrived: bool,
}

/// See [`new`].
pub struct Net {
    config: NetConfig,
    state: State,
}

/// A gigabit interface with this address.
pub fn new(mac: [u8; 6]) -> VirtioMmio<Net> {
    with_config(NetConfig::new(mac))
}

/// # Panics
/// Where the rate is zero or the MTU not in 68 to 9000.
pub fn with_config(config: NetConfig) -> VirtioMmio<Net> {
    assert!(config.bits_per_second != 0, "a rate of zero");
    assert!((68..=9000).contains(&config.mtu), "MTU {}", config.mtu);
    let state = State {
        filter: Filter::new(config.mac),
        link_up: true,
        sending: None,
        arriving: VecDeque::new(),
        arrived: false,
    };
    VirtioMmio::new(Net { config, state })
}

impl Filter {
    /// All frames pass until a driver says otherwise: one without CTRL_RX never can.
    fn new(mac: [u8; 6]) -> Filter {
        Filter {
            mac,
            promiscuous: true,
            all_multicast: false,
            unicast: Vec::new(),
            multicast: Vec::new(),
            overflow: (false, false),
        }
    }
    fn passes(&self, frame: &[u8]) -> bool {
        let Some(to) = frame.first_chunk::<6>() else {
            return false;
        };
        let table_has = |t: &[[u8; 6]]| t.contains(to);
        if self.promiscuous || *to == [0xff; 6] {
            true
        } else if to[0] & 1 == 1 {
            self.all_multicast || self.overflow.1 || table_has(&self.multicast)
        } else {
            *to == self.mac || self.overflow.0 || table_has(&self.unicast)
        }
    }
    /// §5.1.6.5: one command without its acknowledgement. False where it is wrong or unknown.
    fn command(&mut self, class: u8, command: u8, data: &[u8]) -> bool {
        match (class, command, data) {
            (0, 0, &[on]) => self.promiscuous = on != 0,
            (0, 1, &[on]) => self.all_multicast = on != 0,
            (1, 0, _) => {
                let Some((unicast, rest)) = table(data) else {
                    return false;
                };
                let Some((multicast, [])) = table(rest) else {
                    return false;
                };
                self.overflow = (unicast.len() > MAX_TABLE, multicast.len() > MAX_TABLE);
                self.unicast = unicast.iter().copied().take(MAX_TABLE).collect();
                self.multicast = multicast.iter().copied().take(MAX_TABLE).collect();
            }
            (1, 1, mac) => match mac.try_into() {
                Ok(mac) => self.mac = mac,
                Err(_) => return false,
            },
            _ => return false,
        }
        true
    }
}

/// struct virtio_net_ctrl_mac: its addresses, and what follows it.
fn table(data: &[u8]) -> Option<(&[[u8; 6]], &[u8])> {
    let (count, rest) = data.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    let (macs, rest) = rest.split_at_checked(count.checked_mul(6)?)?;
    Some((macs.as_chunks().0, rest))
}

impl Net {
    fn max_frame(&self) -> usize {
        usize::from(self.config.mtu) + ETHERNET + TAG
    }
    /// How long a frame occupies the wire.
    fn wire_time(&self, len: usize) -> Time {
        let bits = (len.max(60) as u64 + 24) * 8;
        Frequency::hz(self.config.bits_per_second).time_of(bits)
    }
    fn send_next(&mut self, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        while self.state.sending.is_none() {
            let Some(chain) = io.pop(TRANSMIT)? else {
                break;
            };
            let len = total(&chain.readable);
            let frame_len = len.saturating_sub(HEADER) as usize;
            if !(ETHERNET..=self.max_frame()).contains(&frame_len) {
                io.guest_error(format_args!("no frame that can be sent: {len} bytes"));
                io.push(TRANSMIT, chain.head, 0)?;
                continue;
            }
            let mut frame = vec![0; frame_len];
            gather(&chain.readable, HEADER, &mut frame, io.cx)?;
            let at = io.now() + self.wire_time(frame_len);
            io.cx.set_timer(SEND, Some(at));
            self.state.sending = Some((chain.head, frame));
        }
        Ok(())
    }
    /// Puts the next frame of the host on the wire.
    fn arrive_next(&mut self, io: &mut Io<'_, '_>) {
        let idle = !self.state.arrived && io.cx.timer_at(ARRIVE).is_none();
        if let (Some(frame), true, true) = (self.state.arriving.front(), idle, io.live()) {
            let at = io.now() + self.wire_time(frame.len());
            io.cx.set_timer(ARRIVE, Some(at));
        }
    }
    /// Hands the frame that has arrived to the driver, if it passes and there is room for it.
    fn deliver(&mut self, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        if !self.state.arrived {
            return Ok(());
        }
        let frame = self.state.arriving.front().cloned().unwrap_or_default();
        if self.state.filter.passes(&frame) && !self.fill(&frame, io)? {
            return Ok(());
        }
        self.state.arriving.pop_front();
        self.state.arrived = false;
        self.arrive_next(io);
        Ok(())
    }
    /// False where the driver has not offered enough buffers yet.
    fn fill(&mut self, frame: &[u8], io: &mut Io<'_, '_>) -> Result<bool, Broken> {
        let need = HEADER + frame.len() as u64;
        let merge = io.feature(F_MRG_RXBUF);
        let (mut chains, mut room): (Vec<Chain>, u64) = (Vec::new(), 0);
        while room < need {
            let Some(chain) = io.pop(RECEIVE)? else {
                io.unpop(RECEIVE, chains.len() as u16);
                return Ok(false);
            };
            let size = total(&chain.writable);
            if size < HEADER {
                return Err(Broken("a receive buffer too small for its header"));
            }
            room += size;
            chains.push(chain);
            if !merge {
                break;
            }
        }
        if room < need {
            io.guest_error(format_args!("frame lost: a receive buffer of {room} bytes"));
            io.unpop(RECEIVE, 1);
            return Ok(true);
        }
        let mut packet = vec![0; HEADER as usize];
        packet[10..].copy_from_slice(&(chains.len() as u16).to_le_bytes());
        packet.extend(frame);
        let mut rest = &packet[..];
        for chain in chains {
            let n = total(&chain.writable).min(rest.len() as u64) as usize;
            scatter(&chain.writable, 0, &rest[..n], io.cx)?;
            io.push(RECEIVE, chain.head, n as u32)?;
            rest = &rest[n..];
        }
        Ok(true)
    }
    /// Takes frames of the host, each behind its length.
    fn frames(&mut self, bytes: &[u8], io: &mut Io<'_, '_>) {
        let mut rest = bytes;
        while let Some((len, tail)) = rest.split_first_chunk::<2>() {
            let len = usize::from(u16::from_le_bytes(*len));
            let Some((frame, tail)) = tail.split_at_checked(len) else {
                break;
            };
            rest = tail;
            let fits = self.state.link_up && (ETHERNET..=self.max_frame()).contains(&len);
            if fits && self.state.arriving.len() < MAX_WAITING {
                self.state.arriving.push_back(frame.to_vec());
            } else {
                io.cx.log(
                    Blame::Model,
                    format_args!("frame from the host lost: {len} bytes"),
                );
            }
        }
        if !rest.is_empty() {
            let text = format_args!("half a frame from the host: {} bytes", rest.len());
            io.cx.log(Blame::Model, text);
        }
        self.arrive_next(io);
    }
    fn control(&mut self, queue: u16, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        while let Some(chain) = io.pop(queue)? {
            let len = total(&chain.readable).min(2 + 8 + 2 * 6 * 1024) as usize;
            let mut request = vec![0; len];
            gather(&chain.readable, 0, &mut request, io.cx)?;
            let ok = match &request[..] {
                [class, command, data @ ..] => {
                    let allowed = match class {
                        0 => io.feature(F_CTRL_RX),
                        _ => *command == 0 && io.feature(F_CTRL_RX) || io.feature(F_CTRL_MAC_ADDR),
                    };
                    allowed && self.state.filter.command(*class, *command, data)
                }
                _ => false,
            };
            if !ok {
                io.guest_error(format_args!(
                    "control command refused: {:02x?}",
                    &request[..len.min(8)]
                ));
            }
            scatter(&chain.writable, 0, &[u8::from(!ok)], io.cx)?;
            let written = u32::from(!chain.writable.is_empty());
            io.push(queue, chain.head, written)?;
        }
        Ok(())
    }
}

impl VirtioDevice for Net {
    const ID: u32 = 1;
    fn features(&self) -> u64 {
        let all = [
            F_MTU,
            F_MAC,
            F_MRG_RXBUF,
            F_STATUS,
            F_CTRL_VQ,
            F_CTRL_RX,
            F_CTRL_MAC_ADDR,
        ];
        all.iter().fold(0, |f, bit| f | 1 << bit)
    }
    fn queues(&self) -> &'static [u16] {
        &[256, 256, 64]
    }
    fn config(&self) -> Vec<u8> {
        let mut c = self.state.filter.mac.to_vec();
        c.extend(u16::from(self.state.link_up).to_le_bytes()); // status
        c.extend(1u16.to_le_bytes()); // max_virtqueue_pairs
        c.extend(self.config.mtu.to_le_bytes());
        c
    }
    fn config_write(&mut self, offset: usize, _bytes: &[u8], io: &mut Io<'_, '_>) {
        io.guest_error(format_args!("bad configuration write: at {offset:#x}"));
    }
    fn power_on(&mut self) {
        self.state.link_up = true;
        self.state.arriving.clear();
    }
    /// Frames of the host stay for the next driver.
    fn reset(&mut self, io: &mut Io<'_, '_>) {
        self.state.filter = Filter::new(self.config.mac);
        self.state.sending = None;
        self.state.arrived = false;
        io.cx.set_timer(SEND, None);
        io.cx.set_timer(ARRIVE, None);
    }
    fn queue_reset(&mut self, queue: u16, io: &mut Io<'_, '_>) {
        if queue == TRANSMIT {
            self.state.sending = None;
            io.cx.set_timer(SEND, None);
        }
    }
    fn kick(&mut self, queue: u16, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        match queue {
            RECEIVE => {
                self.deliver(io)?;
                self.arrive_next(io);
                Ok(())
            }
            TRANSMIT => self.send_next(io),
            _ => self.control(queue, io),
        }
    }
    fn timer(&mut self, timer: u32, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        if timer == ARRIVE {
            self.state.arrived = !self.state.arriving.is_empty();
            return self.deliver(io);
        }
        if let Some((head, frame)) = self.state.sending.take() {
            let mut out = (frame.len() as u16).to_le_bytes().to_vec();
            out.extend(&frame);
            if self.state.link_up {
                io.cx.host_output(0, &out);
            }
            io.push(TRANSMIT, head, 0)?;
        }
        self.send_next(io)
    }
    fn host_input(
        &mut self,
        channel: u32,
        bytes: &[u8],
        io: &mut Io<'_, '_>,
    ) -> Result<(), Broken> {
        match (channel, bytes) {
            (0, _) => self.frames(bytes, io),
            (1, &[.., up]) if (up != 0) != self.state.link_up => {
                self.state.link_up = up != 0;
                io.config_changed();
            }
            _ => {}
        }
        Ok(())
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["offloads", "multiple queue pairs", "VLAN filter"]
    }
    fn save(&self) -> Vec<u8> {
        to_bytes(&self.state)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let state: State = from_bytes(bytes)?;
        let sending = state.sending.iter().map(|s| &s.1);
        let most = self.max_frame();
        if state.arriving.len() > MAX_WAITING
            || state.arriving.iter().chain(sending).any(|f| f.len() > most)
            || state.filter.unicast.len().max(state.filter.multicast.len()) > MAX_TABLE
        {
            return Err("more or longer frames than there can be".into());
        }
        self.state = state;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
