//! A whole day at the counter, from the first count of the drawer to the last, and what NextX has of it afterwards.

use nextx_sandbox::{
    Offline, Sandbox,
    demo::{COFFEE_CAN, DemoProduct, FISH_SAUCE, FRESH_MILK, SOUR_SHRIMP_NOODLES, WATER_BOTTLE},
};

use crate::{
    driver::{ALT, ENTER, ESCAPE, F8, F9, F10, SCREEN, Window},
    printer::{Mood, Printer},
    shop::{desktop_at, sandbox, set_up_till, wait_for_focus},
};

const GOODS: [DemoProduct; 5] = [
    COFFEE_CAN,
    FRESH_MILK,
    SOUR_SHRIMP_NOODLES,
    WATER_BOTTLE,
    FISH_SAUCE,
];
/// What is in the drawer in the morning, in đồng.
const OPENING: u64 = 1_000_000;
/// In the order in which the drawer is counted.
const NOTES: [u64; 10] = [
    500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500,
];
/// What is taken out of it at noon.
const TAKEN_OUT: u64 = 50_000;
/// What is missing from it in the evening.
const MISSING: u64 = 3_000;

/// How a sale is rung up.
#[derive(Clone, Copy, Debug)]
enum Hands {
    Keyboard,
    Scanner,
    Touch,
}

/// How it is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paid {
    Cash,
    Card,
    Wallet,
}

/// A cashier at work, and the books that they would keep on paper.
struct Day<'a> {
    window: &'a Window,
    sandbox: &'a Sandbox,
    /// What was sold and taken back, in đồng.
    sold: u64,
    returned: u64,
    /// What the drawer should hold.
    cash: u64,
    sales: usize,
    returns: usize,
}

