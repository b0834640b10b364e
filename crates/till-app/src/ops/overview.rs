//! What was sold in a period against the one before, of this branch or of all: from the cache, with what this till has made
//! and NextX does not have yet.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError},
};

use jiff::{Timestamp, ToSpan, civil::Date};
use rust_decimal::Decimal;
use till_core::{
    Money,
    clock::{shop_date, shop_zone},
    overview::{
        CameBack, Compared, Days, Figures, Order as Counted, OrderLine, Overview, Part, Question,
        Slot,
    },
    payment::{MethodNames, TenderMethod},
    pricing::spread,
};
use till_store::{Branch, METHOD_NAMES, ProductName, RecordCoverage, RecordKind, RecordScope};

use super::orders::{ListedOrder, Shows};
use crate::{
    App, Error,
    orders::{Order, OrderBody, OrderKind, Period},
    session::Session,
    table::{Cell, FileKind, Table},
};

/// The ways to pay that an account of NextX may have its own words for.
const NAMED: [TenderMethod; 3] = [
    TenderMethod::BankTransfer,
    TenderMethod::Card,
    TenderMethod::EWallet,
];

/// Which period the chosen one is put against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// The same day of the week before; of this month the same days of the last; else as many days just before.
    #[default]
    Before,
    /// The same days a year ago, of a day the same day of the week.
    YearBefore,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverviewWanted {
    /// The period; `None` is this month until today.
    pub period: Option<Period>,
    /// What it is put against.
    pub against: Against,
    /// The branch; `None` is every one.
    pub branch: Option<i64>,
}

/// An overview, with what it rests on.
#[derive(Clone, Debug)]
pub struct OverviewSeen {
    /// The figures.
    pub overview: Arc<Overview>,
    /// The period.
    pub now: Days,
    /// The one it is put against.
    pub before: Days,
    /// The minute of the day it is now, where today is in the period.
    pub minute: Option<u16>,
    /// The branches.
    pub branches: Vec<Branch>,
    /// Of how many sales of the period the detail was read.
    pub coverage: RecordCoverage,
    /// The first day from which on every branch was read; none where one was never read.
    pub covered_from: Option<Date>,
    /// When it was last read to its end, in epoch milliseconds.
    pub read_at: Option<i64>,
    /// How many documents of this till are counted that have not arrived at NextX.
    pub unsent: usize,
}

/// What of an overview is written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverviewTable {
    /// Net revenue by hour or by day.
    Time,
    /// Net revenue by branch.
    Branches,
    /// What was sold by product.
    Products,
    /// By category.
    Categories,
    /// By person.
    People,
    /// By way of paying.
    Methods,
}

/// The words in a file that an overview is written to.
#[derive(Clone, Debug)]
pub struct OverviewWords {
    /// The name, now, before, and how many now and before where that is told.
    pub heads: [String; 5],
    /// What something is called that the overview knows by a code, or by no name.
    pub names: HashMap<String, String>,
    /// Net revenue, orders, an order's average, what came back, discounts.
    pub figures: [String; 5],
}

/// What the last person who looked at the overview has before them, and what it was reckoned from.
#[derive(Clone, Debug, Default)]
pub(crate) struct OverviewDesk {
    of: Option<(Days, Days)>,
    facts: Arc<Facts>,
    seen: Option<Arc<Overview>>,
    branches: HashMap<i64, String>,
}

/// What a session knows of the overview.
pub(crate) type Desk = StdMutex<OverviewDesk>;

/// What happened.
#[derive(Clone, Debug, Default)]
struct Facts {
    orders: Vec<Counted>,
    returns: Vec<CameBack>,
    unsent: usize,
}

