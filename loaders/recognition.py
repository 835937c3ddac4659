"""Which register a table is, how sure, and why (in Chinese).

The register is the one whose required columns are there and that explains most. Two that fit
alike are not guessed between: the user is asked for ``--as``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from loaders.fitting import Fit, fit_register, may_fit, weight
from loaders.register import Register
from loaders.tables import Table
from loaders.views import column_views

MINIMUM = 2.0
"""A register that scores less is no register that we know."""
MARGIN = 1.0
"""Two registers of different families whose scores differ by less are not guessed between."""


@dataclass(frozen=True)
class Recognition:
    """The outcome for one table: ``fit`` is None when no register, or two, fit.

    ``why`` says it in Chinese; ``rivals`` are the register ids between which the user chooses.
    """

    fit: Fit | None
    confidence: float
    why: str
    rivals: tuple[str, ...] = ()


def recognise(
    table: Table, registers: Mapping[str, Register], as_register: str | None = None
) -> Recognition:
    """Which register the table is. ``as_register`` settles it; it must still fit."""
    views = column_views(table)
    places = _places(table)
    if as_register is not None:
        return _settled(fit_register(registers[as_register], views, places))
    hopeless = [r for r in registers.values() if not may_fit(r, views, places)]
    fits = [fit_register(r, views, places) for r in registers.values() if r not in hopeless]
    if not any(map(_is_able, fits)):
        fits += [fit_register(register, views, places) for register in hopeless]
    return _decided(sorted(fits, key=lambda f: (bool(f.missing), -f.score, f.register.id)))


def _places(table: Table) -> dict[str, str]:
    path = PurePosixPath(table.file.name)
    return {
        "title": " ".join(table.titles),
        "sheet": table.sheet,
        "file": path.stem,
        "folder": "/".join(path.parts[:-1]),
    }


def _decided(fits: Sequence[Fit]) -> Recognition:
    able = [f for f in fits if _is_able(f)]
    if not able:
        return Recognition(None, 0.0, _unrecognised(fits))
    best = able[0]
    rival = next((f for f in able[1:] if f.register.family != best.register.family), None)
    lead = best.score - (rival.score if rival else 0.0)
    if rival and lead < MARGIN:
        rivals = (best.register.id, rival.register.id)
        return Recognition(None, 0.0, _undecided(best, rival), rivals)
    return Recognition(best, _confidence(best, lead), _reason(best))


def _is_able(fit: Fit) -> bool:
    return not fit.missing and fit.score >= MINIMUM


def _settled(fit: Fit) -> Recognition:
    if fit.missing:
        return Recognition(None, 0.0, f"不能按“{fit.register.zh}”读取：缺少{_lacks(fit)}列")
    return Recognition(fit, 1.0, f"按 --as {fit.register.id} 读取")


def _confidence(fit: Fit, lead: float) -> float:
    sure = min(1.0, 0.5 + lead / 8)
    columns = [m.confidence for m in fit.mapping]
    return round(0.5 * sure + 0.5 * sum(columns) / len(columns), 3) if columns else 0.0


def _reason(fit: Fit) -> str:
    words = f"名称含“{'”“'.join(fit.words)}”；" if fit.words else ""
    marks = sorted(fit.mapping, key=lambda m: -weight(fit.register, m.field))[:4]
    columns = "、".join(m.header for m in marks if m.header)
    return f"{fit.register.zh}：{words}有列 {columns}"


def _undecided(best: Fit, rival: Fit) -> str:
    return (
        f"既像“{best.register.zh}”（{best.register.id}，{best.score:.1f} 分）又像"
        f"“{rival.register.zh}”（{rival.register.id}，{rival.score:.1f} 分），"
        f"请用 --as {best.register.id} 或 --as {rival.register.id} 指定"
    )


def _lacks(fit: Fit) -> str:
    return "、".join(fit.missing)


def _unrecognised(fits: Sequence[Fit]) -> str:
    nearest = max(fits, key=lambda f: (-len(f.missing), f.score), default=None)
    if nearest is None or nearest.score <= 1 or not nearest.missing:
        return "认不出是哪种登记册，请补上表头，或用 --as 指定"
    return (
        f"认不出是哪种登记册；最接近“{nearest.register.zh}”（{nearest.register.id}），"
        f"但缺少{_lacks(nearest)}列"
    )
