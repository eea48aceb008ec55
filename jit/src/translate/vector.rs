//! Vector registers and the functions on them.
use super::{Translator, exchange, own};
use crate::helpers;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};
use dyno_core::Core;
use dyno_core::exchange::Exchange;
use dyno_isa::VecFn;
use std::mem::offset_of;

/// 128 bits, low half first.
pub type Vector = (Value, Value);

impl Translator<'_, '_> {
    pub(super) fn vector(&mut self, n: u8) -> Vector {
        let at = offset_of!(Core, v) + 16 * usize::from(n & 31);
        (self.get(I64, at), self.get(I64, at + 8))
    }
    pub(super) fn set_vector(&mut self, n: u8, (lo, hi): Vector) {
        let at = offset_of!(Core, v) + 16 * usize::from(n & 31);
        self.put(lo, at);
        self.put(hi, at + 8);
    }
    pub(super) fn vector_function<F: VecFn>(&mut self, imm: u64, args: [Vector; 3]) -> Vector {
        for (i, (lo, hi)) in args.into_iter().enumerate() {
            self.put(lo, exchange!(vec) + 16 * i);
            self.put(hi, exchange!(vec) + 16 * i + 8);
        }
        let imm = self.constant(imm);
        self.call(helpers::vec_fn::<F> as *const () as usize, imm, 0, imm);
        (
            self.get(I64, exchange!(vec)),
            self.get(I64, exchange!(vec) + 8),
        )
    }
    pub(super) fn load_pair_from(&mut self, host: Value) -> Vector {
        let flags = super::memory::guest_memory();
        let lo = self.b.ins().load(I64, flags, host, 0);
        (lo, self.b.ins().load(I64, flags, host, 8))
    }
    pub(super) fn store_pair_to(&mut self, host: Value, (lo, hi): Vector) {
        let flags = super::memory::guest_memory();
        self.b.ins().store(flags, lo, host, 0);
        self.b.ins().store(flags, hi, host, 8);
    }
}
const _: fn() -> cranelift_codegen::ir::MemFlagsData = own;
