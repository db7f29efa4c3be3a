//! The words of the text notation, each listed once: for the parser, for hints and for the highlighter.
//!
//! Units, metrics and the lines of `topology` and `settings` are listed where they are declared.

/// The words that open a statement.
pub const STATEMENTS: [&str; 7] = ["design", "entity", "read", "write", "topology", "settings", "accept"];
/// The words that open a clause of a `read`.
pub const READ_CLAUSES: [&str; 7] = ["where", "rate", "returns", "source", "snapshot", "version", "hot"];
/// The words that open a clause of a `write`.
pub const WRITE_CLAUSES: [&str; 2] = ["rate", "invalidates"];
/// The words that open the values of a parameter; no entity has such a name.
pub const DOMAINS: [&str; 5] = ["bool", "text", "date", "list", "subset"];
/// The operators that are words.
pub const OPERATORS: [&str; 6] = ["and", "or", "not", "in", "is", "div"];
/// The functions of conditions.
pub const CALLS: [&str; 6] = ["ceil_div", "min", "max", "abs", "len", "count_set"];
/// The words that stand only inside a clause.
pub const PARTICLES: [&str; 20] = [
    "of", "max", "step", "set", "absent", "true", "false", "zipf", "uniform", "measured", "rest", "window", "page",
    "mean", "worst", "per", "item", "at", "start", "answer",
];

/// What to write in place of the name of a type in other languages; `None` for all other words.
#[must_use]
pub fn type_hint(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "int" | "integer" | "uint" | "long" | "short" | "byte" | "number" | "num" | "bigint" | "smallint"
        | "serial" | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" | "int32" | "int64" => {
            "write a range, as `0..<1000`, or the name of an entity"
        }
        "string" | "str" | "varchar" | "char" | "bytes" => {
            "write `text 1..=32 of [a-z0-9_]`, a choice as `{asc, desc}`, or the name of an entity"
        }
        "boolean" | "flag" => "write `bool`",
        "uuid" | "guid" | "id" => "declare an entity, as `entity cart: 1_000_000`, and write its name",
        "float" | "double" | "decimal" | "real" | "f32" | "f64" | "money" => {
            "write a range of whole numbers in a smaller unit, as cents"
        }
        "datetime" | "timestamp" | "time" => {
            "write `date 2020-01-01..=2026-12-31`, or a range of whole numbers as seconds"
        }
        "enum" | "union" | "literal" => "write a choice, as `{asc, desc}`",
        "array" | "vec" | "vector" | "tuple" => "write `list of {a, b} max 3`",
        "set" => "write `subset of {a, b, c}`",
        "optional" | "option" | "nullable" | "maybe" => "write `?` after the values, as `5..=20?`",
        _ => return None,
    })
}

/// Whether a word opens a statement or a clause.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    STATEMENTS.contains(&word) || READ_CLAUSES.contains(&word) || WRITE_CLAUSES.contains(&word)
}

/// Whether a word is a name: letters, digits and `_`, and no digit first.
#[must_use]
pub fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
