//! A devicetree in memory, and its blob: Devicetree Specification 0.4, chapter 5.
use vm_fdt::{FdtReserveEntry, FdtWriter};

/// One node. Property values are bytes, as in the blob.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    pub name: String,
    pub properties: Vec<(String, Vec<u8>)>,
    pub children: Vec<Node>,
}

impl Node {
    pub fn new(name: impl Into<String>) -> Node {
        Node {
            name: name.into(),
            ..Node::default()
        }
    }
    /// Sets a property; one that is already there keeps its place.
    pub fn set(&mut self, name: &str, value: Vec<u8>) {
        match self.properties.iter_mut().find(|(n, _)| n == name) {
            Some((_, v)) => *v = value,
            None => self.properties.push((name.to_string(), value)),
        }
    }
    pub fn with(mut self, name: &str, value: Vec<u8>) -> Node {
        self.set(name, value);
        self
    }
    pub fn flag(self, name: &str) -> Node {
        self.with(name, Vec::new())
    }
    pub fn text(self, name: &str, value: &str) -> Node {
        self.with(name, text(value))
    }
    pub fn texts<S: AsRef<str>>(self, name: &str, values: &[S]) -> Node {
        self.with(name, values.iter().flat_map(|v| text(v.as_ref())).collect())
    }
    pub fn cells(self, name: &str, values: &[u32]) -> Node {
        self.with(name, cells(values))
    }
    /// 64-bit numbers of two cells each.
    pub fn wide(self, name: &str, values: &[u64]) -> Node {
        self.with(name, wide(values))
    }
    pub fn child(mut self, node: Node) -> Node {
        self.children.push(node);
        self
    }
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        let found = self.properties.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.as_slice())
    }
    /// The node at a path without its leading `/`.
    pub fn find(&self, path: &str) -> Option<&Node> {
        let mut node = self;
        for name in path.split('/').filter(|n| !n.is_empty()) {
            node = node.children.iter().find(|c| c.name == name)?;
        }
        Some(node)
    }
    /// The child of that name, made where there is none.
    pub fn child_mut(&mut self, name: &str) -> &mut Node {
        let at = match self.children.iter().position(|c| c.name == name) {
            Some(at) => at,
            None => {
                self.children.push(Node::new(name));
                self.children.len() - 1
            }
        };
        &mut self.children[at]
    }
}

pub fn text(value: &str) -> Vec<u8> {
    let mut v = value.as_bytes().to_vec();
    v.push(0);
    v
}

pub fn cells(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

pub fn wide(values: &[u64]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

/// A whole devicetree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub root: Node,
    /// Address and size of memory that must stay as it is.
    pub reservations: Vec<(u64, u64)>,
    pub boot_cpu: u32,
}

impl Tree {
    /// The blob. The error names the node or property that the format cannot hold.
    pub fn to_blob(&self) -> Result<Vec<u8>, String> {
        let say = |what: &str, e: vm_fdt::Error| format!("{what}: {e}");
        let reserved: Result<Vec<_>, _> = self
            .reservations
            .iter()
            .filter(|r| r.1 != 0)
            .map(|&(address, size)| FdtReserveEntry::new(address, size))
            .collect();
        let reserved = reserved.map_err(|e| say("memory reservations", e))?;
        let mut w =
            FdtWriter::new_with_mem_reserv(&reserved).map_err(|e| say("memory reservations", e))?;
        w.set_boot_cpuid_phys(self.boot_cpu);
        write_node(&mut w, &self.root, "")?;
        w.finish().map_err(|e| say("devicetree", e))
    }
    /// Reads a blob. The error says what is wrong with it and where.
    pub fn parse(blob: &[u8]) -> Result<Tree, String> {
        Parser::new(blob)?.tree()
    }
}

fn write_node(w: &mut FdtWriter, node: &Node, above: &str) -> Result<(), String> {
    let path = format!("{above}/{}", node.name);
    let say = |e: vm_fdt::Error| format!("node {path}: {e}");
    let handle = w.begin_node(&node.name).map_err(say)?;
    for (name, value) in &node.properties {
        let done = w.property(name, value);
        done.map_err(|e| format!("node {path}, property {name}: {e}"))?;
    }
    let below = if node.name.is_empty() { "" } else { &path };
    for c in &node.children {
        write_node(w, c, below)?;
    }
    w.end_node(handle).map_err(|e| format!("node {path}: {e}"))
}

const MAGIC: u32 = 0xd00d_feed;
const BEGIN_NODE: u32 = 1;
const END_NODE: u32 = 2;
const PROP: u32 = 3;
const NOP: u32 = 4;
const END: u32 = 9;
/// Deeper than any real tree, and than what the writer takes.
const MAX_DEPTH: usize = 60;

struct Parser<'a> {
    structure: &'a [u8],
    strings: &'a [u8],
    reservations: Vec<(u64, u64)>,
    boot_cpu: u32,
    at: usize,
}

fn be32(b: &[u8], at: usize) -> Option<u32> {
    let four = b.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_be_bytes)
}

