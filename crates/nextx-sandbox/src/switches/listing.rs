//! The switches as `--help` lists them.

use serde_json::Value;

use super::Switches;

/// What a switch may be set to.
#[derive(Debug, Clone, Copy)]
enum Values {
    /// `true` or `false`.
    YesOrNo,
    /// A whole number, of which this is one that makes a difference.
    Number(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
}

/// One line of the list: name, values, meaning.
struct Entry(&'static str, Values, &'static str);

/// In the order of the fields of [`Switches`]; a test holds the two against each other.
const ENTRIES: &[Entry] = &[
    Entry(
        "duplicate_invoices",
        Values::Words(&["accept", "refuse"]),
        "a used invoice number makes a second order or gets a 422 (Q08)",
    ),
    Entry(
        "duplicate_codes",
        Values::Words(&["accept", "refuse", "replace"]),
        "a number that another return or purchase has makes a second one, gets a 422, or gives way to the server's own (Q08)",
    ),
    Entry(
        "renumber_invoices",
        Values::YesOrNo,
        "the server replaces every invoice number by its own (Q08)",
    ),
    Entry(
        "drop_staff_notes",
        Values::YesOrNo,
        "the server forgets staff_note",
    ),
    Entry(
        "refuse_below_stock",
        Values::YesOrNo,
        "a sale of more than there is gets a 422",
    ),
    Entry(
        "check_totals",
        Values::YesOrNo,
        "a final_total that does not match its parts gets a 422 (Q17)",
    ),
    Entry(
        "fill_totals",
        Values::YesOrNo,
        "total_before_tax and final_total that are not sent follow from the lines; otherwise final_total is required (Q17)",
    ),
    Entry(
        "returns_raise_stock",
        Values::YesOrNo,
        "a return raises the stock of its store (Q24)",
    ),
    Entry(
        "returns_need_link",
        Values::YesOrNo,
        "a return that names no sale gets a 422 (Q22)",
    ),
    Entry(
        "returns_check_sale",
        Values::YesOrNo,
        "a return of more than is left of the sale that it names gets a 422 (Q22)",
    ),
    Entry(
        "returns_take_numbers",
        Values::YesOrNo,
        "a return keeps the invoice_no that is sent with it; otherwise the server gives one whatever is sent (D14)",
    ),
    Entry(
        "return_line_ids",
        Values::YesOrNo,
        "sell_return.detail shows the id of each line",
    ),
    Entry(
        "create_shows_code",
        Values::YesOrNo,
        "the creates of returns and purchases answer with the number that the server gave, and that of a return with its branch (D14)",
    ),
    Entry(
        "purchase_stock",
        Values::Words(&["on_create", "on_received", "never"]),
        "the goods of a purchase come into stock with the order, with the shipping status received, or not at all (Q24)",
    ),
    Entry(
        "approved_status",
        Values::Words(&["text", "bool"]),
        "approved_status of a purchase is a text on read, approved or pending, or a bool as on write (E25)",
    ),
    Entry(
        "unique_tracking_ids",
        Values::YesOrNo,
        "a second Zalo message of a tracking_id gets a 422 (J03)",
    ),
    Entry(
        "zns_phones",
        Values::Words(&["any", "international", "national"]),
        "a telephone number for Zalo may be written as one likes, or must begin with 84 or with 0 (Q32)",
    ),
    Entry(
        "webforms_make_leads",
        Values::YesOrNo,
        "a lead is made of every webform that is sent (Q31)",
    ),
    Entry(
        "webform_fields",
        Values::Words(&["silent", "data", "array", "map"]),
        "webform.fields answers no list, one under data, an array, or an object of names and types (E10)",
    ),
    Entry(
        "sell_line_ids",
        Values::YesOrNo,
        "sell.detail shows the id of each line",
    ),
    Entry(
        "repeat_sell_keys",
        Values::YesOrNo,
        "sell.detail repeats invoice_no and branch_id with empty values (E08)",
    ),
    Entry(
        "list_order",
        Values::Words(&["usual", "reversed", "scattered"]),
        "order of the lists that have pages: products oldest and all others newest first, the other way round, or by nothing that shows (Q11)",
    ),
    Entry(
        "list_wrapper",
        Values::Words(&["bare", "data", "data_data", "single"]),
        "what wraps the lists of the crm host: nothing, meta and data, data within data, or nothing and not even an array around a single record (Q13, E03, E04)",
    ),
    Entry(
        "crm_first_page",
        Values::Words(&["0", "1"]),
        "number of the first page on the crm host; with 1, page 0 is answered like page 1 (C10, Q12)",
    ),
    Entry(
        "dates_inclusive",
        Values::YesOrNo,
        "the days of from_date and to_date belong to what is asked for (Q14)",
    ),
    Entry(
        "sales_users_verb",
        Values::Words(&["post", "get", "both"]),
        "verb of sales_user.list; the other one gets a 405 (A17, Q30)",
    ),
    Entry(
        "requests_per_second",
        Values::Number("40"),
        "operations answered within a second, more get a 429 with Retry-After; 0 sets no limit (Q06)",
    ),
    Entry(
        "duplicate_mobiles",
        Values::Words(&["accept", "refuse"]),
        "a mobile number that another customer has makes a second customer or gets a 422, and the same among leads (Q25)",
    ),
    Entry(
        "sent_codes",
        Values::Words(&["kept", "unique", "replaced"]),
        "the code sent with a lead or a product is kept even if used, gets a 422 if used, or gives way to the server's own",
    ),
    Entry(
        "product_update_id",
        Values::Words(&["product", "variation"]),
        "number in the path of product.update: product_id, which changes every variation, or variations_id (Q20)",
    ),
    Entry(
        "lead_detail",
        Values::Words(&["thin", "full"]),
        "lead.detail shows id, contact_id and employee alone, or the fields of the list as well (E15)",
    ),
    Entry(
        "create_shows_id",
        Values::YesOrNo,
        "creates whose documented answer has no id answer with one (E01)",
    ),
    Entry(
        "put_replaces",
        Values::YesOrNo,
        "a PUT empties the fields that are not sent (Q18)",
    ),
    Entry(
        "sales_take_stock",
        Values::YesOrNo,
        "a sale lowers the stock of its store (Q24)",
    ),
    Entry(
        "f_convert",
        Values::Words(&["multiplies", "divides", "ignored"]),
        "what f_convert does to the quantity that a sale takes from stock (Q21)",
    ),
    Entry(
        "unit_names",
        Values::Words(&["text", "number"]),
        "units[].name of product.detail is the name, or a number as in the example (E20)",
    ),
    Entry(
        "automation_body",
        Values::Words(&["wrapped", "flat", "both"]),
        "the body of an automation that is made or changed stands in automation, is flat, or either (D15)",
    ),
    Entry(
        "automations_run",
        Values::YesOrNo,
        "active automations that run daily send what they say, once a day at eight",
    ),
    Entry(
        "garbled_campaign_key",
        Values::YesOrNo,
        "SMS campaigns show the sales campaigns they address under the key \"To get the list of\" (B01)",
    ),
    Entry(
        "totals_fill",
        Values::YesOrNo,
        "the totals of SMS and email campaigns are filled instead of null (E35)",
    ),
    Entry(
        "updates_resend",
        Values::YesOrNo,
        "a PUT with send_now 1 sends a campaign that was sent once more (J02)",
    ),
    Entry(
        "sms_history_ids",
        Values::YesOrNo,
        "sms_id of sms_history.list names the campaign instead of null",
    ),
    Entry(
        "email_history_own_ids",
        Values::YesOrNo,
        "id of email_history.list is the message's own instead of the campaign's (E44)",
    ),
    Entry(
        "email_list_whole",
        Values::YesOrNo,
        "email_campaign.list shows params, sales campaigns, totals and status, before which its example breaks off (E06)",
    ),
    Entry(
        "refusals",
        Values::Words(&["http_status", "in_band"]),
        "400, 404 and 422 are the HTTP status, or stand in the body under HTTP 200 (Q03, Q04)",
    ),
    Entry(
        "auth_errors",
        Values::Words(&["http_status", "in_band"]),
        "the same for 401 and wrong credentials (Q03, F08)",
    ),
    Entry(
        "token_answer",
        Values::Words(&["access_token", "token", "data", "bare"]),
        "where a token answer keeps the token and its lifetime (Q01)",
    ),
    Entry(
        "child_key",
        Values::Words(&["child", "childs"]),
        "key of the sub-categories (E16)",
    ),
    Entry(
        "date_skew_seconds",
        Values::Number("90"),
        "seconds by which the Date header runs ahead, or, negative, behind",
    ),
];

impl Switches {
    /// Every switch with its values, the default in brackets, and what it decides, a few lines for each.
    pub fn listing() -> String {
        let defaults = serde_json::to_value(Self::default()).unwrap_or_default();
        let mut text = "Switches, for --switch NAME=VALUE:\n".to_owned();
        for Entry(name, values, meaning) in ENTRIES {
            let default = defaults.get(name).map(shown).unwrap_or_default();
            let values = values.words().join("|");
            text.push_str(&format!(
                "\n  {name}={values} [default: {default}]\n          {meaning}\n"
            ));
        }
        text
    }

