"""Domains of GENIUS, the XML that automated negotiation keeps its cases in: read and written.

In:      a domain file and a profile for each party; or score sheets
Out:     ScoreSheet; the files, by name
Keeps:   points are 100 times the utility of the profile: weight times evaluation over the largest evaluation of the
         issue, or offset + slope * (value - low) for whole numbers (Lin, Kraus et al. 2014)
Not here: the safety of reading XML (xml_file), the scenario (score_sheet)
Example: tests/tables/test_genius.py
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from negotiation_sim.errors import Problem, ScenarioError, unknown
from negotiation_sim.scenario.names import Names
from negotiation_sim.tables.score_sheet import HIGH, LOW, ScoredIssue, ScoredParty, ScoreSheet
from negotiation_sim.tables.xml_file import Element, read_xml

POINTS = 100.0
"""Points of a utility of 1."""
DIGITS = 9
"""Decimals of points: fewer than a spreadsheet keeps, so that they come back from everywhere as they were."""
NEARLY = 0.1
"""Weights of a domain may sum to 1 only nearly; a best draft within so many points of 100 counts as 100."""


def read_domain(path: str, profiles: Sequence[str] = ()) -> ScoreSheet:
    """The domain at *path* with its profiles: those that it names itself, if none are given.

    Raises:
        ScenarioError: With every problem found: no XML, a profile for another domain, a number that is none.
    """
    root = read_xml(path)
    objective = _objective(root)
    issues, names, problems = {}, Names("issue"), list[Problem]()
    options: dict[str, dict[str, str]] = {}
    for element in objective.of("issue"):
        title = element.attributes.get("name", "")
        name = names.id_of(title)
        if name in issues:
            problems.append(element.problem(f"the issue '{title}' stands twice in the domain"))
            continue
        ids = Names("option")
        options[name] = {value: ids.id_of(value) for value in _values(element, problems)}
        means = {of: value for value, of in options[name].items()}
        issues[name] = ScoredIssue(title, means, None if means else _bounds(element, problems))
    if not issues and not problems:
        problems.append(
            objective.problem("this domain has no issue; is it a profile, or another kind of file?")
        )
    given = [*profiles] or [*_named(root, path)]
    if len(given) < 2 and not problems:
        problems.append(
            root.problem("the domain names no profiles for two parties; give each with --profile FILE")
        )
    if problems:
        raise ScenarioError(problems)
    parties, people = {}, Names("party")
    notes = [
        f"{issue.title} counts whole numbers in the domain; here it is a line, and a draft may lie between two of them."
        for issue in issues.values()
        if issue.ends is not None
    ]
    for file in given:
        party, discount = _party(file, path, issues, options, problems)
        parties[people.id_of(party.name)] = party
        if discount != 1.0:
            notes.append(
                f"{party.name} has a discount factor of {discount:g}; this library has none for these talks, so it is left out."
            )
    if problems:
        raise ScenarioError(problems)
    if len(parties) < len(given):
        raise ScenarioError([root.problem("two profiles have the same name; give each file another one")])
    return ScoreSheet(Path(path).name, issues, parties, tuple(notes))


def _objective(root: Element) -> Element:
    """The element that holds the issues."""
    for space in (*root.of("utility_space"), root):
        for objective in space.of("objective"):
            if nested := objective.of("objective"):
                raise ScenarioError([nested[0].problem("objectives within objectives are not read")])
            return objective
    raise ScenarioError([root.problem(f"<{root.tag}> holds no <objective>: this is no domain of GENIUS")])


def _kind(element: Element) -> str:
    return element.attributes.get("vtype") or element.attributes.get("type") or "discrete"


def _values(element: Element, problems: list[Problem]) -> list[str]:
    """The values of a discrete issue, in the order of the file."""
    if _kind(element) != "discrete":
        return []
    values = [item.attributes.get("value", "") for item in element.of("item")]
    if len({*values}) != len(values) or len(values) < 2 or "" in values:
        problems.append(element.problem("a discrete issue needs two values at least, each with its own name"))
    return values


def _bounds(element: Element, problems: list[Problem]) -> tuple[float, float] | None:
    """The ends of an issue that is counted."""
    if _kind(element) != "integer":
        if _kind(element) != "discrete":
            problems.append(
                element.problem(
                    f"issues of the type '{_kind(element)}' are not read; discrete and integer are"
                )
            )
        return None
    low, high = (_number(element, key, problems) for key in ("lowerbound", "upperbound"))
    if not low < high and not problems:
        problems.append(element.problem("lowerbound lies below upperbound"))
    return low, high


def _number(element: Element, key: str, problems: list[Problem], default: float | None = None) -> float:
    """A number of an attribute; a problem and 0 where it is none."""
    text = element.attributes.get(key)
    if text is None and default is not None:
        return default
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        said = "is missing" if text is None else f"is no number: {text[:60]!r}"
        problems.append(element.problem(f"{key} of <{element.tag}> {said}"))
        return 0.0
    return value


def _named(root: Element, path: str) -> Iterator[str]:
    """The profiles that a domain names: plain names of files beside it."""
    for agent in root.of("agent"):
        name = agent.attributes.get("utility_space", "")
        if name and Path(name).name == name:
            yield str(Path(path).parent / name)


def _party(
    file: str,
    domain: str,
    issues: Mapping[str, ScoredIssue],
    options: Mapping[str, Mapping[str, str]],
    problems: list[Problem],
) -> tuple[ScoredParty, float]:
    """The points of one profile, and its discount factor."""
    root = read_xml(file)
    objective, titles = _objective(root), {issue.title: name for name, issue in issues.items()}
    weights = {w.attributes.get("index", ""): w for w in objective.of("weight")}
    points: dict[str, dict[str, float]] = {}
    for place, element in enumerate(objective.of("issue"), 1):
        title = element.attributes.get("name", "")
        if title not in titles:
            told = f"{unknown('issue', title, titles)}: this profile is for another domain than {Path(domain).name}"
            problems.append(element.problem(told))
            continue
        weight = weights.get(element.attributes.get("index", str(place)))
        if weight is None:
            problems.append(element.problem(f"the issue '{title}' has no <weight> with its index"))
            continue
        share = POINTS * _number(weight, "value", problems)
        name = titles[title]
        rows = (
            _line(element, issues[name], problems)
            if issues[name].ends
            else _items(element, title, options[name], problems)
        )
        points[name] = {option: round(share * value, DIGITS) for option, value in rows.items()}
    for name in issues:
        if name not in points and not problems:
            problems.append(
                objective.problem(
                    f"the issue '{issues[name].title}' of the domain is missing here: this profile is for another domain than {Path(domain).name}"
                )
            )
    reservation = _single(root, "reservation", 0.0, problems)
    return ScoredParty(_called(file, domain), points, POINTS * reservation), _single(
        root, "discount_factor", 1.0, problems
    )


def _items(
    element: Element, title: str, options: Mapping[str, str], problems: list[Problem]
) -> dict[str, float]:
    """Evaluation over the largest evaluation, by option."""
    found: dict[str, float] = {}
    for item in element.of("item"):
        value = item.attributes.get("value", "")
        if value not in options:
            problems.append(item.problem(f"{unknown('value', value, options)} of the issue '{title}'"))
        else:
            found[options[value]] = _number(item, "evaluation", problems)
            if found[options[value]] < 0:
                problems.append(item.problem("an evaluation below 0 has no meaning in GENIUS"))
    for value, name in options.items():
        if name not in found:
            problems.append(element.problem(f"the value '{value}' of the issue '{title}' has no evaluation"))
    largest = max(found.values(), default=0.0)
    return {name: found.get(name, 0.0) / largest if largest > 0 else 0.0 for name in options.values()}


def _line(element: Element, issue: ScoredIssue, problems: list[Problem]) -> dict[str, float]:
    """The evaluation at both ends of a line."""
    assert issue.ends is not None
    low, high = issue.ends
    if not element.of("evaluator"):
        problems.append(element.problem(f"the issue '{issue.title}' has no <evaluator>"))
        return {}
    evaluator = element.of("evaluator")[0]
    offset, slope = (_number(evaluator, key, problems) for key in ("offset", "slope"))
    ends = (offset, offset + slope * (high - low))
    if not all(-1e-9 <= end <= 1 + 1e-9 for end in ends):
        problems.append(evaluator.problem("offset + slope * (value - low) leaves the range from 0 to 1"))
    return dict(zip((LOW, HIGH), ends, strict=True))


def _single(root: Element, tag: str, default: float, problems: list[Problem]) -> float:
    """A number that a profile gives once, or not at all."""
    for element in (*root.of(tag), *_objective(root).of(tag)):
        return _number(element, "value", problems)
    return default


def _called(file: str, domain: str) -> str:
    """A name for a party: that of its file, without what it shares with that of the domain."""
    words, shared = (re.split(r"[_\-\s]+", Path(name).stem) for name in (file, domain))
    own = [word for word in words if word not in shared and word.casefold() not in ("utility", "profile")]
    name = " ".join(own or words).strip() or "party"
    return name[0].upper() + name[1:]


# --- Written ---------------------------------------------------------------------------------------


def as_domain(sheet: ScoreSheet, name: str) -> dict[str, bytes]:
    """The files of a domain, the domain first: *name*.xml, and one profile for each party.

    Raises:
        ScenarioError: If points or a minimum lie below 0, which GENIUS does not have.
    """
    problems = [
        Problem(("issues", on), "GENIUS counts in whole numbers, so the ends of this line must be whole")
        for on, issue in sheet.issues.items()
        if issue.ends is not None and any(end != round(end) for end in issue.ends)
    ]
    problems += [
        Problem(
            ("actors", party),
            "points below 0 have no meaning in GENIUS: add the same to every option of the issue and to the minimum",
        )
        for party, given in sheet.parties.items()
        if min((value for row in given.points.values() for value in row.values()), default=0.0) < 0
        or (given.minimum or 0.0) < 0
    ]
    if problems:
        raise ScenarioError(problems)
    files = {party: f"{name}_{party}.xml" for party in sheet.parties}
    agents = [
        f"<agent name={quoteattr(party)} utility_space={quoteattr(file)}/>" for party, file in files.items()
    ]
    space = ['<utility_space number_of_issues="0">', *_written(sheet, None), "</utility_space>"]
    domain = ['<negotiation_template number_of_sessions="1">', *agents, *space, "</negotiation_template>"]
    written = {f"{name}.xml": _bytes(domain)}
    for party, given in sheet.parties.items():
        best = sum(max(row.values()) for row in given.points.values())
        unit = POINTS if abs(best - POINTS) < NEARLY else best or 1.0
        least = f'<reservation value="{(given.minimum or 0.0) / unit!r}"/>'
        profile = [
            "<utility_space>",
            *_written(sheet, given, unit),
            least,
            '<discount_factor value="1.0"/>',
            "</utility_space>",
        ]
        written[files[party]] = _bytes(profile)
    return written


def _written(sheet: ScoreSheet, party: ScoredParty | None, unit: float = 1.0) -> Iterator[str]:
    """The objective with its issues; with the evaluations and weights of a *party*."""
    yield f'<objective index="0" etype="objective" type="objective" description="" name={quoteattr(sheet.source)}>'
    weights = []
    for place, (name, issue) in enumerate(sheet.issues.items(), 1):
        row = {} if party is None else party.points.get(name, {})
        largest = max(row.values(), default=0.0)
        weights.append(f'<weight index="{place}" value="{largest / unit!r}"/>')
        kind = "discrete" if issue.ends is None else "integer"
        opening = f'<issue index="{place}" etype="{kind}" type="{kind}" vtype="{kind}" name={quoteattr(issue.title)}'
        if issue.ends is None:
            yield f"{opening}>"
            for at, (option, means) in enumerate(issue.options.items(), 1):
                # The largest is written as 1, since some readers divide by it and others do not.
                worth = "" if party is None else f' evaluation="{row.get(option, 0.0) / (largest or 1.0)!r}"'
                yield f'<item index="{at}" value={quoteattr(means)}{worth}/>'
        else:
            low, high = issue.ends
            yield f'{opening} lowerbound="{low:.0f}" upperbound="{high:.0f}">'
            if party is not None:
                ends = [row.get(end, 0.0) / (largest or 1.0) for end in (LOW, HIGH)]
                yield f'<evaluator ftype="linear" offset="{ends[0]!r}" slope="{(ends[1] - ends[0]) / (high - low)!r}"/>'
        yield "</issue>"
    yield from weights if party is not None else ()
    yield "</objective>"


def _bytes(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