impl App {
    /// Reckons an overview. `anew` takes in what has changed since the last one. A period that begins before what was read
    /// so far is read from NextX in the background.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::Store`], [`Error::Day`], [`Error::TimesReversed`]
    pub async fn overview(
        &self,
        wanted: &OverviewWanted,
        anew: bool,
    ) -> Result<OverviewSeen, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let at = session.clock.now();
        let today = shop_date(at);
        let minute = minute_of(at);
        let (now, before) = periods(wanted, today)?;
        session.want_orders_from(now.from.min(before.from)).await?;
        let branches = session.store.branches().await?;
        let known = {
            let desk = session.overview_desk();
            (desk.of == Some((now, before)) && !anew).then(|| Arc::clone(&desk.facts))
        };
        let facts = match known {
            Some(facts) => facts,
            None => Arc::new(session.facts((now, before), &branches).await?),
        };
        let question = Question {
            branch: wanted.branch,
            now,
            before,
            present: (today, minute),
        };
        let kept = Arc::clone(&facts);
        let overview = tokio::task::spawn_blocking(move || {
            Arc::new(Overview::of(&question, &kept.orders, &kept.returns))
        })
        .await?;
        let unsent = facts.unsent;
        {
            let mut desk = session.overview_desk();
            *desk = OverviewDesk {
                of: Some((now, before)),
                facts,
                seen: Some(Arc::clone(&overview)),
                branches: branches
                    .iter()
                    .map(|branch| (branch.id, branch.name.clone()))
                    .collect(),
            };
        }
        let sales = session.covered_everywhere(OrderKind::Sale, &branches);
        let (covered_from, read_at) = sales.await?;
        let scope = RecordScope {
            branch_id: wanted.branch,
            from: Some(now.from),
            until: Some(now.until),
            ..RecordScope::of(RecordKind::SellOrder)
        };
        let includes_today = now.from <= today && today <= now.until;
        Ok(OverviewSeen {
            overview,
            now,
            before,
            minute: includes_today.then_some(minute),
            coverage: session.store.record_coverage(scope).await?,
            covered_from,
            read_at,
            unsent,
            branches,
        })
    }

    /// Writes a table of the overview that is looked at, and its figures below, to a file in `folder`.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`] where nobody has looked at one, [`Error::Io`]
    pub async fn export_overview(
        &self,
        (folder, name): (PathBuf, String),
        kind: FileKind,
        table: OverviewTable,
        words: OverviewWords,
    ) -> Result<PathBuf, Error> {
        let session = self.session().await?;
        session.must_see_the_back_office().await?;
        let desk = session.overview_desk().clone();
        let seen = desk.seen.ok_or(Error::NotFound)?;
        let branches = desk.branches;
        tokio::task::spawn_blocking(move || {
            table_of(&seen, table, &branches, words).write(&folder, &name, kind)
        })
        .await?
    }
}

/// The period that is meant, and the one it is put against.
fn periods(wanted: &OverviewWanted, today: Date) -> Result<(Days, Days), Error> {
    let (from, until) = match &wanted.period {
        Some(period) => period.days(today)?,
        None => (today.first_of_month(), today),
    };
    let now = Days { from, until };
    let back = |day: Date, days: i64| day.saturating_sub(days.days());
    let length = i64::from((until - from).get_days()) + 1;
    let before = match (wanted.against, &wanted.period) {
        (Against::YearBefore, _) if length == 1 => Days::one(back(from, 364)),
        (Against::YearBefore, _) => Days {
            from: from.saturating_sub(1.year()),
            until: until.saturating_sub(1.year()),
        },
        (Against::Before, None) => Days {
            from: from.saturating_sub(1.month()),
            until: until.saturating_sub(1.month()),
        },
        (Against::Before, Some(_)) => {
            let days = if length == 1 { 7 } else { length };
            Days {
                from: back(from, days),
                until: back(until, days),
            }
        }
    };
    Ok((now, before))
}

fn minute_of(at: Timestamp) -> u16 {
    let time = at.to_zoned(shop_zone()).time();
    let minute = i32::from(time.hour()) * 60 + i32::from(time.minute());
    u16::try_from(minute).unwrap_or(0)
}

