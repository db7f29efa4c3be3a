//! The document from its JSON notation.

use super::alphabet::Alphabet;
use super::document::{
    Collection, Cut, CutArgument, Day, Document, Domain, Element, End, Entity, Format, Invalidation, Limit, Parameter,
    Popularity, Range, Read, Returns, Settings, Side, Spanned, Statistic, Step, Texts, Topology, Write,
};
use super::expression::Expr;
use super::grammar::expression_from;
use super::json::{Node, Object};
use super::number::{Quantity, Scalar, Unit, Whole};
use super::problem::{Outcome, Problem};
use super::slots::{Slot, settings_slot, topology_slot};

/// Reads a design document.
///
/// # Errors
///
/// The first thing that is wrong, with its place and, for an unknown word, the nearest known one.
pub fn from_json(source: &str) -> Outcome<Document> {
    let object = Node::root(source)?
        .object(&["format", "design", "entities", "reads", "writes", "topology", "settings", "accept"])?;
    Ok(Document {
        format: object.need("format", format)?,
        design: object.get("design", Node::string)?.unwrap_or_default(),
        entities: object.list("entities", entity)?,
        reads: object.list("reads", read)?,
        writes: object.list("writes", write)?,
        topology: object.get("topology", topology)?.unwrap_or_default(),
        settings: object.get("settings", settings)?.unwrap_or_default(),
        accept: object.list("accept", limit)?,
    })
}

fn format(node: &Node<'_>) -> Outcome<Format> {
    match node.string()?.as_str() {
        "keyplan.design/1" => Ok(Format::V1),
        other => Err(node.wrong(format!("`{other}` is no format that this version reads"), "write `keyplan.design/1`")),
    }
}

fn spanned<'a, T>(read: fn(&Node<'a>) -> Outcome<T>) -> impl Fn(&Node<'a>) -> Outcome<Spanned<T>> {
    move |node| Ok(Spanned::new(read(node)?, node.span()))
}

fn entity(node: &Node<'_>) -> Outcome<Entity> {
    let object = node.object(&["name", "count", "popularity"])?;
    Ok(Entity {
        name: object.need("name", Node::name)?,
        count: object.need("count", spanned(Node::whole))?,
        popularity: object.get("popularity", popularity)?,
    })
}

fn popularity(node: &Node<'_>) -> Outcome<Popularity> {
    match node.variant(&["uniform", "zipf", "measured"])? {
        ("zipf", Some(skew)) => Ok(Popularity::Zipf(skew.amount()?)),
        ("uniform", None) => Ok(Popularity::Uniform),
        ("measured", Some(steps)) => Ok(Popularity::Measured(Spanned::new(steps.list(measured_step)?, steps.span()))),
        _ => Err(node.wrong(
            "a popularity is wanted here",
            "write \"uniform\", {\"zipf\": 0.9} or {\"measured\": [{\"count\": 10, \"share\": …}]}",
        )),
    }
}

fn measured_step(node: &Node<'_>) -> Outcome<Step> {
    let object = node.object(&["count", "share"])?;
    Ok(Step { count: object.get("count", spanned(Node::whole))?, share: object.need("share", spanned(quantity))? })
}

fn read(node: &Node<'_>) -> Outcome<Read> {
    let object = node.object(&["function", "parameters", "where", "rate", "popularity", "returns", "source"])?;
    Ok(Read {
        function: object.need("function", Node::name)?,
        parameters: object.list("parameters", parameter)?,
        conditions: object.list("where", expression)?,
        rate: object.get("rate", spanned(quantity))?,
        popularity: object.get("popularity", popularity)?,
        returns: object.get("returns", spanned(returns))?,
        source: object.get("source", spanned(quantity))?,
    })
}

fn write(node: &Node<'_>) -> Outcome<Write> {
    let object = node.object(&["name", "parameters", "rate", "popularity", "invalidates"])?;
    Ok(Write {
        name: object.need("name", Node::name)?,
        parameters: object.list("parameters", parameter)?,
        rate: object.get("rate", spanned(quantity))?,
        popularity: object.get("popularity", popularity)?,
        invalidates: object.list("invalidates", invalidation)?,
    })
}

fn invalidation(node: &Node<'_>) -> Outcome<Invalidation> {
    let object = node.object(&["function", "arguments"])?;
    Ok(Invalidation {
        function: object.need("function", Node::name)?,
        arguments: object.need("arguments", |node| node.list(expression))?,
    })
}

