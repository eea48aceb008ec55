//! Executable memory of one block.
use crate::Exit;
use crate::helpers::Frame;
use dyno_core::{Core, Environment};
use memmap2::Mmap;

/// A compiled block. It is position-independent and refers to helpers by address only.
pub struct Code {
    text: Mmap,
    /// Instructions it stands for.
    pub len: usize,
}

type Entry = unsafe extern "C" fn(*mut Core, *mut Frame<'_>) -> u32;

impl Code {
    /// `bytes` must be a whole function of the signature of `Entry`, without relocations.
    pub(crate) fn new(bytes: &[u8], len: usize) -> std::io::Result<Code> {
        let mut map = memmap2::MmapMut::map_anon(bytes.len().max(1))?;
        map[..bytes.len()].copy_from_slice(bytes);
        Ok(Code {
            text: map.make_exec()?,
            len,
        })
    }
    /// Runs the block on `core`, whose `block_pc` is set to `pc`.
    pub fn run(&self, core: &mut Core, env: &mut dyn Environment, pc: u64) -> Exit {
        core.block_pc = pc;
        let mut frame = Frame::new(env);
        // SAFETY: the only constructor takes what `Compiler` produced for this signature; the code
        // touches nothing but the core and the frame, both borrowed exclusively here.
        let exit = unsafe {
            let entry: Entry = std::mem::transmute(self.text.as_ptr());
            entry(core, &mut frame)
        };
        match exit {
            0 => Exit::Next,
            1 => Exit::Exception,
            _ => Exit::Retry,
        }
    }
}
