//! Guests that are files of a package: finds the package's version, downloads it, checks it against the manifest and takes out
//! the files.

use std::path::{Path, PathBuf};

use crate::apt::{Apt, extract, file_name};
use crate::cache::{Cache, Record, hash_file, hash_tree, remove, write};
use crate::error::Context;
use crate::manifest::{Form, GuestInfo, Pin, Source};
use crate::{FetchError, Options, image, not_cached, notice};

/// Fetches a package guest into the cache.
pub(crate) fn fetch(
    guest: &GuestInfo,
    recipe: &str,
    options: &Options,
    cache: &Cache,
    progress: &mut dyn FnMut(&str),
) -> Result<Record, FetchError> {
    let Source::Package {
        suite,
        package,
        follow,
        pin,
    } = &guest.source
    else {
        unreachable!("called for package guests only");
    };
    if options.offline {
        return Err(not_cached(&guest.name, cache));
    }
    let mut apt = Apt::new(&guest.name, suite, &cache.root, options, progress)?;
    let (name, version, deb) = download(&mut apt, options, package, follow.as_deref(), pin)?;
    let package_sha256 = hash_file(&deb)?;
    let wanted = name == pin.package && version == pin.version;
    if wanted && package_sha256 != pin.sha256 {
        return Err(FetchError::Checksum {
            guest: guest.name.clone(),
            what: file_name(&deb),
            found: package_sha256,
            pinned: pin.sha256.clone(),
        });
    }
    let label = format!("{name} {version}");
    let folder = cache.begin(&guest.name)?;
    let unpacked = folder.join(".unpacked");
    extract(&guest.name, &deb, &unpacked)?;
    let mut files = Vec::new();
    for info in &guest.files {
        let place = folder.join(&info.name);
        let missing = || FetchError::Layout {
            guest: guest.name.clone(),
            package: label.clone(),
            pattern: info.from.clone(),
        };
        let from = find(&unpacked, &info.from)?.ok_or_else(missing)?;
        let sha256 = take(&from, &place, info.form)?;
        if wanted && !info.sha256.is_empty() && sha256 != info.sha256 {
            return Err(FetchError::Checksum {
                guest: guest.name.clone(),
                what: info.name.clone(),
                found: sha256,
                pinned: info.sha256.clone(),
            });
        }
        files.push((info.name.clone(), sha256));
    }
    remove(&unpacked)?;
    apt.clean()?;
    let record = Record {
        version: label,
        recipe: recipe.into(),
        package_sha256,
        files,
    };
    cache.finish(&guest.name, &record)?;
    if !wanted {
        progress(&notice(guest, &record.version));
    }
    Ok(record)
}

/// Downloads the pinned version if the archive still has it, else the newest.
fn download(
    apt: &mut Apt,
    options: &Options,
    package: &str,
    follow: Option<&str>,
    pin: &Pin,
) -> Result<(String, String, PathBuf), FetchError> {
    let resolve = |apt: &Apt| -> Result<(String, String), FetchError> {
        let mut found = apt.package(package)?;
        if let Some(prefix) = follow
            && let Some(name) = found
                .depends
                .iter()
                .find(|d| d.starts_with(prefix))
                .cloned()
        {
            found = apt.package(&name)?;
        }
        Ok((found.name, found.version))
    };
    // Lists from an earlier run do if they have the pinned version; else the archive is asked again.
    let pinned = (pin.package.clone(), pin.version.clone());
    if apt.has_lists()
        && !options.refresh
        && resolve(apt).is_ok_and(|found| found == pinned)
        && let Ok(deb) = apt.download(&pin.package, Some(&pin.version))
    {
        return Ok((pinned.0, pinned.1, deb));
    }
    apt.update(options)?;
    let (name, version) = resolve(apt)?;
    let deb = apt.download(&name, Some(&version))?;
    Ok((name, version, deb))
}

/// Brings one file (or folder) of the unpacked package to its place in the cache; returns its checksum.
fn take(from: &Path, place: &Path, form: Form) -> Result<String, FetchError> {
    match form {
        Form::Tree => {
            std::fs::rename(from, place).at("move", from)?;
            return hash_tree(place);
        }
        Form::Arm64Image => {
            let bytes = std::fs::read(from).at("read", from)?;
            write(place, &image::unpack(bytes, from)?)?;
        }
        Form::Plain | Form::Program => {
            std::fs::copy(from, place).at("copy", from)?;
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = if form == Form::Program { 0o755 } else { 0o644 };
        std::fs::set_permissions(place, std::fs::Permissions::from_mode(mode))
            .at("set permissions of", place)?;
    }
    hash_file(place)
}

/// The first path (by name) below `root` that matches a pattern whose components may have a `*` each.
pub(crate) fn find(root: &Path, pattern: &str) -> Result<Option<PathBuf>, FetchError> {
    let mut paths = vec![root.to_path_buf()];
    for component in pattern.split('/') {
        let mut next = Vec::new();
        for path in &paths {
            if !component.contains('*') {
                next.push(path.join(component));
            } else if path.is_dir() {
                let entries = std::fs::read_dir(path).at("list", path)?.flatten();
                next.extend(
                    entries
                        .map(|e| e.path())
                        .filter(|p| matches(component, &file_name(p))),
                );
            }
        }
        next.sort();
        paths = next;
    }
    Ok(paths.into_iter().find(|p| p.exists()))
}

/// Whether a name fits a pattern with at most one `*`.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => {
            name.len() >= head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::create_dir;

    #[test]
    fn patterns() {
        assert!(matches("vmlinuz-*", "vmlinuz-6.12"));
        assert!(matches("*", "x"));
        assert!(!matches("ab*ba", "aba"));
        let root = std::env::temp_dir().join(format!("dyno-fetch-find-{}", std::process::id()));
        create_dir(&root.join("lib/modules/6.1")).unwrap();
        write(&root.join("lib/modules/6.1/x"), b"").unwrap();
        assert_eq!(
            find(&root, "lib/modules/*").unwrap(),
            Some(root.join("lib/modules/6.1"))
        );
        assert_eq!(
            find(&root, "lib/*/*/x").unwrap(),
            Some(root.join("lib/modules/6.1/x"))
        );
        assert_eq!(find(&root, "boot/vmlinuz-*").unwrap(), None);
        remove(&root).unwrap();
    }
}
