//! A list to choose from.

use web_sys::HtmlSelectElement;
use yew::{AttrValue, Callback, Event, Html, Properties, TargetCast, component, html, use_effect_with, use_node_ref};

/// The properties of [`Picker`].
#[derive(Properties, PartialEq)]
pub struct PickerProps {
    /// What is chosen.
    pub label: &'static str,
    /// The choices: a value and a title each.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// The value that is chosen; what is no choice shows `other`.
    pub value: Option<AttrValue>,
    /// What is shown where none of the choices holds.
    #[prop_or_default]
    pub other: Option<AttrValue>,
    /// Receives the value that people choose.
    pub on_choose: Callback<String>,
}

/// A labelled list to choose from.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let select = use_node_ref();
    {
        // A list that people have chosen from no longer follows the attributes of its options.
        let select = select.clone();
        let value = props.value.clone().unwrap_or_default();
        use_effect_with((value, props.options.clone()), move |(value, _)| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(value);
            }
        });
    }
    let onchange = props.on_choose.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let other = props.other.as_ref().map(|title| {
        html! { <option value="" disabled=true selected={props.value.is_none()}>{ title }</option> }
    });
    html! {
        <label class="picker">
            <span>{ props.label }</span>
            <select ref={select} {onchange}>
                { other.unwrap_or_default() }
                { for props.options.iter().map(|(value, title)| html! {
                    <option value={value} selected={props.value.as_ref() == Some(value)}>{ title }</option>
                }) }
            </select>
        </label>
    }
}
