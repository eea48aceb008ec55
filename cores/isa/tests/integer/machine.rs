//! A plain machine to run one instruction on: registers, NZCV and a little memory.
use dyno_isa::a64::{self, Context};
use dyno_isa::concrete::{self, Nzcv};
use dyno_isa::{
    AtomicOp, Bind, Class, Emit, Feature, Features, FpEnv, MemKind, Operands, PointerAuth,
    Semantics, Shift, System, VecFn, slot,
};

/// Where the memory starts and how long it is: an access that leaves it faults.
pub const RAM: u64 = 0x1_0000;
pub const RAM_SIZE: u64 = 0x1000;
pub const PC: u64 = 0x4000_0000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Fault(u64),
    Unaligned(u64),
    System(System, u64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    pub x: [u64; 37],
    pub v: [u128; 32],
    pub flags: Nzcv,
    pub pc: u64,
    pub ram: Vec<u8>,
    /// Address and length of an open exclusive.
    pub monitor: Option<(u64, u64)>,
    /// Calls of `system` with what they were given; the next Mrs or Sysl returns `reads`.
    pub calls: Vec<(System, u64, u64)>,
    pub reads: u64,
    /// Likewise of `pointer_auth`, which also returns `reads`.
    pub codes: Vec<(PointerAuth, u64, u64)>,
    /// The kinds of the memory accesses made.
    pub kinds: Vec<MemKind>,
}

/// One decoded instruction.
#[derive(Clone, Copy)]
pub struct Step {
    pub run: fn(&mut Machine, &Operands) -> Result<(), Stop>,
    pub o: Operands,
    pub ends: bool,
    pub class: Class,
    pub meaning: &'static str,
}

pub struct Binder(pub Features);
impl Bind for Binder {
    type Out = Option<Step>;
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) -> Option<Step> {
        Some(Step {
            run: S::run::<Machine>,
            o,
            ends: S::ENDS,
            class: S::CLASS,
            meaning: std::any::type_name::<S>(),
        })
    }
    fn unallocated(&mut self, _: u32) -> Option<Step> {
        None
    }
    fn has(&self, f: Feature) -> bool {
        self.0.has(f)
    }
}

pub fn decode(insn: u32) -> Option<Step> {
    decode_with(Features::ALL, insn)
}

pub fn decode_with(features: Features, insn: u32) -> Option<Step> {
    let cx = Context {
        pc: PC,
        ..Context::default()
    };
    a64::decode(insn, cx, &mut Binder(features))
}

impl Machine {
    /// Registers X0 to X30 and SP hold numbers that tell them apart.
    pub fn new() -> Machine {
        let mut x = [0; 37];
        for (i, x) in x.iter_mut().enumerate().take(32) {
            *x = 0x0101_0101_0101_0101 * (i as u64 + 1);
        }
        Machine {
            x,
            v: [0; 32],
            flags: Nzcv::default(),
            pc: PC,
            ram: (0..RAM_SIZE).map(|i| (i * 7 + 1) as u8).collect(),
            monitor: None,
            calls: Vec::new(),
            codes: Vec::new(),
            reads: 0,
            kinds: Vec::new(),
        }
    }
    pub fn with(mut self, set: &[(u8, u64)]) -> Machine {
        for &(n, v) in set {
            self.x[usize::from(n)] = v;
        }
        self
    }
    /// The four flags as a number, N on top.
    pub fn with_nzcv(mut self, nzcv: u8) -> Machine {
        self.flags = Nzcv::from_field(nzcv);
        self
    }
    pub fn nzcv(&self) -> u8 {
        (self.flags.to_bits() >> 28) as u8
    }
    /// Runs an instruction that must be allocated.
    pub fn try_step(&mut self, insn: u32) -> Result<(), Stop> {
        let step = decode(insn).unwrap_or_else(|| panic!("{insn:#010x} does not decode"));
        self.pc = PC + 4;
        (step.run)(self, &step.o)
    }
    /// Runs an instruction that must succeed.
    pub fn step(mut self, insn: u32) -> Machine {
        let done = self.try_step(insn);
        done.unwrap_or_else(|s| panic!("{insn:#010x}: {s:?}"));
        self
    }
    pub fn read(&self, va: u64, len: u64) -> Option<u128> {
        let at = va.checked_sub(RAM)? as usize;
        let bytes = self.ram.get(at..at.checked_add(len as usize)?)?;
        Some(bytes.iter().rev().fold(0, |v, &b| v << 8 | u128::from(b)))
    }
    pub fn read_u64(&self, va: u64) -> u64 {
        self.read(va, 8).expect("inside RAM") as u64
    }
    pub fn write(&mut self, va: u64, len: u64, v: u128) -> Result<(), Stop> {
        let at = va.wrapping_sub(RAM) as usize;
        let end = at.saturating_add(len as usize);
        let bytes = self.ram.get_mut(at..end).ok_or(Stop::Fault(va))?;
        bytes.copy_from_slice(&v.to_le_bytes()[..len as usize]);
        Ok(())
    }
    fn fetch(&self, va: u64, len: u64) -> Result<u128, Stop> {
        self.read(va, len).ok_or(Stop::Fault(va))
    }
    fn check(&mut self, k: MemKind, log2: u8, va: u64) -> Result<(), Stop> {
        self.kinds.push(k);
        if matches!(k, MemKind::Ordered | MemKind::Aligned) && va & ((1 << log2) - 1) != 0 {
            return Err(Stop::Unaligned(va));
        }
        Ok(())
    }
}

