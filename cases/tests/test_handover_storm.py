"""Many people of one institution accept the same handover in the same moment; one of them does."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from uuid import uuid4

import pytest
import requests
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.models import Case, Handover, Responsibility
from cases.tests.cast import World, build_world
from cases.tests.factories import propose
from contacts.factories import MembershipFactory
from contacts.models import Membership
from iiz.calendar import now
from iiz.testing import database

PEOPLE = 10
SESSIONS_WANTED = 16
ACCEPT = "handover.accept"
SESSIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = %s AND pid <> ALL(%s)
"""


@dataclass
class Person:
    """Somebody with a browser that is logged in."""

    membership: Membership
    cookies: dict[str, str]

    def accept(self, url: str, start: threading.Barrier) -> requests.Response:
        token = self.cookies[settings.CSRF_COOKIE_NAME]
        form = {
            "choice": "accept",
            "acting": str(self.membership.pk),
            "form_token": str(uuid4()),
            "csrfmiddlewaretoken": token,
        }
        with requests.Session() as browser:
            browser.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers = {"Cookie": cookie, "Referer": url}
            start.wait()
            return browser.post(url, form, headers=headers, allow_redirects=False, timeout=120)


def logged_in(membership: Membership, url: str) -> Person:
    client = Client()
    client.force_login(membership.user)
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    page = requests.get(url, cookies=cookies, timeout=60)
    assert page.status_code == 200, page.text[:500]
    return Person(membership, cookies | page.cookies.get_dict())


class Storm:
    """A case whose handover is answered by everybody of the addressee at once."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.world: World = build_world()
        colleagues = [
            MembershipFactory(institution=self.world.iv.institution) for _ in range(PEOPLE)
        ]
        first = self.url(self.handover())
        self.people = [logged_in(membership, first) for membership in colleagues]
        self.most_sessions = 0

    def url(self, handover: Handover) -> str:
        return self.server + reverse("handover_answer", args=[handover.key])

    def handover(self) -> Handover:
        return propose(self.world, self.world.case(), at=now())

    def blow(self, posts: int) -> tuple[Counter[int], Handover, list[requests.Response]]:
        handover = self.handover()
        url, start = self.url(handover), threading.Barrier(posts)
        with ThreadPoolExecutor(posts) as pool:
            senders = [
                pool.submit(self.people[place % PEOPLE].accept, url, start)
                for place in range(posts)
            ]
            while not all(sender.done() for sender in senders):
                self.most_sessions = max(self.most_sessions, self.sessions())
        answers = [sender.result() for sender in senders]
        return Counter(answer.status_code for answer in answers), handover, answers

    def sessions(self) -> int:
        """How many the server has open with the database at this moment."""
        ours = [connection.connection.info.backend_pid]
        role = connection.settings_dict["USER"]
        return database.owner().execute(SESSIONS, [role, ours]).fetchone()[0]


def accepted(handover: Handover) -> int:
    """How often the history says that it was accepted."""
    return handover.history.filter(history_change_reason=ACCEPT).count()


def leads_of(case: Case) -> list[int]:
    return [period.institution_id for period in Responsibility.objects.filter(case=case)]


@pytest.mark.acceptance("handover-storm")
def test_exactly_one_accept_wins(server, figure, size):
    rounds, posts = size(ci=(3, 50), full=(20, 200))
    storm = Storm(server.url)

    for _ in range(rounds):
        statuses, handover, answers = storm.blow(posts)

        assert statuses == {303: 1, 409: posts - 1}
        assert accepted(handover) == 1
        social, iv = storm.world.social.institution_id, storm.world.iv.institution_id
        assert leads_of(handover.case) == [social, iv]
        stale = [answer.text for answer in answers if answer.status_code == 409]
        assert all('role="alert"' in page for page in stale)

    assert storm.most_sessions >= SESSIONS_WANTED
    figure(
        f"{rounds} × {posts} posts, each time 1 wins and {posts - 1} read a 409 page, 0 × 5xx, "
        f"{storm.most_sessions} database sessions"
    )


@pytest.mark.acceptance("handover-storm")
def test_without_the_row_locks_the_storm_is_noticed(serve, figure, size):
    rounds, posts = size(ci=(3, 50), full=(5, 200))
    storm = Storm(serve(bug="cases.tests.bugs:without_row_locks").url)

    for _ in range(rounds):
        statuses, handover, _answers = storm.blow(posts)
        if (statuses[303], accepted(handover)) != (1, 1):
            figure(
                f"locks removed: {statuses[303]} of {posts} win, {accepted(handover)} in history"
            )
            return

    pytest.fail("The storm does not notice that nothing is locked any more.")
