//! A shop on which nothing goes wrong but what a story says: not only that documents arrive, but when, and how often the
//! server is asked.

#![allow(clippy::unwrap_used)]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use futures::{FutureExt, future::BoxFuture};
use jiff::ToSpan;
use nextx_api::{Client, Config, Credentials, Incoming, NoAnswer, Outgoing, Transport};
use reqwest::{
    StatusCode,
    header::{HeaderMap, HeaderValue, RETRY_AFTER},
};
use serde_json::{Map, Value, json};
use till_core::{
    Clock, Money, Random,
    clock::shop_date,
    document::{Content, Document, DocumentKind, RecordKind, RecordUpdate},
    invoice::TillCode,
    outbox::DocumentState,
    sell_return::SellReturn,
};
use till_sync::{Engine, EngineParts, Event, Known, Line, Rules, Timing};
use url::Url;
use uuid::Uuid;

use crate::{
    disk::{Books, Disk, Memory},
    network::Network,
    papers::Deed,
    server::{Server, Shelf, Ways},
    shop::Day,
    trace::Trace,
    world::{Inner, Weather, World},
};

/// What the server says instead of doing what the operation of this name asks.
type Answers = Mutex<VecDeque<(&'static str, Result<Incoming, NoAnswer>)>>;

/// The way to the server, on which some answers are written beforehand.
#[derive(Debug)]
struct Script {
    network: Network,
    answers: Answers,
    /// The operations that were asked for, when, and where.
    asked: Mutex<Vec<(&'static str, u64, Url)>>,
}

impl Transport for Script {
    fn carry(&self, request: Outgoing) -> BoxFuture<'_, Result<Incoming, NoAnswer>> {
        let now = self.network.0.now();
        let asked = (request.operation, now, request.url.clone());
        self.asked.lock().unwrap().push(asked);
        let mut answers = self.answers.lock().unwrap();
        let written = answers
            .iter()
            .position(|(operation, _)| *operation == request.operation)
            .and_then(|place| answers.remove(place));
        match written {
            Some((_, answer)) => std::future::ready(answer).boxed(),
            None => self.network.carry(request),
        }
    }
}

fn says(status: u16, body: &Value) -> Result<Incoming, NoAnswer> {
    Ok(Incoming {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::from(body.to_string()),
    })
}

fn asks_for_patience(retry_after: Option<u64>) -> Result<Incoming, NoAnswer> {
    let seconds = retry_after.map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds)));
    Ok(Incoming {
        status: StatusCode::TOO_MANY_REQUESTS,
        headers: seconds.into_iter().collect::<HeaderMap>(),
        body: Bytes::new(),
    })
}

/// A till, its server, and what it told its screen.
struct Calm {
    world: Arc<World>,
    script: Arc<Script>,
    line: Arc<Line>,
    engine: Engine<Memory>,
    heard: Arc<Mutex<Vec<Event>>>,
    /// A customer that NextX had before.
    known: i64,
}

impl Calm {
    /// Another till has sold here before.
    fn new() -> Self {
        Self::at(Ways::default(), true)
    }

    /// At a NextX that no till has been at: nothing shows that a mark survives there.
    fn without_marks() -> Self {
        Self::at(Ways::default(), false)
    }

