//! Memory and translations.
use super::{Answer, Desk, number};
use dyno_core::pmsa;
use std::fmt::Write;

const MOST: u64 = 4096;

/// Address and length.
fn range(words: &[&str]) -> Result<(u64, usize), String> {
    let (at, len) = match words {
        [at] => (number(at)?, 64),
        [at, len] => (number(at)?, number(len)?),
        _ => return Err("an address, and perhaps a length, must follow".to_string()),
    };
    if !(1..=MOST).contains(&len) {
        return Err(format!("{len}: from 1 to {MOST} bytes"));
    }
    Ok((at, len as usize))
}

fn dump(at: u64, bytes: &[u8]) -> String {
    let mut out = String::new();
    for (i, line) in bytes.chunks(16).enumerate() {
        let _ = write!(out, "{:#018x}:", at.wrapping_add(16 * i as u64));
        for word in line.chunks(4) {
            let hex: String = word.iter().rev().map(|b| format!("{b:02x}")).collect();
            let _ = write!(out, " {hex:>8}");
        }
        out.push('\n');
    }
    out
}

pub(super) fn va(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let (at, len) = range(words)?;
    let mut bytes = vec![0; len];
    match d.machine.peek(d.core, at, &mut bytes) {
        0 if d.machine.cores()[d.core].profile.armv8_r => Err(match d.machine.probe(d.core, at) {
            Some(pa) => format!("{at:#x}: physical {pa:#x}, which is no memory"),
            None => regions(d, at)?,
        }),
        0 => Err(match d.machine.explain(d.core, at).result {
            Ok(t) => format!("{at:#x}: physical {:#x}, which is no memory", t.pa),
            Err(e) => format!("{at:#x}: {e}"),
        }),
        n => Ok(dump(at, &bytes[..n])),
    }
}

pub(super) fn ipa(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let (at, len) = range(words)?;
    let mut bytes = vec![0; len];
    match d.machine.peek_intermediate(d.core, at, &mut bytes) {
        0 => Err(format!("{at:#x}: no memory is there for this guest")),
        n => Ok(dump(at, &bytes[..n])),
    }
}

pub(super) fn pa(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let (at, len) = range(words)?;
    let mut bytes = vec![0; len];
    match d.machine.peek_physical(at, &mut bytes) {
        true => Ok(dump(at, &bytes)),
        false => Err(format!("{at:#x}: not all of it is memory")),
    }
}

pub(super) fn walk(d: &mut Desk<'_>, words: &[&str]) -> Answer {
    let [at] = words else {
        return Err("an address must follow".to_string());
    };
    let va = number(at)?;
    if d.machine.cores()[d.core].profile.armv8_r {
        return regions(d, va);
    }
    let e = d.machine.explain(d.core, va);
    let mut out = String::new();
    let security = if e.secure { "Secure" } else { "Non-secure" };
    let _ = writeln!(out, "VA {va:#x}, {:?}, {security}", e.regime);
    for s in &e.steps {
        let _ = writeln!(
            out,
            "  stage {} level {}: descriptor at {:#x} is {:#018x}",
            s.stage, s.level, s.address, s.descriptor
        );
    }
    if let Some(ipa) = e.ipa {
        let _ = writeln!(out, "  IPA {ipa:#x}");
    }
    match e.result {
        Ok(t) => {
            let device = if t.device { ", Device memory" } else { "" };
            let rights = match (t.read, t.write) {
                (true, true) => "read and write",
                (true, false) => "read only",
                _ => "no data access",
            };
            let _ = writeln!(out, "  PA {:#x}, {rights} at this level{device}", t.pa);
        }
        Err(e) => {
            let _ = writeln!(out, "  {e}");
        }
    }
    Ok(out)
}

/// What the MPUs of an Armv8-R core say.
fn regions(d: &mut Desk<'_>, va: u64) -> Answer {
    let Ok(va) = u32::try_from(va) else {
        return Err(format!("{va:#x}: addresses have 32 bits here"));
    };
    let e = pmsa::explain(&d.machine.cores()[d.core], va);
    let mut out = String::new();
    let regime = match e.regime {
        pmsa::Regime::El10 => "EL1&0",
        pmsa::Regime::El2 => "EL2",
    };
    let _ = writeln!(out, "VA {va:#x}, {regime}");
    for s in &e.stages {
        let mpu = if s.el2 { "EL2" } else { "EL1" };
        let _ = match (s.enabled, s.regions.is_empty(), &s.rights) {
            (false, ..) => writeln!(out, "  {mpu} MPU is off: the default memory map"),
            (true, true, Ok(_)) => writeln!(out, "  {mpu} MPU: the background region"),
            (true, true, Err(_)) => writeln!(out, "  {mpu} MPU: no region"),
            (true, false, _) => Ok(()),
        };
        for r in &s.regions {
            let (base, limit) = (r.bar & !63, r.lar | 63);
            let _ = writeln!(
                out,
                "  {mpu} MPU region {}: {base:#010x} to {limit:#010x}, BAR {:#010x} LAR {:#010x}",
                r.number, r.bar, r.lar
            );
        }
        let _ = match (&s.rights, s.attributes) {
            (Ok((read, write, execute)), Some((mair, sh))) => {
                let flag = |on: &bool, c| if *on { c } else { '-' };
                let (r, w, x) = (flag(read, 'r'), flag(write, 'w'), flag(execute, 'x'));
                writeln!(out, "    {r}{w}{x}, MAIR byte {mair:#04x}, SH {sh}")
            }
            (Err(e), _) => writeln!(out, "    {e}"),
            (Ok(_), None) => Ok(()),
        };
    }
    if let Some(pa) = e.pa {
        let _ = writeln!(out, "  PA {pa:#x}");
    }
    Ok(out)
}

pub(super) fn tlb(d: &mut Desk<'_>, _: &[&str]) -> Answer {
    let mut out = String::new();
    let mut all: Vec<_> = d.machine.cores()[d.core].tlb.known().collect();
    all.sort();
    for (va, pa, read, write) in &all {
        let flag = |on: &bool, c| if *on { c } else { '-' };
        let (r, w) = (flag(read, 'r'), flag(write, 'w'));
        let _ = writeln!(out, "{va:#018x} -> {pa:#014x} {r}{w}");
    }
    let _ = writeln!(out, "{} pages of the current context", all.len());
    Ok(out)
}
