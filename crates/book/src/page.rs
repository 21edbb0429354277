//! A page as it was written, parsed once: what the preprocessors look at, and the edits they answer with.
//!
//! Nothing is edited until every preprocessor has seen the page, so that each can name the line that a writer sees.

use std::ops::Range;
use std::path::Path;

use mdbook_markdown::pulldown_cmark::{BrokenLink, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A page of the book.
pub struct Page<'a> {
    /// Where it is under `src`.
    pub path: &'a Path,
    /// The text as it was written.
    pub text: &'a str,
    /// The block between two `---` that opens the page.
    pub metadata: Option<Range<usize>>,
    /// Where the page's title ends.
    pub title_end: Option<usize>,
    /// The headings.
    pub headings: Vec<Heading>,
    /// The fenced blocks of code.
    pub fences: Vec<Fence>,
    /// Links out of the book: their words and their addresses.
    pub links: Vec<(String, String)>,
    /// Words in brackets that are no link of the page, such as `[RT-28]`, and where they stand.
    pub brackets: Vec<(String, usize)>,
}

/// A heading.
pub struct Heading {
    /// How far down it is: the page's title is the first level.
    pub level: HeadingLevel,
    /// Its words.
    pub title: String,
    /// Where it begins.
    pub start: usize,
}

/// A fenced block of code.
pub struct Fence {
    /// What stands behind the opening fence.
    pub language: String,
    /// The lines between the fences.
    pub body: String,
    /// The whole block.
    pub span: Range<usize>,
}

/// A span of the text to be replaced.
#[derive(Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty where something is only put in.
    pub span: Range<usize>,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Puts a text in.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Edit { span: at..at, text: text.into() }
    }
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);

impl<'a> Page<'a> {
    /// Parses a page.
    pub fn parse(path: &'a Path, text: &'a str) -> Self {
        let mut brackets = Vec::new();
        let mut note = |link: BrokenLink<'_>| {
            brackets.push((link.reference.to_string(), link.span.start));
            None
        };
        let events: Vec<_> = Parser::new_with_broken_link_callback(text, OPTIONS, Some(&mut note))
            .into_offset_iter()
            .map(|(event, span)| (event.into_static(), span))
            .collect();
        let (headings, fences, links) = (Vec::new(), Vec::new(), Vec::new());
        let mut page = Page { path, text, metadata: None, title_end: None, headings, fences, links, brackets };
        page.read(events);
        page
    }

    fn read(&mut self, events: Vec<(Event<'static>, Range<usize>)>) {
        let mut link: Option<(String, String)> = None;
        let mut is_heading = false;
        for (event, span) in events {
            if let (Event::Text(words) | Event::Code(words), Some((text, _))) = (&event, &mut link) {
                text.push_str(words);
            }
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    is_heading = true;
                    self.headings.push(Heading { level, title: String::new(), start: span.start });
                }
                Event::Text(words) | Event::Code(words) if is_heading => {
                    self.headings.last_mut().into_iter().for_each(|heading| heading.title.push_str(&words));
                }
                Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("http") => {
                    link = Some((String::new(), dest_url.to_string()));
                }
                Event::End(TagEnd::Link) => self.links.extend(link.take()),
                Event::Start(Tag::MetadataBlock(_)) => self.metadata = Some(span),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                    self.fences.push(Fence { language: language.to_string(), body: String::new(), span });
                }
                Event::Text(words) => {
                    if let Some(fence) = self.fences.last_mut().filter(|fence| fence.span.contains(&span.start)) {
                        fence.body.push_str(&words);
                    }
                }
                Event::End(TagEnd::Heading(level)) => {
                    is_heading = false;
                    if level == HeadingLevel::H1 && self.title_end.is_none() {
                        self.title_end = Some(span.end);
                    }
                }
                _ => {}
            }
        }
    }

    /// The line, counted from one, that a place of the text is in.
    pub fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// What a heading is called in an address, as mdBook has it. A second heading of the same words is another.
    pub fn anchor(&self, heading: &Heading) -> String {
        let id = id(&heading.title);
        let earlier = self.headings.iter().take_while(|other| other.start < heading.start);
        match earlier.filter(|other| self::id(&other.title) == id).count() {
            0 => id,
            number => format!("{id}-{number}"),
        }
    }

    /// The text with the edits made.
    pub fn edited(&self, mut edits: Vec<Edit>) -> String {
        edits.sort_by_key(|edit| edit.span.start);
        let mut text = String::with_capacity(self.text.len());
        let mut done = 0;
        for edit in edits {
            text.push_str(&self.text[done..edit.span.start]);
            text.push_str(&edit.text);
            done = edit.span.end;
        }
        text + &self.text[done..]
    }
}

fn id(title: &str) -> String {
    let spaced = title.trim().to_lowercase().replace(char::is_whitespace, "-");
    spaced.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-')).collect()
}

/// How a page reaches another one: the address relative to its own folder.
pub fn relative(from: &Path, to: &Path) -> String {
    let up = from.parent().map_or(0, |folder| folder.components().count());
    let to: Vec<_> = to.iter().map(|part| part.to_string_lossy()).collect();
    "../".repeat(up) + &to.join("/")
}

/// HTML without links that a reader sees and a search passes over: mdBook's search leaves scripts out, so it is one until the
/// built page has the element in its place ([`crate::site`]).
pub fn unsearched(element: &str, class: &str, html: &str) -> String {
    format!("<script type=\"text/plain\" data-element=\"{element}\" class=\"{class}\">{html}</script>")
}

/// A text as HTML has it, also between the quotation marks of an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\nminutes: 3\n---\n\n# Title\n\nSee [RT-28], [a `b`](https://c.example/) not `[RT-29]`.\n\n```console\n$ ls\n```\n";

    #[test]
    fn a_page_is_taken_apart() {
        let page = Page::parse(Path::new("a.md"), TEXT);
        assert_eq!(&TEXT[page.metadata.clone().expect("metadata")], "---\nminutes: 3\n---");
        assert_eq!(TEXT[..page.title_end.expect("a title")].trim_end().lines().last(), Some("# Title"));
        assert_eq!(page.brackets.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>(), ["RT-28"]);
        assert_eq!(page.line(page.brackets[0].1), 7);
        assert_eq!(page.links, [("a b".to_owned(), "https://c.example/".to_owned())]);
        assert_eq!((page.fences[0].language.as_str(), page.fences[0].body.as_str()), ("console", "$ ls\n"));
    }

    #[test]
    fn a_heading_has_an_anchor() {
        let page = Page::parse(Path::new("a.md"), "# A\n\n## Why `aws s3 ls`, not?\n\n## B\n\n### B\n");
        let anchors: Vec<_> = page.headings.iter().map(|heading| page.anchor(heading)).collect();
        assert_eq!(anchors, ["a", "why-aws-s3-ls-not", "b", "b-1"]);
        assert_eq!(page.headings[1].title, "Why aws s3 ls, not?");
    }

    #[test]
    fn edits_keep_their_order() {
        let page = Page::parse(Path::new("a.md"), "one two");
        let edits = vec![Edit::insert(7, "!"), Edit { span: 0..3, text: "three".into() }, Edit::insert(7, "?")];
        assert_eq!(page.edited(edits), "three two!?");
    }

    #[test]
    fn a_page_reaches_another() {
        assert_eq!(relative(Path::new("a.md"), Path::new("b/c.md")), "b/c.md");
        assert_eq!(relative(Path::new("a/b/c.md"), Path::new("d.md")), "../../d.md");
    }
}
