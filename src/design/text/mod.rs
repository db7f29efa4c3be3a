//! The text notation: how it is read, printed and coloured.

mod domains;
mod expressions;
mod highlight;
mod hot;
mod lexer;
mod popularity;
mod print;
mod returns;
mod signature;
mod source;
mod statements;
mod tokens;

pub use expressions::expression_from;
pub use highlight::{Highlight, HighlightKind, highlight};
pub use statements::document;
