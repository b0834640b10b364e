//! Campaigns with their stages, and the opportunities in them.

use jiff::ToSpan;
use serde::Serialize;
use sqlx::SqliteConnection;

use super::{customers::days_before, dice::Dice, people::SALES_USERS, premises::BRANCHES};
use crate::{
    Options, SandboxError,
    lists::{ACTIONS, LEAD_SOURCES, STAGE_TYPES},
    store::{fold, insert_rows},
};

const FIRST_CAMPAIGN_ID: i64 = 731;
const FIRST_STAGE_ID: i64 = 4_012;
const FIRST_OPPORTUNITY_ID: i64 = 113_101;
/// Opportunities, as many as leads.
const OPPORTUNITIES: i64 = 24;

/// Name, aim, type, status, and days from today to start and end.
const CAMPAIGNS: [(&str, &str, i64, i64, [i64; 2]); 4] = [
    (
        "Tri ân khách quen",
        "Mời khách quen quay lại",
        107,
        37251,
        [-80, -50],
    ),
    (
        "Đặt trước giỏ quà tết",
        "Nhận đặt 30 giỏ quà",
        107,
        37250,
        [-12, 30],
    ),
    (
        "Khách mới quanh chợ",
        "Giới thiệu cửa hàng Chợ Mới",
        109,
        37250,
        [-6, 60],
    ),
    (
        "Giao hàng tận nhà",
        "Nhận đơn qua điện thoại",
        110,
        37249,
        [10, 70],
    ),
];

#[derive(Serialize)]
struct Campaign {
    id: i64,
    name: &'static str,
    code: String,
    start_date: String,
    end_date: String,
    budget: i64,
    objective: &'static str,
    status_id: i64,
    type_id: i64,
    assigned_to: i64,
    branch_id: i64,
    search_text: String,
}

#[derive(Serialize)]
struct Stage {
    id: i64,
    campaign_id: i64,
    name: &'static str,
    stage_type_id: i64,
}

/// Someone who has an opportunity.
#[derive(sqlx::FromRow)]
struct Lead {
    id: i64,
    name: String,
    mobile: String,
}

#[derive(Serialize)]
struct Opportunity {
    id: i64,
    name: String,
    amount: i64,
    stage_id: i64,
    probability: i64,
    expected_close_date: String,
    lead_source_id: i64,
    campaign_id: i64,
    assigned_to: i64,
    contact_id: i64,
    action_id: Option<i64>,
    created_at: String,
    status_at: Option<String>,
    search_text: String,
}

pub(super) async fn fill(
    connection: &mut SqliteConnection,
    options: &Options,
) -> Result<(), SandboxError> {
    insert_rows(
        connection,
        "INSERT INTO campaign (id, name, code, start_date, end_date, budget, objective, description, status_id, type_id,
                               assigned_to, user_id, branch_id, allow_duplicate_opportunity, hide_opportunity_info,
                               correlatives, contacts, search_text)
         SELECT value ->> 'id', value ->> 'name', value ->> 'code', value ->> 'start_date', value ->> 'end_date',
                value ->> 'budget', value ->> 'objective', '', value ->> 'status_id', value ->> 'type_id',
                value ->> 'assigned_to', value ->> 'assigned_to', value ->> 'branch_id', 0, 0, '[]', '[]',
                value ->> 'search_text'
         FROM json_each(?1)",
        (0..).zip(&CAMPAIGNS).map(|(place, _)| campaign(options, place)),
    )
    .await?;
    insert_rows(
        connection,
        "INSERT INTO campaign_stage (id, campaign_id, name, value, place, stage_type_id)
         SELECT value ->> 'id', value ->> 'campaign_id', value ->> 'name', value ->> 'name', value ->> 'stage_type_id',
                value ->> 'stage_type_id'
         FROM json_each(?1)",
        (0..).zip(&CAMPAIGNS).flat_map(|(campaign, _)| {
            STAGE_TYPES.iter().map(move |kind| Stage {
                id: stage_id(campaign, kind.id),
                campaign_id: FIRST_CAMPAIGN_ID + campaign,
                name: kind.name,
                stage_type_id: kind.id,
            })
        }),
    )
    .await?;
    let leads: Vec<Lead> = sqlx::query_as("SELECT id, name, mobile FROM lead ORDER BY id LIMIT ?1")
        .bind(OPPORTUNITIES)
        .fetch_all(&mut *connection)
        .await?;
    insert_rows(
        connection,
        "INSERT INTO opportunity (id, name, amount, stage_id, probability, description, expected_close_date,
                                  lead_source_id, campaign_id, assigned_to, contact_id, user_id, action_id, created_at,
                                  updated_at, result_at, status_at, search_text)
         SELECT value ->> 'id', value ->> 'name', value ->> 'amount', value ->> 'stage_id', value ->> 'probability', '',
                value ->> 'expected_close_date', value ->> 'lead_source_id', value ->> 'campaign_id',
                value ->> 'assigned_to', value ->> 'contact_id', value ->> 'assigned_to', value ->> 'action_id',
                value ->> 'created_at', value ->> 'created_at', value ->> 'created_at', value ->> 'status_at',
                value ->> 'search_text'
         FROM json_each(?1)",
        (0..)
            .zip(leads)
            .map(|(place, lead)| opportunity(options, place, lead)),
    )
    .await
}

