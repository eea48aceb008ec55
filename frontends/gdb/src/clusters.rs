//! What the server knows of a machine: its clusters, each of them a process to gdb and its cores the threads.
//!
//! Cores have their numbers in the machine, so a thread has one number whoever asks; only what is done with
//! a core goes to its cell.
use crate::registers::Layout;
use dyno_boards::{Cell, Machine};
use dyno_core::Core;
use gdbstub::common::Pid;
use std::sync::Arc;

/// A cluster, and all that is the same for its cores.
#[derive(Clone)]
pub struct Cluster {
    pub name: String,
    pub pid: Pid,
    /// Numbers of its cores in the machine.
    pub cores: Vec<usize>,
    /// Their registers: a cluster is of one architecture.
    pub layout: Arc<Layout>,
}

impl Cluster {
    /// As a client of one core sees it.
    pub fn only(&self, core: usize) -> Cluster {
        Cluster {
            cores: vec![core],
            ..self.clone()
        }
    }
}

/// All of a machine.
pub fn of(machine: &mut Machine) -> Vec<Cluster> {
    let mut pid = Pid::MIN;
    let mut first = 0;
    let mut clusters = Vec::new();
    for cell in machine.cells_mut() {
        let behind = first + cell.cores().len();
        clusters.push(Cluster {
            name: cell.name().to_string(),
            pid,
            layout: Arc::new(Layout::of(cell)),
            cores: (first..behind).collect(),
        });
        pid = pid.saturating_add(1);
        first = behind;
    }
    clusters
}

/// The cell of a core, and its number there.
pub fn cell(machine: &mut Machine, core: usize) -> (&mut Cell, usize) {
    let (n, core) = machine.place(core);
    (machine.cell_mut(n), core)
}
pub fn core(machine: &Machine, core: usize) -> &Core {
    let (n, core) = machine.place(core);
    &machine.cell(n).cores()[core]
}

/// A cluster for one client.
pub struct Process {
    pub cluster: Cluster,
    /// Whether its cores are threads of the client.
    pub attached: bool,
}
