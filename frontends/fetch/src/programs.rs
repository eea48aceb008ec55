//! Guests that are programs out of several packages. What is kept is the programs, the shared libraries that they are linked
//! with, and whole folders where a program reads more than itself: documents, scripts and locales of a distribution are most
//! of its size, and each byte of an initramfs is unpacked by the guest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::FetchError;
use crate::Options;
use crate::apt::{Apt, Package, extract, file_name};
use crate::cache::{Cache, hash_file, remove, walk};
use crate::cpio::Archive;
use crate::elf;
use crate::error::Context;
use crate::manifest::{GuestInfo, Pin};
use crate::package::find;

/// Where the packages of an arm64 system have their libraries.
const LIBRARIES: &[&str] = &["usr/lib/aarch64-linux-gnu", "usr/lib"];

/// What was built.
pub(crate) struct Built {
    pub(crate) archive: Vec<u8>,
    /// For the record.
    pub(crate) version: String,
    /// Whether every package is the pinned one.
    pub(crate) pinned: bool,
}

/// Which packages, and what of them.
pub(crate) struct Wanted<'a> {
    pub(crate) suite: &'a str,
    pub(crate) packages: &'a [Pin],
    pub(crate) programs: &'a [String],
    pub(crate) trees: &'a [String],
}

/// Downloads the packages, checks them against the manifest and builds the archive.
pub(crate) fn build(
    guest: &GuestInfo,
    wanted: &Wanted,
    options: &Options,
    cache: &Cache,
    progress: &mut dyn FnMut(&str),
) -> Result<Built, FetchError> {
    let mut apt = Apt::new(&guest.name, wanted.suite, &cache.root, options, progress)?;
    let (found, debs) = download(&mut apt, options, wanted.packages)?;
    let root = cache.begin(&guest.name)?.join(".unpacked");
    let mut others = Vec::new();
    for ((pin, package), deb) in wanted.packages.iter().zip(&found).zip(&debs) {
        let sha256 = hash_file(deb)?;
        if package.version != pin.version {
            others.push(format!("{} {}", package.name, package.version));
        } else if sha256 != pin.sha256 {
            return Err(FetchError::Checksum {
                guest: guest.name.clone(),
                what: file_name(deb),
                found: sha256,
                pinned: pin.sha256.clone(),
            });
        }
        extract(&guest.name, deb, &root)?;
    }
    let archive = pack(&guest.name, &root, wanted.programs, wanted.trees)?;
    remove(&root)?;
    apt.clean()?;
    let version = match others.as_slice() {
        [] => format!("{} packages of {}", debs.len(), wanted.suite),
        _ => format!("packages of {}, {}", wanted.suite, others.join(", ")),
    };
    Ok(Built {
        archive,
        version,
        pinned: others.is_empty(),
    })
}

/// The pinned versions if the archive still has all of them, else the newest; in the order of the pins.
fn download(
    apt: &mut Apt,
    options: &Options,
    pins: &[Pin],
) -> Result<(Vec<Package>, Vec<PathBuf>), FetchError> {
    let names: Vec<&str> = pins.iter().map(|p| p.package.as_str()).collect();
    let take = |apt: &mut Apt| -> Result<(Vec<Package>, Vec<PathBuf>), FetchError> {
        let found = apt.packages(&names)?;
        let one = |name: &&str| match found.iter().find(|p| p.name == **name) {
            Some(package) => Ok(package.clone()),
            None => apt.package(name),
        };
        let found = names.iter().map(one).collect::<Result<Vec<_>, _>>()?;
        let exact = found.iter().map(|p| (&*p.name, Some(&*p.version)));
        let debs = apt.download_all(&exact.collect::<Vec<_>>())?;
        Ok((found, debs))
    };
    if apt.has_lists()
        && !options.refresh
        && let Ok((found, debs)) = take(apt)
        && found.iter().zip(pins).all(|(f, p)| f.version == p.version)
    {
        return Ok((found, debs));
    }
    apt.update(options)?;
    take(apt)
}

