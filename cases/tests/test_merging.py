"""Two editors of one case: lists are merged, single values are asked about."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cases.models import Case
from cases.tests.cast import World


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (["debt", "health_mental", "age"], ["debt", "health_mental", "housing"],
         ["age", "debt", "health_mental", "housing"]),
        (["debt"], ["debt", "health_mental", "housing"], ["debt", "housing"]),
        (["debt"], ["health_mental"], []),
    ],
    ids=["both-add", "one-takes-away", "both-take-away"],
)  # fmt: skip
def test_what_two_editors_tick_is_merged(client, world: World, first, second, both):
    case = world.case()
    client.force_login(world.social.user)
    url = reverse("case_edit", args=[case.key])
    typed = {"version": case.version, "areas": first}
    client.post(url, typed | {"form_token": uuid4()})

    page = client.post(url, typed | {"areas": second, "form_token": uuid4()})

    assert page.status_code == 409
    conflict = page.context["conflict"]
    assert conflict.differences == []
    [merged] = conflict.merged
    assert merged.is_united
    hidden: dict = {}
    for name, value in conflict.hidden:
        hidden.setdefault(name, []).append(value)
    assert hidden.get("areas", []) == both
    again = hidden | {"version": page.context["version"], "base": page.context["base_version"]}
    saved = client.post(url, again | {"form_token": uuid4()})
    assert saved.status_code == (303 if both else 422)
    stored = Case.objects.get(pk=case.pk).problems.current().values_list("area", flat=True)
    assert sorted(stored) == (both or sorted(first))
