//! Writes the archive format that a Linux kernel unpacks as its initramfs (cpio, "newc"). The same entries give the same bytes
//! on every machine: owner 0, time 0, inode numbers in the order of the entries.

/// An archive that grows entry by entry. Folders must come before what is in them.
#[derive(Debug, Default)]
pub struct Archive {
    bytes: Vec<u8>,
    inode: u32,
}

const FOLDER: u32 = 0o040_000;
const FILE: u32 = 0o100_000;
const LINK: u32 = 0o120_000;
const DEVICE: u32 = 0o020_000;

impl Archive {
    /// A folder.
    pub fn folder(&mut self, name: &str) {
        self.entry(name, FOLDER | 0o755, 2, (0, 0), &[]);
    }

    /// A file that is not to be executed.
    pub fn file(&mut self, name: &str, content: &[u8]) {
        self.entry(name, FILE | 0o644, 1, (0, 0), content);
    }

    /// A file that is to be executed.
    pub fn program(&mut self, name: &str, content: &[u8]) {
        self.entry(name, FILE | 0o755, 1, (0, 0), content);
    }

    /// A symbolic link.
    pub fn link(&mut self, name: &str, target: &str) {
        self.entry(name, LINK | 0o777, 1, (0, 0), target.as_bytes());
    }

    /// A character device.
    pub fn device(&mut self, name: &str, permissions: u32, major: u32, minor: u32) {
        self.entry(name, DEVICE | permissions, 1, (major, minor), &[]);
    }

    /// The finished archive, padded to a multiple of 512 bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.header("TRAILER!!!", 0, 0, 1, (0, 0), 0);
        self.bytes.resize(self.bytes.len().next_multiple_of(512), 0);
        self.bytes
    }

    fn entry(&mut self, name: &str, mode: u32, links: u32, device: (u32, u32), content: &[u8]) {
        self.inode += 1;
        let size = u32::try_from(content.len()).expect("no file of an initramfs is 4 GiB long");
        self.header(name, self.inode, mode, links, device, size);
        self.bytes.extend_from_slice(content);
        self.pad();
    }

    fn header(
        &mut self,
        name: &str,
        inode: u32,
        mode: u32,
        links: u32,
        device: (u32, u32),
        size: u32,
    ) {
        let name_size = name.len() as u32 + 1;
        self.bytes.extend_from_slice(b"070701");
        // Inode, mode, owner, group, links, time, size, device that holds it, device that it is, length of the name, unused.
        for field in [
            inode, mode, 0, 0, links, 0, size, 0, 0, device.0, device.1, name_size, 0,
        ] {
            self.bytes
                .extend_from_slice(format!("{field:08x}").as_bytes());
        }
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(0);
        self.pad();
    }

    fn pad(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden() {
        let mut archive = Archive::default();
        archive.folder("d");
        archive.file("d/f", b"hello");
        archive.device("c", 0o600, 5, 1);
        archive.link("l", "d/f");
        let zero = "00000000";
        let head = |ino: u32, mode: &str, links: u32, size: u32, dev: (u32, u32), name: u32| {
            format!(
                "070701{ino:08x}{mode}{zero}{zero}{links:08x}{zero}{size:08x}{zero}{zero}{:08x}{:08x}{name:08x}{zero}",
                dev.0, dev.1
            )
        };
        let mut expected = String::new();
        expected += &(head(1, "000041ed", 2, 0, (0, 0), 2) + "d\0");
        expected += &(head(2, "000081a4", 1, 5, (0, 0), 4) + "d/f\0\0\0" + "hello\0\0\0");
        expected += &(head(3, "00002180", 1, 0, (5, 1), 2) + "c\0");
        expected += &(head(4, "0000a1ff", 1, 3, (0, 0), 2) + "l\0" + "d/f\0");
        expected += &(head(0, zero, 1, 0, (0, 0), 11) + "TRAILER!!!\0\0\0\0");
        let mut expected = expected.into_bytes();
        expected.resize(1024, 0);
        let got = archive.finish();
        assert_eq!(
            String::from_utf8_lossy(&got),
            String::from_utf8_lossy(&expected)
        );
    }
}
