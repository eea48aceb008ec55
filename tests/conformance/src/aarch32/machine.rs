//! A machine of plain numbers that runs one instruction in User mode.
use super::generate::Test;
use super::{CODE, CODE_SIZE, DATA, DATA_SIZE, NOTHING, Outcome, Signal, State, initial};
use dyno_isa::aarch32::{self, Context};
use dyno_isa::concrete::{self, Nzcv};
use dyno_isa::{
    AtomicOp, Bind, Emit, Feature, Features, FpEnv, MemKind, Operands, PointerAuth, Semantics,
    Shift, System, VecFn, slot,
};

/// Why an instruction ended early.
#[derive(Clone, Copy, Debug)]
enum Stop {
    Signal(Signal, u32),
    /// Something that only a whole core does, or an address the oracle may use.
    NotJudged,
}

struct Machine {
    x: [u64; 37],
    flags: Nzcv,
    /// Where the instruction branched to.
    to: Option<u64>,
    data: Vec<u32>,
    monitor: Option<(u64, u64)>,
}

type Run = fn(&mut Machine, &Operands) -> Result<(), Stop>;

struct Binder;
impl Bind for Binder {
    type Out = Option<(Run, Operands)>;
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) -> Self::Out {
        Some((S::run::<Machine>, o))
    }
    fn unallocated(&mut self, _: u32) -> Self::Out {
        None
    }
    fn has(&self, f: Feature) -> bool {
        Features::ALL.has(f)
    }
}

/// What becomes of a test; `None` where that cannot be compared with the oracle.
pub fn evaluate(t: &Test) -> Option<Outcome> {
    let mut m = Machine {
        x: [0; 37],
        flags: Nzcv::from_bits(t.before.psr.into()),
        to: None,
        data: (0..DATA_SIZE).step_by(4).map(initial).collect(),
        monitor: None,
    };
    for (x, &r) in m.x.iter_mut().zip(&t.before.r) {
        *x = r.into();
    }
    m.x[usize::from(slot::Q)] = u64::from(t.before.psr >> 27 & 1);
    m.x[usize::from(slot::GE)] = u64::from(t.before.psr >> 16 & 15);
    let cx = Context {
        location: t.location,
        ..Context::default()
    };
    let done = match aarch32::decode(t.word, cx, &mut Binder) {
        Some((run, o)) => run(&mut m, &o),
        None => Err(Stop::Signal(Signal::Undefined, 0)),
    };
    let here = t.location.0 as u32;
    let (signal, pc, fault) = match done {
        Ok(()) => {
            let next = t.location.next(t.word).0;
            land(m.to.unwrap_or(next) as u32, next as u32, here)?
        }
        Err(Stop::Signal(signal, fault)) => (signal, here, fault),
        Err(Stop::NotJudged) => return None,
    };
    let mut after = State::default();
    for (r, x) in after.r.iter_mut().zip(m.x) {
        assert!(x >> 32 == 0, "{:08x}: a register has an upper half", t.word);
        *r = x as u32;
    }
    let (q, ge) = (m.x[usize::from(slot::Q)], m.x[usize::from(slot::GE)]);
    assert!(q < 2 && ge < 16, "{:08x}: Q is {q}, GE {ge}", t.word);
    after.psr = (m.flags.to_bits() | q << 27 | ge << 16) as u32;
    let words = m.data.iter().zip((0..).step_by(4));
    let changed = words.filter(|&(&v, at)| v != initial(at));
    Some(Outcome {
        signal,
        pc,
        fault,
        after,
        memory: changed.map(|(&v, at)| (at, v)).collect(),
    })
}

