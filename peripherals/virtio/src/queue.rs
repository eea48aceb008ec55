//! Split virtqueues, the device's side (virtio 1.2 §2.7).
//!
//! Everything in guest memory is read once per use and checked: a ring that breaks a rule of the
//! specification is a [`Broken`], never a panic and never more work than the queue has entries.
//!
//! Stricter than some devices, all by the specification's "driver MUST": a chain, indirect table
//! included, is at most the queue's size long (§2.7.5.2, §2.7.5.3.1), no descriptor is empty, no
//! buffer wraps the address space, all of a chain's writable buffers follow its readable ones.
use dyno_fabric::{Cx, Fault};
use serde::{Deserialize, Serialize};

/// Why a device stopped: the text goes into the log, the guest sees DEVICE_NEEDS_RESET.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken(pub &'static str);

/// A DMA fault where the specification has no status to report it in.
impl From<Fault> for Broken {
    fn from(_: Fault) -> Broken {
        Broken("a buffer that DMA cannot reach")
    }
}

/// The DMA port through which rings and buffers are reached.
pub(crate) const PORT: u32 = 0;

const NEXT: u16 = 1;
const WRITE: u16 = 2;
const INDIRECT: u16 = 4;

const AVAIL_NO_INTERRUPT: u16 = 1;

/// One contiguous piece of a buffer; `addr + len` does not exceed 2^64 and `len` is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seg {
    pub addr: u64,
    pub len: u32,
}

/// Buffers that the driver offered under one head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    pub head: u16,
    pub readable: Vec<Seg>,
    pub writable: Vec<Seg>,
}

/// Bytes in a list of pieces.
pub fn total(segs: &[Seg]) -> u64 {
    segs.iter().map(|s| u64::from(s.len)).sum()
}

/// Cuts `len` bytes at `from` out of a list of pieces: (address, length) in order. Shorter where
/// the list is.
fn pieces(segs: &[Seg], mut from: u64, mut len: u64) -> impl Iterator<Item = (u64, usize)> + '_ {
    segs.iter().filter_map(move |s| {
        let size = u64::from(s.len);
        if from >= size || len == 0 {
            from = from.saturating_sub(size);
            return None;
        }
        let n = (size - from).min(len);
        let at = s.addr + from;
        (from, len) = (0, len - n);
        Some((at, n as usize))
    })
}

/// Reads `out.len()` bytes of a list of pieces from byte `from` on. Bytes past its end stay.
pub fn gather(segs: &[Seg], from: u64, out: &mut [u8], cx: &mut Cx<'_>) -> Result<(), Fault> {
    let mut done = 0;
    for (at, n) in pieces(segs, from, out.len() as u64) {
        cx.dma_read(PORT, at, &mut out[done..done + n])?;
        done += n;
    }
    Ok(())
}

/// Writes `data` into a list of pieces from byte `from` on, as far as the list goes.
pub fn scatter(segs: &[Seg], from: u64, data: &[u8], cx: &mut Cx<'_>) -> Result<(), Fault> {
    let mut done = 0;
    for (at, n) in pieces(segs, from, data.len() as u64) {
        cx.dma_write(PORT, at, &data[done..done + n])?;
        done += n;
    }
    Ok(())
}

/// One queue: what the driver set through the transport, and how far the device has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Queue {
    pub max: u16,
    pub size: u16,
    pub ready: bool,
    /// Descriptor area, driver area (available ring) and device area (used ring).
    pub desc: u64,
    pub driver: u64,
    pub device: u64,
    next_avail: u16,
    next_used: u16,
}

#[derive(Clone, Copy)]
struct Descriptor {
    addr: u64,
    len: u32,
    flags: u16,
    next: u16,
}

