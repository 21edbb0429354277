//! The calls of the AWS CLI that the pages show or the model advises: `{{#reference calls}}`.

use std::collections::BTreeMap;

use vpce_model::fix::Change;

use super::{Shelf, head, row};

/// A call, such as `aws ec2 create-vpc-endpoint`.
#[derive(Default)]
struct Call {
    is_advised: bool,
    pages: Vec<String>,
}

/// Each call with AWS's page and the pages that show it.
pub fn table(shelf: &Shelf<'_>) -> String {
    let mut calls: BTreeMap<(String, String), Call> = BTreeMap::new();
    for (service, operation) in Change::OPERATIONS {
        calls.entry(((*service).to_owned(), (*operation).to_owned())).or_default().is_advised = true;
    }
    for entry in shelf.book {
        for call in entry.code.split("aws ").skip(1).filter_map(call) {
            let pages = &mut calls.entry(call).or_default().pages;
            let page = shelf.link(entry);
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
    }
    let rows = calls.iter().map(|((service, operation), call)| {
        let page = format!("https://docs.aws.amazon.com/cli/latest/reference/{service}/{operation}.html");
        let advised = if call.is_advised { "yes" } else { "" };
        row([&format!("[`aws {service} {operation}`]({page})"), advised, &call.pages.join(", ")])
    });
    head(["Call", "Advised by `vpce trace --fix`", "Shown in"]) + &rows.collect::<String>()
}

/// The service and the operation that stand behind `aws `; none where it is only a word of a sentence.
fn call(rest: &str) -> Option<(String, String)> {
    let mut words = rest.split_whitespace();
    let (service, operation) = (words.next()?, words.next()?);
    let is_name = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let is_call = is_name(service) && is_name(operation) && !service.starts_with('-') && !operation.starts_with('-');
    is_call.then(|| (service.to_owned(), operation.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::expanded;

    #[test]
    fn calls_of_pages_and_of_the_model_are_listed() {
        let text = expanded("calls").expect("a table");
        let shown = "[`aws ec2 create-vpc-endpoint`](https://docs.aws.amazon.com/cli/latest/reference/ec2/create-vpc-endpoint.html) |  | [Bee](../a/b.md) |";
        assert!(text.contains(shown), "{text}");
        assert!(text.contains("modify-vpc-endpoint.html) | yes |"), "{text}");
    }
}
