//! Search at 100,000 and at a million products, the durable sale against two raw fsyncs on the same disk, and a start with sales.
#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    fs::OpenOptions,
    hint::black_box,
    io::Write,
    sync::Mutex,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use rand::{RngCore, SeedableRng, rngs::StdRng};
use till_core::{
    Money, Quantity, Random,
    cart::{CartProduct, Unit},
    fold::fold,
    invoice::TillCode,
    payment::{Tender, TenderMethod},
    pricing::CashRounding,
    sale::Place,
};
use till_store::{Confirmation, DatabaseKey, ProductRow, ProductUnits, StockReading, Store};
use tokio::runtime::Runtime;

const BRANCH: i64 = 1;

/// The same queries in every run.
struct Seeded(Mutex<StdRng>);

impl Seeded {
    fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(bytes);
    }
}

fn product(id: i64) -> ProductRow {
    const KINDS: [&str; 12] = [
        "Cà phê sữa",
        "Trà xanh",
        "Nước mắm",
        "Mì tôm",
        "Sữa tươi",
        "Bánh quy",
        "Dầu ăn",
        "Gạo thơm",
        "Bột giặt",
        "Nước rửa chén",
        "Kẹo dừa",
        "Xúc xích",
    ];
    const TASTES: [&str; 9] = [
        "đậm đà",
        "ít đường",
        "vị cam",
        "hảo hạng",
        "thượng hạng",
        "gia đình",
        "cay nồng",
        "đặc biệt",
        "mini",
    ];
    let kind = KINDS[usize::try_from(id % 12).unwrap()];
    let taste = TASTES[usize::try_from(id / 12 % 9).unwrap()];
    ProductRow {
        variation_id: id,
        product_id: id,
        name: format!("{kind} {taste} số {} gói {} g", id % 977, 50 + id % 40 * 10),
        code: format!("SP{id:06}"),
        barcode: format!("893{id:010}"),
        unit: "gói".to_owned(),
        price: Some(Money::from_dong(12_000)),
        quantity: 20.into(),
        ..ProductRow::default()
    }
}

fn units(product: &ProductRow) -> ProductUnits {
    let base = Unit {
        id: product.variation_id,
        name: product.unit.clone(),
        multiplier: Quantity::ONE,
        price: product.price.unwrap(),
        base: true,
    };
    ProductUnits {
        variation_id: product.variation_id,
        units: vec![base],
        parts: Vec::new(),
    }
}

async fn filled(path: &std::path::Path, products: i64) -> Store {
    let store = Store::open(path, &DatabaseKey::new([7; 32])).await.unwrap();
    let ids: Vec<i64> = (1..=products).collect();
    for page in ids.chunks(500) {
        let rows: Vec<ProductRow> = page.iter().map(|id| product(*id)).collect();
        store
            .put_products(BRANCH, &rows, &StockReading::default())
            .await
            .unwrap();
        let units: Vec<ProductUnits> = rows.iter().map(units).collect();
        store.put_units(&units, 1).await.unwrap();
    }
    store
}

fn some_product(dice: &Seeded, products: i64) -> ProductRow {
    product(1 + i64::try_from(dice.below(u64::try_from(products).unwrap())).unwrap())
}

/// What somebody types on the way to a product: one to twenty keys of two words of its name, without diacritics; one time
/// in five of its code or barcode.
fn query(dice: &Seeded, products: i64) -> String {
    let product = some_product(dice, products);
    let keys = 1 + usize::try_from(dice.below(20)).unwrap();
    match dice.below(10) {
        0 => return product.code.chars().take(keys).collect(),
        1 => return product.barcode.chars().take(keys).collect(),
        _ => {}
    }
    let name = fold(&product.name);
    let words: Vec<&str> = name.split(' ').collect();
    let first = usize::try_from(dice.below(3)).unwrap();
    let typed = format!("{} {}", words[first], words[first + 1]);
    typed.chars().take(keys).collect()
}

/// Says how the times of many runs spread: criterion tells means alone.
fn report(what: &str, runs: usize, run: impl FnMut() -> Duration) {
    let mut times: Vec<Duration> = std::iter::repeat_with(run).take(runs).collect();
    times.sort_unstable();
    let at = |share: usize| times[times.len() * share / 1000];
    eprintln!(
        "{what}: p50 {:?}, p95 {:?}, p99 {:?}",
        at(500),
        at(950),
        at(990)
    );
}

fn timed<T>(run: impl FnOnce() -> T) -> Duration {
    let began = Instant::now();
    black_box(run());
    began.elapsed()
}

