//! How the client comes to send a documented parameter.

use super::{
    client::{Client, Placed},
    literal::literals,
    record::Record,
    reference::{Parameter, Place},
    source::Source,
    token::{Token, closing, is_open},
};

/// The source of what every paged list sends by itself.
const PAGING: &str = "page.rs";

/// Types that hold any JSON.
const OPEN: [&str; 3] = ["Map", "Opaque", "Value"];

/// One way for a parameter to get into a request.
#[derive(Debug)]
pub(super) enum Way<'a> {
    /// A caller fills these fields, each in the record that the one before it holds: record and field.
    Fields(Vec<(&'a str, &'a str)>),
    /// A caller hands it to this function.
    Argument(Placed<'a>),
    /// The client sets it by itself, here.
    Client(&'a Source),
}

/// What the client sends for one operation.
#[derive(Debug)]
pub(super) struct Sending<'a> {
    client: &'a Client,
    pub(super) performing: Vec<Placed<'a>>,
    /// What becomes the body.
    bodies: Vec<&'a Record>,
    /// What says which rows are wanted.
    queries: Vec<&'a Record>,
}

impl<'a> Sending<'a> {
    pub(super) fn of(client: &'a Client, operation: &str) -> Self {
        let performing = client.performing(operation);
        let mut bodies: Vec<&Record> = Vec::new();
        let mut queries = Vec::new();
        for placed in &performing {
            for record in client.records_in(&placed.function.parameters) {
                if record.is_written {
                    bodies.push(record);
                } else {
                    queries.push(record);
                }
            }
            for placed in client.reach(*placed) {
                let made = literals(&placed.function.body);
                let made = made.iter().filter_map(|made| client.record(made.record));
                bodies.extend(made.filter(|record| record.is_written));
            }
        }
        for records in [&mut bodies, &mut queries] {
            let mut seen = Vec::new();
            records.retain(|record| {
                let new = !seen.contains(&record.name.as_str());
                seen.push(record.name.as_str());
                new
            });
        }
        Self {
            client,
            performing,
            bodies,
            queries,
        }
    }

