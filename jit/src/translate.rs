//! `Emit` on Cranelift values: one block of guest code to one host function.
use crate::code::Code;
use crate::helpers::{self, Frame, status};
use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I32, I64};
use cranelift_codegen::ir::{AbiParam, InstBuilder, MemFlagsData, SigRef, Signature, Type, Value};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use dyno_core::Core;
use dyno_isa::{
    AtomicOp, Bind, Emit, Feature, Features, MemKind, Operands, PointerAuth, Semantics, Shift,
    System, VecFn, a64, slot,
};
use std::convert::Infallible;
use std::mem::offset_of;

/// Why a block was not compiled.
#[derive(Debug)]
pub enum Unsupported {
    /// Cranelift could not compile it; the text is its reason.
    Compiler(String),
    /// The host gave no executable memory.
    Memory(std::io::Error),
}

/// Compiles blocks for the host it runs on.
pub struct Compiler {
    isa: OwnedTargetIsa,
    context: Context,
    builder: FunctionBuilderContext,
}

impl Compiler {
    /// The error says why this host cannot be compiled for.
    pub fn new() -> Result<Compiler, Unsupported> {
        let fail = |e: &dyn std::fmt::Display| Unsupported::Compiler(e.to_string());
        let mut flags = settings::builder();
        for (name, value) in [("opt_level", "none"), ("unwind_info", "false")] {
            flags.set(name, value).map_err(|e| fail(&e))?;
        }
        let isa = cranelift_native::builder()
            .map_err(|e| fail(&e))?
            .finish(settings::Flags::new(flags))
            .map_err(|e| fail(&e))?;
        Ok(Compiler {
            isa,
            context: Context::new(),
            builder: FunctionBuilderContext::new(),
        })
    }

    /// Compiles `words` as the code at `pc`, up to the first instruction that ends a block.
    pub fn compile(
        &mut self,
        words: &[u32],
        pc: u64,
        fp_trapped: bool,
        features: Features,
    ) -> Result<Code, Unsupported> {
        let pointer = AbiParam::new(I64);
        self.context.clear();
        self.context.func.signature = signature(&[pointer; 2]);
        let mut b = FunctionBuilder::new(&mut self.context.func, &mut self.builder);
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        let (core, frame) = (b.block_params(entry)[0], b.block_params(entry)[1]);
        let helper = b.import_signature(signature(&[pointer; 5]));
        let mut t = Translator {
            b: &mut b,
            core,
            frame,
            helper,
            pc,
            index: 0,
            regs: [None; 64],
            dirty: 0,
            flags: None,
            flags_dirty: false,
            ended: false,
            next: None,
            features,
        };
        let mut len = 0;
        for (i, &word) in words.iter().enumerate() {
            t.index = i as u8;
            let cx = a64::Context {
                pc: pc.wrapping_add(4 * i as u64),
                fp_trapped,
            };
            a64::decode(word, cx, &mut t);
            len = i + 1;
            if t.ended {
                break;
            }
        }
        t.finish();
        b.seal_all_blocks();
        b.finalize(self.isa.frontend_config());
        let compiled = self
            .context
            .compile(&*self.isa, &mut ControlPlane::default())
            .map_err(|e| Unsupported::Compiler(format!("{:?}", e.inner)))?;
        if !compiled.buffer.relocs().is_empty() {
            return Err(Unsupported::Compiler("code with relocations".into()));
        }
        Code::new(compiled.code_buffer(), len).map_err(Unsupported::Memory)
    }
}

/// Every function here returns a status.
fn signature(params: &[AbiParam]) -> Signature {
    let mut s = Signature::new(CallConv::SystemV);
    s.params.extend_from_slice(params);
    s.returns.push(AbiParam::new(I32));
    s
}

/// NZCV in four values: N is the sign of `n`, Z is `z == 0`.
#[derive(Clone, Copy)]
struct Nzcv {
    n: Value,
    z: Value,
    c: Value,
    v: Value,
}

