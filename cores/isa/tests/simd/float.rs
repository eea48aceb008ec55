//! Floating-point: results against the host's, which rounds to nearest, and the rest by hand.
use crate::evaluator::State;
use crate::{Random, d, h, s};
use dyno_isa::FpEnv;
use dyno_isa::fp::*;
use std::cmp::Ordering;

/// Operands where something may go wrong, and others.
fn operand(r: &mut Random, f: Format) -> u64 {
    let (ones, bias) = ((1u64 << f.exponent) - 1, (1 << (f.exponent - 1)) - 1);
    let width = u64::from(f.fraction);
    let exponent = match r.below(10) {
        0 => 0,
        1 => ones,
        2 => ones - 1,
        3 => bias,
        4 => bias + r.below(width + 2),
        5 => bias - r.below(width.min(bias)),
        6 => 1 + r.below(width),
        _ => r.draw() & ones,
    };
    let all = (1 << f.fraction) - 1;
    let fraction = match r.below(8) {
        0 => 0,
        1 => all,
        2 => 1,
        3 => 1 << r.below(width),
        4 => all & !((1 << r.below(width)) - 1),
        _ => r.draw() & all,
    };
    (r.draw() & 1) << (f.exponent + f.fraction) | exponent << f.fraction | fraction
}

const N: u32 = 400_000;

/// NaNs of the host may differ from Arm's in sign and payload.
fn check64(what: &str, operands: &[u64], ours: u64, host: f64) {
    let same = ours == host.to_bits() || host.is_nan() && f64::from_bits(ours).is_nan();
    assert!(
        same,
        "{what} {operands:x?}: {ours:x}, host {:x}",
        host.to_bits()
    );
}
fn check32(what: &str, operands: &[u64], ours: u64, host: f32) {
    let same =
        ours == host.to_bits().into() || host.is_nan() && f32::from_bits(ours as u32).is_nan();
    assert!(
        same,
        "{what} {operands:x?}: {ours:x}, host {:x}",
        host.to_bits()
    );
}

#[test]
fn arithmetic_of_doubles() {
    let mut r = Random(1);
    let e = &mut FpEnv::default();
    for _ in 0..N {
        let [a, b, c] = [(); 3].map(|()| operand(&mut r, DOUBLE));
        let [x, y, z] = [a, b, c].map(f64::from_bits);
        check64("add", &[a, b], add(e, DOUBLE, a, b), x + y);
        check64("sub", &[a, b], sub(e, DOUBLE, a, b), x - y);
        check64("mul", &[a, b], mul(e, DOUBLE, a, b), x * y);
        check64("div", &[a, b], div(e, DOUBLE, a, b), x / y);
        check64("sqrt", &[a], sqrt(e, DOUBLE, a), x.sqrt());
        check64(
            "fma",
            &[a, b, c],
            mul_add(e, DOUBLE, c, a, b),
            x.mul_add(y, z),
        );
    }
}

#[test]
fn arithmetic_of_singles() {
    let mut r = Random(2);
    let e = &mut FpEnv::default();
    for _ in 0..N {
        let [a, b, c] = [(); 3].map(|()| operand(&mut r, SINGLE));
        let [x, y, z] = [a, b, c].map(|v| f32::from_bits(v as u32));
        check32("add", &[a, b], add(e, SINGLE, a, b), x + y);
        check32("sub", &[a, b], sub(e, SINGLE, a, b), x - y);
        check32("mul", &[a, b], mul(e, SINGLE, a, b), x * y);
        check32("div", &[a, b], div(e, SINGLE, a, b), x / y);
        check32("sqrt", &[a], sqrt(e, SINGLE, a), x.sqrt());
        check32(
            "fma",
            &[a, b, c],
            mul_add(e, SINGLE, c, a, b),
            x.mul_add(y, z),
        );
    }
}

/// Products cancel against the addend: where a fused result has few bits.
#[test]
fn fused_cancellation() {
    let mut r = Random(3);
    let e = &mut FpEnv::default();
    for _ in 0..N {
        let [a, b] = [(); 2].map(|()| f64::from_bits(operand(&mut r, DOUBLE)));
        let c = -(a * b);
        let ours = mul_add(e, DOUBLE, c.to_bits(), a.to_bits(), b.to_bits());
        check64("fma", &[a.to_bits(), b.to_bits()], ours, a.mul_add(b, c));
    }
}

