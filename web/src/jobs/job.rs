//! What all jobs have in common.

use std::cell::Cell;
use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A function of a design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The text of the design.
    pub text: String,
    /// The index of the function among those of the design.
    pub function: usize,
}

/// Work that a worker does for the page.
pub trait Job: Clone + 'static {
    /// What the page receives, once or several times.
    type Answer: Serialize + DeserializeOwned + 'static;

    /// Does the work, or its first part, and reports.
    fn begin(self, reporter: Reporter<Self::Answer>);

    /// Whether an answer ends the job.
    fn is_last(_: &Self::Answer) -> bool {
        true
    }
}

/// The way back to the page.
pub struct Reporter<A> {
    report: Box<dyn Fn(A)>,
    is_stopped: Rc<Cell<bool>>,
}

impl<A> Reporter<A> {
    /// Reports by a function. The job ends early once `is_stopped` holds.
    #[must_use]
    pub fn new(report: impl Fn(A) + 'static, is_stopped: Rc<Cell<bool>>) -> Self {
        Self { report: Box::new(report), is_stopped }
    }

    /// Sends an answer.
    pub fn report(&self, answer: A) {
        (self.report)(answer);
    }

    /// Whether the page asks for what there is so far.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.get()
    }
}
