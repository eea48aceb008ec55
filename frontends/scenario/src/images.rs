//! Where the images of a scenario are, and the machine they make with its options.
use crate::case::Case;
use crate::error::ScenarioError;
use crate::file::{Image, Number};
use crate::setup::{Content, Setup};
use crate::{media, units};
use dyno_boards::Plug;
use dyno_boards::boot::raw::LoadOption;
use dyno_fabric::Time;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files of guests that were found: by guest and file.
#[derive(Default)]
pub struct Guests {
    found: BTreeMap<(String, String), PathBuf>,
}

impl Guests {
    /// Finds every guest's files that these cases need, bringing those that are not there if
    /// `fetch` says so.
    pub fn find(
        &mut self,
        case: &Case,
        fetch: bool,
        progress: &mut dyn FnMut(&str),
    ) -> Result<(), ScenarioError> {
        for (name, image) in &case.test.images {
            let (Image::Guest { guest, file, .. } | Image::GuestDisk { guest, file, .. }) = image
            else {
                continue;
            };
            let key = (guest.clone(), file.clone());
            if self.found.contains_key(&key) {
                continue;
            }
            let wrong = |error: dyno_fetch::FetchError| {
                let mut error = error.to_string();
                if !error.contains("dyno fetch") {
                    error += &format!("; run `dyno fetch {guest}`");
                }
                ScenarioError::Guest {
                    file: case.file.clone(),
                    what: format!("images: {name:?}"),
                    error,
                }
            };
            let located = match dyno_fetch::locate(guest, file) {
                Err(_) if fetch => {
                    let options = dyno_fetch::Options::default();
                    dyno_fetch::fetch(guest, &options, progress).map_err(wrong)?;
                    dyno_fetch::locate(guest, file)
                }
                other => other,
            };
            self.found.insert(key, located.map_err(wrong)?);
        }
        Ok(())
    }
    fn path(&self, guest: &str, file: &str) -> Option<&PathBuf> {
        self.found.get(&(guest.to_string(), file.to_string()))
    }
}

/// Everything that a case asks for, with its files read.
pub fn setup(case: &Case, guests: &Guests) -> Result<Setup, ScenarioError> {
    let t = &case.test;
    let m = &t.machine;
    let file = &case.file;
    let small = |what: &str, n: Option<Number>, max: u64| match n {
        Some(n) if n.0 > max => {
            let what = format!("machine: {what}");
            let wrong = format!("{} is too large", n.0);
            Err(ScenarioError::invalid(
                file,
                what,
                wrong,
                format!("write at most {max}"),
            ))
        }
        n => Ok(n.map(|n| n.0)),
    };
    let memory = match &m.memory {
        Some(text) => Some(
            units::size(text)
                .map_err(|e| ScenarioError::invalid(file, "machine: memory", e, "correct it"))?,
        ),
        None => None,
    };
    let is_path = t.board.contains('/') || t.board.ends_with(".ron");
    let board = match is_path {
        true => case.folder.join(&t.board).display().to_string(),
        false => t.board.clone(),
    };
    let mut setup = Setup {
        board,
        set: m.set.clone(),
        smp: small("smp", m.smp, 1024)?.map(|n| n as u32),
        memory,
        el: small("el", m.el, 255)?.map(|n| n as u8),
        seed: t.seed.0,
        quantum: m.quantum_ns.map(|n| Time::from_ns(n.0)),
        semihosting: m.semihosting.clone(),
        append: m.append.clone(),
        clusters: m.clusters.clone(),
        hold: m.hold.clone(),
        ..Setup::default()
    };
    let mut disks = Vec::new();
    for (name, image) in &t.images {
        let reader = Reader { case, guests, name };
        if let Some((path, read_only)) = reader.disk(image)? {
            disks.push((reader.disk_number()?, path, read_only));
            continue;
        }
        let (content, at, core) = reader.content(image)?;
        let slot = match name.as_str() {
            "kernel" => &mut setup.kernel,
            "initrd" => &mut setup.initrd,
            "dtb" => &mut setup.dtb,
            _ => {
                let core = reader.core(core)?;
                let option = LoadOption {
                    path: content.name,
                    addr: at,
                    cluster: None,
                    core,
                };
                setup.loads.push((name.clone(), option, content.bytes));
                continue;
            }
        };
        if at.is_some() || core.is_some() {
            let fix = "leave `at` and `core` out";
            return Err(reader.wrong("where it goes is decided by the boot protocol", fix));
        }
        *slot = Some(content);
    }
    disks.sort();
    for (_, path, read_only) in disks {
        let medium = media::ephemeral(&path, read_only).map_err(|error| ScenarioError::Read {
            what: "disk image",
            path,
            error,
        })?;
        setup.plugs.push(Plug::disk(medium));
    }
    Ok(setup)
}

