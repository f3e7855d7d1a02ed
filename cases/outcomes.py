"""How cases end, in four groups: what each asks for follows from its group."""

from collections.abc import Mapping

OUTCOME_GROUPS: Mapping[str, frozenset[str]] = {
    "works": frozenset({"first_lm", "job_kept"}),
    "settled": frozenset({"resp_iv", "resp_alv", "resp_sh", "resp_other"}),
    "other": frozenset(
        {"training", "second_lm", "stabilised", "other_solution", "no_consent", "dropout"}
    ),
    "facts": frozenset({"deceased", "moved", "retired", "not_admitted"}),
}

DECEASED = "deceased"
NEVER_CHOSEN = frozenset({"merged", "voided"})
"""What the system writes itself; in no figure."""

SETTLED_OUTCOMES: Mapping[str, str] = {
    "iv_office": "resp_iv",
    "rav": "resp_alv",
    "labour_office": "resp_alv",
    "ub_fund": "resp_alv",
    "social_service": "resp_sh",
    "cantonal_social": "resp_sh",
}


def settled_outcome(institution_type: str) -> str:
    """What "responsibility settled" is called when an institution of that type has accepted."""
    return SETTLED_OUTCOMES.get(institution_type, "resp_other")


def outcome_group(outcome: str) -> str:
    """Group of a closing outcome; an outcome added in the admin counts as another solution."""
    return next((group for group, codes in OUTCOME_GROUPS.items() if outcome in codes), "other")
