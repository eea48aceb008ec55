//! A machine that is built and not yet started: what goes into its memory, and where cores start.
use crate::boot::linux::{self, File};
use crate::boot::{BootError, Level, Load, Plan, RamRange, Start};
use crate::description::{Description, Model};
use crate::devicetree::{Chosen, Tree, UserTree};
use crate::error::BoardError;
use crate::machine::{CellParts, Machine, MachineParts};
use dyno_fabric::{Access, DeviceId};
use std::borrow::Cow;

/// A part that a frontend connects to the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    pub name: String,
    pub device: DeviceId,
    /// Host channel; for keys the input line.
    pub channel: u32,
}

/// A machine, and what is known about it.
pub struct Built {
    pub parts: MachineParts,
    /// The board with `--set` applied.
    pub description: Description,
    /// Highest exception level.
    pub el: u8,
    /// Bytes of main memory.
    pub memory: u64,
    /// RAM in the view of each cell's cluster; in that of the first, the first is main memory.
    pub rams: Vec<Vec<RamRange>>,
    /// UARTs in the order of `--serial`, secure ones last.
    pub serials: Vec<Port>,
    /// Virtio consoles and network interfaces in the order of their plugs.
    pub consoles: Vec<Port>,
    pub networks: Vec<Port>,
    /// Push buttons: level inputs of GPIO parts.
    pub keys: Vec<Port>,
    /// The devicetree without what one boot chooses.
    pub hardware: Tree,
}

