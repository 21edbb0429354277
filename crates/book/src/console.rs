//! Runs of a chapter's program: a wrapper around their output, to which a script gives the button *Run*.

use crate::page::{Edit, Fence, Page};

const COMMAND: &str = "$ cargo run --example ";

/// Wraps each `console` block that opens with a run of an example.
pub fn edits(page: &Page<'_>) -> Vec<Edit> {
    let at_margin = |fence: &&Fence| page.text[..fence.span.start].ends_with('\n');
    let wrap = |fence: &Fence| {
        let example = example(fence)?;
        let open = format!("<div class=\"run\" data-example=\"{example}\">\n\n");
        Some([Edit::insert(fence.span.start, open), Edit::insert(fence.span.end, "\n\n</div>\n")])
    };
    page.fences.iter().filter(at_margin).filter_map(wrap).flatten().collect()
}

/// The example that a block runs, if it does nothing but that.
fn example(fence: &Fence) -> Option<&str> {
    let name = fence.body.lines().next()?.strip_prefix(COMMAND)?.trim();
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (fence.language == "console" && is_name).then_some(name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn wrapped(text: &str) -> String {
        let page = Page::parse(Path::new("a.md"), text);
        page.edited(edits(&page))
    }

    #[test]
    fn a_run_of_an_example_is_wrapped() {
        let text = "# A\n\n```console\n$ cargo run --example nat\nthrough nat-1\n```\n";
        let expected = "# A\n\n<div class=\"run\" data-example=\"nat\">\n\n\
            ```console\n$ cargo run --example nat\nthrough nat-1\n```\n\n</div>\n\n";
        assert_eq!(wrapped(text), expected);
    }

    #[test]
    fn other_blocks_are_left_alone() {
        for text in ["# A\n\n```console\n$ ls\n```\n", "# A\n\n```text\n$ cargo run --example nat\n```\n"] {
            assert_eq!(wrapped(text), text);
        }
    }
}
