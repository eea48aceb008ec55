//! Images: what is loaded where, and what wrong ones are told.
use dyno_boards::boot::image::ImageHeader;
use dyno_boards::boot::linux::{self, File};
use dyno_boards::boot::raw::{self, LoadOption};
use dyno_boards::boot::{Level, Plan, RamRange, elf};
use dyno_boards::{Board, Options};
use dyno_fabric::{Access, Time};

fn ram() -> Vec<RamRange> {
    vec![RamRange {
        name: "ram".to_string(),
        base: 0x4000_0000,
        size: 0x4000_0000,
        secure: false,
    }]
}

/// A header and some code.
fn image(text_offset: u64, image_size: u64, flags: u64) -> Vec<u8> {
    let mut f = vec![0u8; 4096];
    f[8..16].copy_from_slice(&text_offset.to_le_bytes());
    f[16..24].copy_from_slice(&image_size.to_le_bytes());
    f[24..32].copy_from_slice(&flags.to_le_bytes());
    f[56..60].copy_from_slice(b"ARM\x64");
    f
}

/// The same with a PE header whose one section ends at `extent`.
fn efi_image(extent: u32) -> Vec<u8> {
    let mut f = image(0, 0x20_0000, 0xa);
    f[..2].copy_from_slice(b"MZ");
    f[0x3c..0x40].copy_from_slice(&0x40u32.to_le_bytes());
    f[0x40..0x44].copy_from_slice(b"PE\0\0");
    f[0x46..0x48].copy_from_slice(&1u16.to_le_bytes());
    f[0x54..0x56].copy_from_slice(&0xa0u16.to_le_bytes());
    let section = 0x40 + 24 + 0xa0;
    f[section + 16..section + 20].copy_from_slice(&(extent - 0x400).to_le_bytes());
    f[section + 20..section + 24].copy_from_slice(&0x400u32.to_le_bytes());
    f
}

fn refused(file: &[u8]) -> String {
    ImageHeader::parse("Image", file).unwrap_err().to_string()
}

#[test]
fn headers_are_read() {
    let h = ImageHeader::parse("Image", &image(0, 0x24f_0000, 0xa)).unwrap();
    assert_eq!((h.text_offset, h.image_size), (0, 0x24f_0000));
    assert_eq!(h.page_kib(), Some(4));
    assert!(h.anywhere());
    let old = ImageHeader::parse("Image", &image(0x8_0000, 0, 0)).unwrap();
    assert_eq!((old.text_offset, old.image_size), (0x8_0000, 4096));
    assert!(ImageHeader::parse("Image", &efi_image(4096)).is_ok());
}

#[test]
fn what_is_no_image_says_what_it_is_and_what_to_do() {
    assert!(refused(b"").contains("only 0 bytes"));
    assert!(refused(&[0; 64]).contains("at byte 56"));
    assert!(refused(b"\x1f\x8b\x08rest").contains("gunzip"));
    assert!(refused(b"\x28\xb5\x2f\xfdrest").contains("zstd -d"));
    assert!(refused(b"\xfd7zXZ\0").contains("xz -dc"));
    assert!(refused(b"\x7fELF\x02").contains("--load"));
    assert!(refused(b"MZ\0\0zimg\0").contains("vmlinuz.efi"));
    assert!(refused(b"\xd0\x0d\xfe\xed").contains("--dtb"));
    assert!(refused(&image(0, 0x1000, 1)).contains("big-endian"));
    assert!(refused(&image(0x123, 0x1000, 0)).contains("damaged header"));
    assert!(refused(&image(0, u64::MAX, 0)).contains("damaged header"));
    let e = refused(&efi_image(9000));
    assert!(
        e.starts_with("Image: is cut off: its sections need 8 KiB, the file has 4 KiB"),
        "{e}"
    );
}

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { name, bytes }
}

