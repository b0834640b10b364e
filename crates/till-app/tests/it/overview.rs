//! What was sold against the time before, as a manager looks at it.

use std::{collections::HashMap, process::Command};

use jiff::{ToSpan, civil::Date};
use nextx_sandbox::{Options, demo};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use till_app::{
    Error,
    ops::overview::{Against, OverviewSeen, OverviewTable, OverviewWanted, OverviewWords},
    orders::Period,
    table::FileKind,
};
use till_core::{
    Money,
    clock::{shop_date, written_day},
    outbox::DocumentState,
    overview::{Days, Part},
};

use crate::till::Till;

fn today() -> Date {
    shop_date(jiff::Timestamp::now())
}

fn of(period: Period) -> OverviewWanted {
    OverviewWanted {
        period: Some(period),
        against: Against::Before,
        branch: None,
    }
}

async fn seen(till: &Till, wanted: &OverviewWanted) -> OverviewSeen {
    till.app.overview(wanted, true).await.unwrap()
}

fn sum<K>(parts: &[Part<K>]) -> Money {
    parts.iter().map(|part| part.amount.now).sum()
}

fn dong(json: &Value) -> i64 {
    let text = json.as_str().unwrap();
    let amount: Decimal = text.parse().unwrap();
    i64::try_from(amount).unwrap()
}

fn of_two_weeks() -> Options {
    Options {
        products: 60,
        customers: 20,
        sales_days: 14,
        ..Options::default()
    }
}

#[tokio::test]
async fn the_figures_of_a_week_are_those_of_nextxs_books_and_add_up() {
    let till = Till::ready_at(of_two_weeks()).await;
    let orders = serde_json::to_value(till.sandbox.orders().await.unwrap()).unwrap();
    let returns = serde_json::to_value(till.sandbox.returns().await.unwrap()).unwrap();
    till.network(false);
    let week = seen(&till, &of(Period::Last(7))).await;
    let on = |row: &Value, days: Days| {
        let day: Date = row["transaction_date"].as_str().unwrap()[..10]
            .parse()
            .unwrap();
        days.from <= day && day <= days.until
    };
    let total = |rows: &Value, days: Days| -> i64 {
        let rows = rows.as_array().unwrap().iter();
        rows.filter(|row| on(row, days))
            .map(|row| dong(&row["final_total"]))
            .sum()
    };
    let overview = &week.overview;
    let figures = overview.figures;
    assert_eq!(figures.now.sold.dong(), total(&orders, week.now));
    assert_eq!(figures.now.returned.dong(), total(&returns, week.now));
    assert_eq!(figures.now.net, figures.now.sold - figures.now.returned);
    assert!(figures.now.orders > 0 && figures.before.orders > 0);
    assert_eq!(week.before.until, week.now.from - 1.day());
    // Every table is of the same money.
    assert_eq!(sum(&overview.branches), figures.now.net);
    assert_eq!(
        overview.bars.iter().map(|bar| bar.net.now).sum::<Money>(),
        figures.now.net
    );
    assert_eq!(overview.with_lines, figures.now.orders);
    for sold in [
        sum(&overview.products),
        sum(&overview.categories),
        sum(&overview.people),
        sum(&overview.methods),
    ] {
        assert_eq!(sold, figures.now.sold);
    }
    let of_branches: Money = {
        let mut all = Money::ZERO;
        for branch in &week.branches {
            let one = OverviewWanted {
                branch: Some(branch.id),
                ..of(Period::Last(7))
            };
            all += till
                .app
                .overview(&one, false)
                .await
                .unwrap()
                .overview
                .figures
                .now
                .net;
        }
        all
    };
    assert_eq!(of_branches, figures.now.net);
    till.end().await;
}

