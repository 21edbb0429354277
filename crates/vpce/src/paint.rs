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
        match style(line) {
            Some(style) => writeln!(out, "{style}{line}{style:#}")?,
            None => writeln!(out, "{line}")?,
        }
    }
    out.flush()
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
