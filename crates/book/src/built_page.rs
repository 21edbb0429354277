//! What a built page holds, as far as it can be wrong.

use std::cell::RefCell;
use std::path::PathBuf;

use anyhow::{Context, Result};
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

/// A built page, taken apart.
#[derive(Debug, Default)]
pub struct BuiltPage {
    /// Where it is in the site.
    pub path: PathBuf,
    /// The anchors, in their order.
    pub ids: Vec<String>,
    /// Where its links lead, and the templates that its labs open.
    pub links: Vec<String>,
    /// What it asks for by itself: scripts, styles, images, frames.
    pub requests: Vec<Request>,
    /// The sources of images without a text that stands for them.
    pub bare_images: Vec<String>,
    /// How many figures hold a drawing, and how many titles and descriptions their drawings have.
    pub drawings: Drawings,
    /// How many headings of the first level there are.
    pub titles: usize,
    /// The sources of its diagrams.
    pub diagrams: Vec<String>,
}

/// Something that a browser fetches without being asked.
#[derive(Debug)]
pub struct Request {
    /// The element that asks for it.
    pub element: String,
    /// What it asks for.
    pub address: String,
}

/// The drawings within the figures of a page.
#[derive(Debug, Default)]
pub struct Drawings {
    /// How many there are.
    pub all: usize,
    /// How many have a `<title>`.
    pub titled: usize,
    /// How many have a `<desc>`.
    pub described: usize,
}

/// The attributes by which an element fetches something.
const FETCHING: &[(&str, &str)] = &[
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("iframe", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("image", "href"),
    ("use", "href"),
];

impl BuiltPage {
    /// Takes a page apart.
    pub fn read(path: PathBuf, html: &str) -> Result<BuiltPage> {
        let page = RefCell::new(BuiltPage { path, ..BuiltPage::default() });
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(element!("*", |element| {
                page.borrow_mut().element(element);
                Ok(())
            }))
            .append_element_content_handler(element!("figure svg", |_| {
                page.borrow_mut().drawings.all += 1;
                Ok(())
            }))
            .append_element_content_handler(element!("figure svg > title", |_| {
                page.borrow_mut().drawings.titled += 1;
                Ok(())
            }))
            .append_element_content_handler(element!("figure svg > desc", |_| {
                page.borrow_mut().drawings.described += 1;
                Ok(())
            }))
            .append_element_content_handler(element!("pre.mermaid", |_| {
                page.borrow_mut().diagrams.push(String::new());
                Ok(())
            }))
            .append_element_content_handler(text!("pre.mermaid", |chunk| {
                if let Some(diagram) = page.borrow_mut().diagrams.last_mut() {
                    diagram.push_str(chunk.as_str());
                }
                Ok(())
            }));
        rewrite_str(html, settings).with_context(|| format!("`{}`", page.borrow().path.display()))?;
        Ok(page.into_inner())
    }

    fn element(&mut self, element: &Element<'_, '_>) {
        let name = element.tag_name();
        self.ids.extend(element.get_attribute("id"));
        match name.as_str() {
            "h1" => self.titles += 1,
            "a" => self.links.extend(element.get_attribute("href")),
            "vpce-lab" => {
                self.links.extend(["template", "with"].into_iter().filter_map(|name| element.get_attribute(name)));
            }
            "img" if !element.has_attribute("alt") => {
                self.bare_images.push(element.get_attribute("src").unwrap_or_default());
            }
            _ => {}
        }
        for (_, attribute) in FETCHING.iter().filter(|(fetching, _)| *fetching == name) {
            if let Some(address) = element.get_attribute(attribute) {
                self.requests.push(Request { element: format!("<{name} {attribute}>"), address });
            }
        }
    }
}
