//! The JSON of schemes and of arguments.

use serde_json::{Map, Value as Json};

use super::error::{Code, SchemeError};
use super::key_scheme::Scheme;
use crate::design::json::{self, Tree};
use crate::design::{LineIndex, Position, Problem};

/// The beginning of the name of every version of the format.
const FORMAT: &str = "keyplan.scheme/";

/// The largest scheme that is read, in bytes.
pub const MOST_BYTES: usize = 16_000_000;

impl Scheme {
    /// Reads a scheme.
    ///
    /// # Errors
    ///
    /// [`Code::TooLarge`] for more than [`MOST_BYTES`], [`Code::NewerFormat`] for a version of the format that is not known,
    /// [`Code::BadJson`] for fields that are unknown, missing or wrong, [`Code::BadScheme`] for parts that do not fit each
    /// other. No scheme is read in part.
    pub fn from_json(source: &str) -> Result<Self, SchemeError> {
        if source.len() > MOST_BYTES {
            let message = format!("a scheme of {} bytes is too large", source.len());
            let hint = format!("give at most {MOST_BYTES} bytes, which is 16 MB");
            return Err(SchemeError::new(Code::TooLarge, "", message, hint));
        }
        let refused = |problem: Box<Problem>| bad_json(source, *problem);
        let tree = Tree::parse(source).map_err(refused)?;
        refuse_other_formats(&tree)?;
        Self::new(tree.read().map_err(refused)?)
    }

    /// The scheme as JSON, indented, with a newline at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.document().to_json()
    }
}

/// JSON that is not that of a scheme. A problem without a path has its line and column.
fn bad_json(source: &str, problem: Problem) -> SchemeError {
    let Position { line, column } = LineIndex::new(source).position(problem.span.start);
    let message = match problem.path.is_empty() {
        true => format!("line {line}, column {column}: {}", problem.message),
        false => problem.message,
    };
    let hint = if problem.hint.is_empty() { "export the scheme again".to_owned() } else { problem.hint };
    SchemeError::new(Code::BadJson, problem.path, message, hint)
}

/// The arguments of a call or a write, from JSON: an object that names each argument once.
///
/// # Errors
///
/// [`Code::BadJson`] for what is no JSON object, and for an argument that is given twice.
pub fn arguments_from_json(source: &str) -> Result<Map<String, Json>, SchemeError> {
    json::read(source).map_err(|problem| {
        let error = bad_json(source, *problem);
        SchemeError { hint: "write the arguments as {\"cart_id\": 13}".to_owned(), ..error }
    })
}

/// Tells a scheme of another version from something that is no scheme at all.
fn refuse_other_formats(scheme: &Tree<'_>) -> Result<(), SchemeError> {
    let format = scheme.field("format").and_then(Tree::text).unwrap_or_default();
    match format.strip_prefix(FORMAT) {
        Some("1") => Ok(()),
        Some(version) => {
            let message = format!("this is version {version} of the format; this reader knows version 1");
            Err(SchemeError::new(
                Code::NewerFormat,
                "format",
                message,
                "use a newer reader, or export the scheme again",
            ))
        }
        None => Err(SchemeError::new(
            Code::BadJson,
            "format",
            "not a key scheme",
            format!("it begins with \"format\": \"{FORMAT}1\""),
        )),
    }
}
