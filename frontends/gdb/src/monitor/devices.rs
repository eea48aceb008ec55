//! Parts and their registers, by the names in their tables.
use super::{Answer, Desk, number};
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

fn dump(d: &mut Desk<'_>, id: DeviceId, all: bool) -> String {
    let mut out = String::new();
    let mut skipped = Vec::new();
    let (space, instant) = (d.machine.space(), d.machine.now());
    for r in table(d, id) {
        for n in 0..r.count.max(1) {
            let name = match r.count {
                0 | 1 => r.name.to_string(),
                _ => format!("{}{n}", r.name.trim_end_matches("<n>")),
            };
            let Ok(at) = address(d, id, u64::from(r.offset + 4 * n)) else {
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
    let text = dump(d, id, all);
    match text.is_empty() {
        true => Err(format!("{name}: it has no registers")),
        false => Ok(text),
    }
}

pub(super) fn gic(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let id = find(d, "gic")?;
    let mut out = dump(d, id, words == ["all"]);
    let rows: Vec<_> = d.machine.cores()[d.core].visible_registers().collect();
    for row in rows {
        let ours = row.name.starts_with("ICC_") || row.name.starts_with("ICH_");
        let value = match ours {
            true => d.machine.peek_register(d.core, row).unwrap_or(0),
            false => 0,
        };
        if value != 0 {
            let _ = writeln!(out, "core {:<7} {:<20} {value:#x}", d.core, row.name);
        }
    }
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
