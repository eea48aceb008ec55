//! From reset to interrupts and the second core on the R side of AX-1, in the order in which Zephyr does it on
//! the board whose map that is (firmware/r52/baser).
use dyno_boards::boot::raw::{self, LoadOption};
use dyno_boards::{Board, Options, Stop};
use dyno_fabric::Time;

const ELF: &[u8] = include_bytes!("../../firmware/r52/baser/baser.elf");
const LOG: &str = include_str!("../../firmware/r52/baser/dyno.log");

#[test]
fn an_operating_system_starts_on_ax1() {
    let options = Options {
        clusters: vec!["r52".to_string()],
        semihosting: Some(String::new()),
        ..Options::default()
    };
    let built = Board::load("ax1").unwrap().build(options).unwrap();
    let cell = built.cell("r52").unwrap();
    let uart = built.serials.iter().find(|p| p.name == "r-uart0");
    let uart = uart.unwrap().device;
    let option = LoadOption::parse("baser.elf").unwrap();
    let plan = raw::plan(&option, ELF, &built.rams[cell]).unwrap();
    let mut m = built.start_all(&[(cell, &plan)]).unwrap();
    let stop = m.run(Time::from_ms(100));
    let sent = m.take_outputs().into_iter().filter(|o| o.device == uart);
    let log: Vec<u8> = sent.flat_map(|o| o.bytes).collect();
    assert_eq!(String::from_utf8_lossy(&log), LOG);
    assert_eq!(stop, Stop::Exit(0));
}
