//! WFI and WFE (D1.6).
use super::Next;
use crate::environment::Environment;
use crate::exception::Exception;
use crate::state::{Core, Rest};

impl Core {
    /// Completes at once when something to wake up for is there already.
    pub(super) fn wfi(&mut self, env: &mut (dyn Environment + '_)) -> Result<Next, Exception> {
        if self.wakes_wfi(env.lines(self.index)) {
            return Ok(Next::Continue);
        }
        if let Some(e) = self.wfx_trap(false) {
            return Err(e);
        }
        self.rest = Rest::Wfi;
        Ok(Next::Leave)
    }
    /// Uses up an event that is there; waits for one otherwise.
    pub(super) fn wfe(&mut self, env: &mut (dyn Environment + '_)) -> Result<Next, Exception> {
        self.collect_stream_events();
        if std::mem::take(&mut self.event) || self.wakes_wfe(env.lines(self.index)) {
            return Ok(Next::Continue);
        }
        if let Some(e) = self.wfx_trap(true) {
            return Err(e);
        }
        self.rest = Rest::Wfe;
        self.find_next_timer();
        Ok(Next::Leave)
    }
}
