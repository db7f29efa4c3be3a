//! Why a strategy does not apply to a function.

use crate::design::Server;
use crate::mechanism::Unsupported;

/// Why a strategy does not apply to a function, and what the design would have to say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Inapplicable {
    /// The result is not declared as a piece of a list.
    #[error(
        "{function} does not say how its result is cut out of a list: write `returns list of 120 bytes, window(limit, offset) of 1000`"
    )]
    NotCutFromList {
        /// The function's name.
        function: String,
    },
    /// The list has too many items to be cut into pages.
    #[error("the list is too long to be cut into pages")]
    ListTooLong,
    /// A value is larger than the cache server stores.
    #[error("{what} weighs {size}, and {server} stores no value above {most}")]
    ValueTooLarge {
        /// The value.
        what: String,
        /// Its size.
        size: String,
        /// The server.
        server: Server,
        /// The largest value that it stores.
        most: String,
    },
    /// The limits leave no time to live that the cache server can keep.
    #[error("the limits allow a time to live of at most {longest}, and {server} counts in {unit}")]
    NoTimeToLive {
        /// The longest time to live that keeps the limits.
        longest: String,
        /// The server.
        server: Server,
        /// The unit in which it counts.
        unit: String,
    },
    /// No write invalidates the function.
    #[error("nothing is ever written that makes {function} wrong, so there is nothing to tell")]
    NeverWritten {
        /// The function's name.
        function: String,
    },
    /// Which calls are hot depends on entities that writes do not bind.
    #[error("entities that writes do not bind decide which calls are hot: there is no short list of hot arguments")]
    NoHotCalls,
    /// The design's settings and the strategy do not go together.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
}

impl Inapplicable {
    /// The reason's stable name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotCutFromList { .. } => "not-cut-from-list",
            Self::ListTooLong => "list-too-long",
            Self::ValueTooLarge { .. } => "value-too-large",
            Self::NoTimeToLive { .. } => "no-time-to-live",
            Self::NeverWritten { .. } => "never-written",
            Self::NoHotCalls => "no-hot-calls",
            Self::Unsupported(why) => why.code(),
        }
    }
}
