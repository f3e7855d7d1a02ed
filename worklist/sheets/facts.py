"""What a line of a list says beside the day, fetched with the due itself: no query per noun."""

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    JSONField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from cases.models import (
    Clarification,
    DueKind,
    Handover,
    Notice,
    Position,
    Request,
    Task,
)
from consent.models import Consent, Enquiry, Inspection
from reviews.models import Resolution, Review

NAMES = {"de": "short_de", "fr": "short_fr"}


def _names(of: str) -> JSONObject:
    return JSONObject(**{code: f"{of}__{column}" for code, column in NAMES.items()})


def _facts(model: type[Model], **facts: object) -> Subquery:
    rows = model._default_manager.filter(key=OuterRef("key")).order_by()
    return Subquery(rows.values(found=JSONObject(**facts))[:1], output_field=JSONField())


def with_facts(rows: QuerySet) -> QuerySet:
    """Adds `facts` (codes, names, and the preview of what was asked) and `is_urgent`."""
    back = {"other": _names("addressee"), "since": "asked_back_on"}
    answer = {"other": _names("addressee"), "since": "answered_at"}
    facts = {
        DueKind.REQUEST: _facts(
            Request, preview="preview", type="type", asked_back="asked_back_on", since="sent_at"
        ),
        DueKind.HANDOVER: _facts(
            Handover,
            preview="preview",
            binding="binding",
            asked_back="asked_back_on",
            since="sent_at",
        ),
        DueKind.POSITION: _facts(
            Position, preview="preview", sender="sender", addressee="addressee", since="sent_at"
        ),
        DueKind.BACK: Coalesce(_facts(Request, **back), _facts(Handover, **back)),
        DueKind.ANSWER: Coalesce(_facts(Request, **answer), _facts(Handover, **answer)),
        DueKind.TASK: _facts(Task, title="title", kind="kind"),
        DueKind.CONSENT: _facts(Consent, state="state", scan="scan__state", original="original_at"),
        DueKind.NOTICE: _facts(Notice, topic="topic", state="state", about=_names("about")),
        DueKind.INSPECTION: _facts(Inspection, applicant="applicant"),
        **_facts_without_case(),
    }
    whens = [When(kind=kind, then=found) for kind, found in facts.items()]
    empty = Value({}, output_field=JSONField())
    return rows.annotate(
        facts=Case(*whens, default=empty, output_field=JSONField()), is_urgent=_is_urgent()
    )


def _facts_without_case() -> dict[str, Subquery]:
    names = {"de": "agreement__name_de", "fr": "agreement__name_fr"}
    return {
        DueKind.ENQUIRY: _facts(
            Enquiry,
            state="state",
            question="question",
            sender=_names("sender"),
            addressee=_names("addressee"),
            since=Coalesce("answered_at", "sent_at"),
        ),
        DueKind.REVIEW: _facts(Review, year="year", **names),
        DueKind.RESOLUTION: _facts(Resolution, state="state", text="text"),
    }


def _is_urgent() -> Case:
    """Nobody secures the person's livelihood until responsibility is settled."""
    unsecured = Clarification.objects.filter(livelihood_secured=False)
    positions = Position.objects.filter(clarification__livelihood_secured=False)
    of_itself = (DueKind.CLARIFICATION, DueKind.DECISION, DueKind.EXECUTION)
    return Case(
        When(kind=DueKind.POSITION, then=Exists(positions.filter(key=OuterRef("key")))),
        When(Q(kind__in=of_itself), then=Exists(unsecured.filter(key=OuterRef("key")))),
        default=Value(False),
        output_field=BooleanField(),
    )
