//! The generated devicetree, read back with a parser of somebody else, and users' own trees.
use dyno_boards::devicetree::{Chosen, Node, Tree, UserTree};
use dyno_boards::{Board, Built, Options};
use fdt::Fdt;
use fdt::node::FdtNode;

fn built(board: &str, el: u8, cpus: u32) -> Built {
    let options = Options {
        el: Some(el),
        cpus: Some(cpus),
        memory: Some(1 << 30),
        seed: 7,
        ..Options::default()
    };
    Board::load(board).unwrap().build(options).unwrap()
}

fn blob(board: &str, el: u8, cpus: u32) -> Vec<u8> {
    built(board, el, cpus)
        .devicetree(&Chosen::default())
        .unwrap()
}

fn node<'b, 'a>(t: &'b Fdt<'a>, path: &str) -> FdtNode<'b, 'a> {
    t.find_node(path)
        .unwrap_or_else(|| panic!("no node {path}"))
}

fn bytes<'a>(n: FdtNode<'_, 'a>, property: &str) -> &'a [u8] {
    let p = n.property(property);
    p.unwrap_or_else(|| panic!("{} has no {property}", n.name))
        .value
}

fn cells(n: FdtNode<'_, '_>, property: &str) -> Vec<u32> {
    let words = bytes(n, property).chunks(4);
    words
        .map(|w| u32::from_be_bytes(w.try_into().unwrap()))
        .collect()
}

fn texts(n: FdtNode<'_, '_>, property: &str) -> Vec<String> {
    let all = String::from_utf8(bytes(n, property).to_vec()).unwrap();
    let all = all.strip_suffix('\0').expect("a string ends with NUL");
    all.split('\0').map(str::to_string).collect()
}

