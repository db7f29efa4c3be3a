#[cfg(all(target_arch = "wasm32", feature = "web"))]
fn main() {
    use yew::prelude::*;
    #[component]
    fn App() -> Html {
        html! { <h1>{"Keyplan"}</h1> }
    }
    yew::Renderer::<App>::new().render();
}

#[cfg(not(all(target_arch = "wasm32", feature = "web")))]
fn main() {}
