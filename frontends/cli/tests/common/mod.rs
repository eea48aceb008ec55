//! Runs the binary and says what it did.
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A folder of this test's own that goes away with it.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("dyno-cli-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }
    pub fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn dyno(args: &[&str]) -> Done {
    dyno_with(args, Stdio::null(), None)
}

pub fn dyno_with(args: &[&str], stdin: Stdio, cache: Option<&Path>) -> Done {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dyno"));
    command.args(args).stdin(stdin);
    if let Some(cache) = cache {
        command.env("DYNO_CACHE", cache);
    }
    let output = command.output().unwrap();
    let text = |b: Vec<u8>| String::from_utf8_lossy(&b).into_owned();
    Done {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Instructions as a file for `--load FILE@ADDR,0`.
pub fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_le_bytes()).collect()
}

/// `wfi; b .-4` with nothing that could wake it.
#[allow(dead_code)]
pub const SLEEP: &[u32] = &[0xd503_207f, 0x17ff_ffff];
/// `b .`
#[allow(dead_code)]
pub const SPIN: &[u32] = &[0x1400_0000];
/// PSCI SYSTEM_OFF.
#[allow(dead_code)]
pub const OFF: &[u32] = &[0xd280_0100, 0xf2b0_8000, 0xd400_0002, 0x1400_0000];