/// Pure operations go straight to `concrete`.
macro_rules! pure {
    ($( $name:ident ($($a:ident: $t:ty),*) -> $r:ty; )*) => {
        $( fn $name(&mut self, $($a: $t),*) -> $r { concrete::$name($($a),*) } )*
    };
}

impl Emit for Machine {
    type Val = u64;
    type Bool = bool;
    type Flags = Nzcv;
    type Vec = u128;
    type Stop = Stop;

    fn imm(&mut self, v: u64) -> u64 {
        v
    }
    fn x(&mut self, slot: u8) -> u64 {
        assert_ne!(slot, slot::DISCARD, "DISCARD is never read");
        self.x[usize::from(slot)]
    }
    fn set_x(&mut self, slot: u8, v: u64) {
        assert_ne!(slot, slot::ZR, "ZR is never written");
        self.x[usize::from(slot)] = v;
    }
    fn flags(&mut self) -> Nzcv {
        self.flags
    }
    fn set_flags(&mut self, f: Nzcv) {
        self.flags = f;
    }
    fn next_pc(&mut self) -> u64 {
        PC + 4
    }

    pure! {
        add(sf: bool, a: u64, b: u64) -> u64;
        sub(sf: bool, a: u64, b: u64) -> u64;
        mul(sf: bool, a: u64, b: u64) -> u64;
        mul_high(signed: bool, a: u64, b: u64) -> u64;
        div(sf: bool, signed: bool, a: u64, b: u64) -> u64;
        not(sf: bool, a: u64) -> u64;
        shift_by(sf: bool, kind: Shift, a: u64, by: u64) -> u64;
        zero_extend(bits: u8, a: u64) -> u64;
        sign_extend(sf: bool, bits: u8, a: u64) -> u64;
        count_leading_zeros(sf: bool, a: u64) -> u64;
        reverse_bits(sf: bool, a: u64) -> u64;
        reverse_bytes(sf: bool, log2: u8, a: u64) -> u64;
        crc32(castagnoli: bool, log2: u8, a: u64, b: u64) -> u64;
        flags_of_add(sf: bool, a: u64, b: u64) -> Nzcv;
        flags_of_sub(sf: bool, a: u64, b: u64) -> Nzcv;
        flags_of_adc(sf: bool, a: u64, b: u64, c: u64) -> Nzcv;
        flags_of_logic(sf: bool, r: u64) -> Nzcv;
        condition(f: Nzcv, cond: u8) -> bool;
    }
    fn and(&mut self, a: u64, b: u64) -> u64 {
        a & b
    }
    fn or(&mut self, a: u64, b: u64) -> u64 {
        a | b
    }
    fn xor(&mut self, a: u64, b: u64) -> u64 {
        a ^ b
    }
    fn shift(&mut self, sf: bool, kind: Shift, a: u64, by: u8) -> u64 {
        assert!(
            by < if sf { 64 } else { 32 },
            "a shift by the width or more"
        );
        concrete::shift(sf, kind, a, by)
    }

    fn is_zero(&mut self, sf: bool, a: u64) -> bool {
        if sf { a == 0 } else { a as u32 == 0 }
    }
    fn bit(&mut self, a: u64, n: u8) -> bool {
        a >> n & 1 == 1
    }
    fn negate(&mut self, c: bool) -> bool {
        !c
    }
    fn select(&mut self, c: bool, a: u64, b: u64) -> u64 {
        if c { a } else { b }
    }
    fn flags_imm(&mut self, nzcv: u8) -> Nzcv {
        Nzcv::from_field(nzcv)
    }
    fn flags_from(&mut self, v: u64) -> Nzcv {
        Nzcv::from_bits(v)
    }
    fn flags_value(&mut self, f: Nzcv) -> u64 {
        f.to_bits()
    }
    fn select_flags(&mut self, c: bool, a: Nzcv, b: Nzcv) -> Nzcv {
        if c { a } else { b }
    }
    fn carry(&mut self, f: Nzcv) -> u64 {
        f.c.into()
    }

