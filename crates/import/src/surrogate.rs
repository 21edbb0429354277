//! JSON may write a character beyond U+FFFF as two escapes, a surrogate pair (RFC 8259, section 7). YAML may not.

use std::borrow::Cow;

/// The text with each surrogate pair as the one character that it stands for. A text that is not JSON stays as it is.
pub(crate) fn join_pairs(text: &str) -> Cow<'_, str> {
    let is_json = text.trim_start().starts_with('{');
    if !is_json || !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        joined.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = match pair(rest) {
            Some(character) => {
                joined.push(character);
                PAIR_LENGTH
            }
            None => {
                let escape: String = rest.chars().take(2).collect();
                joined.push_str(&escape);
                escape.len()
            }
        };
        rest = &rest[length..];
    }
    joined.push_str(rest);
    Cow::Owned(joined)
}

/// `\uD83D\uDE00`
const PAIR_LENGTH: usize = 12;

fn pair(text: &str) -> Option<char> {
    let unit = |range| u16::from_str_radix(text.get::<std::ops::Range<usize>>(range)?.strip_prefix("\\u")?, 16).ok();
    let units = [unit(0..6)?, unit(6..PAIR_LENGTH)?];
    let character = char::decode_utf16(units).next()?.ok()?;
    (character > '\u{ffff}').then_some(character)
}

#[cfg(test)]
mod tests {
    use super::join_pairs;

    #[test]
    fn only_pairs_in_json_are_joined() {
        for (text, expected) in [
            (r#"{"a": "\ud83d\uDE00!"}"#, r#"{"a": "😀!"}"#),
            (r#"{"a": "\\ud83d\\ude00"}"#, r#"{"a": "\\ud83d\\ude00"}"#),
            (r#"{"a": "\ud83d\u0041"}"#, r#"{"a": "\ud83d\u0041"}"#),
            (r#"{"a": "\u0041\ud83d\ude00"}"#, r#"{"a": "\u0041😀"}"#),
            (r#"{"a": "\u00e9\+12+345"}"#, r#"{"a": "\u00e9\+12+345"}"#),
            (r#"a: "\ud83d\ude00""#, r#"a: "\ud83d\ude00""#),
            (r#"{"a": "\u"#, r#"{"a": "\u"#),
            ("{\\é", "{\\é"),
        ] {
            assert_eq!(join_pairs(text), expected);
        }
    }
}
