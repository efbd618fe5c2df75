"""Read an XML file that anybody may have sent: elements with their places, and nothing is fetched or unfolded.

In:      the path of an XML file
Out:     Element: tag, attributes, children, and where it begins
Keeps:   a document type, an entity or a file from outside is an error with its place, before anything comes of it
Not here: what the elements mean (genius)
Example: tests/tables/test_genius.py
"""

from importlib import import_module
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from attrs import field, frozen

from negotiation_sim.errors import NegotiationSimError, Place, Problem, ScenarioError
from negotiation_sim.tables.sheet import bytes_of

MOST_BYTES = 5_000_000
MOST_ELEMENTS = 100_000
DEEPEST = 50


@frozen
class Element:
    """One element of an XML file; text between the tags is left out."""

    tag: str
    attributes: dict[str, str]
    place: Place
    children: list["Element"] = field(factory=list)

    def of(self, tag: str) -> list["Element"]:
        """Its children of one kind."""
        return [child for child in self.children if child.tag == tag]

    def problem(self, message: str) -> Problem:
        """Something wrong with this element."""
        return Problem((), message, self.place)


def read_xml(path: str) -> Element:
    """The root of the file at *path*.

    Raises:
        ScenarioError: If it is not there, too large, no XML, or says that more is to be fetched or unfolded.
        NegotiationSimError: If defusedxml is not installed.
    """
    try:
        safe = import_module("defusedxml.sax")
        forbidden = import_module("defusedxml.common").DefusedXmlException
    except ImportError:
        raise NegotiationSimError(
            "reading XML needs defusedxml: pip install 'negotiation-sim[data]'"
        ) from None
    data, reader = bytes_of(path, MOST_BYTES), _Reader(path)
    try:
        safe.parse(BytesIO(data), reader, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except forbidden:
        message = "this XML defines a document type or entities; such files are not read, since they can fetch other files or fill the memory"
        raise ScenarioError([Problem((), message, reader.here())]) from None
    except SAXParseException as error:
        place = Place(path, error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1)
        raise ScenarioError([Problem((), f"this is no XML: {error.getMessage()}", place)]) from None
    return reader.found[0]


class _Reader(ContentHandler):
    """Builds the elements as the parser meets them."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[Element] = []
        self.open: list[Element] = []
        self.count = 0
        self.locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        self.locator = locator

    def here(self) -> Place:
        if self.locator is None:
            return Place(self.path, 1, 1)
        return Place(self.path, self.locator.getLineNumber() or 1, (self.locator.getColumnNumber() or 0) + 1)

    def startElement(self, name: str, attrs: AttributesImpl | Any) -> None:  # noqa: N802
        element = Element(name, dict(attrs.items()), self.here())
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) >= DEEPEST:
            limit = f"{MOST_ELEMENTS:,} elements, {DEEPEST} within each other"
            raise ScenarioError([element.problem(f"this XML is too large: at most {limit}")])
        (self.open[-1].children if self.open else self.found).append(element)
        self.open.append(element)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        self.open.pop()
