//! People on a till: a cashier does what a cashier may, a manager allows the rest one thing at a time, and a wrong PIN
//! costs ever more time.

use nextx_sandbox::demo;
use secrecy::SecretString;
use till_app::{
    Error,
    app::Phase,
    ops::{
        counter::{Counter, TypedLineTerms, TypedOrderTerms},
        people::WayBack,
        price_books::TypedPriceBook,
        returns::{ReturnFrom, TypedGoods, TypedReturn},
        rights::Asked,
    },
};
use till_core::{
    payment::TenderMethod,
    people::{By, PinError, Right, Role, TeamError},
    price_book::BookChoice,
    pricing::CashRounding,
    scale_label::LabelHolds,
    stock_matrix::Wanted,
    tax::TaxChoice,
};
use uuid::Uuid;

use crate::till::{Till, cash};

const MANAGER: &str = "2580";
const CASHIER: &str = "1470";

fn pin(digits: &str) -> SecretString {
    SecretString::from(digits)
}

struct Staffed {
    till: Till,
    lan: Uuid,
    minh: Uuid,
}

impl Staffed {
    /// A shop with a manager, Lan, and a cashier, Minh, who stands at the till.
    async fn ready() -> Self {
        let till = Till::ready().await;
        till.app.first_manager("Lan", pin(MANAGER)).await.unwrap();
        till.app
            .add_person("Minh", Role::Cashier, pin(CASHIER))
            .await
            .unwrap();
        let people = till.app.people().await.unwrap().team;
        let id = |at: usize| people.people()[at].id;
        let (lan, minh) = (id(0), id(1));
        till.app.sign_in_person(minh, pin(CASHIER)).await.unwrap();
        Self { till, lan, minh }
    }

    async fn restart(self) -> Self {
        let till = self.till.restart().await;
        Self { till, ..self }
    }

    async fn sign_in(&self, who: Uuid, digits: &str) -> Result<(), Error> {
        self.till.app.sign_in_person(who, pin(digits)).await
    }

    /// The manager allows what was just refused.
    async fn allow<T: std::fmt::Debug>(&self, refused: Result<T, Error>) {
        let asked = asked(refused);
        let allowed = self.till.app.approve(asked.id, self.lan, pin(MANAGER));
        allowed.await.unwrap();
    }

    /// The one line of the cart at another price, or with a discount.
    async fn terms(&self, price: &str, discount: &str) -> Result<Counter, Error> {
        let line = self.till.app.counter().await?.cart.lines()[0].id;
        let typed = TypedLineTerms {
            price: price.to_owned(),
            discount: discount.to_owned(),
            note: String::new(),
        };
        self.till.app.set_line_terms(line, &typed).await
    }

    async fn order_discount(&self, discount: &str) -> Result<Counter, Error> {
        let typed = TypedOrderTerms {
            discount: discount.to_owned(),
            surcharges: Vec::new(),
            note: String::new(),
            staff_note: String::new(),
            sold_by: None,
        };
        self.till.app.set_order_terms(&typed).await
    }

    async fn scan(&self) -> Counter {
        let can = demo::COFFEE_CAN.barcode;
        self.till.app.scan(can).await.unwrap()
    }

    /// What was allowed, of what, to whom and by whom: the newest first.
    async fn log(&self) -> Vec<(Right, String, String, String)> {
        let log = self.till.app.approvals(0).await.unwrap();
        let name = |by: Option<By>| by.map_or_else(String::new, |by| by.name);
        log.into_iter()
            .map(|approval| {
                (
                    approval.right,
                    approval.about.value,
                    approval.asked_by.name,
                    name(approval.approved_by),
                )
            })
            .collect()
    }
}

