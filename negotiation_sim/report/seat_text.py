"""What the holder of a seat reads: its brief, the drafts and answers, what a draft means to it.

In:      the scenario as the seat sees it, its View
Out:     rich renderables
Keeps:   words are made from the seen scenario alone, so that no private number of another seat can stand in them
Not here: what a seat may know (game.views, game.seen), its brief (brief_text), the end of a game (debrief_text)
Example: tests/cli/test_play.py
"""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from negotiation_sim.errors import printable
from negotiation_sim.game.briefs import Brief
from negotiation_sim.game.course import Form
from negotiation_sim.game.evaluate import Evaluation
from negotiation_sim.game.hearsay import Hearsay, would_they_sign
from negotiation_sim.game.moves import Move
from negotiation_sim.game.views import Draft, News, OwnStance, Statement, View
from negotiation_sim.report import sheet_text, words
from negotiation_sim.report.brief_text import brief_sheet
from negotiation_sim.report.layout import heading, rows, section
from negotiation_sim.scenario.estimates import Value, plain
from negotiation_sim.scenario.issues import TOLERANCE
from negotiation_sim.scenario.scenario import Scenario

Values = Mapping[str, Value]
APART = 1e-7
SIGNED_BY_IT = "By putting it on the table you sign it: it is agreed as soon as enough others sign it too."
OFFERED = {
    "single-text": "The chair makes its draft from the offers of all. Your offer signs nothing: you answer the draft.",
    "alternating-offers": "When it is your turn, your offer is the draft, and you sign it by that.",
}
"""What an offer means at a table of the protocol."""


def brief(own: Brief, view: View) -> Iterator[RenderableType]:
    """Who the seat is, what it wants, what it can never sign, what it has heard: as on its paper."""
    yield from sheet_text.told(brief_sheet(own))
    if view.own.reservation is None:  # else no deal is worth a number to it, however things stand
        yield from section("How things stand", rows(package(own.scenario, view.status_quo), shares=(3, 4)))


def news(scenario: Scenario, view: View, number: int) -> Iterator[RenderableType]:
    """What has happened in a round, and what was said in it."""
    for one in view.news:
        if one.round == number:
            yield Text(f"News: {printable(' '.join(news_title(scenario, one).split())).rstrip('.')}.")
    for seat, left in view.left.items():
        if left == number:
            yield Text(f"{words.opening(scenario.actors[seat].name)} left the talks.")


def news_title(scenario: Scenario, news: News) -> str:
    """What has happened, as it was typed or as the scenario calls it."""
    titles = {event.id: event.title or event.id for event in scenario.events}
    return news.words or titles.get(news.event or "", "")


def tabled(
    scenario: Scenario, view: View, draft: Draft, before: Draft | None = None
) -> Iterator[RenderableType]:
    """A draft with its answers; only where it reads otherwise than the one *before* it, if given."""
    whose = (
        "The chair's draft" if draft.author is None else f"The draft by {_you(scenario, view, draft.author)}"
    )
    cells = package(scenario, draft.values)
    known = [] if before is None else package(scenario, before.values)
    changed = [cell for cell in cells if cell not in known]
    gone = ", withdrawn" if draft.withdrawn else ""
    same = "" if changed else " reads as before"
    only = (
        ", where it reads otherwise than the last one"
        if known and changed and len(changed) < len(cells)
        else ""
    )
    yield heading(f"{whose} (number {draft.id}){gone}{same}{only}")
    if changed:
        yield rows(changed, shares=(3, 4))
    if draft.answers:
        yield rows(_answers(scenario, view, draft), shares=(0, 1))


def meaning(scenario: Scenario, view: View, draft: Values) -> Iterator[RenderableType]:
    """What a draft would lead to as far as the seat knows, and what that is worth to it beside no deal."""
    found = view.evaluate(draft)
    (written, *_), (kept, *_) = beside(scenario, view, found)
    yield from sets_off(scenario, found)
    told = f"As it is written it is worth {written} to you"
    if found.waves:
        told += f"; once all of that has been done, {kept}"
    yield Text(f"{told}. {no_deal(scenario, view, found)}")
    yield from crossings(scenario, view, found)


