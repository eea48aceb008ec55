//! Instruction files: the encoding, the state before and the state after, as text.
//!
//! ```text
//! insn 91000c41 ADD_imm
//! before x2=5 nzcv=60000000
//! after x1=8
//! ```
//!
//! Behind the word stands the name of its row, which is checked. Cases are separated by blank lines; `#` begins a comment. What `before` does not name is zero, and
//! what `after` does not name is unchanged: the whole state is compared. Numbers are hexadecimal.
//! `cpu` is `a76` unless it says otherwise. `pc` and `next` are the addresses before and after where
//! they are not the usual ones, `memory` lists the doublewords of the data region that change,
//! `raises` names the signal that Linux would make of the exception, with the address of the fault, or
//! is `exception` with the class (ESR_ELx.EC) of one that Linux makes no signal of.
use crate::cpu::Cpu;
use crate::layout;
use crate::rows;
use crate::state::{Outcome, Signal, State, Test};
use dyno_isa::a64;
use std::fmt::Write;

/// Where a case does not name it.
const USUAL: Cpu = Cpu::A76;

/// A test with what must come of it.
#[derive(Clone, Debug)]
pub struct Case {
    pub line: usize,
    pub test: Test,
    pub expected: Outcome,
}

fn hex(text: &str) -> Result<u128, String> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    u128::from_str_radix(digits, 16).map_err(|e| format!("`{text}`: {e}"))
}
fn hex64(text: &str) -> Result<u64, String> {
    u64::try_from(hex(text)?).map_err(|e| format!("`{text}`: {e}"))
}

fn set(s: &mut State, name: &str, value: &str) -> Result<(), String> {
    let unknown = || format!("no register `{name}`");
    let narrow = || hex64(value);
    match name {
        "sp" => s.sp = narrow()?,
        "nzcv" => s.nzcv = narrow()?,
        "fpcr" => s.fpcr = narrow()?,
        "fpsr" => s.fpsr = narrow()?,
        _ => {
            let (kind, n) = name.split_at_checked(1).ok_or_else(unknown)?;
            let n: usize = n.parse().map_err(|_| unknown())?;
            match kind {
                "x" => *s.x.get_mut(n).ok_or_else(unknown)? = narrow()?,
                "v" => *s.v.get_mut(n).ok_or_else(unknown)? = hex(value)?,
                _ => return Err(unknown()),
            }
        }
    }
    Ok(())
}

fn assignments(text: &str, s: &mut State) -> Result<(), String> {
    for a in text.split_ascii_whitespace() {
        let (name, value) = a
            .split_once('=')
            .ok_or_else(|| format!("`{a}` is no assignment"))?;
        set(s, name, value)?;
    }
    Ok(())
}

/// Collects the lines of one case.
struct Draft {
    line: usize,
    test: Test,
    after: Vec<(usize, String)>,
    next: Option<u64>,
    signal: Signal,
    fault: u64,
    memory: Vec<(u64, u64)>,
}

impl Draft {
    fn new(line: usize, text: &str) -> Result<Draft, String> {
        let (word, name) = text.split_once(' ').unwrap_or((text, ""));
        let word = u32::try_from(hex(word)?).map_err(|e| e.to_string())?;
        let row = a64::row(word);
        let is = row.map_or("(no row)", |r| r.name);
        if name.trim() != is {
            return Err(format!("{word:08x} is of {is}, not of `{}`", name.trim()));
        }
        Ok(Draft {
            line,
            test: Test {
                index: 0,
                row,
                cpu: USUAL,
                word,
                pc: layout::pc(0),
                alone: row.is_none_or(rows::is_alone),
                memory: row.is_none_or(rows::is_memory),
                before: State::default(),
            },
            after: vec![],
            next: None,
            signal: Signal::None,
            fault: 0,
            memory: vec![],
        })
    }
    fn read(&mut self, line: usize, key: &str, text: &str) -> Result<(), String> {
        match key {
            "cpu" => {
                let cpu = Cpu::by_name(text);
                self.test.cpu = cpu.ok_or_else(|| format!("no processor `{text}`"))?;
            }
            "pc" => {
                self.test.pc = hex64(text)?;
                let at = self.test.pc;
                if at & 7 != 0 || !(layout::CODE..layout::CODE + layout::CODE_SIZE).contains(&at) {
                    return Err(format!("no test can stand at {at:#x}"));
                }
            }
            "before" => assignments(text, &mut self.test.before)?,
            "after" => self.after.push((line, text.to_string())),
            "next" => self.next = Some(hex64(text)?),
            "raises" => {
                let (name, number) = text.split_once(' ').unwrap_or((text, "0"));
                let number = hex64(number)?;
                if name == "exception" {
                    self.signal = Signal::Other(number as u32);
                } else {
                    let signal = Signal::from_name(name);
                    self.signal = signal.ok_or_else(|| format!("no signal `{name}`"))?;
                    self.fault = number;
                }
            }
            "memory" => {
                for a in text.split_ascii_whitespace() {
                    let parts = a.split_once('=');
                    let (at, v) = parts.ok_or_else(|| format!("`{a}` is no assignment"))?;
                    self.memory.push((hex64(at)?, hex64(v)?));
                }
            }
            _ => return Err(format!("unknown key `{key}`")),
        }
        Ok(())
    }
    fn finish(self) -> Result<Case, String> {
        let mut after = self.test.before.clone();
        for (line, text) in &self.after {
            assignments(text, &mut after).map_err(|e| format!("line {line}: {e}"))?;
        }
        let usual = match self.signal {
            Signal::None => self.test.pc + 4,
            _ => self.test.pc,
        };
        Ok(Case {
            line: self.line,
            expected: Outcome {
                signal: self.signal,
                pc: self.next.unwrap_or(usual),
                fault: self.fault,
                after,
                memory: self.memory,
            },
            test: self.test,
        })
    }
}