fn asked<T: std::fmt::Debug>(refused: Result<T, Error>) -> Asked {
    match refused {
        Err(Error::ApprovalNeeded(asked)) => *asked,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_till_without_people_has_no_locks() {
    let till = Till::ready().await;
    till.app.draw_recovery_code().await.unwrap();
    till.app.keep_recovery_code().await.unwrap();
    let status = till.app.status().await.unwrap();
    assert_eq!(status.phase, Phase::FirstManager);
    assert!(!status.has_people);
    till.app.people_later().await.unwrap();
    assert_eq!(till.app.status().await.unwrap().phase, Phase::FirstSync);
    till.app
        .set_cash_rounding(CashRounding::NONE)
        .await
        .unwrap();
    let sale = till.sell().await;
    assert_eq!(sale.by, None);
    till.end().await;
}

#[tokio::test]
async fn a_cashier_gives_half_off_only_when_a_manager_allows_it_and_only_once() {
    let shop = Staffed::ready().await;
    shop.scan().await;
    shop.terms("", "10%").await.unwrap();
    let refused = shop.terms("", "50%").await;
    // Nothing has changed for having been asked.
    let counter = shop.till.app.counter().await.unwrap();
    let discount = counter.cart.lines()[0].discount;
    let asked = asked(refused);
    assert_eq!(
        (asked.right, asked.about.value.as_str()),
        (Right::DiscountOverLimit, "50")
    );

    let (app, lan) = (&shop.till.app, shop.lan);
    assert!(matches!(
        app.approve(asked.id, shop.minh, pin(CASHIER)).await,
        Err(Error::NotAllowed(Right::DiscountOverLimit))
    ));
    app.approve(asked.id, lan, pin(MANAGER)).await.unwrap();
    assert!(matches!(
        app.approve(asked.id, lan, pin(MANAGER)).await,
        Err(Error::NotFound)
    ));
    // It was half that was allowed, not more.
    assert!(matches!(
        shop.terms("", "60%").await,
        Err(Error::ApprovalNeeded(_))
    ));
    let half = shop.terms("", "50%").await.unwrap();
    assert_ne!(half.cart.lines()[0].discount, discount);
    let paid = cash("50.000");
    let sale = app.confirm_sale(half.cart.revision, &paid);
    assert_eq!(sale.await.unwrap().by.unwrap().name, "Minh");

    // The next customer's half has to be allowed anew.
    shop.scan().await;
    assert!(matches!(
        shop.terms("", "50%").await,
        Err(Error::ApprovalNeeded(_))
    ));
    let log = shop.log().await;
    let half = (
        Right::DiscountOverLimit,
        "50".into(),
        "Minh".into(),
        "Lan".into(),
    );
    assert_eq!(log, [half]);
    shop.till.end().await;
}

#[tokio::test]
async fn a_price_and_a_discount_at_once_are_allowed_one_after_the_other() {
    let shop = Staffed::ready().await;
    shop.scan().await;
    shop.allow(shop.terms("9000", "20%").await).await;
    shop.allow(shop.terms("9000", "20%").await).await;
    shop.terms("9000", "20%").await.unwrap();
    let log = shop.log().await;
    let rights: Vec<(Right, &str)> = log.iter().map(|row| (row.0, row.1.as_str())).collect();
    assert!(rights.contains(&(Right::ChangePrice, "9000")), "{rights:?}");
    assert!(
        rights.contains(&(Right::DiscountOverLimit, "20")),
        "{rights:?}"
    );
    assert_eq!(log.len(), 2);
    shop.till.end().await;
}

#[tokio::test]
async fn a_discount_that_grew_beyond_the_limit_is_asked_for_when_it_is_paid() {
    let shop = Staffed::ready().await;
    let counter = shop.scan().await;
    let (line, price) = (counter.cart.lines()[0].id, counter.cart.total().dong());
    shop.till.app.set_quantity(line, "10").await.unwrap();
    shop.order_discount(&price.to_string()).await.unwrap();
    let counter = shop.till.app.set_quantity(line, "2").await.unwrap();
    let pay = async || {
        let paid = cash("500.000");
        shop.till
            .app
            .confirm_sale(counter.cart.revision, &paid)
            .await
    };
    shop.allow(pay().await).await;
    let sale = pay().await.unwrap();
    assert_eq!(sale.total.dong(), price);
    assert_eq!(shop.log().await[0].1, "50");
    shop.till.end().await;
}

#[tokio::test]
async fn a_cashier_finishes_what_a_manager_began() {
    let shop = Staffed::ready().await;
    shop.sign_in(shop.lan, MANAGER).await.unwrap();
    shop.scan().await;
    let half = shop.order_discount("50%").await.unwrap();
    shop.sign_in(shop.minh, CASHIER).await.unwrap();
    let paid = cash("50.000");
    let sale = shop.till.app.confirm_sale(half.cart.revision, &paid);
    assert_eq!(sale.await.unwrap().by.unwrap().name, "Minh");
    assert_eq!(shop.log().await, []);
    shop.till.end().await;
}

#[tokio::test]
async fn settings_backups_and_what_is_given_up_are_a_managers() {
    let shop = Staffed::ready().await;
    let app = &shop.till.app;
    shop.till.network(false);
    let sale = shop.till.sell().await;
    let backup = shop.till.folder.path().join("sáng nay.till");
    app.backup(backup.clone()).await.unwrap();
    let rights = [
        asked(app.set_cash_rounding(CashRounding::NONE).await).right,
        asked(app.change_till().await).right,
        asked(app.set_discount_limit("100").await).right,
        asked(app.leave_profile().await).right,
        asked(app.discard_document(sale.id, "gõ nhầm").await).right,
        asked(app.restore(backup).await).right,
    ];
    use Right::{ChangeSettings, GiveUpDocument, RestoreBackup};
    let settings = [ChangeSettings; 4];
    assert_eq!(rights[..4], settings);
    assert_eq!(rights[4..], [GiveUpDocument, RestoreBackup]);
    // Who manages people does so under their own name.
    let added = app
        .add_person("Bạn của Minh", Role::Manager, pin("3690"))
        .await;
    assert!(matches!(added, Err(Error::NotAllowed(Right::ManagePeople))));
    assert!(matches!(
        app.draw_recovery_code().await,
        Err(Error::NotAllowed(Right::ManagePeople))
    ));
    shop.allow(app.set_discount_limit("25").await).await;
    app.set_discount_limit("25").await.unwrap();
    shop.scan().await;
    shop.terms("", "25%").await.unwrap();
    shop.till.end().await;
}

/// On a till with people it is a right, whatever the shop's setting for tills without says.
#[tokio::test]
async fn goods_without_an_invoice_come_back_when_a_manager_allows_it() {
    let shop = Staffed::ready().await;
    let app = &shop.till.app;
    let (found, _) = app.search_products(demo::COFFEE_CAN.name).await.unwrap();
    let typed = TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Nothing,
        chosen: Vec::new(),
        customer: None,
        goods: vec![TypedGoods {
            variation_id: found[0].product.variation_id,
            unit_id: None,
            quantity: "2".to_owned(),
            price: String::new(),
            label: String::new(),
            discount: String::new(),
        }],
        taken: Vec::new(),
        fee: "1.000".to_owned(),
        method: TenderMethod::Cash,
        given: String::new(),
        reason: "Khách đổi ý".to_owned(),
    };
    assert!(app.quote_return(&typed).await.unwrap().refusal().is_none());
    let question = asked(app.return_goods(&typed).await);
    assert_eq!(question.right, Right::ReturnWithoutInvoice);
    assert_eq!(question.about.subject, demo::COFFEE_CAN.name);
    assert_eq!(question.about.value, "23000");
    shop.allow(app.return_goods(&typed).await).await;
    let done = app.return_goods(&typed).await.unwrap();
    assert_eq!(done.made.by.map(|by| by.name).as_deref(), Some("Minh"));
    assert!(matches!(
        app.return_goods(&typed).await,
        Err(Error::ApprovalNeeded(_))
    ));
    assert_eq!(shop.log().await.len(), 1);
    shop.till.end().await;
}

#[tokio::test]
async fn a_discount_above_the_limit_is_given_in_exchange_when_a_manager_allows_it() {
    let shop = Staffed::ready().await;
    let app = &shop.till.app;
    app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let sale = shop.till.sell().await;
    let line = &sale.lines[0];
    let each = line.unit.price.dong();
    let mut typed = TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Sale(sale.id),
        chosen: vec![(1, "1".to_owned())],
        customer: None,
        goods: Vec::new(),
        taken: vec![TypedGoods {
            variation_id: line.product.variation_id,
            unit_id: None,
            quantity: "4".to_owned(),
            price: String::new(),
            label: String::new(),
            discount: "1%".to_owned(),
        }],
        fee: String::new(),
        method: TenderMethod::Cash,
        given: String::new(),
        reason: String::new(),
    };
    // What anybody may give needs nobody.
    let quote = app.quote_return(&typed).await.unwrap();
    assert_eq!(quote.total_taken.dong(), each * 4 * 99 / 100);
    app.return_goods(&typed).await.unwrap();

    typed.taken[0].discount = (each + 1).to_string();
    let quote = app.quote_return(&typed).await.unwrap();
    assert!(matches!(quote.refusal(), Some(Error::Cart(_))));
    typed.taken[0].discount = "50%".to_owned();
    assert!(app.quote_return(&typed).await.unwrap().refusal().is_none());
    let question = asked(app.return_goods(&typed).await);
    assert_eq!(question.right, Right::DiscountOverLimit);
    assert_eq!(question.about.subject, line.product.name);
    shop.allow(app.return_goods(&typed).await).await;
    let done = app.return_goods(&typed).await.unwrap();
    assert_eq!(done.sale.unwrap().total.dong(), each * 2);
    shop.till.end().await;
}

