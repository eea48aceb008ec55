//! What code names by its address, as Cranelift has it.
use super::Translator;
use crate::code::Symbol;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{ExternalName, GlobalValueData, InstBuilder, UserExternalName, Value};

/// What a region names by number: targets of its ways out, and instructions that are carried out by
/// themselves.
#[derive(Default)]
pub struct Named {
    pub slots: Vec<u64>,
    pub singles: Vec<(u64, u32)>,
}

impl Translator<'_, '_> {
    /// The address of something outside.
    pub(super) fn address(&mut self, s: Symbol) -> Value {
        let func = &mut self.b.func;
        let value = *self.symbols.entry(s).or_insert_with(|| {
            let name = func.declare_imported_user_function(name(s));
            func.create_global_value(GlobalValueData::Symbol {
                name: ExternalName::user(name),
                offset: 0.into(),
                colocated: false,
                tls: false,
            })
        });
        self.b.ins().symbol_value(I64, value)
    }
}

/// Cranelift's name for a symbol.
fn name(s: Symbol) -> UserExternalName {
    match s {
        Symbol::Function(distance) => UserExternalName::new(0, distance as u32),
        Symbol::Slot(n) => UserExternalName::new(1, n),
        Symbol::Single(n) => UserExternalName::new(2, n),
    }
}
/// The other way round.
pub fn symbol(name: &UserExternalName) -> Symbol {
    match name.namespace {
        0 => Symbol::Function(name.index as i32),
        1 => Symbol::Slot(name.index),
        _ => Symbol::Single(name.index),
    }
}
pub(super) fn position_or_push<T: PartialEq>(all: &mut Vec<T>, one: T) -> u32 {
    let at = all.iter().position(|x| *x == one).unwrap_or_else(|| {
        all.push(one);
        all.len() - 1
    });
    at as u32
}
