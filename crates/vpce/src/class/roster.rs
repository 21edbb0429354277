//! Who is in a class.

use std::collections::BTreeSet;
use std::path::Path;

use crate::diagnosis::Diagnosis;

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
        let broken =
            |error: csv::Error| Diagnosis::other(format!("{name}: {error}"), "give a CSV file with a column `id`");
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_path(path).map_err(broken)?;
        let column = reader.headers().map_err(broken)?.iter().position(|name| name.eq_ignore_ascii_case("id"));
        let Some(column) = column else {
            return Err(Diagnosis::other(format!("{name} has no column `id`"), "name it in the first line"));
        };
        let (mut roster, mut seen) = (Self::default(), BTreeSet::new());
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    roster.skipped.push(format!("{name}: {error}"));
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            let id = record.get(column).unwrap_or_default();
            if !is_folder_name(id) {
                roster.skipped.push(format!("{name}:{line}: `{id}` cannot be the name of a folder"));
            } else if !seen.insert(id.to_lowercase()) {
                roster.skipped.push(format!("{name}:{line}: `{id}` is here twice"));
            } else {
                roster.learners.push(id.to_owned());
            }
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
        std::fs::write(&path, "name\nAna\n").expect("written");
        assert!(Roster::read(&path).is_err());
    }
}