#[test]
fn linux_is_placed_as_the_boot_protocol_asks() {
    let kernel = image(0, 0x24f_0000, 0xa);
    let initrd = vec![1; 5000];
    let (k, i) = (file("Image", &kernel), file("initrd", &initrd));
    let p = linux::place(&ram()[0], k, Some(i)).unwrap();
    assert_eq!(p.kernel, 0x4020_0000);
    assert_eq!(p.initrd_range(), Some((0x4800_0000, 0x4800_0000 + 5000)));
    assert_eq!(p.dtb, 0x4820_0000);
    let plan = linux::plan(&p, k, Some(i), vec![0; 100]).unwrap();
    plan.check(&ram(), 1).unwrap();
    assert_eq!(plan.starts.len(), 1);
    let s = plan.starts[0];
    assert_eq!((s.core, s.pc, s.level), (0, 0x4020_0000, Level::Kernel));
    assert_eq!(s.x, [0x4820_0000, 0, 0, 0]);
    let old = image(0x8_0000, 0, 0);
    let p = linux::place(&ram()[0], file("Image", &old), None).unwrap();
    assert_eq!((p.kernel, p.dtb), (0x4008_0000, 0x4800_0000));
    // A large kernel pushes the rest up; a small RAM pulls it down.
    let large = image(0, 0x0c00_0000, 0xa);
    let p = linux::place(&ram()[0], file("Image", &large), Some(i)).unwrap();
    assert_eq!(p.initrd_range().unwrap().0, 0x4c20_0000);
    let small = RamRange {
        size: 64 << 20,
        ..ram()[0].clone()
    };
    let medium = image(0, 0x80_0000, 0xa);
    let p = linux::place(&small, file("Image", &medium), Some(i)).unwrap();
    assert_eq!(p.initrd_range().unwrap().0, 0x4200_0000);
}

#[test]
fn what_does_not_fit_says_how_much_would() {
    let small = RamRange {
        size: 32 << 20,
        ..ram()[0].clone()
    };
    let kernel = image(0, 0x24f_0000, 0xa);
    let k = file("Image", &kernel);
    let e = linux::place(&small, k, None).unwrap_err().to_string();
    assert!(e.contains("36.9 MiB") && e.contains("--memory 128M"), "{e}");
    let tiny = image(0, 0x1000, 0xa);
    let huge = vec![0; 20 << 20];
    let e = linux::place(&small, file("Image", &tiny), Some(file("initrd", &huge)));
    let e = e.unwrap_err().to_string();
    assert!(e.starts_with("initrd: an initrd of 20.0 MiB"), "{e}");
    let e = linux::place(&ram()[0], k, Some(file("initrd", &[])))
        .unwrap_err()
        .to_string();
    assert!(e.starts_with("initrd: is empty"), "{e}");
}

/// A small executable: one segment at `paddr` that holds `code`, and two symbols.
fn executable(paddr: u64, code: &[u8]) -> Vec<u8> {
    fn push(f: &mut Vec<u8>, words: &[(u64, usize)]) {
        for &(v, len) in words {
            f.extend_from_slice(&v.to_le_bytes()[..len]);
        }
    }
    let strings = b"\0_start\0main\0$x\0";
    let (phoff, code_at) = (64u64, 120u64);
    let symbols_at = (code_at + code.len() as u64).next_multiple_of(8);
    let strings_at = symbols_at + 4 * 24;
    let shoff = (strings_at + strings.len() as u64).next_multiple_of(8);
    let mut f = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    push(
        &mut f,
        &[
            (2, 2),
            (183, 2),
            (1, 4),
            (paddr, 8),
            (phoff, 8),
            (shoff, 8),
            (0, 4),
        ],
    );
    push(&mut f, &[(64, 2), (56, 2), (1, 2), (64, 2), (3, 2), (2, 2)]);
    let len = code.len() as u64;
    push(
        &mut f,
        &[
            (1, 4),
            (5, 4),
            (code_at, 8),
            (paddr, 8),
            (paddr, 8),
            (len, 8),
            (len + 64, 8),
        ],
    );
    push(&mut f, &[(0x1000, 8)]);
    f.extend_from_slice(code);
    f.resize(symbols_at as usize, 0);
    f.resize(symbols_at as usize + 24, 0);
    // st_name, st_info, st_other, st_shndx, st_value, st_size
    push(
        &mut f,
        &[(1, 4), (0x10, 1), (0, 1), (0xfff1, 2), (paddr, 8), (0, 8)],
    );
    push(
        &mut f,
        &[
            (8, 4),
            (0x12, 1),
            (0, 1),
            (0xfff1, 2),
            (paddr + 4, 8),
            (8, 8),
        ],
    );
    push(
        &mut f,
        &[(13, 4), (0, 1), (0, 1), (0xfff1, 2), (paddr, 8), (0, 8)],
    );
    f.extend_from_slice(strings);
    f.resize(shoff as usize, 0);
    f.resize(f.len() + 64, 0);
    // sh_name, sh_type, sh_flags, sh_addr, sh_offset, sh_size, sh_link, sh_info, align, entsize
    push(
        &mut f,
        &[
            (0, 4),
            (2, 4),
            (0, 8),
            (0, 8),
            (symbols_at, 8),
            (96, 8),
            (2, 4),
            (1, 4),
            (8, 8),
            (24, 8),
        ],
    );
    let n = strings.len() as u64;
    push(
        &mut f,
        &[
            (0, 4),
            (3, 4),
            (0, 8),
            (0, 8),
            (strings_at, 8),
            (n, 8),
            (0, 4),
            (0, 4),
            (1, 8),
            (0, 8),
        ],
    );
    f
}

