//! The book's own preprocessors, as one for mdBook: each looks at a page and answers with edits.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::choice;
use crate::citation;
use crate::console;
use crate::directive::{self, Directive, directives};
use crate::exercise;
use crate::figure;
use crate::finding::Finding;
use crate::front_matter::{self, FrontMatter};
use crate::notes::{self, Note};
use crate::page::{Edit, Page};
use crate::policy_lab;
use crate::prices;
use crate::quiz::{self, Quiz};
use crate::reference;
use crate::scenario;
use crate::sources;
use crate::timetable;
use crate::wrong_answers;

/// A page as the other pages know it.
#[derive(Default)]
pub struct Entry {
    /// Where it is under `src`.
    pub path: PathBuf,
    /// Its name in the table of contents.
    pub name: String,
    /// The part that it is in; empty before the first.
    pub part: String,
    /// The block that opens it.
    pub front: FrontMatter,
    /// Where it links outside the book: words and address.
    pub links: Vec<(String, String)>,
    /// What stands in its blocks of code.
    pub code: String,
    /// What an instructor says and asks at its sections.
    pub notes: Vec<Note>,
}

/// The preprocessor.
pub struct Vpce;

impl Preprocessor for Vpce {
    fn name(&self) -> &str {
        "vpce"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let src = context.root.join(&context.config.book.src);
        let (entries, mut findings) = entries(&book);
        book.for_each_chapter_mut(|chapter| match edited(&context.root, &src, chapter, &entries) {
            Ok(text) => chapter.content = text,
            Err(found) => findings.extend(found),
        });
        if findings.is_empty() { Ok(book) } else { Err(refusal(&findings)) }
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer == "html")
    }
}

/// Answers the plain `mdbook` program by its protocol: whether a renderer is supported, or a book for a book.
pub fn answer(question: &[String]) -> Result<()> {
    if let [supports, renderer] = question
        && supports == "supports"
    {
        return if Vpce.supports_renderer(renderer)? { Ok(()) } else { Err(anyhow!("`{renderer}` is not supported")) };
    }
    let (context, book) = mdbook_preprocessor::parse_input(io::stdin())?;
    serde_json::to_writer(io::stdout(), &Vpce.run(&context, book)?)?;
    Ok(())
}

/// The pages that open with a block, and what is wrong with the others' blocks.
pub fn entries(book: &Book) -> (Vec<Entry>, Vec<Finding>) {
    let mut entries = Vec::new();
    let mut findings = Vec::new();
    let mut part = String::new();
    for item in book.iter() {
        let chapter = match item {
            BookItem::PartTitle(title) => {
                title.clone_into(&mut part);
                continue;
            }
            BookItem::Chapter(chapter) => chapter,
            BookItem::Separator => continue,
        };
        let Some(path) = &chapter.source_path else { continue };
        let page = Page::parse(path, &chapter.content);
        match front_matter::read(&page) {
            Ok(Some(front)) => entries.push(Entry {
                path: path.clone(),
                name: chapter.name.clone(),
                part: part.clone(),
                notes: notes::read(&page, front.minutes).unwrap_or_else(|found| {
                    findings.extend(found);
                    Vec::new()
                }),
                front,
                code: page.fences.iter().map(|fence| fence.body.as_str()).collect(),
                links: page.links,
            }),
            Ok(None) => {}
            Err(finding) => findings.push(finding),
        }
    }
    (entries, findings)
}

fn edited(root: &Path, src: &Path, chapter: &Chapter, book: &[Entry]) -> Result<String, Vec<Finding>> {
    let Some(path) = &chapter.source_path else { return Ok(chapter.content.clone()) };
    let page = Page::parse(path, &chapter.content);
    let front = book.iter().find(|entry| entry.path == *path).map(|entry| &entry.front);
    let name_of = |path: &Path| book.iter().find(|entry| entry.path == path).map(|entry| entry.name.clone());
    let mut edits = console::edits(&page);
    edits.extend(notes::edits(&page));
    let mut findings = Vec::new();
    // What citations there are in that which comes in place of something else.
    let mut brackets = Vec::new();
    for directive in directives(&page) {
        match expanded(root, src, &page, &directive, book) {
            Ok(edit) => {
                let cited = edit.iter().flat_map(|edit| Page::parse(path, &edit.text).brackets);
                brackets.extend(cited.map(|(words, _)| (words, directive.span.start)));
                edits.extend(edit);
            }
            Err(finding) => findings.push(finding),
        }
    }
    match exercise::edits(src, &page) {
        Ok(filled) => edits.extend(filled),
        Err(wrong) => findings.extend(wrong),
    }
    let quiz = quiz::read(&page).unwrap_or_else(|found| {
        findings.extend(found);
        Quiz::default()
    });
    brackets.extend(quiz.brackets);
    match citation::edits(&page, &brackets, front.map_or(&[], |front| &front.rules)) {
        Ok(definitions) => edits.extend(definitions),
        Err(unknown) => findings.extend(unknown),
    }
    edits.extend(quiz.edits);
    if let Some(front) = front {
        findings.extend(front_matter::strangers(&page, front, name_of));
        edits.extend(front_matter::edits(&page, front, name_of));
    }
    if findings.is_empty() { Ok(page.edited(edits)) } else { Err(findings) }
}

/// What comes in a directive's place; `None` where it is one of mdBook's own, which mdBook replaces.
fn expanded(
    root: &Path,
    src: &Path,
    page: &Page<'_>,
    directive: &Directive<'_>,
    book: &[Entry],
) -> Result<Option<Edit>, Finding> {
    match directive.name {
        "choice" => Ok(Some(choice::edit(page, directive))),
        "figure" => figure::edit(src, page, directive).map(Some),
        "notes" => Ok(Some(notes::edit(page, directive, book))),
        "policy-lab" => policy_lab::edit(src, page, directive).map(Some),
        "prices" | "price-lab" => prices::edit(page, directive).map(Some),
        "reference" => reference::edit(root, page, directive, book).map(Some),
        "timetable" => timetable::edit(page, directive, book).map(Some),
        "wrong-answers" => wrong_answers::edit(src, page, directive, book).map(Some),
        "scenario" => scenario::edit(src, page, directive).map(Some),
        "sources" => Ok(Some(sources::edit(page, &directive.span))),
        "include" | "rustdoc_include" | "playground" => directive::include(src, page, directive).map(|()| None),
        "title" => Ok(None),
        _ => Err(directive::unknown(page, directive)),
    }
}

fn refusal(findings: &[Finding]) -> anyhow::Error {
    let findings: Vec<_> = findings.iter().map(ToString::to_string).collect();
    anyhow!("{}", findings.join("\nerror: "))
}
