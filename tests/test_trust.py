"""Every promise of docs/explanation/trust.md names its test, and that test is there; no slow test is forgotten."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CI = HERE.parent / ".ci" / "run"
PAGE = HERE.parent / "docs" / "explanation" / "trust.md"


def test_every_promise_names_a_test_that_is_there() -> None:
    code = "\n".join(path.read_text("utf-8") for path in HERE.rglob("test_*.py"))
    there = {*re.findall(r"^def (test_\w+)", code, re.MULTILINE)}
    without_heads = re.sub(r"^\| .*\n\|-.*$", "", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    promises = [row.rpartition(" | ") for row in re.findall(r"^\| (.*) \|$", without_heads, re.MULTILINE)]
    assert len(promises) > 20
    for promise, _, named in promises:
        assert {*re.findall(r"`(test_\w+)`", named)} <= there, promise
        assert re.search(r"`test_\w+`", named), promise


@pytest.mark.skipif(not CI.exists(), reason="only in a checkout")
def test_every_slow_test_is_run_in_ci_or_counted_on_the_page() -> None:
    called = re.findall(r"pytest -q -m slow (.*?)\n\n", CI.read_text("utf-8"), re.DOTALL)
    run = {*re.findall(r"tests/\S+", " ".join(called))}
    counted = {*re.findall(r"tests/\S+\.py", PAGE.read_text("utf-8"))}
    slow = [path for path in HERE.rglob("test_*.py") if re.search(r"\bmark\.slow", path.read_text("utf-8"))]
    assert len(slow) > 10
    for path in slow:
        place = path.relative_to(HERE.parent)
        assert str(place) in counted or any(place.is_relative_to(name) for name in run), place
    assert all((HERE.parent / name).exists() for name in run | counted)
