//! The catalogue of the back office: looked at, added to, and changed at NextX.

use std::time::Duration;

use nextx_sandbox::{Fault, Operation, Options, SentCodes, Switches, demo};
use till_app::{
    Error,
    ops::{
        categories::{CategoryChange, CategoryField, CategoryFields},
        changing::Agreed,
        orders::{OrderKey, OrdersBy, OrdersWanted},
        product_edit::{
            ProductChange, ProductField, ProductFields, ProductMade, TypedNewProduct, TypedPart,
            TypedUnit,
        },
        products::ProductHeads,
    },
    orders::{OrderKind, Period},
    table::FileKind,
};
use till_core::{
    Money,
    catalogue::{CatalogueProduct, SortBy, Wanted},
    outbox::DocumentState,
    stock_count::CountError,
};

use crate::till::Till;

const TOLD: Agreed = Agreed {
    below_cost: false,
    told: true,
};

async fn till() -> Till {
    till_with(Switches::default()).await
}

async fn till_with(switches: Switches) -> Till {
    Till::ready_at(Options {
        products: 60,
        tea_counter: true,
        customers: 5,
        sales_days: 1,
        switches,
        ..Options::default()
    })
    .await
}

async fn find(till: &Till, text: &str) -> CatalogueProduct {
    let wanted = Wanted {
        text: text.to_owned(),
        ..Wanted::default()
    };
    let list = till.app.list_products(wanted, true).await.unwrap();
    let rows = till.app.product_rows(list.number, 0, 10).await.unwrap();
    assert_eq!(rows.len(), 1, "{text}: {rows:?}");
    rows[0].clone()
}

async fn bean_cake(till: &Till) -> TypedNewProduct {
    let desk = till.app.new_product_desk().await.unwrap();
    assert!(desk.online);
    TypedNewProduct {
        name: "Bánh đậu xanh hộp 200 g".to_owned(),
        code: "BDX-200".to_owned(),
        barcode: "8931112223334".to_owned(),
        category_id: Some(desk.categories[0].id),
        unit: "hộp".to_owned(),
        price: "35.000".to_owned(),
        cost: "28.000".to_owned(),
        units: vec![TypedUnit {
            name: "thùng".to_owned(),
            multiplier: "24".to_owned(),
            price: "800.000".to_owned(),
        }],
        parts: Vec::new(),
        picture: String::new(),
        opening: "12".to_owned(),
        specification: "24 gói".to_owned(),
        description: String::new(),
        below_cost: false,
    }
}

/// What is wrong, apart from where.
fn plain(error: Error) -> Error {
    match error {
        Error::InField { error, .. } => *error,
        error => error,
    }
}

async fn called(till: &Till, operation: Operation) -> u64 {
    let requests = till.sandbox.requests().await;
    requests.get(&operation).copied().unwrap_or(0)
}

#[tokio::test]
async fn the_whole_catalogue_is_listed_and_told_how_much_of_it_is_known() {
    let till = till().await;
    till.eventually("every detail is read", async |till| {
        let coverage = till.app.detail_coverage().await.unwrap();
        coverage.of > 60 && coverage.read == coverage.of
    })
    .await;
    till.network(false);
    let wanted = Wanted {
        by: SortBy::Price,
        descending: true,
        ..Wanted::default()
    };
    let list = till.app.list_products(wanted, true).await.unwrap();
    let rows = till.app.product_rows(list.number, 0, 500).await.unwrap();
    assert_eq!(rows.len(), list.count);
    assert!(rows.windows(2).all(|two| two[0].price >= two[1].price));
    assert!(rows.iter().all(|row| row.detailed_at.is_some()));
    assert!(list.kinds.iter().any(|(kind, _)| kind == "combo"));
    // Another list takes its place.
    till.app
        .list_products(Wanted::default(), false)
        .await
        .unwrap();
    let old = till.app.product_rows(list.number, 0, 10).await.unwrap();
    assert_eq!(old, []);
    till.end().await;
}

