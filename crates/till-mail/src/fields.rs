//! Merge fields: `{{ name }}`, and nothing else. NextX fills them in itself when it sends; here they are found, checked, and
//! filled in for a preview.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{
    AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, syntax::SyntaxConfig,
};

/// The fields that are known: the two placeholders of NextX's documents, and what a recipient is sent with
/// (`email_campaign.create`: `customers`, `email_others`, `params`).
pub const FIELDS: [&str; 20] = [
    "contact_name",
    "cus_name",
    "name",
    "mobile",
    "email",
    "address",
    "code",
    "sex",
    "birthday",
    "message",
    "param_01",
    "param_02",
    "param_03",
    "param_04",
    "param_05",
    "param_06",
    "param_07",
    "param_08",
    "param_09",
    "param_10",
];

/// So many steps are run for one text, and as many again for each field in it.
const FUEL: u64 = 1_000;

/// What is wrong with a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `{{` without `}}` on its line or after.
    Unclosed,
    /// Nothing stands between the braces.
    NoName,
    /// What stands between the braces is no name of a field: a filter, a sum, a tag.
    NoField,
    /// `{% … %}`: NextX has no such language.
    Statement,
}

/// Why a template cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is not as NextX understands it.
    #[error("{fault:?} at line {line}, column {column}")]
    Syntax {
        /// From 1.
        line: u32,
        /// In characters, from 1.
        column: u32,
        /// What is wrong.
        fault: Fault,
    },
    /// It takes more work than a letter can need.
    #[error("the template takes too much work")]
    TooMuch,
    /// The blocks cannot be laid out, or a template that was checked cannot be filled in: a fault of the program.
    #[error("the letter cannot be laid out: {0}")]
    Markup(String),
}

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'t> {
    Words(&'t str),
    Field { name: &'t str, typed: &'t str },
}

/// Takes a template apart.
fn parts(template: &str) -> Result<Vec<Part<'_>>, Problem> {
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(found) = template[from..]
        .find("{{")
        .into_iter()
        .chain(template[from..].find("{%"))
        .min()
    {
        let at = from + found;
        let problem = |fault| {
            let (line, column) = place(template, at);
            Err(Problem::Syntax {
                line,
                column,
                fault,
            })
        };
        if template[at..].starts_with("{%") {
            return problem(Fault::Statement);
        }
        let Some(length) = template[at..].find("}}") else {
            return problem(Fault::Unclosed);
        };
        let end = at + length + 2;
        let name = template[at + 2..end - 2].trim();
        if name.is_empty() {
            return problem(Fault::NoName);
        }
        if name.contains("{{") {
            return problem(Fault::Unclosed);
        }
        if !is_name(name) {
            return problem(Fault::NoField);
        }
        if at > from {
            parts.push(Part::Words(&template[from..at]));
        }
        parts.push(Part::Field {
            name,
            typed: &template[at..end],
        });
        from = end;
    }
    if from < template.len() {
        parts.push(Part::Words(&template[from..]));
    }
    Ok(parts)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// Line and column of a place, in characters from 1.
fn place(text: &str, at: usize) -> (u32, u32) {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before
        .chars()
        .rev()
        .take_while(|letter| *letter != '\n')
        .count()
        + 1;
    (
        u32::try_from(line).unwrap_or(u32::MAX),
        u32::try_from(column).unwrap_or(u32::MAX),
    )
}

/// The names of the fields in a template, each once, known or not.
///
/// # Errors
/// [`Problem::Syntax`]
pub fn placeholders(template: &str) -> Result<BTreeSet<String>, Problem> {
    let names = parts(template)?.into_iter().filter_map(|part| match part {
        Part::Field { name, .. } => Some(name.to_owned()),
        Part::Words(_) => None,
    });
    Ok(names.collect())
}

/// What a template becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// HTML: what is filled in is escaped.
    Html,
    /// A subject, or plain text.
    Text,
}

/// A template with a recipient's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text. What the recipient lacks stands there as typed.
    pub text: String,
    /// The fields that the recipient lacks, or has empty.
    pub missing: BTreeSet<String>,
}

