//! Colours for a text that is complete without them; `anstream` drops them where nobody sees them.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const OPEN: Style = AnsiColor::Yellow.on_default().bold();

/// Prints a text, with the lines that hold a verdict in its colour.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    for line in text.lines() {
        writeln!(out, "{}", painted(&shown(line)))?;
    }
    out.flush()
}

/// What somebody else may have written, for a terminal and for a line: control characters are shown, not obeyed.
pub fn shown(text: &str) -> String {
    let show =
        |letter: char| if letter.is_control() { letter.escape_default().to_string() } else { letter.to_string() };
    text.chars().map(show).collect()
}

/// A line, in the colour of its verdict where it holds one.
pub fn painted(line: &str) -> String {
    style(line).map_or_else(|| line.to_owned(), |style| format!("{style}{line}{style:#}"))
}

fn style(line: &str) -> Option<Style> {
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    if starts(&["Reachable", "✓"]) {
        Some(GOOD)
    } else if starts(&["Blocked", "✗"]) {
        Some(BAD)
    } else if starts(&["Partly", "Undecided", "!"]) {
        Some(OPEN)
    } else {
        None
    }
}

/// Prints a value as JSON.
pub fn print_json(value: &impl serde::Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)
}
