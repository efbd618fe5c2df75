"""The forms of outputs about what matters: comparisons, changes, sweeps, other models.

In:      parts
Out:     pieces of JSON Schema: compare, levers, drivers, sweep, sensitivity, discover, models, exchanges, backtest
Keeps:   the keys of the outputs, and no others
Not here: the talks themselves (talks), files (files), what the fields mean (docs/reference/commands.md)
Example: tests/outputs/test_forms.py
"""

from negotiation_sim.outputs.parts import (
    ANY,
    BASIS,
    COUNT,
    DIFFERENCE,
    HEAD,
    KIND,
    LEFT_OUT,
    LIMITS,
    NAMED,
    NUMBER,
    REASON,
    SHARE,
    SOURCE,
    TEXT,
    VALUE,
    VERSION,
    YES,
    by_id,
    choice,
    difference,
    form,
    listed,
    maybe,
)

_SIDE = form(
    id=TEXT,
    title=TEXT,
    scenario=SOURCE,
    changes=by_id(ANY),
    agreement=DIFFERENCE,
    outcomes=listed(form(id=TEXT, **difference)),
    issues=listed(
        form(
            issue=TEXT,
            before=NUMBER,
            after=NUMBER,
            median_before=NUMBER,
            median_after=NUMBER,
            difference=NUMBER,
            low=NUMBER,
            high=NUMBER,
        )
    ),
    refusals=listed(
        form(actor=TEXT, reason=REASON, issue=maybe(TEXT), commitment=maybe(TEXT), effect=DIFFERENCE)
    ),
)
_PARTS = listed(form(id=TEXT, **difference))
COMPARE = form(
    "attribution",
    **VERSION,
    note=TEXT,
    runs=COUNT,
    seed=COUNT,
    outcomes=listed(NAMED),
    reference=_SIDE,
    sides=listed(_SIDE),
    attribution=form(
        runs=COUNT,
        changes=listed(
            form(
                addresses=listed(TEXT),
                before=listed(ANY),
                after=listed(ANY),
                alone=maybe(_PARTS),
                last=maybe(_PARTS),
                problem=maybe(TEXT),
            )
        ),
        total=_PARTS,
        rest=listed(form(id=TEXT, difference=NUMBER, low=NUMBER, high=NUMBER)),
    ),
)
TOGETHER = listed(form(id=TEXT, rank=NUMBER, between=listed(TEXT)))
LEVERS = form(
    "together",
    **HEAD,
    outcome=TEXT,
    share=SHARE,
    runs=COUNT,
    first_look=COUNT,
    seed=COUNT,
    levers=listed(
        form(
            address=TEXT,
            value=VALUE,
            where=TEXT,
            within=YES,
            effect=DIFFERENCE,
            clear=YES,
            tied=YES,
            basis=BASIS,
            claims=listed(TEXT),
        )
    ),
    skipped=listed(form(address=TEXT, value=VALUE, reason=TEXT)),
    exact=listed(TEXT),
    not_tried=COUNT,
    together=TOGETHER,
)
DRIVERS = form(
    "together",
    **HEAD,
    outcome=maybe(TEXT),
    shares=by_id(SHARE),
    runs=COUNT,
    seed=COUNT,
    classes=COUNT,
    drivers=listed(
        form(
            address=TEXT,
            kind=KIND,
            delta=NUMBER,
            weight=NUMBER,
            noise=NUMBER,
            clear=YES,
            low=by_id(SHARE),
            high=by_id(SHARE),
        )
    ),
    together=TOGETHER,
)
SWEEP = form(
    **HEAD,
    design=choice("grid", "lhs", "sobol"),
    runs=COUNT,
    seed=COUNT,
    axes=listed(TEXT),
    outcomes=listed(form(id=TEXT, title=TEXT, most_often=SHARE)),
    where=listed(form(outcome=TEXT, **LIMITS)),
    left_out=LEFT_OUT,
    points=listed(form(values=listed(ANY), shares=by_id(SHARE), agreement=SHARE, package=by_id(NUMBER))),
)
SENSITIVITY = form(
    "left_aside",
    **HEAD,
    method=choice("morris", "sobol"),
    outcome=TEXT,
    title=TEXT,
    share=SHARE,
    deviation=NUMBER,
    points=COUNT,
    runs=COUNT,
    seed=COUNT,
    first=listed(TEXT),
    indices=listed(
        form(
            address=TEXT,
            main=NUMBER,
            main_error=maybe(NUMBER),
            total=NUMBER,
            total_error=NUMBER,
            spread=maybe(NUMBER),
            noise=YES,
        )
    ),
    left_aside=listed(TEXT),
)
DISCOVER = form(
    "together",
    **HEAD,
    outcome=TEXT,
    title=TEXT,
    share=SHARE,
    rows=COUNT,
    what=choice("runs", "points"),
    factors=COUNT,
    left_out=LEFT_OUT,
    boxes=listed(form(**LIMITS)),
    together=TOGETHER,
)
_LINKS = listed(form(address=TEXT, kind=KIND, correlation=NUMBER))
MODELS = form(
    **HEAD,
    runs=COUNT,
    seed=COUNT,
    models=listed(form(name=TEXT, kind=choice("protocol", "baseline"), says=TEXT, agreement=maybe(SHARE))),
    left_out=by_id(TEXT),
    issues=listed(
        form(
            id=TEXT,
            title=TEXT,
            said=listed(
                form(
                    model=TEXT,
                    p05=NUMBER,
                    p50=NUMBER,
                    p95=NUMBER,
                    nearest_point=maybe(TEXT),
                    crosses=listed(TEXT),
                    between=YES,
                )
            ),
            groups=listed(listed(TEXT)),
            apart=form(p05=NUMBER, p50=NUMBER, p95=NUMBER),
            rests_on=_LINKS,
            agree=YES,
        )
    ),
    noise_floor=NUMBER,
    rests_on=_LINKS,
)
EXCHANGES = form(
    **HEAD,
    trades=listed(
        form(
            moves=listed(form(actor=TEXT, issue=TEXT, start=NUMBER, end=NUMBER)),
            outcomes=listed(NUMBER),
            gain=NUMBER,
            externalities=by_id(NUMBER),
        )
    ),
    before=by_id(NUMBER),
    after=by_id(NUMBER),
    crossed=by_id(listed(TEXT)),
    complete=YES,
)
_MEASURE = form(value=NUMBER, low=NUMBER, high=NUMBER)
_PART = form(
    issues=COUNT,
    decisions=COUNT,
    models=listed(
        form(model=TEXT, says=TEXT, mae=_MEASURE, rmse=_MEASURE, median=_MEASURE, difference=maybe(_MEASURE))
    ),
)
BACKTEST = form(
    **VERSION,
    in_file=COUNT,
    whole=_PART,
    test=_PART,
    training=listed(COUNT),
    fitted=by_id(NUMBER),
    training_mae=by_id(NUMBER),
    resamples=COUNT,
    seed=COUNT,
    notes=listed(TEXT),
    issues=listed(form(issue=TEXT, decision=TEXT, training=YES, outcome=NUMBER, points=by_id(NUMBER))),
)
