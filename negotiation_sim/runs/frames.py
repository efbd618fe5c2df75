"""Results as tables for other programs: pandas and xarray, from the extra ``data``.

In:      rows as plain data
Out:     DataFrame, files in CSV or Parquet; Tabled, the method of every result
Keeps:   one row for each observation; columns in snake_case, none longer than Stata takes; text as text
Not here: which rows there are (each result), the option that writes them (cli.options)
Example: tests/runs/test_frames.py
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

from negotiation_sim.errors import NegotiationSimError
from negotiation_sim.runs.units import attributes
from negotiation_sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 32
"""Letters of a name in Stata."""


class Tabled:
    """Gives a result the method ``to_dataframe``, from its rows."""

    __slots__ = ()
    _COLUMNS: ClassVar[tuple[str, ...]] = ()
    """What a table without rows is to have, where there may be none."""

    def _rows(self) -> Iterator[Mapping[str, Any]]:
        """What its class gives."""
        return iter(())

    def to_dataframe(self) -> "pd.DataFrame":
        """The result as a table, one row for each observation; ``attrs`` says whose it is, and names the units.

        Raises:
            NegotiationSimError: If pandas is not installed.
        """
        return owned(getattr(self, "scenario", None), frame(self._rows(), self._COLUMNS))


def frame(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> "pd.DataFrame":
    """The rows as a data frame; without any, one with the *columns*.

    Raises:
        NegotiationSimError: If pandas is not installed.
    """
    given = [*rows]
    made: pd.DataFrame = optional("pandas").DataFrame(given, columns=None if given else [*columns])
    return made


def owned(scenario: Scenario | None, made: "pd.DataFrame") -> "pd.DataFrame":
    """The same frame, whose ``attrs`` say whose it is and name the units, as those of a data set do."""
    made.attrs.update({} if scenario is None else attributes(scenario))
    return made


def names(prefix: str, ids: Sequence[str]) -> list[str]:
    """Columns ``prefix_id``, none longer than Stata takes, all different."""
    made: list[str] = []
    for number, name in enumerate(ids, 1):
        column = f"{prefix}_{name}"
        end = f"_{number}"
        made.append(column if len(column) <= LONGEST else column[: LONGEST - len(end)] + end)
    return made


def as_file(table: "pd.DataFrame", kind: str) -> bytes:
    """A data frame as a file of *kind* ``.csv`` or ``.parquet``; an index that has a name becomes a column.

    Raises:
        NegotiationSimError: If pyarrow is missing for Parquet.
    """
    whole = table.reset_index() if table.index.name else table
    if kind == ".csv":
        text: str = whole.to_csv(index=False, lineterminator="\n")
        return text.encode()
    optional("pyarrow")
    out = BytesIO()
    whole.to_parquet(out, index=False)
    return out.getvalue()


def optional(module: str) -> Any:
    """A library of the extra ``data``.

    Raises:
        NegotiationSimError: If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise NegotiationSimError(f"this needs {module}: pip install 'negotiation-sim[data]'") from None
