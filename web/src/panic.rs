//! What happens when the program panics: the console, the page and people learn what it was.

use std::panic::PanicHookInfo;

use crate::bridge::panicked;

/// Has panics shown. The page has a note for that in index.html; a worker tells the page.
pub fn set_hook() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show(info);
    }));
}

fn show(info: &PanicHookInfo<'_>) {
    let Some(window) = web_sys::window() else { return panicked(&info.to_string()) };
    let note = window.document().and_then(|document| document.get_element_by_id("panic"));
    if let Some(note) = note {
        let _ = note.remove_attribute("hidden");
        note.set_text_content(Some(&format!(
            "Keyplan has stopped: this is a fault of it. Reload the page, and please report it: {info}"
        )));
    }
}
