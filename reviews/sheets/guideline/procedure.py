"""What the guidelines say in sentences: what they are for, who informs, what happens when.

Rule: R-GUIDELINE-01; the figures stand in the table of deadlines, so that each is said once. Call
inside `translation.override`.
"""

from django.utils.translation import gettext as _

from contacts.models import Mandate
from reviews.sheets.guideline.scope import Scope, named


def purpose(scope: Scope) -> list[str]:
    if scope.agreement:
        one, other = (named(party) for party in scope.agreement.sides)
        first = _("This is how %(one)s and %(other)s work together on one person.") % {
            "one": one,
            "other": other,
        }
    else:
        first = _("This is how the institutions of %(network)s work together on one person.") % {
            "network": scope.network.name
        }
    second = _(
        "So that nobody is pushed to and fro, it says who gives which information to whom, whom to"
        " turn to, who informs the person, and by when an answer is owed."
    )
    ended = scope.agreement and not scope.agreement.is_in_force(scope.on)
    not_then = [_("This agreement is not in force on this day.")] if ended else []
    return [*not_then, first, second]


def informing() -> list[str]:
    return [
        _(
            "The tables say for each exchange who informs the person and when: before, or"
            " afterwards within the days named."
        ),
        _(
            "With each handover, each answer to a question and each decision it is settled who"
            " informs the person, by when and how; that it was done is recorded."
        ),
        _(
            "A person who wants to see her file turns to any institution that holds a part of it;"
            " each one answers for its own part within the agreed time."
        ),
        _(
            "Consent is voluntary. To refuse it or to take it back brings no disadvantage, and"
            " holds at once."
        ),
    ]


def steps(scope: Scope) -> list[str]:
    """Queries: 1."""
    return [
        _(
            "Whoever is asked answers in time, may ask back once, and never says a bare no: a"
            " refusal names its reason and makes a counter-proposal."
        ),
        _("Whoever hands a case over goes on leading it until the other institution has accepted."),
        _(
            "If it is unclear who is responsible, the institution that leads opens a clarification"
            " and leads in the meantime; each institution asked states its view in writing."
        ),
        _decider(scope),
        _(
            "When a case goes to and fro as often as agreed, the next proposal must say what is new"
            " and comes before whoever decides."
        ),
        _("Once a year both sides of an agreement meet, look at what was kept and adjust it."),
    ]


def _decider(scope: Scope) -> str:
    """Rule: R-DECIDER-01."""
    mandates = Mandate.objects.in_force(scope.on).filter(network=scope.network)
    mandate = mandates.select_related("institution").order_by("pk").first()
    if mandate:
        words = _("If they do not agree, %(office)s decides with reasons, by its mandate.")
        return words % {"office": mandate.institution.name}
    return _(
        "If they do not agree, the head of the institution that leads decides with reasons: this"
        " network has no coordination."
    )
