//! Why a question could not be answered: where, what, and what to do.

use std::fmt::Display;
use std::io;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use vpce_import::{Position, Problem, TemplateError};

/// What went wrong, ready to be printed.
#[derive(Debug)]
pub enum Diagnosis {
    /// The templates, by the names of their files.
    Template { error: TemplateError, texts: Vec<(String, String)> },
    /// Anything else.
    Other { message: String, help: String },
    /// Nobody reads our output any longer.
    ClosedPipe,
}

impl Diagnosis {
    pub fn template(error: TemplateError, bytes: Vec<u8>) -> Self {
        let file = error.problems.first().map(|problem| problem.file.clone()).unwrap_or_default();
        Self::templates(error, &[(file, bytes)])
    }

    pub fn templates(error: TemplateError, files: &[(String, Vec<u8>)]) -> Self {
        let text = |(name, bytes): &(String, Vec<u8>)| (name.clone(), String::from_utf8_lossy(bytes).into_owned());
        Self::Template { error, texts: files.iter().map(text).collect() }
    }

    pub fn file(name: &str, error: &io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::NotFound => "check the name and the folder you are in",
            io::ErrorKind::IsADirectory => "name a file in it",
            io::ErrorKind::NotADirectory => "what stands before the last `/` is no folder: name another",
            _ => "check that you may read it",
        };
        Self::other(format!("{name} can't be read: {error}"), help)
    }

    pub fn other(message: impl Display, help: impl Into<String>) -> Self {
        Self::Other { message: message.to_string(), help: help.into() }
    }

    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::ClosedPipe)
    }

    /// Prints it to standard error, in colour on a terminal.
    pub fn print(&self) {
        anstream::eprint!("{}", self.rendered(&Renderer::styled()));
    }

    /// The same without colours.
    pub fn text(&self) -> String {
        self.rendered(&Renderer::plain())
    }

    fn rendered(&self, renderer: &Renderer) -> String {
        let renderer = renderer.clone().decor_style(DecorStyle::Ascii);
        match self {
            Self::Template { error, texts } => {
                let text = |file: &str| texts.iter().find(|(name, _)| name == file).map_or("", |(_, text)| text);
                let problems = error.problems.iter();
                problems.map(|it| format!("{}\n\n", renderer.render(&report(it, text(&it.file))))).collect()
            }
            Self::Other { message, help } => {
                let title = Level::ERROR.primary_title(message).element(Level::HELP.message(help));
                format!("{}\n", renderer.render(&[title]))
            }
            Self::ClosedPipe => String::new(),
        }
    }
}

impl From<io::Error> for Diagnosis {
    /// Output failed: quietly when the reader has gone, as `head` does.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::other(format!("the answer can't be written: {error}"), "check where it goes"),
        }
    }
}

fn report<'a>(problem: &'a Problem, text: &'a str) -> Vec<Group<'a>> {
    let title = match &problem.resource {
        Some(resource) => format!("{resource}: {}", problem.message),
        None => problem.message.clone(),
    };
    let title = Level::ERROR.primary_title(title);
    let mut group = match problem.position {
        Some(position) => {
            let annotation = AnnotationKind::Primary.span(span(text, position));
            title.element(Snippet::source(text).path(&problem.file).annotation(annotation))
        }
        None => title.element(Level::NOTE.message(format!("in {}", problem.file))),
    };
    if let Some(rule) = problem.rule {
        group = group.element(Level::NOTE.message(format!("{rule}: {}", rule.statement())));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help));
    }
    vec![group]
}

/// The bytes of the word that stands at a position.
fn span(text: &str, position: Position) -> std::ops::Range<usize> {
    let before = text.split_inclusive('\n').take(position.line - 1).map(str::len).sum::<usize>();
    let line = text[before..].split('\n').next().unwrap_or_default();
    let column = line.char_indices().nth(position.column - 1).map_or(line.len(), |(place, _)| place);
    let word = line[column..].find(char::is_whitespace).unwrap_or(line.len() - column);
    before + column..before + column + word.max(1).min(text.len() - before - column)
}
