//! Texts in which `*`, `?` and `${…}` stand for others: action names, ARNs, the values of conditions.
//!
//! A pattern is split once into [`Token`]s. Matching keeps only the last `*` to come back to, so that the time it takes grows
//! with the product of both lengths and no faster, however many `*` somebody writes.

use smol_str::SmolStr;

use super::context::{Context, Key};

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Itself.
    Text(SmolStr),
    /// `?`: one character.
    One,
    /// `*`: any characters, or none.
    Many,
    /// `${key}`: the key's value, taken literally (`PO-50`).
    Variable {
        key: Key,
        /// What stands in for a key that the request lacks.
        default: Option<SmolStr>,
    },
}

/// Which characters are special in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Syntax {
    /// `*` and `?`.
    pub(super) wildcards: bool,
    /// `${…}`, from version 2012-10-17 on (`PO-52`).
    pub(super) variables: bool,
}

/// A text with its special characters understood. Most are one piece, which needs no list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    One(Token),
    Several(Vec<Token>),
}

/// What is wrong with a `${…}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VariableError {
    /// `${` without `}`.
    MissingBrace,
    /// A default that is not in single quotes.
    MissingQuote,
    /// A space inside the key.
    Space,
    /// `${}`.
    Empty,
}

impl Pattern {
    /// Splits a text.
    pub(super) fn new(text: &str, syntax: Syntax) -> Result<Self, VariableError> {
        let special =
            |byte: u8| (syntax.wildcards && matches!(byte, b'*' | b'?')) || (syntax.variables && byte == b'$');
        if !text.bytes().any(special) {
            return Ok(Self::One(Token::Text(text.into())));
        }
        let mut tokens = Vec::new();
        // The literal text that waits for its end, and where to look on from.
        let (mut start, mut place) = (0, 0);
        while let Some(found) = text[place..].bytes().position(special) {
            place += found;
            let (token, length) = match &text[place..=place] {
                "*" => (Token::Many, 1),
                "?" => (Token::One, 1),
                _ => match variable(&text[place..])? {
                    Some(found) => found,
                    None => {
                        place += 1;
                        continue;
                    }
                },
            };
            if start < place {
                tokens.push(Token::Text(text[start..place].into()));
            }
            if token != Token::Many || tokens.last() != Some(&Token::Many) {
                tokens.push(token);
            }
            place += length;
            start = place;
        }
        if start < text.len() {
            tokens.push(Token::Text(text[start..].into()));
        }
        Ok(Self::of(tokens))
    }

    fn of(mut tokens: Vec<Token>) -> Self {
        match (tokens.pop(), tokens.is_empty()) {
            (Some(token), true) => Self::One(token),
            (last, _) => {
                tokens.extend(last);
                Self::Several(tokens)
            }
        }
    }

    /// `*`.
    pub(super) fn everything() -> Self {
        Self::One(Token::Many)
    }

    /// Whether it is `*` and nothing else.
    pub(super) fn is_everything(&self) -> bool {
        *self == Self::everything()
    }

    /// Its pieces.
    pub(super) fn tokens(&self) -> &[Token] {
        match self {
            Self::One(token) => std::slice::from_ref(token),
            Self::Several(tokens) => tokens,
        }
    }

    /// The keys whose values it needs.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.tokens().iter().filter_map(|token| match token {
            Token::Variable { key, .. } => Some(key),
            _ => None,
        })
    }

    /// Whether a text fits. A variable that has no value fits nothing (`PO-53`).
    pub(super) fn matches(&self, text: &str, context: &Context) -> bool {
        match self.tokens() {
            [] => text.is_empty(),
            [Token::Many] => true,
            [Token::Text(literal)] => literal == text,
            [Token::Text(literal), Token::Many] => text.starts_with(literal.as_str()),
            tokens => matches(tokens, text, context),
        }
    }

    /// The text that it stands for, where it has no wildcards.
    pub(super) fn resolve(&self, context: &Context) -> Option<String> {
        let mut text = String::new();
        for token in self.tokens() {
            match token {
                Token::Text(literal) => text.push_str(literal),
                Token::Variable { key, default } => text.push_str(value(key, default.as_deref(), context)?),
                Token::One => text.push('?'),
                Token::Many => text.push('*'),
            }
        }
        Some(text)
    }

    /// The pattern, split at the colons of its text, into as many as `fields` parts; the last one keeps further colons.
    pub(super) fn split_at_colons(&self, fields: usize) -> Vec<Self> {
        let mut parts: Vec<Vec<Token>> = vec![Vec::new()];
        for token in self.tokens() {
            let Token::Text(literal) = token else {
                parts.last_mut().into_iter().for_each(|part| part.push(token.clone()));
                continue;
            };
            for (place, piece) in literal.splitn(fields + 1 - parts.len(), ':').enumerate() {
                if place > 0 {
                    parts.push(Vec::new());
                }
                if let Some(part) = parts.last_mut().filter(|_| !piece.is_empty()) {
                    part.push(Token::Text(piece.into()));
                }
            }
        }
        parts.into_iter().map(Self::of).collect()
    }

    /// Its literal text up to the first special character.
    pub(super) fn literal_start(&self) -> &str {
        match self.tokens().first() {
            Some(Token::Text(literal)) => literal,
            _ => "",
        }
    }

    /// Whether every token is literal text.
    pub(super) fn is_literal(&self) -> bool {
        self.tokens().iter().all(|token| matches!(token, Token::Text(_)))
    }

    /// Whether its literal text spells a variable: in a version that has none.
    pub(super) fn spells_variable(&self) -> bool {
        self.tokens().iter().any(|token| matches!(token, Token::Text(literal) if literal.contains("${")))
    }

    /// Whether it contains `*` or `?`.
    pub(super) fn has_wildcards(&self) -> bool {
        self.tokens().iter().any(|token| matches!(token, Token::One | Token::Many))
    }
}

