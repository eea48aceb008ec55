//! Generic Interrupt Controller, GICv3 (Arm IHI 0069, issues G and H).
//!
//! One part holds the distributor, the redistributor of each PE, and each PE's physical (`ICC_*`)
//! and virtual (`ICV_*`, `ICH_*`) CPU interface. Affinity routing is always on and the system
//! registers are the only CPU interface (ARE and SRE are RAO/WI): no GICv2 legacy operation.
//!
//! # Register window
//! | offset | frame |
//! | --- | --- |
//! | 0x0 | distributor, 64 KiB |
//! | 0x10_0000 + n * 0x2_0000 | redistributor of PE n: RD_base, then SGI_base, 64 KiB each |
//!
//! # Pins
//! Inputs: n below `spis` is INTID 32 + n; `0x1_0000 + pe * 32 + intid` is a PPI. Outputs, all
//! levels: see [`pin`], counted from `8 * pe`. The board wires the maintenance interrupt to a PPI.
//!
//! # Choices the manual leaves open
//! - 1 of N: the first PE that is awake, takes the group and has no GICR_CTLR.DPG* bit for it.
//!   GICD_CTLR.E1NWF and ICC_CTLR_EL1.PMHE are RAZ/WI.
//! - ICC_SRE_EL2/3.Enable are RAO/WI. GICD_STATUSR and GICR_STATUSR are implemented.
//! - An EOI that does not match the highest active priority's group, and an ICC_DIR_EL1 write
//!   while EOImode is 0, do nothing but a line in the log.
//! - A virtual EOI drops the priority before it looks for its List register.
//! - GICR_NSACR value 3 counts as 2, as recommended.
//! - RSS is 1 (and SGIs reach Aff0 16 and up) only where a PE has such an affinity.
//! - A reset leaves the levels of the input wires as they are: they belong to others.
//!
//! # Not modelled
//! ITS and LPIs (GICD_TYPER.LPIS, GICR_TYPER.PLPIS are 0), GICv4 (vLPIs), extended SPI and PPI
//! ranges and NMIs (GICv3.1, v3.3), wake requests to a power controller, message SPIs on a bus of
//! their own. Every write takes effect at once, so RWP and UWP read as zero.
//!
//! # For cores
//! AArch32's `ICH_LR<n>` and `ICH_LRC<n>` are the halves of `ICH_LR<n>_EL2`, which has no side
//! effects on reads: read, change and write. The traps of ICH_HCR_EL2.{TC, TALL0, TALL1, TDIR} and
//! those of the SGI registers by HCR_EL2.{FMO, IMO} are the core's; an SGI register that arrives
//! with a virtual flag is answered with [`Fault::Denied`].
#![forbid(unsafe_code)]

mod banks;
#[cfg(test)]
mod consistency;
mod cpu_interface;
mod distributor;
pub mod encoding;
mod hypervisor;
mod priority;
mod redistributor;
mod reflection;
mod selection;
mod sgi;
mod state;
mod virtual_interface;

use dyno_fabric::registers::RegInfo;
use dyno_fabric::{Access, Blame, Cx, Device, Fault, IccAccess, snapshot};
pub use selection::pin;
use state::State;

/// Offset of the first redistributor.
pub const REDISTRIBUTORS: u64 = 0x10_0000;
/// RD_base and SGI_base of one PE.
pub const REDISTRIBUTOR_STRIDE: u64 = 0x2_0000;
/// Length of the distributor and of every other frame.
pub const FRAME: u64 = 0x1_0000;
/// First input that is a PPI.
pub const PPI_INPUTS: u32 = 0x1_0000;

/// What the board decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// A multiple of 32, 32 to 960: INTIDs 32 and up.
    pub spis: u32,
    /// Affinity of each PE in the order of the redistributors: Aff3.Aff2.Aff1.Aff0, a byte each.
    pub affinities: Vec<u32>,
    /// Two Security states. Without, GICD_CTLR.DS is RAO/WI.
    pub security_extensions: bool,
    /// 1 to 16.
    pub list_registers: u32,
    /// 5 to 8, physical and virtual.
    pub priority_bits: u32,
}

impl Default for Config {
    /// One PE, 256 SPIs, one Security state.
    fn default() -> Config {
        Config {
            spis: 256,
            affinities: vec![0],
            security_extensions: false,
            list_registers: 4,
            priority_bits: 5,
        }
    }
}

