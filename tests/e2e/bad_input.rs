//! What people get wrong: each has a message in both languages, and nothing is lost.

use std::{net::Ipv4Addr, time::Duration};

use nextx_sandbox::{Offline, demo::COFFEE_CAN};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};

use crate::{
    catalogue::Language,
    driver::{Desktop, ENTER, ESCAPE, F9, SCREEN, Window},
    shop::{
        connect, desktop_at, pay_exactly, sandbox, sandbox_with, scan_into_row, set_up_till,
        uploaded,
    },
};

/// Waits until the control says what the catalogue has for this error.
async fn expect_error(window: &Window, testid: &str, language: Language, key: &str) {
    let words = language.error(key);
    window.wait_text(testid, |text| text.contains(&words)).await;
    window.picture(&format!("{key}-{}", language.code())).await;
}

/// A web server on loopback that answers every request with a page for people.
async fn another_server() -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            if stream.read(&mut request).await.is_err() {
                continue;
            }
            let page = "<!doctype html><title>Router</title><h1>Welcome</h1>";
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
                page.len()
            );
            // A client that has gone needs no answer.
            drop(stream.write_all(answer.as_bytes()).await);
        }
    });
    (address, serving)
}

#[tokio::test]
async fn a_connection_that_cannot_work_says_why() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    let (other, serving) = another_server().await;
    for language in Language::BOTH {
        let desktop = Desktop::new().with("TILL_LANG", language.code());
        let window = desktop.open("connect").await;
        window.wait("connect-client-id").await;
        let right = sandbox.open_api_url();

        for (address, key) in [
            ("http://127.0.0.1:9", "connection_refused_what"),
            ("https://nextx.invalid", "host_not_found_what"),
            ("ftp://shop", "address_invalid_what"),
            ("api.nextx.vn", "address_invalid_what"),
            (&other, "not_nextx_what"),
        ] {
            connect(&window, &sandbox, address).await;
            window.click("connect-test").await;
            expect_error(&window, "connect-report", language, key).await;
        }
        connect(&window, &sandbox, &right).await;
        window.fill("connect-secret", "not-the-secret").await;
        window.click("connect-test").await;
        expect_error(
            &window,
            "connect-report",
            language,
            "wrong_credentials_what",
        )
        .await;

        // What was typed is still there, and the right secret works.
        assert_eq!(window.value("connect-client-id").await, sandbox.client_id());
        connect(&window, &sandbox, &right).await;
        window.click("connect-test").await;
        window.click("connect-continue").await;
        window.wait("recovery-code").await;
        window.close().await;
    }
    serving.abort();
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_slip_at_the_counter_says_so_and_keeps_the_cart() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox().await;
    for language in Language::BOTH {
        let desktop = desktop_at(&sandbox).with("TILL_LANG", language.code());
        let window = desktop.open("slip").await;
        set_up_till(&window, "E1").await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;

        window.scan("8930000000009").await;
        expect_error(&window, "scan-error", language, "unknown_barcode_what").await;
        window.press(ESCAPE).await;
        window.wait_gone("scan-problem").await;

        for (typed, key) in [
            ("0", "quantity_invalid_what"),
            ("99999999999", "quantity_too_large_what"),
        ] {
            window.fill("cart-row-0-quantity", typed).await;
            window.press(ENTER).await;
            expect_error(&window, "toast-error", language, key).await;
            window.click("toast-close").await;
            window.wait_gone("toast").await;
            assert_eq!(window.value("cart-row-0-quantity").await, "1");
        }

        window.fill("given-field", "12,5").await;
        expect_error(&window, "given-error", language, "amount_invalid_what").await;
        window.fill("given-field", "1000").await;
        window.wait("missing-amount").await;
        window.press(F9).await;
        expect_error(
            &window,
            "payment-error",
            language,
            "cash_below_total_missing",
        )
        .await;
        assert_eq!(
            window.amount("total-due").await,
            u64::from(COFFEE_CAN.price)
        );
        assert!(window.text("cart-row-0").await.contains(COFFEE_CAN.name));
        assert!(sandbox.received_orders().await.unwrap().is_empty());
        window.close().await;
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_full_disk_says_so_and_the_sale_goes_through_once_there_is_room() {
    let _screen = SCREEN.lock().await;
    for language in Language::BOTH {
        // So few products that the database has never room to spare: each change needs more of the disk.
        let sandbox = sandbox_with(20, 5).await;
        let desktop = desktop_at(&sandbox)
            .with("TILL_LANG", language.code())
            .on_a_disk_of(24);
        let window = desktop.open("full-disk").await;
        set_up_till(&window, "F1").await;
        scan_into_row(&window, &COFFEE_CAN, 0).await;
        window.fill("given-field", "50000").await;
        window.wait("change-amount").await;

        let filler = desktop.fill_disk();
        window.press(F9).await;
        expect_error(&window, "payment-error", language, "disk_full_what").await;
        assert!(window.text("cart-row-0").await.contains(COFFEE_CAN.name));
        window.scan(COFFEE_CAN.barcode).await;
        expect_error(&window, "scan-error", language, "disk_full_what").await;
        window.press(ESCAPE).await;
        assert_eq!(window.value("cart-row-0-quantity").await, "1");
        assert!(sandbox.received_orders().await.unwrap().is_empty());

        std::fs::remove_file(filler).unwrap();
        window.press(F9).await;
        let invoice = window.text("receipt-invoice-no").await;
        let orders = uploaded(&window, &sandbox, 1).await;
        assert_eq!(orders[0].invoice_no, invoice);
        window.close().await;
        sandbox.shutdown().await;
    }
}

#[tokio::test]
async fn nothing_is_sent_that_a_full_disk_cannot_note() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(20, 5).await;
    let desktop = desktop_at(&sandbox).on_a_disk_of(24);
    let window = desktop.open("full-disk-waiting").await;
    set_up_till(&window, "F2").await;
    sandbox.faults().set_offline(Offline::Refuse);
    scan_into_row(&window, &COFFEE_CAN, 0).await;
    let invoice = pay_exactly(&window).await;
    window.click("new-sale").await;
    window.wait("strip-offline").await;

    let filler = desktop.fill_disk();
    sandbox.faults().set_offline(Offline::Off);
    window.wait("strip-online").await;
    window.click("strip-try").await;
    // Long enough for many a try; sent without a note it would be sent again and again.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(sandbox.received_orders().await.unwrap().is_empty());
    window.picture("kept").await;

    std::fs::remove_file(filler).unwrap();
    window.click("strip-try").await;
    let orders = uploaded(&window, &sandbox, 1).await;
    assert_eq!((orders.len(), &orders[0].invoice_no), (1, &invoice));
    window.close().await;
    sandbox.shutdown().await;
}
