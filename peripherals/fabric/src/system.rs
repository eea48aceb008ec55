//! The arena that owns every part, and the machinery between them.
use crate::access::{Access, Fault, MasterId, StreamId};
use crate::device::{Cx, Device, DeviceId, IccAccess};
use crate::events::Events;
use crate::host::Output;
use crate::log::{Blame, Log};
use crate::power::{CoreId, PowerRequest};
use crate::ram::{PAGE_SIZE, Page, Ram};
use crate::snapshot::{Fingerprint, to_bytes};
use crate::space::{Region, Space, SpaceId, Target};
use crate::time::Time;
use crate::wires::{Sink, Source, Wires};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

mod block;

/// Where the DMA port of a part leads.
#[derive(Clone, Copy, Debug)]
pub struct DmaRoute {
    pub space: SpaceId,
    pub master: MasterId,
    pub stream: Option<StreamId>,
    pub secure: bool,
}

struct Slot {
    name: String,
    /// Away while the part runs: that is what makes re-entry impossible.
    part: Option<Box<dyn Device>>,
}

/// A level on its way to another cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    pub at: Time,
    /// See [`Sink::Edge`].
    pub edge: u32,
    pub level: bool,
}

/// What of another cell is behind an address.
#[derive(Clone)]
pub enum Elsewhere {
    Part { cell: u8, id: DeviceId, offset: u64 },
    Page { ram: Arc<Ram>, offset: u64 },
}

/// All parts of one cell, their events, wires, address spaces and log.
#[derive(Default)]
pub struct System {
    /// Number of the cell, and of its first part: those of all cells have different ones.
    cell: u8,
    first: u16,
    now: Time,
    parts: Vec<Slot>,
    events: Events,
    wires: Wires,
    spaces: Vec<Space>,
    routes: BTreeMap<(DeviceId, u32), DmaRoute>,
    core_lines: Vec<u32>,
    /// Bit per core: its lines changed since somebody asked.
    lines_changed: u64,
    events_changed: bool,
    code_written: Vec<(SpaceId, u64)>,
    departures: Vec<Departure>,
    outputs: Vec<Output>,
    power: Vec<(Time, DeviceId, PowerRequest)>,
    pub log: Log,
}

/// RAM as a core's TLB wants it.
#[derive(Clone, Copy, Debug)]
pub struct RamPage {
    pub page: Page,
    pub read_only: bool,
    pub has_code: bool,
}

impl System {
    pub fn new() -> System {
        System::default()
    }

    /// The parts of the cell with a number, of which the first has the number `first`.
    pub fn of_cell(cell: u8, first: u16) -> System {
        System {
            cell,
            first,
            ..System::default()
        }
    }

    // Building

    pub fn add_space(&mut self, name: &str) -> SpaceId {
        self.spaces.push(Space::new(name));
        SpaceId(self.spaces.len() as u16 - 1)
    }
    pub fn space(&self, id: SpaceId) -> &Space {
        &self.spaces[id.0 as usize]
    }
    pub fn spaces(&self) -> &[Space] {
        &self.spaces
    }
    /// See [`Space::map`] for the errors.
    pub fn map(&mut self, space: SpaceId, region: Region) -> Result<(), String> {
        self.spaces[space.0 as usize].map(region)
    }
    pub fn add_device(&mut self, name: &str, part: Box<dyn Device>) -> DeviceId {
        self.parts.push(Slot {
            name: name.to_string(),
            part: Some(part),
        });
        DeviceId(self.first + self.parts.len() as u16 - 1)
    }
    pub fn add_core_lines(&mut self, cores: u32) {
        self.core_lines.resize(cores as usize, 0);
    }
    pub fn connect(&mut self, from: Source, to: Sink) {
        self.wires.connect(from, to);
    }
    pub fn route_dma(&mut self, device: DeviceId, port: u32, route: DmaRoute) {
        self.routes.insert((device, port), route);
    }

    // Looking

