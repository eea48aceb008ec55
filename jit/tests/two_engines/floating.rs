//! Floating-point results at the borders of what the host may compute, on both engines.
use super::run;
use super::support::engine;

const DOUBLES: [f64; 9] = [
    0.0,
    -0.0,
    -1.5,
    f64::MIN_POSITIVE,
    -5e-324,
    1e-200,
    f64::MAX,
    f64::NEG_INFINITY,
    f64::NAN,
];
const SINGLES: [f32; 9] = [
    0.0,
    -0.0,
    -1.5,
    f32::MIN_POSITIVE,
    -1e-45,
    1e-30,
    f32::MAX,
    f32::NEG_INFINITY,
    f32::NAN,
];

/// FADD, FSUB, FMUL, FDIV and FNMUL to D3 to D7 of D0 and D1, FSQRT D8, and FMADD, FMSUB, FNMADD and FNMSUB to D9
/// to D12 with D2. MRS X0, FPSR behind all of them.
const WORDS: [u32; 11] = [
    0x1e61_2803,
    0x1e61_3804,
    0x1e61_0805,
    0x1e61_1806,
    0x1e61_8807,
    0x1e61_c008,
    0x1f41_0809,
    0x1f41_880a,
    0x1f61_080b,
    0x1f61_880c,
    0xd53b_4420,
];

#[test]
fn zeros_and_what_is_close_to_them_agree() {
    let words64 = WORDS.to_vec();
    let words32: Vec<u32> = (WORDS.iter())
        .map(|&w| if w >> 24 == 0xd5 { w } else { w & !(1 << 22) })
        .collect();
    // Without IXC nothing may be left to the host that is not exact; with FZ, or rounding up, nothing at all.
    for (fpcr, fpsr) in [(0, 0x10), (0, 0), (1 << 24, 0x10), (1 << 22, 0x10)] {
        let mut engines = [engine(0), engine(0)];
        for i in 0..9 * 9 * 5 {
            let [a, b, c] = [i % 9, i / 9 % 9, i / 81];
            let doubles = [a, b, c].map(|i| DOUBLES[i].to_bits());
            let singles = [a, b, c].map(|i| u64::from(SINGLES[i].to_bits()));
            let sides = [(&words64, doubles), (&words32, singles)];
            for ((words, values), engine) in sides.into_iter().zip(&mut engines) {
                run(engine, words, words.len() as i64, |c| {
                    for (v, bits) in c.v.iter_mut().zip(values) {
                        *v = bits.into();
                    }
                    (c.fp.fpcr, c.fp.fpsr) = (fpcr, fpsr);
                });
            }
        }
    }
}