impl Queue {
    pub fn new(max: u16) -> Queue {
        Queue {
            max,
            size: 0,
            ready: false,
            desc: 0,
            driver: 0,
            device: 0,
            next_avail: 0,
            next_used: 0,
        }
    }
    /// What is wrong with the addresses and the size the driver chose, before it may be used.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.size == 0 {
            return Err("a queue of no size");
        }
        let aligned = self.desc.is_multiple_of(16)
            && self.driver.is_multiple_of(2)
            && self.device.is_multiple_of(4);
        if !aligned {
            return Err("a queue area that is not aligned as virtio 1.2 §2.7 asks");
        }
        let size = u64::from(self.size);
        let fits = |base: u64, len: u64| base.checked_add(len).is_some();
        if fits(self.desc, 16 * size)
            && fits(self.driver, 6 + 2 * size)
            && fits(self.device, 6 + 8 * size)
        {
            Ok(())
        } else {
            Err("a queue area past 2^64")
        }
    }
    /// Whether this can have come out of [`Queue::new`] with the same `max` and register writes.
    pub fn plausible(&self, max: u16) -> bool {
        let size_ok = self.size == 0 || self.size.is_power_of_two() && self.size <= max;
        self.max == max && size_ok && (!self.ready || self.check().is_ok())
    }

    /// Next chain the driver has made available. With `event_idx` an empty queue asks for a kick
    /// at the next entry.
    pub fn pop(
        &mut self,
        event_idx: bool,
        indirect: bool,
        cx: &mut Cx<'_>,
    ) -> Result<Option<Chain>, Broken> {
        if !self.ready {
            return Ok(None);
        }
        let avail = read16(self.driver + 2, cx)?;
        let waiting = avail.wrapping_sub(self.next_avail);
        if waiting > self.size {
            return Err(Broken("an available index ahead of the ring"));
        }
        if waiting == 0 {
            if event_idx {
                // avail_event lies behind the used ring (§2.7.10).
                let at = self.device + 4 + 8 * u64::from(self.size);
                cx.dma_write(PORT, at, &self.next_avail.to_le_bytes())
                    .map_err(|_| RING)?;
            }
            return Ok(None);
        }
        let slot = u64::from(self.next_avail % self.size);
        let head = read16(self.driver + 4 + 2 * slot, cx)?;
        let chain = self.walk(head, indirect, cx)?;
        self.next_avail = self.next_avail.wrapping_add(1);
        Ok(Some(chain))
    }
    /// Gives back the last `n` chains that were popped and not pushed.
    pub fn unpop(&mut self, n: u16) {
        self.next_avail = self.next_avail.wrapping_sub(n);
    }

    fn walk(&self, head: u16, indirect: bool, cx: &mut Cx<'_>) -> Result<Chain, Broken> {
        let mut chain = Chain {
            head,
            ..Chain::default()
        };
        let (mut table, mut count, mut index) = (self.desc, self.size, head);
        let mut inside = false;
        let mut left = self.size;
        loop {
            if index >= count {
                return Err(Broken("a descriptor index out of range"));
            }
            let d = descriptor(table + 16 * u64::from(index), cx)?;
            if d.flags & INDIRECT != 0 {
                // WRITE means nothing here (§2.7.5.3.2).
                if !indirect || inside || d.flags & NEXT != 0 {
                    return Err(Broken("an indirect descriptor where none may be"));
                }
                let entries = d.len / 16;
                if !d.len.is_multiple_of(16) || entries == 0 || entries > u32::from(self.size) {
                    return Err(Broken("an indirect table of a wrong size"));
                }
                if d.addr.checked_add(u64::from(d.len)).is_none() {
                    return Err(Broken("an indirect table past 2^64"));
                }
                (table, count, index, inside) = (d.addr, entries as u16, 0, true);
                continue;
            }
            left = left
                .checked_sub(1)
                .ok_or(Broken("a chain longer than its queue"))?;
            chain.add(d)?;
            if d.flags & NEXT == 0 {
                break;
            }
            index = d.next;
        }
        if total(&chain.readable) + total(&chain.writable) > u64::from(u32::MAX) {
            return Err(Broken("a chain of more than 2^32 bytes"));
        }
        Ok(chain)
    }

    /// Returns a chain with the number of bytes written to it. True where the driver wants an
    /// interrupt for it.
    pub fn push(
        &mut self,
        head: u16,
        written: u32,
        event_idx: bool,
        cx: &mut Cx<'_>,
    ) -> Result<bool, Broken> {
        if !self.ready {
            return Ok(false);
        }
        let slot = u64::from(self.next_used % self.size);
        let mut element = [0; 8];
        element[..4].copy_from_slice(&u32::from(head).to_le_bytes());
        element[4..].copy_from_slice(&written.to_le_bytes());
        let used = self.device;
        cx.dma_write(PORT, used + 4 + 8 * slot, &element)
            .map_err(|_| RING)?;
        let this = self.next_used;
        self.next_used = this.wrapping_add(1);
        cx.dma_write(PORT, used + 2, &self.next_used.to_le_bytes())
            .map_err(|_| RING)?;
        if event_idx {
            // used_event lies behind the available ring; each entry is checked as it is pushed,
            // so the interrupt is due exactly when this entry is the one named (§2.7.7.2).
            let event = read16(self.driver + 4 + 2 * u64::from(self.size), cx)?;
            Ok(event == this)
        } else {
            Ok(read16(self.driver, cx)? & AVAIL_NO_INTERRUPT == 0)
        }
    }
}

impl Chain {
    fn add(&mut self, d: Descriptor) -> Result<(), Broken> {
        if d.len == 0 {
            return Err(Broken("an empty descriptor"));
        }
        if d.addr.checked_add(u64::from(d.len)).is_none() {
            return Err(Broken("a buffer past 2^64"));
        }
        let seg = Seg {
            addr: d.addr,
            len: d.len,
        };
        if d.flags & WRITE != 0 {
            self.writable.push(seg);
        } else if self.writable.is_empty() {
            self.readable.push(seg);
        } else {
            return Err(Broken("a readable buffer behind a writable one"));
        }
        Ok(())
    }
}

const RING: Broken = Broken("a ring that DMA cannot reach");

fn read16(at: u64, cx: &mut Cx<'_>) -> Result<u16, Broken> {
    let mut b = [0; 2];
    cx.dma_read(PORT, at, &mut b).map_err(|_| RING)?;
    Ok(u16::from_le_bytes(b))
}

fn descriptor(at: u64, cx: &mut Cx<'_>) -> Result<Descriptor, Broken> {
    let mut b = [0; 16];
    cx.dma_read(PORT, at, &mut b).map_err(|_| RING)?;
    let word = |i: usize| u32::from_le_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
    Ok(Descriptor {
        addr: u64::from(word(0)) | u64::from(word(4)) << 32,
        len: word(8),
        flags: word(12) as u16,
        next: (word(12) >> 16) as u16,
    })
}
