//! What the page begins with.

use crate::plan_view::PlanView;
use crate::theme::Theme;

/// What the page begins with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// The design; the first example where there is none.
    pub text: Option<String>,
    /// A design that was put aside and can be put back.
    pub aside: Option<String>,
    /// The theme.
    pub theme: Theme,
    /// The plan of the design's first function, if it is known already.
    pub plan: Option<PlanView>,
}
