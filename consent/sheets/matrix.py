"""Giver × receiver × category, as one reader may see it: yes, no, by law, or not asked."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.reading import Reader
from consent.granted import Nobody, Pair
from consent.models import Consent, ConsentLine
from consent.permission import Situation, situation
from consent.states import SENSITIVE, LineEnd, YesNo
from contacts.codes import label, positions
from contacts.models import Institution


def name_of(line: ConsentLine) -> str:
    """The field of a line in the form of the answer."""
    return f"line_{line.pk}"


ICONS = {"yes": "yes", "no": "no", "withdrawn": "no", "open": "clock"}


@dataclass(frozen=True)
class Cell:
    """`kind`: yes, no, withdrawn, ended, open, law or none; `name` and `value`: its two radios."""

    kind: str
    words: str | Promise
    hint: str = ""
    name: str = ""
    value: str = ""
    about: str = ""

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "")


@dataclass(frozen=True)
class Row:
    category: str
    cells: list[Cell]


@dataclass(frozen=True)
class Giver:
    """One giver with all its receivers: a table of its own on a small screen."""

    institution: Institution
    receivers: list[Institution]
    ordinary: list[Row]
    sensitive: list[Row]

    @property
    def columns(self) -> int:
        return len(self.receivers) + 1


@dataclass(frozen=True)
class Matrix:
    givers: list[Giver]
    totals: dict[str, int]
    is_whole: bool
    purpose: str
    scopes: str


class _Maker:
    """What all cells need, read once."""

    def __init__(self, consent: Consent, reader: Reader, form: Any) -> None:
        self.consent, self.reader, self.form = consent, reader, form
        self.is_whole = consent.is_whole_for(reader.own)
        self.lines: dict[Pair, ConsentLine] = {
            line.pair: line for line in consent.lines_for(reader.own)
        }
        self.law: Situation = replace(situation(reader.case, on=reader.on), consents=Nobody())
        self.totals: Counter[str] = Counter()

    def givers(self) -> list[Giver]:
        sides: dict[int, Institution] = {}
        receivers: dict[int, set[int]] = {}
        categories = set()
        for line in self.lines.values():
            sides |= {line.giver_id: line.giver, line.receiver_id: line.receiver}
            receivers.setdefault(line.giver_id, set()).add(line.receiver_id)
            categories.add(line.category)
        order = positions("information_category")
        shown = sorted(categories, key=lambda code: (order.get(code, len(order)), code))
        return [
            self._giver(sides[pk], [sides[to] for to in sides if to in receivers[pk]], shown)
            for pk in sides
            if pk in receivers
        ]

    def _giver(self, giver: Institution, to: list[Institution], shown: list[str]) -> Giver:
        ordinary = [code for code in shown if code not in SENSITIVE]
        sensitive = [code for code in shown if code in SENSITIVE]
        return Giver(
            giver,
            to,
            [self._row(giver, to, code) for code in ordinary],
            [self._row(giver, to, code) for code in sensitive],
        )

    def _row(self, giver: Institution, to: list[Institution], category: str) -> Row:
        cells = [self._cell(giver, receiver, category) for receiver in to]
        self.totals.update(cell.kind for cell in cells)
        return Row(label("information_category", category), cells)

    def _cell(self, giver: Institution, receiver: Institution, category: str) -> Cell:
        line = self.lines.get((giver.pk, receiver.pk, category))
        if line is not None:
            return self._asked(line)
        answer = self.law.answers(giver, receiver, [category])[category]
        if answer.allowed:
            return Cell("law", _("§ law"), hint=answer.sentence)
        return Cell("none", "–", hint=_("not asked"))

    def _asked(self, line: ConsentLine) -> Cell:
        if self.form is not None:
            return self._radios(line)
        if line.ended_as == LineEnd.WITHDRAWN:
            return Cell("withdrawn", _("withdrawn"))
        if not line.answer:
            return Cell("open", _("open"))
        return Cell(line.answer, YesNo(line.answer).label)

    def _radios(self, line: ConsentLine) -> Cell:
        name = name_of(line)
        about = _("%(giver)s to %(receiver)s: %(category)s") % {
            "giver": line.giver.name,
            "receiver": line.receiver.name,
            "category": label("information_category", line.category),
        }
        return Cell("open", "", name=name, value=self.form[name].value() or "", about=about)


def matrix(consent: Consent, reader: Reader, *, form: Any = None) -> Matrix:
    """`form`: an AnswerForm, where the person's answer is recorded. Queries: 8."""
    maker = _Maker(consent, reader, form)
    givers = maker.givers()
    return Matrix(
        givers=givers,
        totals={kind: maker.totals[kind] for kind in ("yes", "no", "law", "none", "open")},
        is_whole=maker.is_whole,
        purpose=label("consent_purpose", consent.purpose),
        scopes=", ".join(label("consent_scope", code) for code in consent.scopes),
    )
