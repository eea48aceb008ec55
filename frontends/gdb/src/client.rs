//! One client: a thread that reads its socket, and one that speaks the protocol.
use crate::debugger::{Event, Kind, Reason, What};
use crate::processes::{Heard, Terms};
use crate::target::{Desk, Link, tid};
use gdbstub::common::Signal;
use gdbstub::conn::Connection;
use gdbstub::stub::state_machine::GdbStubStateMachine as Stub;
use gdbstub::stub::{DisconnectReason, GdbStubBuilder, MultiThreadStopReason};
use gdbstub::target::ext::breakpoints::WatchKind;
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender};

/// Bytes of a packet.
const PACKET: usize = 64 << 10;
/// Bytes of an answer.
const LONGEST: usize = 4 * PACKET;

/// The way back to gdb.
pub struct Writer<W> {
    to: W,
    buffer: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub fn new(to: W) -> Writer<W> {
        Writer {
            to,
            buffer: Vec::new(),
        }
    }
}

impl<W: Write> Connection for Writer<W> {
    type Error = io::Error;
    fn write(&mut self, byte: u8) -> io::Result<()> {
        self.write_all(&[byte])
    }
    /// Whoever asks for more than packets hold (`m0,ffffffff`) is no gdb.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.buffer.len() + bytes.len() > LONGEST {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }
    fn flush(&mut self) -> io::Result<()> {
        let done = self.to.write_all(&self.buffer);
        self.buffer.clear();
        done.and_then(|()| self.to.flush())
    }
}

/// With its frame.
fn packet(body: &str) -> Vec<u8> {
    format!("${body}#{:02x}", sum(body.as_bytes())).into_bytes()
}
fn sum(body: &[u8]) -> u8 {
    body.iter().fold(0, |s: u8, &b| s.wrapping_add(b))
}
/// What is in the frame of a packet. `None` for anything else.
fn body(packet: &[u8]) -> Option<&str> {
    let (frame, check) = packet.split_last_chunk::<3>()?;
    let body = frame.strip_prefix(b"$")?;
    let right = format!("#{:02x}", sum(body));
    let same = check.eq_ignore_ascii_case(right.as_bytes());
    std::str::from_utf8(body).ok().filter(|_| same)
}

/// Pieces of what comes from gdb that may wait. What is more stays in the socket.
const WAITING: usize = 4;

