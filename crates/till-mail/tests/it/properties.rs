//! What holds for whatever is typed.

use std::collections::BTreeMap;

use dom_query::Document;
use proptest::{collection::vec, prelude::*, sample::select};
use till_mail::{
    Align, Block, Body, Content, Letter, Target, clean_rich_text, merge, preview_document, render,
};

use crate::{
    harmless::{wrong_in_letter, wrong_in_preview, wrong_in_rich_text},
    hostile_cases::cases,
};

/// Shreds of hostile HTML in any order, with words between.
fn shreds() -> impl Strategy<Value = String> {
    let signs = [
        "<",
        ">",
        "\"",
        "'",
        "/",
        "=",
        "<!--",
        "-->",
        "<svg>",
        "<math>",
        "<style>",
        "</style>",
        "<table>",
        "<td>",
        "<a href=",
        "<img src=",
        " onerror=",
        "javascript:",
        "{{",
        "}}",
        "{%",
        "url(",
        "&#",
        ";",
        "</p>",
        "\0",
        "[[till:0]]",
        "{{contact_name}}",
        "chào",
    ];
    let whole: Vec<String> = cases("listener.example")
        .into_iter()
        .map(|case| case.html)
        .collect();
    let shred = prop_oneof![
        4 => select(signs.to_vec()).prop_map(str::to_owned),
        1 => select(whole),
        1 => ".{0,6}",
    ];
    vec(shred, 0..12).prop_map(|shreds| shreds.concat())
}

/// What a reader sees of rich text.
fn words(html: &str) -> String {
    Document::fragment(html).text().to_string()
}

fn letter(text: String, own: bool) -> Letter {
    let body = if own {
        Body::Html(text.clone())
    } else {
        let content = Content::Text {
            html: text.clone(),
            align: Align::Left,
        };
        let heading = Content::Heading {
            words: text.clone(),
            large: false,
            align: Align::Left,
        };
        let columns = Content::Columns {
            columns: vec![
                vec![Block {
                    key: "c".to_owned(),
                    content: heading,
                }],
                Vec::new(),
            ],
        };
        Body::Blocks(vec![
            Block {
                key: "a".to_owned(),
                content,
            },
            Block {
                key: "b".to_owned(),
                content: columns,
            },
        ])
    };
    Letter {
        subject: text.clone(),
        preheader: text,
        body,
        ..Letter::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_preview_runs_and_fetches_nothing(html in shreds()) {
        let wrong = wrong_in_preview(&preview_document(&html));
        prop_assert!(wrong.is_empty(), "{:?}", wrong);
    }

    #[test]
    fn a_letter_is_laid_out_whatever_is_typed(text in shreds(), own: bool) {
        let rendered = render(&letter(text, own)).unwrap();
        prop_assert_eq!(rendered.bytes, rendered.html.len());
        prop_assert!(wrong_in_preview(&preview_document(&rendered.html)).is_empty());
        if own {
            let wrong = wrong_in_letter(&rendered.html);
            prop_assert!(wrong.is_empty(), "{:?}", wrong);
        }
    }

    #[test]
    fn rich_text_is_clean_after_once(text in shreds()) {
        // Not that it is the same again: tags that are not allowed within one another are read in another order by the next reader.
        let once = clean_rich_text(&text);
        let wrong = wrong_in_rich_text(&once);
        prop_assert!(wrong.is_empty(), "{:?} in {}", wrong, once);
        prop_assert_eq!(words(&clean_rich_text(&once)), words(&once));
    }

    #[test]
    fn a_text_without_fields_stays_as_it_is(text in "([^{]|\\{[^{%])*") {
        let merged = merge(&text, &BTreeMap::new(), Target::Text).unwrap();
        prop_assert_eq!(merged.text, text);
    }

    #[test]
    fn a_value_is_put_in_and_never_read_as_a_template(value in "\\PC*") {
        let values = BTreeMap::from([("name".to_owned(), value.clone())]);
        let merged = merge("a{{name}}b{{ name }}", &values, Target::Text).unwrap();
        prop_assert_eq!(merged.text, format!("a{value}b{value}"));
    }
}
