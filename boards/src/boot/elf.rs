//! ELF executables for AArch64 and AArch32, loaded by the physical addresses of their segments, and the names
//! in them, for milestones and debuggers.
use super::{BootError, Level, Load, Plan, RamRange, Start, fits};
use object::LittleEndian as LE;
use object::elf;
use object::read::elf::{FileHeader, ProgramHeader};
use object::{Object, ObjectSymbol, SymbolKind};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Names and addresses out of the images that were loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    by_name: BTreeMap<String, (u64, u64)>,
    by_address: BTreeMap<u64, String>,
}

impl Symbols {
    /// Address of a name.
    pub fn address(&self, name: &str) -> Option<u64> {
        self.by_name.get(name).map(|&(at, _)| at)
    }
    /// The name at or before an address, and how far behind it the address is.
    pub fn name(&self, address: u64) -> Option<(&str, u64)> {
        let (&at, name) = self.by_address.range(..=address).next_back()?;
        let &(_, size) = self.by_name.get(name)?;
        let inside = address - at;
        (size == 0 || inside < size).then_some((name.as_str(), inside))
    }
    pub fn len(&self) -> usize {
        self.by_name.len()
    }
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.by_name.iter().map(|(n, &(at, _))| (n.as_str(), at))
    }
    /// Names that start like `prefix`, for messages about a name that is not there.
    pub fn starting_with(&self, prefix: &str) -> impl Iterator<Item = &str> {
        let from = self.by_name.range(prefix.to_string()..);
        let names = from.map(|(n, _)| n.as_str());
        names.take_while(move |n| n.starts_with(prefix)).take(8)
    }
    pub fn insert(&mut self, name: &str, at: u64, size: u64) {
        self.by_name.entry(name.to_string()).or_insert((at, size));
        self.by_address
            .entry(at)
            .or_insert_with(|| name.to_string());
    }
    /// Names that are already there keep their meaning.
    pub fn add(&mut self, other: Symbols) {
        for (name, (at, size)) in &other.by_name {
            self.insert(name, *at, *size);
        }
    }
}

pub fn is_elf(file: &[u8]) -> bool {
    file.starts_with(b"\x7fELF")
}

const WANTED: &str = "give a little-endian executable for AArch64 or Arm";

fn fail<T>(name: &str, what: impl std::fmt::Display, fix: &str) -> Result<T, BootError> {
    Err(BootError::new(name, what, fix))
}

/// An executable for `core`, which starts at the ELF entry at the level out of reset.
pub fn plan<'a>(
    name: &str,
    file: &'a [u8],
    core: u32,
    ram: &[RamRange],
) -> Result<Plan<'a>, BootError> {
    match class(name, file)? {
        Class::A64 => plan_of::<elf::FileHeader64<LE>>(name, file, core, ram, elf::EM_AARCH64),
        Class::A32 => plan_of::<elf::FileHeader32<LE>>(name, file, core, ram, elf::EM_ARM),
    }
}

