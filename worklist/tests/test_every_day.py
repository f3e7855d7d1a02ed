"""A caseworker's morning in a browser, in German and in French: from Heute to the closed case."""

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext
from playwright.sync_api import expect

from cases.models import Case, Due, DueKind, FollowUp, Goal, Measure, Note, Task
from cases.operations.entrusting import number_case
from cases.operations.requests import accept_invitation, send_request
from cases.states import MeasureState, Phase, RequestState, TaskState
from cases.tests import factories as make
from cases.tests.cast import World, build_world
from cases.tests.desk import Desk
from contacts.models import Membership
from iiz.calendar import add_months, now, today
from iiz.models import AccessEvent

NUMBER = "SD-4711"
REPORT, ANSWER, NOTED = "Bericht ablegen", "Ja, seit Mai.", "Sie hat angerufen."
ASSESS, GOAL, TRIAL = "Anmeldung prüfen", "Arbeitet 50 Prozent.", "Arbeitsversuch"


@dataclass
class Morning:
    """One caseworker, the case she looks after, and the language she reads in."""

    desk: Desk
    world: World
    case: Case
    language: str

    def page(self, name: str, *keys: object) -> str:
        return reverse(name, args=[self.case.key, *keys])

    def words(self, english: str, context: str = "", **facts: object) -> str:
        """As her screen says it."""
        with translation.override(self.language):
            return (pgettext(context, english) if context else gettext(english)) % facts

    def reads(self, english: str, context: str = "", **facts: object) -> None:
        self.desk.reads(self.words(english, context, **facts))

    def speaks(self, **words: str) -> None:
        """What a reader of that language recognises at a glance, whatever the catalogue says."""
        expect(self.desk.page.locator("html")).to_have_attribute("lang", self.language)
        self.desk.reads(words[self.language])

    def called(self, member: Membership) -> str:
        """An institution has a name in each language."""
        with translation.override(self.language):
            return member.institution.name

    def seen(self) -> Case:
        """The case as the database has it now."""
        return make.reread(self.case)


@pytest.fixture(params=["de", "fr"])
def morning(server, desk, request) -> Morning:
    """Yesterday the IV asked something and came into the case; a task was set for today."""
    world = build_world(start=now() - timedelta(days=1))
    case = world.case(person=world.person(last_name="Müller"))
    number_case(case, by=world.social, at=world.tick(), number=NUMBER)
    invitation = make.invite(world, case, to=world.iv)
    accept_invitation(invitation, by=world.iv, at=world.tick())
    other = world.case()
    make.open_task(world, other, title=REPORT, due_on=today())
    make.propose(world, other)
    return Morning(desk(world.social), world, case, request.param)


@pytest.mark.acceptance("every-day")
def test_a_caseworker_lives_through_a_morning(morning: Morning, figure) -> None:
    chooses_her_language(morning)
    answers_what_waits(morning)
    takes_note_of_an_answer(morning)
    ends_a_task_in_its_line(morning)
    finds_the_person_in_another_spelling(morning)
    opens_the_case_by_the_own_number(morning)
    writes_a_note(morning)
    sets_the_iv_a_task(morning)
    plans(morning)
    lets_the_case_rest(morning)
    lists_and_exports(morning, "team")
    closes(morning)
    lists_and_exports(morning, "closed")
    prints(morning)
    figure(f"{morning.language}: 14 jobs in {morning.desk.steps} steps")


def chooses_her_language(morning: Morning) -> None:
    desk, language = morning.desk, morning.language
    desk.open(reverse("today"))
    desk.press(desk.page.locator(".language summary"))
    desk.press(desk.page.locator(f".language button[value={language}]"))

    morning.speaks(de="Heute", fr="Aujourd’hui")
    assert make.reread(desk.member.user).language == language


def answers_what_waits(morning: Morning) -> None:
    world, desk = morning.world, morning.desk
    theirs = world.case(by=world.iv)
    ask = world.ask(world.social)
    asked = send_request(theirs, ask, by=world.iv, at=world.tick(), kind="info")
    desk.open(reverse("today"))
    waiting = desk.page.locator("section[aria-labelledby=waiting] li")
    desk.press(waiting.filter(has_text=theirs.person.name).locator(".actions a"))
    expect(desk.page.locator("[name=choice][value=answer]")).to_be_checked()
    desk.fill(answer=ANSWER)
    desk.choose(category="plan")
    desk.send()

    desk.reads(ANSWER)
    morning.reads("Sent to %(name)s.", name=morning.called(world.iv))
    asked = make.reread(asked)
    assert (asked.state, asked.answer) == (RequestState.ANSWERED, ANSWER)
    assert asked.answered_by == world.social.user


