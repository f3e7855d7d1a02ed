"""What happens between the institutions in these cases: asked, handed over, clarified, told."""

from django.db.backends.utils import CursorWrapper

from bench.cases import CASES, ON, WORKS
from bench.rows import insert, pick
from cases.models import (
    CaseEvent,
    Clarification,
    Due,
    FollowUp,
    Handover,
    Measure,
    Notice,
    Position,
    Request,
)
from consent.models import Disclosure, Inspection, InspectionPart

REFUSAL = {
    "ground": "'IVG 28'",
    "decline_text": "'x'",
    "counter_proposal": "'joint'",
}
REASONS = pick(["capacity", "no_basis", "wrong_addressee", "no_benefit"], 40)
LATE = "floor(20 * bench_dice(d.n, 41) ^ 2)::int - 12"


def build(cursor: CursorWrapper) -> None:
    for write in (_requests, _handovers, _clarifications, _positions, _dues, _follow_ups, _small):
        write(cursor)


def _asked(day: str) -> dict[str, str]:
    """What every approach has: who asks whom, due two weeks after that day, answered about then."""
    return {
        "question": "'?'",
        "categories": "ARRAY['plan']",
        "basis": "'consent'",
        "covered_until": f"{day} + 365",
        "sent_at": f"{day} + time '09:00'",
        "due_on": f"{day} + 14",
        "case_id": "d.n",
        "sender_id": "lead",
        "addressee_id": "other",
        "informer_id": "lead",
    }


def _answered(day: str, when: str = "TRUE") -> dict[str, str]:
    return {"answered_at": f"CASE WHEN {when} THEN {day} + 14 + {LATE} + time '10:00' END"}


def _requests(cursor: CursorWrapper) -> None:
    """One to most cases, and an invitation to some."""
    day = "(began + 1)"
    for kind, states, share in (
        ("info", ["answered"] * 6 + ["partly_answered", "withdrawn", "sent"], 0.8),
        ("take_part", ["accepted"] * 3 + ["declined"], 0.4),
    ):
        declined = "state = 'declined'"
        insert(
            cursor,
            Request,
            f"""{CASES} CROSS JOIN LATERAL (SELECT {pick(states, 42)} AS state) s
              WHERE bench_dice(d.n, {len(states)}) < {share}""",
            **_asked(day) | _answered(day, "state <> 'sent'") | REFUSAL,
            key=f"md5('{kind}' || d.n)::uuid",
            type=f"'{kind}'",
            state="state",
            decline_reason=f"CASE WHEN {declined} THEN {REASONS} ELSE '' END",
        )


def _handovers(cursor: CursorWrapper) -> None:
    """The one that moved the lead; else, in some cases, one that was declined or is decided."""
    insert(
        cursor,
        Handover,
        f"{CASES} WHERE moved_on IS NOT NULL",
        **_asked("(moved_on - 5)"),
        answered_at="moved_on - 1 + time '10:00'",
        effected_at="moved_on + time '09:00'",
        reason="'change'",
        state="'accepted'",
    )
    insert(
        cursor,
        Handover,
        f"""{CASES} CROSS JOIN LATERAL (
            SELECT {pick(["declined", "declined", "decided", "withdrawn"], 43)} AS state) s
          WHERE moved_on IS NULL AND bench_dice(d.n, 44) < 0.3""",
        **_asked("began") | _answered("began") | REFUSAL,
        reason="'change'",
        state="state",
        decline_reason=f"CASE WHEN state = 'withdrawn' THEN '' ELSE {REASONS} END",
        decision_reasons="'x'",
        decided_for_id="lead",
    )
    insert(
        cursor,
        CaseEvent,
        "FROM (SELECT h.*, h.id AS n FROM cases_handover h WHERE h.decline_reason <> '') d",
        at="answered_at - CASE state WHEN 'decided' THEN interval '2 days' ELSE interval '0' END",
        verb="'handover.decline'",
        subject="'handover:' || key",
        case_id="case_id",
        institution_id="addressee_id",
    )


def _clarifications(cursor: CursorWrapper) -> None:
    states = ["done"] * 6 + ["withdrawn", "open", "open"]
    insert(
        cursor,
        Clarification,
        f"""FROM (SELECT d.*, CASE WHEN drawn <> 'open' THEN drawn
            WHEN closed IS NULL AND began > DATE '{ON}' - 60 THEN 'positions'
            ELSE 'done' END AS state
          FROM (SELECT d.*, {pick(states, 45)} AS drawn {CASES}
            WHERE bench_dice(d.n, 46) < 0.35) d) d""",
        id="n",
        question="'?'",
        state="state",
        opened_at="began + 2 + time '09:00'",
        due_on="began + 22",
        livelihood_secured="n % 4 > 0",
        livelihood_by="'x'",
        reasons="'x'",
        names_id="last",
        decided_at=f"CASE state WHEN 'done' THEN began + 22 + {LATE} + time '15:00' END",
        case_id="n",
        opened_by_id="lead",
    )


