//! Everything that makes a scenario end with exit code 2, and what would be right instead.
use crate::syntax::Place;
use std::fmt;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    #[error("{}: cannot read this {what}: {error}; check the path", path.display())]
    Read {
        what: &'static str,
        path: PathBuf,
        error: std::io::Error,
    },
    #[error("{}: cannot write: {error}; choose a folder that can be written to", path.display())]
    Write {
        path: PathBuf,
        error: std::io::Error,
    },
    #[error("{0}")]
    Syntax(Box<Place>),
    /// The file reads well and says something impossible.
    #[error("{file}: {what}: {wrong}; {fix}")]
    Invalid {
        file: String,
        what: String,
        wrong: String,
        fix: String,
    },
    #[error("{file}: {what} is not supported yet; leave it out")]
    Unsupported { file: String, what: String },
    /// The error names the command that helps.
    #[error("{file}: {what}: {error}")]
    Guest {
        file: String,
        what: String,
        error: String,
    },
    #[error(transparent)]
    Board(#[from] dyno_boards::BoardError),
    #[error(transparent)]
    Boot(#[from] dyno_boards::boot::BootError),
    /// An option of the command line.
    #[error("{option}: {wrong}; {fix}")]
    Option {
        option: String,
        wrong: String,
        fix: String,
    },
}

impl ScenarioError {
    pub fn invalid(
        file: &str,
        what: impl fmt::Display,
        wrong: impl fmt::Display,
        fix: impl fmt::Display,
    ) -> ScenarioError {
        ScenarioError::Invalid {
            file: file.to_string(),
            what: what.to_string(),
            wrong: wrong.to_string(),
            fix: fix.to_string(),
        }
    }
    pub fn unsupported(file: &str, what: impl fmt::Display) -> ScenarioError {
        ScenarioError::Unsupported {
            file: file.to_string(),
            what: what.to_string(),
        }
    }
    pub fn option(
        option: impl fmt::Display,
        wrong: impl fmt::Display,
        fix: impl fmt::Display,
    ) -> ScenarioError {
        ScenarioError::Option {
            option: option.to_string(),
            wrong: wrong.to_string(),
            fix: fix.to_string(),
        }
    }
}

/// `a, b or c`, for what would be right.
pub fn one_of<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let all: Vec<String> = names.into_iter().map(|s| s.as_ref().to_string()).collect();
    match all.split_last() {
        None => "nothing".to_string(),
        Some((one, [])) => one.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
