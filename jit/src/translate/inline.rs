//! Vector functions by the host's own instructions, where the result is proven to be the same.
//!
//! Floating-point: FPCR asks for nothing special, and FPSR.IXC is set already where the operation may
//! be inexact. Then a result that is a normal number, and not the smallest, raises nothing new:
//! no NaN, infinity, overflow, underflow or division by zero can be behind it. Nor does a zero that is exact
//! for sure: a sum, or what has a factor of zero. Everything else goes to the function itself.
use super::vector::Vector;
use super::{Translator, exchange};
use crate::code::Symbol;
use crate::helpers;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F32, F32X4, F64, F64X2, I8X16, I16X8, I32, I32X4, I64, I64X2};
use cranelift_codegen::ir::{InstBuilder, Type, Value};
use dyno_core::Core;
use dyno_core::exchange::Exchange;
use dyno_isa::a64::simd::lanes::{self, FULL, NEG, ROUND, SCALAR};
use dyno_isa::fp::IXC;
use dyno_isa::{FpEnv, VecFn};
use std::mem::offset_of;

/// How a function's result is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Judge {
    /// A normal number, and IXC is set.
    Rounded,
    /// A normal number.
    Exact,
}

/// The arithmetic that rounds.
#[derive(Clone, Copy)]
enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Sqrt,
    MulAdd,
}

impl Translator<'_, '_> {
    /// `None` where there is nothing better than the function.
    pub(super) fn inline<F: VecFn>(&mut self, imm: u64, args: [Vector; 3]) -> Option<Vector> {
        let op = match F::NAME {
            "fadd" => Op::Add,
            "fsub" => Op::Sub,
            "fmul" if imm & NEG == 0 => Op::Mul,
            "fdiv" => Op::Div,
            "fsqrt" => Op::Sqrt,
            "fmla" if self.host_fma => Op::MulAdd,
            "fmin" => return self.min_max::<F>(imm, args, FloatCC::LessThan),
            "fmax" => return self.min_max::<F>(imm, args, FloatCC::GreaterThan),
            "fcmp" => return self.compare_numbers::<F>(imm, args),
            "vcmp" => return self.compare_into_status::<F>(imm, args),
            "fabs" | "fneg" => return self.sign(F::NAME, imm, args[0]),
            "cvtf" => return self.convert_integer::<F>(imm, args),
            "fcvt" => return self.convert::<F>(imm, args),
            name => return self.integer_vector(name, imm, args),
        };
        let (ty, scalar) = float_type(imm)?;
        let [a, b, c] = args.map(|v| self.lanes_of(v, ty, scalar));
        let r = match op {
            Op::Add => self.b.ins().fadd(a, b),
            Op::Sub => self.b.ins().fsub(a, b),
            Op::Mul => self.b.ins().fmul(a, b),
            Op::Div => self.b.ins().fdiv(a, b),
            Op::Sqrt => self.b.ins().sqrt(a),
            Op::MulAdd => {
                let a = if imm & NEG != 0 {
                    self.b.ins().fneg(a)
                } else {
                    a
                };
                // NEG_ADDEND shares its bit with ROUND.
                let c = if imm & ROUND != 0 {
                    self.b.ins().fneg(c)
                } else {
                    c
                };
                self.b.ins().fma(a, b, c)
            }
        };
        let bad = self.suspicious(r, Judge::Rounded);
        let both = [a, b];
        let factors = match op {
            Op::Add | Op::Sub => &[],
            Op::Mul | Op::MulAdd => &both[..],
            Op::Div | Op::Sqrt => &both[..1],
        };
        let r = self.unless_exact::<F>(bad, imm, args, r, ty, scalar.then_some(factors));
        Some(self.result_of(r, ty, scalar))
    }

