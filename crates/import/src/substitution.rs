//! The text of an `Fn::Sub`, in parts
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html>).

/// A part of the text.
#[derive(Debug, PartialEq)]
pub(crate) enum Part<'t> {
    /// Text that stays as it is.
    Text(&'t str),
    /// The name between `${` and `}`.
    Variable(&'t str),
}

/// Splits the text at its variables. `${!Name}` is the text `${Name}`.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        parts.push(Part::Text(before));
        match name.strip_prefix('!') {
            Some(literal) => parts.extend([Part::Text("${"), Part::Text(literal), Part::Text("}")]),
            None => parts.push(Part::Variable(name)),
        }
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// May a variable have this name? "Names … must contain only alphanumeric characters, underscores, periods, and colons."
pub(crate) fn is_variable_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':'))
}

#[cfg(test)]
mod tests {
    use super::Part::{Text, Variable};
    use super::parts;

    #[test]
    fn a_text_is_split_at_its_variables() {
        for (text, expected) in [
            ("", vec![Text("")]),
            ("plain $HOME", vec![Text("plain $HOME")]),
            ("a-${B}-c", vec![Text("a-"), Variable("B"), Text("-c")]),
            ("${AWS::Region}${X.Y}", vec![Text(""), Variable("AWS::Region"), Text(""), Variable("X.Y"), Text("")]),
            ("${!Kept}", vec![Text(""), Text("${"), Text("Kept"), Text("}"), Text("")]),
            ("${unclosed", vec![Text("${unclosed")]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }
}
