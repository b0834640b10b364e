//! Goods with a choice, goods that are made of others, goods that nobody knew, and more of them than there are.

use nextx_sandbox::{Fault, Operation, Options, SentCodes, Switches, demo};
use rust_decimal::Decimal;
use secrecy::SecretString;
use till_app::{
    Error,
    ops::{
        below_stock::WhyShort,
        new_product::TypedProduct,
        returns::{ReturnFrom, TypedReturn},
    },
};
use till_core::{
    below_stock::BelowStock,
    outbox::DocumentState,
    payment::TenderMethod,
    people::{Right, Role},
};

use crate::till::{Till, cash};

const NEW_CODE: &str = "8931112223334";

async fn till_with(switches: Switches) -> Till {
    Till::ready_at(Options {
        products: 60,
        tea_counter: true,
        customers: 20,
        sales_days: 2,
        switches,
        ..Options::default()
    })
    .await
}

fn bean_cake() -> TypedProduct {
    TypedProduct {
        barcode: NEW_CODE.to_owned(),
        name: "Bánh đậu xanh hộp 200 g".to_owned(),
        price: "35.000".to_owned(),
        unit: "hộp".to_owned(),
        category_id: None,
        code: String::new(),
    }
}

/// How often `product.create` was called.
async fn made(till: &Till) -> u64 {
    let requests = till.sandbox.requests().await;
    requests
        .get(&Operation::ProductCreate)
        .copied()
        .unwrap_or(0)
}

#[tokio::test]
async fn a_tea_is_chosen_among_its_kinds_and_sold_with_what_is_added_to_it() {
    let till = till_with(Switches {
        check_totals: true,
        ..Switches::default()
    })
    .await;
    let (found, _) = till.app.search_goods("tra sua pha").await.unwrap();
    let several = found[0].variations.unwrap();
    assert_eq!(
        (several.count, several.prices),
        (12, Some((25_000, 39_000)))
    );
    assert_eq!(found[0].product.name, "Trà sữa pha tại quầy");
    let (name, kinds) = till
        .app
        .variations(found[0].product.product_id)
        .await
        .unwrap();
    assert_eq!(name, "Trà sữa pha tại quầy");
    assert_eq!(kinds[11].part, "sô cô la, ly lớn");
    assert!(kinds[11].stock.as_ref().unwrap().quantity.is_some());
    let counter = till
        .app
        .add_to_cart(kinds[11].product.variation_id, "2")
        .await
        .unwrap();
    let tea = counter.cart.lines()[0].id;
    let modifiers = till.app.modifiers().await.unwrap();
    let cream = modifiers.iter().find(|it| it.name == "Kem phô mai");
    let cream = cream.unwrap().variation_id;
    let counter = till.app.set_additions(tea, &[(cream, 1)]).await.unwrap();
    assert_eq!(counter.cart.total().dong(), 2 * 39_000 + 2 * 10_000);
    let revision = counter.cart.revision;
    let sale = till.app.confirm_sale(revision, &cash("")).await.unwrap();
    till.reaches(&sale, DocumentState::Confirmed).await;

    // Both come back for exactly what they cost.
    let from = ReturnFrom::Sale(sale.id);
    let typed = TypedReturn {
        below_stock_meant: false,
        from,
        chosen: vec![(1, "1".to_owned()), (2, "1".to_owned())],
        customer: None,
        goods: Vec::new(),
        taken: Vec::new(),
        fee: String::new(),
        method: TenderMethod::Cash,
        given: String::new(),
        reason: "khách đổi ý".to_owned(),
    };
    let quote = till.app.quote_return(&typed).await.unwrap();
    assert_eq!(quote.worth.dong(), 49_000);
    till.end().await;
}

