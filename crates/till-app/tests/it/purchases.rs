//! Purchase orders: written as drafts, filled from files and from what is low, sent once.

use std::collections::BTreeMap;

use nextx_sandbox::{Fault, Operation, Options, demo};
use rust_decimal::Decimal;
use till_app::{
    Error,
    ops::{
        orders::{OrderKey, OrdersBy, OrdersWanted},
        purchases::PurchaseForm,
    },
    orders::{OrderKind, Period},
    table::FileKind,
};
use till_core::{
    purchase::{PurchaseFault, TypedPurchase},
    purchase_import::RowFault,
    scale_label::LabelHolds,
};

use crate::till::Till;

fn wanted() -> OrdersWanted {
    OrdersWanted {
        kind: OrderKind::Purchase,
        period: Period::Last(90),
        text: String::new(),
        branch: None,
        payment: None,
        by: None,
        shipping: None,
        goods: None,
        method: None,
        order: OrdersBy::Day,
        descending: true,
    }
}

/// A shop that has ordered from suppliers before.
async fn shop() -> Till {
    Till::ready_at(Options {
        products: 60,
        customers: 120,
        sales_days: 7,
        ..Options::default()
    })
    .await
}

/// An order of five cans of coffee at 9,000, with nothing missing.
async fn written(till: &Till) -> PurchaseForm {
    let form = till.app.new_purchase().await.unwrap();
    let id = form.draft.id;
    let form = till
        .app
        .scan_into_purchase(id, demo::COFFEE_CAN.barcode)
        .await
        .unwrap();
    let supplier = till.app.suppliers("").await.unwrap().remove(0);
    let mut typed = TypedPurchase {
        supplier: Some(supplier),
        tax: "8".to_owned(),
        note: "Giao buổi sáng".to_owned(),
        ..form.draft.typed
    };
    typed.lines[0].quantity = "5".to_owned();
    typed.lines[0].price = "9.000".to_owned();
    let form = till.app.write_purchase(id, &typed).await.unwrap();
    assert!(form.purchase.is_right(), "{:?}", form.purchase.faults);
    form
}

async fn received(till: &Till) -> usize {
    till.sandbox.received_purchases().await.unwrap().len()
}

#[tokio::test]
async fn an_order_is_written_survives_the_end_of_the_program_and_is_sent() {
    let till = shop().await;
    till.network(false);
    let form = till.app.new_purchase().await.unwrap();
    assert_eq!(form.draft.typed.branch_id, Some(demo::MAIN_BRANCH_ID));
    assert!(form.purchase.faults.contains(&PurchaseFault::NoSupplier));
    let id = form.draft.id;
    till.app
        .scan_into_purchase(id, demo::COFFEE_CAN.barcode)
        .await
        .unwrap();
    let unknown = till.app.scan_into_purchase(id, "KHONG-CO").await;
    assert!(matches!(unknown, Err(Error::UnknownBarcode(_))));
    let refused = till.app.send_purchase(id).await;
    assert!(matches!(refused, Err(Error::PurchaseWrong)), "{refused:?}");
    till.app.drop_purchase(id).await.unwrap();

    let form = written(&till).await;
    let offline = till.app.send_purchase(form.draft.id).await;
    assert!(matches!(offline, Err(Error::Nextx(_))), "{offline:?}");
    let till = till.restart().await;
    till.network(true);
    let drafts = till.app.purchase_drafts().await.unwrap();
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].0.typed, form.draft.typed);
    assert_eq!(drafts[0].0.sent, None, "it never left");
    assert_eq!(drafts[0].1.amounts.total.dong(), 48_600);

    let sent = till.app.send_purchase(form.draft.id).await.unwrap();
    assert_eq!(received(&till).await, 1);
    assert!(till.app.purchase_drafts().await.unwrap().is_empty());
    // It is in the list at once, and its detail is read by its code.
    let found = OrdersWanted {
        text: sent.invoice_no.clone(),
        ..wanted()
    };
    let list = till.app.list_orders(found, true).await.unwrap();
    assert_eq!(list.sums.total, Decimal::from(48_600));
    let key = OrderKey::Remote(OrderKind::Purchase, sent.remote_id.unwrap());
    let detail = till.app.order_detail(key).await.unwrap().listed.order;
    assert_eq!(detail.note, "Giao buổi sáng");
    assert_eq!(detail.staff_note, "");
    let lines = detail.body.unwrap().lines;
    assert_eq!(
        (lines[0].quantity, lines[0].unit_price),
        (5.into(), 9_000.into())
    );

    // What was paid is known the next time, and a dearer price is only hinted at.
    let form = till.app.new_purchase().await.unwrap();
    let form = till
        .app
        .scan_into_purchase(form.draft.id, demo::COFFEE_CAN.barcode)
        .await
        .unwrap();
    assert_eq!(form.draft.typed.lines[0].price, "9000");
    till.end().await;
}

