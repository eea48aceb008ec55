//! The notation of scenario files: RON, in which the arguments of a named item may be given by
//! place, by name, or both: `Console("uart0", "login:", before_ms: 400)`.
//!
//! RON itself knows either all places or all names. So the n-th argument without a name gets the
//! name `_n` before RON reads the text, and the types in [`crate::file`] know both that and the
//! long name. Positions in messages are those of the text as it was written.
use std::collections::BTreeMap;
use std::fmt;

/// A mistake at a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub column: usize,
    pub field: Option<String>,
    pub what: String,
    /// That line of the file.
    pub text: String,
}

impl Place {
    pub fn new(file: &str, source: &str, line: usize, column: usize, what: String) -> Place {
        let (line, column) = (line.max(1), column.max(1));
        let text = source.lines().nth(line - 1).unwrap_or_default().to_string();
        Place {
            file: file.to_string(),
            line,
            column,
            field: None,
            what,
            text,
        }
    }
    /// From a position in characters.
    pub fn at(file: &str, source: &str, offset: usize, what: String) -> Place {
        let before: String = source.chars().take(offset).collect();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        Place::new(file, source, line, column, what)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if let Some(field) = &self.field {
            write!(f, "field `{field}`: ")?;
        }
        let shown: String = self.text.chars().take(160).collect();
        let caret = " ".repeat(self.column.saturating_sub(1).min(160));
        write!(f, "{}\n  | {shown}\n  | {caret}^", self.what)
    }
}

/// Reads a value in the notation above.
pub fn parse<T: serde::de::DeserializeOwned>(file: &str, source: &str) -> Result<T, Box<Place>> {
    let named = name_arguments(source);
    let options =
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(&named.text).map_err(|e| {
        // The cursor after a wrong value may be lines further on: its start is where people look.
        let (line, column) = (e.span.start.line.max(1), e.span.start.col.max(1));
        let column = named.original_column(line, column);
        let skipped = source.lines().nth(line - 1).unwrap_or_default().chars();
        let blanks = skipped.skip(column - 1).take_while(|&c| c == ' ').count();
        let column = column + blanks;
        let mut place = Place::new(file, source, line, column, readable(&e.code.to_string()));
        place.field = match &e.code {
            ron::Error::NoSuchStructField { .. }
            | ron::Error::MissingStructField { .. }
            | ron::Error::DuplicateStructField { .. } => None,
            _ => field_before(&place.text, column),
        };
        Box::new(place)
    })
}

/// `_0` is nobody's word.
fn readable(text: &str) -> String {
    let mut out = text.to_string();
    for n in 0..8 {
        let place = format!("argument {}", n + 1);
        // The long name says more, where both are listed.
        out = out.replace(&format!(", `_{n}`"), "");
        out = out.replace(&format!("`_{n}`, "), "");
        out = out.replace(&format!("`_{n}`"), &place);
    }
    out
}

/// The last `name:` that ends before a position in a line, or the one that follows it.
fn field_before(text: &str, column: usize) -> Option<String> {
    let upto: String = text.chars().take(column.saturating_sub(1)).collect();
    let name_of = |s: &str| {
        let head = s.trim_end();
        let other = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        let name = head.rsplit(other).next().unwrap_or_default();
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
        starts.then(|| name.to_string())
    };
    let before = upto.rfind(':').and_then(|i| name_of(&upto[..i]));
    before.or_else(|| text.find(':').and_then(|i| name_of(&text[..i])))
}

struct Named {
    text: String,
    /// By line: column in the new text of each insertion, and its length.
    inserted: BTreeMap<usize, Vec<(usize, usize)>>,
}

