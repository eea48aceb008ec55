//! `Emit` on plain numbers. After inlining an [`Eval`] lives in registers only.
use crate::environment::Environment;
use crate::interpreter::block::{Exit, Op};
use crate::interpreter::memory;
use crate::interpreter::plain::{is_delicate, plain};
use crate::state::Core;
use crate::system::Next;
use crate::vmsa::Purpose;
use dyno_isa::concrete::{self, Nzcv};
use dyno_isa::{AtomicOp, Emit, MemKind, PointerAuth, Shift, System, VecFn, slot};

/// Why an instruction ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `Core::pending` says what to take.
    Exception,
    /// Has to be run again, with the slow path.
    Slow,
    /// Has to be run again, alone.
    Retry,
    /// `Core::pc` was set: ERET and the like.
    Jump,
}

/// Where an instruction that ends its block goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Next,
    Taken,
    Jump,
}

impl Flow {
    #[inline(always)]
    pub fn exit(self) -> Exit {
        match self {
            Flow::Next => Exit::End,
            Flow::Taken => Exit::Taken,
            Flow::Jump => Exit::Jump,
        }
    }
}

/// `SLOW` is false on the first try: an access that the soft TLB does not answer then ends it with
/// [`Stop::Slow`], so that handlers contain no call and keep everything in registers. The second try
/// does the whole instruction again and looks after everything.
pub struct Eval<'a, 'e, const SLOW: bool> {
    pub c: &'a mut Core,
    pub env: &'a mut (dyn Environment + 'e),
    pub op: &'a Op,
    pub flow: Flow,
}

const PAGE: u64 = !0xfff;

impl<const SLOW: bool> Eval<'_, '_, SLOW> {
    /// Reads, lets `f` decide on a new value, and writes it if there is one.
    #[inline(always)]
    fn modify(
        &mut self,
        log2: u8,
        va: u64,
        f: impl FnOnce(u64) -> Option<u64>,
    ) -> Result<u64, Stop> {
        if let Some((_, page)) = memory::fast(self.c, va, 1 << log2, true) {
            let old = memory::get(page, log2, va);
            if let Some(new) = f(old) {
                memory::put(page, log2, va, new);
            }
            return Ok(old);
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::modify(self.c, self.env, log2, va, f)
    }
}

/// Delegates to the pure functions of `isa`.
macro_rules! pure {
    ($($name:ident ( $($arg:ident : $t:ty),* ) -> $r:ty;)*) => { $(
        #[inline(always)]
        fn $name(&mut self, $($arg: $t),*) -> $r { concrete::$name($($arg),*) }
    )* };
}

impl<const SLOW: bool> Emit for Eval<'_, '_, SLOW> {
    type Val = u64;
    type Bool = bool;
    type Flags = Nzcv;
    type Vec = u128;
    type Stop = Stop;

    #[inline(always)]
    fn imm(&mut self, v: u64) -> u64 {
        v
    }
    #[inline(always)]
    fn x(&mut self, slot: u8) -> u64 {
        self.c.x[usize::from(slot)]
    }
    #[inline(always)]
    fn set_x(&mut self, slot: u8, v: u64) {
        self.c.x[usize::from(slot)] = v;
    }
    #[inline(always)]
    fn base(&mut self, slot: u8) -> Result<u64, Stop> {
        let v = self.x(slot);
        if slot == slot::SP && v & 15 != 0 {
            if !SLOW {
                return Err(Stop::Slow);
            }
            memory::check_sp_alignment(self.c)?;
        }
        Ok(v)
    }
    #[inline(always)]
    fn flags(&mut self) -> Nzcv {
        self.c.flags
    }
    #[inline(always)]
    fn set_flags(&mut self, f: Nzcv) {
        self.c.flags = f;
    }
    #[inline(always)]
    fn next_pc(&mut self) -> u64 {
        let at = 2 * u64::from(self.op.o.at);
        self.c.block_pc.wrapping_add(at + 4)
    }