#[test]
fn virt_says_what_qemu_says() {
    let blob = blob("virt", 2, 4);
    let t = Fdt::new(&blob).unwrap();
    let root = node(&t, "/");
    assert_eq!(texts(root, "compatible"), ["linux,dummy-virt"]);
    assert_eq!(cells(root, "#address-cells"), [2]);
    let gic = node(&t, "/intc@8000000");
    assert_eq!(cells(root, "interrupt-parent"), cells(gic, "phandle"));
    assert_eq!(texts(gic, "compatible"), ["arm,gic-v3"]);
    assert_eq!(
        cells(gic, "reg"),
        [0, 0x0800_0000, 0, 0x1_0000, 0, 0x080a_0000, 0, 0xf6_0000]
    );
    assert_eq!(cells(gic, "#interrupt-cells"), [3]);
    assert_eq!(cells(gic, "interrupts"), [1, 9, 4]);
    assert!(gic.property("interrupt-controller").is_some());
    assert_eq!(
        cells(node(&t, "/memory@40000000"), "reg"),
        [0, 0x4000_0000, 0, 0x4000_0000]
    );

    let clock = node(&t, "/apb-pclk");
    assert_eq!(texts(clock, "compatible"), ["fixed-clock"]);
    assert_eq!(cells(clock, "clock-frequency"), [24_000_000]);
    assert_eq!(texts(clock, "clock-output-names"), ["clk24mhz"]);
    let phandle = cells(clock, "phandle")[0];

    let uart = node(&t, "/pl011@9000000");
    assert_eq!(texts(uart, "compatible"), ["arm,pl011", "arm,primecell"]);
    assert_eq!(texts(uart, "clock-names"), ["uartclk", "apb_pclk"]);
    assert_eq!(cells(uart, "clocks"), [phandle, phandle]);
    assert_eq!(cells(uart, "interrupts"), [0, 1, 4]);
    assert_eq!(cells(uart, "reg"), [0, 0x0900_0000, 0, 0x1000]);
    let rtc = node(&t, "/pl031@9010000");
    assert_eq!(texts(rtc, "compatible"), ["arm,pl031", "arm,primecell"]);
    assert_eq!(cells(rtc, "interrupts"), [0, 2, 4]);
    let gpio = node(&t, "/pl061@9030000");
    assert_eq!(cells(gpio, "interrupts"), [0, 7, 4]);
    assert_eq!(cells(gpio, "#gpio-cells"), [2]);
    assert!(gpio.property("gpio-controller").is_some());
    let key = node(&t, "/gpio-keys/poweroff");
    assert_eq!(cells(key, "gpios"), [cells(gpio, "phandle")[0], 3, 0]);
    assert_eq!(cells(key, "linux,code"), [116]);
    assert_eq!(texts(key, "label"), ["GPIO Key Poweroff"]);

    for n in 0..32u32 {
        let base = 0x0a00_0000 + 0x200 * n;
        let slot = node(&t, &format!("/virtio_mmio@{base:x}"));
        assert_eq!(texts(slot, "compatible"), ["virtio,mmio"]);
        assert_eq!(cells(slot, "reg"), [0, base, 0, 0x200]);
        assert_eq!(cells(slot, "interrupts"), [0, 16 + n, 1]);
        assert!(slot.property("dma-coherent").is_some());
    }
    let timer = node(&t, "/timer");
    assert_eq!(
        texts(timer, "compatible"),
        ["arm,armv8-timer", "arm,armv7-timer"]
    );
    assert!(timer.property("always-on").is_some());
    let ppis = [13, 14, 11, 10, 12];
    let expected: Vec<u32> = ppis.iter().flat_map(|&n| [1, n, 4]).collect();
    assert_eq!(cells(timer, "interrupts"), expected);
    assert_eq!(cells(node(&t, "/pmu"), "interrupts"), [1, 7, 4]);
    assert_eq!(texts(node(&t, "/pmu"), "compatible"), ["arm,armv8-pmuv3"]);

    let psci = node(&t, "/psci");
    assert_eq!(
        texts(psci, "compatible"),
        ["arm,psci-1.0", "arm,psci-0.2", "arm,psci"]
    );
    assert_eq!(texts(psci, "method"), ["smc"]);
    assert_eq!(cells(psci, "cpu_on"), [0xc400_0003]);
    assert_eq!(cells(psci, "cpu_off"), [0x8400_0002]);
    assert_eq!(cells(psci, "cpu_suspend"), [0xc400_0001]);
    assert_eq!(cells(psci, "migrate"), [0xc400_0005]);

    for n in 0..4 {
        let cpu = node(&t, &format!("/cpus/cpu@{n}"));
        assert_eq!(cells(cpu, "reg"), [n]);
        assert_eq!(texts(cpu, "compatible"), ["arm,cortex-a76"]);
        assert_eq!(texts(cpu, "device_type"), ["cpu"]);
        assert_eq!(texts(cpu, "enable-method"), ["psci"]);
        let core = node(&t, &format!("/cpus/cpu-map/socket0/cluster0/core{n}"));
        assert_eq!(cells(core, "cpu"), cells(cpu, "phandle"));
    }
    let chosen = node(&t, "/chosen");
    assert_eq!(texts(chosen, "stdout-path"), ["/pl011@9000000"]);
    assert_eq!(bytes(chosen, "rng-seed").len(), 32);
    assert_eq!(bytes(chosen, "kaslr-seed").len(), 8);
    assert_eq!(texts(node(&t, "/aliases"), "serial0"), ["/pl011@9000000"]);
    // What has no model is not there.
    for absent in [
        "/fw-cfg@9020000",
        "/pcie@10000000",
        "/flash@0",
        "/intc@8000000/its@8080000",
    ] {
        assert!(t.find_node(absent).is_none(), "{absent}");
    }
}

