//! What several primitive operations share.
use super::Translator;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};
use cranelift_frontend::FuncInstBuilder;
use dyno_core::monitor::GRANULE;
use dyno_core::tlb::Entry;
use dyno_isa::Emit;
use std::mem::offset_of;

impl Translator<'_, '_> {
    pub(super) fn sized(&mut self, sf: bool, v: Value) -> Value {
        if sf || self.bits(v) <= 32 {
            return v;
        }
        let v = self.narrow(v);
        self.widen(v)
    }
    /// An operation whose low half depends on low halves only, in the size of its operands: the host clears the
    /// upper half of 32-bit results by itself.
    pub(super) fn in_size(
        &mut self,
        sf: bool,
        a: Value,
        b: Value,
        op: impl FnOnce(FuncInstBuilder<'_, '_>, Value, Value) -> Value,
    ) -> Value {
        if sf {
            return op(self.b.ins(), a, b);
        }
        let (a, b) = (self.narrow(a), self.narrow(b));
        let r = op(self.b.ins(), a, b);
        self.widened(r)
    }
    /// A result of 32 bits whose upper half the host has cleared: in both sizes it is the same register, so
    /// what takes the low half takes the operation itself, and can be one instruction with it.
    pub(super) fn widened(&mut self, low: Value) -> Value {
        let v = self.widen(low);
        self.lows.resize(v.as_u32() as usize + 1, None);
        self.lows[v.as_u32() as usize] = Some(low);
        v
    }
    pub(super) fn low_of(&self, v: Value) -> Option<Value> {
        self.lows.get(v.as_u32() as usize).copied().flatten()
    }
    /// The granule of an access, as the monitor knows it.
    pub(super) fn granule(&mut self, entry: Value, va: Value) -> Value {
        let at = offset_of!(Entry, pa) as i32;
        let page = self.b.ins().load(I64, super::own(), entry, at);
        let mask = self.constant(0xfff & !(GRANULE - 1));
        let inside = self.b.ins().band(va, mask);
        self.b.ins().bor(page, inside)
    }
    /// The order of two values of a size, in a type that compares them.
    pub(super) fn compare(
        &mut self,
        log2: u8,
        signed: bool,
        a: Value,
        b: Value,
        cc: IntCC,
    ) -> Value {
        let bits = 8 << log2;
        let (a, b) = match (log2, signed) {
            (3, _) => (a, b),
            (_, true) => (
                self.sign_extend(true, bits, a),
                self.sign_extend(true, bits, b),
            ),
            (_, false) => (self.zero_extend(bits, a), self.zero_extend(bits, b)),
        };
        self.test(cc, a, b)
    }
}
