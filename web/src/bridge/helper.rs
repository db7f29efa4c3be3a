//! One worker, as the page holds it.

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, Event, Worker, WorkerOptions, WorkerType};

use super::message::{ToWorker, encode};

/// A worker; it ends with this.
pub struct Helper {
    id: u32,
    worker: Worker,
    is_ready: bool,
    /// The job that it gets once it is ready.
    waiting: Option<JsValue>,
    _listeners: [EventListener; 2],
}

impl Helper {
    /// Starts a worker with the compiled program of the page. Returns `None` where the browser refuses.
    pub fn start(
        id: u32,
        on_message: impl Fn(&Event) + 'static,
        on_error: impl Fn(Option<String>) + 'static,
    ) -> Option<Self> {
        let document = gloo::utils::document();
        let attribute = |selector, name| document.query_selector(selector).ok()??.get_attribute(name);
        let address = [attribute("script[src]", "src")?, attribute("meta[name=program]", "content")?].join("#");
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address, &options).ok()?;
        worker.post_message(&wasm_bindgen::module()).ok()?;
        let listeners = [
            EventListener::new(&worker, "message", on_message),
            EventListener::new(&worker, "error", move |event| {
                on_error(event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message));
            }),
        ];
        Some(Self { id, worker, is_ready: false, waiting: None, _listeners: listeners })
    }

    /// What tells it from the other workers of its lane.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Whether it has been ready.
    pub fn is_ready(&self) -> bool {
        self.is_ready
    }

    /// Notes that it listens, and sends the job that waits for it.
    pub fn set_ready(&mut self) {
        self.is_ready = true;
        if let Some(message) = self.waiting.take() {
            let _ = self.worker.post_message(&message);
        }
    }

    /// Sends a message, at once or as soon as the worker is ready. Only the last job waits.
    pub fn send(&mut self, message: &ToWorker) {
        let Some(message) = encode(message) else { return };
        if self.is_ready {
            let _ = self.worker.post_message(&message);
        } else {
            self.waiting = Some(message);
        }
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
