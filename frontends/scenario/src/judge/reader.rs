//! Turns what a scenario says into what can be watched, or says why it cannot.
use super::{Kind, MarkSource, Surroundings, Wanted, Watch};
use crate::error::{ScenarioError, one_of};
use crate::file::{Expect, Milestone};
use dyno_fabric::Time;
use regex::bytes::Regex;

/// See the module's documentation.
pub(super) struct Reader<'a> {
    pub file: &'a str,
    pub around: &'a Surroundings<'a>,
}

impl Reader<'_> {
    pub fn milestone(&self, what: &str, m: &Milestone) -> Result<MarkSource, ScenarioError> {
        match m {
            Milestone::Pc { core, sym, addr } => {
                let core = self.core(what, core)?;
                let addr = match (sym, addr) {
                    (None, Some(n)) => n.0,
                    (Some(name), None) => self.symbol(what, name)?,
                    _ => {
                        let fix = "write Pc(core: \"a.0\", sym: \"main\") or Pc(core: \"a.0\", addr: 0x4020_0000)";
                        let wrong = "it needs either sym or addr";
                        return Err(ScenarioError::invalid(self.file, what, wrong, fix));
                    }
                };
                Ok(MarkSource::Pc { core, addr })
            }
            Milestone::El { core, el } => {
                let core = self.core(what, core)?;
                let highest = self.around.el;
                match u8::try_from(el.0) {
                    Ok(el) if el <= highest => Ok(MarkSource::El { core, el }),
                    _ => {
                        let wrong = format!("there is no EL{}", el.0);
                        let fix = format!("this machine has EL0 to EL{highest}");
                        Err(ScenarioError::invalid(self.file, what, wrong, fix))
                    }
                }
            }
            Milestone::Console { part, pattern } => {
                Ok(MarkSource::Line(self.watch(what, part, pattern, 1)?))
            }
            Milestone::Dev { .. } => Err(ScenarioError::unsupported(
                self.file,
                format!("{what}: Dev (events of a part)"),
            )),
            Milestone::Scanout { .. } => Err(ScenarioError::unsupported(
                self.file,
                format!("{what}: Scanout (what a display shows)"),
            )),
        }
    }
    pub fn expect(&self, e: &Expect) -> Result<Wanted, ScenarioError> {
        match e {
            Expect::Console {
                part,
                pattern,
                before_ms,
                after_ms,
                count,
            } => {
                let mut text = format!("{part} prints /{pattern}/");
                if count.0 != 1 {
                    text += &format!(" in {} lines", count.0);
                }
                if let Some(n) = before_ms {
                    text += &format!(" before {} ms", n.0);
                }
                if let Some(n) = after_ms {
                    text += &format!(" after {} ms", n.0);
                }
                let what = format!("expect: {text}");
                if count.0 == 0 {
                    let fix = "write 1 or more, or Never(Console(…))";
                    return Err(ScenarioError::invalid(self.file, what, "count: 0", fix));
                }
                Ok(Wanted {
                    kind: Kind::Line {
                        watch: self.watch(&what, part, pattern, count.0)?,
                        before: before_ms.map(|n| Time::from_ms(n.0)),
                        after: after_ms.map(|n| Time::from_ms(n.0)),
                    },
                    text,
                })
            }
            Expect::Never { what } => match &**what {
                Expect::Console {
                    part,
                    pattern,
                    before_ms: None,
                    after_ms: None,
                    count,
                } if count.0 == 1 => {
                    let text = format!("{part} never prints /{pattern}/");
                    let watch = self.watch(&format!("expect: {text}"), part, pattern, 1)?;
                    Ok(Wanted {
                        text,
                        kind: Kind::NeverLine(watch),
                    })
                }
                _ => {
                    let fix = "write Never(Console(\"uart0\", \"Kernel panic|BUG:\"))";
                    let wrong = "only a console without times can be what never happens";
                    Err(ScenarioError::invalid(
                        self.file,
                        "expect: Never",
                        wrong,
                        fix,
                    ))
                }
            },
            Expect::Exit { code } => Ok(Wanted {
                text: format!("the guest exits with code {code}"),
                kind: Kind::Exit(*code),
            }),
            Expect::Golden { part, file, .. } => Err(ScenarioError::unsupported(
                self.file,
                format!("expect: Golden({part:?}, {file:?}) (what a display shows)"),
            )),
        }
    }
    fn watch(&self, what: &str, part: &str, pattern: &str, n: u64) -> Result<Watch, ScenarioError> {
        if !self.around.consoles.iter().any(|c| c == part) {
            let wrong = format!("there is no console {part:?}");
            let fix = format!("write {}", one_of(self.around.consoles));
            return Err(ScenarioError::invalid(self.file, what, wrong, fix));
        }
        let pattern = Regex::new(pattern).map_err(|e| {
            let wrong = format!("this is no regular expression: {e}");
            let fix = "put a backslash before ( ) [ ] { } . * + ? | that stand for themselves";
            ScenarioError::invalid(self.file, what, wrong, fix)
        })?;
        Ok(Watch {
            console: part.to_string(),
            pattern,
            wanted: n,
            found: 0,
            last_line: None,
            at: None,
            text: String::new(),
        })
    }
    fn core(&self, what: &str, name: &str) -> Result<u32, ScenarioError> {
        let at = self.around.cores.iter().position(|c| c == name);
        at.map(|i| i as u32).ok_or_else(|| {
            let wrong = format!("there is no core {name:?}");
            let fix = format!("write {}", one_of(self.around.cores));
            ScenarioError::invalid(self.file, what, wrong, fix)
        })
    }
    fn symbol(&self, what: &str, name: &str) -> Result<u64, ScenarioError> {
        let found = self.around.symbols.address(name);
        found.ok_or_else(|| {
            let wrong = format!("no image has a symbol {name:?}");
            let start: String = name.chars().take(3).collect();
            let near: Vec<&str> = self.around.symbols.starting_with(&start).collect();
            let fix = match near.as_slice() {
                [] => "name a symbol of an ELF image, or an image, or use addr".to_string(),
                _ => format!("did you mean {}", one_of(near)),
            };
            ScenarioError::invalid(self.file, what, wrong, fix)
        })
    }
}
