//! The chapters of the book, as mdBook reads them.

use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_driver::config::Config;

/// A page that the table of contents names.
pub struct Chapter {
    /// Where it is under `src`.
    pub path: PathBuf,
    /// Its text, with every `{{#include}}` done.
    pub text: String,
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
