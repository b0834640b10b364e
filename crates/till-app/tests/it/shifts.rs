use till_app::{Change, Error, ops::shifts::TypedPieces};
use till_core::{
    Money, Quantity,
    outbox::DocumentState,
    payment::{Tender, TenderMethod},
    sell_return::ReturnRequest,
    shift::{Direction, ShiftError},
};
use till_store::StoreError;

use crate::till::Till;

fn drawer(typed: &[(i32, &str)]) -> Vec<TypedPieces> {
    let of = |(note, pieces): &(i32, &str)| TypedPieces {
        note: *note,
        pieces: (*pieces).to_owned(),
    };
    typed.iter().map(of).collect()
}

const fn dong(dong: i32) -> Money {
    Money::from_dong(dong)
}

fn is_refused_with(refused: Result<impl Sized, Error>, why: ShiftError) -> bool {
    matches!(refused, Err(Error::Store(StoreError::Shift(error))) if error == why)
}

#[tokio::test]
async fn a_shift_is_opened_sold_in_counted_and_closed_while_the_network_is_gone() {
    let till = Till::ready().await;
    let app = &till.app;
    till.network(false);
    let nothing = app.current_shift().await.unwrap();
    assert!(nothing.open.is_none() && nothing.left_before.is_none());
    assert_eq!(nothing.reason_from, dong(2_000));
    assert!(app.strip().await.unwrap().shift.is_none());

    let mistyped = drawer(&[(100_000, "2"), (50_000, "1,5")]);
    let refused = app.open_shift(Some(&mistyped)).await;
    assert!(is_refused_with(refused, ShiftError::Count));
    let mut changes = app.changes().listen();
    let counted = drawer(&[(100_000, "2"), (500, ""), (20_000, " 5 ")]);
    let shift = app.open_shift(Some(&counted)).await.unwrap();
    while changes.recv().await.unwrap() != Change::Shift {}
    let again = app.open_shift(None).await;
    assert!(matches!(again, Err(Error::Store(StoreError::ShiftIsOpen))));

    let sale = till.sell().await;
    assert_eq!(sale.shift, Some(shift.id));
    let request = ReturnRequest {
        chosen: vec![(1, Quantity::ONE)],
        fee: Money::ZERO,
        refunds: vec![Tender {
            method: TenderMethod::Cash,
            amount: sale.total,
        }],
        reason: "khách đổi ý".to_owned(),
    };
    app.confirm_return(sale.id, request).await.unwrap();
    till.sell().await;
    for (amount, reason, why) in [
        ("", "mua đá", ShiftError::Amount),
        ("12k", "mua đá", ShiftError::Amount),
        ("0", "mua đá", ShiftError::Amount),
        ("12.000", "", ShiftError::ReasonMissing),
    ] {
        let refused = app.move_cash(Direction::Out, amount, reason).await;
        assert!(is_refused_with(refused, why), "{amount:?} {reason:?}");
    }
    app.move_cash(Direction::Out, "12.000", "mua đá")
        .await
        .unwrap();
    let (_, x) = app.current_shift().await.unwrap().open.unwrap();
    assert_eq!((x.sales.count, x.returns.count), (2, 1));
    assert_eq!(x.net, sale.total);
    let expected = dong(288_000) + sale.total;
    assert_eq!(x.cash.expected(), Some(expected));

    // A count that is half typed compares all the same.
    let half = drawer(&[(100_000, "2"), (50_000, "x")]);
    let quote = app.quote_closing(&half, None).await.unwrap();
    assert!(quote.counting.lines[0].is_ok() && quote.counting.lines[1].is_err());
    let compared = quote.comparison.unwrap();
    assert_eq!(compared.difference, Some(dong(200_000) - expected));
    assert!(compared.needs_reason);
    let counted = drawer(&[(100_000, "3"), (5_000, "1")]);
    for (left, why) in [
        (
            "305.001",
            ShiftError::LeftTooMuch {
                counted: dong(305_000),
            },
        ),
        ("nhiều", ShiftError::Amount),
    ] {
        let quote = app.quote_closing(&counted, Some(left)).await.unwrap();
        assert!(is_refused_with(quote.comparison, why));
        let closed = app
            .close_shift(shift.id, &counted, Some(left), "x".to_owned())
            .await;
        assert!(is_refused_with(closed, why));
    }
    let unexplained = app
        .close_shift(shift.id, &counted, Some("100.000"), String::new())
        .await;
    assert!(is_refused_with(unexplained, ShiftError::ReasonMissing));
    let closed = app
        .close_shift(shift.id, &counted, Some("100.000"), "thối nhầm".to_owned())
        .await
        .unwrap();
    let closing = closed.closing.as_ref().unwrap();
    assert_eq!(closing.report, x, "Z is the last X");
    assert_eq!(closing.to_safe(), dong(205_000));
    let gone = app.quote_closing(&counted, None).await;
    assert!(matches!(gone, Err(Error::Store(StoreError::NoShiftOpen))));

    let later = till.sell().await;
    assert_ne!(later.shift, Some(shift.id));
    let next = app.current_shift().await.unwrap();
    assert_eq!(next.left_before, Some(dong(100_000)));
    let (next, _) = next.open.unwrap();
    assert!(next.opening.is_none() && Some(next.id) == later.shift);
    assert_eq!(app.strip().await.unwrap().shift, Some(next.clone()));
    let numbers: Vec<u32> = app
        .shifts(None)
        .await
        .unwrap()
        .iter()
        .map(|shift| shift.number)
        .collect();
    assert_eq!(numbers, [2, 1]);

    // What waits in the closed shift arrives, and its Z report stays.
    till.network(true);
    app.try_now().await.unwrap();
    till.reaches(&sale, DocumentState::Confirmed).await;
    let till = till.restart().await;
    let detail = till.app.shift_detail(shift.id).await.unwrap();
    assert_eq!((&detail.shift, &detail.report), (&closed, &x));
    assert_eq!(detail.documents.len(), 3);
    assert_eq!(detail.documents[0].document_id(), sale.id);
    assert_eq!(detail.documents[0].state, DocumentState::Confirmed);
    till.end().await;
}

#[tokio::test]
async fn a_drawer_is_counted_late_and_the_shop_says_which_difference_needs_words() {
    let till = Till::ready().await;
    let app = &till.app;
    let sale = till.sell().await;
    let counted = app.count_opening(&drawer(&[(50_000, "2")])).await.unwrap();
    assert_eq!(
        counted.opening.unwrap().amount,
        dong(100_000) - sale.total,
        "the sale is in the drawer already"
    );
    let again = app.count_opening(&drawer(&[(50_000, "2")])).await;
    assert!(is_refused_with(again, ShiftError::CountedAlready));

    let short = drawer(&[(50_000, "1"), (20_000, "2")]);
    let needs_reason = async || {
        let quote = app.quote_closing(&short, Some("")).await.unwrap();
        let compared = quote.comparison.unwrap();
        assert_eq!(compared.left, Money::ZERO);
        compared.needs_reason
    };
    assert!(needs_reason().await);
    app.set_shift_reason_from("10.001").await.unwrap();
    assert!(!needs_reason().await);
    let refused = app.set_shift_reason_from("ít").await;
    assert!(is_refused_with(refused, ShiftError::Amount));
    assert_eq!(app.shift_reason_from().await.unwrap(), dong(10_001));
    till.end().await;
}
