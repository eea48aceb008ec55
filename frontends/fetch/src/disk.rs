//! The test disk: a small ext4 file system with a journal, made here byte by byte. A host's mkfs would give other bytes with
//! each of its versions; this one is the same everywhere, so its checksum can be built into the initramfs that checks it.
//!
//! Layout (1 KiB blocks, one block group): boot block, superblock, group descriptor, block bitmap, inode bitmap, inode table,
//! then root folder, `lost+found`, journal and files, each in one run of blocks.

use crate::cache::hash;

const BLOCK: usize = 1024;
const BLOCKS: usize = 4096;
const INODES: usize = 128;
const INODE_SIZE: usize = 256;
/// The least that a journal may have.
const JOURNAL_BLOCKS: usize = 1024;
const LOST_FOUND_BLOCKS: usize = 12;

const SUPERBLOCK: usize = 1;
const DESCRIPTORS: usize = 2;
const BLOCK_BITMAP: usize = 3;
const INODE_BITMAP: usize = 4;
const INODE_TABLE: usize = 5;
const FIRST_DATA: usize = INODE_TABLE + INODES * INODE_SIZE / BLOCK;

const ROOT_INODE: usize = 2;
const JOURNAL_INODE: usize = 8;
const LOST_FOUND_INODE: usize = 11;

const FOLDER: u16 = 0o040_000;
const FILE: u16 = 0o100_000;

/// Size of the pattern file.
const PATTERN_SIZE: usize = 2 << 20;
const UUID: [u8; 16] = *b"dyno test disk 1";

/// Builds the disk.
pub(crate) fn build() -> Vec<u8> {
    let pattern = pattern(PATTERN_SIZE);
    let hello = b"Dyno test disk\n".to_vec();
    let sums = format!("{}  hello\n{}  pattern\n", hash(&hello), hash(&pattern)).into_bytes();
    let files: [(&str, Vec<u8>); 3] =
        [("hello", hello), ("pattern", pattern), ("SHA256SUMS", sums)];

    let mut disk = Disk {
        bytes: vec![0; BLOCKS * BLOCK],
        next: FIRST_DATA,
    };
    let mut entries = vec![
        (ROOT_INODE, ".", 2),
        (ROOT_INODE, "..", 2),
        (LOST_FOUND_INODE, "lost+found", 2),
    ];
    for (i, (name, _)) in files.iter().enumerate() {
        entries.push((LOST_FOUND_INODE + 1 + i, name, 1));
    }
    disk.inode(ROOT_INODE, FOLDER | 0o755, 3, &folder(&entries));
    let mut lost_found = folder(&[(LOST_FOUND_INODE, ".", 2), (ROOT_INODE, "..", 2)]);
    for _ in 1..LOST_FOUND_BLOCKS {
        lost_found.extend(folder(&[]));
    }
    disk.inode(LOST_FOUND_INODE, FOLDER | 0o700, 2, &lost_found);
    disk.inode(JOURNAL_INODE, FILE | 0o600, 1, &journal());
    for (i, (_, content)) in files.iter().enumerate() {
        disk.inode(LOST_FOUND_INODE + 1 + i, FILE | 0o644, 1, content);
    }
    disk.finish(LOST_FOUND_INODE + files.len());
    disk.bytes
}

struct Disk {
    bytes: Vec<u8>,
    next: usize,
}

impl Disk {
    fn put16(&mut self, at: usize, value: usize) {
        self.bytes[at..at + 2].copy_from_slice(&(value as u16).to_le_bytes());
    }

    fn put32(&mut self, at: usize, value: usize) {
        self.bytes[at..at + 4].copy_from_slice(&(value as u32).to_le_bytes());
    }

    /// Puts content into the next free blocks and writes the inode that has it, with one extent.
    fn inode(&mut self, number: usize, mode: u16, links: usize, content: &[u8]) {
        let blocks = content.len().div_ceil(BLOCK);
        let start = self.next;
        self.next += blocks;
        self.bytes[start * BLOCK..start * BLOCK + content.len()].copy_from_slice(content);
        let at = INODE_TABLE * BLOCK + (number - 1) * INODE_SIZE;
        self.put16(at, mode as usize);
        self.put32(at + 0x04, content.len());
        self.put16(at + 0x1a, links);
        self.put32(at + 0x1c, blocks * BLOCK / 512);
        self.put32(at + 0x20, 0x8_0000); // has extents
        let tree = at + 0x28;
        for (i, field) in [0xf30a, 1, 4, 0].into_iter().enumerate() {
            self.put16(tree + 2 * i, field); // magic, entries, room for entries, depth
        }
        self.put16(tree + 16, blocks);
        self.put32(tree + 20, start);
        self.put16(at + 0x80, 32); // size of the inode's extra fields
    }

