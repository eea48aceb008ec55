//! Files of the host as disks.
use dyno_fabric::Medium;
use dyno_fabric::host::{Base, Overlay};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// A file that is read and never written.
pub struct FileBase {
    file: File,
    path: PathBuf,
    len: u64,
}

impl FileBase {
    pub fn open(path: &Path) -> io::Result<FileBase> {
        let file = File::open(path)?;
        let len = length(&file)?;
        Ok(FileBase {
            file,
            path: path.to_path_buf(),
            len,
        })
    }
}

/// A disk needs a sector at least.
fn length(file: &File) -> io::Result<u64> {
    let meta = file.metadata()?;
    if meta.is_dir() {
        return Err(io::Error::other("it is a folder, not a disk image"));
    }
    match meta.len() {
        0..512 => Err(io::Error::other(
            "it is shorter than one sector of 512 bytes",
        )),
        n => Ok(n),
    }
}

impl Base for FileBase {
    fn len(&self) -> u64 {
        self.len
    }
    fn read(&mut self, offset: u64, out: &mut [u8]) -> Result<(), String> {
        let read = self.file.read_exact_at(out, offset);
        read.map_err(|e| format!("{}: {e}", self.path.display()))
    }
}

/// The file with the guest's writes in memory: the file stays as it is.
pub fn ephemeral(path: &Path, read_only: bool) -> io::Result<Box<dyn Medium>> {
    Ok(Box::new(Overlay::new(FileBase::open(path)?, read_only)))
}

/// The file itself.
pub fn writable(path: &Path) -> io::Result<Box<dyn Medium>> {
    let file = File::options().read(true).write(true).open(path)?;
    let base = FileBase::open(path)?;
    Ok(Box::new(WriteThrough {
        overlay: Overlay::new(base, false),
        file,
        path: path.to_path_buf(),
    }))
}

/// Writes go to the file at once. They are kept in memory as well: what the guest has changed is
/// part of the fingerprint, and it is the same whether the file is written or not.
struct WriteThrough {
    overlay: Overlay<FileBase>,
    file: File,
    path: PathBuf,
}

impl Medium for WriteThrough {
    fn len(&self) -> u64 {
        self.overlay.len()
    }
    fn read(&mut self, offset: u64, out: &mut [u8]) -> Result<(), String> {
        self.overlay.read(offset, out)
    }
    fn write(&mut self, offset: u64, data: &[u8]) -> Result<(), String> {
        self.overlay.write(offset, data)?;
        let written = self.file.write_all_at(data, offset);
        written.map_err(|e| format!("{}: {e}", self.path.display()))
    }
    fn flush(&mut self) -> Result<(), String> {
        let synced = self.file.sync_data();
        synced.map_err(|e| format!("{}: {e}", self.path.display()))
    }
    fn fingerprint(&self) -> u128 {
        self.overlay.fingerprint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_only_where_that_was_asked_for() {
        let path = std::env::temp_dir().join(format!("dyno-media-{}", std::process::id()));
        std::fs::write(&path, vec![7u8; 4096 + 512]).unwrap();
        let mut e = ephemeral(&path, false).unwrap();
        let mut w = writable(&path).unwrap();
        for m in [&mut e, &mut w] {
            m.write(4000, &[1; 200]).unwrap();
            assert!(m.write(4600, &[1; 20]).is_err());
            let mut b = [0; 4];
            m.read(4198, &mut b).unwrap();
            assert_eq!(b, [1, 1, 7, 7]);
        }
        assert_eq!(e.fingerprint(), w.fingerprint());
        drop(e);
        let now = std::fs::read(&path).unwrap();
        assert_eq!((now[3999], now[4000], now[4200]), (7, 1, 7));
        assert!(ephemeral(&path, true).unwrap().write(0, &[1]).is_err());
        std::fs::write(&path, b"x").unwrap();
        assert!(writable(&path).is_err());
        std::fs::remove_file(&path).unwrap();
        assert!(ephemeral(&path, false).is_err());
    }
}
