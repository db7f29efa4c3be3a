//! The law of one entry: how often its reads hit, how long it lies in the cache, and how outdated its answers are.
//!
//! An entry goes through cycles. A first read misses; its fill lands after D, and until then further reads miss. Then the
//! entry lives, and its reads hit, until a write, the time to live or the memory ends it. Strategies differ in what ends an
//! entry ([`Ended`]) and in what may store it ([`Law`]); everything else follows from the cycle. `docs/model.md`, "The law
//! of one entry", has the forms.

mod cycle;
mod fill;
mod law;
mod outdated;
mod race;
mod totals;

pub use fill::Fill;
pub use law::{Deletes, Ended, InScope, Law};
pub use race::Window;
pub use totals::Totals;
