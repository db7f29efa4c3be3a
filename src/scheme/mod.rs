//! Key schemes: how calls are cached under one strategy, as a document that programs run.
//!
//! A [`Document`] is plain data in the format `keyplan.scheme/1`. A [`Scheme`] is a document whose parts are checked to fit
//! each other. It gives the [key](Scheme::key) of a call, what to register after a [fill](Scheme::fill), and what a
//! [write](Scheme::invalidate) deletes.
//!
//! A key is `function::argument:argument`, for example `get_items_in_cart::13:10:30`. The arguments are in the order of
//! declaration, written by [`keyspace::encoding`](crate::keyspace::encoding). The other kinds of names contain characters
//! that no argument contains, so that names of two kinds are never equal:
//!
//! | name | example |
//! |---|---|
//! | call | `get_items_in_cart::13:10:30` |
//! | call at version 7 | `get_items_in_cart::13:10:30:v7` |
//! | bucket 2 of a scope | `get_items_in_cart::13/2` |
//! | class of a scope, in a directory or as the name of a version | `get_items_in_cart::13:*:*` |
//! | anything longer than the server takes | 185 bytes, `#`, and the SHA-256 of the rest |
//!
//! A restricted call has the key that it would have as a call of the whole function. So the page size is part of the key, and
//! calls of two page sizes never share one.

mod arguments;
mod cover;
mod document;
mod effect;
mod error;
mod export;
mod hot;
mod template;

use std::iter;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::design::json::{self, Tree};
use crate::design::name::{Identifier, Name};
use crate::design::{self, Function, Invalidation, LineIndex, Parameter, Position, Problem, Reading, Severity, Value};
use crate::keyspace::{addresses, encoding::canonical};
pub use arguments::argument_json;
use cover::Pages;
pub use document::{
    Assumed, Cover, Document, Fixed, Format, Hot, Limits, Over, Part, Place, Predicted, Prediction, ReadStep, Reads,
    Restriction, Step, Stored, Ttl, Write,
};
pub use effect::Effect;
pub use error::{Code, SchemeError};
use hot::HotCalls;
use template::{Filling, Template};

/// The beginning of every format of schemes; the version follows.
const FORMAT: &str = "keyplan.scheme/";

/// The largest scheme that is read, in bytes.
pub const MOST_BYTES: usize = 16_000_000;

/// A key scheme that can be used.
///
/// ```
/// use keyplan::scheme::Scheme;
/// # use keyplan::{design::Reading, strategy::{Assessment, Settings, StrategyId}};
/// # let reading = Reading::of("read f(a: 1..=9, b: bool)\nwrite w(a: 1..=9)\n invalidates f(a, _)");
/// # let assessment = Assessment::of(StrategyId::DeleteClass, String::new(), Settings::default());
/// # let exported = Scheme::export(&reading, "f", &assessment)?.to_json();
/// let scheme = Scheme::from_json(&exported)?;
/// let call = serde_json::json!({"a": 3, "b": true});
/// assert_eq!(scheme.key(call.as_object().unwrap())?.keys, ["f::3:true"]);
/// # Ok::<(), keyplan::scheme::SchemeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scheme {
    document: Document,
    function: Function,
    /// The restricted function, and which of its calls cover a call; `None` where the function is called as it is.
    restricted: Option<(Function, Pages)>,
    key: Template,
    /// The calls that have a key, if not all do.
    hot: Option<HotCalls>,
    before: Vec<ReadAction>,
    after_fill: Vec<ReadAction>,
    writes: Vec<WriteActions>,
}

/// What a read asks the cache for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lookup {
    /// The keys, in the order of their results. A restricted function can have several, or none if the call asks for
    /// no item. Without a key in a scheme that lists hot calls, the call is not hot: read the source, and store nothing.
    pub keys: Vec<String>,
    /// The address that the stored value must carry, for strategies that store it: the canonical text of all arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A step of a read.
#[derive(Clone, Debug)]
enum ReadAction {
    FetchVersion(Place, Template),
    Register(Template),
    Publish(Template),
}

/// The steps of one write.
#[derive(Clone, Debug)]
struct WriteActions {
    name: String,
    parameters: Vec<Parameter>,
    actions: Vec<(Action, Invalidation, Template)>,
}

/// What a step of a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Delete,
    DeleteCalls,
    DeleteBuckets(u32),
    DeleteHot,
    LookUp,
    Publish,
    Bump(Place),
}

impl Scheme {
    /// Reads a scheme.
    ///
    /// # Errors
    ///
    /// [`Code::TooLarge`] for more than [`MOST_BYTES`], [`Code::NewerFormat`] for a format that this version does not know, [`Code::BadJson`] for fields that are unknown,
    /// missing or wrong, [`Code::BadScheme`] for parts that do not fit each other. No scheme is read by half.
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
    pub fn to_json(&self) -> String {
        self.document.to_json()
    }

