//! Holds the theme against mdBook's own: a file of ours that stands in the place of one of mdBook's was written with
//! that one in mind, so a new mdBook means a second look.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

/// Each file that we replace, mdBook's file that it replaces, and the hash of that one when ours was last compared.
const REPLACED: &[(&str, &str, &str)] = &[
    ("index.hbs", "templates/index.hbs", "bf8b6b7cc5c1e44b"),
    ("book.js", "js/book.js", "609e4cb80f92aa95"),
    ("css/variables.css", "css/variables.css", "8adf115df892369c"),
    ("css/print.css", "css/print.css", "9e4910d8eb508863"),
    ("highlight.css", "css/highlight.css", "493f70e1527d8956"),
];

/// Files that we do not replace, but whose ids, classes or functions ours rely upon.
const RELIED_UPON: &[(&str, &str)] = &[
    ("css/general.css", "e96d0476741bfcbe"),
    ("css/chrome.css", "d279d366359c0d58"),
    ("templates/toc.js.hbs", "64ff628684df470e"),
    ("searcher/searcher.js", "09f2665dfa08d32e"),
    ("js/highlight.js", "abc7f01d0ce8c64e"),
];

const FRONT_END: &str = concat!(env!("MDBOOK_HTML"), "/front-end");
const THEME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../theme");

fn hash(file: &Path) -> String {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("`{}`: {error}", file.display()));
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn what_we_replace_or_rely_upon_is_still_what_we_knew() {
    let replaced =
        REPLACED.iter().map(|&(ours, theirs, known)| (format!("compare `theme/{ours}` with it"), theirs, known));
    let relied_upon =
        RELIED_UPON.iter().map(|&(theirs, known)| ("see whether the theme still fits it".to_owned(), theirs, known));
    let changed: Vec<_> = replaced
        .chain(relied_upon)
        .filter_map(|(advice, theirs, known)| {
            let now = hash(&Path::new(FRONT_END).join(theirs));
            (now != known).then(|| format!("mdBook's `{theirs}` is now {now}: {advice}, then write the new hash here"))
        })
        .collect();
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

#[test]
fn what_we_replace_is_there() {
    for (ours, ..) in REPLACED {
        assert!(Path::new(THEME).join(ours).is_file(), "`theme/{ours}` is missing");
    }
}
