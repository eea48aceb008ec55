//! One client: a thread that reads its socket, and one that speaks the protocol.
use crate::debugger::{Event, Kind, Reason, What};
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

fn reason(r: Reason) -> MultiThreadStopReason<u64> {
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
    let builder = GdbStubBuilder::new(Writer::new(to)).packet_buffer_size(PACKET);
    let started = builder
        .build()
        .ok()
        .and_then(|gdb| gdb.run_state_machine(&mut desk).ok());
    let mut now = started;
    while let Some(stub) = now {
        now = step(stub, &mut desk, &mut inbox);
    }
    let Desk { link, id, .. } = desk;
    leave(&link, id);
}

fn leave(link: &Link, id: u32) {
    link.send(move |_, debugger| debugger.leave(id));
}

type State<W> = Stub<'static, Desk, Writer<W>>;

/// `None` where the conversation is over.
fn step<W: Write>(stub: State<W>, desk: &mut Desk, inbox: &mut Inbox) -> Option<State<W>> {
    match stub {
        Stub::Idle(gdb) => match inbox.bytes.pop_front() {
            Some(b) => gdb.incoming_data(desk, b).ok(),
            None if inbox.exited.is_some() => None,
            None => inbox.wait().then_some(Stub::Idle(gdb)),
        },
        Stub::Running(gdb) => {
            // What was meant for an earlier resumption is out of date.
            let due = inbox.stopped.take();
            if let Some((_, r)) = due.filter(|(number, _)| *number == desk.number) {
                return gdb.report_stop(desk, reason(r)).ok();
            }
            if let Some(code) = inbox.exited {
                let _ = gdb.report_stop(desk, MultiThreadStopReason::Exited(code));
                return None;
            }
            match inbox.bytes.pop_front() {
                Some(b) => gdb.incoming_data(desk, b).ok(),
                None => inbox.wait().then_some(Stub::Running(gdb)),
            }
        }
        Stub::CtrlCInterrupt(gdb) => {
            let found = desk.interrupt().ok()?;
            gdb.interrupt_handled(desk, found.map(reason)).ok()
        }
        Stub::Disconnected(gdb) => {
            let again = desk.extended && gdb.get_reason() == DisconnectReason::Disconnect;
            let id = desk.id;
            desk.link.ask(move |_, debugger| debugger.detach(id)).ok()?;
            again.then(|| gdb.return_to_idle())
        }
    }
}
