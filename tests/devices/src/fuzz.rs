//! Random operations on a part: what a hostile guest and a busy host may do to it.
use crate::parts::Part;
use crate::xorshift::Xorshift;
use dyno_fabric::Time;
use dyno_fabric::bench::{Bench, RAM_BASE, RAM_LEN};

/// Where the rings of queue `q` are put: each area on a page of its own.
const fn ring(q: u64) -> u64 {
    RAM_BASE + q * 0x4000
}

pub struct Fuzz {
    part: Part,
    rng: Xorshift,
    pub bench: Bench,
    /// Offsets that are registers, so that they are hit more often than the gaps.
    registers: Vec<u64>,
    avail: [u16; 4],
    sizes: [u16; 4],
    /// How often a queue had used buffers to tell of, and how often a device broke.
    pub used: u64,
    pub broken: u64,
}

impl Fuzz {
    pub fn new(part: Part, seed: u64) -> Fuzz {
        let bench = (part.bench)();
        let device = bench.system.device(bench.device);
        let table = device.expect("the part is at home").registers();
        Fuzz {
            part,
            rng: Xorshift::new(seed),
            registers: table.iter().map(|r| u64::from(r.offset)).collect(),
            bench,
            avail: [0; 4],
            sizes: [64; 4],
            used: 0,
            broken: 0,
        }
    }
    /// Writes RAM of the bench at an offset.
    fn put(&mut self, at: u64, bytes: &[u8]) {
        assert!(self.bench.ram.write(at, bytes), "inside the bench's RAM");
    }
    /// One operation.
    pub fn step(&mut self) {
        let virtio = self.part.queues > 0;
        if virtio && self.rng.one_in(2) {
            return self.driver();
        }
        match self.rng.below(16) {
            0..=3 => self.read(),
            4..=7 => self.write(),
            8 => self.time(),
            9 => self.host(),
            10 if self.rng.one_in(8) => self.snapshot(),
            _ => self.wire(),
        }
        if self.rng.one_in(64) {
            self.bench.outputs();
        }
    }
    fn offset(&mut self) -> u64 {
        let anywhere = self.rng.below(self.part.window);
        match self.rng.below(4) {
            0 => anywhere,
            1 => self.rng.pick(&self.registers) + self.rng.below(8),
            _ => self.rng.pick(&self.registers),
        }
    }
    fn size(&mut self) -> u8 {
        self.rng.pick(&[1, 2, 4, 4, 4, 4, 8])
    }
    fn read(&mut self) {
        let (offset, size) = (self.offset(), self.size());
        if let Ok(v) = self.bench.try_read(offset, size) {
            let wide = size < 8 && v >> (8 * size) != 0;
            assert!(!wide, "{}: {offset:#x}/{size} read {v:#x}", self.part.name);
        }
    }
    fn write(&mut self) {
        let (offset, size, value) = (self.offset(), self.size(), self.rng.value());
        let _ = self.bench.try_write(offset, size, value);
    }
    fn time(&mut self) {
        let most = self
            .rng
            .pick(&[1_000, 1_000_000, 100_000_000, 2_000_000_000]);
        let by = Time::from_ps(self.rng.below(most));
        // Late enough for whole seconds, early enough not to run out of time.
        let by = match self.rng.one_in(256) {
            true => Time::from_ms(700),
            false => by,
        };
        self.bench.advance(by);
    }
    fn host(&mut self) {
        let len = self.rng.pick(&[0, 1, 2, 3, 40, 300, 2000]);
        let mut bytes: Vec<u8> = (0..len).map(|_| self.rng.draw() as u8).collect();
        if self.rng.one_in(2) && len > 2 {
            // A frame as the network device wants it.
            bytes[..2].copy_from_slice(&(len as u16 - 2).to_le_bytes());
        }
        let channel = self.rng.below(3) as u32;
        self.bench.host_input(channel, &bytes);
    }
    fn wire(&mut self) {
        let input = self.rng.below(12) as u32;
        let level = self.rng.one_in(2);
        self.bench.wire(input, level);
    }
    /// What is saved can be restored, and is the same then; what is damaged is refused or restored,
    /// but never a panic.
    fn snapshot(&mut self) {
        let saved = self.bench.save();
        self.bench.restore(&saved).expect("its own bytes");
        assert_eq!(self.bench.save(), saved, "{}", self.part.name);
        if !saved.is_empty() && self.rng.one_in(4) {
            let mut damaged = saved.clone();
            let at = self.rng.below(damaged.len() as u64) as usize;
            damaged[at] ^= 1 << self.rng.below(8);
            damaged.truncate(damaged.len() - self.rng.below(2) as usize);
            let _ = self.bench.restore(&damaged);
        }
    }

    // A driver of virtqueues that is right often enough to get somewhere.

