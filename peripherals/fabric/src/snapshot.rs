//! State to bytes and back, in one canonical form for snapshots and fingerprints.
use serde::{Serialize, de::DeserializeOwned};

/// The canonical bytes of a state. No hash maps, `usize` or floats belong into one.
pub fn to_bytes<S: Serialize>(state: &S) -> Vec<u8> {
    postcard::to_allocvec(state).expect("a state is plain data, which always serialises")
}

/// Errors are texts that say what was wrong with the bytes; trailing bytes are an error too.
pub fn from_bytes<S: DeserializeOwned>(bytes: &[u8]) -> Result<S, String> {
    match postcard::take_from_bytes(bytes) {
        Ok((state, [])) => Ok(state),
        Ok((_, rest)) => Err(format!("{} bytes too many", rest.len())),
        Err(e) => Err(e.to_string()),
    }
}

/// A running 128-bit fingerprint over named sections.
#[derive(Default)]
pub struct Fingerprint(xxhash_rust::xxh3::Xxh3Default);

impl Fingerprint {
    pub fn section(&mut self, name: &str, bytes: &[u8]) {
        self.0.update(&(name.len() as u64).to_le_bytes());
        self.0.update(name.as_bytes());
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
    pub fn finish(&self) -> u128 {
        self.0.digest128()
    }
}
