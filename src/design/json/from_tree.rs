//! Types with a derived `Deserialize`, read from a tree.
//!
//! Each value is read by what its type asks for, so that a message says in plain words what belongs there. `null` is the
//! value of no type: a field without a value is left out.

use std::slice;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::refused::Refused;
use super::tree::{Content, Tree};
use crate::design::number::JsonNumber;
use crate::design::problem::{Code, Outcome};
use crate::design::spanned;

impl Tree<'_> {
    /// Reads a value of a type.
    ///
    /// # Errors
    ///
    /// The first value that does not belong to the type.
    pub fn read<T: DeserializeOwned>(&self) -> Outcome<T> {
        T::deserialize(self).map_err(|refused| refused.at(&self.span).problem)
    }
}

/// Reads a value; the problem of a value has its place.
fn read<'de, S: DeserializeSeed<'de>>(seed: S, tree: &Tree<'_>) -> Result<S::Value, Refused> {
    seed.deserialize(tree).map_err(|refused| refused.at(&tree.span))
}

impl Tree<'_> {
    /// The value is not what belongs here.
    fn wanted(&self, what: &str) -> Refused {
        Refused::invalid_type(self.unexpected(), &what)
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match &self.content {
            Content::Null => Unexpected::Unit,
            Content::Flag(flag) => Unexpected::Bool(*flag),
            Content::Number(number) => Unexpected::Other(number),
            Content::Text(text) => Unexpected::Str(text),
            Content::List(_) => Unexpected::Seq,
            Content::Object(_) => Unexpected::Map,
        }
    }
}

impl<'de> Deserializer<'de> for &Tree<'_> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.content {
            Content::Null => visitor.visit_unit(),
            Content::Flag(flag) => visitor.visit_bool(*flag),
            Content::Number(number) => match JsonNumber::parse(number)? {
                JsonNumber::Unsigned(number) => visitor.visit_u64(number),
                JsonNumber::Negative(number) => visitor.visit_i64(number),
                JsonNumber::Double(number) => visitor.visit_f64(number),
            },
            Content::Text(text) => visitor.visit_str(text),
            Content::List(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Content::Object(fields) => visitor.visit_map(Fields { rest: fields.iter(), next: None }),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.content {
            Content::Flag(flag) => visitor.visit_bool(*flag),
            _ => Err(self.wanted("`true` or `false`")),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let number = match &self.content {
            Content::Number(number) => JsonNumber::parse(number)?.as_u32(),
            Content::Null | Content::Flag(_) | Content::Text(_) | Content::List(_) | Content::Object(_) => None,
        };
        visitor.visit_u32(number.ok_or_else(|| self.wanted("a whole number from 0 to 4294967295"))?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.content {
            Content::Number(_) => self.deserialize_any(visitor),
            _ => Err(self.wanted("a number")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.content {
            Content::Text(text) => visitor.visit_str(text),
            _ => Err(self.wanted("a text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.content {
            Content::Null => {
                Err(Refused::new(Code::BadJson, "`null` is not a value of a document", "leave the field out"))
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.content {
            Content::List(_) => self.deserialize_any(visitor),
            _ => Err(self.wanted("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match &self.content {
            Content::Object(_) => self.deserialize_any(visitor),
            _ => Err(self.wanted("an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Refused> {
        match name {
            spanned::NAME => visitor.visit_seq(SpannedParts::Start(self)),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let variant = match &self.content {
            Content::Text(name) => Choice { name, content: None },
            Content::Object(fields) => match fields.as_slice() {
                [(name, content)] => Choice { name, content: Some(content) },
                _ => return Err(one_of(variants)),
            },
            _ => return Err(one_of(variants)),
        };
        visitor.visit_enum(variant)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}

fn one_of(variants: &[&str]) -> Refused {
    let names: Vec<String> = variants.iter().map(|name| format!("`{name}`")).collect();
    Refused::new(Code::BadJson, "exactly one word is wanted here", format!("known here: {}", names.join(", ")))
}

/// The elements of a list.
struct Items<'t, 's>(std::iter::Enumerate<slice::Iter<'t, Tree<'s>>>);

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Refused;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        let Some((place, item)) = self.0.next() else { return Ok(None) };
        read(seed, item).map(Some).map_err(|refused| refused.within(&place.to_string()))
    }
}

/// The fields of an object.
struct Fields<'t, 's> {
    rest: slice::Iter<'t, (String, Tree<'s>)>,
    /// The field whose name was read last.
    next: Option<&'t (String, Tree<'s>)>,
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Refused;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        self.next = self.rest.next();
        let Some((name, value)) = self.next else { return Ok(None) };
        let key = seed.deserialize(name.as_str().into_deserializer());
        key.map(Some).map_err(|refused: Refused| refused.at(&value.span).within(name))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        let (name, value) = self.next.take().ok_or_else(|| Refused::custom("a value without a name"))?;
        read(seed, value).map_err(|refused| refused.within(name))
    }
}

/// A value with its place, as [`Spanned`](crate::design::spanned::Spanned) reads it.
enum SpannedParts<'t, 's> {
    Start(&'t Tree<'s>),
    End(&'t Tree<'s>),
    Value(&'t Tree<'s>),
    Read,
}

impl<'de> SeqAccess<'de> for SpannedParts<'_, '_> {
    type Error = Refused;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        let (next, value) = match *self {
            Self::Start(tree) => (Self::End(tree), seed.deserialize(tree.span.start.into_deserializer())),
            Self::End(tree) => (Self::Value(tree), seed.deserialize(tree.span.end.into_deserializer())),
            Self::Value(tree) => (Self::Read, read(seed, tree)),
            Self::Read => return Ok(None),
        };
        *self = next;
        value.map(Some)
    }
}

/// One of several kinds: `"flag"`, or `{"entity": …}`.
struct Choice<'t, 's> {
    name: &'t str,
    content: Option<&'t Tree<'s>>,
}

impl<'de, 't, 's> EnumAccess<'de> for Choice<'t, 's> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Refused> {
        let name: StrDeserializer<'_, Refused> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'t, 's> Choice<'t, 's> {
    fn content(&self) -> Result<&'t Tree<'s>, Refused> {
        self.content.ok_or_else(|| {
            let hint = format!("write `{{\"{}\": …}}`", self.name);
            Refused::new(Code::BadJson, format!("`{}` needs a value", self.name), hint)
        })
    }
}

impl<'de> VariantAccess<'de> for Choice<'_, '_> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        match self.content {
            None => Ok(()),
            Some(_) => {
                let hint = format!("write `\"{}\"`", self.name);
                Err(Refused::new(Code::BadJson, format!("`{}` has no value", self.name), hint))
            }
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Refused> {
        read(seed, self.content()?).map_err(|refused| refused.within(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        let content = self.content()?;
        let value = content.deserialize_seq(visitor);
        value.map_err(|refused| refused.at(&content.span).within(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Refused> {
        let content = self.content()?;
        let value = content.deserialize_map(visitor);
        value.map_err(|refused| refused.at(&content.span).within(self.name))
    }
}