struct Reader<'a> {
    case: &'a Case,
    guests: &'a Guests,
    name: &'a str,
}

impl Reader<'_> {
    fn wrong(&self, wrong: &str, fix: &str) -> ScenarioError {
        let what = format!("images: {:?}", self.name);
        ScenarioError::invalid(&self.case.file, what, wrong, fix)
    }
    fn guest(&self, guest: &str, file: &str) -> Result<PathBuf, ScenarioError> {
        let found = self.guests.path(guest, file).cloned();
        found.ok_or_else(|| self.wrong("it was not looked for", "this is a mistake in dyno"))
    }
    fn disk(&self, image: &Image) -> Result<Option<(PathBuf, bool)>, ScenarioError> {
        Ok(match image {
            Image::Disk { path, readonly } => Some((self.case.folder.join(path), *readonly)),
            Image::GuestDisk {
                guest,
                file,
                readonly,
            } => Some((self.guest(guest, file)?, *readonly)),
            _ => None,
        })
    }
    /// `vd0` is 0.
    fn disk_number(&self) -> Result<u32, ScenarioError> {
        let number = self.name.strip_prefix("vd").and_then(|n| n.parse().ok());
        number.ok_or_else(|| {
            let fix = "call virtio disks vd0, vd1 and so on; other disks are not supported yet";
            self.wrong("there is no place for a disk of this name", fix)
        })
    }
    fn content(&self, image: &Image) -> Result<(Content, Option<u64>, Option<u64>), ScenarioError> {
        let number = |n: &Option<Number>| n.map(|n| n.0);
        Ok(match image {
            Image::Bin { path, at, core } => (
                read("image", &self.case.folder.join(path))?,
                number(at),
                number(core),
            ),
            Image::Elf { path, core } => {
                let content = read("ELF file", &self.case.folder.join(path))?;
                if !dyno_boards::boot::elf::is_elf(&content.bytes) {
                    return Err(self.wrong("this is no ELF file", "use Bin(path, at: address)"));
                }
                (content, None, number(core))
            }
            Image::Guest {
                guest,
                file,
                at,
                core,
            } => {
                let content = read("guest's file", &self.guest(guest, file)?)?;
                (content, number(at), number(core))
            }
            Image::Words { words, at, core } => {
                let word = |n: &Number| {
                    let small = u32::try_from(n.0);
                    small.map_err(|_| self.wrong(&format!("{:#x} is no word", n.0), "32 bits each"))
                };
                let words: Result<Vec<u32>, ScenarioError> = words.iter().map(word).collect();
                let content = Content {
                    name: self.name.to_string(),
                    bytes: words?.into_iter().flat_map(u32::to_le_bytes).collect(),
                };
                (content, Some(at.0), number(core))
            }
            Image::Disk { .. } | Image::GuestDisk { .. } => {
                return Err(self.wrong("a disk is no program", "call it vd0"));
            }
        })
    }
    /// The core that a program starts: the one that is named, or whose name it has.
    fn core(&self, core: Option<u64>) -> Result<Option<u32>, ScenarioError> {
        let by_name = self.name.rsplit_once('.').and_then(|(_, n)| n.parse().ok());
        match core {
            None => Ok(by_name),
            Some(n) => match u32::try_from(n) {
                Ok(n) => Ok(Some(n)),
                Err(_) => Err(self.wrong("there is no such core", "write core: 0")),
            },
        }
    }
}

/// Reads a whole file.
pub fn read(what: &'static str, path: &Path) -> Result<Content, ScenarioError> {
    let bytes = std::fs::read(path).map_err(|error| ScenarioError::Read {
        what,
        path: path.to_path_buf(),
        error,
    })?;
    Ok(Content {
        name: path.display().to_string(),
        bytes,
    })
}
