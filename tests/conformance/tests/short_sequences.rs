//! FEAT_CSSC, which the oracle does not have, against Rust's own integers.
use dyno_conformance::cpu::Cpu;
use dyno_conformance::generate::Pool;
use dyno_conformance::machine::Machine;
use dyno_conformance::rows::field;
use dyno_conformance::state::{Signal, State, Test};
use dyno_isa::Feature;

fn expected(row: &str, sf: bool, a: u64, b: u64, imm8: u32) -> u64 {
    let (a32, b32) = (a as u32, b as u32);
    let signed = imm8 as u8 as i8;
    let by_width = |long: u64, short: u32| if sf { long } else { short.into() };
    match row {
        "ABS" => by_width(
            (a as i64).wrapping_abs() as u64,
            (a32 as i32).wrapping_abs() as u32,
        ),
        "CNT" => by_width(a.count_ones().into(), a32.count_ones()),
        "CTZ" => by_width(a.trailing_zeros().into(), a32.trailing_zeros()),
        "SMAX_reg" => by_width(
            (a as i64).max(b as i64) as u64,
            (a32 as i32).max(b32 as i32) as u32,
        ),
        "SMIN_reg" => by_width(
            (a as i64).min(b as i64) as u64,
            (a32 as i32).min(b32 as i32) as u32,
        ),
        "UMAX_reg" => by_width(a.max(b), a32.max(b32)),
        "UMIN_reg" => by_width(a.min(b), a32.min(b32)),
        "SMAX_imm" => by_width(
            (a as i64).max(signed.into()) as u64,
            (a32 as i32).max(signed.into()) as u32,
        ),
        "SMIN_imm" => by_width(
            (a as i64).min(signed.into()) as u64,
            (a32 as i32).min(signed.into()) as u32,
        ),
        "UMAX_imm" => by_width(a.max(imm8.into()), a32.max(imm8)),
        "UMIN_imm" => by_width(a.min(imm8.into()), a32.min(imm8)),
        other => panic!("no model of {other}"),
    }
}

#[test]
fn short_sequences_do_as_rust_does() {
    let pool = Pool::new(false, |_, r| r.feature == Some(Feature::CSSC));
    assert_eq!(
        pool.rows().filter(|r| !r.name.starts_with("BC")).count(),
        11
    );
    let mut machine = Machine::new(Cpu::Max);
    for index in 0..20_000 {
        let t = Test {
            cpu: Cpu::Max,
            ..pool.test(1, index)
        };
        let row = t.row.expect("a row of the pool");
        let of = |name| field(row, t.word, name);
        let s = &t.before;
        let x = |n: Option<u32>| n.map_or(0, |n| s.x.get(n as usize).copied().unwrap_or(0));
        let sf = of("sf") == Some(1);
        let imm8 = of("imm8").unwrap_or(0);
        let want = expected(row.name, sf, x(of("Rn")), x(of("Rm")), imm8);
        let mut after = State::clone(s);
        if let Some(d) = after.x.get_mut(of("Rd").expect("all write Rd") as usize) {
            *d = want;
        }
        let got = machine.run(&t);
        assert_eq!(
            (got.signal, &got.after),
            (Signal::None, &after),
            "{} {:08x}",
            row.name,
            t.word
        );
    }
}