#[test]
fn comparisons() {
    let mut r = Random(4);
    let e = &mut FpEnv::default();
    for _ in 0..N {
        let a = operand(&mut r, DOUBLE);
        let b = if r.below(4) == 0 {
            a
        } else {
            operand(&mut r, DOUBLE)
        };
        let (x, y) = (f64::from_bits(a), f64::from_bits(b));
        let nzcv = match x.partial_cmp(&y) {
            None => 3,
            Some(Ordering::Less) => 8,
            Some(Ordering::Equal) => 6,
            Some(Ordering::Greater) => 2,
        };
        assert_eq!(compare(e, DOUBLE, a, b, false), nzcv << 28, "{a:x} {b:x}");
        assert_eq!(greater_or_equal(e, DOUBLE, a, b), x >= y);
        assert_eq!(equal(e, DOUBLE, a, b), x == y);
        if !x.is_nan() && !y.is_nan() && a != b {
            let (lo, hi) = match x.total_cmp(&y) {
                Ordering::Less => (a, b),
                _ => (b, a),
            };
            assert_eq!((min(e, DOUBLE, a, b), max(e, DOUBLE, a, b)), (lo, hi));
        }
    }
}

#[test]
fn conversions() {
    let mut r = Random(5);
    let e = &mut FpEnv::default();
    let near = Rounding::TieEven;
    for _ in 0..N {
        let a = operand(&mut r, DOUBLE);
        let x = f64::from_bits(a);
        check32(
            "narrow",
            &[a],
            convert(e, DOUBLE, SINGLE, near, a),
            x as f32,
        );
        let b = operand(&mut r, SINGLE);
        let y = f32::from_bits(b as u32);
        check64("widen", &[b], convert(e, SINGLE, DOUBLE, near, b), y.into());
        // Host casts truncate and saturate, as these do.
        let zero = Rounding::Zero;
        assert_eq!(
            to_fixed(e, DOUBLE, a, 64, 0, false, zero),
            x as i64 as u64,
            "{x}"
        );
        assert_eq!(to_fixed(e, DOUBLE, a, 64, 0, true, zero), x as u64, "{x}");
        assert_eq!(
            to_fixed(e, DOUBLE, a, 32, 0, false, zero),
            (x as i32 as u32).into(),
            "{x}"
        );
        assert_eq!(
            to_fixed(e, SINGLE, b, 32, 0, true, zero),
            (y as u32).into(),
            "{y}"
        );
        assert_eq!(
            to_fixed(e, DOUBLE, a, 64, 0, false, near),
            x.round_ties_even() as i64 as u64
        );
        assert_eq!(
            to_fixed(e, DOUBLE, a, 64, 0, false, Rounding::TieAway),
            x.round() as i64 as u64
        );
        assert_eq!(
            to_fixed(e, DOUBLE, a, 64, 0, false, Rounding::Up),
            x.ceil() as i64 as u64
        );
        assert_eq!(
            to_fixed(e, DOUBLE, a, 64, 0, false, Rounding::Down),
            x.floor() as i64 as u64
        );
        for (mode, host) in [
            (near, x.round_ties_even()),
            (Rounding::TieAway, x.round()),
            (Rounding::Up, x.ceil()),
            (Rounding::Down, x.floor()),
            (Rounding::Zero, x.trunc()),
        ] {
            check64("round", &[a], round_int(e, DOUBLE, a, mode, false), host);
        }
        let v = r.draw() >> r.below(64);
        check64(
            "from u64",
            &[v],
            from_fixed(e, DOUBLE, v, 64, 0, true),
            v as f64,
        );
        check64(
            "from i64",
            &[v],
            from_fixed(e, DOUBLE, v, 64, 0, false),
            v as i64 as f64,
        );
        check32(
            "from u64",
            &[v],
            from_fixed(e, SINGLE, v, 64, 0, true),
            v as f32,
        );
        check32(
            "from i32",
            &[v],
            from_fixed(e, SINGLE, v, 32, 0, false),
            v as i32 as f32,
        );
        let host = v as u32 as f64 / 65536.0;
        check64(
            "from fixed",
            &[v],
            from_fixed(e, DOUBLE, v, 32, 16, true),
            host,
        );
    }
}

