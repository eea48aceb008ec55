//! What a scenario file says. Arguments may be given by place or by name, see [`crate::syntax`];
//! numbers may be given as strings, so that variables of a sweep can stand for them.
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A scenario: one boot, or one for every combination of the variables under `sweep`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BootTest {
    pub name: String,
    /// One line for people.
    #[serde(default)]
    pub about: String,
    /// Name of a built-in board, or the path of a board file.
    pub board: String,
    /// Everything that looks random to a guest follows from it.
    #[serde(default)]
    pub seed: Number,
    #[serde(default)]
    pub stop: StopAt,
    /// Virtual milliseconds after which a run that has not stopped is given up (exit code 4).
    #[serde(default = "limit_default")]
    pub limit_ms: Number,
    #[serde(default)]
    pub machine: MachineOptions,
    /// By where they go: `kernel`, `initrd`, `dtb`, `vd0` and so on; any other name is a program,
    /// and one that is called like a core (`a.0`) starts that core, like a cluster (`r52`) its core 0 and what
    /// leaves reset together with it.
    #[serde(default)]
    pub images: BTreeMap<String, Image>,
    #[serde(default)]
    pub stimuli: Vec<Stimulus>,
    #[serde(default)]
    pub milestones: InOrder<Milestone>,
    #[serde(default)]
    pub kpis: Vec<Kpi>,
    #[serde(default)]
    pub expect: Vec<Expect>,
    /// What means that the guest has crashed (exit code 3).
    #[serde(default)]
    pub crash: Vec<Expect>,
    #[serde(default)]
    pub sweep: InOrder<Vec<Scalar>>,
    /// Runs of each case; all must be the same to the last bit.
    #[serde(default = "one")]
    pub repeat: Number,
}

fn limit_default() -> Number {
    Number(60_000)
}
fn one() -> Number {
    Number(1)
}

/// When a run ends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum StopAt {
    /// At this virtual millisecond, or as soon as everything that is waited for is decided and
    /// nothing measures the end or must never happen.
    AtMs {
        #[serde(alias = "_0")]
        ms: Number,
    },
    /// When the guest powers off, resets the machine, or exits through semihosting.
    PowerOff,
    /// As soon as everything is decided.
    #[default]
    Decided,
}

/// What the command line would say of the machine.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineOptions {
    pub smp: Option<Number>,
    /// `"2G"`, `"512M"`.
    pub memory: Option<String>,
    /// Highest exception level: 1, 2 or 3.
    pub el: Option<Number>,
    /// Command line of the kernel.
    pub append: Option<String>,
    /// Longest turn of a core.
    pub quantum_ns: Option<Number>,
    /// Command line that semihosting reports; semihosting is off without one.
    pub semihosting: Option<String>,
    /// Optional clusters of the board that are there; those that an image is for are, anyway.
    #[serde(default)]
    pub clusters: Vec<String>,
    /// Clusters whose cores wait in reset, with their images loaded, until a power controller releases them.
    #[serde(default)]
    pub hold: Vec<String>,
    /// `path=value`, as with `dyno run --set`.
    #[serde(default)]
    pub set: Vec<String>,
}

/// Content from a file (paths are relative to the scenario's), from a guest that `dyno fetch`
/// brings, or written out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Image {
    Bin {
        #[serde(alias = "_0")]
        path: String,
        at: Option<Number>,
        core: Option<Number>,
    },
    Elf {
        #[serde(alias = "_0")]
        path: String,
        core: Option<Number>,
    },
    /// A disk; what the guest writes is gone after the run.
    Disk {
        #[serde(alias = "_0")]
        path: String,
        #[serde(default)]
        readonly: bool,
    },
    /// A file of a guest; goes where a `Bin` of that name would.
    Guest {
        #[serde(alias = "_0")]
        guest: String,
        #[serde(alias = "_1")]
        file: String,
        at: Option<Number>,
        core: Option<Number>,
    },
    GuestDisk {
        #[serde(alias = "_0")]
        guest: String,
        #[serde(alias = "_1")]
        file: String,
        #[serde(default)]
        readonly: bool,
    },
    /// 32-bit words, such as instructions.
    Words {
        #[serde(alias = "_0")]
        words: Vec<Number>,
        at: Number,
        core: Option<Number>,
    },
}

