//! The initramfs of the Linux guests: busybox, a few scripts (`initramfs/`), and the modules that the kernel needs. One kind
//! checks the machine from inside, down to the test disk's file system; the other runs programs of a distribution.
//!
//! It is not compressed: that is smallest in guest instructions and cannot differ between machines.

use crate::cpio::Archive;
use crate::kmod::Module;
use crate::manifest::Job;
use crate::samples;

/// Scripts that check the machine, the first program first.
const CHECK: &[(&str, &[u8])] = &[
    ("init", include_bytes!("../initramfs/init")),
    ("bin/dyno-work", include_bytes!("../initramfs/dyno-work")),
    ("bin/dyno-disk", include_bytes!("../initramfs/dyno-disk")),
];
/// Scripts that run programs.
const RUN: &[(&str, &[u8])] = &[
    ("init", include_bytes!("../initramfs/userland/init")),
    (
        "bin/dyno-programs",
        include_bytes!("../initramfs/userland/dyno-programs"),
    ),
];
/// What else those work on, beside the samples.
const INPUTS: &[(&str, &[u8])] = &[
    (
        "numbers.lua",
        include_bytes!("../initramfs/userland/numbers.lua"),
    ),
    (
        "numbers.py",
        include_bytes!("../initramfs/userland/numbers.py"),
    ),
    // Made for this test; it protects nothing.
    ("rsa.pem", include_bytes!("../initramfs/userland/rsa.pem")),
];
const APPLETS: &str = include_str!("../initramfs/applets");

/// All that goes into every initramfs of a kind besides what other guests are, for its recipe.
pub(crate) fn content(job: &Job) -> Vec<u8> {
    let mut content = APPLETS.as_bytes().to_vec();
    let mut add = |(name, bytes): (&str, &[u8])| {
        content.extend([0]);
        content.extend(name.as_bytes());
        content.extend([0]);
        content.extend(bytes);
    };
    match job {
        Job::Check { .. } => CHECK.iter().copied().for_each(add),
        Job::Run { .. } => {
            RUN.iter().chain(INPUTS).copied().for_each(&mut add);
            samples::all().iter().for_each(|(n, s)| add((n, s)));
        }
    }
    content
}

/// Builds the archive that checks the machine.
pub(crate) fn check(busybox: &[u8], modules: &[Module], disk_sha256: &str) -> Vec<u8> {
    let mut archive = begin(&["etc/dyno", "mnt"], CHECK, busybox);
    archive.file(
        "etc/dyno/disk.sha256",
        format!("{disk_sha256}\n").as_bytes(),
    );
    finish(archive, modules)
}

/// Builds the archive that runs programs. They are an archive of their own: the kernel unpacks one after the other.
pub(crate) fn run(busybox: &[u8], modules: &[Module], programs: &[u8]) -> Vec<u8> {
    let mut archive = begin(&["inputs"], RUN, busybox);
    for (name, bytes) in INPUTS {
        archive.file(&format!("inputs/{name}"), bytes);
    }
    for (name, bytes) in samples::all() {
        archive.file(&format!("inputs/{name}"), &bytes);
    }
    [&finish(archive, modules), programs].concat()
}

/// What every initramfs has: the folders that a system is mounted on, the shell and its tools.
fn begin(folders: &[&str], scripts: &[(&str, &[u8])], busybox: &[u8]) -> Archive {
    let mut archive = Archive::default();
    let mut all = vec![
        "bin",
        "dev",
        "etc",
        "lib",
        "lib/modules",
        "proc",
        "root",
        "sys",
        "tmp",
    ];
    all.extend(folders);
    all.sort_unstable();
    for folder in all {
        archive.folder(folder);
    }
    // The kernel opens the console before /init can mount anything.
    archive.device("dev/console", 0o600, 5, 1);
    archive.device("dev/null", 0o666, 1, 3);
    for (name, script) in scripts {
        archive.program(name, script);
    }
    archive.program("bin/busybox", busybox);
    for applet in APPLETS.split_whitespace() {
        archive.link(&format!("bin/{applet}"), "busybox");
    }
    archive
}

fn finish(mut archive: Archive, modules: &[Module]) -> Vec<u8> {
    archive.file("etc/passwd", b"root::0:0:root:/root:/bin/sh\n");
    archive.file("etc/group", b"root:x:0:\n");
    let mut order = String::new();
    for module in modules {
        archive.file(&format!("lib/modules/{}.ko", module.name), &module.bytes);
        order += &format!("{}.ko\n", module.name);
    }
    archive.file("lib/modules/order", order.as_bytes());
    archive.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_parts_give_the_same_bytes() {
        let module = || Module {
            name: "m".into(),
            bytes: vec![1, 2, 3],
        };
        let one = check(b"busybox", &[module()], "00");
        assert_eq!(one, check(b"busybox", &[module()], "00"));
        assert_ne!(one, check(b"busybox", &[module()], "01"));
        assert_eq!(one.len() % 512, 0);
        let one = run(b"busybox", &[module()], b"programs");
        assert_eq!(one, run(b"busybox", &[module()], b"programs"));
        assert!(one.ends_with(b"programs"));
    }

    #[test]
    fn scripts_use_only_programs_that_are_there() {
        let applets: Vec<&str> = APPLETS.split_whitespace().collect();
        for word in [
            "mount",
            "dmesg",
            "insmod",
            "taskset",
            "sha256sum",
            "sort",
            "awk",
            "gzip",
            "dd",
            "cmp",
            "poweroff",
            "sh",
            "ifconfig",
            "mktemp",
            "usleep",
            "head",
            "cut",
            "sed",
            "[",
        ] {
            assert!(applets.contains(&word), "{word}");
        }
        for (_, script) in CHECK.iter().chain(RUN) {
            assert!(script.starts_with(b"#!/bin/sh\n"));
            assert!(!script.contains(&b'\r'));
        }
    }
}
