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

mod actions;
mod arguments;
mod cover;
mod document;
mod effect;
mod error;
mod export;
mod hot;
mod key_scheme;
mod reading;
mod template;
mod understand;

pub use arguments::argument_json;
pub use document::{
    Assumed, Carried, Cover, Directory, DirectoryOf, Document, FillStep, Fixed, Format, Guards, Hot, Lifetime, Limits,
    Notice, Over, Part, Place, Predicted, Prediction, Restriction, Run, Step, Store, Stored, VersionItem, Versions,
    Write,
};
pub use effect::{Effect, FetchVersion, FillEffect};
pub use error::{Code, SchemeError};
pub use key_scheme::{Lookup, Scheme};
pub use reading::{MOST_BYTES, arguments_from_json};
