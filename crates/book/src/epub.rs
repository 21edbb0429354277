//! The book for readers of electronic books: each page as XHTML, without what needs a script.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use mdbook_driver::config::Config;
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html, Selector};

use crate::lab::Lab;
use crate::page::escaped;
use crate::preprocess::Entry;
use crate::site;

const STYLE: &str = "
    pre { white-space: pre-wrap; font-size: 0.8em; }
    figure svg { max-width: 100%; height: auto; }
    table { border-collapse: collapse; font-size: 0.85em; }
    td, th { border-bottom: 1px solid #999; padding: 0.2em 0.6em; text-align: left; vertical-align: top; }
    .why { margin-left: 1.5em; font-size: 0.9em; }
";

/// What is there to be pressed, or only to be seen by a script.
const LEFT_OUT: &[&str] = &["script", "style", "button", "input", "select", "form", "noscript", "template"];
const VOID: &[&str] = &["area", "br", "col", "hr", "img", "link", "meta", "source", "track", "wbr"];

/// Writes the book of `root` as an ePub.
pub fn write(root: &Path, output: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let entries = site::build(root, folder.path(), &Lab::Absent)?;
    let config = Config::from_disk(root.join("book.toml"))?;
    let mut book = EpubBuilder::new(ZipLibrary::new().map_err(told)?).map_err(told)?;
    book.epub_version(EpubVersion::V30);
    book.set_title(config.book.title.unwrap_or_default());
    book.set_authors(config.book.authors);
    book.set_languages(vec![config.book.language.unwrap_or_default()]);
    book.stylesheet(STYLE.as_bytes()).map_err(told)?;
    let pages: HashSet<PathBuf> = entries.iter().map(|entry| entry.path.with_extension("html")).collect();
    for entry in &entries {
        let page = page(folder.path(), entry, &pages)?;
        let place = entry.path.with_extension("xhtml").display().to_string();
        book.add_content(EpubContent::new(place, page.as_bytes()).title(entry.name.as_str())).map_err(told)?;
    }
    let file = File::create(output).with_context(|| format!("`{}` cannot be written", output.display()))?;
    book.generate(file).map_err(told)
}

fn told(error: epub_builder::Error) -> anyhow::Error {
    anyhow!("the ePub cannot be made: {error}")
}

/// A page of the site as a page of the ePub.
fn page(site: &Path, entry: &Entry, pages: &HashSet<PathBuf>) -> Result<String> {
    let path = entry.path.with_extension("html");
    let html = Html::parse_document(&fs::read_to_string(site.join(&path))?);
    let main = Selector::parse("main").map_err(|error| anyhow!("{error}"))?;
    let main = html.select(&main).next().with_context(|| format!("`{}` has no main part", path.display()))?;
    let up = "../".repeat(path.components().count() - 1);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"en\" xml:lang=\"en\">\n\
         <head><title>{}</title><link rel=\"stylesheet\" type=\"text/css\" href=\"{up}stylesheet.css\"/></head>\n<body>",
        escaped(&entry.name)
    );
    Writer { page: &path, pages, text: &mut text }.children(main);
    text += "</body>\n</html>\n";
    Ok(text)
}

/// Writes elements as XML has them.
struct Writer<'a> {
    page: &'a Path,
    pages: &'a HashSet<PathBuf>,
    text: &'a mut String,
}

impl Writer<'_> {
    fn children(&mut self, parent: ElementRef<'_>) {
        for child in parent.children() {
            match child.value() {
                Node::Text(words) => self.text.push_str(&escaped(words)),
                Node::Element(_) => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.element(element);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        if LEFT_OUT.contains(&name) {
            return;
        }
        if element.value().has_class("mermaid", scraper::CaseSensitivity::CaseSensitive) {
            return self.diagram(&element.text().collect::<String>());
        }
        // An element of our own means nothing to others.
        let name = if name.contains('-') { "div" } else { name };
        let _ = write!(self.text, "<{name}");
        self.attributes(name, element.value());
        if VOID.contains(&name) {
            self.text.push_str("/>");
        } else {
            self.text.push('>');
            self.children(element);
            let _ = write!(self.text, "</{name}>");
        }
    }

    fn attributes(&mut self, name: &str, element: &Element) {
        if name == "svg" {
            self.text.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        for (key, value) in element.attrs() {
            let value = match key {
                "xmlns" | "template" | "from" | "to" | "goal" | "with" | "compare" | "request" | "download"
                | "tabindex" => {
                    continue;
                }
                "href" => match self.target(value) {
                    Some(target) => target,
                    None => continue,
                },
                _ => value.to_owned(),
            };
            let _ = write!(self.text, " {key}=\"{}\"", escaped(&value));
        }
    }

    /// Where a link leads in the ePub; nowhere, where that is not in it.
    fn target(&self, link: &str) -> Option<String> {
        if link.contains("://") || link.starts_with('#') || link.starts_with("mailto:") {
            return Some(link.to_owned());
        }
        let (address, anchor) = link.split_once('#').map_or((link, None), |(address, anchor)| (address, Some(anchor)));
        let target = crate::check::resolve(self.page, address);
        if !self.pages.contains(&target) {
            return None;
        }
        let address = address.strip_suffix(".html")?;
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        Some(format!("{address}.xhtml{anchor}"))
    }

    /// A diagram in its words: no reader of ePubs draws one.
    fn diagram(&mut self, source: &str) {
        let word = |key: &str| source.lines().find_map(|line| line.trim().strip_prefix(key)).unwrap_or_default().trim();
        let (title, description) = (word("accTitle:"), word("accDescr:"));
        let _ = write!(self.text, "<p><em>{}.</em> {}</p>", escaped(title), escaped(description));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(html: &str) -> String {
        let html = Html::parse_document(&format!("<main>{html}</main>"));
        let main = html.select(&Selector::parse("main").expect("a selector")).next().expect("a main part");
        let pages = HashSet::from([PathBuf::from("a/c.html")]);
        let mut text = String::new();
        Writer { page: Path::new("a/b.html"), pages: &pages, text: &mut text }.children(main);
        text
    }

    #[test]
    fn a_page_becomes_xml() {
        for (html, xml) in [
            ("a<br>b &lt; c", "a<br/>b &lt; c"),
            (
                "<svg viewBox='0 0 1 1'><title>A</title></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><title>A</title></svg>",
            ),
            ("<label><input type=radio> A</label><button>B</button>", "<label> A</label>"),
            ("<vpce-lab template='a.yaml'><p>B</p></vpce-lab>", "<div><p>B</p></div>"),
            ("<a href='c.html#d'>1</a> <a href='gone.yaml' download>2</a>", "<a href=\"c.xhtml#d\">1</a> <a>2</a>"),
            ("<pre class=mermaid>flowchart LR\n accTitle: A\n accDescr: B</pre>", "<p><em>A.</em> B</p>"),
        ] {
            assert_eq!(written(html), xml);
        }
    }
}
