//! Code that was compiled before, by where it starts: in this run, or in an earlier one that left it in
//! the folder of `--jit-cache`.
//!
//! Which code fits is decided by comparing the instructions it was made from with those in memory, so
//! what the library holds cannot change a result. A file belongs to one program, host and processor;
//! others, and what is damaged, are left alone. Code from the folder is executed: it is as trusted as
//! the program itself.
use crate::code::Code;
use crate::hints::Hints;
use crate::mode::Mode;
use dyno_core::interpreter::{Hot, Key};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 8] = b"dynojit3";
/// Magic, identity.
const HEADER: usize = 16;
/// Length, checksum, address, number of the mode.
const RECORD: usize = 4 + 8 + 8 + 1;
/// Bytes of one file, and of all files in the folder.
const MOST: usize = 192 << 20;
const MOST_IN_FOLDER: u64 = 512 << 20;
/// Versions of the code at one place.
const VERSIONS: usize = 8;

#[derive(Clone)]
enum Entry {
    /// Not looked at yet: the bytes of its record.
    Packed(Vec<u8>),
    Ready(Arc<Code>),
}

#[derive(Default)]
pub struct Library {
    /// By address and number of the mode.
    known: BTreeMap<(u64, u8), Vec<Entry>>,
    /// Where it is kept.
    path: Option<PathBuf>,
    identity: u64,
    /// Bytes of code that were added, and whether any were since it was saved.
    added: usize,
    changed: bool,
}

impl Library {
    /// What an earlier run left in `folder` for this `identity`.
    pub fn open(folder: &Path, identity: &str) -> Library {
        let identity = xxh3_64(identity.as_bytes());
        let path = folder.join(format!("{identity:016x}.jit"));
        let mut library = Library {
            identity,
            ..Library::default()
        };
        if let Ok(bytes) = std::fs::read(&path) {
            library.read(&bytes);
        }
        library.path = Some(path);
        library
    }
    /// Takes in a file, as far as it is one.
    fn read(&mut self, bytes: &[u8]) {
        let Some((header, mut rest)) = bytes.split_at_checked(HEADER) else {
            return;
        };
        if header[..8] != *MAGIC || header[8..] != self.identity.to_le_bytes() {
            return;
        }
        while let Some((record, body)) = rest.split_at_checked(RECORD) {
            let field = |at: usize, n: usize| {
                let mut b = [0; 8];
                b[..n].copy_from_slice(&record[at..at + n]);
                u64::from_le_bytes(b)
            };
            let Some((body, behind)) = body.split_at_checked(field(0, 4) as usize) else {
                return;
            };
            rest = behind;
            if xxh3_64(body) == field(4, 8) {
                let at = (field(12, 8), record[20]);
                let versions = self.known.entry(at).or_default();
                if versions.len() < VERSIONS {
                    versions.push(Entry::Packed(body.to_vec()));
                }
            }
        }
    }
    /// Whether there may be code for this place.
    pub fn has(&self, key: Key) -> bool {
        let mut there = self.known.range((key.pc, 0)..=(key.pc, u8::MAX));
        there.next().is_some()
    }
    /// Code for what is in memory now.
    pub fn find(&mut self, hot: &Hot<'_>, hints: &Hints) -> Option<Arc<Code>> {
        let versions = self.known.get_mut(&(hot.key.pc, Mode::of(hot).number()))?;
        versions.retain_mut(|e| match e {
            Entry::Ready(_) => true,
            Entry::Packed(bytes) => match postcard::from_bytes(bytes) {
                Ok(code) => {
                    *e = Entry::Ready(Arc::new(code));
                    true
                }
                Err(_) => false,
            },
        });
        versions.iter().rev().find_map(|e| match e {
            Entry::Ready(code) if code.fits(hot) && code.heeds(hints) => Some(code.clone()),
            _ => None,
        })
    }
    pub fn add(&mut self, code: Code) -> Arc<Code> {
        // A guest may make new code for ever.
        self.added += code.bytes.len();
        if self.added > MOST {
            self.known.clear();
            self.added = code.bytes.len();
        }
        let code = Arc::new(code);
        let versions = self.known.entry((code.pc, code.mode.number())).or_default();
        if versions.len() == VERSIONS {
            versions.remove(0);
        }
        versions.push(Entry::Ready(code.clone()));
        self.changed = true;
        code
    }
    /// Leaves everything for later runs. What cannot be written is not: the next run compiles again.
    pub fn save(&mut self) {
        if let (Some(path), true) = (&self.path, self.changed) {
            let _ = self.write(path);
            self.changed = false;
        }
    }
    fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut out = MAGIC.to_vec();
        out.extend(self.identity.to_le_bytes());
        for (&(pc, mode), versions) in &self.known {
            for e in versions {
                let body = match e {
                    Entry::Packed(bytes) => bytes.clone(),
                    Entry::Ready(code) => {
                        postcard::to_allocvec(&**code).map_err(std::io::Error::other)?
                    }
                };
                if out.len() + RECORD + body.len() > MOST {
                    break;
                }
                out.extend((body.len() as u32).to_le_bytes());
                out.extend(xxh3_64(&body).to_le_bytes());
                out.extend(pc.to_le_bytes());
                out.push(mode);
                out.extend(body);
            }
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        // Others may be reading or writing the same file.
        let id = std::process::id();
        let temporary = path.with_extension(format!("{id}-{:p}.tmp", self));
        let written = std::fs::File::create(&temporary).and_then(|mut f| f.write_all(&out));
        let moved = written.and_then(|()| std::fs::rename(&temporary, path));
        if moved.is_err() {
            let _ = std::fs::remove_file(&temporary);
        }
        tidy(folder, path);
        moved
    }
}

