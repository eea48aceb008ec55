//! One client's view of the machine, as `gdbstub` wants it. It lives in the client's thread and has the
//! machine's do everything: see [`Link`].
use crate::clusters::{self, Cluster, Process};
use crate::debugger::{ClientId, Debugger, Kind, Plan, Point, Reason};
use crate::monitor;
use crate::registers::Layout;
use dyno_boards::Machine;
use gdbstub::arch::{Arch, RegId};
use gdbstub::common::{Pid, Signal, Tid};
use gdbstub::target::ext::base::BaseOps;
use gdbstub::target::ext::base::multithread::{
    MultiThreadBase, MultiThreadResume, MultiThreadResumeOps, MultiThreadSchedulerLocking,
    MultiThreadSchedulerLockingOps, MultiThreadSingleStep, MultiThreadSingleStepOps,
};
use gdbstub::target::ext::base::single_register_access::{
    SingleRegisterAccess, SingleRegisterAccessOps,
};
use gdbstub::target::ext::breakpoints::{
    Breakpoints, BreakpointsOps, HwBreakpoint, HwBreakpointOps, HwWatchpoint, HwWatchpointOps,
    SwBreakpoint, SwBreakpointOps, WatchKind,
};
use gdbstub::target::ext::extended_mode::{
    Args, AttachKind, CurrentActivePid, CurrentActivePidOps, ExtendedMode, ExtendedModeOps,
    ShouldTerminate,
};
use gdbstub::target::ext::monitor_cmd::{ConsoleOutput, MonitorCmd, MonitorCmdOps};
use gdbstub::target::ext::target_description_xml_override::{
    TargetDescriptionXmlOverride, TargetDescriptionXmlOverrideOps,
};
use gdbstub::target::ext::thread_extra_info::{ThreadExtraInfo, ThreadExtraInfoOps};
use gdbstub::target::{Target, TargetError, TargetResult};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};

/// Work for the thread that has the machine.
pub type Job = Box<dyn FnOnce(&mut Machine, &mut Debugger) + Send>;

/// The way to the thread that has the machine.
#[derive(Clone)]
pub struct Link {
    pub jobs: Sender<Job>,
    /// Somebody waits. All that a run without work to do looks at.
    pub bell: Arc<AtomicBool>,
}

/// The machine has ended, and its thread with it.
#[derive(Clone, Copy, Debug)]
pub struct Gone;

impl Link {
    pub fn send(&self, job: impl FnOnce(&mut Machine, &mut Debugger) + Send + 'static) {
        // The answer says whether somebody was there.
        let _ = self.jobs.send(Box::new(job));
        self.bell.store(true, Ordering::Release);
    }
    /// Waits until it is done: for the end of a slice where the machine runs.
    pub fn ask<R: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Machine, &mut Debugger) -> R + Send + 'static,
    ) -> Result<R, Gone> {
        let (answer, from) = mpsc::channel();
        self.send(move |machine, debugger| {
            let _ = answer.send(job(machine, debugger));
        });
        from.recv().map_err(|_| Gone)
    }
}

/// Registers as `g` moves them: what is not known is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct General(Vec<Option<u8>>);

impl gdbstub::arch::Registers for General {
    type ProgramCounter = u64;
    fn pc(&self) -> u64 {
        0
    }
    fn gdb_serialize(&self, mut write_byte: impl FnMut(Option<u8>)) {
        self.0.iter().for_each(|&b| write_byte(b));
    }
    fn gdb_deserialize(&mut self, bytes: &[u8]) -> Result<(), ()> {
        self.0 = bytes.iter().copied().map(Some).collect();
        Ok(())
    }
}

/// gdb's number of a register.
#[derive(Clone, Copy, Debug)]
pub struct Number(usize);

impl RegId for Number {
    fn from_raw_id(id: usize) -> Option<(Number, Option<NonZeroUsize>)> {
        Some((Number(id), None))
    }
    fn to_raw_id(&self) -> Option<usize> {
        Some(self.0)
    }
}

/// Registers and numbers are those of a [`Layout`].
#[derive(Debug)]
pub struct Described;

