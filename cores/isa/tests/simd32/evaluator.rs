//! The plainest engine of AArch32: one state, one word at a time.
use dyno_isa::aarch32::{self, Context};
use dyno_isa::{
    AtomicOp, Bind, Emit, Feature, FpEnv, MemKind, Operands, PointerAuth, Semantics, Shift, System,
    VecFn, concrete,
};

/// FPSCR: what is kept of it, and which of that is control.
pub const FPSCR: u64 = 0xffc8_009f;
const CONTROL: u64 = 0x07c8_0000;

#[derive(Clone, PartialEq)]
pub struct State {
    /// By slot.
    pub x: [u64; 37],
    pub v: [u128; 16],
    /// Bits [31:28].
    pub nzcv: u64,
    pub fp: FpEnv,
    /// From address `base`.
    pub memory: Vec<u8>,
    pub base: u64,
}

impl Default for State {
    fn default() -> State {
        State {
            x: [0; 37],
            v: [0; 16],
            nzcv: 0,
            fp: FpEnv::default(),
            memory: vec![0; 512],
            base: 0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// No row, or a reserved form of one.
    Unallocated,
    /// What the manual does not define.
    Unpredictable,
    Fault(u64),
    Alignment(u64),
    System(System, u64),
}

impl State {
    pub fn run(&mut self, insn: u32) -> Result<(), Stop> {
        self.run_in(insn, Context::default())
    }
    pub fn run_in(&mut self, insn: u32, cx: Context) -> Result<(), Stop> {
        let (f, o) = decode(insn, cx)?;
        f(self, &o)
    }
    pub fn fpscr(&self) -> u64 {
        self.fp.fpcr & CONTROL | self.fp.fpsr
    }
    pub fn set_fpscr(&mut self, v: u64) {
        self.fp = FpEnv {
            fpcr: v & CONTROL,
            fpsr: v & FPSCR & !CONTROL,
        };
    }
    pub fn d(&self, n: usize) -> u64 {
        (self.v[n / 2] >> (64 * (n % 2))) as u64
    }
    fn bytes(&mut self, va: u64, n: usize) -> Result<&mut [u8], Stop> {
        let at = va.checked_sub(self.base).ok_or(Stop::Fault(va))?;
        let at = usize::try_from(at).map_err(|_| Stop::Fault(va))?;
        let end = at.checked_add(n).ok_or(Stop::Fault(va))?;
        self.memory.get_mut(at..end).ok_or(Stop::Fault(va))
    }
    fn aligned(kind: MemKind, log2: u8, va: u64) -> Result<(), Stop> {
        match kind {
            MemKind::Aligned if va & ((1 << log2) - 1) != 0 => Err(Stop::Alignment(va)),
            _ => Ok(()),
        }
    }
}

pub type Step = fn(&mut State, &Operands) -> Result<(), Stop>;

pub fn decode(insn: u32, cx: Context) -> Result<(Step, Operands), Stop> {
    if aarch32::is_unpredictable(insn, cx.location) {
        return Err(Stop::Unpredictable);
    }
    aarch32::decode(insn, cx, &mut Binder).ok_or(Stop::Unallocated)
}

/// Every feature.
pub struct Binder;
impl Bind for Binder {
    type Out = Option<(Step, Operands)>;
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) -> Self::Out {
        Some((S::run::<State>, o))
    }
    fn unallocated(&mut self, _: u32) -> Self::Out {
        None
    }
    fn has(&self, _: Feature) -> bool {
        true
    }
}

fn no<T>() -> T {
    unreachable!("not used by floating-point and SIMD instructions")
}

impl Emit for State {
    type Val = u64;
    type Bool = bool;
    type Flags = u64;
    type Vec = u128;
    type Stop = Stop;

    fn imm(&mut self, v: u64) -> u64 {
        v
    }
    fn x(&mut self, slot: u8) -> u64 {
        self.x[usize::from(slot)]
    }
    fn set_x(&mut self, slot: u8, v: u64) {
        assert_eq!(v >> 32, 0, "a register has 32 bits");
        self.x[usize::from(slot)] = v;
    }
    fn flags(&mut self) -> u64 {
        self.nzcv
    }
    fn set_flags(&mut self, f: u64) {
        self.nzcv = f;
    }
    fn next_pc(&mut self) -> u64 {
        no()
    }

    plain_operations!();

    fn load(&mut self, kind: MemKind, log2: u8, va: u64) -> Result<u64, Stop> {
        State::aligned(kind, log2, va)?;
        let bytes = self.bytes(va, 1 << log2)?;
        Ok(bytes.iter().rev().fold(0, |v, &b| v << 8 | u64::from(b)))
    }
    fn store(&mut self, kind: MemKind, log2: u8, va: u64, v: u64) -> Result<(), Stop> {
        State::aligned(kind, log2, va)?;
        let n = 1 << log2;
        self.bytes(va, n)?.copy_from_slice(&v.to_le_bytes()[..n]);
        Ok(())
    }
    fn load_pair(&mut self, _: u8, _: u64) -> Result<(u64, u64), Stop> {
        no()
    }
    fn store_pair(&mut self, _: u8, _: u64, _: u64, _: u64) -> Result<(), Stop> {
        no()
    }
    fn load_vec(&mut self, _: MemKind, _: u64) -> Result<u128, Stop> {
        no()
    }
    fn store_vec(&mut self, _: MemKind, _: u64, _: u128) -> Result<(), Stop> {
        no()
    }
    fn load_exclusive(&mut self, _: bool, _: bool, _: u8, _: u64) -> Result<(u64, u64), Stop> {
        no()
    }
    fn store_exclusive(
        &mut self,
        _: bool,
        _: bool,
        _: u8,
        _: u64,
        _: u64,
        _: u64,
    ) -> Result<u64, Stop> {
        no()
    }
    fn atomic(&mut self, _: AtomicOp, _: u8, _: u64, _: u64) -> Result<u64, Stop> {
        no()
    }
    fn compare_and_swap(&mut self, _: u8, _: u64, _: u64, _: u64) -> Result<u64, Stop> {
        no()
    }
    fn compare_and_swap_pair(
        &mut self,
        _: u8,
        _: u64,
        _: (u64, u64),
        _: (u64, u64),
    ) -> Result<(u64, u64), Stop> {
        no()
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
        F::call(&mut self.fp, imm, a, b, c)
    }

    fn align(&mut self, _: bool, log2: u8, va: u64) -> Result<(), Stop> {
        State::aligned(MemKind::Aligned, log2, va)
    }
    fn when(
        &mut self,
        cond: u8,
        body: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if self.condition(self.nzcv, cond) {
            body(self)
        } else {
            Ok(())
        }
    }
    fn branch(&mut self, _: u64) {
        no()
    }
    fn branch_if(&mut self, _: bool, _: u64) {
        no()
    }
    fn branch_to(&mut self, _: u64) {
        no()
    }
    fn pointer_auth(&mut self, _: PointerAuth, _: u64, _: u64) -> Result<u64, Stop> {
        no()
    }
    fn system(&mut self, what: System, imm: u64, arg: u64) -> Result<u64, Stop> {
        match (what, imm) {
            (System::Vmrs, 1) => Ok(self.fpscr()),
            (System::Vmsr, 1) => {
                self.set_fpscr(arg);
                Ok(0)
            }
            _ => Err(Stop::System(what, imm)),
        }
    }
}
