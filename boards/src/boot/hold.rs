//! Cores that stay in reset until a power controller releases them, with their images in memory already.
use super::{BootError, Level, Load, Plan, RamRange};
use std::borrow::Cow;

/// A core in reset, and the reset vector (RVBAR) with which it starts its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub core: u32,
    pub vector: u64,
}

impl Plan<'_> {
    /// Takes the starts out of a plan. A core whose image expects something in its registers gets a stub at
    /// the start of `ram`, where boot protocols leave a page free: it loads X0 to X3 and goes there. The
    /// stub does not change the exception level, so with EL3 (`el` 3) no kernel can be held.
    pub fn hold(&mut self, ram: &RamRange, el: u8) -> Result<Vec<Held>, BootError> {
        let mut held = Vec::new();
        for s in std::mem::take(&mut self.starts) {
            let mut vector = s.pc;
            if s.level == Level::Kernel {
                if el == 3 {
                    let what = "a kernel that is held starts at the highest level, and that is EL3";
                    let fix = "use --el 2, or firmware of your own";
                    return Err(BootError::new("--hold", what, fix));
                }
                vector = ram.base + 0x80 * u64::from(s.core);
                let bytes = stub(s.x, s.pc);
                self.loads.push(Load {
                    name: format!("boot stub of core {}", s.core),
                    addr: vector,
                    size: bytes.len() as u64,
                    bytes: Cow::Owned(bytes),
                });
            }
            held.push(Held {
                core: s.core,
                vector,
            });
        }
        Ok(held)
    }
}

/// LDR X0 to X4 from what is behind, BR X4.
fn stub(x: [u64; 4], pc: u64) -> Vec<u8> {
    const DATA: u32 = 0x20;
    let load = |n: u32| 0x5800_0000 | ((DATA + 8 * n - 4 * n) / 4) << 5 | n;
    let code = (0..5).map(load).chain([0xd61f_0080]);
    let mut bytes: Vec<u8> = code.flat_map(u32::to_le_bytes).collect();
    bytes.resize(DATA as usize, 0);
    bytes.extend(x.into_iter().chain([pc]).flat_map(u64::to_le_bytes));
    bytes
}