    fn at(ways: Ways, is_of_a_till: bool) -> Self {
        let mut chance = fastrand::Rng::with_seed(1);
        fastrand::seed(1);
        let began = 1_795_600_000_000;
        let mut server = Server::new(ways);
        let known = crate::others::fill(&mut server, &mut chance, began, is_of_a_till);
        let customer = Known {
            remote_id: known,
            key: crate::others::KNOWN_PHONE.to_owned(),
        };
        let world = World::new(Inner {
            chance,
            trace: Trace::new(false),
            faults: crate::Faults::new(),
            server,
            disk: Disk {
                books: Books::new("K7".to_owned(), Some(customer)),
                journal: Vec::new(),
                backup: None,
            },
            lives: std::collections::BTreeMap::new(),
            marks: std::collections::BTreeMap::new(),
            weather: Weather::default(),
            began,
            calendar: began,
            is_staffed: false,
            is_calm: true,
            stock_is_wrong: Vec::new(),
            last_harm: None,
        });
        let script = Arc::new(Script {
            network: Network(Arc::clone(&world)),
            answers: Mutex::default(),
            asked: Mutex::default(),
        });
        let credentials = Credentials {
            client_id: "till".to_owned(),
            client_secret: "simulation".into(),
        };
        let address = |text: &str| Url::parse(text).unwrap();
        let mut config = Config::new(
            address("https://open-api.nextx.vn"),
            address("https://api-nextcrm.nextcrm.vn"),
            credentials,
        )
        .unwrap();
        // Its pace goes by the real clock.
        config.limits.requests_per_second = std::num::NonZeroU32::MAX;
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        let transport: Arc<dyn Transport> = Arc::<Script>::clone(&script);
        let line = Arc::new(Line::default());
        let engine = Engine::new(EngineParts {
            ledger: Memory(Arc::clone(&world)),
            client: Client::carried_by(transport, config).unwrap(),
            clock: Arc::<World>::clone(&world),
            random: Arc::<World>::clone(&world),
            timing: Timing::default(),
            rules: Rules::default(),
            line: Arc::clone(&line),
            hears: Arc::new(move |event| hears.lock().unwrap().push(event)),
        });
        Self {
            world,
            script,
            line,
            engine,
            heard,
            known,
        }
    }

    /// Sells once to a walk-in.
    async fn sell(&self) {
        // Whoever was here before has left the counter.
        self.world.with(|inner, _| {
            for life in inner.lives.values_mut() {
                life.basket = None;
            }
        });
        let till = TillCode::parse("LS01").unwrap();
        let world = Arc::clone(&self.world);
        let mut day = Day::new(world, Rules::default(), till, vec![Deed::Sell], 501);
        day.go_on(|| self.engine.wake()).await;
    }

    /// Somebody notes a document that no cart is needed for.
    fn note(&self, content: Content, depends_on: Option<Uuid>) {
        self.world
            .with(|inner, now| inner.take_in(content, depends_on, 1, now));
        self.engine.wake();
    }

    /// Somebody gives the customer of NextX with this id another address.
    fn moves(&self, customer: i64, from: &str, to: &str) {
        let address = |text: &str| Map::from_iter([("address".to_owned(), Value::from(text))]);
        let change = RecordUpdate {
            id: self.world.uuid(Clock::now(&*self.world)),
            record: RecordKind::Customer,
            remote_id: Some(customer),
            base: address(from),
            changes: address(to),
            made_at: Clock::now(&*self.world),
        };
        self.note(Content::Update(change), None);
    }

    /// What the server says to the next request of this operation.
    fn next_answer(&self, operation: &'static str, answer: Result<Incoming, NoAnswer>) {
        let mut answers = self.script.answers.lock().unwrap();
        answers.push_back((operation, answer));
    }

    /// The server fails at this operation, whenever it is asked.
    fn fails(&self, operation: &'static str) {
        for _ in 0..1_000 {
            self.next_answer(operation, says(500, &Value::Null));
        }
    }

    /// When the operation was asked for, in seconds of the run.
    fn asked(&self, operation: &str) -> Vec<u64> {
        let asked = self.script.asked.lock().unwrap();
        let of_it = asked.iter().filter(|(name, ..)| *name == operation);
        of_it.map(|(_, at, _)| at / 1000).collect()
    }

    /// From which day to which the list was asked for last.
    fn asked_days(&self, operation: &str) -> [Option<String>; 2] {
        let asked = self.script.asked.lock().unwrap();
        let last = asked.iter().rfind(|(name, ..)| *name == operation);
        let (_, _, url) = last.unwrap();
        ["from_date", "to_date"].map(|name| {
            let mut pairs = url.query_pairs();
            pairs.find_map(|(key, day)| (key == name).then(|| day.into_owned()))
        })
    }

    fn document(&self, place: i64) -> Document {
        self.world
            .with(|inner, _| inner.disk.books.row(place).unwrap().document.clone())
    }

    /// What NextX has in its place.
    fn found(&self, place: i64) -> Option<Value> {
        self.world
            .with(|inner, _| inner.disk.books.row(place).unwrap().found.clone())
    }

    /// What NextX calls it.
    fn remote_number(&self, place: i64) -> Option<String> {
        self.world
            .with(|inner, _| inner.disk.books.row(place).unwrap().remote_number.clone())
    }

    /// Sells, and the request is lost on its way.
    async fn sell_and_lose(&self) {
        self.next_answer("sell.create", Err(NoAnswer::Interrupted));
        self.sell().await;
    }

