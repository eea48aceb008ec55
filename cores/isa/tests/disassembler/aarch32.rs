//! A32 and T32 against capstone, outside IT blocks and at their ends.
use super::spelling::spelling;
use super::{aim, fields, random};
use capstone::prelude::*;
use dyno_isa::aarch32::disassembler::{disassemble, row};
use dyno_isa::aarch32::{Location, a32, is_unpredictable, simd, t32};
use dyno_isa::{Feature, Row};
use std::collections::BTreeMap;

const PC: u32 = 0x4000_0000;

/// A row in one of the two instruction sets.
#[derive(Clone, Copy)]
struct Place {
    row: &'static Row,
    thumb: bool,
    /// The row is of the tables of FP and SIMD, which are in A32 form.
    fp: bool,
}

fn places() -> impl Iterator<Item = Place> {
    let of = |tables: &'static [(&str, &'static [Row])], thumb, fp| {
        let rows = tables.iter().flat_map(|(_, rows)| *rows);
        rows.map(move |row| Place { row, thumb, fp })
    };
    let own = of(a32::TABLES, false, false).chain(of(t32::TABLES, true, false));
    own.chain(of(simd::TABLES, false, true))
        .chain(of(simd::TABLES, true, true))
}

impl Place {
    fn name(&self) -> String {
        let set = if self.thumb { "T32" } else { "A32" };
        format!("{set} {}", self.row.name)
    }
    /// A word of the row.
    fn word(&self, r: u32, more: u32) -> u32 {
        fields(self.row).fold(self.row.pattern.bits, |insn, (name, low, mask)| {
            let v = match name {
                name if name.starts_with("sbz") => 0,
                "cond" if !self.thumb && more & 3 != 0 => 14 << low,
                "cond" if self.fp && self.thumb => 14 << low,
                "cond" => ((more >> 8) % 14) << low,
                _ => r,
            };
            insn | mask & v
        })
    }
    /// The instruction that has this word, and where it stands.
    fn instance(&self, word: u32, more: u32) -> (u32, Location) {
        let insn = match self.fp && self.thumb {
            true => in_t32(word),
            false => word,
        };
        let it = match self.thumb && more & 3 == 0 {
            true => (((more >> 8) % 14) << 4 | 8) as u8,
            false => 0,
        };
        let at = if self.thumb { PC + 2 } else { PC };
        (insn, Location::new(at, self.thumb, it))
    }
    /// Another row may be more specific.
    fn is_row_of(&self, insn: u32, at: Location) -> bool {
        row(insn, at)
            .is_some_and(|(row, _)| (row.name, row.pattern) == (self.row.name, self.row.pattern))
    }
}

/// The T32 word of the same fields.
fn in_t32(a32: u32) -> u32 {
    match a32 >> 24 {
        0xf2 => a32 & 0x00ff_ffff | 0xef00_0000,
        0xf3 => a32 | 0xff00_0000,
        0xf4 => a32 & 0x00ff_ffff | 0xf900_0000,
        _ => a32,
    }
}

struct Reference {
    arm: Capstone,
    thumb: Capstone,
}

impl Reference {
    fn new() -> Reference {
        use arch::arm::{ArchExtraMode::V8, ArchMode};
        let of = |mode| {
            let built = Capstone::new()
                .arm()
                .mode(mode)
                .extra_mode([V8].into_iter());
            built.build().expect("capstone has AArch32")
        };
        Reference {
            arm: of(ArchMode::Arm),
            thumb: of(ArchMode::Thumb),
        }
    }
    fn show(&self, insn: u32, at: Location) -> Option<String> {
        let mut code = vec![];
        let halves = [(insn >> 16) as u16, insn as u16];
        if at.it() != 0 {
            code.extend((0xbf00 | u16::from(at.it())).to_le_bytes());
        }
        match at.is_thumb() {
            false => code.extend(insn.to_le_bytes()),
            true if insn >> 16 == 0 => code.extend(halves[1].to_le_bytes()),
            true => code.extend(halves.map(u16::to_le_bytes).concat()),
        }
        let cs = if at.is_thumb() {
            &self.thumb
        } else {
            &self.arm
        };
        let before = if at.it() != 0 { 2 } else { 0 };
        let all = cs
            .disasm_all(&code, u64::from(at.address()) - before)
            .ok()?;
        let one = all
            .iter()
            .find(|i| i.address() == u64::from(at.address()))?;
        Some(format!("{} {}", one.mnemonic()?, one.op_str()?))
    }
}

