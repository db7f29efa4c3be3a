//! Designs to begin with, kept as files under `examples/`.

/// A design that ships with Keyplan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The name of its file, without the ending.
    pub name: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// The design in the text notation.
    pub text: &'static str,
}

/// All examples; the first is what a new visitor sees.
pub const EXAMPLES: &[Example] = &[
    Example { name: "cart", title: "Shopping cart", text: include_str!("../examples/cart.keyplan") },
    Example {
        name: "github_issues",
        title: "GitHub: issues of a repository",
        text: include_str!("../examples/github_issues.keyplan"),
    },
    Example {
        name: "stripe_charges",
        title: "Stripe: charges of a customer",
        text: include_str!("../examples/stripe_charges.keyplan"),
    },
    Example {
        name: "reddit_listing",
        title: "Reddit: listing of a subreddit",
        text: include_str!("../examples/reddit_listing.keyplan"),
    },
    Example {
        name: "wordpress_posts",
        title: "WordPress: posts of a site",
        text: include_str!("../examples/wordpress_posts.keyplan"),
    },
];
