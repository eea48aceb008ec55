//! The disassembler against capstone, on random instances of every row.
mod aarch32;
mod allowed;
mod spelling;

use allowed::{ALLOWED, Case};
use capstone::prelude::*;
use dyno_isa::a64::disassembler::disassemble;
use dyno_isa::{Row, a64};
use spelling::{is_narrow, spelling};
use std::collections::BTreeMap;

const PC: u64 = 0x4000_0000;

fn reference() -> Capstone {
    let cs = Capstone::new().arm64().mode(arch::arm64::ArchMode::Arm);
    cs.build().expect("capstone has AArch64")
}

fn show(cs: &Capstone, insn: u32) -> Option<String> {
    let all = cs.disasm_all(&insn.to_le_bytes(), PC).ok()?;
    let one = all.first()?;
    Some(format!("{} {}", one.mnemonic()?, one.op_str()?))
}

/// The fields of a diagram: name, lowest bit, mask in place.
fn fields(row: &Row) -> impl Iterator<Item = (&'static str, u32, u32)> {
    let parts = row.diagram.split(' ');
    let parts = parts.filter(|f| !f.starts_with(['0', '1']));
    parts.map(|f| {
        let name = f.split(':').next().unwrap_or(f);
        let (low, bits) = dyno_isa::table::field(row.diagram, name);
        (name, low, (u32::MAX >> (32 - bits)) << low)
    })
}

fn should_be(row: &Row, field: &str) -> Option<u32> {
    let mut list = a64::should_be(row).iter();
    list.find(|(name, _)| *name == field).map(|&(_, v)| v)
}

/// A word of a row, with what should be one or zero as it should be: capstone does not decode others.
fn instance(row: &Row, random: u32) -> u32 {
    fields(row).fold(row.pattern.bits, |insn, (name, low, mask)| {
        let v = should_be(row, name).map_or(random, |v| v << low);
        insn | mask & v
    })
}

/// Aliases live where registers are 31 or the same, and where immediates are zero.
fn aim(i: usize, r: u32) -> u32 {
    match i % 8 {
        0 => r | 0x1f,
        1 => r | 0x3e0,
        2 => r | 0x1f_0000,
        3 => r & !0x1f_0000 | (r >> 5 & 0x1f) << 16,
        4 => r & !0xfc00,
        _ => r,
    }
}

/// Other words for every row, and the same whatever other rows there are.
fn random(row: &Row) -> impl FnMut() -> u32 {
    let mut state = u64::from(row.pattern.bits) << 32 | 0x4f6c_dd1d;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 16) as u32
    }
}

fn all_rows() -> impl Iterator<Item = &'static Row> {
    a64::TABLES.iter().flat_map(|(_, rows)| *rows)
}

/// How often each rule excused a difference.
fn compare(instances: usize) -> BTreeMap<&'static str, u32> {
    let cs = reference();
    let (mut compared, mut excused) = (0, BTreeMap::<&str, u32>::new());
    let mut wrong = BTreeMap::<&str, Vec<String>>::new();
    for row in all_rows().filter(|r| !r.syntax.is_empty()) {
        let mut random = random(row);
        for i in 0..instances {
            let insn = instance(row, aim(i, random()));
            let ours = disassemble(insn, PC);
            compared += 1;
            let theirs = show(&cs, insn);
            match &theirs {
                Some(t) if spelling(&ours, is_narrow(&ours)) == spelling(t, is_narrow(t)) => {
                    continue;
                }
                None if ours.starts_with(".inst") => continue,
                _ => {}
            }
            let case = Case {
                row,
                insn,
                ours: &ours,
                theirs: theirs.as_deref(),
            };
            if let Some(rule) = ALLOWED.iter().find(|r| (r.applies)(&case)) {
                *excused.entry(rule.why).or_default() += 1;
                continue;
            }
            let theirs = case.theirs.unwrap_or("(not decoded)");
            let text = format!("{insn:#010x}: {ours:40} capstone: {theirs}");
            wrong.entry(row.name).or_default().push(text);
        }
    }
    for (name, texts) in &wrong {
        println!("{name}: {} differ", texts.len());
        for t in texts.iter().take(3) {
            println!("    {t}");
        }
    }
    println!("{compared} compared, of which excused:");
    for rule in ALLOWED {
        let n = excused.get(rule.why).copied().unwrap_or(0);
        println!("    {n:7} {} ({})", rule.why, rule.section);
    }
    assert!(wrong.is_empty());
    excused
}

#[test]
fn agrees_with_capstone() {
    compare(300);
}

/// As many as one likes to wait for.
#[test]
#[ignore = "takes minutes"]
fn agrees_with_capstone_at_length() {
    let excused = compare(20_000);
    for rule in ALLOWED {
        assert!(excused.contains_key(rule.why), "not needed: {}", rule.why);
    }
}

/// A row without syntax prints as `.inst`, and so does one whose syntax has no alternative left.
#[test]
fn every_built_row_has_a_text() {
    let silent: Vec<_> = all_rows()
        .filter(|r| r.todo.is_none() && r.syntax.is_empty())
        .map(|r| r.name)
        .collect();
    assert_eq!(silent, [""; 0]);
    for row in all_rows().filter(|r| !r.syntax.is_empty()) {
        let mut random = random(row);
        let mut texts = (0..300).map(|_| disassemble(instance(row, random()), PC));
        let printed = texts.any(|t| !t.starts_with(".inst"));
        assert!(printed, "{} is never printed", row.name);
    }
}

/// Every bit of a field is in the text, or the text could not be assembled again.
#[test]
fn every_field_is_printed() {
    let mut lost = vec![];
    for row in all_rows().filter(|r| !r.syntax.is_empty()) {
        let mut random = random(row);
        for (name, low, mask) in fields(row) {
            if should_be(row, name).is_some() {
                continue;
            }
            for bit in (low..32).map(|b| 1 << b).take_while(|b| b & mask != 0) {
                let differs = (0..500).any(|_| {
                    let insn = instance(row, random());
                    disassemble(insn, PC) != disassemble(insn ^ bit, PC)
                });
                if !differs {
                    lost.push(format!("{} {name} {bit:#x}", row.name));
                }
            }
        }
    }
    assert_eq!(lost, [""; 0]);
}
