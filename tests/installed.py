"""The package with a strategy and a protocol of one's own, as an installer leaves it behind.

In: a folder, the module, its entry points.
Out: while the context lasts the package is installed; afterwards nothing is left of it.
Not here: what the package does (docs/how-to/patient).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from negotiation_sim import plug_ins

PACKAGE = Path(__file__).parents[1] / "docs" / "how-to" / "patient"


@contextmanager
def installed(folder: Path, module: str, entry_points: str) -> Iterator[None]:
    """A folder with the name, the version and the entry points of ``patient-talks 1.2``."""
    (folder / f"{module}.py").write_text((PACKAGE / f"{module}.py").read_text("utf-8"), "utf-8")
    about = folder / "patient_talks-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: patient-talks\nVersion: 1.2\n")
    (about / "entry_points.txt").write_text(entry_points)
    with mock.patch.object(sys, "path", [str(folder), *sys.path]):
        plug_ins.installed.cache_clear()
        yield
    sys.modules.pop(module, None)
    plug_ins.installed.cache_clear()
