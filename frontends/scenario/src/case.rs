//! The cases of a scenario: one for every combination of the variables under `sweep`.
//!
//! `${name}` in any string of the file stands for the variable's value in that case; a number
//! that depends on one is written as a string (`smp: "${smp}"`).
use crate::error::{ScenarioError, one_of};
use crate::file::{BootTest, Scalar};
use crate::syntax::{Place, parse};
use std::path::{Path, PathBuf};

/// One combination.
#[derive(Clone, Debug)]
pub struct Case {
    /// The scenario's file, for messages, and its folder, for paths.
    pub file: String,
    pub folder: PathBuf,
    /// Name of the scenario, then `[variable=value,…]`.
    pub name: String,
    pub variables: Vec<(String, String)>,
    pub test: BootTest,
}

/// More would be a mistake.
const MAX_CASES: usize = 10_000;

impl Case {
    /// The name as that of a folder.
    pub fn folder_name(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-=,".contains(c);
        let name: String = self
            .name
            .replace('[', "-")
            .chars()
            .filter(|&c| c != ']')
            .map(|c| if plain(c) { c } else { '_' })
            .collect();
        match name.trim_matches('.') {
            "" => "case".to_string(),
            _ => name,
        }
    }
}

/// Reads a scenario file.
pub fn load(path: &Path) -> Result<Vec<Case>, ScenarioError> {
    let text = std::fs::read_to_string(path).map_err(|error| ScenarioError::Read {
        what: "scenario",
        path: path.to_path_buf(),
        error,
    })?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    cases(&path.display().to_string(), &folder, &text)
}

/// All cases of a scenario, in the order of its variables' values, the last variable fastest.
pub fn cases(file: &str, folder: &Path, text: &str) -> Result<Vec<Case>, ScenarioError> {
    let first: BootTest = parse(file, text).map_err(ScenarioError::Syntax)?;
    let mut combinations: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for (name, values) in &first.sweep.0 {
        check_variable(file, name, values)?;
        combinations = combinations
            .iter()
            .flat_map(|c| {
                values.iter().map(|v| {
                    let mut c = c.clone();
                    c.push((name.clone(), v.to_string()));
                    c
                })
            })
            .collect();
        if combinations.len() > MAX_CASES {
            let fix = format!("at most {MAX_CASES} are possible");
            return Err(ScenarioError::invalid(
                file,
                "sweep",
                "too many combinations",
                fix,
            ));
        }
    }
    let case = |variables: Vec<(String, String)>| {
        let text = substitute(file, text, &variables)?;
        let test: BootTest = parse(file, &text).map_err(ScenarioError::Syntax)?;
        let list: Vec<String> = variables.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let name = match list.as_slice() {
            [] => test.name.clone(),
            _ => format!("{}[{}]", test.name, list.join(",")),
        };
        Ok(Case {
            file: file.to_string(),
            folder: folder.to_path_buf(),
            name,
            variables,
            test,
        })
    };
    combinations.into_iter().map(case).collect()
}

fn check_variable(file: &str, name: &str, values: &[Scalar]) -> Result<(), ScenarioError> {
    let what = format!("sweep: {name:?}");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
    if name.is_empty() || !name.chars().all(plain) {
        let fix = "use letters, digits, _, - and .";
        return Err(ScenarioError::invalid(
            file,
            what,
            "no name for a variable",
            fix,
        ));
    }
    if values.is_empty() {
        let fix = "give it at least one, or leave it out";
        return Err(ScenarioError::invalid(file, what, "it has no values", fix));
    }
    let odd = |v: &&Scalar| v.to_string().contains(['"', '\\', '\n', '$']);
    if let Some(v) = values.iter().find(odd) {
        let fix = "leave quotes, backslashes, line ends and $ out";
        return Err(ScenarioError::invalid(
            file,
            what,
            format!("value {v}"),
            fix,
        ));
    }
    Ok(())
}

/// Replaces every `${name}`; the error points at one that is no variable.
fn substitute(
    file: &str,
    text: &str,
    variables: &[(String, String)],
) -> Result<String, ScenarioError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let name = rest[at + 2..].split('}').next().unwrap_or_default();
        let Some((_, value)) = variables.iter().find(|(n, _)| n == name) else {
            let offset = text[..text.len() - rest.len() + at].chars().count();
            let shown: String = name.chars().take(40).collect();
            let known = match variables {
                [] => "add it under `sweep`".to_string(),
                _ => format!("`sweep` has {}", one_of(variables.iter().map(|v| &v.0))),
            };
            let what = format!("there is no variable {shown:?}: {known}");
            return Err(ScenarioError::Syntax(Box::new(Place::at(
                file, text, offset, what,
            ))));
        };
        out.push_str(&rest[..at]);
        out.push_str(value);
        rest = &rest[at + 2 + name.len() + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::Number;

    fn read(text: &str) -> Result<Vec<Case>, ScenarioError> {
        cases("s.ron", Path::new("."), text)
    }

    #[test]
    fn every_combination_is_a_case() {
        let all = read(
            r#"BootTest(name: "linux", board: "virt", machine: (smp: "${smp}", el: "${el}"),
                images: {"kernel": Guest("debian-kernel-${k}", "Image")},
                sweep: {"k": ["6.12", "6.1"], "el": [1, 2], "smp": [1, 4]})"#,
        )
        .unwrap();
        assert_eq!(all.len(), 8);
        assert_eq!(all[1].name, "linux[k=6.12,el=1,smp=4]");
        assert_eq!(all[1].folder_name(), "linux-k=6.12,el=1,smp=4");
        assert_eq!(all[1].test.machine.smp, Some(Number(4)));
        assert_eq!(all[6].test.machine.el, Some(Number(2)));
        let text = format!("{:?}", all[7].test.images);
        assert!(text.contains("debian-kernel-6.1\""), "{text}");
        let one = read(r#"BootTest(name: "../x y", board: "virt")"#).unwrap();
        assert_eq!((one.len(), one[0].folder_name().as_str()), (1, ".._x_y"));
    }

    #[test]
    fn wrong_variables_are_named() {
        let fail = |text: &str| read(text).unwrap_err().to_string();
        let e = fail("BootTest(name: \"x\",\n board: \"${b}\", sweep: {\"a\": [1]})");
        assert!(
            e.starts_with("s.ron:2:10:") && e.contains("\"b\"") && e.contains("has a"),
            "{e}"
        );
        let e = fail("BootTest(name: \"x\", board: \"b\", sweep: {\"a\": []})");
        assert!(e.contains("no values"), "{e}");
        let e = fail("BootTest(name: \"x\", board: \"b\", sweep: {\"a\": [\"q\\\"\"]})");
        assert!(e.contains("quotes"), "{e}");
        let e = fail("BootTest(name: \"x\", board: \"b\", repeat: \"many\")");
        assert!(e.contains("repeat"), "{e}");
        assert!(fail("BootTest(name: \"x${\", board: \"b\")").contains("no variable"));
    }
}
