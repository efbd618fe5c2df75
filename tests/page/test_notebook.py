"""Values show themselves in a notebook: small, escaped, without matplotlib; and the notebook of the docs runs."""

import subprocess
import sys
from pathlib import Path

import pytest
from loaded import shipped
from results import SUMMIT, result

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "docs").glob("*.ipynb"))


@pytest.mark.parametrize(
    "kind", ["Scenario", "Result", "Comparison", "Explanation", "Drivers", "Levers", "Sweep", "Models"]
)
def test_a_value_shows_itself_in_a_notebook(kind: str) -> None:
    value = shipped(SUMMIT) if kind == "Scenario" else result(kind)
    shown = value._repr_html_()
    assert len(shown) < 100_000
    assert "<script" not in shown
    assert " id=" not in shown
    assert shown.startswith('<div class="ns ns-notebook">')


@pytest.mark.slow
def test_a_notebook_never_waits_for_matplotlib() -> None:
    code = "import sys, negotiation_sim as ns; ns.load('scenarios/summit.toml')._repr_html_(); print('matplotlib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT, text=True)
    assert told.stdout == "False\n"


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebooks_of_the_documentation_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    assert any(
        "text/html" in out.get("data", {}) for cell in notebook.cells for out in cell.get("outputs", [])
    )
