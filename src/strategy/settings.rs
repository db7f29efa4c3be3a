//! The settings that a strategy was assessed with.

use crate::design::{Design, EnvironmentLine};
use crate::mechanism::{Address, Directory, Guards, Kept, Lifetime, Mechanism, Place, TimeToLive, When};

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
    /// The settings of a mechanism under a design. What the design leaves open is marked as assumed.
    #[must_use]
    pub fn of(mechanism: &Mechanism, design: &Design) -> Self {
        let (environment, topology) = (&design.settings, &design.topology);
        let Lifetime { time_to_live, backstop, .. } = mechanism.lifetime();
        let Guards { lease, tombstone } = mechanism.guards();
        let (page_size, buckets) = match mechanism.address() {
            Address::Own | Address::Nothing => (None, None),
            Address::Slots(buckets) | Address::Maps(buckets) => (None, Some(buckets.count)),
            Address::Hot { calls } => (None, Some(*calls)),
            Address::Pages { size } => (*size, None),
        };
        let (replicas, is_own_directory) = match mechanism.directory() {
            None => (None, false),
            Some(Directory::Shared { replicas }) => (Some(replicas), false),
            Some(Directory::Own) => (None, true),
        };
        let (lag, batch) = match mechanism.when() {
            When::AtCommit => (None, None),
            When::FromLog { lag, batch } => (Some(lag), Some(batch)),
        };
        let between_callers = is_own_directory || mechanism.place() == Place::Callers;
        let versions = mechanism.versions();
        let has_rows = versions.iter().any(|(_, version)| version.kept == Kept::Row);
        let leaves_open = |line| design.leaves_open(line);
        Self {
            backstop: backstop.map(Setting::given),
            tombstone: tombstone.map(Setting::given),
            lease: lease.map(Setting::given),
            page_size: setting(page_size, leaves_open(EnvironmentLine::PageSize)),
            replicas: setting(replicas, leaves_open(EnvironmentLine::Replicas)),
            callers: setting(between_callers.then_some(topology.callers), leaves_open(EnvironmentLine::Callers)),
            message_loss: setting(
                between_callers.then_some(topology.message_loss),
                leaves_open(EnvironmentLine::MessageLoss),
            ),
            buckets: setting(buckets, leaves_open(EnvironmentLine::Buckets)),
            ttl: setting(time_to_live.map(TimeToLive::seconds), environment.ttl.is_none()),
            sliding: time_to_live.is_some_and(TimeToLive::is_sliding),
            retention: setting(
                (!versions.is_empty()).then_some(environment.retention),
                leaves_open(EnvironmentLine::Retention),
            ),
            row_at_hand: setting(has_rows.then_some(environment.row_at_hand), leaves_open(EnvironmentLine::RowAtHand)),
            lag: setting(lag, leaves_open(EnvironmentLine::Lag)),
            batch: setting(batch, leaves_open(EnvironmentLine::Batch)),
        }
    }

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

fn setting<T>(value: Option<T>, assumed: bool) -> Option<Setting<T>> {
    value.map(|value| Setting { value, assumed })
}

fn whole(value: u32) -> SettingValue {
    SettingValue::Count(value.into())
}

fn row<T>(name: &'static str, setting: Option<Setting<T>>, value: fn(T) -> SettingValue) -> Option<SettingRow> {
    setting.map(|setting| SettingRow { name, value: value(setting.value), assumed: setting.assumed })
}
