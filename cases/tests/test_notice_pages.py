"""The pages of the duty to inform: the list, the answers, who may put off, what a letter told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.operations import notices, requests
from cases.tests.cast import START
from cases.tests.factories import defer, invite, owed_notice, pass_on, reread
from cases.tests.paper_cases import Scene, change_row, printed
from cases.tests.test_notices import TO_BE_TOLD, by_the_iv, owing
from contacts.codes import choices

TODAY = START.date()
SECRET = "She is in hospital."


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def keys(rows) -> list[str]:
    return [str(row.key) for row in rows]


# The list


def test_the_list_says_who_by_when_how_and_what_was_tried(world, go):
    notice = owed_notice(world)
    notices.attempt_notice(notice, by=world.social, at=world.tick(), channel="phone")
    notices.attempt_notice(notice, by=world.social, at=world.tick(), channel="letter")

    page = text(go(world.iv, "case_notices", notice.case.key))

    assert page.count("tried on 02.03.2026") == 2
    assert "16.03.2026" in page
    assert "02.03.2026, letter" in page
    assert world.social.institution.short in page


def test_the_lead_reads_all_another_one_its_own_and_nobody_the_words_of_others(world, go):
    case = owed_notice(world, stays_involved=True).case
    notice = defer(world, case.notices.open().get())
    asked = world.ask(world.rav, grounds=TO_BE_TOLD)
    requests.send_request(case, asked, by=world.iv, at=world.tick(), kind="info")
    url = reverse("notice_answer", args=[case.key, notice.key])

    lead, own = (text(go(who, "case_notices", case.key)) for who in (world.iv, world.social))

    assert (SECRET in own, SECRET in lead) == (True, False)
    assert (url in own, url in lead) == (True, False)
    assert world.rav.institution.short in lead
    assert world.rav.institution.short not in own


def test_who_passed_it_on_sees_whom_it_waits_for_and_the_other_one_from_whom(world, go):
    notice = pass_on(world, owed_notice(world, stays_involved=True))

    pages = [text(go(who, "case_notices", notice.case.key)) for who in (world.social, world.iv)]

    assert all(f"passed on by {world.social.institution.short}" in page for page in pages)
    assert "passed on by" in text(go(world.iv, "notice_answer", notice.case.key, notice.key))


# The answers


def test_what_was_tried_is_recorded_with_its_day(world, go):
    notice = owed_notice(world)
    args = ("notice_answer", notice.case.key, notice.key)

    refused = go(world.social, *args, result="attempted", done_on="", channel="phone")
    done = go(world.social, *args, result="attempted", done_on="02.03.2026", channel="phone")

    assert refused.status_code == 422
    assert "id_done_on_error" in refused.text
    assert done.status_code == 303
    assert reread(notice).state == "attempted"


def test_a_caseworker_is_told_who_puts_it_off_and_the_head_does_it(world, go):
    notice = owed_notice(world)
    args = (notice.case.key, notice.key)
    defers = {"until": "20.03.2026", "reason": SECRET}

    told = text(go(world.social, "notice_answer", *args))
    assert f"Only the head puts it off: {world.social_head.user.name}" in told
    assert reverse("notice_defer", args=args) not in told
    assert go(world.social, "notice_defer", *args, **defers).status_code == 404

    assert reverse("notice_defer", args=args) in text(go(world.social_head, "notice_answer", *args))
    assert go(world.social_head, "notice_defer", *args).status_code == 200
    assert go(world.social_head, "notice_defer", *args, **defers).status_code == 303
    assert reread(notice).state == "deferred"


def test_what_was_put_off_twice_says_so(world, go):
    notice = defer(world, defer(world, owed_notice(world)))
    args = (notice.case.key, notice.key)

    assert "put off twice" in text(go(world.social_head, "notice_answer", *args))
    assert go(world.social_head, "notice_defer", *args).status_code == 403


def test_it_is_passed_on_to_one_of_the_list(world, go):
    notice = owed_notice(world)
    args = ("notice_pass_on", notice.case.key, notice.key)

    assert go(world.social, *args, pass_to=world.rav.institution_id).status_code == 422
    assert go(world.social, *args, pass_to=world.iv.institution_id).status_code == 303
    assert reread(notice).informer == world.iv.institution
    assert go(world.social, *args).status_code == 403
    back = go(world.iv, *args)
    assert back.status_code == 403
    assert "No other institution that takes part" in text(back)


def test_what_was_answered_meanwhile_is_stale(world, go):
    notice = owed_notice(world)
    notices.give_up_notice(notice, by=world.social, at=world.tick(), remark="Moved away.")
    args = (notice.case.key, notice.key)

    assert go(world.social, "notice_answer", *args).status_code == 302
    told = {"result": "done", "done_on": "02.03.2026", "channel": "phone"}
    assert go(world.social, "notice_answer", *args, **told).status_code == 409
    put_off = {"until": "20.03.2026", "reason": SECRET}
    assert go(world.social_head, "notice_defer", *args, **put_off).status_code == 409


# In one go


def test_all_that_is_owed_is_recorded_with_one_press(world, go):
    """R-NOTICE-06."""
    case = owing(world, 3)
    rows = list(case.notices.all())
    defer(world, rows[0])

    page = text(go(world.social, "notices_complete", case.key))
    assert page.count('name="notices"') == page.count(" checked") == 3
    assert "Something of it is put off" in page

    told = {"notices": keys(rows), "done_on": "02.03.2026", "channel": "meeting"}
    assert go(world.social, "notices_complete", case.key, **told).status_code == 303
    assert {row.state for row in case.notices.all()} == {"done"}
    assert go(world.social, "notices_complete", case.key).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"notices": []}, "notices"),
        ({"done_on": ""}, "done_on"),
        ({"done_on": "31.12.2026"}, "done_on"),
        ({"channel": ""}, "channel"),
        ({"channel": "pigeon"}, "channel"),
    ],
    ids=str,
)
def test_what_is_missing_is_said_at_its_field(world, go, changes, field):
    case = owing(world)
    told = {"notices": keys(case.notices.all()), "done_on": "02.03.2026", "channel": "phone"}

    refused = go(world.social, "notices_complete", case.key, **(told | changes))

    assert refused.status_code == 422
    assert f'id="id_{field}_error"' in refused.text
    assert case.notices.get().state == "due"


def test_what_another_one_answered_meanwhile_is_chosen_anew(world, go):
    """R-NOTICE-06."""
    case = owing(world, 2)
    first, second = case.notices.all()
    told = {"notices": keys([first, second]), "done_on": "02.03.2026", "channel": "phone"}
    notices.give_up_notice(first, by=world.social, at=world.tick(), remark="Moved away.")

    refused = go(world.social, "notices_complete", case.key, **told)

    assert refused.status_code == 422
    assert "answered meanwhile" in text(refused)
    assert reread(second).state == "due"


def test_a_letter_is_recorded_with_what_it_told_of_and_nothing_else(world, client):
    """R-NOTICE-06: what had no room in it waits for the next letter."""
    case = owing(world, 9)
    everything = tuple(code for code, _label in choices("information_category"))
    for number, asked in enumerate(case.requests.all()):
        change_row(asked, categories=everything[number:])
    paper, _pdf = printed(world, Scene(case, world.social), "notices")
    owing_since = case.notices.count()
    client.force_login(world.social.user)
    later = owing_more(world, case)

    page = text(client.get(reverse("notices_complete", args=[case.key]) + "?letter"))
    offer = text(client.get(reverse("case_overview", args=[case.key])))

    assert 0 < len(paper.tells) < owing_since
    assert page.count(" checked") == len(paper.tells)
    assert f'value="{later.key}"' in page
    assert paper.number in page
    assert "?letter" in offer


def owing_more(world, case):
    invite(world, case, to=world.iv, kind="info", grounds=TO_BE_TOLD)
    return case.notices.get(about=world.iv.institution)


def test_a_letter_of_which_nothing_is_left_is_not_offered(world, go):
    case = owing(world)
    printed(world, Scene(case, world.social), "notices")
    invite(world, case, kind="info", to=world.iv, grounds=TO_BE_TOLD)
    first = case.notices.get(about=world.rav.institution)
    notices.complete_notice(
        first, by=world.social, at=world.tick(), done_on=TODAY, channel="letter"
    )

    page = text(go(world.social, "case_notices", case.key))

    left = case.notices.open().get()
    assert reverse("notice_answer", args=[case.key, left.key]) in page
    assert "?letter" not in page


# The start page and the tab


def test_the_start_page_says_what_became_of_it_and_leads_to_the_other_answers(world, go):
    notice = defer(world, owed_notice(world))

    page = text(go(world.social, "today"))

    assert "deferred" in page
    url = reverse("notice_answer", args=[notice.case.key, notice.key])
    assert page.count(f'href="{url}"') == 2


def test_the_tab_of_data_protection_leads_to_the_list(world, go):
    case = owing(world)
    invite(world, case, to=world.iv, kind="info", grounds=by_the_iv(world))

    assert reverse("case_notices", args=[case.key]) in text(
        go(world.social, "case_privacy", case.key)
    )
    assert go(world.stranger, "case_notices", case.key).status_code == 404
    assert go(world.rav, "case_notices", case.key).status_code == 404


def test_long_ago_is_long_ago(world, go):
    """Late is said in the list as everywhere."""
    notice = owed_notice(world)
    change_row(notice, due_on=TODAY - timedelta(days=1))

    assert "overdue" in text(go(world.social, "case_notices", notice.case.key))