#[tokio::test]
async fn a_product_is_shown_with_its_units_parts_variations_and_what_was_done_to_it() {
    let till = till().await;
    till.eventually("every detail is read", async |till| {
        let coverage = till.app.detail_coverage().await.unwrap();
        coverage.of > 60 && coverage.read == coverage.of
    })
    .await;
    let sale = till.sell().await;
    let can = find(&till, demo::COFFEE_CAN.barcode).await;
    let page = till.app.product_page(can.variation_id).await.unwrap();
    assert!(page.card.units.len() > 1, "{:?}", page.card.units);
    assert_eq!(page.branches[0].id, demo::MAIN_BRANCH_ID);
    assert!(page.stock.on_hand[0].is_some());
    assert_eq!(page.movements[0].number, sale.invoice_no);
    assert_eq!(page.movements[0].quantity, (-1).into());
    assert!(!page.modifiers.is_empty());
    let basket = find(&till, demo::GIFT_BASKET.barcode).await;
    let page = till.app.product_page(basket.variation_id).await.unwrap();
    assert_eq!(page.card.parts.len(), 3);
    for (words, variations) in [("tra sua pha", 12), ("dep xop", 40)] {
        let wanted = Wanted {
            text: words.to_owned(),
            ..Wanted::default()
        };
        let list = till.app.list_products(wanted, true).await.unwrap();
        let one = &till.app.product_rows(list.number, 0, 1).await.unwrap()[0];
        let page = till.app.product_page(one.variation_id).await.unwrap();
        assert_eq!(page.card.variations.len(), variations, "{words}");
    }

    let stores = till.app.stock_of_stores(can.variation_id).await.unwrap();
    assert!(stores.len() > 1 && stores.iter().all(|it| it.quantity.is_some()));
    till.network(false);
    let unknown = till.app.stock_of_stores(can.variation_id).await;
    assert!(matches!(unknown, Err(Error::Nextx(_))));
    till.end().await;
}

#[tokio::test]
async fn what_any_branch_did_to_a_product_is_told_once() {
    let till = till().await;
    let sale = till.sell().await;
    let can = find(&till, demo::COFFEE_CAN.barcode).await;
    let of_it = OrdersWanted {
        kind: OrderKind::Sale,
        period: Period::Last(7),
        text: sale.invoice_no.clone(),
        branch: None,
        payment: None,
        by: None,
        shipping: None,
        goods: None,
        method: None,
        order: OrdersBy::Day,
        descending: true,
    };
    let remote = async |till: &Till| {
        let list = till.app.list_orders(of_it.clone(), true).await.unwrap();
        let rows = till.app.order_rows(list.number, 0, 1).await.unwrap();
        rows.first()?.order.remote_id
    };
    till.reaches(&sale, DocumentState::Confirmed).await;
    till.eventually("NextX lists the sale", async |till| {
        till.app.start_reading().await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        remote(till).await.is_some()
    })
    .await;
    let id = remote(&till).await.unwrap();
    let key = OrderKey::Remote(OrderKind::Sale, id);
    till.app.order_detail(key).await.unwrap();
    let movements = till
        .app
        .product_page(can.variation_id)
        .await
        .unwrap()
        .movements;
    let own: Vec<_> = movements
        .iter()
        .filter(|it| it.number == sale.invoice_no)
        .collect();
    assert_eq!(own.len(), 1, "{movements:?}");
    assert!(own[0].state.is_some() && !own[0].day_only);
    // So is a sale that another till has made.
    let all = OrdersWanted {
        text: String::new(),
        ..of_it.clone()
    };
    let list = till.app.list_orders(all, true).await.unwrap();
    let rows = till.app.order_rows(list.number, 0, 50).await.unwrap();
    let other = rows.iter().find(|row| row.own.is_none()).unwrap();
    let key = OrderKey::Remote(OrderKind::Sale, other.order.remote_id.unwrap());
    let other = till.app.order_detail(key).await.unwrap().listed.order;
    let sold = other.body.unwrap().lines[0].variation_id.unwrap();
    let page = till.app.product_page(sold).await.unwrap();
    let told = page.movements.iter().find(|it| it.number == other.number);
    let told = told.unwrap();
    assert!(told.state.is_none() && told.quantity.is_sign_negative());
    assert!(!told.branch.is_empty());
    till.end().await;
}

#[tokio::test]
async fn a_product_with_units_is_made_once_even_where_the_answer_is_lost() {
    for lost in [false, true] {
        let till = till().await;
        if lost {
            till.sandbox
                .faults()
                .inject(Operation::ProductCreate, Fault::ResetAfterCommit, 1);
        }
        let typed = bean_cake(&till).await;
        let made = till.app.make_product(&typed).await.unwrap();
        let ProductMade::Done(variation) = made else {
            panic!("{made:?}");
        };
        // A second pressing finds what the first one made.
        let again = till.app.make_product(&typed).await.unwrap();
        assert_eq!(again, made);
        assert_eq!(called(&till, Operation::ProductCreate).await, 1);
        let page = till.app.product_page(variation).await.unwrap();
        assert_eq!(page.card.units[1].name, "thùng");
        assert_eq!(page.card.units[1].multiplier.value(), 24.into());
        assert_eq!(page.stock.on_hand[0].unwrap().quantity, 12.into());
        till.end().await;
    }
}

