"""The fixed lists of contacts. Lists an administrator may edit are rows of `Code` instead.

The translation context is the name of the list in the vocabulary: one English word may need
several German or French forms.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COORDINATION = "coordination"
ASSOCIATION = "association"
NEVER_ASKED = frozenset({COORDINATION, ASSOCIATION})
"""Institution types that are never asked and never take part in a case as a party."""


class MemberRole(models.TextChoices):
    CASEWORKER = "caseworker", pgettext_lazy("member_role", "caseworker")
    HEAD = "head", pgettext_lazy("member_role", "head")
    COORDINATOR = "coordinator", pgettext_lazy("member_role", "coordinator")
    STEERING = "steering", pgettext_lazy("member_role", "steering committee")
    AUDITOR = "auditor", pgettext_lazy("member_role", "data-protection officer")


INSTITUTION_ROLES = (MemberRole.CASEWORKER, MemberRole.HEAD, MemberRole.COORDINATOR)
"""Roles held only for an institution; steering only for a network, an auditor for either."""


class ContactRank(models.TextChoices):
    PRIMARY = "primary", pgettext_lazy("contact_rank", "primary contact")
    DEPUTY = "deputy", pgettext_lazy("contact_rank", "deputy")


class NetworkMemberKind(models.TextChoices):
    SPONSOR = "sponsor", pgettext_lazy("network_member_kind", "sponsor")
    MEMBER = "member", pgettext_lazy("network_member_kind", "member")


class Side(models.TextChoices):
    """The two sides of an agreement."""

    A = "a", _("Side A")
    B = "b", _("Side B")


class GuidelineState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("guideline_state", "draft")
    SUBMITTED = "submitted", pgettext_lazy("guideline_state", "before the committee")
    APPROVED = "approved", pgettext_lazy("guideline_state", "approved, to be published")
    PUBLISHED = "published", pgettext_lazy("guideline_state", "published")
    SUPERSEDED = "superseded", pgettext_lazy("guideline_state", "superseded")
    REPLACED = "replaced", pgettext_lazy("guideline_state", "replaced before its day")


AHEAD = frozenset({GuidelineState.DRAFT, GuidelineState.SUBMITTED, GuidelineState.APPROVED})
"""Not published; the content of all but a draft stays as the committee reads it."""

BINDING = frozenset({GuidelineState.PUBLISHED, GuidelineState.SUPERSEDED})
"""What holds or held from its day on; a draft does not yet, a replaced version never did."""

GUIDELINE_TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    "edit": (frozenset({GuidelineState.DRAFT}), GuidelineState.DRAFT),
    "submit": (frozenset({GuidelineState.DRAFT}), GuidelineState.SUBMITTED),
    "approve": (frozenset({GuidelineState.SUBMITTED}), GuidelineState.APPROVED),
    "send_back": (frozenset({GuidelineState.SUBMITTED}), GuidelineState.DRAFT),
    "take_back": (
        frozenset({GuidelineState.SUBMITTED, GuidelineState.APPROVED}),
        GuidelineState.DRAFT,
    ),
    "publish": (
        frozenset({GuidelineState.DRAFT, GuidelineState.APPROVED}),
        GuidelineState.PUBLISHED,
    ),
    "supersede": (frozenset({GuidelineState.PUBLISHED}), GuidelineState.SUPERSEDED),
    "replace": (BINDING, GuidelineState.REPLACED),
}
"""verb → (states it may start from, state it leads to)"""


class StandardUnit(models.TextChoices):
    WORKING_DAYS = "working_days", pgettext_lazy("standard_unit", "working days")
    DAYS = "days", pgettext_lazy("standard_unit", "days")
    MONTHS = "months", pgettext_lazy("standard_unit", "months")
    COUNT = "count", pgettext_lazy("standard_unit", "times")
    PERCENT = "percent", pgettext_lazy("standard_unit", "percent")


DURATIONS = (StandardUnit.WORKING_DAYS, StandardUnit.DAYS, StandardUnit.MONTHS)
UNITS_OF: dict[str, tuple[StandardUnit, ...]] = {
    "triage": DURATIONS,
    "request_answer": DURATIONS,
    "clarification_answer": DURATIONS,
    "clarification_answer_urgent": DURATIONS,
    "decision": DURATIONS,
    "decision_urgent": DURATIONS,
    "handover_answer": DURATIONS,
    "ask_back": DURATIONS,
    "plan": DURATIONS,
    "notice": DURATIONS,
    "inspection": DURATIONS,
    "ladder_1": (StandardUnit.WORKING_DAYS,),
    "ladder_2": (StandardUnit.WORKING_DAYS,),
    "ladder_3": (StandardUnit.WORKING_DAYS,),
    "ladder_4": (StandardUnit.WORKING_DAYS,),
    "follow_up_window": (StandardUnit.DAYS,),
    "ping_pong": (StandardUnit.COUNT,),
    "target": (StandardUnit.PERCENT,),
    "target_notice": (StandardUnit.PERCENT,),
}
"""In which units the code reads a standard; a key it does not read may have any."""


class Language(models.TextChoices):
    """A language is named in itself, whatever the screen speaks."""

    GERMAN = "de", "Deutsch"
    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"


class Canton(models.TextChoices):
    AG = "AG", _("Aargau")
    AI = "AI", _("Appenzell Innerrhoden")
    AR = "AR", _("Appenzell Ausserrhoden")
    BE = "BE", _("Bern")
    BL = "BL", _("Basel-Landschaft")
    BS = "BS", _("Basel-Stadt")
    FR = "FR", _("Fribourg")
    GE = "GE", _("Geneva")
    GL = "GL", _("Glarus")
    GR = "GR", _("Graubünden")
    JU = "JU", _("Jura")
    LU = "LU", _("Lucerne")
    NE = "NE", _("Neuchâtel")
    NW = "NW", _("Nidwalden")
    OW = "OW", _("Obwalden")
    SG = "SG", _("St. Gallen")
    SH = "SH", _("Schaffhausen")
    SO = "SO", _("Solothurn")
    SZ = "SZ", _("Schwyz")
    TG = "TG", _("Thurgau")
    TI = "TI", _("Ticino")
    UR = "UR", _("Uri")
    VD = "VD", _("Vaud")
    VS = "VS", _("Valais")
    ZG = "ZG", _("Zug")
    ZH = "ZH", _("Zurich")
