//! A driver for tests: rings and buffers in the RAM of the bench.
use crate::transport_mmio::{VirtioDevice, VirtioMmio, WINDOW};
use dyno_fabric::bench::{Bench, RAM_BASE};

pub const VERSION_1: u64 = 1 << 32;
pub const EVENT_IDX: u64 = 1 << 29;
pub const INDIRECT: u64 = 1 << 28;

#[derive(Clone, Default)]
struct Ring {
    size: u16,
    /// Next free descriptor, next available and next used entry.
    free: u16,
    avail: u16,
    used: u16,
}

/// Addresses of buffers are offsets into the bench's RAM; rings lie below 0x1_0000.
pub struct Driver {
    pub bench: Bench,
    rings: Vec<Ring>,
}

const fn desc(q: u16) -> u64 {
    q as u64 * 0x4000
}
const fn avail(q: u16) -> u64 {
    desc(q) + 0x2000
}
const fn used(q: u16) -> u64 {
    desc(q) + 0x3000
}

impl Driver {
    pub fn start<D: VirtioDevice + 'static>(
        part: VirtioMmio<D>,
        sizes: &[u16],
        features: u64,
    ) -> Driver {
        let mut d = Driver {
            bench: Bench::new(WINDOW, part),
            rings: Vec::new(),
        };
        d.init(sizes, features);
        d
    }
    /// The initialisation sequence of virtio 1.2 §3.1.1, with VERSION_1 and `features`.
    pub fn init(&mut self, sizes: &[u16], features: u64) {
        let b = &mut self.bench;
        b.write32(0x070, 0);
        b.write32(0x070, 1);
        b.write32(0x070, 3);
        let features = features | VERSION_1;
        for sel in 0..2 {
            b.write32(0x024, sel);
            b.write32(0x020, (features >> (32 * sel)) as u32);
        }
        b.write32(0x070, 0xb);
        assert_eq!(b.read32(0x070), 0xb, "features accepted");
        for (q, &size) in (0..).zip(sizes) {
            b.write32(0x030, u32::from(q));
            b.write32(0x038, u32::from(size));
            for (reg, at) in [(0x080, desc(q)), (0x090, avail(q)), (0x0a0, used(q))] {
                b.write32(reg, (RAM_BASE + at) as u32);
                b.write32(reg + 4, ((RAM_BASE + at) >> 32) as u32);
            }
            assert!(b.ram.write(desc(q), &[0; 0x4000]));
            b.write32(0x044, 1);
            assert_eq!(b.read32(0x044), 1, "queue ready");
        }
        b.write32(0x070, 0xf);
        let ring = |&size| Ring {
            size,
            ..Ring::default()
        };
        self.rings = sizes.iter().map(ring).collect();
    }
    pub fn put(&mut self, at: u64, bytes: &[u8]) {
        assert!(self.bench.ram.write(at, bytes));
    }
    pub fn get(&self, at: u64, len: usize) -> Vec<u8> {
        let mut b = vec![0; len];
        assert!(self.bench.ram.read(at, &mut b));
        b
    }
    pub fn get16(&self, at: u64) -> u16 {
        let b = self.get(at, 2);
        u16::from_le_bytes([b[0], b[1]])
    }
    /// Writes a descriptor as it stands: the address is a bus address.
    pub fn descriptor(&mut self, q: u16, index: u16, addr: u64, len: u32, flags: u16, next: u16) {
        let mut b = Vec::new();
        b.extend(addr.to_le_bytes());
        b.extend(len.to_le_bytes());
        b.extend(flags.to_le_bytes());
        b.extend(next.to_le_bytes());
        self.put(desc(q) + 16 * u64::from(index), &b);
    }
    /// Adds a head to the available ring.
    pub fn make_available(&mut self, q: u16, head: u16) {
        let r = self.rings[usize::from(q)].clone();
        let slot = u64::from(r.avail % r.size);
        self.put(avail(q) + 4 + 2 * slot, &head.to_le_bytes());
        self.rings[usize::from(q)].avail = r.avail.wrapping_add(1);
        self.put(avail(q) + 2, &r.avail.wrapping_add(1).to_le_bytes());
    }
    /// Offers a chain of (offset, length, writable by the device).
    pub fn offer(&mut self, q: u16, parts: &[(u64, u32, bool)]) -> u16 {
        let (head, size) = (
            self.rings[usize::from(q)].free,
            self.rings[usize::from(q)].size,
        );
        for (i, &(at, len, write)) in (0u16..).zip(parts) {
            let more = usize::from(i) + 1 < parts.len();
            let flags = u16::from(more) | u16::from(write) << 1;
            let index = (head + i) % size;
            self.descriptor(q, index, RAM_BASE + at, len, flags, (index + 1) % size);
        }
        self.rings[usize::from(q)].free = (head + parts.len() as u16) % size;
        self.make_available(q, head);
        head
    }
    pub fn set_avail_flags(&mut self, q: u16, flags: u16) {
        self.put(avail(q), &flags.to_le_bytes());
    }
    pub fn set_used_event(&mut self, q: u16, event: u16) {
        let size = u64::from(self.rings[usize::from(q)].size);
        self.put(avail(q) + 4 + 2 * size, &event.to_le_bytes());
    }
    pub fn avail_event(&self, q: u16) -> u16 {
        let size = u64::from(self.rings[usize::from(q)].size);
        self.get16(used(q) + 4 + 8 * size)
    }
    pub fn kick(&mut self, q: u16) {
        self.bench.write32(0x050, u32::from(q));
    }
    /// The next used entry: (head, bytes written).
    pub fn used(&mut self, q: u16) -> Option<(u16, u32)> {
        let r = self.rings[usize::from(q)].clone();
        if self.get16(used(q) + 2) == r.used {
            return None;
        }
        let b = self.get(used(q) + 4 + 8 * u64::from(r.used % r.size), 8);
        self.rings[usize::from(q)].used = r.used.wrapping_add(1);
        let word = |i: usize| u32::from_le_bytes([b[i], b[i + 1], b[i + 2], b[i + 3]]);
        Some((word(0) as u16, word(4)))
    }
    pub fn ack(&mut self) {
        let pending = self.bench.read32(0x060);
        self.bench.write32(0x064, pending);
    }
    pub fn needs_reset(&mut self) -> bool {
        self.bench.read32(0x070) & 0x40 != 0
    }
}
