//! Arm64 kernel images: brings the forms that distributions ship (plain, gzip, EFI zboot with gzip) to the plain Image that a
//! boot loader puts into memory.

use std::io::Read;
use std::path::Path;

use crate::FetchError;

/// Where the Image header has its magic, and what it is.
const MAGIC_AT: usize = 0x38;
const MAGIC: &[u8] = b"ARM\x64";

/// Returns the uncompressed Image in `bytes`; `path` is for messages.
pub(crate) fn unpack(bytes: Vec<u8>, path: &Path) -> Result<Vec<u8>, FetchError> {
    let wrong = |problem: String| FetchError::Format {
        path: path.into(),
        problem,
    };
    let image = if bytes.starts_with(&[0x1f, 0x8b]) {
        gunzip(&bytes).map_err(|e| wrong(format!("damaged gzip data: {e}")))?
    } else if bytes.get(4..8) == Some(b"zimg") {
        let word = |at: usize| {
            bytes
                .get(at..at + 4)
                .map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]]) as usize)
        };
        let (Some(start), Some(size), Some(method)) = (word(8), word(12), bytes.get(24..56)) else {
            return Err(wrong("an EFI zboot header that is cut short".into()));
        };
        let method = String::from_utf8_lossy(method.split(|b| *b == 0).next().unwrap_or_default())
            .into_owned();
        if method != "gzip" {
            return Err(wrong(format!(
                "an EFI zboot image compressed with `{method}`; only gzip can be unpacked"
            )));
        }
        let payload = start
            .checked_add(size)
            .and_then(|end| bytes.get(start..end));
        let payload =
            payload.ok_or_else(|| wrong("an EFI zboot image whose payload is cut short".into()))?;
        gunzip(payload)
            .map_err(|e| wrong(format!("damaged gzip data in an EFI zboot image: {e}")))?
    } else {
        bytes
    };
    if image.get(MAGIC_AT..MAGIC_AT + 4) != Some(MAGIC) {
        return Err(wrong(
            "no arm64 kernel Image (the magic at 0x38 is missing)".into(),
        ));
    }
    Ok(image)
}

fn gunzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn image() -> Vec<u8> {
        let mut image = vec![0x5a; 4096];
        image[MAGIC_AT..MAGIC_AT + 4].copy_from_slice(MAGIC);
        image
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn all_forms_give_the_same_image() {
        let path = Path::new("vmlinuz");
        assert_eq!(unpack(image(), path).unwrap(), image());
        assert_eq!(unpack(gzip(&image()), path).unwrap(), image());
        let payload = gzip(&image());
        let mut zboot = vec![0; 64];
        zboot[..8].copy_from_slice(b"MZ\0\0zimg");
        zboot[8..12].copy_from_slice(&64u32.to_le_bytes());
        zboot[12..16].copy_from_slice(&(payload.len() as u32).to_le_bytes());
        zboot[24..28].copy_from_slice(b"gzip");
        zboot.extend(&payload);
        assert_eq!(unpack(zboot.clone(), path).unwrap(), image());
        zboot[24..28].copy_from_slice(b"zstd");
        assert!(
            unpack(zboot.clone(), path)
                .unwrap_err()
                .to_string()
                .contains("`zstd`")
        );
        zboot[24..28].copy_from_slice(b"gzip");
        zboot[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(
            unpack(zboot, path)
                .unwrap_err()
                .to_string()
                .contains("cut short")
        );
    }

    #[test]
    fn other_files_are_refused() {
        for bytes in [
            vec![],
            b"\x7fELF".to_vec(),
            vec![0; 100],
            vec![0x1f, 0x8b, 0, 1],
        ] {
            let text = unpack(bytes, Path::new("vmlinuz")).unwrap_err().to_string();
            assert!(text.starts_with("vmlinuz: "), "{text}");
        }
    }
}
