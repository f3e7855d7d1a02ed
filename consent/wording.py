"""The sentences of an answer: why it is allowed or not, and what would make it possible."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consent.models import ExchangeRule, LegalBasis
from consent.states import CONFIRMABLE, Condition, Form, Informer, NoticeTime
from contacts.codes import label
from contacts.models import Institution


@dataclass(frozen=True)
class Asked:
    """Who wants to give whom which category in which form, and what the person said to it."""

    giver: Institution
    receiver: Institution
    category: str
    form: str
    granted_until: date | None
    is_refused: bool

    @property
    def names(self) -> dict[str, str]:
        category = label("information_category", self.category)
        return {"giver": self.giver.name, "receiver": self.receiver.name, "category": category}


@dataclass(frozen=True)
class Option:
    """One line of the guideline for what is asked, and what it still lacks."""

    rule: ExchangeRule
    basis: LegalBasis | None
    missing: tuple[str, ...]
    lacks_consent: bool

    @property
    def is_open(self) -> bool:
        return not self.missing and not self.lacks_consent

    @property
    def citation(self) -> str:
        return self.basis.citation if self.basis else label("legal_basis", self.rule.basis)


NEEDED = {
    Condition.PAYER_CLARIFICATION_OPEN: gettext_lazy(
        "an open clarification in which both are asked who is responsible"
    ),
    Condition.WRITTEN_REQUEST: gettext_lazy("a written, reasoned request by %(receiver)s"),
    Condition.DRAWS_BENEFITS: gettext_lazy(
        "a confirmation that the person draws benefits from %(receiver)s"
    ),
    Condition.RECIPROCITY: gettext_lazy(
        "a confirmation that %(receiver)s gives the same in return"
    ),
    Condition.EARLY_DETECTION: gettext_lazy(
        "a confirmation that the person is reported to the IV for early detection"
    ),
    Condition.IV_APPLICATION: gettext_lazy("a confirmation that the person has applied to the IV"),
    Condition.KESB_DECISION: gettext_lazy(
        "a decision of the child and adult protection authority on file"
    ),
}
"""What somebody can do about a condition; what nobody can bring about is not proposed."""

WHERE = gettext_lazy("%(giver)s confirms it in the case, under “Data protection”.")
"""What the giver confirms with evidence has one page: `confirmation_new`."""

TOLD = {
    NoticeTime.BEFORE: gettext_lazy("%(informer)s informs the person before."),
    NoticeTime.AS_SOON_AS_POSSIBLE: gettext_lazy(
        "%(informer)s informs the person as soon as possible."
    ),
    NoticeTime.INFORMATION_SHEET: gettext_lazy(
        "%(informer)s informs the person before, with the information sheet."
    ),
}


def yes(chosen: Option, asked: Asked, informer: str) -> str:
    opening = _("%(giver)s may give %(receiver)s “%(category)s”: %(why)s.")
    parts = [opening % {**asked.names, "why": _why(chosen, asked)}]
    if chosen.rule.form == Form.WRITTEN:
        parts.append(_("Only in writing."))
    side = asked.giver if informer == Informer.GIVER else asked.receiver
    return " ".join([*parts, *_told(chosen.rule, side)])


def _why(chosen: Option, asked: Asked) -> str:
    if asked.granted_until is None or not chosen.rule.consent_required:
        return chosen.citation
    until = date_format(asked.granted_until, "SHORT_DATE_FORMAT")
    consent = _("the person has consented until %(until)s") % {"until": until}
    return consent if chosen.rule.basis == "consent" else f"{consent} ({chosen.citation})"


def _told(rule: ExchangeRule, side: Institution) -> list[str]:
    if rule.notice == NoticeTime.NONE:
        return []
    if rule.notice_days:
        told = ngettext(
            "%(informer)s informs the person afterwards, within one day.",
            "%(informer)s informs the person afterwards, within %(days)d days.",
            rule.notice_days,
        )
        return [told % {"informer": side.name, "days": rule.notice_days}]
    return [str(TOLD[NoticeTime(rule.notice)]) % {"informer": side.name}]


def no(asked: Asked, options: list[Option]) -> str:
    if asked.is_refused:
        said = _("%(giver)s may not give %(receiver)s “%(category)s”: the person does not want it.")
    elif any(option.is_open for option in options):
        said = _("%(giver)s may give %(receiver)s “%(category)s” in writing only.")
    else:
        said = _(
            "%(giver)s may not give %(receiver)s “%(category)s”: nothing on file allows it yet."
        )
    return said % asked.names


def way_out(asked: Asked, options: list[Option]) -> str:
    """Every line that somebody can still meet; after a refusal, those without consent."""
    possible = [_missing(option, asked) for option in options if _can_be_met(option, asked)]
    ways = "; ".join(dict.fromkeys(possible))
    if ways:
        said = _("What would make it possible: %(ways)s.") % {"ways": ways}
        return f"{said} {WHERE % asked.names}" if _asks_to_confirm(asked, options) else said
    return _("Only the person can change that. A question that does not name her stays possible.")


def _asks_to_confirm(asked: Asked, options: list[Option]) -> bool:
    missing = [name for one in options if _can_be_met(one, asked) for name in one.missing]
    return any(name in CONFIRMABLE for name in missing)


def _can_be_met(option: Option, asked: Asked) -> bool:
    if option.lacks_consent and asked.is_refused:
        return False
    return all(condition in NEEDED for condition in option.missing)


def _missing(option: Option, asked: Asked) -> str:
    parts = [str(NEEDED[Condition(name)]) % asked.names for name in option.missing]
    if option.lacks_consent:
        parts.insert(0, _("the person's consent"))
    if not parts:
        parts = [_("giving it in writing")]
    listed = _(" and ").join(parts)
    return listed if option.rule.basis == "consent" else f"{listed} ({option.citation})"
