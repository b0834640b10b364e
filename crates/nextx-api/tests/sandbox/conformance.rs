//! The conformance trial in shops of every kind.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use futures::{StreamExt, stream};
use nextx_api::{AutomationBody, Client, PhoneForm, ProductNumber};
use nextx_sandbox::{Fault, Operation, Switches};

use crate::check::{self, Choices, Report, ZnsTrial};
use crate::contract::operations;
use crate::shop;

fn everything(key: String) -> Choices {
    Choices {
        write: true,
        web_form_key: Some(key.into()),
        zns: Some(ZnsTrial {
            phone: "0900000001".to_owned(),
            template: "300001".to_owned(),
        }),
        link_returns: false,
        mark: check::mark(),
    }
}

/// The lines of a report: operation and verdict; the last one counts.
fn verdicts(report: &Report) -> Vec<(String, String)> {
    let text = report.to_string();
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    let verdicts =
        lines.map(|(operation, verdict)| (operation.to_owned(), verdict.trim().to_owned()));
    verdicts
        .filter(|(operation, _)| operation.contains('.'))
        .collect()
}

/// What of a report is not simply ok.
fn trouble(report: &Report) -> Vec<(String, String)> {
    let verdicts = verdicts(report).into_iter();
    verdicts.filter(|(_, verdict)| verdict != "ok").collect()
}

fn tried(report: &Report) -> BTreeSet<String> {
    verdicts(report)
        .into_iter()
        .map(|(operation, _)| operation)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_67_operations_work_and_fit() {
    let sandbox = shop::open(Switches::default()).await;
    let report = Box::pin(check::run(
        &shop::client(&sandbox),
        &everything(sandbox.client_key()),
    ))
    .await;
    assert_eq!(trouble(&report), [], "{report}");
    assert_eq!(tried(&report), operations());
    let asked: BTreeSet<String> = sandbox
        .requests()
        .await
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(asked, operations());
    assert!(
        report
            .to_string()
            .ends_with("67 ok, 0 refused, 0 did not fit, 0 not tried\n")
    );
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_leave_to_write_nothing_is_changed() {
    let sandbox = shop::open(Switches::default()).await;
    let choices = Choices {
        write: false,
        web_form_key: None,
        ..everything(sandbox.client_key())
    };
    let report = Box::pin(check::run(&shop::client(&sandbox), &choices)).await;
    assert!(report.is_clean(), "{report}");
    assert_eq!(
        tried(&report),
        operations(),
        "each has a verdict, also what was left out"
    );
    let writes = sandbox.requests().await;
    let writes = writes.keys().filter(|operation| {
        let id = operation.id();
        ["create", "update", "delete", "send", "update_shipping"]
            .iter()
            .any(|verb| id.ends_with(&format!(".{verb}")))
    });
    assert_eq!(writes.collect::<Vec<_>>(), [&Operation::TokenCreate]);
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_67_operations_work_whichever_way_an_open_question_is_answered() {
    let trials = stream::iter(Switches::alternatives()).map(|switch| async move {
        let mut switches = Switches::default();
        switches.set(&switch).unwrap();
        let sandbox = shop::open(switches).await;
        let mut config = shop::config(&sandbox);
        let mut choices = everything(sandbox.client_key());
        // Where a write can be read two ways, whoever sets up the client says which one it is.
        match switch.as_str() {
            "automation_body=flat" => config.readings.automation_body = AutomationBody::Flat,
            "product_update_id=variation" => {
                config.readings.product_number = ProductNumber::Variation
            }
            "returns_need_link=true" => choices.link_returns = true,
            "zns_phones=national" => config.readings.zns_phone = PhoneForm::National,
            limited if limited.starts_with("requests_per_second=") => {
                config.limits.requests_per_second = NonZeroU32::new(15).unwrap();
            }
            _ => {}
        }
        let client = Client::new(config).unwrap();
        let report = Box::pin(check::run(&client, &choices)).await;
        sandbox.shutdown().await;
        (switch, trouble(&report))
    });
    let trials: Vec<_> = trials.buffer_unordered(4).collect().await;
    let troubled: Vec<_> = trials
        .iter()
        .filter(|(_, trouble)| !trouble.is_empty())
        .collect();
    assert!(troubled.is_empty(), "{troubled:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_is_told_at_its_operation_and_nowhere_else() {
    let sandbox = shop::open(Switches::default()).await;
    let faults = sandbox.faults();
    faults.inject(Operation::SmsHistoryList, Fault::Html { commits: false }, 1);
    faults.inject(
        Operation::EmployeeList,
        Fault::Status {
            status: 403,
            retry_after: None,
            commits: false,
        },
        1,
    );
    faults.inject(Operation::WebformSend, Fault::ResetAfterCommit, 1);
    // A read is tried again.
    faults.inject(Operation::BranchList, Fault::ResetBeforeCommit, 1);
    let report = Box::pin(check::run(
        &shop::client(&sandbox),
        &everything(sandbox.client_key()),
    ))
    .await;
    let told: Vec<(String, String)> = trouble(&report);
    let told: Vec<_> = told
        .iter()
        .map(|(operation, verdict)| (operation.as_str(), verdict.split(':').next().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("employee.list", "refused"),
            ("sms_history.list", "failed"),
            ("webform.send", "failed")
        ]
    );
    assert_eq!(sandbox.requests().await[&Operation::WebformSend], 1);
    sandbox.shutdown().await;
}
