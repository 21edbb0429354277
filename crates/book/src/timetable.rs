//! A timetable for teaching, `{{#timetable from=9:00 minutes=120 before/without-an-endpoint.md break:10}}`: pages with the minutes
//! that they say themselves, and what else takes time.

use std::fmt::Write;
use std::path::Path;

use crate::directive::Directive;
use crate::finding::Finding;
use crate::page::{Edit, Page, relative};
use crate::preprocess::Entry;

/// Puts the table in the directive's place.
pub fn edit(page: &Page<'_>, directive: &Directive<'_>, book: &[Entry]) -> Result<Edit, Finding> {
    let refuse =
        |(problem, help): (String, &str)| Finding::new(page.path, Some(page.line(directive.span.start)), problem, help);
    let text = table(page.path, directive, book).map_err(refuse)?;
    Ok(Edit { span: directive.span.clone(), text })
}

fn table(page: &Path, directive: &Directive<'_>, book: &[Entry]) -> Result<String, (String, &'static str)> {
    let from = directive
        .settings
        .get("from")
        .map_or(Ok(0), |from| clock(from).ok_or_else(|| (format!("`{from}` is no time"), "write it as `9:00`")))?;
    let most = directive.settings.get("minutes").and_then(|minutes| minutes.parse::<u32>().ok());
    let most = most.ok_or_else(|| ("the timetable does not say how long it is".to_owned(), "write `minutes=120`"))?;
    let mut text = "| at | what | minutes |\n|---|---|---|\n".to_owned();
    let mut past = 0;
    for word in &directive.words {
        let (what, minutes) = item(page, word, book)?;
        let _ = writeln!(text, "| {} | {what} | {minutes} |", time(from + past));
        past += minutes;
    }
    if past > most {
        return Err((format!("the timetable takes {past} minutes, and has {most}"), "take a page out"));
    }
    let _ = writeln!(text, "| {} | *end*, with {} left | |", time(from + past), duration(most - past));
    Ok(text)
}

/// A page, or something else as `break:10`, and its minutes.
fn item(page: &Path, word: &str, book: &[Entry]) -> Result<(String, u32), (String, &'static str)> {
    if let Some((what, minutes)) = word.split_once(':') {
        let minutes = minutes.parse().map_err(|_| (format!("`{word}` has no minutes"), "write `break:10`"))?;
        return Ok((what.replace('-', " "), minutes));
    }
    let entry = book.iter().find(|entry| entry.path == Path::new(word));
    let entry = entry.ok_or_else(|| (format!("there is no page `{word}`"), "name it as it stands in SUMMARY.md"))?;
    Ok((format!("[{}]({})", entry.name, relative(page, &entry.path)), entry.front.minutes))
}

fn clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<u32>().ok().filter(|it| *it < 24)? * 60 + minutes.parse::<u32>().ok().filter(|it| *it < 60)?)
}

fn time(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn duration(minutes: u32) -> String {
    if minutes == 1 { "one minute".to_owned() } else { format!("{minutes} minutes") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directive::directives;
    use crate::front_matter::FrontMatter;

    fn edited(directive: &str) -> Result<String, String> {
        let front = FrontMatter { minutes: 25, ..FrontMatter::default() };
        let book = [Entry { path: "a/b.md".into(), name: "Bee".to_owned(), front, ..Entry::default() }];
        let text = format!("# T\n\n{directive}\n");
        let page = Page::parse(Path::new("teaching/t.md"), &text);
        edit(&page, &directives(&page)[0], &book).map(|edit| edit.text).map_err(|finding| finding.to_string())
    }

    #[test]
    fn pages_are_summed_by_their_own_minutes() {
        let expected = "| at | what | minutes |\n|---|---|---|\n| 9:50 | [Bee](../a/b.md) | 25 |\n| 10:15 | a break | 10 |\n\
                        | 10:25 | *end*, with 5 minutes left | |\n";
        assert_eq!(edited("{{#timetable from=9:50 minutes=40 a/b.md a-break:10}}").as_deref(), Ok(expected));
    }

    #[test]
    fn what_does_not_fit_is_found() {
        for (directive, problem) in [
            ("{{#timetable minutes=20 a/b.md}}", "the timetable takes 25 minutes, and has 20"),
            ("{{#timetable a/b.md}}", "the timetable does not say how long it is"),
            ("{{#timetable minutes=20 a/c.md}}", "there is no page `a/c.md`"),
            ("{{#timetable minutes=20 break:x}}", "`break:x` has no minutes"),
            ("{{#timetable from=25:00 minutes=20}}", "`25:00` is no time"),
        ] {
            let found = edited(directive).expect_err("something is wrong");
            assert!(found.starts_with(&format!("src/teaching/t.md:3: {problem}")), "{found}");
        }
    }
}