/// Singles hold every half exactly, so rounding what they give is rounding once for add, sub, mul
/// (22 bits) and, by the width of a single, also for div and sqrt.
#[test]
fn halves() {
    let mut r = Random(6);
    let e = &mut FpEnv::default();
    let near = Rounding::TieEven;
    for _ in 0..N {
        let (a, b) = (operand(&mut r, HALF), operand(&mut r, HALF));
        let [x, y] = [a, b].map(|v| {
            let wide = convert(&mut FpEnv::default(), HALF, SINGLE, near, v);
            f32::from_bits(wide as u32)
        });
        let narrow = |v: f32| {
            let v = convert(
                &mut FpEnv::default(),
                SINGLE,
                HALF,
                near,
                v.to_bits().into(),
            );
            (v, v & 0x7fff > 0x7c00)
        };
        for (what, ours, host) in [
            ("add", add(e, HALF, a, b), x + y),
            ("sub", sub(e, HALF, a, b), x - y),
            ("mul", mul(e, HALF, a, b), x * y),
            ("div", div(e, HALF, a, b), x / y),
            ("sqrt", sqrt(e, HALF, a), x.sqrt()),
        ] {
            let (host, nan) = narrow(host);
            assert!(
                ours == host || nan && ours & 0x7fff > 0x7c00,
                "{what} {a:x} {b:x}: {ours:x} {host:x}"
            );
        }
    }
    // Every half, there and back.
    for v in 0..0x1_0000 {
        let wide = convert(e, HALF, DOUBLE, near, v);
        let back = convert(e, DOUBLE, HALF, near, wide);
        let nan = v & 0x7fff > 0x7c00;
        assert_eq!(back, if nan { v | 0x200 } else { v });
    }
}

fn bits(x: f64) -> u64 {
    x.to_bits()
}
const RP: u64 = 1 << 22;
const RM: u64 = 2 << 22;
const RZ: u64 = 3 << 22;

/// The result of `f` under this FPCR, and the flags it raises.
fn under(fpcr: u64, f: impl Fn(&mut FpEnv) -> u64) -> (u64, u64) {
    let mut e = FpEnv { fpcr, fpsr: 0 };
    (f(&mut e), e.fpsr)
}

#[test]
fn flags() {
    let two = |f: fn(&mut FpEnv, Format, u64, u64) -> u64, a: f64, b: f64| {
        under(0, |e| f(e, DOUBLE, bits(a), bits(b)))
    };
    let inf = f64::INFINITY;
    let nan = DOUBLE.default_nan();
    assert_eq!(two(add, 1.0, 2.0), (bits(3.0), 0));
    assert_eq!(two(add, 1.0, 1e-30), (bits(1.0), IXC));
    assert_eq!(two(add, inf, -inf), (nan, IOC));
    assert_eq!(two(mul, inf, 0.0), (nan, IOC));
    assert_eq!(two(mul_extended, -inf, 0.0), (bits(-2.0), 0));
    assert_eq!(two(div, -1.0, 0.0), (bits(-inf), DZC));
    assert_eq!(two(div, 0.0, 0.0), (nan, IOC));
    assert_eq!(two(div, inf, 0.0), (bits(inf), 0));
    assert_eq!(two(mul, 1e300, 1e300), (bits(inf), OFC | IXC));
    assert_eq!(two(mul, 1e-300, 1e-300), (0, UFC | IXC));
    // A subnormal that is exact does not underflow.
    assert_eq!(two(mul, f64::MIN_POSITIVE, 0.5), (1 << 51, 0));
    assert_eq!(under(0, |e| sqrt(e, DOUBLE, bits(-1.0))), (nan, IOC));
    assert_eq!(under(0, |e| sqrt(e, DOUBLE, bits(-0.0))), (bits(-0.0), 0));
    // Tiny before rounding, and the smallest normal number after.
    let (r, raised) = under(0, |e| mul(e, DOUBLE, (1 << 53) - 1, bits(0.5)));
    assert_eq!((r, raised), (1 << 52, UFC | IXC));
    // Conversions.
    let to = |x: f64| {
        under(0, |e| {
            to_fixed(e, DOUBLE, bits(x), 32, 0, false, Rounding::Zero)
        })
    };
    assert_eq!(to(1.5), (1, IXC));
    assert_eq!(to(3e9), (0x7fff_ffff, IOC));
    assert_eq!(to(f64::NAN), (0, IOC));
    assert_eq!(
        under(0, |e| round_int(e, DOUBLE, bits(1.5), Rounding::Zero, true)),
        (bits(1.0), IXC)
    );
    assert_eq!(
        under(0, |e| round_int(
            e,
            DOUBLE,
            bits(1.5),
            Rounding::Zero,
            false
        )),
        (bits(1.0), 0)
    );
}

