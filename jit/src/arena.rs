//! Executable memory: one piece of anonymous memory, mapped once to write and once to execute, so
//! that nothing is ever writable and executable at one address and no code waits for a change of
//! protection.
use crate::phase::LINE;
use std::io;
use std::ptr::null_mut;

pub struct Arena {
    write: *mut u8,
    execute: *const u8,
    size: usize,
    used: usize,
}

// SAFETY: it owns its memory, and only `&mut self` writes to it.
unsafe impl Send for Arena {}

impl Arena {
    pub fn new(size: usize) -> io::Result<Arena> {
        let size = size.next_multiple_of(1 << 16);
        let (protection, flags) = (
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_SHARED | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
        );
        // SAFETY: a new mapping at an address that the system chooses.
        let write = unsafe { libc::mmap(null_mut(), size, protection, flags, -1, 0) };
        if write == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let mut arena = Arena {
            write: write.cast(),
            execute: null_mut(),
            size,
            used: 0,
        };
        // SAFETY: an old size of 0 maps the same shared memory a second time (mremap(2)), elsewhere.
        let execute = unsafe { libc::mremap(write, 0, size, libc::MREMAP_MAYMOVE) };
        if execute == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        arena.execute = execute.cast::<u8>();
        // SAFETY: the mapping just made, which nobody uses yet.
        match unsafe { libc::mprotect(execute, size, libc::PROT_READ | libc::PROT_EXEC) } {
            0 => Ok(arena),
            _ => Err(io::Error::last_os_error()),
        }
    }
    /// Copies code in, `phase` bytes behind the start of a line ([`LINE`]); its address, or `None` where there is
    /// no room left.
    pub fn add(&mut self, code: &[u8], phase: u32) -> Option<*const u8> {
        let (line, phase) = (LINE as usize, (phase % LINE) as usize);
        let at = self.used + (line + phase - self.used % line) % line;
        let end = at.checked_add(code.len()).filter(|&e| e <= self.size)?;
        // SAFETY: the range is inside the mapping, and behind all code that may be running.
        unsafe { std::ptr::copy_nonoverlapping(code.as_ptr(), self.write.add(at), code.len()) };
        self.used = end;
        // SAFETY: likewise inside.
        Some(unsafe { self.execute.add(at) })
    }
    pub fn used(&self) -> usize {
        self.used
    }
    /// Forgets all code behind the first `keep` bytes. None of it may be running.
    pub fn truncate(&mut self, keep: usize) {
        self.used = keep.min(self.used);
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        for view in [self.write, self.execute.cast_mut()] {
            if !view.is_null() {
                // SAFETY: its own mapping, and no code of it runs any more.
                unsafe { libc::munmap(view.cast(), self.size) };
            }
        }
    }
}