impl Config {
    /// The error says what is out of range.
    pub fn check(&self) -> Result<(), String> {
        let Config {
            spis,
            affinities,
            list_registers,
            priority_bits,
            ..
        } = self;
        if !spis.is_multiple_of(32) || !(32..=960).contains(spis) {
            return Err(format!(
                "{spis} SPIs; it must be a multiple of 32 up to 960"
            ));
        }
        if affinities.is_empty() || affinities.len() > 512 {
            return Err(format!("{} PEs; 1 to 512 are possible", affinities.len()));
        }
        for (n, a) in affinities.iter().enumerate() {
            if affinities[..n].contains(a) {
                return Err(format!("two PEs with affinity {a:#010x}"));
            }
        }
        if !(1..=16).contains(list_registers) {
            return Err(format!(
                "{list_registers} List registers; 1 to 16 are possible"
            ));
        }
        if !(5..=8).contains(priority_bits) {
            return Err(format!(
                "{priority_bits} priority bits; 5 to 8 are possible"
            ));
        }
        Ok(())
    }
    fn range_selector(&self) -> bool {
        self.affinities.iter().any(|a| a & 0xff > 15)
    }
    /// One more than the highest INTID.
    fn intids(&self) -> u32 {
        32 + self.spis
    }
    /// Bytes of the register window, all redistributors included.
    pub fn window(&self) -> u64 {
        REDISTRIBUTORS + REDISTRIBUTOR_STRIDE * self.affinities.len() as u64
    }
}

pub struct Gic {
    config: Config,
    s: State,
    cache: selection::Cache,
}

/// Why a register did not take an access; the kinds of GICD_STATUSR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Reserved,
    WriteOnly,
    ReadOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Distributor,
    RdBase(usize),
    SgiBase(usize),
}

impl Gic {
    /// # Panics
    /// Where [`Config::check`] finds an error.
    pub fn new(config: Config) -> Gic {
        if let Err(e) = config.check() {
            panic!("GIC configuration: {e}");
        }
        let mut gic = Gic {
            s: State::reset(&config),
            config,
            cache: selection::Cache::default(),
        };
        gic.rebuild();
        gic
    }
    pub fn config(&self) -> &Config {
        &self.config
    }
    fn frame(&self, offset: u64) -> Option<(Frame, u32)> {
        let inside = (offset % FRAME) as u32;
        if offset < FRAME {
            return Some((Frame::Distributor, inside));
        }
        let n = offset.checked_sub(REDISTRIBUTORS)?;
        let pe = usize::try_from(n / REDISTRIBUTOR_STRIDE).ok()?;
        if pe >= self.s.pes.len() {
            return None;
        }
        let sgi = n % REDISTRIBUTOR_STRIDE >= FRAME;
        Some((
            if sgi {
                Frame::SgiBase(pe)
            } else {
                Frame::RdBase(pe)
            },
            inside,
        ))
    }
    /// Finds the register's frame; an access of a wrong size or alignment ends here.
    fn accept(&self, a: &Access, cx: &mut Cx<'_>) -> Result<(Frame, u32), Fault> {
        self.place(a).inspect_err(|&fault| match fault {
            Fault::NoRegister => {
                let text = format_args!("no frame there: offset {:#x}", a.addr);
                cx.log(Blame::Guest, text);
            }
            _ => {
                let text = format_args!("access size: {} bytes at {:#x}", a.size, a.addr);
                cx.log(Blame::Guest, text);
            }
        })
    }
    fn place(&self, a: &Access) -> Result<(Frame, u32), Fault> {
        let (frame, offset) = self.frame(a.addr).ok_or(Fault::NoRegister)?;
        let fits = match frame {
            Frame::Distributor => distributor::size_fits(offset, a.size),
            Frame::RdBase(_) => redistributor::rd_size_fits(offset, a.size),
            Frame::SgiBase(_) => redistributor::sgi_size_fits(offset, a.size),
        };
        if !fits || !offset.is_multiple_of(u32::from(a.size)) {
            return Err(Fault::BadSize);
        }
        Ok((frame, offset))
    }
    /// What is read there; reading changes nothing.
    fn look(&self, frame: Frame, offset: u32, a: &Access) -> Result<u64, Refusal> {
        match frame {
            Frame::Distributor => self.gicd_read(offset, a.size, a.secure),
            Frame::RdBase(p) => self.gicr_read(p, offset, a.size, a.secure),
            Frame::SgiBase(p) => self.sgi_base_read(p, offset, a.size, a.secure),
        }
    }
    /// Reserved locations are RAZ/WI; the mistake shows in the log and in the STATUSR of the frame.
    fn refused(&mut self, frame: Frame, a: &Access, r: Refusal, write: bool, cx: &mut Cx<'_>) {
        let (bit, what) = match (r, write) {
            (Refusal::WriteOnly, _) => (2, "read of a write-only register"),
            (Refusal::ReadOnly, _) => (3, "write of a read-only register"),
            (Refusal::Reserved, false) => (0, "read of a reserved register"),
            (Refusal::Reserved, true) => (1, "write of a reserved register"),
        };
        let view = self.statusr_copy(a.secure);
        let statusr = match frame {
            Frame::Distributor => &mut self.s.statusr,
            Frame::RdBase(p) | Frame::SgiBase(p) => &mut self.s.pes[p].statusr,
        };
        statusr[view] |= 1 << bit;
        let text = format_args!("{what}: offset {:#x}, {} bytes", a.addr, a.size);
        cx.log(Blame::Guest, text);
    }
    /// Which copy of a STATUSR an access meets.
    fn statusr_copy(&self, secure: bool) -> usize {
        usize::from(self.non_secure(secure))
    }
    /// Whether an access is held to the Non-secure view.
    fn non_secure(&self, secure: bool) -> bool {
        !secure && !self.s.ds
    }
}