#[test]
fn rounding_modes() {
    let third = |fpcr| under(fpcr, |e| div(e, DOUBLE, bits(1.0), bits(-3.0))).0;
    let (small, large) = (0xbfd5_5555_5555_5555, 0xbfd5_5555_5555_5556);
    assert_eq!([0, RP, RM, RZ].map(third), [small, small, large, small]);
    let huge = |fpcr| under(fpcr, |e| mul(e, DOUBLE, bits(1e300), bits(1e300))).0;
    let (max, inf) = (bits(f64::MAX), bits(f64::INFINITY));
    assert_eq!([0, RP, RM, RZ].map(huge), [inf, inf, max, max]);
    let cancelled = |fpcr| under(fpcr, |e| sub(e, DOUBLE, bits(1.0), bits(1.0))).0;
    assert_eq!([0, RP, RM, RZ].map(cancelled), [0, 0, bits(-0.0), 0]);
    let odd = |v| convert(&mut FpEnv::default(), DOUBLE, SINGLE, Rounding::Odd, v);
    assert_eq!(odd(bits(1.0) + 1), 0x3f80_0001);
    assert_eq!(odd(bits(1e300)), 0x7f7f_ffff);
}

#[test]
fn nans() {
    let (q1, q2, s1, s2) = (
        0x7ff8_0000_0000_0001,
        0xfff8_0000_0000_0002,
        0x7ff0_0000_0000_0003,
        0xfff0_0000_0000_0004,
    );
    let quiet = 1 << 51;
    let sum = |fpcr, a, b| under(fpcr, |e| add(e, DOUBLE, a, b));
    assert_eq!(sum(0, q1, q2), (q1, 0));
    assert_eq!(sum(0, q1, s2), (s2 | quiet, IOC));
    assert_eq!(sum(0, s1, s2), (s1 | quiet, IOC));
    assert_eq!(sum(DN, q2, s1), (DOUBLE.default_nan(), IOC));
    // The addend comes first, but an impossible product wins over it.
    let fma = |c, a, b| under(0, |e| mul_add(e, DOUBLE, c, a, b));
    assert_eq!(fma(q1, q2, q2), (q1, 0));
    assert_eq!(fma(q1, s1, s2), (s1 | quiet, IOC));
    assert_eq!(fma(q1, bits(f64::INFINITY), 0), (DOUBLE.default_nan(), IOC));
    // A number wins over a quiet NaN only.
    let num = |a, b| under(0, |e| max_number(e, DOUBLE, a, b));
    assert_eq!(num(q1, bits(-5.0)), (bits(-5.0), 0));
    assert_eq!(num(s1, bits(-5.0)), (s1 | quiet, IOC));
    // Only the E form minds a quiet NaN.
    assert_eq!(under(0, |e| compare(e, DOUBLE, q1, 0, false)), (3 << 28, 0));
    assert_eq!(
        under(0, |e| compare(e, DOUBLE, q1, 0, true)),
        (3 << 28, IOC)
    );
    assert_eq!(
        under(0, |e| convert(e, DOUBLE, SINGLE, Rounding::TieEven, s2)),
        (0xffc0_0000, IOC)
    );
}

#[test]
fn flushing() {
    let tiny = 1;
    assert_eq!(under(FZ, |e| add(e, DOUBLE, tiny, 0)), (0, IDC));
    assert_eq!(under(0, |e| add(e, DOUBLE, tiny, 0)), (tiny, 0));
    // A result is flushed without being inexact.
    assert_eq!(
        under(FZ, |e| mul(e, DOUBLE, bits(-1e-200), bits(1e-200))),
        (bits(-0.0), UFC)
    );
    // Half precision has its own bit, and raises nothing for operands.
    assert_eq!(under(FZ, |e| add(e, HALF, 1, 0)), (1, 0));
    assert_eq!(under(FZ16, |e| add(e, HALF, 1, 0)), (0, 0));
    // Conversions do not look at it.
    assert_eq!(
        under(FZ16, |e| convert(e, HALF, SINGLE, Rounding::TieEven, 1)).0,
        0x3380_0000
    );
    // The alternative format has no infinity.
    let alternative = |v| under(AHP, |e| convert(e, SINGLE, HALF, Rounding::TieEven, v));
    assert_eq!(alternative(0x7f80_0000), (0x7fff, IOC));
    assert_eq!(alternative(0x47c0_0000), (0x7e00, 0));
    assert_eq!(alternative(0x7fc0_0000), (0, IOC));
}

