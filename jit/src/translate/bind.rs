//! From decoded instructions to what they mean here.
use super::{Known, Translator};
use crate::hints::Hint;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::I64;
use dyno_isa::aarch32::ToPc;
use dyno_isa::aarch32::multiple::{LoadMultiple, StoreMultiple};
use dyno_isa::{Bind, Class, Feature, Operands, Semantics, a64, slot};
use std::any::TypeId;
use std::convert::Infallible;

/// What an instruction means here.
type Meaning<'a, 'b> = fn(&mut Translator<'a, 'b>, &Operands) -> Result<(), Infallible>;

/// What is known of a meaning beside it.
#[derive(Clone, Copy)]
struct Traits {
    ends: bool,
    class: Class,
    /// It is LDM or STM.
    multiple: bool,
}

impl Traits {
    fn of<S: Semantics + 'static>() -> Traits {
        let multiple = [
            TypeId::of::<LoadMultiple>(),
            TypeId::of::<ToPc<LoadMultiple, false>>(),
            TypeId::of::<StoreMultiple>(),
        ];
        Traits {
            ends: S::ENDS,
            class: S::CLASS,
            multiple: multiple.contains(&TypeId::of::<S>()),
        }
    }
}

impl<'a, 'b> Translator<'a, 'b> {
    /// One instruction, under a condition of AArch32 if that is below 14.
    fn carry_out(&mut self, s: Traits, run: Meaning<'a, 'b>, cond: u8, o: &Operands) {
        self.span = match s.multiple {
            true => 4 * u64::from((o.imm as u16).count_ones()),
            false => 0,
        };
        let one = |t: &mut Self| {
            let Ok(()) = match cond {
                14.. => run(t, o),
                _ if s.ends || !matches!(s.class, Class::Alu | Class::Multiply) => {
                    t.around(cond, |t| run(t, o))
                }
                _ => t.selected(cond, |t| run(t, o)),
            };
        };
        if self.hint() != Some(Hint::Device) || s.ends {
            return one(self);
        }
        let behind = self.b.create_block();
        let fuel = self.b.append_block_param(behind, I64);
        self.behind = Some(behind);
        one(self);
        self.behind = None;
        self.flush();
        let here = self.now.fuel;
        self.b.ins().jump(behind, &[here.into()]);
        self.b.switch_to_block(behind);
        self.now = Known::nothing(fuel);
    }
}

impl Bind for Translator<'_, '_> {
    type Out = ();
    fn bind<S: Semantics + 'static>(&mut self, o: Operands) {
        self.carry_out(Traits::of::<S>(), S::run, 14, &o);
    }
    fn bind_if<S: Semantics + 'static>(&mut self, o: Operands) {
        self.carry_out(Traits::of::<S>(), S::run, o.aux, &o);
    }
    fn bind_pc<S: Semantics + 'static>(&mut self, o: Operands) {
        let pc = self.constant(o.imm >> 32);
        self.now.regs[usize::from(slot::PC)] = Some(pc);
        self.carry_out(Traits::of::<S>(), S::run, o.aux, &o);
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
