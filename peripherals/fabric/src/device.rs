//! What a part is, and what it may touch while it runs.
use crate::access::{Access, Fault};
use crate::log::Blame;
use crate::power::{CoreId, PowerRequest};
use crate::registers::RegInfo;
use crate::system::System;
use crate::time::Time;
use crate::wires::Source;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Index of a part in the machine's arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeviceId(pub u16);

/// A system-register access of a processing element to the interrupt controller's CPU interface
/// (IHI 0069 chapter 12), after the PE has made its own trap checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IccAccess {
    /// Which PE, counted from 0 over the controller's redistributors.
    pub pe: u32,
    /// `op0:op1:CRn:CRm:op2` packed as MSR/MRS bits `[20:5]`: op0 in [15:14], op1 [13:11],
    /// CRn [10:7], CRm [6:3], op2 [2:0].
    pub reg: u16,
    /// Exception level of the access, 1 to 3.
    pub el: u8,
    /// Non-secure bank: the current security state, or SCR_EL3.NS at EL3.
    pub ns: bool,
    /// An `ICC_*_EL1` name that HCR_EL2.{FMO,IMO} redirects to the virtual interface.
    pub virtual_fiq: bool,
    pub virtual_irq: bool,
    /// SCR_EL3.{FIQ,IRQ}; false without EL3.
    pub scr_fiq: bool,
    pub scr_irq: bool,
}

/// A part that answers on the bus. Guest mistakes are values ([`Fault`]) and log lines; nothing a
/// guest does may panic or loop without bound.
///
/// A part is `{ config, state }`. All that a guest can observe is in one serialisable state;
/// [`Device::restore`] sets that state and drives nothing.
pub trait Device: Send {
    /// Power-on state, and the outputs that follow from it.
    fn reset(&mut self, cx: &mut Cx<'_>);
    /// `a.addr` is the offset into the part. Sizes are 1, 2, 4 and 8 bytes at any alignment.
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault>;
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault>;
    /// Whether this read succeeds, changes nothing, logs nothing, and gives the same whenever it is
    /// done until a timer of this part is due, an input changes, the host sends something or somebody
    /// accesses it in another way. Loops that poll such a register are skipped.
    fn is_steady(&self, _a: &Access) -> bool {
        false
    }
    /// A timer this part armed is due; it is no longer armed.
    fn timer(&mut self, _timer: u32, _cx: &mut Cx<'_>) {}
    /// An input changed its level.
    fn wire(&mut self, _input: u32, _level: bool, _cx: &mut Cx<'_>) {}
    /// Bytes from the host arrive on a channel of this part.
    fn host_input(&mut self, _channel: u32, _bytes: &[u8], _cx: &mut Cx<'_>) {}
    /// A core left reset or went into it, whoever asked for it. Before its first reset a part is told of
    /// every core that runs from power-on.
    fn power(&mut self, _core: CoreId, _on: bool, _cx: &mut Cx<'_>) {}
    /// CPU-interface registers; only interrupt controllers have any.
    fn icc_read(&mut self, _a: &IccAccess, _cx: &mut Cx<'_>) -> Result<u64, Fault> {
        Err(Fault::NoRegister)
    }
    fn icc_write(&mut self, _a: &IccAccess, _v: u64, _cx: &mut Cx<'_>) -> Result<(), Fault> {
        Err(Fault::NoRegister)
    }
    /// The register table, for documentation, traces and the all-device suite.
    fn registers(&self) -> &'static [RegInfo] {
        &[]
    }
    /// What the part does not model, for `dyno board show`.
    fn unmodelled(&self) -> &'static [&'static str] {
        &[]
    }
    /// Canonical bytes of the whole guest-visible state.
    fn save(&self) -> Vec<u8>;
    /// The error says what was wrong with the bytes.
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String>;
}

/// Everything a part may touch while it runs.
pub struct Cx<'m> {
    pub(crate) me: DeviceId,
    pub(crate) system: &'m mut System,
}

impl Cx<'_> {
    pub fn now(&self) -> Time {
        self.system.now()
    }
    /// Arms, moves or stops one of this part's timers.
    pub fn set_timer(&mut self, timer: u32, at: Option<Time>) {
        let me = self.me;
        self.system.set_timer(me, timer, at);
    }
    pub fn timer_at(&self, timer: u32) -> Option<Time> {
        self.system.events().armed(self.me, timer)
    }
    /// Drives an output pin. Sinks see it once this part has returned.
    pub fn set_pin(&mut self, pin: u32, level: bool) {
        let source = Source::Device(self.me, pin);
        self.system.wires_mut().set(source, level);
    }
    pub fn pin(&self, pin: u32) -> bool {
        self.system.wires().level(Source::Device(self.me, pin))
    }
    /// Reads as the master behind one of this part's DMA ports. On a fault nothing that was read
    /// counts.
    pub fn dma_read(&mut self, port: u32, addr: u64, out: &mut [u8]) -> Result<(), Fault> {
        let me = self.me;
        self.system.dma_read(me, port, addr, out)
    }
    pub fn dma_write(&mut self, port: u32, addr: u64, data: &[u8]) -> Result<(), Fault> {
        let me = self.me;
        self.system.dma_write(me, port, addr, data)
    }
    /// Asks for a core to be powered up or down. The answer is [`Device::power`], later.
    pub fn request_power(&mut self, what: PowerRequest) {
        let me = self.me;
        self.system.request_power(me, what);
    }
    /// Sends bytes to the host; they carry this instant.
    pub fn host_output(&mut self, channel: u32, bytes: &[u8]) {
        let me = self.me;
        self.system.host_output(me, channel, bytes);
    }
    /// The text up to its first `:` is the site that repeats are counted by.
    pub fn log(&mut self, blame: Blame, text: fmt::Arguments<'_>) {
        let me = self.me;
        self.system.log_device(me, blame, text);
    }
}
