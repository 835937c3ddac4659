"""What a case report says, before anybody sets it: docx and PDF print the same words.

A case is a lead with its findings, or one finding that no lead of the request holds. Every text
is visible text, cut where it would run over a page; what is cut or left out is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graphaudit.english import captioned, in_language
from graphaudit.exhibits import Exhibit
from graphaudit.model_names import kind_name
from graphaudit.patterns.wording import told
from graphaudit.register_names import named_register
from graphaudit.values.money import format_yuan
from viz import pictures
from viz.case_words import case_words
from viz.diagram import place_of, spans
from viz.exports import ExportRequest
from viz.fonts import visible, written_out
from viz.plain import Json, items, record, records, text, whole, worded
from viz.together import joined
from viz.words import PAGE, WORDS

MOST_PICTURES = 40
MOST_ROWS, LEAST_ROWS, ROWS_IN_ALL = 400, 20, 8_000
MOST_PEOPLE = 200
MOST_TEXT, MOST_LINE, MOST_CELL = 600, 160, 80
RESULTS = ("holds", "unknown", "ruled_out")
OBJECTS = (
    ("Person", "persons", "id_number", "name"), ("Card", "cards", "number", ""),
    ("Cadre", "cadres", "id_number", ""), ("Household", "households", "number", ""),
    ("Enterprise", "enterprises", "code", ""),
)  # fmt: skip
Lines = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Table:
    """Heads and lines of texts; ``note`` says what is not shown, empty when all is."""

    heads: tuple[str, ...]
    lines: Lines
    note: str = ""


@dataclass(frozen=True)
class Method:
    """How a finding was made: (name, what it is) in order."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """One case of the report. ``picture`` is SVG, or None where there are too many."""

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    points: Table
    picture: str | None
    objects: Table
    rows: Table
    explanations: Table
    questions: Table
    methods: tuple[Method, ...]
    has_points: bool = True
    """Whether the findings' own sentences say more than ``sentence``."""


@dataclass(frozen=True)
class Report:
    """The whole report: its facts, its cases, its words."""

    words: Mapping[str, str]
    facts: tuple[tuple[str, str], ...]
    contents: Table
    cases: tuple[Case, ...]
    made: datetime
    snapshot: str

    @property
    def foot(self) -> str:
        """The last line of every page, and what stands as codes."""
        found = written_out([line for case in self.cases for line in _texts(case)])
        coded = self.words["coded"].format(codes="、".join(found)) if found else ""
        return f"{self.words['foot']}{coded}"