    fn driver(&mut self) {
        let q = self.rng.below(u64::from(self.part.queues));
        match self.rng.below(12) {
            0 => self.initialise(),
            1 => self.descriptor(q),
            2..=7 => self.request(q),
            8 if self.rng.one_in(16) => self.garbage(),
            9 if self.rng.one_in(16) => self.offer(q),
            _ => {
                let q = if self.rng.one_in(16) {
                    self.rng.value()
                } else {
                    q
                };
                let _ = self.bench.try_write(0x050, 4, q);
                if self.rng.one_in(2) {
                    self.bench.advance(Time::from_us(200));
                }
                self.acknowledge();
            }
        }
    }
    fn acknowledge(&mut self) {
        let pending = self.bench.read32(0x060);
        self.used += u64::from(pending & 1);
        self.bench.write32(0x064, pending);
    }
    fn initialise(&mut self) {
        let broken = self.bench.read32(0x070) & 0x40 != 0;
        let idle = self.bench.read32(0x070) & 4 == 0;
        if !broken && !idle && !self.rng.one_in(64) {
            return;
        }
        self.broken += u64::from(broken);
        let b = &mut self.bench;
        b.write32(0x070, 0);
        b.write32(0x070, 3);
        b.write32(0x014, 0);
        let offered = b.read32(0x010);
        b.write32(0x024, 0);
        b.write32(0x020, offered & self.rng.value() as u32);
        b.write32(0x024, 1);
        b.write32(0x020, 1);
        b.write32(0x070, 0xb);
        for q in 0..u64::from(self.part.queues) {
            b.write32(0x030, q as u32);
            let size = self.rng.pick(&[1, 2, 8, 64, 64]);
            self.sizes[q as usize] = size;
            b.write32(0x038, u32::from(size));
            let mut areas = [ring(q), ring(q) + 0x2000, ring(q) + 0x3000];
            if self.rng.one_in(32) {
                let at = self.rng.below(3) as usize;
                areas[at] = Self::some_address(&mut self.rng) & !15;
            }
            for (reg, at) in [0x080, 0x090, 0x0a0].into_iter().zip(areas) {
                b.write32(reg, at as u32);
                b.write32(reg + 4, (at >> 32) as u32);
            }
            b.write32(0x044, 1);
            assert!(b.ram.write(ring(q) - RAM_BASE + 0x2000, &[0; 0x2000]));
        }
        b.write32(0x070, 0xf);
        self.avail = [0; 4];
    }
    /// RAM mostly; else MMIO of the part itself, rings, the end of RAM, nowhere, the end of all.
    fn address(&mut self) -> u64 {
        Self::some_address(&mut self.rng)
    }
    fn some_address(rng: &mut Xorshift) -> u64 {
        match rng.below(16) {
            0 => rng.below(0x200),
            1 => ring(rng.below(3)) + rng.below(0x4000),
            2 => RAM_BASE + RAM_LEN - rng.below(64),
            3 => u64::MAX - rng.below(64),
            4 => rng.draw(),
            _ => RAM_BASE + 0x2_0000 + rng.below(RAM_LEN - 0x2_0000),
        }
    }
    fn put_descriptor(&mut self, q: u64, index: u64, addr: u64, len: u32, flags: u16, next: u16) {
        let mut d = addr.to_le_bytes().to_vec();
        d.extend(len.to_le_bytes());
        d.extend(flags.to_le_bytes());
        d.extend(next.to_le_bytes());
        self.put(ring(q) - RAM_BASE + 16 * index, &d);
    }
    fn descriptor(&mut self, q: u64) {
        let index = self.rng.below(64);
        let addr = self.address();
        let len = match self.rng.below(8) {
            0 => 0,
            1 => self.rng.value() as u32,
            2 => 16 * self.rng.below(70) as u32,
            _ => self.rng.below(4096) as u32,
        };
        let flags = self.rng.pick(&[0, 1, 2, 3, 4, 5, 6, 7]);
        let next = self
            .rng
            .pick(&[0, 1, index as u16 + 1, index as u16, 64, u16::MAX]);
        self.put_descriptor(q, index, addr, len, flags, next);
        self.offer(q);
    }
    /// Header, data and status of a block request: the rest takes it for buffers.
    fn request(&mut self, q: u64) {
        let at = 0x3_0000 + 64 * self.rng.below(64);
        let kind = self.rng.pick(&[0u32, 0, 1, 1, 4, 8, 11, 13, 77]);
        let sector = self.rng.pick(&[0, 1, 2040, 2047, u64::MAX]);
        let mut header = kind.to_le_bytes().to_vec();
        header.extend([0; 4]);
        header.extend(sector.to_le_bytes());
        self.put(at, &header);
        let write = 2 * self.rng.below(2) as u16;
        let data = self
            .rng
            .pick(&[RAM_BASE + 0x4_0000, RAM_BASE + RAM_LEN - 512]);
        let len = self.rng.pick(&[16, 20, 512, 1024, 1 << 19]);
        self.put_descriptor(q, 0, RAM_BASE + at, 16, 1, 1);
        self.put_descriptor(q, 1, data, len, 1 | write, 2);
        self.put_descriptor(q, 2, RAM_BASE + at + 32, 1, 2, 0);
        self.make_available(q, 0);
    }
    /// A page of RAM full of anything.
    fn garbage(&mut self) {
        let at = self.rng.below(RAM_LEN - 4096);
        let page: Vec<u8> = (0..512)
            .flat_map(|_| self.rng.value().to_le_bytes())
            .collect();
        self.put(at, &page);
    }
    fn offer(&mut self, q: u64) {
        let head = match self.rng.below(8) {
            0 => self.rng.value() as u16,
            _ => self.rng.below(8) as u16,
        };
        self.make_available(q, head);
    }
    fn make_available(&mut self, q: u64, head: u16) {
        let index = self.avail[q as usize];
        let area = ring(q) - RAM_BASE + 0x2000;
        let slot = u64::from(index % self.sizes[q as usize]);
        self.put(area + 4 + 2 * slot, &head.to_le_bytes());
        let index = index.wrapping_add(1);
        self.put(area + 2, &index.to_le_bytes());
        self.avail[q as usize] = index;
    }
}
