//! The model for the browser: our crates for the labs, compiled to WebAssembly, and the scripts that load them.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;
use wasm_bindgen_cli_support::Bindgen;

use crate::compressed;

const TARGET: &str = "wasm32-unknown-unknown";

/// The crates, and what their files are called in the site: a page loads those that it has a lab for.
const MODULES: [(&str, &str); 5] = [
    ("vpce-lab", "lab"),
    ("vpce-exercise-lab", "exercise_lab"),
    ("vpce-policy-lab", "policy_lab"),
    ("vpce-price-lab", "price_lab"),
    ("vpce-programs", "programs"),
];

/// What the labs of the pages call.
pub enum Lab {
    /// The folder that holds the files of each module, such as `lab.js` and `lab_bg.wasm`.
    Built(TempDir),
    /// It cannot be had: the pages show the outputs that were recorded.
    Absent,
}

impl Lab {
    /// Builds the model for the browser. Without it the book is still a book, so a failure is only told, unless
    /// `REQUIRE_LAB` is set to `1`.
    pub fn build(root: &Path) -> Result<Lab> {
        match compile(root).and_then(|modules| bind(&modules)) {
            Ok(folder) => Ok(Lab::Built(folder)),
            Err(error) if env::var_os("REQUIRE_LAB").is_some_and(|required| required == "1") => {
                Err(error.context("the labs cannot be built, and `REQUIRE_LAB` asks for them"))
            }
            Err(error) => {
                eprintln!("The labs cannot be built: {error:#}");
                eprintln!("The pages show the outputs that were recorded instead.");
                Ok(Lab::Absent)
            }
        }
    }

    /// Puts the model beside the scripts of the labs.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let Lab::Built(built) = self else { return Ok(()) };
        fs::create_dir_all(folder)?;
        for file in MODULES.iter().flat_map(|(_, name)| ["js", "wasm", "wasm.br"].map(|end| file_name(name, end))) {
            fs::copy(built.path().join(&file), folder.join(&file)).with_context(|| format!("`{file}` of the labs"))?;
        }
        Ok(())
    }
}

/// Compiles the crates, and answers where their modules are.
fn compile(root: &Path) -> Result<Vec<PathBuf>> {
    add_target()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut arguments = vec!["build", "--lib", "--profile", "lab", "--target", TARGET];
    arguments.extend(MODULES.iter().flat_map(|(package, _)| ["--package", package]));
    let built = Command::new(cargo)
        .args(&arguments)
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be run")?;
    ensure!(built.status.success(), "`cargo {}` failed", arguments.join(" "));
    let messages = String::from_utf8_lossy(&built.stdout);
    let files = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).flat_map(files);
    let files: Vec<PathBuf> = files.filter(|file| file.extension() == Some("wasm".as_ref())).collect();
    let module = |(package, _): &(&str, &str)| {
        let stem = package.replace('-', "_");
        let file = files.iter().rfind(|file| file.file_stem() == Some(stem.as_ref())).cloned();
        file.with_context(|| format!("cargo names no module of `{package}`"))
    };
    MODULES.iter().map(module).collect()
}

/// The files that one message of cargo tells of.
fn files(message: Value) -> Vec<PathBuf> {
    let names = message["filenames"].as_array().into_iter().flatten();
    names.filter_map(|name| name.as_str().map(PathBuf::from)).collect()
}

/// Asks rustup for the target if this toolchain has not got it.
fn add_target() -> Result<()> {
    let asked = Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output();
    let folder = asked.context("rustc cannot be run")?.stdout;
    if Path::new(String::from_utf8_lossy(&folder).trim()).is_dir() {
        return Ok(());
    }
    eprintln!("Asking rustup for the target {TARGET} …");
    match Command::new("rustup").args(["target", "add", TARGET]).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => bail!("`rustup target add {TARGET}` failed"),
        Err(error) => Err(anyhow!("the target {TARGET} is missing, and rustup cannot be run: {error}")),
    }
}

/// Writes the modules as the browser loads them, and compressed beside them.
fn bind(modules: &[PathBuf]) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    for (module, (_, name)) in modules.iter().zip(MODULES) {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(module).web(true)?.out_name(name).typescript(false);
        bindgen.remove_name_section(true).remove_producers_section(true).generate(folder.path())?;
    }
    let path = folder.path();
    thread::scope(|scope| {
        let start = |(module, (_, name))| scope.spawn(move || compress(path, module, name));
        let works: Vec<_> = modules.iter().map(PathBuf::as_path).zip(MODULES).map(start).collect();
        works.into_iter().try_for_each(|work| work.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })?;
    Ok(folder)
}

/// Writes a module compressed beside itself. What it was the last time stays beside what cargo made.
fn compress(folder: &Path, module: &Path, name: &str) -> Result<()> {
    let bound = fs::read(folder.join(file_name(name, "wasm")))?;
    let compressed = compressed::of(&bound, &module.with_extension("wasm.br"))?;
    Ok(fs::write(folder.join(file_name(name, "wasm.br")), compressed)?)
}

/// What a file of a module is called.
fn file_name(module: &str, end: &str) -> String {
    match end {
        "js" => format!("{module}.js"),
        _ => format!("{module}_bg.{end}"),
    }
}
