//! Direct kernel boot (Linux, Documentation/arch/arm64/booting.rst): where Image, initrd and
//! devicetree go. Xen and everything else in Image format boots the same way.
use super::image::ImageHeader;
use super::{BootError, Level, Load, Plan, RamRange, Start, size};
use std::borrow::Cow;

const MIB: u64 = 1 << 20;
const ALIGN: u64 = 2 * MIB;
/// The devicetree is at most this long.
pub const DTB_MAX: u64 = 2 * MIB;

/// A file by the name that messages call it.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// Where everything goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    pub kernel: u64,
    /// Bytes of memory the kernel needs there.
    pub kernel_size: u64,
    /// First address and length.
    pub initrd: Option<(u64, u64)>,
    pub dtb: u64,
}

impl Placement {
    /// First address of the initrd and the one behind its last.
    pub fn initrd_range(&self) -> Option<(u64, u64)> {
        self.initrd.map(|(at, len)| (at, at + len))
    }
}

/// Finds places: the kernel close to the start of RAM, the initrd 128 MiB further on (or in the
/// middle of a small RAM, or behind a large kernel), the devicetree behind it.
pub fn place(
    ram: &RamRange,
    kernel: File<'_>,
    initrd: Option<File<'_>>,
) -> Result<Placement, BootError> {
    let header = ImageHeader::parse(kernel.name, kernel.bytes)?;
    let base = ram.base.next_multiple_of(ALIGN);
    // The first page of RAM stays free, as there is a boot stub in it elsewhere.
    let first = if header.text_offset < 4096 {
        base + ALIGN
    } else {
        base
    };
    let at = first + header.text_offset;
    let kernel_end = at.saturating_add(header.image_size);
    if kernel_end > ram.end() {
        let what = format!(
            "the kernel needs {} from {at:#x} on, RAM of {} ends at {:#x}",
            size(header.image_size),
            size(ram.size),
            ram.end()
        );
        return Err(too_small(kernel.name, what, kernel_end, ram));
    }
    let after = kernel_end.max(ram.base + (ram.size / 2).min(128 * MIB));
    let mut next = after.next_multiple_of(4096);
    let mut placed = None;
    if let Some(file) = initrd {
        let len = file.bytes.len() as u64;
        if len == 0 {
            let fix = "give a cpio archive, or leave --initrd out";
            return Err(BootError::new(file.name, "is empty", fix));
        }
        let end = next.saturating_add(len);
        if end > ram.end() {
            let what = format!(
                "an initrd of {} at {next:#x} does not fit into RAM of {}, which ends at {:#x}",
                size(len),
                size(ram.size),
                ram.end()
            );
            return Err(too_small(file.name, what, end, ram));
        }
        placed = Some((next, len));
        next = end;
    }
    let dtb = next.next_multiple_of(ALIGN);
    if dtb + DTB_MAX > ram.end() {
        let what = format!(
            "no room for the devicetree at {dtb:#x}: RAM ends at {:#x}",
            ram.end()
        );
        return Err(too_small(kernel.name, what, dtb + DTB_MAX, ram));
    }
    Ok(Placement {
        kernel: at,
        kernel_size: header.image_size,
        initrd: placed,
        dtb,
    })
}

fn too_small(name: &str, what: String, end: u64, ram: &RamRange) -> BootError {
    // The initrd moves up with the size of a small RAM, so leave some room.
    let need = (end - ram.base).saturating_mul(2).next_power_of_two();
    BootError::new(name, what, format!("use --memory {}M or more", need / MIB))
}

/// Everything in its place; core 0 enters the kernel with X0 = devicetree, X1 to X3 = 0. All other
/// cores stay off until PSCI CPU_ON.
pub fn plan<'a>(
    at: &Placement,
    kernel: File<'a>,
    initrd: Option<File<'a>>,
    dtb: Vec<u8>,
) -> Result<Plan<'a>, BootError> {
    let dtb_size = dtb.len() as u64;
    if dtb_size > DTB_MAX {
        let what = format!(
            "a devicetree of {}; kernels take {}",
            size(dtb_size),
            size(DTB_MAX)
        );
        return Err(BootError::new("devicetree", what, "make it smaller"));
    }
    let mut loads = vec![Load {
        name: kernel.name.to_string(),
        addr: at.kernel,
        bytes: Cow::Borrowed(kernel.bytes),
        size: at.kernel_size,
    }];
    if let (Some(file), Some((addr, size))) = (initrd, at.initrd) {
        loads.push(Load {
            name: file.name.to_string(),
            addr,
            bytes: Cow::Borrowed(file.bytes),
            size,
        });
    }
    loads.push(Load {
        name: "devicetree".to_string(),
        addr: at.dtb,
        bytes: Cow::Owned(dtb),
        size: dtb_size,
    });
    Ok(Plan {
        loads,
        starts: vec![Start {
            core: 0,
            pc: at.kernel,
            level: Level::Kernel,
            x: [at.dtb, 0, 0, 0],
            aarch32: Some(false),
        }],
        ..Plan::default()
    })
}