fn be64(b: &[u8], at: usize) -> Option<u64> {
    let eight = b.get(at..at.checked_add(8)?)?;
    eight.try_into().ok().map(u64::from_be_bytes)
}

impl<'a> Parser<'a> {
    fn new(blob: &'a [u8]) -> Result<Parser<'a>, String> {
        let Some(magic) = be32(blob, 0) else {
            return Err(format!("it has only {} bytes", blob.len()));
        };
        if magic != MAGIC {
            return Err(match blob {
                [b'/', b'd', b't', b's', ..] => {
                    "it is devicetree source; compile it first: dtc -O dtb".to_string()
                }
                _ => format!("it starts with {magic:#010x} instead of {MAGIC:#010x}"),
            });
        }
        let field = |n: usize| be32(blob, 4 * n).ok_or("its header is cut off");
        let total = field(1)? as usize;
        let blob = blob.get(..total).ok_or_else(|| {
            let n = blob.len();
            format!("its header says {total} bytes, the file has only {n}")
        })?;
        let (version, last_compatible) = (field(5)?, field(6)?);
        if version < 16 || last_compatible > 17 {
            return Err(format!("it is of version {version}; 16 and 17 can be read"));
        }
        let structure_at = field(2)? as usize;
        let structure_end = match version {
            16 => Some(total),
            _ => structure_at.checked_add(field(9)? as usize),
        };
        let structure = structure_end.and_then(|end| blob.get(structure_at..end));
        let strings_at = field(3)? as usize;
        let strings = strings_at
            .checked_add(field(8)? as usize)
            .and_then(|end| blob.get(strings_at..end));
        let mut reservations = Vec::new();
        let mut at = field(4)? as usize;
        loop {
            let entry = be64(blob, at).zip(be64(blob, at.saturating_add(8)));
            match entry {
                Some((0, 0)) => break,
                Some(e) => reservations.push(e),
                None => return Err("its list of reserved memory has no end".to_string()),
            }
            at += 16;
        }
        Ok(Parser {
            structure: structure.ok_or("its structure block is not inside the file")?,
            strings: strings.ok_or("its strings block is not inside the file")?,
            reservations,
            boot_cpu: field(7)?,
            at: 0,
        })
    }
    fn word(&mut self) -> Result<u32, String> {
        let v = be32(self.structure, self.at);
        let v = v.ok_or("its structure block ends in the middle of a node")?;
        self.at += 4;
        Ok(v)
    }
    fn bytes(&mut self, len: usize) -> Result<&'a [u8], String> {
        let end = self.at.checked_add(len);
        let v = end.and_then(|end| self.structure.get(self.at..end));
        let v = v.ok_or_else(|| format!("a property of {len} bytes runs out of the file"))?;
        self.at = (self.at + len).next_multiple_of(4);
        Ok(v)
    }
    fn node_name(&mut self) -> Result<String, String> {
        let rest = self.structure.get(self.at..).unwrap_or_default();
        let name = string(rest).ok_or("a node's name is not a string")?;
        self.at = (self.at + name.len() + 1).next_multiple_of(4);
        Ok(name)
    }
    fn tree(mut self) -> Result<Tree, String> {
        let mut open: Vec<Node> = Vec::new();
        let mut root = None;
        loop {
            match self.word()? {
                NOP => {}
                BEGIN_NODE if root.is_none() && open.len() < MAX_DEPTH => {
                    let name = self.node_name()?;
                    open.push(Node::new(name));
                }
                BEGIN_NODE if root.is_some() => return Err("it has two root nodes".to_string()),
                BEGIN_NODE => return Err(format!("its nodes nest deeper than {MAX_DEPTH}")),
                PROP => {
                    let len = self.word()? as usize;
                    let name_at = self.word()? as usize;
                    let name = self.strings.get(name_at..).and_then(string);
                    let name = name.ok_or("a property's name is not a string")?;
                    let value = self.bytes(len)?.to_vec();
                    let node = open.last_mut().ok_or("a property outside of any node")?;
                    node.properties.push((name, value));
                }
                END_NODE => {
                    let node = open.pop().ok_or("a node ends that never began")?;
                    match open.last_mut() {
                        Some(above) => above.children.push(node),
                        None => root = Some(node),
                    }
                }
                END => break,
                other => {
                    let at = self.at - 4;
                    return Err(format!(
                        "unknown token {other:#x} at {at:#x} of its structure"
                    ));
                }
            }
        }
        let Some(root) = root else {
            return Err("it has no root node, or one that does not end".to_string());
        };
        Ok(Tree {
            root,
            reservations: self.reservations,
            boot_cpu: self.boot_cpu,
        })
    }
}

/// The text up to the first NUL; `None` without one, or where it is not ASCII.
fn string(bytes: &[u8]) -> Option<String> {
    let len = bytes.iter().position(|&b| b == 0)?;
    let text = std::str::from_utf8(&bytes[..len]).ok()?;
    text.is_ascii().then(|| text.to_string())
}
