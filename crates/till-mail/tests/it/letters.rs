//! A shop's letters: laid out, sized, checked.

use std::collections::BTreeMap;

use till_mail::{
    Align, Block, Body, Code, Content, GMAIL_CUTS_AT, Letter, Sender, Target, merge,
    preview_document, render,
};

fn block(key: &str, content: Content) -> Block {
    Block {
        key: key.to_owned(),
        content,
    }
}

fn text(html: &str) -> Content {
    Content::Text {
        html: html.to_owned(),
        align: Align::Left,
    }
}

fn product(name: &str) -> Content {
    Content::Product {
        code: "SP0101".to_owned(),
        name: name.to_owned(),
        price: "139.000 ₫".to_owned(),
        old_price: "163.500 ₫".to_owned(),
        picture: "https://anh.example/banh.png".to_owned(),
        link: String::new(),
    }
}

fn tet() -> Letter {
    let words = |words: &str| words.to_owned();
    Letter {
        subject: words("{{contact_name}} ơi, Tết sớm giảm 15 % bánh kẹo"),
        preheader: words("Từ 24 đến 30/11 tại cửa hàng"),
        sender: Sender {
            name: words("An Phúc Mart"),
            address: words("tin@anphuc.example"),
            ..Sender::default()
        },
        track: true,
        accent: words("#a3362d"),
        body: Body::Blocks(vec![
            block(
                "1",
                Content::Picture {
                    address: words("https://anh.example/tet.png"),
                    alternative: words("Quà Tết"),
                    link: String::new(),
                },
            ),
            block(
                "2",
                Content::Heading {
                    words: words("Tết sớm, mua từ bây giờ"),
                    large: true,
                    align: Align::Left,
                },
            ),
            block(
                "3",
                text("<p>Chào {{ contact_name }}, <b>giảm 15 %</b>.</p>"),
            ),
            block(
                "4",
                Content::Columns {
                    columns: vec![
                        vec![block("4a", product("Bánh Danisa"))],
                        vec![block("4b", product("Hạt điều"))],
                    ],
                },
            ),
            block(
                "5",
                Content::Coupon {
                    words: words("Giảm thêm 20.000 ₫"),
                    code: words("TETSOM"),
                },
            ),
            block(
                "6",
                Content::Button {
                    words: words("Xem hàng giảm giá"),
                    address: words("https://anphuc.example/tet?kh={{code}}"),
                    align: Align::Center,
                },
            ),
            block("7", Content::Divider),
            block("8", Content::Spacer { height: 24 }),
            block(
                "9",
                Content::Footer {
                    html: words("<p>An Phúc Mart · 12 Lê Văn Sỹ</p>"),
                    opt_out_words: words("Từ chối nhận thư"),
                    opt_out_address: words("mailto:tin@anphuc.example?subject=stop"),
                },
            ),
        ]),
    }
}

