//! Sockets, and the thread that has the machine.
use crate::address::Address;
use crate::client;
use crate::clusters::{self, Cluster};
use crate::debugger::{ClientId, Debugger, Event};
use crate::target::{Desk, Job, Link};
use dyno_boards::Machine;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// A client that takes longer to read an answer is gone.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often somebody who waits for gdb looks whether he still has to.
const LOOK: Duration = Duration::from_millis(50);

/// The server, on the side of the machine.
pub struct Server {
    link: Link,
    jobs: Receiver<Job>,
    debugger: Debugger,
    numbers: Arc<AtomicU32>,
    open: Arc<AtomicUsize>,
    clusters: Vec<Cluster>,
    /// Socket files to take away.
    files: Vec<PathBuf>,
    /// What listens where, for people.
    pub listens: Vec<String>,
}

/// What became of a wait for gdb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Go on.
    Go,
    /// A client killed the machine.
    Killed,
    /// Whoever waited has something else to do.
    Interrupted,
}

impl Server {
    /// A server that listens nowhere. `wait`: nothing runs before a client has said so.
    pub fn new(machine: &mut Machine, wait: bool) -> Server {
        let (jobs, from) = mpsc::channel();
        Server {
            link: Link {
                jobs,
                bell: Arc::new(AtomicBool::new(false)),
            },
            jobs: from,
            debugger: Debugger::new(wait),
            numbers: Arc::default(),
            open: Arc::default(),
            clusters: clusters::of(machine),
            files: Vec::new(),
            listens: Vec::new(),
        }
    }
    /// Listens for clients of the whole machine, behind that for those of each of its cores, and behind
    /// those, where there are several clusters, for those of each. The error names the socket.
    pub fn listen(&mut self, address: &Address) -> Result<(), String> {
        let clusters = self.clusters.clone();
        let names: Vec<_> = clusters.iter().map(|c| c.name.as_str()).collect();
        self.open(address.clone(), clusters.clone(), &names.join(" and "))?;
        for cluster in &clusters {
            for &core in &cluster.cores {
                let view = vec![cluster.only(core)];
                let what = format!("{}.{}", cluster.name, core - cluster.cores[0]);
                self.open(address.behind(core, &core.to_string())?, view, &what)?;
            }
        }
        let cores: usize = clusters.iter().map(|c| c.cores.len()).sum();
        for (n, cluster) in clusters.iter().enumerate().filter(|_| clusters.len() > 1) {
            let address = address.behind(cores + n, &cluster.name)?;
            self.open(address, vec![cluster.clone()], &cluster.name)?;
        }
        Ok(())
    }
    fn desks(&self, view: Vec<Cluster>) -> Desks {
        Desks {
            link: self.link.clone(),
            numbers: self.numbers.clone(),
            open: self.open.clone(),
            view,
        }
    }
    fn open(&mut self, address: Address, view: Vec<Cluster>, what: &str) -> Result<(), String> {
        let desks = self.desks(view);
        let place = match address {
            Address::Tcp(port) => {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
                    .map_err(|e| format!("port {port}: {e}"))?;
                start(move || accept_tcp(&listener, &desks));
                format!("localhost:{port}")
            }
            Address::Unix(path) => {
                let listener = bind(&path).map_err(|e| format!("{}: {e}", path.display()))?;
                self.files.push(path.clone());
                start(move || accept_unix(&listener, &desks));
                path.display().to_string()
            }
        };
        self.listens.push(format!("{place} ({what})"));
        Ok(())
    }
    /// A client of the whole machine, at the other end of two pipes.
    pub fn connect(&self, from: impl Read + Send + 'static, to: impl Write + Send + 'static) {
        self.desks(self.clusters.clone()).take(from, to);
    }

