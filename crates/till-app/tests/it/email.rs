//! The letter of an email campaign as a recipient sees it.

use std::collections::BTreeMap;

use till_app::ops::email::{Align, Block, Body, Code, Content, Letter};

use crate::till::Till;

fn letter(html: &str) -> Letter {
    let content = Content::Text {
        html: html.to_owned(),
        align: Align::Left,
    };
    Letter {
        subject: "Chào {{contact_name}}".to_owned(),
        preheader: "Giỏ quà tết".to_owned(),
        body: Body::Blocks(vec![Block {
            key: "a".to_owned(),
            content,
        }]),
        ..Letter::default()
    }
}

fn hoa() -> BTreeMap<String, String> {
    BTreeMap::from([("contact_name".to_owned(), "Hoa & Nam".to_owned())])
}

#[tokio::test]
async fn a_letter_is_shown_as_a_recipient_sees_it_and_sent_with_its_placeholders() {
    let till = Till::ready().await;
    let typed = letter("<p>Chào {{ contact_name }}, mã {{code}}</p><script>1</script>");
    let preview = till.app.email_preview(typed.clone(), hoa()).await.unwrap();
    assert_eq!(preview.subject, "Chào Hoa & Nam");
    assert_eq!(preview.preheader, "Giỏ quà tết");
    assert_eq!(preview.plain, "Chào Hoa & Nam, mã {{code}}");
    assert!(preview.html.contains("Chào Hoa &amp; Nam, mã {{code}}"));
    assert!(!preview.html.contains("<script"));
    assert_eq!(preview.missing.into_iter().collect::<Vec<_>>(), ["code"]);

    let source = till.app.email_source(typed).await.unwrap();
    assert_eq!(source.len(), preview.bytes);
    assert!(source.contains("Chào {{ contact_name }}, mã {{code}}"));
    till.end().await;
}

#[tokio::test]
async fn a_template_with_a_mistake_is_shown_as_typed_and_told_with_its_place() {
    let till = Till::ready().await;
    let typed = letter("<p>Chào {{ contact_name|upper }}</p>");
    let preview = till.app.email_preview(typed, hoa()).await.unwrap();
    assert_eq!(preview.subject, "Chào Hoa & Nam");
    assert!(preview.html.contains("{{ contact_name|upper }}"));
    let syntax = preview
        .findings
        .iter()
        .find(|finding| finding.code == Code::Syntax)
        .unwrap();
    assert_eq!(
        (syntax.block.as_deref(), syntax.place),
        (Some("a"), Some((1, 9)))
    );
    till.end().await;
}

#[tokio::test]
async fn hostile_html_and_hostile_values_are_shown_as_words_alone() {
    let till = Till::ready().await;
    let mut typed = letter("");
    typed.body = Body::Html(
        "<p onclick=x()>{{contact_name}}</p><img src=https://x.example/a.png>".to_owned(),
    );
    let hostile = BTreeMap::from([(
        "contact_name".to_owned(),
        "<img src=x onerror=y()>".to_owned(),
    )]);
    let preview = till.app.email_preview(typed, hostile).await.unwrap();
    assert!(
        preview
            .html
            .contains("<p>&lt;img src=x onerror=y()&gt;</p>")
    );
    assert!(!preview.html.contains("<img"));
    assert!(preview.html.contains("https://x.example/a.png"));
    assert!(
        preview
            .findings
            .iter()
            .any(|finding| finding.code == Code::Removed)
    );
    till.end().await;
}