    /// Marks what is in use and writes the descriptor and the superblock.
    fn finish(&mut self, last_inode: usize) {
        // Block 0 belongs to no group; what a bitmap has beyond the last block or inode counts as used.
        let in_use = |i: usize| i < self.next - 1 || i >= BLOCKS - 1;
        let blocks: Vec<usize> = (0..BLOCK * 8).filter(|i| in_use(*i)).collect();
        for i in blocks {
            self.bytes[BLOCK_BITMAP * BLOCK + i / 8] |= 1 << (i % 8);
        }
        for i in (0..last_inode).chain(INODES..BLOCK * 8) {
            self.bytes[INODE_BITMAP * BLOCK + i / 8] |= 1 << (i % 8);
        }
        let free = BLOCKS - self.next;
        let group = DESCRIPTORS * BLOCK;
        for (i, field) in [BLOCK_BITMAP, INODE_BITMAP, INODE_TABLE]
            .into_iter()
            .enumerate()
        {
            self.put32(group + 4 * i, field);
        }
        self.put16(group + 12, free);
        self.put16(group + 14, INODES - last_inode);
        self.put16(group + 16, 2); // folders

        let sb = SUPERBLOCK * BLOCK;
        let words = [
            (0x00, INODES),
            (0x04, BLOCKS),
            (0x0c, free),
            (0x10, INODES - last_inode),
            (0x14, 1),                  // first block of the first group
            (0x20, BLOCK * 8),          // blocks in a group
            (0x24, BLOCK * 8),          // clusters in a group
            (0x28, INODES),             // inodes in a group
            (0x4c, 1),                  // revision with variable inode size
            (0x54, 11),                 // first inode that is not reserved
            (0x5c, 0x04),               // has a journal
            (0x60, 0x02 | 0x40),        // file types in folders, extents
            (0x64, 0x01 | 0x02 | 0x40), // few superblock copies, large files, extra fields in inodes
            (0xe0, JOURNAL_INODE),
            (0x160, 2), // folder hashes are of unsigned characters
        ];
        for (at, value) in words {
            self.put32(sb + at, value);
        }
        let halves = [
            (0x36, 0xffff), // never check because of a mount count
            (0x38, 0xef53), // magic
            (0x3a, 1),      // clean
            (0x3c, 1),      // go on after errors
            (0x58, INODE_SIZE),
            (0x15c, 32), // extra fields that each inode has, and should have
            (0x15e, 32),
        ];
        for (at, value) in halves {
            self.put16(sb + at, value);
        }
        self.bytes[sb + 0x68..sb + 0x78].copy_from_slice(&UUID);
        self.bytes[sb + 0x78..sb + 0x7c].copy_from_slice(b"dyno");
        self.bytes[sb + 0xfc] = 1; // kind of folder hash: half MD4
    }
}

/// One block of a folder; the last entry reaches to its end.
fn folder(entries: &[(usize, &str, u8)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (i, (inode, name, kind)) in entries.iter().enumerate() {
        let size = if i + 1 == entries.len() {
            BLOCK - block.len()
        } else {
            (8 + name.len()).next_multiple_of(4)
        };
        let end = block.len() + size;
        block.extend((*inode as u32).to_le_bytes());
        block.extend((size as u16).to_le_bytes());
        block.extend([name.len() as u8, *kind]);
        block.extend(name.as_bytes());
        block.resize(end, 0);
    }
    if entries.is_empty() {
        block.resize(BLOCK, 0);
        block[4..6].copy_from_slice(&(BLOCK as u16).to_le_bytes());
    }
    block
}

/// An empty journal: its own superblock (big-endian), then blocks to be used.
fn journal() -> Vec<u8> {
    let mut journal = vec![0; JOURNAL_BLOCKS * BLOCK];
    // Magic, kind (superblock, version 2), sequence, block size, blocks, first block of the log, first sequence, empty.
    for (i, word) in [
        0xc03b_3998,
        4,
        0,
        BLOCK as u32,
        JOURNAL_BLOCKS as u32,
        1,
        1,
        0,
    ]
    .into_iter()
    .enumerate()
    {
        journal[4 * i..4 * i + 4].copy_from_slice(&u32::to_be_bytes(word));
    }
    journal[0x30..0x40].copy_from_slice(&UUID);
    journal[0x43] = 1; // file systems that use it
    journal
}

/// Bytes without structure that are the same everywhere (a multiplicative generator).
fn pattern(size: usize) -> Vec<u8> {
    let mut state = 0x0123_4567_89ab_cdef_u64;
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state = state
            .wrapping_mul(0x5851_f42d_4c95_7f2d)
            .wrapping_add(0x1405_7b7e_f767_814f);
        bytes.extend((state >> 32).to_le_bytes().iter().take(4));
    }
    bytes.truncate(size);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden() {
        let disk = build();
        assert_eq!(disk.len(), BLOCKS * BLOCK);
        let info = crate::manifest::find("disk").unwrap();
        assert_eq!(
            hash(&disk),
            info.files[0].sha256,
            "the disk changed: revise guests.ron (disk and both initramfs)"
        );
    }

    /// The judge of a file system is its own checker, where there is one.
    #[test]
    fn the_file_system_checker_finds_nothing() {
        let path = std::env::temp_dir().join(format!("dyno-fetch-disk-{}.img", std::process::id()));
        std::fs::write(&path, build()).unwrap();
        let check = ["e2fsck", "/sbin/e2fsck", "/usr/sbin/e2fsck"]
            .iter()
            .find_map(|tool| {
                std::process::Command::new(tool)
                    .args(["-f", "-n"])
                    .arg(&path)
                    .output()
                    .ok()
            });
        std::fs::remove_file(&path).unwrap();
        if let Some(output) = check {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success(), "{text}");
        }
    }
}
