"""The gallery shows what the library draws today."""

import re

import gallery
import matplotlib as mpl
import pytest


@pytest.mark.slow
def test_the_gallery_is_current() -> None:
    made = gallery.made()
    assert gallery.PAGE.read_bytes() == made.pop(gallery.PAGE)
    for path, content in made.items():
        drawn_by = re.search(r"Matplotlib v([\d.]+)", path.read_text("utf-8"))
        assert drawn_by
        if drawn_by[1] == mpl.__version__:  # another version draws other bytes
            assert path.read_bytes() == content


def test_every_kind_of_picture_is_in_the_gallery_with_its_file() -> None:
    page = gallery.PAGE.read_text("utf-8")
    for name, *_ in gallery.EXAMPLES:
        assert f"pictures/{name}.svg" in page
        assert (gallery.PICTURES / f"{name}.svg").is_file()
