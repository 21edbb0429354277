//! The tables of the reference, made from what the model and the pages hold: `{{#reference services}}`.

mod calls;
mod claims;
mod evidence;
mod messages;
mod myths;
mod prices;
mod quotas;
pub mod rules;
mod services;
mod sources;
mod timetable;

use std::path::Path;

use vpce_model::rule::Rule;

use crate::directive::Directive;
use crate::finding::Finding;
use crate::page::{Edit, Page, relative};
use crate::preprocess::Entry;

/// What each table is called, and what it is made from.
type Table = fn(&Shelf<'_>) -> Result<String, String>;

const TABLES: &[(&str, Table)] = &[
    ("calls", |shelf| Ok(calls::table(shelf))),
    ("claims", |shelf| Ok(claims::table(shelf))),
    ("messages", |_| Ok(messages::tables())),
    ("myths", myths::list),
    ("prices", |_| Ok(prices::tables())),
    ("quotas", |_| Ok(quotas::table())),
    ("rules", |shelf| Ok(rules::index(shelf))),
    ("services", |_| Ok(services::table())),
    ("sources", |shelf| Ok(sources::list(shelf))),
    ("timetable", |shelf| Ok(timetable::table(shelf))),
];

/// Where a table stands, and what it may draw on.
pub struct Shelf<'a> {
    /// The page that it is for.
    pub page: &'a Path,
    /// Every page of the book.
    pub book: &'a [Entry],
    /// The folder of the repository.
    pub root: &'a Path,
}

impl Shelf<'_> {
    /// A link to another page.
    fn link(&self, entry: &Entry) -> String {
        format!("[{}]({})", entry.name, relative(self.page, &entry.path))
    }

    /// Links to those pages for which something holds.
    fn links(&self, holds: impl Fn(&Entry) -> bool) -> Vec<String> {
        self.book.iter().filter(|entry| holds(entry)).map(|entry| self.link(entry)).collect()
    }
}

/// Puts a table in the directive's place.
pub fn edit(root: &Path, page: &Page<'_>, directive: &Directive<'_>, book: &[Entry]) -> Result<Edit, Finding> {
    let finding = |problem, help: String| Finding::new(page.path, Some(page.line(directive.span.start)), problem, help);
    let wanted = directive.words.first().copied().unwrap_or_default();
    let Some((_, table)) = TABLES.iter().find(|(name, _)| *name == wanted) else {
        let names: Vec<_> = TABLES.iter().map(|(name, _)| *name).collect();
        let problem = format!("the reference has no table `{wanted}`");
        return Err(finding(problem, format!("the tables are {}", names.join(", "))));
    };
    let text = table(&Shelf { page: page.path, book, root })
        .map_err(|problem| finding(problem, "mend the data of the table in `crates/book/data`".to_owned()))?;
    Ok(Edit { span: directive.span.clone(), text })
}

/// A rule, as a page cites it.
fn citation(rule: Rule) -> String {
    format!("[{rule}]")
}

/// A row of a table in Markdown.
fn row<const COLUMNS: usize>(cells: [&str; COLUMNS]) -> String {
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|").replace('\n', " ")).join(" | "))
}

/// The head of a table in Markdown.
fn head<const COLUMNS: usize>(names: [&str; COLUMNS]) -> String {
    format!("\n{}|{}\n", row(names), "---|".repeat(COLUMNS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directive::directives;
    use crate::front_matter::FrontMatter;

    /// What stands in a directive's place, in a book whose page `a/b.md` teaches `RT-05` and treats `C27`.
    pub fn expanded(table: &str) -> Result<String, String> {
        let text = format!("# A\n\n{{{{#reference {table}}}}}\n");
        let page = Page::parse(Path::new("reference/x.md"), &text);
        let front = FrontMatter {
            rules: vec!["RT-05".to_owned()],
            claims: vec!["C27".to_owned()],
            minutes: 20,
            ..FrontMatter::default()
        };
        let entry = Entry {
            path: "a/b.md".into(),
            name: "Bee".to_owned(),
            part: "Part".to_owned(),
            front,
            links: vec![("A page".to_owned(), "https://docs.aws.amazon.com/a.html".to_owned())],
            code: "$ aws ec2 create-vpc-endpoint --vpc-id vpc-1\n".to_owned(),
            ..Entry::default()
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        edit(&root, &page, &directives(&page)[0], &[entry]).map(|edit| edit.text).map_err(|finding| finding.to_string())
    }

    #[test]
    fn every_table_has_rows() {
        for (name, _) in TABLES.iter().filter(|(name, _)| *name != "myths") {
            let text = expanded(name).expect(name);
            assert!(text.lines().count() > 4, "{name}: {text}");
        }
    }

    #[test]
    fn an_unknown_table_is_found_with_its_line() {
        let finding = expanded("servces").expect_err("no such table");
        assert!(finding.starts_with("src/reference/x.md:3: the reference has no table `servces`"), "{finding}");
    }

    #[test]
    fn a_bar_in_a_cell_is_no_border() {
        assert_eq!(row(["a|b", "c"]), "| a\\|b | c |\n");
    }
}
