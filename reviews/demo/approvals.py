"""A version of Aargau's own guideline waits for the approval of its steering committee."""

from datetime import date, timedelta

from cases.demo.houses import World
from cases.demo.stories import Teller
from contacts.models import Guideline, Membership, Standard, User
from contacts.operations import draft_guideline, submit_guideline
from iiz.history import change

# Where the default says ten working days each.
FIGURES = (
    ("request_answer", 8, "", ""),
    ("handover_answer", 8, "", ""),
    ("request_answer", 5, "rav", "social_service"),
)


def tell_approvals(world: World, *, today: date) -> None:
    """Put in by the administrator some days ago, for a New Year that is a month away at least."""
    tell = Teller(world, today)
    at = tell.at(-4)
    by = Membership(user=User.objects.get(is_staff=True))
    draft = Guideline(
        network=world.networks["AG"], effective_from=date((today + timedelta(30)).year + 1, 1, 1)
    )
    with change(by=by, at=at, reason="guideline.draft"):
        draft_guideline(draft, by=by, at=at)
        for key, value, from_type, to_type in FIGURES:
            types = {"from_type": from_type, "to_type": to_type}
            Standard(guideline=draft, key=key, value=value, unit="working_days", **types).save()
    submit_guideline(draft, by=by, at=tell.at(-3))
