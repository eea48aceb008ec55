//! Damaged files: an error that names the file, or a machine that starts; never a panic.
use dyno_boards::boot::elf;
use dyno_boards::boot::image::ImageHeader;
use dyno_boards::boot::linux::File;
use dyno_boards::boot::raw::{self, LoadOption};
use dyno_boards::devicetree::{Chosen, UserTree};
use dyno_boards::{Board, Options};
use dyno_scenario::file::BootTest;
use dyno_soak::{Xorshift, files, guard, mutate};
use std::fmt::Display;
use std::time::Duration;

const BOUND: Duration = Duration::from_secs(1);
const SHORT: u64 = 10_000;
const LONG: u64 = 100_000;

/// The message of a refusal names the file and says more than that.
fn names(file: &str, e: impl Display) {
    let text = e.to_string();
    assert!(text.contains(file), "{text:?} does not name {file}");
    assert!(text.len() > file.len() + 10, "{text:?} says nothing");
}

fn elf_files(n: u64) {
    let whole = files::elf();
    let built = files::built();
    let ram = built.rams[0].clone();
    let plan = elf::plan("guest.elf", &whole, 0, &ram).expect("a good file");
    assert_eq!((plan.loads.len(), plan.symbols.len()), (2, 2));
    let mut refused = 0;
    guard::cases("ELF", 0..n, BOUND, |seed| {
        let file = mutate::bytes(&mut Xorshift::new(seed), &whole);
        match elf::plan("guest.elf", &file, 0, &ram) {
            Ok(plan) => {
                if let Err(e) = plan.check(&ram, 1) {
                    names("guest.elf", e);
                }
                for l in &plan.loads {
                    plan.symbols.name(l.addr);
                }
            }
            Err(e) => {
                refused += 1;
                names("guest.elf", e);
            }
        }
        if let Err(e) = elf::symbols("guest.elf", &file) {
            names("guest.elf", e);
        }
    });
    assert!((n / 10..n).contains(&refused), "{refused} of {n} refused");
}

/// Damaged files that are loaded all the same start a machine.
fn elf_starts(n: u64) {
    let whole = files::elf();
    guard::cases("ELF into a machine", 0..n, BOUND, |seed| {
        let file = mutate::bytes(&mut Xorshift::new(seed), &whole);
        let built = files::built();
        let ram = built.rams[0].clone();
        if let Ok(plan) = elf::plan("guest.elf", &file, 0, &ram) {
            match built.start(&plan) {
                Ok(mut m) => {
                    m.run(dyno_fabric::Time::from_ns(100));
                }
                Err(e) => names("guest.elf", e),
            }
        }
    });
}

fn images(n: u64) {
    let whole = files::image();
    let built = files::built();
    ImageHeader::parse("Image", &whole).expect("a good file");
    let mut refused = 0;
    guard::cases("Image", 0..n, BOUND, |seed| {
        let mut rng = Xorshift::new(seed);
        let bytes = mutate::bytes(&mut rng, &whole);
        let initrd = vec![0; rng.pick(&[0, 1, 4096, 15 << 20])];
        let file = |name, bytes| File { name, bytes };
        let with = rng.one_in(3).then(|| file("initrd", initrd.as_slice()));
        match built.kernel(file("Image", &bytes), with, Some("console=x"), None) {
            Ok(plan) => {
                if let Err(e) = plan.check(&built.rams[0], 1) {
                    names("0x", e);
                }
            }
            Err(e) if with.is_some_and(|f| e.to_string().contains(f.name)) => {}
            Err(e) => {
                refused += 1;
                names("Image", e);
            }
        }
    });
    assert!((n / 10..n).contains(&refused), "{refused} of {n} refused");
}

fn devicetrees(n: u64) {
    let whole = files::devicetree();
    let built = files::built();
    UserTree::read("user.dtb", &whole).expect("a good file");
    let mut refused = 0;
    guard::cases("devicetree", 0..n, BOUND, |seed| {
        let blob = mutate::bytes(&mut Xorshift::new(seed), &whole);
        match UserTree::read("user.dtb", &blob) {
            Ok(tree) => {
                tree.memory();
                built.remarks(&tree);
                let chosen = Chosen {
                    bootargs: Some("a".to_string()),
                    initrd: Some((1, 2)),
                };
                if let Err(e) = tree.blob(&chosen) {
                    names("user.dtb", e);
                }
            }
            Err(e) => {
                refused += 1;
                names("user.dtb", e);
            }
        }
    });
    assert!((n / 10..n).contains(&refused), "{refused} of {n} refused");
}

fn boards(n: u64) {
    let texts = dyno_boards::board::BUILT_IN;
    let mut refused = 0;
    guard::cases("board", 0..n, BOUND, |seed| {
        let mut rng = Xorshift::new(seed);
        let (name, whole) = rng.pick(texts);
        let text = mutate::text(&mut rng, whole);
        let board = match Board::parse("x.ron", &text) {
            Ok(board) => board,
            Err(e) => {
                refused += 1;
                let text = e.to_string();
                let known = text.contains("x.ron") || text.starts_with("board ");
                assert!(known && text.len() > 20, "{text:?} names no file");
                return;
            }
        };
        // What may be built has to build, or say why not.
        let options = Options {
            el: rng.pick(&[None, Some(1), Some(2), Some(3), Some(4)]),
            cpus: rng.pick(&[None, Some(1), Some(0), Some(u32::MAX)]),
            memory: rng.pick(&[None, Some(16 << 20), Some(0), Some(u64::MAX)]),
            ..Options::default()
        };
        match board.build(options) {
            Ok(built) => {
                if let Err(e) = built.devicetree(&Chosen::default()) {
                    names("board", e);
                }
            }
            Err(e) => assert!(e.to_string().len() > 20, "{e} in {name}"),
        }
    });
    assert!((n / 10..n).contains(&refused), "{refused} of {n} refused");
}

