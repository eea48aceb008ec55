//! Kernel modules of an unpacked kernel package: which file has which module, what each depends on, and which the kernel has
//! built in. The packages hold no dependency file (it is made when they are installed), so dependencies are read from the
//! modules themselves.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::FetchError;
use crate::apt::{execute, file_name};
use crate::cache::walk;
use crate::elf::section;
use crate::error::Context;

/// The modules of one kernel.
pub(crate) struct Modules {
    files: Vec<(String, PathBuf)>,
    builtin: Vec<String>,
}

/// One module, unpacked.
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Modules {
    /// Lists the modules in a kernel's `modules` folder.
    pub(crate) fn open(folder: &Path) -> Result<Self, FetchError> {
        let mut files: Vec<(String, PathBuf)> = walk(folder)?
            .into_iter()
            .filter_map(|p| Some((module_name(&file_name(&p))?, p)))
            .collect();
        files.sort();
        let list = folder.join("modules.builtin");
        let text = std::fs::read_to_string(&list).at("read", &list)?;
        let builtin = text
            .lines()
            .filter_map(|l| module_name(l.rsplit('/').next()?))
            .collect();
        Ok(Self { files, builtin })
    }

    /// The named modules and all that they need, each after what it depends on; what is built in is left out.
    pub(crate) fn closure(&self, guest: &str, names: &[String]) -> Result<Vec<Module>, FetchError> {
        let mut done = Vec::new();
        for name in names {
            self.add(guest, &name.replace('-', "_"), &mut done)?;
        }
        Ok(done)
    }

    fn add(&self, guest: &str, name: &str, done: &mut Vec<Module>) -> Result<(), FetchError> {
        if done.iter().any(|m| m.name == name) || self.builtin.iter().any(|b| b == name) {
            return Ok(());
        }
        let Some((_, path)) = self.files.iter().find(|(n, _)| n == name) else {
            return Err(FetchError::Layout {
                guest: guest.into(),
                package: "of the kernel".into(),
                pattern: format!("modules/**/{name}.ko*"),
            });
        };
        let bytes = without_signature(read(guest, path)?);
        let wrong = || FetchError::Format {
            path: path.clone(),
            problem: "not a kernel module (no `depends=` in it)".into(),
        };
        // Dependencies cannot be circular: the kernel's build refuses that.
        for needed in depends(&bytes).ok_or_else(wrong)? {
            self.add(guest, &needed, done)?;
        }
        done.push(Module {
            name: name.into(),
            bytes,
        });
        Ok(())
    }
}

/// `virtio-rng.ko.xz` -> `virtio_rng`.
fn module_name(file: &str) -> Option<String> {
    let (stem, rest) = file.split_once(".ko")?;
    (rest.is_empty() || rest == ".xz").then(|| stem.replace('-', "_"))
}

/// Reads a module and unpacks it; the guest's busybox cannot load a packed one.
fn read(guest: &str, path: &Path) -> Result<Vec<u8>, FetchError> {
    if path.extension().is_none_or(|e| e != "xz") {
        return std::fs::read(path).at("read", path);
    }
    let mut command = Command::new("xz");
    command.args(["-dc", "--"]).arg(path);
    execute(guest, command, "install the package xz-utils")
}

/// What ends a signed module.
const SIGNED: &[u8] = b"~Module signature appended~\n";

/// Cuts off a module's signature: the kernels take modules without one, and checking it costs the guest some 45 million
/// instructions a module. Before the end mark are the signature, 8 bytes about it, and its length (big-endian).
fn without_signature(mut module: Vec<u8>) -> Vec<u8> {
    let cut = module.strip_suffix(SIGNED).and_then(|signed| {
        let length = u32::from_be_bytes(signed.last_chunk().copied()?);
        signed.len().checked_sub(12)?.checked_sub(length as usize)
    });
    if let Some(length) = cut {
        module.truncate(length);
    }
    module
}

/// The `depends=` entry of a module's `.modinfo` section.
fn depends(module: &[u8]) -> Option<Vec<String>> {
    let info = section(module, b".modinfo")?;
    let entry = info
        .split(|b| *b == 0)
        .find_map(|e| e.strip_prefix(b"depends="))?;
    let text = String::from_utf8_lossy(entry);
    Some(
        text.split(',')
            .filter(|n| !n.is_empty())
            .map(|n| n.replace('-', "_"))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elf;

    fn module(info: &[u8]) -> Vec<u8> {
        elf::tests::file(&[(b".modinfo", info)])
    }

    #[test]
    fn dependencies() {
        assert_eq!(
            depends(&module(b"license=GPL\0depends=mbcache,crc-16\0x=y\0")).unwrap(),
            ["mbcache", "crc_16"]
        );
        assert!(
            depends(&module(b"license=GPL\0depends=\0"))
                .unwrap()
                .is_empty()
        );
        assert_eq!(depends(&module(b"license=GPL\0")), None);
        let good = module(b"depends=\0");
        for cut in 0..good.len() {
            let _ = depends(&good[..cut]);
        }
        let mut huge = good.clone();
        huge[0x28..0x30].fill(0xff);
        assert_eq!(depends(&huge), None);
    }

    #[test]
    fn signatures_are_cut_off() {
        let signed = |length: u32| {
            [
                b"module",
                &b"signature"[..],
                &[0; 8],
                &length.to_be_bytes(),
                SIGNED,
            ]
            .concat()
        };
        assert_eq!(without_signature(signed(9)), b"module");
        assert_eq!(without_signature(b"module".to_vec()), b"module");
        assert_eq!(without_signature(signed(1000)), signed(1000));
        assert_eq!(without_signature(SIGNED.to_vec()), SIGNED);
    }

    #[test]
    fn names() {
        assert_eq!(
            module_name("virtio-rng.ko.xz").as_deref(),
            Some("virtio_rng")
        );
        assert_eq!(module_name("ext4.ko").as_deref(), Some("ext4"));
        assert_eq!(module_name("modules.builtin"), None);
    }
}
