//! How the keys were counted, for whoever asks.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_effect_with, use_state_eq};

use crate::bridge::{Options, use_lane};
use crate::jobs::{Explain, Subject};

/// The properties of [`HowCounted`].
#[derive(Properties, PartialEq)]
pub struct HowCountedProps {
    /// The function.
    pub subject: Rc<Subject>,
}

const EXPLAINING: Options = Options { patience: 100, deadline: 60_000, has_spare: false };

/// A button that opens the explanation; a worker writes it.
#[component]
pub fn HowCounted(HowCountedProps { subject }: &HowCountedProps) -> Html {
    let is_open = use_state_eq(|| false);
    let lines = use_state_eq(Vec::<String>::new);
    let lane = use_lane::<Explain>(EXPLAINING);
    {
        let lines = lines.setter();
        use_effect_with((*is_open, Rc::clone(subject)), move |(is_open, subject)| {
            if *is_open {
                let explained = Callback::from(move |told: Result<Vec<String>, _>| {
                    lines.set(told.unwrap_or_else(|failure| vec![format!("No explanation. {failure}")]));
                });
                lane.ask(Explain(Subject::clone(subject)), explained);
            }
        });
    }
    let onclick = {
        let is_open = is_open.clone();
        Callback::from(move |_| is_open.set(!*is_open))
    };
    html! {
        <div class="how">
            <button class="link" type="button" {onclick} aria-expanded={if *is_open { "true" } else { "false" }}>
                {"How the keys were counted"}
            </button>
            if *is_open && !lines.is_empty() {
                <pre class="lines" tabindex="0">{ lines.join("\n") }</pre>
            }
        </div>
    }
}
