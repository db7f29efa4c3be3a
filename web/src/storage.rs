//! What the browser keeps, so that a reload loses nothing.
//!
//! Storage may be full, forbidden, or hold what somebody else wrote there: none of that stops the page.

use web_sys::Storage;

use crate::state::{Start, Theme};

const DESIGN: &str = "keyplan.design";
const ASIDE: &str = "keyplan.aside";
const THEME: &str = "keyplan.theme";
/// Stands while a design is planned. If it is found at the start, the last planning never came to its end.
const PLANNING: &str = "keyplan.planning";

/// The address that starts afresh. The link to it stands in index.html, so that it works whatever state the page is in.
const RESET: &str = "?reset";

/// What was kept. After `?reset`, or if planning the design stopped the page, that design is put aside.
pub fn start() -> Start {
    let kept = get(DESIGN);
    let theme = get(THEME).map_or(Theme::Auto, |name| Theme::named(&name));
    let start = if is_reset() || get(PLANNING).is_some() {
        Start { text: None, aside: kept, theme }
    } else {
        Start { text: kept, aside: get(ASIDE), theme }
    };
    delete(PLANNING);
    start
}

fn is_reset() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let is_reset = window.location().search().is_ok_and(|search| search == RESET);
    if is_reset && let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) {
        // A reload must not reset again.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    }
    is_reset
}

/// Keeps a text as soon as it is written.
pub fn keep_text(text: &str) -> bool {
    set(DESIGN, text)
}

/// Keeps the design and what was put aside for it; tells whether the browser took them.
pub fn keep(text: &str, aside: Option<&str>) -> bool {
    let is_kept = keep_text(text);
    match aside {
        Some(aside) => set(ASIDE, aside) && is_kept,
        None => {
            delete(ASIDE);
            is_kept
        }
    }
}

/// Does some work that may stop the page, and leaves a sign of it if it does.
pub fn guarded<T>(work: impl FnOnce() -> T) -> T {
    set(PLANNING, "true");
    let result = work();
    delete(PLANNING);
    result
}

/// Keeps the choice of light or dark.
pub fn keep_theme(theme: Theme) {
    set(THEME, theme.name());
}

/// The browser's storage; outside a browser there is none.
fn storage() -> Option<Storage> {
    let window = if cfg!(target_arch = "wasm32") { web_sys::window() } else { None };
    window?.local_storage().ok().flatten()
}

fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

fn set(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

fn delete(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
