"""The sentences of the timeline, made from an event's codes in the reader's language."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from cases.models import CaseEvent, PaperKind
from cases.states import NoticeTopic, Phase, PositionCode
from contacts.codes import label
from contacts.models import Institution

SENTENCES = {
    "case.register": _("%(by)s registered the case and leads it."),
    "case.edit": _("%(by)s changed the data of the case."),
    "case.move": _("Phase changed from “%(before)s” to “%(after)s”."),
    "case.close": _("%(by)s closed the case: %(outcome)s."),
    "case.promote": _("%(by)s goes on with all phases of the cooperation."),
    "case.hold": _("%(by)s put the case on hold until %(until)s."),
    "case.resume": _("%(by)s took the case up again."),
    "case.entrust": _("%(by)s entrusted the case to one of its people."),
    "case.number": _("%(by)s recorded its own dossier number."),
    "closing.propose": _("%(by)s wants to close the case: %(outcome)s. It waits to be confirmed."),
    "closing.refuse": _("%(by)s did not confirm the closing."),
    "closing.withdraw": _("%(by)s withdrew the closing."),
    "closing.lapse": _("The closing that waited to be confirmed lapsed."),
    "follow_up.answer": _("%(by)s asked how the person is doing: %(result)s."),
    "follow_up.stop": _("%(by)s recorded that the person has died; nobody asks again."),
    "goal.add": _("%(by)s agreed a goal."),
    "goal.edit": _("%(by)s changed a goal."),
    "goal.reach": _("%(by)s recorded: goal reached."),
    "goal.reach_partly": _("%(by)s recorded: goal partly reached."),
    "goal.miss": _("%(by)s recorded: goal not reached."),
    "goal.resume": _("%(by)s took a goal up again."),
    "measure.add": _("%(by)s planned a measure."),
    "measure.edit": _("%(by)s changed a measure."),
    "measure.start": _("A measure has begun."),
    "measure.complete": _("A measure is completed."),
    "measure.abort": _("A measure was aborted."),
    "case.reopen": _("%(by)s reopened the case and leads it."),
    "case.join": _("%(joined)s takes part."),
    "case.ping_pong": _("To and fro: the case is before the decider."),
    "case.look_at": _("%(by)s looked at the case."),
    "person.edit": _("%(by)s corrected the person's data."),
    "request.send": _("%(sender)s asked %(addressee)s: %(type)s."),
    "request.receive": _("%(addressee)s opened the request."),
    "request.answer": _("%(addressee)s answered the request."),
    "request.accept": _("%(addressee)s accepted the invitation."),
    "request.decline": _("%(addressee)s declined the request: %(decline_reason)s."),
    "request.ask_back": _("%(addressee)s asked back; the clock stands still."),
    "request.answer_back": _("%(sender)s answered the question back; the clock runs again."),
    "request.withdraw": _("%(sender)s withdrew the request to %(addressee)s."),
    "request.reroute": _("%(rerouted_from)s passed the request on to %(addressee)s."),
    "handover.propose": _("%(sender)s proposed to hand the lead over to %(addressee)s."),
    "handover.accept": _("%(addressee)s accepted the lead from %(sender)s and leads now."),
    "handover.accept_later": _(
        "%(addressee)s accepted the lead from %(sender)s; it leads from %(effective_on)s."
    ),
    "handover.effect": _("The handover took effect: %(addressee)s leads after %(sender)s."),
    "handover.give_back": _("The lead on loan went back from %(addressee)s to %(sender)s."),
    "handover.undo": _("%(addressee)s undid its acceptance; %(sender)s leads."),
    "handover.reroute": _("%(rerouted_from)s passed the handover on to %(addressee)s."),
    "handover.supersede": _("The handover from %(sender)s to %(addressee)s was overtaken."),
    "handover.decline": _("%(addressee)s declined the lead: %(decline_reason)s."),
    "handover.ask_back": _("%(addressee)s asked back on the handover; the clock stands still."),
    "handover.answer_back": _("%(sender)s answered; the clock of the handover runs again."),
    "handover.withdraw": _("%(sender)s withdrew the handover to %(addressee)s."),
    "handover.escalate": _("%(sender)s put the handover before the decider."),
    "handover.decide": _("%(by)s decided: %(decided_for)s is to lead."),
    "clarification.open": _("%(by)s opened a clarification of responsibility."),
    "clarification.escalate": _("%(by)s put the clarification before the decider."),
    "clarification.agree": _("All agree: %(names)s is to lead."),
    "clarification.decide": _("%(by)s decided the clarification: %(names)s is to lead."),
    "clarification.reopen": _("%(by)s brought new facts; the clarification is open again."),
    "clarification.withdraw": _("%(by)s withdrew the clarification."),
    "position.ask": _("%(addressee)s was asked for its position."),
    "position.lapse": _("The position of %(addressee)s is no longer needed."),
    "position.state": _("%(stated)s stated its position: %(code)s."),
    "task.open": _("%(by)s noted a task for %(assignee)s."),
    "task.pass_on": _("A task passed from %(sender)s to %(assignee)s."),
    "task.finish": _("%(by)s finished a task."),
    "task.cancel": _("%(by)s cancelled a task."),
    "note.add": _("%(by)s wrote a note (%(category)s)."),
    "document.add": _("%(by)s filed a document (%(category)s)."),
    "document.edit": _("%(by)s changed title or category of a document (%(category)s)."),
    "document.take_back": _("%(by)s took a document back (%(category)s)."),
    "document.refuse": _("A document was refused by the virus scanner (%(category)s)."),
    "confirmation.make": _("%(by)s confirmed a condition of an exchange."),
    "confirmation.confirm": _("The head of %(by)s confirmed a condition of an exchange."),
    "confirmation.end": _("%(by)s ended a confirmation."),
    "consent.draft": _("%(by)s drafted a consent."),
    "consent.print": _("%(by)s printed the form of a consent."),
    "consent.miss": _("%(by)s recorded: the form of a consent did not come back."),
    "consent.discard": _("%(by)s discarded the draft of a consent."),
    "consent.answer": _("%(by)s recorded the person's answer about a consent."),
    "consent.scan": _("%(by)s added the scan of a signed consent."),
    "consent.scan_refuse": _("The scan of a consent was refused by the virus scanner."),
    "consent.withdraw": _("%(by)s recorded that the person withdrew a consent."),
    "consent.expire": _("A consent expired."),
    "disclosure.record": _("%(giver)s told %(receiver)s something: %(channel)s."),
    "consent.less": _("Less may be exchanged in this case than before."),
    "inspection.record": _("Somebody asked to inspect the file."),
    "inspection.identify": _("It was checked who asked to inspect the file."),
    "inspection.grant": _("%(by)s granted the file inspection."),
    "inspection.limit": _("%(by)s granted the file inspection in part."),
    "inspection.refuse": _("%(by)s refused the file inspection."),
    "inspection.deliver": _("%(by)s showed or handed over what was asked for."),
    "inspection.appeal": _("The decision of %(by)s on the file inspection was contested."),
    "inspection.close": _("%(by)s closed the file inspection."),
    "notice.complete": _("The person was informed: %(topic)s (%(channel)s)."),
    "notice.attempt": _("An attempt to inform the person failed: %(topic)s (%(channel)s)."),
    "notice.complete_all": _("The person was informed of what was due: %(number)s (%(channel)s)."),
    "notice.suffice": _(
        "Two attempts, one of them a letter: the person counts as informed (%(topic)s)."
    ),
    "notice.give_up": _("The person could not be informed: %(topic)s."),
    "notice.defer": _("%(by)s put off informing the person until %(until)s: %(topic)s."),
    "notice.pass_on": _("%(sender)s passed the duty to inform on to %(addressee)s: %(topic)s."),
    "paper.print": _("%(by)s printed a paper: %(paper)s (%(number)s)."),
}
INSTITUTIONS = (
    "sender",
    "addressee",
    "joined",
    "assignee",
    "names",
    "stated",
    "decided_for",
    "rerouted_from",
    "giver",
    "receiver",
)
CODE_LISTS = {
    "type": "request_type",
    "decline_reason": "decline_reason",
    "outcome": "closing_outcome",
    "result": "follow_up_result",
    "category": "information_category",
    "channel": "channel",
}
DAYS = ("until", "effective_on")
CHOICES = {
    "before": Phase,
    "after": Phase,
    "code": PositionCode,
    "topic": NoticeTopic,
    "paper": PaperKind,
}


def sentence(event: CaseEvent, institutions: dict[int, Institution]) -> str:
    """`institutions` by id, as `institutions_of` loads them for a page of events."""
    words = {"by": _name(event.institution_id, institutions)}
    for fact, value in event.facts.items():
        words[fact] = _word(fact, value, institutions)
    words.setdefault("addressee", _name(event.audience_id, institutions))
    return str(SENTENCES[event.verb]) % words


def _word(fact: str, value, institutions: dict[int, Institution]) -> str:
    if fact in INSTITUTIONS:
        return _name(value, institutions)
    if fact in CHOICES:
        return str(CHOICES[fact](value).label)
    if fact in DAYS:
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    return label(CODE_LISTS[fact], value) if fact in CODE_LISTS else str(value)


def _name(pk: int | None, institutions: dict[int, Institution]) -> str:
    if pk is None:
        return str(_("the system"))
    return institutions[pk].name if pk in institutions else str(_("another institution"))


def institutions_of(events: list[CaseEvent]) -> dict[int, Institution]:
    """Queries: 1."""
    ids = {event.institution_id for event in events} | {event.audience_id for event in events}
    for event in events:
        ids |= {event.facts[fact] for fact in INSTITUTIONS if fact in event.facts}
    return Institution.objects.in_bulk([pk for pk in ids if pk])
