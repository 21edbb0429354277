//! Where the model decides by a rule, and which tests know it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use vpce_model::rule::Rule;

/// The folders with code and tests.
const FOLDERS: &[&str] = &["crates/model", "crates/import", "tests"];

/// What names rules and neither decides nor tests them: their table, the lists that hold them together, the pages in a browser.
const NO_EVIDENCE: &[&str] = &["src/rule", "tests/rules.rs", "tests/browser"];

/// The files that name each rule, by their paths in the repository.
#[derive(Default)]
pub struct Evidence {
    decided: BTreeMap<Rule, BTreeSet<String>>,
    tested: BTreeMap<Rule, BTreeSet<String>>,
}

impl Evidence {
    /// Looks through the repository; finds nothing where there is none.
    pub fn read(root: &Path) -> Evidence {
        let rules = Rule::ALL.iter().flat_map(|rule| [(format!("{rule:?}"), *rule), (rule.id().to_owned(), *rule)]);
        let rules: BTreeMap<String, Rule> = rules.collect();
        let mut evidence = Evidence::default();
        for folder in FOLDERS {
            evidence.read_folder(root, &root.join(folder), &rules);
        }
        evidence
    }

    /// The files that decide by a rule.
    pub fn decided(&self, rule: Rule) -> impl Iterator<Item = &str> {
        self.decided.get(&rule).into_iter().flatten().map(String::as_str)
    }

    /// The files whose tests know a rule.
    pub fn tested(&self, rule: Rule) -> impl Iterator<Item = &str> {
        self.tested.get(&rule).into_iter().flatten().map(String::as_str)
    }

    fn read_folder(&mut self, root: &Path, folder: &Path, rules: &BTreeMap<String, Rule>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if NO_EVIDENCE.iter().any(|names| path.ends_with(names)) {
                continue;
            }
            if path.is_dir() {
                self.read_folder(root, &path, rules);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                self.read_file(&name, &fs::read_to_string(&path).unwrap_or_default(), rules);
            }
        }
    }

    fn read_file(&mut self, name: &str, text: &str, rules: &BTreeMap<String, Rule>) {
        let is_test = name.split('/').any(|part| part == "tests");
        let (code, tests) = if is_test { ("", text) } else { text.split_once("#[cfg(test)]").unwrap_or((text, "")) };
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for rule in code.flat_map(words).filter_map(|word| rules.get(word)) {
            self.decided.entry(*rule).or_default().insert(name.to_owned());
        }
        for rule in words(tests).filter_map(|word| rules.get(word)) {
            self.tested.entry(*rule).or_default().insert(name.to_owned());
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '-').filter(|word| word.len() > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_the_model_uses_is_found_in_code_and_tests() {
        let evidence = Evidence::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
        assert!(evidence.decided(Rule::Rt05).any(|file| file.starts_with("crates/model/src/")));
        assert!(evidence.tested(Rule::Rt05).next().is_some());
        assert_eq!(Evidence::read(Path::new("/nowhere")).decided(Rule::Rt05).count(), 0);
    }
}
