//! The blocks of a configuration ("Configuration syntax", <https://developer.hashicorp.com/terraform/language/syntax/configuration>).
//!
//! All files of a folder are one configuration. They are read as one text, and a position counts the lines of all of them.

use std::ops::Range;

use hcl_edit::Span;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block, Body};
use indexmap::IndexMap;

use super::error::TerraformError;
use crate::node::Position;
use crate::problem::{At, Fault, Problems};
use crate::yaml::MAX_TEMPLATE_BYTES;

/// What the files declare, by name.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    lines: Lines,
    pub(super) variables: IndexMap<String, Block>,
    /// The values of `.tfvars` files.
    pub(super) values: IndexMap<String, Expression>,
    pub(super) locals: IndexMap<String, Expression>,
    /// `aws_vpc.main`, and `data.aws_region.current`.
    pub(super) resources: IndexMap<String, Declared>,
    pub(super) modules: IndexMap<String, Block>,
    /// The provider that a resource has which names none.
    pub(super) provider: Option<Body>,
}

/// A `resource` or a `data` block.
#[derive(Debug)]
pub(super) struct Declared {
    /// Its type, such as `aws_vpc`.
    pub(super) resource_type: String,
    /// Its own name.
    pub(super) name: String,
    pub(super) is_data: bool,
    pub(super) position: Position,
    pub(super) body: Body,
}

impl Configuration {
    /// Sorts the blocks of all files; what is malformed is noted and left out.
    pub(super) fn read(files: &[(&str, &[u8])], problems: &mut Problems) -> Option<Self> {
        let mut text = String::new();
        let mut is_sound = true;
        for (_, bytes) in files {
            let first = text.matches('\n').count();
            match sound(bytes) {
                Ok(own) => text += own,
                Err(fault) => {
                    let below = |position: Position| Position { line: position.line + first, ..position };
                    problems.push(None, Fault { position: fault.position.map(below), ..fault });
                    is_sound = false;
                    text.extend(bytes.iter().filter(|byte| **byte == b'\n').map(|_| '\n'));
                }
            }
            text.push('\n');
        }
        if !is_sound {
            return None;
        }
        let body = problems.note(parse(&text))?;
        let mut configuration = Self { lines: Lines::of(text), ..Self::default() };
        for structure in body {
            let result = match structure.into_block() {
                Ok(block) => configuration.block(block),
                Err(other) => match other.into_attribute() {
                    Ok(attribute) => configuration.value(attribute),
                    Err(_) => Ok(()),
                },
            };
            problems.note(result);
        }
        Some(configuration)
    }

    fn block(&mut self, block: Block) -> Result<(), Fault> {
        let position = self.position_of(&block);
        let labels: Vec<String> = block.labels.iter().map(|label| label.as_str().to_owned()).collect();
        let wrong = |form| Err(TerraformError::Labels { block: block.ident.to_string(), form }.at(position));
        match (block.ident.as_str(), labels.as_slice()) {
            ("resource", [kind, name]) => self.declare(kind, name, false, position, block.body),
            ("data", [kind, name]) => self.declare(kind, name, true, position, block.body),
            ("variable", [name]) => {
                self.variables.insert(name.clone(), block);
                Ok(())
            }
            ("module", [name]) => {
                self.modules.insert(name.clone(), block);
                Ok(())
            }
            ("locals", []) => {
                for attribute in block.body.into_attributes() {
                    self.locals.insert(attribute.key.to_string(), attribute.value);
                }
                Ok(())
            }
            ("provider", [name]) if name == "aws" && !block.body.has_attribute("alias") => {
                self.provider = Some(block.body);
                Ok(())
            }
            ("resource", _) => wrong("resource \"TYPE\" \"NAME\""),
            ("data", _) => wrong("data \"TYPE\" \"NAME\""),
            ("variable", _) => wrong("variable \"NAME\""),
            ("module", _) => wrong("module \"NAME\""),
            // `terraform`, `output`, `check`, `moved`, `import` and the like make nothing.
            _ => Ok(()),
        }
    }

    fn declare(&mut self, kind: &str, name: &str, is_data: bool, position: Position, body: Body) -> Result<(), Fault> {
        let key = if is_data { format!("data.{kind}.{name}") } else { format!("{kind}.{name}") };
        if let Some(first) = self.resources.get(&key) {
            return Err(TerraformError::Duplicate { name: key, first: first.position.line }.at(position));
        }
        let declared = Declared { resource_type: kind.to_owned(), name: name.to_owned(), is_data, position, body };
        self.resources.insert(key, declared);
        Ok(())
    }

    /// Outside a block, only a `.tfvars` file has arguments.
    fn value(&mut self, attribute: Attribute) -> Result<(), Fault> {
        self.values.insert(attribute.key.to_string(), attribute.value);
        Ok(())
    }

    /// Where something starts.
    pub(super) fn position_of(&self, spanned: &impl Span) -> Position {
        self.lines.position(spanned.span())
    }
}

/// The text of a file, if it can be parsed.
fn sound(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.len() > MAX_TEMPLATE_BYTES {
        return Err(TerraformError::TooLarge { bytes: bytes.len(), most: MAX_TEMPLATE_BYTES }.nowhere());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| TerraformError::NotText.nowhere())?;
    parse(text).map(|_| text)
}

fn parse(text: &str) -> Result<Body, Fault> {
    hcl_edit::parser::parse_body(text).map_err(|error| {
        let place = error.location();
        let position = Position { line: place.line(), column: place.column() };
        TerraformError::Syntax(error.message().to_owned()).at(position)
    })
}

/// A text, and where its lines start.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: String) -> Self {
        let ends = text.match_indices('\n').map(|(end, _)| end + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Self { text, starts }
    }

    fn position(&self, span: Option<Range<usize>>) -> Position {
        let Some(Range { start, .. }) = span else { return Position::START };
        let line = self.starts.partition_point(|first| *first <= start);
        let first = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or_default();
        let column = self.text.get(first..start).map_or(0, |before| before.chars().count()) + 1;
        Position { line, column }
    }
}
