//! The filters of the lists of the CRM host, by each operation's own names (C12).

use nextx_api::{
    AutomationQuery, CampaignQuery, EmailCampaignQuery, EmailHistoryQuery, EmailStatisticQuery,
    OpportunityQuery, Period, SmsCampaignQuery, SmsHistoryQuery, TaskQuery,
};

use crate::server::{Server, ok};

fn september() -> Period {
    Period {
        from: "2024-09-01".parse().ok(),
        to: "2024-09-30".parse().ok(),
    }
}

fn search() -> Option<String> {
    Some("test".to_owned())
}

/// What a list is asked with.
macro_rules! asked {
    ($area:ident, $query:expr) => {{
        let server = Server::with_tokens(|_, _| ok("[]")).await;
        server.client().$area().page(&$query, 1).await.unwrap();
        let query = server.others().remove(0).query;
        query
            .strip_suffix("&page=1&pageLimit=100")
            .unwrap()
            .to_owned()
    }};
}

#[tokio::test]
async fn c12_one_period_goes_by_each_operations_names() {
    let period = september();
    let days = asked!(
        campaigns,
        CampaignQuery {
            search: search(),
            period
        }
    );
    assert_eq!(
        days,
        "strSearch=test&from_date=2024-09-01&to_date=2024-09-30"
    );
    let query = EmailHistoryQuery {
        campaign_name: search(),
        mail_from: Some("noreply".to_owned()),
        mail_to: Some("lead".to_owned()),
        period,
    };
    assert_eq!(
        asked!(email_history, query),
        "campaign_name=test&mail_from=noreply&mail_to=lead&from_date=2024-09-01&to_date=2024-09-30"
    );
    // C11: from a sample alone.
    let query = OpportunityQuery {
        search: None,
        period: Period {
            from: period.from,
            to: None,
        },
        result_period: period,
    };
    assert_eq!(
        asked!(opportunities, query),
        "from_date=2024-09-01&from_date_result=2024-09-01&to_date_result=2024-09-30"
    );
}

#[tokio::test]
async fn c13_brackets_are_encoded() {
    let query = SmsHistoryQuery {
        search: search(),
        sms_type: Some("sms".to_owned()),
        period: september(),
    };
    assert_eq!(
        asked!(sms_history, query),
        "strSearch=test&search%5Bsms_type%5D=sms&fromDate=2024-09-01&toDate=2024-09-30"
    );
}

#[tokio::test]
async fn c02_a_search_goes_by_the_spelling_of_the_table_and_by_the_usual_one() {
    let query = TaskQuery {
        search: search(),
        status: Some("1".to_owned()),
        period: september(),
    };
    assert_eq!(
        asked!(tasks, query),
        "strSreach=test&strSearch=test&search%5Bstatus%5D=1&start=2024-09-01&end=2024-09-30"
    );
    let query = EmailStatisticQuery {
        search: search(),
        period: september(),
    };
    assert_eq!(
        asked!(email_statistics, query),
        "strSreach=test&strSearch=test&from_date=2024-09-01&to_date=2024-09-30"
    );
    for asked in [
        asked!(automations, AutomationQuery { search: search() }),
        asked!(sms_campaigns, SmsCampaignQuery { search: search() }),
        asked!(email_campaigns, EmailCampaignQuery { search: search() }),
    ] {
        assert_eq!(asked, "strSearch=test");
    }
}
