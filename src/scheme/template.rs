//! Key templates: from their parts to the text of one key.

use num_bigint::BigInt;

use super::document::{Limits, Part};
use super::error::SchemeError;
use crate::design::{Parameter, Value};
use crate::keyspace::encoding::{bucket, canonical, encode, sha256_hex};

/// Marks a key that was cut short. Values are escaped and literals are checked, so nothing else has it.
const CUT: char = '#';
/// The bytes of a cut key after its prefix: the mark and the digits of a SHA-256.
const CUT_BYTES: u32 = 65;

/// A key template whose names are looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pieces: Vec<Piece>,
    versions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Literal(String),
    Argument(usize),
    Bucket {
        of: Vec<usize>,
        buckets: u32,
    },
    /// By its place among the versions.
    Version(usize),
}

/// What a template is filled with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filling<'a> {
    /// The values of the function's parameters; those that the template does not name are not read.
    pub values: &'a [Value],
    /// The texts of values that are known as texts only, by parameter.
    pub texts: &'a [Option<&'a str>],
    /// The bucket, where it does not follow from the values.
    pub bucket: Option<u32>,
    /// The versions, in the order of [`Template::versions`].
    pub versions: &'a [BigInt],
}

impl Template {
    /// Looks up the names of a template's parts.
    ///
    /// # Errors
    ///
    /// Names that are no parameters, no buckets, and literals that could not stand in a key.
    pub fn new(parts: &[Part], parameters: &[Parameter], place: &str) -> Result<Self, SchemeError> {
        let find = |name: &String| {
            parameters
                .iter()
                .position(|parameter| parameter.name == *name)
                .ok_or_else(|| SchemeError::scheme(place, format!("`{name}` is no parameter of the function")))
        };
        let mut versions = Vec::new();
        let mut piece = |part: &Part| {
            Ok(match part {
                Part::Literal(text) if text.bytes().all(|b| b.is_ascii_graphic() && char::from(b) != CUT) => {
                    Piece::Literal(text.clone())
                }
                Part::Literal(text) => {
                    return Err(SchemeError::scheme(place, format!("`{text}` cannot stand in a key")));
                }
                Part::Argument(name) => Piece::Argument(find(name)?),
                Part::Bucket { buckets: 0, .. } => return Err(SchemeError::scheme(place, "there are no buckets")),
                Part::Bucket { of, buckets } => {
                    Piece::Bucket { of: of.iter().map(find).collect::<Result<_, _>>()?, buckets: *buckets }
                }
                Part::Version(name) => {
                    versions.push(name.clone());
                    Piece::Version(versions.len() - 1)
                }
            })
        };
        let pieces = parts.iter().map(&mut piece).collect::<Result<_, _>>()?;
        Ok(Self { pieces, versions })
    }

    /// The names of the arguments that give versions, in the order of the template.
    pub fn versions(&self) -> &[String] {
        &self.versions
    }

    /// How many buckets there are, if the template has any.
    pub fn buckets(&self) -> Option<u32> {
        self.pieces.iter().find_map(|piece| match piece {
            Piece::Bucket { buckets, .. } => Some(*buckets),
            _ => None,
        })
    }

    /// The parameters whose values stand in the key themselves.
    pub fn arguments(&self) -> impl Iterator<Item = usize> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Argument(parameter) => Some(*parameter),
            _ => None,
        })
    }

    /// The key, within the limits.
    pub fn key(&self, filling: Filling<'_>, limits: Limits) -> String {
        limits.fit(self.pieces.iter().map(|piece| piece.text(filling)).collect())
    }
}

impl Piece {
    fn text(&self, filling: Filling<'_>) -> String {
        let value = |parameter: &usize| filling.values.get(*parameter).unwrap_or(&Value::Absent);
        match self {
            Self::Literal(text) => text.clone(),
            Self::Argument(parameter) => match filling.texts.get(*parameter) {
                Some(Some(text)) => (*text).to_owned(),
                _ => encode(value(parameter)),
            },
            Self::Bucket { of, buckets } => {
                filling.bucket.unwrap_or_else(|| bucket(&canonical(of.iter().map(value)), *buckets)).to_string()
            }
            Self::Version(place) => filling.versions.get(*place).map(ToString::to_string).unwrap_or_default(),
        }
    }
}

impl Default for Limits {
    /// Those of memcached.
    fn default() -> Self {
        Self { key_bytes: 250, prefix_bytes: 250 - CUT_BYTES }
    }
}

impl Limits {
    /// Whether a cut key keeps to the limits itself.
    pub(super) fn are_sound(self) -> bool {
        u64::from(self.prefix_bytes) + u64::from(CUT_BYTES) <= u64::from(self.key_bytes)
    }

    /// The key itself if it is short enough, else its beginning with a digest of the rest.
    fn fit(self, key: String) -> String {
        if u32::try_from(key.len()).is_ok_and(|length| length <= self.key_bytes) {
            return key;
        }
        // Keys are ASCII, so every byte is a boundary.
        match key.split_at_checked(self.prefix_bytes as usize) {
            Some((prefix, rest)) => format!("{prefix}{CUT}{}", sha256_hex(rest.as_bytes())),
            None => key,
        }
    }
}
