//! The picture of a scenario, with a request's way through it: `{{#figure gateway.yaml from=App to=s3://reports/q3.csv}}`.
//!
//! Several templates are the stacks of one network, in the order in which they would be created.

use std::path::Path;

use vpce_import::{Options, read_templates};
use vpce_model::figure::{Figure, draw};
use vpce_model::trace::{Question, trace};

use crate::directive::Directive;
use crate::finding::Finding;
use crate::page::{Edit, Page, escaped};
use crate::scenario;

/// Puts the picture in the directive's place.
pub fn edit(src: &Path, page: &Page<'_>, directive: &Directive<'_>) -> Result<Edit, Finding> {
    let files = scenario::read_all(src, page, directive)?;
    let figure = drawn(&files, directive).map_err(|fault| {
        let line = page.line(directive.span.start);
        Finding::new(page.path, Some(line), format!("the figure cannot be drawn: {}", fault.problem), fault.help)
    })?;
    // To Markdown a blank line would end the picture.
    let svg: Vec<_> = figure.svg.lines().filter(|line| !line.trim().is_empty()).collect();
    let caption = escaped(&figure.title);
    let html =
        format!("\n<figure class=\"network\">\n{}\n<figcaption>{caption}</figcaption>\n</figure>\n", svg.join("\n"));
    Ok(Edit { span: directive.span.clone(), text: html })
}

/// Why there is no picture, and what to do about it.
struct Fault {
    problem: String,
    help: String,
}

fn drawn(files: &[(&str, String)], directive: &Directive<'_>) -> Result<Figure, Fault> {
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let reading = read_templates(&files, &Options::default())
        .map_err(|error| Fault { problem: error.to_string(), help: "mend the template".to_owned() })?;
    let question = match (directive.settings.get("from"), directive.settings.get("to")) {
        (Some(from), Some(to)) => Question::new(
            from,
            to.parse().map_err(|error| Fault {
                problem: format!("{error}"),
                help: "name a destination, such as `to=s3://reports/q3.csv`".to_owned(),
            })?,
        ),
        (None, None) => return Ok(draw(&reading.cloud, None)),
        _ => {
            let problem = "a request needs both ends".to_owned();
            return Err(Fault { problem, help: "write `from=…` and `to=…`, or neither".to_owned() });
        }
    };
    let answer =
        trace(&reading.cloud, &question).map_err(|error| Fault { problem: error.to_string(), help: error.help() })?;
    Ok(draw(&reading.cloud, Some(&answer)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::directive::directives;

    const TEMPLATE: &str =
        "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n";

    fn edited(arguments: &str, template: &str) -> Result<String, String> {
        let src = tempfile::tempdir().expect("a folder");
        fs::write(src.path().join("a.yaml"), template).expect("written");
        let text = format!("# A\n\n{{{{#figure a.yaml {arguments}}}}}\n");
        let page = Page::parse(Path::new("page.md"), &text);
        let edit = edit(src.path(), &page, &directives(&page)[0]);
        edit.map(|edit| edit.text).map_err(|finding| finding.to_string())
    }

    #[test]
    fn a_network_is_drawn_with_its_words() {
        let html = edited("", TEMPLATE).expect("a picture");
        for part in
            ["<figure class=\"network\">\n<svg", "<title", "<desc", "<figcaption>The network of vpc-Vpc</figcaption>"]
        {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.trim().contains("\n\n"), "{html}");
    }

    #[test]
    fn several_templates_are_one_network() {
        let html = edited("a.yaml", TEMPLATE).expect("a picture");
        for vpc in ["vpc-a-Vpc", "vpc-a2-Vpc"] {
            assert!(html.contains(vpc), "{vpc} is not in {html}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_found_with_its_line() {
        for (arguments, template, problem) in [
            ("from=App", TEMPLATE, "a request needs both ends"),
            ("from=App to=s3://reports", TEMPLATE, "`App`"),
            ("", "Resources: 1", "a.yaml:1"),
        ] {
            let finding = edited(arguments, template).expect_err("no picture");
            assert!(finding.starts_with("src/page.md:3: the figure cannot be drawn: "), "{finding}");
            assert!(finding.contains(problem), "{finding}");
        }
    }
}