def _positions(cursor: CursorWrapper) -> None:
    """Of the opener and of whoever was asked; their history says when they were stated first."""
    insert(
        cursor,
        Position,
        f"""FROM (SELECT began, lead, other, house, number, 10 * number + place AS n, CASE
            WHEN place = 1 THEN 'responsible' WHEN number % 2 = 0 THEN 'not_responsible'
            ELSE 'partly' END AS code
          FROM (SELECT d.*, d.n AS number {CASES}) d JOIN cases_clarification k ON k.id = number,
            LATERAL (VALUES (1, lead), (2, other)) p(place, house)
          WHERE k.state <> 'withdrawn') d""",
        **_asked("(began + 2)")
        | _answered("(began + 2)")
        | REFUSAL
        | {"id": "n", "case_id": "number", "addressee_id": "house"},
        state="'stated'",
        code="code",
        text="'x'",
        decline_reason=f"CASE code WHEN 'not_responsible' THEN {REASONS} ELSE '' END",
        clarification_id="number",
    )
    versions = Position.history.model
    columns = [field.column for field in Position._meta.concrete_fields]
    insert(
        cursor,
        versions,
        "FROM (SELECT p.*, p.id AS n FROM cases_position p) d",
        **{column: column for column in columns},
        history_operation="key",
        history_date="answered_at",
        history_type="'+'",
    )


def _dues(cursor: CursorWrapper) -> None:
    """What ended a clarification, and one thing to do in every open case."""
    insert(
        cursor,
        Due,
        "FROM (SELECT k.*, k.id AS n FROM cases_clarification k WHERE state = 'withdrawn') d",
        kind="'clarification'",
        key="key",
        due_on="due_on",
        done_at="opened_at + interval '9 days'",
        case_id="case_id",
        institution_id="opened_by_id",
    )
    insert(
        cursor,
        Due,
        f"{CASES} WHERE closed IS NULL",
        kind="'task'",
        due_on=f"DATE '{ON}' - 5 + floor(40 * bench_dice(n, 47))::int",
        case_id="n",
        institution_id="last",
    )


def _follow_ups(cursor: CursorWrapper) -> None:
    for months in (6, 12):
        day = f"(d.closed + {months * 30})"
        done = f"{day} + 10 < DATE '{ON}' AND bench_dice(d.n, {months}) < 0.8"
        insert(
            cursor,
            FollowUp,
            f"{CASES} JOIN cases_case c ON c.id = d.n WHERE c.outcome IN {WORKS}",
            key=f"md5('after {months}' || d.n)::uuid",
            months=f"{months}",
            due_on=day,
            state=f"CASE WHEN {done} THEN 'done' ELSE 'due' END",
            result=f"CASE WHEN {done} THEN {pick(['works'] * 3 + ['not_working'], 48)} ELSE '' END",
            answered_on=f"CASE WHEN {done} THEN {day} + 10 END",
            case_id="d.n",
            institution_id="last",
        )


def _small(cursor: CursorWrapper) -> None:
    """Informing the person, what was told, measures, and the few who look into their file."""
    state = pick(["done"] * 8 + ["due", "impossible"], 49)
    insert(
        cursor,
        Notice,
        f"{CASES} CROSS JOIN LATERAL (SELECT {state} AS state) s",
        topic="'exchange'",
        state="state",
        due_on="began + 30",
        done_on=f"CASE state WHEN 'done' THEN began + 30 + {LATE} END",
        channel="'phone'",
        remark="'x'",
        about_id="other",
        case_id="n",
        informer_id="lead",
    )
    for place, share in ((1, 1), (2, 0.2)):
        insert(
            cursor,
            Disclosure,
            f"{CASES} WHERE bench_dice(n, {50 + place}) < {share}",
            key=f"md5('told {place}' || n)::uuid",
            categories="ARRAY['plan']",
            channel="'phone'",
            on=f"began + {place}",
            basis=pick(["consent"] * 9 + ["atsg32"] * 9 + [""], 53),
            explanation="'x'",
            case_id="n",
            giver_id="lead",
            receiver_id="other",
            recorded_by_id="lead",
        )
    for place, share in ((1, 0.6), (2, 0.2)):
        insert(
            cursor,
            Measure,
            f"{CASES} WHERE bench_dice(n, {53 + place}) < {share}",
            key=f"md5('measure {place}' || n)::uuid",
            title="'x'",
            starts_on=f"began + {10 * place}",
            ends_on=f"began + {10 * place + 60}",
            state="'completed'",
            case_id="n",
            owner_id="last",
            provider_id="other",
        )
    _inspections(cursor)


def _inspections(cursor: CursorWrapper) -> None:
    insert(
        cursor,
        Inspection,
        f"{CASES} WHERE n % 20 = 0",
        id="n",
        applicant="'person'",
        received_on="began + 4",
        case_id="n",
        recorded_by_id="lead",
    )
    insert(
        cursor,
        InspectionPart,
        f"""FROM (SELECT i.id, d.began, other, d.n AS n {CASES}
          JOIN consent_inspection i ON i.case_id = d.n) d,
          LATERAL (SELECT min(id) AS guideline FROM contacts_guideline) g""",
        due_on="began + 34",
        state="'delivered'",
        decision="'granted'",
        decided_on=f"began + 34 + {LATE}",
        decided_by_id="other",
        guideline_id="guideline",
        holder_id="other",
        inspection_id="d.id",
    )
