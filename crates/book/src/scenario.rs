//! A page's scenario, folded and to be downloaded: `{{#scenario gateway.yaml}}`.

use std::fs;
use std::path::Path;

use crate::directive::Directive;
use crate::finding::Finding;
use crate::page::{Edit, Page, escaped, unsearched};

/// Puts what stands beside the page in the directive's place, each file folded by itself.
pub fn edit(src: &Path, page: &Page<'_>, directive: &Directive<'_>) -> Result<Edit, Finding> {
    let files = read_all(src, page, directive)?;
    let folded: Vec<_> =
        files.iter().map(|(file, text)| folded(file, "a CloudFormation template", "yaml", text)).collect();
    Ok(Edit { span: directive.span.clone(), text: folded.join("\n") })
}

/// A file, with what it is and its language. No search finds it: a third of what is found would be lines of templates.
pub fn folded(file: &str, what: &str, language: &str, text: &str) -> String {
    let lines = text.lines().count();
    format!(
        "<details class=\"scenario\">\n\
         <summary><code>{file}</code>, {what} of {lines} lines</summary>\n\
         <p><a href=\"{file}\" download>Download <code>{file}</code></a></p>\n\n\
         <pre>{}</pre>\n\n</details>\n",
        unsearched("code", &format!("language-{language}"), &format!("{}\n", escaped(text.trim_end())))
    )
}

/// The names and the texts of the files that a directive names: one or more.
pub fn read_all<'a>(src: &Path, page: &Page<'_>, directive: &Directive<'a>) -> Result<Vec<(&'a str, String)>, Finding> {
    let line = Some(page.line(directive.span.start));
    if directive.words.is_empty() {
        let problem = format!("`{{{{#{}}}}}` names no file", directive.name);
        return Err(Finding::new(page.path, line, problem, "name a template beside the page, such as `gateway.yaml`"));
    }
    let read = |&file: &&'a str| match fs::read_to_string(src.join(page.path).with_file_name(file)) {
        Ok(text) => Ok((file, text)),
        Err(error) => {
            let problem = format!("the scenario `{file}` cannot be read: {error}");
            Err(Finding::new(page.path, line, problem, "the name is taken from the page's own folder"))
        }
    };
    directive.words.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directive::directives;

    #[test]
    fn a_scenario_is_folded() {
        let src = tempfile::tempdir().expect("a folder");
        fs::write(src.path().join("a.yaml"), "Resources:\n  Vpc: {}\n").expect("written");
        let page = Page::parse(Path::new("page.md"), "# A\n\n{{#scenario a.yaml}}\n");
        let edit = edit(src.path(), &page, &directives(&page)[0]).expect("the file is there");
        assert!(edit.text.contains("a CloudFormation template of 2 lines"), "{}", edit.text);
        assert!(edit.text.contains("<a href=\"a.yaml\" download>"), "{}", edit.text);
        assert!(edit.text.contains("class=\"language-yaml\">Resources:\n  Vpc: {}\n</script>"), "{}", edit.text);
    }

    #[test]
    fn a_missing_scenario_is_found_with_its_line() {
        let page = Page::parse(Path::new("deep/page.md"), "# A\n\n{{#scenario gone.yaml}}\n");
        let finding = edit(Path::new("src"), &page, &directives(&page)[0]).expect_err("no such file");
        assert!(finding.to_string().starts_with("src/deep/page.md:3: the scenario `gone.yaml` cannot be read"));
    }
}
