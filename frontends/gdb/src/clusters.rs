//! What the server knows of a machine: its clusters, each of them a process to gdb and its cores the threads.
use crate::registers::Layout;
use dyno_boards::Machine;
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

/// All of a machine.
pub fn of(machine: &mut Machine) -> Vec<Cluster> {
    let all = [(machine.name().to_string(), 0..machine.cores().len())];
    let mut pid = Pid::MIN;
    let mut clusters = Vec::new();
    for (name, cores) in all {
        clusters.push(Cluster {
            name,
            pid,
            layout: Arc::new(Layout::of(machine, cores.start)),
            cores: cores.collect(),
        });
        pid = pid.saturating_add(1);
    }
    clusters
}

/// A client's view: one cluster, or one core of it.
#[derive(Clone)]
pub struct View {
    pub cluster: Cluster,
    /// Those that are threads for the client.
    pub cores: Vec<usize>,
}

impl View {
    pub fn all(cluster: &Cluster) -> View {
        View {
            cluster: cluster.clone(),
            cores: cluster.cores.clone(),
        }
    }
    pub fn one(cluster: &Cluster, core: usize) -> View {
        View {
            cluster: cluster.clone(),
            cores: vec![core],
        }
    }
}
