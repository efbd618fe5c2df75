"""Small random scenarios that use every feature of the format, as TOML texts.

In: hypothesis draws.
Out: the text of a valid scenario.
Keeps: round numbers are common, so that ties and values exactly on a bound occur.
Not here: scenarios with mistakes (tests/scenarios/invalid).
"""

from typing import Any

from hypothesis import strategies as st

ROUND = st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0])
ANY = st.floats(0.0, 1.0).map(lambda x: round(x, 6))
SHARE = ROUND | ANY


def toml(value: Any) -> str:
    """A value as TOML, tables inline."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{name}" = {toml(item)}' for name, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else repr(value)


def document(tables: dict[str, Any]) -> str:
    """A whole file: one line per key."""
    lines = []
    for name, value in tables.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [
                f"[[{name}]]\n" + "".join(f"{key} = {toml(item)}\n" for key, item in row.items())
                for row in value
            ]
        else:
            lines.insert(0, f"{name} = {toml(value)}\n")
    return "".join(lines)


@st.composite
def bounds(
    draw: st.DrawFn,
    issues: list[str],
    *,
    most: int = 2,
    mixed: dict[str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Conditions on up to *most* issues."""
    chosen = draw(st.lists(st.sampled_from(issues), max_size=most, unique=True))
    return {
        issue: {
            "any_of": draw(
                st.lists(st.sampled_from([*mixed[issue]["options"]]), min_size=1, max_size=3, unique=True)
            )
        }
        if mixed and "options" in mixed.get(issue, {})
        else {draw(st.sampled_from(["at_least", "at_most"])): draw(SHARE)}
        for issue in chosen
    }


@st.composite
def estimates(draw: st.DrawFn, least: float = 0.0) -> Any:
    """A number: exact, with the half-width of its basis, or with a range of its own."""
    kind = draw(st.sampled_from(["exact", "basis", "range"]))
    if kind == "basis":
        return max(least, draw(SHARE))
    if kind == "exact":
        number = max(least, draw(SHARE))
        return {"mode": number, "low": number, "high": number}
    low, mode, high = sorted(max(least, draw(SHARE)) for _ in range(3))
    return {"low": low, "mode": mode, "high": high}


@st.composite
def stances(draw: st.DrawFn) -> dict[str, Any]:
    """A stance whose position lies inside its red line."""
    stance = {"position": draw(estimates()), "salience": draw(estimates())}
    mode = stance["position"] if isinstance(stance["position"], float) else stance["position"]["mode"]
    red_line: dict[str, Any] = {}
    if draw(st.integers(0, 3)) == 0:
        red_line["at_most"] = max(mode, draw(SHARE))
    if draw(st.integers(0, 3)) == 0:
        red_line["at_least"] = min(mode, draw(SHARE))
    return {**stance, "red_line": red_line} if red_line else stance


@st.composite
def inner_values(
    draw: st.DrawFn, stance: dict[str, Any], options: list[str] | None, *, scored: bool
) -> dict[str, Any]:
    """What an actor would settle for on one issue, inside the red line that it means."""
    inner: dict[str, Any] = {}
    if options is not None:
        if draw(st.booleans()):
            inner["red_line"] = {"only": options}
        if "worth" not in stance and not (stance.get("red_line") and "red_line" not in inner):
            inner["position"] = draw(st.sampled_from(options))
    elif "worth" not in stance:
        where = sorted(draw(SHARE) for _ in range(3))
        inner["position"] = draw(
            st.sampled_from([where[1], {"low": where[0], "mode": where[1], "high": where[2]}])
        )
        if "red_line" in stance or draw(st.booleans()):
            inner["red_line"] = draw(st.sampled_from([{"at_least": where[0]}, {"at_most": where[2]}]))
    if not scored and draw(st.booleans()):
        inner["salience"] = draw(estimates())
    return {"inner": inner} if inner else {}


PLACES = ["p", "q", "r", "s"]
"""Ids of the options of a choice, and of the points of a line with curves."""


@st.composite
def places(draw: st.DrawFn) -> dict[str, Any]:
    """What makes an issue more than a plain line: options, or points on it."""
    names = PLACES[: draw(st.integers(2, 4))]
    if draw(st.booleans()):
        return {
            "options": {name: f"option {name}" for name in names},
            "status_quo": draw(st.sampled_from(names)),
        }
    at = draw(st.lists(SHARE, min_size=2, max_size=4, unique=True))
    return {"points": {name: {"at": place, "means": name} for name, place in zip(PLACES, at, strict=False)}}


