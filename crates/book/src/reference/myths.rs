//! What is often said and is not so: `{{#reference myths}}`.

use serde::Deserialize;

use super::Shelf;

/// A myth, and what is true.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Myth {
    /// What is said.
    myth: String,
    /// What is so, with the rules that say it.
    truth: String,
    /// The claims of the source notes that it corrects.
    #[serde(default)]
    claims: Vec<String>,
    /// The command of a page that shows it.
    shown_by: Option<String>,
}

/// Each myth with its correction, the pages that treat it and the command that shows it.
pub fn list(shelf: &Shelf<'_>) -> Result<String, String> {
    myths()?.iter().map(|myth| entry(myth, shelf)).collect()
}

fn myths() -> Result<Vec<Myth>, String> {
    let text = include_str!("../../data/myths.yaml");
    serde_saphyr::from_str(text).map_err(|error| format!("the myths cannot be read: {error}"))
}

fn entry(myth: &Myth, shelf: &Shelf<'_>) -> Result<String, String> {
    let anchors: String =
        myth.claims.iter().map(|claim| format!("<span id=\"{}\"></span>", claim.to_lowercase())).collect();
    let mut text = format!("\n{anchors}\n\n**{}** {}\n", myth.myth, myth.truth);
    let claims = myth.claims.iter().map(|claim| format!("[{claim}](claims.md#{})", claim.to_lowercase()));
    let pages = shelf.links(|entry| {
        let rules = &entry.front.rules;
        let claimed = entry.front.claims.iter().any(|claim| myth.claims.contains(claim));
        claimed || rules.iter().any(|rule| myth.truth.contains(&format!("[{rule}]")))
    });
    let mut facts: Vec<String> = claims.collect();
    if let Some(command) = &myth.shown_by {
        let run = shelf.links(|entry| entry.code.lines().any(|line| line.strip_prefix("$ ") == Some(command)));
        let [page, ..] = &run[..] else {
            return Err(format!("no page runs `{command}`, which is to show that it is a myth: {}", myth.myth));
        };
        facts.push(format!("shown in {page} by `{command}`"));
    } else if let [page, ..] = &pages[..] {
        facts.push(format!("treated in {page}"));
    }
    if !facts.is_empty() {
        text += &format!("\n<small>{}</small>\n", facts.join(" · "));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use vpce_model::rule::Rule;

    use super::super::claims;
    use super::*;

    #[test]
    fn every_claim_that_is_not_right_is_corrected_once() {
        let myths = myths().expect("the myths can be read");
        for claim in claims::all() {
            let corrected = myths.iter().filter(|myth| myth.claims.iter().any(|id| id == claim.id)).count();
            assert_eq!(corrected, usize::from(claim.verdict != "right"), "{}", claim.id);
        }
    }

    #[test]
    fn a_correction_rests_on_rules() {
        for myth in myths().expect("the myths can be read") {
            let cited = myth.truth.split('[').filter_map(|rest| rest.split(']').next());
            let rules = cited.filter(|id| id.parse::<Rule>().is_ok()).count();
            assert!(rules > 0 || myth.truth.contains("]("), "`{}` cites nothing", myth.myth);
        }
    }
}
