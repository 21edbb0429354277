//! Reads goals, as `goal.yaml` beside an exercise holds them.

use vpce_model::goal::Goals;

use crate::node::Position;
use crate::problem::{Problem, TemplateError};

const HELP: &str = "a file of goals holds `goals`, a list of `from`, `to` and `expect` (reachable or blocked), where `through` \
                    and `why` may stand too, and beside it `hints` and `after`";

/// Reads a file of goals.
///
/// # Errors
/// When the text is not YAML or holds something else, with its place.
pub fn read_goals(name: &str, text: impl AsRef<[u8]>) -> Result<Goals, TemplateError> {
    serde_saphyr::from_slice(text.as_ref()).map_err(|error| {
        let position = error
            .location()
            .map(|location| Position { line: location.line() as usize, column: location.column() as usize });
        let problem = Problem {
            file: name.to_owned(),
            position,
            resource: None,
            message: format!("the goals can't be read: {}", error.without_snippet()),
            help: Some(HELP.to_owned()),
            rule: None,
        };
        TemplateError { problems: vec![problem] }
    })
}
