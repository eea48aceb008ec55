//! Addresses of a stock kernel's symbols. Its `System.map` is not in the package, but the kernel itself has
//! them: names as sequences of tokens, then offsets (`scripts/kallsyms.c` of Linux 6.4 and later writes them).
use std::collections::BTreeMap;

/// Where arm64 kernels are linked since 6.11, and run without KASLR.
const TEXT: u64 = 0xffff_8000_8000_0000;

struct Image<'a>(&'a [u8]);

impl Image<'_> {
    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.0.get(at..at + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }
    /// Behind the NUL-terminated string at `at`.
    fn behind(&self, at: usize) -> Option<usize> {
        Some(at + 1 + self.0.get(at..)?.iter().position(|&b| b == 0)?)
    }
    /// The string of a token ends in front of `at`; where it starts.
    fn before(&self, at: usize) -> Option<usize> {
        let end = at.checked_sub(1)?;
        Some(self.0.get(..end)?.iter().rposition(|&b| b == 0)? + 1)
    }
    /// Length of the name at `at` in tokens, and where they are.
    fn name(&self, at: usize) -> Option<(usize, usize)> {
        let first = usize::from(*self.0.get(at)?);
        if first & 0x80 == 0 {
            return Some((first, at + 1));
        }
        let high = usize::from(*self.0.get(at + 1)?);
        Some((first & 0x7f | high << 7, at + 2))
    }
    /// Behind `count` names.
    fn skip(&self, mut at: usize, count: usize) -> Option<usize> {
        for _ in 0..count {
            let (len, tokens) = self.name(at)?;
            at = tokens + len;
        }
        Some(at)
    }
}

/// Every symbol by name, the first of those with the same. `None` where the image has no such table.
pub fn symbols(image: &[u8]) -> Option<BTreeMap<String, u64>> {
    let image = Image(image);
    // The tokens of the digits are the digits. No symbol has a colon, but tables of characters have.
    let digits = b"\x000\x001\x002\x003\x004\x005\x006\x007\x008\x009\0";
    let places = image.0.windows(digits.len() + 2);
    let is_table = |w: &[u8]| w.starts_with(digits) && !w.ends_with(b":\0");
    let zero = places.into_iter().position(is_table)? + 1;
    let mut tokens = zero;
    for _ in 0..usize::from(b'0') {
        tokens = image.before(tokens)?;
    }
    let mut starts = vec![tokens];
    for _ in 0..256 {
        starts.push(image.behind(*starts.last()?)?);
    }
    let index = starts.pop()?.next_multiple_of(8);

    // Every 256th name has a marker: offsets that go up from zero, in front of the tokens.
    let mut markers = tokens & !3;
    while image.u32(markers - 4)? == 0 {
        markers -= 4;
    }
    let end = markers;
    while image.u32(markers)? != 0 || markers == end {
        markers -= 4;
    }
    let count = (end - markers) / 4;
    let marker = |n: usize| image.u32(markers + 4 * n).map(|v| v as usize);
    let last = marker(count - 1)?;
    let (most, least) = (count * 256, (count - 1) * 256);
    let candidates = (0..0x8000).map(|i| (markers.saturating_sub(last + 8 * i)) & !7);
    let names = candidates.into_iter().find(|&at| {
        let n = at.checked_sub(8).and_then(|at| image.u32(at)).unwrap_or(0) as usize;
        n > least && n <= most && image.skip(at, 256) == marker(1).map(|m| at + m)
    })?;
    let number = image.u32(names - 8)? as usize;

    let offsets = (index + 512).next_multiple_of(8);
    let mut found = BTreeMap::new();
    let mut at = names;
    for n in 0..number {
        let (len, first) = image.name(at)?;
        at = first + len;
        let tokens = image.0.get(first..at)?.iter();
        let name: Vec<u8> = tokens
            .flat_map(|&t| {
                let start = starts[usize::from(t)];
                let text = image.0[start..].iter();
                text.take_while(|&&b| b != 0).copied().collect::<Vec<u8>>()
            })
            .collect();
        // The first letter is the type.
        let name = String::from_utf8_lossy(name.get(1..)?).into_owned();
        let address = TEXT + u64::from(image.u32(offsets + 4 * n)?);
        found.entry(name).or_insert(address);
    }
    Some(found)
}
