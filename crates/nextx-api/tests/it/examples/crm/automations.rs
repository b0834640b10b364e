//! Automations.

use jiff::civil::datetime;
use nextx_api::{Automation, AutomationDraft, ComponentId, Schedule, Time};
use serde_json::json;

use super::{read, sent, with_unknown, without};

#[test]
fn an_automation_that_was_read_is_sent_whole_but_for_what_is_the_servers() {
    for name in ["automation.list.response", "automation.detail.response"] {
        let automation = with_unknown(name);
        let mut expected = without(automation.clone(), &["id", "component", "tenant_id"]);
        expected["tasks"][0]
            .as_object_mut()
            .unwrap()
            .remove("automation_id");
        // D30
        expected["is_active"] = json!(true);
        assert_eq!(
            sent::<Automation, AutomationDraft>(automation),
            expected,
            "{name}"
        );
    }
}

#[test]
fn d30_whether_it_is_active_is_written_as_true_or_false_whatever_it_came_as() {
    for (came, goes) in [(json!(1), true), (json!("0"), false), (json!(true), true)] {
        let sent = sent::<Automation, AutomationDraft>(json!({"id": 1, "is_active": came}));
        assert_eq!(sent, json!({"is_active": goes}));
    }
}

#[test]
fn q29_a_new_automation_is_not_active() {
    let automation = AutomationDraft::new("Chào khách mới", ComponentId(13));
    assert_eq!(
        json!(automation),
        json!({"title": "Chào khách mới", "component_id": 13, "is_active": false})
    );
}

#[test]
fn e40_when_a_step_runs_in_every_form_and_nothing_where_nothing_is_said() {
    let automation: Automation = read("automation.list.response");
    let component = automation.component.as_ref().unwrap().scheduler.clone();
    assert_eq!(
        component.as_ref().map(|schedule| *schedule.run_at),
        Some(None)
    );
    assert_eq!(
        component
            .as_ref()
            .map(|schedule| *schedule.frequency_interval),
        Some(Some(0))
    );
    let step = automation.tasks.items()[0].scheduler.as_ref().unwrap();
    let at = step.run_at.map(|time| time.in_vietnam());
    assert_eq!(at, Some(datetime(2023, 12, 12, 16, 28, 41, 0)));
    let written = Schedule {
        run_at: Time::local_iso(datetime(2024, 9, 19, 11, 6, 3, 0)).into(),
        ..Schedule::default()
    };
    assert_eq!(json!(written), json!({"run_at": "2024-09-19T11:06:03"}));
}
