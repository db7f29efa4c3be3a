//! The counts of a design's functions.

use keyplan::keyspace::ClassCount;
use keyplan::report::{self, Align, Counted, format};

use super::prose;
use super::table::{columns, table};

/// The key space of each function, its classes, and how it was counted where that was asked for.
pub fn counts(counted: &[Counted<'_>], width: usize) -> String {
    let mut rows: Vec<[String; 4]> = Vec::new();
    for Counted { function, keys, classes, .. } in counted {
        rows.push([(*function).to_owned(), String::new(), String::new(), breakable(format::all_digits(keys))]);
        rows.extend(
            classes
                .iter()
                .map(|class| [String::new(), class.write.clone(), report::scope_name(class), class_size(class)]),
        );
    }
    let heads = [("function", Align::Left), ("write", Align::Left), ("scope", Align::Left), ("keys", Align::Right)];
    let mut out = table(&columns(heads, &rows), 2, width);
    for Counted { function, explanation, .. } in counted.iter().filter(|counted| !counted.explanation.is_empty()) {
        out += &format!("\n{function}\n");
        out.extend(explanation.iter().map(|line| {
            let text = line.trim_start();
            prose(text, &format!("  {}", " ".repeat(line.len() - text.len())), width)
        }));
    }
    out
}

/// More digits than this do not fit a narrow terminal.
const MOST_ON_A_LINE: usize = 40;

/// A count that may break between its groups of digits where it is too long for one line.
fn breakable(count: String) -> String {
    if count.len() > MOST_ON_A_LINE { count.replace('\u{202f}', " ") } else { count }
}

fn class_size(class: &ClassCount) -> String {
    if class.min == class.max {
        return format::count(&class.min);
    }
    let mean = class.mean().map_or(String::new(), |mean| format!(", mean {mean}"));
    format!("{} to {}{mean}", format::count(&class.min), format::count(&class.max))
}
