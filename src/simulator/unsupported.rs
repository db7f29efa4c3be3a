//! What the simulation does not cover.

/// A part of a design that is not simulated, with what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsupported {
    /// The index is none of the design's functions.
    #[error("the design has no such function; take one that it has")]
    NoSuchFunction,
    /// The function has no addresses.
    #[error("no call satisfies the conditions of `{function}`; leave one of them out")]
    NoCalls {
        /// The function's name.
        function: String,
    },
    /// A write binds an entity to a constant or to an expression.
    #[error("`{write}` binds `{parameter}` to {to}; the simulation needs a parameter there")]
    EntityNotBoundToParameter {
        /// The write's name.
        write: String,
        /// The parameter of the function.
        parameter: String,
        /// What it is bound to, with its article: `a constant`.
        to: &'static str,
    },
    /// A write binds something else than an entity to a parameter or to an expression.
    #[error("`{write}` binds `{parameter}` to {to}; the simulation needs a constant or `_` there")]
    ValueNotBoundToConstant {
        /// The write's name.
        write: String,
        /// The parameter of the function.
        parameter: String,
        /// What it is bound to, with its article: `an expression`.
        to: &'static str,
    },
    /// A write binds two entities of the function to one of its parameters.
    #[error(
        "`{write}` binds `{parameter}` to a parameter that it binds twice; the simulation needs one of its own there"
    )]
    ParameterBoundTwice {
        /// The write's name.
        write: String,
        /// The second parameter of the function that is bound to it.
        parameter: String,
    },
    /// Two writes bind different entities of the function.
    #[error(
        "`{write}` binds other entities than the writes before it; the simulation needs the same ones in all writes"
    )]
    UnlikeScopes {
        /// The write's name.
        write: String,
    },
    /// The constants of the writes tell too many parts of a class apart.
    #[error("writes tell more than {most} parts of a class apart by constants; bind fewer parameters to constants")]
    TooManyParts {
        /// The most parts that are simulated.
        most: usize,
    },
    /// Every write binds several parameters to constants, and buckets are apart for each of them.
    #[error("several parameters are bound to constants, and each has buckets of its own; bind only one to a constant")]
    SeveralConstants,
    /// A scope has too many buckets.
    #[error("more than {most} buckets a scope are not simulated; take fewer")]
    TooManyBuckets {
        /// The most buckets that are simulated.
        most: u32,
    },
    /// Which addresses are hottest depends on entities that writes leave free.
    #[error("which addresses are hottest depends on entities outside the scope; bind all entities in the writes")]
    HottestUnknown,
    /// The function returns no list.
    #[error("`{function}` returns no list to cut pages out of; write `returns list of …` with a window or a page")]
    NotAList {
        /// The function's name.
        function: String,
    },
    /// Writes reach some pages of a list and not others.
    #[error("writes reach some pages of `{function}` and not others; bind entities only")]
    PagesApart {
        /// The function's name.
        function: String,
    },
    /// The calls of a scope cannot be listed.
    #[error("the calls of a scope are too many to list, or not as many in each scope; give parameters fewer values")]
    CallsNotListed,
    /// The list has too many items.
    #[error("the list is too long; give it fewer items")]
    ListTooLong,
    /// Callers keep copies of other things than single results.
    #[error("copies at the callers are simulated of single results only; keep buckets and pages in the shared cache")]
    CopiesOfFewerKeys,
    /// Lines end entries in several ways.
    #[error("lines that end entries in several ways are not simulated; end them all in the same way")]
    LinesUnlike,
    /// Messages can be lost, or there are tombstones, in a limited memory.
    #[error("lost messages and tombstones are not simulated in a limited memory; leave out `memory`, or these")]
    LossInLimitedMemory,
    /// The functions that share a memory have too many keys.
    #[error(
        "more than {most} keys are not simulated in a limited memory, and all functions have {keys}; leave out `memory`, or make entities smaller"
    )]
    TooManyKeys {
        /// The most keys that are simulated, as text.
        most: String,
        /// The keys of all functions, as text.
        keys: String,
    },
    /// Another function in the same memory is not simulated.
    #[error("`{function}` shares its memory: {why}")]
    SharesMemory {
        /// The other function's name.
        function: String,
        /// What is not simulated of it.
        why: Box<Unsupported>,
    },
}

impl Unsupported {
    /// The stable name of the reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchFunction => "no-such-function",
            Self::NoCalls { .. } => "no-calls",
            Self::EntityNotBoundToParameter { .. } => "entity-not-bound-to-parameter",
            Self::ValueNotBoundToConstant { .. } => "value-not-bound-to-constant",
            Self::ParameterBoundTwice { .. } => "parameter-bound-twice",
            Self::UnlikeScopes { .. } => "unlike-scopes",
            Self::TooManyParts { .. } => "too-many-parts",
            Self::SeveralConstants => "several-constants",
            Self::TooManyBuckets { .. } => "too-many-buckets",
            Self::HottestUnknown => "hottest-unknown",
            Self::NotAList { .. } => "not-a-list",
            Self::PagesApart { .. } => "pages-apart",
            Self::CallsNotListed => "calls-not-listed",
            Self::ListTooLong => "list-too-long",
            Self::CopiesOfFewerKeys => "copies-of-fewer-keys",
            Self::LinesUnlike => "lines-unlike",
            Self::LossInLimitedMemory => "loss-in-limited-memory",
            Self::TooManyKeys { .. } => "too-many-keys",
            Self::SharesMemory { .. } => "shares-memory",
        }
    }
}
