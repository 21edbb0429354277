//! The index of the rules, `{{#reference rules}}`: each with its statement, its sources, where the model decides by it,
//! the tests that know it and the pages that teach it.

use vpce_model::rule::{Confidence, Rule};

use super::Shelf;
use super::evidence::Evidence;
use crate::citation::anchor;
use crate::page::unsearched;

/// Every rule, by subject.
pub fn index(shelf: &Shelf<'_>) -> String {
    let evidence = Evidence::read(shelf.root);
    let mut text = String::new();
    let mut subject = "";
    for &rule in Rule::ALL {
        let of = rule.id().split('-').next().unwrap_or_default();
        if of != subject {
            subject = of;
            text += &format!("\n## {}\n", heading(subject));
        }
        text += &entry(rule, shelf, &evidence);
    }
    text
}

fn heading(subject: &str) -> &str {
    match subject {
        "RT" => "Routes, gateway endpoints and filters",
        "API" => "The EC2 API",
        "SV" => "Services, their names and addresses",
        "IF" => "Interface endpoints",
        "GW" => "Gateway Load Balancer endpoints",
        "ES" => "Endpoint services",
        "FL" => "Flow logs, CloudTrail and CloudWatch",
        "PO" => "Policies",
        "PR" => "Prices and bills",
        other => other,
    }
}

fn entry(rule: Rule, shelf: &Shelf<'_>, evidence: &Evidence) -> String {
    let id = rule.id();
    let note = rule.note().map(|note| format!("<br>{}", note.text())).unwrap_or_default();
    let sources: Vec<_> = rule.sources().iter().map(|source| format!("[{}]({})", source.title, source.url)).collect();
    let sources = if sources.is_empty() { "AWS does not document it".to_owned() } else { sources.join(", ") };
    let pages = shelf.links(|entry| entry.front.rules.iter().any(|taught| taught == id));
    let taught = named("<br>Taught in", pages.into_iter());
    let evidence =
        [named("Decides in", evidence.decided(rule).map(file)), named("Tests in", evidence.tested(rule).map(file))];
    let evidence: Vec<String> = evidence.into_iter().filter(|files| !files.is_empty()).collect();
    format!(
        "\n<div class=\"rule\">\n\n### {id} {{#{}}}\n\n{}{note}\n\n{sources} · {}{taught}\n\n{}\n\n</div>\n",
        anchor(rule),
        rule.statement(),
        confidence(rule.confidence()),
        unsearched("p", "evidence", &evidence.join("<br>")),
    )
}

/// A list behind its name, if there is anything in it.
fn named(name: &str, items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { String::new() } else { format!("{name} {}", items.join(", ")) }
}

fn file(path: &str) -> String {
    format!("<code>{path}</code>")
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high confidence",
        Confidence::Medium => "medium confidence",
        Confidence::Low => "low confidence",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_place_its_pages_its_code_and_its_tests() {
        let text = super::super::tests::expanded("rules").expect("an index");
        for rule in Rule::ALL {
            assert!(text.contains(&format!("\n### {} {{#{}}}\n", rule.id(), anchor(*rule))), "{rule}");
            assert!(text.contains(rule.statement()), "{rule}");
        }
        let rule = text.split("{#rt-05}").nth(1).and_then(|rest| rest.split("</div>").next()).expect("RT-05");
        for fact in
            ["<br>Taught in [Bee](../a/b.md)\n", "Decides in <code>crates/model/src/", "<br>Tests in <code>crates/"]
        {
            assert!(rule.contains(fact), "{fact} is not in {rule}");
        }
        assert_eq!(text.matches("Taught in").count(), 1);
    }
}
