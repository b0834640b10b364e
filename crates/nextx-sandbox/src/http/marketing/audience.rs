//! Whom a campaign by SMS or email addresses, and when it sends.

use jiff::civil::DateTime;
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use crate::{
    http::{
        campaign::Campaign,
        fields::{Changes, Field, Violations, params},
        shown::shown_moment,
    },
    lists::{self, CUSTOMER_GROUPS},
};

/// The keys under which the campaigns addressed may be sent: the table's, the sample's, and what a search and replace made
/// of it (B01).
const CAMPAIGN_KEYS: [&str; 3] = ["campaign", "campaigns", GARBLED_KEY];
/// What stands in the document where `campaign` stood (B01).
pub(crate) const GARBLED_KEY: &str = "To get the list of";

/// Columns that both kinds of campaigns have.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Audience {
    pub(crate) send_all_contact: bool,
    pub(crate) send_now: bool,
    pub(crate) send_time: Option<String>,
    pub(crate) params: String,
    pub(crate) customers: String,
    pub(crate) customer_groups: String,
    pub(crate) others: String,
    pub(crate) campaigns: String,
}

impl Default for Audience {
    fn default() -> Self {
        let none = || "[]".to_owned();
        Self {
            send_all_contact: false,
            send_now: false,
            send_time: None,
            params: "{}".to_owned(),
            customers: none(),
            customer_groups: none(),
            others: none(),
            campaigns: none(),
        }
    }
}

impl Audience {
    /// As it will be. `others` is the key of the further recipients, `address` the field that each of them needs.
    pub(crate) async fn changed(
        self,
        changes: &Changes<'_>,
        [others, address]: [&str; 2],
        connection: &mut SqliteConnection,
        wrong: &mut Violations,
    ) -> Result<Self, sqlx::Error> {
        let mut flag = |name: &str, current: bool| {
            changes.apply(name, current, |field| wrong.flag(field).unwrap_or(false))
        };
        let send_all_contact = flag("send_all_contact", self.send_all_contact);
        let send_now = flag("send_now", self.send_now);
        let send_time = changes.apply("send_time", self.send_time, |field| {
            wrong.moment(field).map(shown_moment)
        });
        let params = changes.apply("params", self.params, |field| params(field, wrong));
        let customers = changes.apply("customers", self.customers, |field| {
            Value::from(wrong.linked_ids(field)).to_string()
        });
        let customer_groups = changes.apply("customer_groups", self.customer_groups, |field| {
            let ids = wrong.linked_ids(field);
            for (place, id) in ids.iter().enumerate() {
                if !lists::knows(&CUSTOMER_GROUPS, *id) {
                    wrong.unknown(&format!("customer_groups.{place}"));
                }
            }
            Value::from(ids).to_string()
        });
        let others = changes.apply(others, self.others, |field| further(field, address, wrong));
        let touched = CAMPAIGN_KEYS.iter().find(|key| changes.touch(key));
        let campaigns = match touched {
            None => self.campaigns,
            Some(_) => {
                let sent = CAMPAIGN_KEYS.iter().map(|key| changes.get(key));
                let ids: Vec<i64> = sent.flat_map(|field| wrong.linked_ids(&field)).collect();
                for (place, id) in ids.iter().enumerate() {
                    if Campaign::read(connection, *id).await?.is_none() {
                        wrong.unknown(&format!("campaign.{place}"));
                    }
                }
                Value::from(ids).to_string()
            }
        };
        let unknown: Vec<i64> = sqlx::query_scalar(
            "SELECT key FROM json_each(?1) WHERE value NOT IN (SELECT id FROM customer)",
        )
        .bind(&customers)
        .fetch_all(connection)
        .await?;
        for place in unknown {
            wrong.unknown(&format!("customers.{place}"));
        }
        Ok(Self {
            send_all_contact,
            send_now,
            send_time,
            params,
            customers,
            customer_groups,
            others,
            campaigns,
        })
    }

    /// When it is to be sent: now, at its time, or not at all. A time that has passed is now.
    pub(crate) fn begins(&self, now: DateTime) -> Option<DateTime> {
        if self.send_now {
            return Some(now);
        }
        let time = self.send_time.as_ref()?.parse::<DateTime>().ok()?;
        Some(time.max(now))
    }
}

/// Further recipients: objects with an address, or the address alone.
fn further(field: &Field<'_>, address: &str, wrong: &mut Violations) -> String {
    let mut others = Vec::new();
    for (place, item) in wrong.items(field).iter().enumerate() {
        let other = match item {
            Value::String(text) => {
                Some(Map::from_iter([(address.to_owned(), text.clone().into())]))
            }
            Value::Object(other) => Some(other.clone()),
            _ => None,
        };
        let known = |other: &Map<String, Value>| {
            let text = other.get(address).and_then(Value::as_str);
            text.is_some_and(|text| !text.trim().is_empty())
        };
        match other.filter(known) {
            Some(other) => others.push(Value::Object(other)),
            None => wrong.add(
                &format!("{}.{place}.{address}", field.path()),
                format!("The {}.{place}.{address} field is required.", field.path()),
            ),
        }
    }
    Value::from(others).to_string()
}