fn load(option: &str, file: &[u8]) -> Result<(), String> {
    let option = LoadOption::parse(option).map_err(|e| e.to_string())?;
    let plan = raw::plan(&option, file, &ram()).map_err(|e| e.to_string())?;
    plan.check(&ram(), 1).map_err(|e| e.to_string())
}

#[test]
fn an_executable_goes_where_it_says() {
    let f = executable(0x4010_0000, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    let plan = elf::plan("a.elf", &f, 0, &ram()).unwrap();
    plan.check(&ram(), 1).unwrap();
    assert_eq!(plan.loads[0].addr, 0x4010_0000);
    assert_eq!((plan.loads[0].bytes.len(), plan.loads[0].size), (12, 76));
    assert_eq!(
        (plan.starts[0].pc, plan.starts[0].level),
        (0x4010_0000, Level::Reset)
    );
    assert_eq!(plan.symbols.address("main"), Some(0x4010_0004));
    assert_eq!(plan.symbols.name(0x4010_0006), Some(("main", 2)));
    assert_eq!(plan.symbols.name(0x4010_000c), None);
    assert_eq!(plan.symbols.name(0x4010_0000), Some(("_start", 0)));
    assert_eq!(plan.symbols.len(), 2);
    assert_eq!(
        plan.symbols.starting_with("ma").collect::<Vec<_>>(),
        ["main"]
    );
}

#[test]
fn wrong_executables_say_what_is_wrong() {
    let good = executable(0x4010_0000, &[0; 16]);
    let with = |at: usize, v: u8| {
        let mut f = good.clone();
        f[at] = v;
        elf::plan("a.elf", &f, 0, &ram()).unwrap_err().to_string()
    };
    assert!(with(4, 1).contains("machine 183"));
    assert!(with(5, 2).contains("big-endian"));
    assert!(with(18, 62).contains("machine 62"));
    assert!(with(16, 1).contains("link it first"));
    assert!(with(64, 0).contains("nothing to load"));
    assert!(with(24, 2).contains("entry 0x40100002"));
    assert!(with(27, 0x50).contains("in none of its segments"));
    let e = with(64 + 27, 0x90);
    assert!(
        e.contains("segment 0: 0x90100000-0x9010004f is not RAM"),
        "{e}"
    );
    assert!(e.contains("ram 0x40000000-0x7fffffff"), "{e}");
    let e = elf::plan("a.elf", &good[..100], 0, &ram())
        .unwrap_err()
        .to_string();
    assert!(e.contains("damaged"), "{e}");
    assert!(elf::plan("a.elf", b"\x7fELF", 0, &ram()).is_err());
    assert!(
        elf::plan("a.elf", b"hello", 0, &ram())
            .unwrap_err()
            .to_string()
            .contains("no ELF")
    );
}

#[test]
fn damaged_images_are_errors_and_never_panics() {
    let elf_file = executable(0x4010_0000, &[0; 64]);
    let kernel = efi_image(4096);
    let mut state = 5u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    for _ in 0..10_000 {
        for good in [&elf_file, &kernel] {
            let mut bytes = good.clone();
            for _ in 0..=next(6) {
                let within = if next(2) == 0 { 128 } else { bytes.len() };
                let at = next(within);
                bytes[at] = [0, 0xff, 0x80, next(256) as u8][next(4)];
            }
            if next(8) == 0 {
                bytes.truncate(next(good.len()));
            }
            if let Ok(plan) = elf::plan("a.elf", &bytes, 0, &ram()) {
                let _ = plan.check(&ram(), 1);
            }
            let _ = elf::symbols("a.elf", &bytes);
            let _ = linux::place(&ram()[0], file("Image", &bytes), None);
        }
    }
}

#[test]
fn load_options_are_read() {
    let parse = |t: &str| LoadOption::parse(t).map_err(|e| e.to_string());
    let plain = parse("a@home/x.elf").unwrap();
    assert_eq!((plain.path.as_str(), plain.addr), ("a@home/x.elf", None));
    let at = parse("x.bin@0x4008_0000,1").unwrap();
    assert_eq!(
        (at.path.as_str(), at.addr, at.core),
        ("x.bin", Some(0x4008_0000), Some(1))
    );
    assert_eq!(parse("x.bin@4096").unwrap().addr, Some(4096));
    let of_core = parse("x@home/r.elf,r52.1").unwrap();
    assert_eq!(
        (
            of_core.path.as_str(),
            of_core.cluster.as_deref(),
            of_core.core
        ),
        ("x@home/r.elf", Some("r52"), Some(1))
    );
    assert_eq!(parse("x.elf,1").unwrap().core, Some(1));
    for (text, path, addr) in [
        ("x.elf,r52", "x.elf", None),
        ("x.bin@0x1000,r52", "x.bin", Some(0x1000)),
    ] {
        let of_cluster = parse(text).unwrap();
        assert_eq!((of_cluster.path.as_str(), of_cluster.addr), (path, addr));
        assert_eq!(
            (of_cluster.cluster.as_deref(), of_cluster.core),
            (Some("r52"), None)
        );
    }
    assert_eq!(parse("x,y.elf").unwrap().path, "x,y.elf");
    assert_eq!(parse(",1").unwrap().path, ",1");
    assert!(parse("").unwrap_err().contains("write --load FILE"));
    assert!(parse("@0x1000").unwrap_err().contains("no file before @"));
    assert!(
        parse("x@0xzz")
            .unwrap_err()
            .contains("\"0xzz\" is no address")
    );
    assert!(
        parse("x@0x1000,1a")
            .unwrap_err()
            .contains("\"1a\" is no core")
    );
    assert!(
        load("x.bin", b"abcd")
            .unwrap_err()
            .contains("--load x.bin@ADDRESS")
    );
    assert!(
        load("x.bin@0x1000", b"abcd")
            .unwrap_err()
            .contains("is not RAM")
    );
    assert!(
        load("x.bin@0x40000002,0", b"abcd")
            .unwrap_err()
            .contains("multiple of 4")
    );
    assert!(
        load("x.bin@0x40000000", b"")
            .unwrap_err()
            .contains("is empty")
    );
    assert!(
        load("x.bin@0x40000000,1", b"abcd")
            .unwrap_err()
            .contains("larger --smp")
    );
    assert_eq!(load("x.bin@0x40000000", b"abcd"), Ok(()));
}

#[test]
fn images_on_top_of_each_other_are_refused() {
    let a = LoadOption::parse("a.bin@0x40000000,0").unwrap();
    let b = LoadOption::parse("b.bin@0x40000002").unwrap();
    let mut plan = raw::plan(&a, b"abcd", &ram()).unwrap();
    plan.add(raw::plan(&b, b"abcd", &ram()).unwrap());
    let e = plan.check(&ram(), 1).unwrap_err().to_string();
    assert!(
        e.starts_with("b.bin: at 0x40000002 it would overwrite a.bin"),
        "{e}"
    );
    let mut plan = raw::plan(&a, b"abcd", &ram()).unwrap();
    let c = LoadOption::parse("c.bin@0x40001000,0").unwrap();
    plan.add(raw::plan(&c, b"abcd", &ram()).unwrap());
    let e = plan.check(&ram(), 1).unwrap_err().to_string();
    assert!(e.contains("two images would start core 0"), "{e}");
}

fn started(el: u8, plan_of: impl Fn(&dyno_boards::Built) -> Plan<'static>) -> dyno_boards::Machine {
    let options = Options {
        el: Some(el),
        cpus: Some(2),
        memory: Some(256 << 20),
        ..Options::default()
    };
    let built = Board::load("ax1").unwrap().build(options).unwrap();
    let plan = plan_of(&built);
    built.start(&plan).unwrap()
}

#[test]
fn a_kernel_is_in_memory_and_core_0_at_its_entry() {
    let kernel: &'static [u8] = image(0, 0x10_0000, 0xa).leak();
    let initrd: &'static [u8] = b"cpio";
    let plan = |b: &dyno_boards::Built| {
        b.kernel(
            file("Image", kernel),
            Some(file("initrd", initrd)),
            Some("quiet"),
            None,
        )
        .unwrap()
    };
    for el in 1..=3 {
        let m = started(el, plan);
        let cores = m.cores();
        assert_eq!(cores[0].pc, 0x4020_0000);
        assert_eq!(cores[0].rest, dyno_core::state::Rest::Running);
        assert_eq!(cores[1].rest, dyno_core::state::Rest::Off);
        let dtb = cores[0].x[0];
        assert_eq!(cores[0].x[1..4], [0; 3]);
        let mut magic = [0; 4];
        assert!(m.system().peek(m.space(), dtb, &mut magic));
        assert_eq!(magic, [0xd0, 0x0d, 0xfe, 0xed]);
        let mut head = [0; 4];
        assert!(m.system().peek(m.space(), 0x4020_0000 + 56, &mut head));
        assert_eq!(&head, b"ARM\x64");
        let mut content = [0; 4];
        assert!(m.system().peek(m.space(), 0x4800_0000, &mut content));
        assert_eq!(&content, b"cpio");
    }
}

#[test]
fn with_el3_the_kernel_gets_all_interrupts() {
    let kernel: &'static [u8] = image(0, 0x10_0000, 0xa).leak();
    let mut m = started(3, |b| {
        b.kernel(file("Image", kernel), None, None, None).unwrap()
    });
    let space = m.space();
    let mut group = |addr| m.system_mut().read(space, Access::plain(addr, 4)).unwrap();
    assert_eq!(group(0x0800_0084), 0xffff_ffff);
    assert_eq!(group(0x0800_00a0), 0xffff_ffff);
    assert_eq!(group(0x080b_0080), 0xffff_ffff);
    assert_eq!(group(0x080d_0080), 0xffff_ffff);
    // And both redistributors are awake.
    assert_eq!((group(0x080a_0014), group(0x080c_0014)), (0, 0));
    let mut m = started(3, |_| Plan::default());
    let space = m.space();
    let mut group = |addr| m.system_mut().read(space, Access::plain(addr, 4)).unwrap();
    assert_eq!((group(0x0800_0084), group(0x080b_0080)), (0, 0));
}

/// What starts at EL3 is the firmware, so SMC is not the machine's to answer.
#[test]
fn an_image_at_el3_gets_its_own_calls() {
    const NOP: u32 = 0xd503_201f;
    let at = 0x4010_0000;
    for (el, second, ends) in [(3, 0xd51e_c000, 0x200), (2, NOP, 0xc)] {
        // adr x0, .; msr vbar_el3, x0; smc #0; b .; and b . at the vector.
        let mut words = vec![0x1000_0000, second, 0xd400_0003, 0x1400_0000];
        words.resize(0x80, NOP);
        words.push(0x1400_0000);
        let code: &'static [u8] = words
            .into_iter()
            .flat_map(u32::to_le_bytes)
            .collect::<Vec<_>>()
            .leak();
        let mut m = started(el, |_| {
            let option = LoadOption::parse("p.bin@0x40100000,0").unwrap();
            raw::plan(&option, code, &ram()).unwrap()
        });
        m.run(Time::from_us(1));
        assert_eq!(m.cores()[0].pc, at + ends, "EL{el}");
    }
}

/// Without a power controller nothing holds cores back: an ELF file is for all that no other image starts.
#[test]
fn cores_that_leave_reset_together_start_at_one_entry() {
    use dyno_core::state::Rest;
    let elf: &'static [u8] = include_bytes!("../../firmware/r52/suite/suite.elf");
    let entry = u64::from(u32::from_le_bytes(elf[24..28].try_into().unwrap()));
    let states = |board: &str, files: &[(Option<u32>, &'static [u8])], raw: &[&str]| {
        let options = Options {
            cpus: Some(2),
            ..Options::default()
        };
        let built = Board::load(board).unwrap().build(options).unwrap();
        let mut plan = Plan::default();
        for &(core, file) in files {
            let mut option = LoadOption::parse("p.elf").unwrap();
            option.core = core;
            plan.add(raw::plan(&option, file, &built.rams[0]).unwrap());
        }
        for option in raw {
            let option = LoadOption::parse(option).unwrap();
            plan.add(raw::plan(&option, &[0; 4], &built.rams[0]).unwrap());
        }
        let m = built.start(&plan).unwrap();
        let state = |c: &dyno_core::Core| (c.rest == Rest::Running).then_some(c.pc);
        [state(&m.cores()[0]), state(&m.cores()[1])]
    };
    let r52 = "mps3-an536";
    assert_eq!(states(r52, &[(None, elf)], &[]), [Some(entry); 2]);
    // A core that is named starts alone, and one that has an image of its own keeps it.
    assert_eq!(states(r52, &[(Some(0), elf)], &[]), [Some(entry), None]);
    assert_eq!(states(r52, &[(Some(1), elf)], &[]), [None, Some(entry)]);
    let other = "b.bin@0x30000000,1";
    let apart = [Some(entry), Some(0x3000_0000)];
    assert_eq!(states(r52, &[(None, elf)], &[other]), apart);
    // These are switched on one by one.
    let a64: &'static [u8] = executable(0x4010_0000, &[0; 4]).leak();
    let first = [Some(0x4010_0000), None];
    assert_eq!(states("virt", &[(None, a64)], &[]), first);
}
