//! From reset to interrupts and all cores on the R side of AX-1, in the order in which Zephyr does it on the board whose
//! map that is (firmware/r52/baser).
use dyno_boards::boot::raw::{self, LoadOption};
use dyno_boards::{Board, Options, Stop};
use dyno_fabric::Time;

const ELF: &[u8] = include_bytes!("../../firmware/r52/baser/baser.elf");

fn log(set: &[&str]) -> String {
    let options = Options {
        clusters: vec!["r52".to_string()],
        semihosting: Some(String::new()),
        set: set.iter().map(|s| s.to_string()).collect(),
        ..Options::default()
    };
    let built = Board::load("ax1").unwrap().build(options).unwrap();
    let cell = built.cell("r52").unwrap();
    let uart = built.serials.iter().find(|p| p.name == "r-uart0");
    let uart = uart.unwrap().device;
    let option = LoadOption::parse("baser.elf,r52").unwrap();
    let plan = raw::plan(&option, ELF, &built.rams[cell]).unwrap();
    let mut m = built.start_all(&[(cell, &plan)]).unwrap();
    let stop = m.run(Time::from_ms(200));
    let sent = m.take_outputs().into_iter().filter(|o| o.device == uart);
    let log: Vec<u8> = sent.flat_map(|o| o.bytes).collect();
    let log = String::from_utf8_lossy(&log).into_owned();
    assert_eq!(stop, Stop::Exit(0), "{log}");
    log
}

#[test]
fn an_operating_system_starts_on_ax1() {
    assert_eq!(log(&[]), include_str!("../../firmware/r52/baser/dyno.log"));
}

/// FVP BaseR: four cores that nothing holds back, which Zephyr's images for several cores rely on.
#[test]
fn it_starts_on_cores_that_leave_reset_together() {
    let log = log(&[
        "clusters.r52.cores=4",
        "clusters.r52.together=true",
        "clusters.r52.counter_hz=100000000",
    ]);
    assert_eq!(log, include_str!("../../firmware/r52/baser/together.log"));
}