/// An expression stands in JSON as text. Its places are those of the text, which has no escapes but those of words
/// that nobody uses, so they are shifted past the quotation mark.
fn expression(node: &Node<'_>) -> Outcome<Expr> {
    let start = node.span().start + 1;
    let shifted = |mut problem: Box<Problem>| {
        problem.span = start + problem.span.start..start + problem.span.end;
        problem
    };
    let mut expr = expression_from(&node.string()?).map_err(shifted)?;
    expr.shift(start);
    Ok(expr)
}

fn parameter(node: &Node<'_>) -> Outcome<Parameter> {
    let object = node.object(&["name", "domain", "optional"])?;
    Ok(Parameter {
        name: object.need("name", Node::name)?,
        domain: object.need("domain", spanned(domain))?,
        optional: object.get("optional", Node::flag)?.unwrap_or_default(),
    })
}

fn domain(node: &Node<'_>) -> Outcome<Domain> {
    const KINDS: [&str; 8] = ["integers", "choice", "flag", "entity", "subset", "sequence", "text", "date"];
    Ok(match node.variant(&KINDS)? {
        ("flag", None) => Domain::Flag,
        ("integers", Some(value)) => Domain::Integers(range(&value, Node::whole)?),
        ("choice", Some(value)) => Domain::Choice(value.list(element)?),
        ("entity", Some(value)) => Domain::Entity(value.string()?),
        ("subset", Some(value)) => Domain::Subset(collection(&value)?),
        ("sequence", Some(value)) => Domain::Sequence(collection(&value)?),
        ("text", Some(value)) => Domain::Text(texts(&value)?),
        ("date", Some(value)) => Domain::Date(range(&value, day)?),
        (kind, _) => {
            return Err(
                node.wrong(format!("`{kind}` is not said so"), "write \"flag\", or {\"choice\": [\"a\", \"b\"]}")
            );
        }
    })
}

fn range<'a, T>(node: &Node<'a>, value: fn(&Node<'a>) -> Outcome<T>) -> Outcome<Range<T>> {
    let object = node.object(&["from", "to", "below", "step"])?;
    let end = match (object.get("to", value)?, object.get("below", value)?) {
        (Some(to), None) => End::To(to),
        (None, Some(below)) => End::Below(below),
        _ => return Err(node.wrong("a range has either `to` or `below`", "`to` includes the end, `below` does not")),
    };
    Ok(Range { from: object.need("from", value)?, end, step: object.get("step", Node::whole)? })
}

fn day(node: &Node<'_>) -> Outcome<Day> {
    Day::parse(&node.string()?).ok_or_else(|| node.wrong("this is not a day", "write it as 2026-11-22"))
}

/// A string is a word, unless it is a whole number that JSON's own numbers cannot hold.
fn element(node: &Node<'_>) -> Outcome<Element> {
    Ok(Element::from(node.scalar()?))
}

impl From<Scalar> for Element {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Number(number) => Self::Integer(Whole(number)),
            Scalar::Text(text) => match text.parse().map(Whole) {
                Ok(number) if !number.is_safe() => Self::Integer(number),
                _ => Self::Word(text),
            },
        }
    }
}

fn collection(node: &Node<'_>) -> Outcome<Collection> {
    let object = node.object(&["of", "max"])?;
    Ok(Collection { of: object.need("of", |node| node.list(element))?, max: object.get("max", Node::small)? })
}

fn texts(node: &Node<'_>) -> Outcome<Texts> {
    let object = node.object(&["from", "to", "alphabet"])?;
    Ok(Texts {
        from: object.need("from", Node::small)?,
        to: object.need("to", Node::small)?,
        alphabet: object.need("alphabet", alphabet)?,
    })
}

fn alphabet(node: &Node<'_>) -> Outcome<Alphabet> {
    Alphabet::parse(&node.string()?).map_err(|error| node.wrong(error.to_string(), error.hint()))
}

fn quantity(node: &Node<'_>) -> Outcome<Quantity> {
    let object = node.object(&["amount", "unit", "per"])?;
    Ok(Quantity {
        amount: object.need("amount", Node::amount)?,
        unit: object.get("unit", unit)?,
        per: object.get("per", unit)?,
    })
}

fn unit(node: &Node<'_>) -> Outcome<Unit> {
    let names = Unit::ALL.map(|(_, name)| name);
    let (name, _) = node.variant(&names)?;
    Unit::from_word(name).ok_or_else(|| node.wrong("this is no unit", ""))
}