impl Day<'_> {
    async fn add(&self, hands: Hands, product: &DemoProduct, row: usize) {
        let window = self.window;
        match hands {
            Hands::Keyboard => {
                window.type_text(product.code).await;
                window
                    .wait_text("search-hit-0", |text| text.contains(product.code))
                    .await;
                window.press(ENTER).await;
            }
            Hands::Scanner => window.scan(product.barcode).await,
            Hands::Touch => {
                window.fill("search-field", product.name).await;
                window
                    .wait_text("search-hit-0", |text| text.contains(product.name))
                    .await;
                window.click("search-hit-0").await;
            }
        }
        window
            .wait_text(&format!("cart-row-{row}"), |text| {
                text.contains(product.name)
            })
            .await;
    }

    /// Takes the money for what is in the cart; answers the number of the sale.
    async fn pay(&mut self, hands: Hands, paid: Paid, total: u64) -> String {
        let window = self.window;
        window
            .until("the total is right", async || {
                window.amount("total-due").await == total
            })
            .await;
        match (hands, paid) {
            (Hands::Touch, Paid::Cash) => window.click("likely-0").await,
            (Hands::Touch, Paid::Card) => window.click("method-card").await,
            (Hands::Touch, Paid::Wallet) => window.click("method-e-wallet").await,
            (_, Paid::Cash) => {}
            (_, Paid::Card) => window.press_with(ALT, '3').await,
            (_, Paid::Wallet) => window.press_with(ALT, '4').await,
        }
        match hands {
            Hands::Touch => window.click("pay-button").await,
            Hands::Keyboard | Hands::Scanner => window.press(F9).await,
        }
        let invoice = window.text("receipt-invoice-no").await;
        match hands {
            Hands::Touch => window.click("new-sale").await,
            Hands::Keyboard | Hands::Scanner => window.press(ENTER).await,
        }
        window.wait("cart-empty").await;
        wait_for_focus(window).await;
        self.sold += total;
        self.sales += 1;
        if paid == Paid::Cash {
            self.cash += total;
        }
        invoice
    }

    /// The sale number `n` of the day.
    async fn sell(&mut self, n: usize) -> String {
        let hands = [Hands::Keyboard, Hands::Scanner, Hands::Touch][n % 3];
        let paid = match n % 7 {
            5 => Paid::Card,
            6 => Paid::Wallet,
            _ => Paid::Cash,
        };
        let (one, other) = (&GOODS[n % 5], &GOODS[(n + 1 + n / 5) % 5]);
        self.add(hands, one, 0).await;
        let mut total = u64::from(one.price);
        if one != other {
            self.add(hands, other, 1).await;
            total += u64::from(other.price);
        }
        self.pay(hands, paid, total).await
    }

    /// Opens the return of a sale whose first line is `product`, and takes one of it.
    async fn bring_back(&self, invoice: &str, product: &DemoProduct) {
        let window = self.window;
        window.press(F10).await;
        window.wait("return-sale-0").await;
        window.type_text(invoice).await;
        window
            .wait_text("return-sale-0", |text| text.contains(invoice))
            .await;
        window.press(ENTER).await;
        window
            .wait_text("return-invoice", |text| text == invoice)
            .await;
        window.press('1').await;
        window
            .until("one comes back", async || {
                window.amount("return-due").await == u64::from(product.price)
            })
            .await;
    }

    async fn confirm_return(&mut self, product: &DemoProduct) {
        self.window.press(F9).await;
        self.window.wait("return-done").await;
        self.returned += u64::from(product.price);
        self.cash -= u64::from(product.price);
        self.returns += 1;
        self.window.press(ENTER).await;
        self.window.wait("counter").await;
        wait_for_focus(self.window).await;
    }

    /// Waits until NextX has everything.
    async fn arrives(&self) {
        let window = self.window;
        window
            .until("everything is uploaded", async || {
                !window.has("strip-waiting").await && window.has("strip-uploaded").await
            })
            .await;
        let orders = self.sandbox.received_orders().await.unwrap();
        assert_eq!(orders.len(), self.sales);
        let sum: u64 = orders.iter().map(|order| dong(&order.final_total)).sum();
        assert_eq!(sum, self.sold);
        let returns = self.sandbox.received_returns().await.unwrap();
        assert_eq!(returns.len(), self.returns);
        let sum: u64 = returns.iter().map(|row| dong(&row.final_total)).sum();
        assert_eq!(sum, self.returned);
    }
}

fn dong(text: &str) -> u64 {
    text.parse().unwrap()
}

async fn set_printer(window: &Window, printer: &Printer) {
    window.click("rail-settings").await;
    window.choose("printer-kind-network").await;
    window.fill("printer-host", "127.0.0.1").await;
    window
        .fill("printer-port", &printer.port().to_string())
        .await;
    window.click("printer-save").await;
    window.wait("toast").await;
}

async fn shift_view(window: &Window, view: &str) {
    window
        .until(&format!("the shift page shows {view}"), async || {
            window.attribute("shift-page", "data-view").await.as_deref() == Some(view)
        })
        .await;
}

