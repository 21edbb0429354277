//! Every page of others that this book rests on, in one place: `{{#reference sources}}`.

use std::collections::{BTreeMap, BTreeSet};

use vpce_model::pricing::PriceSource;
use vpce_model::rule::Rule;

use super::Shelf;

/// A page of others.
#[derive(Default)]
struct Source {
    title: String,
    rules: BTreeSet<Rule>,
    pages: Vec<String>,
    is_price: bool,
}

/// The sources by host: those of the rules, those of the prices, and those that pages name.
pub fn list(shelf: &Shelf<'_>) -> String {
    let mut hosts: BTreeMap<String, BTreeMap<String, Source>> = BTreeMap::new();
    for (url, source) in collect(shelf) {
        hosts.entry(host(&url).to_owned()).or_default().insert(url, source);
    }
    hosts.iter().map(|(host, sources)| format!("\n## {host}\n\n{}", items(sources))).collect()
}

fn collect(shelf: &Shelf<'_>) -> BTreeMap<String, Source> {
    let mut sources: BTreeMap<String, Source> = BTreeMap::new();
    for rule in Rule::ALL {
        for cited in rule.sources() {
            let source = sources.entry(cited.url.to_owned()).or_default();
            cited.title.clone_into(&mut source.title);
            source.rules.insert(*rule);
        }
    }
    for cited in PriceSource::all() {
        if let Some(url) = cited.url {
            let source = sources.entry(url.to_owned()).or_default();
            cited.title.clone_into(&mut source.title);
            source.is_price = true;
        }
    }
    for entry in shelf.book {
        let links: BTreeMap<_, _> = entry.links.iter().map(|(title, url)| (url, title)).collect();
        for (url, title) in links {
            let source = sources.entry(url.clone()).or_default();
            if source.title.is_empty() {
                title.clone_into(&mut source.title);
            }
            source.pages.push(shelf.link(entry));
        }
    }
    sources
}

fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or(url)
}

fn items(sources: &BTreeMap<String, Source>) -> String {
    let mut items: Vec<_> = sources.iter().collect();
    items.sort_by_key(|(_, source)| source.title.to_lowercase());
    items.into_iter().map(|(url, source)| item(url, source)).collect()
}

fn item(url: &str, source: &Source) -> String {
    let rules = match source.rules.len() {
        0 => None,
        1 => Some("one rule".to_owned()),
        many => Some(format!("{many} rules")),
    };
    let prices = source.is_price.then(|| "prices".to_owned());
    let uses: Vec<_> = rules.into_iter().chain(prices).chain(source.pages.iter().cloned()).collect();
    format!("- [{}]({url}): {}\n", source.title, uses.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::expanded;
    use super::*;

    #[test]
    fn every_source_of_a_rule_and_of_a_page_is_there_once() {
        let text = expanded("sources").expect("a list");
        for source in Rule::ALL.iter().flat_map(|rule| rule.sources()) {
            assert_eq!(text.matches(&format!("]({}): ", source.url)).count(), 1, "{}", source.url);
        }
        assert!(text.contains("- [A page](https://docs.aws.amazon.com/a.html): [Bee](../a/b.md)\n"), "{text}");
    }
}