#[test]
fn exception_levels_change_what_qemu_changes() {
    let el1 = blob("virt", 1, 1);
    let t = Fdt::new(&el1).unwrap();
    assert_eq!(texts(node(&t, "/psci"), "method"), ["hvc"]);
    assert!(node(&t, "/intc@8000000").property("interrupts").is_none());
    assert_eq!(cells(node(&t, "/timer"), "interrupts").len(), 12);

    let el3 = blob("ax1", 3, 4);
    let t = Fdt::new(&el3).unwrap();
    assert_eq!(texts(node(&t, "/psci"), "method"), ["smc"]);
    let uart1 = node(&t, "/pl011@9040000");
    assert_eq!(texts(uart1, "status"), ["disabled"]);
    assert_eq!(texts(uart1, "secure-status"), ["okay"]);
    assert_eq!(cells(uart1, "interrupts"), [0, 8, 4]);
    let secram = node(&t, "/secram@e000000");
    assert_eq!(cells(secram, "reg"), [0, 0x0e00_0000, 0, 0x0100_0000]);
    assert_eq!(texts(secram, "secure-status"), ["okay"]);
    assert_eq!(
        texts(node(&t, "/secure-chosen"), "stdout-path"),
        ["/pl011@9040000"]
    );
    let aliases = node(&t, "/aliases");
    assert_eq!(texts(aliases, "serial1"), ["/pl011@9040000"]);
    assert_eq!(texts(aliases, "serial2"), ["/pl011@10000000"]);
    assert_eq!(
        texts(node(&t, "/chosen"), "stdout-path"),
        ["/pl011@9000000"]
    );
    let dog = node(&t, "/watchdog@c010000");
    assert_eq!(texts(dog, "compatible"), ["arm,sbsa-gwdt"]);
    assert_eq!(
        cells(dog, "reg"),
        [0, 0x0c01_0000, 0, 0x1000, 0, 0x0c00_0000, 0, 0x1000]
    );
    let sp805 = node(&t, "/watchdog@10050000");
    assert_eq!(texts(sp805, "clock-names"), ["wdog_clk", "apb_pclk"]);
    assert_eq!(
        texts(node(&t, "/cpus/cpu@3"), "compatible"),
        ["arm,cortex-a78ae"]
    );

    let el2 = blob("ax1", 2, 1);
    let t = Fdt::new(&el2).unwrap();
    assert!(t.find_node("/pl011@9040000").is_none());
    assert!(t.find_node("/secram@e000000").is_none());
}

/// A's side of what stands between the clusters: its own three interrupts of the MHU, and no AON.
#[test]
fn the_mailbox_is_there_and_the_power_controller_is_not() {
    let blob = blob("ax1", 2, 1);
    let t = Fdt::new(&blob).unwrap();
    let mhu = node(&t, "/mailbox@c020000");
    assert_eq!(texts(mhu, "compatible"), ["arm,mhu", "arm,primecell"]);
    assert_eq!(cells(mhu, "reg"), [0, 0x0c02_0000, 0, 0x1000]);
    assert_eq!(cells(mhu, "interrupts"), [0, 113, 4, 0, 114, 4, 0, 115, 4]);
    assert_eq!(cells(mhu, "#mbox-cells"), [1]);
    assert_eq!(texts(mhu, "clock-names"), ["apb_pclk"]);
    assert!(t.all_nodes().all(|n| !n.name.contains("10060000")));
}

#[test]
fn own_firmware_brings_its_own_psci() {
    let options = Options {
        el: Some(3),
        firmware: true,
        ..Options::default()
    };
    let built = Board::load("ax1").unwrap().build(options).unwrap();
    assert!(built.parts.cells[0].cluster.psci.is_none());
    let blob = built.devicetree(&Chosen::default()).unwrap();
    let t = Fdt::new(&blob).unwrap();
    assert!(t.find_node("/psci").is_none());
    assert!(node(&t, "/cpus/cpu@0").property("enable-method").is_none());
}

