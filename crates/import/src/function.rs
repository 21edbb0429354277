//! The intrinsic functions of CloudFormation by name ("Intrinsic function reference",
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>).

/// Every function that a tag can call, without `Fn::`.
const TAGS: [&str; 24] = [
    "And",
    "Base64",
    "Cidr",
    "Condition",
    "Contains",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "GetStackOutput",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Ref",
    "RefAll",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
    "ValueOf",
];

/// The short tags, without their `!`.
pub(crate) fn tags() -> impl Iterator<Item = &'static str> {
    TAGS.into_iter()
}

/// The long name of the function that a tag calls.
pub(crate) fn of_tag(tag: &str) -> Option<String> {
    match tag {
        "Ref" | "Condition" => Some(tag.to_owned()),
        _ if TAGS.contains(&tag) => Some(format!("Fn::{tag}")),
        _ => None,
    }
}

/// Is a mapping with this one key a call? (`Condition` is one only where a condition is expected: a policy statement has
/// a key of the same name.)
pub(crate) fn is_name(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}

/// Does CloudFormation know a function of this long name? `Fn::ForEach` is followed by the name of its loop.
pub(crate) fn exists(name: &str) -> bool {
    name.starts_with("Fn::ForEach::") || tags().any(|tag| of_tag(tag).is_some_and(|known| known == name))
}