impl Arch for Described {
    type Usize = u64;
    type Registers = General;
    type BreakpointKind = usize;
    type RegId = Number;
}

/// See the module's documentation.
pub struct Desk {
    pub link: Link,
    pub id: ClientId,
    /// What this client sees of the machine.
    pub processes: Vec<Process>,
    /// `target extended-remote`: the connection outlives a detach.
    pub extended: bool,
    plan: Plan,
    /// What the next stop has to say to be meant for this client.
    pub number: u64,
    /// The core that gdb looks at. Every answer is about that one; the thread that `gdbstub` has in mind is
    /// not asked for, because it knows nothing of processes (see [`crate::processes`]).
    core: usize,
}

/// errno of the host that gdb knows: ESRCH, EIO, EFAULT.
pub const ESRCH: u8 = 3;
const EIO: u8 = 5;
const EFAULT: u8 = 14;
type Done<T> = TargetResult<T, Desk>;

pub fn tid(core: usize) -> Tid {
    NonZeroUsize::MIN.saturating_add(core)
}

impl Desk {
    pub fn new(link: Link, id: ClientId, view: Vec<Cluster>) -> Desk {
        let processes = view.into_iter().enumerate();
        let processes = processes.map(|(n, cluster)| Process {
            cluster,
            attached: n == 0,
        });
        let mut desk = Desk {
            link,
            id,
            processes: processes.collect(),
            extended: false,
            plan: Plan::default(),
            number: 0,
            core: 0,
        };
        desk.look_at_first();
        desk
    }
    /// Those of all processes that gdb is attached to.
    pub fn cores(&self) -> impl Iterator<Item = usize> {
        let attached = self.processes.iter().filter(|p| p.attached);
        attached.flat_map(|p| p.cluster.cores.iter().copied())
    }
    /// The process of a core that gdb is attached to.
    pub fn process(&self, core: usize) -> Option<&Process> {
        let mut attached = self.processes.iter().filter(|p| p.attached);
        attached.find(|p| p.cluster.cores.contains(&core))
    }
    /// The core that gdb looks at from now on.
    pub fn look_at(&mut self, core: usize) {
        self.core = core;
    }
    fn look_at_first(&mut self) {
        let first = self.cores().next();
        self.core = first.unwrap_or(0);
    }
    /// The one it looks at. An error where it is attached to nothing.
    pub fn core(&self) -> Done<usize> {
        Ok(self.layout()?.0)
    }
    /// And its registers.
    fn layout(&self) -> Done<(usize, Arc<Layout>)> {
        let process = self.process(self.core).ok_or(TargetError::NonFatal)?;
        Ok((self.core, process.cluster.layout.clone()))
    }
    /// Lets go of a process, or of all.
    pub fn detach(&mut self, pid: Option<Pid>) -> Result<(), Gone> {
        for p in &mut self.processes {
            if pid.is_some_and(|pid| pid != p.cluster.pid) || !p.attached {
                continue;
            }
            p.attached = false;
            let (id, cores) = (self.id, p.cluster.cores.clone());
            let detach =
                move |machine: &mut Machine, d: &mut Debugger| d.detach(machine, id, &cores);
            self.link.ask(detach)?;
        }
        if self.process(self.core).is_none() {
            self.look_at_first();
        }
        Ok(())
    }
    pub fn interrupt(&self) -> Result<Option<Reason>, Gone> {
        let id = self.id;
        self.link
            .ask(move |machine, debugger| debugger.interrupt(machine, id))
    }
    fn ask<R: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Machine, &mut Debugger) -> R + Send + 'static,
    ) -> Done<R> {
        self.link.ask(job).map_err(TargetError::Fatal)
    }
    fn insert(&mut self, p: Point) -> Done<bool> {
        let (id, core) = (self.id, self.core()?);
        self.ask(move |machine, debugger| debugger.insert(machine, id, core, p))
    }
    fn remove(&mut self, p: Point) -> Done<bool> {
        let (id, core) = (self.id, self.core()?);
        self.ask(move |machine, debugger| debugger.remove(machine, id, core, p))
    }
}

