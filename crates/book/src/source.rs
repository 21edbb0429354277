//! Where in a page's source something of the built page was written.

use std::fs;
use std::path::{Path, PathBuf};

/// The source of a built page.
pub struct Source {
    /// Where it is under `src`.
    pub path: PathBuf,
    text: String,
}

impl Source {
    /// The source that a built page, such as `endpoints/gateway-endpoints.html`, was made from.
    pub fn of(src: &Path, built: &Path) -> Source {
        let path = built.with_extension("md");
        let text = fs::read_to_string(src.join(&path)).unwrap_or_default();
        Source { path, text }
    }

    /// The first line that holds the words. A page may hold what it did not write, so there may be none.
    pub fn line(&self, words: &str) -> Option<usize> {
        self.text.lines().position(|line| line.contains(words)).map(|line| line + 1)
    }
}