/// What starts at a `$`, and how long it is in the text; none when it is just a `$`.
fn variable(text: &str) -> Result<Option<(Token, usize)>, VariableError> {
    let Some(inside) = text.strip_prefix("${") else { return Ok(None) };
    let end = inside.find('}').ok_or(VariableError::MissingBrace)?;
    let length = end + 3;
    let inside = &inside[..end];
    if matches!(inside, "*" | "?" | "$") {
        // The character itself (`PO-54`).
        return Ok(Some((Token::Text(inside.into()), length)));
    }
    let (key, default) = match inside.split_once(',') {
        None => (inside, None),
        Some((key, default)) => {
            let quoted = default.trim().strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            (key, Some(quoted.ok_or(VariableError::MissingQuote)?.into()))
        }
    };
    match key {
        "" => Err(VariableError::Empty),
        key if key.contains(' ') => Err(VariableError::Space),
        key => Ok(Some((Token::Variable { key: Key::new(key), default }, length))),
    }
}

/// The single value of a key, or what stands in for it.
fn value<'a>(key: &Key, default: Option<&'a str>, context: &'a Context) -> Option<&'a str> {
    context.single(key).or(default)
}

fn matches(tokens: &[Token], text: &str, context: &Context) -> bool {
    let (mut token, mut place) = (0, 0);
    // Where to go on after the last `*`, and how much of the text it has taken.
    let mut back: Option<(usize, usize)> = None;
    loop {
        let step = match tokens.get(token) {
            None if place == text.len() => return true,
            None => None,
            Some(Token::Many) => {
                token += 1;
                back = Some((token, place));
                continue;
            }
            Some(Token::One) => text[place..].chars().next().map(char::len_utf8),
            Some(Token::Text(literal)) => text[place..].starts_with(literal.as_str()).then_some(literal.len()),
            Some(Token::Variable { key, default }) => {
                let Some(value) = value(key, default.as_deref(), context) else { return false };
                text[place..].starts_with(value).then_some(value.len())
            }
        };
        match (step, &mut back) {
            (Some(length), _) => {
                token += 1;
                place += length;
            }
            (None, Some((after, taken))) => {
                let Some(letter) = text[*taken..].chars().next() else { return false };
                *taken += letter.len_utf8();
                (token, place) = (*after, *taken);
            }
            (None, None) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Syntax = Syntax { wildcards: true, variables: true };

    fn fits(pattern: &str, text: &str) -> bool {
        let context = Context::new().with("aws:username", "alice").with_all("aws:TagKeys", ["a"]);
        Pattern::new(pattern, ALL).expect("a pattern").matches(text, &context)
    }

    #[test]
    fn wildcards_stand_for_characters() {
        for (pattern, text) in
            [("", ""), ("*", ""), ("a*c", "abbc"), ("a*c", "ac"), ("?é?", "xéy"), ("*b*b*", "abab"), ("a**", "a")]
        {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a", "A"), ("a?", "a"), ("a*c", "abcd"), ("*b*b*", "ab"), ("?", "")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn many_wildcards_take_no_longer_than_their_number() {
        assert!(!fits(&"*a".repeat(5_000), &("a".repeat(4_000) + "b")));
    }

    #[test]
    fn variables_stand_for_values() {
        assert!(fits("home/${aws:username}/*", "home/alice/x"));
        assert!(fits("${aws:UserName}", "alice"), "PO-46: key names ignore case");
        assert!(fits("${aws:PrincipalTag/team, 'none'}-*", "none-1"), "PO-50");
        assert!(!fits("${aws:PrincipalTag/team}*", "x"), "PO-53: no value, no match");
        assert!(!fits("${aws:TagKeys}", "a"), "PO-53: only single-valued keys");
        assert!(fits("${*}${?}${$}", "*?$") && !fits("${*}", "x"), "PO-54");
        assert!(fits("5$", "5$"));
    }

    #[test]
    fn a_variable_that_is_none_is_told() {
        for (text, error) in [
            ("${aws:username", VariableError::MissingBrace),
            ("${aws:username, x}", VariableError::MissingQuote),
            ("${ aws:username}", VariableError::Space),
            ("${}", VariableError::Empty),
        ] {
            assert_eq!(Pattern::new(text, ALL), Err(error), "{text}");
        }
    }

    #[test]
    fn a_pattern_is_split_at_the_colons_of_its_text() {
        let pattern = Pattern::new("arn:aws:s3:::${aws:username}:x:y", ALL).expect("a pattern");
        let parts = pattern.split_at_colons(6);
        assert_eq!(parts.len(), 6);
        assert!(parts[5].matches("alice:x:y", &Context::new().with("aws:username", "alice")));
        assert!(parts[3].matches("", &Context::new()));
    }
}