#[tokio::test]
async fn a_combo_is_made_of_what_is_there() {
    let till = till().await;
    let can = find(&till, demo::COFFEE_CAN.barcode).await;
    let typed = TypedNewProduct {
        name: "Combo hai lon cà phê".to_owned(),
        code: "CB-2CF".to_owned(),
        barcode: String::new(),
        units: Vec::new(),
        opening: String::new(),
        parts: vec![TypedPart {
            variation_id: can.variation_id,
            quantity: "2".to_owned(),
        }],
        ..bean_cake(&till).await
    };
    let ProductMade::Done(variation) = till.app.make_product(&typed).await.unwrap() else {
        panic!("it is not below cost");
    };
    let page = till.app.product_page(variation).await.unwrap();
    assert_eq!(page.card.product.kind, "combo");
    assert_eq!(page.card.parts[0].variation_id, can.variation_id);
    till.end().await;
}

#[tokio::test]
async fn what_makes_no_product_is_refused_before_anything_is_sent() {
    let till = till().await;
    let good = bean_cake(&till).await;
    let can = find(&till, demo::COFFEE_CAN.barcode).await;
    let refused = async |change: &dyn Fn(&mut TypedNewProduct)| {
        let mut typed = good.clone();
        change(&mut typed);
        plain(till.app.make_product(&typed).await.unwrap_err())
    };
    let taken = refused(&|it| it.code = can.code.clone()).await;
    assert!(matches!(taken, Error::CodeTaken { product, .. } if product == can.name));
    let taken = refused(&|it| it.barcode = can.barcode.clone()).await;
    assert!(matches!(taken, Error::BarcodeTaken { product, .. } if product == can.name));
    let missing = refused(&|it| it.category_id = None).await;
    assert!(matches!(missing, Error::CategoryMissing));
    let nameless = refused(&|it| it.name = " ".to_owned()).await;
    assert!(matches!(nameless, Error::FieldMissing));
    let priceless = refused(&|it| it.price = "ba nghìn".to_owned()).await;
    assert!(matches!(priceless, Error::Amount(_)));
    let twice = refused(&|it| it.units[0].name = "Hộp".to_owned()).await;
    assert!(matches!(twice, Error::UnitNames));
    let small = refused(&|it| it.units[0].multiplier = "1".to_owned()).await;
    assert!(matches!(small, Error::Count(CountError::Malformed)));
    let nowhere = refused(&|it| it.picture = "C:\\anh.png".to_owned()).await;
    assert!(matches!(nowhere, Error::PictureAddress));
    let negative = refused(&|it| it.opening = "-3".to_owned()).await;
    assert!(matches!(negative, Error::Count(CountError::Negative)));
    // Below cost is a warning: it is made where somebody means it.
    let cheap = TypedNewProduct {
        price: "20.000".to_owned(),
        ..good.clone()
    };
    let asked = till.app.make_product(&cheap).await.unwrap();
    assert_eq!(asked, ProductMade::BelowCost);
    assert_eq!(called(&till, Operation::ProductCreate).await, 0);
    let meant = TypedNewProduct {
        below_cost: true,
        ..cheap
    };
    let made = till.app.make_product(&meant).await.unwrap();
    assert!(matches!(made, ProductMade::Done(_)));
    till.network(false);
    let offline = till.app.make_product(&good).await;
    assert!(offline.is_err());
    assert!(!till.app.new_product_desk().await.unwrap().online);
    till.end().await;
}

#[tokio::test]
async fn a_code_that_only_nextx_knows_of_is_refused_in_its_words() {
    let till = till_with(Switches {
        sent_codes: SentCodes::Unique,
        ..Switches::default()
    })
    .await;
    let can = find(&till, demo::COFFEE_CAN.barcode).await;
    // Another product's stock keeping code is in no list.
    let fields = till
        .app
        .product_to_edit(can.variation_id)
        .await
        .unwrap()
        .fields;
    let typed = TypedNewProduct {
        barcode: fields[&ProductField::Sku].clone(),
        ..bean_cake(&till).await
    };
    let refused = plain(till.app.make_product(&typed).await.unwrap_err());
    assert!(matches!(refused, Error::CodeRefused { .. }), "{refused:?}");
    till.end().await;
}

