"""Domains of GENIUS: what they say is what the scenario says, and nothing in them can do harm.

The utilities of the made-up domain, by hand: weight times evaluation over the largest evaluation of the issue;
for whole numbers weight times (offset + slope * (value - low)).
    Ann  red 0.6 * 20/20 = 0.60, blue 0.6 * 10/20 = 0.30; gears 0..8: 0.4 * (0.2 + 0.1 n), so 0.08 to 0.40
    Bob  red 0.25 * 3/12 = 0.0625, blue 0.25; gears 0.75 * (1 - 0.125 n), so 0.75 down to 0
"""

import os
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import negotiation_sim as ns
from negotiation_sim.cli import command
from negotiation_sim.model.arrays import Floats
from negotiation_sim.tables.genius import as_domain, read_domain
from negotiation_sim.tables.score_sheet import ScoreSheet, score_sheet, score_text
from negotiation_sim.tables.xml_file import read_xml

GENIUS = os.environ.get("NEGOTIATION_SIM_GENIUS", "")
COLOUR = '<issue index="1" name="Colour" type="discrete">{}</issue>'
GEARS = '<issue index="2" name="Gears" type="integer" lowerbound="0" upperbound="8">{}</issue>'
DOMAIN = f"""<?xml version="1.0"?>
<negotiation_template>
<agent name="ann" utility_space="bike_ann.xml"/>
<agent name="bob" utility_space="bike_bob.xml"/>
<utility_space><objective index="0" name="bike">
{COLOUR.format('<item index="1" value="=red"/><item index="2" value="blue &amp; white"/>')}
{GEARS.format("")}
</objective></utility_space>
</negotiation_template>
"""
PROFILE = f"""<utility_space><objective index="0" name="bike">
{COLOUR.format('<item index="1" value="=red" evaluation="%s"/><item index="2" value="blue &amp; white" evaluation="%s"/>')}
{GEARS.format('<evaluator ftype="linear" offset="%s" slope="%s"/>')}
<weight index="1" value="%s"/><weight index="2" value="%s"/></objective>
<reservation value="%s"/><discount_factor value="%s"/></utility_space>
"""
ANN = PROFILE % (20, 10, 0.2, 0.1, 0.6, 0.4, 0.3, 1.0)
BOB = PROFILE % (3, 12, 1.0, -0.125, 0.25, 0.75, 0, 0.9)


