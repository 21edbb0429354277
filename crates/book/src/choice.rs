//! Which way to something private, as a table that a reader can narrow down: `{{#choice}}`.

use std::path::Path;

use vpce_model::choice::{Need, Objection, Way, Weight, objection};
use vpce_model::rule::Rule;

use crate::citation;
use crate::directive::Directive;
use crate::page::{Edit, Page, relative};

/// Puts the table in the directive's place, inside the element that lets a reader tick what is needed.
pub fn edit(page: &Page<'_>, directive: &Directive<'_>) -> Edit {
    let ways: String = Way::ALL.iter().map(|way| format!("<th scope=\"col\">{}</th>", way.name())).collect();
    let rows: String = Need::ALL.iter().map(|need| row(page.path, *need)).collect();
    let text = format!(
        "\n<vpce-choice>\n<div class=\"table-wrapper\">\n<table>\n<caption>I need …</caption>\n\
         <thead><tr><td></td>{ways}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n</vpce-choice>\n"
    );
    Edit { span: directive.span.clone(), text }
}

fn row(page: &Path, need: Need) -> String {
    let cells: String = Way::ALL.iter().map(|way| cell(page, objection(*way, need))).collect();
    format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", need.words())
}

fn cell(page: &Path, objection: Option<Objection>) -> String {
    let Some(Objection { weight, because, rule }) = objection else { return "<td>✓</td>".to_owned() };
    let (mark, class) = match weight {
        Weight::Excludes => ('✗', "excludes"),
        Weight::Qualifies => ('✓', "qualifies"),
    };
    let rule = rule.map(|rule| link(page, rule)).unwrap_or_default();
    format!("<td class=\"{class}\">{mark} <span>{because}</span>{rule}</td>")
}

fn link(page: &Path, rule: Rule) -> String {
    let rules = relative(page, Path::new(citation::RULES));
    let rules = rules.strip_suffix(".md").unwrap_or(&rules);
    format!(" <a href=\"{rules}.html#{}\">{rule}</a>", citation::anchor(rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directive::directives;

    #[test]
    fn every_need_is_a_row_and_every_way_a_column() {
        let page = Page::parse(Path::new("a/b.md"), "# A\n\n{{#choice}}\n");
        let html = edit(&page, &directives(&page)[0]).text;
        assert_eq!(html.matches("<tr>").count(), 1 + Need::ALL.len());
        assert_eq!(html.matches("scope=\"col\"").count(), Way::ALL.len());
        let cell = "<td class=\"excludes\">✗ <span>serves its own VPC and nobody beyond</span> \
                    <a href=\"../reference/rules.html#rt-31\">RT-31</a></td>";
        assert!(html.contains(cell), "{html}");
        assert!(!html.trim().contains("\n\n"), "to Markdown a blank line would end the table: {html}");
    }
}