/// What reaches the machine from outside.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Stimulus {
    /// At a virtual millisecond.
    At {
        #[serde(alias = "_0")]
        ms: Number,
        #[serde(alias = "_1")]
        what: Action,
    },
    /// After a milestone. A prompt is known [`crate::console::QUIET`] after it came, so what answers
    /// one enters then at the earliest.
    On {
        #[serde(alias = "_0")]
        milestone: String,
        #[serde(default)]
        after_ms: Number,
        #[serde(alias = "_1")]
        what: Action,
    },
    Camera {
        #[serde(alias = "_0")]
        part: String,
        #[serde(alias = "_1")]
        source: ron::Value,
    },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Action {
    /// The level of an input line, such as a key.
    Line {
        #[serde(alias = "_0")]
        line: String,
        #[serde(alias = "_1")]
        level: bool,
    },
    /// Characters for a UART.
    Console {
        #[serde(alias = "_0")]
        part: String,
        #[serde(alias = "_1")]
        text: String,
    },
    Can {
        bus: String,
        id: u32,
        data: Vec<u8>,
    },
    Fault {
        #[serde(alias = "_0")]
        fault: ron::Value,
    },
}

/// An instant worth a name; the first time counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Milestone {
    /// A core reaches an address: a number, the name of a symbol, or the name of an image for its
    /// first byte.
    Pc {
        #[serde(alias = "_0")]
        core: String,
        sym: Option<String>,
        addr: Option<Number>,
    },
    /// A core executes at an exception level.
    El {
        #[serde(alias = "_0")]
        core: String,
        #[serde(alias = "_1")]
        el: Number,
    },
    /// A line of a console matches.
    Console {
        #[serde(alias = "_0")]
        part: String,
        #[serde(alias = "_1", rename = "match")]
        pattern: String,
    },
    Dev {
        #[serde(alias = "_0")]
        part: String,
        #[serde(alias = "_1")]
        event: String,
    },
    Scanout {
        #[serde(alias = "_0")]
        part: String,
        shows: String,
    },
}

/// A bound on the time from one milestone to another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kpi {
    pub id: String,
    pub name: String,
    /// A milestone, or `power-on`.
    pub from: String,
    /// A milestone, or `stop`.
    pub to: String,
    /// Without a bound the time is reported.
    pub max_ms: Option<Number>,
    /// Requirements that this is evidence for.
    #[serde(default)]
    pub req: Vec<String>,
}

/// What must hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Expect {
    /// A line of a console matches, not later or not sooner than an instant, in at least `count`
    /// lines.
    Console {
        #[serde(alias = "_0")]
        part: String,
        #[serde(alias = "_1", rename = "match")]
        pattern: String,
        before_ms: Option<Number>,
        after_ms: Option<Number>,
        #[serde(default = "one")]
        count: Number,
    },
    /// The other does not happen in the whole run.
    Never {
        #[serde(alias = "_0")]
        what: Box<Expect>,
    },
    /// The guest ends with this code (semihosting); 0 is expected of every guest that ends so.
    Exit {
        #[serde(alias = "_0")]
        code: i32,
    },
    Golden {
        #[serde(alias = "_0")]
        part: String,
        at: String,
        #[serde(alias = "_1")]
        file: String,
    },
}

/// A number that is not negative, or a string that holds one: `4`, `"4"`, `"0x4008_0000"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Number(pub u64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Number, D::Error> {
        struct V;
        impl Visitor<'_> for V {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number from 0 on, or a string that holds one")
            }
            fn visit_u64<E>(self, n: u64) -> Result<Number, E> {
                Ok(Number(n))
            }
            fn visit_i64<E: de::Error>(self, n: i64) -> Result<Number, E> {
                let n = u64::try_from(n);
                n.map(Number).map_err(|_| {
                    E::invalid_value(de::Unexpected::Other("a negative number"), &self)
                })
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<Number, E> {
                // A variable: its value comes with the case.
                if s.contains("${") {
                    return Ok(Number(1));
                }
                let n = dyno_boards::boot::raw::number(s.trim());
                n.map(Number)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Str(s), &self))
            }
        }
        d.deserialize_any(V)
    }
}

/// A value of a variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    Bool(bool),
    Integer(i64),
    Text(String),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Bool(b) => b.fmt(f),
            Scalar::Integer(n) => n.fmt(f),
            Scalar::Text(t) => t.fmt(f),
        }
    }
}

