//! What holds the pages together: a page says what it is, settles the claims that were promised for it and teaches rules
//! that exist.

mod book;

use std::collections::BTreeMap;
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
    ("endpoints/choosing.md", &["C09", "C21"]),
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