fn codes(letter: &Letter) -> Vec<Code> {
    let rendered = render(letter).unwrap();
    rendered
        .findings
        .into_iter()
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn blocks_become_a_letter_that_keeps_the_placeholders_of_nextx() {
    let rendered = render(&tet()).unwrap();
    assert!(rendered.findings.is_empty(), "{:?}", rendered.findings);
    for part in [
        "{{ contact_name }}",
        "https://anphuc.example/tet?kh={{code}}",
        "Tết sớm, mua từ bây giờ",
        "src=\"https://anh.example/tet.png\"",
        "#a3362d",
        "TETSOM",
        "Từ chối nhận thư",
        "Từ 24 đến 30/11 tại cửa hàng",
    ] {
        assert!(rendered.html.contains(part), "{part}");
    }
    assert!(rendered.html.starts_with("<!doctype html>"));
    // Nothing is asked of a third party: the only addresses are those that were typed, and the names of formats.
    let hosts: Vec<&str> = rendered
        .html
        .split("://")
        .skip(1)
        .map(|rest| rest.split(['/', '"']).next().unwrap())
        .collect();
    assert!(
        hosts
            .iter()
            .all(|host| ["anh.example", "anphuc.example", "www.w3.org"].contains(host)),
        "{hosts:?}"
    );
    assert!(rendered.bytes < 30_000, "{}", rendered.bytes);
    assert!(!rendered.html.contains("[[till:"));
}

#[test]
fn the_plain_text_says_the_same() {
    let plain = render(&tet()).unwrap().plain;
    assert_eq!(
        plain,
        "[Quà Tết]\n\nTết sớm, mua từ bây giờ\n\nChào {{ contact_name }}, giảm 15 %.\n\n\
         Bánh Danisa, SP0101: 139.000 ₫ (163.500 ₫)\n\nHạt điều, SP0101: 139.000 ₫ (163.500 ₫)\n\n\
         Giảm thêm 20.000 ₫: TETSOM\n\nXem hàng giảm giá: https://anphuc.example/tet?kh={{code}}\n\n---\n\n\
         An Phúc Mart · 12 Lê Văn Sỹ\nTừ chối nhận thư: mailto:tin@anphuc.example?subject=stop"
    );
}

#[test]
fn a_recipient_sees_their_own_letter() {
    let rendered = render(&tet()).unwrap();
    let hoa = BTreeMap::from([
        ("contact_name".to_owned(), "Chị Hoa".to_owned()),
        ("code".to_owned(), "KH01".to_owned()),
    ]);
    let merged = merge(&rendered.html, &hoa, Target::Html).unwrap();
    assert!(merged.missing.is_empty());
    let shown = preview_document(&merged.text);
    assert!(shown.contains("Chào Chị Hoa"));
    assert!(shown.contains("title=\"https://anphuc.example/tet?kh=KH01\""));
    assert!(shown.contains("<b>Quà Tết</b>https://anh.example/tet.png"));
    // On a phone the columns stand under each other: the sheet that says so is kept.
    assert!(shown.contains("@media only screen and (min-width:480px)"));
    let nobody = merge(&rendered.html, &BTreeMap::new(), Target::Html).unwrap();
    assert_eq!(nobody.missing.len(), 2);
}

#[test]
fn each_thing_that_is_wrong_is_told_with_its_block() {
    let mut letter = tet();
    letter.subject = "Tết sớm giảm giá mười lăm phần trăm cho mọi loại bánh kẹo và mứt".to_owned();
    letter.preheader = String::new();
    letter.sender.address = "tin@".to_owned();
    letter.body = Body::Blocks(vec![
        block(
            "a",
            Content::Picture {
                address: "http://anh.example/a.png".to_owned(),
                alternative: " ".to_owned(),
                link: "www.example".to_owned(),
            },
        ),
        block(
            "b",
            Content::Button {
                words: "Xem".to_owned(),
                address: String::new(),
                align: Align::Left,
            },
        ),
        block("c", text("<p>{{ten}}</p><a href=\"javascript:1\">a</a>")),
        block("d", text("<p>dòng\n{{ contact_name | upper }}</p>")),
        block(
            "e",
            Content::Picture {
                address: String::new(),
                alternative: String::new(),
                link: String::new(),
            },
        ),
        block(
            "f",
            Content::Button {
                words: String::new(),
                address: "https://x.example".to_owned(),
                align: Align::Left,
            },
        ),
    ]);
    let found = render(&letter).unwrap().findings;
    let told: Vec<(Code, Option<&str>, &str)> = found
        .iter()
        .map(|finding| {
            (
                finding.code,
                finding.block.as_deref(),
                finding.detail.as_str(),
            )
        })
        .collect();
    for expected in [
        (Code::SubjectLong, None, "64"),
        (Code::NoPreheader, None, ""),
        (Code::SenderAddress, None, "tin@"),
        (Code::PictureNotHttps, Some("a"), "http://anh.example/a.png"),
        (
            Code::PictureWithoutWords,
            Some("a"),
            "http://anh.example/a.png",
        ),
        (Code::LinkUnsafe, Some("a"), "www.example"),
        (Code::ButtonWithoutAddress, Some("b"), "Xem"),
        (Code::UnknownField, Some("c"), "ten"),
        (Code::LinkUnsafe, Some("c"), "javascript:1"),
        (Code::PictureMissing, Some("e"), ""),
        (Code::ButtonWithoutWords, Some("f"), ""),
        (Code::NoWayOut, None, ""),
    ] {
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
    let syntax = found
        .iter()
        .find(|finding| finding.code == Code::Syntax)
        .unwrap();
    assert_eq!(
        (syntax.block.as_deref(), syntax.place),
        (Some("d"), Some((2, 1)))
    );
    assert!(syntax.blocks);
    // What must not be sent like this comes first.
    let first_that_may = found.iter().position(|finding| !finding.blocks).unwrap();
    assert!(
        found[first_that_may..]
            .iter()
            .all(|finding| !finding.blocks)
    );
}

#[test]
fn an_empty_letter_says_what_it_needs() {
    assert_eq!(
        codes(&Letter::default()),
        [
            Code::NoSubject,
            Code::NoSender,
            Code::Empty,
            Code::NoPreheader,
            Code::NoWayOut
        ]
    );
}

#[test]
fn own_html_is_checked_like_blocks() {
    let mut letter = tet();
    letter.body = Body::Html(
        "<style>p{color:red}</style><p>Chào {{contact_name}}</p><img src=\"http://a.example/b.png\">\
         <a href=\"https://a.example/bo\">Hủy đăng ký</a><script>1</script>"
            .to_owned(),
    );
    assert_eq!(
        codes(&letter),
        [
            Code::Removed,
            Code::PictureNotHttps,
            Code::PictureWithoutWords
        ]
    );
    let html = render(&letter).unwrap().html;
    assert!(html.contains("p { color:red }"));
    assert!(html.contains("<p>Chào {{contact_name}}</p><img src=\"http://a.example/b.png\">"));

    letter.body = Body::Html("<p>&#123;&#123; 7*7 }}</p>".to_owned());
    assert!(codes(&letter).contains(&Code::Syntax));
}

#[test]
fn gmail_cuts_a_large_letter() {
    let mut letter = tet();
    letter.body = Body::Html(format!(
        "<p>{}</p><a href=\"https://a.example/\">Từ chối</a>",
        "chữ ".repeat(GMAIL_CUTS_AT / 6)
    ));
    assert!(codes(&letter).contains(&Code::TooLarge));
}

#[test]
fn a_letter_is_kept_as_json_and_read_again() {
    let json = serde_json::to_string(&tet()).unwrap();
    assert_eq!(serde_json::from_str::<Letter>(&json).unwrap(), tet());
    // One of an earlier version lacks what came later.
    let old: Letter = serde_json::from_str("{\"subject\":\"a\"}").unwrap();
    assert_eq!(old.subject, "a");
    assert_eq!(old.body, Body::Blocks(Vec::new()));
}
