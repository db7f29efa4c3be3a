//! The page: a design on the left, its plan on the right.
//!
//! One reducer, [`state::State`], holds what the page knows; components send [actions](action::Action) to it. Planning,
//! simulating and making files are [`jobs`] for workers, over the [`bridge`]. Figures and sentences come from
//! [`keyplan::report`], so that they are those of the command line.

pub mod action;
pub mod bridge;
pub mod components;
pub mod highlight;
pub mod jobs;
pub mod order;
mod panic;
pub mod plan_view;
pub mod simulation;
pub mod start;
pub mod state;
mod storage;
pub mod theme;

use components::{App, AppProps};

/// Starts the page in the element `app`; in a worker, does the jobs of the page.
pub fn start() {
    panic::set_hook();
    if web_sys::window().is_none() {
        return bridge::serve();
    }
    let place = gloo::utils::document().get_element_by_id("app").unwrap_or_else(|| gloo::utils::body().into());
    yew::Renderer::<App>::with_root_and_props(place, AppProps { start: storage::start() }).render();
}
