//! Parts and their registers, by the names in their tables.
use super::{Answer, Desk, number, system_registers};
use dyno_fabric::registers::RegInfo;
use dyno_fabric::space::Target;
use dyno_fabric::{Access, DeviceId};
use std::fmt::Write;

pub(super) fn list(d: &mut Desk<'_>, _: &[&str]) -> Answer {
    let mut out = String::new();
    for (id, name) in d.machine.system().devices() {
        let places: Vec<String> = windows(d, id)
            .map(|(base, len, _)| format!("{base:#x}+{len:#x}"))
            .collect();
        let _ = writeln!(out, "{name:<16} {}", places.join(" "));
    }
    Ok(out)
}

/// Where a part is in the address space of the cores: base, length, and which of its bytes is first.
fn windows(d: &Desk<'_>, id: DeviceId) -> impl Iterator<Item = (u64, u64, u64)> {
    let space = d.machine.system().space(d.machine.space());
    space.regions().iter().filter_map(move |r| match r.target {
        Target::Device { id: it, offset } if it == id => Some((r.base, r.len, offset)),
        _ => None,
    })
}

fn find(d: &Desk<'_>, name: &str) -> Result<DeviceId, String> {
    let found = d.machine.system().find_device(name);
    found.ok_or_else(|| format!("{name}: no such part; try monitor devices"))
}

/// The address of an offset into a part.
fn address(d: &Desk<'_>, id: DeviceId, offset: u64) -> Result<u64, String> {
    windows(d, id)
        .find(|&(_, len, first)| (first..first + len).contains(&offset))
        .map(|(base, _, first)| base + (offset - first))
        .ok_or_else(|| format!("{offset:#x}: not in a window of this part"))
}

fn table(d: &Desk<'_>, id: DeviceId) -> &'static [RegInfo] {
    d.machine.system().device(id).map_or(&[], |p| p.registers())
}

/// The registers of a table at their offsets and `shift`.
fn dump<'r>(
    d: &mut Desk<'_>,
    id: DeviceId,
    table: impl Iterator<Item = &'r RegInfo>,
    shift: u64,
    all: bool,
) -> String {
    let mut out = String::new();
    let mut skipped = Vec::new();
    let (space, instant) = (d.machine.space(), d.machine.now());
    for r in table {
        for n in 0..r.count.max(1) {
            let name = match r.count {
                0 | 1 => r.name.to_string(),
                _ => format!("{}{n}", r.name.trim_end_matches("<n>")),
            };
            let Ok(at) = address(d, id, u64::from(r.offset + 4 * n) + shift) else {
                continue;
            };
            let access = Access::plain(at, 4);
            let system = d.machine.system_mut();
            if !system.is_steady(space, &access) {
                skipped.push(name);
                continue;
            }
            let now = system.now();
            system.set_now(instant);
            let value = system.read(space, access);
            system.set_now(now);
            if let Ok(v) = value
                && (all || v as u32 != r.reset)
            {
                let _ = writeln!(
                    out,
                    "{at:#012x} {name:<20} {v:#010x}{}",
                    fields(r, v as u32)
                );
            }
        }
    }
    if all && !skipped.is_empty() {
        let names = skipped.join(" ");
        let _ = writeln!(out, "not read, for it might have an effect: {names}");
    }
    out
}

fn fields(r: &RegInfo, v: u32) -> String {
    let named = r.fields.iter().filter(|f| !f.name.is_empty());
    let set = named.filter(|f| f.get(v) != 0);
    set.map(|f| format!(" {}={:#x}", f.name, f.get(v)))
        .collect()
}

pub(super) fn show(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let (name, all) = match words {
        [name] => (name, true),
        [name, "all"] => (name, true),
        _ => return Err("the name of a part must follow; try monitor devices".to_string()),
    };
    let id = find(d, name)?;
    let text = dump(d, id, table(d, id).iter(), 0, all);
    match text.is_empty() {
        true => Err(format!("{name}: it has no registers")),
        false => Ok(text),
    }
}

/// From one redistributor to the next: RD_base and SGI_base (IHI 0069 12.10).
const REDISTRIBUTOR: u64 = 0x2_0000;

pub(super) fn gic(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let id = find(d, "gic")?;
    let all = words == ["all"];
    // The table has the redistributor of PE 0; the others are alike.
    let of_pe = |r: &&RegInfo| r.name.starts_with("GICR_");
    let rows = table(d, id).iter();
    let mut out = dump(d, id, rows.clone().filter(|r| !of_pe(r)), 0, all);
    let looks_at = d.core;
    for core in 0..d.machine.cores().len() {
        let shift = REDISTRIBUTOR * core as u64;
        let redistributor = dump(d, id, rows.clone().filter(of_pe), shift, all);
        if !redistributor.is_empty() {
            let _ = writeln!(out, "PE {core}");
            out.push_str(&redistributor);
        }
        d.core = core;
        let ours = |name: &str| name.starts_with("ICC_") || name.starts_with("ICH_");
        for (name, _, v) in system_registers(d, ours) {
            if v != 0 {
                let _ = writeln!(out, "PE {core:<9} {name:<20} {v:#x}");
            }
        }
    }
    d.core = looks_at;
    Ok(out)
}

/// The address of a register by name or offset.
fn register(d: &Desk<'_>, part: &str, register: &str) -> Result<u64, String> {
    let id = find(d, part)?;
    let known = table(d, id)
        .iter()
        .find(|r| r.name.eq_ignore_ascii_case(register));
    let offset = match known {
        Some(r) => u64::from(r.offset),
        None => number(register).map_err(|_| {
            format!("{register}: {part} has no such register; try monitor device {part}")
        })?,
    };
    address(d, id, offset)
}

pub(super) fn read(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let [part, name] = words else {
        return Err("a part and one of its registers must follow".to_string());
    };
    let at = register(d, part, name)?;
    let (space, now) = (d.machine.space(), d.machine.now());
    let system = d.machine.system_mut();
    system.set_now(now);
    match system.read(space, Access::plain(at, 4)) {
        Ok(v) => Ok(format!("{v:#x}\n")),
        Err(e) => Err(format!("{at:#x}: {e:?}")),
    }
}

pub(super) fn write(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let [part, name, value] = words else {
        return Err("a part, one of its registers and a value must follow".to_string());
    };
    let (at, value) = (register(d, part, name)?, number(value)?);
    let (space, now) = (d.machine.space(), d.machine.now());
    let system = d.machine.system_mut();
    system.set_now(now);
    match system.write(space, Access::plain(at, 4), value) {
        Ok(()) => Ok(String::new()),
        Err(e) => Err(format!("{at:#x}: {e:?}")),
    }
}
