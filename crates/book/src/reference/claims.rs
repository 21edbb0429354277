//! What the source notes claim, whether it is right, and where it is treated: `{{#reference claims}}`.

use super::{Shelf, head, row};

/// A claim of the notes.
pub struct Claim {
    /// Its id, such as `C27`.
    pub id: &'static str,
    /// `right`, `imprecise`, `wrong` or `unproven`.
    pub verdict: &'static str,
    /// What they say.
    pub claim: &'static str,
}

/// Every claim, in order.
pub fn all() -> impl Iterator<Item = Claim> {
    let rows = include_str!("../../data/claims.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|line| {
        let mut cells = line.splitn(3, ',');
        Some(Claim { id: cells.next()?, verdict: cells.next()?, claim: cells.next()? })
    })
}

/// Each claim with its pages. What is not right is corrected among the myths.
pub fn table(shelf: &Shelf<'_>) -> String {
    let rows = all().map(|Claim { id, verdict, claim }| {
        let pages = shelf.links(|entry| entry.front.claims.iter().any(|treated| treated == id));
        let verdict = match verdict {
            "right" => "right".to_owned(),
            other => format!("[{other}](myths.md#{})", id.to_lowercase()),
        };
        row([&format!("<span id=\"{}\">{id}</span>", id.to_lowercase()), claim, &verdict, &pages.join(", ")])
    });
    head(["Id", "The notes say", "Verdict", "Treated in"]) + &rows.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_claims_are_numbered_without_a_gap() {
        for (number, claim) in (1..).zip(all()) {
            assert_eq!(claim.id, format!("C{number:02}"));
            assert!(["right", "imprecise", "wrong", "unproven"].contains(&claim.verdict), "{}", claim.id);
            assert!(claim.claim.ends_with('.'), "{}", claim.id);
        }
        assert_eq!(all().count(), 53);
    }

    #[test]
    fn a_claim_links_to_the_page_that_treats_it() {
        let text = super::super::tests::expanded("claims").expect("a table");
        assert_eq!(text.matches("[Bee](../a/b.md)").count(), 1, "{text}");
    }
}
