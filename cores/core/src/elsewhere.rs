//! What belongs to another cell of the machine: its parts, and pages of RAM that it holds.
//!
//! An instruction that meets any of it is abandoned before it has had an effect, and the core waits. At the
//! end of the window, when all cells stand at one instant, the access is carried out where the part lives,
//! or the page changes hands; then the instruction is carried out anew, with the answers that came so far.
//! It does so before anything else wants the core, so an interrupt never comes between an access and the
//! instruction that made it. To the guest the wait is time, and nothing else.
use crate::environment::Environment;
use crate::halting::{Begin, Looked, Mark};
use crate::interpreter::Stop;
use crate::state::Core;
use dyno_fabric::{Access, Fault};

/// What an instruction cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The page of RAM of a physical address.
    Page(u64),
    /// The answer to an access, with what it writes; or the page of RAM that it is to.
    Access(Access, Option<u64>),
}

#[derive(Debug, Default)]
pub struct Beyond {
    /// A page that a translation came to.
    pub(crate) met: Option<u64>,
    waits: bool,
    /// Tells the instruction that waited last from others.
    mark: Option<Mark>,
    /// What it was answered, in the order of its accesses, and how many of them it has used.
    answers: Vec<(Access, Option<u64>, Result<u64, Fault>)>,
    used: usize,
    /// The next instruction is one that waited.
    again: bool,
}

impl Core {
    /// The core stands in front of an instruction until it has what it asked for.
    pub fn waits(&self) -> bool {
        self.beyond.waits
    }
    /// The answer to what it asked for.
    pub fn answer(&mut self, access: Access, value: Option<u64>, answer: Result<u64, Fault>) {
        self.beyond.answers.push((access, value, answer));
    }
    /// Forgets that it waits: it was powered off, or its state was changed from outside.
    pub fn waits_no_more(&mut self) {
        self.beyond = Beyond::default();
    }
    /// What it was answered so far, for fingerprints.
    pub fn answers(&self) -> impl Iterator<Item = &Result<u64, Fault>> {
        self.beyond.answers.iter().map(|(.., answer)| answer)
    }

    // For engines

    /// What a translation came to is looked for again.
    pub fn forget_met(&mut self) {
        self.beyond.met = None;
    }

    /// The engine starts with the instruction that waited, and looks at nothing else before it.
    pub(crate) fn begin_again(&mut self) -> Option<Begin> {
        if !std::mem::take(&mut self.beyond.waits) {
            return None;
        }
        self.beyond.again = true;
        Some(Begin::Resumed(Some(self.take_looked())))
    }
    #[inline]
    pub(crate) fn goes_again(&self) -> bool {
        self.beyond.again
    }
    /// The instruction that waited is done.
    pub(crate) fn gone_again(&mut self) {
        self.attention |= std::mem::take(&mut self.beyond.again);
    }
    /// The engine is left in front of an instruction that could not be fetched, or looked at.
    #[cold]
    pub(crate) fn keep_looked(&mut self, looked: Looked) {
        if self.beyond.waits {
            self.set_looked(looked);
        }
    }

    /// Waits in front of the instruction that is about to be fetched.
    #[cold]
    pub(crate) fn wait_for_fetch(&mut self, env: &mut (dyn Environment + '_), need: Need) {
        let (executed, taken) = self.mark();
        self.stand_by(env, need, (executed, taken));
    }
    /// Waits in front of the current instruction; [`Stop::Retry`] in any case.
    #[cold]
    pub(crate) fn wait_for(&mut self, env: &mut (dyn Environment + '_), need: Need) -> Stop {
        if self.become_exact() {
            // It is among the executed ones until its engine gives it back.
            let (executed, taken) = self.mark();
            self.stand_by(env, need, (executed.wrapping_sub(1), taken));
            self.set_looked(Looked {
                reported: true,
                ..Looked::default()
            });
        }
        Stop::Retry
    }
    /// The same for the page that a translation came to.
    #[cold]
    pub(crate) fn wait_for_met(&mut self, env: &mut (dyn Environment + '_)) -> Option<Stop> {
        let page = self.beyond.met.take()?;
        Some(self.wait_for(env, Need::Page(page)))
    }
    fn stand_by(&mut self, env: &mut (dyn Environment + '_), need: Need, mark: Mark) {
        let b = &mut self.beyond;
        let known = b.mark == Some(mark);
        if !known {
            b.answers.clear();
        }
        (b.mark, b.used, b.waits, b.again) = (Some(mark), 0, true, false);
        self.attention = true;
        let at = self.time();
        env.ask(at, self.index, need, known);
    }
    /// What becomes of an access to something of another cell. `Err` where the core waits for that.
    #[cold]
    pub(crate) fn access_elsewhere(
        &mut self,
        env: &mut (dyn Environment + '_),
        access: Access,
        value: Option<u64>,
    ) -> Result<Result<u64, Fault>, Stop> {
        let (executed, taken) = self.mark();
        let b = &mut self.beyond;
        if b.mark == Some((executed.wrapping_sub(1), taken))
            && let Some(&(known, written, answer)) = b.answers.get(b.used)
            && (known, written) == (access, value)
        {
            b.used += 1;
            return Ok(answer);
        }
        Err(self.wait_for(env, Need::Access(access, value)))
    }
}