#[tokio::test]
async fn what_a_code_stands_for_and_who_may_owe_is_a_managers_to_say() {
    let shop = Staffed::ready().await;
    let app = &shop.till.app;
    let (found, _) = app.search_products(demo::BEER_CAN.name).await.unwrap();
    let beer = found[0].product.variation_id;
    let unit = app.units_of(beer).await.unwrap()[0].id;
    let formats = [("20".to_owned(), 5, LabelHolds::Weight)];
    let refused = [
        asked(app.give_barcode("18930000000000", beer, unit).await),
        asked(app.set_scale_labels(&formats).await),
        asked(app.set_credit_limit("500.000").await),
        asked(app.set_returns_without_invoice(true).await),
    ];
    assert!(
        refused
            .iter()
            .all(|asked| asked.right == Right::ChangeSettings)
    );
    assert!(app.scan("18930000000000").await.is_err());

    // A label that was printed at another price is nobody's change of it.
    shop.sign_in(shop.lan, MANAGER).await.unwrap();
    let formats = [("21".to_owned(), 5, LabelHolds::Price)];
    app.set_scale_labels(&formats).await.unwrap();
    let (found, _) = app.search_products(demo::LOOSE_RICE.name).await.unwrap();
    let rice = found[0].product.variation_id;
    let kilogram = app.units_of(rice).await.unwrap()[0].id;
    app.give_barcode("2100005123457", rice, kilogram)
        .await
        .unwrap();
    shop.sign_in(shop.minh, CASHIER).await.unwrap();
    let counter = app.scan("2100005000161").await.unwrap();
    assert_eq!(counter.cart.lines()[1].total().to_string(), "16");
    assert!(counter.cart.lines()[1].price.is_some());
    shop.till.end().await;
}

