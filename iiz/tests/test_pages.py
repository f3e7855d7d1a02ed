"""The pages that refuse, and input no keyboard types."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory

from iiz.middleware import is_unusable
from iiz.pages import wants_fragment

pytestmark = [pytest.mark.urls("iiz.tests.urls"), pytest.mark.django_db]


def test_forbidden_and_absent_are_the_same_bytes(client: Client, user: Any) -> None:
    """Three refusals of a signed-in user: by role, by the view, and of a route nobody listed."""
    client.force_login(user)
    client.get("/signed-in/")  # the first answer of a session also fixes its end

    answers = [client.get(path) for path in ("/case/", "/missing/", "/rogue/", "/closed/")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert b"sentence" not in answers[1].content


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_404_says_the_language_and_echoes_nothing(client: Client, language: str) -> None:
    page = client.get("/echo-me/", headers={"Accept-Language": language}).content.decode()

    assert f'lang="{language}"' in page
    for word in ("echo-me", "<form", "nonce", "csrf"):
        assert word not in page


def test_403_says_what_would_make_it_possible(client: Client) -> None:
    answer = client.get("/refusing/")

    assert answer.status_code == 403
    assert "The lead can &lt;do&gt; this." in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/public/x/?q=a%00b", "/public/x/?a%00=b", "/public/x%00y/", "/accounts/login/?next=%00"],
)
def test_nul_is_answered_400(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/public/x/?q=%ED%A0%80",
        "/public/%ED%A0%80/",
        "/public/x/?q=" + "9" * 5000,
        f"/public/x/?q={quote(chr(0x10FFFF))}",
        "/public/x/?q=%FF%FE&q=%C3%28",
        "/accounts/2fa/webauthn/keys/" + "9" * 5000 + "/edit/",
    ],
    ids=["surrogate", "surrogate-path", "5000-digits", "last-plane", "no-utf8", "5000-digit-id"],
)
def test_other_odd_input_is_no_server_error(client: Client, path: str) -> None:
    assert client.get(path).status_code < 500


def test_nul_in_a_cookie_is_answered_400(client: Client) -> None:
    client.cookies.load({"session": "aaaaaaaa\x00"})

    assert client.get("/signed-in/").status_code == 400


@pytest.mark.parametrize(
    ("text", "unusable"),
    [
        ("a\x00", True),
        (chr(0xD800), True),
        (chr(0xDFFF), True),
        ("\U0001f600 é", False),
        ("", False),
    ],
    ids=ascii,
)
def test_unusable_text(text: str, unusable: bool) -> None:
    assert is_unusable(text) is unusable


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
    ids=["browser", "htmx", "boosted", "history"],
)
def test_fragment_only_where_htmx_swaps(headers: dict[str, str], fragment: bool) -> None:
    from django_htmx.middleware import HtmxDetails

    request: Any = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)

    assert wants_fragment(request) is fragment
