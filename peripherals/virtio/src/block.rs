//! Block device.
//!
//! Document: virtio 1.2 §5.2.
//! Not modelled: VIRTIO_BLK_F_MQ, SECURE_ERASE, LIFETIME, ZONED, SIZE_MAX and the legacy SCSI
//! commands (none is offered). Discarded sectors keep their content, which §5.2.6.2 allows.
//! Pins: those of the transport. Timer 0: the next step of the request in progress.
//!
//! Time: requests are served one at a time and in order, as an eMMC without a command queue does;
//! each takes its latency, then its bytes at the medium's rate. A long one moves in steps of
//! [`STEP`] bytes, each at the instant at which its last byte is there.
use crate::queue::{Broken, Chain, Seg, gather, scatter, total};
use crate::transport_mmio::{Io, VirtioDevice, VirtioMmio};
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Blame, Cx, Fault, Frequency, Medium, Time};
use serde::{Deserialize, Serialize};

/// Bytes that one event moves at most.
pub const STEP: u64 = 256 << 10;

const SECTOR: u64 = 512;
const QUEUE: u16 = 0;
const QUEUE_SIZE: u16 = 256;
/// Header and status take a descriptor each.
const SEG_MAX: u32 = QUEUE_SIZE as u32 - 2;
/// Sectors of one discard or write-zeroes command: 16 MiB.
const MAX_RANGE: u32 = 32768;

// Features (§5.2.3)
const F_SEG_MAX: u32 = 2;
const F_RO: u32 = 5;
const F_BLK_SIZE: u32 = 6;
const F_FLUSH: u32 = 9;
const F_TOPOLOGY: u32 = 10;
const F_CONFIG_WCE: u32 = 11;
const F_DISCARD: u32 = 13;
const F_WRITE_ZEROES: u32 = 14;

// Request types and status (§5.2.6)
const T_IN: u32 = 0;
const T_OUT: u32 = 1;
const T_FLUSH: u32 = 4;
const T_GET_ID: u32 = 8;
const T_DISCARD: u32 = 11;
const T_WRITE_ZEROES: u32 = 13;
const S_OK: u8 = 0;
const S_IOERR: u8 = 1;
const S_UNSUPP: u8 = 2;

const HEADER: u64 = 16;
const ID_BYTES: usize = 20;
/// Offset of `writeback` in the configuration space.
const WRITEBACK: usize = 32;

/// The default rates are those announced for a 64 GB eMMC 5.1 (HS400) part, Samsung 2015: 250 MB/s
/// sequential read, 125 MB/s sequential write, 11,000 random 4 KiB reads a second. The last leaves
/// 75 us for what is not transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockConfig {
    pub read_bytes_per_second: u64,
    pub write_bytes_per_second: u64,
    /// From taking up a request to its first byte.
    pub latency: Time,
    /// What GET_ID answers: 20 bytes at most.
    pub serial: String,
    /// Logical block size, bytes: a power of two from 512 to 4096.
    pub block_size: u32,
}