/// Removes the oldest files of the folder, beyond what it may hold.
fn tidy(folder: &Path, keep: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut files: Vec<_> = entries
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|x| x == "jit") && e.path() != keep)
        .filter_map(|e| {
            let m = e.metadata().ok()?;
            Some((m.modified().ok()?, e.path(), m.len()))
        })
        .collect();
    files.sort();
    let own = std::fs::metadata(keep).map_or(0, |m| m.len());
    let mut all: u64 = own + files.iter().map(|f| f.2).sum::<u64>();
    for (_, path, len) in files {
        if all <= MOST_IN_FOLDER {
            break;
        }
        if std::fs::remove_file(path).is_ok() {
            all -= len;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hints::Hint;

    fn code(pc: u64) -> Code {
        Code {
            pc,
            mode: Mode {
                aarch32: false,
                fp_trapped: false,
                simd_trapped: false,
                only_aligned: false,
            },
            source: vec![(pc, vec![1, 2, 3])],
            bytes: vec![0xc3; 40],
            phase: 0,
            places: vec![(8, crate::code::Symbol::Slot(0))],
            slots: vec![pc + 16],
            singles: vec![(pc, 1)],
            hints: [(pc, Hint::Far)].into(),
        }
    }
    fn contents(l: &Library) -> Vec<Code> {
        let all = l.known.values().flatten();
        all.map(|e| match e {
            Entry::Packed(bytes) => postcard::from_bytes(bytes).unwrap(),
            Entry::Ready(code) => (**code).clone(),
        })
        .collect()
    }
    fn folder(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("dyno-jit-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        path
    }

    #[test]
    fn what_is_saved_comes_back_and_nothing_else() {
        let path = folder("library");
        let mut l = Library::open(&path, "a");
        for i in 0..5 {
            l.add(code(0x1000 * i));
        }
        let all = contents(&l);
        l.save();
        assert_eq!(contents(&Library::open(&path, "a")), all);
        assert!(contents(&Library::open(&path, "b")).is_empty());

        // However it is damaged, what is left is whole.
        let file = Library::open(&path, "a").path.unwrap();
        let good = std::fs::read(&file).unwrap();
        let mut seed = 1u64;
        for _ in 0..2000 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1);
            let mut bad = good.clone();
            let at = (seed >> 33) as usize % bad.len();
            match seed >> 30 & 3 {
                0 => bad.truncate(at),
                1 => bad[at] ^= 1 << (seed & 7),
                2 => drop(bad.drain(at..(at + 9).min(good.len()))),
                _ => bad[at..].fill(0xff),
            }
            let mut l = Library {
                identity: xxh3_64(b"a"),
                ..Library::default()
            };
            l.read(&bad);
            assert!(
                contents(&l)
                    .iter()
                    .all(|c| all.iter().any(|g| g.bytes == c.bytes))
            );
        }
        std::fs::remove_dir_all(path).unwrap();
    }
    #[test]
    fn a_folder_that_cannot_be_written_is_no_error() {
        let mut l = Library::open(Path::new("/proc/none"), "a");
        l.add(code(0));
        l.save();
        assert!(l.has(Key {
            pc: 0,
            pa: 0,
            fp_trapped: false,
            only_aligned: false,
        }));
    }
}
