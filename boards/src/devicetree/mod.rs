//! The devicetree: generated from the board, or the user's own, with what a boot adds to it.
mod generate;
pub mod tree;

use crate::error::BoardError;
pub use generate::{Hardware, generate};
pub use tree::{Node, Tree};

/// What a boot adds under `/chosen`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub bootargs: Option<String>,
    /// First address of the initrd and the one behind its last.
    pub initrd: Option<(u64, u64)>,
}

impl Chosen {
    fn is_nothing(&self) -> bool {
        self.bootargs.is_none() && self.initrd.is_none()
    }
    /// Sets what is there to set; the rest of `/chosen` stays.
    pub fn apply(&self, tree: &mut Tree) {
        if self.is_nothing() {
            return;
        }
        let chosen = tree.root.child_mut("chosen");
        if let Some(args) = &self.bootargs {
            chosen.set("bootargs", tree::text(args));
        }
        if let Some((start, end)) = self.initrd {
            chosen.set("linux,initrd-start", tree::wide(&[start]));
            chosen.set("linux,initrd-end", tree::wide(&[end]));
        }
    }
}

/// A devicetree that the user brings (`--dtb`). `name` is what messages call it.
#[derive(Clone, Debug)]
pub struct UserTree {
    pub name: String,
    blob: Vec<u8>,
    tree: Tree,
}

impl UserTree {
    pub fn read(name: &str, blob: &[u8]) -> Result<UserTree, BoardError> {
        let tree = Tree::parse(blob).map_err(|e| BoardError::Devicetree {
            name: name.to_string(),
            what: format!("is not a devicetree: {e}"),
            fix: "give a blob made by dtc or by `dyno board dtb`".to_string(),
        })?;
        Ok(UserTree {
            name: name.to_string(),
            blob: blob.to_vec(),
            tree,
        })
    }
    pub fn tree(&self) -> &Tree {
        &self.tree
    }
    /// The blob to load. With nothing chosen it is the user's, byte for byte; otherwise only
    /// `/chosen` is changed, and the tables for overlays (`__symbols__` and the like), which no
    /// kernel needs to boot, are left out.
    pub fn blob(&self, chosen: &Chosen) -> Result<Vec<u8>, BoardError> {
        if chosen.is_nothing() {
            return Ok(self.blob.clone());
        }
        let mut tree = self.tree.clone();
        tree.root.children.retain(|c| !c.name.starts_with("__"));
        chosen.apply(&mut tree);
        tree.to_blob().map_err(|what| BoardError::Devicetree {
            name: self.name.clone(),
            what: format!("cannot be changed for --append or --initrd: {what}"),
            fix: "put bootargs into its /chosen node and leave --append out".to_string(),
        })
    }
    /// Base and size of each range in its memory nodes that a kernel would use.
    pub fn memory(&self) -> Vec<(u64, u64)> {
        let root = &self.tree.root;
        let number = |name: &str, default: usize| match root.get(name) {
            Some(&[0, 0, 0, n]) => usize::from(n),
            _ => default,
        };
        let (address, size) = (number("#address-cells", 2), number("#size-cells", 1));
        if !(1..=2).contains(&address) || !(1..=2).contains(&size) {
            return Vec::new();
        }
        let value = |b: &[u8]| b.iter().fold(0u64, |n, &x| n << 8 | u64::from(x));
        let is_memory = |n: &&Node| {
            let disabled = n.get("status").is_some_and(|s| s.starts_with(b"disabled"));
            n.get("device_type") == Some(b"memory\0") && !disabled
        };
        let nodes = root.children.iter().filter(is_memory);
        let ranges = nodes.flat_map(|n| {
            let reg = n.get("reg").unwrap_or_default();
            reg.chunks_exact(4 * (address + size)).map(move |r| {
                let (base, len) = r.split_at(4 * address);
                (value(base), value(len))
            })
        });
        ranges.collect()
    }
}

/// Numbers that a guest may take for entropy, the same for the same seed.
pub(crate) fn seeded(seed: u64, purpose: u64) -> impl Iterator<Item = u8> {
    // SplitMix64 (Steele, Lea, Flood 2014).
    let mut state = seed ^ purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    std::iter::from_fn(move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        Some((z ^ z >> 31).to_be_bytes())
    })
    .flatten()
}
