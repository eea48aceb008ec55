//! A virtio-mmio slot with nothing in it.
//!
//! Document: virtio 1.2 §4.2.2: DeviceID 0 is a placeholder that drivers pass over in silence. All
//! other registers read as zero and ignore writes. Pins: none.
use dyno_fabric::registers::RegInfo;
use dyno_fabric::{Access, Cx, Device, Fault};

dyno_fabric::registers! {
    /// What an empty slot answers.
    bank Slot [0x100] {
        0x000 MagicValue ro = 0x7472_6976, "\"virt\"";
        0x004 Version ro = 2, "Device version number";
        0x008 DeviceID ro, "0: no device";
        0x00c VendorID ro = 0x4f4e_5944, "Virtio subsystem vendor ID (\"DYNO\")";
    }
}

/// See [`empty`].
pub struct Empty(());

/// An empty slot, as the board puts it wherever no device is plugged in.
pub fn empty() -> Empty {
    Empty(())
}

fn check(a: &Access) -> Result<(), Fault> {
    if a.addr >= crate::WINDOW {
        return Err(Fault::NoRegister);
    }
    let config = a.addr >= 0x100 && a.size < 4;
    if (a.size == 4 || config) && a.addr.is_multiple_of(u64::from(a.size)) {
        Ok(())
    } else {
        Err(Fault::BadSize)
    }
}

impl Device for Empty {
    fn reset(&mut self, _cx: &mut Cx<'_>) {}
    fn read(&mut self, a: &Access, _cx: &mut Cx<'_>) -> Result<u64, Fault> {
        check(a)?;
        Ok(Reg::at(a.addr).map_or(0, |r| u64::from(Slot::RESET.load(r))))
    }
    fn is_steady(&self, a: &Access) -> bool {
        check(a).is_ok()
    }
    fn write(&mut self, a: &Access, _value: u64, _cx: &mut Cx<'_>) -> Result<(), Fault> {
        check(a)
    }
    fn registers(&self) -> &'static [RegInfo] {
        Slot::INFO
    }
    fn save(&self) -> Vec<u8> {
        Vec::new()
    }
    fn restore(&mut self, bytes: &[u8]) -> Result<(), String> {
        match bytes {
            [] => Ok(()),
            _ => Err(format!("{} bytes too many", bytes.len())),
        }
    }
}
