//! The boards that there are workloads for.
use crate::workload::{CORTEX_R52, WORKLOADS, Workload};
use clap::ValueEnum;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Board {
    Virt,
    /// Cortex-R52: A32 and T32.
    Mps3An536,
}

impl Board {
    /// What `dyno` is told.
    pub fn dyno(self) -> &'static str {
        match self {
            Board::Virt => "run virt --memory 3G --smp 1 --el 1",
            Board::Mps3An536 => "run mps3-an536",
        }
    }
    /// Likewise QEMU.
    pub fn qemu(self) -> &'static str {
        match self {
            Board::Virt => "-M virt -m 3G -cpu cortex-a76",
            Board::Mps3An536 => "-M mps3-an536",
        }
    }
    pub fn program(self) -> &'static str {
        match self {
            Board::Virt => "qemu-system-aarch64",
            Board::Mps3An536 => "qemu-system-arm",
        }
    }
    pub fn workloads(self) -> &'static [Workload] {
        match self {
            Board::Virt => WORKLOADS,
            Board::Mps3An536 => CORTEX_R52,
        }
    }
}
