//! How long the parts of the book take: `{{#reference timetable}}`.

use super::{Shelf, head, row};

/// The pages of each part with their minutes, and the sums. A script marks what has been read.
pub fn table(shelf: &Shelf<'_>) -> String {
    let mut text = String::new();
    let total: u32 = shelf.book.iter().map(|entry| entry.front.minutes).sum();
    for part in shelf.book.chunk_by(|one, next| one.part == next.part) {
        let minutes: u32 = part.iter().map(|entry| entry.front.minutes).sum();
        let title = if part[0].part.is_empty() { "First" } else { &part[0].part };
        let rows: String =
            part.iter().map(|entry| row([&shelf.link(entry), &format!("{} min", entry.front.minutes)])).collect();
        let columns = head(["Page", "Time"]);
        text += &format!("\n<div class=\"part\">\n\n## {title}\n\n{}\n{columns}{rows}\n</div>\n", time(minutes));
    }
    format!("\nTogether {}.\n{text}", time(total))
}

/// Minutes as one says them.
fn time(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} minutes"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_summed_by_part() {
        let text = super::super::tests::expanded("timetable").expect("a table");
        assert!(text.contains("## Part\n\n20 minutes\n") && text.contains("| [Bee](../a/b.md) | 20 min |"), "{text}");
        assert_eq!([time(60), time(135)], ["1 h", "2 h 15 min"]);
    }
}