#[tokio::test]
async fn what_was_allowed_is_void_when_somebody_else_stands_at_the_till_or_time_has_passed() {
    let shop = Staffed::ready().await;
    shop.scan().await;
    shop.allow(shop.terms("", "50%").await).await;
    shop.till.clock.set_ahead(180);
    shop.allow(shop.terms("", "50%").await).await;
    shop.sign_in(shop.minh, CASHIER).await.unwrap();
    assert!(matches!(
        shop.terms("", "50%").await,
        Err(Error::ApprovalNeeded(_))
    ));
    assert_eq!(shop.log().await, []);
    shop.till.end().await;
}

#[tokio::test]
async fn a_till_with_people_starts_locked_and_sells_to_nobody_until_one_signs_in() {
    let shop = Staffed::ready().await.restart().await;
    let app = &shop.till.app;
    let status = app.status().await.unwrap();
    assert!(status.has_people && status.at_till.is_none());
    let scanned = app.scan(demo::COFFEE_CAN.barcode).await;
    assert!(matches!(scanned, Err(Error::NobodyAtTill)));
    assert!(matches!(
        app.open_shift(None).await,
        Err(Error::NobodyAtTill)
    ));
    shop.sign_in(shop.minh, CASHIER).await.unwrap();
    let status = app.status().await.unwrap();
    assert_eq!(status.at_till.unwrap().name, "Minh");
    let sale = shop.till.sell().await;
    let shift = app.current_shift().await.unwrap().open.unwrap().0;
    assert_eq!(sale.by.unwrap().id, shop.minh);
    assert_eq!(shift.opened_by.unwrap().id, shop.minh);
    app.lock_till().await.unwrap();
    assert!(app.status().await.unwrap().at_till.is_none());
    shop.till.end().await;
}