#[tokio::test]
async fn a_price_is_changed_and_everything_else_stays_as_it_was() {
    let till = till().await;
    let can = find(&till, demo::COFFEE_CAN.barcode).await;
    let edit = till.app.product_to_edit(can.variation_id).await.unwrap();
    let before = edit.fields.clone();
    assert_ne!(before[&ProductField::Category], "");
    let mut ours = before.clone();
    ours.insert(ProductField::Price, "13.500".to_owned());
    let change = async |agreed| {
        till.app
            .change_product(can.variation_id, &before, &ours, agreed)
            .await
            .unwrap()
    };
    // The first change of a product says what one may do, and writes nothing.
    let first = change(Agreed::default()).await;
    assert!(matches!(first, ProductChange::FirstOfItsKind));
    assert_eq!(called(&till, Operation::ProductUpdate).await, 0);
    let done = change(TOLD).await;
    assert!(
        matches!(&done, ProductChange::Done { vanished } if vanished.is_empty()),
        "{done:?}"
    );
    let now = find(&till, demo::COFFEE_CAN.barcode).await;
    assert_eq!(now.price, Some(Money::from_dong(13_500)));
    assert_eq!(now.category, can.category);
    let after = till.app.product_to_edit(can.variation_id).await.unwrap();
    ours.insert(ProductField::Price, "13500".to_owned());
    assert_eq!(after.fields, ours);
    // The stock is not what was once opened with.
    let page = till.app.product_page(can.variation_id).await.unwrap();
    assert!(page.stock.on_hand[0].is_some());
    till.end().await;
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_shown_before_it_is_written_over() {
    let till = till().await;
    let can = find(&till, demo::COFFEE_CAN.barcode).await;
    let edit = till.app.product_to_edit(can.variation_id).await.unwrap();
    let before = edit.fields;
    // Somebody else changes the name and the price.
    let mut elsewhere = before.clone();
    elsewhere.insert(ProductField::Name, "Cà phê sữa lon mới".to_owned());
    elsewhere.insert(ProductField::Price, "14000".to_owned());
    let change = async |before: &ProductFields, ours: &ProductFields| {
        till.app
            .change_product(can.variation_id, before, ours, TOLD)
            .await
            .unwrap()
    };
    let done = change(&before, &elsewhere).await;
    assert!(matches!(done, ProductChange::Done { .. }));

    let mut ours = before.clone();
    ours.insert(ProductField::Price, "15000".to_owned());
    let ProductChange::Meanwhile { changed, theirs } = change(&before, &ours).await else {
        panic!("it was changed meanwhile");
    };
    let told: Vec<_> = changed.iter().map(|it| (it.field, it.is_clash())).collect();
    assert_eq!(
        told,
        [(ProductField::Name, false), (ProductField::Price, true)]
    );
    assert_eq!(called(&till, Operation::ProductUpdate).await, 1);
    // A person keeps NextX's name and their own price.
    ours.insert(ProductField::Name, theirs[&ProductField::Name].clone());
    let done = change(&theirs, &ours).await;
    assert!(matches!(done, ProductChange::Done { .. }), "{done:?}");
    let now = till.app.product_to_edit(can.variation_id).await.unwrap();
    assert_eq!(now.fields[&ProductField::Price], "15000");
    assert_eq!(now.fields[&ProductField::Name], "Cà phê sữa lon mới");
    till.end().await;
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_believed_by_what_is_read() {
    let till = till().await;
    let can = find(&till, demo::COFFEE_CAN.barcode).await;
    let edit = till.app.product_to_edit(can.variation_id).await.unwrap();
    let mut ours = edit.fields.clone();
    ours.insert(ProductField::Specification, "lon 185 ml".to_owned());
    till.sandbox
        .faults()
        .inject(Operation::ProductUpdate, Fault::ResetAfterCommit, 1);
    let done = till
        .app
        .change_product(can.variation_id, &edit.fields, &ours, TOLD)
        .await
        .unwrap();
    assert!(matches!(done, ProductChange::Done { .. }));
    ours.insert(ProductField::Code, demo::GIFT_BASKET.code.to_owned());
    let taken = till
        .app
        .change_product(can.variation_id, &edit.fields, &ours, TOLD)
        .await;
    assert!(matches!(plain(taken.unwrap_err()), Error::CodeTaken { .. }));
    ours.insert(ProductField::Code, can.code.clone());
    ours.insert(ProductField::Cost, "900.000".to_owned());
    let cheap = till
        .app
        .change_product(can.variation_id, &edit.fields, &ours, TOLD)
        .await
        .unwrap();
    assert!(matches!(cheap, ProductChange::BelowCost));
    till.end().await;
}

#[tokio::test]
async fn the_catalogue_leaves_the_till_as_it_is_looked_at() {
    let till = till().await;
    let wanted = Wanted {
        kind: Some("combo".to_owned()),
        ..Wanted::default()
    };
    let list = till.app.list_products(wanted, true).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let heads = ProductHeads {
        heads: [
            "Mã",
            "Mã vạch",
            "Tên",
            "Nhóm",
            "Loại",
            "Đơn vị",
            "Giá",
            "Chi tiết",
        ]
        .map(str::to_owned),
        kinds: [("combo".to_owned(), "Combo".to_owned())].into(),
    };
    let path = till
        .app
        .export_products(
            folder.path().to_owned(),
            "Hàng hóa".to_owned(),
            FileKind::Csv,
            heads,
        )
        .await
        .unwrap();
    let written = std::fs::read_to_string(path).unwrap();
    assert_eq!(written.lines().count(), list.count + 1);
    let basket = written
        .lines()
        .find(|line| line.contains(demo::GIFT_BASKET.name));
    assert!(basket.unwrap().contains(",Combo,"), "{written}");
    till.end().await;
}

fn category(name: &str, parent: &str) -> CategoryFields {
    CategoryFields::from([
        (CategoryField::Name, name.to_owned()),
        (CategoryField::Parent, parent.to_owned()),
        (CategoryField::Description, String::new()),
    ])
}

#[tokio::test]
async fn categories_are_made_moved_and_renamed_in_their_tree() {
    let till = till().await;
    let tree = till.app.category_tree().await.unwrap();
    // A category above others lists what is counted beside it, also where it has no product of its own.
    let above = tree.rows.iter().find(|row| row.with_below > row.products);
    let above = above.unwrap();
    let wanted = Wanted {
        categories: Some(vec![above.node.name.clone()]),
        ..Wanted::default()
    };
    let list = till.app.list_products(wanted, true).await.unwrap();
    assert_eq!(list.count, above.with_below);
    let counted = (above.node.name.clone(), above.with_below);
    assert!(list.categories.contains(&counted));
    assert!(tree.online && tree.rows.iter().any(|row| row.node.depth > 0));
    let list = till
        .app
        .list_products(Wanted::default(), true)
        .await
        .unwrap();
    let counted: usize = tree.rows.iter().map(|row| row.products).sum();
    assert_eq!(counted + tree.without, list.count);
    let tops = tree.rows.iter().filter(|row| row.node.depth == 0);
    let in_tops: usize = tops.map(|row| row.with_below).sum();
    assert_eq!(in_tops, counted);

    till.sandbox
        .faults()
        .inject(Operation::CategoryCreate, Fault::ResetAfterCommit, 1);
    let parent = tree.rows[0].node.id.to_string();
    let dried = till
        .app
        .make_category(&category("Trái cây sấy", &parent))
        .await
        .unwrap();
    assert_eq!(called(&till, Operation::CategoryCreate).await, 1);
    let twice = till
        .app
        .make_category(&category("trái cây sấy", &parent))
        .await;
    assert!(matches!(plain(twice.unwrap_err()), Error::CategoryTaken));
    let nameless = till.app.make_category(&category("  ", "")).await;
    assert!(matches!(plain(nameless.unwrap_err()), Error::FieldMissing));

    let before = till.app.category_to_edit(dried).await.unwrap();
    let mut ours = before.clone();
    ours.insert(CategoryField::Parent, String::new());
    ours.insert(CategoryField::Name, "Hàng sấy".to_owned());
    let change = async |id, before: &CategoryFields, ours: &CategoryFields, agreed| {
        till.app.change_category(id, before, ours, agreed).await
    };
    let first = change(dried, &before, &ours, Agreed::default()).await;
    assert!(matches!(first, Ok(CategoryChange::FirstOfItsKind)));
    let done = change(dried, &before, &ours, TOLD).await.unwrap();
    assert!(matches!(&done, CategoryChange::Done { vanished } if vanished.is_empty()));
    let tree = till.app.category_tree().await.unwrap();
    let row = tree.rows.iter().find(|row| row.node.id == dried).unwrap();
    assert_eq!((row.node.name.as_str(), row.node.depth), ("Hàng sấy", 0));

    // What it was before is no longer what NextX has.
    let again = change(dried, &before, &category("Đồ sấy", &parent), TOLD).await;
    assert!(
        matches!(&again, Ok(CategoryChange::Meanwhile { changed, .. }) if changed[0].is_clash()),
        "{again:?}"
    );
    let below = tree.rows.iter().find(|row| row.node.depth > 0).unwrap();
    let (id, above) = (below.node.id, below.node.parent_id.unwrap());
    let circle = change(above, &before, &category("Vòng", &id.to_string()), TOLD).await;
    assert!(matches!(
        plain(circle.unwrap_err()),
        Error::CategoryInItself
    ));
    till.end().await;
}