    fn load(&mut self, k: MemKind, log2: u8, va: u64) -> Result<u64, Stop> {
        self.check(k, log2, va)?;
        Ok(self.fetch(va, 1 << log2)? as u64)
    }
    fn store(&mut self, k: MemKind, log2: u8, va: u64, v: u64) -> Result<(), Stop> {
        self.check(k, log2, va)?;
        self.write(va, 1 << log2, v.into())
    }
    fn load_pair(&mut self, log2: u8, va: u64) -> Result<(u64, u64), Stop> {
        let v = self.fetch(va, 2 << log2)?;
        let bits = 8 << log2;
        Ok((concrete::zero_extend(bits, v as u64), (v >> bits) as u64))
    }
    fn store_pair(&mut self, log2: u8, va: u64, a: u64, b: u64) -> Result<(), Stop> {
        let bits = 8 << log2;
        let a = u128::from(concrete::zero_extend(bits, a));
        self.write(va, 2 << log2, a | u128::from(b) << bits)
    }
    fn load_vec(&mut self, _: MemKind, va: u64) -> Result<u128, Stop> {
        self.fetch(va, 16)
    }
    fn store_vec(&mut self, _: MemKind, va: u64, v: u128) -> Result<(), Stop> {
        self.write(va, 16, v)
    }
    fn load_exclusive(
        &mut self,
        ordered: bool,
        pair: bool,
        log2: u8,
        va: u64,
    ) -> Result<(u64, u64), Stop> {
        let k = if ordered {
            MemKind::Ordered
        } else {
            MemKind::Normal
        };
        self.check(k, log2 + u8::from(pair), va)?;
        let r = if pair {
            self.load_pair(log2, va)?
        } else {
            (self.fetch(va, 1 << log2)? as u64, 0)
        };
        self.monitor = Some((va, 1 << (log2 + u8::from(pair))));
        Ok(r)
    }
    fn store_exclusive(
        &mut self,
        ordered: bool,
        pair: bool,
        log2: u8,
        va: u64,
        a: u64,
        b: u64,
    ) -> Result<u64, Stop> {
        let k = if ordered {
            MemKind::Ordered
        } else {
            MemKind::Normal
        };
        self.check(k, log2 + u8::from(pair), va)?;
        if self.monitor.take() != Some((va, 1 << (log2 + u8::from(pair)))) {
            return Ok(1);
        }
        if pair {
            self.store_pair(log2, va, a, b)?;
        } else {
            self.write(va, 1 << log2, a.into())?;
        }
        Ok(0)
    }
    fn atomic(&mut self, op: AtomicOp, log2: u8, va: u64, v: u64) -> Result<u64, Stop> {
        let old = self.fetch(va, 1 << log2)? as u64;
        let new = concrete::atomic(op, log2, old, v);
        self.write(va, 1 << log2, new.into())?;
        Ok(old)
    }
    fn compare_and_swap(&mut self, log2: u8, va: u64, want: u64, new: u64) -> Result<u64, Stop> {
        let old = self.fetch(va, 1 << log2)? as u64;
        if old == want {
            self.write(va, 1 << log2, new.into())?;
        }
        Ok(old)
    }
    fn compare_and_swap_pair(
        &mut self,
        log2: u8,
        va: u64,
        want: (u64, u64),
        new: (u64, u64),
    ) -> Result<(u64, u64), Stop> {
        let old = self.load_pair(log2, va)?;
        if old == want {
            self.store_pair(log2, va, new.0, new.1)?;
        }
        Ok(old)
    }

    fn v(&mut self, n: u8) -> u128 {
        self.v[usize::from(n)]
    }
    fn set_v(&mut self, n: u8, v: u128) {
        self.v[usize::from(n)] = v;
    }
    fn vec(&mut self, lo: u64, hi: u64) -> u128 {
        u128::from(hi) << 64 | u128::from(lo)
    }
    fn vec_lo(&mut self, v: u128) -> u64 {
        v as u64
    }
    fn vec_hi(&mut self, v: u128) -> u64 {
        (v >> 64) as u64
    }
    fn vec_fn<F: VecFn>(&mut self, imm: u64, a: u128, b: u128, c: u128) -> u128 {
        F::call(&mut FpEnv::default(), imm, a, b, c)
    }

    fn align(&mut self, _: bool, log2: u8, va: u64) -> Result<(), Stop> {
        if va & ((1 << log2) - 1) != 0 {
            return Err(Stop::Unaligned(va));
        }
        Ok(())
    }
    fn when(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let f = self.flags();
        if self.condition(f, cond) {
            body(self)?;
        }
        Ok(())
    }
    fn branch(&mut self, to: u64) {
        self.pc = to;
    }
    fn branch_if(&mut self, c: bool, to: u64) {
        if c {
            self.pc = to;
        }
    }
    fn branch_to(&mut self, to: u64) {
        self.pc = to;
    }
    fn pointer_auth(
        &mut self,
        what: PointerAuth,
        pointer: u64,
        modifier: u64,
    ) -> Result<u64, Stop> {
        self.codes.push((what, pointer, modifier));
        Ok(self.reads)
    }
    fn system(&mut self, what: System, imm: u64, arg: u64) -> Result<u64, Stop> {
        self.calls.push((what, imm, arg));
        match what {
            System::Mrs | System::Sysl => Ok(self.reads),
            System::Svc | System::Hvc | System::Smc | System::Brk | System::Hlt => {
                Err(Stop::System(what, imm))
            }
            _ => Ok(0),
        }
    }
}
