//! A clock for tests that tell slow work from work that hangs.

use std::sync::LazyLock;
use std::time::Instant;

/// The seconds that this thread has worked, where the machine tells; else the time, which includes the work of others.
pub fn seconds() -> f64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let worked = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let worked: Option<f64> = worked.and_then(|worked| worked.split(' ').next()?.parse().ok());
    worked.map_or_else(|| BEGUN.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}
