//! Files compressed as well as it goes, which takes seconds: what was compressed is kept until it is something else.

use std::fs;
use std::path::Path;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;

/// What a file is in Brotli. `kept` is where the last answer is.
pub fn of(plain: &[u8], kept: &Path) -> Result<Vec<u8>> {
    if let Ok(last) = fs::read(kept)
        && plain_of(&last).is_some_and(|last| last == plain)
    {
        return Ok(last);
    }
    let parameters = BrotliEncoderParams { size_hint: plain.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*plain, &mut compressed, &parameters)?;
    fs::write(kept, &compressed)?;
    Ok(compressed)
}

fn plain_of(mut compressed: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut compressed, &mut plain).ok()?;
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_used_while_it_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("kept.br");
        let first = of(b"a route, a route, a route", &kept).unwrap();
        assert_eq!(plain_of(&first).unwrap(), b"a route, a route, a route");
        assert_eq!(fs::read(&kept).unwrap(), first);

        let written = fs::metadata(&kept).unwrap().modified().unwrap();
        assert_eq!(of(b"a route, a route, a route", &kept).unwrap(), first);
        assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), written);

        assert_eq!(plain_of(&of(b"another", &kept).unwrap()).unwrap(), b"another");
        fs::write(&kept, "no Brotli at all").unwrap();
        assert_eq!(plain_of(&of(b"another", &kept).unwrap()).unwrap(), b"another");
    }
}
