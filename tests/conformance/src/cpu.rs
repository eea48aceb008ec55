//! The processors compared: a model of the oracle, and a Dyno profile with the same features.
use dyno_core::Profile;
use dyno_isa::{Feature, Features, Row, a64};
use std::sync::OnceLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cpu {
    A53,
    A72,
    A76,
    /// Whatever is built, against everything that the oracle knows; codes of pointers by QARMA5.
    Max,
    /// … by QARMA3.
    Max3,
}

impl Cpu {
    pub const ALL: [Cpu; 5] = [Cpu::A53, Cpu::A72, Cpu::A76, Cpu::Max, Cpu::Max3];

    pub const fn name(self) -> &'static str {
        match self {
            Cpu::A53 => "a53",
            Cpu::A72 => "a72",
            Cpu::A76 => "a76",
            Cpu::Max => "max",
            Cpu::Max3 => "max3",
        }
    }
    pub fn by_name(name: &str) -> Option<Cpu> {
        Cpu::ALL.into_iter().find(|c| c.name() == name)
    }
    /// The value of QEMU's `-cpu`.
    pub const fn model(self) -> &'static str {
        match self {
            Cpu::A53 => "cortex-a53",
            Cpu::A72 => "cortex-a72",
            Cpu::A76 => "cortex-a76",
            Cpu::Max => "max,pauth-qarma5=on",
            Cpu::Max3 => "max,pauth-qarma3=on",
        }
    }
    /// The part, without EL2 and EL3.
    pub fn profile(self) -> &'static Profile {
        static PROFILES: OnceLock<Vec<&'static Profile>> = OnceLock::new();
        let all = PROFILES.get_or_init(|| Cpu::ALL.map(Cpu::make_profile).to_vec());
        all[self as usize]
    }
    fn make_profile(self) -> &'static Profile {
        let algorithm = match self {
            Cpu::Max => Some(Feature::PACQARMA5),
            Cpu::Max3 => Some(Feature::PACQARMA3),
            _ => None,
        };
        let part = if algorithm.is_some() {
            "a76"
        } else {
            self.name()
        };
        let part = Profile::by_name(part).expect("a part of that name");
        let part = Profile::variant(part, false, false);
        let Some(algorithm) = algorithm else {
            return part;
        };
        let rows = a64::TABLES.iter().flat_map(|(_, rows)| *rows);
        let built: Vec<_> = rows.filter(|r| r.todo.is_none()).collect();
        let needed = built.iter().filter_map(|r| r.feature);
        // Those that no row names.
        let effects = [
            Feature::LSE2,
            Feature::PAuth2,
            Feature::FPAC,
            Feature::FPACCOMBINE,
            algorithm,
        ];
        let needed: Vec<_> = needed.chain(effects).collect();
        Box::leak(Box::new(Profile {
            name: self.name(),
            features: part.features.with(Features::of(&needed)),
            ..part.clone()
        }))
    }
    /// The bits of FPCR that tests set and the processor has.
    pub fn fpcr_bits(self) -> u64 {
        const FZ16: u64 = 1 << 19;
        match self.profile().features.has(Feature::FP16) {
            true => !0,
            false => !FZ16,
        }
    }
    pub fn has(self, row: &Row) -> bool {
        row.feature.is_none_or(|f| self.profile().features.has(f))
    }
}