fn campaign(options: &Options, place: i64) -> Campaign {
    let index = usize::try_from(place).unwrap_or_default();
    let (name, objective, type_id, status_id, [start, end]) = CAMPAIGNS[index % CAMPAIGNS.len()];
    let id = FIRST_CAMPAIGN_ID + place;
    let code = format!("CP{id:06}");
    let day = |days: i64| options.today.saturating_add(days.days()).to_string();
    Campaign {
        id,
        name,
        start_date: day(start),
        end_date: day(end),
        budget: (place + 1) * 20_000_000_000,
        objective,
        status_id,
        type_id,
        assigned_to: SALES_USERS[index % SALES_USERS.len()],
        branch_id: BRANCHES[index % BRANCHES.len()].id,
        search_text: fold(&[name, &code].join(" ")),
        code,
    }
}

fn stage_id(campaign: i64, kind: i64) -> i64 {
    let kinds = i64::try_from(STAGE_TYPES.len()).unwrap_or(1);
    FIRST_STAGE_ID + campaign * kinds + kind - 1
}

/// The opportunity of a lead in one of the campaigns that have begun.
fn opportunity(options: &Options, place: i64, lead: Lead) -> Opportunity {
    let mut dice = Dice::new(options.seed, "opportunity", place.unsigned_abs());
    let campaign = place % 3;
    let kinds = i64::try_from(STAGE_TYPES.len()).unwrap_or(1);
    // The campaign that has ended has nothing open.
    let kind = if campaign == 0 {
        dice.between(kinds - 1, kinds)
    } else {
        dice.between(1, kinds)
    };
    let over = kind >= kinds - 1;
    let days = if campaign == 0 {
        dice.between(50, 75)
    } else {
        dice.between(0, 5)
    };
    let created_at = format!("{} 09:{place:02}:00", days_before(options.today, days + 1));
    let sources = i64::try_from(LEAD_SOURCES.len()).unwrap_or(1);
    let source = usize::try_from(dice.between(0, sources - 1)).unwrap_or_default();
    Opportunity {
        id: FIRST_OPPORTUNITY_ID + place,
        amount: dice.between(1, 40) * 500_000_000,
        stage_id: stage_id(campaign, kind),
        probability: if over { 100 } else { kind * 20 },
        expected_close_date: days_before(options.today, days - 14).to_string(),
        lead_source_id: LEAD_SOURCES[source % LEAD_SOURCES.len()].id,
        campaign_id: FIRST_CAMPAIGN_ID + campaign,
        assigned_to: dice.between(SALES_USERS[0], SALES_USERS[SALES_USERS.len() - 1]),
        contact_id: lead.id,
        action_id: if over { None } else { Some(ACTIONS[0].id) },
        status_at: over.then(|| created_at.clone()),
        created_at,
        search_text: fold(&[lead.name.as_str(), &lead.mobile].join(" ")),
        name: lead.name,
    }
}
