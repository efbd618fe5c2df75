"""Makes the gallery: ``python tests/gallery.py`` writes docs/gallery.md and the pictures beside it.

The page holds a mark of what each picture shows, so that a test can tell whether it is current
whatever version of matplotlib drew it.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import negotiation_sim as ns
from negotiation_sim.plots import draw, plot
from negotiation_sim.plots.figure import Figure

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "gallery.md"
PICTURES = ROOT / "docs" / "pictures"
HEAD = """# Gallery

Every picture of the library, the line that made it, and how to read it.
All take and return matplotlib axes, and come with `pip install 'negotiation-sim[plot]'`; the [report](reference/commands.md#simulate-report) shows the same pictures without it.
The shares in them count simulated runs; they are no forecast.
This page is made by `python tests/gallery.py`, and a test says when it is no longer current.

```python
import negotiation_sim as ns

ceasefire = ns.load("scenarios/ceasefire.toml")
summit = ns.load("scenarios/summit.toml")
oil = ns.load("scenarios/oil.toml")
result = ns.run(summit, runs=500)
vary = {
    "actors.russia.stances.place.position": ["moscow", "near", "neutral"],
    "events.trump_presses.chance": [0, 0.5, 1],
}
```
"""
EXAMPLES = (
    (
        "positions",
        "Who stands where",
        'ns.plot_positions(ceasefire, "foreign_troops")',
        "The larger the mark, the more the question matters to the actor. The tinted part is what it will never accept, the dashed line how things stand.",
    ),
    (
        "trajectories",
        "How the draft moves",
        'ns.plot_trajectories(ceasefire, "ceasefire")',
        "From left to right the rounds. The line is the middle run, the dark band holds half of the runs, the light one nine of ten.",
    ),
    (
        "outcomes",
        "How the runs end",
        "ns.plot_outcomes(result)",
        "Bars are shares of the runs; the short mark at the end of each says how sure the simulation is of it.",
    ),
    (
        "compare",
        "Variants side by side",
        'ns.plot_compare(ns.compare(summit, ["trump_stays_away"], runs=500))',
        "From grey, the scenario as it is, to blue, the variant. Long lines are large differences.",
    ),
    (
        "levers",
        "Which single change matters most",
        'ns.plot_levers(ns.levers(summit, "agreement", runs=500))',
        "Each bar begins at the share as things stand. Blue changes lie within what the evidence leaves open.",
    ),
    (
        "drivers",
        "What decides, of all that is uncertain",
        "ns.plot_drivers(ns.drivers(result.ensemble))",
        "A bar to the end would mean that the outcome depends on this number alone.",
    ),
    (
        "sweep",
        "What comes out where",
        "ns.plot_sweep(ns.sweep(summit, vary, runs=200))",
        "A letter is the most frequent outcome at a point; the darker, the larger its share.",
    ),
    (
        "frontier",
        "What two parties can gain",
        "ns.plot_frontier(summit, result)",
        "Up and to the right is better for both. What lies left of or below the cross is worse than no deal for one of them.",
    ),
    (
        "models",
        "What other models say",
        "ns.plot_models(ns.models(oil, runs=500))",
        "Circles are protocols, which negotiate; diamonds are baselines, which only weigh positions.",
    ),
    (
        "consequences",
        "What a draft would set off",
        'ns.plot_consequences(ceasefire.variant("russia_wants_ceasefire"), run=1)',
        "Read from the top: each line follows from the one that it hangs from.",
    ),
)


def made() -> dict[Path, bytes]:
    """The page and its pictures, by path."""
    names: dict[str, Any] = {"ns": ns}
    exec(HEAD.partition("```python\n")[2].partition("```")[0], names)  # noqa: S102
    files, parts = {}, [HEAD]
    for name, title, line, reading in EXAMPLES:
        seen: list[Figure] = []
        plot.draw = noting(seen)  # type: ignore[attr-defined]
        try:
            axes = eval(line, names)  # noqa: S307
        finally:
            plot.draw = draw.draw  # type: ignore[attr-defined]
        files[PICTURES / f"{name}.svg"] = draw.saved(axes, "svg")
        mark = sha256(repr(seen[0].table).encode()).hexdigest()[:12]
        parts.append(
            f"## {title}\n\n![{title}](pictures/{name}.svg)\n\n```python\n{line}\n```\n\n{reading}\n\n<!-- shows {mark} -->\n"
        )
    return {PAGE: "\n".join(parts).encode(), **files}


def noting(seen: list[Figure]) -> Callable[..., Any]:
    """The function that draws, which also keeps what it has drawn."""

    def noted(figure: Figure, axes: Any = None) -> Any:
        seen.append(figure)
        return draw.draw(figure, axes)

    return noted


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for path, content in made().items():
        path.write_bytes(content)
