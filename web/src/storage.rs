//! What the browser stores, so that a reload loses nothing.
//!
//! Storage may be full, forbidden, or hold what somebody else wrote there: none of that stops the page. (gloo's storage
//! panics where it is forbidden, and would write the texts as JSON.)

use web_sys::Storage;

use crate::start::Start;
use crate::theme::Theme;

const DESIGN: &str = "keyplan.design";
const ASIDE: &str = "keyplan.aside";
const THEME: &str = "keyplan.theme";
/// Is there while the page reads or plans a design. If it is there at the start, that never ended.
const PLANNING: &str = "keyplan.planning";

/// The address that starts afresh. The link to it is in index.html, so that it works whatever state the page is in.
const RESET: &str = "?reset";

/// Returns what was stored. After `?reset`, or if the design stopped the page, that design is put aside.
#[must_use]
pub fn start() -> Start {
    let stored = get(DESIGN);
    let theme = get(THEME).map_or(Theme::Auto, |name| Theme::named(&name));
    let start = if is_reset() || get(PLANNING).is_some() {
        Start { text: None, aside: stored, theme, plan: None }
    } else {
        Start { text: stored, aside: get(ASIDE), theme, plan: None }
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

/// Stores the text of the design; returns whether the browser took it.
pub fn store_text(text: &str) -> bool {
    set(DESIGN, text)
}

/// Stores the design and what was put aside for it; returns whether the browser took them.
#[must_use]
pub fn store(text: &str, aside: Option<&str>) -> bool {
    let is_stored = store_text(text);
    match aside {
        Some(aside) => set(ASIDE, aside) && is_stored,
        None => {
            delete(ASIDE);
            is_stored
        }
    }
}

/// Stores the theme.
pub fn store_theme(theme: Theme) {
    set(THEME, theme.name());
}

/// Does work that may stop the page, and leaves a mark in storage if it does.
pub fn guarded<T>(work: impl FnOnce() -> T) -> T {
    set(PLANNING, "true");
    let result = work();
    delete(PLANNING);
    result
}

/// The browser's storage; `None` where it is forbidden, and in the native tests of the components.
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