/// Values for `--set` and numbers on the command line.
fn options(n: u64) {
    let board = Board::load("virt").expect("built in");
    let good = [
        "uart0.baud=115200",
        "cluster.clock_hz=1000000000",
        "memory.ram.size=0x1000_0000",
    ];
    guard::cases("--set and --load", 0..n, BOUND, |seed| {
        let mut rng = Xorshift::new(seed);
        let text = rng.pick(&good);
        let text = mutate::text(&mut rng, text);
        let set = Options {
            set: vec![text.clone()],
            memory: Some(16 << 20),
            ..Options::default()
        };
        if let Err(e) = board.build(set) {
            assert!(e.to_string().len() > 10, "{text}: {e}");
        }
        let load = mutate::text(&mut rng, "a.bin@0x4008_0000,1");
        if let Ok(option) = LoadOption::parse(&load) {
            let ram = files::built().rams.remove(0);
            if let Err(e) = raw::plan(&option, &[0; 64], &ram) {
                assert!(e.to_string().contains(&option.path), "{e}");
            }
        }
    });
}

fn scenarios(n: u64) {
    dyno_scenario::syntax::parse::<BootTest>("x.ron", files::SCENARIO)
        .unwrap_or_else(|e| panic!("a good file: {e}"));
    let mut refused = 0;
    guard::cases("scenario", 0..n, BOUND, |seed| {
        let text = mutate::text(&mut Xorshift::new(seed), files::SCENARIO);
        if let Err(e) = dyno_scenario::syntax::parse::<BootTest>("x.ron", &text) {
            refused += 1;
            names("x.ron", e);
        }
    });
    assert!((n / 10..n).contains(&refused), "{refused} of {n} refused");
}

macro_rules! damaged {
    ($($short:ident $long:ident $run:ident $fewer:literal;)*) => { $(
        #[test]
        fn $short() {
            $run(SHORT / $fewer);
        }
        #[test]
        #[ignore = "minutes: cargo test -p dyno-soak --release -- --ignored long"]
        fn $long() {
            $run(LONG / $fewer);
        }
    )* };
}
damaged! {
    damaged_elf_files long_damaged_elf_files elf_files 1;
    damaged_elf_files_start long_damaged_elf_files_start elf_starts 10;
    damaged_images long_damaged_images images 1;
    damaged_devicetrees long_damaged_devicetrees devicetrees 1;
    damaged_boards long_damaged_boards boards 1;
    damaged_options long_damaged_options options 1;
    damaged_scenarios long_damaged_scenarios scenarios 1;
}

/// What a mutation has found, or could.
#[test]
fn boards_that_cannot_be_are_refused() {
    let built_in = dyno_boards::board::BUILT_IN.iter();
    let whole = built_in.copied().find(|b| b.0 == "virt").expect("virt").1;
    let base = "at: {\"a\": 0x4000_0000}";
    let size = "size: (default: 0x4000_0000, min: 0x0100_0000, max: 0x3f_c000_0000)";
    for (from, to) in [
        // A letter of more than a byte before the place of the mistake.
        ("name: \"virt\"", "\u{5e6}: 1"),
        (base, "at: {\"a\": 0xffff_ffff_c000_0000}"),
        (
            size,
            "size: (default: 0xffff_ffff_ffff_f000, min: 0x1000, max: 0xffff_ffff_ffff_f000)",
        ),
        ("[Spi(16, Rising)]", "[Spi(4294967295, Rising)]"),
        (
            "(count: 32, stride: 0x200)",
            "(count: 32, stride: 0xffff_ffff_ffff_ffff)",
        ),
        (
            "(count: 32, stride: 0x200)",
            "(count: 4294967295, stride: 0x200)",
        ),
    ] {
        assert!(whole.contains(from), "{from}");
        let e = Board::parse("x.ron", &whole.replacen(from, to, 1));
        let e = e.expect_err(to).to_string();
        assert!(e.len() > 20, "{e}");
    }
    // RON reads up to the place where it stops: here behind that letter and a colon.
    let e = Board::parse("x.ron", "    <\u{5e6}: 1").expect_err("no board");
    assert!(e.to_string().contains("x.ron:1:"), "{e}");
}

/// Every shorter piece of a file, too.
#[test]
fn cut_files_are_refused_or_read() {
    let built = files::built();
    let (elf_file, image, dtb) = (files::elf(), files::image(), files::devicetree());
    guard::cases("cut ELF", 0..elf_file.len() as u64, BOUND, |n| {
        let _ = elf::plan("guest.elf", &elf_file[..n as usize], 0, &built.rams[0]);
    });
    // The sections of the good one end at byte 4096: one byte less is a broken copy.
    guard::cases("cut Image", 0..image.len() as u64, BOUND, |n| {
        let e = ImageHeader::parse("Image", &image[..n as usize]).expect_err("too short");
        names("Image", e);
    });
    guard::cases("cut devicetree", 0..dtb.len() as u64, BOUND, |n| {
        let e = UserTree::read("user.dtb", &dtb[..n as usize]).expect_err("too short");
        names("user.dtb", e);
    });
}