#[test]
fn estimates() {
    let e = &mut FpEnv::default();
    assert_eq!(recip_estimate(e, SINGLE, 0x3f80_0000), 0x3f7f_8000); // 1.0
    assert_eq!(recip_estimate(e, DOUBLE, bits(2.0)), 0x3fdf_f000_0000_0000);
    assert_eq!(rsqrt_estimate(e, SINGLE, 0x3f80_0000), 0x3f7f_8000);
    assert_eq!(rsqrt_estimate(e, DOUBLE, bits(4.0)), 0x3fdf_f000_0000_0000);
    assert_eq!(recip_estimate_unsigned(0x7fff_ffff), !0);
    assert_eq!(recip_estimate_unsigned(!0), 0x8000_0000);
    assert_eq!(rsqrt_estimate_unsigned(!0), 0x8000_0000);
    assert_eq!(recip_step(e, DOUBLE, bits(2.0), bits(0.75)), bits(0.5));
    assert_eq!(rsqrt_step(e, DOUBLE, bits(2.0), bits(0.5)), bits(1.0));
    assert_eq!(e.fpsr, 0);
    // Good to eight bits.
    let mut r = Random(7);
    for _ in 0..10_000 {
        let x = f64::from_bits(0x3f00_0000_0000_0000 + r.below(0x00ff_ffff_ffff_ffff));
        let near = |v: u64, exact: f64| (f64::from_bits(v) / exact - 1.0).abs() < 1.0 / 256.0;
        assert!(near(recip_estimate(e, DOUBLE, bits(x)), 1.0 / x));
        assert!(near(rsqrt_estimate(e, DOUBLE, bits(x)), 1.0 / x.sqrt()));
    }
}