impl Default for BlockConfig {
    fn default() -> BlockConfig {
        BlockConfig {
            read_bytes_per_second: 250_000_000,
            write_bytes_per_second: 125_000_000,
            latency: Time::from_us(75),
            serial: "dyno".to_string(),
            block_size: 512,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    In,
    Out,
    WriteZeroes,
    Flush,
    GetId,
    /// Nothing but a status.
    Status,
}

/// The request in progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Active {
    head: u16,
    kind: Kind,
    segs: Vec<Seg>,
    /// Where its data begins in `segs`.
    skip: u64,
    status_at: u64,
    /// Byte on the medium.
    offset: u64,
    len: u64,
    done: u64,
    began: Time,
    status: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    active: Option<Active>,
    /// The `writeback` field: 1 with a volatile cache, 0 where each write is flushed.
    writeback: u8,
}

const RESET: State = State {
    active: None,
    writeback: 1,
};

/// See [`new`].
pub struct Block {
    config: BlockConfig,
    medium: Box<dyn Medium>,
    state: State,
}

/// A disk with the content of `medium`, of which whole sectors of 512 bytes are visible.
///
/// # Panics
/// Where the configuration has a rate of zero or a block size that is not a power of two from 512
/// to 4096.
pub fn new(config: BlockConfig, medium: Box<dyn Medium>) -> VirtioMmio<Block> {
    let size = config.block_size;
    let size_ok = size.is_power_of_two() && (512..=4096).contains(&size);
    assert!(size_ok, "block size {size}");
    let rates = config.read_bytes_per_second != 0 && config.write_bytes_per_second != 0;
    assert!(rates, "a rate of zero");
    VirtioMmio::new(Block {
        config,
        medium,
        state: RESET,
    })
}

/// Why a request ends without being done.
type Refused = u8;

impl Block {
    fn capacity(&self) -> u64 {
        self.medium.len() / SECTOR
    }
    /// Whether `len` bytes from a sector on are there, and where they begin.
    fn range(&self, sector: u64, len: u64) -> Result<u64, Refused> {
        let end = sector.checked_add(len.div_ceil(SECTOR));
        match end {
            Some(end) if end <= self.capacity() && len.is_multiple_of(SECTOR) => {
                Ok(sector * SECTOR)
            }
            _ => Err(S_IOERR),
        }
    }

    /// Takes up the next request, if none is in progress.
    fn start(&mut self, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        if self.state.active.is_some() {
            return Ok(());
        }
        let Some(chain) = io.pop(QUEUE)? else {
            return Ok(());
        };
        let active = self.parse(chain, io)?;
        let at = self.due(&active);
        self.state.active = Some(active);
        io.cx.set_timer(0, Some(at));
        Ok(())
    }
    fn parse(&self, chain: Chain, io: &mut Io<'_, '_>) -> Result<Active, Broken> {
        let mut header = [0; HEADER as usize];
        let (input, output) = (total(&chain.readable), total(&chain.writable));
        let last = chain.writable.last();
        let (Some(last), true) = (last, input >= HEADER) else {
            return Err(Broken("a block request without header or status"));
        };
        let status_at = last.addr + u64::from(last.len) - 1;
        gather(&chain.readable, 0, &mut header, io.cx)?;
        let kind = u32::from_le_bytes(header[..4].try_into().expect("four bytes"));
        let sector = u64::from_le_bytes(header[8..].try_into().expect("eight bytes"));
        let (input, output) = (input - HEADER, output - 1);
        let mut active = Active {
            head: chain.head,
            kind: Kind::Status,
            segs: Vec::new(),
            skip: 0,
            status_at,
            offset: 0,
            len: 0,
            done: 0,
            began: io.now(),
            status: S_OK,
        };
        let made = match kind {
            T_IN => self.range(sector, output).map(|at| {
                (active.kind, active.offset, active.len) = (Kind::In, at, output);
                active.segs = chain.writable;
            }),
            T_OUT if self.medium.read_only() => Err(S_IOERR),
            T_OUT => self.range(sector, input).map(|at| {
                (active.kind, active.offset, active.len) = (Kind::Out, at, input);
                (active.segs, active.skip) = (chain.readable, HEADER);
            }),
            T_FLUSH => {
                active.kind = Kind::Flush;
                Ok(())
            }
            T_GET_ID => {
                active.kind = Kind::GetId;
                active.len = output.min(ID_BYTES as u64);
                active.segs = chain.writable;
                Ok(())
            }
            T_DISCARD | T_WRITE_ZEROES if self.medium.read_only() => Err(S_UNSUPP),
            T_DISCARD | T_WRITE_ZEROES => {
                let mut range = [0; 16];
                if input == 16 {
                    gather(&chain.readable, HEADER, &mut range, io.cx)?;
                    self.parse_range(kind, &range).map(|(at, len)| {
                        if kind == T_WRITE_ZEROES {
                            (active.kind, active.offset, active.len) = (Kind::WriteZeroes, at, len);
                        }
                    })
                } else {
                    Err(S_IOERR) // One range is all that max_*_seg allows.
                }
            }
            _ => Err(S_UNSUPP),
        };
        if let Err(status) = made {
            active.status = status;
            io.guest_error(format_args!(
                "request refused: type {kind}, sector {sector:#x}"
            ));
        }
        Ok(active)
    }
    /// §5.2.6: struct virtio_blk_discard_write_zeroes.
    fn parse_range(&self, kind: u32, b: &[u8; 16]) -> Result<(u64, u64), Refused> {
        let sector = u64::from_le_bytes(b[..8].try_into().expect("eight bytes"));
        let sectors = u32::from_le_bytes(b[8..12].try_into().expect("four bytes"));
        let flags = u32::from_le_bytes(b[12..].try_into().expect("four bytes"));
        let unmap = u32::from(kind == T_WRITE_ZEROES);
        if flags & !unmap != 0 {
            return Err(S_UNSUPP);
        }
        if sectors > MAX_RANGE {
            return Err(S_IOERR);
        }
        let len = u64::from(sectors) * SECTOR;
        Ok((self.range(sector, len)?, len))
    }

