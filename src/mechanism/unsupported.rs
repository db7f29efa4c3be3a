//! Why a point of the product of axes is no mechanism.

/// Why a point of the product of axes is no mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsupported {
    /// The shared cache has one copy, and hears no messages.
    #[error("a shared cache hears no messages: delete from it, or keep copies at the callers")]
    PublishIntoCache,
    /// No caller can delete what is at another one.
    #[error("a write cannot delete what is at other callers: publish to them, or keep results in the shared cache")]
    DeleteAtCallers,
    /// Two lines of one function look up different directories.
    #[error("a fill is registered in one directory: let all lines look up the same one")]
    TwoDirectories,
    /// An entry that reads renew can outlive its registration.
    #[error("reads that renew an entry would let it outlive its registration: choose a fixed time to live")]
    DirectoryWithSliding,
    /// An entry carries its versions in one place.
    #[error("an entry carries its versions in one place: let all lines bump versions in the key, or all in the value")]
    VersionsInKeyAndValue,
    /// The scope is not one entity, so no row has its version.
    #[error("a row has the version of one entity, and this scope is not one: keep the version in the cache")]
    RowVersionOfNoEntity,
    /// A tombstone takes the place of a deleted entry.
    #[error("a tombstone takes the place of a deleted entry, and no write deletes one: leave out `tombstone`")]
    TombstoneWithoutDeletes,
    /// Only deletes are sent from the log.
    #[error("only deletes are sent from the database's log: let every line delete each key")]
    LogWithoutDeletes,
    /// Entries of a map expire together, or not at all.
    #[error("entries of a map do not expire one by one: choose slots, or leave out the time to live")]
    MapsWithTimeToLive,
    /// A token ends before the fill that holds it can store.
    #[error("a fill takes longer than its lease, so nothing is ever stored: make `lease` longer")]
    LeaseShorterThanFill,
}

impl Unsupported {
    /// The reason's stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PublishIntoCache => "publish-into-cache",
            Self::DeleteAtCallers => "delete-at-callers",
            Self::TwoDirectories => "two-directories",
            Self::DirectoryWithSliding => "directory-with-sliding",
            Self::VersionsInKeyAndValue => "versions-in-key-and-value",
            Self::RowVersionOfNoEntity => "row-version-of-no-entity",
            Self::TombstoneWithoutDeletes => "tombstone-without-deletes",
            Self::LogWithoutDeletes => "log-without-deletes",
            Self::MapsWithTimeToLive => "maps-with-time-to-live",
            Self::LeaseShorterThanFill => "lease-shorter-than-fill",
        }
    }
}
