//! The built-in boards: every address that software relies on, and what the builder refuses.
use dyno_boards::boot::Plan;
use dyno_boards::description::Window;
use dyno_boards::map::{self, Kind};
use dyno_boards::{Board, Options, Plug};
use dyno_fabric::host::Overlay;
use dyno_fabric::{Access, Blame, Fault, Target};

fn window(base: u64, size: u64) -> Window {
    Window { base, size }
}

/// Everything that `virt` and the A side of AX-1 share.
fn shared_map() -> Vec<(String, Vec<Window>, Vec<u32>)> {
    let mut all = vec![
        (
            "gic".to_string(),
            vec![
                window(0x0800_0000, 0x1_0000),
                window(0x080a_0000, 0xf6_0000),
            ],
            vec![],
        ),
        (
            "uart0".to_string(),
            vec![window(0x0900_0000, 0x1000)],
            vec![33],
        ),
        (
            "rtc".to_string(),
            vec![window(0x0901_0000, 0x1000)],
            vec![34],
        ),
        (
            "gpio".to_string(),
            vec![window(0x0903_0000, 0x1000)],
            vec![39],
        ),
    ];
    for n in 0..32 {
        let w = window(0x0a00_0000 + 0x200 * u64::from(n), 0x200);
        all.push((format!("virtio{n}"), vec![w], vec![48 + n]));
    }
    all
}

#[test]
fn parts_stand_where_the_soc_says() {
    for board in ["virt", "ax1"] {
        let d = Board::load(board).unwrap().description;
        for (name, windows, intids) in shared_map() {
            let p = d
                .parts_at(1)
                .find(|p| p.name == name)
                .unwrap_or_else(|| panic!("{name}"));
            assert_eq!(p.windows("a"), windows, "{board}: {name}");
            let found: Vec<u32> = p.interrupts.iter().filter_map(|i| i.intid()).collect();
            assert_eq!(found, intids, "{board}: {name}");
        }
        assert_eq!(d.main_memory().unwrap().at["a"], 0x4000_0000);
    }
    let d = Board::load("ax1").unwrap().description;
    let uart1 = d.parts_at(3).find(|p| p.name == "uart1").unwrap();
    assert_eq!(uart1.windows("a"), [window(0x0904_0000, 0x1000)]);
    assert_eq!(uart1.interrupts[0].intid(), Some(40));
    assert!(uart1.part.secure);
    assert!(d.parts_at(2).all(|p| p.name != "uart1"));
    let secure = d.memory_at(3).find(|m| m.secure).unwrap();
    assert_eq!(
        (secure.at["a"], secure.size.default),
        (0x0e00_0000, 16 << 20)
    );
}