    /// Each switch away from its default, once for each value that it can take, as `name=value`: for tests of whoever
    /// has to get along with every such NextX.
    pub fn alternatives() -> Vec<String> {
        let defaults = serde_json::to_value(Self::default()).unwrap_or_default();
        let mut all = Vec::new();
        for Entry(name, values, _) in ENTRIES {
            let default = defaults.get(name).map(shown).unwrap_or_default();
            let values: &[&str] = match values {
                Values::Number(one) => &[one],
                values => values.words(),
            };
            let others = values.iter().filter(|value| **value != default);
            all.extend(others.map(|value| format!("{name}={value}")));
        }
        all
    }
}

impl Values {
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::YesOrNo => &["true", "false"],
            Self::Number(_) => &["NUMBER"],
            Self::Words(words) => words,
        }
    }
}

/// A value as it is written behind the equals sign.
fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_switch_is_listed() {
        let defaults = serde_json::to_value(Switches::default()).unwrap();
        let names: Vec<&String> = defaults.as_object().unwrap().keys().collect();
        let listed: Vec<&str> = ENTRIES.iter().map(|Entry(name, ..)| *name).collect();
        assert_eq!(listed, names);
    }

    #[test]
    fn every_switch_has_an_alternative_and_each_can_be_set() {
        let alternatives = Switches::alternatives();
        for alternative in &alternatives {
            let mut switches = Switches::default();
            switches.set(alternative).unwrap();
            assert_ne!(switches, Switches::default(), "{alternative}");
        }
        for Entry(name, ..) in ENTRIES {
            let has_one = |alternative: &String| alternative.starts_with(&format!("{name}="));
            assert!(alternatives.iter().any(has_one), "{name}");
        }
    }

    #[test]
    fn every_listed_value_is_taken() {
        for Entry(name, values, _) in ENTRIES {
            let mut seen = Vec::new();
            for &word in values.words() {
                let value = if word == "NUMBER" { "7" } else { word };
                let mut switches = Switches::default();
                switches.set(&format!("{name}={value}")).unwrap();
                let all = serde_json::to_value(switches).unwrap();
                seen.push(shown(&all[name]));
                assert_eq!(seen.last().map(String::as_str), Some(value));
            }
            let refused = Switches::default().set(&format!("{name}=none of them"));
            assert!(refused.is_err(), "{name}");
        }
    }
}
