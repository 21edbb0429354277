//! The index of the rules, `{{#rules}}`: each with its statement, its sources and the pages that teach it.

use std::path::Path;

use vpce_model::rule::{Confidence, Rule};

use crate::citation::anchor;
use crate::directive::Directive;
use crate::page::{Edit, Page, relative};
use crate::preprocess::Entry;

/// Puts the index in the directive's place.
pub fn edit(page: &Page<'_>, directive: &Directive<'_>, book: &[Entry]) -> Edit {
    let mut text = String::new();
    let mut subject = "";
    for &rule in Rule::ALL {
        let of = rule.id().split('-').next().unwrap_or_default();
        if of != subject {
            subject = of;
            text += &format!("\n## {}\n", heading(subject));
        }
        text += &row(page.path, rule, book);
    }
    Edit { span: directive.span.clone(), text }
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

fn row(page: &Path, rule: Rule, book: &[Entry]) -> String {
    let id = rule.id();
    let note = rule.note().map(|note| format!("\n{}\n", note.text())).unwrap_or_default();
    let sources: Vec<_> = rule.sources().iter().map(|source| format!("[{}]({})", source.title, source.url)).collect();
    let pages: Vec<_> = book
        .iter()
        .filter(|entry| entry.front.rules.iter().any(|taught| taught == id))
        .map(|entry| format!("[{}]({})", entry.name, relative(page, &entry.path)))
        .collect();
    let sources = if sources.is_empty() { "AWS does not document it".to_owned() } else { sources.join(", ") };
    let taught = if pages.is_empty() { String::new() } else { format!(" · Taught in {}", pages.join(", ")) };
    format!(
        "\n<div class=\"rule\" id=\"{}\">\n\n**{id}** {}\n{note}\n{sources} · {}{taught}\n\n</div>\n",
        anchor(rule),
        rule.statement(),
        confidence(rule.confidence()),
    )
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
    use crate::directive::directives;
    use crate::front_matter::FrontMatter;

    #[test]
    fn every_rule_has_its_place_and_its_pages() {
        let page = Page::parse(Path::new("reference/rules.md"), "# Rules\n\n{{#rules}}\n");
        let front = FrontMatter { rules: vec!["RT-05".to_owned()], ..FrontMatter::default() };
        let book = [Entry { path: "a/b.md".into(), name: "Bee".to_owned(), front }];
        let text = edit(&page, &directives(&page)[0], &book).text;
        for rule in Rule::ALL {
            assert!(text.contains(&format!("id=\"{}\"", anchor(*rule))), "{rule}");
            assert!(text.contains(rule.statement()), "{rule}");
        }
        assert_eq!(text.matches("Taught in [Bee](../a/b.md)").count(), 1);
    }
}