    /// Between slices: does what clients want, and comes back when the machine may go on. Costs one load
    /// where none does. `interrupted` ends a wait.
    #[inline]
    pub fn edge(&mut self, machine: &mut Machine, interrupted: &mut dyn FnMut() -> bool) -> Wait {
        if !self.debugger.waiting && !self.link.bell.load(Ordering::Acquire) {
            return Wait::Go;
        }
        self.serve(machine, interrupted)
    }
    /// A core has halted.
    pub fn halted(&mut self, machine: &mut Machine, interrupted: &mut dyn FnMut() -> bool) -> Wait {
        self.debugger.halted(machine);
        self.serve(machine, interrupted)
    }
    fn serve(&mut self, machine: &mut Machine, interrupted: &mut dyn FnMut() -> bool) -> Wait {
        loop {
            self.link.bell.store(false, Ordering::Release);
            while let Ok(job) = self.jobs.try_recv() {
                job(machine, &mut self.debugger);
            }
            if self.debugger.killed {
                return Wait::Killed;
            }
            if !self.debugger.holds() && self.debugger.prepare(machine) {
                return Wait::Go;
            }
            match self.jobs.recv_timeout(LOOK) {
                Ok(job) => job(machine, &mut self.debugger),
                Err(RecvTimeoutError::Timeout) if interrupted() => return Wait::Interrupted,
                // The link of this very server keeps the channel open.
                Err(_) => {}
            }
        }
    }
    /// Whether anybody could ask for something while nothing else happens.
    pub fn has_clients(&self) -> bool {
        !self.debugger.is_empty()
    }
    /// Tells clients that the machine has ended, and lets them read what they asked before.
    pub fn end(&mut self, machine: &mut Machine, code: u8) {
        self.debugger.end(code);
        for _ in 0..20 {
            if self.debugger.is_empty() {
                break;
            }
            if let Ok(job) = self.jobs.recv_timeout(LOOK / 5) {
                job(machine, &mut self.debugger);
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for file in &self.files {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// Takes the place of a socket that nobody listens on, and of no other file.
fn bind(path: &Path) -> io::Result<UnixListener> {
    let is_socket = std::fs::metadata(path).is_ok_and(|m| m.file_type().is_socket());
    if is_socket && UnixStream::connect(path).is_err() {
        std::fs::remove_file(path)?;
    }
    UnixListener::bind(path)
}

// It only waits for gdb: no guest can tell.
#[allow(clippy::disallowed_methods)]
fn start(f: impl FnOnce() + Send + 'static) {
    std::thread::spawn(f);
}

/// More clients are hung up on.
const MOST_CLIENTS: usize = 64;

/// What new clients get.
struct Desks {
    link: Link,
    numbers: Arc<AtomicU32>,
    /// How many there are.
    open: Arc<AtomicUsize>,
    /// What they can attach to. The first one they have from the start.
    view: Vec<Cluster>,
}

impl Desks {
    fn take(&self, from: impl Read + Send + 'static, to: impl Write + Send + 'static) {
        if self.open.fetch_add(1, Ordering::Relaxed) >= MOST_CLIENTS {
            self.open.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let id: ClientId = self.numbers.fetch_add(1, Ordering::Relaxed);
        let (events, inbox) = mpsc::channel();
        let (ask, asked) = mpsc::channel();
        let (link, view, open) = (self.link.clone(), self.view.clone(), self.open.clone());
        let out: mpsc::Sender<Event> = events.clone();
        let cores = view.first().map(|c| c.cores.clone()).unwrap_or_default();
        let desk = Desk::new(link.clone(), id, view);
        // In this order: what the client asks comes behind its joining.
        link.send(move |_, debugger| debugger.join(id, cores, out));
        start(move || client::read(from, &events, &asked));
        start(move || {
            client::serve(desk, to, inbox, ask);
            open.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

/// A socket that ends with its writer, whoever still reads it.
struct Closing<S>(S, fn(&S) -> io::Result<()>);

impl<S> Drop for Closing<S> {
    fn drop(&mut self) {
        // Somebody who has gone needs no goodbye.
        let _ = (self.1)(&self.0);
    }
}
impl<S: Write> Write for Closing<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn accept_tcp(listener: &TcpListener, desks: &Desks) {
    for stream in listener.incoming().flatten() {
        let prepared = stream.set_nodelay(true);
        let prepared = prepared.and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
        if let (Ok(()), Ok(from)) = (prepared, stream.try_clone()) {
            desks.take(from, Closing(stream, |s| s.shutdown(Shutdown::Both)));
        }
    }
}
fn accept_unix(listener: &UnixListener, desks: &Desks) {
    for stream in listener.incoming().flatten() {
        let prepared = stream.set_write_timeout(Some(PATIENCE));
        if let (Ok(()), Ok(from)) = (prepared, stream.try_clone()) {
            desks.take(from, Closing(stream, |s| s.shutdown(Shutdown::Both)));
        }
    }
}