    /// Takes goods of the first sale back.
    fn take_back(&self) -> SellReturn {
        let paper = self
            .world
            .with(|inner, now| inner.write_paper(Deed::TakeBack, 2, now));
        let Some((Content::Return(made), _)) = paper else {
            unreachable!("there is a sale to take back");
        };
        *made
    }

    fn note_return(&self, made: SellReturn) {
        let sale = made.origin.as_ref().and_then(|origin| origin.sale);
        self.note(Content::Return(Box::new(made)), sale);
    }

    /// Gives everything that NextX has on a shelf this total.
    fn totals(&self, shelf: Shelf, total: i64) {
        self.world.with(|inner, now| {
            let records = inner.server.records(shelf).iter();
            for id in records.map(|record| record.id).collect::<Vec<_>>() {
                let total = Value::from(total);
                inner.server.change(shelf, id, "final_total", total, now);
            }
        });
    }

    /// Waits until a document stands so; answers how long that took.
    async fn reaches(&self, place: i64, state: DocumentState) -> Duration {
        let began = tokio::time::Instant::now();
        while self.document(place).state != state {
            assert!(began.elapsed() < HOUR, "{:?}", self.document(place));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        began.elapsed()
    }

    /// The till works while the story goes on.
    async fn tell<T>(&self, story: impl Future<Output = T>) -> T {
        tokio::select! {
            () = self.engine.run() => unreachable!("it works until it is dropped"),
            end = story => end,
        }
    }
}

const HOUR: Duration = Duration::from_secs(3600);

async fn seconds(many: u64) {
    tokio::time::sleep(Duration::from_secs(many)).await;
}

#[tokio::test(start_paused = true)]
async fn a_sale_goes_when_it_is_made_and_the_screen_hears_of_it() {
    let shop = Calm::new();
    shop.tell(async {
        seconds(100).await;
        shop.sell().await;
        let took = shop.reaches(1, DocumentState::Confirmed).await;
        assert!(took < Duration::from_secs(5), "{took:?}");
    })
    .await;
    let heard = shop.heard.lock().unwrap();
    assert!(heard.contains(&Event::Documents), "{heard:?}");
    assert!(heard.contains(&Event::Confirmed(DocumentKind::Sale)));
}

#[tokio::test(start_paused = true)]
async fn without_a_way_the_till_asks_every_few_seconds_and_sells_on_as_soon_as_there_is_one() {
    let shop = Calm::new();
    shop.tell(async {
        seconds(30).await;
        shop.world
            .with(|inner, now| inner.weather.offline_until = now + 600_000);
        let before = shop.asked("branch.list").len();
        seconds(30).await;
        shop.sell().await;
        seconds(560).await;
        assert_eq!(shop.document(1).state, DocumentState::Queued);
        assert!(shop.asked("sell.create").is_empty());
        let asked = shop.asked("branch.list").len() - before;
        assert!((50..=400).contains(&asked), "{asked}");
        let took = shop.reaches(1, DocumentState::Confirmed).await;
        assert!(took < Duration::from_secs(20), "{took:?}");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_patience_is_asked_again_when_that_is_over() {
    let shop = Calm::new();
    shop.next_answer("sell.create", asks_for_patience(Some(100)));
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Queued).await;
        seconds(2).await;
        assert!(
            shop.line.paused().is_none(),
            "a person can do nothing about it"
        );
        shop.reaches(1, DocumentState::Confirmed).await;
    })
    .await;
    let asked = shop.asked("sell.create");
    assert_eq!(asked.len(), 2);
    assert!((100..=101).contains(&(asked[1] - asked[0])), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_holds_up_no_sale() {
    let shop = Calm::new();
    shop.tell(async {
        seconds(1).await;
        shop.fails("branch.list");
        // Nothing was asked for a while, so that the way is looked at anew.
        seconds(100).await;
        shop.sell().await;
        let took = shop.reaches(1, DocumentState::Confirmed).await;
        assert!(took < Duration::from_secs(10), "{took:?}");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn while_a_server_gives_way_the_till_asks_it_less_and_less() {
    let shop = Calm::new();
    for _ in 0..8 {
        shop.next_answer("sell.create", asks_for_patience(None));
    }
    shop.tell(async {
        shop.sell().await;
        shop.sell().await;
        shop.reaches(1, DocumentState::Confirmed).await;
        let took = shop.reaches(2, DocumentState::Confirmed).await;
        assert!(
            took < Duration::from_secs(5),
            "one that arrives ends all pauses"
        );
    })
    .await;
    let asked = shop.asked("sell.create");
    assert_eq!(
        asked.len(),
        10,
        "none of the two is asked for beside the other"
    );
    assert!(asked[8] - asked[4] > 2 * (asked[4] - asked[0]), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn an_account_that_may_not_sell_is_a_reason_that_the_screen_can_show() {
    let shop = Calm::new();
    shop.next_answer("sell.create", says(403, &json!({"message": "Forbidden"})));
    shop.tell(async {
        shop.sell().await;
        seconds(20).await;
        assert!(shop.line.paused().is_some());
        assert_eq!(shop.asked("sell.create").len(), 1);
        let rest = shop.reaches(1, DocumentState::Confirmed).await;
        assert!(rest > Duration::from_secs(30), "{rest:?}");
    })
    .await;
    assert!(shop.line.paused().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_has_expired_costs_one_look_and_a_lost_answer_the_settle_time() {
    let expired = says(
        401,
        &json!({"meta": {"message": "Token expired", "status_code": 401}}),
    );
    let lost = Err(NoAnswer::Interrupted);
    for (answer, shortest, longest) in [(expired, 0, 30), (lost, 180, 300)] {
        let shop = Calm::new();
        shop.tell(async {
            // What a look has to find to be believed.
            shop.sell().await;
            shop.reaches(1, DocumentState::Confirmed).await;
            shop.next_answer("sell.create", answer);
            shop.sell().await;
            let took = shop.reaches(2, DocumentState::Confirmed).await.as_secs();
            assert!((shortest..=longest).contains(&took), "{took}");
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_waits_for_a_person_with_the_words_of_the_server() {
    let shop = Calm::new();
    let words = "Chi nhánh đã khóa";
    let refusal = says(
        422,
        &json!({"meta": {"message": words, "status_code": 422}}),
    );
    shop.next_answer("sell.create", refusal);
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Refused).await;
        seconds(600).await;
        shop.sell().await;
        let next = shop.reaches(2, DocumentState::Confirmed).await;
        assert!(next < Duration::from_secs(5), "{next:?}");
    })
    .await;
    assert_eq!(shop.document(1).last_error.as_deref(), Some(words));
    assert_eq!(shop.asked("sell.create").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_taken_is_looked_for_three_times_before_a_person_is_asked() {
    for taken in [
        json!({"meta": {"message": "invoice_no đã tồn tại", "status_code": 422}}),
        json!({"message": "Dữ liệu sai", "errors": {"invoice_no": ["đã tồn tại"]}}),
    ] {
        let shop = Calm::new();
        for _ in 0..9 {
            shop.next_answer("sell.create", says(422, &taken));
        }
        shop.tell(async {
            shop.sell().await;
            shop.reaches(1, DocumentState::Refused).await;
        })
        .await;
        assert_eq!(shop.asked("sell.create").len(), 4, "{taken}");
        assert!(shop.asked("sell.list").len() > 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_return_that_is_sent_again_is_the_same_and_asks_nothing_anew() {
    let shop = Calm::new();
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Confirmed).await;
        let read = shop.asked("sell.detail").len();
        shop.next_answer("sell_return.create", asks_for_patience(Some(5)));
        let paper = shop
            .world
            .with(|inner, now| inner.write_paper(Deed::TakeBack, 2, now));
        let (content, depends_on) = paper.unwrap();
        shop.note(content, depends_on);
        shop.reaches(2, DocumentState::Confirmed).await;
        assert_eq!(shop.asked("sell_return.create").len(), 2);
        assert_eq!(shop.asked("sell.detail").len(), read + 1);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_change_that_nextx_has_already_is_confirmed_unsent() {
    let shop = Calm::new();
    shop.world.with(|inner, now| {
        let there = Value::from("12 Lê Lợi");
        inner
            .server
            .change(Shelf::Customers, shop.known, "address", there, now);
    });
    shop.tell(async {
        let hears = || {
            let confirmed = Event::Confirmed(DocumentKind::CustomerUpdate);
            std::mem::take(&mut *shop.heard.lock().unwrap()).contains(&confirmed)
        };
        shop.moves(shop.known, "", "12 Lê Lợi");
        shop.reaches(1, DocumentState::Confirmed).await;
        assert!(hears());
        shop.moves(shop.known, "1 Lê Lợi", "99 Lê Lợi");
        shop.reaches(2, DocumentState::Conflict).await;
        assert!(!hears());
    })
    .await;
    assert!(shop.asked("customer.update").is_empty());
    let found = shop.found(2).unwrap();
    assert_eq!(found, json!({"address": "12 Lê Lợi"}));
}

#[tokio::test(start_paused = true)]
async fn a_change_whose_record_cannot_be_read_waits_and_holds_up_nobody() {
    let shop = Calm::new();
    // The client itself asks for it a few times.
    for _ in 0..12 {
        shop.next_answer("customer.detail", says(500, &Value::Null));
    }
    shop.tell(async {
        shop.moves(shop.known, "", "12 Lê Lợi");
        seconds(20).await;
        let put_off = shop.document(1);
        assert_eq!(put_off.state, DocumentState::Queued);
        assert_eq!(put_off.last_error.as_deref(), Some("#server_failed"));
        shop.sell().await;
        let next = shop.reaches(2, DocumentState::Confirmed).await;
        assert!(next < Duration::from_secs(5), "{next:?}");
        shop.reaches(1, DocumentState::Confirmed).await;
    })
    .await;
    assert!(shop.asked("customer.detail").len() > 12);
}

#[tokio::test(start_paused = true)]
async fn a_till_with_nothing_to_do_leaves_the_screen_alone() {
    let shop = Calm::new();
    shop.tell(seconds(600)).await;
    let heard = shop.heard.lock().unwrap();
    assert!(!heard.contains(&Event::Documents), "{heard:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_being_sent_when_the_power_failed_is_shown_as_unclear_and_looked_for_with_patience()
 {
    let shop = Calm::new();
    shop.sell().await;
    shop.world.with(|inner, _| {
        let cut_off = inner.disk.books.row_mut(1).unwrap();
        cut_off.document.state = DocumentState::Sending;
    });
    shop.fails("sell.list");
    shop.tell(async {
        seconds(600).await;
        let unclear = shop.document(1);
        assert_eq!(unclear.state, DocumentState::Unclear);
        assert_eq!(unclear.last_error.as_deref(), Some("#server_failed"));
        assert!(shop.heard.lock().unwrap().contains(&Event::Documents));
        // Each look is tried a few times by the client itself.
        let looks = shop.asked("sell.list").len();
        assert!((3..200).contains(&looks), "{looks}");
        shop.script.answers.lock().unwrap().clear();
        shop.reaches(1, DocumentState::Confirmed).await;
    })
    .await;
    assert_eq!(shop.document(1).last_error, None);
    assert_eq!(shop.asked("sell.create").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_fails_at_every_sale_gets_fewer_and_fewer_of_them() {
    let shop = Calm::new();
    for _ in 0..6 {
        shop.next_answer("sell.create", says(500, &Value::Null));
    }
    shop.tell(async {
        for _ in 0..6 {
            shop.sell().await;
        }
        shop.reaches(6, DocumentState::Confirmed).await;
    })
    .await;
    let asked = shop.asked("sell.create");
    assert!(asked[5] - asked[0] > 15, "{asked:?}");
}

/// A sale that NextX took, with the id of its record there, before the till has looked for it.
async fn sold_and_not_looked_for(shop: &Calm) -> i64 {
    shop.fails("sell.list");
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Accepted).await;
    })
    .await;
    shop.script.answers.lock().unwrap().clear();
    let records = |inner: &mut Inner| inner.server.records(Shelf::Sales).last().unwrap().id;
    shop.world.with(|inner, _| records(inner))
}

#[tokio::test(start_paused = true)]
async fn a_sale_that_nextx_has_otherwise_is_shown_with_what_is_there() {
    let shop = Calm::new();
    let id = sold_and_not_looked_for(&shop).await;
    shop.world.with(|inner, now| {
        let total = Value::from(1_000);
        inner
            .server
            .change(Shelf::Sales, id, "final_total", total, now);
    });
    shop.tell(shop.reaches(1, DocumentState::Conflict)).await;
    let sale = shop.document(1);
    assert_eq!(sale.remote_id, Some(id));
    assert_eq!(sale.last_error.as_deref(), Some("#differs_at_nextx"));
    let found = shop.found(1).unwrap();
    assert_eq!(
        (&found["id"], &found["total"]),
        (&json!(id), &json!("1000.0000"))
    );
    assert!(
        found["lines"]
            .as_array()
            .is_some_and(|lines| !lines.is_empty())
    );
}

#[tokio::test(start_paused = true)]
async fn a_sale_that_nextx_has_twice_is_shown_with_both() {
    let shop = Calm::new();
    let id = sold_and_not_looked_for(&shop).await;
    let other = shop.world.with(|inner, now| {
        let again = inner.server.records(Shelf::Sales).last().unwrap();
        let again = Value::Object(again.fields.clone());
        inner.server.put(Shelf::Sales, again, now)
    });
    let took = shop.tell(shop.reaches(1, DocumentState::Conflict)).await;
    assert!(took < Duration::from_secs(60), "not by the audit: {took:?}");
    let found = shop.found(1).unwrap();
    assert_eq!(
        shop.document(1).last_error.as_deref(),
        Some("#twice_at_nextx")
    );
    let both = [found["id"].as_i64(), found["others"][0].as_i64()];
    assert!(both == [Some(id), Some(other)] || both == [Some(other), Some(id)]);
}

#[tokio::test(start_paused = true)]
async fn a_yes_that_leaves_nothing_behind_is_for_a_person_after_twice_the_settle_time() {
    let shop = Calm::new();
    shop.world
        .with(|inner, _| inner.server.ways.drops_both = true);
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Accepted).await;
        seconds(300).await;
        assert_eq!(shop.document(1).last_error, None);
        seconds(300).await;
    })
    .await;
    let sale = shop.document(1);
    assert_eq!(sale.state, DocumentState::Accepted);
    assert_eq!(sale.last_error.as_deref(), Some("#undecidable"));
    assert_eq!(shop.asked("sell.create").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_hindered_a_look_is_forgotten_once_the_sale_is_found() {
    let shop = Calm::new();
    shop.fails("sell.list");
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Accepted).await;
        seconds(60).await;
        let hindered = shop.document(1).last_error;
        assert_eq!(hindered.as_deref(), Some("#server_failed"));
        shop.script.answers.lock().unwrap().clear();
        shop.reaches(1, DocumentState::Confirmed).await;
    })
    .await;
    assert_eq!(shop.document(1).last_error, None);
}

#[tokio::test(start_paused = true)]
async fn a_calendar_that_jumps_shortens_neither_the_settle_time_nor_the_second_look() {
    let shop = Calm::new();
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Confirmed).await;
        shop.sell_and_lose().await;
        shop.reaches(2, DocumentState::Unclear).await;
        let began = tokio::time::Instant::now();
        while shop.document(2).state == DocumentState::Unclear {
            assert!(began.elapsed() < HOUR, "it is never sent again");
            // All that waits for the calendar is due at once.
            shop.world.with(|inner, _| inner.calendar += 600_000);
            shop.engine.wake();
            seconds(1).await;
        }
        let took = began.elapsed().as_secs();
        assert!((210..=220).contains(&took), "{took}");
        shop.reaches(2, DocumentState::Confirmed).await;
    })
    .await;
    assert!(shop.asked("sell.list").len() > 150);
    assert_eq!(shop.asked("sell.create").len(), 3);
}

/// What a till does about a sale that was lost on its way, within a quarter of an hour.
async fn is_sent_again(shop: &Calm, place: i64) -> bool {
    let sent = shop.asked("sell.create").len();
    shop.tell(async {
        shop.sell_and_lose().await;
        shop.reaches(place, DocumentState::Unclear).await;
        seconds(900).await;
    })
    .await;
    let is_sent = shop.document(place).state == DocumentState::Confirmed;
    assert_eq!(
        shop.asked("sell.create").len() - sent,
        1 + usize::from(is_sent)
    );
    if !is_sent {
        let unclear = shop.document(place);
        assert_eq!(unclear.state, DocumentState::Unclear);
        assert_eq!(unclear.last_error.as_deref(), Some("#undecidable"));
    }
    is_sent
}

#[tokio::test(start_paused = true)]
async fn a_list_in_which_nothing_known_stands_proves_nothing() {
    let shop = Calm::new();
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Confirmed).await;
    })
    .await;
    // Each time it shows one order, and never the same.
    for id in 9_000..9_900 {
        let row = json!([{"id": id, "invoice_no": format!("HD{id}"), "final_total": "5000.0000"}]);
        shop.next_answer("sell.list", says(200, &row));
    }
    assert!(!is_sent_again(&shop, 2).await);
}

#[tokio::test(start_paused = true)]
async fn while_a_sale_that_nextx_took_is_not_to_be_found_no_other_is_taken_for_absent() {
    let shop = Calm::new();
    shop.world
        .with(|inner, _| inner.server.ways.drops_both = true);
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Accepted).await;
    })
    .await;
    assert!(!is_sent_again(&shop, 2).await);
    assert_eq!(shop.document(1).state, DocumentState::Accepted);
}

#[tokio::test(start_paused = true)]
async fn the_first_sale_of_a_till_is_sent_again_where_marks_of_others_survive() {
    let shop = Calm::new();
    // One without a mark could be the sale, if marks did not survive.
    shop.world.with(|inner, now| {
        for total in [10_000, 20_000, 30_000, 40_000] {
            let mut like = inner.server.records(Shelf::Sales)[0].fields.clone();
            like.insert("staff_note".to_owned(), json!(""));
            like.insert("final_total".to_owned(), json!(total));
            inner.server.put(Shelf::Sales, Value::Object(like), now);
        }
    });
    assert!(is_sent_again(&shop, 1).await);
}

#[tokio::test(start_paused = true)]
async fn where_no_mark_is_known_to_survive_an_order_like_ours_holds_the_sale_up() {
    for (totals, is_sent) in [
        ([10_000, 20_000, 30_000, 40_000], false),
        ([5_000; 4], true),
    ] {
        let shop = Calm::without_marks();
        shop.totals(Shelf::Sales, 5_000);
        shop.world.with(|inner, now| {
            for total in totals {
                let mut like = inner.server.records(Shelf::Sales)[0].fields.clone();
                like.insert("final_total".to_owned(), json!(total));
                inner.server.put(Shelf::Sales, Value::Object(like), now);
            }
        });
        assert_eq!(is_sent_again(&shop, 1).await, is_sent, "{totals:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_that_nextx_gave_is_kept_beside_ours() {
    for renumbers in [false, true] {
        let ways = Ways {
            renumbers,
            ..Ways::default()
        };
        let shop = Calm::at(ways, true);
        shop.tell(async {
            shop.sell().await;
            shop.reaches(1, DocumentState::Confirmed).await;
            shop.note_return(shop.take_back());
            shop.reaches(2, DocumentState::Confirmed).await;
        })
        .await;
        let number = |place| {
            let id = shop.document(place).remote_id.unwrap();
            format!("HD{id:06}")
        };
        assert_eq!(shop.remote_number(1), renumbers.then(|| number(1)));
        assert_eq!(shop.remote_number(2), Some(number(2)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_sale_whose_marker_is_not_kept_is_found_by_its_number() {
    let ways = Ways {
        drops_marker: true,
        ..Ways::default()
    };
    let shop = Calm::at(ways, true);
    shop.tell(async {
        shop.sell().await;
        let took = shop.reaches(1, DocumentState::Confirmed).await;
        assert!(took < Duration::from_secs(5), "{took:?}");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn lists_are_asked_for_two_days_around_what_was_sent() {
    let shop = Calm::new();
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Confirmed).await;
        shop.note_return(shop.take_back());
        shop.reaches(2, DocumentState::Confirmed).await;
    })
    .await;
    for (place, operation) in [(1, "sell.list"), (2, "sell_return.list")] {
        let made = shop.document(place).content.made_at();
        let days = [made - 48.hours(), made + 48.hours()];
        let days = days.map(|day| Some(shop_date(day).to_string()));
        assert_eq!(shop.asked_days(operation), days);
    }
}

/// What a till does about a return that was lost on its way, within a quarter of an hour.
async fn is_return_sent_again(shop: &Calm, totals: impl FnOnce(&SellReturn) -> i64) -> bool {
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Confirmed).await;
        let mut made = shop.take_back();
        made.fee = Money::from_dong(1_000);
        made.refunds[0].amount = made.refunded();
        shop.totals(Shelf::Returns, totals(&made));
        shop.next_answer("sell_return.create", Err(NoAnswer::Interrupted));
        shop.note_return(made);
        shop.reaches(2, DocumentState::Unclear).await;
        seconds(900).await;
    })
    .await;
    let is_sent = shop.document(2).state == DocumentState::Confirmed;
    assert_eq!(
        shop.asked("sell_return.create").len(),
        1 + usize::from(is_sent)
    );
    is_sent
}

#[tokio::test(start_paused = true)]
async fn where_no_mark_is_known_to_survive_a_return_like_ours_holds_it_up() {
    let shop = Calm::without_marks;
    assert!(is_return_sent_again(&shop(), |_| 5_000).await);
    assert!(!is_return_sent_again(&shop(), |made| made.goods.dong()).await);
    assert!(!is_return_sent_again(&shop(), |made| made.refunded().dong()).await);
    // Where one does, it is another's.
    assert!(is_return_sent_again(&Calm::new(), |made| made.goods.dong()).await);
}

#[tokio::test(start_paused = true)]
async fn a_list_with_a_row_that_cannot_be_read_proves_no_return_absent() {
    let shop = Calm::new();
    let known = shop.world.with(|inner, _| {
        let known = &inner.server.records(Shelf::Returns)[0];
        json!({"id": known.id, "invoice_no": "TH1", "final_total": "5000.0000", "staff_note": known.text("staff_note")})
    });
    for _ in 0..900 {
        let rows = json!([{"id": "?"}, known]);
        shop.next_answer("sell_return.list", says(200, &rows));
    }
    assert!(!is_return_sent_again(&shop, |_| 5_000).await);
}

#[tokio::test(start_paused = true)]
async fn a_return_that_nextx_has_twice_is_shown_with_both() {
    let shop = Calm::new();
    shop.fails("sell_return.list");
    let (id, other) = shop
        .tell(async {
            shop.sell().await;
            shop.reaches(1, DocumentState::Confirmed).await;
            shop.note_return(shop.take_back());
            shop.reaches(2, DocumentState::Accepted).await;
            shop.script.answers.lock().unwrap().clear();
            let both = shop.world.with(|inner, now| {
                let again = inner.server.records(Shelf::Returns).last().unwrap().clone();
                let other = inner
                    .server
                    .put(Shelf::Returns, Value::Object(again.fields), now);
                (again.id, other)
            });
            let took = shop.reaches(2, DocumentState::Conflict).await;
            assert!(took < Duration::from_secs(60), "not by the audit: {took:?}");
            both
        })
        .await;
    let found = shop.found(2).unwrap();
    let twice = shop.document(2).last_error;
    assert_eq!(twice.as_deref(), Some("#twice_at_nextx"));
    let both = [found["id"].as_i64(), found["others"][0].as_i64()];
    assert!(both == [Some(id), Some(other)] || both == [Some(other), Some(id)]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_again_and_again_holds_up_no_sale() {
    let shop = Calm::new();
    shop.tell(async {
        shop.sell().await;
        shop.reaches(1, DocumentState::Confirmed).await;
        let mut took = Duration::ZERO;
        for place in 2..12 {
            let expired = json!({"meta": {"message": "Token expired", "status_code": 401}});
            shop.next_answer("sell.create", says(401, &expired));
            shop.sell().await;
            took += shop.reaches(place, DocumentState::Confirmed).await;
        }
        assert!(took < Duration::from_secs(12), "{took:?}");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_customer_under_another_name_is_ours_after_the_settle_time() {
    let shop = Calm::new();
    shop.fails("customer.list");
    shop.tell(async {
        let customer = Deed::Customer { has_phone: true };
        let paper = shop
            .world
            .with(|inner, now| inner.write_paper(customer, 7, now));
        let (content, depends_on) = paper.unwrap();
        shop.note(content, depends_on);
        shop.reaches(1, DocumentState::Accepted).await;
        shop.script.answers.lock().unwrap().clear();
        shop.world.with(|inner, now| {
            let id = inner.server.records(Shelf::Customers).last().unwrap().id;
            let name = Value::from("KH mới");
            inner.server.change(Shelf::Customers, id, "name", name, now);
        });
        let took = shop.reaches(1, DocumentState::Confirmed).await.as_secs();
        assert!((170..=240).contains(&took), "{took}");
    })
    .await;
}