impl Target for Desk {
    type Arch = Described;
    type Error = Gone;

    fn base_ops(&mut self) -> BaseOps<'_, Described, Gone> {
        BaseOps::MultiThread(self)
    }
    fn use_fork_stop_reason(&self) -> bool {
        false
    }
    fn use_vfork_stop_reason(&self) -> bool {
        false
    }
    fn use_vforkdone_stop_reason(&self) -> bool {
        false
    }
    fn support_breakpoints(&mut self) -> Option<BreakpointsOps<'_, Desk>> {
        Some(self)
    }
    fn support_monitor_cmd(&mut self) -> Option<MonitorCmdOps<'_, Desk>> {
        Some(self)
    }
    fn support_extended_mode(&mut self) -> Option<ExtendedModeOps<'_, Desk>> {
        Some(self)
    }
    fn support_target_description_xml_override(
        &mut self,
    ) -> Option<TargetDescriptionXmlOverrideOps<'_, Desk>> {
        Some(self)
    }
}

impl MultiThreadBase for Desk {
    fn read_registers(&mut self, regs: &mut General, _: Tid) -> Done<()> {
        let (core, layout) = self.layout()?;
        regs.0 = self.ask(move |machine, _| {
            let (cell, core) = clusters::cell(machine, core);
            let mut bytes = Vec::new();
            for n in layout.general() {
                match layout.read(cell, core, n) {
                    Some(known) => bytes.extend(known.into_iter().map(Some)),
                    None => bytes.extend(vec![None; layout.size(n).unwrap_or(0)]),
                }
            }
            bytes
        })?;
        Ok(())
    }
    fn write_registers(&mut self, regs: &General, _: Tid) -> Done<()> {
        let (core, layout) = self.layout()?;
        let bytes = regs.0.clone();
        let done = self.ask(move |machine, _| {
            let (cell, core) = clusters::cell(machine, core);
            let mut rest = &bytes[..];
            let mut done = true;
            for n in layout.general() {
                let size = layout.size(n).unwrap_or(0);
                let Some((value, behind)) = rest.split_at_checked(size) else {
                    break;
                };
                rest = behind;
                let value: Option<Vec<u8>> = value.iter().copied().collect();
                done &= value.is_none_or(|v| layout.write(cell, core, n, &v));
            }
            done
        })?;
        if done {
            Ok(())
        } else {
            Err(TargetError::Errno(EIO))
        }
    }
    fn support_single_register_access(&mut self) -> Option<SingleRegisterAccessOps<'_, Tid, Desk>> {
        Some(self)
    }
    fn read_addrs(&mut self, start: u64, data: &mut [u8], _: Tid) -> Done<usize> {
        let core = self.core()?;
        let mut bytes = vec![0; data.len()];
        let (done, bytes) = self.ask(move |machine, _| {
            let (cell, core) = clusters::cell(machine, core);
            let done = cell.peek(core, start, &mut bytes);
            (done, bytes)
        })?;
        if done == 0 && !data.is_empty() {
            return Err(TargetError::Errno(EFAULT));
        }
        data.copy_from_slice(&bytes);
        Ok(done)
    }
    fn write_addrs(&mut self, start: u64, data: &[u8], _: Tid) -> Done<()> {
        let core = self.core()?;
        let data = data.to_vec();
        let poke = move |machine: &mut Machine, _: &mut Debugger| {
            let (n, core) = machine.place(core);
            machine.poke(n, core, start, &data)
        };
        match self.ask(poke)? {
            true => Ok(()),
            false => Err(TargetError::Errno(EFAULT)),
        }
    }
    /// The one that gdb looks at comes first: it is the one that is said to have stopped.
    fn list_active_threads(&mut self, found: &mut dyn FnMut(Tid)) -> Result<(), Gone> {
        let (first, behind): (Vec<_>, Vec<_>) = self.cores().partition(|&c| c == self.core);
        first.into_iter().chain(behind).map(tid).for_each(found);
        Ok(())
    }
    fn support_resume(&mut self) -> Option<MultiThreadResumeOps<'_, Desk>> {
        Some(self)
    }
    fn support_thread_extra_info(&mut self) -> Option<ThreadExtraInfoOps<'_, Desk>> {
        Some(self)
    }
}