impl Device for Gic {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        let old = std::mem::replace(&mut self.s, State::reset(&self.config));
        for (new, old) in self.s.spis.iter_mut().zip(&old.spis) {
            new.line = old.line;
        }
        for (new, old) in self.s.pes.iter_mut().zip(&old.pes) {
            new.private.line = old.private.line;
        }
        self.rebuild();
        self.drive_all(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let (frame, offset) = self.accept(a, cx)?;
        let r = self.look(frame, offset, a);
        Ok(r.unwrap_or_else(|refusal| {
            self.refused(frame, a, refusal, false, cx);
            0
        }))
    }
    fn is_steady(&self, a: &Access) -> bool {
        let reads = |(frame, offset)| self.look(frame, offset, a).is_ok();
        self.place(a).is_ok_and(reads)
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        let (frame, offset) = self.accept(a, cx)?;
        let r = match frame {
            Frame::Distributor => self.gicd_write(offset, a.size, a.secure, value),
            Frame::RdBase(p) => self.gicr_write(p, offset, a.secure, value as u32),
            Frame::SgiBase(p) => self.sgi_base_write(p, offset, a.size, a.secure, value as u32),
        };
        if let Err(refusal) = r {
            self.refused(frame, a, refusal, true, cx);
        }
        self.settle(cx);
        Ok(())
    }
    fn wire(&mut self, input: u32, level: bool, cx: &mut Cx<'_>) {
        if input < self.config.spis {
            self.s.spis[(input / 32) as usize].set_line(input % 32, level);
            self.spi_changed(input as usize);
            return self.settle(cx);
        }
        let ppi = input.checked_sub(PPI_INPUTS).map(|n| (n / 32, n % 32));
        match ppi {
            Some((p, n)) if n >= 16 && (p as usize) < self.s.pes.len() => {
                let p = p as usize;
                self.s.pes[p].private.set_line(n, level);
                self.pe_changed(p);
                self.settle(cx);
            }
            _ => cx.log(Blame::Model, format_args!("no such input: {input:#x}")),
        }
    }
    fn icc_read(&mut self, a: &IccAccess, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        let r = self.system_register_read(a, cx)?;
        self.settle(cx);
        Ok(r)
    }
    fn icc_write(&mut self, a: &IccAccess, v: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        self.system_register_write(a, v, cx)?;
        self.settle(cx);
        Ok(())
    }
    fn registers(&self) -> &'static [RegInfo] {
        reflection::table(&self.config)
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &[
            "ITS and LPIs",
            "GICv4 virtual LPIs",
            "extended SPI and PPI ranges",
            "NMIs",
            "1 of N wake-up of sleeping PEs",
        ]
    }
    fn save(&self) -> Vec<u8> {
        snapshot::to_bytes(&self.s)
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let s: State = snapshot::from_bytes(bytes)?;
        s.check(&self.config)?;
        self.s = s;
        self.rebuild();
        Ok(())
    }
}