#[tokio::test]
async fn an_order_whose_answer_is_lost_is_made_once() {
    let till = shop().await;
    let form = written(&till).await;
    let faults = till.sandbox.faults();
    faults.inject(Operation::PurchaseCreate, Fault::ResetAfterCommit, 1);
    // It is found by its mark as soon as it is looked for.
    till.app.send_purchase(form.draft.id).await.unwrap();
    assert_eq!(received(&till).await, 1);

    // Where it cannot be looked for, it stays as it was sent until it can.
    let form = written(&till).await;
    let id = form.draft.id;
    faults.inject(Operation::PurchaseCreate, Fault::ResetAfterCommit, 1);
    faults.inject_until_cleared(
        Operation::PurchaseList,
        Fault::Status {
            status: 500,
            retry_after: None,
            commits: false,
        },
    );
    let unclear = till.app.send_purchase(id).await;
    assert!(
        matches!(unclear, Err(Error::PurchaseUnclear)),
        "{unclear:?}"
    );
    let again = till.app.send_purchase(id).await;
    assert!(again.is_err(), "{again:?}");
    let changed = till.app.write_purchase(id, &TypedPurchase::default()).await;
    assert!(
        matches!(changed, Err(Error::PurchaseUnclear)),
        "{changed:?}"
    );
    let dropped = till.app.drop_purchase(id).await;
    assert!(
        matches!(dropped, Err(Error::PurchaseUnclear)),
        "{dropped:?}"
    );
    let till = till.restart().await;
    till.sandbox.faults().clear();
    till.app.send_purchase(id).await.unwrap();
    assert_eq!(received(&till).await, 2, "each of the two once");
    till.end().await;
}

#[tokio::test]
async fn an_order_that_never_arrived_is_sent_again_once_that_is_proven() {
    let till = shop().await;
    let form = written(&till).await;
    let id = form.draft.id;
    till.sandbox
        .faults()
        .inject(Operation::PurchaseCreate, Fault::ResetBeforeCommit, 1);
    let unclear = till.app.send_purchase(id).await;
    assert!(
        matches!(unclear, Err(Error::PurchaseUnclear)),
        "{unclear:?}"
    );
    let number = till
        .app
        .purchase_form(id)
        .await
        .unwrap()
        .draft
        .sent
        .unwrap()
        .invoice_no;
    till.eventually("it is proven and sent", async |till| {
        match till.app.send_purchase(id).await {
            Ok(sent) => sent.invoice_no == number,
            Err(Error::PurchaseUnclear) => false,
            Err(error) => panic!("{error:?}"),
        }
    })
    .await;
    assert_eq!(received(&till).await, 1);
    till.end().await;
}

#[tokio::test]
async fn goods_that_have_come_are_said_to_be_there() {
    let till = shop().await;
    let form = written(&till).await;
    let sent = till.app.send_purchase(form.draft.id).await.unwrap();
    let id = sent.remote_id.unwrap();
    let nothing = till.app.move_purchase(id, " ", "").await;
    assert!(matches!(nothing, Err(Error::NameMissing)));
    till.app
        .move_purchase(id, "received", "thiếu một thùng")
        .await
        .unwrap();
    let come = OrdersWanted {
        shipping: Some("received".to_owned()),
        text: sent.invoice_no,
        ..wanted()
    };
    let list = till.app.list_orders(come, true).await.unwrap();
    assert_eq!(list.sums.count, 1);
    assert!(list.shipping.contains(&"received".to_owned()));
    till.end().await;
}

