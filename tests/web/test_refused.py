"""Forms that were refused: without scripts they come back as they were left, with the sentence beside the field."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.web import refused
from tests.web.routes import calls
from tests.web.running import ORIGIN, Person
from tests.web.seed import Seeded


def field(page: str, name: str) -> tuple[str, str]:
    """The tag of the refused field of this name, and what is said behind it."""
    tag = re.search(rf'<(?:input|textarea|select)[^>]* name="{name}"[^>]*aria-invalid="true"[^>]*>', page)
    said = re.search(rf'id="refused-{name}".*?data-text>(.*?)</span>', page, re.DOTALL)
    assert tag, page[:2000]
    assert said, page[:2000]
    return tag[0], html.unescape(said[1])


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "needs a name"), ("x" * 61, "at most 60 characters"), ("Family", "There is a tag called “Family” already.")],
)
def test_a_refused_tag_keeps_the_person_on_its_form(ann: Person, seeded: Seeded, name: str, said: str) -> None:
    ann.post("/people/tags", data={"name": "Family"})
    answer = ann.post("/people/tags", data={"name": name}, headers={"Referer": f"{ORIGIN}/people/tags?from=here"})
    assert answer.status_code in (409, 422)
    tag, sentence = field(answer.text, "name")
    assert f'value="{name}"' in tag
    assert "autofocus" in tag
    assert said in sentence
    assert answer.text.count("aria-invalid") == 1, "other forms of the page are left alone"


def test_a_form_in_a_dialog_or_behind_a_fold_is_opened(ann: Person, seeded: Seeded) -> None:
    about = f"/people/{seeded.contact}/about"
    sent = {"kind": "email", "label": "home & <b>", "value": "nobody"}
    page = ann.post(f"/people/{seeded.contact}/points", data=sent, headers={"Referer": ORIGIN + about}).text
    assert 'value="nobody"' in field(page, "value")[0]
    assert '<option value="email" selected>' in page
    assert 'value="home &amp; &lt;b&gt;"' in page, "what was right stays as well"
    dialog = re.search(r'<div[^>]*id="point-new"[^>]*>', page)
    assert dialog
    assert " popover" not in dialog[0]
    assert "data-refused" in dialog[0]

    changed = f"/people/tags/{seeded.tag}"
    page = ann.post(changed, data={"name": "x" * 61, "colour": "3"}, headers={"Referer": f"{ORIGIN}/people/tags"}).text
    folded = re.search(rf'id="tag-{seeded.tag}".*?<details[^>]*>', page, re.DOTALL)
    assert folded
    assert folded[0].endswith(" open>")
    assert re.search(r'<input[^>]* value="3"[^>]* checked>', page)


def test_long_texts_and_hidden_values_choose_and_fill_the_right_form(app: Flask) -> None:
    page = (
        '<form action="/x" method="post"><input type="hidden" name="act" value="one"><button>A</button></form>'
        '<form action="/x" method="post"><input type="hidden" name="act" value="two"><textarea name="body">old</textarea>'
        '<input type="password" name="secret"><input type="checkbox" name="c" value="1" checked></form>'
    )
    with app.test_request_context():
        assert refused.put_back('<input autofocus name="q">' + page, "/x", MultiDict({"act": "two"}), {"body": "Longer."}).count("autofocus") == 1  # type: ignore[union-attr]
        given = MultiDict({"act": "two", "body": "\n <new> & more", "secret": "hidden"})
        back = refused.put_back(page, "/x", given, {"": "Not now."})
        assert refused.put_back(page, "/elsewhere", given, {"": "Not now."}) is None
    assert back is not None
    assert '<textarea name="body">\n\n &lt;new&gt; &amp; more</textarea>' in back
    assert "hidden\"" not in back.replace('type="hidden"', ""), "a password is not written into a page"
    assert "checked" not in back
    assert re.search(r'role="alert".*Not now\..*</form>$', back, re.DOTALL), "what is about no field stands at the end of the form"


def test_errors_elsewhere_stay_what_they_are(ann: Person, seeded: Seeded) -> None:
    bad = {"name": ""}
    assert "refused-" not in ann.post("/people/tags", data=bad).text, "nobody says from where"
    assert "refused-" not in ann.post("/people/tags", data=bad, headers={"Referer": "http://other.example/people/tags"}).text
    assert "refused-" not in ann.post("/people/tags", data=bad, headers={"Referer": f"{ORIGIN}/notes"}).text, "no such form there"
    headers = {"Referer": f"{ORIGIN}/people/tags", "HX-Request": "true", "Accept": "application/json"}
    scripted = ann.post("/people/tags", data=bad, headers=headers)
    assert scripted.json is not None
    assert scripted.json["fields"]["name"]


def test_every_page_is_put_together_again_as_it_was(app: Flask, ann: Person, seeded: Seeded) -> None:
    pages = 0
    for call in calls(app, seeded, changing=False):
        answer = ann.get(call.path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        reader = refused._Reader()
        reader.feed(answer.text)
        reader.close()
        assert "".join(piece.raw for piece in reader.pieces).lower() == answer.text.lower(), call.path
        pages += 1
    assert pages > 30