    pure! {
        add(sf: bool, a: u64, b: u64) -> u64;
        sub(sf: bool, a: u64, b: u64) -> u64;
        mul(sf: bool, a: u64, b: u64) -> u64;
        mul_high(signed: bool, a: u64, b: u64) -> u64;
        div(sf: bool, signed: bool, a: u64, b: u64) -> u64;
        not(sf: bool, a: u64) -> u64;
        shift(sf: bool, kind: Shift, a: u64, by: u8) -> u64;
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

    #[inline(always)]
    fn and(&mut self, a: u64, b: u64) -> u64 {
        a & b
    }
    #[inline(always)]
    fn or(&mut self, a: u64, b: u64) -> u64 {
        a | b
    }
    #[inline(always)]
    fn xor(&mut self, a: u64, b: u64) -> u64 {
        a ^ b
    }
    #[inline(always)]
    fn is_zero(&mut self, sf: bool, a: u64) -> bool {
        if sf { a == 0 } else { a as u32 == 0 }
    }
    #[inline(always)]
    fn bit(&mut self, a: u64, n: u8) -> bool {
        a >> (n & 63) & 1 == 1
    }
    #[inline(always)]
    fn negate(&mut self, c: bool) -> bool {
        !c
    }
    #[inline(always)]
    fn select(&mut self, c: bool, a: u64, b: u64) -> u64 {
        if c { a } else { b }
    }
    #[inline(always)]
    fn flags_imm(&mut self, nzcv: u8) -> Nzcv {
        Nzcv::from_bits(u64::from(nzcv) << 28)
    }
    #[inline(always)]
    fn flags_from(&mut self, v: u64) -> Nzcv {
        Nzcv::from_bits(v)
    }
    #[inline(always)]
    fn flags_value(&mut self, f: Nzcv) -> u64 {
        f.to_bits()
    }
    #[inline(always)]
    fn select_flags(&mut self, c: bool, a: Nzcv, b: Nzcv) -> Nzcv {
        if c { a } else { b }
    }
    #[inline(always)]
    fn carry(&mut self, f: Nzcv) -> u64 {
        u64::from(f.c)
    }

    #[inline(always)]
    fn pointer_auth(
        &mut self,
        what: PointerAuth,
        pointer: u64,
        modifier: u64,
    ) -> Result<u64, Stop> {
        pointer_auth(self.c, what, pointer, modifier)
    }

    #[inline(always)]
    fn align(&mut self, write: bool, log2: u8, va: u64) -> Result<(), Stop> {
        if va & ((1 << log2) - 1) == 0 {
            return Ok(());
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        let purpose = if write { Purpose::Write } else { Purpose::Read };
        memory::misaligned(self.c, va, purpose)
    }
    #[inline(always)]
    fn load(&mut self, k: MemKind, log2: u8, va: u64) -> Result<u64, Stop> {
        let e = self.c.tlb.entry(va);
        let last = va.wrapping_add((1 << log2) - 1);
        let fast = match k {
            MemKind::Normal | MemKind::Elements(_) => e.read == last & PAGE,
            MemKind::Ordered | MemKind::Aligned => e.read == va & (PAGE | ((1 << log2) - 1)),
            MemKind::Unprivileged => false,
        };
        if fast {
            return Ok(memory::get(e.page, log2, va));
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::load(self.c, self.env, k, log2, va)
    }
    #[inline(always)]
    fn store(&mut self, k: MemKind, log2: u8, va: u64, v: u64) -> Result<(), Stop> {
        let e = self.c.tlb.entry(va);
        let last = va.wrapping_add((1 << log2) - 1);
        let fast = match k {
            MemKind::Normal | MemKind::Elements(_) => e.write == last & PAGE,
            MemKind::Ordered | MemKind::Aligned => e.write == va & (PAGE | ((1 << log2) - 1)),
            MemKind::Unprivileged => false,
        };
        if fast {
            memory::put(e.page, log2, va, v);
            return Ok(());
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::store(self.c, self.env, k, log2, va, v)
    }
    #[inline(always)]
    fn load_pair(&mut self, log2: u8, va: u64) -> Result<(u64, u64), Stop> {
        let e = self.c.tlb.entry(va);
        let size = 1u64 << log2;
        if e.read == va.wrapping_add(2 * size - 1) & PAGE {
            let second = memory::get(e.page, log2, (va & !PAGE) + size);
            return Ok((memory::get(e.page, log2, va), second));
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::load_pair(self.c, self.env, log2, va)
    }
    #[inline(always)]
    fn store_pair(&mut self, log2: u8, va: u64, a: u64, b: u64) -> Result<(), Stop> {
        let e = self.c.tlb.entry(va);
        let size = 1u64 << log2;
        if e.write == va.wrapping_add(2 * size - 1) & PAGE {
            memory::put(e.page, log2, va, a);
            memory::put(e.page, log2, (va & !PAGE) + size, b);
            return Ok(());
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::store_pair(self.c, self.env, log2, va, a, b)
    }
    #[inline(always)]
    fn load_vec(&mut self, k: MemKind, va: u64) -> Result<u128, Stop> {
        let e = self.c.tlb.entry(va);
        if e.read == va.wrapping_add(15) & PAGE {
            return Ok(e.page.load128(va));
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::load_vec(self.c, self.env, k, va)
    }
    #[inline(always)]
    fn store_vec(&mut self, k: MemKind, va: u64, v: u128) -> Result<(), Stop> {
        let e = self.c.tlb.entry(va);
        if e.write == va.wrapping_add(15) & PAGE {
            e.page.store128(va, v);
            return Ok(());
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::store_vec(self.c, self.env, k, va, v)
    }
    #[inline(always)]
    fn load_exclusive(
        &mut self,
        _ordered: bool,
        pair: bool,
        log2: u8,
        va: u64,
    ) -> Result<(u64, u64), Stop> {
        let size = 1u64 << (log2 + u8::from(pair));
        if let Some((pa, page)) = memory::fast(self.c, va, size, false) {
            self.c.monitor.reserve(pa);
            let second = va.wrapping_add(1 << log2);
            let b = if pair {
                memory::get(page, log2, second)
            } else {
                0
            };
            return Ok((memory::get(page, log2, va), b));
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::load_exclusive(self.c, self.env, pair, log2, va)
    }
    #[inline(always)]
    fn store_exclusive(
        &mut self,
        _ordered: bool,
        pair: bool,
        log2: u8,
        va: u64,
        a: u64,
        b: u64,
    ) -> Result<u64, Stop> {
        let size = 1u64 << (log2 + u8::from(pair));
        if let Some((pa, page)) = memory::fast(self.c, va, size, true) {
            if !self.c.monitor.take(pa) {
                return Ok(1);
            }
            memory::put(page, log2, va, a);
            if pair {
                memory::put(page, log2, va.wrapping_add(1 << log2), b);
            }
            return Ok(0);
        }
        if !SLOW {
            return Err(Stop::Slow);
        }
        memory::store_exclusive(self.c, self.env, pair, log2, va, a, b)
    }
    #[inline(always)]
    fn atomic(&mut self, op: AtomicOp, log2: u8, va: u64, v: u64) -> Result<u64, Stop> {
        self.modify(log2, va, |old| Some(concrete::atomic(op, log2, old, v)))
    }
    #[inline(always)]
    fn compare_and_swap(
        &mut self,
        log2: u8,
        va: u64,
        expected: u64,
        new: u64,
    ) -> Result<u64, Stop> {
        let mask = u64::MAX >> (64 - (8 << log2));
        self.modify(log2, va, |old| (old == expected & mask).then_some(new))
    }
    #[inline(always)]
    fn compare_and_swap_pair(
        &mut self,
        log2: u8,
        va: u64,
        expected: (u64, u64),
        new: (u64, u64),
    ) -> Result<(u64, u64), Stop> {
        memory::modify_pair(self.c, self.env, log2, va, expected, new)
    }

    #[inline(always)]
    fn v(&mut self, n: u8) -> u128 {
        self.c.v[(n & 31) as usize]
    }
    #[inline(always)]
    fn set_v(&mut self, n: u8, v: u128) {
        self.c.v[(n & 31) as usize] = v;
    }
    #[inline(always)]
    fn vec(&mut self, lo: u64, hi: u64) -> u128 {
        u128::from(hi) << 64 | u128::from(lo)
    }
    #[inline(always)]
    fn vec_lo(&mut self, v: u128) -> u64 {
        v as u64
    }
    #[inline(always)]
    fn vec_hi(&mut self, v: u128) -> u64 {
        (v >> 64) as u64
    }
    #[inline(always)]
    fn vec_fn<F: VecFn>(&mut self, imm: u64, a: u128, b: u128, c: u128) -> u128 {
        F::call(&mut self.c.fp, imm, a, b, c)
    }

    #[inline(always)]
    fn when(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if concrete::condition(self.c.flags, cond) {
            body(self)?;
        }
        Ok(())
    }
    #[inline(always)]
    fn branch(&mut self, to: u64) {
        self.c.pc = to;
        self.flow = Flow::Taken;
    }
    #[inline(always)]
    fn branch_if(&mut self, c: bool, to: u64) {
        if c {
            self.c.pc = to;
            self.flow = Flow::Taken;
        }
    }
    #[inline(always)]
    fn branch_to(&mut self, to: u64) {
        self.c.pc = to;
        self.flow = Flow::Jump;
    }
    #[inline(always)]
    fn system(&mut self, what: System, imm: u64, arg: u64) -> Result<u64, Stop> {
        let pc = self.c.block_pc.wrapping_add(2 * u64::from(self.op.o.at));
        match system(self.c, self.env, pc, what, imm, arg) {
            Err(Stop::Retry) if !SLOW => Err(Stop::Slow),
            r => r,
        }
    }
}

/// [`Emit::pointer_auth`] for every engine.
#[inline(never)]
pub fn pointer_auth(
    c: &mut Core,
    what: PointerAuth,
    pointer: u64,
    modifier: u64,
) -> Result<u64, Stop> {
    c.pointer_auth(what, pointer, modifier).map_err(|e| {
        c.pending = Some(e);
        Stop::Exception
    })
}

/// [`Emit::system`] for every engine. `pc` is the address of the instruction; ITSTATE in it may be that of
/// another of its block.
#[inline(never)]
pub fn system(
    c: &mut Core,
    env: &mut (dyn Environment + '_),
    pc: u64,
    what: System,
    imm: u64,
    arg: u64,
) -> Result<u64, Stop> {
    if matches!(what, System::Mrs | System::Msr | System::MsrImm)
        && let Some(v) = plain(c, env, what, imm, arg)
    {
        return Ok(v);
    }
    if is_delicate(what, imm) && !c.become_exact() {
        return Err(Stop::Retry);
    }
    c.pc = pc;
    if what == System::DcZva {
        return memory::zero_block(c, env, imm, arg).map(|()| 0);
    }
    c.beyond.met = None;
    let r = c.system(env, what, imm, arg);
    if let Some(wait) = c.wait_for_met(env) {
        return Err(wait);
    }
    match r {
        Ok(r) => match r.next {
            Next::Continue => {
                if is_delicate(what, imm) {
                    c.polled();
                }
                Ok(r.value)
            }
            Next::JumpToPc => {
                c.attention = true;
                Err(Stop::Jump)
            }
            Next::Leave => {
                c.attention = true;
                Ok(r.value)
            }
        },
        Err(e) => {
            c.pending = Some(e);
            Err(Stop::Exception)
        }
    }
}