#[tokio::test]
async fn a_sale_counts_at_once_and_once_when_nextx_has_it() {
    let till = Till::ready().await;
    let before = seen(&till, &of(Period::Last(1))).await;
    till.network(false);
    let sale = till.sell().await;
    let now = seen(&till, &of(Period::Last(1))).await;
    let sold = |seen: &OverviewSeen| seen.overview.figures.now.sold;
    assert_eq!(sold(&now), sold(&before) + sale.total);
    assert_eq!(now.unsent, before.unsent + 1);
    // It stands in its hour.
    let in_hours: Money = now.overview.bars.iter().map(|bar| bar.net.now).sum();
    assert!(in_hours >= sale.total);
    let coffee = now.overview.products.iter();
    assert!(
        coffee
            .clone()
            .any(|part| part.key.name == demo::COFFEE_CAN.name)
    );

    till.network(true);
    till.reaches(&sale, DocumentState::Confirmed).await;
    till.app.start_reading().await.unwrap();
    till.eventually("it is counted once, from NextX's list", async |till| {
        let again = seen(till, &of(Period::Last(1))).await;
        assert_eq!(sold(&again), sold(&now));
        again.unsent == before.unsent
    })
    .await;
    till.end().await;
}

#[tokio::test]
async fn what_is_looked_at_is_written_as_excel_reads_it() {
    let till = Till::ready_at(of_two_weeks()).await;
    let folder = tempfile::tempdir().unwrap();
    let write = async |table, name: &str| {
        let words = OverviewWords {
            heads: ["Tên", "Kỳ này", "Kỳ trước", "Số lượng", "Trước"].map(str::to_owned),
            names: HashMap::from([("cash".to_owned(), "Tiền mặt".to_owned())]),
            figures: ["Doanh thu", "Đơn", "Trung bình", "Trả", "Giảm"].map(str::to_owned),
        };
        let at = (folder.path().to_owned(), name.to_owned());
        till.app
            .export_overview(at, FileKind::Xlsx, table, words)
            .await
    };
    let early = write(OverviewTable::Products, "som").await;
    assert!(matches!(early, Err(Error::NotFound)));
    let week = seen(&till, &of(Period::Last(7))).await;
    let path = write(OverviewTable::Products, "hang").await.unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/read_xlsx.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let read: Vec<Vec<Value>> = serde_json::from_slice(&output.stdout).unwrap();
    let products = week.overview.products.len();
    assert_eq!(read.len(), products + 6, "with five figures");
    let net = week.overview.figures.now.net.dong();
    assert_eq!(
        read[products + 1][..2],
        [json!("Doanh thu"), json!(net as f64)]
    );
    for (cells, part) in read[1..].iter().zip(&week.overview.products) {
        assert_eq!(cells[0], part.key.name.as_str());
        assert_eq!(cells[1], json!(part.amount.now.dong() as f64));
        assert_eq!(cells[2], json!(part.amount.before.dong() as f64));
    }
    till.end().await;
}

#[tokio::test]
async fn days_that_are_none_are_told_and_a_cashier_sees_nothing() {
    let till = Till::ready_at(of_two_weeks()).await;
    let typed = |from: &str, until: &str| of(Period::Between(from.to_owned(), until.to_owned()));
    let wrong = till.app.overview(&typed("31/02/2026", ""), true).await;
    assert!(matches!(wrong, Err(Error::Day)));
    let (later, earlier) = (written_day(today()), written_day(today() - 3.days()));
    let reversed = till.app.overview(&typed(&later, &earlier), true).await;
    assert!(matches!(reversed, Err(Error::TimesReversed)));
    // A month stands against the same days of the month before.
    let month = OverviewWanted {
        period: None,
        ..of(Period::Yesterday)
    };
    let month = seen(&till, &month).await;
    assert_eq!(month.now.from, today().first_of_month());
    assert_eq!(month.before.from, month.now.from - 1.month());
    let year = OverviewWanted {
        against: Against::YearBefore,
        ..of(Period::Last(1))
    };
    let year = seen(&till, &year).await;
    assert_eq!(year.before.from.weekday(), today().weekday());
    till.end().await;
}
