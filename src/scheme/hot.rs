//! The calls that have a key, where not all have one.

use super::document::Hot;
use super::error::SchemeError;
use crate::design::{Parameter, Value};
use crate::keyspace::encoding::{BETWEEN_ARGUMENTS, canonical, encode};

/// The most hot calls of a scheme.
pub const MOST_HOT: usize = 4_096;

/// A [`Hot`] whose names are looked up.
#[derive(Clone, Debug)]
pub struct HotCalls {
    of: Vec<usize>,
    /// Hottest first.
    calls: Vec<String>,
    /// The same, sorted.
    sorted: Vec<String>,
}

impl HotCalls {
    /// Looks up the names, and checks the calls.
    ///
    /// # Errors
    ///
    /// Names that are no parameters or are given twice, too many calls, one that is listed twice, and one that is no list
    /// of as many texts as could stand in a key.
    pub fn new(hot: &Hot, parameters: &[Parameter]) -> Result<Self, SchemeError> {
        let wrong = |message: String| SchemeError::scheme("/hot", message);
        let mut of: Vec<usize> = Vec::with_capacity(hot.of.len());
        for name in &hot.of {
            match parameters.iter().position(|parameter| parameter.name == *name) {
                Some(parameter) if !of.contains(&parameter) => of.push(parameter),
                Some(_) => return Err(wrong(format!("`{name}` is named twice"))),
                None => return Err(wrong(format!("`{name}` is no parameter of the function"))),
            }
        }
        if hot.calls.len() > MOST_HOT {
            return Err(wrong(format!("{} calls are more than {MOST_HOT}", hot.calls.len())));
        }
        let hot = Self { of, calls: hot.calls.clone(), sorted: Vec::new() };
        let is_one =
            |call: &String| call.bytes().all(|b| b.is_ascii_graphic() && b != b'#') && hot.texts(call).is_some();
        if let Some(call) = hot.calls.iter().find(|call| !is_one(call)) {
            return Err(wrong(format!("`{call}` is no call")));
        }
        let mut sorted = hot.calls.clone();
        sorted.sort_unstable();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(wrong(format!("`{}` is listed twice", pair[0])));
        }
        Ok(Self { sorted, ..hot })
    }

    /// Whether a parameter is among those that tell hot calls from others.
    pub fn tells(&self, parameter: usize) -> bool {
        self.of.contains(&parameter)
    }

    /// Whether a call is one of them.
    pub fn has(&self, call: &[Value]) -> bool {
        let text = canonical(self.of.iter().map(|&parameter| call.get(parameter).unwrap_or(&Value::Absent)));
        self.sorted.binary_search(&text).is_ok()
    }

    /// The texts of a call, one for each parameter that tells.
    fn texts<'a>(&self, call: &'a str) -> Option<Vec<&'a str>> {
        let texts: Vec<&str> =
            if self.of.is_empty() && call.is_empty() { Vec::new() } else { call.split(BETWEEN_ARGUMENTS).collect() };
        (texts.len() == self.of.len()).then_some(texts)
    }

    /// The calls in which these parameters have these values, hottest first: the texts of each, by parameter.
    pub fn within<'a>(&'a self, fixed: Vec<(usize, Value)>) -> impl Iterator<Item = Vec<Option<&'a str>>> + 'a {
        let wanted: Vec<(usize, String)> =
            fixed.into_iter().filter(|(p, _)| self.tells(*p)).map(|(p, value)| (p, encode(&value))).collect();
        let places = self.of.iter().max().map_or(0, |last| last + 1);
        self.calls.iter().filter_map(move |call| {
            let mut texts = vec![None; places];
            for (&parameter, text) in self.of.iter().zip(self.texts(call)?) {
                *texts.get_mut(parameter)? = Some(text);
            }
            wanted.iter().all(|(p, text)| texts.get(*p) == Some(&Some(text.as_str()))).then_some(texts)
        })
    }
}
