//! Arm semihosting (HLT #0xF000 of A64, SVC and HLT of AArch32): console, clock, command line, exit. Of files
//! there are the console and the one that says which extensions there are, so a guest cannot reach the host.
use super::SEMIHOSTING;
use super::world::World;
use dyno_core::{Core, Environment, vmsa};
use dyno_fabric::Frequency;
use dyno_fabric::log::Blame;

pub struct Semihosting {
    command_line: String,
    /// Bytes of [`FEATURES`] that were read, while it is open.
    position: Option<u64>,
}

impl Semihosting {
    pub fn new(command_line: String) -> Semihosting {
        Semihosting {
            command_line,
            position: None,
        }
    }
}

/// Operation numbers of the semihosting specification.
mod op {
    pub const OPEN: u32 = 0x01;
    pub const CLOSE: u32 = 0x02;
    pub const WRITEC: u32 = 0x03;
    pub const WRITE0: u32 = 0x04;
    pub const WRITE: u32 = 0x05;
    pub const READ: u32 = 0x06;
    pub const ISERROR: u32 = 0x08;
    pub const ISTTY: u32 = 0x09;
    pub const SEEK: u32 = 0x0a;
    pub const FLEN: u32 = 0x0c;
    pub const CLOCK: u32 = 0x10;
    pub const ERRNO: u32 = 0x13;
    pub const GET_CMDLINE: u32 = 0x15;
    pub const HEAPINFO: u32 = 0x16;
    pub const EXIT: u32 = 0x18;
    pub const EXIT_EXTENDED: u32 = 0x20;
    pub const ELAPSED: u32 = 0x30;
    pub const TICKFREQ: u32 = 0x31;
}

/// ADP_Stopped_ApplicationExit: the reason that carries an exit code.
const APPLICATION_EXIT: u64 = 0x20026;
/// Longest string that WRITE0 and WRITE print in one call.
const MAX_STRING: u64 = 1 << 16;
/// The name of the console.
const CONSOLE: &[u8] = b":tt";
/// Its handles: input, output, errors.
const INPUT: u64 = 1;
const OUTPUT: u64 = 2;
const ERRORS: u64 = 3;
/// The name of [`FEATURES`], and its handle.
const FEATURES_NAME: &[u8] = b":semihosting-features";
const EXTENSIONS: u64 = 4;
const HANDLES: std::ops::RangeInclusive<u64> = INPUT..=ERRORS;
/// Magic, then SH_EXT_EXIT_EXTENDED and SH_EXT_STDOUT_STDERR.
const FEATURES: &[u8] = b"SHFB\x03";
/// Quarter cycles that a byte of it costs, so that time passes for what the host does.
const PER_BYTE: i64 = 4;

/// Serves one call; `Some` with the exit code where it ends the run.
pub fn call(s: &mut Semihosting, core: &mut Core, world: &mut World) -> Option<i32> {
    let (number, param) = (core.x[0] as u32, core.x[1]);
    let at = core.time();
    let mut memory = Guest { core, world };
    let result = match number {
        op::OPEN
        | op::CLOSE
        | op::ISTTY
        | op::WRITE
        | op::READ
        | op::ISERROR
        | op::SEEK
        | op::FLEN => {
            let done = memory.file(&mut s.position, number, param);
            done.unwrap_or(u64::MAX)
        }
        op::WRITEC => {
            let byte = memory.byte(param)?;
            memory.print(&[byte]);
            0
        }
        op::WRITE0 => {
            let mut text = Vec::new();
            while let Some(b) = memory.byte(param.wrapping_add(text.len() as u64)) {
                if b == 0 || text.len() as u64 == MAX_STRING {
                    break;
                }
                text.push(b);
            }
            memory.print(&text);
            memory.core.budget -= PER_BYTE * text.len() as i64;
            0
        }
        op::CLOCK => Frequency::hz(100).ticks_at(at),
        op::ERRNO => 0,
        op::GET_CMDLINE => {
            let second = param.wrapping_add(memory.size());
            let (buffer, size) = (memory.word(param), memory.word(second));
            let line = s.command_line.as_bytes();
            match (buffer, size) {
                (Some(buffer), Some(size)) if (line.len() as u64) < size => {
                    let bytes = line.iter().copied().chain([0]);
                    for (i, b) in bytes.enumerate() {
                        memory.set_byte(buffer.wrapping_add(i as u64), b);
                    }
                    memory.set_word(second, line.len() as u64);
                    0
                }
                _ => u64::MAX,
            }
        }
        op::HEAPINFO => {
            // Heap and stack, each from and to: 0 leaves it to the program.
            let block = memory.word(param)?;
            for i in 0..4 {
                memory.set_word(block.wrapping_add(i * memory.size()), 0);
            }
            0
        }
        // In AArch32 the reason is the parameter.
        op::EXIT if memory.core.pstate.aarch32 => {
            return Some(i32::from(param != APPLICATION_EXIT));
        }
        op::EXIT | op::EXIT_EXTENDED => {
            let reason = memory.word(param);
            let code = memory.word(param.wrapping_add(memory.size()));
            return Some(match (reason, code) {
                (Some(APPLICATION_EXIT), Some(code)) => code as i32,
                _ => 1,
            });
        }
        op::ELAPSED => {
            let ticks = memory.core.timing.counter.ticks_at(at);
            let size = memory.size();
            memory.set_word(param, ticks);
            if size == 4 {
                memory.set_word(param.wrapping_add(4), ticks >> 32);
            }
            0
        }
        op::TICKFREQ => memory.core.timing.counter.as_hz(),
        other => {
            let index = memory.core.index;
            let text = format_args!("semihosting operation {other:#x}: not offered");
            memory.world.log(at, index, Blame::Unimplemented, text);
            u64::MAX
        }
    };
    core.x[0] = result;
    None
}