@st.composite
def valued_stances(draw: st.DrawFn, issue: dict[str, Any], *, scored: bool) -> dict[str, Any]:
    """A stance on an issue with options or points: a position, worth in shares, or a row of a score sheet."""
    names, choice = [*(issue.get("options") or issue["points"])], "options" in issue
    stance: dict[str, Any] = {} if scored else {"salience": draw(estimates())}
    if scored:
        stance["worth"] = {name: draw(st.sampled_from([0.0, 10.0, 25.0, 40.0, 40.5])) for name in names}
    elif draw(st.booleans()):
        stance["worth"] = {name: draw(estimates()) for name in names}
    else:
        stance["position"] = draw(st.sampled_from(names))
    if choice and draw(st.integers(0, 2)) == 0:
        own = stance.get("position")
        others = [name for name in names if name != own]
        kind = draw(st.sampled_from(["only", "never"]))
        chosen = draw(
            st.lists(st.sampled_from(others), min_size=1, max_size=max(1, len(others) - 1), unique=True)
        )
        if kind == "never" and len(chosen) == len(names):
            chosen = chosen[1:]
        stance["red_line"] = {kind: chosen if kind == "never" or own is None else [own, *chosen]}
    return stance


@st.composite
def actors(
    draw: st.DrawFn, issues: list[str], mixed: dict[str, dict[str, Any]] | None = None
) -> dict[str, Any]:
    """An actor with any strategy and stances on some of the issues; on *mixed* ones by options and worth."""
    scored = bool(mixed) and draw(st.booleans())
    actor: dict[str, Any] = {
        "name": "x",
        "basis": "assumed",
        "why": "random",
        "capability": draw(estimates(least=0.1)),
        "strategy": draw(
            st.sampled_from(["boulware", "linear", "conceder", "hardliner", "reciprocal"])
            | st.sampled_from(
                [
                    {"name": "boulware", "e": 0.7},
                    {"name": "linear", "k": 0.3},
                    {"name": "exponential", "b": 0.5, "k": 0.2},
                    {"name": "reciprocal", "rate": 0.4},
                ]
            )
        ),
        "concession": draw(st.sampled_from(["logrolling", "logrolling", "even"])),
        "stances": {
            issue: draw(valued_stances(mixed[issue], scored=scored))
            if mixed and issue in mixed
            else draw(stances())
            for issue in issues
            if draw(st.integers(0, 4)) and not (scored and issue not in (mixed or {}))
        },
    }
    if draw(st.booleans()):
        actor["cost_of_delay"] = draw(st.sampled_from([0.01, 0.05]))
    if draw(st.integers(0, 4)) == 0:
        rows = [[*stance["worth"].values()] for stance in actor["stances"].values()] if scored else []
        ends = [sum(map(min, rows)), sum(map(max, rows))]
        actor["reservation"] = {"points": draw(st.sampled_from(ends))} if rows else draw(SHARE)
    if draw(st.integers(0, 3)) == 0:
        actor["walks_out_after"] = draw(st.integers(1, 4))
    return actor


