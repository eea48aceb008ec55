//! The protocol without gdb: a pipe to a server of this process, and a client that says what it likes.
use dyno_boards::Stop;
use dyno_fabric::Time;
use dyno_gdb::{Server, Wait};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// One end of a connection.
pub struct Pipe(UnixStream);

impl Pipe {
    pub fn pair() -> (Pipe, Pipe) {
        let (a, b) = UnixStream::pair().expect("two sockets");
        (Pipe(a), Pipe(b))
    }
    /// For reading, and for writing.
    pub fn split(self) -> (UnixStream, UnixStream) {
        let read = self.0.try_clone().expect("a socket");
        (read, self.0)
    }
}

/// A client that waits for answers.
pub struct Client {
    stream: UnixStream,
    acks: bool,
    read: Vec<u8>,
}

/// An answer that takes longer is a hang.
const PATIENCE: Duration = Duration::from_secs(60);

impl Client {
    pub fn new(pipe: Pipe) -> Client {
        let stream = pipe.0;
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        Client {
            stream,
            acks: true,
            read: Vec::new(),
        }
    }
    /// From here on nobody acknowledges anything.
    pub fn no_ack(&mut self) {
        self.acks = false;
    }
    pub fn send(&mut self, body: &str) {
        self.stream
            .write_all(&packet(body.as_bytes()))
            .expect("it listens");
    }
    /// Ctrl-C.
    pub fn interrupt(&mut self) {
        self.stream.write_all(&[3]).expect("it listens");
    }
    /// The next packet, however long it takes.
    pub fn wait(&mut self) -> String {
        self.stream.set_read_timeout(None).expect("a time");
        self.answer()
    }
    pub fn ask(&mut self, body: &str) -> String {
        self.send(body);
        self.answer()
    }
    /// The next packet, runs of one character written out.
    pub fn answer(&mut self) -> String {
        loop {
            if let Some(start) = self.read.iter().position(|&b| b == b'$')
                && let Some(end) = self.read[start..].iter().position(|&b| b == b'#')
                && self.read.len() >= start + end + 3
            {
                let body = self.read[start + 1..start + end].to_vec();
                self.read.drain(..start + end + 3);
                if self.acks {
                    self.stream.write_all(b"+").expect("it listens");
                }
                return expanded(&body);
            }
            let mut more = [0; 65536];
            match self.stream.read(&mut more) {
                Ok(n @ 1..) => self.read.extend_from_slice(&more[..n]),
                Ok(_) => panic!("the server hung up"),
                // Somebody had this process stand still for a while.
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => panic!("no answer: {e}"),
            }
        }
    }
}

/// With its frame.
pub fn packet(body: &[u8]) -> Vec<u8> {
    let sum = body.iter().fold(0u8, |s, &b| s.wrapping_add(b));
    let mut out = vec![b'$'];
    out.extend_from_slice(body);
    out.extend(format!("#{sum:02x}").bytes());
    out
}

/// `x*n`: x, and n - 29 more of it.
fn expanded(body: &[u8]) -> String {
    let mut out = String::new();
    let mut bytes = body.iter();
    while let Some(&b) = bytes.next() {
        match (b, out.chars().last()) {
            (b'*', Some(last)) => {
                let more = bytes.next().map_or(0, |&n| n.saturating_sub(29));
                out.extend(std::iter::repeat_n(last, more.into()));
            }
            _ => out.push(char::from(b)),
        }
    }
    out
}

/// One client says these bytes to a machine that runs, and goes: what a fuzzer calls. Panics where the
/// server does not let the machine go on.
pub fn converse(bytes: &[u8]) {
    let ready = crate::long_subject(2).build();
    let mut machine = ready.unwrap_or_else(|e| panic!("{e}")).machine;
    let mut server = Server::new(&mut machine, false);
    let (ours, theirs) = Pipe::pair();
    let (from, to) = theirs.split();
    server.connect(from, to);
    let (read, mut write) = ours.split();
    std::thread::scope(|s| {
        s.spawn(|| drain(read));
        s.spawn(|| {
            // The server may hang up before all is said.
            let _ = write.write_all(bytes);
            let _ = write.shutdown(Shutdown::Both);
        });
        let mut waits = 0;
        let mut leave = || {
            waits += 1;
            assert!(waits < 200, "a client holds the machine for ten seconds");
            false
        };
        let mut until = Time::ZERO;
        while server.edge(&mut machine, &mut leave) == Wait::Go && server.has_clients() {
            until += Time::from_us(1);
            while machine.run(until) == Stop::Halted {
                if server.halted(&mut machine, &mut leave) != Wait::Go {
                    return;
                }
            }
        }
    });
}

/// Throws away what comes, until the other end is closed.
pub fn drain(mut from: impl Read) {
    let _ = io::copy(&mut from, &mut io::sink());
}
