//! The cache folder: where it is, what a fetched guest's folder holds, and the record by which a later run knows that the
//! files are still what was put there.
//!
//! ```text
//! <cache>/guests/<name>/<file>…, record.ron     one folder for each guest, put in place by a rename when it is complete
//! <cache>/apt/<release>/…                       the private package client's lists and downloads
//! <cache>/lock                                  held while something is fetched
//! ```

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Context;
use crate::manifest::{Form, GuestInfo};
use crate::{FetchError, FetchedFile};

/// What is known of a guest in the cache.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Package and version, or what it was built from.
    pub(crate) version: String,
    /// Digest of the description it was made by; another description means that it has to be made again.
    pub(crate) recipe: String,
    /// SHA-256 of the package file, if it came from one.
    pub(crate) package_sha256: String,
    /// Files and their SHA-256 (for a folder: of its list of names and sizes).
    pub(crate) files: Vec<(String, String)>,
}

/// The cache folder.
#[derive(Debug, Clone)]
pub(crate) struct Cache {
    pub(crate) root: PathBuf,
}

impl Cache {
    /// `folder`, else `$DYNO_CACHE`, else `$XDG_CACHE_HOME/dyno`, else `~/.cache/dyno`.
    pub(crate) fn open(folder: Option<&Path>) -> Result<Self, FetchError> {
        // Host side: where files are kept on this machine does not reach the guest.
        #[allow(clippy::disallowed_methods)]
        let set = |name: &str| {
            std::env::var(name)
                .ok()
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
        };
        let root = folder
            .map(Path::to_path_buf)
            .or_else(|| set("DYNO_CACHE"))
            .or_else(|| set("XDG_CACHE_HOME").map(|p| p.join("dyno")))
            .or_else(|| set("HOME").map(|p| p.join(".cache/dyno")))
            .ok_or(FetchError::NoCacheFolder)?;
        // The package client runs elsewhere and needs whole paths.
        Ok(Self {
            root: std::path::absolute(&root).at("make absolute", &root)?,
        })
    }

    pub(crate) fn guest(&self, name: &str) -> PathBuf {
        self.root.join("guests").join(name)
    }

    /// Keeps other processes from fetching into this cache until the value is dropped.
    pub(crate) fn lock(&self) -> Result<File, FetchError> {
        create_dir(&self.root)?;
        let path = self.root.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .at("open", &path)?;
        file.lock().at("lock", &path)?;
        Ok(file)
    }

    /// The record of a guest, if it is there.
    pub(crate) fn record(&self, name: &str) -> Result<Option<Record>, FetchError> {
        let path = self.guest(name).join("record.ron");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(FetchError::Io {
                    path,
                    action: "read",
                    source,
                });
            }
        };
        ron::from_str(&text)
            .map(Some)
            .map_err(|e| FetchError::Manifest {
                file: path.display().to_string(),
                problem: format!("{e}; remove the folder and fetch the guest again"),
            })
    }

    /// Starts a new guest: an empty folder beside the final one.
    pub(crate) fn begin(&self, name: &str) -> Result<PathBuf, FetchError> {
        let path = self.root.join("guests").join(format!(".{name}.new"));
        remove(&path)?;
        create_dir(&path)?;
        Ok(path)
    }

    /// Writes the record and puts the new folder in the place of the old one.
    pub(crate) fn finish(&self, name: &str, record: &Record) -> Result<(), FetchError> {
        let new = self.root.join("guests").join(format!(".{name}.new"));
        let text =
            ron::ser::to_string_pretty(record, ron::ser::PrettyConfig::default()).map_err(|e| {
                FetchError::Manifest {
                    file: new.display().to_string(),
                    problem: e.to_string(),
                }
            })?;
        write(&new.join("record.ron"), text.as_bytes())?;
        let place = self.guest(name);
        remove(&place)?;
        std::fs::rename(&new, &place).at("put in place", &place)
    }

    /// Checks one file of a guest against its record.
    pub(crate) fn verify(
        &self,
        guest: &GuestInfo,
        record: &Record,
        file: &str,
    ) -> Result<FetchedFile, FetchError> {
        let unknown = || FetchError::UnknownFile {
            guest: guest.name.clone(),
            file: file.into(),
            known: guest
                .files
                .iter()
                .map(|f| f.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        };
        let info = guest
            .files
            .iter()
            .find(|f| f.name == file)
            .ok_or_else(unknown)?;
        let (_, recorded) = record
            .files
            .iter()
            .find(|(n, _)| n == file)
            .ok_or_else(unknown)?;
        let path = self.guest(&guest.name).join(file);
        let found = if info.form == Form::Tree {
            hash_tree(&path)?
        } else {
            hash_file(&path)?
        };
        if &found != recorded {
            return Err(FetchError::CacheDamaged {
                guest: guest.name.clone(),
                path,
                found,
                recorded: recorded.clone(),
            });
        }
        Ok(FetchedFile {
            name: file.into(),
            path,
            sha256: found,
        })
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes))
}

fn hex(digest: impl AsRef<[u8]>) -> String {
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

/// SHA-256 of a file.
pub(crate) fn hash_file(path: &Path) -> Result<String, FetchError> {
    let mut file = File::open(path).at("open", path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let n = file.read(&mut buffer).at("read", path)?;
        if n == 0 {
            return Ok(hex(hasher.finalize()));
        }
        hasher.update(&buffer[..n]);
    }
}

/// SHA-256 of a folder's sorted list of names and sizes: enough to notice a missing or cut file among thousands, without
/// reading hundreds of megabytes each time.
pub(crate) fn hash_tree(path: &Path) -> Result<String, FetchError> {
    let mut list = Vec::new();
    for file in walk(path)? {
        let size = file.symlink_metadata().at("look at", &file)?.len();
        list.push(format!(
            "{} {size}\n",
            file.strip_prefix(path).unwrap_or(&file).display()
        ));
    }
    list.sort();
    Ok(hash(list.concat().as_bytes()))
}

/// All files (not folders) below a folder, in no special order.
pub(crate) fn walk(path: &Path) -> Result<Vec<PathBuf>, FetchError> {
    let mut files = Vec::new();
    let mut todo = vec![path.to_path_buf()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).at("list", &folder)? {
            let entry = entry.at("list", &folder)?;
            if entry.file_type().at("look at", &folder)?.is_dir() {
                todo.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    Ok(files)
}

pub(crate) fn create_dir(path: &Path) -> Result<(), FetchError> {
    std::fs::create_dir_all(path).at("create", path)
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), FetchError> {
    std::fs::write(path, bytes).at("write", path)
}

/// Removes a folder and all in it, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), FetchError> {
    match std::fs::remove_dir_all(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e).at("remove", path),
        _ => Ok(()),
    }
}