/// Through the decoder: one of each kind of row.
#[test]
fn instructions() {
    let mut st = State::default();
    let mut run = |insn, v0, v1: u128, v2: u128| {
        (st.v[0], st.v[1], st.v[2]) = (v0, v1, v2);
        assert_eq!(st.run(insn), Ok(()), "{insn:08x}");
        st.v[0]
    };
    let dd = |x: f64| u128::from(bits(x));
    let ss = |x: f32| u128::from(x.to_bits());
    let s4 = |x: [f32; 4]| s(x.map(f32::to_bits));
    assert_eq!(run(0x1e62_2820, !0, dd(1.5), dd(2.0)), dd(3.5)); // fadd d0, d1, d2
    assert_eq!(run(0x1e22_1820, !0, !0 << 32 | ss(1.0), ss(4.0)), ss(0.25)); // fdiv s0, s1, s2
    assert_eq!(run(0x1f42_0020, dd(1.0), dd(3.0), dd(4.0)), dd(13.0)); // fmadd d0, d1, d2, d0
    assert_eq!(run(0x1e22_c020, !0, ss(-0.5), 0), dd(-0.5)); // fcvt d0, s1
    assert_eq!(run(0x1e63_c020, !0, dd(65504.0), 0), 0x7bff); // fcvt h0, d1
    assert_eq!(
        run(0x7e61_6820, !0, u128::from(bits(1.0) + 1), 0),
        0x3f80_0001
    ); // fcvtxn s0, d1
    assert_eq!(
        run(
            0x6e22_d420,
            0,
            s4([1.0, 2.0, 3.0, 4.0]),
            s4([5.0, 6.0, 7.0, 8.0])
        ),
        s4([3.0, 7.0, 11.0, 15.0])
    ); // faddp
    assert_eq!(
        run(0x6e30_c820, !0, s4([1.0, f32::NAN, -3.0, 2.0]), 0),
        ss(2.0)
    ); // fmaxnmv
    assert_eq!(
        run(0x0e61_7820, 0, s4([1.0, -2.0, 9.0, 9.0]), 0),
        d([bits(1.0), bits(-2.0)])
    ); // fcvtl
    assert_eq!(
        run(0x4e61_6820, 7, d([bits(1.0), bits(2.0)]), 0),
        u128::from(s4([1.0, 2.0, 0.0, 0.0]) as u64) << 64 | 7
    ); // fcvtn2
    assert_eq!(
        run(
            0x6e22_e420,
            0,
            s4([1.0, 2.0, -0.0, f32::NAN]),
            s4([2.0, 1.0, 0.0, 0.0])
        ),
        s([0, !0, !0, 0])
    ); // fcmge
    assert_eq!(run(0x1ee2_2820, !0, 0x3c00, 0x4000), 0x4200); // fadd h0, h1, h2
    assert_eq!(
        run(
            0x6e82_cc20,
            0,
            s4([1.0, 2.0, 3.0, 4.0]),
            s4([5.0, 6.0, 7.0, 8.0])
        ),
        s4([-12.0, 10.0, -32.0, 28.0])
    ); // fcmla #90
    assert_eq!(run(0x1e63_4020, !0, 0x3f80_8000, 0), 0x3f80); // bfcvt, a tie
    assert_eq!(
        run(0x6e42_fc20, s4([1.0; 4]), h([0x3f80; 8]), h([0x4000; 8])),
        s4([5.0; 4])
    ); // bfdot
    assert_eq!(run(0x1e68_4020, !0, dd(3e9), 0), dd(-2_147_483_648.0)); // frint32z

    let mut st = State::default();
    let mut general = |insn, x1: u64, v1: u128, v2: u128| {
        (st.x[0], st.x[1], st.v[1], st.v[2]) = (!0, x1, v1, v2);
        assert_eq!(st.run(insn), Ok(()), "{insn:08x}");
        (st.x[0], st.v[0], st.nzcv >> 28)
    };
    assert_eq!(general(0x9e78_0020, 0, dd(-7.9), 0).0, !6); // fcvtzs x0, d1
    assert_eq!(general(0x1e38_0020, 0, ss(-7.9), 0).0, 0xffff_fff9); // fcvtzs w0, s1
    assert_eq!(general(0x1e79_0020, 0, dd(5e9), 0).0, 0xffff_ffff); // fcvtzu w0, d1
    assert_eq!(general(0x9e62_0020, !0, 0, 0).1, dd(-1.0)); // scvtf d0, x1
    assert_eq!(general(0x1e63_0020, !0, 0, 0).1, dd(4_294_967_295.0)); // ucvtf d0, w1
    assert_eq!(general(0x1e42_f020, 24, 0, 0).1, dd(1.5)); // scvtf d0, w1, #4
    assert_eq!(general(0x1e62_2020, 0, dd(1.0), dd(2.0)).2, 8); // fcmp, less
    assert_eq!(general(0x1e62_0425, 0, dd(1.0), dd(2.0)).2, 5); // fccmp #5, eq: does not hold
    assert_eq!(general(0x1e62_2020, 0, dd(2.0), dd(2.0)).2, 6);
    assert_eq!(general(0x1e62_0425, 0, dd(1.0), dd(2.0)).2, 8); // holds
    assert_eq!(general(0x1e62_1c20, 0, dd(1.0), dd(2.0)).1, dd(1.0)); // fcsel ne
    assert_eq!(
        general(0x1e7e_0020, 0, dd(4_294_967_297.0), 0),
        (1, dd(1.0), 0)
    ); // fjcvtzs
    assert_eq!(
        general(0x1e7e_0020, 0, dd(-5.0), 0),
        (0xffff_fffb, dd(1.0), 4)
    );
}

#[test]
fn a_false_fccmpe_raises_nothing() {
    let mut st = State::default();
    st.v[1] = u128::from(DOUBLE.default_nan());
    st.run(0x1e62_0435).unwrap(); // fccmpe d1, d2, #5, eq
    assert_eq!((st.nzcv >> 28, st.fp.fpsr), (5, 0));
    st.nzcv = 4 << 28;
    st.run(0x1e62_0435).unwrap();
    assert_eq!((st.nzcv >> 28, st.fp.fpsr), (3, IOC));
}
