//! Some resources are left alone.

use std::fmt;

use serde::Serialize;

use super::Attempt;

/// Resources that are to be declared as they were at the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unchanged {
    /// Their logical ids.
    pub unchanged: Vec<String>,
}

/// How a resource stands otherwise than at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// It is not there any more.
    Removed,
    /// It is declared otherwise; what of it is, such as its property `CidrBlock`.
    Changed(Vec<String>),
}

impl Unchanged {
    pub(super) fn failure(&self, attempt: &Attempt<'_>) -> Option<String> {
        let altered = self.unchanged.iter().filter_map(|name| attempt.altered.get_key_value(name));
        let said: Vec<String> = altered.map(|(name, alteration)| format!("{name} {alteration}")).collect();
        (!said.is_empty()).then(|| said.join(", "))
    }
}

impl fmt::Display for Alteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Removed => f.write_str("is gone"),
            Self::Changed(parts) => write!(f, "has another {}", parts.join(" and another ")),
        }
    }
}

impl fmt::Display for Unchanged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unchanged[..] {
            [only] => write!(f, "{only} is as it was"),
            [first @ .., last] => write!(f, "{} and {last} are as they were", first.join(", ")),
            [] => f.write_str("nothing is left alone"),
        }
    }
}