/// Builds the archive from unpacked packages: programs in `usr/bin`, libraries in `lib`, folders where they were.
fn pack(
    guest: &str,
    root: &Path,
    programs: &[String],
    trees: &[String],
) -> Result<Vec<u8>, FetchError> {
    let missing = |pattern: &String| FetchError::Layout {
        guest: guest.into(),
        package: "list".into(),
        pattern: pattern.clone(),
    };
    let mut archive = Archive::default();
    for folder in ["lib", "usr", "usr/bin", "usr/lib"] {
        archive.folder(folder);
    }
    let mut libraries = BTreeMap::new();
    let mut names = Vec::new();
    for pattern in programs {
        let path = find(root, pattern)?.ok_or_else(|| missing(pattern))?;
        let program = std::fs::read(&path).at("read", &path)?;
        closure(guest, root, &file_name(&path), &program, &mut libraries)?;
        names.push((file_name(&path), program));
    }
    for (name, program) in names {
        archive.program(&format!("usr/bin/{name}"), &program);
    }
    for (name, library) in libraries {
        archive.program(&format!("lib/{name}"), &library);
    }
    for pattern in trees {
        let path = find(root, pattern)?.ok_or_else(|| missing(pattern))?;
        tree(root, &path, &mut archive)?;
    }
    Ok(archive.finish())
}

/// Adds the libraries that an ELF file needs, and those that they need, under the names that they are asked for by.
fn closure(
    guest: &str,
    root: &Path,
    name: &str,
    elf: &[u8],
    libraries: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), FetchError> {
    for library in elf::libraries(elf) {
        if libraries.contains_key(&library) {
            continue;
        }
        let mut places = LIBRARIES.iter().map(|l| root.join(l).join(&library));
        let Some(path) = places.find(|p| p.is_file()) else {
            return Err(FetchError::NoLibrary {
                guest: guest.into(),
                program: name.into(),
                library,
            });
        };
        let bytes = std::fs::read(&path).at("read", &path)?;
        libraries.insert(library.clone(), bytes.clone());
        closure(guest, root, &library, &bytes, libraries)?;
    }
    Ok(())
}

/// Adds a folder and all in it. Links stay links.
fn tree(root: &Path, path: &Path, archive: &mut Archive) -> Result<(), FetchError> {
    let name = |p: &Path| p.strip_prefix(root).unwrap_or(p).display().to_string();
    let mut files = walk(path)?;
    files.sort();
    let mut folders = Vec::new();
    for file in files {
        let parents = file.ancestors().skip(1).take_while(|p| *p != root);
        for folder in parents.map(name).collect::<Vec<_>>().into_iter().rev() {
            if !folders.contains(&folder) {
                archive.folder(&folder);
                folders.push(folder);
            }
        }
        if file.is_symlink() {
            let target = std::fs::read_link(&file).at("read", &file)?;
            archive.link(&name(&file), &target.display().to_string());
        } else {
            archive.file(&name(&file), &std::fs::read(&file).at("read", &file)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::{create_dir, write};
    use crate::elf::tests::file as elf_file;

    /// A program or library that needs one other.
    fn needs(library: &str) -> Vec<u8> {
        let strings = format!("\0{library}\0").into_bytes();
        let mut dynamic = vec![0; 32];
        dynamic[0] = 1;
        dynamic[8] = 1;
        elf_file(&[(b".dynamic", &dynamic), (b".dynstr", &strings)])
    }

    #[test]
    fn programs_come_with_their_libraries_and_a_missing_one_is_named() {
        let root = std::env::temp_dir().join(format!("dyno-fetch-pack-{}", std::process::id()));
        let put = |name: &str, bytes: &[u8]| {
            let path = root.join(name);
            create_dir(path.parent().unwrap()).unwrap();
            write(&path, bytes).unwrap();
        };
        put("usr/bin/tool", &needs("liba.so"));
        put("usr/lib/aarch64-linux-gnu/liba.so", &needs("libb.so"));
        put("usr/lib/aarch64-linux-gnu/unused.so", b"");
        put("usr/lib/more/x/data", b"data");
        let built = || {
            pack(
                "g",
                &root,
                &["usr/bin/t*l".into()],
                &["usr/lib/more".into()],
            )
        };
        assert_eq!(
            built().unwrap_err().to_string(),
            "guest `g`: `liba.so` needs libb.so, which none of its packages holds; frontends/fetch/guests.ron needs one more package"
        );
        // Libraries may need each other.
        put("usr/lib/libb.so", &needs("liba.so"));
        let one = built().unwrap();
        assert_eq!(one, built().unwrap());
        let has = |name: &str| one.windows(name.len()).any(|w| w == name.as_bytes());
        for name in [
            "usr/bin/tool\0",
            "lib/liba.so\0",
            "lib/libb.so\0",
            "usr/lib/more/x\0",
            "usr/lib/more/x/data\0",
        ] {
            assert!(has(name), "{name}");
        }
        assert!(!has("unused"));
        remove(&root).unwrap();
    }
}