def sets_off(scenario: Scenario, found: Evaluation) -> Iterator[RenderableType]:
    """What is done once a draft is signed, if all keep their word."""
    for number, wave in enumerate(found.waves):
        does = "; ".join(words.commitment(scenario, name) for name in wave)
        yield Text(
            f"{'Once it is signed, if all keep their word' if not number else 'Because of that'}: {does}."
        )


def if_done(scenario: Scenario, view: View, found: Evaluation) -> Iterator[RenderableType]:
    """What a draft and no deal are worth to the seat once all that is said has been done, where that is otherwise."""
    (written, plain, _), (kept, no_deal, _) = beside(scenario, view, found)
    if found.waves:
        worth = "as much" if kept == written else kept
        yield Text(f"Once all of that has been done, the draft is worth {worth} to you.")
    if plain != no_deal:
        yield Text(f"No deal is worth {no_deal} to you {_FOR_THAT_CASE}.")


def crossings(scenario: Scenario, view: View, found: Evaluation) -> Iterator[RenderableType]:
    """Which of the seat's red lines a draft crosses."""
    for crossing in found.crosses:
        by = (
            f": '{words.commitment(scenario, crossing.commitment)}' would do it"
            if crossing.commitment
            else ""
        )
        own = next(stance for stance in view.own.stances if stance.issue == crossing.issue)
        title, line = words.title(scenario, crossing.issue), line_of(scenario, own)
        yield Text(f"It crosses your red line on '{title}' (you sign {line}){by}.")


def offering(scenario: Scenario, view: View, form: Form) -> str:
    """What making an offer means for the seat, in a sentence."""
    if form == "protocol":
        return OFFERED[scenario.talks.protocol]
    return SIGNED_BY_IT if view.own.signs else "Your signature is not needed: the parties answer it."


def standing(view: View) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The drafts of the seat's own that lie on an open table, and those of others under which its signature stands."""
    live = [draft for draft in view.drafts if not draft.withdrawn] if view.ending is None else []
    own = tuple(draft.id for draft in live if draft.author == view.seat)
    others = (d.id for d in live if d.author not in (None, view.seat) and d.answers.get(view.seat))
    return own, tuple(others)


def against(view: View, draft: Values) -> str:
    """What in the seat's own numbers speaks against signing a draft, in sentences; empty if nothing does."""
    if not view.own.signs:
        return ""
    found, said = view.evaluate(draft), []
    if found.crosses:
        said.append("This draft crosses a red line of yours.")
    less = (found.worth < found.no_deal - APART, found.worth_if_kept < found.no_deal_if_kept - APART)
    if any(less):
        which = "It" if said else "This draft"
        said.append(f"{which} {'is' if all(less) else 'may be'} worth less to you than no deal.")
    return " ".join(said)


def would_sign(scenario: Scenario, view: View, draft: Values) -> Iterator[RenderableType]:
    """Would they sign? As far as the seat can know."""
    found = would_they_sign(scenario, view, draft)
    if not found:
        yield Text("Nobody else at the table has to sign.")
    for one in found:
        yield Text(f"{scenario.actors[one.party].label}: {_hearsay(scenario, one)}")
    if found:
        yield Text(
            "That is what was said at the table and in public; what was not said you cannot know.",
            style="dim",
        )


def round_opened(scenario: Scenario, view: View, form: Form) -> Iterator[RenderableType]:
    """The head of a round, with its news."""
    last = " (the last)" if view.round == scenario.talks.rounds else ""
    yield Text("")
    yield heading(f"Round {view.round}{last}" if view.round else "Before the first round")
    if not view.round:
        yield Text("You may make a first offer; until you do, what you want stands as your offer.")
    elif form == "open" and not any(not draft.withdrawn for draft in view.drafts):
        yield Text(
            "There is no draft on the table: put one there with offer. The others answer; in each round one of the "
            "parties may table one of its own."
        )
        if view.own.signs:
            yield Text("What you put there, you sign by that.")
    yield from news(scenario, view, view.round)


