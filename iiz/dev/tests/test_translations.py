"""The catalogue check sees every kind of message, and every kind of fault."""

from pathlib import Path

import polib
import pytest

from iiz.dev import translations
from iiz.dev.translations import Message

PYTHON = """
from django.utils.translation import gettext_lazy as _, pgettext_lazy, ngettext
LABEL = _("one " "line")
STATE = pgettext_lazy("state", "open")
def count(n): return ngettext("%(n)s case", "%(n)s cases", n) % {"n": n}
variable = _(LABEL)
"""
TEMPLATE = """{% load i18n %}<h1>{% translate "Cases" %}</h1>{% translate "May" context "month" %}
{% blocktranslate trimmed with name=name %}
  Led by {{ name }}
{% endblocktranslate %}
{% blocktranslate count n=n %}one{% plural %}{{ n }} many{% endblocktranslate %}
{% include "x.html" with label=_("Send") only %}"""
FOUND = {(None, "open"): Message(None, "open")}


def test_messages_in_python() -> None:
    assert set(translations._in_python(PYTHON)) == {
        Message(None, "one line"),
        Message("state", "open"),
        Message(None, "%(n)s case", "%(n)s cases"),
    }


def test_messages_in_templates(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(TEMPLATE)

    assert set(translations._in_template(path)) == {
        Message(None, "Cases"),
        Message("month", "May"),
        Message(None, "Led by %(name)s"),
        Message(None, "one", "%(n)s many"),
        Message(None, "Send"),
    }


def catalogue(folder: Path, msgid: str, msgstr: str, **more: object) -> None:
    written = polib.POFile()
    written.append(polib.POEntry(msgid=msgid, msgstr=msgstr, **more))
    written.save(str(folder / "django.po"))
    written.save_as_mofile(str(folder / "django.mo"))


def problems(folder: Path) -> str:
    return "\n".join(translations.compare("de", folder, FOUND))


def test_a_complete_catalogue_has_no_problem(tmp_path: Path) -> None:
    catalogue(tmp_path, "open", "offen")

    assert problems(tmp_path) == ""


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"msgid": "open", "msgstr": ""}, "not translated"),
        ({"msgid": "open", "msgstr": "offen", "flags": ["fuzzy"]}, "not translated"),
        ({"msgid": "open", "msgstr": "Straße"}, "ß instead of ss"),
        ({"msgid": "open", "msgstr": "geht's"}, "' instead of ’"),
        ({"msgid": "open", "msgstr": "offen %(name)s"}, "other placeholders"),
        ({"msgid": "shut", "msgstr": "zu"}, "no longer in the code"),
        (
            {
                "msgid": "open",
                "msgstr": "",
                "msgid_plural": "two",
                "msgstr_plural": {0: "a", 1: "b"},
            },
            "other plural",
        ),
    ],
    ids=["empty", "fuzzy", "sharp-s", "apostrophe", "placeholder", "leftover", "plural"],
)
def test_each_fault_is_named(tmp_path: Path, entry: dict[str, object], problem: str) -> None:
    catalogue(tmp_path, **entry)  # type: ignore[arg-type]

    assert problem in problems(tmp_path)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("Qui ?", True), ("Qui\u00a0?", False), ("« oui\u00a0»", True), ("à 8:15", False)],
)
def test_a_french_sign_stays_with_its_word(tmp_path: Path, text: str, is_named: bool) -> None:
    catalogue(tmp_path, "open", text)

    found = "\n".join(translations.compare("fr", tmp_path, FOUND))

    assert ("no-break space" in found) is is_named


def test_a_compiled_catalogue_that_lags_behind_is_named(tmp_path: Path) -> None:
    catalogue(tmp_path, "open", "offen")
    written = polib.pofile(str(tmp_path / "django.po"))
    written[0].msgstr = "geöffnet"
    written.save()

    assert "django.mo is not what django.po says" in problems(tmp_path)


def test_update_adds_drops_and_compiles(tmp_path: Path) -> None:
    catalogue(tmp_path, "shut", "zu")

    translations.update("de", tmp_path, FOUND)

    assert [entry.msgid for entry in polib.pofile(str(tmp_path / "django.po"))] == ["open"]


def test_a_library_sentence_said_again_stays(tmp_path: Path) -> None:
    catalogue(tmp_path, "Close", "Schliessen", comment=translations.LIBRARY)

    translations.update("de", tmp_path, {})

    assert [entry.msgid for entry in polib.pofile(str(tmp_path / "django.po"))] == ["Close"]
    assert "de: ß of a library: 'Close'" not in set(translations.unanswered(tmp_path))


def test_a_sharp_s_of_a_library_asks_for_an_answer(tmp_path: Path) -> None:
    catalogue(tmp_path, "open", "offen")

    assert "de: ß of a library: 'Close'" in set(translations.unanswered(tmp_path))
