"""Who may open which address: one entry per route, and nothing opens without one.

The entry stands on the view; `manage.py access_map --json` prints the whole map, the middleware
refuses what is not in it, and the tests walk every cell of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """As what somebody comes; the middle five are the roles of a membership."""

    ANONYMOUS = "anonymous"
    CASEWORKER = "caseworker"
    HEAD = "head"
    COORDINATOR = "coordinator"
    STEERING = "steering"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """How the acting institution stands to the object of the page."""

    LEAD = "lead"
    PARTICIPANT = "participant"
    ADDRESSED = "addressed"
    FORMER = "former"
    NONE = "none"


class Door(StrEnum):
    """Through what the object is reached.

    PUBLIC: by anybody. SIGNED_IN: by an account. ACTING: by a membership, no object.
    CASE: `visible_to`. ADDRESSED: `addressed_to`. CLOSED: by nobody (routes of a library).
    ENQUIRY: by who sent it and who was asked; there is no case behind it.
    REVIEW: by both sides of the agreement and the coordination; no case either.
    """

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    ACTING = "acting"
    CASE = "case"
    ADDRESSED = "addressed"
    ENQUIRY = "enquiry"
    REVIEW = "review"
    CLOSED = "closed"


EVERYBODY = frozenset(Role)
ACCOUNTS = EVERYBODY - {Role.ANONYMOUS}
MEMBERS = ACCOUNTS - {Role.ADMINISTRATOR}
CASE_ROLES = frozenset({Role.CASEWORKER, Role.HEAD, Role.COORDINATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

ROLES_OF = {
    Door.PUBLIC: EVERYBODY,
    Door.SIGNED_IN: ACCOUNTS,
    Door.ACTING: MEMBERS,
    Door.CASE: CASE_ROLES,
    Door.ADDRESSED: CASE_ROLES,
    Door.ENQUIRY: frozenset({Role.CASEWORKER, Role.HEAD}),
    Door.REVIEW: CASE_ROLES,
    Door.CLOSED: frozenset[Role](),
}
VISIBLE_TO = {
    Door.CASE: frozenset({Relation.LEAD, Relation.PARTICIPANT, Relation.FORMER}),
    Door.ADDRESSED: frozenset({Relation.ADDRESSED}),
    Door.ENQUIRY: frozenset({Relation.LEAD, Relation.ADDRESSED}),
    Door.REVIEW: frozenset({Relation.LEAD, Relation.PARTICIPANT}),
}


@dataclass(frozen=True)
class Entry:
    """What one route promises.

    `queries` is the most a GET may need, `sample` names the object kind tests build the URL from.
    `exact` is False for a library's route, which may redirect where the map says 200.
    `decider` lets in who decides the case too: the coordinator that takes part under a mandate,
    or without one the head of the institution that leads; of a review, a head of either side.
    """

    door: Door
    roles: frozenset[Role]
    relations: frozenset[Relation] = frozenset()
    methods: frozenset[str] = frozenset({"GET"})
    reads: bool = False
    queries: int = 20
    sample: str = ""
    exact: bool = True
    decider: bool = False

    @property
    def has_object(self) -> bool:
        return self.door in VISIBLE_TO

    @property
    def is_for_all(self) -> bool:
        """For every account, also one without a role at present."""
        return self.roles == ROLES_OF[Door.SIGNED_IN]


def make_entry(
    door: Door,
    *,
    roles: Iterable[Role] | None = None,
    relations: Iterable[Relation] | None = None,
    methods: Iterable[str] = ("GET",),
    **more: Any,
) -> Entry:
    """`roles` default to everyone the door lets in, `relations` to all that the door shows."""
    return Entry(
        door=door,
        roles=ROLES_OF[door] if roles is None else frozenset(roles),
        relations=VISIBLE_TO.get(door, frozenset()) if relations is None else frozenset(relations),
        methods=frozenset(methods),
        **more,
    )


def access(
    *,
    door: Door,
    roles: Iterable[Role] | None = None,
    relations: Iterable[Relation] | None = None,
    methods: Iterable[str] = ("GET",),
    **more: Any,
) -> Callable[[View], View]:
    """Put a view into the map; the outermost decorator.

    Further words: `reads` (shows personal data, so it answers through `render_seen`), `queries`,
    `sample`, `decider`. Defaults as in `make_entry`.
    """
    entry = make_entry(door, roles=roles, relations=relations, methods=methods, **more)

    def mark(view: View) -> View:
        view.access = entry  # type: ignore[attr-defined]  # functions carry what maps read
        view.login_required = door is not Door.PUBLIC  # type: ignore[attr-defined]  # same
        return view

    return mark


def expected(
    entry: Entry,
    role: Role,
    relation: Relation,
    *,
    method: str = "GET",
    has_mandate: bool = True,
) -> int:
    """The status a GET must answer: 200, 302 (to the login), 403, 404 or 405.

    For another method, 200 stands for whatever the view answers to somebody it lets in.
    """
    if entry.door is Door.CLOSED:
        return 404
    if role is Role.ANONYMOUS and entry.door is not Door.PUBLIC:
        return 302
    if role not in entry.roles:
        return 404 if entry.has_object else 403
    if method not in entry.methods:
        return 405
    if entry.decider and _decides(entry.door, role, relation, has_mandate=has_mandate):
        return 200
    return _expected_of_relation(entry, relation)


def _decides(door: Door, role: Role, relation: Relation, *, has_mandate: bool) -> bool:
    if has_mandate:
        return role is Role.COORDINATOR and relation is Relation.PARTICIPANT
    heads_of = VISIBLE_TO[door] if door is Door.REVIEW else {Relation.LEAD}
    return role is Role.HEAD and relation in heads_of


def _expected_of_relation(entry: Entry, relation: Relation) -> int:
    if not entry.has_object or relation in entry.relations:
        return 200
    return 403 if relation in VISIBLE_TO[entry.door] else 404