def question(scenario: Scenario, view: View, issue: str) -> Iterator[RenderableType]:
    """One question of an offer: what can be said on it, and what the seat itself wants."""
    asked = scenario.issues[issue]
    yield Text("")
    askable = [name for name, one in scenario.issues.items() if not one.rests]
    yield heading(f"{askable.index(issue) + 1} of {len(askable)}: {asked.title}")
    places = {name: words.given(scenario, issue, name) for name in asked.places()}
    if asked.options:
        yield rows(places.items(), shares=(0, 1))
    else:
        low, high = (f"{end:g}" for end in asked.range)
        ends = f"any number from {low} to {high}{f' {asked.unit}' if asked.unit else ''}"
        points = [(name, f"{asked.scale.points[name]:g}", asked.means(name)) for name in places]
        yield rows([*points, ("", "", ends)], shares=(0, 0, 1))
    own = next((stance for stance in view.own.stances if stance.issue == issue), None)
    if own is None:
        yield Text("You do not care about this.")
        return
    line = line_of(scenario, own)
    yield Text(
        f"You want {words.given_quoted(scenario, issue, own.position)}{f'; you sign {line}' if line else ''}."
    )
    if own.worth:
        unit = "points" if scenario.actors[view.seat].scores is not None else "from 0 to 1"
        yield Text(
            f"Worth to you, {unit}: {', '.join(f'{name} {worth:g}' for name, worth in own.worth.items())}."
        )


def proposal(scenario: Scenario, view: View, values: Values) -> Iterator[RenderableType]:
    """A whole offer before it is made, with what it would mean to the seat."""
    yield Text("")
    yield heading("Your offer")
    yield rows(package(scenario, values), shares=(3, 4))
    yield from meaning(scenario, view, values)


def short(scenario: Scenario, issue: str, value: Value) -> str:
    """A value as it can be typed: the id of its point, or a number."""
    asked = scenario.issues[issue]
    number = asked.scale.number(value)
    on = [name for name, at in asked.places().items() if abs(at - number) <= TOLERANCE]
    return on[0] if on else plain(value)


def done(scenario: Scenario, view: View, move: Move) -> Iterator[RenderableType]:
    """What a move of the seat has changed; offers at an open table apart."""
    if move.kind == "propose":
        yield Text("Your offer stands, and counts when the next draft is made.")
        yield rows(package(scenario, view.offer), shares=(3, 4))
        return
    says = {
        "answer": f"You {'would sign' if move.yes else 'would not sign'} draft {move.draft_id}.",
        "withdraw": f"Draft {move.draft_id} is no longer on the table.",
        "say": "All have heard it.",
        "leave": "You have left the talks.",
        "hand_back": "The engine holds your seat now.",
        "take": "You hold your seat again.",
    }
    yield Text(says[move.kind])


def heard(scenario: Scenario, move: Move) -> Iterator[RenderableType]:
    """What a move of somebody else lets everybody hear; an offer to the chair is heard by nobody."""
    if move.kind == "report":
        title = news_title(scenario, News(0, move.event, move.words))
        yield Text(f"News: {printable(' '.join(title.split())).rstrip('.')}.")
    elif move.seat is not None and move.kind != "propose":
        words_ = printable(" ".join((move.words or "").split()))
        says = {
            "answer": f" {'would sign' if move.yes else 'would not sign'} draft {move.draft_id}.",
            "withdraw": f" took draft {move.draft_id} from the table.",
            "say": f": {words_}",
            "leave": " left the talks.",
            "hand_back": ": the engine holds this seat now.",
            "take": ": somebody holds this seat again.",
        }
        yield Text(f"{words.opening(scenario.actors[move.seat].name)}{says[move.kind]}")


