//! The calls of a restricted function that cover a call of the whole function.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{ToPrimitive, Zero};

use super::document::{Cover, Restriction};
use super::error::{Code, SchemeError};
use crate::design::{Parameter, Value};

/// The most restricted calls that cover a call.
const MOST_PIECES: u64 = 10_000;

/// A [`Cover`] whose names are looked up. Calls are given with the arguments of the function alone.
#[derive(Clone, Debug)]
pub struct Pages {
    /// The parameter that says how many items: the limit, or the size of a page.
    count: usize,
    /// The parameter that says from where: the offset, or the page.
    from: usize,
    /// The number of the first page; none if the parameter is an offset.
    first: Option<BigInt>,
    page_size: BigInt,
    items: BigInt,
    /// The values that each call has where the restricted function has more parameters.
    fixed: Vec<Value>,
}

impl Pages {
    /// Looks up the names of a cover.
    ///
    /// # Errors
    ///
    /// Names that are no parameters, parameters that are not those of the function, and pages without items.
    pub fn new(restriction: &Restriction, function: &[Parameter]) -> Result<Self, SchemeError> {
        let parameters: Vec<&str> =
            restriction.parameters.iter().map(|parameter| parameter.name.value.as_str()).collect();
        let fixed = restriction.fixed.iter().map(|fixed| fixed.parameter.as_str());
        if !parameters.iter().copied().eq(function.iter().map(|parameter| parameter.name.as_str()).chain(fixed)) {
            let message = "a restricted function has the parameters of the function, then those of `fixed`";
            return Err(SchemeError::scheme("/restriction/parameters", message));
        }
        let find = |name: &String| {
            parameters.iter().position(|parameter| *parameter == name).ok_or_else(|| {
                SchemeError::scheme("/restriction/cover", format!("`{name}` is no parameter of the function"))
            })
        };
        let (count, from, first, page_size, items) = match &restriction.cover {
            Cover::Window { limit, offset, page_size, items } => (limit, offset, None, page_size, items),
            Cover::Page { page, size, first, page_size, items } => {
                (size, page, Some(first.0.clone()), page_size, items)
            }
        };
        if page_size.0 <= BigInt::zero() {
            return Err(SchemeError::scheme("/restriction/cover/page_size", "pages have at least 1 item"));
        }
        Ok(Self {
            count: find(count)?,
            from: find(from)?,
            first,
            page_size: page_size.0.clone(),
            items: items.0.clone(),
            fixed: restriction.fixed.iter().map(|fixed| Value::Integer(fixed.value.0.clone())).collect(),
        })
    }

    /// The restricted calls that share an item with a call, in order; none if the call asks for no item of the list.
    ///
    /// # Errors
    ///
    /// [`Code::TooManyKeys`] where there are more than 10,000.
    pub fn of(&self, call: &[Value]) -> Result<Vec<Vec<Value>>, SchemeError> {
        let call = &[call, &self.fixed].concat();
        let (start, end) = self.items_of(call);
        if end <= start {
            return Ok(Vec::new());
        }
        let (first, last) = (start.div_floor(&self.page_size), (end - 1_u32).div_floor(&self.page_size));
        let pages = (&last - &first + 1_u32).to_u64().filter(|&pages| pages <= MOST_PIECES).ok_or_else(|| {
            let message = format!("this call covers pages {first} to {last} of {} items", self.page_size);
            SchemeError::new(Code::TooManyKeys, "", message, format!("ask for at most {MOST_PIECES} pages at once"))
        })?;
        Ok((0..pages).map(|n| self.page(call, &first + n)).collect())
    }

    /// The items that a call asks for: from the first up to, and without, the second.
    fn items_of(&self, call: &[Value]) -> (BigInt, BigInt) {
        let number = |parameter: usize| match call.get(parameter) {
            Some(Value::Integer(number)) => Some(number.clone()),
            _ => None,
        };
        let start = match &self.first {
            None => number(self.from).unwrap_or_default(),
            Some(first) => {
                let size = number(self.count).unwrap_or_else(|| self.items.clone());
                (number(self.from).unwrap_or_else(|| first.clone()) - first) * size
            }
        };
        let end = number(self.count).map_or_else(|| self.items.clone(), |count| &start + count);
        (start.max(BigInt::zero()), end.min(self.items.clone()))
    }

    /// The call of the n-th page, from 0.
    fn page(&self, call: &[Value], n: BigInt) -> Vec<Value> {
        let from = match &self.first {
            None => n * &self.page_size,
            Some(first) => n + first,
        };
        let restricted = |(parameter, value): (usize, &Value)| {
            if parameter == self.count {
                Value::Integer(self.page_size.clone())
            } else if parameter == self.from {
                Value::Integer(from.clone())
            } else {
                value.clone()
            }
        };
        call.iter().enumerate().map(restricted).collect()
    }
}