/// What a branch to `to` leads to: the word that fills the code region, or nothing at all.
fn land(to: u32, next: u32, here: u32) -> Option<(Signal, u32, u32)> {
    if to == next {
        return Some((Signal::None, to, 0));
    }
    let (address, thumb) = (to & !1, to & 1 == 1);
    let (slot, size) = ((here & !3) - 4, 16);
    if (slot..slot + size).contains(&address) {
        return None;
    }
    if !thumb && address & 2 != 0 {
        return Some((Signal::Alignment, to, address));
    }
    if (CODE..CODE + CODE_SIZE).contains(&address) {
        // The second half of the word branches to the next.
        return Some((Signal::Undefined, if to & 2 != 0 { to + 2 } else { to }, 0));
    }
    NOTHING
        .contains(&address)
        .then_some((Signal::Fault, to, address))
}

impl Machine {
    /// The bytes of an access, if all of them are data.
    fn offset(&self, va: u64, len: u64) -> Result<usize, Stop> {
        let at = va.wrapping_sub(DATA.into());
        if at < DATA_SIZE.into() && at + len <= DATA_SIZE.into() {
            return Ok(at as usize);
        }
        let first = if at < DATA_SIZE.into() {
            u64::from(DATA + DATA_SIZE)
        } else {
            va
        };
        let apart = |a: u64| NOTHING.contains(&(a as u32)) && !in_code(a);
        if va >> 32 == 0 && apart(va) && apart(va + len) {
            return Err(Stop::Signal(Signal::Fault, first as u32));
        }
        Err(Stop::NotJudged)
    }
    fn read(&mut self, va: u64, len: u64) -> Result<u64, Stop> {
        let at = self.offset(va, len)?;
        let byte = |i: usize| u64::from(self.data[i / 4] >> (8 * (i % 4)) & 0xff);
        Ok((at..at + len as usize)
            .rev()
            .fold(0, |v, i| v << 8 | byte(i)))
    }
    fn write(&mut self, va: u64, len: u64, v: u64) -> Result<(), Stop> {
        let at = self.offset(va, len)?;
        for (i, b) in (at..at + len as usize).zip(v.to_le_bytes()) {
            let shift = 8 * (i % 4);
            let word = &mut self.data[i / 4];
            *word = *word & !(0xff << shift) | u32::from(b) << shift;
        }
        Ok(())
    }
    fn check(&self, aligned: bool, log2: u8, va: u64) -> Result<(), Stop> {
        if aligned && va & ((1 << log2) - 1) != 0 {
            return Err(Stop::Signal(Signal::Alignment, va as u32));
        }
        Ok(())
    }
}