    pub fn now(&self) -> Time {
        self.now
    }
    pub fn events(&self) -> &Events {
        &self.events
    }
    pub fn wires(&self) -> &Wires {
        &self.wires
    }
    pub(crate) fn wires_mut(&mut self) -> &mut Wires {
        &mut self.wires
    }
    pub fn devices(&self) -> impl Iterator<Item = (DeviceId, &str)> {
        self.ids().zip(self.parts.iter().map(Slot::name))
    }
    fn ids(&self) -> impl Iterator<Item = DeviceId> + use<> {
        (self.first..self.first + self.parts.len() as u16).map(DeviceId)
    }
    #[inline]
    fn slot(&self, id: DeviceId) -> Option<&Slot> {
        self.parts.get(usize::from(id.0.wrapping_sub(self.first)))
    }
    #[inline]
    fn slot_mut(&mut self, id: DeviceId) -> Option<&mut Slot> {
        self.parts
            .get_mut(usize::from(id.0.wrapping_sub(self.first)))
    }
    /// Whether a part is one of this cell's.
    pub fn has_device(&self, id: DeviceId) -> bool {
        self.slot(id).is_some()
    }
    pub fn device_name(&self, id: DeviceId) -> &str {
        self.slot(id).map_or("", Slot::name)
    }
    pub fn find_device(&self, name: &str) -> Option<DeviceId> {
        let at = self.parts.iter().position(|s| s.name == name)?;
        Some(DeviceId(self.first + at as u16))
    }
    /// The part itself, for reflection; `None` while it runs.
    pub fn device(&self, id: DeviceId) -> Option<&dyn Device> {
        self.slot(id)?.part.as_deref()
    }
    /// Interrupt lines of a core: bit n is its input n.
    #[inline]
    pub fn core_lines(&self, core: u32) -> u32 {
        self.core_lines.get(core as usize).copied().unwrap_or(0)
    }
    /// Whether a line of any core changed since the last call.
    #[inline]
    pub fn take_lines_changed(&mut self) -> bool {
        std::mem::take(&mut self.lines_changed) != 0
    }
    /// Whether a line of a core other than this one changed since the last call.
    #[inline]
    pub fn take_other_lines_changed(&mut self, core: u32) -> bool {
        std::mem::take(&mut self.lines_changed) & !(1 << (core & 63)) != 0
    }
    /// Whether a timer of a part was armed, moved or stopped since the last call.
    #[inline]
    pub fn take_events_changed(&mut self) -> bool {
        std::mem::take(&mut self.events_changed)
    }
    /// Whether one of the calls above, or [`System::take_code_written`], has something to tell.
    #[inline]
    pub fn is_disturbed(&self) -> bool {
        self.lines_changed != 0 || self.is_disturbed_beyond(0)
    }
    /// [`System::is_disturbed`], apart from the lines of this core.
    #[inline]
    pub fn is_disturbed_beyond(&self, core: u32) -> bool {
        let lines = self.lines_changed & !(1 << (core & 63)) != 0;
        let told = !self.code_written.is_empty() || !self.power.is_empty();
        lines || self.events_changed || told || !self.departures.is_empty()
    }

    // Running

