//! A request and its policies, to be changed: `{{#policy-lab endpoint-policy-request.json}}`.

use std::path::Path;

use vpce_model::policy::{Decision, Policies, Simulation};

use crate::citation;
use crate::directive::Directive;
use crate::finding::Finding;
use crate::page::{Edit, Page, escaped, relative};
use crate::scenario;

/// Puts the lab in the directive's place, and inside it what is shown until it opens: each decision with its explanation, and
/// the request.
pub fn edit(src: &Path, page: &Page<'_>, directive: &Directive<'_>) -> Result<Edit, Finding> {
    let files = scenario::read_all(src, page, directive)?;
    let rules = relative(page.path, &Path::new(citation::RULES).with_extension("html"));
    let labs: Result<Vec<_>, _> = files.iter().map(|(file, text)| lab(file, text, &rules)).collect();
    let text = labs.map_err(|(file, problem)| {
        let line = page.line(directive.span.start);
        let problem = format!("the request `{file}` cannot be decided: {problem}");
        Finding::new(page.path, Some(line), problem, "write it as for `vpce authorize`")
    })?;
    Ok(Edit { span: directive.span.clone(), text: text.join("\n") })
}

fn lab<'f>(file: &'f str, text: &str, rules: &str) -> Result<String, (&'f str, String)> {
    let base = Policies::default();
    let simulation = Simulation::read(text, &base).map_err(|error| (file, error.to_string()))?;
    let decisions: String =
        simulation.decide().enumerate().map(|(place, decision)| folded(&decision, place == 0, rules)).collect();
    let request = scenario::folded(file, "a request for <code>vpce authorize</code>", "json", text);
    Ok(format!("\n<vpce-policy-lab request=\"{file}\">\n{decisions}{request}</vpce-policy-lab>\n"))
}

/// A decision, unfolded if it is the first.
fn folded(decision: &Decision<'_>, open: bool, rules: &str) -> String {
    let open = if open { " open" } else { "" };
    let (action, resource) = (decision.request.action(), decision.request.resource());
    format!(
        "<details{open}>\n<summary><code>{}</code> on <code>{}</code>: {}</summary>\n{}</details>\n",
        escaped(action),
        escaped(resource),
        decision.decision(),
        decision.html(rules)
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::directive::directives;

    const REQUEST: &str = r#"{
  "CallerArn": "arn:aws:iam::111122223333:role/App",
  "ActionNames": ["s3:GetObject", "s3:PutObject"],
  "PolicyInputList": [{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}]
}
"#;

    fn edited(request: &str) -> Result<String, String> {
        let src = tempfile::tempdir().expect("a folder");
        fs::create_dir(src.path().join("part")).expect("created");
        fs::write(src.path().join("part/request.json"), request).expect("written");
        let page = Page::parse(Path::new("part/page.md"), "# A\n\n{{#policy-lab request.json}}\n");
        edit(src.path(), &page, &directives(&page)[0]).map(|edit| edit.text).map_err(|finding| finding.to_string())
    }

    #[test]
    fn a_lab_holds_the_decisions_and_the_request() {
        let html = edited(REQUEST).expect("a lab");
        for part in [
            "\n<vpce-policy-lab request=\"request.json\">\n<details open>\n<summary><code>s3:GetObject</code> on <code>*</code>: allowed",
            "<details>\n<summary><code>s3:PutObject</code> on <code>*</code>: implicitDeny</summary>\n<section",
            "<a href=\"../reference/rules.html#po-04\">PO-04</a>",
            "a request for <code>vpce authorize</code> of 5 lines",
            "class=\"language-json\">{\n  &quot;CallerArn&quot;",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        let decisions = html.trim().split("\n\n").next().unwrap_or_default();
        assert!(decisions.contains("</section>\n</details>\n<details class=\"scenario\">"), "no blank line: {html}");
    }

    #[test]
    fn what_cannot_be_decided_is_found_with_its_line() {
        let finding = edited(&REQUEST.replace("Allow", "Alow")).expect_err("no decision");
        let problem = "src/part/page.md:3: the request `request.json` cannot be decided: 4:48: error INVALID_EFFECT: `Alow` is no effect";
        assert!(finding.starts_with(problem), "{finding}");
    }
}