#[tokio::test]
async fn a_combo_is_sold_with_the_names_of_its_parts() {
    let till = till_with(Switches::default()).await;
    till.eventually("the details are read", async |till| {
        let product = till.app.product_scanned(demo::GIFT_BASKET.barcode).await;
        product.unwrap().product.parts.len() == 3
    })
    .await;
    let counter = till.app.scan(demo::GIFT_BASKET.barcode).await.unwrap();
    let parts = &counter.cart.lines()[0].product.parts;
    assert_eq!(parts[0].name, demo::COFFEE_CAN.name);
    let (basket, can) = (
        counter.cart.lines()[0].product.variation_id,
        parts[0].variation_id,
    );
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash(""))
        .await
        .unwrap();
    assert_eq!(sale.lines[0].product.parts.len(), 3);
    // It takes itself from the stock, as NextX does, and not its parts.
    let moves = till_core::document::Content::Sale(Box::new(sale)).stock_moves();
    assert_eq!(moves.len(), 1);
    assert_eq!(
        (moves[0].variation_id, moves[0].quantity),
        (basket, -Decimal::ONE)
    );
    assert_ne!(basket, can);
    till.end().await;
}

#[tokio::test]
async fn a_product_is_made_for_an_unknown_code_and_sold_at_once() {
    for sent_codes in [SentCodes::Unique, SentCodes::Replaced] {
        let till = till_with(Switches {
            sent_codes,
            ..Switches::default()
        })
        .await;
        let unknown = till.app.scan(NEW_CODE).await;
        assert!(matches!(unknown, Err(Error::UnknownBarcode(_))));
        let form = till.app.new_product_form().await.unwrap();
        assert!(form.online && !form.categories.is_empty() && !form.units.is_empty());
        let typed = TypedProduct {
            category_id: Some(form.categories[0].id),
            ..bean_cake()
        };
        let counter = till.app.create_product(&typed).await.unwrap();
        assert_eq!(counter.cart.lines()[0].product.name, typed.name);
        assert_eq!(counter.cart.total().dong(), 35_000);
        // The code is known from now on, and a second pressing makes no second product.
        let counter = till.app.scan(NEW_CODE).await.unwrap();
        assert_eq!(counter.cart.total().dong(), 70_000);
        let counter = till.app.create_product(&typed).await.unwrap();
        assert_eq!(counter.cart.lines().len(), 1);
        assert_eq!(made(&till).await, 1);
        let revision = counter.cart.revision;
        let sale = till.app.confirm_sale(revision, &cash("")).await.unwrap();
        till.reaches(&sale, DocumentState::Confirmed).await;
        till.end().await;
    }
}

#[tokio::test]
async fn a_product_whose_answer_was_lost_is_found_and_not_made_again() {
    let till = till_with(Switches::default()).await;
    till.sandbox
        .faults()
        .inject(Operation::ProductCreate, Fault::ResetAfterCommit, 1);
    let counter = till.app.create_product(&bean_cake()).await.unwrap();
    assert_eq!(counter.cart.lines()[0].product.name, bean_cake().name);
    assert_eq!(made(&till).await, 1);
    till.end().await;
}

#[tokio::test]
async fn without_a_network_no_product_is_made() {
    let till = till_with(Switches::default()).await;
    till.network(false);
    let refused = till.app.create_product(&bean_cake()).await;
    assert!(matches!(refused, Err(Error::Nextx(_))), "{refused:?}");
    assert!(!till.app.new_product_form().await.unwrap().online);
    assert!(till.app.counter().await.unwrap().cart.is_empty());
    till.end().await;
}

#[tokio::test]
async fn what_is_not_typed_makes_no_product() {
    let till = till_with(Switches::default()).await;
    let nameless = TypedProduct {
        name: "  ".to_owned(),
        ..bean_cake()
    };
    let refused = till.app.create_product(&nameless).await;
    assert!(matches!(refused, Err(Error::NameMissing)));
    let priceless = TypedProduct {
        price: "ba nghìn".to_owned(),
        ..bean_cake()
    };
    let refused = till.app.create_product(&priceless).await;
    assert!(matches!(refused, Err(Error::Amount(_))));
    assert_eq!(made(&till).await, 0);
    till.end().await;
}