#[tokio::test]
async fn a_code_means_on_an_order_what_it_means_at_the_counter() {
    const CASE: &str = "18933752049074";
    let till = shop().await;
    let found = |name: &'static str| {
        let app = &till.app;
        async move {
            let variation = app.search_products(name).await.unwrap().0[0]
                .product
                .variation_id;
            (variation, app.units_of(variation).await.unwrap())
        }
    };
    let (beer, units) = found(demo::BEER_CAN.name).await;
    let case = units.iter().find(|unit| !unit.base).unwrap();
    till.app.give_barcode(CASE, beer, case.id).await.unwrap();
    let (rice, units) = found(demo::LOOSE_RICE.name).await;
    let formats = [("20".to_owned(), 5, LabelHolds::Weight)];
    till.app.set_scale_labels(&formats).await.unwrap();
    till.app
        .give_barcode("2000005004520", rice, units[0].id)
        .await
        .unwrap();

    let id = till.app.new_purchase().await.unwrap().draft.id;
    for code in [
        CASE,
        CASE,
        demo::BEER_CAN.barcode,
        "2000005004520",
        "2000005015007",
    ] {
        till.app.scan_into_purchase(id, code).await.unwrap();
    }
    let file = format!("Mã hàng;Số lượng\n{CASE};3\n");
    let preview = till.app.preview_purchase_import(id, file.into_bytes());
    assert_eq!(preview.await.unwrap().right, 1);
    let form = till.app.take_purchase_import(id).await.unwrap();
    let lines: Vec<_> = form.draft.typed.lines.iter().collect();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.variation_id, line.multiplier, line.quantity.as_str()))
        .collect();
    let held = case.multiplier.value();
    assert_eq!(
        told,
        [
            (beer, held, "2"),
            (beer, Decimal::ONE, "1"),
            (rice, Decimal::ONE, "1.952"),
            (beer, held, "3"),
        ]
    );
    till.end().await;
}

#[tokio::test]
async fn a_file_of_lines_is_shown_with_what_is_wrong_before_it_is_taken_over() {
    let till = shop().await;
    let id = till.app.new_purchase().await.unwrap().draft.id;
    let coffee = demo::COFFEE_CAN.code;
    let file = format!(
        "Mã hàng;Số lượng;Đơn giá\n{coffee};1.200;9.500,0\nKHONG-CO;2;1.000\n{coffee};hai;1.000\n;2;1.000\n{coffee};2;mười\n"
    );
    let preview = till
        .app
        .preview_purchase_import(id, file.clone().into_bytes())
        .await
        .unwrap();
    assert_eq!((preview.right, preview.wrong), (1, 4));
    let wrong = till
        .app
        .purchase_import_rows(id, true, 0, 10)
        .await
        .unwrap();
    let faults: Vec<_> = wrong
        .iter()
        .map(|row| (row.imported.row, row.fault.unwrap()))
        .collect();
    assert_eq!(
        faults,
        [
            (3, RowFault::UnknownCode),
            (4, RowFault::Quantity),
            (5, RowFault::NoCode),
            (6, RowFault::Price),
        ]
    );
    // Those that are wrong leave with what is wrong, and are read again once they are mended.
    let folder = tempfile::tempdir().unwrap();
    let heads = [
        "Dòng",
        "Lỗi",
        "Mã",
        "Số lượng",
        "Giá nhập",
        "Đơn vị",
        "Ghi chú",
    ];
    let words = BTreeMap::from([("quantity".to_owned(), "không phải số".to_owned())]);
    let target = (folder.path().to_owned(), "loi".to_owned());
    let kind = FileKind::Csv;
    let written =
        till.app
            .export_purchase_import(id, target, kind, heads.map(str::to_owned), words);
    let written = std::fs::read(written.await.unwrap()).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(text.contains("không phải số"), "{text}");
    let other = till.app.new_purchase().await.unwrap().draft.id;
    let again = till.app.preview_purchase_import(other, written);
    let again = again.await.unwrap();
    assert_eq!((again.right, again.wrong), (0, 4));
    let preview = till.app.preview_purchase_import(id, file.into_bytes());
    assert_eq!(preview.await.unwrap().right, 1);

    let form = till.app.take_purchase_import(id).await.unwrap();
    let line = &form.draft.typed.lines[0];
    assert_eq!(
        (line.quantity.as_str(), line.price.as_str()),
        ("1200", "9500")
    );
    let again = till.app.take_purchase_import(id).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");

    let other = till
        .app
        .preview_purchase_import(id, "Họ tên,Điện thoại\nMai,0900000001\n".into())
        .await;
    assert!(matches!(other, Err(Error::Import(_))), "{other:?}");
    let book = till
        .app
        .preview_purchase_import(id, b"PK\x03\x04 none".to_vec())
        .await;
    assert!(matches!(book, Err(Error::TableFile(_))), "{book:?}");

    // A year's worth of rows is read, and said to be more than an order takes.
    let long = format!("Mã;SL\n{}", format!("{coffee};1\n").repeat(50_000));
    let preview = till
        .app
        .preview_purchase_import(id, long.into_bytes())
        .await
        .unwrap();
    assert_eq!((preview.right, preview.too_many), (50_000, true));
    let refused = till.app.take_purchase_import(id).await;
    assert!(matches!(refused, Err(Error::PurchaseWrong)), "{refused:?}");
    till.end().await;
}

