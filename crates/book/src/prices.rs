//! What designs cost, drawn: `{{#prices nat nat+interface gb=500}}`. With `price-lab` in its place a reader can change it.

use vpce_model::pricing::{CostQuestion, OverflowError, PriceBook, draw_comparison, table_of};

use crate::directive::Directive;
use crate::finding::Finding;
use crate::page::{Edit, Page};

/// Puts the picture and its numbers in the directive's place; for a lab, inside the element that shows them until it opens.
pub fn edit(page: &Page<'_>, directive: &Directive<'_>) -> Result<Edit, Finding> {
    let settings = directive.settings.iter().map(|(name, value)| format!("{name}={value}"));
    let words = directive.words.iter().map(|word| (*word).to_owned());
    let question = words.chain(settings).collect::<Vec<_>>().join(" ");
    let figure = drawn(&question).map_err(|Fault { problem, help }| {
        let line = page.line(directive.span.start);
        Finding::new(page.path, Some(line), format!("the prices cannot be drawn: {problem}"), help)
    })?;
    let text = match directive.name {
        "price-lab" => format!("\n<vpce-price-lab compare=\"{question}\">\n{figure}</vpce-price-lab>\n"),
        _ => format!("\n{figure}"),
    };
    Ok(Edit { span: directive.span.clone(), text })
}

/// Why there is no picture, and what to do about it.
struct Fault {
    problem: String,
    help: String,
}

fn drawn(question: &str) -> Result<String, Fault> {
    let fault = |error: &dyn ToString, help: String| Fault { problem: error.to_string(), help };
    let question = question.parse::<CostQuestion>().map_err(|error| fault(&error, error.help()))?;
    let comparison = question.answer(PriceBook::published()).map_err(|error| fault(&error, error.help()))?;
    let missing: Vec<_> =
        comparison.designs.iter().flat_map(|design| &design.missing).map(ToString::to_string).collect();
    if !missing.is_empty() {
        let problem = format!("no price is known for {}", missing.join(", "));
        return Err(Fault { problem, help: "name a Region or designs whose prices are known".to_owned() });
    }
    let too_large = |error: OverflowError| fault(&error, "write smaller or rounder numbers".to_owned());
    let figure = draw_comparison(&comparison, question.up_to).map_err(too_large)?;
    let table = table_of(&comparison, question.up_to).map_err(too_large)?;
    Ok(format!(
        "<figure class=\"prices\">\n{}\n<figcaption>{}. {}.</figcaption>\n<details>\n<summary>The numbers</summary>\n\
         <div class=\"table-wrapper\">{table}</div>\n</details>\n</figure>\n",
        figure.svg, figure.title, figure.description
    ))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::directive::directives;

    fn edited(directive: &str) -> Result<String, String> {
        let text = format!("# A\n\n{directive}\n");
        let page = Page::parse(Path::new("page.md"), &text);
        edit(&page, &directives(&page)[0]).map(|edit| edit.text).map_err(|finding| finding.to_string())
    }

    #[test]
    fn designs_are_drawn_with_their_numbers() {
        let html = edited("{{#prices nat nat+interface gb=500}}").expect("a picture");
        for part in
            ["<figure class=\"prices\">\n<svg", "0 to 208.57: nat;", "<summary>The numbers", "<th scope=\"row\">0</th>"]
        {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.trim().contains("\n\n"), "to Markdown a blank line would end the picture: {html}");
    }

    #[test]
    fn a_lab_holds_the_picture_and_its_question() {
        let html = edited("{{#price-lab nat nat+interface gb=500 by=gb}}").expect("a lab");
        assert!(html.contains("<vpce-price-lab compare=\"nat nat+interface by=gb gb=500\">\n<figure"), "{html}");
    }

    #[test]
    fn what_cannot_be_drawn_is_found_with_its_line() {
        for (directive, problem) in [
            ("{{#prices natt}}", "`natt` means nothing here"),
            ("{{#prices nat gb=-1}}", "`gb` cannot be -1"),
            ("{{#prices shared-tgw region=eu-west-1}}", "no price is known for EU-TransitGateway-Bytes"),
        ] {
            let finding = edited(directive).expect_err("no picture");
            assert!(finding.starts_with("src/page.md:3: the prices cannot be drawn: "), "{finding}");
            assert!(finding.contains(problem), "{finding}");
        }
    }
}
