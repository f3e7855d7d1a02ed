"""Pages as a reader has them: the forms with what stands in them, and the words that are seen."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "template"}
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label")
HIDDEN_NAMES = {"csrfmiddlewaretoken", "form_token", "acting"}


@dataclass
class Field:
    """`values`: what is chosen or typed. `options`: what could be chosen; empty if typed."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    attributes: dict[str, str | None] = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        return self.kind in {"text", "textarea", "search", "tel", "email", "number", "date"}

    @property
    def is_day(self) -> bool:
        return self.attributes.get("inputmode") == "numeric" and "placeholder" in self.attributes


@dataclass
class Form:
    method: str
    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def data(self) -> dict[str, list[str]]:
        """What a browser would send."""
        return {name: list(one.values) for name, one in self.fields.items() if one.values}


Attributes = dict[str, str | None]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self.roles: list[str | None] = []
        self.form: Form | None = None
        self.select: Field | None = None
        self.area: Field | None = None
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.silent += tag in SILENT
        self.texts += [given[name] or "" for name in SPOKEN if given.get(name)]
        self.roles += [given["role"]] if "role" in given else []
        start = getattr(self, f"start_{tag}", None)
        if start is not None:
            start(given)

    def start_a(self, given: Attributes) -> None:
        self.links.append(given.get("href") or "")

    def start_form(self, given: Attributes) -> None:
        self.form = Form((given.get("method") or "get").lower(), given.get("action") or "")
        self.forms.append(self.form)

    def start_button(self, given: Attributes) -> None:
        if self.form is not None and given.get("name"):
            self.form.buttons.append((given["name"] or "", given.get("value") or ""))

    def start_textarea(self, given: Attributes) -> None:
        self.area = self._field(given, "textarea")
        self.area.values = [""]

    def start_select(self, given: Attributes) -> None:
        self.select = self._field(given, "select")

    def start_input(self, given: Attributes) -> None:
        kind = (given.get("type") or "text").lower()
        if kind in {"submit", "button"}:
            return
        one, value = self._field(given, kind), given.get("value")
        if kind in {"radio", "checkbox"}:
            one.options.append(value if value is not None else "on")
            one.values += one.options[-1:] if "checked" in given else []
        elif kind == "hidden":
            one.values.append(value or "")
        else:
            one.values = [value or ""]

    def start_option(self, given: Attributes) -> None:
        if self.select is not None:
            self.select.options.append(given.get("value") or "")
            self.select.values += self.select.options[-1:] if "selected" in given else []

    def _field(self, given: Attributes, kind: str) -> Field:
        one = Field(given.get("name") or "", kind, attributes=given)
        if self.form is None or not one.name:
            return one
        return self.form.fields.setdefault(one.name, one)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT
        if tag == "form":
            self.form = None
        if tag == "textarea":
            self.area = None
        if tag == "select" and self.select is not None:
            if not self.select.values and "multiple" not in self.select.attributes:
                self.select.values = self.select.options[:1]
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values = [self.area.values[0] + data]
        elif not self.silent and data.strip():
            self.texts.append(data)


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    for form in reader.forms:
        for one in form.fields.values():
            if one.kind == "textarea":  # the first line break of a text field is not part of it
                one.values = [one.values[0].removeprefix("\n")]
    return reader


NOT_OF_THE_PAGE = ("/language", "/accounts", "/acting", "/i18n")


def posting_forms(html: str) -> list[Form]:
    """Forms of the page's own matter: not the language, the log-out, the choice of an office."""
    return [
        form
        for form in read(html).forms
        if form.method == "post" and not form.action.startswith(NOT_OF_THE_PAGE)
    ]
