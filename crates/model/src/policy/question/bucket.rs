//! What can be asked of a bucket and its objects, and of any service.

use super::super::vocabulary::{S3Resource, s3_actions};
use super::dimension::Shape;
use super::language::{Language, Letters, Step, literal};

/// The actions that make the nicest examples, and behind them all others that are known.
fn examples() -> Vec<String> {
    let nicest = ["s3:GetObject", "s3:ListBucket", "s3:PutObject"];
    let known = nicest.into_iter().chain(s3_actions(S3Resource::Object)).chain(s3_actions(S3Resource::Bucket));
    known.map(str::to_ascii_lowercase).collect()
}

/// An action as AWS writes it, where it is a known one; the case of an action does not matter (`PO-40`).
pub(super) fn as_written(folded: &str) -> &str {
    let mut known = s3_actions(S3Resource::Object).chain(s3_actions(S3Resource::Bucket));
    known.find(|known| known.eq_ignore_ascii_case(folded)).unwrap_or(folded)
}

/// The actions on objects or on buckets, as they are compared.
pub(super) fn actions(resource: S3Resource) -> Language {
    Language(s3_actions(resource).map(|name| literal(&name.to_ascii_lowercase())).collect())
}

/// The shape of an action of Amazon S3 on a bucket or its objects.
pub(super) fn action() -> Shape {
    let texts = [actions(S3Resource::Object).0, actions(S3Resource::Bucket).0].concat();
    Shape { texts: Language(texts), ..any_action() }
}

/// The shape of an action of any service.
pub(super) fn any_action() -> Shape {
    let some = || vec![Step::One(Letters::Folded), Step::Many(Letters::Folded)];
    let texts = Language(vec![[some(), literal(":"), some()].concat()]);
    Shape { optional: false, multivalued: false, texts, examples: examples() }
}

/// The ARNs of objects in a bucket.
pub(super) fn objects(arn: &str) -> Language {
    let key = vec![Step::One(Letters::Any), Step::Many(Letters::Any)];
    Language(vec![[literal(arn), literal("/"), key].concat()])
}

/// The shape of the ARN of a bucket or of one of its objects.
pub(super) fn resource(arn: &str) -> Shape {
    let words = [vec![literal(arn)], objects(arn).0].concat();
    let examples = vec![format!("{arn}/x"), arn.to_owned()];
    Shape { optional: false, multivalued: false, texts: Language(words), examples }
}
