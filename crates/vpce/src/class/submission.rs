//! A file that a learner handed in. It may be anything.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use vpce_import::MAX_TEMPLATE_BYTES;

/// Why a link is left alone.
pub const LINK: &str = "it is a link, and links are not followed";

/// What became of reading a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Submission {
    /// What it holds.
    Text(Vec<u8>),
    /// There is none.
    Missing,
    /// It is left alone, and why.
    Skipped(String),
}

impl Submission {
    /// Reads a file that is one: no link, no device, not larger than a template may be, and the same before and after.
    pub fn read(path: &Path) -> Self {
        let before = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Self::Missing,
            Err(error) => return Self::Skipped(error.to_string()),
        };
        if before.is_symlink() {
            return Self::Skipped(LINK.to_owned());
        }
        if !before.is_file() {
            return Self::Skipped("it is no file".to_owned());
        }
        if before.len() > MAX_TEMPLATE_BYTES as u64 {
            return Self::Skipped(format!("it has {} bytes, more than a template may have", before.len()));
        }
        let mut text = Vec::new();
        let read = File::open(path).and_then(|file| file.take(MAX_TEMPLATE_BYTES as u64 + 1).read_to_end(&mut text));
        if let Err(error) = read {
            return Self::Skipped(error.to_string());
        }
        let is_same = fs::symlink_metadata(path).is_ok_and(|after| {
            after.is_file() && after.len() == text.len() as u64 && after.modified().ok() == before.modified().ok()
        });
        if is_same { Self::Text(text) } else { Self::Skipped("it changed while it was read".to_owned()) }
    }
}
