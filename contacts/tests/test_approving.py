"""R-STANDARD-04: a network's guideline goes before its committee before it is published."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from contacts.factories import (
    AgreementFactory,
    GuidelineFactory,
    MembershipFactory,
    NetworkFactory,
    StandardFactory,
    UserFactory,
)
from contacts.models import Guideline, Membership, Standard, User
from contacts.operations import (
    approve_guideline,
    draft_guideline,
    publish_guideline,
    send_back_guideline,
    submit_guideline,
    take_back_guideline,
)
from contacts.sheets.publishing import publishing
from iiz.history import change
from iiz.models import OutboxMessage
from iiz.outbox import compose

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def member() -> Membership:
    return MembershipFactory(steering=True, institution=None, network=NetworkFactory())


@pytest.fixture
def staff() -> User:
    return UserFactory(staff=True, language="fr")


@pytest.fixture
def draft(member: Membership, now: datetime) -> Guideline:
    new = Guideline(network=member.network, effective_from=NEW_YEAR)
    draft_guideline(new, by=None, at=now)
    StandardFactory(guideline=new, value=8)
    return new


@pytest.fixture
def before(draft: Guideline, staff: User, now: datetime) -> Guideline:
    return submit_guideline(draft, by=Membership(user=staff), at=now)


def refused(call: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        call()
    return str(caught.value.code)


def test_the_committee_approves_and_then_it_is_published(
    before: Guideline, member: Membership, staff: User, now: datetime
) -> None:
    (told,) = OutboxMessage.objects.all()
    assert (told.kind, told.to) == ("guideline_submitted", member.user.email)
    assert "01.01.2027" in compose(told).body
    publish = partial(publish_guideline, before, by=None, at=now)
    assert refused(partial(publish, approved_on=NEW_YEAR)) == "not_approved"

    approve_guideline(before, by=member, at=now)
    mail = compose(OutboxMessage.objects.get(to=staff.email))
    assert "donné son approbation" in mail.body
    assert reverse("admin:contacts_guideline_publish", args=[before.pk]) in mail.body
    row = before.history.latest()
    assert (row.history_user_id, row.history_change_reason) == (
        member.user_id,
        "guideline.approve",
    )

    publish(approved_on=date(2026, 1, 1))
    before.refresh_from_db()
    assert (before.state, before.approved_by) == ("published", member.user)
    assert (before.approved_on, before.submitted_by) == (now.date(), staff)


def test_only_the_committee_of_its_network_decides_and_once(
    before: Guideline, member: Membership, staff: User, now: datetime
) -> None:
    elsewhere = MembershipFactory(steering=True, institution=None, network=NetworkFactory())
    for other in (elsewhere, MembershipFactory(head=True)):
        approve = partial(approve_guideline, before, by=other, at=now)
        assert refused(approve) == "not_yours"
        assert not Guideline.objects.before_the_committee(other).exists()
    both = MembershipFactory(user=staff, steering=True, institution=None, network=before.network)
    assert refused(partial(approve_guideline, before, by=both, at=now)) == "same_person"

    before.refresh_from_db()
    approve_guideline(before, by=member, at=now)
    assert refused(partial(approve_guideline, before, by=member, at=now)) == "state"
    assert refused(partial(send_back_guideline, before, "No.", by=member, at=now)) == "state"


def test_the_only_member_does_not_put_in_what_nobody_could_approve(
    draft: Guideline, member: Membership, staff: User, now: datetime
) -> None:
    """R-STANDARD-04; nor is a day typed instead. Somebody else puts it in, or becomes a member."""
    submit = partial(submit_guideline, draft, by=Membership(user=member.user), at=now)
    publish = partial(publish_guideline, draft, approved_on=NEW_YEAR, by=None, at=now)
    with pytest.raises(ValidationError, match="only member") as caught:
        submit()
    assert caught.value.code == "only_member"
    draft.refresh_from_db()
    assert refused(publish) == "not_approved"
    other = UserFactory(is_active=False)
    MembershipFactory(steering=True, institution=None, network=draft.network, user=other)
    draft.refresh_from_db()
    assert refused(submit) == "only_member"

    draft.refresh_from_db()
    submit_guideline(draft, by=Membership(user=staff), at=now)
    approve_guideline(draft, by=member, at=now)


def test_what_was_read_is_what_is_approved(
    before: Guideline, member: Membership, now: datetime
) -> None:
    read = Guideline.objects.get(pk=before.pk)
    take_back_guideline(before, by=None, at=now)
    submit_guideline(before, by=None, at=now)

    assert refused(partial(approve_guideline, read, by=member, at=now)) == "state"
    before.refresh_from_db()
    assert before.state == "submitted"


def test_a_draft_begins_with_what_waits_for_the_committee(before: Guideline, now: datetime) -> None:
    """It would undo it without a word otherwise."""
    following = Guideline(network=before.network, effective_from=NEW_YEAR.replace(year=2028))

    draft_guideline(following, by=None, at=now)

    assert following.version == before.version + 1
    assert [row.value for row in following.standards.all()] == [8]


def test_sent_back_it_is_a_draft_again_and_says_why(
    before: Guideline, member: Membership, staff: User, now: datetime
) -> None:
    send_back = partial(send_back_guideline, before, by=member, at=now)
    with pytest.raises(ValidationError) as caught:
        send_back(" ")
    assert "reasons" in caught.value.error_dict
    before.refresh_from_db()

    send_back("Eight days are too few.")

    assert (before.state, before.returned) == ("draft", "Eight days are too few.")
    assert "Eight" not in compose(OutboxMessage.objects.get(to=staff.email)).body
    assert submit_guideline(before, by=None, at=now).returned == ""


@pytest.mark.parametrize("is_approved", [False, True], ids=["before it", "approved"])
def test_the_database_keeps_what_the_committee_read(
    before: Guideline, member: Membership, now: datetime, is_approved: bool
) -> None:
    if is_approved:
        approve_guideline(before, by=member, at=now)

    def write(act: Any) -> None:
        with transaction.atomic(), change(by=None, at=now, reason="test.write"):
            act()

    def move() -> None:
        before.effective_from = date(2027, 2, 1)
        before.save()

    standard = before.standards.get()
    standard.value = 3
    writes = [
        standard.save,
        standard.delete,
        before.delete,
        move,
        partial(StandardFactory, guideline=before, key="plan"),
    ]
    for act in writes:
        with pytest.raises(IntegrityError):
            write(act)
    before.refresh_from_db()
    take_back_guideline(before, by=None, at=now)
    assert (before.state, before.approved_on, before.approved_by) == ("draft", None, None)
    write(Standard.objects.get(guideline=before).delete)


def test_what_cannot_be_published_is_not_put_before_the_committee(
    draft: Guideline, member: Membership, now: datetime
) -> None:
    submit = partial(submit_guideline, by=None, at=now)
    empty = GuidelineFactory(network=member.network, draft=True, effective_from=NEW_YEAR)
    late = GuidelineFactory(network=member.network, draft=True)
    StandardFactory(guideline=late)
    default = GuidelineFactory(network=None, draft=True, effective_from=NEW_YEAR)
    elsewhere = GuidelineFactory(draft=True, effective_from=NEW_YEAR)
    for row, code in (
        (empty, "no_standards"),
        (late, "past"),
        (default, "no_committee"),
        (elsewhere, "no_committee"),
    ):
        assert refused(partial(submit, row)) == code
    submit(draft)
    assert refused(partial(submit, draft)) == "state"
    approve = partial(approve_guideline, draft, by=member, at=now + timedelta(days=60))
    assert refused(approve) == "past"


def test_what_changes_is_what_applies_the_day_before_and_on_its_day(
    draft: Guideline, member: Membership, now: datetime
) -> None:
    """R-GUIDELINE-04; the default changes on that day too, and has figures for some types."""
    default = Guideline.objects.get(network=None, agreement=None)
    StandardFactory(guideline=default, to_type="iv_office", value=15)
    wider = draft_guideline(Guideline(effective_from=NEW_YEAR), by=None, at=now)
    with change(by=None, at=now, reason="test.change"):
        wider.standards.filter(key="request_answer", to_type="").get().delete()
        wider.standards.filter(key="plan").get().delete()
    for key, value in (("request_answer", 12), ("plan", 20)):
        StandardFactory(guideline=wider, key=key, value=value)
    StandardFactory(guideline=draft, value=5, from_type="rav")
    StandardFactory(guideline=draft, key="triage", value=5)
    assert said(wider) == [("plan", "", "", 10, 20), ("request_answer", "", "", 10, 12)]
    publish_guideline(wider, approved_on=NEW_YEAR, by=None, at=now)

    assert said(draft) == [
        ("request_answer", "", "", 10, 8),
        ("request_answer", "", "iv_office", 15, 8),
        ("request_answer", "rav", "", 10, 5),
        ("request_answer", "rav", "iv_office", 15, 5),
    ]
    submit_guideline(draft, by=None, at=now)
    approve_guideline(draft, by=member, at=now)
    publish_guideline(draft, by=None, at=now)
    after = Guideline(network=member.network, effective_from=date(2028, 1, 1))
    draft_guideline(after, by=None, at=now)
    with change(by=None, at=now, reason="test.change"):
        after.standards.get(key="request_answer", from_type="").delete()
    assert said(after) == [
        ("request_answer", "", "", 8, 12),
        ("request_answer", "", "iv_office", 8, 15),
    ]


def test_what_two_sides_change_is_said_of_them(now: datetime) -> None:
    """R-GUIDELINE-04; in one line where both directions change alike."""
    default = Guideline.objects.get(network=None, agreement=None)
    StandardFactory(guideline=default, to_type="iv_office", value=15)
    StandardFactory(guideline=default, to_type="rav", value=7)
    sides = {"a_type": "iv_office", "b_type": "social_service"}
    agreement = AgreementFactory(network=NetworkFactory(), **sides)
    agreed = Guideline(agreement=agreement, effective_from=NEW_YEAR)
    draft_guideline(agreed, by=None, at=now)
    StandardFactory(guideline=agreed, value=8)
    StandardFactory(guideline=agreed, key="plan", value=6)
    StandardFactory(guideline=agreed, key="triage", value=4, from_type="iv_office")

    assert said(agreed) == [
        ("plan", "", "", 10, 6),
        ("request_answer", "iv_office", "social_service", 10, 8),
        ("request_answer", "social_service", "iv_office", 15, 8),
        ("triage", "iv_office", "social_service", 5, 4),
    ]


def said(guideline: Guideline) -> list[Any]:
    return [
        (
            one.row.key,
            one.row.from_type,
            one.row.to_type,
            one.before and one.before.value,
            one.after and one.after.value,
        )
        for one in publishing(guideline, on=NEW_YEAR).changed
    ]


def test_the_administrator_sees_what_is_missing_and_types_no_day(
    client: Any, draft: Guideline, member: Membership, staff: User, now: datetime
) -> None:
    client.force_login(staff)
    client.cookies.load({"language": "en"})
    page = reverse("admin:contacts_guideline_publish", args=[draft.pk])
    edit = reverse("admin:contacts_guideline_change", args=[draft.pk])
    shown = client.get(page).text
    assert "has not approved this version yet" in shown
    assert "approved_on" not in shown
    assert client.post(page, {"approved_on": "05.11.2026"}).status_code == 422
    with change(by=None, at=now, reason="test.later"):
        draft.effective_from = date(2099, 1, 1)
        draft.save()

    assert client.post(page, {"step": "submit"})["Location"] == page
    assert "Before the steering committee" in client.get(page).text
    assert client.post(edit, {"effective_from": "01.01.2098"}).status_code == 403
    assert client.post(page, {"step": "publish"}).status_code == 422
    client.post(page, {"step": "take_back"})
    assert client.get(edit).status_code == 200
    client.post(page, {"step": "submit"})
    draft.refresh_from_db()
    approve_guideline(draft, by=member, at=now)
    assert member.user.name in client.get(page).text
    client.post(page, {"step": "publish"})
    draft.refresh_from_db()
    assert (draft.state, draft.approved_on) == ("published", now.date())
