"""The forms of outputs about games: what the groups of a class have reached, and one game that has ended.

In:      parts
Out:     pieces of JSON Schema: debrief, replay
Keeps:   the keys of the outputs, and no others
Not here: talks without people (talks), what the fields mean (docs/reference/commands.md)
Example: tests/outputs/test_forms.py
"""

from negotiation_sim.outputs.parts import (
    COUNT,
    ENDING,
    HEAD,
    IN_UNITS,
    NUMBER,
    TEXT,
    VALUE,
    YES,
    by_id,
    form,
    listed,
    maybe,
)

_GROUP = form(
    group=TEXT,
    draft=maybe(IN_UNITS),
    left_out=listed(TEXT),
    would_sign=by_id(YES),
    enough=YES,
    gains=by_id(NUMBER),
    gains_in_points=by_id(NUMBER),
    left=by_id(NUMBER),
    left_in_points=by_id(NUMBER),
    ways=maybe(COUNT),
    left_otherwise=listed(by_id(NUMBER)),
    joint=NUMBER,
    distance=NUMBER,
)
DEBRIEF = form(
    **HEAD,
    most=by_id(NUMBER),
    most_in_points=by_id(NUMBER),
    joint=NUMBER,
    groups=listed(_GROUP),
    beside=listed(_GROUP),
)
REPLAY = form(
    **HEAD,
    seats=listed(TEXT),
    ended=form(ending=ENDING, round=COUNT, signed=maybe(COUNT), outcome=TEXT, package=IN_UNITS),
    left=by_id(COUNT),
    gains=by_id(NUMBER),
    gains_in_points=by_id(NUMBER),
    draft=IN_UNITS,
    kept=by_id(YES),
    rests_on=by_id(COUNT),
    strategies=by_id(TEXT),
    possible=form(any=maybe(YES), fair=by_id(IN_UNITS), most=by_id(NUMBER), most_in_points=by_id(NUMBER)),
    better=by_id(
        form(
            draft=IN_UNITS,
            gains=by_id(NUMBER),
            gains_in_points=by_id(NUMBER),
            drafts=maybe(COUNT),
            others=listed(IN_UNITS),
        )
    ),
    said=listed(
        form(
            *("abstained", "worth_in_points", "no_deal_in_points", "hoped_in_points"),
            party=TEXT,
            answer=maybe(YES),
            abstained=YES,
            reason=TEXT,
            issue=maybe(TEXT),
            commitment=maybe(TEXT),
            worth=NUMBER,
            no_deal=NUMBER,
            hoped=NUMBER,
            worth_in_points=NUMBER,
            no_deal_in_points=NUMBER,
            hoped_in_points=NUMBER,
        )
    ),
    numbers=by_id(
        form(
            signs=YES,
            stances=listed(
                form(
                    issue=TEXT,
                    position=maybe(VALUE),
                    salience=NUMBER,
                    at_least=maybe(VALUE),
                    at_most=maybe(VALUE),
                    never=listed(TEXT),
                    worth=maybe(by_id(NUMBER)),
                )
            ),
            reservation=maybe(NUMBER),
            capability=NUMBER,
            cost_of_delay=NUMBER,
        )
    ),
    claims=listed(TEXT),
)
