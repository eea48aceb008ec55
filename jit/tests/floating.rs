//! Floating-point results at the borders of what the host may compute, on both engines.
use dyno_core::Core;
use dyno_core::bench::{World, core};
use dyno_core::interpreter::Interpreter;
use dyno_jit::{Jit, Options};

const DOUBLES: [f64; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    f64::MIN_POSITIVE,
    -f64::MIN_POSITIVE,
    5e-324,
    1e-200,
    -1e300,
    f64::MAX,
    f64::NEG_INFINITY,
    f64::NAN,
];
const SINGLES: [f32; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    f32::MIN_POSITIVE,
    -f32::MIN_POSITIVE,
    1e-45,
    1e-30,
    -1e38,
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
        let mut engines = [&words64, &words32].map(|_| {
            let options = Options {
                threshold: 0,
                ..Options::default()
            };
            let jit = Jit::new(options).expect("this host can be compiled for");
            Interpreter::with_upper(Box::new(jit))
        });
        for i in 0..12 * 12 * 12 {
            let [a, b, c] = [i % 12, i / 12 % 12, i / 144];
            let doubles = [a, b, c].map(|i| DOUBLES[i].to_bits());
            let singles = [a, b, c].map(|i| u64::from(SINGLES[i].to_bits()));
            let sides = [(&words64, doubles), (&words32, singles)];
            for ((words, values), engine) in sides.into_iter().zip(&mut engines) {
                let run = |engine: &mut Interpreter| -> Core {
                    let (mut c, mut world) = (core(), World::new(words));
                    for (v, bits) in c.v.iter_mut().zip(values) {
                        *v = bits.into();
                    }
                    (c.fp.fpcr, c.fp.fpsr) = (fpcr, fpsr);
                    (c.turn_end, c.budget) = (4 * 11, 4 * 11);
                    engine.run(&mut c, &mut world);
                    c
                };
                let (c, other) = (run(engine), run(&mut Interpreter::default()));
                assert_eq!(
                    c.v[3..13],
                    other.v[3..13],
                    "{values:x?} {fpcr:#x} {fpsr:#x}"
                );
                assert_eq!(c.x[0], other.x[0], "FPSR {values:x?} {fpcr:#x} {fpsr:#x}");
            }
        }
    }
}