    /// The ways that a parameter may go; none where the client cannot send it.
    pub(super) fn ways(&self, parameter: &Parameter) -> Vec<Way<'a>> {
        match parameter.place {
            Place::Path => self.arguments(),
            Place::Query => self.query_ways(&parameter.name),
            Place::Body => self.body_ways(&parameter.name),
        }
    }

    /// The functions that are given anything.
    fn arguments(&self) -> Vec<Way<'a>> {
        let takes = |placed: &&Placed<'_>| {
            let parameters = &placed.function.parameters;
            parameters.iter().any(|token| token.is_mark(':'))
        };
        let taking = self.performing.iter().filter(takes);
        taking.copied().map(Way::Argument).collect()
    }

    fn query_ways(&self, name: &str) -> Vec<Way<'a>> {
        let mut ways = Vec::new();
        for performing in &self.performing {
            for reached in self.client.reach(*performing) {
                for (at, _) in reached.texts().filter(|(_, text)| *text == name) {
                    ways.push(self.query_way(*performing, reached, at));
                }
            }
        }
        ways
    }

    fn query_way(&self, performing: Placed<'a>, reached: Placed<'a>, at: usize) -> Way<'a> {
        if reached.source.file() == PAGING {
            return Way::Client(reached.source);
        }
        let record = reached
            .function
            .owner
            .as_deref()
            .and_then(|owner| self.queries.iter().find(|record| record.name == owner));
        let field = own_field(&reached.function.body, at);
        match (record, field) {
            (Some(record), Some(field)) => Way::Fields(vec![(record.name.as_str(), field)]),
            _ => Way::Argument(performing),
        }
    }

    fn body_ways(&self, name: &str) -> Vec<Way<'a>> {
        let segments: Vec<&str> = segments(name).collect();
        let mut ways = Vec::new();
        for body in &self.bodies {
            let Some(steps) = self.steps(body, &segments) else {
                continue;
            };
            ways.extend(steps.last().and_then(|step| self.set_by_client(*step)));
            ways.push(Way::Fields(steps));
        }
        if self.bodies.is_empty() {
            for performing in &self.performing {
                let reached = self.client.reach(*performing);
                let mut texts = reached.iter().flat_map(Placed::texts);
                if texts.any(|(_, text)| Some(&text) == segments.last()) {
                    ways.push(Way::Argument(*performing));
                }
            }
        }
        ways
    }

    /// Where the client itself fills this field of a record, on the way of this operation.
    fn set_by_client(&self, (record, field): (&str, &str)) -> Option<Way<'a>> {
        let sets = |placed: &Placed<'_>| {
            literals(&placed.function.body)
                .iter()
                .any(|made| made.record == record && made.fields.contains(&field))
        };
        let reached = self
            .performing
            .iter()
            .flat_map(|from| self.client.reach(*from));
        let found = { reached }.find(sets)?;
        Some(Way::Client(found.source))
    }

    /// The fields that lead to a place in the body. What holds any JSON holds everything below it.
    fn steps(&self, body: &'a Record, segments: &[&str]) -> Option<Vec<(&'a str, &'a str)>> {
        let (first, rest) = segments.split_first()?;
        let field = body.fields.iter().find(|field| field.key == *first)?;
        let mut steps = vec![(body.name.as_str(), field.name.as_str())];
        if rest.is_empty() {
            return Some(steps);
        }
        let below = self
            .client
            .records_in(&field.kind)
            .find_map(|record| self.steps(record, rest));
        let is_open = field
            .kind
            .iter()
            .any(|token| OPEN.iter().any(|open| token.is_word(open)));
        match below {
            Some(below) => steps.extend(below),
            None if is_open => {}
            None => return None,
        }
        Some(steps)
    }

    /// Why the client does not send it, in the words of its rustdoc: `` Not offered: `field`: reason. `` For what lies
    /// in something else, the reason of that counts too.
    pub(super) fn reason(&self, parameter: &Parameter) -> Option<String> {
        let name = parameter.name.as_str();
        match parameter.place {
            Place::Path => None,
            Place::Query => self.said_of(name, &self.queries),
            Place::Body => self.said_of(name, &self.bodies).or_else(|| {
                let segments: Vec<&str> = segments(name).collect();
                let mut bodies = self.bodies.iter();
                let inside = bodies.find_map(|body| self.reason_below(body, &segments));
                inside.or_else(|| {
                    let (outer, _) = name.rsplit_once('.')?;
                    let outer = outer.strip_suffix("[]").unwrap_or(outer);
                    self.said_of(outer, &self.bodies)
                })
            }),
        }
    }

    /// What the rustdoc of the functions, or of these records, says of a field.
    fn said_of(&self, name: &str, records: &[&Record]) -> Option<String> {
        let functions = self.performing.iter().map(|placed| &placed.function.docs);
        let records = records.iter().map(|record| &record.docs);
        functions
            .chain(records)
            .find_map(|docs| reason_for(docs, name))
    }

    fn reason_below(&self, body: &Record, segments: &[&str]) -> Option<String> {
        let (first, rest) = segments.split_first()?;
        if let Some(reason) = reason_for(&body.docs, first) {
            return Some(reason);
        }
        let field = body.fields.iter().find(|field| field.key == *first)?;
        self.client
            .records_in(&field.kind)
            .find_map(|record| self.reason_below(record, rest))
    }
}

/// The keys that lead to a place in the body: `units[].name` is `units` and `name`.
fn segments(name: &str) -> impl Iterator<Item = &str> {
    name.split('.')
        .map(|segment| segment.strip_suffix("[]").unwrap_or(segment))
}

/// The field of the record itself that goes with the text at `at`: the one in the same call, or the last one before.
fn own_field(body: &[Token], at: usize) -> Option<&str> {
    let field = |place: usize| {
        let is_own = body[place].is_word("self") && is_open(body, place + 1, '.');
        is_own.then(|| body.get(place + 2)?.word()).flatten()
    };
    let call = at.checked_sub(1).filter(|open| is_open(body, *open, '('));
    let with_it = call.and_then(|open| (at..closing(body, open)).find_map(field));
    with_it.or_else(|| (0..at).rev().find_map(field))
}

/// The reason that rustdoc gives for leaving out a field.
fn reason_for(docs: &[String], name: &str) -> Option<String> {
    let text = docs.join(" ");
    text.split("Not offered:").skip(1).find_map(|said| {
        let (names, reason) = names_and_reason(said)?;
        let reason = reason.split_once(". ").map_or(reason, |(first, _)| first);
        let reason = reason.trim().trim_end_matches('.');
        (names.contains(&name) && !reason.is_empty()).then(|| reason.to_owned())
    })
}

/// `` `a`, `b`: because `` apart.
fn names_and_reason(said: &str) -> Option<(Vec<&str>, &str)> {
    let mut names = Vec::new();
    let mut rest = said.trim_start();
    loop {
        let (name, after) = rest.strip_prefix('`')?.split_once('`')?;
        names.push(name);
        if let Some(reason) = after.trim_start().strip_prefix(':') {
            return Some((names, reason));
        }
        rest = [", and ", ", ", " and "]
            .iter()
            .find_map(|link| after.strip_prefix(link))?
            .trim_start();
    }
}

#[cfg(test)]
#[path = "sending_tests.rs"]
mod tests;