@pytest.fixture
def bike(tmp_path: Path) -> Path:
    for name, text in (("bike.xml", DOMAIN), ("bike_ann.xml", ANN), ("bike_bob.xml", BOB)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / "bike.xml"


def scores(scenario: ns.Scenario, draft: dict[str, str | float]) -> list[float]:
    return [round(answer.worth_in_points or 0.0, 9) for answer in ns.who_signs(scenario, draft).answers]


def test_a_domain_becomes_score_sheets_of_a_hundred_times_its_utilities(bike: Path) -> None:
    sheet = read_domain(str(bike))
    assert {name: party.points for name, party in sheet.parties.items()} == {
        "ann": {"colour": {"red": 60, "blue_white": 30}, "gears": {"low": 8, "high": 40}},
        "bob": {"colour": {"red": 6.25, "blue_white": 25}, "gears": {"low": 75, "high": 0}},
    }
    assert [party.minimum for party in sheet.parties.values()] == [30, 0]
    assert any("Bob has a discount factor of 0.9" in note for note in sheet.notes)
    scenario = ns.loads(score_text(sheet, "Bikes"))
    assert scores(scenario, {"colour": "red", "gears": 5}) == [60 + 28, 6.25 + 28.125]


def test_a_minimum_below_every_draft_counts_as_it_is(bike: Path) -> None:
    """Bob gains from 0 points up, not from his worst draft, which is worth 6.25."""
    scenario = ns.loads(score_text(read_domain(str(bike)), "Bikes"))
    answer = ns.who_signs(scenario, {"colour": "red", "gears": 8}).answers[1]
    assert answer.signs
    assert answer.no_deal_in_points == pytest.approx(0)
    assert ns.run(scenario, runs=10).summary.endings["agreement"] == 1.0  # and it is drawn as it is


def test_what_is_written_is_read_as_it_was(bike: Path, tmp_path: Path) -> None:
    before = read_domain(str(bike))
    scenario = ns.loads(score_text(before, "Bikes"))
    for name, content in as_domain(score_sheet(scenario), "again").items():
        (tmp_path / name).write_bytes(content)
    after = read_domain(str(tmp_path / "again.xml"))
    assert (after.issues, {n: (p.points, p.minimum) for n, p in after.parties.items()}) == (
        before.issues,
        {n: (p.points, p.minimum) for n, p in before.parties.items()},
    )


def test_negmas_loads_what_is_written_with_the_same_utilities(bike: Path, tmp_path: Path) -> None:
    inout = pytest.importorskip("negmas.inout", reason="the extra 'bench' is not installed")
    sheet = read_domain(str(bike))
    files = as_domain(sheet, "again")
    paths = [tmp_path / name for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    theirs = inout.Scenario.from_genius_files(paths[0], paths[1:])
    scenario = ns.loads(score_text(sheet, "Bikes"))
    ids = {means: name for name, means in sheet.issues["colour"].options.items()}
    for colour, gears in product(ids, (0, 3, 8)):
        said = [100 * float(function((colour, gears))) for function in theirs.ufuns]
        assert said == pytest.approx(scores(scenario, {"colour": ids[colour], "gears": gears}), abs=1e-6)
    assert [function.reserved_value for function in theirs.ufuns] == pytest.approx([0.3, 0.0])


def problems_of(*paths: Path) -> list[str]:
    with pytest.raises(ns.ScenarioError) as raised:
        read_domain(str(paths[0]), [str(path) for path in paths[1:]])
    return [
        f"{Path(p.place.file).name}:{p.place.line} {p.message}" if p.place else p.message
        for p in raised.value.problems
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('name="Gears"', 'name="Gear"', "bike_ann.xml:3 unknown issue 'Gear'"),
        ('value="=red"', 'value="green"', "bike_ann.xml:2 unknown value 'green'"),
        ('evaluation="20"', "", "bike_ann.xml:2 evaluation of <item> is missing"),
        ('evaluation="20"', 'evaluation="many"', "bike_ann.xml:2 evaluation of <item> is no number: 'many'"),
        ('evaluation="20"', 'evaluation="nan"', "is no number: 'nan'"),
        ('<weight index="2" value="0.4"/>', "", "the issue 'Gears' has no <weight>"),
        ('slope="0.1"', 'slope="0.2"', "leaves the range from 0 to 1"),
        ("</objective>", "", "bike_ann.xml:5 this is no XML"),
        ("objective", "target", "holds no <objective>"),
    ],
)
def test_a_wrong_profile_is_told_with_its_place(bike: Path, before: str, after: str, told: str) -> None:
    ann = bike.with_name("bike_ann.xml")
    ann.write_text(ANN.replace(before, after), "utf-8")
    assert any(told in problem for problem in problems_of(bike))


def test_a_profile_for_another_domain_is_refused_by_name(bike: Path) -> None:
    other = bike.with_name("other.xml")
    other.write_text(DOMAIN.replace("Colour", "Price").replace('value="=red"', 'value="10"'), "utf-8")
    found = problems_of(other, bike.with_name("bike_ann.xml"), bike.with_name("bike_bob.xml"))
    assert found[0].startswith("bike_ann.xml:2 unknown issue 'Colour'")
    assert "this profile is for another domain than other.xml" in found[0]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE bomb [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<utility_space>&c;</utility_space>
"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<utility_space>&secret;</utility_space>
"""


@pytest.mark.parametrize(
    "text", [BOMB, OUTSIDE, '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><utility_space/>']
)
def test_xml_that_unfolds_or_fetches_is_refused_with_its_place(bike: Path, text: str) -> None:
    ann = bike.with_name("bike_ann.xml")
    ann.write_text(text, "utf-8")
    (problem,) = problems_of(bike)
    assert problem.startswith(f"bike_ann.xml:{2 if text.startswith('<?xml') else 1} ")
    assert "document type or entities" in problem


def test_xml_is_bounded(tmp_path: Path) -> None:
    deep = tmp_path / "deep.xml"
    deep.write_text("<a>" * 60 + "</a>" * 60)
    with pytest.raises(ns.ScenarioError, match="too large"):
        read_xml(str(deep))


def test_a_domain_names_no_file_outside_its_folder(bike: Path) -> None:
    bike.write_text(DOMAIN.replace("bike_ann.xml", "../bike_ann.xml"), "utf-8")
    assert "names no profiles for two parties" in problems_of(bike)[0]


def test_the_command_line_goes_there_and_back(bike: Path, tmp_path: Path) -> None:
    run, out = CliRunner(), tmp_path / "bike.toml"
    told = run.invoke(command, ["import", str(bike), "-o", str(out)])
    assert (told.exit_code, "wrote" in told.output) == (0, True)
    given = ["export", str(out), "--form", "genius", "-o", str(tmp_path / "new.xml")]
    assert run.invoke(command, given).exit_code == 0
    assert {path.name for path in tmp_path.glob("new*")} == {"new.xml", "new_ann.xml", "new_bob.xml"}
    assert run.invoke(command, given).exit_code == 2  # nothing is overwritten
    assert "say -o NAME.xml" in run.invoke(command, given[:4]).output
    shares = run.invoke(command, ["export", "scenarios/oil.toml", *given[2:4], "-o", str(tmp_path / "x.xml")])
    assert isinstance(shares.exception, ns.ScenarioError)
    assert "no row of a score sheet" in str(shares.exception)


def utilities(sheet: ScoreSheet) -> Floats:
    """Of every draft, ndarray[drafts, parties]."""
    drafts = product(*(issue.options for issue in sheet.issues.values()))
    rows = [
        [
            sum(party.points[issue][option] for issue, option in zip(sheet.issues, draft, strict=True)) / 100
            for party in sheet.parties.values()
        ]
        for draft in drafts
    ]
    return np.array(rows)


@pytest.mark.skipif(
    not GENIUS, reason="set NEGOTIATION_SIM_GENIUS to a folder with the domains Laptop and ItexvsCypress"
)
@pytest.mark.parametrize(
    ("domain", "profiles", "known", "nash"),
    [
        (
            "laptop_domain",
            ("laptop_buyer_utility", "laptop_seller_utility"),
            (27, 0.672766, 4),
            (1.000052, 0.815105),
        ),
        (
            "ItexvsCypress_domain",
            ("ItexvsCypress_Itex", "ItexvsCypress_Cypress"),
            (180, 0.479035, 18),
            (0.721478, 0.670478),
        ),
    ],
)
def test_two_domains_of_the_literature_have_their_known_figures(
    domain: str, profiles: tuple[str, str], known: tuple[int, float, int], nash: tuple[float, float]
) -> None:
    """Lin et al. 2014 (GENIUS): outcomes, Pareto-efficient ones, and the Nash point, which `explain` finds as well."""
    folder = Path(GENIUS)
    sheet = read_domain(str(folder / f"{domain}.xml"), [str(folder / f"{name}.xml") for name in profiles])
    worth = utilities(sheet)
    better = (worth[:, None] >= worth[None]).all(axis=2) & (worth[:, None] > worth[None]).any(axis=2)
    efficient = int((~better.any(axis=0)).sum())
    assert (len(worth), round(float(worth.mean()), 6), efficient) == known
    assert worth[worth.prod(axis=1).argmax()] == pytest.approx(nash, abs=1e-6)
    found = ns.explain(ns.loads(score_text(sheet, domain)))
    gains = found.solutions["nash"].gains
    scales = {party: found.scenario.actors[party].scores for party in sheet.parties}
    said = [gains[party] * (scale.high - scale.low) / 100 for party, scale in scales.items() if scale]
    assert said == pytest.approx(nash, abs=1e-6)
