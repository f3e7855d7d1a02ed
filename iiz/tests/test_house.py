"""The house rules that only a look at the whole code base can check."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from iiz.access_map import Door
from iiz.routes import routes

ROOT = Path(__file__).resolve().parents[2]
APPS = ("iiz", "contacts", "cases", "consent", "reviews", "worklist")
RULE = re.compile(r"\bR-[A-Z]{3,}-\d{2}\b")

# Raised only by a commit that says why.
LONGEST = {
    "function": 40,
    "view": 35,
    "file": 330,
    "test function": 50,
    "test file": 600,
    "template": 100,
}
# A story of the demo is told in one go; it is data in the shape of calls.
MAY_BE_LONG = ("cases/demo/stories.py", "cases/demo/plans.py")
# Views nobody needs to log in for; the libraries' own stand in `iiz.routes.THIRD_PARTY`.
PUBLIC_VIEWS = {"health"}


@cache
def sources() -> dict[str, str]:
    """path → text of every module of ours; migrations are written by a tool."""
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    names = {str(path.relative_to(ROOT)): path for path in files if "migrations" not in path.parts}
    return {name: path.read_text() for name, path in names.items()}


def is_test(name: str) -> bool:
    return "/tests/" in name or "/testing/" in name


def product() -> dict[str, str]:
    return {name: text for name, text in sources().items() if not is_test(name)}


def proofs() -> dict[str, str]:
    return {name: text for name, text in sources().items() if is_test(name)}


def modules(*kinds: str) -> dict[str, str]:
    """`views.py` and everything in `views/`, for each kind named."""
    wanted = re.compile(rf"^\w+/({'|'.join(kinds)})(\.py$|/)")
    return {name: text for name, text in product().items() if wanted.match(name)}


def calls(text: str) -> Iterator[tuple[int, str]]:
    """Returns: (line, dotted name) of everything called, as in (12, "Case.objects.visible_to")."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, ast.unparse(node.func)


# The doors


def test_a_case_is_reached_through_its_door_only() -> None:
    behind = [
        f"{name}:{line}"
        for name, text in modules("views", "forms", "templatetags", "admin", "context").items()
        for line, code in enumerate(text.splitlines(), 1)
        if re.search(r"\bCase\.objects(?!\.visible_to\()", code)
    ]

    assert behind == []


def test_an_approach_is_reached_through_its_door_only() -> None:
    """In views; an operation has locked the case before it looks."""
    wanted = re.compile(r"\b(Request|Handover|Position)\.objects(?!\.addressed_to\()")
    behind = [name for name, text in modules("views").items() if wanted.search(text)]

    assert behind == []


def test_shares_are_written_in_one_place() -> None:
    making = re.compile(r"\bShare\(|\bShare\.objects\.(?:get_or_)?create\(")
    writers = {name for name, text in product().items() if making.search(text)}

    assert writers - {"cases/models/shares.py"} == {"cases/operations/sharing.py"}


def test_views_neither_filter_nor_save() -> None:
    rules = {"filter", "exclude", "save", "delete", "create", "update", "bulk_create"}
    found = [
        f"{name}:{line} {called}"
        for name, text in modules("views").items()
        for line, called in calls(text)
        if called.rpartition(".")[2] in rules
    ]

    assert found == []


def test_nobody_asks_guardian_but_its_door() -> None:
    doors = {"cases/access.py", "cases/models/permissions.py"}
    asking = {
        name
        for name, text in product().items()
        if re.search(r"^(from|import) guardian", text, re.M)
    }
    forbidden = re.compile(r"get_objects_for_user|get_objects_for_group|user\.has_perm\(")

    assert asking == doors
    assert [name for name, text in product().items() if forbidden.search(text)] == []


def test_public_views_are_these() -> None:
    ours = {route.name for route in routes() if route.entry and route.entry.exact}
    public = {route.name for route in routes() if route.entry and route.entry.door is Door.PUBLIC}

    assert public & ours == PUBLIC_VIEWS


# The rules


def table() -> dict[str, tuple[list[str], list[str]]]:
    """id → (code, tests) as docs/rules.md names them, inside the app cases unless it says so."""
    found = {}
    for line in (ROOT / "docs" / "rules.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if RULE.fullmatch(cells[0]):
            found[cells[0]] = (_files(cells[-2], "cases/"), _files(cells[-1], "cases/tests/"))
    return found


def _files(cell: str, home: str) -> list[str]:
    named = re.findall(r"`([^`]+)`", cell)
    return [name if name.split("/")[0] in APPS else home + name for name in named]


def test_every_rule_of_the_code_stands_in_the_table() -> None:
    in_code = {rule for text in product().values() for rule in RULE.findall(text)}

    assert in_code == set(table())


@pytest.mark.parametrize("rule", table())
def test_every_rule_is_implemented_and_tested_where_the_table_says(rule: str) -> None:
    code, named = table()[rule]

    assert code
    assert named
    assert [name for name in (*code, *named) if rule not in sources()[name]] == []


def test_no_test_names_a_rule_that_is_none() -> None:
    named = {rule for text in proofs().values() for rule in RULE.findall(text)}

    assert named <= set(table())


# The sizes


def functions() -> Iterator[tuple[str, int, str]]:
    for name, text in sources().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and not name.startswith(MAY_BE_LONG):
                length = (node.end_lineno or 0) - node.lineno + 1
                yield _kind(name), length, f"{name}:{node.lineno} {node.name}"


def _kind(name: str) -> str:
    if is_test(name):
        return "test function"
    return "view" if name in modules("views") else "function"


def files() -> Iterator[tuple[str, int, str]]:
    for name, text in sources().items():
        if not name.startswith(MAY_BE_LONG):
            yield "test file" if is_test(name) else "file", len(text.splitlines()), name
    for path in templates():
        yield "template", len(path.read_text().splitlines()), str(path.relative_to(ROOT))


def templates() -> list[Path]:
    homes = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return [path for home in homes for path in sorted(home.rglob("*.html"))]


@pytest.mark.parametrize("kind", LONGEST)
def test_nothing_is_longer_than_agreed(kind: str) -> None:
    sizes = sorted((size, where) for of, size, where in [*functions(), *files()] if of == kind)

    print(f"\nThe ten largest of the kind {kind}:")
    print(*(f"{size:5} {where}" for size, where in reversed(sizes[-10:])), sep="\n")
    assert [where for size, where in sizes if size > LONGEST[kind]] == []


# The words


def test_templates_are_spelled_the_swiss_way() -> None:
    assert [str(path) for path in templates() if "ß" in path.read_text()] == []


def test_templates_carry_no_style_and_no_script_of_their_own() -> None:
    """The content policy would drop them; so nothing is written that never works."""
    data = r"[^>]*(\ssrc=|type=\"application/json\")"
    inline = re.compile(rf"<style|\sstyle=|\son[a-z]+=\"|<script(?!{data})")

    assert [str(path) for path in templates() if inline.search(path.read_text())] == []


def test_the_glossary_has_no_word_twice() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text().splitlines()
    words = [line.split("|")[1].strip() for line in lines if line.startswith("| ")]

    assert len(words) == len(set(words)) > 20