/// Fills in a recipient's fields, for a preview or an estimate. What is sent keeps its placeholders.
///
/// # Errors
/// [`Problem`]
pub fn merge(
    template: &str,
    values: &BTreeMap<String, String>,
    target: Target,
) -> Result<Merged, Problem> {
    let mut missing = BTreeSet::new();
    let mut filled: BTreeMap<&str, Value> = BTreeMap::new();
    let mut source = String::with_capacity(template.len());
    let mut fields = 0;
    for part in parts(template)? {
        match part {
            // The one other thing that the engine would take for its own.
            Part::Words(words) => source.push_str(&words.replace("{#", "{{'{#'}}")),
            Part::Field { name, typed } => {
                fields += 1;
                let value = values.get(name);
                if value.is_none_or(|value| value.trim().is_empty()) {
                    missing.insert(name.to_owned());
                }
                match value {
                    Some(value) => {
                        filled.insert(name, Value::from(value.as_str()));
                        source.push_str("{{");
                        source.push_str(name);
                        source.push_str("}}");
                    }
                    None => {
                        source.push_str("{{'");
                        source.push_str(typed);
                        source.push_str("'}}");
                    }
                }
            }
        }
    }
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_syntax(whole_lines()?);
    engine.set_fuel(Some(FUEL + FUEL * fields));
    engine.set_auto_escape_callback(move |_| match target {
        Target::Html => AutoEscape::Html,
        Target::Text => AutoEscape::None,
    });
    let text = engine
        .render_named_str("letter", &source, Value::from(filled))
        .map_err(|error| match error.kind() {
            ErrorKind::OutOfFuel => Problem::TooMuch,
            _ => Problem::Markup(error.to_string()),
        })?;
    Ok(Merged { text, missing })
}

/// The engine's own syntax, but a line break at the end stays.
fn whole_lines() -> Result<SyntaxConfig, Problem> {
    SyntaxConfig::builder()
        .keep_trailing_newline(true)
        .build()
        .map_err(|error| Problem::Markup(error.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn hoa() -> BTreeMap<String, String> {
        BTreeMap::from([
            ("contact_name".to_owned(), "Hoa <b>&\"".to_owned()),
            ("mobile".to_owned(), String::new()),
        ])
    }

    #[test]
    fn values_are_escaped_in_html_and_not_in_the_subject() {
        let html = merge("<p>Chào {{ contact_name }}</p>\n", &hoa(), Target::Html).unwrap();
        assert_eq!(html.text, "<p>Chào Hoa &lt;b&gt;&amp;&quot;</p>\n");
        let subject = merge("Chào {{contact_name}}", &hoa(), Target::Text).unwrap();
        assert_eq!(subject.text, "Chào Hoa <b>&\"");
        assert!(subject.missing.is_empty());
    }

    #[test]
    fn what_a_recipient_lacks_is_told_and_stays_as_typed() {
        let merged = merge("{{mobile}}|{{ code }}|{{code}}", &hoa(), Target::Text).unwrap();
        assert_eq!(merged.text, "|{{ code }}|{{code}}");
        assert_eq!(
            merged.missing,
            BTreeSet::from(["code".to_owned(), "mobile".to_owned()])
        );
    }

    #[test]
    fn anything_but_a_field_is_a_problem_at_its_place_and_is_not_run() {
        for (template, line, column, fault) in [
            ("a\nbò {{ contact_name|upper }}", 2, 4, Fault::NoField),
            ("{{ 7*7 }}", 1, 1, Fault::NoField),
            ("{{ self.x }}", 1, 1, Fault::NoField),
            ("{{ range(999999) }}", 1, 1, Fault::NoField),
            ("x{% for i in range(9) %}", 1, 2, Fault::Statement),
            ("{{}}", 1, 1, Fault::NoName),
            ("{{ a", 1, 1, Fault::Unclosed),
            ("{{ a {{b}}", 1, 1, Fault::Unclosed),
            ("{{<b>contact_name</b>}}", 1, 1, Fault::NoField),
            ("{{- contact_name }}", 1, 1, Fault::NoField),
        ] {
            let problem = Problem::Syntax {
                line,
                column,
                fault,
            };
            assert_eq!(
                merge(template, &hoa(), Target::Html),
                Err(problem),
                "{template}"
            );
        }
    }

    #[test]
    fn what_only_looks_like_a_template_stays() {
        for words in [
            "{# a #}",
            "a { b } c",
            "}}",
            "@media x{#a{color:red}}",
            "{'{",
            "\\{{contact_name",
        ] {
            let Ok(merged) = merge(words, &hoa(), Target::Html) else {
                assert!(words.contains("{{"), "{words}");
                continue;
            };
            assert_eq!(merged.text, words);
        }
    }
}
