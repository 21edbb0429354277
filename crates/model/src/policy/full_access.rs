//! Whether a document is the endpoint policy that gives full access, told without reading what else a policy may say.

use nojson::{JsonValueKind, RawJson};

use super::reading::{Json, items};

/// Whether an endpoint policy says what the default one says, however it is laid out: one statement, which allows everybody
/// everything.
///
/// "Default endpoint policy",
/// <https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#default-endpoint-policy>
pub(crate) fn gives_full_access(text: &str) -> bool {
    let Ok(json) = RawJson::parse(text) else { return false };
    let Some(statement) = member(json.value(), "Statement") else { return false };
    let mut statements = items(statement);
    statements.next().is_some_and(allows_everything) && statements.next().is_none()
}

fn allows_everything(statement: Json<'_, '_>) -> bool {
    let needed = ["Effect", "Principal", "Action", "Resource"];
    needed.iter().all(|element| member(statement, element).is_some())
        && members(statement).all(|(element, value)| match element {
            "Sid" => true,
            "Effect" => is(value, "Allow"),
            "Principal" => is_everything(member(value, "AWS").unwrap_or(value)),
            "Action" | "Resource" => is_everything(value),
            _ => false,
        })
}

fn is_everything(value: Json<'_, '_>) -> bool {
    let mut values = items(value).peekable();
    values.peek().is_some() && values.all(|value| is(value, "*"))
}

fn is(value: Json<'_, '_>, text: &str) -> bool {
    value.as_string_str().is_ok_and(|value| value == text)
}

fn member<'t, 'j>(object: Json<'t, 'j>, name: &str) -> Option<Json<'t, 'j>> {
    members(object).find(|(element, _)| *element == name).map(|(_, value)| value)
}

fn members<'t, 'j>(object: Json<'t, 'j>) -> impl Iterator<Item = (&'t str, Json<'t, 'j>)> {
    let members = (object.kind() == JsonValueKind::Object).then(|| object.to_object().ok()).flatten();
    members.into_iter().flatten().filter_map(|(name, value)| Some((name.as_string_str().ok()?, value)))
}
