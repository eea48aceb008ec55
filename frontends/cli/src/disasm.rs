//! `dyno disasm`.
use crate::CommandError;
use crate::args::DisasmArgs;
use dyno_boards::boot::raw::number;
use dyno_isa::a64::disassembler::disassemble;

pub fn disasm(args: &DisasmArgs) -> Result<u8, CommandError> {
    let wrong = |text: String| CommandError::Text(format!("disasm: {text}"));
    let Some(at) = number(&args.at) else {
        let at = &args.at;
        return Err(wrong(format!("--at {at}: no address; write 0x40080000")));
    };
    let mut words = Vec::new();
    for text in &args.words {
        let hex = text.trim_start_matches("0x");
        let short = (1..=8).contains(&hex.len());
        match u32::from_str_radix(hex, 16) {
            Ok(word) if short && !std::path::Path::new(text).is_file() => words.push(word),
            _ => {
                let bytes = std::fs::read(text).map_err(|e| {
                    wrong(format!("{text}: neither a word of 32 bits in hexadecimal nor a file that can be read ({e})"))
                })?;
                if bytes.len() % 4 != 0 {
                    let n = bytes.len();
                    return Err(wrong(format!(
                        "{text}: {n} bytes are no whole instructions of 4"
                    )));
                }
                words.extend(
                    bytes
                        .chunks_exact(4)
                        .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])),
                );
            }
        }
    }
    let mut out = String::new();
    for (i, word) in (0u64..).zip(words) {
        let pc = at.wrapping_add(4 * i);
        out += &format!("{pc:16x}: {word:08x}  {}\n", disassemble(word, pc));
    }
    crate::print(&out);
    Ok(0)
}