fn returns(node: &Node<'_>) -> Outcome<Returns> {
    match node.variant(&["size", "list"])? {
        ("size", Some(value)) => Ok(Returns::Size(quantity(&value)?)),
        ("list", Some(value)) => {
            let object = value.object(&["item", "cut", "of"])?;
            Ok(Returns::List {
                item: object.need("item", quantity)?,
                cut: object.need("cut", cut)?,
                of: object.need("of", spanned(Node::whole))?,
            })
        }
        _ => Err(node.wrong("what a result weighs is wanted here", "write {\"size\": …} or {\"list\": …}")),
    }
}

fn cut(node: &Node<'_>) -> Outcome<Cut> {
    let pair = |value: Node<'_>, first: &str, second: &str| -> Outcome<_> {
        let object = value.object(&[first, second])?;
        Ok((object.need(first, spanned(cut_argument))?, object.need(second, spanned(cut_argument))?))
    };
    match node.variant(&["window", "page"])? {
        ("window", Some(value)) => pair(value, "limit", "offset").map(|(limit, offset)| Cut::Window { limit, offset }),
        ("page", Some(value)) => pair(value, "page", "size").map(|(page, size)| Cut::Page { page, size }),
        _ => Err(node.wrong("how the list is cut is wanted here", "write {\"window\": {\"limit\": …, \"offset\": …}}")),
    }
}

fn cut_argument(node: &Node<'_>) -> Outcome<CutArgument> {
    node.scalar().map(CutArgument::from)
}

impl From<Scalar> for CutArgument {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Number(number) => Self::Number(Whole(number)),
            Scalar::Text(text) => Self::Parameter(text),
        }
    }
}

fn topology(node: &Node<'_>) -> Outcome<Topology> {
    let mut topology = Topology::default();
    let (_, known) = topology_slot(&mut topology, "");
    let object = node.object(known)?;
    known.iter().try_for_each(|name| fill(topology_slot(&mut topology, name).0, &object, name))?;
    Ok(topology)
}

fn settings(node: &Node<'_>) -> Outcome<Settings> {
    let mut settings = Settings::default();
    let (_, known) = settings_slot(&mut settings, "");
    let object = node.object(known)?;
    known.iter().try_for_each(|name| fill(settings_slot(&mut settings, name).0, &object, name))?;
    Ok(settings)
}

fn fill(slot: Option<Slot<'_>>, object: &Object<'_>, name: &str) -> Outcome<()> {
    match slot {
        None => {}
        Some(Slot::Whole(place)) => *place = object.get(name, spanned(Node::whole))?,
        Some(Slot::Quantity(place)) => *place = object.get(name, spanned(quantity))?,
    }
    Ok(())
}

fn limit(node: &Node<'_>) -> Outcome<Limit> {
    let object = node.object(&["metric", "statistic", "keep", "limit"])?;
    let word = |node: &Node<'_>, known: &'static [&'static str]| node.variant(known).map(|(name, _)| name);
    let statistic = object.get("statistic", |node| word(node, &["mean", "worst"]))?;
    let keep = object.need("keep", |node| word(node, &["at_most", "at_least"]))?;
    Ok(Limit {
        metric: object.need("metric", Node::name)?,
        statistic: statistic.map(|name| if name == "mean" { Statistic::Mean } else { Statistic::Worst }),
        keep: if keep == "at_most" { Side::AtMost } else { Side::AtLeast },
        limit: object.need("limit", spanned(quantity))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Code;

    #[test]
    fn a_mistyped_field_is_named_with_its_place_and_the_nearest_known_one() {
        let source = "{\"format\": \"keyplan.design/1\",\n \"reads\": [{\"functoin\": \"f\"}]}";
        let problem = from_json(source).unwrap_err();
        assert_eq!((problem.code, &source[problem.span.clone()]), (Code::UnknownWord, "\"f\""));
        assert!(problem.hint.contains("`function`"), "{problem:?}");
    }

    #[test]
    fn truncated_json_is_a_problem_and_trailing_text_too() {
        assert!(from_json("{\"format\": \"keyplan.design/1\"").is_err());
        assert!(from_json("{\"format\": \"keyplan.design/1\"} x").is_err());
    }

    #[test]
    fn fields_are_never_given_twice() {
        let twice = from_json("{\"format\": \"keyplan.design/1\", \"design\": \"a\", \"design\": \"b\"}");
        assert!(twice.unwrap_err().message.contains("twice"));
    }

    #[test]
    fn both_ways_of_reading_agree() {
        // Key schemes hold parts of documents and read them by their derived readers.
        let text = include_str!("../../examples/wordpress_posts.keyplan");
        let json = crate::design::Reading::of(text).document.to_json();
        let derived: Document = serde_json::from_str(&json).unwrap();
        assert_eq!(from_json(&json).unwrap(), derived);
    }
}
