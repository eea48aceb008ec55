//! `dyno disasm`.
use crate::CommandError;
use crate::args::{DisasmArgs, InstructionSet};
use dyno_boards::boot::raw::number;
use dyno_isa::a64;
use dyno_isa::aarch32::{self, Location, is_wide};

pub fn disasm(args: &DisasmArgs) -> Result<u8, CommandError> {
    let wrong = |text: String| CommandError::Text(format!("disasm: {text}"));
    let Some(at) = number(&args.at) else {
        let at = &args.at;
        return Err(wrong(format!("--at {at}: no address; write 0x40080000")));
    };
    let unit = match args.isa {
        InstructionSet::T32 => 2,
        InstructionSet::A64 | InstructionSet::A32 => 4,
    };
    let mut code = Vec::new();
    for text in &args.words {
        match word(text) {
            Some(word) if !std::path::Path::new(text).is_file() => match args.isa {
                InstructionSet::T32 if word >> 16 == 0 => code.extend((word as u16).to_le_bytes()),
                InstructionSet::T32 => {
                    code.extend(((word >> 16) as u16).to_le_bytes());
                    code.extend((word as u16).to_le_bytes());
                }
                _ => code.extend(word.to_le_bytes()),
            },
            _ => {
                let bytes = std::fs::read(text).map_err(|e| {
                    wrong(format!("{text}: neither a word of 32 bits in hexadecimal nor a file that can be read ({e})"))
                })?;
                if bytes.len() % unit != 0 {
                    let n = bytes.len();
                    return Err(wrong(format!(
                        "{text}: {n} bytes are no whole instructions of {unit}"
                    )));
                }
                code.extend(bytes);
            }
        }
    }
    crate::print(&match args.isa {
        InstructionSet::A64 => in_a64(&code, at),
        InstructionSet::A32 => in_aarch32(&code, at, false),
        InstructionSet::T32 => in_aarch32(&code, at, true),
    });
    Ok(0)
}

fn word(text: &str) -> Option<u32> {
    let hex = text.trim_start_matches("0x");
    let short = (1..=8).contains(&hex.len());
    u32::from_str_radix(hex, 16).ok().filter(|_| short)
}

fn in_a64(code: &[u8], at: u64) -> String {
    let words = code.chunks_exact(4);
    let words = words.map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let lines = (0u64..).zip(words).map(|(i, word)| {
        let pc = at.wrapping_add(4 * i);
        let text = a64::disassembler::disassemble(word, pc);
        format!("{pc:16x}: {word:08x}  {text}\n")
    });
    lines.collect()
}

/// What stands in an IT block has its condition, so it must be shown from in front of the block.
fn in_aarch32(code: &[u8], at: u64, thumb: bool) -> String {
    let mut halves = code
        .chunks_exact(2)
        .map(|b| u16::from_le_bytes([b[0], b[1]]));
    let mut l = Location::new(at as u32, thumb, 0);
    let mut out = String::new();
    while let Some(first) = halves.next() {
        let second = if !thumb || is_wide(first) {
            halves.next()
        } else {
            None
        };
        let (first, second) = (u32::from(first), second.map(u32::from));
        let (insn, shown) = match second {
            // A first half that nothing follows is shown as what it is.
            None => (first, format!("{first:04x}    ")),
            Some(second) if thumb => (first << 16 | second, format!("{first:04x}{second:04x}")),
            Some(second) => (second << 16 | first, format!("{second:04x}{first:04x}")),
        };
        let text = aarch32::disassembler::disassemble(insn, l);
        out += &format!("{:16x}: {shown}  {text}\n", l.address());
        l = l.next(insn);
    }
    out
}
