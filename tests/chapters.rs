//! What holds the pages, the rules and the tests together: a page says what it is, settles the claims that were promised
//! for it and teaches rules that exist; and a rule that decides anything is one that a test knows.

mod book;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use vpce_model::rule::Rule;

use book::chapters;

/// The block that opens a page.
#[derive(Deserialize)]
struct FrontMatter {
    description: String,
    #[serde(default)]
    goals: Vec<String>,
    minutes: u32,
    #[serde(default)]
    before: Vec<PathBuf>,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    claims: Vec<String>,
}

/// The claims that these pages settle.
const CLAIMS: &[(&str, &[&str])] = &[
    ("before/without-an-endpoint.md", &["C01", "C02", "C03", "C04", "C10", "C45"]),
    (
        "endpoints/gateway-endpoints.md",
        &["C05", "C06", "C07", "C08", "C17", "C27", "C34", "C47", "C50", "C51", "C52", "C53"],
    ),
    ("endpoints/interface-endpoints.md", &["C19", "C20", "C23", "C35", "C40", "C49"]),
    ("endpoints/endpoint-services.md", &["C15", "C16", "C25"]),
    ("endpoints/gateway-load-balancer-endpoints.md", &["C33"]),
    ("endpoints/s3-three-ways.md", &["C06"]),
    ("permissions/endpoint-policies.md", &["C18", "C28"]),
    ("permissions/three-policies.md", &["C29"]),
    ("permissions/data-perimeter.md", &["C30"]),
    ("costs/the-bill.md", &["C12", "C36", "C44"]),
    ("costs/break-even.md", &["C24"]),
    ("costs/shared-services.md", &["C31"]),
];

/// What each page says of itself.
fn pages() -> BTreeMap<PathBuf, FrontMatter> {
    let pages: BTreeMap<_, _> = chapters().into_iter().map(|chapter| (chapter.path, chapter.text)).collect();
    pages.into_iter().map(|(path, text)| (path.clone(), front_matter(&path, &text))).collect()
}

fn front_matter(path: &Path, text: &str) -> FrontMatter {
    let block = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let (block, _) = block.unwrap_or_else(|| panic!("{} opens with no block between `---`", path.display()));
    serde_saphyr::from_str(block).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_page_says_what_it_is() {
    let pages = pages();
    for (path, page) in &pages {
        let path = path.display();
        assert!(page.description.ends_with('.'), "{path}: the description is a sentence");
        assert!(page.description.len() <= 160, "{path}: a search engine shows 160 letters of a description");
        assert!(page.minutes > 0, "{path}: no minutes");
        assert!(page.rules.is_empty() || !page.goals.is_empty(), "{path}: a page that teaches says what for");
        for before in &page.before {
            assert!(pages.contains_key(before), "{path}: no page is `{}`", before.display());
        }
    }
}

#[test]
fn the_claims_are_settled() {
    let pages = pages();
    for &(path, claims) in CLAIMS {
        let settled = &pages[Path::new(path)].claims;
        let open: Vec<_> = claims.iter().filter(|claim| !settled.iter().any(|settled| settled == *claim)).collect();
        assert!(open.is_empty(), "{path} does not settle {open:?}");
    }
}

#[test]
fn the_rules_of_a_page_exist() {
    for (path, page) in pages() {
        for rule in &page.rules {
            assert!(rule.parse::<Rule>().is_ok(), "{}: no rule is `{rule}`", path.display());
        }
    }
}

#[test]
fn a_rule_that_decides_has_a_test() {
    let sources = Sources::read();
    let decides = |rule: &Rule| sources.code.contains(&format!("{rule:?}"));
    let is_tested = |rule: &Rule| sources.tests.contains(&format!("{rule:?}")) || sources.tests.contains(rule.id());
    let (deciding, silent): (Vec<Rule>, Vec<Rule>) = Rule::ALL.iter().partition(|rule| decides(rule));
    assert!(!deciding.is_empty(), "no code cites a rule");
    println!("no code cites {}", list(&silent));
    let untested: Vec<_> = deciding.into_iter().filter(|rule| !is_tested(rule)).collect();
    assert!(untested.is_empty(), "no test names {}", list(&untested));
}

/// What a bill says can always be tested, so every rule on prices is.
#[test]
fn every_rule_on_prices_has_a_test() {
    let tests = Sources::read().tests;
    let prices: Vec<Rule> = Rule::ALL.iter().copied().filter(|rule| rule.id().starts_with("PR-")).collect();
    assert!(!prices.is_empty(), "there are rules on prices");
    let untested: Vec<Rule> = prices.into_iter().filter(|rule| !tests.contains(rule.id())).collect();
    assert!(untested.is_empty(), "no test names {}", list(&untested));
}

fn list(rules: &[Rule]) -> String {
    rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The words of the crates' code, and the words of their tests and of the chapters' console blocks, which are tests too.
#[derive(Default)]
struct Sources {
    code: BTreeSet<String>,
    tests: BTreeSet<String>,
}

impl Sources {
    fn read() -> Sources {
        let mut sources = Sources::default();
        for crate_ in ["crates/model", "crates/import"] {
            sources.read_folder(&book::root().join(crate_));
        }
        sources.read_folder(&book::root().join("tests"));
        for chapter in chapters() {
            chapter.blocks().iter().for_each(|block| sources.tests.extend(words(&block.body)));
        }
        sources
    }

    fn read_folder(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("a folder of sources can be read") {
            let path = entry.expect("an entry").path();
            if path.ends_with("src/rule") {
                continue; // The table names every rule and decides nothing.
            }
            if path.is_dir() {
                self.read_folder(&path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                self.read_file(&path);
            }
        }
    }

    fn read_file(&mut self, path: &Path) {
        let text = fs::read_to_string(path).expect("a source can be read");
        let outside = path.components().any(|part| part.as_os_str() == "tests");
        let (code, tests) =
            if outside { ("", text.as_str()) } else { text.split_once("#[cfg(test)]").unwrap_or((&text, "")) };
        let comment = |line: &&str| line.trim_start().starts_with("//");
        self.code.extend(code.lines().filter(|line| !comment(line)).flat_map(words));
        self.tests.extend(words(tests));
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
    words.filter(|word| !word.is_empty()).map(str::to_owned)
}
