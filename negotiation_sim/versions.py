"""What a result was made with: the versions on which its bytes depend.

In:      what is installed
Out:     versions by name
Keeps:   the same scenario, seed and these versions give the same bytes
Not here: the version of the file format (scenario)
Example: tests/test_study.py
"""

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from negotiation_sim.errors import WorkError


@cache
def made_with() -> Mapping[str, str]:
    """The versions of this package and of numpy."""
    return {"negotiation_sim": version("negotiation-sim"), "numpy": version("numpy")}


def here() -> dict[str, str]:
    """The machine, for the record; results do not depend on it."""
    return {"python": platform.python_version(), "platform": platform.platform()}


def require(wanted: Mapping[str, str]) -> None:
    """Refuse to work for somebody with other versions: blocks of two versions must not mix.

    Raises:
        WorkError: If this process, perhaps on another machine, has other versions than *wanted*.
    """
    if wanted != made_with():
        raise WorkError(
            f"a worker on {platform.node()} has {told(made_with())}, and the work was asked for with "
            f"{told(wanted)}; install the same versions everywhere"
        )


def told(versions: Mapping[str, str]) -> str:
    """``negotiation_sim 0.1.0, numpy 2.1.0``."""
    return ", ".join(f"{name} {number}" for name, number in versions.items())
