"""What the page of each step of a review, or of a resolution, says around its form."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class StepWords:
    """`text`: what it means; `submit`: the button; `then`: what holds afterwards."""

    title: Words
    text: Words
    submit: Words
    then: Words = ""


RECORD = StepWords(
    _("Record what took place"),
    _(
        "For a meeting that took place without being prepared here. The figures are frozen as they"
        " stand today, and page and minutes say that this was after the meeting."
    ),
    _("Record what took place"),
    _("Then come checklist and resolutions; the minutes are ready in German and French."),
)

STEP_WORDS = {
    "review_record": RECORD,
    "review_record_new": RECORD,
    "review_new": StepWords(
        _("Plan the review"),
        _("One review per agreement and calendar year, best before 1 October."),
        _("Plan the review"),
        _("Then invite people of both sides."),
    ),
    "review_plan": StepWords(
        _("Day and place"),
        _("Once the day is fixed, only a postponement moves it to another one."),
        _("Save day and place"),
        _("Everybody invited who has an account gets a mail with a link."),
    ),
    "review_invite": StepWords(
        _("Invite people of both sides"),
        _(
            "Ticked people are invited. Who has an account gets a mail with a link, guests get the"
            " invitation as calendar file or on paper from you."
        ),
        _("Save the invitations"),
    ),
    "review_prepare": StepWords(
        _("Prepare the review"),
        _(
            "The figures of the common cases of this year are frozen, one per agreed standard, and"
            " the checklist is laid out. What happens in the cases afterwards changes nothing in"
            " them."
        ),
        _("Prepare: freeze the figures"),
        _("Both sides see the figures of their common cases exactly."),
    ),
    "review_postpone": StepWords(
        _("Postpone the review"),
        _("A review is postponed once. Figures that are frozen already are frozen anew later."),
        _("Postpone"),
        _("Everybody invited who has an account gets a mail with a link."),
    ),
    "review_skip": StepWords(
        _("Not held this year"),
        _("The reason stands with the review of this year."),
        _("Record: not held"),
        _("The review of this year is not due any more."),
    ),
    "review_hold": StepWords(
        _("Record that it was held"),
        _("On which day, and who of those invited was there."),
        _("Record that it was held"),
        _("Then resolutions can be made, and the minutes are ready in German and French."),
    ),
    "review_check": StepWords(
        _("Fill in the checklist"),
        _("What both sides say of each agreed standard. What is not met says why."),
        _("Save the checklist"),
    ),
    "review_close": StepWords(
        _("Close the review"),
        _("Every resolution is agreed, rejected, done or before the committee."),
        _("Close the review"),
        _("Nothing more is changed in it. Resolutions stay due until they are done."),
    ),
    "training_new": StepWords(
        _("Add a training"),
        _("What both sides agreed to learn together."),
        _("Add the training"),
    ),
    "training_remove": StepWords(
        _("Remove the training"), _("It does not take place."), _("Remove the training")
    ),
    "example_new": StepWords(
        _("Write an example"),
        _(
            "Write the case anew, so that nobody can be recognised: no name, no day, no place, no"
            " number, no diagnosis, no employer. Change what does not matter."
        ),
        _("Save the example"),
        _("The head of your institution releases it. Only then the other side reads it."),
    ),
    "example_release": StepWords(
        _("Release the example"),
        _("Read it as somebody who knows the region: can anybody be recognised?"),
        _("Release the example"),
        _("The other side and the coordination read it, and it stands in the minutes."),
    ),
    "example_withdraw": StepWords(
        _("Take the example back"),
        _("Nobody else reads it any more. Minutes that were downloaded keep it."),
        _("Take the example back"),
    ),
    "resolution_refer": StepWords(
        _("To the steering committee"),
        "",
        _("Put before the committee"),
        _("The committee decides alone then. It reads the resolution and these reasons, no case."),
    ),
    "resolution_reject": StepWords(
        _("Reject the resolution"),
        "",
        _("Reject the resolution"),
        _("It is rejected for both sides. It can be resolved anew."),
    ),
    "resolution_complete": StepWords(
        _("Resolution done"),
        "",
        _("Record as done"),
        _("It is due no more and stands as done in the next review."),
    ),
}