#[test]
fn a_boot_chooses_and_seeds_repeat() {
    let b = built("virt", 1, 1);
    let chosen = Chosen {
        bootargs: Some("console=ttyAMA0 earlycon".to_string()),
        initrd: Some((0x4800_0000, 0x4812_3456)),
    };
    let blob = b.devicetree(&chosen).unwrap();
    let t = Fdt::new(&blob).unwrap();
    let c = node(&t, "/chosen");
    assert_eq!(texts(c, "bootargs"), ["console=ttyAMA0 earlycon"]);
    assert_eq!(cells(c, "linux,initrd-start"), [0, 0x4800_0000]);
    assert_eq!(cells(c, "linux,initrd-end"), [0, 0x4812_3456]);
    assert_eq!(blob, built("virt", 1, 1).devicetree(&chosen).unwrap());
    let other = Options {
        seed: 8,
        ..Options::default()
    };
    let other = Board::load("virt").unwrap().build(other).unwrap();
    let other = other.devicetree(&chosen).unwrap();
    let o = Fdt::new(&other).unwrap();
    assert_ne!(bytes(node(&o, "/chosen"), "rng-seed"), bytes(c, "rng-seed"));
    assert_ne!(bytes(c, "rng-seed")[..8], *bytes(c, "kaslr-seed"));
}

#[test]
fn a_users_tree_keeps_everything_but_chosen() {
    let module = Node::new("module@50000000").text("compatible", "multiboot,kernel");
    let chosen = Node::new("chosen").text("bootargs", "old").child(module);
    let memory = Node::new("memory@40000000")
        .text("device_type", "memory")
        .wide("reg", &[0x4000_0000, 0x8000_0000]);
    let root = Node::new("")
        .cells("#address-cells", &[2])
        .cells("#size-cells", &[2])
        .child(memory)
        .child(chosen)
        .child(Node::new("labels").text("a", "/b"));
    let tree = Tree {
        root,
        reservations: vec![(0x5000_0000, 0x1000)],
        boot_cpu: 0,
    };
    let blob = tree.to_blob().unwrap();
    let user = UserTree::read("my.dtb", &blob).unwrap();
    assert_eq!(user.tree(), &tree);
    assert_eq!(user.blob(&Chosen::default()).unwrap(), blob);
    let chosen = Chosen {
        bootargs: Some("new".to_string()),
        initrd: None,
    };
    let again = Tree::parse(&user.blob(&chosen).unwrap()).unwrap();
    assert_eq!(
        again.root.find("chosen").unwrap().get("bootargs"),
        Some(&b"new\0"[..])
    );
    assert!(again.root.find("chosen/module@50000000").is_some());
    assert_eq!(again.reservations, tree.reservations);
    assert_eq!(user.memory(), [(0x4000_0000, 0x8000_0000)]);
    let remarks = built("virt", 1, 1).remarks(&user);
    assert!(remarks[0].contains("0x40000000-0xbfffffff"), "{remarks:?}");
}

#[test]
fn what_is_no_devicetree_says_why() {
    let refused = |blob: &[u8]| UserTree::read("my.dtb", blob).unwrap_err().to_string();
    let e = refused(b"");
    assert!(
        e.starts_with("my.dtb: is not a devicetree: it has only 0 bytes; "),
        "{e}"
    );
    let e = refused(b"/dts-v1/;\n/ { };\n");
    assert!(e.contains("dtc -O dtb"), "{e}");
    assert!(refused(&[0x1f; 64]).contains("0x1f1f1f1f instead of 0xd00dfeed"));
    let good = blob("virt", 1, 1);
    let e = refused(&good[..good.len() - 10]);
    assert!(e.contains("the file has only"), "{e}");
    let mut old = good.clone();
    old[23] = 3;
    assert!(refused(&old).contains("version 3"));
}

#[test]
fn damaged_trees_are_errors_and_never_panics() {
    let good = blob("virt", 2, 2);
    let mut state = 9u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    for round in 0..10_000 {
        let mut bytes = good.clone();
        for _ in 0..=next(4) {
            let within = if round % 2 == 0 { 64 } else { bytes.len() };
            let at = next(within);
            bytes[at] = next(256) as u8;
        }
        if next(4) == 0 {
            bytes.truncate(next(good.len()));
        }
        if let Ok(user) = UserTree::read("my.dtb", &bytes) {
            let _ = user.memory();
            let chosen = Chosen {
                bootargs: Some("x".to_string()),
                initrd: None,
            };
            let _ = user.blob(&chosen);
        }
    }
}
