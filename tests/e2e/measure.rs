//! What `cargo xtask bench` measures in the real window.

use std::time::{Duration, Instant};

use nextx_sandbox::demo::barcode_at;

use crate::{
    driver::{Desktop, Process, SCREEN, Window},
    shop::{desktop_of_task, wait_for_focus},
};

/// Starts that are timed.
const STARTS: usize = 10;
/// What the first synchronisation may take before something is wrong.
const LONGEST_SYNC: Duration = Duration::from_secs(1_800);

/// The memory of the app and its web view, in KiB.
fn memory_kib(window: &Window) -> u64 {
    let processes = window.processes();
    let theirs = processes.iter().filter(|process| {
        process.name() == "nextx-till"
            || (process.name().starts_with("WebKit") && process.name() != "WebKitWebDriver")
    });
    theirs.map(Process::memory_kib).sum()
}

/// What is typed after each start.
const QUERIES: [&str; 3] = ["ca phe s", "nuoc mam", "banh"];
/// How many products are scanned after each start.
const SCANS: usize = 10;
/// What is typed and scanned at a till that has run for a while, so many times over.
const ROUNDS: usize = 20;
/// Between two keys, besides what the driver waits, and after a scan: ten keys a second.
const PAUSE: Duration = Duration::from_millis(50);