#[tokio::test]
async fn a_file_is_read_in_each_encoding_that_is_met_and_garbled_heads_are_told() {
    let till = shop().await;
    let id = till.app.new_purchase().await.unwrap().draft.id;
    let coffee = demo::COFFEE_CAN.code;
    let text = format!("Mã hàng;Số lượng;Đơn giá\n{coffee};2;9.500\n");
    let marked = format!("\u{feff}{text}");
    let utf_16 = marked.encode_utf16().flat_map(u16::to_le_bytes);
    // The code page of Windows has letters with their hats and tone marks behind them.
    let heads = b"M\xe3 h\xe0ng;S\xf4\xec l\xfd\xf5\xf2ng;\xd0\xf5n gi\xe1\n".to_vec();
    let windows = [heads, format!("{coffee};2;9.500\n").into_bytes()].concat();
    for (encoding, file) in [
        ("UTF-8", text.clone().into_bytes()),
        ("UTF-16", utf_16.collect()),
        ("Windows-1258", windows),
    ] {
        let preview = till.app.preview_purchase_import(id, file).await;
        let preview = preview.unwrap_or_else(|error| panic!("{encoding}: {error}"));
        assert_eq!((preview.right, preview.wrong), (1, 0), "{encoding}");
    }
    // Text that another program has garbled names no column: nothing is guessed from it.
    let garbled = format!("M\u{fffd} h\u{fffd}ng;S\u{fffd} l\u{fffd}ng\n{coffee};2\n");
    let garbled = till.app.preview_purchase_import(id, garbled.into()).await;
    assert!(matches!(garbled, Err(Error::Import(_))), "{garbled:?}");
    till.end().await;
}

#[tokio::test]
async fn what_is_low_becomes_an_order_up_to_its_most() {
    let till = shop().await;
    let coffee = till
        .app
        .scan(demo::COFFEE_CAN.barcode)
        .await
        .unwrap()
        .cart
        .lines()[0]
        .product
        .variation_id;
    let branch = demo::MAIN_BRANCH_ID;
    let typed = ("80000", "90000");
    till.app
        .set_stock_thresholds(coffee, branch, typed)
        .await
        .unwrap();
    let form = till
        .app
        .purchase_what_is_low(branch, &[coffee])
        .await
        .unwrap();
    let line = &form.draft.typed.lines[0];
    let ordered: Decimal = line.quantity.parse().unwrap();
    assert!(ordered > 0.into() && ordered <= 90_000.into(), "{ordered}");
    assert_eq!(form.draft.typed.store_id, Some(demo::MAIN_STORE_ID));

    // A branch without stores has none to order for.
    let form = till
        .app
        .purchase_what_is_low(99_999, &[coffee])
        .await
        .unwrap();
    assert!(form.purchase.faults.contains(&PurchaseFault::NoStore));
    till.end().await;
}