def takes_note_of_an_answer(morning: Morning) -> None:
    """An answer to us waits until it is read."""
    desk = morning.desk
    answers = Due.objects.open().filter(kind=DueKind.ANSWER, institution=desk.member.institution)
    request = morning.case.requests.get(key=answers.get().key)
    desk.open(reverse("today"))
    desk.press(desk.page.locator("section[aria-labelledby=waiting] a.strong"))

    desk.arrives(morning.page("case_request", request.key))
    desk.reads(morning.called(morning.world.iv))
    assert not answers.exists()


def ends_a_task_in_its_line(morning: Morning) -> None:
    desk = morning.desk
    desk.open(reverse("today"))
    morning.reads("Nobody waits for an answer of yours.")
    due = desk.page.locator("section[aria-labelledby=due]")
    desk.press(due.locator("li", has_text=REPORT).get_by_role("button"))

    morning.reads("The task is done.")
    expect(due).not_to_contain_text(REPORT)
    assert desk.page.url.endswith(reverse("today"))
    assert Task.objects.get(title=REPORT).state == TaskState.DONE


def finds_the_person_in_another_spelling(morning: Morning) -> None:
    page = morning.desk.page
    field = page.locator("#bar-search")
    field.fill("Mueller")
    field.press("Enter")
    morning.desk.arrives(reverse("case_search"))

    morning.speaks(de="Suchen", fr="Rechercher")
    morning.desk.reads("Müller, Lena")
    with translation.override(morning.language):
        morning.desk.reads(ngettext("one case found", "%(number)s cases found", 1))
    morning.desk.steps += 2
    assert AccessEvent.objects.using("log").filter(kind="case.search").get().case_ids == [
        morning.case.pk
    ]


def opens_the_case_by_the_own_number(morning: Morning) -> None:
    morning.desk.open(f"/d/{NUMBER}")

    assert morning.desk.page.url.endswith(morning.page("case_overview"))
    expect(morning.desk.page.locator("h1")).to_have_text("Müller, Lena")


def writes_a_note(morning: Morning) -> None:
    desk = morning.desk
    morning.speaks(de="Notiz", fr="Note")
    desk.fill(text=NOTED)
    desk.choose(category="work_capacity")
    desk.press(desk.page.locator(f"form[action='{morning.page('note_add')}'] button"))

    expect(desk.page.locator("section[aria-labelledby=notes]")).to_contain_text(NOTED)
    note = Note.objects.get()
    assert (note.case, note.text, note.author) == (morning.case, NOTED, morning.world.social.user)


def sets_the_iv_a_task(morning: Morning) -> None:
    desk, iv = morning.desk, morning.world.iv.institution
    desk.follow(morning.page("task_new"))
    desk.fill(title=ASSESS, due_on=typed(today() + timedelta(days=7)))
    desk.choose(assignee=iv.pk)
    desk.send()

    morning.speaks(de="Pendenzen", fr="Tâches")
    tasks = desk.page.locator("section[aria-labelledby=tasks] li", has_text=ASSESS)
    expect(tasks).to_have_count(1)
    task = Task.objects.get(title=ASSESS)
    assert (task.assignee, task.state) == (iv, TaskState.OPEN)
    assert Due.objects.open().filter(key=task.key, institution=iv).exists()


def plans(morning: Morning) -> None:
    desk = morning.desk
    desk.follow(morning.page("case_plan"))
    desk.follow(morning.page("goal_new"))
    desk.fill(text=GOAL)
    desk.send()
    morning.speaks(de="Ziele", fr="Objectifs")
    desk.reads(GOAL)
    desk.follow(morning.page("measure_new"))
    desk.fill(title=TRIAL)
    goal = Goal.objects.get()
    desk.choose(goal=goal.key)
    desk.send()
    desk.reads(TRIAL)
    measure = Measure.objects.get()
    begin = morning.page("measure_start", measure.key)
    desk.press(desk.page.locator(f"form[action='{begin}'] button"))

    morning.reads("running", "measure_state")
    measure = make.reread(measure)
    assert (measure.goal, measure.state) == (goal, MeasureState.RUNNING)


