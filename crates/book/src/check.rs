//! Looks over the built book: what would lead a reader nowhere, shut a reader out, or ask another host for something.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use axum::http::Uri;

use crate::built_page::BuiltPage;
use crate::finding::Finding;
use crate::lab::Lab;
use crate::site;

/// mdBook's own pages: the whole book on one page, and the contents for browsers without scripts.
const GENERATED: &[&str] = &["print.html", "toc.html"];

/// Builds the book of `root` and answers with all that is wrong with it.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let site = tempfile::tempdir()?;
    site::build(root, site.path(), &Lab::Absent)?;
    let site = Site::read(&root.join("src"), site.path())?;
    let mut findings: Vec<_> =
        site.pages.values().filter(|page| site.is_written(page)).flat_map(|page| site.check(page)).collect();
    findings.extend(site.styles.iter().flat_map(|(path, style)| style_requests(path, style)));
    findings.sort();
    Ok(findings)
}

/// The built book.
struct Site {
    pages: BTreeMap<PathBuf, BuiltPage>,
    styles: BTreeMap<PathBuf, String>,
    files: HashSet<PathBuf>,
    sources: BTreeMap<PathBuf, String>,
}

impl Site {
    fn read(src: &Path, folder: &Path) -> Result<Site> {
        let mut site = Site {
            pages: BTreeMap::new(),
            styles: BTreeMap::new(),
            files: files(folder)?.into_iter().collect(),
            sources: BTreeMap::new(),
        };
        for path in &site.files {
            let text = || fs::read_to_string(folder.join(path)).with_context(|| format!("`{}`", path.display()));
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("html") => {
                    site.pages.insert(path.clone(), BuiltPage::read(path.clone(), &text()?)?);
                    let source = path.with_extension("md");
                    if let Ok(text) = fs::read_to_string(src.join(&source)) {
                        site.sources.insert(source, text);
                    }
                }
                Some("css") => drop(site.styles.insert(path.clone(), text()?)),
                _ => {}
            }
        }
        Ok(site)
    }

    /// Whether somebody wrote the page, and it is not a copy of one.
    fn is_written(&self, page: &BuiltPage) -> bool {
        self.sources.contains_key(&page.path.with_extension("md"))
            && !GENERATED.iter().any(|generated| page.path == Path::new(generated))
    }

    fn check(&self, page: &BuiltPage) -> Vec<Finding> {
        let checks = [
            Self::opening,
            Self::titles,
            Self::ids,
            Self::links,
            Self::outward,
            Self::images,
            Self::diagrams,
            Self::requests,
        ];
        checks.iter().flat_map(|check| check(self, page)).collect()
    }

    /// A finding on the line of the source that holds the words. A page may hold what its source does not.
    fn finding(&self, page: &BuiltPage, words: &str, problem: String, help: &str) -> Finding {
        let source = page.path.with_extension("md");
        let text = self.sources.get(&source).map(String::as_str).unwrap_or_default();
        let line = text.lines().position(|line| !words.is_empty() && line.contains(words)).map(|line| line + 1);
        Finding::new(&source, line, problem, help)
    }

    fn opening(&self, page: &BuiltPage) -> Vec<Finding> {
        let source = self.sources.get(&page.path.with_extension("md"));
        if page.path == Path::new("404.html") || source.is_some_and(|text| text.starts_with("---\n")) {
            return Vec::new();
        }
        let problem = "the page does not say what it is about".to_owned();
        vec![self.finding(page, "", problem, "open it with a block between two `---` that has a `description`")]
    }

    fn titles(&self, page: &BuiltPage) -> Vec<Finding> {
        if page.titles == 1 {
            return Vec::new();
        }
        let problem = format!("the page has {} headings of the first level", page.titles);
        vec![self.finding(page, "# ", problem, "give it exactly one, `# Title`, and use `##` below it")]
    }

    fn ids(&self, page: &BuiltPage) -> Vec<Finding> {
        let mut seen = HashSet::new();
        let twice = page.ids.iter().filter(|id| !seen.insert(id.as_str()));
        let tell =
            |id: &String| self.finding(page, id, format!("two elements have the id `{id}`"), "rename one of them");
        twice.map(tell).collect()
    }

    fn links(&self, page: &BuiltPage) -> Vec<Finding> {
        page.links.iter().filter(|link| !is_outward(link)).filter_map(|link| self.link(page, link)).collect()
    }

    /// Links to other hosts that cannot be opened. Nobody is asked whether the page is there.
    fn outward(&self, page: &BuiltPage) -> Vec<Finding> {
        let malformed = page.links.iter().filter(|link| is_elsewhere(link) && !is_address(link));
        let tell = |link: &String| {
            let problem = format!("the link `{link}` is no address of a page");
            self.finding(page, link, problem, "write it as `https://host.example/page`, without blanks")
        };
        malformed.map(tell).collect()
    }

    fn link(&self, page: &BuiltPage, link: &str) -> Option<Finding> {
        let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = resolve(&page.path, address);
        let words = address.strip_suffix(".html").unwrap_or(address);
        if !self.files.contains(&target) {
            let problem = format!("the link to `{link}` leads nowhere");
            return Some(self.finding(
                page,
                words,
                problem,
                "link to a page as `folder/page.md`, from the page's own folder",
            ));
        }
        let there = self.pages.get(&target)?;
        if anchor.is_empty() || there.ids.iter().any(|id| id == anchor) {
            return None;
        }
        let problem = format!("`{}` has no anchor `{anchor}`", there.path.with_extension("md").display());
        Some(self.finding(page, anchor, problem, "an anchor is a heading in lower case with hyphens for blanks"))
    }

    fn images(&self, page: &BuiltPage) -> Vec<Finding> {
        let images = page.bare_images.iter().map(|image| {
            let problem = format!("the image `{image}` has no text that stands for it");
            self.finding(page, image, problem, "write `![what it shows](image.svg)`, or `alt=\"\"` for an ornament")
        });
        let drawings = &page.drawings;
        let nameless = drawings.titled < drawings.all || drawings.described < drawings.all;
        let figures = nameless.then(|| {
            let problem = "a drawing in a figure has no title or no description".to_owned();
            self.finding(page, "<svg", problem, "open the `<svg>` with `<title>` and `<desc>`")
        });
        images.chain(figures).collect()
    }

    fn diagrams(&self, page: &BuiltPage) -> Vec<Finding> {
        let missing = |diagram: &String| {
            let lines: Vec<_> = diagram.lines().map(str::trim_start).collect();
            let lacks = |word: &str| !lines.iter().any(|line| line.starts_with(word));
            let absent: Vec<_> = ["accTitle", "accDescr"].into_iter().filter(|word| lacks(word)).collect();
            (!absent.is_empty()).then(|| {
                let first = lines.first().copied().unwrap_or_default();
                let problem = format!("the diagram `{first}` has no {}", absent.join(" and no "));
                self.finding(page, first, problem, "put `accTitle: …` and `accDescr: …` below its first line")
            })
        };
        page.diagrams.iter().filter_map(missing).collect()
    }

    fn requests(&self, page: &BuiltPage) -> Vec<Finding> {
        let outward = page.requests.iter().filter(|request| is_elsewhere(&request.address));
        outward
            .map(|request| {
                let problem = format!("`{}` asks another host for `{}`", request.element, request.address);
                self.finding(
                    page,
                    &request.address,
                    problem,
                    "keep the file in the book: it is to be read offline, too",
                )
            })
            .collect()
    }
}