impl SingleRegisterAccess<Tid> for Desk {
    fn read_register(&mut self, _: Tid, reg: Number, buf: &mut [u8]) -> Done<usize> {
        let (core, layout) = self.layout()?;
        let value = self.ask(move |machine, _| {
            let (cell, core) = clusters::cell(machine, core);
            layout.read(cell, core, reg.0)
        })?;
        let value = value.ok_or(TargetError::NonFatal)?;
        let to = buf.get_mut(..value.len()).ok_or(TargetError::NonFatal)?;
        to.copy_from_slice(&value);
        Ok(value.len())
    }
    fn write_register(&mut self, _: Tid, reg: Number, val: &[u8]) -> Done<()> {
        let (core, layout) = self.layout()?;
        let value = val.to_vec();
        let done = self.ask(move |machine, _| {
            let (cell, core) = clusters::cell(machine, core);
            layout.write(cell, core, reg.0, &value)
        })?;
        match done {
            true => Ok(()),
            false => Err(TargetError::Errno(EIO)),
        }
    }
}

impl MultiThreadResume for Desk {
    fn resume(&mut self) -> Result<(), Gone> {
        let (id, plan) = (self.id, std::mem::take(&mut self.plan));
        self.number = self
            .link
            .ask(move |_, debugger| debugger.resume(id, plan))?;
        Ok(())
    }
    fn clear_resume_actions(&mut self) -> Result<(), Gone> {
        self.plan = Plan::default();
        Ok(())
    }
    fn set_resume_action_continue(&mut self, tid: Tid, _: Option<Signal>) -> Result<(), Gone> {
        self.plan.continues.push(tid.get() - 1);
        Ok(())
    }
    fn support_single_step(&mut self) -> Option<MultiThreadSingleStepOps<'_, Desk>> {
        Some(self)
    }
    fn support_scheduler_locking(&mut self) -> Option<MultiThreadSchedulerLockingOps<'_, Desk>> {
        Some(self)
    }
}

impl MultiThreadSingleStep for Desk {
    fn set_resume_action_step(&mut self, tid: Tid, _: Option<Signal>) -> Result<(), Gone> {
        self.plan.steps.push(tid.get() - 1);
        Ok(())
    }
}

impl MultiThreadSchedulerLocking for Desk {
    fn set_resume_action_scheduler_lock(&mut self) -> Result<(), Gone> {
        self.plan.locked = true;
        Ok(())
    }
}

impl ThreadExtraInfo for Desk {
    fn thread_extra_info(&self, tid: Tid, buf: &mut [u8]) -> Result<usize, Gone> {
        let core = tid.get() - 1;
        if self.process(core).is_none() {
            return Ok(0);
        }
        let text = self.link.ask(move |machine, _| {
            let (cell, core) = clusters::cell(machine, core);
            monitor::describe(cell, core)
        })?;
        let len = text.len().min(buf.len());
        buf[..len].copy_from_slice(&text.as_bytes()[..len]);
        Ok(len)
    }
}

impl Breakpoints for Desk {
    fn support_sw_breakpoint(&mut self) -> Option<SwBreakpointOps<'_, Desk>> {
        Some(self)
    }
    fn support_hw_breakpoint(&mut self) -> Option<HwBreakpointOps<'_, Desk>> {
        Some(self)
    }
    fn support_hw_watchpoint(&mut self) -> Option<HwWatchpointOps<'_, Desk>> {
        Some(self)
    }
}

impl SwBreakpoint for Desk {
    fn add_sw_breakpoint(&mut self, addr: u64, _: usize) -> Done<bool> {
        self.insert(Point::Software(addr))
    }
    fn remove_sw_breakpoint(&mut self, addr: u64, _: usize) -> Done<bool> {
        self.remove(Point::Software(addr))
    }
}