/// Hands on what comes from gdb until it has gone, a piece for each one that is asked for.
pub fn read(mut from: impl Read, to: &Sender<Event>, asked: &Receiver<()>) {
    let mut buffer = [0; 4096];
    while asked.recv().is_ok() {
        let event = match from.read(&mut buffer) {
            Ok(n @ 1..) => Event::Bytes(buffer[..n].to_vec()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Event::Bytes(Vec::new()),
            _ => Event::Closed,
        };
        let closed = matches!(event, Event::Closed);
        if to.send(event).is_err() || closed {
            return;
        }
    }
}

/// What has come and was not looked at.
struct Inbox {
    from: Receiver<Event>,
    /// Asks for the next piece.
    ask: Sender<()>,
    bytes: VecDeque<u8>,
    stopped: Option<(u64, Reason)>,
    exited: Option<u8>,
}

impl Inbox {
    /// The next packet, once it has come whole, or the next byte outside of one. What is too long for a
    /// packet is handed on, so that it is refused.
    fn next(&mut self) -> Option<Vec<u8>> {
        let len = match self.bytes.front()? {
            b'$' => match self.bytes.iter().position(|&b| b == b'#') {
                Some(end) => end + 3,
                None => PACKET.max(self.bytes.len()),
            },
            _ => 1,
        };
        (len <= self.bytes.len()).then(|| self.bytes.drain(..len).collect())
    }
    /// False where nothing will come any more.
    fn wait(&mut self) -> bool {
        match self.from.recv() {
            Ok(Event::Bytes(more)) => {
                self.bytes.extend(more);
                // Where nobody reads any more, that is said by another event.
                let _ = self.ask.send(());
            }
            Ok(Event::Stopped(number, reason)) => self.stopped = Some((number, reason)),
            Ok(Event::Exited(code)) => self.exited = Some(code),
            Ok(Event::Closed) | Err(_) => return false,
        }
        true
    }
}

fn reason(desk: &mut Desk, r: Reason) -> MultiThreadStopReason<u64> {
    desk.look_at(r.core);
    let tid = tid(r.core);
    match r.what {
        What::Breakpoint { hardware: false } => MultiThreadStopReason::SwBreak(tid),
        What::Breakpoint { hardware: true } => MultiThreadStopReason::HwBreak(tid),
        What::Watchpoint { va, kind } => MultiThreadStopReason::Watch {
            tid,
            addr: va,
            kind: match kind {
                Kind::Write => WatchKind::Write,
                Kind::Read => WatchKind::Read,
                Kind::Access => WatchKind::ReadWrite,
            },
        },
        What::Step => MultiThreadStopReason::SignalWithThread {
            tid,
            signal: Signal::SIGTRAP,
        },
        What::Interrupt => MultiThreadStopReason::SignalWithThread {
            tid,
            signal: Signal::SIGINT,
        },
    }
}

/// Speaks the protocol until gdb goes, the machine ends, or gdb says what is not in the protocol.
pub fn serve(mut desk: Desk, to: impl Write, from: Receiver<Event>, ask: Sender<()>) {
    for _ in 0..WAITING {
        let _ = ask.send(());
    }
    let mut inbox = Inbox {
        from,
        ask,
        bytes: VecDeque::new(),
        stopped: None,
        exited: None,
    };
    let mut terms = Terms::default();
    // Behind each packet `gdbstub` looks for another `#`, to the end of the buffer if there is none.
    let mut buffer = vec![b'#'; PACKET];
    let builder = GdbStubBuilder::new(Writer::new(to)).with_packet_buffer(&mut buffer);
    let started = builder
        .build()
        .ok()
        .and_then(|gdb| gdb.run_state_machine(&mut desk).ok());
    let mut now = started;
    while let Some(stub) = now {
        now = step(stub, &mut desk, &mut inbox, &mut terms);
    }
    let Desk { link, id, .. } = desk;
    leave(&link, id);
}

fn leave(link: &Link, id: u32) {
    link.send(move |_, debugger| debugger.leave(id));
}

type State<'a, W> = Stub<'a, Desk, Writer<W>>;

/// Has a packet done.
fn hear<'a, W: Write>(
    mut stub: State<'a, W>,
    desk: &mut Desk,
    terms: &mut Terms,
    said: &[u8],
) -> Option<State<'a, W>> {
    let acks = terms.acks;
    let heard = match body(said) {
        Some(body) => terms.hear(desk, body).ok()?,
        None => Heard::Passed(None),
    };
    let passed = match heard {
        Heard::Passed(instead) => instead.map_or(said.to_vec(), |body| packet(&body)),
        Heard::Answer(text) => {
            let to = match &mut stub {
                Stub::Idle(gdb) => gdb.borrow_conn(),
                Stub::Running(gdb) => gdb.borrow_conn(),
                _ => return Some(stub),
            };
            let acknowledged: &[u8] = if acks { b"+" } else { b"" };
            let answer = [acknowledged, &packet(&text)].concat();
            to.write_all(&answer).and_then(|()| to.flush()).ok()?;
            return Some(stub);
        }
    };
    for byte in passed {
        stub = match stub {
            Stub::Idle(gdb) => gdb.incoming_data(desk, byte).ok()?,
            Stub::Running(gdb) => gdb.incoming_data(desk, byte).ok()?,
            over => return Some(over),
        };
    }
    Some(stub)
}

/// `None` where the conversation is over.
fn step<'a, W: Write>(
    stub: State<'a, W>,
    desk: &mut Desk,
    inbox: &mut Inbox,
    terms: &mut Terms,
) -> Option<State<'a, W>> {
    match stub {
        Stub::Idle(gdb) => match inbox.next() {
            Some(said) => hear(Stub::Idle(gdb), desk, terms, &said),
            None if inbox.exited.is_some() => None,
            None => inbox.wait().then_some(Stub::Idle(gdb)),
        },
        Stub::Running(gdb) => {
            // What was meant for an earlier resumption is out of date.
            let due = inbox.stopped.take();
            if let Some((_, r)) = due.filter(|(number, _)| *number == desk.number) {
                let why = reason(desk, r);
                return gdb.report_stop(desk, why).ok();
            }
            if let Some(code) = inbox.exited {
                let _ = gdb.report_stop(desk, MultiThreadStopReason::Exited(code));
                return None;
            }
            match inbox.next() {
                Some(said) => hear(Stub::Running(gdb), desk, terms, &said),
                None => inbox.wait().then_some(Stub::Running(gdb)),
            }
        }
        Stub::CtrlCInterrupt(gdb) => {
            let found = desk.interrupt().ok()?;
            let found = found.map(|r| reason(desk, r));
            gdb.interrupt_handled(desk, found).ok()
        }
        Stub::Disconnected(gdb) => {
            let again = desk.extended && gdb.get_reason() == DisconnectReason::Disconnect;
            desk.detach(None).ok()?;
            again.then(|| gdb.return_to_idle())
        }
    }
}
