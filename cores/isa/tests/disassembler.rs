//! The disassembler against capstone, on random instances of every row.
use capstone::prelude::*;
use dyno_isa::{Row, a64};
use std::collections::BTreeMap;

const PC: u64 = 0x4000_0000;
const INSTANCES: usize = 400;

fn reference() -> Capstone {
    let cs = Capstone::new().arm64().mode(arch::arm64::ArchMode::Arm);
    cs.build().expect("capstone has AArch64")
}

fn show(cs: &Capstone, insn: u32) -> Option<String> {
    let all = cs.disasm_all(&insn.to_le_bytes(), PC).ok()?;
    let one = all.first()?;
    Some(format!("{} {}", one.mnemonic()?, one.op_str()?))
}

/// One spelling: numbers in decimal as wide as the first register, no `#`, one space.
fn normal(text: &str) -> String {
    let text = text.trim().to_lowercase().replace('#', "");
    let narrow = text
        .split_once(' ')
        .is_some_and(|(_, o)| o.trim_start().starts_with('w'));
    let mut out = String::new();
    for word in text
        .split([' ', '\t', ',', '[', ']', '{', '}'])
        .filter(|w| !w.is_empty())
    {
        let (sign, digits) = match word.strip_prefix('-') {
            Some(d) => (-1, d),
            None => (1, word),
        };
        let number = match digits.strip_prefix("0x") {
            Some(hex) => i128::from_str_radix(hex, 16),
            None => digits.parse(),
        };
        let word = match number {
            Ok(n) if narrow => format!("{}", (sign * n) as u32),
            Ok(n) => format!("{}", (sign * n) as u64),
            Err(_) => word.to_owned(),
        };
        out += &word;
        out.push(' ');
    }
    out
}

/// Differences we keep, and why: rows, a test of both texts, the reason.
type Allowed = (
    &'static [&'static str],
    fn(ours: &str, theirs: &str) -> bool,
    &'static str,
);
const ALLOWED: &[Allowed] = &[
    (
        &["CHKFEAT", "CLRBHB", "GCSB"],
        |_, theirs| theirs.starts_with("hint"),
        "capstone 5 does not know the newer hints",
    ),
    (
        &["DSB"],
        |_, theirs| theirs.starts_with("dfb"),
        "DFB is a name of DSB in the R profile of A64 only",
    ),
    (
        &["MRS", "MSR_reg"],
        |ours, theirs| {
            [ours, theirs]
                .iter()
                .any(|t| t.contains(" s2_") || t.contains(" s3_"))
        },
        "the table of register names is the core's, only the usual ones stand here; capstone has \
         no name for a register moved in the direction it does not have",
    ),
    (
        &["SYS"],
        |ours, _| ours.starts_with("sys"),
        "only the usual system instructions have a name here",
    ),
    (
        &["MSR_PAN", "MSR_UAO", "MSR_SSBS", "MSR_DIT", "MSR_SPSel"],
        |_, theirs| theirs.starts_with("msr s0_"),
        "the manual ignores the upper bits of CRm, capstone does not decode them",
    ),
    (
        &["ORR_imm"],
        |ours, theirs| ours.starts_with("orr") && theirs.starts_with("mov"),
        "MoveWidePreferred() of the manual holds, capstone prints the alias nevertheless",
    ),
    (
        &["PRFM_imm", "PRFM_lit", "PRFM_reg", "PRFUM"],
        |_, theirs| theirs.contains("m ,"),
        "capstone drops the number of an operation without name",
    ),
    (
        &["SUBPS"],
        |ours, theirs| ours.starts_with("cmpp") && theirs.starts_with("subps xzr"),
        "CMPP is the preferred name in the manual",
    ),
];

fn allowed(row: &Row, ours: &str, theirs: &str) -> bool {
    let mut all = ALLOWED.iter();
    all.any(|(names, test, _)| names.contains(&row.name) && test(ours, theirs))
}

