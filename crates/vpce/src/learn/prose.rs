//! Text for people: in lines as wide as the terminal.

use std::io::{self, IsTerminal};

use crossterm::terminal;
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// As wide as lines get, also in a wider terminal.
const WIDEST: usize = 100;
/// As narrow as lines get, also in a narrower one.
const NARROWEST: usize = 20;
/// As wide as lines are where nobody says how wide they may be.
const UNKNOWN: usize = 80;
/// How wide lines are to be on standard output.
pub fn width() -> usize {
    let size = if io::stdout().is_terminal() { terminal::size().ok() } else { None };
    size.map_or(UNKNOWN, |(columns, _)| usize::from(columns).clamp(NARROWEST, WIDEST))
}

/// A text in lines of a width. Only blanks are broken at, and none within backticks.
pub fn lines(text: &str, width: usize) -> Vec<String> {
    let wrapped = |line: &str| {
        let indent =
            " ".repeat(line.len() - line.trim_start().len() + mark(line).map_or(0, |mark| mark.chars().count()));
        let options = Options::new(width)
            .subsequent_indent(&indent)
            .word_separator(WordSeparator::Custom(words))
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        textwrap::wrap(line, options).into_iter().map(|line| line.into_owned()).collect::<Vec<_>>()
    };
    text.lines().flat_map(wrapped).collect()
}

/// Markdown with each paragraph in one line. What stands in fences and tables is left as it is, and a goal above its reason.
pub fn paragraphs(markdown: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    let mut goes_on = false;
    for line in markdown.lines() {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        let is_prose = !is_code && !is_fence && !line.trim().is_empty() && !line.starts_with(['|', '#', '>']);
        if is_prose && goes_on && mark(line).is_none() {
            text.push(' ');
            text += line.trim_start();
        } else {
            if !text.is_empty() {
                text.push('\n');
            }
            text += line;
        }
        goes_on = is_prose && !line.starts_with(['✓', '✗']);
    }
    text
}

/// What a line opens with that stands out: the sign of a goal, or of an item in a list.
fn mark(line: &str) -> Option<&str> {
    let (mark, _) = line.trim_start().split_once(' ')?;
    let is_number = mark.strip_suffix('.').is_some_and(|number| number.parse::<u8>().is_ok());
    (is_number || matches!(mark, "✓" | "✗" | "-")).then_some(&line.trim_start()[..=mark.len()])
}

/// Words with the blanks behind them. What stands in backticks is one.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let is_paired = line.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    let ends = move |letter: char| {
        is_code ^= is_paired && letter == '`';
        letter == ' ' && !is_code
    };
    Box::new(line.split_inclusive(ends).map(Word::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_and_leave_code_whole() {
        let text = "✗ App reaches `s3://reports/q3.csv` as it did\n  by `a route of its own` and so on\nan odd ` in a long sign-post";
        let expected = [
            "✗ App reaches",
            "  `s3://reports/q3.csv`",
            "  as it did",
            "  by",
            "  `a route of its own`",
            "  and so on",
            "an odd ` in a long",
            "sign-post",
        ];
        assert_eq!(lines(text, 20), expected);
        assert_eq!(lines(text, 80), text.lines().collect::<Vec<_>>());
    }

    #[test]
    fn a_paragraph_is_one_line() {
        let text = "✗ a goal\n  its\n  reason\n\nOne\ntwo.\n\n- an item\n  of two\n- another\n12. twelfth\n\n```text\na\nb\n```\n| a |\n| b |";
        let joined = "✗ a goal\n  its reason\n\nOne two.\n\n- an item of two\n- another\n12. twelfth\n\n```text\na\nb\n```\n| a |\n| b |";
        assert_eq!(paragraphs(text), joined);
    }
}