#[tokio::test]
async fn a_marketer_does_nothing_at_the_counter() {
    let shop = Staffed::ready().await;
    shop.sign_in(shop.lan, MANAGER).await.unwrap();
    let app = &shop.till.app;
    app.add_person("Hoa", Role::Marketer, pin("3690"))
        .await
        .unwrap();
    let hoa = app.people().await.unwrap().team.people()[2].id;
    shop.sign_in(hoa, "3690").await.unwrap();
    let scanned = app.scan(demo::COFFEE_CAN.barcode).await;
    assert!(matches!(scanned, Err(Error::NotAllowed(Right::Sell))));
    shop.till.end().await;
}

#[tokio::test]
async fn each_wrong_pin_keeps_out_for_longer_and_a_restart_is_no_way_around() {
    let shop = Staffed::ready().await;
    let start = jiff::Timestamp::now().as_second();
    for _ in 0..2 {
        assert!(matches!(
            shop.sign_in(shop.lan, "0007").await,
            Err(Error::PinWrong)
        ));
    }
    let wait = |locked: Result<(), Error>, ahead: i64| match locked {
        Err(Error::PinLocked { until }) => until.as_second() - start - ahead,
        other => panic!("{other:?}"),
    };
    let first = wait(shop.sign_in(shop.lan, "0007").await, 0);
    assert!((29..=60).contains(&first), "{first}");
    let shop = shop.restart().await;
    // The right one is not even tried.
    wait(shop.sign_in(shop.lan, MANAGER).await, 0);
    // Somebody else is not kept out by it.
    shop.sign_in(shop.minh, CASHIER).await.unwrap();
    shop.till.clock.set_ahead(100);
    let second = wait(shop.sign_in(shop.lan, "0007").await, 100);
    assert!((59..=120).contains(&second), "{second}");
    let shop = shop.restart().await;
    shop.till.clock.set_ahead(300);
    shop.sign_in(shop.lan, MANAGER).await.unwrap();
    // From the start again.
    assert!(matches!(
        shop.sign_in(shop.lan, "0007").await,
        Err(Error::PinWrong)
    ));
    shop.till.end().await;
}

#[tokio::test]
async fn many_tries_at_once_are_no_way_around_the_wait() {
    let shop = Staffed::ready().await;
    let tries = futures::future::join_all((0..8).map(|_| shop.sign_in(shop.lan, "0007"))).await;
    let wrong = |tried: &&Result<(), Error>| matches!(tried, Err(Error::PinWrong));
    assert_eq!(tries.iter().filter(wrong).count(), 2);
    shop.till.end().await;
}

#[tokio::test]
async fn the_last_manager_stays_and_a_pin_that_everybody_tries_first_is_refused() {
    let shop = Staffed::ready().await;
    shop.sign_in(shop.lan, MANAGER).await.unwrap();
    let app = &shop.till.app;
    let removed = app.remove_person(shop.lan).await;
    assert!(matches!(removed, Err(Error::Team(TeamError::LastManager))));
    let made = app.change_person(shop.lan, "Lan", Role::Cashier).await;
    assert!(matches!(made, Err(Error::Team(TeamError::LastManager))));
    let easy = app.set_person_pin(shop.minh, pin("1234")).await;
    assert!(matches!(easy, Err(Error::Pin(PinError::TooEasy))));
    // Who is taken off the till while standing at it does not stand at it any more.
    app.change_person(shop.minh, "Minh", Role::Manager)
        .await
        .unwrap();
    app.remove_person(shop.lan).await.unwrap();
    assert!(app.status().await.unwrap().at_till.is_none());
    shop.till.end().await;
}

