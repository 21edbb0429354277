//! The chapters of the book, as mdBook reads them, and the `console` blocks in them.
#![allow(dead_code, reason = "no test needs all of it")]

use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_driver::config::Config;
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// A page that the table of contents names.
#[derive(Default)]
pub struct Chapter {
    /// Where it is under `src`.
    pub path: PathBuf,
    /// Its text, with every `{{#include}}` done.
    pub text: String,
}

/// A `console` block of a chapter.
#[derive(Default)]
pub struct Block {
    /// The heading it stands under.
    pub heading: String,
    /// The block as it was written, from fence to fence.
    pub source: String,
    /// The lines between the fences, without what puts them into a list or a quotation.
    pub body: String,
}

/// The folder of the book.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page, in the order of the table of contents.
pub fn chapters() -> Vec<Chapter> {
    let book = MDBook::load_with_config(root(), Config::default()).expect("mdBook reads the book");
    let (book, _) = book.preprocess_book(&MarkdownRenderer::new()).expect("every include is there");
    let chapters = book
        .chapters()
        .filter_map(|chapter| Some(Chapter { path: chapter.source_path.clone()?, text: chapter.content.clone() }));
    chapters.collect()
}

impl Chapter {
    /// The `console` blocks, wherever they stand: in lists and quotations too.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut heading, mut in_heading, mut in_block) = (String::new(), false, false);
        for (event, span) in new_cmark_parser(&self.text, &MarkdownOptions::default()).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { .. }) => (heading, in_heading) = (String::new(), true),
                Event::End(TagEnd::Heading(_)) => in_heading = false,
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "console" => {
                    let source = self.text[span].to_owned();
                    blocks.push(Block { heading: heading.clone(), source, body: String::new() });
                    in_block = true;
                }
                Event::End(TagEnd::CodeBlock) => in_block = false,
                Event::Text(text) | Event::Code(text) if in_heading => heading.push_str(&text),
                Event::Text(text) if in_block => {
                    blocks.last_mut().expect("a block is open").body.push_str(&text);
                }
                _ => {}
            }
        }
        blocks
    }
}
