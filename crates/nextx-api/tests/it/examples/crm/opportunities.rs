//! Opportunities.

use nextx_api::{
    Amount, AsText, LeadId, NewOpportunity, NewOpportunityLead, NewOpportunityTerms, Opportunity,
    OpportunityUpdate, ResourceId, StageId,
};
use serde_json::{Value, json};

use super::{read, sent, with_unknown};

const WRITTEN: [&str; 11] = [
    "assigned_to",
    "campaign_id",
    "contact_id",
    "description",
    "expected_close_date",
    "lead_source",
    "lead_source_description",
    "name",
    "opportunity_amount",
    "probability",
    "sales_stage",
];

#[test]
fn d11_an_opportunity_that_was_read_is_sent_with_what_an_update_takes() {
    for name in [
        "opportunity.list.response",
        "opportunity.detail.response",
        "opportunity.update.response",
    ] {
        let opportunity = with_unknown(name);
        let mut expected: Value = WRITTEN
            .iter()
            .map(|key| ((*key).to_owned(), opportunity[key].clone()))
            .collect();
        expected["tenant"] = opportunity["tenant"].clone();
        assert_eq!(
            sent::<Opportunity, OpportunityUpdate>(opportunity),
            expected,
            "{name}"
        );
    }
}

#[test]
fn e31_numbers_of_an_opportunity_from_text_or_number() {
    let opportunity: Opportunity = read("opportunity.list.response");
    assert_eq!(*opportunity.sales_stage, Some(StageId(4018)));
    assert_eq!(*opportunity.lead_source, None);
    let opportunity: Opportunity = read("opportunity.update.response");
    assert_eq!(*opportunity.sales_stage, Some(StageId(4024)));
    assert_eq!(*opportunity.lead_source, Some(ResourceId(41_098)));
    assert_eq!(*opportunity.opportunity_amount, Some(Amount::from(0)));
}

#[test]
fn the_amount_of_an_opportunity_is_written_as_a_number_when_new_and_as_text_later() {
    let terms = NewOpportunityTerms {
        opportunity_amount: Amount::from(150_000).into(),
        ..NewOpportunityTerms::default()
    };
    let update = OpportunityUpdate {
        opportunity_amount: AsText(Amount::from(150_000)).into(),
        ..OpportunityUpdate::default()
    };
    assert_eq!(json!(terms), json!({"opportunity_amount": 150_000}));
    assert_eq!(json!(update), json!({"opportunity_amount": "150000"}));
    // One that came as a number takes the form of the update.
    let sent = sent::<Opportunity, OpportunityUpdate>(json!({"id": 1, "opportunity_amount": 7}));
    assert_eq!(sent, json!({"opportunity_amount": "7"}));
}

#[test]
fn e32_the_lead_is_the_nested_one_though_its_copies_are_null() {
    let opportunity: Opportunity = read("opportunity.update.response");
    assert!(opportunity.contact_name.is_none());
    assert_eq!(opportunity.contact_name(), Some("abc"));
    assert_eq!(opportunity.contact_mobile(), Some(""));
    assert_eq!(opportunity.contact_email(), Some(""));
    assert_eq!(opportunity.contact_address(), Some(""));
    let bare =
        json!({"id": 1, "contact": null, "contact_name": "tessxt", "contact_mobile": "0900000001"});
    let opportunity: Opportunity = serde_json::from_value(bare).unwrap();
    assert_eq!(opportunity.contact_name(), Some("tessxt"));
    assert_eq!(opportunity.contact_mobile(), Some("0900000001"));
    assert_eq!(opportunity.contact_email(), None);
}

#[test]
fn d26_a_lead_that_is_there_is_named_by_its_number() {
    let opportunity = NewOpportunity {
        contact: NewOpportunityLead {
            contact_id: LeadId(837_208).into(),
            ..NewOpportunityLead::default()
        }
        .into(),
        ..NewOpportunity::default()
    };
    assert_eq!(
        json!(opportunity),
        json!({"contact": {"contact_id": 837_208}})
    );
}
