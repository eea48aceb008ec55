//! Pointer authentication (FEAT_PAuth, DDI 0487 D8.10): codes are made and checked by the engine, as
//! keys and address ranges are the core's.
use crate::emit::{Class, Emit, Operands, PointerAuth, Semantics};

/// `rd` gets what becomes of the pointer in `rn` with the modifier in `rm`.
pub(crate) fn operands(what: PointerAuth, rd: u8, rn: u8, rm: u8) -> Operands {
    Operands {
        rd,
        rn,
        rm,
        aux: what as u8,
        ..Default::default()
    }
}

/// What [`operands`] was given.
pub(crate) fn operation(o: &Operands) -> PointerAuth {
    PointerAuth::ALL[usize::from(o.aux)]
}

/// PAC*, AUT* and XPAC* that do nothing else, hints included.
pub struct PointerCode;
impl Semantics for PointerCode {
    const CLASS: Class = Class::Multiply;
    #[inline(always)]
    fn run<E: Emit>(e: &mut E, o: &Operands) -> Result<(), E::Stop> {
        let (pointer, modifier) = (e.x(o.rn), e.x(o.rm));
        let v = e.pointer_auth(operation(o), pointer, modifier)?;
        e.set_x(o.rd, v);
        Ok(())
    }
}