def lets_the_case_rest(morning: Morning) -> None:
    desk, phase, until = morning.desk, morning.case.phase, today() + timedelta(days=30)
    desk.follow(morning.page("case_overview"))
    desk.follow(morning.page("case_hold"))
    desk.choose(hold_reason="illness")
    desk.fill(until=typed(until))
    desk.send()
    desk.reads(typed(until))
    held = morning.seen()
    assert (held.phase, held.hold_until) == (Phase.ON_HOLD, until)

    desk.follow(morning.page("case_resume"))
    desk.send()
    desk.arrives(morning.page("case_overview"))
    expect(desk.page.locator(".case-line")).not_to_contain_text(f"{until:%d.%m.}")
    assert (morning.seen().phase, morning.seen().hold_until) == (phase, None)


def closes(morning: Morning) -> None:
    """Work was found: nothing to confirm, and two dates to ask how it goes."""
    desk = morning.desk
    desk.open(morning.page("case_overview"))
    desk.follow(morning.page("case_close"))
    desk.reads(ASSESS)
    desk.tick(outcome="first_lm")
    desk.fill(job_started_on=typed(today()), workload="50")
    desk.send()

    expect(desk.page.locator(".case-line")).to_contain_text(morning.words("Closed"))
    rows = FollowUp.objects.filter(case=morning.case).order_by("months")
    days = [add_months(today(), months) for months in (6, 12)]
    assert list(rows.values_list("months", "due_on")) == list(zip((6, 12), days, strict=True))
    for day in days:
        expect(desk.page.locator("section[aria-labelledby=follow-ups]")).to_contain_text(typed(day))
    closed = morning.seen()
    assert (closed.phase, closed.outcome, closed.workload) == (Phase.CLOSED, "first_lm", 50)
    assert Task.objects.get(title=ASSESS).state == TaskState.CANCELLED


def lists_and_exports(morning: Morning, tab: str) -> None:
    """The file has the rows of the page, in its words."""
    desk = morning.desk
    desk.open(f"{reverse('case_list')}?tab={tab}&sort=name")
    rows = desk.page.locator("main tbody tr").all()
    shown = [plain(row.locator("th, td").all_inner_texts()) for row in rows]
    desk.press(desk.page.locator(".page-head details summary"))
    with desk.page.expect_download() as download:
        desk.press(desk.page.locator(f"main a[href^='{reverse('case_export_csv')}']"))
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))

    head = lines.index([]) + 1
    columns = desk.page.locator("main thead th").all_inner_texts()
    assert plain(lines[head]) == plain(columns)
    assert [plain(line) for line in lines[head + 1 :]] == shown
    assert shown


def prints(morning: Morning) -> None:
    desk = morning.desk
    desk.open(morning.page("case_responsibility"))
    desk.follow(morning.page("case_responsibility_print"))
    morning.speaks(de="Nachweis der Zuständigkeit", fr="Relevé des compétences")
    desk.reads("Müller, Lena", morning.case.number, morning.called(morning.world.social))
    on_paper(desk)

    desk.open(morning.page("case_summary"))
    morning.reads("Case summary")
    desk.reads("Müller, Lena", morning.case.number)
    on_paper(desk)


def on_paper(desk: Desk) -> None:
    """The button is for the screen; on paper stands the content alone."""
    expect(desk.page.locator("[data-iiz-print]")).to_be_visible()
    desk.page.emulate_media(media="print")
    expect(desk.page.locator("main h1")).to_be_visible()
    for left_out in (".bar", ".rail", "[data-iiz-print]"):
        expect(desk.page.locator(left_out)).to_be_hidden()
    desk.page.emulate_media(media="screen")


def typed(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def plain(cells: list[str]) -> list[str]:
    """Without blanks at the edges; where the year is plain, the screen leaves it out."""
    return [re.sub(r"(\d\d\.\d\d\.)\d{4}", r"\1", " ".join(cell.split())) for cell in cells]