fn in_code(a: u64) -> bool {
    (u64::from(CODE)..u64::from(CODE + CODE_SIZE)).contains(&a)
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
        unreachable!("AArch32 resolves it at decode")
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
        assert!(by < if sf { 64 } else { 32 }, "a shift by too much");
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
    fn pointer_auth(&mut self, _: PointerAuth, _: u64, _: u64) -> Result<u64, Stop> {
        Err(Stop::NotJudged)
    }
    fn align(&mut self, _: bool, log2: u8, va: u64) -> Result<(), Stop> {
        self.check(true, log2, va)
    }
    fn load(&mut self, k: MemKind, log2: u8, va: u64) -> Result<u64, Stop> {
        let aligned = matches!(k, MemKind::Ordered | MemKind::Aligned);
        self.check(aligned, log2, va)?;
        self.read(va, 1 << log2)
    }
    fn store(&mut self, k: MemKind, log2: u8, va: u64, v: u64) -> Result<(), Stop> {
        let aligned = matches!(k, MemKind::Ordered | MemKind::Aligned);
        self.check(aligned, log2, va)?;
        self.write(va, 1 << log2, v)
    }
    fn load_pair(&mut self, log2: u8, va: u64) -> Result<(u64, u64), Stop> {
        Ok((
            self.read(va, 1 << log2)?,
            self.read(va + (1 << log2), 1 << log2)?,
        ))
    }
    fn store_pair(&mut self, log2: u8, va: u64, a: u64, b: u64) -> Result<(), Stop> {
        self.offset(va, 2 << log2)?;
        self.write(va, 1 << log2, a)?;
        self.write(va + (1 << log2), 1 << log2, b)
    }
    fn load_vec(&mut self, _: u64) -> Result<u128, Stop> {
        Err(Stop::NotJudged)
    }
    fn store_vec(&mut self, _: u64, _: u128) -> Result<(), Stop> {
        Err(Stop::NotJudged)
    }
    fn load_exclusive(
        &mut self,
        _: bool,
        pair: bool,
        log2: u8,
        va: u64,
    ) -> Result<(u64, u64), Stop> {
        let size = log2 + u8::from(pair);
        self.check(true, size, va)?;
        self.monitor = Some((va, 1 << size));
        match pair {
            true => self.load_pair(log2, va),
            false => Ok((self.read(va, 1 << log2)?, 0)),
        }
    }
    fn store_exclusive(
        &mut self,
        _: bool,
        pair: bool,
        log2: u8,
        va: u64,
        a: u64,
        b: u64,
    ) -> Result<u64, Stop> {
        let size = log2 + u8::from(pair);
        if self.monitor.take() != Some((va, 1 << size)) {
            // Whether a store that fails checks its address is IMPLEMENTATION DEFINED.
            return Ok(1);
        }
        match pair {
            true => self.store_pair(log2, va, a, b)?,
            false => self.write(va, 1 << log2, a)?,
        }
        Ok(0)
    }
    fn atomic(&mut self, _: AtomicOp, _: u8, _: u64, _: u64) -> Result<u64, Stop> {
        Err(Stop::NotJudged)
    }
    fn compare_and_swap(&mut self, _: u8, _: u64, _: u64, _: u64) -> Result<u64, Stop> {
        Err(Stop::NotJudged)
    }
    fn compare_and_swap_pair(
        &mut self,
        _: u8,
        _: u64,
        _: (u64, u64),
        _: (u64, u64),
    ) -> Result<(u64, u64), Stop> {
        Err(Stop::NotJudged)
    }
    fn v(&mut self, _: u8) -> u128 {
        0
    }
    fn set_v(&mut self, _: u8, _: u128) {}
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
    fn when(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if concrete::condition(self.flags, cond) {
            body(self)?;
        }
        Ok(())
    }
    fn branch(&mut self, to: u64) {
        self.to = Some(to);
    }
    fn branch_if(&mut self, c: bool, to: u64) {
        if c {
            self.to = Some(to);
        }
    }
    fn branch_to(&mut self, to: u64) {
        self.to = Some(to);
    }
    fn system(&mut self, what: System, imm: u64, v: u64) -> Result<u64, Stop> {
        match what {
            System::Brk => Err(Stop::Signal(Signal::Breakpoint, 0)),
            System::Undefined | System::Hlt | System::Hvc | System::Smc => {
                Err(Stop::Signal(Signal::Undefined, 0))
            }
            // The other bits are not all the guest's business in User mode.
            System::PsrRead if imm == 0 => {
                let (q, ge) = (self.x[usize::from(slot::Q)], self.x[usize::from(slot::GE)]);
                Ok(self.flags.to_bits() | q << 27 | ge << 16 | 0x10)
            }
            // All that User mode may write, but E.
            System::PsrWrite if imm & 0x12 == 0 => {
                if imm & 8 != 0 {
                    self.flags = Nzcv::from_bits(v);
                    self.x[usize::from(slot::Q)] = v >> 27 & 1;
                }
                if imm & 4 != 0 {
                    self.x[usize::from(slot::GE)] = v >> 16 & 15;
                }
                Ok(0)
            }
            // In User mode these do nothing.
            System::Cps
            | System::Barrier
            | System::Isb
            | System::Sev
            | System::Sevl
            | System::Yield
            | System::Clrex => Ok(0),
            _ => Err(Stop::NotJudged),
        }
    }
}
