//! Tables that compare: where the corner is empty, the first column names the rows.

use std::cell::Cell;

use anyhow::Result;
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// Makes the first cell of each row its heading. Markdown knows headings of columns only, so mdBook makes the corner an
/// empty one, and those who hear the table would hear nothing for the rows.
pub fn name_rows(page: &str) -> Result<String> {
    let page = page.replace("<th></th>", "<td></td>");
    let compares = Cell::new(false);
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("thead", |_| {
            compares.set(false);
            Ok(())
        }))
        .append_element_content_handler(element!("thead td:first-child", |_| {
            compares.set(true);
            Ok(())
        }))
        .append_element_content_handler(element!("tbody td:first-child", |cell| {
            if compares.get() {
                cell.set_tag_name("th")?;
                cell.set_attribute("scope", "row")?;
            }
            Ok(())
        }));
    Ok(rewrite_str(&page, settings)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_corner_makes_row_headings() {
        let table = |corner: &str, first: &str| {
            format!(
                "<table><thead><tr>{corner}<th>b</th></tr></thead><tbody><tr>{first}<td>2</td></tr></tbody></table>"
            )
        };
        let plain = table("<th>a</th>", "<td>1</td>");
        let compared = table("<th></th>", "<td>1</td>");
        let named = table("<td></td>", "<th scope=\"row\">1</th>");
        assert_eq!(name_rows(&format!("{compared}{plain}")).expect("HTML"), format!("{named}{plain}"));
    }
}
