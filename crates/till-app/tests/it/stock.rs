//! What a manager sees of stock, from the cache, and the files it leaves the till as.

use std::process::Command;

use nextx_sandbox::demo;
use serde_json::{Value, json};
use till_app::{Error, ops::stock::StockHeads, table::FileKind};
use till_core::{
    purchase::PurchaseFault,
    stock_matrix::{Level, SortBy, Wanted},
};

use crate::till::{Till, connection, sandbox_with, start};

fn heads() -> StockHeads {
    StockHeads {
        first: ["Mã", "Mã vạch", "Hàng hóa", "Nhóm", "Đơn vị", "Tổng"].map(str::to_owned),
        last: ["Giá", "Giá trị"].map(str::to_owned),
    }
}

fn words(text: &str) -> Wanted {
    Wanted {
        text: text.to_owned(),
        ..Wanted::default()
    }
}

#[tokio::test]
async fn stock_is_seen_in_every_branch_without_the_network_and_moves_with_each_sale() {
    let till = Till::ready().await;
    till.network(false);
    let found = words(demo::COFFEE_CAN.barcode);
    let before = till.app.list_stock(found.clone(), false).await.unwrap();
    assert_eq!(before.selection.sums.products, 1);
    assert_eq!(before.branches[0].id, demo::MAIN_BRANCH_ID);
    assert_eq!(before.own, Some(demo::MAIN_BRANCH_ID));
    let row = till.app.stock_rows(before.number, 0, 10).await.unwrap();
    let here = row[0].on_hand[0].unwrap().quantity;
    assert!(row[0].on_hand.iter().all(Option::is_some), "{:?}", row[0]);

    till.sell().await;
    let after = till.app.list_stock(found, true).await.unwrap();
    assert_eq!(after.unsent, 1);
    let row = till.app.stock_rows(after.number, 0, 10).await.unwrap();
    assert_eq!(
        row[0].on_hand[0].unwrap().quantity,
        here - rust_decimal::Decimal::ONE
    );
    // Rows of a list that was replaced are not mixed with those of the new one.
    assert_eq!(till.app.stock_rows(before.number, 0, 10).await.unwrap(), []);
    till.end().await;
}

#[tokio::test]
async fn what_a_branch_should_have_tells_what_is_low() {
    let till = Till::ready().await;
    let list = till.app.list_stock(words("ca phe"), true).await.unwrap();
    let coffee = till
        .app
        .stock_rows(list.number, 0, 1)
        .await
        .unwrap()
        .remove(0);
    let branch = list.branches[1].id;
    let set = async |least: &str, most: &str| {
        let typed = (least, most);
        till.app
            .set_stock_thresholds(coffee.variation_id, branch, typed)
            .await
    };
    // The counter says so too, where it would not by itself.
    let code = list.branches[1].code.clone();
    let is_low = async || {
        let (found, _) = till.app.search_products(&coffee.name).await.unwrap();
        let found = found
            .iter()
            .find(|found| found.product.variation_id == coffee.variation_id);
        let stock = &found.unwrap().stock;
        stock.iter().any(|level| level.branch == code && level.low)
    };
    assert!(!is_low().await);
    set("90000", "").await.unwrap();
    assert!(is_low().await);
    let low = Wanted {
        level: Some(Level::Low),
        ..Wanted::default()
    };
    let list = till.app.list_stock(low, true).await.unwrap();
    let rows = till.app.stock_rows(list.number, 0, 10).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| &row.name).collect::<Vec<_>>(),
        [&coffee.name]
    );
    for (least, most) in [("10", "9"), ("-1", ""), ("mười", "")] {
        assert!(set(least, most).await.is_err(), "{least} {most}");
    }
    let kept = till
        .app
        .stock_thresholds(coffee.variation_id)
        .await
        .unwrap();
    assert_eq!(kept[&branch].least, Some(90_000.into()));
    set("", "").await.unwrap();
    assert!(
        till.app
            .stock_thresholds(coffee.variation_id)
            .await
            .unwrap()
            .is_empty()
    );
    till.end().await;
}

#[tokio::test]
async fn a_workbook_has_cell_by_cell_what_was_on_the_screen() {
    let till = Till::ready().await;
    let wanted = Wanted {
        by: SortBy::Total,
        descending: true,
        ..Wanted::default()
    };
    let list = till.app.list_stock(wanted, true).await.unwrap();
    let rows = till.app.stock_rows(list.number, 0, 500).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = till
        .app
        .export_stock(
            folder.path().to_owned(),
            "Kho".to_owned(),
            FileKind::Xlsx,
            heads(),
        )
        .await
        .unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/read_xlsx.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let read: Vec<Vec<Value>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read.len(), rows.len() + 1);
    let branches = list.branches.len();
    assert_eq!(read[0].len(), 8 + branches);
    assert_eq!(read[0][6], list.branches[0].name);
    for (cells, row) in read[1..].iter().zip(&rows) {
        let text = [&row.code, &row.barcode, &row.name, &row.category, &row.unit];
        for (cell, text) in cells.iter().zip(text) {
            assert_eq!(cell.as_str().unwrap_or_default(), text);
        }
        let number =
            |number: rust_decimal::Decimal| json!(number.to_string().parse::<f64>().unwrap());
        assert_eq!(cells[5], number(row.total().unwrap()));
        for (cell, on_hand) in cells[6..].iter().zip(&row.on_hand) {
            assert_eq!(*cell, number(on_hand.unwrap().quantity));
        }
        assert_eq!(cells[6 + branches], json!(row.price.unwrap().dong() as f64));
        assert_eq!(cells[7 + branches], number(row.worth_at_price()));
    }
    till.end().await;
}

#[tokio::test]
async fn a_branch_without_stores_is_no_place_for_a_till_and_holds_up_nothing() {
    let sandbox = sandbox_with(60).await;
    let folder = tempfile::tempdir().unwrap();
    let app = start(&folder).await;
    app.connect(connection(&sandbox)).await.unwrap();
    let branches = app.branches().await.unwrap();
    let (bare, stores) = branches.last().unwrap();
    let (bare, store) = (bare.id, stores[0].id);
    sandbox
        .give_stores_away(bare, demo::MAIN_BRANCH_ID)
        .await
        .unwrap();
    app.set_up_till(demo::MAIN_BRANCH_ID, demo::MAIN_STORE_ID, "K1")
        .await
        .unwrap();
    let mut is_read = false;
    for _ in 0..400 {
        is_read = app.progress().await.unwrap().finished();
        if is_read {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert!(is_read, "the branch without stores held up the reading");
    let branches = app.branches().await.unwrap();
    let (_, stores) = branches.iter().find(|(it, _)| it.id == bare).unwrap();
    assert_eq!(stores.len(), 0);
    let there = app.set_up_till(bare, store, "K2").await;
    assert!(matches!(there, Err(Error::NotFound)), "{there:?}");

    // It stands in the list of stock, and what it has is not known: it is not nothing.
    let found = words(demo::COFFEE_CAN.barcode);
    let list = app.list_stock(found, true).await.unwrap();
    let column = list.branches.iter().position(|it| it.id == bare).unwrap();
    let rows = app.stock_rows(list.number, 0, 1).await.unwrap();
    assert!(rows[0].on_hand[column].is_none(), "{:?}", rows[0]);
    // Nothing can be ordered for it.
    let form = app
        .purchase_what_is_low(bare, &[rows[0].variation_id])
        .await
        .unwrap();
    assert!(form.purchase.faults.contains(&PurchaseFault::NoStore));
    app.close().await;
    sandbox.shutdown().await;
}
