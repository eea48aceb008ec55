use super::*;
use dyno_isa::MemKind;
use machine::{RAM, RAM_SIZE};

const AT: u64 = RAM + 0x100;

fn word(at: u64) -> u64 {
    machine(&[]).read(at, 4).expect("inside RAM") as u64
}

#[test]
fn modes_of_addressing() {
    let m = || machine(&[(1, AT), (2, 4)]);
    // LDR R0, [R1, #8]; [R1, #-8]!; [R1], R2, LSL #1; [R1, -R2].
    assert_eq!(step(a32(), 0xe591_0008, m()).x[0], word(AT + 8));
    let r = step(a32(), 0xe531_0008, m());
    assert_eq!((r.x[0], r.x[1]), (word(AT - 8), AT - 8));
    let r = step(a32(), 0xe691_0082, m());
    assert_eq!((r.x[0], r.x[1]), (word(AT), AT + 8));
    assert_eq!(step(a32(), 0xe711_0002, m()).x[0], word(AT - 4));
    // LDRSB, LDRH; a base that is loaded is what was loaded.
    let r = step(a32(), 0xe1d1_00d1, m());
    assert_eq!(r.x[0], word(AT + 1) as u8 as i8 as i32 as u32 as u64);
    let r = step(a32(), 0xe4b1_1004, m());
    assert_eq!((r.x[1], r.kinds), (word(AT), vec![MemKind::Unprivileged]));
    // An address wraps at 32 bits.
    let fault = run(a32(), 0xe591_0008, machine(&[(1, 0xffff_fffc)]));
    assert_eq!(fault.unwrap_err(), Stop::Fault(4));
}

#[test]
fn literals_are_known_at_decode() {
    // LDR R0, [PC, #4] in T16 at an address that is not a multiple of four.
    let location = Location::new(RAM as u32 + 2, true, 0);
    assert_eq!(step(location, 0x4801, machine(&[])).x[0], word(RAM + 8));
    // LDR PC, [PC, #-4] goes to the state that bit 0 says.
    let location = Location::new(RAM as u32, false, 0);
    let r = step(location, 0xe51f_f004, machine(&[]));
    assert_eq!(r.pc, word(RAM + 4));
}

#[test]
fn blocks_load_all_before_they_write() {
    let m = || machine(&[(1, AT)]);
    // LDMIA R1!, {R2, R3}; LDMDB R1, {R1, R2}; STMIB R1!, {R2, PC}.
    let r = step(a32(), 0xe8b1_000c, m());
    assert_eq!((r.x[2], r.x[3], r.x[1]), (word(AT), word(AT + 4), AT + 8));
    assert_eq!(r.kinds, vec![MemKind::Aligned; 2]);
    let r = step(a32(), 0xe911_0006, m());
    assert_eq!((r.x[1], r.x[2]), (word(AT - 8), word(AT - 4)));
    let r = step(a32(), 0xe9a1_8004, m());
    assert_eq!(r.read(AT + 8, 4), Some(0x4008));
    assert_eq!((r.read(AT + 4, 4), r.x[1]), (Some(0x0303_0303), AT + 8));
    // The second word faults: nothing is written.
    let mut end = machine(&[(1, RAM + RAM_SIZE - 4)]);
    let before = end.x;
    let s = decode(0xe8b1_000c, a32()).expect("LDM");
    assert_eq!(
        (s.run)(&mut end, &s.o),
        Err(Stop::Fault(RAM + RAM_SIZE)),
        "past the end"
    );
    assert_eq!(end.x, before);
    // POP {R0, PC} in T16.
    let r = step(t32(), 0xbd01, machine(&[(13, AT)]));
    assert_eq!((r.x[0], r.x[13], r.pc), (word(AT), AT + 8, word(AT + 4)));
}

#[test]
fn exclusives() {
    // LDREXD R2, R3, [R1]; STREXD R0, R4, R5, [R1].
    let m = step(a32(), 0xe1b1_2f9f, machine(&[(1, AT), (4, 7), (5, 8)]));
    assert_eq!((m.x[2], m.x[3]), (word(AT), word(AT + 4)));
    let m = step(a32(), 0xe1a1_0f94, m);
    assert_eq!((m.x[0], m.read_u64(AT)), (0, 8 << 32 | 7));
    let m = step(a32(), 0xe1a1_0f94, m);
    assert_eq!(m.x[0], 1);
    // LDA must be aligned.
    let fault = run(a32(), 0xe191_2c9f, machine(&[(1, AT + 2)]));
    assert_eq!(fault.unwrap_err(), Stop::Unaligned(AT + 2));
}

#[test]
fn t32_writes_the_base_where_w_is_set() {
    // LDR R0, [R1], #4 and [R1, #-4]; P = 0 and W = 0 is nothing. `dyno-conformance aarch32` seed 1 index 383.
    let m = || machine(&[(1, AT)]);
    let r = step(t32(), 0xf851_0b04, m());
    assert_eq!((r.x[0], r.x[1]), (word(AT), AT + 4));
    let r = step(t32(), 0xf851_0c04, m());
    assert_eq!((r.x[0], r.x[1]), (word(AT - 4), AT));
    assert!(decode(0xf851_0804, t32()).is_none());
    // STRD R2, R3, [R1], #8.
    let r = step(t32(), 0xe8e1_2302, m());
    assert_eq!((r.read(AT + 4, 4), r.x[1]), (Some(0x0404_0404), AT + 8));
}

#[test]
fn table_branches() {
    // TBB [PC, R0], with the table behind the instruction.
    let location = Location::new(RAM as u32, true, 0);
    let r = step(location, 0xe8df_f000, machine(&[(0, 3)]));
    let entry = machine(&[]).read(RAM + 7, 1).expect("inside RAM") as u64;
    assert_eq!(r.pc, RAM + 4 + 2 * entry + 1);
}
