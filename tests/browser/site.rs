//! The book as `cargo book` serves it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use libtest_mimic::Failed;
use tempfile::TempDir;

use crate::book;

/// A running server. It ends when this goes, however a test ends.
pub struct Site {
    process: Child,
    /// Where the book is, without a slash at the end.
    pub address: String,
    /// Open as long as the server runs, because it goes on telling.
    _told: BufReader<ChildStdout>,
    /// The server's temporary files, which go with it.
    _files: TempDir,
}

impl Site {
    /// Serves the book at a port that is free.
    pub fn serve(program: &Path) -> Result<Site, Failed> {
        let files = tempfile::tempdir()?;
        let mut process = Command::new(program)
            .args(["serve", "--port", "0"])
            .current_dir(book::root())
            .env("TMPDIR", files.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let told = BufReader::new(process.stdout.take().expect("a pipe was asked for"));
        let mut site = Site { process, address: String::new(), _told: told, _files: files };
        site.address = site.announced()?;
        Ok(site)
    }

    fn announced(&mut self) -> Result<String, Failed> {
        let mut line = String::new();
        while self._told.read_line(&mut line)? > 0 {
            if let Some(start) = line.find("http://") {
                return Ok(line[start..].split_whitespace().next().unwrap_or_default().to_owned());
            }
            line.clear();
        }
        Err("`cargo book` ended before it served the book; what it said stands above".into())
    }

    /// The address of a page, by its source.
    pub fn page(&self, source: &Path) -> String {
        format!("{}/{}", self.address, source.with_extension("html").display())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
