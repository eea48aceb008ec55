//! What can be wrong with a board, its options or the images for it. Every text says where, what,
//! and what would be right.
use crate::boot::BootError;
use std::fmt;

/// Why a board could not be read, changed or built.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    #[error("no board {name:?}: choose one of {known}, or give the path of a .ron board file")]
    Unknown { name: String, known: String },
    #[error("{path}: cannot read this board file: {error}")]
    Read { path: String, error: std::io::Error },
    #[error("{0}")]
    Syntax(Box<Syntax>),
    /// The file reads well and says something impossible.
    #[error("board {board}: {what}; {fix}")]
    Invalid {
        board: String,
        what: String,
        fix: String,
    },
    #[error("{option}: {what}; {fix}")]
    Option {
        option: String,
        what: String,
        fix: String,
    },
    #[error("{name}: {what}; {fix}")]
    Devicetree {
        name: String,
        what: String,
        fix: String,
    },
    #[error(
        "cannot get {size:#x} bytes of host memory for {name}: {error}; use a smaller --memory"
    )]
    Host {
        name: String,
        size: u64,
        error: std::io::Error,
    },
    #[error(transparent)]
    Boot(#[from] BootError),
}

impl BoardError {
    pub(crate) fn option(option: &str, what: impl fmt::Display, fix: impl fmt::Display) -> Self {
        BoardError::Option {
            option: option.to_string(),
            what: what.to_string(),
            fix: fix.to_string(),
        }
    }
    pub(crate) fn invalid(board: &str, what: impl fmt::Display, fix: impl fmt::Display) -> Self {
        BoardError::Invalid {
            board: board.to_string(),
            what: what.to_string(),
            fix: fix.to_string(),
        }
    }
}

/// A place in a board file that is not RON, or not what a board file has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Syntax {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub column: usize,
    /// The field whose value was being read, where that can be told.
    pub field: Option<String>,
    pub what: String,
    /// That line of the file.
    pub text: String,
}

impl Syntax {
    pub(crate) fn new(file: &str, source: &str, e: &ron::error::SpannedError) -> Syntax {
        // The cursor after a wrong value may be lines further on: its start is where people look.
        let (line, column) = (e.span.start.line.max(1), e.span.start.col.max(1));
        let text = source.lines().nth(line - 1).unwrap_or_default();
        let field = match &e.code {
            ron::Error::NoSuchStructField { found, .. } => Some(found.clone()),
            ron::Error::MissingStructField { field, .. }
            | ron::Error::DuplicateStructField { field, .. } => Some((*field).to_string()),
            _ => field_before(source, line, column),
        };
        Syntax {
            file: file.to_string(),
            line,
            column,
            field,
            what: e.code.to_string(),
            text: text.to_string(),
        }
    }
}

/// The last `name:` that ends before or at a position on that line, or the one that follows it.
fn field_before(source: &str, line: usize, column: usize) -> Option<String> {
    let text = source.lines().nth(line - 1)?;
    let upto: String = text.chars().take(column.saturating_sub(1)).collect();
    let name_of = |s: &str| {
        let head = s.trim_end();
        let others = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        let name = head.rsplit(others).next().unwrap_or_default();
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
        starts.then(|| name.to_string())
    };
    let before = upto.rfind(':').and_then(|i| name_of(&upto[..i]));
    before.or_else(|| text.find(':').and_then(|i| name_of(&text[..i])))
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Syntax {
            file, line, column, ..
        } = self;
        write!(f, "{file}:{line}:{column}: ")?;
        if let Some(field) = &self.field {
            write!(f, "field `{field}`: ")?;
        }
        write!(f, "{}", self.what)?;
        let shown: String = self.text.chars().take(160).collect();
        let caret = " ".repeat(column.saturating_sub(1).min(160));
        write!(f, "\n  | {shown}\n  | {caret}^")
    }
}

/// `a, b and c`.
pub(crate) fn list<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let all: Vec<String> = names.into_iter().map(|s| s.as_ref().to_string()).collect();
    match all.split_last() {
        None => "nothing".to_string(),
        Some((one, [])) => one.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
