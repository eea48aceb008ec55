//! How parts meet the host: block media they are given, and channels of bytes.
//!
//! Bytes out carry the virtual time at which they left; bytes in arrive only as events of the
//! machine, so a run can be recorded and repeated.
use crate::device::DeviceId;
use crate::time::Time;

/// Bytes that left a part through one of its host channels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub time: Time,
    pub device: DeviceId,
    pub channel: u32,
    pub bytes: Vec<u8>,
}

/// The content behind a block device. Its latency is the device's affair; this is storage only.
pub trait Medium: Send {
    /// Bytes.
    fn len(&self) -> u64;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn read_only(&self) -> bool {
        false
    }
    /// Fills `out` from `offset`; the caller has checked the range. The error is for the log.
    fn read(&mut self, offset: u64, out: &mut [u8]) -> Result<(), String>;
    fn write(&mut self, offset: u64, data: &[u8]) -> Result<(), String>;
    fn flush(&mut self) -> Result<(), String>;
    /// Hash of what the guest has changed, for the fingerprint.
    fn fingerprint(&self) -> u128;
}

const CHUNK: usize = 4096;

/// A base content that is never written, and the guest's writes over it in memory.
pub struct Overlay<B> {
    base: B,
    len: u64,
    read_only: bool,
    changed: std::collections::BTreeMap<u64, Box<[u8; CHUNK]>>,
}

/// Where an [`Overlay`] gets what the guest has not written.
pub trait Base: Send {
    fn len(&self) -> u64;
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn read(&mut self, offset: u64, out: &mut [u8]) -> Result<(), String>;
}

impl Base for Vec<u8> {
    fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }
    fn read(&mut self, offset: u64, out: &mut [u8]) -> Result<(), String> {
        let from = offset as usize;
        let end = from.checked_add(out.len());
        let part = end.and_then(|end| self.get(from..end));
        out.copy_from_slice(part.ok_or("read past the end of the medium")?);
        Ok(())
    }
}

impl<B: Base> Overlay<B> {
    pub fn new(base: B, read_only: bool) -> Overlay<B> {
        let len = base.len();
        Overlay {
            base,
            len,
            read_only,
            changed: Default::default(),
        }
    }
    fn chunk(&mut self, index: u64) -> Result<&mut [u8; CHUNK], String> {
        use std::collections::btree_map::Entry;
        match self.changed.entry(index) {
            Entry::Occupied(e) => Ok(e.into_mut()),
            Entry::Vacant(e) => {
                let mut b = Box::new([0; CHUNK]);
                let from = index * CHUNK as u64;
                let n = (self.len - from).min(CHUNK as u64) as usize;
                self.base.read(from, &mut b[..n])?;
                Ok(e.insert(b))
            }
        }
    }
}

impl<B: Base> Medium for Overlay<B> {
    fn len(&self) -> u64 {
        self.len
    }
    fn read_only(&self) -> bool {
        self.read_only
    }
    fn read(&mut self, offset: u64, out: &mut [u8]) -> Result<(), String> {
        let mut at = offset;
        for part in pieces(offset, out.len()) {
            let piece = &mut out[part];
            let (i, o) = (at / CHUNK as u64, (at % CHUNK as u64) as usize);
            match self.changed.get(&i) {
                Some(c) => piece.copy_from_slice(&c[o..o + piece.len()]),
                None => self.base.read(at, piece)?,
            }
            at += piece.len() as u64;
        }
        Ok(())
    }
    fn write(&mut self, offset: u64, data: &[u8]) -> Result<(), String> {
        let end = offset.checked_add(data.len() as u64);
        if self.read_only || end.is_none_or(|e| e > self.len) {
            return Err("write past the end of the medium, or to a read-only one".into());
        }
        let mut at = offset;
        for part in pieces(offset, data.len()) {
            let piece = &data[part];
            let o = (at % CHUNK as u64) as usize;
            self.chunk(at / CHUNK as u64)?[o..o + piece.len()].copy_from_slice(piece);
            at += piece.len() as u64;
        }
        Ok(())
    }
    fn flush(&mut self) -> Result<(), String> {
        Ok(())
    }
    fn fingerprint(&self) -> u128 {
        let mut f = crate::snapshot::Fingerprint::default();
        for (i, c) in &self.changed {
            f.section("chunk", &i.to_le_bytes());
            f.section("data", &c[..]);
        }
        f.finish()
    }
}

/// Splits `len` bytes at `offset` along chunk borders.
fn pieces(offset: u64, len: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = (offset % CHUNK as u64) as usize + done;
        let n = (CHUNK - at % CHUNK).min(len - done);
        (n > 0).then(|| {
            done += n;
            done - n..done
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_reads_its_writes_and_keeps_the_rest() {
        let mut m = Overlay::new(vec![7u8; 10_000], false);
        m.write(4090, &[1; 20]).unwrap();
        let mut b = [0; 30];
        m.read(4085, &mut b).unwrap();
        assert_eq!(b[..5], [7; 5]);
        assert_eq!(b[5..25], [1; 20]);
        assert_eq!(b[25..], [7; 5]);
        m.write(9_990, &[2; 10]).unwrap();
        assert!(m.write(9_991, &[2; 10]).is_err());
        assert!(m.write(u64::MAX, &[2; 10]).is_err());
    }
}
