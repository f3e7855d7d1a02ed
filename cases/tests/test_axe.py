"""axe-core finds nothing on any page, in German and French, on a screen and on a phone."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from cases.tests.form_pages import FILES, Visit, visits
from cases.tests.samples import Samples, build_samples, own_routes
from contacts.models import User
from iiz.testing.browser import sign_in
from iiz.testing.replay import replayed

Figure = Callable[[str], None]
SIZES = {"1366": (1366, 820), "390": (390, 844)}
# In CI each page is looked at once: every other one in German on a screen, and between them one in
# French, where its longer words have the least room.
SIZES_IN_CI = {"de": ("1366",), "fr": ("390",)}
FIRST_IN_CI = {"de": 0, "fr": 1}
# Only what is found is asked for, as text: the whole report would be megabytes.
RUN = """async () => {
  const found = await axe.run(document, {preload: false, resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
  return found.violations.map(one => `${one.id} (${one.nodes.length}): ${one.nodes[0].html}`);
}"""


@pytest.fixture
def samples(server: Any) -> Samples:
    """Begun three days ago by the real clock, which is the server's."""
    start = timezone.now() - timedelta(days=3)
    return replayed("by the real clock", lambda: build_samples(start=start).complete())


class Looker:
    """One tab in which everybody signs in when it is their turn: a tab for each would be a process
    that reads axe and our styles anew. Each page is opened once per language."""

    def __init__(
        self, browser: Browser, samples: Samples, base_url: str, sizes: Iterable[str]
    ) -> None:
        self.samples, self.base_url, self.sizes = samples, base_url, tuple(sizes)
        self.page = _open(browser, base_url)
        self.seat: tuple[User | None, str] | None = None
        self.size = ""
        self.looked, self.statuses, self.found = 0, set(), []

    def look(self, visit: Visit, language: str) -> None:
        self._sit_down(self.samples.user(visit.role, visit.relation), language)
        self._set_size(self.sizes[0])
        answer = self.page.goto(visit.url, wait_until="domcontentloaded")
        if visit.submits:
            self._submit()
        self.statuses.add((visit.name, answer.status if answer else 0))
        for size in self.sizes:
            self._set_size(size)
            self.looked += 1
            found = self.page.evaluate(RUN)
            self.found += [f"{visit.name} {language} {size}: {text}" for text in found]

    def _submit(self) -> None:
        """Sends the form as it is: the browser itself checks nothing."""
        form = self.page.locator("main form[method=post]").first
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
        self.page.locator("[role=alert]").first.wait_for()

    def _set_size(self, size: str) -> None:
        """Only when it is another one: each time, the browser lays the page out anew."""
        if size != self.size:
            width, height = SIZES[size]
            self.page.set_viewport_size({"width": width, "height": height})
            self.size = size

    def _sit_down(self, user: User | None, language: str) -> None:
        if (user, language) == self.seat:
            return
        context, self.seat = self.page.context, (user, language)
        context.clear_cookies()
        _speak(context, language, self.base_url)
        if user is not None:
            sign_in(context, user, self.base_url)


def _open(browser: Browser, base_url: str) -> Page:
    """A tab with axe in every page of it, which the policy of our pages would refuse."""
    context = browser.new_context(base_url=base_url, bypass_csp=True, reduced_motion="reduce")
    context.add_init_script(Axe().axe_script)
    return context.new_page()


def _speak(context: BrowserContext, language: str, url: str) -> None:
    name = settings.LANGUAGE_COOKIE_NAME
    context.add_cookies([{"name": name, "value": language, "url": url}])


def _is_shown(name: str) -> bool:
    """Pages of libraries answer as they please; no dossier has the number that is asked for."""
    ours = {route.name for route in own_routes()} - {"own_number"} - FILES
    return name.partition(",")[0] in ours


@pytest.mark.acceptance("axe")
@pytest.mark.parametrize("language", ["de", "fr"])
def test_axe_finds_nothing(
    browser: Browser,
    server: Any,
    samples: Samples,
    language: str,
    size: Callable[..., Any],
    figure: Figure,
) -> None:
    sizes = size(ci=SIZES_IN_CI[language], full=tuple(SIZES))
    looker = Looker(browser, samples, server.url, sizes)
    wanted = list(visits(samples, thorough=size(ci=False, full=True)))
    wanted = wanted[size(ci=slice(FIRST_IN_CI[language], None, 2), full=slice(None))]

    for visit in wanted:
        looker.look(visit, language)

    figure(
        f"{len(wanted)} pages and states in {language} × {', '.join(sizes)} px:"
        f" {looker.looked} looks, {len(looker.found)} violations"
    )
    assert not looker.found, "\n".join(looker.found)
    assert {status for name, status in looker.statuses if _is_shown(name)} == {200}
    assert looker.looked >= size(ci=65, full=130) * len(sizes)
