//! Any job, as it is sent to a worker.

use serde::{Deserialize, Serialize};

use super::explain::Explain;
use super::export::Export;
use super::plan::Plan;
use super::simulate::Simulate;

/// Any job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Plan a function.
    Plan(Plan),
    /// Explain a count.
    Explain(Explain),
    /// Simulate a function.
    Simulate(Simulate),
    /// Make a file.
    Export(Export),
}

impl From<Plan> for Request {
    fn from(job: Plan) -> Self {
        Self::Plan(job)
    }
}

impl From<Explain> for Request {
    fn from(job: Explain) -> Self {
        Self::Explain(job)
    }
}

impl From<Simulate> for Request {
    fn from(job: Simulate) -> Self {
        Self::Simulate(job)
    }
}

impl From<Export> for Request {
    fn from(job: Export) -> Self {
        Self::Export(job)
    }
}
