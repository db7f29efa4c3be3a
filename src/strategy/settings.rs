//! The settings that a strategy was assessed with.

/// The value of one setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value, in base units.
    pub value: T,
    /// Whether the planner chose it, because the design leaves it open.
    pub assumed: bool,
}

impl<T> Setting<T> {
    /// A setting that the design gives.
    pub const fn given(value: T) -> Self {
        Self { value, assumed: false }
    }
}

/// All settings that a strategy can have. A setting that does not concern the strategy is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Settings {
    /// Seconds until an entry expires, besides invalidation.
    pub backstop: Option<Setting<f64>>,
    /// Seconds for which a deleted key takes no fill.
    pub tombstone: Option<Setting<f64>>,
    /// Seconds for which a miss holds a token that a delete voids.
    pub lease: Option<Setting<f64>>,
    /// Items of a page; without it, the whole list is one page. At least 1.
    pub page_size: Option<Setting<u64>>,
    /// Copies of the directory. At least 1.
    pub replicas: Option<Setting<u32>>,
    /// Callers: processes that use the cache. At least 1.
    pub callers: Option<Setting<u32>>,
    /// The share of the messages between callers that are lost, from 0 to 1.
    pub message_loss: Option<Setting<f64>>,
    /// Buckets of a scope, or its hottest calls. At least 1.
    pub buckets: Option<Setting<u32>>,
    /// Seconds until an entry expires.
    pub ttl: Option<Setting<f64>>,
    /// Whether each read renews the time to live.
    pub sliding: bool,
    /// Seconds for which an entry stays that is not read.
    pub retention: Option<Setting<f64>>,
    /// The share of the calls that have the row's version at hand, from 0 to 1.
    pub row_at_hand: Option<Setting<f64>>,
    /// Seconds by which the deletes of a log come after their writes.
    pub lag: Option<Setting<f64>>,
    /// Deletes of a log in one message. At least 1.
    pub batch: Option<Setting<u32>>,
}

/// A setting as it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SettingRow {
    /// Its name: `page_size`.
    pub name: &'static str,
    /// Its value.
    pub value: SettingValue,
    /// Whether the planner chose it, because the design leaves it open.
    pub assumed: bool,
}

/// The value of a setting of any kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SettingValue {
    /// A time in seconds.
    Seconds(f64),
    /// A share from 0 to 1.
    Share(f64),
    /// A whole number.
    Count(u64),
    /// Something that is on or off.
    Switch(bool),
}

impl SettingValue {
    /// The unit; empty for counts and switches.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Seconds(_) => "s",
            Self::Share(_) => "share",
            Self::Count(_) | Self::Switch(_) => "",
        }
    }
}

impl Settings {
    /// The settings that the strategy has, in the order in which they are shown.
    pub fn rows(&self) -> impl Iterator<Item = SettingRow> + use<> {
        let sliding = self.sliding.then_some(Setting::given(true));
        [
            row("backstop", self.backstop, SettingValue::Seconds),
            row("tombstone", self.tombstone, SettingValue::Seconds),
            row("lease", self.lease, SettingValue::Seconds),
            row("page_size", self.page_size, SettingValue::Count),
            row("replicas", self.replicas, whole),
            row("callers", self.callers, whole),
            row("message_loss", self.message_loss, SettingValue::Share),
            row("buckets", self.buckets, whole),
            row("ttl", self.ttl, SettingValue::Seconds),
            row("sliding", sliding, SettingValue::Switch),
            row("retention", self.retention, SettingValue::Seconds),
            row("row_at_hand", self.row_at_hand, SettingValue::Share),
            row("lag", self.lag, SettingValue::Seconds),
            row("batch", self.batch, whole),
        ]
        .into_iter()
        .flatten()
    }

    /// Whether the values are the same, given or assumed.
    #[must_use]
    pub fn has_same_values(&self, other: &Self) -> bool {
        let values = |settings: &Self| settings.rows().map(|row| (row.name, row.value));
        values(self).eq(values(other))
    }
}

fn whole(value: u32) -> SettingValue {
    SettingValue::Count(value.into())
}

fn row<T>(name: &'static str, setting: Option<Setting<T>>, value: fn(T) -> SettingValue) -> Option<SettingRow> {
    setting.map(|setting| SettingRow { name, value: value(setting.value), assumed: setting.assumed })
}