fn style_requests(path: &Path, style: &str) -> Option<Finding> {
    let quote = ['"', '\'', ' '];
    let addresses = style.split("url(").skip(1).chain(style.split("@import").skip(1));
    let address = addresses.map(|rest| rest.trim_start_matches(quote)).find(|rest| is_elsewhere(rest))?;
    let address = address.split([')', '"', '\'', ';']).next().unwrap_or_default();
    let problem = format!("the style asks another host for `{address}`");
    Some(Finding { page: path.to_owned(), line: None, problem, help: "keep the file in `theme/`".to_owned() })
}

/// Whether an address names a host.
fn is_elsewhere(address: &str) -> bool {
    ["http:", "https:", "//"].iter().any(|start| address.starts_with(start))
}

/// Whether an address is one of a page that is sent over TLS; nothing else is cited.
fn is_address(address: &str) -> bool {
    let uri = address.parse::<Uri>();
    uri.is_ok_and(|uri| uri.scheme_str() == Some("https") && uri.host().is_some_and(|host| host.contains('.')))
}

/// Whether a link leads out of the book.
fn is_outward(link: &str) -> bool {
    is_elsewhere(link) || ["mailto:", "javascript:", "data:"].iter().any(|start| link.starts_with(start))
}

/// The file of the site that an address on a page means.
pub fn resolve(page: &Path, address: &str) -> PathBuf {
    let address = address.split('?').next().unwrap_or_default();
    if address.is_empty() {
        return page.to_owned();
    }
    let folder = page.parent().unwrap_or(Path::new(""));
    let joined =
        if let Some(rooted) = address.strip_prefix('/') { PathBuf::from(rooted) } else { folder.join(address) };
    let mut target = PathBuf::new();
    for part in joined.components() {
        match part {
            Component::ParentDir => drop(target.pop()),
            Component::Normal(name) => target.push(name),
            _ => {}
        }
    }
    if address.ends_with('/') || target.as_os_str().is_empty() { target.join("index.html") } else { target }
}

