//! The MMIO transport of virtio 1.2 §4.2, version 2 (the legacy version 1 is not offered).
//!
//! Document: Virtual I/O Device (VIRTIO) Version 1.2, OASIS Committee Specification 01.
//! Not modelled: shared memory regions (none exist, so SHMLen reads as all ones), packed rings,
//! VIRTIO_F_NOTIFICATION_DATA, VIRTIO_F_IN_ORDER (none is offered).
//! Unclear in the document: registers other than Status in a device that needs a reset; here they
//! go on working. A status bit that a driver clears without a reset stays set.
//! Pins: output 0 is the interrupt, high while InterruptStatus is not zero. DMA port 0.
use crate::queue::{Broken, Chain, Queue};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::snapshot::{from_bytes, to_bytes};
use dyno_fabric::{Access, Blame, Cx, Device, Fault, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Bytes in the register window: a slot of the board.
pub const WINDOW: u64 = 0x200;

const CONFIG: u64 = 0x100;

// Status (§2.1)
const DRIVER_OK: u32 = 4;
const FEATURES_OK: u32 = 8;
const NEEDS_RESET: u32 = 64;
const DRIVER_BITS: u32 = 0x8f;

// InterruptStatus
const USED_BUFFER: u32 = 1;
const CONFIG_CHANGE: u32 = 2;

// Features of every device (§6)
const F_INDIRECT_DESC: u32 = 28;
const F_EVENT_IDX: u32 = 29;
const F_VERSION_1: u32 = 32;
const F_ACCESS_PLATFORM: u32 = 33;
const F_RING_RESET: u32 = 40;
const COMMON: u64 = 1 << F_INDIRECT_DESC | 1 << F_EVENT_IDX | 1 << F_VERSION_1 | 1 << F_RING_RESET;

/// Chains one activation may take: more than all queues of any device here hold together.
const MAX_POPS: u32 = 1024;

dyno_fabric::registers! {
    /// Table 4.1. Registers of a queue show the one that QueueSel selects.
    pub(crate) bank Mmio [0x100] {
        0x000 MagicValue ro = 0x7472_6976, "\"virt\"";
        0x004 Version ro = 2, "Device version number";
        0x008 DeviceID ro, "Virtio subsystem device ID";
        0x00c VendorID ro = 0x4f4e_5944, "Virtio subsystem vendor ID (\"DYNO\")";
        0x010 DeviceFeatures ro, "Features the device supports";
        0x014 DeviceFeaturesSel wo, "Device features word selection";
        0x020 DriverFeatures wo, "Features the driver understands and activates";
        0x024 DriverFeaturesSel wo, "Driver features word selection";
        0x030 QueueSel wo, "Virtqueue index";
        0x034 QueueNumMax ro, "Maximum virtqueue size";
        0x038 QueueNum wo, "Virtqueue size";
        0x044 QueueReady rw, "Virtqueue ready bit" { READY[0], "Ready"; };
        0x050 QueueNotify wo, "Queue notifier";
        0x060 InterruptStatus ro, "Interrupt status" {
            USED[0], "Used buffer notification";
            CONFIG[1], "Configuration change notification";
        };
        0x064 InterruptACK wo, "Interrupt acknowledge" { ACK[1:0], "Events handled"; };
        0x070 Status rw, "Device status" {
            ACKNOWLEDGE[0], "The guest has found the device";
            DRIVER[1], "The guest has a driver";
            DRIVER_OK[2], "The driver is ready";
            FEATURES_OK[3], "Features are agreed upon";
            NEEDS_RESET[6] ro, "The device cannot recover without a reset";
            FAILED[7], "The driver has given up";
        };
        0x080 QueueDescLow wo, "Descriptor area, low";
        0x084 QueueDescHigh wo, "Descriptor area, high";
        0x090 QueueDriverLow wo, "Driver area, low";
        0x094 QueueDriverHigh wo, "Driver area, high";
        0x0a0 QueueDeviceLow wo, "Device area, low";
        0x0a4 QueueDeviceHigh wo, "Device area, high";
        0x0ac SHMSel wo, "Shared memory id";
        0x0b0 SHMLenLow ro = 0xffff_ffff, "Shared memory length, low";
        0x0b4 SHMLenHigh ro = 0xffff_ffff, "Shared memory length, high";
        0x0b8 SHMBaseLow ro = 0xffff_ffff, "Shared memory base, low";
        0x0bc SHMBaseHigh ro = 0xffff_ffff, "Shared memory base, high";
        0x0c0 QueueReset rw, "Virtqueue reset bit" { RESET[0], "Reset"; };
        0x0fc ConfigGeneration ro, "Configuration atomicity value";
    }
}

/// What one chapter of virtio 1.2 §5 adds to the transport.
///
/// `kick`, `timer` and `host_input` run only while the driver is up (`host_input` always: bytes of
/// the host may wait for a driver); a [`Broken`] they return stops the device until it is reset.
pub trait VirtioDevice: Send {
    /// Device ID of §5.
    const ID: u32;
    /// Feature bits 0 to 23 and 50 to 127 of this device; the transport adds its own.
    fn features(&self) -> u64;
    /// The largest size of each queue: powers of two, at most 256.
    fn queues(&self) -> &'static [u16];
    /// The device configuration space as the driver reads it now.
    fn config(&self) -> Vec<u8>;
    /// The driver wrote into the configuration space, at any offset inside it.
    fn config_write(&mut self, _offset: usize, _bytes: &[u8], _io: &mut Io<'_, '_>) {}
    /// The machine is switched on; [`VirtioDevice::reset`] follows.
    fn power_on(&mut self) {}
    /// The driver or the machine resets the device: forget requests, stop timers.
    fn reset(&mut self, io: &mut Io<'_, '_>);
    /// One queue is reset or stopped: forget requests that came from it.
    fn queue_reset(&mut self, _queue: u16, _io: &mut Io<'_, '_>) {}
    /// The driver has made buffers available.
    fn kick(&mut self, queue: u16, io: &mut Io<'_, '_>) -> Result<(), Broken>;
    fn timer(&mut self, _timer: u32, _io: &mut Io<'_, '_>) -> Result<(), Broken> {
        Ok(())
    }
    fn host_input(
        &mut self,
        _channel: u32,
        _bytes: &[u8],
        _io: &mut Io<'_, '_>,
    ) -> Result<(), Broken> {
        Ok(())
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        &[]
    }
    fn save(&self) -> Vec<u8>;
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String>;
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    regs: Mmio,
    driver_features: u64,
    queues: Vec<Queue>,
}

impl State {
    fn new(queues: &[u16]) -> State {
        State {
            regs: Mmio::RESET,
            driver_features: 0,
            queues: queues.iter().map(|&max| Queue::new(max)).collect(),
        }
    }
    fn selected(&mut self) -> Option<&mut Queue> {
        self.queues.get_mut(self.regs.QueueSel as usize)
    }
    fn negotiated(&self, bit: u32) -> bool {
        self.regs.Status & FEATURES_OK != 0 && self.driver_features >> bit & 1 == 1
    }
    fn live(&self) -> bool {
        self.regs.Status & (DRIVER_OK | NEEDS_RESET) == DRIVER_OK
    }
}

/// What a device may do while it runs: its queues, its timers, the host.
pub struct Io<'a, 'm> {
    state: &'a mut State,
    pub cx: &'a mut Cx<'m>,
    pops: u32,
}

impl Io<'_, '_> {
    /// Whether a feature was negotiated.
    pub fn feature(&self, bit: u32) -> bool {
        self.state.negotiated(bit)
    }
    /// The driver is up and the device is not broken.
    pub fn live(&self) -> bool {
        self.state.live()
    }
    pub fn now(&self) -> Time {
        self.cx.now()
    }
    pub fn guest_error(&mut self, text: fmt::Arguments<'_>) {
        self.cx.log(Blame::Guest, text);
    }
    /// The next chain of a queue; none where the driver is not up.
    pub fn pop(&mut self, queue: u16) -> Result<Option<Chain>, Broken> {
        if !self.live() {
            return Ok(None);
        }
        // A ring that lies in its own buffers could otherwise refill itself for ever.
        self.pops += 1;
        if self.pops > MAX_POPS {
            return Err(Broken("more buffers in one go than the queues hold"));
        }
        let event_idx = self.feature(F_EVENT_IDX);
        let indirect = self.feature(F_INDIRECT_DESC);
        let q = &mut self.state.queues[usize::from(queue)];
        q.pop(event_idx, indirect, self.cx)
    }
    /// Makes the last `n` chains popped from a queue available again.
    pub fn unpop(&mut self, queue: u16, n: u16) {
        self.state.queues[usize::from(queue)].unpop(n);
    }
    /// Returns a chain to the driver, `written` bytes of it filled.
    pub fn push(&mut self, queue: u16, head: u16, written: u32) -> Result<(), Broken> {
        let event_idx = self.feature(F_EVENT_IDX);
        let q = &mut self.state.queues[usize::from(queue)];
        if q.push(head, written, event_idx, self.cx)? {
            self.state.regs.InterruptStatus |= USED_BUFFER;
        }
        Ok(())
    }
    /// The device changed its configuration space.
    pub fn config_changed(&mut self) {
        let regs = &mut self.state.regs;
        regs.ConfigGeneration = regs.ConfigGeneration.wrapping_add(1);
        if regs.Status & DRIVER_OK != 0 {
            regs.InterruptStatus |= CONFIG_CHANGE;
        }
    }
    /// §2.1.2: stop, and tell the driver if it is up.
    fn fail(&mut self, why: Broken) {
        self.guest_error(format_args!("{}: the device needs a reset", why.0));
        let regs = &mut self.state.regs;
        regs.Status |= NEEDS_RESET;
        if regs.Status & DRIVER_OK != 0 {
            regs.InterruptStatus |= CONFIG_CHANGE;
        }
    }
}

/// A virtio device in a slot of the board.
pub struct VirtioMmio<D> {
    device: D,
    behind_iommu: bool,
    state: State,
}

impl<D: VirtioDevice> VirtioMmio<D> {
    pub fn new(device: D) -> VirtioMmio<D> {
        let state = State::new(device.queues());
        VirtioMmio {
            device,
            behind_iommu: false,
            state,
        }
    }
    /// Offers VIRTIO_F_ACCESS_PLATFORM: the board has an SMMU in front of the DMA port, and
    /// drivers have to map what they hand over.
    #[must_use]
    pub fn behind_iommu(self) -> VirtioMmio<D> {
        VirtioMmio {
            behind_iommu: true,
            ..self
        }
    }
    fn offered(&self) -> u64 {
        let platform = u64::from(self.behind_iommu) << F_ACCESS_PLATFORM;
        COMMON | platform | self.device.features()
    }

    fn run(
        &mut self,
        cx: &mut Cx<'_>,
        f: impl FnOnce(&mut D, &mut Io<'_, '_>) -> Result<(), Broken>,
    ) {
        let mut io = Io {
            state: &mut self.state,
            cx,
            pops: 0,
        };
        if let Err(why) = f(&mut self.device, &mut io) {
            io.fail(why);
        }
        self.drive(cx);
    }
    fn drive(&self, cx: &mut Cx<'_>) {
        cx.set_pin(0, self.state.regs.InterruptStatus != 0);
    }
    fn device_reset(&mut self, cx: &mut Cx<'_>) {
        self.state = State::new(self.device.queues());
        self.run(cx, |d, io| {
            d.reset(io);
            Ok(())
        });
    }
    fn kick(&mut self, queue: u16, cx: &mut Cx<'_>) {
        let ready = self.state.queues.get(usize::from(queue));
        if self.state.live() && ready.is_some_and(|q| q.ready) {
            self.run(cx, |d, io| d.kick(queue, io));
        }
    }

    fn read_config(&self, a: &Access) -> Result<u64, Fault> {
        if a.size > 4 || !a.addr.is_multiple_of(u64::from(a.size)) {
            return Err(Fault::BadSize);
        }
        let config = self.device.config();
        let from = (a.addr - CONFIG) as usize;
        let byte = |i| config.get(from + i).copied().unwrap_or(0);
        let all = (0..usize::from(a.size)).rev();
        Ok(all.fold(0, |v, i| v << 8 | u64::from(byte(i))))
    }
    fn write_config(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        if a.size > 4 || !a.addr.is_multiple_of(u64::from(a.size)) {
            return Err(Fault::BadSize);
        }
        let (from, size) = ((a.addr - CONFIG) as usize, usize::from(a.size));
        if from + size > self.device.config().len() {
            cx.log(
                Blame::Guest,
                format_args!("write past the configuration: {from:#x}"),
            );
            return Ok(());
        }
        let bytes = value.to_le_bytes();
        self.run(cx, |d, io| {
            d.config_write(from, &bytes[..size], io);
            Ok(())
        });
        Ok(())
    }

    fn write_status(&mut self, v: u32, cx: &mut Cx<'_>) {
        if v == 0 {
            self.device_reset(cx);
            return;
        }
        let old = self.state.regs.Status;
        if old & DRIVER_BITS & !v != 0 {
            let text = format_args!("status bits cleared without a reset: {old:#x} to {v:#x}");
            cx.log(Blame::Guest, text);
        }
        let mut new = old | v & DRIVER_BITS;
        if new & !old & FEATURES_OK != 0 {
            let wanted = self.state.driver_features;
            if wanted & !self.offered() != 0 || wanted >> F_VERSION_1 & 1 == 0 {
                cx.log(Blame::Guest, format_args!("features refused: {wanted:#x}"));
                new &= !FEATURES_OK;
            }
        }
        if new & (DRIVER_OK | FEATURES_OK) == DRIVER_OK {
            cx.log(Blame::Guest, format_args!("DRIVER_OK without FEATURES_OK"));
            new &= !DRIVER_OK;
        }
        self.state.regs.Status = new;
        if new & !old & DRIVER_OK != 0 {
            // Some drivers fill queues, and kick, before they say that they are ready.
            for queue in 0..self.state.queues.len() {
                self.kick(queue as u16, cx);
            }
        }
    }
    fn write_features(&mut self, v: u32, cx: &mut Cx<'_>) {
        let shift = match self.state.regs.DriverFeaturesSel {
            0 => 0,
            1 => 32,
            _ if v == 0 => return,
            _ => {
                cx.log(Blame::Guest, format_args!("features past bit 63: {v:#x}"));
                return;
            }
        };
        if self.state.regs.Status & FEATURES_OK != 0 {
            cx.log(
                Blame::Guest,
                format_args!("features written after FEATURES_OK"),
            );
            return;
        }
        let f = &mut self.state.driver_features;
        *f = *f & !(0xffff_ffff << shift) | u64::from(v) << shift;
    }
    fn write_queue(&mut self, reg: Reg, v: u32, cx: &mut Cx<'_>) {
        let index = self.state.regs.QueueSel;
        let Some(q) = self.state.selected() else {
            cx.log(Blame::Guest, format_args!("no such queue: {index}"));
            return;
        };
        let stops = match reg {
            Reg::QueueReady => q.ready && v & 1 == 0,
            Reg::QueueReset => v & 1 == 1,
            _ => false,
        };
        if stops {
            *q = Queue::new(q.max);
            self.run(cx, |d, io| {
                d.queue_reset(index as u16, io);
                Ok(())
            });
            return;
        }
        if q.ready {
            cx.log(
                Blame::Guest,
                format_args!("queue changed while ready: {reg:?}"),
            );
            return;
        }
        let low = |old: u64| old & !0xffff_ffff | u64::from(v);
        let high = |old: u64| old & 0xffff_ffff | u64::from(v) << 32;
        match reg {
            Reg::QueueNum if v.is_power_of_two() && v <= u32::from(q.max) => q.size = v as u16,
            Reg::QueueNum => cx.log(Blame::Guest, format_args!("bad queue size: {v}")),
            Reg::QueueDescLow => q.desc = low(q.desc),
            Reg::QueueDescHigh => q.desc = high(q.desc),
            Reg::QueueDriverLow => q.driver = low(q.driver),
            Reg::QueueDriverHigh => q.driver = high(q.driver),
            Reg::QueueDeviceLow => q.device = low(q.device),
            Reg::QueueDeviceHigh => q.device = high(q.device),
            Reg::QueueReady if v & 1 == 1 => match q.check() {
                Ok(()) => q.ready = true,
                Err(why) => cx.log(Blame::Guest, format_args!("queue not ready: {why}")),
            },
            _ => {}
        }
    }
}

fn register(a: &Access) -> Result<Option<Reg>, Fault> {
    if a.size != 4 || !a.addr.is_multiple_of(4) {
        return Err(Fault::BadSize); // §4.2.2.2: 32 bits wide and aligned only.
    }
    Ok(Reg::at(a.addr))
}

impl<D: VirtioDevice> Device for VirtioMmio<D> {
    fn reset(&mut self, cx: &mut Cx<'_>) {
        self.device.power_on();
        self.device_reset(cx);
    }
    fn read(&mut self, a: &Access, cx: &mut Cx<'_>) -> Result<u64, Fault> {
        if a.addr >= WINDOW {
            return Err(Fault::NoRegister);
        }
        if a.addr >= CONFIG {
            return self.read_config(a);
        }
        let Some(reg) = register(a)? else {
            cx.log(
                Blame::Guest,
                format_args!("read of no register: {:#x}", a.addr),
            );
            return Ok(0);
        };
        let v = match reg {
            Reg::DeviceID => D::ID,
            Reg::DeviceFeatures => match self.state.regs.DeviceFeaturesSel {
                0 => self.offered() as u32,
                1 => (self.offered() >> 32) as u32,
                _ => 0,
            },
            Reg::QueueNumMax => self.state.selected().map_or(0, |q| u32::from(q.max)),
            Reg::QueueReady => self.state.selected().map_or(0, |q| u32::from(q.ready)),
            _ => self.state.regs.load(reg),
        };
        Ok(u64::from(v))
    }
    fn is_steady(&self, a: &Access) -> bool {
        match a.addr {
            0..CONFIG => register(a).is_ok_and(|r| r.is_some()),
            CONFIG..WINDOW => self.read_config(a).is_ok(),
            _ => false,
        }
    }
    fn write(&mut self, a: &Access, value: u64, cx: &mut Cx<'_>) -> Result<(), Fault> {
        if a.addr >= WINDOW {
            return Err(Fault::NoRegister);
        }
        if a.addr >= CONFIG {
            return self.write_config(a, value, cx);
        }
        let Some(reg) = register(a)? else {
            cx.log(
                Blame::Guest,
                format_args!("write to no register: {:#x}", a.addr),
            );
            return Ok(());
        };
        let v = value as u32;
        let regs = &mut self.state.regs;
        match reg {
            Reg::DeviceFeaturesSel => regs.DeviceFeaturesSel = v,
            Reg::DriverFeaturesSel => regs.DriverFeaturesSel = v,
            Reg::DriverFeatures => self.write_features(v, cx),
            Reg::QueueSel => regs.QueueSel = v,
            Reg::SHMSel => regs.SHMSel = v,
            Reg::InterruptACK => {
                regs.InterruptStatus &= !v;
                self.drive(cx);
            }
            Reg::Status => self.write_status(v, cx),
            Reg::QueueNotify => {
                if !self.state.live() || v as usize >= self.state.queues.len() {
                    cx.log(
                        Blame::Guest,
                        format_args!("notification that nobody hears: {v}"),
                    );
                } else {
                    self.kick(v as u16, cx);
                }
            }
            Reg::QueueNum
            | Reg::QueueReady
            | Reg::QueueReset
            | Reg::QueueDescLow
            | Reg::QueueDescHigh
            | Reg::QueueDriverLow
            | Reg::QueueDriverHigh
            | Reg::QueueDeviceLow
            | Reg::QueueDeviceHigh => self.write_queue(reg, v, cx),
            _ => cx.log(
                Blame::Guest,
                format_args!("write to a read-only register: {reg:?}"),
            ),
        }
        Ok(())
    }
    fn timer(&mut self, timer: u32, cx: &mut Cx<'_>) {
        if self.state.live() {
            self.run(cx, |d, io| d.timer(timer, io));
        }
    }
    fn host_input(&mut self, channel: u32, bytes: &[u8], cx: &mut Cx<'_>) {
        self.run(cx, |d, io| d.host_input(channel, bytes, io));
    }
    fn registers(&self) -> &'static [RegInfo] {
        Mmio::INFO
    }
    fn unmodelled(&self) -> &'static [&'static str] {
        self.device.unmodelled()
    }
    fn save(&self) -> Vec<u8> {
        to_bytes(&(&self.state, self.device.save()))
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let (state, device): (State, Vec<u8>) = from_bytes(bytes)?;
        let sizes = self.device.queues();
        let same = state.queues.len() == sizes.len();
        if !same
            || !state
                .queues
                .iter()
                .zip(sizes)
                .all(|(q, &max)| q.plausible(max))
        {
            return Err("queues that this device does not have".into());
        }
        self.device.restore(&device)?;
        self.state = state;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