/// capstone's names of registers, and its spelling of the same.
fn respelled(text: &str) -> String {
    let text = text.replace('!', " !").replace([':', '^'], " ");
    let words = spelling(&text, true);
    let words = words.split(' ').map(|w| match w {
        "sb" => "r9",
        "sl" => "r10",
        "fp" => "r11",
        "ip" => "r12",
        "-sb" => "-r9",
        "-sl" => "-r10",
        "-fp" => "-r11",
        "-ip" => "-r12",
        "apsr_nzcvqg" => "cpsr_fs",
        "apsr_nzcvq" => "cpsr_f",
        "apsr_g" => "cpsr_s",
        "apsr" => "cpsr",
        w => w,
    });
    words.collect::<Vec<_>>().join(" ")
}
struct Difference {
    why: &'static str,
    /// Where the manual says what we print.
    section: &'static str,
    applies: fn(&Case<'_>) -> bool,
}
struct Case<'a> {
    place: Place,
    insn: u32,
    at: Location,
    ours: &'a str,
    theirs: Option<&'a str>,
}

impl Case<'_> {
    fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.place.row.name)
    }
    fn they_say(&self, start: &str) -> bool {
        self.theirs.is_some_and(|t| t.starts_with(start))
    }
}

const ALLOWED: &[Difference] = &[
    Difference {
        why: "CONSTRAINED UNPREDICTABLE",
        section: "K1.1",
        applies: |c| is_unpredictable(c.insn, c.at),
    },
    Difference {
        why: "capstone 5 has no FEAT_FHM, FEAT_BF16 and FEAT_I8MM, and takes some of it for SHA256",
        section: "F6.1 VFMAL, VDOT, VSMMLA",
        applies: |c| {
            let newer = [Feature::FHM, Feature::BF16, Feature::I8MM];
            let is_newer = c.place.row.feature.is_some_and(|f| newer.contains(&f));
            is_newer && (c.theirs.is_none() || c.they_say("sha256"))
        },
    },
    Difference {
        why: "fixed-point numbers of 16 bits have no more fraction bits",
        section: "F6.1 VCVT (between floating-point and fixed-point)",
        applies: |c| {
            let fixed = c.is(&["VCVT_from_fixed_v", "VCVT_to_fixed_v"]);
            fixed && c.insn >> 20 & 3 == 2 && c.insn >> 9 & 1 == 0 && c.ours.starts_with(".inst")
        },
    },
    Difference {
        why: "what is extracted in bytes is the same in halfwords and words",
        section: "F6.1 VEXT (multibyte elements)",
        applies: |c| c.is(&["VEXT"]) && c.they_say("vext"),
    },
    Difference {
        why: "VMULL.P64 has the condition of its IT block",
        section: "F6.1 VMULL (integer and polynomial)",
        applies: |c| c.is(&["VMULL_poly"]) && c.at.it() != 0 && c.they_say("vmull.p64"),
    },
    Difference {
        why: "PLD (literal) where a bit in parentheses is 1",
        section: "F5.1 PLD (literal)",
        applies: |c| c.is(&["LDRH_lit"]) && c.ours.starts_with("pld") && c.theirs.is_none(),
    },
    Difference {
        why: "VORR of the same register twice is VMOV",
        section: "F6.1 VMOV (register, SIMD)",
        applies: |c| c.is(&["VORR"]) && c.ours.starts_with("vmov") && c.they_say("vorr"),
    },
    Difference {
        why: "SYSm of no register",
        section: "F5.1 MRS (Banked register)",
        applies: |c| c.is(&["MRS_br", "MSR_br"]) && c.theirs.is_none(),
    },
    Difference {
        why: "capstone's name of the UDF that LLVM traps with",
        section: "F5.1 UDF",
        applies: |c| c.is(&["UDF"]) && c.they_say("trap"),
    },
    Difference {
        why: "LSL by 0 sets no flags in an IT block, as no other instruction of 16 bits does",
        section: "F5.1 MOV (register), T2",
        applies: |c| c.is(&["LSL_i"]) && c.they_say("movs") && c.at.it() != 0,
    },
];

