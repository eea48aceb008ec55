//! The fuzz targets, with bytes that no fuzzer has chosen.
use dyno_soak::{Xorshift, files, guard, inputs, mutate};
use std::time::Duration;

/// What a target makes something of: a good file, or nothing in particular.
fn start(name: &str) -> Vec<u8> {
    match name {
        "elf" => files::elf(),
        "image" => files::image(),
        "dtb" => files::devicetree(),
        "board" => dyno_boards::board::BUILT_IN[0].1.into(),
        "scenario" => files::SCENARIO.into(),
        _ => Vec::new(),
    }
}

fn run(cases: u64) {
    for (name, target) in inputs::ALL {
        let whole = start(name);
        guard::cases(name, 0..cases, Duration::from_secs(2), |seed| {
            let mut rng = Xorshift::new(seed);
            let data = match whole.is_empty() || rng.one_in(8) {
                true => (0..rng.below(512)).map(|_| rng.draw() as u8).collect(),
                false => mutate::bytes(&mut rng, &whole),
            };
            target(&data);
        });
    }
}

#[test]
fn fuzz_targets_take_random_bytes() {
    run(400);
}
#[test]
#[ignore = "minutes: cargo test -p dyno-soak --release -- --ignored long"]
fn long_fuzz_targets_take_random_bytes() {
    run(50_000);
}

/// `fuzz/` has a file for each, and no other.
#[test]
fn every_target_has_its_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/fuzz_targets");
    let files = std::fs::read_dir(folder).expect("fuzz/fuzz_targets");
    let mut found: Vec<String> = files
        .map(|f| f.expect("an entry").file_name().to_string_lossy().into())
        .collect();
    found.sort();
    let mut wanted: Vec<String> = inputs::ALL.iter().map(|(n, _)| format!("{n}.rs")).collect();
    // Its body is beside the sessions of gdb.
    wanted.push("gdb.rs".to_string());
    wanted.sort();
    assert_eq!(found, wanted);
}
