"""What the columns of an expert table mean: headers in several spellings, long and wide forms.

In:      the header of a Sheet
Out:     Layout: which column holds what
Keeps:   a column that is not understood is a problem, never passed over in silence
Not here: the numbers in the columns (experts)
Example: tests/tables/test_import.py
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import field, frozen

from negotiation_sim.errors import Problem, ScenarioError, suggestion
from negotiation_sim.tables.sheet import Cell, Sheet

SPELLINGS = {
    "actor": ("actor", "actors", "player", "stakeholder", "party", "group", "country", "state", "name"),
    "actor_name": ("actor_name",),
    "issue": ("issue", "topic", "question", "dimension", "item"),
    "issue_title": ("issue_title", "title"),
    "expert": ("expert", "coder", "respondent", "rater", "informant"),
    "capability": ("capability", "capabilities", "power", "influence", "clout", "resources", "cap", "c"),
    "position": ("position", "positions", "preference", "ideal_point", "pos", "p", "x"),
    "salience": ("salience", "saliences", "saliency", "importance", "priority", "sal", "s"),
    "status_quo": ("status_quo", "reference_point", "sq"),
    "unit": ("unit",),
    "scale_low": ("scale_low", "scale_min"),
    "scale_high": ("scale_high", "scale_max"),
}
NUMBERS = ("capability", "position", "salience")
ENDS = {"low": "low", "min": "low", "high": "high", "max": "high", "mode": "mode", "likeliest": "mode"}
SCALE = re.compile(r"(\d+)_(?:to_)?(\d+)")


def is_header(texts: Sequence[str]) -> bool:
    """Whether a row of texts names a position and a salience."""
    roles = {found[0] for text in texts if text and (found := _role(plain(text)))}
    return {"position", "salience"} <= roles


@frozen
class Layout:
    """Which column holds what, by index.

    Attributes:
        single: Columns there is one of, by role: ``actor``, ``issue``, ``position``, ``position_low``, ...
        wide: For tables with many position columns: what the columns are of, by name, then by role.
        across: What the wide columns stand for: ``issue``, ``actor``, or nothing in a long table.
        titles: The names in ``wide`` as the header writes them.
        units, scales: What a header says behind the role: ``position_years``, ``salience_0_100``.
    """

    single: dict[str, int]
    wide: dict[str, dict[str, int]]
    across: str
    titles: dict[str, str] = field(factory=dict)
    units: dict[str, str] = field(factory=dict)
    scales: dict[str, tuple[float, float]] = field(factory=dict)


def layout(sheet: Sheet, ignore: Iterable[str] = ()) -> Layout:
    """Understand the header.

    Raises:
        ScenarioError: With every column that is unknown, doubled or missing.
    """
    left_out = {plain(name) for name in ignore}
    single: dict[str, int] = {}
    named: dict[tuple[str, str], int] = {}
    unmet = sorted(left_out - {plain(cell.text) for cell in sheet.header})
    problems = [sheet.header[0].problem(f"--ignore '{name}': there is no such column") for name in unmet]
    for index, cell in enumerate(sheet.header):
        if plain(cell.text) in left_out:
            continue
        found = _role(plain(cell.text))
        if found is None:
            problems.append(cell.problem(_unknown(cell)))
            continue
        role, rest = found
        key = (role, rest)
        if (key in named) if rest else (role in single):
            problems.append(cell.problem(f"a second column for {role.replace('_', ' ')}"))
        elif rest:
            named[key] = index
        else:
            single[role] = index
    problems += _several(sheet, single, named)
    if problems:
        raise ScenarioError(problems)
    return _laid_out(sheet, single, named)


def _as_written(header: str, name: str) -> str:
    """A name within a header with its capitals and signs: ``Côte d'Ivoire`` of ``p_Côte d'Ivoire``."""
    words = [*re.finditer(r"[^\W_]+", header)]
    n_words = name.count("_") + 1
    ends = plain(header).endswith(name)
    first, last = (words[-n_words], words[-1]) if ends else (words[0], words[n_words - 1])
    return header[first.start() : last.end()].replace("_", " ")


def plain(text: str) -> str:
    """A header without capitals, spaces and signs: 'Ideal Point (0-100)' is ideal_point_0_100."""
    small = text.strip().casefold().replace("i\N{COMBINING DOT ABOVE}", "i")  # of a Turkish capital I
    small = small.replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")
    return re.sub(r"[^\w]+|_+", "_", small).strip("_")


def _role(text: str) -> tuple[str, str] | None:
    """What a header stands for, and what else it says."""
    for role, spellings in SPELLINGS.items():
        if text in spellings:
            return role, ""
    for role in (*NUMBERS, "status_quo"):
        for spelling in SPELLINGS[role]:
            rest = ""
            if text.startswith(f"{spelling}_"):
                rest = text.removeprefix(f"{spelling}_")
            elif len(spelling) > 1 and text.endswith(f"_{spelling}"):
                rest = text.removesuffix(f"_{spelling}")
            if rest in ENDS:
                return (role if ENDS[rest] == "mode" else f"{role}_{ENDS[rest]}"), ""
            if rest:
                return role, rest
    return None


def _unknown(cell: Cell) -> str:
    known = [spelling for spellings in SPELLINGS.values() for spelling in spellings if len(spelling) > 1]
    if not cell.text:
        return "a column without a name in the header"
    return f"unknown column '{cell.text[:80]}'{suggestion(plain(cell.text), known)}; --ignore '{cell.text[:80]}' leaves it out"


def _several(sheet: Sheet, single: dict[str, int], named: dict[tuple[str, str], int]) -> Iterator[Problem]:
    """Columns that are missing, or that do not go together."""
    top = sheet.header[0]
    for role in ("position", "salience"):
        if role not in single and not any(of == role for of, _ in named):
            yield top.problem(
                f"there is no column for the {role}; headers like {', '.join(SPELLINGS[role][:4])} are read"
            )
    for role in (*NUMBERS, "status_quo"):
        for end, other in (("low", "high"), ("high", "low")):
            if f"{role}_{end}" in single and f"{role}_{other}" not in single:
                yield sheet.header[single[f"{role}_{end}"]].problem(
                    f"there is a {role}_{end} and no {role}_{other}: a range needs both"
                )
    wide = _is_wide(single, named)
    if "actor" not in single and not (wide and "issue" in single):
        yield top.problem(
            f"there is no column for the actor; headers like {', '.join(SPELLINGS['actor'][:4])} are read"
        )
    if not wide:
        return
    if "actor" in single and "issue" in single:
        yield top.problem(
            "there are several columns of positions, and columns for both actor and issue: drop one"
        )
    for rest in dict.fromkeys(rest for _, rest in named):
        first = next(index for (_, of), index in named.items() if of == rest)
        for role in ("position", "salience"):
            if (role, rest) not in named:
                yield sheet.header[first].problem(f"there is no {role} column for '{rest}'")


def _is_wide(single: dict[str, int], named: dict[tuple[str, str], int]) -> bool:
    """Many positions side by side, or one that shares its name with a salience."""
    rests = [rest for role, rest in named if role == "position"]
    if "position" in single:
        return False
    return len(rests) > 1 or any(("salience", rest) in named and not SCALE.fullmatch(rest) for rest in rests)


def _laid_out(sheet: Sheet, single: dict[str, int], named: dict[tuple[str, str], int]) -> Layout:
    if _is_wide(single, named):
        wide: dict[str, dict[str, int]] = {}
        for (role, rest), index in named.items():
            wide.setdefault(rest, {})[role] = index
        titles = {rest: _as_written(sheet.header[of["position"]].text, rest) for rest, of in wide.items()}
        return Layout(single, wide, "issue" if "actor" in single else "actor", titles)
    single, units, scales = dict(single), {}, {}
    problems = []
    for (role, rest), index in named.items():
        if role in single:
            problems.append(sheet.header[index].problem(f"a second column for {role}"))
        single[role] = index
        if scale := SCALE.fullmatch(rest):
            scales[role] = (float(scale[1]), float(scale[2]))
            if not scales[role][0] < scales[role][1]:
                problems.append(
                    sheet.header[index].problem(f"the scale must go up: {scale[1]} to {scale[2]}")
                )
        else:
            units[role] = rest.replace("_", " ")
    if problems:
        raise ScenarioError(problems)
    return Layout(single, {}, "", {}, units, scales)
