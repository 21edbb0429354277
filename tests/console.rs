//! Every `console` block of every chapter is a test: its commands are run, and what they print is compared.
//!
//! A block is what a terminal shows: behind `$ ` a command, under it what it prints, standard output first. A program
//! runs in the folder of the page, beside the page's scenarios. Where a command fails, the block goes on as a reader
//! would, with `$ echo $?`, and shows the exit code.
//!
//! `UPDATE=1 cargo test --test console` writes into the chapters what the commands print.

mod book;
mod programs;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;

use book::Block;
use programs::Programs;

const PROMPT: &str = "$ ";
const EXAMPLE: &str = "$ cargo run --example ";
const ASK_FOR_CODE: &str = "echo $?";

static PROGRAMS: LazyLock<Programs> = LazyLock::new(Programs::build);

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if env::var_os("UPDATE").is_some_and(|update| update == "1") {
        sessions().iter().for_each(Session::update);
    }
    let mut trials = vec![
        Trial::test("a chapter has a block", a_chapter_has_a_block),
        Trial::test("every example stands in a chapter", every_example_stands_in_a_chapter),
    ];
    trials.extend(sessions().into_iter().map(|session| Trial::test(session.name(), move || session.check())));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A `console` block, with the page it stands on.
struct Session {
    page: PathBuf,
    block: Block,
}

fn sessions() -> Vec<Session> {
    let sessions = book::chapters().into_iter().flat_map(|chapter| {
        let blocks = chapter.blocks().into_iter();
        blocks.map(move |block| Session { page: chapter.path.clone(), block })
    });
    sessions.collect()
}

impl Session {
    fn name(&self) -> String {
        let command = self.commands().into_iter().next().unwrap_or_default();
        format!("{} · {} · {command}", self.page.display(), self.block.heading)
    }

    fn file(&self) -> PathBuf {
        book::root().join("src").join(&self.page)
    }

    /// The commands; one that ends in a backslash goes on in the next line.
    fn commands(&self) -> Vec<String> {
        let mut commands: Vec<String> = Vec::new();
        let mut goes_on = false;
        for line in self.block.body.lines() {
            match (line.strip_prefix(PROMPT), commands.last_mut()) {
                (_, Some(command)) if goes_on => *command = format!("{command}\n{line}"),
                (Some(command), _) => commands.push(command.to_owned()),
                _ => continue,
            }
            goes_on = line.ends_with('\\');
        }
        commands
    }

    fn check(&self) -> Result<(), Failed> {
        let shown = self.run()?;
        if shown == self.block.body {
            return Ok(());
        }
        let diff = TextDiff::from_lines(&self.block.body, &shown);
        let diff = diff.unified_diff().header("the chapter", "the terminal").to_string();
        Err(format!("{diff}\nUPDATE=1 cargo test --test console writes this into the chapter").into())
    }

    /// What a terminal shows for the commands.
    fn run(&self) -> Result<String, Failed> {
        let mut shown = String::new();
        let mut commands = self.commands().into_iter().peekable();
        if !self.block.body.starts_with(PROMPT) {
            return Err(format!("a `console` block opens with `{PROMPT}` and a command").into());
        }
        while let Some(command) = commands.next() {
            let (printed, code) = self.run_command(&command)?;
            shown += &format!("{PROMPT}{command}\n{printed}");
            let asked = commands.next_if(|next| next == ASK_FOR_CODE).is_some();
            if asked || code != 0 {
                shown += &format!("{PROMPT}{ASK_FOR_CODE}\n{code}\n");
            }
        }
        Ok(shown)
    }

    /// What a command prints, and its exit code.
    fn run_command(&self, command: &str) -> Result<(String, i32), Failed> {
        let line = command.replace("\\\n", " ");
        let words = shlex::split(&line).ok_or_else(|| format!("`{command}` has an open quotation mark"))?;
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let (program, arguments) = match words.as_slice() {
            ["cargo", "run", "--example", name] => (PROGRAMS.examples.get(*name), &[][..]),
            ["cargo", "run", "--example", name, "--", arguments @ ..] => (PROGRAMS.examples.get(*name), arguments),
            [name, arguments @ ..] => (PROGRAMS.commands.get(*name), arguments),
            [] => (None, &[][..]),
        };
        let program = program.ok_or_else(|| format!("`{command}`: neither a command nor an example of this book"))?;
        let ran = assert_cmd::Command::new(program)
            .args(arguments)
            .current_dir(self.file().parent().expect("a page is in a folder"))
            .env("NO_COLOR", "1")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("COLUMNS")
            .env_remove("RUST_BACKTRACE")
            .timeout(Duration::from_secs(60))
            .output()?;
        let code = ran.status.code().ok_or_else(|| format!("`{command}` was killed: {}", ran.status))?;
        let printed = String::from_utf8([ran.stdout, ran.stderr].concat())?;
        Ok((printed.lines().map(|line| format!("{}\n", line.trim_end())).collect(), code))
    }

    /// Writes what the commands print into the page.
    fn update(&self) {
        let name = self.name();
        let shown = self.run().unwrap_or_else(|failed| panic!("{name}: {}", failed.message().unwrap_or("failed")));
        let file = self.file();
        let page = fs::read_to_string(&file).expect("the page is there");
        assert!(page.contains(&self.block.source), "{name}: the block comes from an included file; mend it there");
        fs::write(file, page.replace(&self.block.source, &self.with_body(&shown))).expect("the page can be written");
    }

    /// The block as it is written, with other lines between the fences.
    fn with_body(&self, body: &str) -> String {
        let lines: Vec<_> = self.block.source.lines().collect();
        let [open, .., close] = lines.as_slice() else { return self.block.source.clone() };
        let margin = &close[..close.len() - close.trim_start_matches([' ', '>']).len()];
        let body: String = body.lines().map(|line| format!("{margin}{line}").trim_end().to_owned() + "\n").collect();
        format!("{open}\n{body}{close}")
    }
}

fn a_chapter_has_a_block() -> Result<(), Failed> {
    if sessions().is_empty() { Err("no chapter has a `console` block".into()) } else { Ok(()) }
}

fn every_example_stands_in_a_chapter() -> Result<(), Failed> {
    let sessions = sessions();
    let lines = sessions.iter().flat_map(|session| session.block.body.lines());
    let shown: BTreeSet<_> = lines.filter_map(|line| line.strip_prefix(EXAMPLE)?.split(' ').next()).collect();
    let absent: Vec<_> = PROGRAMS.examples.keys().filter(|name| !shown.contains(name.as_str())).collect();
    if absent.is_empty() { Ok(()) } else { Err(format!("no chapter runs {absent:?}").into()) }
}
