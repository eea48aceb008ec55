//! Cranelift, set up once.
use crate::engine::Parts;
use crate::region::Region;
use crate::translate;
use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::Signature;
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
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

    /// A function of this signature, whose body `write` writes.
    pub fn function(
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
        if !compiled.buffer.relocs().is_empty() {
            return Err(Unsupported::Compiler("code with relocations".into()));
        }
        Ok(compiled.code_buffer())
    }
    pub fn region(
        &mut self,
        region: &Region,
        features: Features,
        parts: &mut Parts,
    ) -> Result<&[u8], Unsupported> {
        let host_fma = self.host_fma;
        self.function(translate::signature(), |b| {
            translate::translate(b, region, features, host_fma, parts);
        })
    }
}
