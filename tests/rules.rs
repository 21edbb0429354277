//! What holds the rules, the code and the tests together. The code that keeps a rule cites it by its id, in an answer, beside
//! the decision or in a file of data; a test that would fail without it cites it too; and what only a real account can show
//! is said to be so.

mod book;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use vpce_model::rule::Rule;

use book::chapters;

/// The rules of networks that no model of a network can keep, and why.
const NEEDS_AWS: &[(&str, &[&str])] = &[
    (
        "how AWS prints and filters what is there",
        &[
            "RT-55", "API-02", "API-12", "API-14", "API-15", "API-16", "API-30", "API-31", "API-35", "API-40",
            "API-42", "API-50", "API-51", "API-52", "API-60", "API-62", "API-63", "IF-84",
        ],
    ),
    ("when records, and metrics, are written and delivered", &["FL-04"]),
    ("who calls, with which permissions, and how often", &["API-92", "API-93", "IF-91", "ES-24"]),
    ("what a change of a stack does to what it made", &["API-101"]),
    ("how a trail is set up", &["FL-43"]),
    ("what the hardware of an instance encrypts", &["FL-35"]),
    ("what is subscribed to in AWS Marketplace", &["ES-22"]),
];

/// The rules of networks, which the model is to keep. Those of prices and policies have tests of their own.
fn of_networks() -> impl Iterator<Item = Rule> {
    let is_of_network = |rule: &Rule| !rule.id().starts_with("PR-") && !rule.id().starts_with("PO-");
    Rule::ALL.iter().copied().filter(is_of_network)
}

#[test]
fn every_rule_of_networks_is_kept_and_tested() {
    let sources = Sources::read();
    let kept = |rule: &Rule| names(&sources.code, rule) && names(&sources.tests, rule);
    let (kept, open): (Vec<Rule>, Vec<Rule>) = of_networks().partition(kept);
    for (reason, rules) in NEEDS_AWS {
        println!("only AWS knows {reason}: {}", rules.join(", "));
    }
    let excused: BTreeSet<&str> = NEEDS_AWS.iter().flat_map(|(_, rules)| *rules).copied().collect();
    assert!(excused.iter().all(|id| id.parse::<Rule>().is_ok()), "each of them is a rule");
    let both: Vec<Rule> = kept.into_iter().filter(|rule| excused.contains(rule.id())).collect();
    assert!(both.is_empty(), "kept after all: {}", list(&both));
    let missing: Vec<Rule> = open.into_iter().filter(|rule| !excused.contains(rule.id())).collect();
    assert!(missing.is_empty(), "neither kept nor excused: {}", list(&missing));
}

#[test]
fn a_rule_that_decides_has_a_test() {
    let sources = Sources::read();
    let (deciding, silent): (Vec<Rule>, Vec<Rule>) = Rule::ALL.iter().partition(|rule| sources.decides(rule));
    assert!(!deciding.is_empty(), "no code cites a rule");
    println!("no answer cites {}", list(&silent));
    let untested: Vec<_> = deciding.into_iter().filter(|rule| !names(&sources.tests, rule)).collect();
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

/// The words of the crates' code and data, and the words of their tests and of the chapters' console blocks, which are tests
/// too.
#[derive(Default)]
struct Sources {
    answers: BTreeSet<String>,
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

    /// Whether an answer may cite the rule: comments do not count.
    fn decides(&self, rule: &Rule) -> bool {
        self.answers.contains(&format!("{rule:?}"))
    }

    fn read_folder(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("a folder of sources can be read") {
            let path = entry.expect("an entry").path();
            if path.ends_with("src/rule") || path.ends_with("tests/rules.rs") {
                continue; // The table names every rule and decides nothing, nor does the list of this file.
            }
            if path.is_dir() {
                self.read_folder(&path);
            } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "csv") {
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
        self.answers.extend(code.lines().filter(|line| !comment(line)).flat_map(words));
        self.code.extend(words(code));
        self.tests.extend(words(tests));
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
    words.filter(|word| !word.is_empty()).map(str::to_owned)
}

/// Whether the rule stands among the words: by its id, or as code writes it, `Rt28`.
fn names(words: &BTreeSet<String>, rule: &Rule) -> bool {
    words.contains(rule.id()) || words.contains(&format!("{rule:?}"))
}
