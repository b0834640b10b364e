use nextx_sandbox::demo;
use till_app::{
    Error,
    ops::{
        barcodes::Scanned,
        returns::{ReturnFrom, TypedGoods, TypedReturn},
    },
};
use till_core::{payment::TenderMethod, scale_label::LabelHolds};

use crate::till::Till;

/// The variation and the units of a product of the demo shop.
async fn units_of(till: &Till, name: &str) -> (i64, Vec<till_core::cart::Unit>) {
    let (found, _) = till.app.search_products(name).await.unwrap();
    let variation = found[0].product.variation_id;
    (variation, till.app.units_of(variation).await.unwrap())
}

#[tokio::test]
async fn a_case_is_scanned_by_the_barcode_that_the_shop_gave_it() {
    const CASE: &str = "18933752049074";
    let till = Till::ready().await;
    let unknown = till.app.scan(CASE).await;
    assert!(matches!(unknown, Err(Error::UnknownBarcode(code)) if code == CASE));
    let (beer, units) = units_of(&till, demo::BEER_CAN.name).await;
    let case = units.iter().find(|unit| !unit.base).unwrap();

    let counter = till.app.give_barcode(CASE, beer, case.id).await.unwrap();
    let line = &counter.cart.lines()[0];
    assert_eq!((&line.unit, line.total()), (case, case.price));
    let counter = till.app.scan(CASE).await.unwrap();
    assert_eq!(counter.cart.lines()[0].quantity.to_string(), "2");
    // Where goods come back the code means the case as well.
    let scanned = till.app.product_scanned(CASE).await.unwrap();
    assert_eq!((scanned.product.variation_id, &scanned.unit), (beer, case));
    assert_eq!(
        (scanned.quantity.to_string(), scanned.weighed),
        ("1".into(), false)
    );
    let can = till.app.product_scanned(demo::BEER_CAN.barcode).await;
    assert!(can.unwrap().unit.base);
    // A can is a line of its own.
    let counter = till.app.scan(demo::BEER_CAN.barcode).await.unwrap();
    assert_eq!(counter.cart.lines().len(), 2);

    for (code, unit) in [(CASE, case.id), (demo::COFFEE_CAN.barcode, case.id)] {
        let taken = till.app.give_barcode(code, beer, unit).await;
        assert!(
            matches!(taken, Err(Error::BarcodeTaken { .. })),
            "{taken:?}"
        );
    }
    for (code, unit) in [("18930000000000", 987_654), (" ", case.id)] {
        let nothing = till.app.give_barcode(code, beer, unit).await;
        assert!(matches!(nothing, Err(Error::NotFound)), "{nothing:?}");
    }

    // What the shop gave is nowhere else: it is there after the database was lost.
    let till = till
        .restart_after(|profile| std::fs::remove_file(profile.join("till.db")).unwrap())
        .await;
    till.eventually("the units of beer are read again", async |till| {
        till.app.scan(CASE).await.is_ok()
    })
    .await;
    let counter = till.app.counter().await.unwrap();
    let sold = &counter.cart.lines().last().unwrap().unit;
    assert_eq!(sold.id, case.id);
    till.app.take_barcode(CASE).await.unwrap();
    for gone in [
        till.app.scan(CASE).await.err(),
        till.app.take_barcode(CASE).await.err(),
    ] {
        assert!(matches!(gone, Some(Error::UnknownBarcode(_))), "{gone:?}");
    }
    till.end().await;
}

#[tokio::test]
async fn a_label_of_the_scale_is_sold_by_its_weight_or_for_its_price() {
    // Prefix 20: 5 digits for the goods, grams. Prefix 21: 5 digits, đồng.
    const GRAMS: &str = "2000005004520";
    let till = Till::ready().await;
    assert!(matches!(
        till.app.scan(GRAMS).await,
        Err(Error::UnknownBarcode(_))
    ));
    let formats = [
        ("20".to_owned(), 5, LabelHolds::Weight),
        ("21".to_owned(), 5, LabelHolds::Price),
    ];
    till.app.set_scale_labels(&formats).await.unwrap();
    let twice = [formats[0].clone(), formats[0].clone()];
    let foreign = [("89".to_owned(), 5, LabelHolds::Weight)];
    for refused in [&twice[..], &foreign[..]] {
        let refused = till.app.set_scale_labels(refused).await;
        assert!(matches!(refused, Err(Error::LabelFormat(_))), "{refused:?}");
    }
    assert_eq!(till.app.scale_labels().await.unwrap().len(), 2);

    let (rice, units) = units_of(&till, demo::LOOSE_RICE.name).await;
    assert!(matches!(
        till.app.scan(GRAMS).await,
        Err(Error::UnknownBarcode(_))
    ));
    let counter = till
        .app
        .give_barcode(GRAMS, rice, units[0].id)
        .await
        .unwrap();
    let line = &counter.cart.lines()[0];
    assert_eq!(line.quantity.to_string(), "0.452");
    assert_eq!(line.total().to_string(), "9718", "21.500 đồng a kilogram");
    // Any other weight is the same goods, and a line of its own.
    let counter = till.app.scan("2000005015007").await.unwrap();
    assert_eq!(counter.cart.lines().len(), 2);
    assert_eq!(counter.cart.lines()[1].quantity.to_string(), "1.5");

    let price = "2100005123457";
    let counter = till
        .app
        .give_barcode(price, rice, units[0].id)
        .await
        .unwrap();
    let line = counter.cart.lines().last().unwrap();
    assert_eq!(
        (line.total().to_string(), line.quantity.to_string()),
        ("12345".into(), "0.574".into())
    );

    // Goods that come back, or are taken in exchange, weigh and cost what their label says.
    let weighed = till.app.product_scanned(GRAMS).await.unwrap();
    assert_eq!(
        (weighed.quantity.to_string(), weighed.weighed),
        ("0.452".into(), true)
    );
    assert_eq!(weighed.price, None);
    let scanned = till.app.product_scanned(price).await.unwrap();
    assert_eq!(scanned.quantity.to_string(), "0.574");
    till.app.set_returns_without_invoice(true).await.unwrap();
    let goods = |scanned: &Scanned, label: &str| TypedGoods {
        variation_id: rice,
        unit_id: Some(scanned.unit.id),
        quantity: scanned.quantity.to_string(),
        price: String::new(),
        label: label.to_owned(),
        discount: String::new(),
    };
    let typed = TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Nothing,
        chosen: Vec::new(),
        customer: None,
        goods: vec![goods(&weighed, "")],
        // One label twice is goods twice, each with its own rounding.
        taken: vec![goods(&scanned, price), goods(&scanned, price)],
        fee: String::new(),
        method: TenderMethod::Cash,
        given: String::new(),
        reason: "Hàng lỗi".to_owned(),
    };
    let quote = till.app.quote_return(&typed).await.unwrap();
    assert_eq!(
        (quote.worth.dong(), quote.total_taken.dong()),
        (9_718, 24_690)
    );
    let done = till.app.return_goods(&typed).await.unwrap();
    assert_eq!(done.sale.unwrap().lines.len(), 2);
    till.end().await;
}
