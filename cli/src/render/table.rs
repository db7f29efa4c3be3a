//! Tables that fit a width in columns.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use keyplan::report::Align;
use unicode_width::UnicodeWidthStr;

use crate::escape;

/// A rule under the heads, and no other lines.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    head: String,
    align: Align,
    cells: Vec<String>,
    /// Its width in columns of the terminal; `None` for as wide as its cells and the table let it be.
    width: Option<usize>,
}

impl Column {
    /// A column with a head and cells, from the top. A cell may have several lines.
    pub fn new(head: &str, align: Align, cells: Vec<String>) -> Self {
        let cells = cells.iter().map(|cell| escape::text(cell).into_owned()).collect();
        Self { head: escape::line(head).into_owned(), align, cells, width: None }
    }

    /// The same column, as wide as its widest cell. Its head may still break.
    pub fn roomy(self) -> Self {
        let lines = self.cells.iter().flat_map(|cell| cell.lines()).chain(self.head.split(' '));
        Self { width: lines.map(UnicodeWidthStr::width).max(), ..self }
    }

    /// The same column, as narrow as its longest word allows. Figures are one word: they hold no spaces at which a line
    /// breaks.
    pub fn narrowest(self) -> Self {
        Self { width: Some(self.least_width()), ..self }
    }

    /// The same column, no wider than this. All lines of a cell but the first are indented.
    pub fn wrapped(self, width: usize) -> Self {
        let options = textwrap::Options::new(width).subsequent_indent("  ");
        let cells: Vec<String> = self.cells.iter().map(|cell| textwrap::fill(cell, &options)).collect();
        let widest = cells.iter().flat_map(|cell| cell.lines()).chain([self.head.as_str()]).map(UnicodeWidthStr::width);
        Self { width: widest.max(), cells, ..self }
    }

    /// Its width, or the width that its longest word needs.
    pub fn width(&self) -> usize {
        self.width.unwrap_or_else(|| self.least_width())
    }

    fn least_width(&self) -> usize {
        let texts = std::iter::once(&self.head).chain(&self.cells);
        texts.flat_map(|text| text.split([' ', '\n'])).map(UnicodeWidthStr::width).max().unwrap_or_default()
    }
}

/// The columns of rows.
pub fn columns<const N: usize>(heads: [(&str, Align); N], rows: &[[String; N]]) -> Vec<Column> {
    let cells = |index: usize| rows.iter().map(|row| row[index].clone()).collect();
    heads.into_iter().enumerate().map(|(index, (head, align))| Column::new(head, align, cells(index))).collect()
}

/// Columns side by side, with so many spaces between them. Cells break at spaces where the width demands it.
pub fn table(columns: &[Column], gap: usize, width: usize) -> String {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic).set_width(narrow(width));
    table.set_header(columns.iter().map(|column| &column.head));
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or_default();
    for row in 0..rows {
        table.add_row(columns.iter().map(|column| column.cells.get(row).map_or("", String::as_str)));
    }
    for (index, (laid_out, column)) in table.column_iter_mut().zip(columns).enumerate() {
        let gap = if index + 1 == columns.len() { 0 } else { gap };
        laid_out.set_padding((0, narrow(gap)));
        laid_out.set_constraint(match column.width {
            Some(width) => ColumnConstraint::Absolute(Width::Fixed(narrow(width + gap))),
            // A share that every column can have: names may be longer than the table is wide.
            None => {
                let least = (column.least_width() + gap).min(width / columns.len());
                ColumnConstraint::LowerBoundary(Width::Fixed(narrow(least)))
            }
        });
        laid_out.set_cell_alignment(match column.align {
            Align::Left => CellAlignment::Left,
            Align::Right => CellAlignment::Right,
        });
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The library counts columns in 16 bits.
fn narrow(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}
