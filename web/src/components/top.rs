//! The head of the page.

use yew::{Callback, Html, Properties, component, html};

use crate::action::{Action, use_dispatch};
use crate::theme::Theme;

/// The properties of [`Top`].
#[derive(Properties, PartialEq)]
pub struct TopProps {
    /// The theme now.
    pub theme: Theme,
}

/// The name of the page and the switch for the theme.
#[component]
pub fn Top(&TopProps { theme }: &TopProps) -> Html {
    let dispatch = use_dispatch();
    let onclick = Callback::from(move |_| dispatch.emit(Action::ChooseTheme(theme.next())));
    html! {
        <header class="top">
            <h1>{"Keyplan"}</h1>
            <p class="tagline">{"Count the keys. Weigh the ways. Pick one."}</p>
            <button
                class="quiet theme"
                type="button"
                {onclick}
                aria-label={format!("Theme: {}", theme.title())}
                title="Light, dark, or as the system has it"
            >
                <span aria-hidden="true">{ theme.sign() }</span>
                { theme.title() }
            </button>
        </header>
    }
}
