//! What the runner asks of a cache, a directory and a database. Times are seconds since any moment.

use std::error::Error;

/// A cache with a directory: the shared one, or a caller's own.
pub trait Store {
    /// Why an operation failed.
    type Error: Error + 'static;

    /// Returns the value of a key, if there is one.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn get(&mut self, key: &str, now: f64) -> Result<Option<Vec<u8>>, Self::Error>;

    /// Lets the value of a key stay for `seconds` from now on, if there is one.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn touch(&mut self, key: &str, seconds: f64, now: f64) -> Result<(), Self::Error>;

    /// Takes the token of a key for `seconds`. `None` if another fill holds it.
    ///
    /// A key that has a value gives a token to everybody: it only tells whether the key was deleted since.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn take_token(&mut self, key: &str, seconds: f64, now: f64) -> Result<Option<Token>, Self::Error>;

    /// Stores a value for `seconds`. Returns whether it is stored: not over a tombstone, and not under a token that is void.
    ///
    /// `change` makes the new value from the present one.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn set(
        &mut self,
        key: &str,
        change: &mut dyn FnMut(Option<&[u8]>) -> Vec<u8>,
        seconds: f64,
        token: Option<Token>,
        now: f64,
    ) -> Result<bool, Self::Error>;

    /// Deletes a key, voids its token, and lets nothing be stored under it for the seconds of a tombstone. Returns whether
    /// there was a value.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn delete(&mut self, key: &str, tombstone: Option<f64>, now: f64) -> Result<bool, Self::Error>;

    /// Returns the version in an item. A missing one is added with a random number.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn version(&mut self, item: &str, now: f64) -> Result<u64, Self::Error>;

    /// Raises the version in an item by 1, if there is one.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn bump(&mut self, item: &str, now: f64) -> Result<(), Self::Error>;

    /// Registers a key under a class for `seconds`.
    ///
    /// # Errors
    ///
    /// If the directory does not answer.
    fn register(&mut self, class: &str, key: &str, seconds: f64, now: f64) -> Result<(), Self::Error>;

    /// Returns the keys under a class, and forgets them.
    ///
    /// # Errors
    ///
    /// If the directory does not answer.
    fn look_up(&mut self, class: &str, now: f64) -> Result<Vec<String>, Self::Error>;
}

/// The right to store a result: void once its key is deleted, or its time is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// How often the key was deleted when the token was taken.
    pub generation: u64,
    /// When the token ends.
    pub until: f64,
}

/// The rows of a database, by the names that the scheme gives them.
pub trait Rows {
    /// Returns the version of a row.
    fn version(&mut self, row: &str) -> u64;

    /// Raises the version of a row by 1.
    fn bump(&mut self, row: &str);
}