/// A block under translation. It has no joins, so "the value of X5 here" is one SSA value.
struct Translator<'a, 'b> {
    b: &'a mut FunctionBuilder<'b>,
    core: Value,
    frame: Value,
    helper: SigRef,
    pc: u64,
    index: u8,
    regs: [Option<Value>; 64],
    /// Slots whose value is newer than the core's.
    dirty: u64,
    flags: Option<Nzcv>,
    flags_dirty: bool,
    ended: bool,
    /// Where to go on, if not behind the last instruction.
    next: Option<Value>,
    features: Features,
}

fn trusted() -> MemFlagsData {
    MemFlagsData::trusted()
}

impl Translator<'_, '_> {
    fn get(&mut self, ty: Type, offset: usize) -> Value {
        self.b.ins().load(ty, trusted(), self.core, offset as i32)
    }
    fn put(&mut self, v: Value, offset: usize) {
        self.b.ins().store(trusted(), v, self.core, offset as i32);
    }
    fn frame_get(&mut self, offset: usize) -> Value {
        self.b.ins().load(I64, trusted(), self.frame, offset as i32)
    }
    fn frame_put(&mut self, v: Value, offset: usize) {
        self.b.ins().store(trusted(), v, self.frame, offset as i32);
    }
    fn constant(&mut self, v: u64) -> Value {
        self.b.ins().iconst(I64, v as i64)
    }
    fn narrow(&mut self, v: Value) -> Value {
        self.b.ins().ireduce(I32, v)
    }
    fn widen(&mut self, v: Value) -> Value {
        self.b.ins().uextend(I64, v)
    }
    fn sized(&mut self, sf: bool, v: Value) -> Value {
        if sf {
            return v;
        }
        let v = self.narrow(v);
        self.widen(v)
    }
    /// In the upper half the flags of a 32-bit operation are those of a 64-bit one.
    fn lifted(&mut self, sf: bool, v: Value) -> Value {
        if sf {
            return v;
        }
        let by = self.constant(32);
        self.b.ins().ishl(v, by)
    }
    fn test(&mut self, cc: IntCC, a: Value, b: Value) -> Value {
        self.b.ins().icmp(cc, a, b)
    }
    fn negative(&mut self, v: Value) -> Value {
        let zero = self.constant(0);
        self.test(IntCC::SignedLessThan, v, zero)
    }
    fn not_bool(&mut self, c: Value) -> Value {
        let one = self.b.ins().iconst(I8, 1);
        self.b.ins().bxor(c, one)
    }

    /// Writes what is newer than the core back to it. The cached values stay good.
    fn flush(&mut self) {
        for s in 0..64usize {
            if self.dirty >> s & 1 == 1
                && let Some(v) = self.regs[s]
            {
                self.put(v, offset_of!(Core, x) + 8 * s);
            }
        }
        if self.flags_dirty
            && let Some(f) = self.flags
        {
            self.put(f.n, offset_of!(Core, flags.n));
            self.put(f.z, offset_of!(Core, flags.z));
            self.put(f.c, offset_of!(Core, flags.c));
            self.put(f.v, offset_of!(Core, flags.v));
        }
    }
    fn forget(&mut self) {
        self.regs = [None; 64];
        self.dirty = 0;
        self.flags = None;
        self.flags_dirty = false;
    }

