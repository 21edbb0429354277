//! Text in columns.
//!
//! `tabled` does this and far more, but it would be a tenth of what a page loads to run a lab.

/// Pads each cell to the width of its column, but for the last, and puts two spaces between columns.
///
/// A cell of several lines goes on in its column.
pub(crate) fn lines<const N: usize>(rows: &[[String; N]]) -> Vec<Vec<String>> {
    let widths = widths(rows);
    let of_row = |row: &[String; N]| -> Vec<String> {
        let height = row.iter().map(|cell| cell.lines().count()).max().unwrap_or_default();
        (0..height)
            .map(|number| {
                let cells =
                    row.iter().zip(widths).map(|(cell, width)| pad(cell.lines().nth(number).unwrap_or(""), width));
                cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
            })
            .collect()
    };
    rows.iter().map(of_row).collect()
}

/// A table with a title as `aws … --output table` draws it. The first row is the head.
pub(crate) fn aws_table<const N: usize>(title: &str, rows: &[[String; N]]) -> String {
    let widths = widths(rows);
    let rule = widths.map(|width| "-".repeat(width + 4)).join("+");
    let inner = rule.chars().count();
    let mut text = format!("{}\n|{title:^inner$}|\n+{rule}+\n", "-".repeat(inner + 2));
    for (number, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("  {}  ", pad(cell, width)));
        text += &format!("|{}|\n", cells.collect::<Vec<_>>().join("|"));
        if number == 0 {
            text += &format!("+{rule}+\n");
        }
    }
    text + &format!("+{rule}+")
}

fn widths<const N: usize>(rows: &[[String; N]]) -> [usize; N] {
    std::array::from_fn(|column| {
        let lines = rows.iter().flat_map(|row| row[column].lines());
        lines.map(|line| line.chars().count()).max().unwrap_or_default()
    })
}

fn pad(text: &str, width: usize) -> String {
    format!("{text:<width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[[&str; 2]]) -> Vec<[String; 2]> {
        rows.iter().map(|row| row.map(str::to_owned)).collect()
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let lines = lines(&rows(&[["✗", "a"], ["long", "b\nc"], ["", "d"]]));
        assert_eq!(lines, [vec!["✗     a"], vec!["long  b", "      c"], vec!["      d"]]);
    }

    #[test]
    fn a_table_is_drawn_as_the_aws_cli_draws_it() {
        let drawn = "\
---------------------
|      Things       |
+-----------+-------+
|  Name     |  To   |
+-----------+-------+
|  default  |  nat  |
+-----------+-------+";
        assert_eq!(aws_table("Things", &rows(&[["Name", "To"], ["default", "nat"]])), drawn);
    }
}