    fn lanes_of(&mut self, v: Vector, ty: Type, scalar: bool) -> Value {
        if scalar {
            self.scalar(v, ty)
        } else {
            self.as_type(v, ty)
        }
    }
    fn result_of(&mut self, r: Value, ty: Type, scalar: bool) -> Vector {
        match (scalar, ty) {
            (true, F64) => Vector::Double(r),
            (true, _) => Vector::Single(r),
            _ => self.of_type(r),
        }
    }
    /// Not zero where FPCR is not all default; with [`Judge::Rounded`], or IXC is clear.
    fn unready(&mut self, judge: Judge) -> Value {
        let at = usize::from(judge == Judge::Rounded);
        if let Some(v) = self.now.unready[at] {
            return v;
        }
        let fp = offset_of!(Core, fp);
        // AH, FIZ, NEP, FZ16, RMode, FZ, DN and AHP.
        let special = self.constant(0x07c8_0007);
        let fpcr = self.get(I64, fp + offset_of!(FpEnv, fpcr));
        let mut v = self.b.ins().band(fpcr, special);
        if judge == Judge::Rounded {
            let ixc = self.constant(IXC);
            let fpsr = self.get(I64, fp + offset_of!(FpEnv, fpsr));
            let clear = self.b.ins().band_not(ixc, fpsr);
            v = self.b.ins().bor(v, clear);
        }
        self.now.unready[at] = Some(v);
        v
    }
    /// Not zero where `r` may not be what the architecture says, or more than it.
    fn suspicious(&mut self, r: Value, judge: Judge) -> Value {
        let unready = self.unready(judge);
        let odd = self.not_normal(r);
        let odd = self.b.ins().uextend(I64, odd);
        self.b.ins().bor(odd, unready)
    }
    /// 1 where a lane is not a normal number above the smallest.
    fn not_normal(&mut self, r: Value) -> Value {
        let ty = self.b.func.dfg.value_type(r);
        let (int, fraction, exponents) = match ty {
            F64 => (I64, 52, 0x7fd),
            F32 => (I32, 23, 0xfd),
            F64X2 => (I64X2, 52, 0x7fd),
            _ => (I32X4, 23, 0xfd),
        };
        let lane = int.lane_type();
        let v = self.cast(int, r);
        let one = self.b.ins().iconst(I32, 1);
        let v = self.b.ins().ishl(v, one);
        // Signed comparisons are what vectors have.
        let top = 1i64 << (lane.bits() - 1);
        let lowest = (2i64 << (fraction + 1)).wrapping_add(top);
        let limit = (exponents << (fraction + 1)) ^ top;
        let sized = |x: i64| if lane == I32 { i64::from(x as u32) } else { x };
        let lowest = self.b.ins().iconst(lane, sized(lowest));
        let limit = self.b.ins().iconst(lane, sized(limit));
        if int.is_vector() {
            let lowest = self.b.ins().splat(int, lowest);
            let limit = self.b.ins().splat(int, limit);
            let v = self.b.ins().isub(v, lowest);
            let bad = self.b.ins().icmp(IntCC::SignedGreaterThanOrEqual, v, limit);
            return self.b.ins().vany_true(bad);
        }
        let v = self.b.ins().isub(v, lowest);
        self.b.ins().icmp(IntCC::SignedGreaterThanOrEqual, v, limit)
    }
    /// `r`, or where `bad` is not zero what the function says.
    fn unless<F: VecFn>(
        &mut self,
        bad: Value,
        imm: u64,
        args: [Vector; 3],
        r: Value,
        ty: Type,
    ) -> Value {
        self.unless_exact::<F>(bad, imm, args, r, ty, None)
    }
    /// The same, but that a result of zero is right where one of the `factors` is zero, or there is none in
    /// them.
    fn unless_exact<F: VecFn>(
        &mut self,
        bad: Value,
        imm: u64,
        args: [Vector; 3],
        r: Value,
        ty: Type,
        factors: Option<&[Value]>,
    ) -> Value {
        let (slow, done) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(slow);
        let joined = self.b.append_block_param(done, ty);
        self.b.ins().brif(bad, slow, &[], done, &[r.into()]);
        self.b.switch_to_block(slow);
        if let Some(factors) = factors {
            let zero = match ty {
                F64 => self.b.ins().f64const(0.0),
                _ => self.b.ins().f32const(0.0),
            };
            let mut exact = self.b.ins().fcmp(FloatCC::Equal, r, zero);
            let one_is = factors.iter().fold(None, |one: Option<Value>, &f| {
                let is_zero = self.b.ins().fcmp(FloatCC::Equal, f, zero);
                Some(one.map_or(is_zero, |one| self.b.ins().bor(one, is_zero)))
            });
            if let Some(one_is) = one_is {
                exact = self.b.ins().band(exact, one_is);
            }
            let unready = self.unready(Judge::Rounded);
            let none = self.constant(0);
            let ready = self.test(IntCC::Equal, unready, none);
            let exact = self.b.ins().band(exact, ready);
            let function = self.b.create_block();
            self.b.set_cold_block(function);
            self.b.ins().brif(exact, done, &[r.into()], function, &[]);
            self.b.switch_to_block(function);
        }
        self.put_arguments(args);
        let f = self.address(Symbol::function(helpers::vec_fn::<F> as *const () as usize));
        let imm = self.constant(imm);
        self.call_slow(helpers::number::VECTOR, f, imm);
        let exact = self.get(ty, exchange!(vec));
        self.b.ins().jump(done, &[exact.into()]);
        self.b.switch_to_block(done);
        joined
    }

