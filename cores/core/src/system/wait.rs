//! WFI and WFE (D1.6), with FEAT_WFxT's timeouts.
use super::Next;
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::{Core, Rest};

/// WFI, WFE, WFIT or WFET.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// WFE and WFET.
    pub event: bool,
    /// The register with the value of CNTVCT_EL0 to wait for, and that value.
    pub timeout: Option<(u8, u64)>,
}

impl Wait {
    /// See [`dyno_isa::System::Wfi`].
    pub(crate) fn new(event: bool, imm: u64, arg: u64) -> Wait {
        let has_timeout = imm >> 5 & 1 == 1;
        Wait {
            event,
            timeout: has_timeout.then_some(((imm & 31) as u8, arg)),
        }
    }
}

impl Core {
    /// Completes at once when something to wake up for is there already.
    pub(crate) fn wait(
        &mut self,
        env: &mut (dyn Environment + '_),
        w: Wait,
    ) -> Result<Next, Exception> {
        let lines = env.lines(self.index);
        let done = if w.event {
            // Uses up an event that is there.
            self.collect_stream_events();
            std::mem::take(&mut self.event) || self.wakes_wfe(lines)
        } else {
            self.wakes_wfi(lines)
        };
        let until = w.timeout.map(|(_, value)| self.local_timeout(value));
        if done || until == Some(None) {
            return Ok(Next::Continue);
        }
        if let Some(e) = self.wfx_trap(w) {
            return Err(e);
        }
        self.rest = if w.event { Rest::Wfe } else { Rest::Wfi };
        self.wait_until(until.flatten());
        Ok(Next::Leave)
    }
}
