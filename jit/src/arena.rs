//! Executable memory: one piece of anonymous memory, mapped once to write and once to execute, so
//! that nothing is ever writable and executable at one address and no code waits for a change of
//! protection.
use memmap2::{Mmap, MmapMut, MmapOptions};
use std::fs::File;
use std::io;

pub struct Arena {
    write: MmapMut,
    execute: Mmap,
    used: usize,
}

impl Arena {
    pub fn new(size: usize) -> io::Result<Arena> {
        let file = anonymous_file()?;
        file.set_len(size as u64)?;
        // SAFETY: the file has no name any more, so nobody else can change or truncate it.
        let (write, execute) = unsafe {
            (
                MmapOptions::new().map_mut(&file)?,
                MmapOptions::new().map_exec(&file)?,
            )
        };
        Ok(Arena {
            write,
            execute,
            used: 0,
        })
    }
    /// Copies code in; its address, or `None` where there is no room left.
    pub fn add(&mut self, code: &[u8]) -> Option<*const u8> {
        let at = self.used.next_multiple_of(32);
        let place = self.write.get_mut(at..at.checked_add(code.len())?)?;
        place.copy_from_slice(code);
        self.used = at + code.len();
        Some(self.execute[at..].as_ptr())
    }
    pub fn used(&self) -> usize {
        self.used
    }
    /// Forgets all code behind the first `keep` bytes. None of it may be running.
    pub fn truncate(&mut self, keep: usize) {
        self.used = keep.min(self.used);
    }
}

/// A file without a name in memory, or where temporary files go.
fn anonymous_file() -> io::Result<File> {
    let id = std::process::id();
    let places = ["/dev/shm".into(), std::env::temp_dir()];
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for (i, place) in places.iter().enumerate() {
        for n in 0..100 {
            let path = place.join(format!("dyno-code-{id}-{i}-{n}"));
            let mut options = File::options();
            match options.read(true).write(true).create_new(true).open(&path) {
                Ok(file) => {
                    std::fs::remove_file(&path)?;
                    return Ok(file);
                }
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(e) => last = e,
            }
            break;
        }
    }
    Err(last)
}