def build_report(request: ExportRequest, clean: Callable[[str], str] = visible) -> Report:
    """The report on everything the request holds: its leads first, then findings in none.

    ``clean`` writes out what the paper cannot show: ``visible``, or ``drawable`` where the carried
    font is the only one.
    """
    setter = _Setter(request, clean)
    found = grouped(request)
    room = max(LEAST_ROWS, min(MOST_ROWS, ROWS_IN_ALL // max(1, len(found))))
    cases = tuple(
        setter.case(shown, findings, room, drawn=number < MOST_PICTURES)
        for number, (shown, findings) in enumerate(found)
    )
    words = setter.words
    return Report(
        words=words,
        facts=(
            (words["snapshot"], request.snapshot),
            (words["made"], request.made.strftime("%Y-%m-%d %H:%M")),
            (words["privacy"], WORDS["masked" if request.masked else "clear"][setter.index]),
            *request.marks,
        ),
        contents=setter.contents(cases),
        cases=cases,
        made=request.made,
        snapshot=request.snapshot,
    )


def grouped(request: ExportRequest) -> list[tuple[Json, Sequence[Json]]]:
    """(what the case is about in a finding's shape, its findings): leads, then single findings."""
    by_id = {text(finding.get("id")): finding for finding in request.findings}
    cases: list[tuple[Json, Sequence[Json]]] = []
    taken: set[str] = set()
    for lead in request.leads:
        members = [str(n) for n in items(lead.get("findings")) if n in by_id and n not in taken]
        if members:
            taken.update(members)
            own = [by_id[name] for name in members]
            cases.append(({**pictures.lead_or_finding(lead, own), **_lead_facts(lead)}, own))
    return cases + [(f, [f]) for name, f in by_id.items() if name not in taken]


def _lead_facts(lead: Json) -> dict[str, object]:
    names = ("id", "severity", "fen", "first_day", "last_day", "townships", "sentence", "title")
    return {"is_lead": True, **{name: lead.get(name) for name in names}}


class _Setter:
    """Sets cases in one language from one request."""

    def __init__(self, request: ExportRequest, clean: Callable[[str], str]) -> None:
        self.request = request
        self.clean = clean
        self.language = request.language
        self.index = 0 if request.language == "zh" else 1
        self.words = case_words(request.language)
        self.known = request.methods()

    def case(self, shown: Json, findings: Sequence[Json], room: int, *, drawn: bool) -> Case:
        """One case; at most ``room`` rows of evidence stand in it."""
        whole_ = shown if len(findings) == 1 else {**joined(findings), **shown}
        return Case(
            title=self._title(shown, findings),
            sentence=self._long(worded(shown.get("sentence"), self.language)),
            facts=self._facts(shown, findings),
            points=self._points(findings),
            picture=pictures.svg(shown, self.request) if drawn else None,
            objects=self._objects(whole_),
            rows=self._rows(findings, room),
            explanations=self._explanations(findings),
            questions=self._questions(findings),
            methods=tuple(self._methods(findings)),
            has_points=len(findings) > 1 or bool(shown.get("is_lead")),
        )

    def _title(self, shown: Json, findings: Sequence[Json]) -> str:
        if shown.get("is_lead") and shown.get("title"):
            return self._short(worded(shown.get("title"), self.language))
        if shown.get("is_lead"):
            return self.words["lead_title"].format(n=len(findings))
        title = worded(shown.get("title"), self.language)
        return self._short(f"{self.words['finding']}：{title}")

    def contents(self, cases: Sequence[Case]) -> Table:
        """Number, id, title and amount of every case."""
        no, name = self._heads("no", "name")
        lines = tuple(
            (str(number), case.facts[0][1], case.title, case.facts[2][1])
            for number, case in enumerate(cases, 1)
        )
        return Table((no, self.words["id"], name, self.words["amount"]), lines)

    def _facts(self, shown: Json, findings: Sequence[Json]) -> tuple[tuple[str, str], ...]:
        words = self.words
        severity = text(shown.get("severity") or findings[0].get("severity"))
        days = [text(shown.get(name)) for name in ("first_day", "last_day")]
        places = sorted({str(n) for f in findings for n in items(f.get("townships"))})
        return (
            (words["id"], self._short(text(shown.get("id")))),
            (words["severity"], _severity(severity, self.language)),
            (words["amount"], words["yuan"].format(n=format_yuan(whole(shown.get("fen"))))),
            (words["period"], " – ".join(dict.fromkeys(day for day in days if day)) or "–"),
            (words["places"], self._long(self._list(places)) or "–"),
        )

    def _points(self, findings: Sequence[Json]) -> Table:
        lines = tuple(
            (
                str(number),
                self._short(worded(f.get("title"), self.language)),
                _severity(text(f.get("severity")), self.language),
                self._long(worded(f.get("sentence"), self.language)),
                format_yuan(whole(f.get("fen"))),
                text(f.get("id")),
            )
            for number, f in enumerate(findings, 1)
        )
        no, pattern, sentence, yuan = self._heads("no", "pattern", "sentence", "yuan")
        words = self.words
        return Table((no, pattern, words["severity"], sentence, yuan, words["id"]), lines)

    def _objects(self, whole_: Json) -> Table:
        nodes = {
            text(node.get("key")): node
            for node in records(record(whole_.get("evidence")).get("nodes"))
        }
        lines = [
            (
                kind_name(kind, self.language),
                self._short(text(one.get(name)) or self._caption(nodes.get(key, {})) or key),
                self._short(text(one.get(number))),
                self._short(_note(record(nodes.get(key, {}).get("properties")))),
            )
            for kind, group, number, name in OBJECTS
            for one in records(whole_.get(group))
            for key in (text(one.get("key")),)
        ]
        heads = self._heads("kind", "name", "number", "note")
        return Table(heads, tuple(lines[:MOST_PEOPLE]), self._note(lines, MOST_PEOPLE))

    def _caption(self, node: Json) -> str:
        return captioned(text(node.get("caption")), self.language)

    def _rows(self, findings: Sequence[Json], room: int) -> Table:
        points: dict[str, list[int]] = {}
        places: dict[str, Json] = {}
        for number, finding in enumerate(findings, 1):
            for row in records(finding.get("rows")):
                src = text(row.get("src"))
                points.setdefault(src, []).append(number)
                places.setdefault(src, row)
        order = sorted(places, key=lambda src: self._row_order(places[src]))
        lines = [self._row(places[src], spans(points[src])) for src in order[:room]]
        heads = self._heads("paid", "name", "card", "program", "yuan", "file", "row", "points")
        return Table(heads, tuple(lines), self._note(order, room))

    def _row_order(self, place: Json) -> tuple[str, str, str, int]:
        """By day, then by file, sheet and row; what has no day comes last."""
        exhibit = self.request.exhibits.get(text(place.get("src")))
        day = exhibit.said.day if exhibit else None
        file, sheet = text(place.get("file")), text(place.get("sheet"))
        return day.isoformat() if day else "9", file, sheet, whole(place.get("row"))

    def _row(self, row: Json, points: str) -> tuple[str, ...]:
        exhibit = self.request.exhibits.get(text(row.get("src")))
        place = place_of(text(row.get("file")), text(row.get("sheet")))
        ends = (self._short(place), text(row.get("row")), points)
        if exhibit is None:
            return ("", "", "", "", "", *ends)
        said = exhibit.said
        return (
            said.day.isoformat() if said.day else "",
            self._short(said.payee),
            self._short(said.card),
            self._short(said.program) if said.program else self._line(exhibit),
            "" if said.fen is None else format_yuan(said.fen),
            *ends,
        )

    def _line(self, exhibit: Exhibit) -> str:
        """A row that is no payment: its register, and what stands in it."""
        said = "；".join(f"{head} {value}" for head, value in exhibit.original if value)
        return self._cut("：".join(part for part in (exhibit.register, said) if part), MOST_LINE)

    def _explanations(self, findings: Sequence[Json]) -> Table:
        """One line an explanation, result and finding: how many it concerns, and on what ground."""
        lines = [
            (
                self.words[result],
                f"{code} {self._explained(code)}".strip(),
                self.words["people"].format(n=len(found)),
                self._long("；".join(_commonest(self._told(one) for one in found))),
                str(number),
            )
            for result in RESULTS
            for number, finding in enumerate(findings, 1)
            for code, found in _by_code(finding, result)
        ]
        heads = self._heads("result", "explanation", "people", "detail", "points")
        return Table(heads, tuple(lines), "" if lines else self.words["no_explanations"])

    def _told(self, one: Json) -> str:
        return in_language(text(one.get("detail")), self.language)

    def _explained(self, code: str) -> str:
        known = self.request.explanations.get(code, {})
        return self._short(worded(known.get("title"), self.language))

    def _questions(self, findings: Sequence[Json]) -> Table:
        asked: dict[tuple[str, str], tuple[set[str], list[int]]] = {}
        for number, finding in enumerate(findings, 1):
            for one in records(finding.get("questions")):
                key = text(one.get("code")), text(one.get(self.language) or one.get("zh"))
                people, points = asked.setdefault(key, (set(), []))
                people.update(str(name) for name in items(one.get("beneficiaries")))
                points.append(number)
        lines = tuple(
            (f"{code} {self._long(said)}", self.words["people"].format(n=len(people)),
             spans(points), "")
            for (code, said), (people, points) in sorted(asked.items())
        )  # fmt: skip
        heads = self._heads("question", "people", "points", "answer")
        return Table(heads, lines, "" if lines else self.words["no_questions"])

    def _methods(self, findings: Sequence[Json]) -> Iterable[Method]:
        seen: set[str] = set()
        for finding in findings:
            name = text(finding.get("pattern"))
            if name in seen:
                continue
            seen.add(name)
            known = record(self.known.get(name))
            said = (
                ("id", f"{name} {text(finding.get('version'))}".strip()),
                ("meaning", worded(known.get("meaning"), self.language)),
                ("parameters", self._parameters(known, record(finding.get("parameters")))),
                ("needs", self._list(named_register(str(n), self.language)
                                     for n in items(known.get("needs")))),
                ("basis", worded(known.get("basis"), self.language)),
            )  # fmt: skip
            yield Method(
                self._short(worded(finding.get("title"), self.language)),
                tuple((self.words[f"method_{k}"], self._long(v)) for k, v in said if v.strip("-–")),
            )

    def _parameters(self, known: Json, values: Json) -> str:
        """With what the pattern ran, in words; a parameter that nobody named keeps its name."""
        titles = record(known.get("parameters"))
        names = {
            code: (worded(both, "zh"), worded(both, "en"))
            for code, both in record(known.get("names")).items()
        }
        said = [
            told(
                worded(titles.get(name), self.language) or name, value,
                text(record(titles.get(name)).get("unit")), self.language, names,
            )
            for name, value in sorted(values.items())
        ]  # fmt: skip
        return ("；" if self.language == "zh" else "; ").join(said)

    def _list(self, words: Iterable[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(words)

    def _heads(self, *names: str) -> tuple[str, ...]:
        return tuple(self.words[f"column_{name}"] for name in names)

    def _note(self, found: Sequence[object], most: int) -> str:
        if len(found) <= most:
            return ""
        return self.words["shown"].format(shown=most, total=f"{len(found):,}")

    def _short(self, value: str) -> str:
        return self._cut(value, MOST_CELL)

    def _long(self, value: str) -> str:
        return self._cut(value, MOST_TEXT)

    def _cut(self, value: str, most: int) -> str:
        if len(value) > most:
            value = value[:most] + self.words["long"].format(n=f"{len(value):,}")
        return self.clean(value)


def _note(properties: Json) -> str:
    names = ("unit", "post", "village", "group_name", "bank")
    return " ".join(text(properties.get(name)) for name in names if properties.get(name))


def _severity(name: str, language: str) -> str:
    both = PAGE.get(f"severity_{name}", (name, name))
    return both[0 if language == "zh" else 1]


def _by_code(finding: Json, result: str) -> list[tuple[str, list[Json]]]:
    found: dict[str, list[Json]] = {}
    for one in records(finding.get("explanations")):
        if one.get("result") == result:
            found.setdefault(text(one.get("code")), []).append(one)
    return sorted(found.items())


def _commonest(details: Iterable[str]) -> list[str]:
    """The three most frequent details, each once."""
    counted = Counter(detail for detail in details if detail)
    ranked = sorted(counted, key=lambda detail: (-counted[detail], detail))[:3]
    return [f"{detail}（{counted[detail]}）" if len(counted) > 1 else detail for detail in ranked]


def _texts(case: Case) -> Iterable[str]:
    yield from (case.title, case.sentence)
    for table in (case.points, case.objects, case.rows, case.explanations, case.questions):
        yield from (cell for line in table.lines for cell in line)