def answers_to(scenario: Scenario, view: View, draft: Draft) -> Iterator[RenderableType]:
    """Who says what to a draft on an open table."""
    author = "the chair" if draft.author is None else _you(scenario, view, draft.author)
    yield Text(f"Draft {draft.id}, by {author}:")
    yield rows(_answers(scenario, view, draft), shares=(0, 1))


def help_page(commands: Mapping[str, str]) -> Iterator[RenderableType]:
    """What can be typed."""
    yield rows(commands.items(), shares=(0, 1))


def package(scenario: Scenario, values: Values) -> list[tuple[str, str]]:
    """Each question with what a draft says on it."""
    return [
        (words.title(scenario, issue), words.given(scenario, issue, value)) for issue, value in values.items()
    ]


def line_of(scenario: Scenario, stance: OwnStance) -> str:
    """What a seat itself will never sign on an issue, as the end of a sentence; empty if it has no red line."""
    if stance.never:
        return f"nothing that says {words.options(scenario, stance.issue, stance.never)}"
    ends = (("less", stance.at_least), ("more", stance.at_most))
    parts = [
        f"no {how} than {words.given_quoted(scenario, stance.issue, end)}"
        for how, end in ends
        if end is not None
    ]
    return words.listed(parts) if parts else ""


def beside(scenario: Scenario, view: View, found: Evaluation) -> list[tuple[str, ...]]:
    """What a draft is worth to the seat, no deal, and the difference: as it is written, and if all that is said is done."""
    written, kept = (found.worth, found.no_deal), (found.worth_if_kept, found.no_deal_if_kept)
    return words.beside(scenario, view.seat, written, kept)


def no_deal(scenario: Scenario, view: View, found: Evaluation) -> str:
    """What no deal is worth to the seat as far as it knows, as a sentence."""
    (_, plain, _), (_, kept, _) = beside(scenario, view, found)
    also = "" if plain == kept else f", and {kept} {_FOR_THAT_CASE}"
    return f"No deal is worth {plain} to you{also}."


_FOR_THAT_CASE = "if everything that was threatened or promised for that case is done"


def _answers(scenario: Scenario, view: View, draft: Draft) -> Iterable[tuple[str, str]]:
    for party in draft.answers:
        name = "You" if party == view.seat else scenario.actors[party].label
        would = {"signs": "would sign", "abstains": "would abstain", "refuses": "would not sign"}
        yield name, would[draft.said(party)]


SAID = {"signs": "said yes to", "abstains": "abstained on", "refuses": "said no to"}


def _hearsay(scenario: Scenario, one: Hearsay) -> str:
    parts = []
    for crossed in one.crosses:
        title = words.title(scenario, crossed.issue)
        parts.append(f"will sign {_lines(scenario, crossed)} on '{title}', and this goes beyond")
    if one.elsewhere:
        titles = [f"'{words.title(scenario, said.issue)}'" for said in one.elsewhere]
        parts.append(f"asked for something else on {words.listed(titles)}")
    if one.answer is not None:
        draft, said = one.answer
        parts.append(f"{SAID[said]} draft {draft}")
    said = "; ".join(parts) if parts else "nothing was said that speaks for or against it"
    return f"{'no, if what was said in public holds: ' if one.crosses else ''}{said}."


def _lines(scenario: Scenario, statement: Statement) -> str:
    issue = statement.issue
    ends = (("less", statement.at_least), ("more", statement.at_most))
    said = [
        f"nothing {how} than {words.given_quoted(scenario, issue, end)}"
        for how, end in ends
        if end is not None
    ]
    if statement.never:
        said.append(f"nothing that says {words.options(scenario, issue, statement.never)}")
    return words.listed(said)


def _you(scenario: Scenario, view: View, actor: str) -> str:
    return "you" if actor == view.seat else scenario.actors[actor].name