/// Far more cans of coffee than any store has.
async fn too_many_cans(till: &Till) -> u32 {
    let counter = till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let line = counter.cart.lines()[0].id;
    let counter = till.app.set_quantity(line, "900").await.unwrap();
    counter.cart.revision
}

#[tokio::test]
async fn more_than_there_is_is_sold_asked_about_or_refused_as_the_shop_wants_it() {
    let till = till_with(Switches::default()).await;
    assert_eq!(till.app.below_stock().await.unwrap(), BelowStock::Allow);
    let revision = too_many_cans(&till).await;
    let sold = till.app.confirm_sale(revision, &cash("")).await;
    sold.unwrap();

    till.app.set_below_stock(BelowStock::Warn).await.unwrap();
    // Also without a network: what was sold here is counted.
    till.network(false);
    let revision = too_many_cans(&till).await;
    let asked = till.app.confirm_sale(revision, &cash("")).await;
    match asked {
        Err(Error::BelowStock { shortage, why }) => {
            assert_eq!(why, WhyShort::Asked);
            assert_eq!(shortage.product, demo::COFFEE_CAN.name);
            assert!(shortage.left < Decimal::ZERO);
        }
        other => panic!("{other:?}"),
    }
    // An answer is for the cart that was seen, and no other.
    till.app.accept_below_stock(revision).await.unwrap();
    let line = till.app.counter().await.unwrap().cart.lines()[0].id;
    let counter = till.app.set_quantity(line, "901").await.unwrap();
    let revision = counter.cart.revision;
    let asked = till.app.confirm_sale(revision, &cash("")).await;
    assert!(matches!(asked, Err(Error::BelowStock { .. })));
    till.app.accept_below_stock(revision).await.unwrap();
    let sold = till.app.confirm_sale(revision, &cash("")).await;
    sold.unwrap();

    till.app.set_below_stock(BelowStock::Refuse).await.unwrap();
    let revision = too_many_cans(&till).await;
    let refused = till.app.confirm_sale(revision, &cash("")).await;
    assert!(matches!(
        refused,
        Err(Error::BelowStock {
            why: WhyShort::Refused,
            ..
        })
    ));
    // Figures that are older than a day refuse nothing: whoever takes the payment decides.
    till.clock.set_ahead(25 * 3_600);
    let asked = till.app.confirm_sale(revision, &cash("")).await;
    assert!(matches!(
        asked,
        Err(Error::BelowStock {
            why: WhyShort::Stale,
            ..
        })
    ));
    till.app.accept_below_stock(revision).await.unwrap();
    let sold = till.app.confirm_sale(revision, &cash("")).await;
    sold.unwrap();
    till.end().await;
}

#[tokio::test]
async fn a_manager_allows_a_cashier_to_sell_below_stock_once() {
    let till = till_with(Switches::default()).await;
    let pin = |digits: &str| SecretString::from(digits);
    till.app.set_below_stock(BelowStock::Refuse).await.unwrap();
    till.app.first_manager("Lan", pin("2580")).await.unwrap();
    let added = till.app.add_person("Minh", Role::Cashier, pin("1470"));
    added.await.unwrap();
    let team = till.app.people().await.unwrap().team;
    let (lan, minh) = (team.people()[0].id, team.people()[1].id);
    till.app.sign_in_person(minh, pin("1470")).await.unwrap();
    let revision = too_many_cans(&till).await;
    let refused = till.app.confirm_sale(revision, &cash("")).await;
    let Err(Error::ApprovalNeeded(asked)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(asked.right, Right::SellBelowStock);
    assert_eq!(asked.about.subject, demo::COFFEE_CAN.name);
    assert!(asked.about.value.ends_with(" lon"), "{}", asked.about.value);
    till.app.approve(asked.id, lan, pin("2580")).await.unwrap();
    let sold = till.app.confirm_sale(revision, &cash("")).await;
    sold.unwrap();
    let revision = too_many_cans(&till).await;
    let again = till.app.confirm_sale(revision, &cash("")).await;
    assert!(matches!(again, Err(Error::ApprovalNeeded(_))));
    till.end().await;
}
