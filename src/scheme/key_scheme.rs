//! A scheme whose parts are checked to fit each other.

use num_bigint::BigInt;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::actions::{Context, FillAction, WriteActions};
use super::arguments;
use super::cover::Pages;
use super::document::{Document, Place, Stored, VersionItem};
use super::effect::{Effect, FetchVersion, FillEffect};
use super::error::{Code, SchemeError};
use super::hot::HotCalls;
use super::template::{Filling, Template};
use super::understand::{Understood, understand};
use crate::design::{Function, Value};
use crate::keyspace::addresses;
use crate::keyspace::encoding::canonical;

/// A key scheme that can be used.
///
/// ```
/// use keyplan::scheme::Scheme;
/// # use keyplan::{design::Reading, keyspace::Budget, plan::plan_function};
/// # let reading = Reading::of("read f(a: 1..=9, b: bool)\nwrite w(a: 1..=9)\n invalidates f(a, _)");
/// # let plan = plan_function(&reading.design, 0, Budget::default()).unwrap();
/// # let exported = Scheme::export(&reading, "f", &plan.strategies[0].assessment)?.to_json();
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
    versions: Vec<(String, Place, Template)>,
    fill: Vec<FillAction>,
    writes: Vec<WriteActions>,
}

/// The keys that a read asks the cache for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lookup {
    /// The keys, in the order of their results. A restricted function can have several, or none if the call asks for
    /// no item. Without a key in a scheme that lists hot calls, the call is not hot: read the source, and store nothing.
    pub keys: Vec<String>,
    /// The address that the stored value must carry, for strategies that store it: the canonical text of all arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Scheme {
    /// The document as plain data.
    #[must_use]
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
        let Understood { function, restricted, writes } = understand(&document)?;
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
        let parameters = &function.parameters;
        let items = document.versions.iter().flat_map(|versions| &versions.items);
        let version = |item: &VersionItem| {
            Ok((item.name.clone(), item.from, Template::new(&item.item, parameters, "/versions/items")?))
        };
        let versions = items.map(version).collect::<Result<_, SchemeError>>()?;
        let fill =
            document.fill.iter().map(|step| FillAction::new(step, parameters, "/fill")).collect::<Result<_, _>>()?;
        let context = Context { stored, hot: hot.as_ref(), limits: document.limits };
        let writes = document
            .writes
            .iter()
            .zip(writes)
            .enumerate()
            .map(|(i, (write, understood))| {
                WriteActions::new(write, understood, context, &format!("/writes/{i}/steps"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { document, function, restricted, key, hot, versions, fill, writes })
    }

    /// Returns the keys of a call. Where the key has versions, `arguments` has them too, by their names.
    ///
    /// # Errors
    ///
    /// [`Code::MissingArgument`], [`Code::UnknownArgument`], [`Code::BadArgument`] for a value that is not one of its
    /// parameter's values, [`Code::NoSuchCall`] for arguments that break a condition: no write would delete such a key,
    /// [`Code::TooManyKeys`] for a call that covers more than 10,000 restricted calls.
    pub fn key(&self, arguments: &Map<String, Json>) -> Result<Lookup, SchemeError> {
        let call = self.call(arguments)?;
        let names = self.key.versions().iter();
        let versions: Vec<BigInt> = names.map(|name| arguments::version(name, arguments)).collect::<Result<_, _>>()?;
        let key = |values: &[Value]| {
            let filling = Filling { values, versions: &versions, ..Filling::default() };
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

    /// Returns the versions that a read fetches before it asks the cache. Those that are given are not used.
    ///
    /// # Errors
    ///
    /// As [`Scheme::key`], except for the versions.
    pub fn before(&self, arguments: &Map<String, Json>) -> Result<Vec<FetchVersion>, SchemeError> {
        let call = self.call(arguments)?;
        let filling = Filling { values: &call, ..Filling::default() };
        let fetch = |(name, from, item): &(String, Place, Template)| FetchVersion {
            name: name.clone(),
            from: *from,
            item: item.key(filling, self.document.limits),
        };
        Ok(self.versions.iter().map(fetch).collect())
    }

    /// Returns the steps of the fill of each key of a call, in order.
    ///
    /// # Errors
    ///
    /// As [`Scheme::key`], except for the versions.
    pub fn fill(&self, arguments: &Map<String, Json>) -> Result<Vec<FillEffect>, SchemeError> {
        let call = self.call(arguments)?;
        Ok(self.fill.iter().map(|action| action.effect(&call, self.document.limits)).collect())
    }

    /// Returns the steps of a write, lazily: a class may have 10^9 keys. There are none where results expire.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownWrite`], [`Code::MissingArgument`], [`Code::UnknownArgument`], [`Code::BadArgument`].
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
        let arguments = arguments::parse(&found.parameters, arguments, &[])?;
        let context = Context { stored: self.stored(), hot: self.hot.as_ref(), limits: self.document.limits };
        Ok(Box::new(found.effects(context, &arguments)))
    }

    /// Reads the arguments of a call, and checks them against the conditions.
    fn call(&self, arguments: &Map<String, Json>) -> Result<Vec<Value>, SchemeError> {
        let call = arguments::parse(&self.function.parameters, arguments, self.key.versions())?;
        let fixed: Vec<(usize, Value)> = call.iter().cloned().enumerate().collect();
        // With all parameters fixed, the call is the only address there can be.
        if addresses(&self.function, &fixed, u64::MAX).next().is_some() {
            return Ok(call);
        }
        let conditions: Vec<&str> = self.function.conditions.iter().map(|stated| stated.text.as_str()).collect();
        let hint = format!("every call satisfies {}", conditions.join(" and "));
        Err(SchemeError::new(Code::NoSuchCall, "", format!("({}) is no call of this function", canonical(&call)), hint))
    }

    /// The function whose calls are stored: the restricted one where there is one.
    fn stored(&self) -> &Function {
        self.restricted.as_ref().map_or(&self.function, |(restricted, _)| restricted)
    }
}
