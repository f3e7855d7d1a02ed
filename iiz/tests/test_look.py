"""What holds for every template, stylesheet and form of ours."""

import re

import pytest
from django import forms
from django.conf import settings

from iiz.components import components
from iiz.forms import DayField, Form

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
STYLES = settings.BASE_DIR / "static" / "css"
VENDORED = settings.BASE_DIR / "static" / "vendor"
INLINE = re.compile(
    r"\sstyle=|<style|\son(?:click|change|input|submit|load|key\w+)=|javascript:|<script(?![^>]*(?:\ssrc=|/json))"
)


def test_templates_are_short_and_keep_to_the_content_security_policy():
    texts = {path.name: path.read_text() for path in TEMPLATES}

    assert [name for name, text in texts.items() if len(text.splitlines()) > 100] == []
    assert [name for name, text in texts.items() if INLINE.search(text)] == []


def test_a_component_says_first_what_it_needs():
    all_of_them = [path for path in TEMPLATES if path.parent.name == "components"]

    assert [path.name for path in all_of_them if not path.read_text().startswith("{#")] == []


def test_the_stylesheet_brings_every_component_and_shouts_nowhere():
    imported = re.findall(r'url\("components/(.+?)"\)', (STYLES / "iiz.css").read_text())
    ours = "".join(path.read_text() for path in STYLES.rglob("*.css"))

    assert sorted(imported) == sorted(path.name for path in (STYLES / "components").iterdir())
    assert "!important;" not in ours


def test_vendored_stylesheets_load_nothing_from_elsewhere():
    for path in VENDORED.rglob("*.css"):
        addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text())
        assert [one for one in addresses if re.match(r"https?:|//", one)] == []


def test_the_page_of_components_shows_them_all(rf):
    page = components(rf.get("/components/")).content.decode()

    assert page.count("<h1>") == 1
    assert "check-line-uncovered" in page
    assert "error-summary" in page


@pytest.mark.parametrize("typed", ["22.11.2026", "22.11.26", "2026-11-22"])
def test_a_day_is_typed_as_people_here_write_it(typed):
    assert f"{DayField().clean(typed):%d.%m.%Y}" == "22.11.2026"


@pytest.mark.parametrize("typed", ["31.2.2026", "1.1.1899", "1.1.2101", "9999-12-31", "\x00"])
def test_a_day_nobody_means_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        DayField().clean(typed)


def test_a_refused_field_says_why_and_keeps_what_was_typed():
    class Typed(Form):
        on = DayField(label="Day", help_text="of the talk")
        remark = forms.CharField(required=False)
        optional = ("remark",)

    html = str(Typed({"on": "31.2.2026"})["on"].as_field_group())

    assert 'value="31.2.2026"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_on_helptext id_on_error"' in html
    assert 'id="id_on_error"' in html
    assert "field-wrong" in html
    assert Typed()["remark"].field.is_optional
