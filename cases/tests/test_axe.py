"""axe-core finds nothing on any page, in German and French, on a screen and on a phone."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from cases.tests.form_pages import Visit, visits
from cases.tests.samples import Samples, build_samples, own_routes
from contacts.models import User
from iiz.testing.browser import sign_in

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
    return build_samples(start=timezone.now() - timedelta(days=3))  # see above


class Looker:
    """One browser, one session for each person; each page is opened once per language."""

    def __init__(
        self, browser: Browser, samples: Samples, base_url: str, sizes: Iterable[str]
    ) -> None:
        self.browser, self.samples, self.base_url = browser, samples, base_url
        self.sizes = tuple(sizes)
        self.script = Axe().axe_script
        self.pages: dict[tuple[int | None, str], Page] = {}
        self.looked, self.statuses, self.found = 0, set(), []

    def look(self, visit: Visit, language: str) -> None:
        page = self._page(self.samples.user(visit.role, visit.relation), language)
        self._set_size(page, self.sizes[0])
        answer = page.goto(visit.url, wait_until="domcontentloaded")
        if visit.submits:
            self._submit(page)
        self.statuses.add((visit.name, answer.status if answer else 0))
        page.evaluate(self.script)
        for size in self.sizes:
            self._set_size(page, size)
            self.looked += 1
            self.found += [f"{visit.name} {language} {size}: {text}" for text in page.evaluate(RUN)]

    def _submit(self, page: Page) -> None:
        """Sends the form as it is: the browser itself checks nothing."""
        form = page.locator("main form[method=post]").first
        with page.expect_navigation(wait_until="domcontentloaded"):
            form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
        page.locator("[role=alert]").first.wait_for()

    def _set_size(self, page: Page, size: str) -> None:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})

    def _page(self, user: User | None, language: str) -> Page:
        key = (user.pk if user else None, language)
        if key not in self.pages:
            context = self.browser.new_context(
                base_url=self.base_url,
                bypass_csp=True,  # axe is injected into the page
                reduced_motion="reduce",
            )
            _speak(context, language, self.base_url)
            if user is not None:
                sign_in(context, user, self.base_url)
            self.pages[key] = context.new_page()
        return self.pages[key]


def _speak(context: BrowserContext, language: str, url: str) -> None:
    name = settings.LANGUAGE_COOKIE_NAME
    context.add_cookies([{"name": name, "value": language, "url": url}])


# What a browser stores instead of showing it.
FILES = {"guideline_print", "review_calendar", "review_invitation", "review_minutes"}


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
