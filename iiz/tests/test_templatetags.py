from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from iiz.templatetags.iiz import ICONS


def render(text: str, **context: object) -> str:
    return Template("{% load iiz %}" + text).render(Context(context))


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_days_look_the_same_in_every_language(language: str) -> None:
    with override(language):
        assert render("{{ d|day }} {{ d|day_short }}", d=date(2026, 3, 5)) == "05.03.2026 05.03."
        assert render("{{ d|month }}", d=date(2027, 2, 28)) == "02.2027"
        assert render("[{{ d|day }}]", d=None) == "[]"


def test_instants_are_shown_in_swiss_time() -> None:
    at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)

    assert render("{{ at|instant }}|{{ at|day }}", at=at) == "01.07.2026, 00:30|01.07.2026"


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_decoration(name: str) -> None:
    svg = render("{% icon name %}", name=name)

    assert svg.startswith('<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><')
    assert "&lt;" not in svg


def test_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("{% icon 'unicorn' %}")
