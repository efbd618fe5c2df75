"""Pages from templates: everything that comes from outside is escaped, and a page is one of few kinds.

In:      a template's name, and what stands on it
Out:     HTML; responses
Keeps:   no page holds a script or a style of its own, so that none can be put into it
Not here: what stands on a page (student, teacher, wall), headers (guard)
Example: tests/web/test_attacks.py
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from negotiation_sim.page.paper import block

PAGE = {"page.css": "style.css", "paper.css": "paper.css"}
"""The styles that come from the pages on paper."""
ANSWERED = {
    "signs": "signed",
    "abstains": "abstained",
    "refuses": "did not sign",
    "waits": "no answer",
    "left": "left",
}
"""What a party has said to a draft, behind its name."""
MOST_FIELDS = 400
NOT_SURE = 202
"""The status of a wish that is asked for a second time."""
MOST_KEPT = 4_000
"""Characters of one field that a page keeps for the second time it is sent."""
OURS = "x-own-script"
"""The header with which our script says that it needs no new page."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("negotiation_sim.web"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["block"] = block
    environment.filters["answered"] = ANSWERED.__getitem__
    return environment


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def drawn(template: str, **shown: Any) -> str:
    """A template with what stands on it."""
    return _template(template).render(**shown)


same = lru_cache(4_096)(drawn)
"""The same for what is drawn again and again alike: all that stands on it can be hashed."""


async def form(request: Request) -> dict[str, str]:
    """The fields of a form that was sent; of two of one name the last. A form of another kind has none."""
    try:
        return dict(
            parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        )
    except ValueError:
        return {}


def page(template: str, status: int = 200, **shown: Any) -> HTMLResponse:
    """A whole page."""
    return HTMLResponse(drawn(template, **shown), status)


def refused(request: Request, why: str, back: str, status: int = 409) -> Response:
    """A wish that cannot be met, in one sentence: for our script, or as a page with the way back."""
    if OURS in request.headers:
        return Response(why, status, media_type="text/plain; charset=utf-8")
    return page("refused.html", status, why=why, back=back)


def sure(request: Request, why: str, does: str, given: Mapping[str, Any], back: str) -> Response:
    """A wish that is asked for a second time: our script asks at once, a form without script on a page of its own.

    Args:
        request: What was asked.
        why: What speaks against it, in sentences.
        does: What the button says.
        given: The form as it was sent.
        back: Where to go instead.
    """
    if OURS in request.headers:
        return JSONResponse({"why": why, "does": does}, NOT_SURE)
    kept = [(name, str(value)[:MOST_KEPT]) for name, value in given.items()]
    return page("sure.html", NOT_SURE, why=why, does=does, action=request.url.path, given=kept, back=back)


def done(request: Request, back: str) -> Response:
    """A wish that was met: our script stays on its page, and a form without script goes *back*."""
    return Response(status_code=204) if OURS in request.headers else RedirectResponse(back, 303)


def nothing(_: Request, __: Exception | None = None) -> Response:
    """There is no such page; it says no more."""
    return page("refused.html", 404, why="There is no such page.", back="/")


@cache
def static(name: str) -> bytes:
    """A file that goes along with the pages."""
    if name in PAGE:
        return (files("negotiation_sim.page") / PAGE[name]).read_bytes()
    return (files("negotiation_sim.web") / "static" / name).read_bytes()