impl HwBreakpoint for Desk {
    fn add_hw_breakpoint(&mut self, addr: u64, _: usize) -> Done<bool> {
        self.insert(Point::Hardware(addr))
    }
    fn remove_hw_breakpoint(&mut self, addr: u64, _: usize) -> Done<bool> {
        self.remove(Point::Hardware(addr))
    }
}

fn watch(va: u64, len: u64, kind: WatchKind) -> Point {
    let kind = match kind {
        WatchKind::Write => Kind::Write,
        WatchKind::Read => Kind::Read,
        WatchKind::ReadWrite => Kind::Access,
    };
    Point::Watch { va, len, kind }
}

/// More than this many bytes cannot be watched at once.
const MOST_WATCHED: u64 = 1 << 16;

impl HwWatchpoint for Desk {
    fn add_hw_watchpoint(&mut self, addr: u64, len: u64, kind: WatchKind) -> Done<bool> {
        if !(1..=MOST_WATCHED).contains(&len) {
            return Ok(false);
        }
        self.insert(watch(addr, len, kind))
    }
    fn remove_hw_watchpoint(&mut self, addr: u64, len: u64, kind: WatchKind) -> Done<bool> {
        self.remove(watch(addr, len, kind))
    }
}

impl ExtendedMode for Desk {
    fn on_start(&mut self) -> Result<(), Gone> {
        self.extended = true;
        Ok(())
    }
    fn run(&mut self, _: Option<&[u8]>, _: Args<'_, '_>) -> Done<Pid> {
        // What runs is the command line's to say.
        Err(TargetError::NonFatal)
    }
    fn attach(&mut self, pid: Pid) -> Done<()> {
        let n = self.processes.iter().position(|p| p.cluster.pid == pid);
        let n = n.ok_or(TargetError::Errno(ESRCH))?;
        let (id, cores) = (self.id, self.processes[n].cluster.cores.clone());
        let first = cores[0];
        if !self.ask(move |_, debugger| debugger.attach(id, &cores))? {
            return Err(TargetError::NonFatal);
        }
        self.processes[n].attached = true;
        self.look_at(first);
        Ok(())
    }
    fn query_if_attached(&mut self, _: Pid) -> Done<AttachKind> {
        Ok(AttachKind::Attach)
    }
    /// Whoever kills one process kills the machine.
    fn kill(&mut self, _: Option<Pid>) -> Done<ShouldTerminate> {
        self.ask(|_, debugger| debugger.killed = true)?;
        Ok(ShouldTerminate::Yes)
    }
    fn restart(&mut self) -> Result<(), Gone> {
        Ok(())
    }
    fn support_current_active_pid(&mut self) -> Option<CurrentActivePidOps<'_, Desk>> {
        Some(self)
    }
}

impl CurrentActivePid for Desk {
    fn current_active_pid(&mut self) -> Result<Pid, Gone> {
        let process = self.process(self.core);
        Ok(process.map_or(Pid::MIN, |p| p.cluster.pid))
    }
}

impl TargetDescriptionXmlOverride for Desk {
    fn target_description_xml(
        &self,
        annex: &[u8],
        offset: u64,
        length: usize,
        buf: &mut [u8],
    ) -> Done<usize> {
        if annex != b"target.xml" {
            return Err(TargetError::NonFatal);
        }
        let (_, layout) = self.layout()?;
        let xml = layout.xml.as_bytes();
        let rest = xml.get(offset as usize..).unwrap_or_default();
        let n = rest.len().min(length).min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        Ok(n)
    }
}

impl MonitorCmd for Desk {
    fn handle_monitor_cmd(&mut self, cmd: &[u8], mut out: ConsoleOutput<'_>) -> Result<(), Gone> {
        let words = String::from_utf8_lossy(cmd).into_owned();
        // Without a process the machine is still there to be asked.
        let (id, core) = (self.id, self.core);
        let text = self
            .link
            .ask(move |machine, debugger| monitor::run(machine, debugger, id, core, &words))?;
        // Well below what gdb takes as one packet.
        for piece in text.as_bytes().chunks(1024) {
            out.write_raw(piece);
        }
        Ok(())
    }
}