/// Notes how long the page takes from a key to its results in the document and to the frame that shows them, in
/// milliseconds; a key that changes nothing in the list has nothing to paint. Likewise from the last key of a scan to its line.
const NOTE_PAINTS: &str = r#"
    window.paints = { first: [], further: [], scans: [] };
    const whenPainted = (began, into) => {
        const answered = performance.now() - began;
        requestAnimationFrame(() => setTimeout(() => into.push([answered, performance.now() - began])));
    };
    const element = (node) => node.nodeType === 1 ? node : node.parentElement ?? document.body;
    const shows = (changes, within) => changes.some(({ target, addedNodes }) =>
        element(target).closest(within) !== null || [...addedNodes].some((node) => element(node).matches(within)
            || element(node).querySelector(within) !== null));
    let waiting = null;
    const wait = (began, within, into) => {
        waiting?.disconnect();
        const observer = waiting = new MutationObserver((changes) => {
            if (!shows(changes, within)) return;
            observer.disconnect();
            whenPainted(began, into);
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    };
    document.addEventListener("input", ({ target }) => {
        if (target.dataset.testid !== "search-field" || target.value === "") return;
        const into = target.value.length === 1 ? paints.first : paints.further;
        wait(performance.now(), '[id="search-hits"]', into);
    }, true);
    // The scanner keeps its keys to itself: what it asks with the last of them is heard here.
    const fetched = window.fetch;
    window.fetch = (address, ...rest) => {
        if (String(address).endsWith("/cart_scan")) wait(performance.now(), '[data-testid^="cart-row-"]', paints.scans);
        return fetched(address, ...rest);
    };
"#;

/// Scrolls the stock of every branch as a wheel does, now and then to quite another place, for ten seconds, and answers how
/// long each frame took in milliseconds, and the most rows that were in the document.
const SCROLL: &str = r#"
    const done = arguments[arguments.length - 1];
    const table = document.querySelector('[data-testid="stock"]');
    const frames = [];
    let rows = 0;
    let before = null;
    const began = performance.now();
    const step = () => {
        const now = performance.now();
        if (before !== null) frames.push(now - before);
        before = now;
        rows = Math.max(rows, table.querySelectorAll('[data-testid^="stock-row-"]').length);
        if (now - began > 10_000) return done({ frames, rows });
        table.scrollTop += frames.length % 60 === 59 ? 200_000 : 120;
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
"#;

const EMPTY_ROWS: &str = r#"
    const style = document.createElement("style");
    style.textContent = ".row > span { display: none !important; }";
    document.head.append(style);
    document.querySelector('[data-testid="stock"]').scrollTop = 0;
"#;

async fn measure_scrolling(desktop: &Desktop) {
    let window = desktop.open("measure").await;
    wait_for_focus(&window).await;
    window.click("rail-back-office").await;
    window.click("back-office-stock").await;
    window.wait("stock-row-0").await;
    // What the machine needs to draw a scrolled window at all stands beside it.
    for (what, prepare) in [
        ("frame while stock is scrolled", ""),
        ("the same with nothing in the rows", EMPTY_ROWS),
    ] {
        window.script(prepare).await;
        let noted = window.script_later(SCROLL).await;
        let frames = noted["frames"].as_array().unwrap().iter();
        let frames = frames.map(|ms| Duration::from_secs_f64(ms.as_f64().unwrap() / 1_000.0));
        say(what, frames.collect());
        println!("rows in the document: {} at most", noted["rows"]);
    }
    window.close().await;
}

fn say(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let milliseconds = |index: usize| times[index].as_secs_f64() * 1_000.0;
    let last = times.len() - 1;
    println!(
        "{what}: median {:.0} ms, p95 {:.0} ms, worst {:.0} ms of {}",
        milliseconds(last / 2),
        milliseconds(last * 95 / 100),
        milliseconds(last),
        times.len()
    );
}

/// Reads all of NextX for the first time.
async fn measure_first_synchronisation(desktop: &Desktop) {
    let window = desktop.open("measure").await;
    window.choose("branch-select-0").await;
    window.choose("store-select-0").await;
    window.fill("till-code", "M1").await;
    window.click("till-continue").await;
    let begin = Instant::now();
    window
        .until("the first products can be sold", async || {
            window
                .wait("sync-start-selling")
                .await
                .is_enabled()
                .await
                .unwrap_or(false)
        })
        .await;
    println!(
        "first synchronisation, sellable: {:.1} s",
        begin.elapsed().as_secs_f64()
    );
    let complete = async || {
        window.has("sync-stock").await
            && window.attribute("sync-stock", "data-done").await.as_deref() == Some("true")
    };
    while !complete().await {
        assert!(
            begin.elapsed() < LONGEST_SYNC,
            "the first synchronisation does not end"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!(
        "first synchronisation, complete: {:.1} s",
        begin.elapsed().as_secs_f64()
    );
    window.click("sync-start-selling").await;
    wait_for_focus(&window).await;
    window.close().await;
}

/// How long keys and scans took to the document, and to the screen.
struct Paints([(&'static str, Vec<[Duration; 2]>); 3]);

impl Paints {
    fn new() -> Self {
        Self(["first", "further", "scans"].map(|what| (what, Vec::new())))
    }

    /// Adds what the page has noted.
    async fn take(&mut self, window: &Window) {
        for (what, of_all) in &mut self.0 {
            let these = window.script(&format!("return paints.{what}")).await;
            of_all.extend(these.as_array().unwrap().iter().map(|pair| {
                [0, 1].map(|at| Duration::from_secs_f64(pair[at].as_f64().unwrap() / 1_000.0))
            }));
        }
    }

    fn say(self, when: &str) {
        for ((_, times), from) in self.0.into_iter().zip([
            "first key of a query, for which the list opens",
            "each further key that changes what is found",
            "scan",
        ]) {
            for (at, to) in ["the document", "the screen"].into_iter().enumerate() {
                let times = times.iter().map(|pair| pair[at]).collect();
                say(&format!("{from}, {when}, to {to}"), times);
            }
        }
    }
}

/// Types each query, and scans each code, with the pauses that hands make: what is measured is not disturbed by what comes next,
/// nor by looks at how far it is.
async fn type_and_scan(window: &Window, codes: impl Iterator<Item = String>) {
    for query in QUERIES {
        for key in query.chars() {
            window.press(key).await;
            tokio::time::sleep(PAUSE).await;
        }
        window.wait("search-hit-0").await;
        window.click("search-clear").await;
        wait_for_focus(window).await;
    }
    let scanned = async || {
        let scans = window.script("return paints.scans.length").await;
        scans.as_u64().unwrap_or_default()
    };
    let before = scanned().await;
    for (after, code) in (before + 1..).zip(codes) {
        window.scan(&code).await;
        tokio::time::sleep(PAUSE).await;
        window
            .until("the product is in the cart", async || {
                scanned().await >= after
            })
            .await;
    }
}

/// Starts the app again and again, and types and scans while it reads NextX anew.
async fn measure_starts(desktop: &Desktop) {
    let mut starts = Vec::new();
    let mut paints = Paints::new();
    // Those at the beginning of the catalogue are variants and combos too.
    let mut codes = (1_000..).step_by(97).map(barcode_at);
    let mut memory = Vec::new();
    let mut memory_of_app = Vec::new();
    for _ in 0..STARTS {
        let window = desktop.open("measure").await;
        wait_for_focus(&window).await;
        let app = desktop.app();
        starts.push(app.age());
        window.script(NOTE_PAINTS).await;
        type_and_scan(&window, codes.by_ref().take(SCANS)).await;
        paints.take(&window).await;
        memory.push(memory_kib(&window));
        memory_of_app.push(app.memory_kib());
        window.close().await;
    }
    say("process start to a search field that takes keys", starts);
    paints.say("after a start");
    for (what, mut kib) in [
        ("all processes", memory),
        ("the app's own process", memory_of_app),
    ] {
        kib.sort_unstable();
        println!(
            "memory of {what} (PSS): median {} MiB",
            kib[kib.len() / 2] / 1_024
        );
    }
}

/// Types and scans again and again at a till that goes on running; a new cart for each ten lines.
async fn measure_keys(desktop: &Desktop) {
    let window = desktop.open("measure").await;
    wait_for_focus(&window).await;
    window.script(NOTE_PAINTS).await;
    let mut codes = (2_000..).step_by(97).map(barcode_at);
    for _ in 0..ROUNDS {
        type_and_scan(&window, codes.by_ref().take(SCANS)).await;
        window.click("cart-clear").await;
        wait_for_focus(&window).await;
    }
    let mut paints = Paints::new();
    paints.take(&window).await;
    paints.say("later");
    window.close().await;
}

#[tokio::test]
#[ignore = "started by `cargo xtask bench`"]
async fn measure() {
    let _screen = SCREEN.lock().await;
    measure_first_synchronisation(&desktop_of_task()).await;
    // As the app decides by itself where there is no graphics card: no picture is taken here.
    let desktop = desktop_of_task().with("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    measure_starts(&desktop).await;
    measure_keys(&desktop).await;
    measure_scrolling(&desktop).await;
}
