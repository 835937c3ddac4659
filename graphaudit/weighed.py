"""The innocent explanations of a finding as people read them: one line a code and outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphaudit.english import in_language
from graphaudit.explanations import InnocentExplanation as Known
from graphaudit.finding import Explanation, Finding, Outcome
from graphaudit.register_names import named_register

ORDER: tuple[Outcome, ...] = ("ruled_out", "holds", "unknown")


@dataclass(frozen=True)
class Weighed:
    """How one explanation stands for the people of a finding for whom it stands alike.

    ``matched`` of ``lines`` rows fit; ``facts``: what was said of them beside that; ``registers``
    were compared, ``missing`` were not loaded; ``row``: a line that shows it; ``question``: what
    only the field can answer.
    """

    code: str
    title: str
    result: Outcome
    people: Sequence[str]
    lines: int
    matched: int
    facts: Sequence[str]
    registers: Sequence[str]
    missing: Sequence[str]
    row: str
    question: str
    effect: str
    """What the rows that fit did: ``leaves`` (they left the finding, and its amount), ``at_most``
    (they cap its severity), ``note``; empty where none fitted."""


def weighed(finding: Finding, known: Mapping[str, Known], language: str) -> list[Weighed]:
    """The lines: ruled out, holding, to be asked; each by code. ``people`` are keys."""
    grouped: dict[tuple[Outcome, str], list[Explanation]] = defaultdict(list)
    for each in finding.explanations:
        grouped[each.result, each.code].append(each)
    asked = {q.code: q.en if language == "en" else q.zh for q in finding.questions}
    order = sorted(grouped, key=lambda pair: (ORDER.index(pair[0]), pair[1]))
    return [_weighed(grouped[pair], known.get(pair[1]), asked, language) for pair in order]


def _weighed(
    alike: Sequence[Explanation],
    known: Known | None,
    asked: Mapping[str, str],
    language: str,
) -> Weighed:
    code, result = alike[0].code, alike[0].result
    return Weighed(
        code=code,
        title=(known.title.get(language) if known else None) or code,
        result=result,
        people=_once(each.beneficiary for each in alike),
        lines=sum(each.lines for each in alike),
        matched=sum(each.matched for each in alike),
        facts=_once(
            in_language(fact, language) for each in alike for fact in [_fact(each.detail)] if fact
        ),
        registers=[named_register(need, language) for need in known.needs] if known else [],
        missing=_once(named_register(name, language) for each in alike for name in each.missing),
        row=next((each.row for each in alike if each.row), ""),
        question=asked.get(code, "") if result == "unknown" else "",
        effect=known.effect.kind if known and any(each.matched for each in alike) else "",
    )


def _fact(detail: str) -> str:
    """What stands behind the count of rows in the detail."""
    return detail.partition("；")[2]


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
