//! The words that AWS's services have for their actions and condition keys. The lists grow with AWS: a word that is not here may
//! be newer than they are.

/// The rows of a file behind its comments and its row of column names.
fn rows(csv: &'static str) -> impl Iterator<Item = &'static str> {
    csv.lines().skip_while(|line| line.starts_with('#')).skip(1)
}

/// The prefixes of services in the names of actions.
pub(super) fn service_prefixes() -> impl Iterator<Item = &'static str> {
    rows(include_str!("../../data/service-prefixes.csv"))
}

/// The condition keys that services define for themselves.
pub(super) fn condition_keys() -> impl Iterator<Item = &'static str> {
    rows(include_str!("../../data/condition-keys.csv"))
}

/// The word most like another, whatever their case.
pub(super) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> &'w str {
    let word = word.to_ascii_lowercase();
    let like = |known: &str| strsim::jaro_winkler(&known.to_ascii_lowercase(), &word);
    known.into_iter().max_by(|one, other| like(one).total_cmp(&like(other))).unwrap_or_default()
}

/// What an action of Amazon S3 works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum S3Resource {
    Object,
    Bucket,
}

/// The actions of Amazon S3 that work on objects, or on buckets.
pub(super) fn s3_actions(resource: S3Resource) -> impl Iterator<Item = &'static str> {
    let wanted = match resource {
        S3Resource::Object => "object",
        S3Resource::Bucket => "bucket",
    };
    let rows = rows(include_str!("../../data/s3-actions.csv")).filter_map(|row| row.split_once(','));
    rows.filter(move |(_, resource)| *resource == wanted).map(|(action, _)| action)
}
