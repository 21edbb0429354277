//! The managed policies of AWS whose text is known here: those that callers of endpoints often have.

/// The rows of the data: the name with its path, the version, the day of the version, the document.
fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    let lines = include_str!("../../data/managed-policies.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.splitn(4, ' ').collect::<Vec<_>>().try_into().ok())
}

/// The document of a managed policy of AWS, by its ARN. One that is not here may have any text.
pub(super) fn document(arn: &str) -> Option<&'static str> {
    let name = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
    rows().find(|[known, ..]| *known == name).map(|[.., document]| document)
}