    /// FMIN and FMAX: neither NaN nor zeros, whose order the host does not know.
    fn min_max<F: VecFn>(&mut self, imm: u64, args: [Vector; 3], cc: FloatCC) -> Option<Vector> {
        let (ty, scalar) = float_type(imm)?;
        let [a, b, _] = args.map(|v| self.lanes_of(v, ty, scalar));
        let unready = self.unready(Judge::Exact);
        let chosen = self.b.ins().fcmp(cc, a, b);
        let apart = self.b.ins().fcmp(FloatCC::Unordered, a, b);
        let (r, odd) = if scalar {
            let r = self.b.ins().select(chosen, a, b);
            let normal = self.not_normal(r);
            (r, self.b.ins().bor(apart, normal))
        } else {
            let mask = self.cast(ty, chosen);
            let r = self.b.ins().bitselect(mask, a, b);
            let normal = self.not_normal(r);
            let apart = self.b.ins().vany_true(apart);
            (r, self.b.ins().bor(apart, normal))
        };
        let odd = self.b.ins().uextend(I64, odd);
        let bad = self.b.ins().bor(odd, unready);
        let r = self.unless::<F>(bad, imm, args, r, ty);
        Some(self.result_of(r, ty, scalar))
    }
    /// FCMP and FCMPE of numbers: NZCV in bits \[31:28].
    fn compare_numbers<F: VecFn>(&mut self, imm: u64, args: [Vector; 3]) -> Option<Vector> {
        let (ty, _) = float_type(imm | SCALAR)?;
        let a = self.scalar(args[0], ty);
        let b = match imm & ROUND {
            0 => self.scalar(args[1], ty),
            // CMP_ZERO
            _ if ty == F64 => self.b.ins().f64const(0.0),
            _ => self.b.ins().f32const(0.0),
        };
        let unready = self.unready(Judge::Exact);
        let apart = self.b.ins().fcmp(FloatCC::Unordered, a, b);
        let apart = self.b.ins().uextend(I64, apart);
        let bad = self.b.ins().bor(apart, unready);
        let less = self.b.ins().fcmp(FloatCC::LessThan, a, b);
        let equal = self.b.ins().fcmp(FloatCC::Equal, a, b);
        let [n, zc, c] = [8u64, 6, 2].map(|nzcv| self.constant(nzcv << 28));
        let r = self.b.ins().select(equal, zc, c);
        let r = self.b.ins().select(less, n, r);
        let r = self.unless::<F>(bad, imm, args, r, I64);
        let zero = self.constant(0);
        Some(Vector::Halves(r, zero))
    }
    /// VCMP and VCMPE, whose NZCV is FPSCR's.
    fn compare_into_status<F: VecFn>(&mut self, imm: u64, args: [Vector; 3]) -> Option<Vector> {
        let Vector::Halves(nzcv, zero) = self.compare_numbers::<F>(imm, args)? else {
            return None;
        };
        let at = offset_of!(Core, fp) + offset_of!(FpEnv, fpsr);
        let status = self.get(I64, at);
        let mask = self.constant(!(15 << 28));
        let rest = self.b.ins().band(status, mask);
        let new = self.b.ins().bor(rest, nzcv);
        // The function has written it by itself, and returns nothing; no comparison is 0.
        let new = self.b.ins().select(nzcv, new, status);
        self.put(new, at);
        Some(Vector::Halves(zero, zero))
    }
    /// FABS and FNEG, which look at nothing but the sign.
    fn sign(&mut self, name: &str, imm: u64, a: Vector) -> Option<Vector> {
        let (ty, scalar) = float_type(imm)?;
        let a = self.lanes_of(a, ty, scalar);
        let r = match name {
            "fabs" => self.b.ins().fabs(a),
            _ => self.b.ins().fneg(a),
        };
        Some(self.result_of(r, ty, scalar))
    }
    /// SCVTF and UCVTF of a scalar without fraction bits.
    fn convert_integer<F: VecFn>(&mut self, imm: u64, args: [Vector; 3]) -> Option<Vector> {
        let (ty, scalar) = float_type(imm)?;
        let integer = lanes::arg(imm) >> 12;
        if !scalar || lanes::arg(imm) & 0xff != 0 || lanes::unsigned(imm) && integer != 1 {
            return None;
        }
        let v = self.half(args[0], false);
        let bits32 = integer == 1 || integer == 0 && ty == F32;
        let v = match (bits32, lanes::unsigned(imm)) {
            (false, _) => v,
            (true, true) => {
                let v = self.narrow(v);
                self.widen(v)
            }
            (true, false) => {
                let v = self.narrow(v);
                self.b.ins().sextend(I64, v)
            }
        };
        let r = self.b.ins().fcvt_from_sint(ty, v);
        let judge = if bits32 && ty == F64 {
            Judge::Exact
        } else {
            Judge::Rounded
        };
        let bad = self.unready(judge);
        let r = self.unless::<F>(bad, imm, args, r, ty);
        Some(self.result_of(r, ty, true))
    }
    /// FCVT between single and double.
    fn convert<F: VecFn>(&mut self, imm: u64, args: [Vector; 3]) -> Option<Vector> {
        let (r, to) = match (imm & lanes::SIZE, lanes::arg(imm) & 3) {
            (2, 3) => {
                let a = self.scalar(args[0], F32);
                (self.b.ins().fpromote(F64, a), F64)
            }
            (3, 2) => {
                let a = self.scalar(args[0], F64);
                (self.b.ins().fdemote(F32, a), F32)
            }
            _ => return None,
        };
        let bad = self.suspicious(
            r,
            if to == F64 {
                Judge::Exact
            } else {
                Judge::Rounded
            },
        );
        let r = self.unless::<F>(bad, imm, args, r, to);
        Some(self.result_of(r, to, true))
    }