    /// The document as plain data.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Fits the parts of a document together.
    ///
    /// # Errors
    ///
    /// [`Code::BadScheme`] for parts that do not fit each other.
    pub fn new(document: Document) -> Result<Self, SchemeError> {
        if !document.limits.are_sound() {
            return Err(SchemeError::scheme("/limits", "a cut key would be longer than the limit"));
        }
        let (function, restricted, invalidations) = understand(&document)?;
        let restricted = match (restricted, &document.restriction) {
            (Some(restricted), Some(restriction)) => {
                let pages = Pages::new(restriction, &function.parameters)?;
                Some((restricted, pages))
            }
            _ => None,
        };
        let stored = restricted.as_ref().map_or(&function, |(restricted, _)| restricted);
        let key = Template::new(&document.key, &stored.parameters, "/key")?;
        let hot = document.hot.as_ref().map(|hot| HotCalls::new(hot, &function.parameters)).transpose()?;
        if hot.is_some() && restricted.is_some() {
            return Err(SchemeError::scheme("/hot", "a restricted function has no hot calls"));
        }
        let read = |steps: &[ReadStep], place| {
            steps.iter().map(|step| read_action(step, &function.parameters, place)).collect::<Result<_, _>>()
        };
        let before = read(&document.reads.before, "/reads/before")?;
        let after_fill = read(&document.reads.after_fill, "/reads/after_fill")?;
        let writes = document
            .writes
            .iter()
            .zip(invalidations)
            .enumerate()
            .map(|(i, (write, understood))| {
                write_actions(write, understood, (&stored.parameters, hot.as_ref()), &format!("/writes/{i}/steps"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { document, function, restricted, key, hot, before, after_fill, writes })
    }

    /// What a call asks the cache for. Where the key has a version, it is given as one more argument.
    ///
    /// # Errors
    ///
    /// Arguments that are missing, unknown, none of their parameter's values, or that together break a condition of the
    /// function: no write would ever delete such a key.
    pub fn key(&self, arguments: &Map<String, Json>) -> Result<Lookup, SchemeError> {
        let call = self.call(arguments)?;
        let version = self.key.version().map(|name| arguments::version(name, arguments)).transpose()?;
        let key = |values: &[Value]| {
            let filling = Filling { values, version: version.as_ref(), ..Filling::default() };
            self.key.key(filling, self.document.limits)
        };
        let keys = match &self.restricted {
            None if self.hot.as_ref().is_some_and(|hot| !hot.has(&call)) => Vec::new(),
            None => vec![key(&call)],
            Some((_, pages)) => pages.of(&call)?.iter().map(|page| key(page)).collect(),
        };
        let has_address = matches!(self.document.value, Stored::WithAddress | Stored::ByAddress);
        Ok(Lookup { keys, address: has_address.then(|| canonical(&call)) })
    }

    /// What a read does before it asks the cache: it may need the version first. A version may be given and is not used.
    ///
    /// # Errors
    ///
    /// As [`Scheme::key`], the version apart.
    pub fn before(&self, arguments: &Map<String, Json>) -> Result<Vec<Effect>, SchemeError> {
        let call = self.call(arguments)?;
        Ok(self.before.iter().map(|action| self.read_effect(action, &call, "")).collect())
    }

    /// What a read does after a miss, when it has stored the result.
    ///
    /// # Errors
    ///
    /// As [`Scheme::key`].
    pub fn fill(&self, arguments: &Map<String, Json>) -> Result<Vec<Effect>, SchemeError> {
        let call = self.call(arguments)?;
        let keys = self.key(arguments)?.keys;
        Ok(self
            .after_fill
            .iter()
            .flat_map(|action| keys.iter().map(|key| self.read_effect(action, &call, key)))
            .collect())
    }

    /// What a write does, lazily: a class may have 10^9 keys. Nothing at all where results are left to expire.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownWrite`], and arguments that are missing, unknown, or none of their parameter's values.
    pub fn invalidate(
        &self,
        write: &str,
        arguments: &Map<String, Json>,
    ) -> Result<Box<dyn Iterator<Item = Effect> + '_>, SchemeError> {
        let Some(found) = self.writes.iter().find(|known| known.name == write) else {
            let names: Vec<String> = self.writes.iter().map(|write| format!("`{}`", write.name)).collect();
            let hint = format!("known here: {}", if names.is_empty() { "none".to_owned() } else { names.join(", ") });
            return Err(SchemeError::new(Code::UnknownWrite, write, "no such write in this scheme", hint));
        };
        let arguments = arguments::parse(&found.parameters, arguments, None)?;
        Ok(Box::new(found.actions.iter().flat_map(move |(action, invalidation, template)| {
            self.write_effects(*action, invalidation, template, &arguments)
        })))
    }

    /// The arguments of a call, if there is such a call.
    fn call(&self, arguments: &Map<String, Json>) -> Result<Vec<Value>, SchemeError> {
        let call = arguments::parse(&self.function.parameters, arguments, self.key.version())?;
        let fixed: Vec<(usize, Value)> = call.iter().cloned().enumerate().collect();
        // With all parameters fixed, the call is the only address there can be.
        if addresses(&self.function, &fixed, u64::MAX).next().is_some() {
            return Ok(call);
        }
        let conditions: Vec<&str> = self.function.conditions.iter().map(|stated| stated.text.as_str()).collect();
        let hint = format!("every call satisfies {}", conditions.join(" and "));
        Err(SchemeError::new(Code::NoSuchCall, "", format!("({}) is no call of this function", canonical(&call)), hint))
    }

    /// What is stored: calls of the function, or of the restricted one.
    fn stored(&self) -> &Function {
        self.restricted.as_ref().map_or(&self.function, |(restricted, _)| restricted)
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

/// The function, the restricted function if there is one, and the writes of a document.
///
/// Parameters and conditions are in the design's notation, so a small design holds them and is read as any other.
fn understand(document: &Document) -> Result<(Function, Option<Function>, Vec<design::Write>), SchemeError> {
    let name = |name: &Identifier| Name::new(name.clone(), 0..0);
    let read = |function: &Identifier, parameters: &[_], conditions: &[_]| design::document::Read {
        function: name(function),
        parameters: parameters.to_vec(),
        conditions: conditions.to_vec(),
        rate: None,
        popularity: None,
        returns: None,
        source: None,
    };
    let whole = read(&document.function, &document.parameters, &document.conditions);
    let restricted_name = document.function.longer();
    let restricted = document.restriction.as_ref().map(|r| read(&restricted_name, &r.parameters, &r.conditions));
    let target = if restricted.is_some() { &restricted_name } else { &document.function };
    let writes = document.writes.iter().map(|write| design::document::Write {
        name: name(&write.write),
        parameters: write.parameters.clone(),
        rate: None,
        popularity: None,
        invalidates: write
            .steps
            .iter()
            .filter_map(Step::class)
            .map(|class| design::document::Invalidation { function: name(target), arguments: class.to_vec() })
            .collect(),
    });
    let design = design::Document {
        entities: document.entities.clone(),
        writes: writes.collect(),
        reads: iter::once(whole).chain(restricted).collect(),
        ..design::Document::default()
    };
    let reading = Reading::of_document(design);
    if let Some(problem) = reading.problems.iter().find(|problem| problem.severity == Severity::Error) {
        return Err(SchemeError::scheme(problem.path.clone(), format!("{}: {}", problem.message, problem.hint)));
    }
    let mut functions = reading.design.functions.into_iter();
    match functions.next() {
        Some(function) => Ok((function, functions.next(), reading.design.writes)),
        None => Err(SchemeError::scheme("/function", "there is no function")),
    }
}

fn read_action(step: &ReadStep, parameters: &[Parameter], place: &str) -> Result<ReadAction, SchemeError> {
    let template = |parts: &[Part]| Template::new(parts, parameters, place);
    Ok(match step {
        ReadStep::FetchVersion { from, item } => ReadAction::FetchVersion(*from, template(item)?),
        ReadStep::Register { class } => ReadAction::Register(template(class)?),
        ReadStep::Publish { class } => ReadAction::Publish(template(class)?),
    })
}

fn write_actions(
    write: &Write,
    understood: design::Write,
    (parameters, hot): (&[Parameter], Option<&HotCalls>),
    place: &str,
) -> Result<WriteActions, SchemeError> {
    let steps = write.steps.iter().filter_map(|step| Some((step, step.template()?)));
    let actions = steps
        .zip(understood.invalidations)
        .map(|((step, parts), invalidation)| {
            let template = Template::new(parts, parameters, place)?;
            let action = match step {
                Step::DeleteEach { over: Over::Calls, .. } => Action::DeleteCalls,
                Step::DeleteEach { over: Over::Buckets, .. } => match template.buckets() {
                    Some(buckets) => Action::DeleteBuckets(buckets),
                    None => return Err(SchemeError::scheme(place, "the key has no bucket that could run")),
                },
                Step::DeleteEach { over: Over::Hot, .. } if hot.is_none() => {
                    return Err(SchemeError::scheme(place, "there are no hot calls that could run"));
                }
                Step::DeleteEach { over: Over::Hot, .. } => Action::DeleteHot,
                Step::RegistryLookup { .. } => Action::LookUp,
                Step::Publish { .. } => Action::Publish,
                Step::Bump { place, .. } => Action::Bump(*place),
                Step::Delete { .. } | Step::Nothing => Action::Delete,
            };
            let runs = |parameter| action == Action::DeleteHot && hot.is_some_and(|hot| hot.tells(parameter));
            let is_free = |parameter: usize| {
                invalidation.bindings.get(parameter) == Some(&design::Binding::Free) && !runs(parameter)
            };
            if action != Action::DeleteCalls && template.arguments().any(is_free) {
                return Err(SchemeError::scheme(place, "a key names a parameter that the write does not bind"));
            }
            Ok((action, invalidation, template))
        })
        .collect::<Result<_, _>>()?;
    Ok(WriteActions { name: write.write.to_string(), parameters: understood.parameters, actions })
}
