//! What holds the pages together: a page says what it is, settles the claims that were promised for it, teaches rules
//! that exist, shows them by a program, asks about them, and spells AWS's terms as AWS does.

mod book;
mod spelling;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use vpce_model::rule::Rule;

use book::chapters;
use spelling::{misspelt, terms};

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
    ("before/why.md", &["C01", "C53"]),
    ("before/names.md", &["C49"]),
    ("before/without-an-endpoint.md", &["C01", "C02", "C03", "C04", "C10", "C45"]),
    ("endpoints/family.md", &["C13", "C17", "C32", "C33"]),
    (
        "endpoints/gateway-endpoints.md",
        &["C05", "C06", "C07", "C08", "C17", "C27", "C34", "C47", "C50", "C51", "C52", "C53"],
    ),
    ("endpoints/interface-endpoints.md", &["C19", "C20", "C23", "C35", "C40", "C49"]),
    ("endpoints/private-dns.md", &["C49"]),
    ("endpoints/endpoint-services.md", &["C15", "C16", "C25"]),
    ("endpoints/gateway-load-balancer-endpoints.md", &["C33"]),
    ("endpoints/s3-three-ways.md", &["C06"]),
    ("endpoints/choosing.md", &["C09", "C21"]),
    ("permissions/endpoint-policies.md", &["C18", "C28"]),
    ("permissions/three-policies.md", &["C29"]),
    ("permissions/data-perimeter.md", &["C30"]),
    ("costs/the-bill.md", &["C12", "C36", "C44"]),
    ("costs/break-even.md", &["C24"]),
    ("costs/shared-services.md", &["C31"]),
];

/// The title of the book, which is a title.
const BOOK: &str = "VPC Endpoints, a book that runs";

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
fn every_claim_is_settled_somewhere() {
    let rows = fs::read_to_string(book::root().join("crates/book/data/claims.csv")).expect("the claims can be read");
    let claims: BTreeSet<&str> =
        rows.lines().filter_map(|row| row.split(',').next()).filter(|id| is_claim(id)).collect();
    assert_eq!(claims.len(), 53);
    let pages = pages();
    let settled: BTreeSet<&str> = pages.values().flat_map(|page| &page.claims).map(String::as_str).collect();
    let strangers: Vec<_> = settled.difference(&claims).collect();
    assert!(strangers.is_empty(), "no claim is {strangers:?}");
    let open: Vec<_> = claims.difference(&settled).copied().collect();
    assert!(open.is_empty(), "no page settles {open:?}");
}

fn is_claim(id: &str) -> bool {
    id.strip_prefix('C').is_some_and(|number| number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Exercises and the reference teach by other means.
#[test]
fn a_chapter_that_teaches_rules_shows_a_program_asks_and_names_its_sources() {
    let pages = pages();
    for chapter in chapters() {
        let path = chapter.path.display();
        let is_exercise = chapter.path.ends_with("exercise.md");
        if pages[&chapter.path].rules.is_empty() || is_exercise {
            continue;
        }
        assert!(chapter.text.contains("$ cargo run --example "), "{path} runs no program");
        let questions = chapter.text.matches("\n- question: ").count();
        assert!((3..=6).contains(&questions), "{path} asks {questions} questions");
        assert!(chapter.text.contains("\n## Sources\n\n{{#sources}}\n"), "{path} does not say where it has it from");
    }
}

#[test]
fn terms_are_spelt_as_aws_spells_them() {
    let glossary = fs::read_to_string(book::root().join("src/reference/glossary.md")).expect("there is a glossary");
    let terms = terms(&glossary);
    assert!(terms.len() > 20, "the glossary has terms: {terms:?}");
    let found = chapters().into_iter().flat_map(|chapter| {
        let wrong = misspelt(&chapter.text.replace(BOOK, ""), &terms);
        wrong.into_iter().map(|words| format!("{}: {words}", chapter.path.display())).collect::<Vec<_>>()
    });
    let found: Vec<_> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_misspelt_term_is_found() {
    let terms =
        terms("# Glossary\n\nAvailability Zone\n: A place.\n\nsecurity group\n: Rules.\n\nPrivateLink\n: It.\n");
    let text = "Security groups stand in an availability zone. A Security Group. Private Link, `availability zone`, PrivateLink \
        and Availability Zones.\n\n[The Security Group](https://docs.aws.amazon.com/) and a\nsecurity group.\n";
    let wrong =
        ["availability zone (Availability Zone)", "Security Group (security group)", "Private Link (PrivateLink)"];
    assert_eq!(misspelt(text, &terms), wrong);
}

#[test]
fn the_rules_of_a_page_exist() {
    for (path, page) in pages() {
        for rule in &page.rules {
            assert!(rule.parse::<Rule>().is_ok(), "{}: no rule is `{rule}`", path.display());
        }
    }
}
