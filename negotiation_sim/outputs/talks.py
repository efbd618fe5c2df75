"""The forms of outputs about talks: many runs, one run, what can be signed, studies.

In:      parts
Out:     pieces of JSON Schema: run, run --exact, trace, explain, sign, study status, study verify
Keeps:   the keys of the outputs, and no others
Not here: questions about what matters (questions), files (files), what the fields mean (docs/reference/commands.md)
Example: tests/outputs/test_forms.py
"""

from negotiation_sim.outputs.parts import (
    ANY,
    COUNT,
    ELEMENT,
    ENDING,
    ENDINGS,
    EVIDENCE,
    HEAD,
    IN_UNITS,
    NUMBER,
    REASON,
    SHARE,
    TEXT,
    VALUE,
    YES,
    Schema,
    by_id,
    choice,
    form,
    listed,
    maybe,
)

_FAIR = form(
    draft=IN_UNITS,
    package=IN_UNITS,
    gains=by_id(NUMBER),
    gains_in_points=by_id(NUMBER),
    gap=NUMBER,
    proved=YES,
)
_SET: Schema = {"anyOf": [VALUE, listed(TEXT)]}
_EXPLAINED = form(
    "parties_alone",
    "as_stated",
    **HEAD,
    outcome=maybe(TEXT),
    goal=maybe(by_id(listed(NUMBER))),
    possible=maybe(YES),
    unfinished=listed(TEXT),
    solver=form(name=TEXT, version=TEXT),
    kept=listed(TEXT),
    draft=IN_UNITS,
    solutions=by_id(_FAIR),
    most=by_id(NUMBER),
    most_in_points=by_id(NUMBER),
    ranges=by_id(listed(VALUE)),
    conflicts=form(complete=YES, found=listed(listed(ELEMENT))),
    openers=listed(
        listed(form(address=TEXT, was=NUMBER, becomes=NUMBER, beyond=NUMBER, set=_SET, mean=maybe(NUMBER)))
    ),
    openers_without_gain=listed(COUNT),
    outcomes=listed(form(id=TEXT, reached=YES, conflict=listed(ELEMENT))),
    undone=listed(listed(TEXT)),
    circle=listed(TEXT),
    parties_alone=form(possible=maybe(YES), draft=IN_UNITS, ranges=by_id(listed(VALUE))),
    as_stated=form(possible=maybe(YES)),
)
EXPLAIN = form(
    "drafts",
    "parties_alone",
    "as_stated",
    "draws",
    **_EXPLAINED["properties"],
    drafts=form(
        "parties_alone",
        "abstained",
        all=COUNT,
        signed=COUNT,
        parties_alone=COUNT,
        by_party=by_id(COUNT),
        abstained=by_id(COUNT),
    ),
    draws=form(
        runs=COUNT,
        seed=COUNT,
        exists=SHARE,
        found=SHARE,
        missed=SHARE,
        left=maybe(NUMBER),
        stood_in_the_way=listed(form(actor=TEXT, reason=REASON, share=SHARE)),
    ),
)
RUN = form(
    **HEAD,
    protocol=TEXT,
    runs=COUNT,
    seed=COUNT,
    outcomes=listed(form(id=TEXT, title=TEXT, runs=COUNT, share=SHARE, low=SHARE, high=SHARE)),
    endings=ENDINGS,
    issues=listed(
        {
            "anyOf": [
                form(id=TEXT, title=TEXT, options=by_id(SHARE)),
                form(
                    id=TEXT,
                    title=TEXT,
                    mean=NUMBER,
                    p05=NUMBER,
                    p50=NUMBER,
                    p95=NUMBER,
                    nearest_point=maybe(TEXT),
                ),
            ]
        }
    ),
    refusals=listed(form(actor=TEXT, reason=REASON, issue=maybe(TEXT), commitment=maybe(TEXT), share=SHARE)),
    rounds=form(mean=NUMBER, p05=NUMBER, p50=NUMBER, p95=NUMBER),
    evidence=EVIDENCE,
    why=form(
        typical_run=COUNT,
        main=form(
            cause=maybe(choice("refusal", "walkout")),
            actor=maybe(TEXT),
            reason=maybe(REASON),
            issue=maybe(TEXT),
            commitment=maybe(TEXT),
            runs=COUNT,
            share_of_failed=maybe(SHARE),
            example_run=maybe(COUNT),
        ),
        agreement=form(example_run=maybe(COUNT), changes=maybe(YES)),
    ),
    resolved=form(scenario=by_id(ANY), claims=listed(by_id(ANY)), sha256=TEXT),
    explanation=maybe(_EXPLAINED),
)
EXACT = form(
    **HEAD,
    protocol=TEXT,
    branches=COUNT,
    held=listed(form(address=TEXT, low=NUMBER, mode=NUMBER, high=NUMBER)),
    outcomes=listed(form(id=TEXT, title=TEXT, branches=COUNT, share=SHARE, exact=TEXT)),
    endings=ENDINGS,
    forks=listed(
        form(
            address=TEXT,
            branches=listed(
                form(
                    ways=listed(
                        form(
                            kept=maybe(YES),
                            turned_by=listed(NUMBER),
                            happens=maybe(YES),
                            round=maybe(COUNT),
                        )
                    ),
                    share=SHARE,
                    exact=TEXT,
                    fork=maybe(COUNT),
                    outcome=maybe(TEXT),
                )
            ),
        )
    ),
)
_CONSEQUENCES: Schema = form(waves=listed(listed(TEXT)), package=IN_UNITS)
_ANSWER: dict[str, Schema] = {
    "actor": TEXT,
    "reason": maybe(REASON),
    "issue": maybe(TEXT),
    "commitment": maybe(TEXT),
}
_WORTH = ("utility", "aspiration", "reservation")
_POINTS = [f"{name}_in_points" for name in _WORTH]
_SAID = form(
    "abstains", *_POINTS, **_ANSWER, accepts=YES, abstains=YES, **dict.fromkeys([*_WORTH, *_POINTS], NUMBER)
)
TRACE = form(
    **HEAD,
    run=maybe(COUNT),
    seed=maybe(COUNT),
    kept=listed(TEXT),
    start=IN_UNITS,
    rounds=listed(
        form(
            "at_home",
            "weights",
            round=COUNT,
            events=listed(TEXT),
            no_deal=IN_UNITS,
            offers=by_id(IN_UNITS),
            pushes=listed(form(actor=TEXT, issue=TEXT, how=TEXT, by=TEXT)),
            author=maybe(TEXT),
            draft=IN_UNITS,
            consequences=_CONSEQUENCES,
            answers=listed(_SAID),
            weights=by_id(NUMBER),
            at_home=listed(_SAID),
        )
    ),
    ending=ENDING,
    outcome=TEXT,
    package=IN_UNITS,
)
SIGN = form(
    "weights",
    "signed",
    "ratified",
    **HEAD,
    draft=IN_UNITS,
    left_out=listed(TEXT),
    consequences=form(waves=listed(listed(TEXT)), package=IN_UNITS),
    answers=listed(
        form(
            "abstains",
            **_ANSWER,
            signs=YES,
            abstains=YES,
            worth=NUMBER,
            no_deal=NUMBER,
            gains=by_id(NUMBER),
            worth_in_points=maybe(NUMBER),
            no_deal_in_points=maybe(NUMBER),
        )
    ),
    weights=by_id(NUMBER),
    signed=YES,
    ratified=YES,
    agreed=YES,
)
STATUS = form(
    schema={"const": 1},
    folder=TEXT,
    title=TEXT,
    runs=form(done=COUNT, all=COUNT),
    blocks=form(done=COUNT, all=COUNT),
    seed=COUNT,
    finished=YES,
    at_work=YES,
    made_with=by_id(TEXT),
    command=maybe(TEXT),
)
VERIFY = form(
    schema={"const": 1},
    folder=TEXT,
    blocks=form(all=COUNT, done=COUNT, recomputed=COUNT),
    same=YES,
    differences=listed(TEXT),
)
