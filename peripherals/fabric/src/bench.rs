//! A test bench for parts: registers, pins and exact virtual time, no core.
use crate::access::{Access, Fault, MasterId};
use crate::device::{Device, DeviceId};
use crate::host::Output;
use crate::ram::Ram;
use crate::space::{Region, Target};
use crate::system::{DmaRoute, System};
use crate::time::Time;
use crate::wires::Source;
use crate::{SpaceId, StreamId};
use std::sync::Arc;

/// Where the bench's RAM lies, for parts that do DMA.
pub const RAM_BASE: u64 = 0x8000_0000;
pub const RAM_LEN: u64 = 1 << 20;

/// One part at address 0, a megabyte of RAM behind DMA port 0, and a clock that the test moves.
pub struct Bench {
    pub system: System,
    pub device: DeviceId,
    pub space: SpaceId,
    pub ram: Arc<Ram>,
}

impl Bench {
    /// `len` is the size of the part's register window in bytes. The part is reset.
    pub fn new(len: u64, part: impl Device + 'static) -> Bench {
        let mut system = System::new();
        let space = system.add_space("bench");
        let device = system.add_device("part", Box::new(part));
        let ram = Arc::new(Ram::new(RAM_LEN).expect("a megabyte of memory"));
        let mut map = |name: &str, base, len, target| {
            let region = Region {
                name: name.to_string(),
                base,
                len,
                secure_only: false,
                target,
            };
            system.map(space, region).expect("nothing else is there");
        };
        map(
            "part",
            0,
            len,
            Target::Device {
                id: device,
                offset: 0,
            },
        );
        let target = Target::Ram {
            ram: ram.clone(),
            offset: 0,
            read_only: false,
        };
        map("ram", RAM_BASE, RAM_LEN, target);
        let route = DmaRoute {
            space,
            master: MasterId(1),
            stream: Some(StreamId(0)),
            secure: false,
        };
        system.route_dma(device, 0, route);
        system.reset();
        Bench {
            system,
            device,
            space,
            ram,
        }
    }
    pub fn try_read(&mut self, offset: u64, size: u8) -> Result<u64, Fault> {
        self.system.read(self.space, Access::plain(offset, size))
    }
    pub fn try_write(&mut self, offset: u64, size: u8, v: u64) -> Result<(), Fault> {
        self.system
            .write(self.space, Access::plain(offset, size), v)
    }
    /// Panics where the part answers with a fault, as tests want it.
    pub fn read32(&mut self, offset: u64) -> u32 {
        self.try_read(offset, 4)
            .unwrap_or_else(|f| panic!("read of {offset:#x}: {f:?}")) as u32
    }
    pub fn write32(&mut self, offset: u64, v: u32) {
        self.try_write(offset, 4, u64::from(v))
            .unwrap_or_else(|f| panic!("write of {offset:#x}: {f:?}"));
    }
    pub fn now(&self) -> Time {
        self.system.now()
    }
    /// Lets virtual time pass.
    pub fn advance(&mut self, by: Time) {
        let until = self.now() + by;
        self.system.run_events(until);
    }
    /// Goes on to the next event; false where none is armed.
    pub fn next_event(&mut self) -> bool {
        let Some(at) = self.system.events().next() else {
            return false;
        };
        self.system.run_events(at);
        true
    }
    /// The level of one of the part's output pins.
    pub fn pin(&self, pin: u32) -> bool {
        self.system.wires().level(Source::Device(self.device, pin))
    }
    /// Changes the level of one of the part's inputs.
    pub fn wire(&mut self, input: u32, level: bool) {
        let _ = self
            .system
            .with(self.device, |d, cx| d.wire(input, level, cx));
    }
    pub fn host_input(&mut self, channel: u32, bytes: &[u8]) {
        self.system.host_input(self.device, channel, bytes);
    }
    pub fn outputs(&mut self) -> Vec<Output> {
        self.system.take_outputs()
    }
    pub fn save(&self) -> Vec<u8> {
        let part = self.system.device(self.device);
        part.expect("the part is not running").save()
    }
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        let r = self.system.with(self.device, |d, _| d.restore(bytes));
        r.expect("the part is not running")
    }
}
