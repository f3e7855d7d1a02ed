"""The catalogues against the code: complete, without leftovers, and compiled as they are written.

`msgfmt` and `xgettext` are on no bare machine, so this reads the code itself and writes with polib:
`python -m iiz.dev.translations --update` adds, drops and compiles; without it, it only looks.

Some sentences of Django and allauth are said again in ours, marked LIBRARY: their German writes "ß"
or reads oddly. Every "ß" of theirs must be answered here.
"""

import ast
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import allauth
import django
import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = ("iiz", "contacts", "cases", "consent", "reviews", "worklist")
LANGUAGES = ("de", "fr")
LIBRARY = "Said by Django or allauth; here in our words."
LIBRARIES = (django.__path__[0], allauth.__path__[0])
# Parts of Django that no page of ours shows.
UNSEEN = {"admindocs", "flatpages", "gis", "redirects", "sitemaps", "sites"}
TOOLS = {"tests", "testing", "dev", "migrations"}
LITERAL = r"""u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL = re.compile(
    rf"\b(_|n?p?gettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?(?:\s*,\s*{LITERAL})?", re.S
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
# French keeps these signs on the line of the word they belong to.
WRAPS = re.compile(r" [:;?!»]|« ")
STRAIGHT = "'"
PLURALS = {"de": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}


class Message(NamedTuple):
    context: str | None
    singular: str
    plural: str | None = None


Key = tuple[str | None, str]


def main() -> None:
    found = {(message.context, message.singular): message for message in messages()}
    folders = {code: ROOT / "locale" / code / "LC_MESSAGES" for code in LANGUAGES}
    if "--update" in sys.argv:
        for code, folder in folders.items():
            update(code, folder, found)
    if not any(folder.exists() for folder in folders.values()):
        print("There are no catalogues yet: nothing compared.")
        return
    problems = [line for code in LANGUAGES for line in compare(code, folders[code], found)]
    problems += unanswered(folders["de"])
    problems += in_lists()
    print("\n".join([*problems, f"{len(found)} messages, {len(problems)} problems."]))
    sys.exit(bool(problems))


def messages() -> Iterator[Message]:
    """Every message of the product, from Python and from templates."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if not TOOLS & set(path.relative_to(ROOT).parts):
                yield from _in_python(path.read_text())
    for path in [*(ROOT / "templates").rglob("*.*"), *ROOT.glob("*/templates/**/*.*")]:
        yield from _in_template(path)


def _in_python(code: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
            yield from _message(
                _called(node.func), [text for text in texts if isinstance(text, str)]
            )


def _called(function: ast.expr) -> str:
    name = str(getattr(function, "id", "") or getattr(function, "attr", ""))
    return name.removesuffix("_lazy").removesuffix("_noop")


def _in_template(path: Path) -> Iterator[Message]:
    """Django turns a template into text in which only its messages look like calls."""
    for name, *literals in CALL.findall(templatize(path.read_text(), origin=str(path))):
        yield from _message(name, [ast.literal_eval(text) for text in literals if text])


def _message(function: str, texts: list[str]) -> Iterator[Message]:
    match function, texts:
        case (("_" | "gettext"), [text, *_]):
            yield Message(None, text)
        case "pgettext", [context, text, *_]:
            yield Message(context, text)
        case "ngettext", [one, many, *_]:
            yield Message(None, one, many)
        case "npgettext", [context, one, many, *_]:
            yield Message(context, one, many)


def compare(language: str, folder: Path, found: dict[Key, Message]) -> Iterator[str]:
    """Yields: one sentence for each difference between code, .po and .mo."""
    written, compiled = folder / "django.po", folder / "django.mo"
    if not written.exists() or not compiled.exists():
        yield f"{language}: django.po or django.mo is missing"
        return
    catalogue = polib.pofile(str(written))
    entries = {_key(entry): entry for entry in catalogue}
    yield from (f"{language}: not in the catalogue: {key[1]!r}" for key in found.keys() - entries)
    ours = {key for key, entry in entries.items() if entry.comment != LIBRARY}
    yield from (f"{language}: no longer in the code: {key[1]!r}" for key in ours - found.keys())
    yield from (
        f"{language}: other plural than in the code: {key[1]!r}"
        for key in ours & found.keys()
        if (entries[key].msgid_plural or None) != found[key].plural
    )
    for key, entry in entries.items():
        for problem in _faults(language, entry):
            yield f"{language}: {problem}: {key[1]!r}"
    if _texts(catalogue) != _texts(polib.mofile(str(compiled))):
        yield f"{language}: django.mo is not what django.po says; run with --update"


def unanswered(folder: Path) -> Iterator[str]:
    """Yields: one line for each sentence of a library with "ß" that ours does not answer."""
    ours = {_key(entry) for entry in polib.pofile(str(folder / "django.po"))}
    for path in (path for root in LIBRARIES for path in Path(root).rglob("locale/de/**/django.po")):
        if UNSEEN & set(path.parts):
            continue
        for entry in polib.pofile(str(path)):
            text = entry.msgstr + "".join(entry.msgstr_plural.values())
            if "ß" in text and _key(entry) not in ours:
                yield f"de: ß of a library: {entry.msgid!r}"


def in_lists() -> Iterator[str]:
    """Yields: one line for each cell of a reference list that people read with a straight sign."""
    for path in sorted(ROOT.glob("*/reference/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                for column, cell in row.items():
                    if column.rpartition("_")[2] in LANGUAGES and STRAIGHT in cell:
                        yield f"{path.relative_to(ROOT)}, row {number}: {STRAIGHT} instead of ’"


def _faults(language: str, entry: polib.POEntry) -> Iterator[str]:
    texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
    if entry.obsolete or entry.fuzzy or not all(texts):
        yield "not translated"
        return
    if language == "de" and any("ß" in text for text in texts):
        yield "ß instead of ss"
    if any(STRAIGHT in text for text in texts):
        yield f"{STRAIGHT} instead of ’"
    if language == "fr" and any(WRAPS.search(text) for text in texts):
        yield "a sign could begin a line: no-break space"
    wanted = _placeholders([entry.msgid, entry.msgid_plural])
    needed = _placeholders([entry.msgid_plural or entry.msgid])
    if entry.comment == LIBRARY:
        needed = set()
    if not _placeholders(texts) <= wanted or not _placeholders(texts[-1:]) >= needed:
        yield "other placeholders than the English sentence"


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {mark for text in texts for mark in PLACEHOLDER.findall(text.replace("%%", ""))}


def _texts(catalogue: Iterable[polib.POEntry]) -> dict[Key, tuple[object, ...]]:
    return {
        _key(entry): (entry.msgid_plural, entry.msgstr, tuple(sorted(entry.msgstr_plural.items())))
        for entry in catalogue
        if not entry.obsolete
    }


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def update(language: str, folder: Path, found: dict[Key, Message]) -> None:
    """Adds what is missing as untranslated, drops what the code lost, sorts and compiles."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "django.po"
    old = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    library = {key for key, entry in old.items() if entry.comment == LIBRARY} - found.keys()
    for key in sorted(found.keys() | library, key=lambda key: (key[1], key[0] or "")):
        catalogue.append(old[key] if key in library else _entry(found[key], old.get(key)))
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(folder / "django.mo"))


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    if old is not None and (old.msgid_plural or None) == message.plural:
        old.comment = ""
        return old
    entry = polib.POEntry(msgctxt=message.context, msgid=message.singular)
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: "", 1: ""}
    return entry


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    main()
