//! Vector registers: their values in the form that the last operation had them in.
use super::{Translator, exchange};
use crate::helpers;
use cranelift_codegen::ir::types::{F32, F32X4, F64, F64X2, I8X16, I32, I64, I64X2};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value};
use dyno_core::Core;
use dyno_core::exchange::Exchange;
use dyno_isa::VecFn;
use std::mem::offset_of;

/// 128 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Vector {
    /// Register n as it is; used before any register is written.
    Register(u8),
    /// Low and high half.
    Halves(Value, Value),
    /// All of it, as bytes.
    Whole(Value),
    /// A scalar, with zeros above.
    Double(Value),
    Single(Value),
}

fn place_of(n: u8) -> usize {
    offset_of!(Core, v) + 16 * usize::from(n & 31)
}
/// A value as another type's bits.
fn bits() -> MemFlagsData {
    MemFlagsData::new().with_endianness(cranelift_codegen::ir::Endianness::Little)
}

impl Translator<'_, '_> {
    pub(super) fn vector(&mut self, n: u8) -> Vector {
        self.now.vectors[usize::from(n & 31)].unwrap_or(Vector::Register(n & 31))
    }
    pub(super) fn set_vector(&mut self, n: u8, v: Vector) {
        let at = place_of(n);
        let v = match v {
            Vector::Register(_) => Vector::Whole(self.whole(v)),
            known => known,
        };
        match v {
            Vector::Register(_) => {}
            Vector::Whole(v) => self.put(v, at),
            Vector::Halves(lo, hi) => {
                self.put(lo, at);
                self.put(hi, at + 8);
            }
            Vector::Double(d) => {
                let zero = self.constant(0);
                self.put(d, at);
                self.put(zero, at + 8);
            }
            Vector::Single(_) => {
                // As one store, which a load of all of it can be forwarded from.
                let all = self.whole(v);
                self.put(all, at);
            }
        }
        self.now.vectors[usize::from(n & 31)] = Some(v);
    }
    /// As a vector of `ty`.
    pub(super) fn as_type(&mut self, v: Vector, ty: Type) -> Value {
        let v = self.whole(v);
        self.cast(ty, v)
    }
    pub(super) fn cast(&mut self, ty: Type, v: Value) -> Value {
        match self.b.func.dfg.value_type(v) == ty {
            true => v,
            false => self.b.ins().bitcast(ty, bits(), v),
        }
    }
    /// From a vector of any type.
    pub(super) fn of_type(&mut self, v: Value) -> Vector {
        Vector::Whole(self.cast(I8X16, v))
    }
    fn whole(&mut self, v: Vector) -> Value {
        match v {
            Vector::Register(n) => self.get(I8X16, place_of(n)),
            Vector::Whole(v) => v,
            Vector::Halves(lo, hi) => {
                let v = self.b.ins().scalar_to_vector(I64X2, lo);
                let v = self.b.ins().insertlane(v, hi, 1);
                self.cast(I8X16, v)
            }
            Vector::Double(d) => {
                let v = self.b.ins().scalar_to_vector(F64X2, d);
                self.cast(I8X16, v)
            }
            Vector::Single(s) => {
                let v = self.b.ins().scalar_to_vector(F32X4, s);
                self.cast(I8X16, v)
            }
        }
    }
    pub(super) fn half(&mut self, v: Vector, high: bool) -> Value {
        match v {
            Vector::Register(n) => self.get(I64, place_of(n) + 8 * usize::from(high)),
            Vector::Halves(lo, hi) => {
                if high {
                    hi
                } else {
                    lo
                }
            }
            Vector::Whole(v) => {
                let v = self.cast(I64X2, v);
                self.b.ins().extractlane(v, u8::from(high))
            }
            Vector::Double(_) | Vector::Single(_) if high => self.constant(0),
            Vector::Double(d) => self.b.ins().bitcast(I64, bits(), d),
            Vector::Single(s) => {
                let v = self.b.ins().bitcast(I32, bits(), s);
                self.widen(v)
            }
        }
    }
    /// The lowest lane as a scalar of `F64` or `F32`.
    pub(super) fn scalar(&mut self, v: Vector, ty: Type) -> Value {
        match (v, ty) {
            (Vector::Double(d), F64) => d,
            (Vector::Single(s), F32) => s,
            (Vector::Register(n), _) => self.get(ty, place_of(n)),
            (Vector::Halves(lo, _), F64) => self.b.ins().bitcast(F64, bits(), lo),
            _ => {
                let lanes = if ty == F64 { F64X2 } else { F32X4 };
                let v = self.as_type(v, lanes);
                self.b.ins().extractlane(v, 0)
            }
        }
    }

    /// Through memory, by the function itself.
    pub(super) fn vector_function<F: VecFn>(&mut self, imm: u64, args: [Vector; 3]) -> Vector {
        if let Some(v) = self.inline::<F>(imm, args) {
            return v;
        }
        self.put_arguments(args);
        let imm = self.constant(imm);
        self.call(helpers::vec_fn::<F> as *const () as usize, imm, 0, imm);
        Vector::Whole(self.get(I8X16, exchange!(vec)))
    }
    pub(super) fn put_arguments(&mut self, args: [Vector; 3]) {
        for (i, v) in args.into_iter().enumerate() {
            let v = self.whole(v);
            self.put(v, exchange!(vec) + 16 * i);
        }
    }
    pub(super) fn load_vector_from(&mut self, host: Value, at: i32) -> Vector {
        let flags = super::memory::guest_memory();
        Vector::Whole(self.b.ins().load(I8X16, flags, host, at))
    }
    pub(super) fn store_vector_to(&mut self, host: Value, at: i32, v: Vector) {
        let flags = super::memory::guest_memory();
        match v {
            Vector::Halves(lo, hi) => {
                self.b.ins().store(flags, lo, host, at);
                self.b.ins().store(flags, hi, host, at + 8);
            }
            v => {
                let v = self.whole(v);
                self.b.ins().store(flags, v, host, at);
            }
        }
    }
}
