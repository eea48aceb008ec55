//! How compiled code is entered, and by what it is left for Rust: signatures, and the code in between.
use super::{exchange, own};
use crate::engine::Slot;
use crate::helpers::status;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{AbiParam, InstBuilder, Signature};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::FunctionBuilder;
use dyno_core::Core;
use dyno_core::exchange::Exchange;
use std::mem::offset_of;

/// Parameters of compiled code: the core, fuel, and the way by which it was reached. The result is a
/// [`status`].
pub fn signature() -> Signature {
    sign(CallConv::Tail, 3, true)
}
/// From Rust: the core, fuel, and the address of the code.
pub fn entry_signature() -> Signature {
    sign(CallConv::SystemV, 3, true)
}
/// A helper: the core and three arguments.
pub fn helper_signature() -> Signature {
    sign(CallConv::SystemV, 4, false)
}
/// How compiled code calls a helper from a slow path: with nothing lost, and nothing returned. Its arguments are
/// in memory, so that no value of a loop has to keep clear of the registers that arguments are in.
pub fn slow_signature() -> Signature {
    sign(CallConv::PreserveAll, 1, false)
}
fn sign(convention: CallConv, params: usize, returns: bool) -> Signature {
    let mut s = Signature::new(convention);
    s.params = vec![AbiParam::new(I64); params];
    if returns {
        s.returns.push(AbiParam::new(I64));
    }
    s
}

/// A stub that regions without code lead to: back out, with the way by which it was reached.
pub fn stub(b: &mut FunctionBuilder<'_>) {
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let [core, fuel, slot] = [0, 1, 2].map(|i| b.block_params(entry)[i]);
    let pc = b.ins().load(I64, own(), slot, offset_of!(Slot, pc) as i32);
    b.ins().store(own(), pc, core, offset_of!(Core, pc) as i32);
    b.ins().store(own(), fuel, core, (exchange!(fuel)) as i32);
    b.ins().store(own(), slot, core, (exchange!(slot)) as i32);
    let how = b.ins().iconst(I64, status::UNLINKED as i64);
    b.ins().return_(&[how]);
}
/// From Rust into compiled code.
pub fn entry(b: &mut FunctionBuilder<'_>) {
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let [core, fuel, code] = [0, 1, 2].map(|i| b.block_params(entry)[i]);
    let tail = b.import_signature(signature());
    let zero = b.ins().iconst(I64, 0);
    let call = b.ins().call_indirect(tail, code, &[core, fuel, zero]);
    let how = b.inst_results(call)[0];
    b.ins().return_(&[how]);
}
/// A helper as slow paths call it.
pub fn slow_entry(b: &mut FunctionBuilder<'_>, f: usize) {
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let core = b.block_params(entry)[0];
    let [a, mode] = [0, 8].map(|at| {
        let at = exchange!(value) as i32 + at;
        b.ins().load(I64, own(), core, at)
    });
    let helper = b.import_signature(helper_signature());
    let f = b.ins().iconst(I64, f as i64);
    b.ins().call_indirect(helper, f, &[core, a, mode, mode]);
    b.ins().return_(&[]);
}