@st.composite
def events(
    draw: st.DrawFn,
    name: str,
    rounds: int,
    issues: list[str],
    addresses: list[str],
    *,
    mixed: dict[str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """An event that changes one or two numbers."""
    event: dict[str, Any] = {"id": name, "chance": draw(st.sampled_from([0.5, 1.0]))}
    if draw(st.booleans()):
        event["round"] = draw(st.integers(1, rounds))
    else:
        event["rounds"] = sorted(draw(st.integers(1, rounds)) for _ in range(2))
    if when := draw(bounds(issues, most=1, mixed=mixed)):
        event["when"] = when
    chosen = draw(st.lists(st.sampled_from(addresses), min_size=1, max_size=2, unique=True))
    event["changes"] = {address: max(0.1, draw(SHARE)) for address in chosen}
    return event


@st.composite
def correlations(draw: st.DrawFn, addresses: list[str]) -> list[dict[str, Any]]:
    """Up to two correlations among *addresses*, without one in common, that draws can follow."""
    chosen = draw(st.lists(st.sampled_from(addresses), max_size=6, unique=True))
    groups = [group for group in (chosen[:4], chosen[4:]) if len(group) > 1]
    return [
        {
            "id": f"k{n}",
            "between": group,
            "rank": draw(st.sampled_from([-0.3, 0.0, 0.5, 0.9])),
            "basis": "assumed",
            "why": "random",
        }
        for n, group in enumerate(groups)
    ]


@st.composite
def ratification(draw: st.DrawFn, at_home: list[str]) -> dict[str, Any]:
    """The keys of the talks about those *at_home*."""
    if not at_home:
        return {}
    return {"ratify": at_home, **({"foresees_ratification": True} if draw(st.integers(0, 2)) == 0 else {})}


@st.composite
def votes(draw: st.DrawFn, rule: dict[str, Any], parties: list[str]) -> dict[str, Any]:
    """The key of the talks about their rule: at times more than a share, quotas over votes, and abstention."""
    if draw(st.integers(0, 2)):
        return {"rule": rule} if rule else {}
    share = st.one_of(
        st.fixed_dictionaries({"share": st.sampled_from([0.34, 0.5, 0.6, 0.65, 1.0])}),
        st.fixed_dictionaries({"more_than": st.sampled_from([0.0, 0.25, 0.5, 0.65])}),
    )
    if "all_but" not in rule and draw(st.booleans()):
        rule = {**draw(share), "veto": rule.get("veto", [])}
    if draw(st.booleans()):
        numbers = st.sampled_from([1, 2, 3, 4.5, 83_000_000])
        each = dict.fromkeys(parties, numbers)
        quota = {
            **draw(share),
            **draw(st.fixed_dictionaries({}, optional={"votes": st.fixed_dictionaries(each)})),
        }
        rule = {**rule, "quotas": {"states": draw(share), "people": quota}}
    return {"rule": {**rule, "abstain": draw(st.booleans())}}


@st.composite
def scenarios(draw: st.DrawFn, *, mix: bool = False, home: bool = False, insincere: bool = False) -> str:
    """A whole scenario; with *mix* some issues have options, and some actors curves or score sheets.

    With *home* one or two actors ratify; *insincere* ones would settle for something else than they say.
    """
    issues = [f"i{n}" for n in range(draw(st.integers(1, 4)))]
    mixed = {issue: draw(places()) for issue in issues if mix and draw(st.integers(0, 3))}
    names = [f"a{n}" for n in range(draw(st.integers(1, 4)))]
    rounds = draw(st.integers(1, 8))
    parties = names[: draw(st.integers(1, len(names)))]
    at_home = [f"r{n}" for n in range(draw(st.integers(1, 2)) if home else 0)]
    table = {name: draw(actors(issues, mixed)) for name in [*names, *at_home]}
    for name in at_home:
        del table[name]["capability"]
    for actor in table.values() if insincere else ():
        scored = any("worth" in s and "salience" not in s for s in actor["stances"].values())
        for issue, stance in actor["stances"].items():
            if draw(st.booleans()):
                options = [*mixed.get(issue, {}).get("options", ())] or None
                stance.update(draw(inner_values(stance, options, scored=scored)))
    commitments = []
    for n in range(draw(st.integers(0, 4))):
        when: dict[str, Any] = draw(bounds(issues, mixed=mixed))
        issue = draw(st.sampled_from(issues))
        choice = mixed.get(issue, {}).get("options")
        if draw(st.booleans()):
            when["agreement"] = draw(st.booleans())
        commitments.append(
            {
                "id": f"c{n}",
                "actor": names[0],
                "kind": "promise",
                "issue": issue,
                **(
                    {"exactly": draw(st.sampled_from([*choice]))}
                    if choice
                    else {draw(st.sampled_from(["at_least", "at_most", "exactly"])): draw(SHARE)}
                ),
                "credibility": {"mode": draw(SHARE), "basis": "assumed", "why": "random"},
                "when": when,
            }
        )
    addresses = [f"issues.{issue}.status_quo" for issue in issues if "options" not in mixed.get(issue, {})]
    addresses += [f"commitments.{c['id']}.credibility" for c in commitments]
    for name, actor in table.items():
        addresses += [
            f"actors.{name}.{part}"
            for part in ("capability", "cost_of_delay", "reservation")
            if part in actor and "points" not in str(actor[part])
        ]
        for issue, stance in actor["stances"].items():
            here = f"actors.{name}.stances.{issue}"
            if issue in mixed:
                addresses += [f"{here}.salience"] if "salience" in stance else []
                addresses += [f"{here}.worth.{p}" for p in stance.get("worth", {}) if "salience" in stance]
                continue
            addresses += [f"{here}.inner.{part}" for part in stance.get("inner", {}) if part != "red_line"]
            addresses += [f"{here}.position", f"{here}.salience"]
            addresses += [f"{here}.red_line.{end}" for end in stance.get("red_line", {})]
    talks: dict[str, Any] = {"rounds": rounds, "parties": parties}
    talks |= draw(ratification(at_home))
    if draw(st.integers(0, 3)) == 0:
        talks["rule"] = {
            "share": draw(st.sampled_from([0.34, 0.5, 0.67, 1.0])),
            "veto": parties[: draw(st.integers(0, 1))],
        }
    if "rule" not in talks and len(parties) > 1 and draw(st.integers(0, 3)) == 0:
        talks["rule"] = {"all_but": 1, "veto": parties[: draw(st.integers(0, 1))]}
    talks |= draw(votes(talks.get("rule", {}), parties))
    outcomes = [
        {
            "id": "first",
            "title": "t",
            "ending": draw(
                st.sampled_from(["agreement", ["walkout", "deadline"]] + ["not_ratified"] * len(at_home))
            ),
        },
        {"id": "second", "title": "t", "when": draw(bounds(issues, mixed=mixed))},
    ]
    return document(
        {
            "format": 1,
            "title": "random",
            "talks": talks,
            "issues": {
                issue: {
                    "title": issue,
                    "status_quo": {"mode": draw(SHARE), "basis": "assumed", "why": "random"},
                    **mixed.get(issue, {}),
                    "decided_by": draw(st.sampled_from(["drafts", "drafts", "drafts", "commitments"])),
                }
                for issue in issues
            },
            "actors": table,
            "commitments": commitments,
            "correlations": draw(correlations(addresses)),
            "events": [
                draw(events(f"e{n}", rounds, issues, addresses, mixed=mixed))
                for n in range(draw(st.integers(0, 2)))
            ],
            "outcomes": outcomes,
        }
    )
