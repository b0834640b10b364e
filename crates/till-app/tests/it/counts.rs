//! Counting what lies on the shelves, by scanner and by hand, through a power cut.

use nextx_sandbox::{Options, demo};
use rust_decimal::Decimal;
use till_app::{
    Error,
    ops::{
        count_paper::PaperWords,
        counts::{CountOf, Lines, Paper},
    },
    table::FileKind,
};
use till_core::stock_count::{CountError, CountLine};
use till_print::Sheet;

use crate::till::Till;

async fn lines(till: &Till, sheet: i64, wanted: Lines) -> Vec<CountLine> {
    let view = till.app.count_list(sheet, "", wanted).await.unwrap();
    let rows = till.app.count_rows(view.number, 0, 500).await.unwrap();
    assert_eq!(rows.len(), view.count);
    rows
}

#[tokio::test]
async fn a_shelf_is_counted_by_scanner_and_survives_a_restart() {
    let till = Till::ready().await;
    till.network(false);
    let sheet = till
        .app
        .begin_count("Kiểm cuối tháng", demo::MAIN_BRANCH_ID, CountOf::Everything)
        .await
        .unwrap();
    let can = demo::COFFEE_CAN.barcode;
    till.app.count_scanned(sheet, can, "").await.unwrap();
    let line = till.app.count_scanned(sheet, can, "11").await.unwrap();
    assert_eq!(line.counted, Some(12.into()));
    let expected = line.expected.unwrap();
    // Nothing was put away in order: the machine loses its power.
    let till = till.restart().await;
    let kept = lines(&till, sheet, Lines::All).await;
    let line = kept.iter().find(|line| line.barcode == can).unwrap();
    assert_eq!(line.counted, Some(12.into()));

    // A can that is sold and then found is one more than was there, not two.
    till.sell().await;
    let line = till.app.count_scanned(sheet, can, "").await.unwrap();
    assert_eq!(line.counted, Some(13.into()));
    assert_eq!(line.expected, Some(expected));
    // Who counts anew counts against what should be there now.
    let line = till
        .app
        .count_typed(sheet, line.variation_id, "20")
        .await
        .unwrap();
    assert_eq!(line.expected, Some(expected - Decimal::ONE));
    assert_eq!(
        line.worth(),
        Some((Decimal::from(20) - expected + Decimal::ONE) * Decimal::from(line.price.unwrap()))
    );
    let sheets = till.app.count_sheets().await.unwrap();
    assert_eq!((sheets.len(), sheets[0].sums.counted), (1, 1));
    assert!(sheets[0].store.is_some());
    till.end().await;
}

