//! Style sheets and styles that ask for nothing. What is not understood is left out: a declaration, a rule, or a rule with
//! all that it holds.

/// The functions that a value may call; each of the others may fetch, or run, something.
const FUNCTIONS: [&str; 10] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "calc",
    "min",
    "max",
    "clamp",
    "scale",
    "translate",
];
/// How deep rules may lie in each other.
const DEEPEST: usize = 4;

/// The declarations of a `style` attribute that ask for nothing.
pub(crate) fn declarations(style: &str) -> String {
    let style = without_comments(style);
    let kept: Vec<String> = style.split(';').filter_map(declaration).collect();
    kept.join(";")
}

fn declaration(text: &str) -> Option<String> {
    let (name, value) = text.split_once(':')?;
    let (name, value) = (name.trim(), value.trim());
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    // Both run code in programs of old.
    let runs = ["behavior", "-moz-binding"];
    let lower = name.to_ascii_lowercase();
    (is_name && !runs.contains(&lower.as_str()) && is_harmless(value))
        .then(|| format!("{lower}:{value}"))
}

/// Whether a value is made of words, numbers, strings and known functions alone.
fn is_harmless(value: &str) -> bool {
    const SIGNS: &str = " \t\n\r#%.,()!+-*/_'\"";
    let known = |letter: char| letter.is_alphanumeric() || SIGNS.contains(letter);
    if value.is_empty() || !value.chars().all(known) || !has_whole_strings(value) {
        return false;
    }
    value.match_indices('(').all(|(at, _)| {
        let before = &value[..at];
        let start = before
            .rfind(|letter: char| !(letter.is_alphanumeric() || "-_".contains(letter)))
            .map_or(0, |found| {
                found + before[found..].chars().next().map_or(1, char::len_utf8)
            });
        let function = before[start..].to_ascii_lowercase();
        function.is_empty() || FUNCTIONS.contains(&function.as_str())
    })
}

/// The rules of a style sheet that ask for nothing: those with a selector, and those for a kind of screen.
pub(crate) fn sheet(css: &str) -> String {
    let mut kept = String::new();
    rules(&without_comments(css), 0, &mut kept);
    kept
}

fn rules(css: &str, depth: usize, kept: &mut String) {
    let mut rest = css;
    while let Some(at) = rest.find(['{', ';', '}']) {
        let (head, tail) = rest.split_at(at);
        let head = head.trim();
        if !tail.starts_with('{') {
            // A rule without a block, such as an import; or a brace too many.
            rest = &tail[1..];
            continue;
        }
        let (block, after) = block(tail);
        rest = after;
        if let Some(screen) = head.strip_prefix("@media") {
            if depth < DEEPEST && is_screen(screen) {
                kept.push_str("@media ");
                kept.push_str(screen.trim());
                kept.push_str(" {\n");
                rules(block, depth + 1, kept);
                kept.push_str("}\n");
            }
        } else if is_selector(head) && !block.contains('{') {
            let declarations = declarations(block);
            if !declarations.is_empty() {
                kept.push_str(head);
                kept.push_str(" { ");
                kept.push_str(&declarations);
                kept.push_str(" }\n");
            }
        }
    }
}

/// What stands between the brace that `css` begins with and the one that closes it, and what comes after.
fn block(css: &str) -> (&str, &str) {
    let mut open = 0_usize;
    for (at, letter) in css.char_indices() {
        match letter {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return (&css[1..at], &css[at + 1..]);
        }
    }
    (&css[1..], "")
}

fn is_screen(query: &str) -> bool {
    let known =
        |letter: char| letter.is_ascii_alphanumeric() || " \t\n\r():,.-/=>".contains(letter);
    !query.trim().is_empty() && query.chars().all(known)
}

fn is_selector(head: &str) -> bool {
    let known =
        |letter: char| letter.is_alphanumeric() || " \t\n\r.#:,>+~*-_[]=\"'^$|()".contains(letter);
    !head.is_empty() && head.chars().all(known) && has_whole_strings(head)
}

/// Whether each string ends: one that does not would make words of what follows.
fn has_whole_strings(text: &str) -> bool {
    let mut open = None;
    for letter in text.chars() {
        match (open, letter) {
            (None, '"' | '\'') => open = Some(letter),
            (Some(_), '\n' | '\r') => return false,
            (Some(quote), letter) if quote == letter => open = None,
            _ => {}
        }
    }
    open.is_none()
}

/// Without comments: one in the midst of a word would hide it. An escape would as well, so no text that has one is read.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        kept.push(' ');
        rest = rest[start + 2..]
            .split_once("*/")
            .map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_for_something_is_left_out() {
        let kept = declarations(
            "color:#333; background: url(https://x.example/a.png); width:100%; b: expression(alert(1))",
        );
        assert_eq!(kept, "color:#333;width:100%");
        for hostile in [
            "background:URL('a')",
            "background:u\\72l(a)",
            "background:ur/**/l(a)",
            "background:image-set('a' 1x)",
            "behavior:something",
            "-moz-binding:x",
            "filter:progid:DXImageTransform.Microsoft.X()",
            "background:\u{fe}url(a)",
            "color:red</style>",
            "x:y:z",
            "font-family:'a;background:url(b)",
        ] {
            assert!(
                !declarations(hostile).contains(['(', '<', '\\']),
                "{hostile}"
            );
        }
    }

    #[test]
    fn colours_and_sums_stay() {
        let style = "color:rgb(1, 2, 3);width:calc(100% - 10px);font-family:\"Segoe UI\", Arial;margin:0 auto !important";
        assert_eq!(declarations(style), style);
    }

    #[test]
    fn a_sheet_keeps_rules_for_screens_and_drops_imports() {
        let kept = sheet(
            "@import url(a.css); @font-face { src: url(b) } p > a { color: red; background: url(c) }\n\
             @media only screen and (max-width:480px) { .x { width: 100% !important } } } i{color:blue}",
        );
        assert_eq!(
            kept,
            "p > a { color:red }\n@media only screen and (max-width:480px) {\n.x { width:100% !important }\n}\ni { color:blue }\n"
        );
    }

    #[test]
    fn a_sheet_cannot_end_its_tag() {
        for hostile in [
            "a{color:red}</style><script>1</script>",
            "</style ><p>{}",
            "@media </style> { a { color: red } }",
            "a{color:</style>}",
            "a{{{{{{{{color:red",
            "}}}}a{color:red}",
        ] {
            assert!(!sheet(hostile).contains('<'), "{hostile}");
        }
    }
}