/// A map in the order of the file.
#[derive(Clone, Debug)]
pub struct InOrder<T>(pub Vec<(String, T)>);

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        InOrder(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for InOrder<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
            type Value = InOrder<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map { \"name\": value, … }")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InOrder<T>, A::Error> {
                let mut all: Vec<(String, T)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, T>()? {
                    if all.iter().any(|(n, _)| *n == name) {
                        let what = format!("{name:?} is there twice; give each a name of its own");
                        return Err(de::Error::custom(what));
                    }
                    all.push((name, value));
                }
                Ok(InOrder(all))
            }
        }
        d.deserialize_map(V(std::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    /// The example of the product's description.
    const EXAMPLE: &str = r#"
BootTest(
  name: "rvc_cold_xen", board: "ax1", seed: 1, stop: AtMs(6000),
  images: { "r52.0": Elf("rvc.elf"), "bl33": Bin("u-boot.bin"), "sd0": Disk("dom0.img") },
  stimuli: [ At(0, Line("ignition", true)), At(1000, Can(bus: "can0", id: 0x1A0, data: [0x52])),
             Camera("cam0", Pattern(Bars, fps: 30)), On("hyp.entry", after_ms: 5, Fault(MemBitFlip(1))) ],
  milestones: { "r52.main": Pc(core: "r52.0", sym: "main"), "hyp.entry": El(core: "a.0", el: 2), "login": Console("uart0", "login:"),
                "cam.first": Dev("cam0", "frame_done"), "lcd.camera": Scanout("lcd0", shows: "cam0") },
  kpis: [ Kpi(id: "KPI-03", name: "rvc_response", from: "can0.rx(0x1A0)", to: "lcd.camera", max_ms: 2000, req: ["FMVSS 111 S5.5.3"]) ],
  expect: [ Console("uart0", "Xen version", before_ms: 400), Never(Console("uart0", "Kernel panic|BUG:")), Golden("lcd0", at: "lcd.camera", "rvc.png") ],
  sweep: { "gear_ms": [4000, 5000, 6000] } )
"#;

    #[test]
    fn the_product_s_example_reads() {
        let t: BootTest = parse("example.ron", EXAMPLE).unwrap_or_else(|e| panic!("{e}"));
        assert!(matches!(t.stop, StopAt::AtMs { ms: Number(6000) }));
        assert_eq!(t.milestones.0[0].0, "r52.main");
        assert_eq!(t.sweep.0[0].1[2], Scalar::Integer(6000));
        assert_eq!(t.kpis[0].max_ms, Some(Number(2000)));
        let Expect::Golden { file, at, .. } = &t.expect[2] else {
            panic!("{:?}", t.expect[2]);
        };
        assert_eq!((file.as_str(), at.as_str()), ("rvc.png", "lcd.camera"));
    }

    #[test]
    fn a_wrong_word_names_its_place_and_what_is_right() {
        let text = "BootTest(\n  name: \"x\",\n  bord: \"virt\",\n)";
        let e = parse::<BootTest>("x.ron", text).unwrap_err().to_string();
        assert!(
            e.starts_with("x.ron:3:") && e.contains("`bord`") && e.contains("`board`"),
            "{e}"
        );
        let text = "BootTest(name: \"x\", board: \"virt\",\n  stop: AtMs(true))";
        let e = parse::<BootTest>("x.ron", text).unwrap_err().to_string();
        assert!(
            e.starts_with("x.ron:2:") && e.contains("stop") && e.contains("a number from 0"),
            "{e}"
        );
        let text = "BootTest(name: \"x\", board: \"virt\",\n  expect: [Consle(\"uart0\", \"x\")])";
        let e = parse::<BootTest>("x.ron", text).unwrap_err().to_string();
        assert!(
            e.starts_with("x.ron:2:") && e.contains("Consle") && e.contains("Console"),
            "{e}"
        );
        let text = "BootTest(name: \"x\")";
        let e = parse::<BootTest>("x.ron", text).unwrap_err().to_string();
        assert!(e.contains("board"), "{e}");
        let text = "BootTest(name: \"x\", board: \"b\", milestones: {\"a\": El(\"a.0\", 2), \"a\": El(\"a.0\", 1)})";
        let e = parse::<BootTest>("x.ron", text).unwrap_err().to_string();
        assert!(e.contains("twice"), "{e}");
    }
}
