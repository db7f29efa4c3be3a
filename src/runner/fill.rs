//! A fill under way.

use super::store::Token;
use crate::scheme::FillEffect;

/// The fill of one key, between two of its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// The caller that fills.
    pub caller: usize,
    /// The key.
    pub key: String,
    /// The address that the result carries; empty if it carries none.
    pub(super) address: String,
    /// The versions that were fetched before.
    pub(super) versions: Vec<u64>,
    /// The steps that are left, the next one last.
    pub(super) steps: Vec<FillEffect>,
    /// The token, once it is taken.
    pub(super) token: Option<Token>,
    /// The result, once it is read.
    pub(super) result: Option<Vec<u8>>,
}

/// What the next step of a fill is, as far as it takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A message that takes no time here: a token, a registration, an announcement.
    Message,
    /// The source is read.
    ReadSource,
    /// The result is stored.
    Set,
    /// Nothing is left.
    Done,
}

impl Fill {
    /// The next step.
    #[must_use]
    pub fn next(&self) -> Step {
        match self.steps.last() {
            None => Step::Done,
            Some(FillEffect::ReadSource) => Step::ReadSource,
            Some(FillEffect::Set) => Step::Set,
            Some(FillEffect::TakeToken | FillEffect::Register { .. } | FillEffect::Publish { .. }) => Step::Message,
        }
    }
}
