//! One spelling of a text.

/// Whether the first register has 32 bits.
pub fn is_narrow(text: &str) -> bool {
    let operands = text.trim().split_once([' ', '\t']);
    operands.is_some_and(|(_, o)| o.trim_start().starts_with('w'))
}

/// Numbers in decimal, integers of 64 or 32 bits, no `#`, no brackets, one space.
pub fn spelling(text: &str, narrow: bool) -> String {
    let text = text.trim().to_lowercase().replace('#', "");
    let words = text.split([' ', '\t', ',', '[', ']', '{', '}']);
    let words = words.filter(|w| !w.is_empty());
    words.fold(String::new(), |out, w| out + &number(w, narrow) + " ")
}

fn number(word: &str, narrow: bool) -> String {
    let (sign, digits) = match word.strip_prefix('-') {
        Some(d) => (-1, d),
        None => (1, word),
    };
    let number = match digits.strip_prefix("0x") {
        Some(hex) => i128::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    match number {
        Ok(n) if narrow => format!("{}", (sign * n) as u32),
        Ok(n) => format!("{}", (sign * n) as u64),
        Err(_) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            let float = word.parse::<f64>();
            float.map_or_else(|_| word.to_owned(), |f| format!("{f:?}"))
        }
        Err(_) => word.to_owned(),
    }
}
