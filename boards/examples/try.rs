use dyno_boards::*;
use dyno_fabric::Time;
use std::io::Write;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    #[allow(clippy::disallowed_methods)]
    let (dir, el, smp, ms) = (&a[1], a[2].parse::<u8>().unwrap(), a[3].parse::<u32>().unwrap(), a[4].parse::<u64>().unwrap());
    let board = Board::load("virt").unwrap();
    let opts = Options { el: Some(el), cpus: Some(smp), memory: Some(1 << 30), semihosting: (dir.ends_with("elf")).then(|| a[5].clone()), ..Default::default() };
    let built = board.build(opts).unwrap();
    let image; let initrd;
    let mut m = if dir.ends_with("elf") { todo!() } else {
        image = std::fs::read(format!("{dir}/Image")).unwrap();
        initrd = std::fs::read(format!("{dir}/initramfs.cpio")).unwrap();
        let f = boot::linux::File { name: "Image", bytes: &image };
        let i = boot::linux::File { name: "initrd", bytes: &initrd };
        let plan = built.kernel(f, Some(i), Some(&a[5]), None).unwrap();
        built.start(&plan).unwrap()
    };
    m.system_mut().log.enable(dyno_fabric::Blame::Guest);
    m.system_mut().log.enable(dyno_fabric::Blame::Unimplemented);
    if std::env::var("INT").is_ok() { m.system_mut().log.enable(dyno_fabric::Blame::Interrupt); }
    let t0 = std::time::Instant::now();
    let mut t = Time::ZERO;
    loop {
        t = t + Time::from_ms(1);
        let stop = m.run(t);
        for o in m.system_mut().take_outputs() { std::io::stdout().write_all(&o.bytes).unwrap(); }
        for l in m.system_mut().log.take_lines() { eprintln!("{l}"); }
        if stop != Stop::Time || t >= Time::from_ms(ms) {
            eprintln!("\n{stop:?} at {} fp {:032x}", m.now(), m.fingerprint());
            break;
        }
    }
    let s = t0.elapsed().as_secs_f64();
    for c in m.cores() {
        eprintln!("core {} pc {:#x} el {} {:?} instr {} mips {:.1} {:?}", c.index, c.pc, c.pstate.el, c.rest, c.stats.instructions, c.stats.instructions as f64 / s / 1e6, c.stats);
    }
    eprintln!("{s:.2} s");
}
