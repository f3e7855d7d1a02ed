"""The test client posts as a page of ours does: with who is acting, beside the one-time key."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client

from iiz.calendar import today
from iiz.form_tokens import ACTING

CHOSEN = "membership_id"


def post_as_our_pages_do() -> None:
    """`client.generic("POST", …)` posts as it is told, and a post may name `acting` itself."""
    plain = Client.post

    def post(self: Client, path: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if data is None or isinstance(data, dict):
            data = _acting(self) | (data or {})
        return plain(self, path, data, *args, **kwargs)

    Client.post = post  # type: ignore[method-assign]  # for every test


def _acting(client: Client) -> dict[str, int]:
    if settings.SESSION_COOKIE_NAME not in client.cookies:
        return {}
    user = client.session.get(SESSION_KEY)
    if user is None:
        return {}
    rows = apps.get_model("contacts.Membership").objects
    held = [one.pk for one in rows.for_user(apps.get_model("contacts.User")(pk=int(user)), today())]
    chosen = client.session.get(CHOSEN)
    acting = held[0] if len(held) == 1 else next((pk for pk in held if pk == chosen), None)
    return {} if acting is None else {ACTING: acting}
