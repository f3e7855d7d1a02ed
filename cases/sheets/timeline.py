"""What happened in a case, as one reader may know it, newest first.

Queries: 2 to 4, whatever the length of the case.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases import paging, wording
from cases.models import CaseEvent
from cases.reading import Reader
from cases.sheets.plan import readable_tasks
from contacts.models import Institution

PAGE = 30
NAME = "cases.sheets.timeline"
TASK = "task:"


@dataclass(frozen=True)
class Happening:
    """`about`: the title of a task the reader may read; `person` is named to her own institution
    only."""

    at: datetime
    sentence: str
    about: str
    person: str
    operation: UUID


@dataclass(frozen=True)
class Timeline:
    happenings: list[Happening]
    next_page: str


def timeline(reader: Reader, *, page: str = "", length: int = PAGE) -> Timeline:
    events = readable_events(reader)
    cursor = paging.read(page, of=NAME)
    start = events.filter(pk=cursor.key).first() if cursor else None
    if start is not None:
        events = events.before(start)
    shown = list(events.select_related("by")[: length + 1])
    here = shown[:length]
    is_last = len(shown) <= length
    more = "" if is_last else paging.write(paging.Cursor(str(here[-1].pk), 0), of=NAME)
    return Timeline(_happenings(here, reader), more)


def happening(reader: Reader, operation: UUID) -> Happening | None:
    """The first sentence of one step, None if the reader may not know of it."""
    events = readable_events(reader).filter(operation=operation).select_related("by")
    return next(iter(_happenings(list(events[:1]), reader)), None)


def readable_events(reader: Reader):
    """A former participant reads its own part only."""
    events = CaseEvent.objects.filter(case=reader.case)
    if reader.standing == "former":
        return events.own_part(own=reader.own)
    return events.readable(own=reader.own)


def _happenings(events: list[CaseEvent], reader: Reader) -> list[Happening]:
    """One told to two institutions of the same reader counts once."""
    names, titles = wording.institutions_of(events), _titles(events, reader)
    once = {(event.operation, event.verb, event.subject): event for event in reversed(events)}
    return [
        _happening(event, names, reader, about=titles.get(event.subject, ""))
        for event in reversed(once.values())
    ]


def _titles(events: list[CaseEvent], reader: Reader) -> dict[str, str]:
    """Of tasks, as they read today; those the reader may not read are missing. Queries: 0 or 1."""
    subjects = {event.subject for event in events if event.subject.startswith(TASK)}
    if not subjects:
        return {}
    tasks = readable_tasks(reader).filter(key__in=[one.removeprefix(TASK) for one in subjects])
    return {f"{TASK}{key}": title for key, title in tasks.values_list("key", "title")}


def _happening(
    event: CaseEvent, names: dict[int, Institution], reader: Reader, *, about: str
) -> Happening:
    is_ours = event.institution_id in reader.own
    return Happening(
        at=event.at,
        sentence=wording.sentence(event, _known(event, names, reader)),
        about=about,
        person=event.by.short_name if event.by and is_ours else "",
        operation=event.operation,
    )


def _known(
    event: CaseEvent, names: dict[int, Institution], reader: Reader
) -> dict[int, Institution]:
    """Other participants are named to the lead and the decider only."""
    joined = event.facts.get("joined")
    if reader.sees_others or joined in reader.own:
        return names
    return {pk: institution for pk, institution in names.items() if pk != joined}