    /// Time as the acting core or event sees it. Within one window cores take turns, so it may step
    /// back by less than a quantum.
    #[inline]
    pub fn set_now(&mut self, now: Time) {
        self.now = now;
    }
    /// Runs everything that is due at `until` or before, in order; then `now` is `until`.
    pub fn run_events(&mut self, until: Time) {
        while let Some((at, id, timer)) = self.events.take_due(until) {
            self.now = at;
            let _ = self.with(id, |d, cx| d.timer(timer, cx));
        }
        self.now = until;
    }
    pub fn reset(&mut self) {
        for id in self.ids() {
            let _ = self.with(id, |d, cx| d.reset(cx));
        }
    }
    /// Lets a part run, then settles the wires it changed.
    pub fn with<R>(
        &mut self,
        id: DeviceId,
        f: impl FnOnce(&mut dyn Device, &mut Cx<'_>) -> R,
    ) -> Result<R, Fault> {
        let r = self.enter(id, f);
        if self.wires.have_changed() {
            self.settle();
        }
        r
    }
    fn enter<R>(
        &mut self,
        id: DeviceId,
        f: impl FnOnce(&mut dyn Device, &mut Cx<'_>) -> R,
    ) -> Result<R, Fault> {
        let slot = self.slot_mut(id).ok_or(Fault::NoDevice)?;
        let mut part = slot.part.take().ok_or(Fault::Busy)?;
        let r = f(
            part.as_mut(),
            &mut Cx {
                me: id,
                system: self,
            },
        );
        if let Some(slot) = self.slot_mut(id) {
            slot.part = Some(part);
        }
        Ok(r)
    }
    /// A wire that feeds itself through its sinks would never settle, so there is a bound.
    fn settle(&mut self) {
        for _ in 0..100_000 {
            let Some((source, level)) = self.wires.take_changed() else {
                return;
            };
            for i in 0..self.wires.sinks(source).len() {
                self.reach(self.wires.sinks(source)[i], level);
            }
        }
        let now = self.now;
        let text = format_args!("wires did not settle");
        self.log.note(now, Blame::Model, "fabric", text);
    }
    fn reach(&mut self, sink: Sink, level: bool) {
        match sink {
            Sink::Device(id, input) => {
                let r = self.enter(id, |d, cx| d.wire(input, level, cx));
                if r.is_err() {
                    // A DMA loop back into the driving part: try again when it is home.
                    self.log_device(id, Blame::Model, format_args!("wire into a busy part"));
                }
            }
            Sink::Core(core, line) => self.set_core_line(core, line, level),
            Sink::Edge(edge) => self.departures.push(Departure {
                at: self.now,
                edge,
                level,
            }),
        }
    }
    /// A level arrives from another cell, now.
    pub fn arrive(&mut self, sink: Sink, level: bool) {
        self.reach(sink, level);
        self.settle();
    }
    /// When the first level left for another cell that nobody took yet.
    #[inline]
    pub fn departs(&self) -> Option<Time> {
        self.departures.first().map(|d| d.at)
    }
    pub fn take_departures(&mut self) -> Vec<Departure> {
        std::mem::take(&mut self.departures)
    }
    fn set_core_line(&mut self, core: u32, line: u32, level: bool) {
        if let Some(l) = self.core_lines.get_mut(core as usize) {
            let new = *l & !(1 << line) | (level as u32) << line;
            self.lines_changed |= u64::from(new != *l) << (core & 63);
            *l = new;
        }
    }
    /// Drives an output pin of a core, such as a timer's interrupt.
    pub fn drive_core_pin(&mut self, core: u32, pin: u32, level: bool) {
        self.wires.set(Source::Core(core, pin), level);
        self.settle();
    }
    pub(crate) fn request_power(&mut self, from: DeviceId, what: PowerRequest) {
        self.power.push((self.now, from, what));
    }
    /// What power controllers asked for, in order, and when.
    pub fn take_power_requests(&mut self) -> Vec<(Time, DeviceId, PowerRequest)> {
        std::mem::take(&mut self.power)
    }
    /// Tells every part that a core left reset or went into it.
    pub fn tell_power(&mut self, core: CoreId, on: bool) {
        for id in self.ids() {
            let _ = self.with(id, |d, cx| d.power(core, on, cx));
        }
    }
    pub fn set_timer(&mut self, device: DeviceId, timer: u32, at: Option<Time>) {
        self.events.set(device, timer, at);
        self.events_changed = true;
    }

    // The bus

    /// RAM behind an address, if that is what is there, the access may reach it and this cell owns it.
    #[inline]
    pub fn ram_page(&self, space: SpaceId, addr: u64, secure: bool) -> Option<RamPage> {
        self.page_for(space, addr, secure, true)
    }
    /// [`System::ram_page`] whoever owns it: for debuggers, while no cell runs.
    pub fn any_ram_page(&self, space: SpaceId, addr: u64, secure: bool) -> Option<RamPage> {
        self.page_for(space, addr, secure, false)
    }
    #[inline]
    fn page_for(&self, space: SpaceId, addr: u64, secure: bool, owned: bool) -> Option<RamPage> {
        let r = self.spaces[space.0 as usize].find(addr)?;
        let Target::Ram {
            ram,
            offset,
            read_only,
        } = &r.target
        else {
            return None;
        };
        // Only whole pages go into a TLB.
        let page_base = addr & !(PAGE_SIZE - 1);
        let whole = page_base >= r.base && page_base - r.base + PAGE_SIZE <= r.len;
        let at = offset + (addr - r.base);
        if owned && !ram.is_owned(at, self.cell) {
            return None;
        }
        if !whole || r.secure_only && !secure || (offset ^ r.base) & (PAGE_SIZE - 1) != 0 {
            return None;
        }
        Some(RamPage {
            page: ram.page(at)?,
            read_only: *read_only,
            has_code: ram.has_code(at),
        })
    }
    /// Marks or unmarks the RAM page behind an address as code. True if that changed it.
    pub fn mark_code(&mut self, space: SpaceId, addr: u64, code: bool) -> bool {
        let Some((ram, at)) = self.ram_at(space, addr) else {
            return false;
        };
        // The code of a page that went to another cell was thrown away then.
        if !ram.is_owned(at, self.cell) {
            return false;
        }
        if code {
            ram.mark_code(at)
        } else {
            ram.unmark_code(at);
            true
        }
    }
    fn ram_at(&self, space: SpaceId, addr: u64) -> Option<(&Arc<Ram>, u64)> {
        let r = self.spaces[space.0 as usize].find(addr)?;
        match &r.target {
            Target::Ram { ram, offset, .. } => Some((ram, offset + (addr - r.base))),
            Target::Device { .. } | Target::Elsewhere { .. } => None,
        }
    }
    /// Whether RAM is behind an address that another cell owns.
    pub fn is_held_elsewhere(&self, space: SpaceId, addr: u64) -> bool {
        self.ram_at(space, addr)
            .is_some_and(|(ram, at)| !ram.is_owned(at, self.cell))
    }
    /// What of another cell is behind an address.
    pub fn elsewhere(&self, space: SpaceId, addr: u64) -> Option<Elsewhere> {
        let r = self.spaces[space.0 as usize].find(addr)?;
        let inner = addr - r.base;
        match &r.target {
            Target::Ram { ram, offset, .. } => {
                let (ram, offset) = (ram.clone(), offset + inner);
                let foreign = !ram.is_owned(offset, self.cell);
                foreign.then_some(Elsewhere::Page { ram, offset })
            }
            &Target::Elsewhere { cell, id, offset } => Some(Elsewhere::Part {
                cell,
                id,
                offset: offset + inner,
            }),
            Target::Device { .. } => None,
        }
    }
    /// Physical addresses of a page of RAM in a space.
    pub fn addresses_of(&self, space: SpaceId, page: &Arc<Ram>, at: u64) -> Vec<u64> {
        let at = at & !(PAGE_SIZE - 1);
        let regions = self.spaces[space.0 as usize].regions().iter();
        let found = regions.filter_map(|r| match &r.target {
            Target::Ram { ram, offset, .. } if Arc::ptr_eq(ram, page) => {
                let inside = at.checked_sub(*offset).filter(|&i| i < r.len)?;
                Some(r.base + inside)
            }
            _ => None,
        });
        found.collect()
    }
    /// Takes a page with code that was written to, by a core's slow path or by DMA.
    #[inline]
    pub fn take_code_written(&mut self, space: SpaceId) -> Option<u64> {
        // From the end: a disk may write many pages before a core looks.
        let at = self.code_written.iter().rposition(|&(s, _)| s == space)?;
        Some(self.code_written.remove(at).1)
    }
    pub fn note_code_written(&mut self, space: SpaceId, addr: u64) {
        self.note_write(space, addr, true);
    }

    pub fn read(&mut self, space: SpaceId, mut a: Access) -> Result<u64, Fault> {
        let r = self.region(space, &a)?;
        let inner = a.addr - r.base;
        match &r.target {
            Target::Ram { ram, offset, .. } => {
                if !ram.is_owned(offset + inner, self.cell) {
                    return Err(Fault::Elsewhere);
                }
                let mut b = [0; 8];
                let part = b.get_mut(..a.size as usize).ok_or(Fault::BadSize)?;
                if !ram.read(offset + inner, part) {
                    return Err(Fault::NoDevice);
                }
                Ok(u64::from_le_bytes(b))
            }
            &Target::Device { id, offset } => {
                a.addr = offset + inner;
                self.read_part(id, &a)
            }
            Target::Elsewhere { .. } => Err(Fault::Elsewhere),
        }
    }
    /// An access that has reached a part: its address is the offset into it.
    #[inline]
    pub fn read_part(&mut self, id: DeviceId, a: &Access) -> Result<u64, Fault> {
        // In two variables: a `Result` that is moved around in pieces stalls the host's loads.
        let (mut value, mut fault) = (0, None);
        self.with(id, |d, cx| match d.read(a, cx) {
            Ok(v) => value = v,
            Err(f) => fault = Some(f),
        })?;
        fault.map_or(Ok(value), Err)
    }
    pub fn write_part(&mut self, id: DeviceId, a: &Access, value: u64) -> Result<(), Fault> {
        self.with(id, |d, cx| d.write(a, value, cx))?
    }
    /// See [`Device::is_steady`].
    pub fn is_steady(&self, space: SpaceId, a: &Access) -> bool {
        let Ok(r) = self.region(space, a) else {
            return false;
        };
        let Target::Device { id, offset } = r.target else {
            return false;
        };
        let a = a.at(offset + (a.addr - r.base));
        self.device(id).is_some_and(|d| d.is_steady(&a))
    }
    pub fn write(&mut self, space: SpaceId, mut a: Access, value: u64) -> Result<(), Fault> {
        let r = self.region(space, &a)?;
        let inner = a.addr - r.base;
        match &r.target {
            Target::Ram {
                ram,
                offset,
                read_only,
            } => {
                let at = offset + inner;
                if !ram.is_owned(at, self.cell) {
                    return Err(Fault::Elsewhere);
                }
                let bytes = value.to_le_bytes();
                let part = bytes.get(..a.size as usize).ok_or(Fault::BadSize)?;
                if *read_only || !ram.write(at, part) {
                    return Err(Fault::Denied);
                }
                let code = ram.has_code(at);
                self.note_write(space, a.addr, code);
                Ok(())
            }
            &Target::Device { id, offset } => {
                a.addr = offset + inner;
                self.write_part(id, &a, value)
            }
            Target::Elsewhere { .. } => Err(Fault::Elsewhere),
        }
    }
    #[inline]
    fn region(&self, space: SpaceId, a: &Access) -> Result<&Region, Fault> {
        let r = self.spaces[space.0 as usize]
            .find(a.addr)
            .ok_or(Fault::NoDevice)?;
        if r.secure_only && !a.secure {
            return Err(Fault::Denied);
        }
        let inside = (a.addr - r.base).checked_add(u64::from(a.size));
        match inside {
            Some(end) if end <= r.len => Ok(r),
            _ => Err(Fault::NoDevice),
        }
    }
    fn note_write(&mut self, space: SpaceId, addr: u64, code: bool) {
        let page = (space, addr & !(PAGE_SIZE - 1));
        if code && self.code_written.last() != Some(&page) {
            self.code_written.push(page);
        }
    }

    // The interrupt controller's system registers

    pub fn icc_read(&mut self, gic: DeviceId, a: &IccAccess) -> Result<u64, Fault> {
        self.with(gic, |d, cx| d.icc_read(a, cx))?
    }
    pub fn icc_write(&mut self, gic: DeviceId, a: &IccAccess, v: u64) -> Result<(), Fault> {
        self.with(gic, |d, cx| d.icc_write(a, v, cx))?
    }

    // Host

    pub fn host_output(&mut self, device: DeviceId, channel: u32, bytes: &[u8]) {
        let time = self.now;
        match self.outputs.last_mut() {
            Some(o) if o.device == device && o.channel == channel && o.time == time => {
                o.bytes.extend_from_slice(bytes);
            }
            _ => self.outputs.push(Output {
                time,
                device,
                channel,
                bytes: bytes.to_vec(),
            }),
        }
    }
    pub fn take_outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }
    pub fn has_outputs(&self) -> bool {
        !self.outputs.is_empty()
    }
    /// Hands bytes from the host to a part, now. The caller is the one who records them.
    pub fn host_input(&mut self, device: DeviceId, channel: u32, bytes: &[u8]) {
        let _ = self.with(device, |d, cx| d.host_input(channel, bytes, cx));
    }
    pub fn log_device(&mut self, id: DeviceId, blame: Blame, text: fmt::Arguments<'_>) {
        let slot = usize::from(id.0.wrapping_sub(self.first));
        let name = self.parts.get(slot).map_or("", Slot::name);
        self.log.note(self.now, blame, name, text);
    }

    /// Adds the state of every part, the events, the wires and all RAM to a fingerprint; of memory that
    /// is in it already (`seen`) nothing again.
    pub fn fingerprint(&self, f: &mut Fingerprint, seen: &mut Vec<Arc<Ram>>) {
        f.section("time", &self.now.ps().to_le_bytes());
        f.section("events", &to_bytes(&self.events));
        f.section("wires", &to_bytes(&self.wires));
        for s in &self.parts {
            let part = s.part.as_ref().expect("no part runs between accesses");
            f.section(&s.name, &part.save());
        }
        for region in self.spaces.iter().flat_map(|s| s.regions()) {
            if let Target::Ram { ram, .. } = &region.target {
                if !seen.iter().any(|s| Arc::ptr_eq(s, ram)) {
                    seen.push(ram.clone());
                    f.section("ram", region.name.as_bytes());
                    ram.for_each_used_page(|i, page| {
                        f.section("page", &i.to_le_bytes());
                        f.section("data", page);
                    });
                }
            }
        }
    }
}

impl Slot {
    fn name(&self) -> &str {
        &self.name
    }
}
