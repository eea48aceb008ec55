//! `/tmp/perf-PID.map`: where perf(1) looks for the names of code that no file holds.
use std::fs::File;
use std::io::{LineWriter, Write};
use std::os::unix::fs::OpenOptionsExt;

pub struct PerfMap(LineWriter<File>);

impl PerfMap {
    /// `None` where it cannot be made, or somebody has put something else there.
    pub fn create() -> Option<PerfMap> {
        let path = format!("/tmp/perf-{}.map", std::process::id());
        // Further machines of this process add to it. Whatever else has the name is left alone.
        let mut options = File::options();
        options
            .append(true)
            .create(true)
            .custom_flags(libc::O_NOFOLLOW);
        let file = options.open(&path);
        Some(PerfMap(LineWriter::new(file.ok()?)))
    }
    /// Code at a host address that was made from that of the guest at `pc`.
    pub fn add(&mut self, at: usize, len: usize, pc: u64) {
        let _ = writeln!(self.0, "{at:x} {len:x} guest_{pc:x}");
    }
}
