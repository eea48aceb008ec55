//! Small files of every kind that Dyno reads, whole and well: what damage starts from.
use dyno_boards::devicetree::Chosen;
use dyno_boards::{Board, Built, Options};

/// A machine to load into: 16 MiB at 0x4000_0000.
pub fn built() -> Built {
    let options = Options {
        memory: Some(16 << 20),
        ..Options::default()
    };
    let board = Board::load("virt").expect("built in");
    board.build(options).expect("the board builds")
}

/// An executable with two segments, section headers, a symbol table and names.
pub fn elf() -> Vec<u8> {
    let names = b"\0_start\0main\0.text\0.symtab\0.strtab\0";
    let (code_at, symbols_at) = (0x100u64, 0x200u64);
    let names_at = symbols_at + 4 * 24;
    let sections_at = 0x300u64;
    let mut f = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    let mut put = |parts: &[(u64, usize)]| {
        for &(v, width) in parts {
            f.extend_from_slice(&v.to_le_bytes()[..width]);
        }
    };
    put(&[(2, 2), (183, 2), (1, 4), (0x4000_0000, 8), (64, 8)]);
    put(&[(sections_at, 8), (0, 4), (64, 2), (56, 2), (2, 2)]);
    put(&[(64, 2), (4, 2), (3, 2)]);
    for (addr, in_file, size) in [(0x4000_0000u64, 64u64, 64u64), (0x4000_1000, 16, 4096)] {
        put(&[(1, 4), (5, 4), (code_at, 8), (addr, 8), (addr, 8)]);
        put(&[(in_file, 8), (size, 8), (0x1000, 8)]);
    }
    f.resize(symbols_at as usize, 0);
    let mut put = |parts: &[(u64, usize)]| {
        for &(v, width) in parts {
            f.extend_from_slice(&v.to_le_bytes()[..width]);
        }
    };
    put(&[(0, 24)].map(|_| (0, 8)).repeat(3));
    for (name, at) in [(1, 0x4000_0000), (8, 0x4000_0010), (8, 0x4000_0020)] {
        put(&[(name, 4), (0x12, 1), (0, 1), (1, 2), (at, 8), (16, 8)]);
    }
    f.extend_from_slice(names);
    f.resize(sections_at as usize, 0);
    let mut section = |name: u64, kind: u64, at: u64, len: u64, link: u64, each: u64| {
        let fields = [(name, 4), (kind, 4), (0, 8), (0, 8), (at, 8), (len, 8)];
        let rest = [(link, 4), (1, 4), (8, 8), (each, 8)];
        for (v, width) in fields.into_iter().chain(rest) {
            f.extend_from_slice(&u64::to_le_bytes(v)[..width]);
        }
    };
    section(0, 0, 0, 0, 0, 0);
    section(13, 1, code_at, 64, 0, 0);
    section(19, 2, symbols_at, 4 * 24, 3, 24);
    section(27, 3, names_at, names.len() as u64, 0, 0);
    f
}

/// A kernel Image with an EFI header.
pub fn image() -> Vec<u8> {
    let mut f = vec![0u8; 4096];
    let mut put = |at: usize, bytes: &[u8]| f[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"MZ");
    put(8, &0u64.to_le_bytes());
    put(16, &0x2_0000u64.to_le_bytes());
    put(24, &0xau64.to_le_bytes());
    put(56, b"ARM\x64");
    put(0x3c, &0x40u32.to_le_bytes());
    put(0x40, b"PE\0\0");
    put(0x46, &2u16.to_le_bytes());
    put(0x54, &0xa0u16.to_le_bytes());
    let section = 0x40 + 24 + 0xa0;
    put(section + 16, &0x400u32.to_le_bytes());
    put(section + 20, &0x400u32.to_le_bytes());
    put(section + 40 + 16, &0x400u32.to_le_bytes());
    put(section + 40 + 20, &0xc00u32.to_le_bytes());
    f
}

/// The devicetree of the `virt` board.
pub fn devicetree() -> Vec<u8> {
    let made = built().devicetree(&Chosen::default());
    made.expect("the generated tree is one")
}

/// A scenario that uses most of the notation.
pub const SCENARIO: &str = r#"// A comment.
BootTest(
  name: "x ${gear_ms}", board: "virt", seed: 1, stop: AtMs(6000),
  machine: (smp: 2, memory: "64M", el: 2, append: "console=ttyAMA0", quantum_ns: 1000, set: ["uart0.baud=1"]),
  images: { "a.0": Elf("rvc.elf"), "code": Words([0x14000000, 0xd503207f], at: 0x4000_0000, core: 0), "bin": Bin("u-boot.bin", at: 0x4100_0000) },
  stimuli: [ At(0, Line("ignition", true)), At("0x3e8", Line("b", false)) ],
  milestones: { "start": Pc(core: "a.0", sym: "main"), "hyp": El(core: "a.0", el: 2), "login": Console("uart0", "login:") },
  kpis: [ Kpi(id: "K-3", name: "boot", from: "power-on", to: "login", max_ms: 2000, req: ["R 1"]) ],
  expect: [ Console("uart0", "Xen version", before_ms: 400), Never(Console("uart0", "panic|BUG:")), Exit(0) ],
  sweep: { "gear_ms": [4000, 5000, 6000] },
)
"#;