fn plan_of<'a, H: FileHeader<Endian = LE>>(
    name: &str,
    file: &'a [u8],
    core: u32,
    ram: &[RamRange],
    machine: u16,
) -> Result<Plan<'a>, BootError> {
    let damaged = |e: object::Error| BootError::new(name, format!("is damaged: {e}"), WANTED);
    let header = H::parse(file).map_err(damaged)?;
    let aarch32 = machine == elf::EM_ARM;
    match header.e_machine(LE) {
        right if right == machine => {}
        other => {
            let what = format!("is an ELF file for machine {other}, not for {machine}");
            return fail(name, what, WANTED);
        }
    }
    match header.e_type(LE) {
        elf::ET_EXEC | elf::ET_DYN => {}
        elf::ET_REL => return fail(name, "is an object file", "link it first"),
        other => return fail(name, format!("has ELF type {other}"), WANTED),
    }
    let mut loads = Vec::new();
    let entry: u64 = header.e_entry(LE).into();
    // The entry is a virtual address; cores start with the MMU off.
    let mut pc = None;
    for (n, segment) in header
        .program_headers(LE, file)
        .map_err(damaged)?
        .iter()
        .enumerate()
    {
        let size: u64 = segment.p_memsz(LE).into();
        if segment.p_type(LE) != elf::PT_LOAD || size == 0 {
            continue;
        }
        let (addr, virt): (u64, u64) = (segment.p_paddr(LE).into(), segment.p_vaddr(LE).into());
        let in_file: u64 = segment.p_filesz(LE).into();
        let part = format!("{name} segment {n}");
        if in_file > size {
            let what = format!("has {in_file:#x} bytes for {size:#x} bytes of memory");
            return fail(&part, what, WANTED);
        }
        let Ok(bytes) = segment.data(LE, file) else {
            return fail(&part, "is cut off", "copy or build the file again");
        };
        fits(&part, addr, size, ram)?;
        if let Some(inside) = entry.checked_sub(virt).filter(|&i| i < size) {
            pc = pc.or(Some(addr + inside));
        }
        loads.push(Load {
            name: part,
            addr,
            bytes: Cow::Borrowed(bytes),
            size,
        });
    }
    if loads.is_empty() {
        return fail(name, "has nothing to load (no PT_LOAD segment)", WANTED);
    }
    // Bit 0 says T32.
    let aligned = |pc: &u64| pc.is_multiple_of(4) || aarch32 && !pc.is_multiple_of(2);
    let Some(pc) = pc.filter(aligned) else {
        let what = format!("its entry {entry:#x} is in none of its segments, or not aligned");
        return fail(name, what, "link it with an entry symbol: ld -e _start");
    };
    Ok(Plan {
        loads,
        starts: vec![Start {
            core,
            pc,
            level: Level::Reset,
            x: [0; 4],
            aarch32: Some(aarch32),
        }],
        // What is loaded does not need them: a file without a good section table runs too.
        symbols: symbols(name, file).unwrap_or_default(),
        unnamed: false,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    A64,
    A32,
}

fn class(name: &str, file: &[u8]) -> Result<Class, BootError> {
    if !is_elf(file) {
        return fail(name, "is no ELF file", WANTED);
    }
    match (file.get(4), file.get(5)) {
        (Some(&elf::ELFCLASS64), Some(&elf::ELFDATA2LSB)) => Ok(Class::A64),
        (Some(&elf::ELFCLASS32), Some(&elf::ELFDATA2LSB)) => Ok(Class::A32),
        (_, Some(&elf::ELFDATA2MSB)) => fail(name, "is a big-endian ELF file", WANTED),
        (Some(_), Some(_)) => fail(name, "is an ELF file of unknown kind", WANTED),
        _ => fail(name, "is cut off in its header", WANTED),
    }
}

/// Functions, objects and labels of an ELF file, also of one that is not loaded (a `vmlinux`
/// beside its Image).
pub fn symbols(name: &str, file: &[u8]) -> Result<Symbols, BootError> {
    class(name, file)?;
    let parsed = object::File::parse(file);
    let parsed = parsed.map_err(|e| BootError::new(name, format!("is damaged: {e}"), WANTED))?;
    let mut all: Vec<(bool, &str, u64, u64)> = Vec::new();
    for s in parsed.symbols() {
        let named = s.name().unwrap_or_default();
        // `$x`, `$d`: where code and data begin (AAELF64 §5.5.4).
        if named.is_empty() || named.starts_with('$') || s.is_undefined() {
            continue;
        }
        if matches!(
            s.kind(),
            SymbolKind::Text | SymbolKind::Data | SymbolKind::Unknown | SymbolKind::Label
        ) {
            all.push((!s.is_global(), named, s.address(), s.size()));
        }
    }
    // Global names win over local ones, sized ones over labels.
    all.sort_by_key(|&(local, _, at, size)| (local, size == 0, at));
    let mut table = Symbols::default();
    for (_, named, at, size) in all {
        table.insert(named, at, size);
    }
    Ok(table)
}