/// The files below a folder, by their path from it.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder)?.to_owned());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENING: &str = "---\ndescription: A page.\n---\n\n";

    /// What is found on a page with this text, in a book with this page and a good one.
    fn found(text: &str) -> Vec<String> {
        let root = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| fs::write(root.path().join(path), text).expect("written");
        fs::create_dir_all(root.path().join("src")).expect("src");
        write(
            "book.toml",
            "[book]\ntitle = \"A book\"\n[preprocessor.vpce]\nbefore = [\"links\"]\n[output.html.playground]\nrunnable = false\n",
        );
        fs::create_dir_all(root.path().join("theme")).expect("theme");
        fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../../theme/index.hbs"), root.path().join("theme/index.hbs"))
            .expect("the template");
        write("src/SUMMARY.md", "# Summary\n\n- [Page](page.md)\n- [Good](good.md)\n");
        write("src/good.md", &format!("{OPENING}# Good\n\n## A heading\n"));
        write("src/page.md", text);
        check(root.path()).expect("the book builds").iter().map(ToString::to_string).collect()
    }

    fn finds(body: &str, finding: &str) {
        let found = found(&format!("{OPENING}# Page\n\n{body}\n"));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(finding), "{found:#?}");
        assert!(found[0].contains("\n  help: "), "{found:#?}");
    }

    #[test]
    fn nothing_is_found_on_a_good_page() {
        let body = "[a](good.md) [b](good.md#a-heading) [c](#page) [d](https://example.com/) [e](mailto:a@example.com)\n\n\
            ```mermaid\nflowchart LR\n  accTitle: A\n  accDescr: B\n  a --> b\n```\n\n<img src=\"a.svg\" alt=\"\">\n\n\
            `\\{{#include gone.md}}`\n";
        assert_eq!(found(&format!("{OPENING}# Page\n\n{body}")), Vec::<String>::new());
    }

    #[test]
    fn a_link_to_no_page_is_found() {
        finds("[a](gone.md)", "src/page.md:7: the link to `gone.html` leads nowhere");
        let lab = "<vpce-lab template=\"gone.yaml\"></vpce-lab>";
        finds(lab, "src/page.md:7: the link to `gone.yaml` leads nowhere");
    }

    #[test]
    fn a_link_to_no_anchor_is_found() {
        finds("[a](good.md#gone)", "src/page.md:7: `good.md` has no anchor `gone`");
        finds("[a](#gone)", "src/page.md:7: `page.md` has no anchor `gone`");
    }

    #[test]
    fn a_link_that_is_no_address_is_found() {
        finds("[a](https://docs/)", "src/page.md:7: the link `https://docs/` is no address of a page");
        finds("[a](http://example.com/)", "src/page.md:7: the link `http://example.com/` is no address of a page");
    }

    #[test]
    fn an_image_without_a_text_is_found() {
        finds("<img src=\"a.svg\">", "src/page.md:7: the image `a.svg` has no text");
    }

    #[test]
    fn a_drawing_without_a_description_is_found() {
        finds("<figure><svg><title>A</title></svg></figure>", "src/page.md:7: a drawing in a figure has no title");
    }

    #[test]
    fn a_second_title_is_found() {
        finds("# Again", "src/page.md:5: the page has 2 headings of the first level");
    }

    #[test]
    fn an_id_given_twice_is_found() {
        finds("<b id=\"x\">a</b> <b id=\"x\">b</b>", "src/page.md:7: two elements have the id `x`");
    }

    #[test]
    fn a_diagram_without_a_name_is_found() {
        let diagram = "```mermaid\nflowchart LR\n  accTitle: A\n  a --> b\n```";
        finds(diagram, "src/page.md:8: the diagram `flowchart LR` has no accDescr");
    }

    #[test]
    fn a_request_to_another_host_is_found() {
        finds(
            "<img src=\"https://example.com/a.png\" alt=\"A\">",
            "src/page.md:7: `<img src>` asks another host for `https://example.com/a.png`",
        );
    }

    #[test]
    fn a_page_that_does_not_open_with_a_block_is_found() {
        let found = found("# Page\n");
        assert!(found[0].starts_with("src/page.md: the page does not say what it is about"), "{found:#?}");
    }

    #[test]
    fn a_style_that_asks_another_host_is_found() {
        let path = Path::new("css/book.css");
        let style = "a { background: url('https://example.com/a.png') }";
        let finding = style_requests(path, style).expect("a finding");
        assert_eq!(finding.problem, "the style asks another host for `https://example.com/a.png`");
        assert_eq!(style_requests(path, "a { background: url(a.png) } /* https://example.com */"), None);
    }
}