impl Named {
    fn original_column(&self, line: usize, column: usize) -> usize {
        let on_line = self.inserted.get(&line).into_iter().flatten();
        let before = on_line.filter(|(at, _)| *at < column);
        column - before.map(|(_, n)| n).sum::<usize>().min(column - 1)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Group {
    /// `Name( … )`, and how many arguments without a name it had so far.
    Arguments(usize),
    Other,
}

/// Gives names to the arguments that have none.
fn name_arguments(source: &str) -> Named {
    let chars: Vec<char> = source.chars().collect();
    let mut out = Named {
        text: String::with_capacity(source.len() + 64),
        inserted: BTreeMap::new(),
    };
    let mut groups: Vec<Group> = Vec::new();
    // At the beginning of an argument: after `(` or `,`.
    let mut fresh = false;
    let mut last_word = String::new();
    let (mut line, mut column) = (1, 1);
    let mut i = 0;
    while i < chars.len() {
        let n = token(&chars[i..]);
        let text: String = chars[i..i + n].iter().collect();
        let blank = chars[i].is_whitespace() || text.starts_with("//") || text.starts_with("/*");
        if fresh && !blank && !matches!(chars[i], ')' | ']' | '}' | ',') {
            if let Some(Group::Arguments(count)) = groups.last_mut()
                && !is_field(&chars[i..])
            {
                let name = format!("_{count}: ");
                *count += 1;
                let here = out.inserted.entry(line).or_default();
                here.push((column, name.len()));
                column += name.len();
                out.text.push_str(&name);
            }
            fresh = false;
        }
        match chars[i] {
            '(' => {
                let named = !last_word.is_empty() && last_word != "Some";
                groups.push(if named {
                    Group::Arguments(0)
                } else {
                    Group::Other
                });
                fresh = true;
            }
            '[' | '{' => {
                groups.push(Group::Other);
                fresh = true;
            }
            ')' | ']' | '}' => {
                groups.pop();
                fresh = false;
            }
            ',' => fresh = true,
            _ => {}
        }
        if !blank {
            let word = chars[i].is_ascii_alphabetic() && !text.ends_with(['"', '\'']);
            last_word = if word { text.clone() } else { String::new() };
        }
        for c in text.chars() {
            (line, column) = match c {
                '\n' => (line + 1, 1),
                _ => (line, column + 1),
            };
        }
        out.text.push_str(&text);
        i += n;
    }
    out
}

/// `name:` begins here.
fn is_field(rest: &[char]) -> bool {
    let word = rest
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric() || **c == '_')
        .count();
    let after = rest[word..].iter().find(|c| !c.is_whitespace());
    word > 0 && !rest[0].is_ascii_digit() && after == Some(&':')
}

/// Length of the token at the start: a string, a comment, a word or one character.
fn token(rest: &[char]) -> usize {
    let starts = |text: &str| text.chars().zip(rest).filter(|(a, b)| a == *b).count() == text.len();
    let len = rest.len();
    let until = |from: usize, end: &str| {
        let end: Vec<char> = end.chars().collect();
        let at = rest[from..].windows(end.len()).position(|w| w == end);
        at.map_or(len, |p| from + p + end.len())
    };
    if starts("//") {
        return rest.iter().position(|&c| c == '\n').unwrap_or(len);
    }
    if starts("/*") {
        return nested_comment(rest);
    }
    let hashes = rest.iter().skip(1).take_while(|&&c| c == '#').count();
    if rest[0] == 'r' && rest.get(1 + hashes) == Some(&'"') {
        return until(2 + hashes, &format!("\"{}", "#".repeat(hashes)));
    }
    match rest[0] {
        '"' => escaped(rest, '"'),
        '\'' => escaped(rest, '\''),
        c if c.is_ascii_alphanumeric() || c == '_' => rest
            .iter()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
            .count(),
        _ => 1,
    }
}

fn escaped(rest: &[char], quote: char) -> usize {
    let mut i = 1;
    while i < rest.len() && rest[i] != quote {
        i += if rest[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(rest.len())
}

fn nested_comment(rest: &[char]) -> usize {
    let (mut i, mut depth) = (0, 0);
    while i < rest.len() {
        match (rest[i], rest.get(i + 1)) {
            ('/', Some('*')) => (i, depth) = (i + 2, depth + 1),
            ('*', Some('/')) if depth == 1 => return i + 2,
            ('*', Some('/')) => (i, depth) = (i + 2, depth - 1),
            _ => i += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[test]
    fn arguments_get_names() {
        let named = |s: &str| name_arguments(s).text;
        assert_eq!(
            named(r#"A("x", y: 1, "z")"#),
            r#"A(_0: "x", y: 1, _1: "z")"#
        );
        assert_eq!(
            named("A(B(1), [C(2), 3],)"),
            "A(_0: B(_0: 1), _1: [C(_0: 2), 3],)"
        );
        assert_eq!(
            named("A(x: (1, 2), y: Some(3))"),
            "A(x: (1, 2), y: Some(3))"
        );
        assert_eq!(named("{ \"a\": B(\"(,\") }"), "{ \"a\": B(_0: \"(,\") }");
        assert_eq!(
            named("A( // B(1)\n 1 /* ( */)"),
            "A( // B(1)\n _0: 1 /* ( */)"
        );
        assert_eq!(
            named(r##"A(r#"a"b"#, '(', "\"")"##),
            r##"A(_0: r#"a"b"#, _1: '(', _2: "\"")"##
        );
        assert_eq!(named("A()"), "A()");
        for broken in ["A(", "\"", "r#\"", "/*", "'", ")))", "A(\\", "\"\\"] {
            let _ = named(broken);
        }
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Thing {
        #[serde(alias = "_0")]
        part: String,
        #[serde(default)]
        before_ms: u64,
    }

    #[test]
    fn positions_are_those_of_the_text() {
        let e = parse::<Thing>("t.ron", "Thing(\"a\", before_ms: true)").unwrap_err();
        assert_eq!((e.line, e.column), (1, 23), "{e}");
        assert_eq!(e.field.as_deref(), Some("before_ms"));
        let e = parse::<Thing>("t.ron", "Thing(\"a\",\n  befor: 3)").unwrap_err();
        assert_eq!(e.line, 2, "{e}");
        let text = e.to_string();
        assert!(
            text.contains("befor") && text.contains("before_ms"),
            "{text}"
        );
        assert!(!text.contains("_0"), "{text}");
        let t: Thing = parse("t.ron", "Thing(before_ms: 3, \"a\")").unwrap();
        assert_eq!((t.part.as_str(), t.before_ms), ("a", 3));
        assert_eq!(Place::at("f", "ab\ncd", 4, String::new()).column, 2);
    }
}
