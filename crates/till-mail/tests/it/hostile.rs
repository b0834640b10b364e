//! HTML that wants to run or to fetch something, on each way that it may come.

use std::collections::BTreeMap;

use till_mail::{Align, Block, Body, Content, Letter, Target, merge, preview_document, render};

use crate::{
    harmless::{wrong_in_letter, wrong_in_preview},
    hostile_cases::{Case, cases},
};

const HOST: &str = "listener.example";
/// So many cases there are at least.
const FEWEST: usize = 500;

fn told(wrong: Vec<(String, String, Vec<String>)>) {
    let lines: Vec<String> = wrong
        .iter()
        .map(|(name, html, wrong)| format!("{name}: {html:?}\n    {}", wrong.join(", ")))
        .collect();
    assert!(
        lines.is_empty(),
        "{} cases\n{}",
        lines.len(),
        lines.join("\n")
    );
}

/// Each case with what `show` makes of it, where that is wrong.
fn wrong(show: impl Fn(&Case) -> Vec<String>) -> Vec<(String, String, Vec<String>)> {
    let cases = cases(HOST);
    assert!(cases.len() >= FEWEST, "{} cases", cases.len());
    cases
        .into_iter()
        .filter_map(|case| {
            let wrong = show(&case);
            (!wrong.is_empty()).then_some((case.name, case.html, wrong))
        })
        .collect()
}

#[test]
fn a_preview_of_hostile_html_runs_and_fetches_nothing() {
    told(wrong(|case| {
        wrong_in_preview(&preview_document(&case.html))
    }));
}

#[test]
fn a_preview_of_a_preview_runs_and_fetches_nothing() {
    told(wrong(|case| {
        wrong_in_preview(&preview_document(&preview_document(&case.html)))
    }));
}

#[test]
fn a_letter_of_hostile_html_is_sent_without_what_runs() {
    told(wrong(|case| {
        let letter = Letter {
            body: Body::Html(case.html.clone()),
            ..Letter::default()
        };
        wrong_in_letter(&render(&letter).unwrap().html)
    }));
}

/// All plain texts of a letter hold the case, and so does its rich text.
fn everywhere(html: &str) -> Letter {
    let text = || html.to_owned();
    let contents = [
        Content::Text {
            html: text(),
            align: Align::Left,
        },
        Content::Heading {
            words: text(),
            large: true,
            align: Align::Center,
        },
        Content::Picture {
            address: format!("https://{HOST}/a.png?{html}"),
            alternative: text(),
            link: format!("https://{HOST}/{html}"),
        },
        Content::Button {
            words: text(),
            address: format!("https://{HOST}/?{html}"),
            align: Align::Right,
        },
        Content::Product {
            code: text(),
            name: text(),
            price: text(),
            old_price: text(),
            picture: text(),
            link: text(),
        },
        Content::Coupon {
            words: text(),
            code: text(),
        },
        Content::Footer {
            html: text(),
            opt_out_words: text(),
            opt_out_address: format!("https://{HOST}/?{html}"),
        },
    ];
    let block = |(at, content)| Block {
        key: at_key(at),
        content,
    };
    Letter {
        subject: text(),
        preheader: text(),
        accent: text(),
        body: Body::Blocks(contents.into_iter().enumerate().map(block).collect()),
        ..Letter::default()
    }
}

fn at_key(at: usize) -> String {
    format!("b{at}")
}

#[test]
fn hostile_words_in_blocks_stay_words() {
    told(wrong(|case| {
        let html = render(&everywhere(&case.html)).unwrap().html;
        let mut wrong = wrong_in_preview(&preview_document(&html));
        // What the blocks are laid out with has comments and style sheets of its own; nothing else may have come with the words.
        let ours = render(&everywhere("a")).unwrap().html;
        for sign in [
            "<script", "<svg", "<math", "<iframe", "<form", "<object", "<embed", "<base", "<link",
            "<style", "<meta", "<!--",
        ] {
            let found = html.matches(sign).count();
            if found != ours.matches(sign).count() {
                wrong.push(format!("{found} × {sign}"));
            }
        }
        wrong
    }));
}

#[test]
fn hostile_values_of_fields_stay_words() {
    let template = "<p title=\"{{contact_name}}\">{{contact_name}}</p><a href=\"https://a.example/?{{contact_name}}\">b</a>";
    told(wrong(|case| {
        let values = BTreeMap::from([("contact_name".to_owned(), case.html.clone())]);
        let merged = merge(template, &values, Target::Html).unwrap().text;
        let mut wrong = wrong_in_preview(&preview_document(&merged));
        let tags = merged.matches('<').count();
        if tags != 4 {
            wrong.push(format!("{tags} tags"));
        }
        wrong
    }));
}
