//! Puts the exercises of the book into the program: every folder under `src` that holds goals, in the order of the book.

#[path = "src/learn/book.rs"]
mod book;

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use book::exercises;

fn main() -> Result<(), Box<dyn Error>> {
    let src = fs::canonicalize(Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../src"))?;
    println!("cargo::rerun-if-changed={}", src.display());
    let summary = fs::read_to_string(src.join("SUMMARY.md"))?;
    let mut folders = exercises(&src)?;
    folders.sort_by_key(|folder| {
        let page = folder.strip_prefix(&src).unwrap_or(folder).join("exercise.md").to_string_lossy().replace('\\', "/");
        (summary.find(&page).unwrap_or(usize::MAX), folder.clone())
    });
    let mut code = "&[\n".to_owned();
    for folder in &folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        writeln!(code, "    Embedded {{ name: {name:?}, files: &[")?;
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            writeln!(code, "        ({name:?}, include_bytes!({:?})),", file.to_string_lossy())?;
        }
        code += "    ] },\n";
    }
    code += "]\n";
    fs::write(Path::new(&env::var("OUT_DIR")?).join("exercises.rs"), code)?;
    Ok(())
}
