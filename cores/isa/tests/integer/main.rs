//! The base integer instructions, one at a time, on a plain machine. Every word stands beside its
//! text, and the disassembler must agree with it.
mod data;
mod machine;
mod memory;
mod system;
mod table;

/// The word of an instruction, once the disassembler has confirmed its text.
#[track_caller]
fn op((insn, text): (u32, &str)) -> u32 {
    let shown = dyno_isa::a64::disassembler::disassemble(insn, machine::PC);
    assert_eq!(shown, text, "{insn:#010x}");
    insn
}
