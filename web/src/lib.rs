//! The page: a design on the left, its plan on the right.
//!
//! One component, [`app::App`], holds the [state](state::State), takes [actions](app::Action) and draws everything with
//! plain functions. Figures and sentences come from [`keyplan::report`], so that they are those of the command line.

pub mod app;
mod bars;
mod downloads;
mod editor;
pub mod highlight;
pub mod markup;
mod outlook;
mod simulation_panel;
pub mod state;
mod storage;
mod strategy_details;
mod summary;
pub mod table;
mod worker;

/// Starts the page in the element `app`; in a worker, starts the simulation.
pub fn start() {
    if web_sys::window().is_none() {
        return worker::serve();
    }
    let start = storage::start();
    let place = gloo::utils::document().get_element_by_id("app").unwrap_or_else(|| gloo::utils::body().into());
    yew::Renderer::<app::App>::with_root_and_props(place, app::AppProps { start }).render();
}