#[test]
fn what_ax1_lacks_is_listed_at_its_address() {
    let d = Board::load("ax1").unwrap().description;
    let rows = map::rows(&d, 1 << 30);
    for (view, name, base, size) in [
        ("a", "flash", 0, 0x0400_0000),
        ("a", "flash", 0x0400_0000, 0x0400_0000),
        ("a", "its", 0x0808_0000, 0x2_0000),
        ("a", "fw_cfg", 0x0902_0000, 0x1000),
        ("a", "smmu", 0x0905_0000, 0x2_0000),
        ("a", "pcie-mmio", 0x3800_0000, 0x06ff_0000),
        ("a", "pcie-io", 0x3eff_0000, 0x1_0000),
        ("a", "pcie-ecam", 0x40_1000_0000, 0x1000_0000),
        ("a", "pcie-mmio-high", 0x80_0000_0000, 0x80_0000_0000),
    ] {
        let row = rows
            .iter()
            .find(|r| r.view == view && r.window.base == base);
        let row = row.unwrap_or_else(|| panic!("{name} at {base:#x}"));
        assert_eq!((row.name.as_str(), row.window.size), (name, size));
        assert_eq!(row.kind, Kind::Unmodelled);
        assert!(!row.what.is_empty());
    }
    for (view, name, base, size, kind) in [
        ("a", "r-ram", 0x3000_0000, 0x0800_0000, Kind::Memory),
        ("r", "r-ram", 0, 0x0800_0000, Kind::Memory),
        ("r", "ram", 0x4000_0000, 0x4000_0000, Kind::Memory),
        ("r", "r-flash", 0x8800_0000, 0x0400_0000, Kind::Memory),
        ("r", "r-uart0", 0x9c09_0000, 0x1000, Kind::Part),
        ("r", "r-uart3", 0x9c0c_0000, 0x1000, Kind::Part),
        ("r", "r-gic", 0xaf00_0000, 0x1_0000, Kind::Part),
        ("r", "r-gic", 0xaf10_0000, 0x8_0000, Kind::Part),
    ] {
        let mut of_view = rows.iter().filter(|r| r.view == view);
        let row = of_view.find(|r| r.window.base == base).unwrap();
        assert_eq!((row.name.as_str(), row.window.size), (name, size));
        assert_eq!(row.kind, kind);
    }
    let smmu = rows.iter().find(|r| r.name == "smmu").unwrap();
    assert_eq!(smmu.interrupts.len(), 4);
    let text = map::map_text(&d, 1 << 30);
    assert!(text.contains("NOT MODELLED: no SMMUv3"), "{text}");
    // The shared window: 64 KiB pages, the same address in both views. AON is for R alone, so what has no
    // model begins behind it there.
    for (view, name, base) in [
        ("r", "aon", 0x1006_0000),
        ("r", "automotive", 0x1007_0000),
        ("a", "automotive", 0x1006_0000),
    ] {
        let found = |r: &map::Row| r.view == view && r.name == name && r.window.base == base;
        assert!(rows.iter().any(found), "{name} of {view}");
    }
    for r in rows
        .iter()
        .filter(|r| (0x1000_0000..0x3000_0000).contains(&r.window.base))
        .filter(|r| !["aon", "automotive"].contains(&r.name.as_str()))
    {
        assert_eq!(r.window.base % 0x1_0000, 0, "{}", r.name);
        let other = rows
            .iter()
            .filter(|o| o.name == r.name && o.window == r.window);
        assert_eq!(other.count(), 2, "{}", r.name);
    }
}