fn compare(instances: usize) {
    let cs = Reference::new();
    let (mut compared, mut excused) = (0, BTreeMap::<&str, u32>::new());
    let mut wrong = BTreeMap::<String, Vec<String>>::new();
    for place in places() {
        let mut random = random(place.row);
        for i in 0..instances {
            let (r, more) = (aim(i, random()), random());
            let (insn, at) = place.instance(place.word(r, more), more);
            if !place.is_row_of(insn, at) {
                continue;
            }
            compared += 1;
            let ours = disassemble(insn, at);
            let theirs = cs.show(insn, at);
            match &theirs {
                Some(t) if respelled(&ours) == respelled(t) => continue,
                None if ours.starts_with(".inst") => continue,
                _ => {}
            }
            let case = Case {
                place,
                insn,
                at,
                ours: &ours,
                theirs: theirs.as_deref(),
            };
            if let Some(rule) = ALLOWED.iter().find(|r| (r.applies)(&case)) {
                *excused.entry(rule.why).or_default() += 1;
                continue;
            }
            let theirs = case.theirs.unwrap_or("(not decoded)");
            let text = format!("{insn:#010x} {:02x}: {ours:40} capstone: {theirs}", at.it());
            wrong.entry(place.name()).or_default().push(text);
        }
    }
    for (name, texts) in &wrong {
        println!("{name}: {} differ", texts.len());
        for t in texts.iter().take(3) {
            println!("    {t}");
        }
    }
    // Fewer for rows that another row takes words of.
    assert!(compared > places().count() * instances / 2);
    println!("{compared} compared, of which excused:");
    for rule in ALLOWED {
        let n = excused.get(rule.why).unwrap_or(&0);
        println!("    {n:7} {} ({})", rule.why, rule.section);
    }
    assert!(wrong.is_empty());
}

#[test]
fn a32_and_t32_agree_with_capstone() {
    compare(60);
}

#[test]
#[ignore = "takes minutes"]
fn a32_and_t32_agree_with_capstone_at_length() {
    compare(5_000);
}

/// Every row has a text, and every bit of its fields is in it, or the text could not be assembled again.
#[test]
fn every_field_of_a32_and_t32_is_printed() {
    let mut lost = vec![];
    for place in places() {
        let mut random = random(place.row);
        let mut words = (0..150).map(|_| {
            let more = random();
            (place.word(random(), more), more)
        });
        let texts: Vec<_> = words
            .by_ref()
            .filter_map(|(word, more)| {
                let (insn, at) = place.instance(word, more);
                let text = disassemble(insn, at);
                let printed = place.is_row_of(insn, at) && !text.starts_with(".inst");
                printed.then_some((word, more, text))
            })
            .collect();
        // FP and SIMD outside A32's condition field are the same in T32.
        assert!(!texts.is_empty(), "{} is never printed", place.name());
        for (name, low, mask) in fields(place.row) {
            let own_condition = name == "cond" && place.fp && place.thumb;
            if name.starts_with("sbz") || own_condition {
                continue;
            }
            for bit in (low..32).map(|b| 1 << b).take_while(|b| b & mask != 0) {
                let differs = texts.iter().any(|(word, more, text)| {
                    let (insn, at) = place.instance(word ^ bit, *more);
                    disassemble(insn, at) != *text
                });
                if !differs {
                    lost.push(format!("{} {name} {bit:#x}", place.name()));
                }
            }
        }
    }
    assert_eq!(lost, [""; 0]);
}

/// An IT block: each instruction has its condition, and those of 16 bits set no flags in it.
#[test]
fn conditions_are_those_of_the_it_block() {
    let mut at = Location::new(PC, true, 0);
    let code = [
        0xbf15,
        0x1840,
        0xf101_0102,
        0xed93_0b02,
        0xbe00,
        0x1840,
        0xd1fe,
    ];
    let mut lines = vec![];
    for insn in code {
        lines.push(disassemble(insn, at));
        at = at.next(insn);
    }
    let expected = [
        "itete ne",
        "addne r0, r0, r1",
        "addeq.w r1, r1, #2",
        "vldrne d0, [r3, #8]",
        "bkpt #0",
        "adds r0, r0, r1",
        "bne 0x40000010",
    ];
    assert_eq!(lines, expected);
    // In A32 it is the word's own.
    let at = Location::new(PC, false, 0);
    assert_eq!(disassemble(0x0080_0001, at), "addeq r0, r0, r1");
    assert_eq!(disassemble(0xe7f0_00f0, at), "udf #0");
    assert_eq!(disassemble(0xffff_ffff, at), ".inst 0xffffffff");
}
