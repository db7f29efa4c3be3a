//! Long counts and simulations at a terminal: how far they are, and Ctrl-C to have what there is so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Somebody who waits.
pub struct Waiting {
    bar: ProgressBar,
    interrupted: Arc<AtomicBool>,
}

impl Waiting {
    /// Shows the steps that counts take, out of so many each, once they have taken some time. Where standard error is
    /// no terminal, nothing is shown.
    pub fn for_steps(steps: u64) -> Self {
        Self::with(steps, "{msg}: {percent} % of the steps, {elapsed} [Ctrl-C: bounds]")
    }

    /// Shows how many thousandths of its events each simulation is through.
    pub fn for_events() -> Self {
        Self::with(1000, "{msg}: {wide_bar} {percent} % of the events, {eta} left [Ctrl-C: what there is so far]")
    }

    fn with(steps: u64, template: &str) -> Self {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        // Where there is no such handler, Ctrl-C ends the program, as ever.
        let _ = ctrlc::set_handler(move || {
            // Whoever presses it a second time wants to be gone.
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        let bar = ProgressBar::new(steps);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, interrupted }
    }

    /// Watches the next one.
    pub fn watch(&self, name: &str) -> impl FnMut(u64) -> bool + use<'_> {
        self.bar.set_message(name.to_owned());
        self.bar.set_position(0);
        move |steps| {
            if self.bar.elapsed() > Duration::from_millis(500) {
                self.bar.set_position(steps);
            }
            !self.interrupted.load(Ordering::Relaxed)
        }
    }

    /// Whether somebody pressed Ctrl-C.
    pub fn ended_early(&self) -> bool {
        self.bar.finish_and_clear();
        self.interrupted.load(Ordering::Relaxed)
    }
}
