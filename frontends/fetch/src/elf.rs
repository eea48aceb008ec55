//! As much of ELF as it takes to find out what a kernel module or a program needs.

/// A section of a little-endian 64-bit ELF file.
pub(crate) fn section<'a>(elf: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let half = |at: usize| {
        Some(u16::from_le_bytes(elf.get(at..at.checked_add(2)?)?.try_into().ok()?) as usize)
    };
    let word = |at: usize| {
        Some(u32::from_le_bytes(elf.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize)
    };
    let long = |at: usize| {
        usize::try_from(u64::from_le_bytes(
            elf.get(at..at.checked_add(8)?)?.try_into().ok()?,
        ))
        .ok()
    };
    if !elf.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let (table, size, count, names) = (long(0x28)?, half(0x3a)?, half(0x3c)?, half(0x3e)?);
    let header = |i: usize| table.checked_add(i.checked_mul(size)?);
    let content = |i: usize| -> Option<&'a [u8]> {
        let at = header(i)?;
        let start = long(at.checked_add(0x18)?)?;
        elf.get(start..start.checked_add(long(at.checked_add(0x20)?)?)?)
    };
    let strings = content(names)?;
    (0..count).find_map(|i| {
        let text = strings.get(word(header(i)?)?..)?;
        (text.split(|b| *b == 0).next()? == name)
            .then(|| content(i))
            .flatten()
    })
}

/// Names of the shared libraries that a program or library is linked with (`DT_NEEDED` of its dynamic section); none for what
/// is not a dynamic ELF file.
pub(crate) fn libraries(elf: &[u8]) -> Vec<String> {
    const NEEDED: u64 = 1;
    let (Some(entries), Some(strings)) = (section(elf, b".dynamic"), section(elf, b".dynstr"))
    else {
        return Vec::new();
    };
    let long = |bytes: &[u8]| bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b));
    let name = |offset: u64| {
        let text = strings.get(usize::try_from(offset).ok()?..)?;
        let text = text.split(|b| *b == 0).next()?;
        (!text.is_empty()).then(|| String::from_utf8_lossy(text).into_owned())
    };
    entries
        .chunks_exact(16)
        .filter(|e| long(&e[..8]) == NEEDED)
        .filter_map(|e| name(long(&e[8..])))
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The least ELF file with these sections.
    pub(crate) fn file(sections: &[(&[u8], &[u8])]) -> Vec<u8> {
        let mut elf = vec![0; 64];
        elf[..6].copy_from_slice(b"\x7fELF\x02\x01");
        let mut names = vec![0];
        let mut headers = vec![(0, 0, 0)];
        for (name, content) in sections {
            headers.push((names.len() as u32, elf.len(), content.len()));
            names.extend(*name);
            names.push(0);
            elf.extend(*content);
        }
        headers.push((names.len() as u32, elf.len(), names.len() + 10));
        elf.extend(&names);
        elf.extend(b".shstrtab\0");
        let table = elf.len() as u64;
        elf[0x28..0x30].copy_from_slice(&table.to_le_bytes());
        let count = headers.len() as u8;
        elf[0x3a..0x40].copy_from_slice(&[64, 0, count, 0, count - 1, 0]);
        for (name, at, len) in headers {
            let mut header = [0; 64];
            header[..4].copy_from_slice(&name.to_le_bytes());
            header[0x18..0x20].copy_from_slice(&(at as u64).to_le_bytes());
            header[0x20..0x28].copy_from_slice(&(len as u64).to_le_bytes());
            elf.extend(header);
        }
        elf
    }

    #[test]
    fn libraries_that_a_program_needs() {
        let entry = |tag: u64, value: u64| [tag.to_le_bytes(), value.to_le_bytes()].concat();
        // Tag 14 is DT_SONAME; the last name is out of the table.
        let dynamic = [
            entry(1, 1),
            entry(14, 8),
            entry(1, 8),
            entry(1, 1000),
            entry(0, 0),
        ]
        .concat();
        let program = file(&[(b".dynamic", &dynamic), (b".dynstr", b"\0libm.6\0libc.6\0")]);
        assert_eq!(libraries(&program), ["libm.6", "libc.6"]);
        for cut in 0..program.len() {
            let _ = libraries(&program[..cut]);
        }
        assert!(libraries(&file(&[(b".text", b"")])).is_empty());
        assert!(libraries(b"#!/bin/sh\n").is_empty());
    }
}
