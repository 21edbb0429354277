//! The built site: what mdBook writes, and beside it the scripts of the diagrams, of the labs and of what a reader keeps.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use mdbook_driver::MDBook;
use mdbook_mermaid::Mermaid;

use crate::compressed;
use crate::lab::Lab;
use crate::preprocess::{self, Entry, Vpce};
use crate::table;

/// Mermaid's own script, from the package that finds the diagrams.
const MERMAID: &[u8] = include_bytes!(concat!(env!("MDBOOK_MERMAID"), "/src/bin/assets/mermaid.min.js"));

/// Builds the book of `root` into a folder, and answers with its pages.
pub fn build(root: &Path, dest: &Path, lab: &Lab) -> Result<Vec<Entry>> {
    let mut book = MDBook::load(root)?;
    book.config.build.build_dir = std::path::absolute(dest)?;
    book.with_preprocessor(Vpce).with_preprocessor(Mermaid);
    book.build()?;
    fs::write(dest.join("mermaid.min.js"), MERMAID)?;
    for modules in ["lab", "reader"] {
        copy(&root.join("theme").join(modules), &dest.join(modules))?;
    }
    lab.write(&dest.join("lab"))?;
    let (entries, _) = preprocess::entries(&book.book);
    for entry in &entries {
        finish(&dest.join(entry.path.with_extension("html")), Some(entry), lab)?;
    }
    finish(&dest.join("index.html"), entries.first(), lab)?;
    finish(&dest.join("print.html"), None, lab)?;
    Ok(entries)
}

/// Writes what the search looks in compressed beside it, for hosts that serve it so. `kept` is where the last one is.
pub fn compress_search(dest: &Path, kept: &Path) -> Result<()> {
    for entry in fs::read_dir(dest)? {
        let path = entry?.path();
        if is_search_index(&path) {
            fs::write(path.with_extension("js.br"), compressed::of(&fs::read(&path)?, kept)?)?;
        }
    }
    Ok(())
}

fn is_search_index(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("searchindex") && name.ends_with(".js")
}

/// Writes into a built page what mdBook's template cannot know: its own description, and whether there are labs.
fn finish(file: &Path, entry: Option<&Entry>, lab: &Lab) -> Result<()> {
    let page = fs::read_to_string(file).with_context(|| format!("`{}`", file.display()))?;
    let page = table::name_rows(&page)?;
    let state = if matches!(lab, Lab::Built(_)) { "built" } else { "absent" };
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("meta[name=description]", |meta| {
            entry.map_or(Ok(()), |entry| Ok(meta.set_attribute("content", &entry.front.description)?))
        }))
        .append_element_content_handler(element!("script[data-element]", |unsearched| {
            let name = unsearched.get_attribute("data-element").unwrap_or_default();
            unsearched.remove_attribute("data-element");
            unsearched.remove_attribute("type");
            Ok(unsearched.set_tag_name(&name)?)
        }))
        .append_element_content_handler(element!("html", |html| Ok(html.set_attribute("data-lab", state)?)));
    fs::write(file, rewrite_str(&page, settings)?)?;
    Ok(())
}

/// Copies a folder with everything in it; nothing where there is no such folder.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path: PathBuf = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the search may transfer.
    const BYTES: u64 = 300_000;

    #[test]
    fn the_search_is_light_and_passes_templates_over() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let site = tempfile::tempdir().expect("a folder");
        build(&root, site.path(), &Lab::Absent).expect("the book is built");
        compress_search(site.path(), &site.path().join("kept.br")).expect("the index is there");
        let files: Vec<_> = fs::read_dir(site.path()).expect("a folder").map(|entry| entry.expect("a file")).collect();
        let ends = |end: &str| {
            let is = |name: &str| name.starts_with("searchindex") && name.ends_with(end);
            files.iter().find(|file| is(&file.file_name().to_string_lossy())).expect("an index")
        };
        let light = ends(".js.br").metadata().expect("a file").len();
        assert!(light < BYTES, "{light} bytes");
        let index = fs::read_to_string(ends(".js").path()).expect("a text");
        assert!(index.contains("longest prefix"), "prose is found");
        assert!(!index.contains("AWSTemplateFormatVersion"), "templates are found");
        let page = fs::read_to_string(site.path().join("endpoints/gateway-endpoints.html")).expect("a page");
        assert!(
            page.contains("<pre><code class=\"language-yaml\">AWSTemplateFormatVersion: &quot;"),
            "a page has them"
        );
    }
}
