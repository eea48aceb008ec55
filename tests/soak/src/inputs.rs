//! Bytes of a fuzzer as work for Dyno. `fuzz/` hands them to libFuzzer; the tests beside this crate
//! run each with random bytes, so that a target cannot rot.
use crate::{files, world};
use dyno_boards::boot::elf;
use dyno_boards::boot::image::ImageHeader;
use dyno_boards::boot::linux::File;
use dyno_boards::devicetree::{Chosen, UserTree};
use dyno_boards::{Board, Built, Options};
use dyno_devices::parts::{self, Part};
use dyno_fabric::bench::{Bench, RAM_BASE, RAM_LEN};
use dyno_fabric::{Access, IccAccess, Time};
use dyno_interrupt as gic;
use dyno_isa::aarch32::Location;
use dyno_isa::{a64, aarch32};
use dyno_scenario::file::BootTest;

/// What is left of an input; zeros when it is used up.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn number(&mut self, width: usize) -> u64 {
        let (head, tail) = self.0.split_at(width.min(self.0.len()));
        self.0 = tail;
        head.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b))
    }
    fn byte(&mut self) -> u8 {
        self.number(1) as u8
    }
    fn more(&self) -> bool {
        !self.0.is_empty()
    }
}

/// What is done with the bytes.
pub type Target = fn(&[u8]);

/// Every target by the name of its file in `fuzz/fuzz_targets`.
pub const ALL: &[(&str, Target)] = &[
    ("word", word),
    ("program", program),
    ("device", device),
    ("virtqueue", virtqueue),
    ("gic", interrupt_controller),
    ("elf", elf_file),
    ("image", image),
    ("dtb", devicetree),
    ("board", board),
    ("scenario", scenario),
    ("core_state", core_state),
];

/// Words of A64, A32 and T32: their row, their text, whether they mean something.
pub fn word(data: &[u8]) {
    let mut b = Bytes(data);
    while b.more() {
        let insn = b.number(4) as u32;
        let text = a64::disassembler::disassemble(insn, 0x4000_0000);
        assert!(!text.is_empty(), "{insn:#010x}");
        a64::disassembler::is_allocated(insn);
        for thumb in [false, true] {
            let it = if thumb { (insn >> 5) as u8 } else { 0 };
            let at = Location::new(0x4000_0000, thumb, it);
            assert!(!aarch32::disassembler::disassemble(insn, at).is_empty());
        }
    }
}

/// A machine by number, and code for it.
pub fn program(data: &[u8]) {
    let mut b = Bytes(data);
    let seed = b.number(2);
    let mut m = world::machine_with(seed, Some(b.0));
    m.run(Time::from_us(5));
}

fn some_part(b: &mut Bytes<'_>, of: &[Part]) -> Part {
    of[usize::from(b.byte()) % of.len()]
}

fn access(b: &mut Bytes<'_>, window: u64) -> (u64, u8) {
    let offset = b.number(2) % window;
    (offset, [4, 1, 2, 8][usize::from(b.byte() & 3)])
}

/// One operation on a part of any kind.
fn operation(b: &mut Bytes<'_>, bench: &mut Bench, window: u64) {
    match b.byte() % 8 {
        0 | 1 => {
            let (offset, size) = access(b, window);
            let _ = bench.try_read(offset, size);
        }
        2 | 3 => {
            let (offset, size) = access(b, window);
            let value = b.number(size.into());
            let _ = bench.try_write(offset, size, value);
        }
        4 => bench.advance(Time::from_ps(b.number(4) << (b.byte() & 15))),
        5 => {
            let len = usize::from(b.byte()).min(b.0.len());
            let (bytes, rest) = b.0.split_at(len);
            b.0 = rest;
            bench.host_input(u32::from(b.byte() & 3), bytes);
        }
        6 => bench.wire(u32::from(b.byte()), b.byte() & 1 != 0),
        _ => {
            let mut saved = bench.save();
            bench.restore(&saved).expect("its own bytes");
            if let Some(at) = (b.number(2) as usize).checked_rem(saved.len()) {
                saved[at] ^= b.byte();
                let _ = bench.restore(&saved);
            }
        }
    }
    bench.outputs();
}

/// A list of operations on one of the parts.
pub fn device(data: &[u8]) {
    let mut b = Bytes(data);
    let part = some_part(&mut b, &parts::all());
    let mut bench = (part.bench)();
    while b.more() {
        operation(&mut b, &mut bench, part.window);
    }
}

/// The rings of queue `q`: descriptors, available, used.
const fn ring(q: u64) -> u64 {
    q * 0x4000
}

