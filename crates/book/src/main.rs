//! Builds, serves and checks the book: mdBook with the book's own preprocessors, in one program.

mod built_page;
mod check;
mod choice;
mod citation;
mod compressed;
mod console;
mod directive;
mod epub;
mod exercise;
mod figure;
mod finding;
mod front_matter;
mod lab;
mod notes;
mod page;
mod pdf;
mod policy_lab;
mod preprocess;
mod prices;
mod quiz;
mod reference;
mod scenario;
mod serve;
mod site;
mod sources;
mod table;

#[cfg(test)]
mod theme;
mod timetable;
mod watch;
mod wrong_answers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};

/// Builds, serves and checks the book.
///
/// Without a command it serves the book and shows every change as you make it.
#[derive(Parser)]
#[command(bin_name = "cargo book", args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Options,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the book, and show every change as you make it
    Serve(serve::Options),
    /// Write the book to a folder
    Build {
        /// Where to write it
        #[arg(long, value_name = "FOLDER", default_value = "book")]
        dest_dir: PathBuf,
    },
    /// Write the book as a PDF, printed by Chromium
    Pdf {
        /// The file to write
        #[arg(long, value_name = "FILE", default_value = "vpc-endpoints.pdf")]
        output: PathBuf,
    },
    /// Write the book as an ePub
    Epub {
        /// The file to write
        #[arg(long, value_name = "FILE", default_value = "vpc-endpoints.epub")]
        output: PathBuf,
    },
    /// Look for broken links and anchors, pages that shut a reader out, unknown rules and requests to other hosts
    Check,
    /// Answer the plain `mdbook` program, which runs this as its preprocessor
    #[command(hide = true)]
    Preprocess {
        /// `supports`, then the name of a renderer; without it a book is read from standard input
        question: Vec<String>,
    },
}

fn main() -> ExitCode {
    tracing_subscriber::fmt().with_max_level(LOUDEST).without_time().with_writer(std::io::stderr).init();
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// mdBook tells of a broken include only in its log.
const LOUDEST: tracing_subscriber::filter::LevelFilter = tracing_subscriber::filter::LevelFilter::WARN;

fn run(cli: Cli) -> Result<()> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(options) => serve::serve(&root()?, &options),
        Command::Build { dest_dir } => build(&root()?, &dest_dir),
        Command::Pdf { output } => pdf::write(&root()?, &output).map(|()| wrote(&output)),
        Command::Epub { output } => epub::write(&root()?, &output).map(|()| wrote(&output)),
        Command::Check => check(&root()?),
        Command::Preprocess { question } => preprocess::answer(&question),
    }
}

fn build(root: &Path, dest: &Path) -> Result<()> {
    site::build(root, dest, &lab::Lab::build(root)?)?;
    let target = root.join("target");
    fs::create_dir_all(&target)?;
    site::compress_search(dest, &target.join("searchindex.br"))?;
    println!("the book is in {}", dest.display());
    Ok(())
}

fn wrote(output: &Path) {
    println!("the book is in {}", output.display());
}

fn check(root: &Path) -> Result<()> {
    let findings = check::check(root)?;
    for finding in &findings {
        println!("{finding}\n");
    }
    match findings.len() {
        0 => println!("every page is in order"),
        1 => bail!("one finding"),
        many => bail!("{many} findings"),
    }
    Ok(())
}

/// The book's folder: this one, or the nearest one above it.
fn root() -> Result<PathBuf> {
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    let root = here.ancestors().find(|folder| folder.join("book.toml").is_file());
    root.map(Path::to_owned).with_context(|| {
        format!("no `book.toml` in `{}` or a folder above it: run `cargo book` inside the repository", here.display())
    })
}