    /// Calls a helper; anything but OK leaves the block from a cold path that flushes first.
    fn call(&mut self, f: usize, a: Value, mode: u64, b: Value) {
        let s = self.call_for_status(f, a, mode, b);
        let (stop, go) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(stop);
        self.b.ins().brif(s, stop, &[], go, &[]);
        self.b.switch_to_block(stop);
        self.flush();
        self.leave_early(s);
        self.b.switch_to_block(go);
    }
    fn call_for_status(&mut self, f: usize, a: Value, mode: u64, b: Value) -> Value {
        let f = self.constant(f as u64);
        let mode = self.constant(mode);
        let args = [self.core, self.frame, a, mode, b];
        let call = self.b.ins().call_indirect(self.helper, f, &args);
        self.b.inst_results(call)[0]
    }
    /// Returns a status, with the number of the instruction it is about.
    fn leave_early(&mut self, status: Value) {
        let index = self.b.ins().iconst(I8, i64::from(self.index));
        self.put(index, offset_of!(Core, stop_index));
        self.b.ins().return_(&[status]);
    }
    fn finish(mut self) {
        self.flush();
        let pc = match self.next {
            Some(v) => v,
            None => self.next_pc(),
        };
        self.put(pc, offset_of!(Core, pc));
        let ok = self.b.ins().iconst(I32, i64::from(status::OK));
        self.b.ins().return_(&[ok]);
    }
    fn value(&mut self, n: usize) -> Value {
        self.frame_get(offset_of!(Frame<'_>, value) + 8 * n)
    }
    fn set_value(&mut self, n: usize, v: Value) {
        self.frame_put(v, offset_of!(Frame<'_>, value) + 8 * n);
    }
    fn set_vec(&mut self, n: usize, (lo, hi): (Value, Value)) {
        let at = offset_of!(Frame<'_>, vec) + 16 * n;
        self.frame_put(lo, at);
        self.frame_put(hi, at + 8);
    }
}

impl Bind for Translator<'_, '_> {
    type Out = ();
    fn bind<S: Semantics + 'static>(&mut self, mut o: Operands) {
        o.index = self.index;
        self.ended |= S::ENDS;
        let Ok(()) = S::run(self, &o);
    }
    fn unallocated(&mut self, insn: u32) {
        let imm = u64::from(insn);
        self.bind::<a64::system::Undefined>(Operands {
            imm,
            ..Operands::default()
        });
    }
    fn has(&self, f: Feature) -> bool {
        self.features.has(f)
    }
}

impl Emit for Translator<'_, '_> {
    type Val = Value;
    type Bool = Value;
    type Flags = Flags;
    type Vec = (Value, Value);
    type Stop = Infallible;

    fn imm(&mut self, v: u64) -> Value {
        self.constant(v)
    }
    fn x(&mut self, s: u8) -> Value {
        if s == slot::ZR {
            return self.constant(0);
        }
        let s = usize::from(s & 63);
        if let Some(v) = self.regs[s] {
            return v;
        }
        let v = self.get(I64, offset_of!(Core, x) + 8 * s);
        self.regs[s] = Some(v);
        v
    }
    fn set_x(&mut self, s: u8, v: Value) {
        if s != slot::DISCARD {
            self.regs[usize::from(s & 63)] = Some(v);
            self.dirty |= 1 << (s & 63);
        }
    }
    fn base(&mut self, s: u8) -> Result<Value, Infallible> {
        let v = self.x(s);
        if s == slot::SP {
            self.call(helpers::check_stack as *const () as usize, v, 0, v);
        }
        Ok(v)
    }
    fn flags(&mut self) -> Flags {
        let f = self.flags.unwrap_or_else(|| Nzcv {
            n: self.get(I64, offset_of!(Core, flags.n)),
            z: self.get(I64, offset_of!(Core, flags.z)),
            c: self.get(I8, offset_of!(Core, flags.c)),
            v: self.get(I8, offset_of!(Core, flags.v)),
        });
        self.flags = Some(f);
        Flags(f)
    }
    fn set_flags(&mut self, f: Flags) {
        self.flags = Some(f.0);
        self.flags_dirty = true;
    }
    fn next_pc(&mut self) -> Value {
        let at = self.pc.wrapping_add(4 * u64::from(self.index) + 4);
        self.constant(at)
    }

    fn add(&mut self, sf: bool, a: Value, b: Value) -> Value {
        let r = self.b.ins().iadd(a, b);
        self.sized(sf, r)
    }
    fn sub(&mut self, sf: bool, a: Value, b: Value) -> Value {
        let r = self.b.ins().isub(a, b);
        self.sized(sf, r)
    }
    fn mul(&mut self, sf: bool, a: Value, b: Value) -> Value {
        let r = self.b.ins().imul(a, b);
        self.sized(sf, r)
    }
    fn mul_high(&mut self, signed: bool, a: Value, b: Value) -> Value {
        if signed {
            self.b.ins().smulhi(a, b)
        } else {
            self.b.ins().umulhi(a, b)
        }
    }
    fn div(&mut self, sf: bool, signed: bool, a: Value, b: Value) -> Value {
        let bits = if sf { 64 } else { 32 };
        let (a, b) = if signed {
            (
                self.sign_extend(true, bits, a),
                self.sign_extend(true, bits, b),
            )
        } else {
            (self.zero_extend(bits, a), self.zero_extend(bits, b))
        };
        let (zero, one, ones) = (self.constant(0), self.constant(1), self.constant(!0));
        let by_zero = self.test(IntCC::Equal, b, zero);
        let divisor = self.b.ins().select(by_zero, one, b);
        let q = if signed {
            // The host traps on the most negative number over -1; here it is a negation.
            let by_minus = self.test(IntCC::Equal, divisor, ones);
            let divisor = self.b.ins().select(by_minus, one, divisor);
            let q = self.b.ins().sdiv(a, divisor);
            let negated = self.b.ins().isub(zero, a);
            self.b.ins().select(by_minus, negated, q)
        } else {
            self.b.ins().udiv(a, divisor)
        };
        let q = self.b.ins().select(by_zero, zero, q);
        self.sized(sf, q)
    }
    fn and(&mut self, a: Value, b: Value) -> Value {
        self.b.ins().band(a, b)
    }
    fn or(&mut self, a: Value, b: Value) -> Value {
        self.b.ins().bor(a, b)
    }
    fn xor(&mut self, a: Value, b: Value) -> Value {
        self.b.ins().bxor(a, b)
    }
    fn not(&mut self, sf: bool, a: Value) -> Value {
        let r = self.b.ins().bnot(a);
        self.sized(sf, r)
    }
    fn shift(&mut self, sf: bool, kind: Shift, a: Value, by: u8) -> Value {
        let by = self.constant(u64::from(by));
        self.shift_by(sf, kind, a, by)
    }
    fn shift_by(&mut self, sf: bool, kind: Shift, a: Value, by: Value) -> Value {
        let a = if sf { a } else { self.narrow(a) };
        let i = self.b.ins();
        // CLIF takes shift amounts modulo the width of the value.
        let r = match kind {
            Shift::Lsl => i.ishl(a, by),
            Shift::Lsr => i.ushr(a, by),
            Shift::Asr => i.sshr(a, by),
            Shift::Ror => i.rotr(a, by),
        };
        if sf { r } else { self.widen(r) }
    }
    fn zero_extend(&mut self, bits: u8, a: Value) -> Value {
        let mask = self.constant(u64::MAX >> (64 - bits));
        self.b.ins().band(a, mask)
    }
    fn sign_extend(&mut self, sf: bool, bits: u8, a: Value) -> Value {
        let by = self.constant(64 - u64::from(bits));
        let up = self.b.ins().ishl(a, by);
        let r = self.b.ins().sshr(up, by);
        self.sized(sf, r)
    }
    fn count_leading_zeros(&mut self, sf: bool, a: Value) -> Value {
        if sf {
            return self.b.ins().clz(a);
        }
        let a = self.narrow(a);
        let r = self.b.ins().clz(a);
        self.widen(r)
    }
    fn reverse_bits(&mut self, sf: bool, a: Value) -> Value {
        if sf {
            return self.b.ins().bitrev(a);
        }
        let a = self.narrow(a);
        let r = self.b.ins().bitrev(a);
        self.widen(r)
    }
    fn reverse_bytes(&mut self, sf: bool, log2: u8, a: Value) -> Value {
        let r = match log2 {
            1 => {
                let (mask, by) = (self.constant(0x00ff_00ff_00ff_00ff), self.constant(8));
                let low = self.b.ins().band(a, mask);
                let low = self.b.ins().ishl(low, by);
                let high = self.b.ins().ushr(a, by);
                let high = self.b.ins().band(high, mask);
                self.b.ins().bor(low, high)
            }
            2 => {
                let r = self.b.ins().bswap(a);
                let by = self.constant(32);
                self.b.ins().rotr(r, by)
            }
            _ => self.b.ins().bswap(a),
        };
        self.sized(sf, r)
    }
    fn crc32(&mut self, castagnoli: bool, log2: u8, a: Value, b: Value) -> Value {
        let mode = u64::from(castagnoli) << 8 | u64::from(log2);
        self.call(helpers::crc32 as *const () as usize, a, mode, b);
        self.value(0)
    }

    fn is_zero(&mut self, sf: bool, a: Value) -> Value {
        let a = self.sized(sf, a);
        let zero = self.constant(0);
        self.test(IntCC::Equal, a, zero)
    }
    fn bit(&mut self, a: Value, n: u8) -> Value {
        let mask = self.constant(1 << (n & 63));
        let a = self.b.ins().band(a, mask);
        let zero = self.constant(0);
        self.test(IntCC::NotEqual, a, zero)
    }
    fn negate(&mut self, c: Value) -> Value {
        self.not_bool(c)
    }
    fn select(&mut self, c: Value, a: Value, b: Value) -> Value {
        self.b.ins().select(c, a, b)
    }

    fn flags_of_add(&mut self, sf: bool, a: Value, b: Value) -> Flags {
        let (a, b) = (self.lifted(sf, a), self.lifted(sf, b));
        let r = self.b.ins().iadd(a, b);
        let c = self.test(IntCC::UnsignedLessThan, r, a);
        let (x, y) = (self.b.ins().bxor(a, r), self.b.ins().bxor(b, r));
        let both = self.b.ins().band(x, y);
        let v = self.negative(both);
        Flags(Nzcv { n: r, z: r, c, v })
    }
    fn flags_of_sub(&mut self, sf: bool, a: Value, b: Value) -> Flags {
        let (a, b) = (self.lifted(sf, a), self.lifted(sf, b));
        let r = self.b.ins().isub(a, b);
        let c = self.test(IntCC::UnsignedGreaterThanOrEqual, a, b);
        let (x, y) = (self.b.ins().bxor(a, b), self.b.ins().bxor(a, r));
        let both = self.b.ins().band(x, y);
        let v = self.negative(both);
        Flags(Nzcv { n: r, z: r, c, v })
    }
    fn flags_of_adc(&mut self, sf: bool, a: Value, b: Value, carry: Value) -> Flags {
        let (a, b) = (self.sized(sf, a), self.sized(sf, b));
        let t = self.b.ins().iadd(a, b);
        let r = self.b.ins().iadd(t, carry);
        let (x, y) = (self.b.ins().bxor(a, r), self.b.ins().bxor(b, r));
        let both = self.b.ins().band(x, y);
        let both = self.lifted(sf, both);
        let v = self.negative(both);
        let c = if sf {
            let one = self.test(IntCC::UnsignedLessThan, t, a);
            let two = self.test(IntCC::UnsignedLessThan, r, t);
            self.b.ins().bor(one, two)
        } else {
            self.bit(r, 32)
        };
        let r = self.lifted(sf, r);
        Flags(Nzcv { n: r, z: r, c, v })
    }
    fn flags_of_logic(&mut self, sf: bool, result: Value) -> Flags {
        let r = self.lifted(sf, result);
        let no = self.b.ins().iconst(I8, 0);
        Flags(Nzcv {
            n: r,
            z: r,
            c: no,
            v: no,
        })
    }
    fn flags_imm(&mut self, nzcv: u8) -> Flags {
        let v = self.constant(u64::from(nzcv) << 28);
        self.flags_from(v)
    }
    fn flags_from(&mut self, v: Value) -> Flags {
        let by = self.constant(32);
        let n = self.b.ins().ishl(v, by);
        let z = self.bit(v, 30);
        let z = self.not_bool(z);
        let z = self.widen(z);
        let (c, v) = (self.bit(v, 29), self.bit(v, 28));
        Flags(Nzcv { n, z, c, v })
    }
    fn flags_value(&mut self, f: Flags) -> Value {
        let Nzcv { n, z, c, v } = f.0;
        let zero = self.constant(0);
        let n = self.negative(n);
        let z = self.test(IntCC::Equal, z, zero);
        let mut r = zero;
        for (bit, at) in [(n, 31), (z, 30), (c, 29), (v, 28)] {
            let bit = self.widen(bit);
            let at = self.constant(at);
            let bit = self.b.ins().ishl(bit, at);
            r = self.b.ins().bor(r, bit);
        }
        r
    }
    fn select_flags(&mut self, c: Value, a: Flags, b: Flags) -> Flags {
        let (a, b) = (a.0, b.0);
        Flags(Nzcv {
            n: self.b.ins().select(c, a.n, b.n),
            z: self.b.ins().select(c, a.z, b.z),
            c: self.b.ins().select(c, a.c, b.c),
            v: self.b.ins().select(c, a.v, b.v),
        })
    }
    fn condition(&mut self, f: Flags, cond: u8) -> Value {
        let Nzcv { n, z, c, v } = f.0;
        let zero = self.constant(0);
        let r = match cond >> 1 {
            0 => self.test(IntCC::Equal, z, zero),
            1 => c,
            2 => self.negative(n),
            3 => v,
            4 => {
                let set = self.test(IntCC::NotEqual, z, zero);
                self.b.ins().band(c, set)
            }
            k @ (5 | 6) => {
                let n = self.negative(n);
                let same = self.test(IntCC::Equal, n, v);
                if k == 5 {
                    same
                } else {
                    let set = self.test(IntCC::NotEqual, z, zero);
                    self.b.ins().band(same, set)
                }
            }
            _ => return self.b.ins().iconst(I8, 1),
        };
        if cond & 1 == 1 { self.not_bool(r) } else { r }
    }
    fn carry(&mut self, f: Flags) -> Value {
        self.widen(f.0.c)
    }

    fn load(&mut self, k: MemKind, log2: u8, va: Value) -> Result<Value, Infallible> {
        let mode = helpers::pack(k, log2);
        self.call(helpers::load as *const () as usize, va, mode, va);
        Ok(self.value(0))
    }
    fn store(&mut self, k: MemKind, log2: u8, va: Value, v: Value) -> Result<(), Infallible> {
        let mode = helpers::pack(k, log2);
        self.call(helpers::store as *const () as usize, va, mode, v);
        Ok(())
    }
    fn load_pair(&mut self, log2: u8, va: Value) -> Result<(Value, Value), Infallible> {
        let f = helpers::load_pair as *const () as usize;
        self.call(f, va, u64::from(log2), va);
        Ok((self.value(0), self.value(1)))
    }
    fn store_pair(&mut self, log2: u8, va: Value, a: Value, b: Value) -> Result<(), Infallible> {
        self.set_value(0, a);
        self.set_value(1, b);
        let f = helpers::store_pair as *const () as usize;
        self.call(f, va, u64::from(log2), va);
        Ok(())
    }
    fn load_vec(&mut self, va: Value) -> Result<(Value, Value), Infallible> {
        self.load_pair(3, va)
    }
    fn store_vec(&mut self, va: Value, (lo, hi): (Value, Value)) -> Result<(), Infallible> {
        self.store_pair(3, va, lo, hi)
    }
    fn load_exclusive(
        &mut self,
        _ordered: bool,
        pair: bool,
        log2: u8,
        va: Value,
    ) -> Result<(Value, Value), Infallible> {
        let mode = u64::from(pair) << 16 | u64::from(log2);
        self.call(helpers::load_exclusive as *const () as usize, va, mode, va);
        Ok((self.value(0), self.value(1)))
    }
    fn store_exclusive(
        &mut self,
        _ordered: bool,
        pair: bool,
        log2: u8,
        va: Value,
        a: Value,
        b: Value,
    ) -> Result<Value, Infallible> {
        self.set_value(0, a);
        self.set_value(1, b);
        let mode = u64::from(pair) << 16 | u64::from(log2);
        self.call(helpers::store_exclusive as *const () as usize, va, mode, va);
        Ok(self.value(0))
    }
    fn atomic(&mut self, op: AtomicOp, log2: u8, va: Value, v: Value) -> Result<Value, Infallible> {
        let mode = helpers::pack_atomic(op, log2);
        self.call(helpers::atomic as *const () as usize, va, mode, v);
        Ok(self.value(0))
    }
    fn compare_and_swap(
        &mut self,
        log2: u8,
        va: Value,
        expected: Value,
        new: Value,
    ) -> Result<Value, Infallible> {
        self.set_value(0, expected);
        self.set_value(1, new);
        let f = helpers::compare_and_swap as *const () as usize;
        self.call(f, va, u64::from(log2), va);
        Ok(self.value(0))
    }
    fn compare_and_swap_pair(
        &mut self,
        log2: u8,
        va: Value,
        expected: (Value, Value),
        new: (Value, Value),
    ) -> Result<(Value, Value), Infallible> {
        self.set_vec(0, expected);
        self.set_vec(1, new);
        let f = helpers::compare_and_swap_pair as *const () as usize;
        self.call(f, va, u64::from(log2), va);
        Ok((self.value(0), self.value(1)))
    }

    fn pointer_auth(
        &mut self,
        what: PointerAuth,
        pointer: Value,
        modifier: Value,
    ) -> Result<Value, Infallible> {
        let f = helpers::pointer_auth as *const () as usize;
        self.call(f, pointer, what as u64, modifier);
        Ok(self.value(0))
    }

    fn v(&mut self, n: u8) -> (Value, Value) {
        let at = offset_of!(Core, v) + 16 * usize::from(n & 31);
        (self.get(I64, at), self.get(I64, at + 8))
    }
    fn set_v(&mut self, n: u8, (lo, hi): (Value, Value)) {
        let at = offset_of!(Core, v) + 16 * usize::from(n & 31);
        self.put(lo, at);
        self.put(hi, at + 8);
    }
    fn vec(&mut self, lo: Value, hi: Value) -> (Value, Value) {
        (lo, hi)
    }
    fn vec_lo(&mut self, v: (Value, Value)) -> Value {
        v.0
    }
    fn vec_hi(&mut self, v: (Value, Value)) -> Value {
        v.1
    }
    fn vec_fn<F: VecFn>(
        &mut self,
        imm: u64,
        a: (Value, Value),
        b: (Value, Value),
        c: (Value, Value),
    ) -> (Value, Value) {
        self.set_vec(0, a);
        self.set_vec(1, b);
        self.set_vec(2, c);
        let imm = self.constant(imm);
        self.call(helpers::vec_fn::<F> as *const () as usize, imm, 0, imm);
        let at = offset_of!(Frame<'_>, vec);
        (self.frame_get(at), self.frame_get(at + 8))
    }

    fn branch(&mut self, to: u64) {
        let to = self.constant(to);
        self.next = Some(to);
    }
    fn branch_if(&mut self, c: Value, to: u64) {
        let (to, on) = (self.constant(to), self.next_pc());
        self.next = Some(self.b.ins().select(c, to, on));
    }
    fn branch_to(&mut self, to: Value) {
        self.next = Some(to);
    }
    fn system(&mut self, what: System, imm: u64, arg: Value) -> Result<Value, Infallible> {
        self.flush();
        self.forget();
        let mode = (what as u64) << 8 | u64::from(self.index);
        let imm = self.constant(imm);
        let f = helpers::system_op as *const () as usize;
        let s = self.call_for_status(f, imm, mode, arg);
        let (stop, go) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(stop);
        self.b.ins().brif(s, stop, &[], go, &[]);
        self.b.switch_to_block(stop);
        // A jump has set the PC itself and ends the block like a branch.
        let jump = self.b.ins().iconst(I32, i64::from(status::JUMP));
        let ok = self.b.ins().iconst(I32, i64::from(status::OK));
        let is_jump = self.test(IntCC::Equal, s, jump);
        let exit = self.b.ins().select(is_jump, ok, s);
        self.leave_early(exit);
        self.b.switch_to_block(go);
        Ok(self.value(0))
    }
}

/// Opaque outside: only conditions and selections look inside.
#[derive(Clone, Copy)]
struct Flags(Nzcv);
