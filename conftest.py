"""Fixtures for every test. The servers start earlier: see pytest.ini and iiz.testing.plugin."""

pytest_plugins = [
    "iiz.testing.acceptance",
    "iiz.testing.strictness",
    "iiz.testing.fixtures",
    "iiz.testing.processes",
    "iiz.testing.browser",
    "cases.tests.cast",
    "cases.tests.desk",
    "cases.tests.hands",
    "consent.tests.samples",
    "reviews.tests.samples",
]