    /// Integer and bitwise functions, which touch neither FPCR nor FPSR.
    fn integer_vector(&mut self, name: &str, imm: u64, args: [Vector; 3]) -> Option<Vector> {
        if imm & SCALAR != 0 {
            return None;
        }
        let ty = match imm & lanes::SIZE {
            0 => I8X16,
            1 => I16X8,
            2 => I32X4,
            _ => I64X2,
        };
        let u = lanes::unsigned(imm);
        let [a, b, c] = args;
        let of = |t: &mut Self, v: Vector| t.as_type(v, ty);
        let r = match name {
            "and" => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().band(a, b)
            }
            "bic" => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().band_not(a, b)
            }
            "orr" => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().bor(a, b)
            }
            "eor" => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().bxor(a, b)
            }
            "not" => {
                let a = of(self, a);
                self.b.ins().bnot(a)
            }
            "bsl" => {
                let (a, b, c) = (of(self, a), of(self, b), of(self, c));
                self.b.ins().bitselect(c, a, b)
            }
            "add" => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().iadd(a, b)
            }
            "sub" => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().isub(a, b)
            }
            "mul" if ty == I16X8 || ty == I32X4 => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().imul(a, b)
            }
            "cmeq" => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().icmp(IntCC::Equal, a, b)
            }
            "cmgt" => {
                let (a, b) = (of(self, a), of(self, b));
                self.b.ins().icmp(IntCC::SignedGreaterThan, a, b)
            }
            "max" | "min" | "abd" if ty != I64X2 => {
                let (a, b) = (of(self, a), of(self, b));
                let (max, min) = match u {
                    true => (self.b.ins().umax(a, b), self.b.ins().umin(a, b)),
                    false => (self.b.ins().smax(a, b), self.b.ins().smin(a, b)),
                };
                match name {
                    "max" => max,
                    "min" => min,
                    _ => self.b.ins().isub(max, min),
                }
            }
            "shl" if lanes::arg(imm) < lanes::esize(imm) => {
                let a = of(self, a);
                let by = self.b.ins().iconst(I32, i64::from(lanes::arg(imm)));
                self.b.ins().ishl(a, by)
            }
            "shr" if imm & ROUND == 0 => {
                let (a, n) = (of(self, a), lanes::arg(imm));
                if n >= lanes::esize(imm) {
                    return None;
                }
                let by = self.b.ins().iconst(I32, i64::from(n));
                match u {
                    true => self.b.ins().ushr(a, by),
                    false => self.b.ins().sshr(a, by),
                }
            }
            "addlp" | "adalp" if ty != I64X2 => {
                let e = lanes::esize(imm);
                let wide = match e {
                    8 => I16X8,
                    16 => I32X4,
                    _ => I64X2,
                };
                let a = self.as_type(a, wide);
                let by = self.b.ins().iconst(I32, i64::from(e));
                let up = self.b.ins().ishl(a, by);
                let (even, odd) = match u {
                    true => (self.b.ins().ushr(up, by), self.b.ins().ushr(a, by)),
                    false => (self.b.ins().sshr(up, by), self.b.ins().sshr(a, by)),
                };
                let sum = self.b.ins().iadd(even, odd);
                match name {
                    "addlp" => sum,
                    _ => {
                        let c = self.as_type(c, wide);
                        self.b.ins().iadd(sum, c)
                    }
                }
            }
            // The low or, with FULL, the high halves of registers, widened.
            "addl" | "subl" | "mull" if ty != I64X2 => {
                let [x, y] = [a, b].map(|v| {
                    let v = of(self, v);
                    match (u, imm & FULL != 0) {
                        (true, false) => self.b.ins().uwiden_low(v),
                        (true, true) => self.b.ins().uwiden_high(v),
                        (false, false) => self.b.ins().swiden_low(v),
                        (false, true) => self.b.ins().swiden_high(v),
                    }
                });
                let r = match name {
                    "addl" => self.b.ins().iadd(x, y),
                    "subl" => self.b.ins().isub(x, y),
                    _ => self.b.ins().imul(x, y),
                };
                return Some(self.of_type(r));
            }
            "tbl" if lanes::arg(imm) == 1 => {
                let (table, at) = (self.as_type(a, I8X16), self.as_type(c, I8X16));
                self.b.ins().swizzle(table, at)
            }
            "dup" => {
                let a = of(self, a);
                let lane = self.b.ins().extractlane(a, lanes::arg(imm) as u8);
                self.b.ins().splat(ty, lane)
            }
            _ => return None,
        };
        if imm & FULL != 0 {
            return Some(self.of_type(r));
        }
        // The upper half is zero.
        let r = self.of_type(r);
        let (lo, zero) = (self.half(r, false), self.constant(0));
        Some(Vector::Halves(lo, zero))
    }
}

/// The type of the lanes, and whether there is only one. Halves of registers and half precision are
/// left to the functions.
fn float_type(imm: u64) -> Option<(Type, bool)> {
    let scalar = imm & SCALAR != 0;
    match (imm & lanes::SIZE, scalar, imm & FULL != 0) {
        (2, true, _) => Some((F32, true)),
        (3, true, _) => Some((F64, true)),
        (2, false, true) => Some((F32X4, false)),
        (3, false, true) => Some((F64X2, false)),
        _ => None,
    }
}
