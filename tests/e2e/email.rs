//! A letter as a marketer writes it; and hostile HTML in the real preview, which runs nothing and asks for nothing.

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use nextx_sandbox::{Fault, Offline, Operation};
use serde_json::json;

use crate::{
    accessible::Audit,
    driver::{ALT, ARROW_UP, CONTROL, DELETE, ENTER, ESCAPE, SCREEN, Window},
    hostile_cases::cases,
    shop::{desktop_at, sandbox_with, set_up_till},
};

/// So many cases are shown for one question to the driver.
const AT_ONCE: usize = 60;
/// How long a frame has to ask for something.
const GRACE: Duration = Duration::from_millis(500);

/// Asks the shell for the preview of each case, and shows it in the frame of the window. Answers which of them ran something.
const SHOW: &str = r#"
    const answer = arguments[arguments.length - 1];
    const cases = CASES;
    const frame = document.querySelector("[data-testid=email-frame]");
    const letter = (html) => ({
        subject: "", preheader: "", senderName: "", senderAddress: "", systemServer: true, track: false, accent: "",
        body: { kind: "html", html },
    });
    const shown = (srcdoc) => new Promise((done) => {
        frame.addEventListener("load", () => done(), { once: true });
        frame.srcdoc = srcdoc;
    });
    (async () => {
        const ran = [];
        for (const { name, html } of cases) {
            const fields = { contact_name: html };
            const view = await window.__TAURI_INTERNALS__.invoke("email_preview", { letter: letter(html), fields });
            await shown(view.html);
            if (window.tillRan !== undefined || top.tillRan !== undefined) ran.push(name);
            delete window.tillRan;
        }
        answer({ shown: cases.length, ran });
    })().catch((error) => answer({ shown: 0, ran: [String(error)] }));
"#;

