//! What a strategy does to one function, as data.
//!
//! What strategies do varies along a few axes that are independent of each other. A [`Mechanism`] is a point in their
//! product, and a named strategy declares one. The closed forms, the simulator, the exporter and the runner interpret
//! the axes; none of them knows the strategies' names. So a plan promises what the exported scheme does.
//!
//! | axis | values |
//! |---|---|
//! | [`Address`] | a key for each call; slots; maps; hot calls only; pages of a restricted function; nothing |
//! | [`Place`] | the shared cache; a copy at each caller |
//! | [`Ended`], for each line of a write | nothing; delete each; look up a directory; publish; a version |
//! | [`When`] | at commit; from the database's log |
//! | [`Lifetime`] | until a backstop or the retention; a time to live, fixed or renewed by reads |
//! | [`Guards`] | lease; tombstone |

mod address;
mod ended;
mod lifetime;
mod line;
mod point;
mod unsupported;

pub use address::{Address, Buckets, Place};
pub use ended::{Carried, Directory, Ended, Kept, Version, When};
pub use lifetime::{Guards, Lifetime, TimeToLive};
pub use line::{Line, Scope, lines};
pub use point::{Mechanism, Point, row_of};
pub use unsupported::Unsupported;
