//! What gdb says of processes. `gdbstub` speaks all of the protocol but this: it takes a thread for a number and
//! all threads for those of one process.
//!
//! So a packet comes by here first. What asks for threads or chooses one is answered, because only a [`Desk`]
//! knows whose they are; in what resumes, the threads of a process are written out. All else goes on to
//! `gdbstub` as it came, and so does what is no packet that gdb would send.
use crate::target::{Desk, ESRCH, Gone, tid};
use gdbstub::common::Pid;
use std::fmt::Write;

/// What has been agreed on.
pub struct Terms {
    /// Packets are acknowledged.
    pub acks: bool,
    /// Threads have their process in front.
    multiprocess: bool,
}

impl Default for Terms {
    fn default() -> Terms {
        Terms {
            acks: true,
            multiprocess: false,
        }
    }
}

/// What becomes of a packet.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// It has been done; this is the answer.
    Answer(String),
    /// It goes on, as it was or with this in its place.
    Passed(Option<String>),
}

impl Heard {
    fn ok() -> Heard {
        Heard::Answer("OK".to_string())
    }
    fn no_such_thread() -> Heard {
        Heard::Answer(format!("E{ESRCH:02x}"))
    }
}

/// A thread or a process as gdb names it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Id {
    Any,
    All,
    One(usize),
}

impl Id {
    fn parse(text: &str) -> Option<Id> {
        match text {
            "-1" => Some(Id::All),
            "0" => Some(Id::Any),
            _ => usize::from_str_radix(text, 16).ok().map(Id::One),
        }
    }
    fn is(self, n: usize) -> bool {
        match self {
            Id::Any | Id::All => true,
            Id::One(m) => m == n,
        }
    }
}

/// `p<pid>.<tid>`, `p<pid>` or `<tid>`.
struct ThreadId {
    process: Id,
    thread: Id,
}

impl ThreadId {
    fn parse(text: &str) -> Option<ThreadId> {
        let (process, thread) = match text.strip_prefix('p') {
            Some(text) => text.split_once('.').unwrap_or((text, "-1")),
            None => ("-1", text),
        };
        Some(ThreadId {
            process: Id::parse(process)?,
            thread: Id::parse(thread)?,
        })
    }
    /// Those it means of all that the client is attached to.
    fn cores(&self, desk: &Desk) -> Vec<usize> {
        let meant = desk.cores().filter(|&core| {
            let process = desk.process(core);
            self.thread.is(tid(core).get())
                && process.is_some_and(|p| self.process.is(p.cluster.pid.get()))
        });
        meant.collect()
    }
}

impl Terms {
    /// What becomes of a packet with this body.
    pub fn hear(&mut self, desk: &mut Desk, body: &str) -> Result<Heard, Gone> {
        let heard = match body {
            "QStartNoAckMode" => {
                self.acks = false;
                None
            }
            "qC" => Some(match desk.core() {
                Ok(core) => Heard::Answer(format!("QC{}", self.name(desk, core))),
                Err(_) => Heard::no_such_thread(),
            }),
            "qfThreadInfo" => {
                let names: Vec<_> = desk.cores().map(|c| self.name(desk, c)).collect();
                Some(Heard::Answer(match names.is_empty() {
                    true => "l".to_string(),
                    false => format!("m{}", names.join(",")),
                }))
            }
            _ if body.starts_with("qSupported:") => {
                self.multiprocess |= body.split([':', ';']).any(|f| f == "multiprocess+");
                None
            }
            _ => {
                if let Some(id) = body.strip_prefix("Hg") {
                    look(desk, id)
                } else if let Some(id) = body.strip_prefix('T') {
                    is_alive(desk, id)
                } else if let Some(pid) = body.strip_prefix("D;") {
                    detach(desk, pid)?
                } else if let Some(actions) = body.strip_prefix("vCont;") {
                    resume(desk, actions)
                } else {
                    None
                }
            }
        };
        Ok(heard.unwrap_or(Heard::Passed(None)))
    }
    fn name(&self, desk: &Desk, core: usize) -> String {
        let process = desk.process(core).filter(|_| self.multiprocess);
        let process = process.map(|p| format!("p{:x}.", p.cluster.pid));
        format!("{}{:x}", process.unwrap_or_default(), tid(core))
    }
}

fn look(desk: &mut Desk, id: &str) -> Option<Heard> {
    let cores = ThreadId::parse(id)?.cores(desk);
    let current = desk.core().ok().filter(|c| cores.contains(c));
    let Some(core) = current.or(cores.first().copied()) else {
        return Some(Heard::no_such_thread());
    };
    desk.look_at(core);
    Some(Heard::ok())
}

fn is_alive(desk: &Desk, id: &str) -> Option<Heard> {
    Some(match ThreadId::parse(id)?.cores(desk)[..] {
        [] => Heard::no_such_thread(),
        _ => Heard::ok(),
    })
}

/// The last process is let go of by `gdbstub`, which then ends the conversation or waits for another.
fn detach(desk: &mut Desk, pid: &str) -> Result<Option<Heard>, Gone> {
    let pid = usize::from_str_radix(pid, 16).ok().and_then(Pid::new);
    let attached = |pid: Pid| {
        let mut processes = desk.processes.iter();
        processes.any(|p| p.attached && p.cluster.pid == pid)
    };
    let Some(pid) = pid.filter(|&pid| attached(pid)) else {
        return Ok(Some(Heard::no_such_thread()));
    };
    if desk.processes.iter().filter(|p| p.attached).count() == 1 {
        return Ok(None);
    }
    desk.detach(Some(pid))?;
    Ok(Some(Heard::ok()))
}

/// Each action with the threads it is for. One for all threads of all processes stays what it is.
fn resume(desk: &Desk, actions: &str) -> Option<Heard> {
    let mut out = "vCont".to_string();
    for action in actions.split(';') {
        let (what, id) = action.split_once(':').unwrap_or((action, "-1"));
        let id = ThreadId::parse(id)?;
        let cores = id.cores(desk);
        if cores.is_empty() {
            return Some(Heard::no_such_thread());
        }
        match (id.process, id.thread) {
            (Id::Any | Id::All, Id::Any | Id::All) => {
                let _ = write!(out, ";{what}");
            }
            _ => cores.into_iter().for_each(|core| {
                let _ = write!(out, ";{what}:{:x}", tid(core));
            }),
        }
    }
    Some(Heard::Passed(Some(out)))
}