/// Counts who calls, and answers nobody.
fn listen() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let called = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&called);
    thread::spawn(move || {
        for call in listener.incoming() {
            if call.is_ok() {
                count.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    (host, called)
}

async fn focus_on(window: &Window, testid: &str) {
    window
        .until(&format!("{testid} has the focus"), async || {
            window.focus().await == testid
        })
        .await;
}

async fn at_the_email_screen(window: &Window, till: &str) {
    set_up_till(window, till).await;
    window.click("rail-marketing").await;
    window.click("marketing-email").await;
    window.click("mail-new").await;
    window.wait("email-none").await;
}

#[tokio::test]
async fn a_letter_is_written_by_keyboard_and_looked_at_on_a_phone() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("email").await;
    at_the_email_screen(&window, "M1").await;
    audit.look(&window, "empty").await;

    // A brace offers the fields of the recipient, in the subject as in the text.
    window.click("email-subject").await;
    window.type_text("{ten").await;
    window.wait("email-field-contact_name").await;
    window.press(ENTER).await;
    window.type_text(" oi, Tet som giam 15 %").await;
    window
        .wait_text("email-shown-subject", |text| text.starts_with("Chị Hoa oi"))
        .await;
    window.fill("email-preheader", "Tu 24 den 30/11").await;
    window.fill("email-sender-name", "An Phuc Mart").await;
    window
        .fill("email-sender-address", "tin@anphuc.example")
        .await;

    window.click("email-add-text").await;
    focus_on(&window, "block-html").await;
    window.type_text("Chao {ten").await;
    window.wait("email-field-contact_name").await;
    audit.look(&window, "fields").await;
    window.press(ENTER).await;
    window.type_text(", ").await;
    window.press_with(CONTROL, 'b').await;
    window.type_text("giam 15 %").await;
    window.press(ESCAPE).await;
    focus_on(&window, "block-0").await;

    window.click("email-add-heading").await;
    focus_on(&window, "block-words").await;
    window.type_text("Tet som, mua tu bay gio").await;
    window.press(ESCAPE).await;
    focus_on(&window, "block-1").await;
    // It was meant to stand first.
    window.press_with(ALT, ARROW_UP).await;
    focus_on(&window, "block-0").await;
    assert!(window.text("block-0").await.contains("Tet som"));

    window.click("email-add-columns").await;
    for (column, name) in [(0, "Banh Danisa"), (1, "Hat dieu rang")] {
        window.click(&format!("column-2-{column}")).await;
        window.click("email-add-product").await;
        focus_on(&window, "block-name").await;
        window.type_text(name).await;
        window.fill("block-price", "139.000").await;
        window.press(ESCAPE).await;
    }
    audit.look(&window, "columns").await;
    window.click("email-add-button").await;
    focus_on(&window, "block-words").await;
    window
        .fill("block-address", "https://anphuc.example/tet")
        .await;
    window.press(ESCAPE).await;
    window.click("email-add-footer").await;
    focus_on(&window, "block-html").await;
    window.type_text("An Phuc Mart, 12 Le Van Sy").await;
    window
        .wait_text("email-findings", |text| {
            text.contains("Không có gì cần sửa")
        })
        .await;
    audit.look(&window, "phone").await;

    // What is taken out comes back, in the window's own way of taking back.
    window.press(ESCAPE).await;
    focus_on(&window, "block-6").await;
    window.press(DELETE).await;
    window
        .wait_text("email-findings", |text| text.contains("từ chối nhận thư"))
        .await;
    window.press_with(CONTROL, 'z').await;
    window.wait("block-6").await;

    window.choose("email-device-plain").await;
    window
        .wait_text("email-plain", |text| {
            text.contains("Chao Chị Hoa, giam 15 %") && text.contains("Banh Danisa: 139.000")
        })
        .await;
    audit.look(&window, "plain").await;
    window.choose("email-device-desktop").await;
    audit.look(&window, "desktop").await;
    window.click("email-start").await;
    window.wait("email-start-sale").await;
    audit.look(&window, "templates").await;
    window.press(ESCAPE).await;
    window.wait_gone("email-start-sale").await;

    // Their fields are NextX's to fill in: what is sent has them as they are.
    window.choose("email-mode-html").await;
    let html = window.value("email-html").await;
    assert!(html.contains("Chao {{contact_name}}, <strong>giam 15 %</strong>"));
    audit.look(&window, "html").await;
    window.choose("email-mode-blocks").await;
    window.wait("block-6").await;

    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.choose("language-en").await;
    window.click("rail-marketing").await;
    window.click("marketing-email").await;
    window.wait("mail-row-0").await;
    window.click("mail-row-0").await;
    window.press(ENTER).await;
    window.wait("block-6").await;
    window.click("block-1").await;
    focus_on(&window, "block-html").await;
    audit.look(&window, "dark-en").await;
    window.close().await;
    audit.end();
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_letter_is_sent_to_those_who_agreed_and_followed() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let mut audit = Audit::new();
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("email-campaign").await;
    set_up_till(&window, "M3").await;
    window.click("rail-marketing").await;
    window.click("marketing-email").await;
    window
        .until("the campaigns are read", async || {
            window.amount("mail-count").await > 0
        })
        .await;
    audit.look(&window, "list").await;

    // It is written without the network, to leads and to the people of a list.
    sandbox.faults().set_offline(Offline::Refuse);
    window.click("mail-new").await;
    window.wait("email-none").await;
    window.fill("mail-name", "Tết sớm").await;
    window.fill("email-subject", "[QC] Tết sớm giảm 15 %").await;
    window.fill("email-sender-name", "An Phuc Mart").await;
    window
        .fill("email-sender-address", "tin@anphuc.example")
        .await;
    window.click("email-start").await;
    window.click("email-start-plain").await;
    window.wait_gone("email-templates").await;
    window.click("mail-source-add").await;
    window.choose("source-kind-leads").await;
    window.click("source-take").await;
    window.wait_gone("source-dialog").await;
    window.click("mail-source-add").await;
    window.choose("source-kind-list").await;
    window.click("source-pasted").await;
    window.type_text("Bình, binh@shop.example").await;
    window.press(ENTER).await;
    window.type_text("Bình nữa, BINH@shop.example").await;
    window.click("source-take").await;
    window.wait_gone("source-dialog").await;
    window.click("mail-aside").await;
    window.fill("aside-how", "phiếu đăng ký tại quầy").await;
    window.click("aside-enter").await;
    window
        .until("those who agreed get it", async || {
            window.amount("mail-count").await > 10
        })
        .await;
    audit.look(&window, "aside").await;
    window.click("aside-done").await;
    let people = window.amount("mail-count").await;
    window.click("mail-people").await;
    window.fill("mail-recipients-search", "binh@").await;
    window
        .wait_text("mail-recipient-row-0", |text| {
            text.contains("binh@shop.example")
        })
        .await;
    window.click("mail-recipient-row-0").await;
    audit.look(&window, "recipients").await;
    window.click("mail-look").await;
    window.wait_gone("mail-recipients").await;
    window
        .until("it is looked at as Bình", async || {
            window.value("email-recipient").await == "binh@shop.example"
        })
        .await;
    audit.look(&window, "offline").await;
    window.click("email-start").await;
    window.fill("email-template-name", "Thư ngắn").await;
    audit.look(&window, "own-templates").await;
    window.click("email-template-save").await;
    window.wait_gone("email-templates").await;

    // With the network it goes to as many as the marketer has counted; the answer is lost on its way.
    sandbox.faults().set_offline(Offline::Off);
    sandbox
        .faults()
        .inject(Operation::EmailCampaignCreate, Fault::ResetAfterCommit, 1);
    window.click("rail-sync").await;
    window.click("sync-try").await;
    window.click("rail-marketing").await;
    window.fill("mail-search", "Tết sớm").await;
    window
        .wait_text("mail-row-0", |text| text.contains("Tết sớm"))
        .await;
    window.click("mail-row-0").await;
    window.press(ENTER).await;
    window.wait("mail-editor").await;
    window.click("mail-send").await;
    window.wait("mail-confirm").await;
    window.fill("mail-confirm", &people.to_string()).await;
    audit.look(&window, "confirm").await;
    window.press(ENTER).await;
    window.wait("mail-accepted").await;
    audit.look(&window, "accepted").await;
    let campaigns = sandbox.campaigns().await.unwrap();
    let ours: Vec<_> = campaigns
        .iter()
        .filter(|campaign| campaign.name == "Tết sớm")
        .map(|campaign| campaign.members)
        .collect();
    assert_eq!(ours, [i64::try_from(people).unwrap()]);

    // NextX leaves its totals empty: the letters are counted one by one.
    sandbox.advance(Duration::from_secs(2 * 3_600));
    window.click("mail-messages").await;
    window.wait("mail-confirmed").await;
    window.wait("mail-opened").await;
    audit.look(&window, "letters").await;
    window.click("mail-history-back").await;
    window.click("mail-statistics").await;
    window.wait("mail-bars").await;
    window
        .wait_text("mail-statistics-rows-row-0", |text| {
            text.contains("Máy đếm từng thư")
        })
        .await;
    audit.look(&window, "statistics").await;
    window.click("rail-settings").await;
    window.choose("theme-dark").await;
    window.choose("language-en").await;
    window.click("rail-marketing").await;
    window.click("marketing-email").await;
    window.click("mail-statistics").await;
    window.wait("mail-bars").await;
    window.picture("statistics-dark-en").await;
    window.click("mail-statistics-back").await;
    window.wait("mail-row-0").await;
    window.picture("list-dark-en").await;
    window.close().await;
    audit.end();
    sandbox.shutdown().await;
}

#[tokio::test]
async fn hostile_html_in_the_preview_runs_nothing_and_asks_for_nothing() {
    let _screen = SCREEN.lock().await;
    let sandbox = sandbox_with(30, 20).await;
    let (host, called) = listen();
    let desktop = desktop_at(&sandbox).with("TILL_LANG", "vi");
    let window = desktop.open("email-hostile").await;
    at_the_email_screen(&window, "M2").await;

    // As a person puts it in, with what was taken out told to them.
    window.choose("email-mode-html").await;
    window.click("email-html").await;
    window
        .type_text(&format!(
            "<script>top.tillRan=1</script><img src=http://{host}/a.png alt=Anh><p onclick=x()>chao</p>"
        ))
        .await;
    window
        .wait_text("email-findings", |text| {
            text.contains("“script”") && text.contains("“@onclick”")
        })
        .await;
    let shown = window.attribute("email-frame", "srcdoc").await.unwrap();
    assert!(shown.contains(&format!("http://{host}/a.png")) && !shown.contains("<img"));
    window.picture("typed").await;

    let cases = cases(&host);
    assert!(cases.len() >= 500, "{} cases", cases.len());
    let mut shown = 0;
    for some in cases.chunks(AT_ONCE) {
        let some: Vec<_> = some
            .iter()
            .map(|case| json!({"name": case.name, "html": case.html}))
            .collect();
        let script = SHOW.replace("CASES", &json!(some).to_string());
        let answer = window.script_later(&script).await;
        assert_eq!(answer["ran"], json!([]));
        shown += answer["shown"].as_u64().unwrap();
    }
    assert_eq!(shown, cases.len() as u64);
    tokio::time::sleep(GRACE).await;
    assert_eq!(
        called.load(Ordering::SeqCst),
        0,
        "the preview asked for something"
    );

    // The listener does hear who calls.
    drop(std::net::TcpStream::connect(&host).unwrap());
    window
        .until("the listener hears", async || {
            called.load(Ordering::SeqCst) == 1
        })
        .await;
    window.close().await;
    sandbox.shutdown().await;
}