/// A virtio part whose driver works, and rings full of the input.
pub fn virtqueue(data: &[u8]) {
    let mut b = Bytes(data);
    let with_queues: Vec<Part> = parts::all().into_iter().filter(|p| p.queues > 0).collect();
    let part = some_part(&mut b, &with_queues);
    let mut bench = (part.bench)();
    for (offset, v) in [(0x70, 3), (0x24, 1), (0x20, 1), (0x24, 0)] {
        bench.write32(offset, v);
    }
    bench.write32(0x20, b.number(4) as u32);
    bench.write32(0x70, 0xb);
    let size = 1 << (b.byte() % 7);
    for q in 0..u64::from(part.queues) {
        bench.write32(0x30, q as u32);
        bench.write32(0x38, size);
        for (register, at) in [(0x80, 0), (0x90, 0x2000), (0xa0, 0x3000)] {
            bench.write32(register, (RAM_BASE + ring(q) + at) as u32);
        }
        bench.write32(0x44, 1);
    }
    bench.write32(0x70, 0xf);
    let mut available = [0u16; 4];
    while b.more() {
        let q = u64::from(b.byte()) % u64::from(part.queues);
        match b.byte() % 4 {
            0 | 1 => {
                // A descriptor: address mostly in RAM, length, flags, next.
                let index = u64::from(b.byte() & 63);
                let address = match b.byte() {
                    0 => b.number(8),
                    1 => b.number(2),
                    _ => RAM_BASE + b.number(3) % RAM_LEN,
                };
                let mut d = address.to_le_bytes().to_vec();
                d.extend((b.number(3) as u32).to_le_bytes());
                d.extend((b.number(1) as u16).to_le_bytes());
                d.extend((b.number(1) as u16).to_le_bytes());
                assert!(bench.ram.write(ring(q) + 16 * index, &d));
            }
            2 => {
                let at = &mut available[q as usize];
                let slot = u64::from(*at) % u64::from(size);
                let head = (b.byte() as u16).to_le_bytes();
                assert!(bench.ram.write(ring(q) + 0x2004 + 2 * slot, &head));
                *at = at.wrapping_add(1 + u16::from(b.byte() / 128) * 100);
                assert!(bench.ram.write(ring(q) + 0x2002, &at.to_le_bytes()));
                let _ = bench.try_write(0x50, 4, q);
                bench.advance(Time::from_us(200));
            }
            _ => operation(&mut b, &mut bench, part.window),
        }
    }
}

/// Registers by memory and by name, interrupts and time, from any level and security state.
pub fn interrupt_controller(data: &[u8]) {
    let mut b = Bytes(data);
    let (kind, pes) = (b.byte(), 3u32);
    let config = gic::Config {
        spis: 64,
        affinities: (0..pes).collect(),
        security_extensions: kind & 1 != 0,
        list_registers: 1 + u32::from(kind >> 4),
        priority_bits: 5 + u32::from(kind >> 2 & 3),
    };
    let window = config.window();
    let mut bench = Bench::new(window, gic::Gic::new(config));
    while b.more() {
        let how = b.byte();
        let bit = |n: u8| how >> n & 1 != 0;
        match how & 7 {
            0..=3 => {
                let who = b.byte();
                let a = IccAccess {
                    pe: u32::from(who & 3),
                    // op0 and CRn are those of ICC and ICH mostly.
                    reg: match bit(3) {
                        true => b.number(2) as u16,
                        false => 0xc600 | b.number(2) as u16 & 0x387f,
                    },
                    el: 1 + (who >> 2 & 3) % 3,
                    ns: who & 0x10 != 0,
                    virtual_fiq: who & 0x20 != 0,
                    virtual_irq: who & 0x20 != 0,
                    scr_fiq: who & 0x40 != 0,
                    scr_irq: who & 0x80 != 0,
                };
                if how & 2 == 0 {
                    let _ = bench.system.icc_read(bench.device, &a);
                } else {
                    let v = b.number(8);
                    let _ = bench.system.icc_write(bench.device, &a, v);
                }
            }
            4 | 5 => {
                let addr = b.number(3) % window;
                let a = Access {
                    secure: bit(4),
                    ..Access::plain(addr, [4, 1, 2, 8][usize::from(how >> 5 & 3)])
                };
                if bit(3) {
                    let _ = bench.system.read(bench.space, a);
                } else {
                    let v = b.number(4);
                    let _ = bench.system.write(bench.space, a, v);
                }
            }
            6 => bench.wire(b.number(2) as u32, bit(3)),
            _ => bench.advance(Time::from_ps(b.number(4))),
        }
    }
}

fn built() -> Built {
    files::built()
}

pub fn elf_file(data: &[u8]) {
    let built = built();
    let ram = built.rams[0].clone();
    let _ = elf::symbols("a.elf", data);
    if let Ok(plan) = elf::plan("a.elf", data, 0, &ram) {
        let _ = built.start(&plan);
    }
}

pub fn image(data: &[u8]) {
    let file = File {
        name: "Image",
        bytes: data,
    };
    let _ = ImageHeader::parse("Image", data);
    let _ = built().kernel(file, None, None, None);
}

pub fn devicetree(data: &[u8]) {
    let Ok(tree) = UserTree::read("a.dtb", data) else {
        return;
    };
    tree.memory();
    let chosen = Chosen {
        bootargs: Some("a".to_string()),
        initrd: Some((1, 2)),
    };
    let _ = tree.blob(&chosen);
}

pub fn board(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(board) = Board::parse("a.ron", text) {
        let options = Options {
            memory: Some(16 << 20),
            ..Options::default()
        };
        let _ = board.build(options);
    }
}

pub fn scenario(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = dyno_scenario::syntax::parse::<BootTest>("a.ron", text);
    }
}

/// The saved state of a core with the input over it, which then runs.
pub fn core_state(data: &[u8]) {
    let mut b = Bytes(data);
    let mut m = world::machine(b.number(1));
    let mut saved = m.cores()[0].save();
    while b.more() {
        let at = b.number(2) as usize % saved.len();
        saved[at] = b.byte();
    }
    if m.cores_mut()[0].restore(&saved).is_ok() {
        m.run(Time::from_us(2));
    }
}