#[tokio::test]
async fn the_owner_sets_a_forgotten_pin_by_the_secret_or_by_the_recovery_code() {
    let shop = Staffed::ready().await;
    let app = &shop.till.app;
    let secret = || SecretString::from(shop.till.sandbox.client_secret());
    assert_eq!(app.people().await.unwrap().way_back, WayBack::ClientSecret);
    let wrong = app.reset_pin(shop.lan, pin("not the secret"), pin("9630"));
    assert!(matches!(wrong.await, Err(Error::Nextx(_))));
    let cashier = app.reset_pin(shop.minh, secret(), pin("9630")).await;
    assert!(matches!(
        cashier,
        Err(Error::NotAllowed(Right::ManagePeople))
    ));
    app.reset_pin(shop.lan, secret(), pin("9630"))
        .await
        .unwrap();
    shop.sign_in(shop.lan, "9630").await.unwrap();

    let code = app.draw_recovery_code().await.unwrap();
    app.keep_recovery_code().await.unwrap();
    assert_eq!(app.people().await.unwrap().way_back, WayBack::RecoveryCode);
    // The secret is not enough any more, and no network is needed.
    assert!(
        app.reset_pin(shop.lan, secret(), pin("7410"))
            .await
            .is_err()
    );
    shop.till.network(false);
    app.lock_till().await.unwrap();
    app.reset_pin(shop.lan, code, pin("7410")).await.unwrap();
    shop.sign_in(shop.lan, "7410").await.unwrap();
    let log = shop.log().await;
    assert_eq!(log.len(), 2);
    assert_eq!((log[0].0, log[0].3.as_str()), (Right::ManagePeople, ""));
    shop.till.end().await;
}

#[tokio::test]
async fn the_books_are_a_managers_alone_and_nobody_allows_them_once() {
    let shop = Staffed::ready().await;
    let app = &shop.till.app;
    let refused = app.list_stock(Wanted::default(), true).await;
    assert!(matches!(refused, Err(Error::NotAllowed(Right::BackOffice))));
    shop.sign_in(shop.lan, MANAGER).await.unwrap();
    let list = app.list_stock(Wanted::default(), true).await.unwrap();
    assert!(list.selection.sums.products > 0);
    // What the manager looked at stays theirs.
    shop.sign_in(shop.minh, CASHIER).await.unwrap();
    let refused = app.stock_rows(list.number, 0, 10).await;
    assert!(matches!(refused, Err(Error::NotAllowed(Right::BackOffice))));
    shop.till.end().await;
}

#[tokio::test]
async fn another_tax_is_another_price_and_a_book_is_chosen_by_who_may() {
    let shop = Staffed::ready().await;
    let app = &shop.till.app;
    let refused = [
        asked(app.set_taxes_included(false).await),
        asked(app.set_price_book_use(None, false).await),
    ];
    let is_setting = |asked: &Asked| asked.right == Right::ChangeSettings;
    assert!(refused.iter().all(is_setting));
    shop.sign_in(shop.lan, MANAGER).await.unwrap();
    let book = TypedPriceBook {
        id: None,
        name: "Giá sỉ".to_owned(),
        change: "-10".to_owned(),
        step: String::new(),
        from: String::new(),
        to: String::new(),
        remote_id: String::new(),
    };
    app.put_price_book(&book).await.unwrap();
    let book = BookChoice::Book(app.price_books().await.unwrap().0.books[0].id);

    shop.sign_in(shop.minh, CASHIER).await.unwrap();
    let line = shop.scan().await.cart.lines()[0].id;
    assert_eq!(
        asked(app.choose_tax(line, TaxChoice::Untaxed).await).right,
        Right::ChangePrice
    );
    let list = app.counter().await.unwrap().cart.total();
    let wholesale = app.choose_price_book(book).await.unwrap().cart.total();
    assert!(wholesale < list);
    app.choose_price_book(BookChoice::Usual).await.unwrap();

    shop.sign_in(shop.lan, MANAGER).await.unwrap();
    app.set_price_book_use(None, false).await.unwrap();
    shop.sign_in(shop.minh, CASHIER).await.unwrap();
    let refused = app.choose_price_book(book).await;
    let question = asked(refused);
    assert_eq!(
        (question.right, question.about.subject.as_str()),
        (Right::ChangePrice, "Giá sỉ")
    );
    assert_eq!(app.counter().await.unwrap().cart.total(), list);
    shop.till.end().await;
}
