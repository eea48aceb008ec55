//! Programs that need no guest images: these always run.
use dyno_boot::{boot, must_pass};

#[test]
fn a_program_prints_and_powers_off() {
    let r = boot("hello.ron", "hello", 2).expect("it needs no guest");
    let run = r[0].run.as_ref().unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(r[0].code, 0, "{}", dyno_scenario::report::table(&r[0]));
    let (name, log) = &run.consoles[0];
    assert!(name == "uart0" && log.contains("hello, world"), "{log}");
}

#[test]
fn what_enters_is_part_of_the_run() {
    must_pass("echo.ron", "echo", 2);
}

#[test]
fn every_scenario_of_the_repository_reads() {
    let folder = dyno_boot::scenario(".");
    let mut read = 0;
    for e in std::fs::read_dir(&folder).unwrap() {
        let path = e.unwrap().path();
        if path.extension().is_some_and(|x| x == "ron") {
            dyno_scenario::case::load(&path).unwrap_or_else(|e| panic!("{e}"));
            read += 1;
        }
    }
    assert!(read >= 3);
}