impl Session {
    fn overview_desk(&self) -> MutexGuard<'_, OverviewDesk> {
        self.overview_desk
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// What happened in the two periods.
    async fn facts(
        &self,
        (now, before): (Days, Days),
        branches: &[Branch],
    ) -> Result<Facts, Error> {
        let mut sales = Vec::new();
        let mut returns = Vec::new();
        // Periods that touch or overlap are read once.
        let touch = before.until.saturating_add(1.day()) >= now.from;
        let spans = if touch {
            vec![Days {
                from: before.from.min(now.from),
                until: now.until.max(before.until),
            }]
        } else {
            vec![before, now]
        };
        for Days { from, until } in spans {
            let of = |kind| (kind, from, until);
            sales.extend(
                self.read_orders(of(OrderKind::Sale), branches, Shows::Bodies)
                    .await?,
            );
            returns.extend(
                self.read_orders(of(OrderKind::Return), branches, Shows::Rows)
                    .await?,
            );
        }
        self.complete(&mut sales).await?;
        self.complete(&mut returns).await?;
        let mut variations = HashSet::new();
        for body in sales.iter().filter_map(|sale| sale.order.body.as_ref()) {
            variations.extend(body.lines.iter().filter_map(|line| line.variation_id));
        }
        let variations: Vec<i64> = variations.into_iter().collect();
        let names = self.store.product_names(&variations).await?;
        let methods: MethodNames = self.store.setting(METHOD_NAMES).await?.unwrap_or_default();
        let all = sales.iter().chain(&returns);
        let unsent = all.filter(|listed| listed.on_its_way().is_some()).count();
        let orders = sales
            .iter()
            .filter_map(|listed| counted(&listed.order, &names, &methods));
        let back = returns.iter().filter_map(|listed| came_back(&listed.order));
        Ok(Facts {
            orders: orders.collect(),
            returns: back.collect(),
            unsent,
        })
    }

    /// Adds what this till knows of its own orders and NextX does not tell: the time, and what was not read yet.
    pub(super) async fn complete(&self, listed: &mut [ListedOrder]) -> Result<(), Error> {
        let own = listed
            .iter()
            .filter(|listed| listed.order.at.is_none() || listed.order.body.is_none());
        let own: Vec<_> = own
            .filter_map(|listed| Some(listed.own.as_ref()?.document))
            .collect();
        let contents = self.store.contents(&own).await?;
        let mut made: HashMap<_, _> = contents
            .iter()
            .filter_map(|(id, content)| Some((*id, super::orders::own::order(content)?)))
            .collect();
        for row in listed {
            let Some(own) = &row.own else { continue };
            if let Some(made) = made.remove(&own.document) {
                row.order.at = row.order.at.or(made.at);
                row.order.body = row.order.body.take().or(made.body);
                row.order.day = row.order.day.or(made.day);
            }
        }
        Ok(())
    }
}

/// An amount that was read, in whole đồng; one that is out of range counts as none.
pub(super) fn whole(amount: Decimal) -> Money {
    Money::rounded(amount).unwrap_or(Money::ZERO)
}

fn counted(
    order: &Order,
    names: &HashMap<i64, ProductName>,
    methods: &MethodNames,
) -> Option<Counted> {
    let total = whole(order.total);
    let line_discounts: Decimal = order
        .body
        .iter()
        .flat_map(|body| &body.lines)
        .map(|line| line.discount)
        .sum();
    Some(Counted {
        branch: order.branch_id.unwrap_or(0),
        day: order.day?,
        minute: order.at.map(minute_of),
        person: order.by.clone(),
        total,
        discount: whole(order.discount + line_discounts),
        lines: order.body.as_ref().map(|body| lines(body, total, names)),
        payments: payments(order, total, methods),
    })
}

/// What was charged is spread over the lines by what they come to, so that they sum up to it.
fn lines(body: &OrderBody, total: Money, names: &HashMap<i64, ProductName>) -> Vec<OrderLine> {
    let weights: Vec<Money> = body
        .lines
        .iter()
        .map(|line| whole(line.total() + line.tax).max(Money::ZERO))
        .collect();
    let shares = spread(total, &weights);
    body.lines
        .iter()
        .zip(shares)
        .map(|(line, revenue)| {
            let variation = line.variation_id.unwrap_or(0);
            let known = names.get(&variation);
            OrderLine {
                variation,
                name: known.map_or_else(|| line.name.clone(), |known| known.name.clone()),
                unit: known.map_or_else(|| line.unit.clone(), |known| known.unit.clone()),
                category: known.map_or_else(String::new, |known| known.category.clone()),
                quantity: line.base_quantity(),
                revenue,
            }
        })
        .collect()
}

