use super::super::{reference::Operation, source::Source, till::Till, token::tokens};
use super::*;

const CLIENT: &str = r#"
    area! {
        /// Orders.
        Orders, orders
    }

    impl Client { pub fn form(&self, key: Key) -> Form { Form { key } } }

    /// Which orders.
    ///
    /// Not offered: `sort`: the server ignores it (Q11).
    pub struct OrderQuery { pub branch_id: Option<BranchId>, pub search: Option<String>, pub kinds: Vec<String> }

    impl OrderQuery {
        pub fn of_branch(branch_id: BranchId) -> Self { Self { branch_id, ..Self::default() } }
        fn request(&self) -> Request {
            let request = Request::get("order.list", PATH)
                .filter("branch_id", self.branch_id)
                .filter(SEARCH, self.search.as_ref());
            self.kinds.iter().fold(request, |request, kind| request.filter("type[]", Some(kind)))
        }
    }

    const SEARCH: &str = "strSearch";

    record! {
        /// The body. Not offered: `staff`, `user.name`: nobody
        /// knows them (D19). Another sentence.
        ///
        /// Not offered: `id`: the server gives it.
        pub struct NewOrder { note: String, kind: String, lines: Vec<NewLine>, params: Map, state: Opaque, user: String, }
    }

    record! {
        /// A line. Not offered: `colour`: it is not sold by colour.
        pub struct NewLine { unit_id: UnitId, #[serde(rename = "f_Convert")] convert: Amount, }
    }

    impl Orders {
        /// `order.list`: one page.
        pub async fn page(&self, query: &OrderQuery) -> Page { read_page(query.request()) }

        /// `order.detail`.
        pub async fn detail(&self, order: OrderId) -> Order { read(order) }

        /// `order.below`.
        pub async fn below(&self, parent: OrderId) -> Order { read().filter("search[parent]", parent) }

        /// `order.create`, sent once.
        pub async fn create(&self, order: &NewOrder) -> Accepted {
            self.frozen(encode(&NewOrder { kind: "retail".into(), ..order.clone() }))
        }

        /// `order.update`: all of it.
        pub async fn update(&self, id: OrderId, order: &NewOrder) -> Accepted { write(id, order) }
    }

    impl Form {
        /// `form.send`.
        pub async fn send(&self, entry: &FormEntry) -> Accepted { write(entry) }
    }

    record! { pub struct FormEntry { body: String, } }
"#;

const PAGE: &str = r#"fn read_page(request: Request) -> Page { request.filter("page", Some(0)) }"#;

const TILL: &str = r#"
    async fn look(session: &Session) {
        let query = OrderQuery { search: Some(name), ..OrderQuery::of_branch(BranchId(3)) };
        session.client.orders().page(&query).await;
        session.client.orders().create(&NewOrder {
            note: text, lines: lines.map(|line| NewLine { unit_id: id(), ..NewLine::default() }), ..NewOrder::default()
        });
        session.client.form(key(1)).send(&FormEntry { body, ..FormEntry::default() }).await;
    }
"#;

fn client() -> Client {
    Client {
        sources: vec![
            Source::parse("crates/nextx-api/src/api/orders.rs", tokens(CLIENT)),
            Source::parse("crates/nextx-api/src/page.rs", tokens(PAGE)),
        ],
    }
}

fn parameter(name: &str, place: Place) -> Parameter {
    let name = name.to_owned();
    Parameter { name, place }
}

/// Who sets a parameter: the till, the client, nobody yet, or the reason why nobody can.
fn who(operation: &str, name: &str, place: Place) -> String {
    let (client, till) = (
        client(),
        Till::of(Source::parse("crates/till-app/src/look.rs", tokens(TILL))),
    );
    let parameter = parameter(name, place);
    let sending = Sending::of(&client, operation);
    let ways = sending.ways(&parameter);
    let by_till = |way: &Way<'_>| till.sets(&client, &sending.performing, way).is_some();
    if ways.iter().any(by_till) {
        "till".to_owned()
    } else if ways.iter().any(|way| matches!(way, Way::Client(_))) {
        "client".to_owned()
    } else if ways.is_empty() {
        sending.reason(&parameter).unwrap_or_else(|| "?".to_owned())
    } else {
        "nobody yet".to_owned()
    }
}

#[test]
fn a_filter_is_set_where_the_till_fills_its_field() {
    for (name, expected) in [
        ("strSearch", "till"),
        // Through the function that makes the query.
        ("branch_id", "till"),
        ("type[]", "nobody yet"),
        ("page", "client"),
        ("sort", "the server ignores it (Q11)"),
        ("customer_id", "?"),
    ] {
        assert_eq!(who("order.list", name, Place::Query), expected, "{name}");
    }
}

#[test]
fn an_argument_is_set_where_the_till_calls_the_function() {
    assert_eq!(who("order.detail", "id", Place::Path), "nobody yet");
    assert_eq!(
        who("order.below", "search[parent]", Place::Query),
        "nobody yet"
    );
    assert_eq!(who("order.list", "id", Place::Path), "till");
}

#[test]
fn a_field_of_the_body_is_followed_into_what_holds_it() {
    for (name, expected) in [
        ("note", "till"),
        ("lines", "till"),
        ("lines[].unit_id", "till"),
        ("lines[].f_Convert", "nobody yet"),
        ("lines[].convert", "?"),
        ("kind", "client"),
        ("params.anything.below", "nobody yet"),
        ("state.name", "nobody yet"),
        ("user.email", "?"),
    ] {
        assert_eq!(who("order.create", name, Place::Body), expected, "{name}");
    }
}

#[test]
fn the_client_says_why_it_leaves_something_out() {
    for (name, expected) in [
        ("staff", "nobody knows them (D19)"),
        ("user.name", "nobody knows them (D19)"),
        ("staff.mobile", "nobody knows them (D19)"),
        ("lines[].colour", "it is not sold by colour"),
        ("colour", "?"),
    ] {
        assert_eq!(who("order.create", name, Place::Body), expected, "{name}");
    }
}

#[test]
fn the_number_in_a_path_is_not_that_in_the_body() {
    assert_eq!(who("order.update", "id", Place::Path), "nobody yet");
    assert_eq!(
        who("order.update", "id", Place::Body),
        "the server gives it"
    );
}

#[test]
fn a_handle_may_take_something() {
    assert_eq!(who("form.send", "body", Place::Body), "till");
}

#[test]
fn an_operation_without_a_function_sends_nothing() {
    let operation = Operation {
        id: "order.burn".to_owned(),
        title: String::new(),
        parameters: vec![parameter("id", Place::Path)],
    };
    assert_eq!(who(&operation.id, "id", Place::Path), "?");
}
