//! A board as it was read: built-in by name, or from a file.
use crate::check;
use crate::description::Description;
use crate::error::{BoardError, Syntax, list};

/// Board files that are part of the program: name and text.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("ax1", include_str!("../definitions/ax1.ron")),
    ("mps3-an536", include_str!("../definitions/mps3-an536.ron")),
    ("virt", include_str!("../definitions/virt.ron")),
];

/// A board that has been read and checked.
#[derive(Clone, Debug)]
pub struct Board {
    /// Where it came from, for messages.
    pub source: String,
    pub description: Description,
}

impl Board {
    /// A built-in board by its name, or a board file by its path (anything with a `/` or ending in
    /// `.ron`).
    pub fn load(name_or_path: &str) -> Result<Board, BoardError> {
        if let Some((name, text)) = BUILT_IN.iter().find(|(n, _)| *n == name_or_path) {
            return Board::parse(&format!("{name}.ron"), text);
        }
        let is_path = name_or_path.contains(['/', '\\']) || name_or_path.ends_with(".ron");
        if !is_path {
            return Err(BoardError::Unknown {
                name: name_or_path.to_string(),
                known: list(BUILT_IN.iter().map(|(n, _)| n)),
            });
        }
        let text = std::fs::read_to_string(name_or_path).map_err(|error| BoardError::Read {
            path: name_or_path.to_string(),
            error,
        })?;
        Board::parse(name_or_path, &text)
    }
    /// `source` is what messages call the text.
    pub fn parse(source: &str, text: &str) -> Result<Board, BoardError> {
        let options = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let description: Description = options
            .from_str(text)
            .map_err(|e| BoardError::Syntax(Box::new(Syntax::new(source, text, &e))))?;
        check::check(&description)?;
        Ok(Board {
            source: source.to_string(),
            description,
        })
    }
    pub fn name(&self) -> &str {
        &self.description.name
    }
    /// The built-in boards: name and one line about each.
    pub fn list() -> Vec<(String, String)> {
        let built_in = BUILT_IN.iter().map(|(name, _)| Board::load(name));
        let described = built_in.filter_map(Result::ok).map(|b| {
            let d = b.description;
            (d.name, d.about)
        });
        described.collect()
    }
    /// Checks again what [`Board::parse`] checked, after a change of the description.
    pub fn check(&self) -> Result<(), BoardError> {
        check::check(&self.description)
    }
}