/// What capstone 5 does not decode: features it is too old for, and write-back to, or a second
/// load of, a register of the same instruction, which is CONSTRAINED UNPREDICTABLE.
fn may_be_unknown(row: &Row, ours: &str) -> bool {
    use dyno_isa::Feature::*;
    let registers = ours.split(|c: char| !c.is_alphanumeric()).filter_map(|r| {
        let n = match r {
            "sp" | "wsp" | "xzr" | "wzr" => return Some("31"),
            _ => r.strip_prefix(['x', 'w', 's', 'd', 'q'])?,
        };
        n.parse::<u32>().ok().map(|_| n)
    });
    let mut registers: Vec<_> = registers.collect();
    let count = registers.len();
    registers.sort();
    registers.dedup();
    let too_new = [CSSC, MOPS, LSE128, LRCPC3, LS64, MTE];
    registers.len() < count || row.feature.is_some_and(|f| too_new.contains(&f))
}

/// A word of a row: fields that the syntax does not print are as the manual's diagrams have them,
/// all ones or all zeros.
fn instance(row: &Row, random: u32, unprinted: u32) -> u32 {
    let fields = row
        .diagram
        .split(' ')
        .filter(|f| !f.starts_with(['0', '1']));
    let names = fields.map(|f| f.split(':').next().unwrap_or(f));
    let word = |name: &str| {
        let parts = row.syntax.split(|c: char| !c.is_alphanumeric());
        parts.into_iter().any(|p| p == name)
    };
    names.fold(row.pattern.bits, |insn, name| {
        let (low, bits) = dyno_isa::table::field(row.diagram, name);
        let mask = (u32::MAX >> (32 - bits)) << low;
        // What a kind reads on its own.
        let implied = ["sf", "sz", "imm6", "imm3", "S", "N", "hw"].contains(&name);
        let from = if word(name) || implied {
            random
        } else {
            unprinted
        };
        insn | from & mask
    })
}

#[test]
fn agrees_with_capstone() {
    let cs = reference();
    let mut seed = 0x2545_f491_4f6c_dd1du64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 16) as u32
    };
    let (mut compared, mut unknown) = (0, BTreeMap::<&str, u32>::new());
    let mut wrong = BTreeMap::<&str, Vec<String>>::new();
    for row in a64::TABLES.iter().flat_map(|(_, rows)| *rows) {
        if row.syntax.is_empty() {
            continue;
        }
        for i in 0..INSTANCES {
            let r = random();
            // Aliases live where registers are 31 or the same.
            let r = match i % 8 {
                0 => r | 0x1f,
                1 => r | 0x3e0,
                2 => r | 0x1f_0000,
                3 => r & !0x1f_0000 | (r >> 5 & 0x1f) << 16,
                4 => r & !0xfc00,
                _ => r,
            };
            let tries = [!0, 0].map(|unprinted| {
                let insn = instance(row, r, unprinted);
                (
                    insn,
                    a64::disassembler::disassemble(insn, PC),
                    show(&cs, insn),
                )
            });
            let same = |(_, ours, theirs): &(u32, String, Option<String>)| {
                theirs.as_ref().is_some_and(|t| normal(ours) == normal(t))
            };
            compared += 1;
            if tries.iter().any(same) {
                continue;
            }
            let (insn, ours, theirs) = &tries[0];
            match theirs {
                Some(t) if !allowed(row, ours, t) => {
                    let text = format!("{insn:#010x}: {ours:40} capstone: {t}");
                    wrong.entry(row.name).or_default().push(text);
                }
                None if !ours.starts_with(".inst") && !may_be_unknown(row, ours) => {
                    *unknown.entry(row.name).or_default() += 1;
                }
                _ => {}
            }
        }
    }
    for (name, texts) in &wrong {
        println!("{name}: {} differ", texts.len());
        for t in texts.iter().take(3) {
            println!("    {t}");
        }
    }
    println!("{compared} compared; unknown to capstone: {unknown:?}");
    assert!(wrong.is_empty());
    assert!(unknown.is_empty());
}
