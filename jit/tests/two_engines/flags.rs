//! Conditions on flags that another block has set, on both engines.
use super::run;
use super::support::engine;

/// CMP, CMN and TST of 64 and 32 bits, FCMP, and MSR NZCV.
const SETTERS: [u32; 8] = [
    0xeb01_001f,
    0x6b01_001f,
    0xab01_001f,
    0x2b01_001f,
    0xea01_001f,
    0x6a01_001f,
    0x1e61_2000,
    0xd51b_4200,
];

fn b(to: i32, from: i32) -> u32 {
    0x1400_0000 | ((to - from) as u32 & 0x3ff_ffff)
}
fn b_cond(cond: u32, to: i32, from: i32) -> u32 {
    0x5400_0000 | ((to - from) as u32 & 0x7_ffff) << 5 | cond
}
fn cb(nonzero: bool, reg: u32, to: i32, from: i32) -> u32 {
    0xb400_0000 | u32::from(nonzero) << 24 | ((to - from) as u32 & 0x7_ffff) << 5 | reg
}

/// A loop in which the setters take turns, and a condition is asked for where both ways have met: by a
/// branch and, where it is not taken, by a selection.
fn program(first: u32, second: u32, cond: u32) -> Vec<u32> {
    vec![
        cb(false, 3, 3, 0),
        first,
        b(4, 2),
        second,
        b_cond(cond, 7, 4),
        // cset x5, cond ; add x6, x6, x5
        0x9a9f_07e5 | (cond ^ 3) << 12,
        0x8b05_00c6,
        // cset x5, cond ^ 2 ; add x6, x5, x6, lsl #1
        0x9a9f_07e5 | (cond ^ 1) << 12,
        0x8b06_04a6,
        // eor x3, x3, #1 ; ror x0, x0, #13 ; fmov d0, x0 ; sub x4, x4, #1
        0xd240_0063,
        0x93c0_3400,
        0x9e67_0000,
        0xd100_0484,
        cb(true, 4, 0, 13),
        b(14, 14),
    ]
}

#[test]
fn conditions_on_flags_of_another_block_agree() {
    let mut taken = 0;
    for (i, &first) in SETTERS.iter().enumerate() {
        for &second in SETTERS[i..].iter().take(2) {
            for cond in 0..14 {
                let words = program(first, second, cond);
                let mut compiled = engine(3);
                for (x0, x1) in [
                    (0x8000_0000_7fff_ffff, 0x0000_0001_8000_0000),
                    (5, 5),
                    (0xf000_0000_0000_0000, 0xf000_0000),
                ] {
                    let c = run(&mut compiled, &words, 900, |c| {
                        (c.x[0], c.x[1], c.x[4]) = (x0, x1, 64);
                    });
                    taken += c.x[6].count_ones();
                }
            }
        }
    }
    assert!(taken > 5_000, "conditions held too seldom to say anything");
}
