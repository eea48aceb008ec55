//! `--load FILE[@ADDR][,CORE]`, and firmware images (`--bios`). A core is `1`, or `r52.1` of another cluster; `r52` is
//! the cluster alone.
use super::{BootError, Level, Load, Plan, RamRange, Start, elf, fits};
use std::borrow::Cow;

/// What `--load` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadOption {
    pub path: String,
    pub addr: Option<u64>,
    /// The cluster whose addresses these are; without one, the first.
    pub cluster: Option<String>,
    /// The core that starts there. Without one an ELF file starts core 0 and those that leave reset together with it,
    /// and of others only the bytes are loaded.
    pub core: Option<u32>,
}

/// Numbers as people write them: 0x…, decimal, `_` between digits.
pub fn number(text: &str) -> Option<u64> {
    let t: String = text.chars().filter(|&c| c != '_').collect();
    let sign = |t: &str| t.starts_with(['+', '-']);
    match t.strip_prefix("0x").or_else(|| t.strip_prefix("0X")) {
        Some(hex) if !sign(hex) => u64::from_str_radix(hex, 16).ok(),
        None if !sign(&t) => t.parse().ok(),
        _ => None,
    }
}

impl LoadOption {
    pub fn parse(text: &str) -> Result<LoadOption, BootError> {
        let fix = "write --load FILE, FILE,1 (a core: 1, r52.1, r52), FILE@0x40080000 or FILE@0x40080000,1";
        let wrong = |what: String| BootError::new("--load", what, fix);
        // A path may hold an @ of its own: only one that an address follows counts.
        let parsed = text.rsplit_once('@').map(|(path, place)| {
            let (addr, core) = match place.split_once(',') {
                Some((a, c)) => (a, Some(c)),
                None => (place, None),
            };
            (path, addr, core)
        });
        let Some((path, addr, core)) = parsed.filter(|p| looks_like_number(p.1)) else {
            if text.is_empty() {
                return Err(wrong("no file".to_string()));
            }
            // Likewise a comma: only one that a core follows.
            let of_core = text.rsplit_once(',').filter(|(path, _)| !path.is_empty());
            let of_core = of_core.and_then(|(path, c)| Some((path, core_name(c)?)));
            let (path, cluster, core) = match of_core {
                Some((path, (cluster, core))) => (path, cluster, core),
                None => (text, None, None),
            };
            return Ok(LoadOption {
                path: path.to_string(),
                addr: None,
                cluster,
                core,
            });
        };
        if path.is_empty() {
            return Err(wrong(format!("no file before @ in {text:?}")));
        }
        let Some(addr) = number(addr) else {
            return Err(wrong(format!("{addr:?} is no address")));
        };
        let (cluster, core) = match core.map(|c| (c, core_name(c))) {
            None => (None, None),
            Some((_, Some(named))) => named,
            Some((c, None)) => return Err(wrong(format!("{c:?} is no core"))),
        };
        Ok(LoadOption {
            path: path.to_string(),
            addr: Some(addr),
            cluster,
            core,
        })
    }
}

/// `1`, `r52.1` or `r52`: a cluster, and a core of it.
pub fn core_name(text: &str) -> Option<(Option<String>, Option<u32>)> {
    let core = |n| u32::try_from(number(n)?).ok();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    Some(match text.rsplit_once('.') {
        Some(("", _)) => return None,
        Some((cluster, n)) => (Some(cluster.to_string()), Some(core(n)?)),
        None if text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(plain) => {
            (Some(text.to_string()), None)
        }
        None => (None, Some(core(text)?)),
    })
}

fn looks_like_number(s: &str) -> bool {
    s.starts_with(|c: char| c.is_ascii_digit())
}

/// An ELF file goes where it says and starts the core that is named, or core 0, and with it those that leave
/// reset together with it. Other bytes go to the address that was given and start the core only if one is
/// named.
pub fn plan<'a>(
    option: &LoadOption,
    file: &'a [u8],
    ram: &[RamRange],
) -> Result<Plan<'a>, BootError> {
    let name = &option.path;
    if elf::is_elf(file) && option.addr.is_none() {
        let mut plan = elf::plan(name, file, option.core.unwrap_or(0), ram)?;
        plan.unnamed = option.core.is_none();
        return Ok(plan);
    }
    let Some(addr) = option.addr else {
        let fix = format!("say where: --load {name}@ADDRESS");
        return Err(BootError::new(
            name,
            "is no ELF file and has no address",
            fix,
        ));
    };
    if file.is_empty() {
        return Err(BootError::new(name, "is empty", "give a file with content"));
    }
    fits(name, addr, file.len() as u64, ram)?;
    if option.core.is_some() && addr % 4 != 0 {
        let what = format!("a core cannot start at {addr:#x}");
        return Err(BootError::new(name, what, "use a multiple of 4"));
    }
    let start = option.core.map(|core| Start {
        core,
        pc: addr,
        level: Level::Reset,
        x: [0; 4],
        aarch32: None,
    });
    Ok(Plan {
        loads: vec![Load {
            name: name.clone(),
            addr,
            bytes: Cow::Borrowed(file),
            size: file.len() as u64,
        }],
        starts: start.into_iter().collect(),
        ..Plan::default()
    })
}