fn search(c: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    for products in [100_000, 1_000_000] {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let path = folder.path().join("till.db");
        let store = runtime.block_on(filled(&path, products));
        let dice = Seeded::new(1);
        report(
            &format!("search, 10,000 queries at {products} products"),
            10_000,
            || {
                let query = query(&dice, products);
                timed(|| runtime.block_on(store.search_products(&query, 8)).unwrap())
            },
        );
        report(
            &format!("barcode to product, {products} products"),
            10_000,
            || {
                let barcode = some_product(&dice, products).barcode;
                timed(|| {
                    runtime
                        .block_on(store.product_by_code(&barcode))
                        .unwrap()
                        .unwrap()
                })
            },
        );
        // What is left of it is the way to the database's thread and back.
        report("a barcode that nothing has", 10_000, || {
            timed(|| runtime.block_on(store.product_by_code("0")).unwrap())
        });
        if products == 100_000 {
            c.bench_function("search as you type, 100,000 products", |b| {
                b.to_async(&runtime).iter(|| async {
                    let query = query(&dice, products);
                    store.search_products(&query, 8).await.unwrap()
                });
            });
        }
        runtime.block_on(store.close());
    }
}

/// Fills a cart, which is stored as well, and times its confirmation alone: when it ends, the sale is in the database and in
/// the second journal.
async fn sell(store: &Store, products: &[CartProduct], dice: &Seeded) -> Duration {
    let mut cart = store.cart().await.unwrap();
    for product in products {
        cart.add(product.clone(), Quantity::ONE).unwrap();
    }
    store.set_cart(&cart).await.unwrap();
    let confirmation = Confirmation {
        rounding: CashRounding::NONE,
        cart_revision: cart.revision,
        given: vec![Tender {
            method: TenderMethod::Cash,
            amount: cart.total(),
        }],
        place: Place {
            branch_id: BRANCH,
            branch: "B".to_owned(),
            store_id: 1,
            store: "S".to_owned(),
        },
        till: TillCode::parse("Q1").unwrap(),
        epoch: "K7".to_owned(),
        sold_at: Timestamp::now(),
    };
    let began = Instant::now();
    black_box(store.confirm_sale(&confirmation, dice).await.unwrap());
    began.elapsed()
}

fn five_products(runtime: &Runtime, store: &Store) -> Vec<CartProduct> {
    let rows: Vec<ProductRow> = (1..=5).map(product).collect();
    runtime
        .block_on(store.put_products(BRANCH, &rows, &StockReading::default()))
        .unwrap();
    let find = |row: &ProductRow| runtime.block_on(store.product(row.variation_id)).unwrap();
    rows.iter().filter_map(find).collect()
}

fn durable_sale(c: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let dice = Seeded::new(7);
    let store = runtime
        .block_on(Store::open(
            &folder.path().join("till.db"),
            &DatabaseKey::new([7; 32]),
        ))
        .unwrap();
    let products = five_products(&runtime, &store);

    let mut group = c.benchmark_group("one sale of five lines");
    // One fsync of the database's log and one of the journal are the floor.
    group.bench_function("sale confirmed", |b| {
        b.iter_custom(|sales| {
            let sell = || runtime.block_on(sell(&store, &products, &dice));
            (0..sales).map(|_| sell()).sum()
        });
    });
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.path().join("raw"))
        .unwrap();
    let mut raw = || {
        for _ in 0..2 {
            file.write_all(&[0x5A; 8192]).unwrap();
            file.sync_data().unwrap();
        }
    };
    group.bench_function("two raw writes of 8 KiB with fsync", |b| b.iter(&mut raw));
    group.finish();
    report("sale of five lines confirmed", 1_000, || {
        runtime.block_on(sell(&store, &products, &dice))
    });
    report("two raw writes of 8 KiB with fsync", 1_000, || {
        timed(&mut raw)
    });
}

/// Opens a store with the sales of some days: database and journal are checked and compared.
fn start(_: &mut Criterion) {
    const SALES: usize = 3_000;
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = folder.path().join("till.db");
    let key = DatabaseKey::new([7; 32]);
    let dice = Seeded::new(7);
    let open = || runtime.block_on(Store::open(&path, &key)).unwrap();
    let store = open();
    let products = five_products(&runtime, &store);
    for _ in 0..SALES {
        runtime.block_on(sell(&store, &products, &dice));
    }
    runtime.block_on(store.close());
    report("start with 3,000 sales of five lines", 20, || {
        let began = Instant::now();
        let store = open();
        let took = began.elapsed();
        runtime.block_on(store.close());
        took
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(50).measurement_time(Duration::from_secs(6));
    targets = search, durable_sale, start
}
criterion_main!(benches);
