use super::*;
use dyno_isa::aarch32::disassembler::disassemble;
use dyno_isa::aarch32::is_unpredictable;

/// SplitMix64.
fn random(state: &mut u64) -> u32 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ *state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ z >> 31) as u32
}

fn words(count: u32) {
    let mut state = 1;
    for _ in 0..count {
        let word = random(&mut state);
        decode(word, a32());
        let _ = disassemble(word, a32());
        let wide = word | 0xe800_0000;
        if aarch32::is_wide((wide >> 16) as u16) {
            decode(wide, t32());
            let _ = disassemble(wide, t32());
            decode(wide, it(random(&mut state) as u8 % 15));
        }
    }
}

#[test]
fn every_word_decodes_to_something_or_nothing() {
    for word in 0..0xe800 {
        decode(word, t32());
        let _ = disassemble(word, t32());
        for cond in 0..15 {
            decode(word, it(cond));
            let _ = disassemble(word, it(cond));
        }
    }
    words(300_000);
}

#[test]
#[ignore = "ten million words"]
fn very_many_words_decode() {
    words(10_000_000);
}

#[test]
fn undefined_by_choice_is_listed() {
    for (location, insn) in [
        // MUL with R15; LDM R0!, {R0, R1}; CBZ and B<c> in an IT block; BX inside one.
        (a32(), 0xe00f_0291),
        (a32(), 0xe8b0_0003),
        (it(14), 0xb100),
        (it(14), 0xd000),
        (Location::new(HERE, true, 0x04), 0x4708),
        // SSAT with ASR by 0: `dyno-conformance aarch32` seed 1 index 47173.
        (t32(), 0xf328_0117),
        // T32's MOV with 0x00XX00XX of zero.
        (t32(), 0xf04f_1000),
    ] {
        assert!(is_unpredictable(insn, location), "{insn:08x}");
    }
    assert!(!is_unpredictable(0xe7f0_00f0, a32()), "UDF is UNDEFINED");
    assert!(decode(0xe7f0_00f0, a32()).is_none());
    // UNDEFINED under a condition that fails does nothing.
    assert!(
        run(a32(), 0x07f0_00f0, machine(&[]))
            .expect("nothing")
            .calls
            .is_empty()
    );
}

#[test]
fn the_it_instruction_itself() {
    assert!(decode(0xbf08, t32()).is_some());
    assert!(is_unpredictable(0xbf08, it(0)));
    // IT AL with an else.
    assert!(is_unpredictable(0xbfec, t32()));
    assert!(!is_unpredictable(0xbfe8, t32()));
}

/// STR, STRB and STRH by a register (T2) have no base that is R15: they are UNDEFINED, as with a constant. The
/// differential run could not tell, as what they would write to is code.
#[test]
fn stores_of_t32_have_a_base() {
    for insn in [0xf80f_e035, 0xf82f_e031, 0xf84f_e03d, 0xf8cf_e000] {
        assert!(decode(insn, t32()).is_none(), "{insn:08x}");
        assert!(!is_unpredictable(insn, t32()));
    }
    // A32's have.
    assert!(decode(0xe78f_1000, a32()).is_some());
}
