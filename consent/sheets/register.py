"""The register of one case as one reader may know it, and what sharing a row would rest on."""

from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cases.models import Document, Note, Share
from cases.reading import Reader
from cases.sheets.overview import participants_of
from cases.states import NoticeTopic
from consent.models import Disclosure
from consent.operations.alerting import overseers
from consent.permission import situation
from contacts.codes import label
from contacts.models import Institution
from contacts.states import MemberRole
from iiz.templatetags.iiz import day

MOST = 100


@dataclass(frozen=True)
class RegisterLine:
    """`other`: the other side. `is_irregular`: there was no basis."""

    row: Disclosure
    direction: str
    other: Institution
    categories: str
    channel: str
    basis: str
    is_irregular: bool
    may_confirm: bool


@dataclass(frozen=True)
class Register:
    """The newest lines; `more`: how many older ones there are."""

    lines: list[RegisterLine]
    more: int
    may_record: bool


def register(reader: Reader) -> Register:
    """Queries: 1, or 2 where there are more lines than shown."""
    rows = Disclosure.objects.of(reader.case).readable(reader.own)
    newest = list(rows[: MOST + 1])
    more = rows.count() - MOST if len(newest) > MOST else 0
    lines = [_line(row, reader) for row in newest[:MOST]]
    return Register(lines, more, may_record=reader.may_record)


def _line(row: Disclosure, reader: Reader) -> RegisterLine:
    return RegisterLine(
        row=row,
        direction=str(row.direction(reader.own).label),
        other=row.other_side(reader.own),
        categories=", ".join(label("information_category", code) for code in row.categories),
        channel=label("channel", row.channel),
        basis=label("legal_basis", row.basis),
        is_irregular=not row.is_regular,
        may_confirm=row.may_confirm(frozenset({reader.membership.institution_id or 0})),
    )


@dataclass(frozen=True)
class Outlook:
    """May it be shared with this participant, and why or what would make it possible?"""

    institution: Institution
    allowed: bool
    sentence: str
    given: Share | None


@dataclass(frozen=True)
class Prospects:
    """With whom it could be shared. `is_possible`: with one of them; `asks`: nobody takes part, and
    the reader may ask somebody to."""

    outlooks: list[Outlook]
    is_possible: bool
    asks: bool


def prospects(item: Note | Document, reader: Reader) -> Prospects:
    """Queries: 9."""
    found = _outlooks(item, reader)
    return Prospects(found, any(one.allowed for one in found), not found and reader.can("invite"))


def name_of(item: Note | Document) -> str:
    if isinstance(item, Document):
        return item.title
    return _("Note of %(day)s") % {"day": day(localdate(item.written_at))}


def _outlooks(item: Note | Document, reader: Reader) -> list[Outlook]:
    known = situation(reader.case, on=reader.on)
    shares = {share.receiver_id: share for share in item.shares.in_force(reader.on)}
    found = []
    for row in participants_of(reader):
        if row.institution.pk == item.owner_id:
            continue
        answer = known.answers(item.owner, row.institution, [item.category])[item.category]
        sentence = answer.sentence if answer.allowed else f"{answer.sentence} {answer.way_out}"
        given = shares.get(row.institution.pk)
        found.append(Outlook(row.institution, answer.allowed, sentence, given))
    return found


@dataclass(frozen=True)
class Outcome:
    """What recording an exchange has led to."""

    is_irregular: bool
    sentences: list[str]


def outcome(rows: list[Disclosure], reader: Reader) -> Outcome:
    """Queries: at most 4."""
    is_irregular = any(not row.is_regular for row in rows)
    sentences = [_kept(rows), *([_alerted(reader)] if is_irregular else []), *_owed(rows, reader)]
    return Outcome(is_irregular, sentences)


def _kept(rows: list[Disclosure]) -> str:
    regular = [row.is_regular for row in rows]
    if all(regular):
        return _("Recorded in the register.")
    if any(regular):
        return _("Recorded, a part of it as irregular: there was no basis for that.")
    return _("Recorded as irregular: there was no basis for it.")


def _alerted(reader: Reader) -> str:
    """Rule: R-REGISTER-07."""
    told = overseers(reader.house, reader.case, on=reader.on)
    if not told:
        return _("Your institution has nobody who is told of it.")
    if told[0].role == MemberRole.AUDITOR:
        return _("Your data-protection officer was told of it.")
    return _("Your head was told of it.")


def _owed(rows: list[Disclosure], reader: Reader) -> list[str]:
    """Who consented was told before; of the rest the soonest duty that is open."""
    sides = {side for row in rows if row.basis != "consent" for side in (row.giver, row.receiver)}
    open_ones = reader.case.notices.open().to_be_told(reader.on)
    of_these = open_ones.filter(topic=NoticeTopic.EXCHANGE, informer__in=sides, about__in=sides)
    first = of_these.select_related("informer").order_by("due_on").first()
    if first is None:
        return []
    words = {"day": day(first.due_on), "institution": first.informer.name}
    if first.informer_id in reader.own:
        return [_("The person is still to be informed: we owe it by %(day)s.") % words]
    return [_("The person is still to be informed: %(institution)s owes it by %(day)s.") % words]