    /// When the next step of a request is done.
    fn due(&self, a: &Active) -> Time {
        let bytes = match a.kind {
            Kind::In | Kind::Out | Kind::WriteZeroes => a.done + (a.len - a.done).min(STEP),
            Kind::Flush | Kind::GetId | Kind::Status => 0,
        };
        let rate = match a.kind {
            Kind::In => self.config.read_bytes_per_second,
            _ => self.config.write_bytes_per_second,
        };
        a.began + self.config.latency + Frequency::hz(rate).time_of(bytes)
    }
    /// Whether a write is only done when it is on the medium (§5.2.6.2).
    fn writes_through(&self, io: &Io<'_, '_>) -> bool {
        match io.feature(F_CONFIG_WCE) {
            true => self.state.writeback == 0,
            false => !io.feature(F_FLUSH),
        }
    }
    /// Moves what is due. The error is the request's status.
    fn step(&mut self, a: &mut Active, through: bool, cx: &mut Cx<'_>) -> Result<(), Refused> {
        let n = (a.len - a.done).min(STEP);
        let mut data = vec![0; n as usize];
        let at = a.offset + a.done;
        match a.kind {
            Kind::In => {
                medium(self.medium.read(at, &mut data), cx)?;
                dma(scatter(&a.segs, a.done, &data, cx), cx)?;
            }
            Kind::Out => {
                dma(gather(&a.segs, a.skip + a.done, &mut data, cx), cx)?;
                medium(self.medium.write(at, &data), cx)?;
            }
            Kind::WriteZeroes => medium(self.medium.write(at, &data), cx)?,
            Kind::Flush => medium(self.medium.flush(), cx)?,
            Kind::GetId => {
                let id = self.config.serial.as_bytes();
                let used = id.len().min(data.len());
                data[..used].copy_from_slice(&id[..used]);
                dma(scatter(&a.segs, 0, &data, cx), cx)?;
            }
            Kind::Status => {}
        }
        a.done += n;
        if through && a.done == a.len && matches!(a.kind, Kind::Out | Kind::WriteZeroes) {
            medium(self.medium.flush(), cx)?;
        }
        Ok(())
    }
}

fn dma(r: Result<(), Fault>, cx: &mut Cx<'_>) -> Result<(), Refused> {
    r.map_err(|f| {
        cx.log(
            Blame::Guest,
            format_args!("data that DMA cannot reach: {f:?}"),
        );
        S_IOERR
    })
}

fn medium(r: Result<(), String>, cx: &mut Cx<'_>) -> Result<(), Refused> {
    r.map_err(|e| {
        cx.log(Blame::Model, format_args!("medium: {e}"));
        S_IOERR
    })
}

impl VirtioDevice for Block {
    const ID: u32 = 2;
    fn features(&self) -> u64 {
        let bits = [F_SEG_MAX, F_BLK_SIZE, F_FLUSH, F_TOPOLOGY, F_CONFIG_WCE];
        let writes = match self.medium.read_only() {
            true => 1 << F_RO,
            false => 1 << F_DISCARD | 1 << F_WRITE_ZEROES,
        };
        bits.iter().fold(writes, |f, bit| f | 1 << bit)
    }
    fn queues(&self) -> &'static [u16] {
        &[QUEUE_SIZE]
    }
    /// §5.2.4: struct virtio_blk_config up to its write-zeroes part.
    fn config(&self) -> Vec<u8> {
        let block = self.config.block_size;
        let per_block = block / SECTOR as u32;
        let mut c = Vec::with_capacity(60);
        c.extend(self.capacity().to_le_bytes());
        c.extend(0u32.to_le_bytes()); // size_max
        c.extend(SEG_MAX.to_le_bytes());
        c.extend([0; 4]); // geometry
        c.extend(block.to_le_bytes());
        c.extend([0, 0, 1, 0]); // physical_block_exp, alignment_offset, min_io_size
        c.extend((STEP as u32 / block).to_le_bytes()); // opt_io_size
        c.extend([self.state.writeback, 0]);
        c.extend(1u16.to_le_bytes()); // num_queues
        c.extend(MAX_RANGE.to_le_bytes()); // max_discard_sectors
        c.extend(1u32.to_le_bytes()); // max_discard_seg
        c.extend(per_block.to_le_bytes()); // discard_sector_alignment
        c.extend(MAX_RANGE.to_le_bytes()); // max_write_zeroes_sectors
        c.extend(1u32.to_le_bytes()); // max_write_zeroes_seg
        c.extend([1, 0, 0, 0]); // write_zeroes_may_unmap
        c
    }
    fn config_write(&mut self, offset: usize, bytes: &[u8], io: &mut Io<'_, '_>) {
        match bytes {
            &[v @ 0..=1] if offset == WRITEBACK && io.feature(F_CONFIG_WCE) => {
                self.state.writeback = v;
            }
            _ => io.guest_error(format_args!("bad configuration write: at {offset:#x}")),
        }
    }
    fn reset(&mut self, io: &mut Io<'_, '_>) {
        self.state = RESET;
        io.cx.set_timer(0, None);
    }
    fn queue_reset(&mut self, _queue: u16, io: &mut Io<'_, '_>) {
        self.state.active = None;
        io.cx.set_timer(0, None);
    }
    fn kick(&mut self, _queue: u16, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        self.start(io)
    }
    fn timer(&mut self, _timer: u32, io: &mut Io<'_, '_>) -> Result<(), Broken> {
        let Some(mut a) = self.state.active.take() else {
            return Ok(());
        };
        if a.status == S_OK {
            let through = self.writes_through(io);
            let done = self.step(&mut a, through, io.cx);
            a.status = done.err().unwrap_or(S_OK);
        }
        if a.status == S_OK && a.done < a.len {
            let at = self.due(&a);
            self.state.active = Some(a);
            io.cx.set_timer(0, Some(at));
            return Ok(());
        }
        let status = Seg {
            addr: a.status_at,
            len: 1,
        };
        scatter(&[status], 0, &[a.status], io.cx)?;
        let filled = match a.kind {
            Kind::In | Kind::GetId => a.done as u32,
            _ => 0,
        };
        io.push(QUEUE, a.head, filled + 1)?;
        self.start(io)
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &["multiple queues", "secure erase", "lifetime", "zones"]
    }
    /// The state, and the fingerprint of the medium it belongs to.
    fn save(&self) -> Vec<u8> {
        to_bytes(&(&self.state, self.medium.fingerprint()))
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let (state, medium): (State, u128) = from_bytes(bytes)?;
        if medium != self.medium.fingerprint() {
            return Err("the medium is not as it was when this was saved".into());
        }
        if let Some(a) = &state.active {
            let end = a.offset.checked_add(a.len);
            if a.done > a.len || end.is_none_or(|end| end > self.medium.len().max(ID_BYTES as u64))
            {
                return Err("a request past the end of the medium".into());
            }
            if a.skip > HEADER || total(&a.segs) > u64::from(u32::MAX) {
                return Err("a request that no chain can hold".into());
            }
            if a.segs
                .iter()
                .any(|s| s.addr.checked_add(u64::from(s.len)).is_none())
            {
                return Err("a buffer past 2^64".into());
            }
        }
        self.state = state;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
