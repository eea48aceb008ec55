//! The table of guests, `guests.ron`: for each name, where it comes from and what it must look like. Adding a guest that is a
//! plain file of a package is an entry there and no code here.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

use crate::FetchError;

/// Path of the manifest in the source tree, for messages.
const FILE: &str = "frontends/fetch/guests.ron";

/// One guest as the manifest describes it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuestInfo {
    /// The name users type.
    pub name: String,
    /// One line for people.
    pub summary: String,
    /// Where it comes from.
    pub source: Source,
    /// The files that the guest consists of once fetched; the first is the main one.
    pub files: Vec<FileInfo>,
}

/// Where a guest comes from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Source {
    /// A package of the distribution's archive.
    Package {
        /// The release that holds it.
        suite: String,
        /// The package to look up.
        package: String,
        /// For a meta package: the guest is in the dependency whose name starts like this.
        #[serde(default)]
        follow: Option<String>,
        /// What was seen when the manifest was last revised.
        pin: Pin,
    },
    /// Programs of several packages with the libraries that they need, as an archive that an initramfs can have behind it.
    Programs {
        /// The release that holds them.
        suite: String,
        /// The packages that programs and libraries are in, as seen when the manifest was last revised. All that is needed
        /// is named: dependencies of packages are not followed.
        packages: Vec<Pin>,
        /// Their programs, by path. Libraries are worked out.
        programs: Vec<String>,
        /// Folders that are kept whole.
        #[serde(default)]
        trees: Vec<String>,
    },
    /// An initramfs built from a kernel's modules and busybox.
    Initramfs {
        /// The guest that has the kernel and its modules.
        kernel: String,
        /// The guest that has busybox.
        busybox: String,
        /// Modules to load, in this order; dependencies and what the kernel has built in are worked out.
        modules: Vec<String>,
        /// What it does.
        job: Job,
    },
    /// The test disk, made here.
    Disk,
}

/// What an initramfs does before it powers off.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Job {
    /// Checks the machine.
    Check {
        /// The guest whose checksum it compares the disk with.
        disk: String,
    },
    /// Runs programs.
    Run {
        /// The guest that has them.
        programs: String,
    },
}

impl Job {
    /// The guest that it takes.
    pub(crate) fn guest(&self) -> &str {
        match self {
            Job::Check { disk } => disk,
            Job::Run { programs } => programs,
        }
    }
}

/// The package version that the manifest was revised with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Name of the package (after `follow`).
    pub package: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the package file.
    pub sha256: String,
}

/// One file of a guest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileInfo {
    /// Name in the cache.
    pub name: String,
    /// Path in the package; `*` stands for anything within one path component.
    #[serde(default)]
    pub from: String,
    /// What it is.
    #[serde(default)]
    pub form: Form,
    /// SHA-256 of the final file for the pinned version.
    #[serde(default)]
    pub sha256: String,
}

/// What a file of a package is, so what has to be done with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// Taken as it is.
    #[default]
    Plain,
    /// An arm64 kernel: unpacked if it is compressed, and checked for the Image magic.
    Arm64Image,
    /// A program of the guest: made executable.
    Program,
    /// A whole folder.
    Tree,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    guests: Vec<GuestInfo>,
}

/// Reads a manifest's text.
pub fn parse(text: &str) -> Result<Vec<GuestInfo>, FetchError> {
    let wrong = |problem: String| FetchError::Manifest {
        file: FILE.into(),
        problem,
    };
    let manifest: Manifest = ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .from_str(text)
        .map_err(|e| wrong(e.to_string()))?;
    for (i, guest) in manifest.guests.iter().enumerate() {
        let plain = |s: &str| {
            !s.is_empty()
                && s.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
                && !s.starts_with('.')
        };
        if !plain(&guest.name) {
            return Err(wrong(format!(
                "guest name `{}` is not letters, digits, `-`, `.` and `_`",
                guest.name
            )));
        }
        if manifest.guests[..i].iter().any(|g| g.name == guest.name) {
            return Err(wrong(format!("guest `{}` is there twice", guest.name)));
        }
        if guest.files.is_empty() {
            return Err(wrong(format!("guest `{}` has no files", guest.name)));
        }
        if let Some(bad) = guest.files.iter().find(|f| !plain(&f.name)) {
            return Err(wrong(format!(
                "guest `{}`: file name `{}` is not letters, digits, `-`, `.` and `_`",
                guest.name, bad.name
            )));
        }
        if let Source::Initramfs {
            kernel,
            busybox,
            job,
            ..
        } = &guest.source
            && let Some(missing) = [kernel, busybox, job.guest()]
                .into_iter()
                .find(|n| !manifest.guests[..i].iter().any(|g| g.name == **n))
        {
            return Err(wrong(format!(
                "guest `{}` is built from `{missing}`, which must come before it",
                guest.name
            )));
        }
    }
    Ok(manifest.guests)
}

/// All guests, in the manifest's order.
pub fn guests() -> &'static [GuestInfo] {
    static GUESTS: OnceLock<Vec<GuestInfo>> = OnceLock::new();
    // The manifest is compiled in and a test parses it, so a failure cannot leave the build.
    GUESTS.get_or_init(|| {
        parse(include_str!("../guests.ron")).expect("the manifest that is compiled in is valid")
    })
}

/// The guest of that name.
pub fn find(name: &str) -> Result<&'static GuestInfo, FetchError> {
    guests()
        .iter()
        .find(|g| g.name == name)
        .ok_or_else(|| FetchError::UnknownGuest {
            name: name.into(),
            known: guests()
                .iter()
                .map(|g| g.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checked_in_manifest_is_valid_and_has_the_promised_names() {
        for name in [
            "debian-kernel-6.12",
            "debian-kernel-6.1",
            "busybox",
            "disk",
            "initramfs-6.12",
            "initramfs-6.1",
        ] {
            find(name).unwrap();
        }
        for guest in guests() {
            let pins = match &guest.source {
                Source::Package { pin, .. } => std::slice::from_ref(pin),
                Source::Programs { packages, .. } => packages,
                _ => &[],
            };
            for pin in pins {
                assert_eq!(pin.sha256.len(), 64, "{}: {}", guest.name, pin.package);
            }
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let text = find("debian").unwrap_err().to_string();
        assert!(
            text.contains("`debian`") && text.contains("debian-kernel-6.12"),
            "{text}"
        );
    }

    #[test]
    fn mistakes_are_named() {
        let guest = |name: &str, files: &str| {
            format!("(name: \"{name}\", summary: \"\", source: Disk, files: [{files}])")
        };
        let try_it = |body: String| {
            parse(&format!("(guests: [{body}])"))
                .unwrap_err()
                .to_string()
        };
        assert!(try_it(guest("a/b", "(name: \"f\")")).contains("`a/b`"));
        assert!(try_it(guest("a", "")).contains("`a` has no files"));
        assert!(try_it(guest("a", "(name: \"../f\")")).contains("`../f`"));
        let one = guest("a", "(name: \"f\")");
        assert!(try_it(format!("{one}, {one}")).contains("twice"));
        let text = parse("(guests: [(name: 1)])").unwrap_err().to_string();
        assert!(text.starts_with("frontends/fetch/guests.ron: 1:"), "{text}");
    }
}
