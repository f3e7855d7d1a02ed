"""The page /components/ of the development server: every component once, with invented data."""

from datetime import date
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import path

from iiz.access_map import Door, access
from iiz.forms import DayField, Form
from iiz.pages import render_page
from iiz.templatetags.iiz import ICONS

TODAY = date(2026, 11, 24)
CHOICES = [("later", "Later, from a day"), ("other", "Another institution"), ("clarify", "Clarify")]


class SampleForm(Form):
    """One field of each kind."""

    to = forms.ChoiceField(label="To", choices=[("iv", "IV-Stelle Kanton Bern")])
    on = DayField(label="Day")
    said = forms.CharField(
        label="What was said",
        help_text="The other institution reads it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    counter = forms.ChoiceField(label="Proposal", choices=CHOICES, widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(
        label="Areas", choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    read = forms.BooleanField(label="I have read it")
    optional = ("said",)


class SampleAnswer(Form):
    """Answers with the sentence who leads afterwards, as cases.forms.cards makes them."""

    choice_name = "choice"
    choice = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    ground = forms.CharField(label="Our ground")
    since = DayField(label="From")

    @property
    def cards(self) -> list[Thing]:
        decline = [self["ground"], self["since"]]
        return [
            _card("accept", "Accept", "We lead from then on.", [], is_chosen=False),
            _card("decline", "Decline", "RAV Burgdorf goes on leading.", decline, is_chosen=True),
        ]


def _card(value: str, label: str, sentence: str, fields: list[Any], *, is_chosen: bool) -> Thing:
    return Thing(
        value=value,
        label=label,
        sentence=sentence,
        button=f"{label} and send",
        after=sentence,
        fields=fields,
        is_chosen=is_chosen,
    )


@access(door=Door.PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    refused = SampleForm({"to": "iv", "on": "31.2.2026"})
    refused.is_valid()
    context = {
        "icons": ICONS,
        "form": SampleForm(auto_id="empty_%s"),
        "refused": refused,
        "answer": SampleAnswer(auto_id="answer_%s"),
        "today": TODAY,
        "tabs": [_link("Mine", count=23, current=True), _link("Team", count=61)],
        "pills": [_pill("phase", "Phase", chosen="Plan"), _pill("lead", "Lead")],
        "steps": _steps("Registration", "Assessment", "Plan", "Closed"),
        "lines": _lines(),
        "cells": [day < 6 for day in range(10)],
        "page": Paginator(range(60), 16).page(2),
        "drawing": _drawing(),
    }
    return render_page(request, "components/index.html", context)


urlpatterns = [path("components/", components, name="components")]


def _link(label: str, *, count: int | None = None, current: bool = False) -> dict[str, Any]:
    return {"label": label, "url": "#", "count": count, "current": current}


def _pill(name: str, label: str, *, chosen: str = "") -> Thing:
    options = [
        Thing(code=word.lower(), label=word, current=word == chosen) for word in ("Plan", "Closed")
    ]
    kept = [("tab", "team")]
    return Thing(name=name, label=label, chosen=chosen, options=options, kept=kept, clear_url="#")


def _steps(*labels: str) -> list[Thing]:
    return [
        Thing(label=label, is_done=number < 1, is_current=number == 1)
        for number, label in enumerate(labels)
    ]


def _lines() -> list[Thing]:
    return [
        Thing(id="line_1", label="Address", category="personal", is_covered=True, is_checked=True),
        Thing(
            id="line_2", label="Report", category="diagnosis", is_covered=False, is_checked=False
        ),
        Thing(id="line_3", label="Note", category="financial", is_covered=True, is_checked=False),
    ]


def _drawing() -> Thing:
    ours, theirs = Thing(pk=1, short="Sozialdienst"), Thing(pk=2, short="RAV Burgdorf")
    settled = Thing(interim=False, since=date(2026, 1, 12), until=date(2026, 4, 14))
    interim = Thing(interim=True, since=date(2026, 4, 14), until=None)
    return Thing(
        width=1134,
        height=100,
        ticks=[Thing(x=176.0, label="Jan 2026"), Thing(x=490.0, label="May")],
        rows=[
            Thing(
                institution=ours,
                y=24,
                bars=[Thing(x=204.0, y=31, width=241.0, led=settled, days=92, words=2)],
                crosses=[],
            ),
            Thing(
                institution=theirs,
                y=62,
                bars=[Thing(x=445.0, y=69, width=367.0, led=interim, days=224, words=2)],
                crosses=[Thing(x=300.0, y=69, width=24.0)],
            ),
        ],
        links=[(445.0, 43, 81)],
        today_x=812.0,
    )