/// How it was paid, and what of it is on account. Cash beyond the total was given back.
pub(super) fn payments(order: &Order, total: Money, methods: &MethodNames) -> Vec<(String, Money)> {
    let Some(body) = &order.body else {
        return Vec::new();
    };
    let mut left = total;
    let mut paid = Vec::new();
    for payment in &body.payments {
        let amount = whole(payment.amount).min(left);
        if amount.is_positive() {
            left = left - amount;
            let known = NAMED.iter().find(|way| methods.of(**way) == payment.method);
            let method = known.map_or(payment.method.as_str(), |way| way.as_str());
            paid.push((method.to_owned(), amount));
        }
    }
    if left.is_positive() {
        paid.push((TenderMethod::OnAccount.as_str().to_owned(), left));
    }
    paid
}

fn came_back(order: &Order) -> Option<CameBack> {
    Some(CameBack {
        branch: order.branch_id.unwrap_or(0),
        day: order.day?,
        minute: order.at.map(minute_of),
        worth: whole(order.total),
    })
}

fn table_of(
    seen: &Overview,
    table: OverviewTable,
    branches: &HashMap<i64, String>,
    words: OverviewWords,
) -> Table {
    let OverviewWords {
        heads,
        names,
        figures,
    } = words;
    let money = |amount: Money| Cell::Number(amount.dong().into());
    let by_time = seen.bars.iter().map(|bar| {
        let slot = match bar.slot {
            Slot::Hour(hour) => format!("{hour}:00"),
            Slot::Day(day) => till_core::clock::written_day(day),
        };
        vec![
            Cell::Text(slot),
            money(bar.net.now),
            money(bar.net.before),
            Cell::Empty,
            Cell::Empty,
        ]
    });
    let row = |amount: &Compared<Money>, quantity: &Compared<Decimal>, name: &str| {
        vec![
            Cell::from(names.get(name).map_or(name, String::as_str)),
            money(amount.now),
            money(amount.before),
            Cell::Number(quantity.now),
            Cell::Number(quantity.before),
        ]
    };
    fn named<K>(
        parts: &[Part<K>],
        row: impl Fn(&Compared<Money>, &Compared<Decimal>, &str) -> Vec<Cell>,
        name: impl Fn(&K) -> String,
    ) -> Vec<Vec<Cell>> {
        let parts = parts.iter();
        parts
            .map(|part| row(&part.amount, &part.quantity, &name(&part.key)))
            .collect()
    }
    let mut rows = match table {
        OverviewTable::Time => by_time.collect(),
        OverviewTable::Branches => named(&seen.branches, row, |id| {
            branches.get(id).cloned().unwrap_or_default()
        }),
        OverviewTable::Products => named(&seen.products, row, |product| product.name.clone()),
        OverviewTable::Categories => named(&seen.categories, row, String::clone),
        OverviewTable::People => named(&seen.people, row, String::clone),
        OverviewTable::Methods => named(&seen.methods, row, String::clone),
    };
    let of = |figures: &Figures| {
        let amount = |amount: Money| Some(Decimal::from(amount.dong()));
        [
            amount(figures.net),
            Some(figures.orders.into()),
            figures.average().and_then(amount),
            amount(figures.returned),
            amount(figures.discount),
        ]
    };
    let (now, before) = (of(&seen.figures.now), of(&seen.figures.before));
    rows.push(vec![Cell::Empty; 5]);
    rows.extend(
        figures
            .iter()
            .zip(now)
            .zip(before)
            .map(|((figure, now), before)| {
                vec![
                    Cell::from(figure.as_str()),
                    Cell::from(now),
                    Cell::from(before),
                    Cell::Empty,
                    Cell::Empty,
                ]
            }),
    );
    Table {
        heads: heads.to_vec(),
        rows,
    }
}
