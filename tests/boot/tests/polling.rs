//! Skipping loops that only poll does not show in a Linux that boots.
use dyno_boot::{case_of, say};
use dyno_fabric::Time;

/// Fingerprints of a case, with and without skips, after so much time.
fn same(filter: &str, until: Time, change: impl Fn(&mut dyno_scenario::setup::Setup)) {
    let end = |off: bool| {
        let mut setup = case_of("linux-boot.ron", filter)?;
        change(&mut setup);
        setup.no_poll_skip = off;
        let mut ready = setup.build().unwrap_or_else(|e| panic!("{e}"));
        ready.machine.run(until);
        let cores = ready.machine.cores();
        let instructions: Vec<u64> = cores.iter().map(|c| c.stats.instructions).collect();
        let skips: u64 = cores.iter().map(|c| c.stats.skips).sum();
        say(&format!("{filter}: {skips} skips"));
        let now = ready.machine.now();
        Some(((now, instructions, ready.machine.fingerprint()), skips))
    };
    let (Some((with, skips)), Some((without, none))) = (end(false), end(true)) else {
        return;
    };
    assert_eq!(with, without, "{filter}");
    assert!(skips > 0 && none == 0, "{filter}");
}

/// No root file system: a panic, and mdelay() for a second before the reset.
#[test]
fn one_core_that_panics() {
    same("[kernel=6.12,el=1,smp=1]", Time::from_ms(1500), |s| {
        s.initrd = None;
        s.append = Some("panic=1".to_string());
    });
}

#[test]
fn four_cores() {
    same("[kernel=6.12,el=1,smp=4]", Time::from_ms(300), |_| {});
}