#[test]
fn every_variant_builds_and_its_devicetree_reads_back() {
    for board in ["virt", "ax1"] {
        let board = Board::load(board).unwrap();
        assert_eq!(map::check(&board).unwrap(), 6);
        let shown = map::show_text(&board);
        assert!(shown.contains("CNTV (virtual timer)"), "{shown}");
    }
    // Of both clusters of ax1: one number may be a line of each controller.
    let shown = map::show_text(&Board::load("ax1").unwrap());
    for line in [
        "    39 level  gpio\n    39 level  r-uart2\n",
        "   145 level  mhu\n",
        "  there where asked for; core 0 leaves reset by itself\n",
        "  aon: clock gates stop no clock;",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    // Two Cortex-R52 with and without what only one of three levels has: none of them has EL3.
    let board = Board::load("mps3-an536").unwrap();
    assert!(map::check(&board).unwrap() > 0);
    assert!(map::show_text(&board).contains("profile r52"));
    assert_eq!(Board::list().len(), 3);
}

#[test]
fn parts_answer_at_their_addresses() {
    let board = Board::load("ax1").unwrap();
    let options = Options {
        el: Some(3),
        cpus: Some(2),
        ..Options::default()
    };
    let built = board.build(options).unwrap();
    let plan = dyno_boards::boot::Plan::default();
    let mut machine = built.start(&plan).unwrap();
    let space = machine.space();
    let system = machine.system_mut();
    system.log.enable(Blame::Unimplemented);
    let mut read = |addr: u64| system.read(space, Access::plain(addr, 4));
    // PrimeCell identification: UARTPeriphID0, RTCPeriphID0, GPIOPeriphID0, WdogPeriphID0.
    assert_eq!(read(0x0900_0fe0), Ok(0x11));
    assert_eq!(read(0x0901_0fe0), Ok(0x31));
    assert_eq!(read(0x0903_0fe0), Ok(0x61));
    assert_eq!(read(0x0904_0fe0), Ok(0x11));
    assert_eq!(read(0x1005_0fe0), Ok(0x05));
    // GICD_PIDR2 and GICR_PIDR2 say GICv3; there are two redistributors.
    assert_eq!(read(0x0800_ffe8).unwrap() & 0xf0, 0x30);
    assert_eq!(read(0x080a_ffe8).unwrap() & 0xf0, 0x30);
    assert_eq!(read(0x080c_ffe8).unwrap() & 0xf0, 0x30);
    assert!(read(0x080e_ffe8).is_err());
    // W_IIDR in both frames of the watchdog.
    assert_eq!(read(0x0c00_0fcc), Ok(0x43b));
    assert_eq!(read(0x0c01_0fcc), Ok(0x43b));
    assert_eq!(read(0x0a00_3e00), Ok(0x7472_6976));
    assert_eq!(read(0x0905_0020), Err(Fault::NoRegister));
    assert_eq!(read(0x0700_0000), Err(Fault::NoRegister));
    assert_eq!(read(0x0d00_0000_0000), Err(Fault::NoDevice));
    let non_secure = |addr| Access {
        secure: false,
        ..Access::plain(addr, 4)
    };
    assert_eq!(
        system.read(space, non_secure(0x0904_0fe0)),
        Err(Fault::Denied)
    );
    assert_eq!(
        system.read(space, non_secure(0x0e00_0000)),
        Err(Fault::Denied)
    );
    assert_eq!(system.read(space, non_secure(0x4000_0000)), Ok(0));
    let lines = system.log.take_lines();
    assert!(lines.iter().any(|l| l.part == "smmu"), "{lines:?}");
}

#[test]
fn the_first_plug_takes_the_last_slot() {
    let disk = |n: u64| Plug::disk(Box::new(Overlay::new(vec![n as u8; 512], false)));
    let mac = dyno_virtio::NetConfig::new([2, 0, 0, 0, 0, 1]);
    let plugs = vec![
        disk(0),
        Plug::Net(mac),
        Plug::Console,
        Plug::Rng { seed: 1 },
    ];
    let options = Options {
        plugs,
        ..Options::default()
    };
    let built = Board::load("virt").unwrap().build(options).unwrap();
    assert_eq!(built.networks[0].name, "virtio30");
    assert_eq!(built.consoles[0].name, "virtio29");
    assert_eq!(built.serials[0].name, "uart0");
    assert_eq!(
        (built.keys[0].name.as_str(), built.keys[0].channel),
        ("poweroff", 3)
    );
    let mut machine = built.start(&Default::default()).unwrap();
    let space = machine.space();
    let mut id = |slot: u64| {
        let a = Access::plain(0x0a00_0000 + 0x200 * slot + 8, 4);
        machine.system_mut().read(space, a).unwrap()
    };
    assert_eq!(
        (id(31), id(30), id(29), id(28), id(27), id(0)),
        (2, 1, 3, 4, 0, 0)
    );
}

#[test]
fn too_many_plugs_are_refused() {
    let plugs = (0..33).map(|_| Plug::Console).collect();
    let options = Options {
        plugs,
        ..Options::default()
    };
    let e = Board::load("virt")
        .unwrap()
        .build(options)
        .err()
        .unwrap()
        .to_string();
    assert!(
        e.contains("33 virtio devices") && e.contains("32 slots"),
        "{e}"
    );
}

#[test]
fn options_out_of_range_say_what_would_be_right() {
    let fails = |options: Options| {
        let built = Board::load("virt").unwrap().build(options);
        built.err().expect("it must be refused").to_string()
    };
    let o = Options::default;
    let e = fails(Options {
        cpus: Some(9),
        ..o()
    });
    assert_eq!(e, "--smp: 9 cores; virt has 1 to 8");
    let e = fails(Options {
        cpus: Some(0),
        ..o()
    });
    assert!(e.contains("1 to 8"), "{e}");
    let e = fails(Options { el: Some(4), ..o() });
    assert!(e.starts_with("--el: 4"), "{e}");
    let e = fails(Options {
        memory: Some(4096),
        ..o()
    });
    assert!(e.contains("16.0 MiB to"), "{e}");
    let e = fails(Options {
        memory: Some((64 << 20) + 1),
        ..o()
    });
    assert!(e.contains("multiple of 4 KiB"), "{e}");
    let set = |s: &str| {
        fails(Options {
            set: vec![s.to_string()],
            ..o()
        })
    };
    let e = set("clusters.a.clock_hx=1");
    assert!(e.contains("did you mean clusters.a.clock_hz"), "{e}");
    let e = set("clusters.a.clock_hz=fast");
    assert!(
        e.contains("\"fast\" is no value") && e.contains("write a number"),
        "{e}"
    );
    let e = set("clusters.a.profile=z80");
    assert!(e.contains("no profile \"z80\"") && e.contains("a76"), "{e}");
    let e = set("parts.gic.spis=33");
    assert!(e.contains("33 SPIs"), "{e}");
    assert!(set("nonsense").contains("no = in it"));
    let e = Board::load("vrit").unwrap_err().to_string();
    assert!(e.contains("ax1, mps3-an536 and virt"), "{e}");
    let e = Board::load("no/such.ron").unwrap_err().to_string();
    assert!(e.starts_with("no/such.ron: cannot read"), "{e}");
}

/// In lock-step some cores of R are none, and AON alone knows which.
#[test]
fn cores_in_lock_step_do_not_leave_reset_together() {
    let build = |set: &[&str]| {
        let options = Options {
            set: set.iter().map(|s| s.to_string()).collect(),
            ..Options::default()
        };
        let built = Board::load("ax1").unwrap().build(options);
        built.err().map(|e| e.to_string())
    };
    let (step, together) = ("parts.aon.lock_step=true", "clusters.r52.together=true");
    assert_eq!((build(&[step]), build(&[together])), (None, None));
    let e = build(&[step, together]).unwrap();
    assert!(e.contains("part aon") && e.contains("lock-step"), "{e}");
    let e = build(&["clusters.r52.cores=5"]).unwrap();
    assert!(e.contains("cluster r52: cores"), "{e}");
}

#[test]
fn a_core_that_follows_in_lock_step_starts_no_image() {
    let start = |core, set: &[&str]| {
        let options = Options {
            clusters: vec!["r52".to_string()],
            set: set.iter().map(|s| s.to_string()).collect(),
            ..Options::default()
        };
        let built = Board::load("ax1").unwrap().build(options).unwrap();
        let mut plan = Plan::default();
        plan.program(core, 0, vec![0; 4]);
        let started = built.start_all(&[(1, &plan)]);
        started.err().map(|e| e.to_string())
    };
    let step = "parts.aon.lock_step=true";
    assert_eq!((start(1, &[]), start(0, &[step])), (None, None));
    let e = start(1, &[step]).unwrap();
    assert!(e.contains("r52.1") && e.contains("follows core 0"), "{e}");
}

#[test]
fn parameters_can_be_set_and_are_listed() {
    let mut board = Board::load("ax1").unwrap();
    board.set("clusters.a.clock_hz", "1_500_000_000").unwrap();
    board.set("parts.uart0.timed", "true").unwrap();
    board.set_option("clusters.a.costs.load = 8").unwrap();
    let params = board.params();
    let value = |path: &str| {
        params
            .iter()
            .find(|p| p.path == path)
            .unwrap()
            .value
            .clone()
    };
    assert_eq!(value("clusters.a.clock_hz"), "1500000000");
    assert_eq!(value("parts.uart0.timed"), "true");
    assert_eq!(value("clusters.a.costs.load"), "8");
    let built = board.build(Options::default()).unwrap();
    let timing = &built.parts.cells[0].cluster.cores[0].timing;
    assert_eq!(timing.clock.as_hz(), 1_500_000_000);
    assert_eq!(timing.costs.of(dyno_isa::Class::Load), 8);
    assert_eq!(timing.costs.of(dyno_isa::Class::Alu), 2);
    let mut virt = Board::load("virt").unwrap();
    virt.set("clusters.a.costs.default", "1").unwrap();
    assert!(
        virt.params()
            .iter()
            .any(|p| p.path.ends_with("costs.load") && p.value == "1")
    );
}

#[test]
fn ram_is_as_large_as_asked() {
    let options = Options {
        memory: Some(256 << 20),
        ..Options::default()
    };
    let built = Board::load("virt").unwrap().build(options).unwrap();
    assert_eq!(built.main_ram().end(), 0x5000_0000);
    let space = built.parts.cells[0]
        .system
        .space(built.parts.cells[0].cluster.space);
    let ram = space.find(0x4fff_ffff).unwrap();
    assert!(matches!(ram.target, Target::Ram { .. }));
    assert!(space.find(0x5000_0000).is_none());
}
