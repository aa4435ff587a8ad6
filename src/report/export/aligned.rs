//! A table as text in columns, for a message or a printer. What no row has is left out.

use unicode_width::UnicodeWidthStr as _;

use super::super::table::{Cell, Table};
use crate::domain::{Instant, Zone};

pub(super) fn text(table: &Table) -> String {
    let columns = table.columns();
    let rows = table.rows();
    // The first column says the same in every row; here it stands in the title.
    // So do those at the end that say how it was looked at.
    let used: Vec<usize> = (1..columns.len())
        .filter(|at| !matches!(columns[*at].name, "known_at" | "filter"))
        .filter(|at| rows.iter().any(|row| row.get(*at).is_some_and(|cell| *cell != Cell::Empty)))
        .collect();
    let mut lines: Vec<Vec<(String, bool)>> =
        vec![used.iter().map(|at| (columns[*at].name.to_owned(), numeric(&rows, *at))).collect()];
    for row in &rows {
        lines.push(used.iter().map(|at| (cell(&row[*at]), numeric(&rows, *at))).collect());
    }
    let widths: Vec<usize> =
        (0..used.len()).map(|at| lines.iter().map(|line| line[at].0.width()).max().unwrap_or(0)).collect();
    let mut out = title(table);
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|((text, right), width)| {
            let gap = " ".repeat(width - text.width());
            if *right { format!("{gap}{text}") } else { format!("{text}{gap}") }
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn title(table: &Table) -> String {
    let mark = table.mark().unwrap_or("no figures yet");
    let asked = if table.as_of.is_some() { "as of" } else { "for" };
    let look = [
        ("filter", Some(table.look.filter.trim()).filter(|filter| !filter.is_empty())),
        ("sorted by", table.look.sorted_by.as_deref()),
        ("grouped by", table.look.grouped_by.as_deref()),
    ];
    let looks = look.into_iter().filter_map(|(name, what)| Some(format!("  {name} {}", what?)));
    format!("{mark}  {}  {asked} {}{}\n", table.name(), clock(table.at), looks.collect::<String>())
}

fn numeric(rows: &[Vec<Cell>], at: usize) -> bool {
    rows.iter().any(|row| matches!(row.get(at), Some(Cell::Number(_) | Cell::Decimal(_))))
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Decimal(number) => format!("{number:.2}"),
        Cell::Hidden => "<5".to_owned(),
        Cell::Text(text) => text.to_string(),
        Cell::Time(at) => clock(*at),
    }
}

fn clock(at: Instant) -> String {
    Zone::DILI.local(at).format("%Y-%m-%d %H:%M TLT").to_string()
}
