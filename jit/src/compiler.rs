//! Cranelift, set up once.
use crate::code::{Code, Symbol};
use crate::phase;
use crate::region::Region;
use crate::translate::{self, Named};
use cranelift_codegen::Context;
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{ExternalName, Signature};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{FinalizedMachReloc, FinalizedRelocTarget};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use dyno_isa::Features;

/// Why there is no second engine, or a region was not compiled.
#[derive(Debug, thiserror::Error)]
pub enum Unsupported {
    #[error("Cranelift: {0}")]
    Compiler(String),
    #[error("no executable memory: {0}")]
    Memory(#[from] std::io::Error),
}

pub struct Compiler {
    isa: OwnedTargetIsa,
    host_fma: bool,
    context: Context,
    builder: FunctionBuilderContext,
}

impl Compiler {
    pub fn new() -> Result<Compiler, Unsupported> {
        let fail = |e: &dyn std::fmt::Display| Unsupported::Compiler(e.to_string());
        let mut flags = settings::builder();
        for (name, value) in [
            ("opt_level", "none"),
            ("unwind_info", "false"),
            // Where loops are, see `phase`.
            ("machine_code_cfg_info", "true"),
            // Functions that end in tail calls need it.
            ("preserve_frame_pointers", "true"),
            (
                "enable_verifier",
                if cfg!(debug_assertions) {
                    "true"
                } else {
                    "false"
                },
            ),
        ] {
            flags.set(name, value).map_err(|e| fail(&e))?;
        }
        let isa = cranelift_native::builder()
            .map_err(|e| fail(&e))?
            .finish(settings::Flags::new(flags))
            .map_err(|e| fail(&e))?;
        let host_fma = isa
            .isa_flags()
            .iter()
            .any(|f| f.name == "has_fma" && f.as_bool() == Some(true));
        Ok(Compiler {
            host_fma,
            isa,
            context: Context::new(),
            builder: FunctionBuilderContext::new(),
        })
    }

    /// A function of this signature, whose body `write` writes. It names nothing by an address.
    pub fn function(
        &mut self,
        signature: Signature,
        write: impl FnOnce(&mut FunctionBuilder<'_>),
    ) -> Result<&[u8], Unsupported> {
        self.emit(signature, write)?;
        match self.places()?.is_empty() {
            true => Ok(self
                .context
                .compiled_code()
                .expect("just compiled")
                .code_buffer()),
            false => Err(Unsupported::Compiler("code with relocations".into())),
        }
    }
    fn emit(
        &mut self,
        signature: Signature,
        write: impl FnOnce(&mut FunctionBuilder<'_>),
    ) -> Result<&[u8], Unsupported> {
        self.context.clear();
        self.context.func.signature = signature;
        let mut b = FunctionBuilder::new(&mut self.context.func, &mut self.builder);
        write(&mut b);
        b.seal_all_blocks();
        b.finalize(self.isa.frontend_config());
        let compiled = self
            .context
            .compile(&*self.isa, &mut ControlPlane::default())
            .map_err(|e| Unsupported::Compiler(format!("{:?}", e.inner)))?;
        Ok(compiled.code_buffer())
    }
    /// A region, as code that can be put anywhere.
    pub fn region(&mut self, region: &Region, features: Features) -> Result<Code, Unsupported> {
        let host_fma = self.host_fma;
        let mut named = Named::default();
        let bytes = self.emit(translate::signature(), |b| {
            translate::translate(b, region, features, host_fma, &mut named);
        })?;
        let bytes = bytes.to_vec();
        Ok(Code {
            pc: region.blocks[0].pc,
            mode: region.mode,
            source: (region.blocks.iter())
                .map(|b| (b.pc, b.words.clone()))
                .collect(),
            phase: self.phase(),
            bytes,
            places: self.places()?,
            slots: named.slots,
            singles: named.singles,
            hints: region.hints.clone(),
        })
    }
    /// Where in a line what was compiled last should start.
    fn phase(&self) -> u32 {
        self.context.compiled_code().map_or(0, |code| {
            let end = code.buffer.total_size();
            phase::of(&code.bb_starts, &code.bb_edges, end, code.buffer.alignment)
        })
    }
    /// Where addresses go in what was compiled last.
    fn places(&self) -> Result<Vec<(u32, Symbol)>, Unsupported> {
        let other = || Unsupported::Compiler("a relocation of another kind".into());
        let code = self.context.compiled_code().ok_or_else(other)?;
        let names = self.context.func.params.user_named_funcs();
        let place = |r: &FinalizedMachReloc| match (&r.target, r.kind, r.addend) {
            (FinalizedRelocTarget::ExternalName(ExternalName::User(name)), Reloc::Abs8, 0) => {
                Ok((r.offset, translate::symbol(&names[*name])))
            }
            _ => Err(other()),
        };
        code.buffer.relocs().iter().map(place).collect()
    }
    /// The host, for whoever keeps code.
    pub fn host(&self) -> String {
        let flags = self.isa.isa_flags();
        let flags: Vec<String> = flags.iter().map(|f| f.to_string()).collect();
        format!("{} {}", self.isa.triple(), flags.join(" "))
    }
}
