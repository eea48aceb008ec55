//! The initramfs of the Linux guests: busybox, a few scripts that check the machine from inside (`initramfs/`), and the
//! modules that the kernel needs for the virtio devices and the test disk's file system.
//!
//! It is not compressed: that is smallest in guest instructions and cannot differ between machines.

use crate::cpio::Archive;
use crate::kmod::Module;

const INIT: &[u8] = include_bytes!("../initramfs/init");
const WORK: &[u8] = include_bytes!("../initramfs/dyno-work");
const DISK: &[u8] = include_bytes!("../initramfs/dyno-disk");
const APPLETS: &str = include_str!("../initramfs/applets");

/// All text that goes into every initramfs, for its recipe.
pub(crate) fn scripts() -> Vec<u8> {
    [INIT, WORK, DISK, APPLETS.as_bytes()].join(&0)
}

/// Builds the archive.
pub(crate) fn build(busybox: &[u8], modules: &[Module], disk_sha256: &str) -> Vec<u8> {
    let mut archive = Archive::default();
    for folder in [
        "bin",
        "dev",
        "etc",
        "etc/dyno",
        "lib",
        "lib/modules",
        "mnt",
        "proc",
        "root",
        "sys",
        "tmp",
    ] {
        archive.folder(folder);
    }
    // The kernel opens the console before /init can mount anything.
    archive.device("dev/console", 0o600, 5, 1);
    archive.device("dev/null", 0o666, 1, 3);
    archive.program("init", INIT);
    archive.program("bin/dyno-work", WORK);
    archive.program("bin/dyno-disk", DISK);
    archive.program("bin/busybox", busybox);
    for applet in APPLETS.split_whitespace() {
        archive.link(&format!("bin/{applet}"), "busybox");
    }
    archive.file(
        "etc/dyno/disk.sha256",
        format!("{disk_sha256}\n").as_bytes(),
    );
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
        let one = build(b"busybox", &[module()], "00");
        assert_eq!(one, build(b"busybox", &[module()], "00"));
        assert_ne!(one, build(b"busybox", &[module()], "01"));
        assert_eq!(one.len() % 512, 0);
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
            "[",
        ] {
            assert!(applets.contains(&word), "{word}");
        }
        for script in [INIT, WORK, DISK] {
            assert!(script.starts_with(b"#!/bin/sh\n"));
            assert!(!script.contains(&b'\r'));
        }
    }
}
