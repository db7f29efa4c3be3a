//! What the page and a worker say to each other.

use js_sys::Uint8Array;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent};

use crate::jobs::Request;

/// What the page says.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// Do a job; answers carry its number.
    Begin {
        /// The number of the job.
        number: u32,
        /// The job.
        request: Request,
    },
    /// End the job early, with what there is so far.
    Stop,
}

/// What a worker says.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromWorker<A> {
    /// It listens.
    Ready,
    /// It panicked.
    Panicked(String),
    /// An answer.
    Answer {
        /// The number of the job.
        number: u32,
        /// The answer.
        answer: A,
    },
}

/// Returns a message as bytes that JavaScript can hold; `None` where it cannot be serialised.
pub fn encode(message: &impl Serialize) -> Option<JsValue> {
    let bytes = postcard::to_allocvec(message).ok()?;
    Some(Uint8Array::from(bytes.as_slice()).into())
}

/// Returns the message of an event; `None` where it is no message of ours.
pub fn decode<T: DeserializeOwned>(event: &Event) -> Option<T> {
    let bytes: Uint8Array = event.dyn_ref::<MessageEvent>()?.data().dyn_into().ok()?;
    postcard::from_bytes(&bytes.to_vec()).ok()
}
