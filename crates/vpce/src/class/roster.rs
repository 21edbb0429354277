//! Who is in a class.

use std::collections::BTreeSet;
use std::path::Path;

use csv::StringRecord;

use crate::diagnosis::Diagnosis;
use crate::learn::folder::read_file;
use crate::paint::shown;

/// The learners of a class.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Roster {
    pub learners: Vec<String>,
    /// The lines that name nobody, and why.
    pub skipped: Vec<String>,
}

impl Roster {
    /// Reads the column `id` of a table.
    pub fn read(path: &Path) -> Result<Self, Diagnosis> {
        let name = path.display().to_string();
        let refuse = |problem: String, help: &str| Diagnosis::other(format!("{name}{problem}"), help);
        let broken = |error: csv::Error| refuse(format!(": {error}"), "give a CSV file with a column `id`");
        let text = read_file(path)?.ok_or_else(|| refuse(" does not exist".to_owned(), "check its name"))?;
        // The lines that the reader of tables counts are those that end as they do on Unix.
        let text = String::from_utf8_lossy(&text).replace("\r\n", "\n") + "\n";
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let column = reader.headers().map_err(broken)?.iter().position(|name| name.eq_ignore_ascii_case("id"));
        let help = "name it in the first line, with commas between the columns";
        let column = column.ok_or_else(|| refuse(" has no column `id`".to_owned(), help))?;
        let (mut roster, mut seen) = (Self::default(), BTreeSet::new());
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).map_err(broken)? {
            let id = record.get(column).unwrap_or_default();
            let problem = if !is_folder_name(id) {
                "cannot be the name of a folder"
            } else if !seen.insert(id.to_lowercase()) {
                "is here twice"
            } else {
                roster.learners.push(id.to_owned());
                continue;
            };
            let line = reader.position().line() - 1;
            roster.skipped.push(format!("{name}:{line}: `{}` {problem}", shown(id)));
        }
        if roster.learners.is_empty() && roster.skipped.is_empty() {
            return Err(refuse(" names no learner".to_owned(), "write an id in each line behind the first"));
        }
        Ok(roster)
    }
}

/// Names that every file system takes, and that lead nowhere else.
fn is_folder_name(id: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+');
    !id.is_empty() && id.len() <= 100 && !id.starts_with('.') && !id.ends_with('.') && id.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_cannot_be_dealt_anything_is_named() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("roster.csv");
        std::fs::write(&path, "name,Id\nAna,ana\nBo,bo\nAna B.,ANA\nNobody,\nEve,../eve\nCy\n").expect("written");
        let roster = Roster::read(&path).expect("a roster");
        assert_eq!(roster.learners, ["ana", "bo"]);
        let skipped: Vec<_> =
            roster.skipped.iter().map(|it| it.replace(&path.display().to_string(), "roster")).collect();
        assert_eq!(
            skipped,
            [
                "roster:4: `ANA` is here twice",
                "roster:5: `` cannot be the name of a folder",
                "roster:6: `../eve` cannot be the name of a folder",
                "roster:7: `` cannot be the name of a folder"
            ]
        );
    }

    #[test]
    fn what_a_spreadsheet_writes_is_read() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("roster.csv");
        let read = |text: &[u8]| {
            std::fs::write(&path, text).expect("written");
            let roster = Roster::read(&path).map_err(|diagnosis| diagnosis.text())?;
            let skipped = roster.skipped.iter().map(|it| it.replace(&path.display().to_string(), "roster"));
            Ok::<_, String>((roster.learners, skipped.collect::<Vec<_>>()))
        };
        let text =
            b"\xef\xbb\xbf\"id\",name\r\nana,\"Ana \"\"A\"\"\"\r\n\"bo\",Bo\r\n\r\nana,again\r\nb\x1b[31m,c\r\n\xff,d";
        let skipped = [
            "roster:5: `ana` is here twice",
            "roster:6: `b\\u{1b}[31m` cannot be the name of a folder",
            "roster:7: `\u{fffd}` cannot be the name of a folder",
        ];
        assert_eq!(read(text), Ok((vec!["ana".to_owned(), "bo".to_owned()], skipped.map(str::to_owned).to_vec())));
        for (text, problem) in [
            (&b""[..], "has no column `id`"),
            (b"id;name\nana;Ana\n", "has no column `id`"),
            (b"name\nAna\n", "has no column `id`"),
            (b"id,name\n\n", "names no learner"),
        ] {
            let error = read(text).expect_err(problem);
            assert!(error.contains(problem), "{error}");
        }
    }
}
