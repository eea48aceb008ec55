//! The plainest engine: one state, one word at a time.
use dyno_isa::a64::{self, Context};
use dyno_isa::{
    AtomicOp, Bind, Emit, Feature, FpEnv, MemKind, Operands, PointerAuth, Semantics, Shift, System,
    VecFn, concrete,
};

pub struct State {
    /// Slots 0 to 31 as in the manual, 32 is zero, 33 takes what is thrown away.
    pub x: [u64; 34],
    pub v: [u128; 32],
    /// Bits [31:28].
    pub nzcv: u64,
    pub fp: FpEnv,
    /// From address 0.
    pub memory: Vec<u8>,
}

impl Default for State {
    fn default() -> State {
        State {
            x: [0; 34],
            v: [0; 32],
            nzcv: 0,
            fp: FpEnv::default(),
            memory: vec![0; 256],
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// No row, or a reserved form of one.
    Unallocated,
    Fault(u64),
    System(System),
}

impl State {
    pub fn run(&mut self, insn: u32) -> Result<(), Stop> {
        self.run_in(insn, Context::default())
    }
    pub fn run_in(&mut self, insn: u32, cx: Context) -> Result<(), Stop> {
        let step = a64::decode(insn, cx, &mut Binder);
        step.map_or(Err(Stop::Unallocated), |(f, o)| f(self, &o))
    }
    fn bytes(&mut self, va: u64, n: usize) -> Result<&mut [u8], Stop> {
        let at = usize::try_from(va).map_err(|_| Stop::Fault(va))?;
        let end = at.checked_add(n).ok_or(Stop::Fault(va))?;
        self.memory.get_mut(at..end).ok_or(Stop::Fault(va))
    }
}

type Step = fn(&mut State, &Operands) -> Result<(), Stop>;

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
        assert_ne!(slot, 32, "the zero register is never written");
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

    fn load(&mut self, _: MemKind, log2: u8, va: u64) -> Result<u64, Stop> {
        let bytes = self.bytes(va, 1 << log2)?;
        Ok(bytes.iter().rev().fold(0, |v, &b| v << 8 | u64::from(b)))
    }
    fn store(&mut self, _: MemKind, log2: u8, va: u64, v: u64) -> Result<(), Stop> {
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
    fn load_vec(&mut self, _: MemKind, va: u64) -> Result<u128, Stop> {
        let bytes = self.bytes(va, 16)?;
        Ok(bytes.iter().rev().fold(0, |v, &b| v << 8 | u128::from(b)))
    }
    fn store_vec(&mut self, _: MemKind, va: u64, v: u128) -> Result<(), Stop> {
        self.bytes(va, 16)?.copy_from_slice(&v.to_le_bytes());
        Ok(())
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

    fn align(&mut self, _: bool, _: u8, _: u64) -> Result<(), Self::Stop> {
        no()
    }
    fn when(
        &mut self,
        _: u8,
        _: impl FnOnce(&mut Self) -> Result<(), Self::Stop>,
    ) -> Result<(), Self::Stop> {
        no()
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
    fn system(&mut self, what: System, _: u64, _: u64) -> Result<u64, Stop> {
        Err(Stop::System(what))
    }
}