/// Guest memory by virtual address, RAM only: what another cell holds is not read, for it may be at work there.
struct Guest<'a> {
    core: &'a mut Core,
    world: &'a mut World,
}

impl Guest<'_> {
    fn held(&mut self, va: u64) -> Option<u64> {
        let pa = vmsa::probe(self.core, self.world, va)?;
        let (system, space) = (&self.world.system, self.world.space);
        (!system.is_held_elsewhere(space, pa)).then_some(pa)
    }
    fn byte(&mut self, va: u64) -> Option<u8> {
        let pa = self.held(va)?;
        let mut b = [0];
        let space = self.world.space;
        self.world.system.peek(space, pa, &mut b).then_some(b[0])
    }
    fn set_byte(&mut self, va: u64, b: u8) {
        if let Some(pa) = self.held(va) {
            let space = self.world.space;
            let _ = self.world.system.load(space, pa, &[b]);
        }
    }
    /// Bytes of a field of a parameter block.
    fn size(&self) -> u64 {
        if self.core.pstate.aarch32 { 4 } else { 8 }
    }
    fn word(&mut self, va: u64) -> Option<u64> {
        let mut v = 0;
        for i in 0..self.size() {
            v |= u64::from(self.byte(va.wrapping_add(i))?) << (8 * i);
        }
        Some(v)
    }
    /// A field of a parameter block, by its place.
    fn field(&mut self, block: u64, n: u64) -> Option<u64> {
        let at = block.wrapping_add(n * self.size());
        self.word(at)
    }
    fn set_word(&mut self, va: u64, v: u64) {
        let size = self.size() as usize;
        for (i, b) in v.to_le_bytes().into_iter().take(size).enumerate() {
            self.set_byte(va.wrapping_add(i as u64), b);
        }
    }
    /// Operations on handles. `None`: the parameter block is not in RAM.
    fn file(&mut self, position: &mut Option<u64>, number: u32, block: u64) -> Option<u64> {
        let first = self.field(block, 0)?;
        let length = FEATURES.len() as u64;
        Some(match number {
            op::OPEN => {
                let (mode, size) = (self.field(block, 1)?, self.field(block, 2)?);
                let size = size.min(FEATURES_NAME.len() as u64 + 1);
                let name = (0..size).map(|i| self.byte(first.wrapping_add(i)));
                let name: Option<Vec<u8>> = name.collect();
                match (name.as_deref(), mode) {
                    // By the modes of fopen: r, w, a, each in four kinds.
                    (Some(CONSOLE), 0..=11) => INPUT + mode / 4,
                    (Some(FEATURES_NAME), 0 | 1) => {
                        *position = Some(0);
                        EXTENSIONS
                    }
                    _ => u64::MAX,
                }
            }
            op::CLOSE if HANDLES.contains(&first) => 0,
            op::CLOSE if first == EXTENSIONS && position.take().is_some() => 0,
            op::CLOSE => u64::MAX,
            op::ISTTY => u64::from(HANDLES.contains(&first)),
            op::FLEN if first == EXTENSIONS && position.is_some() => length,
            op::FLEN => u64::MAX,
            op::SEEK => {
                let to = self.field(block, 1)?;
                let there = position
                    .as_mut()
                    .filter(|_| first == EXTENSIONS && to <= length);
                *there? = to;
                0
            }
            op::WRITE => {
                let (from, size) = (self.field(block, 1)?, self.field(block, 2)?);
                let wanted = match first {
                    OUTPUT | ERRORS => size.min(MAX_STRING),
                    _ => 0,
                };
                let bytes = (0..wanted).map_while(|i| self.byte(from.wrapping_add(i)));
                let text: Vec<u8> = bytes.collect();
                self.print(&text);
                self.core.budget -= PER_BYTE * text.len() as i64;
                // What is left.
                size - text.len() as u64
            }
            op::READ if first == EXTENSIONS => {
                let (to, size) = (self.field(block, 1)?, self.field(block, 2)?);
                let at = position.as_mut()?;
                let bytes = FEATURES.iter().skip(*at as usize);
                let read = size.min(length - *at);
                for (i, &b) in (0..read).zip(bytes) {
                    self.set_byte(to.wrapping_add(i), b);
                }
                *at += read;
                size - read
            }
            // Of the console there is no input: as at the end of a file nothing is read.
            op::READ => self.field(block, 2)?,
            // ISERROR
            _ => first >> (8 * self.size() - 1) & 1,
        })
    }
    fn print(&mut self, bytes: &[u8]) {
        let at = self.core.time();
        self.world.system.set_now(at);
        self.world.system.host_output(SEMIHOSTING, 0, bytes);
    }
}