#[tokio::test]
async fn a_whole_day_arrives_to_the_dong() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let printer = Printer::start(Mood::Well);
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("day").await;
    set_up_till(&window, "N1").await;
    set_printer(&window, &printer).await;

    // Two notes of 500,000 in the drawer.
    window.click("strip-shift").await;
    shift_view(&window, "open").await;
    window.type_text("2").await;
    window.press(F9).await;
    shift_view(&window, "now").await;
    window.press(ESCAPE).await;
    wait_for_focus(&window).await;
    let mut day = Day {
        window: &window,
        sandbox: &sandbox,
        sold: 0,
        returned: 0,
        cash: OPENING,
        sales: 0,
        returns: 0,
    };

    // The morning. One customer fetches something, and pays after the next.
    let mut numbers = Vec::new();
    for n in 0..7 {
        numbers.push(day.sell(n).await);
    }
    day.add(Hands::Keyboard, &COFFEE_CAN, 0).await;
    window.press(F8).await;
    window.wait("cart-empty").await;
    numbers.push(day.sell(7).await);
    window.press(F8).await;
    window.wait("held-dialog").await;
    window.press(ENTER).await;
    window
        .wait_text("cart-row-0", |text| text.contains(COFFEE_CAN.name))
        .await;
    numbers.push(
        day.pay(Hands::Keyboard, Paid::Cash, u64::from(COFFEE_CAN.price))
            .await,
    );
    day.arrives().await;

    // The network is gone; sales, and goods that come back, go on.
    sandbox.faults().set_offline(Offline::Refuse);
    for n in 8..14 {
        numbers.push(day.sell(n).await);
    }
    window.wait("strip-offline").await;
    for (at, n) in [(0, 0), (9, 8)] {
        day.bring_back(&numbers[at], &GOODS[n % 5]).await;
        day.confirm_return(&GOODS[n % 5]).await;
    }
    window.picture("offline").await;
    sandbox.faults().set_offline(Offline::Off);
    window.click("strip-try").await;
    day.arrives().await;

    // A can of coffee is exchanged for fish sauce; the difference is paid in cash.
    day.bring_back(&numbers[8], &COFFEE_CAN).await;
    window.press(F8).await;
    window.wait("return-taken-search").await;
    window.type_text(FISH_SAUCE.code).await;
    window
        .wait_text("return-taken-hit-0", |text| text.contains(FISH_SAUCE.code))
        .await;
    window.press(ENTER).await;
    window.wait("return-taken-0-amount").await;
    day.confirm_return(&COFFEE_CAN).await;
    day.sold += u64::from(FISH_SAUCE.price);
    day.cash += u64::from(FISH_SAUCE.price);
    day.sales += 1;

    for n in 14..20 {
        numbers.push(day.sell(n).await);
    }
    day.arrives().await;
    assert!(day.sales >= 20);

    // Somebody has lost their receipt: what comes out is a copy.
    let sheets = printer.output().sheets.len();
    window.click("rail-sales-today").await;
    window.click("sale-row-0-receipt").await;
    window.click("receipt-print").await;
    window
        .until("the copy is out", async || {
            printer.output().sheets.len() == sheets + 1
        })
        .await;
    window.press(ESCAPE).await;

    // Ice is bought with money of the drawer, and in the evening some is missing.
    window.click("strip-shift").await;
    shift_view(&window, "now").await;
    window.click("shift-move").await;
    window.wait("move-dialog").await;
    window.fill("move-amount", &TAKEN_OUT.to_string()).await;
    window.fill("move-reason", "mua đá").await;
    window.press(ENTER).await;
    window.wait_gone("move-dialog").await;
    day.cash -= TAKEN_OUT;
    window
        .until("the till reckons as the cashier does", async || {
            window.amount("shift-expected").await == day.cash
        })
        .await;
    assert_eq!(window.amount("report-sold").await, day.sold);
    window.picture("x").await;
    window.press(F9).await;
    shift_view(&window, "close").await;
    let counted = day.cash - MISSING;
    let mut rest = counted;
    for note in NOTES {
        window.type_text(&(rest / note).to_string()).await;
        window.press(ENTER).await;
        rest %= note;
    }
    window
        .until("everything is counted", async || {
            window.amount("shift-counted").await == counted
        })
        .await;
    window.press(F9).await;
    window.wait("shift-close-error").await;
    window.type_text("Thoi nham cho khach").await;
    window.picture("close").await;
    window.press(F9).await;
    window.wait("past-shift").await;
    assert_eq!(window.amount("past-expected").await, day.cash);
    assert_eq!(window.amount("past-counted").await, counted);
    assert_eq!(window.amount("report-sold").await, day.sold);
    window.picture("z").await;

    // Nothing was printed but what was sold, what came back and the copy.
    window
        .until("all receipts are out", async || {
            printer.output().sheets.len() == day.sales + day.returns + 1
        })
        .await;
    day.arrives().await;
    window.close().await;
    sandbox.shutdown().await;
}
