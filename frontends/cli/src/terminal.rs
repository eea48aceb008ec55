//! The user's terminal: raw while the guest has it, with Ctrl-A for what is meant for Dyno; and
//! standard input as a stream that never blocks the machine.
use rustix::termios::{OptionalActions, OutputModes, Termios, tcgetattr, tcsetattr};
use std::io::{IsTerminal, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

/// Raw mode; the old mode comes back when this goes away, after a panic too.
pub struct RawMode(Termios);

impl RawMode {
    /// `None` where standard input is no terminal.
    pub fn enter() -> Option<RawMode> {
        let stdin = std::io::stdin();
        let old = tcgetattr(&stdin).ok()?;
        let mut raw = old.clone();
        raw.make_raw();
        // Log lines on the same terminal still start at the left.
        raw.output_modes |= OutputModes::OPOST | OutputModes::ONLCR;
        tcsetattr(&stdin, OptionalActions::Now, &raw).ok()?;
        Some(RawMode(old))
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.0);
    }
}

pub const HELP: &str = "
Ctrl-A x  quit
Ctrl-A h  this help
Ctrl-A c  monitor (not built yet)
Ctrl-A a  send Ctrl-A to the guest
";

/// What Ctrl-A asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    Quit,
    Help,
    Monitor,
}

/// Takes requests out of what is typed.
#[derive(Debug, Default)]
pub struct Escape {
    pending: bool,
}

const CTRL_A: u8 = 1;

impl Escape {
    /// What is left for the guest, and the requests.
    pub fn split(&mut self, typed: &[u8]) -> (Vec<u8>, Vec<Request>) {
        let (mut guest, mut requests) = (Vec::new(), Vec::new());
        for &b in typed {
            if !std::mem::take(&mut self.pending) {
                match b {
                    CTRL_A => self.pending = true,
                    _ => guest.push(b),
                }
                continue;
            }
            match b {
                b'x' | b'X' => requests.push(Request::Quit),
                b'h' | b'H' | b'?' => requests.push(Request::Help),
                b'c' | b'C' => requests.push(Request::Monitor),
                b'a' | CTRL_A => guest.push(CTRL_A),
                // Not a request: swallowed, as in QEMU.
                _ => {}
            }
        }
        (guest, requests)
    }
}

/// Standard input, read beside the machine.
pub struct Input {
    from: Receiver<Vec<u8>>,
    ended: bool,
    /// `None` where no terminal is at the other end.
    escape: Option<Escape>,
}

impl Input {
    /// A file is read at once, so that what it holds enters at power-on in every run.
    pub fn open() -> Input {
        let (to, from) = channel();
        let mut stdin = std::io::stdin();
        let is_file = std::fs::metadata("/dev/stdin").is_ok_and(|m| m.is_file());
        if is_file {
            let mut all = Vec::new();
            let _ = stdin.read_to_end(&mut all);
            let _ = to.send(all);
            drop(to);
        } else {
            let reader = move || {
                let mut buffer = [0; 1024];
                while let Ok(n @ 1..) = stdin.read(&mut buffer) {
                    if to.send(buffer[..n].to_vec()).is_err() {
                        return;
                    }
                }
            };
            // Waits for the user; what it reads enters between slices, with a virtual time stamp.
            #[allow(clippy::disallowed_methods)]
            std::thread::spawn(reader);
        }
        Input {
            from,
            ended: false,
            escape: std::io::stdin().is_terminal().then(Escape::default),
        }
    }
    /// What has come since the last call.
    pub fn take(&mut self) -> (Vec<u8>, Vec<Request>) {
        let mut bytes = Vec::new();
        loop {
            match self.from.try_recv() {
                Ok(more) => bytes.extend(more),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.ended = true;
                    break;
                }
            }
        }
        self.split(bytes)
    }
    /// Waits a while for something; `None` where nothing will ever come.
    pub fn wait(&mut self, at_most: Duration) -> Option<(Vec<u8>, Vec<Request>)> {
        if self.ended {
            return None;
        }
        match self.from.recv_timeout(at_most) {
            Ok(bytes) => Some(self.split(bytes)),
            Err(RecvTimeoutError::Timeout) => Some((Vec::new(), Vec::new())),
            Err(RecvTimeoutError::Disconnected) => {
                self.ended = true;
                None
            }
        }
    }
    fn split(&mut self, bytes: Vec<u8>) -> (Vec<u8>, Vec<Request>) {
        match &mut self.escape {
            Some(escape) => escape.split(&bytes),
            None => (bytes, Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ctrl_a_is_for_dyno() {
        let mut e = Escape::default();
        assert_eq!(e.split(b"ab\x01"), (b"ab".to_vec(), vec![]));
        assert_eq!(e.split(b"xc"), (b"c".to_vec(), vec![Request::Quit]));
        assert_eq!(
            e.split(b"\x01\x01\x01a\x03"),
            (b"\x01\x01\x03".to_vec(), vec![])
        );
        let requests = vec![Request::Help, Request::Monitor];
        assert_eq!(e.split(b"\x01h\x01q\x01c"), (vec![], requests));
    }
}
