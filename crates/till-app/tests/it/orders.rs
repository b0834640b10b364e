//! The sales and returns of every branch, as a manager looks at them.

use std::{collections::HashMap, process::Command};

use jiff::{ToSpan, civil::Date};
use nextx_sandbox::{Options, demo};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use till_app::{
    Error,
    ops::{
        orders::{
            ListedOrder, OrderKey, OrderList, OrderWords, OrderedGoods, OrdersBy, OrdersWanted,
            ReturnChange, ReturnWords,
        },
        returns::{ReturnFrom, TypedReturn},
    },
    orders::{OrderKind, PaymentState, Period},
    table::FileKind,
};
use till_core::{
    clock::{shop_date, written_day},
    fold::fold,
    outbox::DocumentState,
    payment::TenderMethod,
    stock_matrix::Wanted,
};

use crate::till::Till;

fn today() -> Date {
    shop_date(jiff::Timestamp::now())
}

fn wanted(kind: OrderKind) -> OrdersWanted {
    OrdersWanted {
        kind,
        period: Period::Last(31),
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

fn between(first: i32, last: i32) -> Period {
    let typed = |days: i32| written_day(today() - days.days());
    Period::Between(typed(first), typed(last))
}

async fn all(till: &Till, wanted: OrdersWanted) -> (OrderList, Vec<ListedOrder>) {
    let list = till.app.list_orders(wanted, true).await.unwrap();
    let mut rows = Vec::new();
    while rows.len() < list.sums.count {
        let more = till
            .app
            .order_rows(list.number, rows.len(), 500)
            .await
            .unwrap();
        assert!(!more.is_empty());
        rows.extend(more);
    }
    (list, rows)
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
async fn every_sale_of_every_branch_is_seen_without_the_network() {
    let till = Till::ready_at(of_two_weeks()).await;
    till.network(false);
    let (list, rows) = all(&till, wanted(OrderKind::Sale)).await;
    let on_server = till.sandbox.orders().await.unwrap().len();
    assert_eq!(rows.len(), on_server);
    assert_eq!(list.coverage.detailed, list.coverage.all);
    assert_eq!(list.coverage.all as usize, on_server);
    assert_eq!(
        list.sums.total,
        rows.iter().map(|row| row.order.total).sum::<Decimal>()
    );
    assert!(list.covered_from.unwrap() <= today() - 30.days());
    for branch in &list.branches {
        let here = OrdersWanted {
            branch: Some(branch.id),
            ..wanted(OrderKind::Sale)
        };
        let (_, here) = all(&till, here).await;
        assert!(!here.is_empty() && here.iter().all(|row| row.order.branch == branch.name));
    }
    let owed = OrdersWanted {
        payment: Some(PaymentState::Owed),
        order: OrdersBy::Owed,
        ..wanted(OrderKind::Sale)
    };
    let (list, owed) = all(&till, owed).await;
    assert!(
        owed.iter()
            .all(|row| row.order.owed() == Some(row.order.total))
    );
    assert_eq!(list.sums.owed, list.sums.total);

    let one = &rows[0].order;
    let key = OrderKey::Remote(OrderKind::Sale, one.remote_id.unwrap());
    let detail = till.app.order_detail(key).await.unwrap();
    let body = detail.listed.order.body.unwrap();
    assert!(detail.read_at.is_some() && !body.lines.is_empty());
    assert!(
        body.lines.iter().all(|line| !line.name.is_empty()),
        "{body:?}"
    );
    let lines: Decimal = body.lines.iter().map(|line| line.total() + line.tax).sum();
    assert_eq!(lines, one.total);
    let found = OrdersWanted {
        text: one.number.clone(),
        ..wanted(OrderKind::Sale)
    };
    assert_eq!(all(&till, found).await.1.len(), 1);

    // What is drilled down to from a product, and from its category.
    let product = body.lines[0].variation_id.unwrap();
    let with = |goods| OrdersWanted {
        goods: Some(goods),
        ..wanted(OrderKind::Sale)
    };
    let (_, sold) = all(&till, with(OrderedGoods::Product(product))).await;
    assert!(sold.iter().any(|row| row.order.number == one.number));
    let has = |row: &ListedOrder| {
        let lines = row.order.body.iter().flat_map(|body| &body.lines);
        lines
            .into_iter()
            .any(|line| line.variation_id == Some(product))
    };
    assert!(sold.iter().all(has));
    let named = Wanted {
        text: body.lines[0].name.clone(),
        ..Wanted::default()
    };
    let stock = till.app.list_stock(named, true).await.unwrap();
    let stock = till.app.stock_rows(stock.number, 0, 100).await.unwrap();
    let stock = stock.iter().find(|row| row.variation_id == product);
    let category = stock.unwrap().category.clone();
    let (_, of_category) = all(&till, with(OrderedGoods::Category(category))).await;
    assert!(sold.iter().all(|row| of_category.contains(row)));
    let (list, _) = all(&till, with(OrderedGoods::Category("?".to_owned()))).await;
    assert_eq!(list.sums.count, 0);
    till.end().await;
}

#[tokio::test]
async fn a_sale_is_one_row_before_and_after_it_arrives_at_nextx() {
    let till = Till::ready().await;
    let before = all(&till, wanted(OrderKind::Sale)).await.1.len();
    till.network(false);
    let sale = till.sell().await;
    let (list, rows) = all(&till, wanted(OrderKind::Sale)).await;
    assert_eq!((rows.len(), list.unsent), (before + 1, 1));
    assert_eq!(
        rows[0].order.number, sale.invoice_no,
        "the newest is the first"
    );
    assert_eq!(rows[0].order.remote_id, None);
    let key = OrderKey::Own(OrderKind::Sale, sale.id);
    let own = till.app.order_detail(key).await.unwrap();
    assert_eq!(own.listed.order.body.unwrap().lines.len(), 1);

    till.network(true);
    till.app.try_now().await.unwrap();
    till.reaches(&sale, DocumentState::Confirmed).await;
    // It has arrived, but the list was not read again: the till still tells of it, once.
    let (list, rows) = all(&till, wanted(OrderKind::Sale)).await;
    assert_eq!((rows.len(), list.unsent), (before + 1, 0));
    till.app.start_reading().await.unwrap();
    till.eventually("the order is read", async |till| {
        let (_, rows) = all(till, wanted(OrderKind::Sale)).await;
        assert_eq!(rows.len(), before + 1, "never both");
        rows[0].order.remote_id.is_some() && rows[0].own.is_some()
    })
    .await;
    till.end().await;
}

#[tokio::test]
async fn a_return_stands_beside_its_sale() {
    let till = Till::ready().await;
    let sale = till.sell().await;
    till.reaches(&sale, DocumentState::Confirmed).await;
    let typed = TypedReturn {
        below_stock_meant: false,
        from: ReturnFrom::Sale(sale.id),
        chosen: vec![(1, "1".to_owned())],
        customer: None,
        goods: Vec::new(),
        taken: Vec::new(),
        fee: String::new(),
        method: TenderMethod::Cash,
        given: String::new(),
        reason: "lon bị móp".to_owned(),
    };
    let made = till.app.return_goods(&typed).await.unwrap().made;
    let own = OrderKey::Own(OrderKind::Sale, sale.id);
    let detail = till.app.order_detail(own).await.unwrap();
    assert_eq!(detail.returns.len(), 1);
    assert_eq!(detail.returns[0].order.note, "lon bị móp");

    till.eventually("NextX has the return", async |till| {
        till.app.start_reading().await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let (_, rows) = all(till, wanted(OrderKind::Return)).await;
        let ours = rows
            .iter()
            .filter(|row| row.order.document == Some(made.id));
        let ours: Vec<_> = ours.collect();
        assert_eq!(ours.len(), 1, "one row, whoever tells of it");
        ours[0].order.remote_id.is_some()
    })
    .await;
    let (_, rows) = all(&till, wanted(OrderKind::Return)).await;
    let row = rows
        .iter()
        .find(|row| row.order.document == Some(made.id))
        .unwrap();
    assert_eq!(row.order.branch_id, Some(demo::MAIN_BRANCH_ID));
    assert_eq!(row.order.of.as_ref().unwrap().number, sale.invoice_no);
    // What it says is changed, but for what somebody else has changed meanwhile.
    let id = row.order.remote_id.unwrap();
    let seen = till.app.return_words(id).await.unwrap();
    assert_eq!(
        (seen.note.as_str(), seen.staff_note.as_str()),
        ("lon bị móp", "")
    );
    let wanted_note = ReturnWords {
        note: "lon bị rỉ".to_owned(),
        staff_note: "đã báo nhà cung cấp".to_owned(),
        ..seen.clone()
    };
    let changed = till
        .app
        .change_return(id, &seen, &wanted_note)
        .await
        .unwrap();
    assert_eq!(changed, ReturnChange::Done);
    let now = till.app.return_words(id).await.unwrap();
    assert_eq!(now, wanted_note);
    let late = ReturnWords {
        note: "đổi ý".to_owned(),
        ..seen.clone()
    };
    let meanwhile = till.app.change_return(id, &seen, &late).await.unwrap();
    assert_eq!(meanwhile, ReturnChange::Meanwhile(now));
    let no_day = ReturnWords {
        day: "31/02/2026".to_owned(),
        ..seen.clone()
    };
    let refused = till.app.change_return(id, &seen, &no_day).await;
    assert!(matches!(refused, Err(Error::Day)), "{refused:?}");
    let (_, rows) = all(&till, wanted(OrderKind::Return)).await;
    let row = rows
        .iter()
        .find(|row| row.order.document == Some(made.id))
        .unwrap();
    assert_eq!(
        row.order.note, "lon bị rỉ",
        "and it is still found by its mark"
    );
    let sold = all(&till, wanted(OrderKind::Sale)).await.1;
    let sold = sold
        .iter()
        .find(|row| row.order.number == sale.invoice_no)
        .unwrap();
    let key = OrderKey::Remote(OrderKind::Sale, sold.order.remote_id.unwrap());
    assert_eq!(till.app.order_detail(key).await.unwrap().returns.len(), 1);
    till.end().await;
}

#[tokio::test]
async fn an_earlier_period_is_read_when_somebody_asks_for_it() {
    let options = Options {
        sales_days: 94,
        ..of_two_weeks()
    };
    let till = Till::listed_at(options).await;
    let (list, _) = all(&till, wanted(OrderKind::Sale)).await;
    assert_eq!(list.covered_from, Some(today() - 90.days()));
    let long_ago = OrdersWanted {
        period: between(94, 91),
        ..wanted(OrderKind::Sale)
    };
    till.eventually("the older days are there", async |till| {
        let (list, rows) = all(till, long_ago.clone()).await;
        !list.lacks_days && !rows.is_empty()
    })
    .await;
    let reversed = OrdersWanted {
        period: between(91, 94),
        ..long_ago
    };
    let refused = till.app.list_orders(reversed, true).await;
    assert!(matches!(refused, Err(Error::TimesReversed)), "{refused:?}");
    till.end().await;
}

#[tokio::test]
async fn a_workbook_of_sales_has_what_the_list_shows() {
    let till = Till::ready().await;
    let by_total = OrdersWanted {
        order: OrdersBy::Total,
        ..wanted(OrderKind::Sale)
    };
    let (_, rows) = all(&till, by_total).await;
    assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse(row.order.total)));
    let folder = tempfile::tempdir().unwrap();
    let heads = [
        "Số đơn",
        "Ngày",
        "Chi nhánh",
        "Khách",
        "Điện thoại",
        "Tổng",
        "Đã trả",
        "Còn nợ",
        "Thanh toán",
        "Người bán",
        "Ghi chú",
        "Của đơn",
    ]
    .map(str::to_owned);
    let states = ["Đã trả", "Trả một phần", "Chưa trả", "Không rõ"].map(str::to_owned);
    let path = till
        .app
        .export_orders(
            folder.path().to_owned(),
            "Don ban".to_owned(),
            FileKind::Xlsx,
            OrderWords {
                heads,
                states,
                shipping: Some(("Giao hàng".to_owned(), HashMap::new())),
            },
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
    let number = |number: Decimal| json!(number.to_string().parse::<f64>().unwrap());
    for (cells, row) in read[1..].iter().zip(&rows) {
        assert_eq!(cells[0], json!(row.order.number));
        assert_eq!(cells[5], number(row.order.total));
        assert_eq!(cells[6], number(row.order.paid.unwrap()));
        let shipping = cells.get(12).and_then(Value::as_str);
        assert_eq!(shipping.unwrap_or_default(), row.order.shipping);
    }
    assert_eq!(read[0][12], json!("Giao hàng"));
    // Any other column sorts as well, and what was paid in a way is found by it.
    let by_number = OrdersWanted {
        order: OrdersBy::Number,
        descending: false,
        method: Some("cash".to_owned()),
        ..wanted(OrderKind::Sale)
    };
    let (_, rows) = all(&till, by_number).await;
    assert!(!rows.is_empty() && rows.is_sorted_by_key(|row| fold(&row.order.number)));
    let other = OrdersWanted {
        method: Some("sea_shells".to_owned()),
        ..wanted(OrderKind::Sale)
    };
    assert_eq!(all(&till, other).await.1, []);
    till.end().await;
}
