//! The header of an arm64 kernel Image (Linux, Documentation/arch/arm64/booting.rst §4).
use super::{BootError, size};

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageHeader {
    /// From a 2 MiB boundary.
    pub text_offset: u64,
    /// Memory it needs from its first byte on; at least the file's length.
    pub image_size: u64,
    pub flags: u64,
}

/// Offset of text in images that are older than the `image_size` field.
const OLD_TEXT_OFFSET: u64 = 0x8_0000;
const HEADER: usize = 64;
const MAGIC: &[u8] = b"ARM\x64";

impl ImageHeader {
    /// Base may be anywhere in RAM, not only close to its start.
    pub fn anywhere(&self) -> bool {
        self.flags & 8 != 0
    }
    /// Kilobytes; `None` where the header does not say.
    pub fn page_kib(&self) -> Option<u32> {
        match self.flags >> 1 & 3 {
            1 => Some(4),
            2 => Some(16),
            3 => Some(64),
            _ => None,
        }
    }
    pub fn parse(name: &str, file: &[u8]) -> Result<ImageHeader, BootError> {
        let fail = |what: String, fix: &str| Err(BootError::new(name, what, fix));
        const WANTED: &str = "give an uncompressed arm64 Image (arch/arm64/boot/Image)";
        if let Some((what, fix)) = other_kind(file) {
            return fail(format!("is {what}, not an arm64 Image"), fix);
        }
        if file.len() < HEADER {
            let what = format!("is no arm64 Image: it has only {}", size(file.len() as u64));
            return fail(what, WANTED);
        }
        if &file[56..60] != MAGIC {
            let found = &file[56..60];
            let what =
                format!("is no arm64 Image: {found:02x?} instead of \"ARM\\x64\" at byte 56");
            return fail(what, WANTED);
        }
        let word = |at: usize| {
            let mut b = [0; 8];
            b.copy_from_slice(&file[at..at + 8]);
            u64::from_le_bytes(b)
        };
        let (text_offset, image_size, flags) = (word(8), word(16), word(24));
        if flags & 1 != 0 {
            return fail(
                "is a big-endian kernel".to_string(),
                "build it little-endian",
            );
        }
        let len = file.len() as u64;
        if let Some(need) = file_extent(file).filter(|&need| need > len) {
            let what = format!(
                "is cut off: its sections need {}, the file has {}",
                size(need),
                size(len)
            );
            return fail(what, "copy or build it again");
        }
        let header = match image_size {
            0 => ImageHeader {
                text_offset: OLD_TEXT_OFFSET,
                image_size: len,
                flags,
            },
            _ => ImageHeader {
                text_offset,
                image_size: image_size.max(len),
                flags,
            },
        };
        if header.text_offset % 4096 != 0 || header.text_offset > 1 << 30 || image_size > 1 << 40 {
            let what = format!(
                "has a damaged header: text_offset {text_offset:#x}, image_size {image_size:#x}"
            );
            return fail(what, "copy or build it again");
        }
        Ok(header)
    }
}

/// What else people pass as a kernel, and what to do about it.
fn other_kind(file: &[u8]) -> Option<(&'static str, &'static str)> {
    let starts = |magic: &[u8]| file.starts_with(magic);
    if starts(b"\x7fELF") {
        return Some((
            "an ELF file",
            "use --load for it, or the Image that was made of it",
        ));
    }
    if starts(&[0x1f, 0x8b]) {
        return Some(("gzip-compressed", "unpack it: gunzip -c FILE > Image"));
    }
    if starts(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return Some(("zstd-compressed", "unpack it: zstd -d FILE -o Image"));
    }
    if starts(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
        return Some(("xz-compressed", "unpack it: xz -dc FILE > Image"));
    }
    if file
        .get(..8)
        .is_some_and(|h| h.starts_with(b"MZ") && h.ends_with(b"zimg"))
    {
        let fix = "take the Image it was made of, or boot it through UEFI";
        return Some(("a compressed EFI image (vmlinuz.efi)", fix));
    }
    if starts(&[0x27, 0x05, 0x19, 0x56]) {
        return Some(("a U-Boot uImage", "take the Image it was made of"));
    }
    if starts(&[0xd0, 0x0d, 0xfe, 0xed]) {
        return Some(("a devicetree or FIT image", "use --dtb for a devicetree"));
    }
    None
}

/// Length of the file by the section table of its PE header, where it has one: the only thing that
/// tells a whole Image from the beginning of one.
fn file_extent(file: &[u8]) -> Option<u64> {
    let half = |at: usize| {
        let b = file.get(at..at.checked_add(2)?)?;
        Some(u16::from_le_bytes([b[0], b[1]]))
    };
    let word = |at: usize| {
        let b = file.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    };
    if !file.starts_with(b"MZ") {
        return None;
    }
    let pe = word(0x3c)? as usize;
    if pe.saturating_add(24) > file.len() {
        return Some(pe as u64 + 24);
    }
    if file.get(pe..pe.checked_add(4)?)? != b"PE\0\0" {
        return None;
    }
    let sections = half(pe + 6)?;
    let table = pe + 24 + usize::from(half(pe + 20)?);
    let end = table + 40 * usize::from(sections);
    if end > file.len() {
        return Some(end as u64);
    }
    let mut extent = 0;
    for i in 0..usize::from(sections) {
        let raw_size = word(table + 40 * i + 16)?;
        let raw_at = word(table + 40 * i + 20)?;
        extent = extent.max(u64::from(raw_size) + u64::from(raw_at));
    }
    Some(extent)
}