#[tokio::test]
async fn what_is_no_count_is_refused_and_what_was_counted_stays() {
    let till = Till::ready().await;
    let sheet = till
        .app
        .begin_count("Kiểm", demo::MAIN_BRANCH_ID, CountOf::Everything)
        .await
        .unwrap();
    let can = demo::COFFEE_CAN.barcode;
    let line = till.app.count_scanned(sheet, can, "5").await.unwrap();
    let refused = async |typed: &str| {
        let refused = till.app.count_typed(sheet, line.variation_id, typed).await;
        match refused.unwrap_err() {
            Error::InField { error, .. } => match *error {
                Error::Count(error) => error,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused("-1").await, CountError::Negative);
    assert_eq!(refused("năm").await, CountError::Malformed);
    assert_eq!(refused(can).await, CountError::TooLarge);
    let unknown = till.app.count_scanned(sheet, "0000", "").await;
    assert!(matches!(unknown, Err(Error::UnknownBarcode(_))));
    let kept = lines(&till, sheet, Lines::All).await;
    let kept = kept.iter().find(|line| line.barcode == can).unwrap();
    assert_eq!(kept.counted, Some(5.into()));
    let open = lines(&till, sheet, Lines::Open).await.len();
    till.app
        .count_typed(sheet, line.variation_id, " ")
        .await
        .unwrap();
    assert_eq!(lines(&till, sheet, Lines::Open).await.len(), open + 1);

    till.app.close_count(sheet, true).await.unwrap();
    let closed = till.app.count_scanned(sheet, can, "").await;
    assert!(matches!(closed, Err(Error::NotFound)));
    till.app.close_count(sheet, false).await.unwrap();
    till.app.count_scanned(sheet, can, "").await.unwrap();
    till.app.drop_count(sheet).await.unwrap();
    assert!(till.app.count_sheets().await.unwrap().is_empty());
    let nothing = CountOf::Products(Vec::new());
    let nothing = till.app.begin_count("Rỗng", demo::MAIN_BRANCH_ID, nothing);
    assert!(matches!(nothing.await, Err(Error::NotFound)));
    till.end().await;
}

#[tokio::test]
async fn the_twelve_kinds_of_a_tea_are_counted_together_and_differences_leave_the_till() {
    let till = Till::ready_at(Options {
        products: 40,
        tea_counter: true,
        customers: 1,
        sales_days: 1,
        ..Options::default()
    })
    .await;
    let (found, _) = till.app.search_goods("tra sua pha").await.unwrap();
    let (_, kinds) = till
        .app
        .variations(found[0].product.product_id)
        .await
        .unwrap();
    let ids = kinds.iter().map(|kind| kind.product.variation_id).collect();
    let sheet = till
        .app
        .begin_count("Trà", demo::MAIN_BRANCH_ID, CountOf::Products(ids))
        .await
        .unwrap();
    let all = lines(&till, sheet, Lines::All).await;
    assert_eq!(all.len(), 12);
    for line in &all[..2] {
        let should = line.variation_id;
        till.app.count_typed(sheet, should, "3").await.unwrap();
    }
    // Something that is not on the sheet lies on the shelf all the same.
    let can = demo::COFFEE_CAN.barcode;
    till.app.count_scanned(sheet, can, "1").await.unwrap();
    assert_eq!(lines(&till, sheet, Lines::All).await.len(), 13);
    let differing = lines(&till, sheet, Lines::Differing).await;
    assert!(!differing.is_empty());

    let folder = tempfile::tempdir().unwrap();
    let write = async |paper, heads: &[&str]| {
        let file = (folder.path().to_owned(), "Trà".to_owned(), FileKind::Csv);
        let heads = heads.iter().map(|head| (*head).to_owned()).collect();
        let path = till.app.export_count(sheet, paper, file, heads).await;
        std::fs::read_to_string(path.unwrap()).unwrap()
    };
    let whole = write(Paper::Sheet, &["Mã", "Mã vạch", "Tên", "Đơn vị", "Đếm"]).await;
    assert_eq!(whole.lines().count(), 14);
    let heads = [
        "Mã",
        "Mã vạch",
        "Tên",
        "Đơn vị",
        "Máy biết",
        "Đếm",
        "Lệch",
        "Giá",
        "Giá trị",
    ];
    let report = write(Paper::Differences, &heads).await;
    assert_eq!(report.lines().count(), differing.len() + 1);
    let row = report.lines().find(|line| line.contains(can)).unwrap();
    let line = differing.iter().find(|line| line.barcode == can).unwrap();
    let worth = line.worth().unwrap().normalize().to_string();
    assert!(row.ends_with(&format!(",{worth}")), "{row}");

    // And on office paper.
    let words = |heads: &[&str]| PaperWords {
        title: "Trà".to_owned(),
        facts: Vec::new(),
        heads: heads.iter().map(|head| (*head).to_owned()).collect(),
        sums: Vec::new(),
        signatures: Vec::new(),
    };
    let heads = ["STT", "Mã", "Tên", "Đơn vị", "Đếm"];
    let save = async || {
        let file = (folder.path().to_owned(), "Trà".to_owned(), Sheet::A4);
        let saved = till
            .app
            .save_count(sheet, Paper::Sheet, words(&heads), file);
        saved.await.unwrap()
    };
    let (first, second) = (save().await, save().await);
    assert_ne!(first, second);
    assert!(std::fs::read(&first).unwrap().starts_with(b"%PDF-"));
    let to = ("không có".to_owned(), Sheet::A5);
    let printed = till.app.print_count(sheet, Paper::Sheet, words(&heads), to);
    assert!(matches!(printed.await, Err(Error::Printer(_))));
    till.end().await;
}