impl Built {
    /// Main memory, where kernels go.
    pub fn main_ram(&self) -> &RamRange {
        &self.rams[0][0]
    }
    /// The generated devicetree with what this boot chooses.
    pub fn devicetree(&self, chosen: &Chosen) -> Result<Vec<u8>, BoardError> {
        let mut tree = self.hardware.clone();
        chosen.apply(&mut tree);
        tree.to_blob().map_err(|what| BoardError::Devicetree {
            name: "generated devicetree".to_string(),
            what,
            fix: format!(
                "correct names and properties in board {}",
                self.description.name
            ),
        })
    }
    /// Direct kernel boot of an Image (a kernel, Xen, …) on core 0.
    pub fn kernel<'a>(
        &self,
        kernel: File<'a>,
        initrd: Option<File<'a>>,
        bootargs: Option<&str>,
        dtb: Option<&UserTree>,
    ) -> Result<Plan<'a>, BoardError> {
        let at = linux::place(self.main_ram(), kernel, initrd)?;
        let chosen = Chosen {
            bootargs: bootargs.map(str::to_string),
            initrd: at.initrd_range(),
        };
        let blob = match dtb {
            Some(user) => user.blob(&chosen)?,
            None => self.devicetree(&chosen)?,
        };
        Ok(linux::plan(&at, kernel, initrd, blob)?)
    }
    /// The devicetree at the start of main memory, where firmware looks for it.
    pub fn devicetree_for_firmware(&self, dtb: Option<&UserTree>) -> Result<Plan<'_>, BoardError> {
        let chosen = Chosen::default();
        let blob = match dtb {
            Some(user) => user.blob(&chosen)?,
            None => self.devicetree(&chosen)?,
        };
        Ok(Plan {
            loads: vec![Load {
                name: "devicetree".to_string(),
                addr: self.main_ram().base,
                size: blob.len() as u64,
                bytes: Cow::Owned(blob),
            }],
            ..Plan::default()
        })
    }
    /// What of a user's devicetree does not match this machine; for warnings.
    pub fn remarks(&self, dtb: &UserTree) -> Vec<String> {
        let mut remarks = Vec::new();
        for (base, size) in dtb.memory() {
            if !self.rams[0].iter().any(|r| r.holds(base, size)) {
                remarks.push(format!(
                    "{}: it says there is memory at {base:#x}-{:#x}, the machine has {:#x}-{:#x}",
                    dtb.name,
                    base.saturating_add(size.max(1) - 1),
                    self.main_ram().base,
                    self.main_ram().end() - 1
                ));
            }
        }
        remarks
    }
    /// The cell of a cluster that is there.
    pub fn cell(&self, cluster: &str) -> Option<usize> {
        let mut cells = self.parts.cells.iter();
        cells.position(|c| c.cluster.name == cluster)
    }
    /// Puts the machine together, loads the plan into it and sets its cores up: those of the first
    /// cluster, by its addresses.
    pub fn start(self, plan: &Plan<'_>) -> Result<Machine, BoardError> {
        self.start_all(&[(0, plan)])
    }
    /// The same with a plan for each of several cells.
    pub fn start_all(mut self, plans: &[(usize, &Plan<'_>)]) -> Result<Machine, BoardError> {
        let mut writes = Vec::new();
        for &(cell, plan) in plans {
            writes.extend(self.load(cell, plan)?);
        }
        let mut machine = Machine::new(self.parts);
        let space = machine.space();
        for (addr, value) in writes {
            // Secure firmware's part of the work; a GIC without that register has no need of it.
            let a = Access::plain(addr, 4);
            let _ = machine.system_mut().write(space, a, u64::from(value));
        }
        Ok(machine)
    }
    /// What firmware would have written to the GIC of the first cluster.
    fn load(&mut self, n: usize, plan: &Plan<'_>) -> Result<Vec<(u64, u32)>, BoardError> {
        let CellParts { system, cluster } = &mut self.parts.cells[n];
        plan.check(&self.rams[n], cluster.cores.len() as u32)?;
        let together = self.description.clusters[usize::from(cluster.number)].together;
        let starts = match together {
            true => plan.starts_together(cluster.cores.len() as u32),
            false => plan.starts.clone(),
        };
        for l in &plan.loads {
            if !system.load(cluster.space, l.addr, &l.bytes) {
                let what = format!("cannot be loaded at {:#x}", l.addr);
                let fix = "choose an address in RAM";
                return Err(BootError::new(&l.name, what, fix).into());
            }
        }
        // What starts at EL3 is the firmware: SMC is its own.
        let firmware = |s: &Start| s.level == Level::Reset && self.el == 3;
        if starts.iter().any(firmware) {
            cluster.psci = None;
        }
        let mut handed_over = false;
        for s in &starts {
            if self.description.is_in_lock_step(cluster.number, s.core) {
                let name = format!("the image of {}.{}", cluster.name, s.core);
                let what = format!("that core follows core {} in lock-step", s.core - 1);
                let fix = "load it for that one, or run split with parts.aon.lock_step=false";
                return Err(BootError::new(&name, what, fix).into());
            }
            let core = &mut cluster.cores[s.core as usize];
            if let Some(aarch32) = s.aarch32.filter(|&a| a != core.profile.armv8_r) {
                let [image, cores] = if aarch32 {
                    ["AArch32", "AArch64"]
                } else {
                    ["AArch64", "AArch32"]
                };
                let what = format!(
                    "is made for {image}, and {} starts in {cores}",
                    core.profile.name
                );
                let fix = "choose another image or another board";
                return Err(
                    BootError::new(&format!("the image of core {}", s.core), what, fix).into(),
                );
            }
            let el = match s.level {
                Level::Reset => core.highest_el(),
                Level::Kernel => core.highest_el().min(2),
            };
            core.boot_at(el, s.pc, firmware(s));
            core.x[..4].copy_from_slice(&s.x);
            handed_over |= s.level == Level::Kernel;
            if let Some(psci) = &mut cluster.psci {
                psci.mark_on(s.core);
            }
        }
        let cores = cluster.cores.len() as u64;
        Ok(match handed_over && self.el == 3 {
            true => self.interrupts_to_non_secure(cores),
            false => Vec::new(),
        })
    }
    /// What firmware does to a GIC with two Security states before it enters a kernel: all
    /// interrupts in Group 1 Non-secure (GICD_IGROUPR<n>, GICR_IGROUPR0), every redistributor awake
    /// (GICR_WAKER, which Non-secure software cannot write). Addresses and values.
    fn interrupts_to_non_secure(&self, cores: u64) -> Vec<(u64, u32)> {
        use dyno_interrupt::{FRAME, REDISTRIBUTOR_STRIDE};
        const IGROUPR: u64 = 0x80;
        const WAKER: u64 = 0x14;
        let d = &self.description;
        let gic = d.parts.iter().find_map(|p| match p.model {
            Model::Gic { spis, .. } => Some((spis, p.at.get(d.main_view())?)),
            _ => None,
        });
        let Some((spis, [distributor, redistributors])) = gic.map(|(n, w)| (n, w.as_slice()))
        else {
            return Vec::new();
        };
        let shared = (1..=u64::from(spis / 32)).map(|n| distributor.base + IGROUPR + 4 * n);
        let mut writes: Vec<(u64, u32)> = shared.map(|at| (at, u32::MAX)).collect();
        for n in 0..cores {
            let rd_base = redistributors.base + n * REDISTRIBUTOR_STRIDE;
            writes.push((rd_base + FRAME + IGROUPR, u32::MAX));
            writes.push((rd_base + WAKER, 0));
        }
        writes
    }
    /// What the models in this machine leave out, by part.
    pub fn unmodelled(&self) -> Vec<(String, &'static [&'static str])> {
        let systems = self.parts.cells.iter().map(|c| &c.system);
        let all = systems.flat_map(|system| {
            system.devices().filter_map(|(id, name)| {
                let gaps = system.device(id)?.unmodelled();
                (!gaps.is_empty()).then(|| (name.to_string(), gaps))
            })
        });
        all.collect()
    }
}