/// All cases of a file; errors name the line.
pub fn parse(text: &str) -> Result<Vec<Case>, String> {
    let mut cases = vec![];
    let mut draft: Option<Draft> = None;
    for (n, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let here = |e: String| format!("line {}: {e}", n + 1);
        match (key, draft.as_mut()) {
            ("", _) => {
                let done = draft.take().map(Draft::finish);
                cases.extend(done.transpose().map_err(here)?);
            }
            ("insn", None) => draft = Some(Draft::new(n + 1, rest).map_err(here)?),
            (_, Some(d)) => d.read(n + 1, key, rest).map_err(here)?,
            (_, None) => return Err(here("a case begins with `insn`".to_string())),
        }
    }
    let done = draft.map(Draft::finish);
    cases.extend(done.transpose()?);
    Ok(cases)
}

/// Name and value of every register in which `s` differs from `from`.
pub fn changes(from: &State, s: &State) -> String {
    let mut out = String::new();
    let mut put = |name: &str, n: Option<usize>, v: u128| {
        let n = n.map(|n| n.to_string()).unwrap_or_default();
        let _ = write!(out, " {name}{n}={v:x}");
    };
    for (n, (a, b)) in from.x.iter().zip(&s.x).enumerate() {
        if a != b {
            put("x", Some(n), (*b).into());
        }
    }
    for (name, a, b) in [
        ("sp", from.sp, s.sp),
        ("nzcv", from.nzcv, s.nzcv),
        ("fpcr", from.fpcr, s.fpcr),
        ("fpsr", from.fpsr, s.fpsr),
    ] {
        if a != b {
            put(name, None, b.into());
        }
    }
    for (n, (a, b)) in from.v.iter().zip(&s.v).enumerate() {
        if a != b {
            put("v", Some(n), *b);
        }
    }
    out
}

/// A case as text, with a blank line behind it.
pub fn print(t: &Test, expected: &Outcome, comment: &str) -> String {
    let mut out = String::new();
    if !comment.is_empty() {
        out += &format!("# {comment}\n");
    }
    out += &format!("insn {:08x} {}\n", t.word, t.decoded_name());
    if t.cpu != USUAL {
        out += &format!("cpu {}\n", t.cpu.name());
    }
    if t.pc != layout::pc(0) {
        out += &format!("pc {:x}\n", t.pc);
    }
    let before = changes(&State::default(), &t.before);
    if !before.is_empty() {
        out += &format!("before{before}\n");
    }
    let after = changes(&t.before, &expected.after);
    if !after.is_empty() {
        out += &format!("after{after}\n");
    }
    let usual = match expected.signal {
        Signal::None => t.pc + 4,
        s => {
            let fault = match expected.fault {
                0 => String::new(),
                at => format!(" {at:x}"),
            };
            out += &format!("raises {}{fault}\n", s.name());
            t.pc
        }
    };
    if expected.pc != usual {
        out += &format!("next {:x}\n", expected.pc);
    }
    if !expected.memory.is_empty() {
        out += "memory";
        for (at, v) in &expected.memory {
            out += &format!(" {at:x}={v:x}");
        }
        out += "\n";
    }
    out + "\n"
}
