//! The system registers of AArch32: coprocessors 14 and 15 (DDI 0487 G7.3, G8).
mod state;

pub use state::Sys32;

use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::Core;
use crate::system::Next;
use dyno_isa::aarch32::Coprocessor;

impl Core {
    /// What these registers hold behind a reset, those that are AArch64's too included.
    pub(crate) fn reset_cp15(&mut self) {
        self.sys32.reset();
    }
    /// MRC, and with `two` MRRC: Rt in bits `[31:0]` and Rt2 in `[63:32]`.
    pub fn coprocessor_read(
        &mut self,
        _: &mut (dyn Environment + '_),
        _: Coprocessor,
        _two: bool,
    ) -> Result<u64, Exception> {
        Err(self.undefined())
    }
    /// MCR, and with `two` MCRR; likewise.
    pub fn coprocessor_write(
        &mut self,
        _: &mut (dyn Environment + '_),
        _: Coprocessor,
        _two: bool,
        _value: u64,
    ) -> Result<Next, Exception> {
        Err(self.undefined())
    }
}
