use nextx_sandbox::demo;
use till_app::{
    Error,
    ops::{payment::TypedTender, setup::TransferAccount},
};
use till_core::{CartError, Money, payment::TenderMethod};

use crate::till::{Till, cash, transfer_account};

#[tokio::test]
async fn a_sale_is_paid_quoted_and_printed() {
    let till = Till::ready().await;
    till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let counter = till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    assert_eq!(counter.cart.lines().len(), 1);
    let due = Money::new(i64::from(demo::COFFEE_CAN.price) * 2).unwrap();
    assert_eq!(counter.cart.total(), due);

    let short = till.app.quote_payment(&cash("1.000"), None).await.unwrap();
    assert!(
        matches!(short.refusal, Some(Error::Missing { missing }) if missing == due - Money::from_dong(1_000))
    );
    let refused = till
        .app
        .confirm_sale(counter.cart.revision, &cash("1.000"))
        .await;
    assert!(matches!(refused, Err(Error::Missing { .. })));
    assert_eq!(till.app.counter().await.unwrap().cart, counter.cart);

    let quote = till.app.quote_payment(&cash("50.000"), None).await.unwrap();
    assert_eq!(quote.quote.change, Money::from_dong(50_000) - due);
    let sale = till
        .app
        .confirm_sale(counter.cart.revision, &cash("50.000"))
        .await
        .unwrap();
    assert_eq!(sale.invoice_no, quote.invoice_no);
    assert!(till.app.counter().await.unwrap().cart.is_empty());
    let picture = till.app.receipt(sale.id).await.unwrap();
    assert_eq!(&picture.png[1..4], b"PNG");
    till.end().await;
}

#[tokio::test]
async fn a_transfer_asks_for_the_rest_with_the_number_of_the_sale() {
    let till = Till::ready().await;
    till.app.scan(demo::COFFEE_CAN.barcode).await.unwrap();
    let tenders = [
        TypedTender {
            method: TenderMethod::Cash,
            amount: "2.000".to_owned(),
        },
        TypedTender {
            method: TenderMethod::BankTransfer,
            amount: String::new(),
        },
    ];
    let unknown = till.app.quote_payment(&tenders, None).await.unwrap();
    assert!(matches!(
        unknown.refusal,
        Some(Error::TransferAccountMissing)
    ));
    let revision = till.app.counter().await.unwrap().cart.revision;
    let refused = till.app.confirm_sale(revision, &tenders).await;
    assert!(matches!(refused, Err(Error::TransferAccountMissing)));
    till.app
        .set_transfer_accounts(&[transfer_account()])
        .await
        .unwrap();
    let quote = till.app.quote_payment(&tenders, None).await.unwrap();
    let transfer = quote.transfer.unwrap();
    assert_eq!(
        transfer.amount.dong(),
        i64::from(demo::COFFEE_CAN.price) - 2_000
    );
    assert!(transfer.payload.contains(&quote.invoice_no));
    assert!(quote.refusal.is_none());

    // A second account is asked for by its key; one that is gone is not asked for any more.
    let second = TransferAccount {
        number: "0071000009".to_owned(),
        ..transfer_account()
    };
    let both = [transfer_account(), second.clone(), second.clone()];
    till.app.set_transfer_accounts(&both).await.unwrap();
    till.app.set_customer_display(true).await.unwrap();
    let chosen = till.app.quote_payment(&tenders, Some(&second.key())).await;
    let chosen = chosen.unwrap();
    assert_eq!(chosen.accounts.len(), 2, "each account once");
    assert_eq!(chosen.transfer.unwrap().account, second);
    let shown = till.app.customer_display().await.unwrap().payment;
    assert_eq!(shown.unwrap().transfer.unwrap().account, second);
    till.app.set_transfer_accounts(&both[..1]).await.unwrap();
    let gone = till.app.quote_payment(&tenders, Some(&second.key())).await;
    assert_eq!(gone.unwrap().transfer.unwrap().account.number, "1900000028");
    till.end().await;
}

#[tokio::test]
async fn what_cannot_be_sold_is_said_and_changes_nothing() {
    let till = Till::ready().await;
    assert!(
        matches!(till.app.scan("0000000000000").await, Err(Error::UnknownBarcode(code)) if code == "0000000000000")
    );
    let line = till
        .app
        .scan(demo::COFFEE_CAN.barcode)
        .await
        .unwrap()
        .cart
        .current
        .unwrap();
    for typed in ["0", "-2", "abc", "100000"] {
        assert!(
            matches!(
                till.app.set_quantity(line, typed).await,
                Err(Error::Quantity(_))
            ),
            "{typed}"
        );
    }
    assert!(matches!(
        till.app.set_quantity(line + 1, "2").await,
        Err(Error::Cart(CartError::NoSuchLine))
    ));
    assert_eq!(
        till.app.counter().await.unwrap().cart.lines()[0]
            .quantity
            .to_string(),
        "1"
    );
    till.app.clear_cart().await.unwrap();
    let empty = till.app.counter().await.unwrap().cart.revision;
    assert!(matches!(
        till.app.confirm_sale(empty, &cash("1")).await,
        Err(Error::CartEmpty)
    ));
    till.end().await;
}

#[tokio::test]
async fn the_cart_is_there_after_a_restart() {
    let till = Till::ready().await;
    let before = till.app.scan(demo::FRESH_MILK.barcode).await.unwrap().cart;
    let till = till.restart().await;
    assert_eq!(till.app.counter().await.unwrap().cart, before);
    till.end().await;
}
