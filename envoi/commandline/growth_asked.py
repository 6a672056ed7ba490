"""The growth model of `envoi growth`: asked of a table, told in lines and for a program.

Loaded when the command is run and not before: the engines take their time to load.
"""

from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

from envoi.commandline import outcomes_asked
from envoi.commandline.answers_written import over_nothing, writing
from envoi.domain.growth import Growth
from envoi.domain.proportion import wilson
from envoi.population.growth_answers import Answered, When, answered, per_client
from envoi.population.growth_method import EDGES
from envoi.population.growth_prediction import Coverage
from envoi.population.per_client import write
from envoi.population.reading import table

Options = dict[str, Any]
# What reading a table of outcomes may also be asked, and is not asked here.
NOT_ASKED = ("pre", "post", "group", "instrument")


def asked(options: Options) -> Answered:
    """The model, and the table of everybody where one is wanted. Raises NotAnswered, OSError."""
    over_nothing(options["table"], [options["per_client"]] if options["per_client"] else [])
    read = table(Path(options["table"]))
    source = outcomes_asked.long(read, {**options, **dict.fromkeys(NOT_ASKED)})
    found = answered(source)
    if options["per_client"]:
        when = When(options["at"], options["ahead"])
        told = per_client(found, when, share=options["share"], below=options["below"])
        with writing(options["per_client"]) as to:
            write(told, to)
    return found


def as_data(of: Answered) -> dict[str, Any]:
    """For a program."""
    model = of.model
    (height, slope), (height_error, slope_error) = model.fixed, model.standard_errors
    return {
        "episodes": model.episodes,
        "scores": model.scores,
        "intercept": {"estimate": height, "se": height_error},
        "slope": {"estimate": slope, "se": slope_error},
        "fixed_covariance": model.fixed_covariance,
        "spread": {
            "intercept_variance": model.spread[0][0],
            "slope_variance": model.spread[1][1],
            "covariance": model.spread[0][1],
        },
        "residual_variance": model.residual,
        "reml_criterion": model.criterion,
        "converged": model.converged,
        "edge": str(model.edge),
        "coverage": None if of.coverage is None else _coverage(of.coverage),
        "method": "score ~ log(1 + time), random intercept and slope, restricted likelihood",
    }


def _coverage(of: Coverage) -> dict[str, Any]:
    found = wilson(round(of.observed * of.episodes), of.episodes)
    return {
        "nominal": of.nominal,
        "observed": of.observed,
        "low": found.low,
        "high": found.high,
        "held_back": of.episodes,
        "fitted_on": of.fitted_on,
    }


def lines(of: Answered) -> Iterator[str]:
    """For a person."""
    model = of.model
    yield f"{model.episodes:,} clients, {model.scores:,} scores; score ~ log(1 + time)."
    (height, slope), errors = model.fixed, model.standard_errors
    yield f"Average intercept   {height:10.4f}  standard error {errors[0]:.4f}"
    yield f"Average slope       {slope:10.4f}  standard error {errors[1]:.4f}"
    for name, variance in (
        ("of intercepts", model.spread[0][0]),
        ("of slopes", model.spread[1][1]),
        ("of one score", model.residual),
    ):
        yield f"Deviation {name:<13} {sqrt(variance):7.4f}  variance {variance:.4f}"
    yield f"Correlation {_correlation(model)}"
    if model.criterion is not None:
        yield f"-2 log of the restricted likelihood {model.criterion:.4f}"
    if model.edge:
        yield EDGES[model.edge]
    if not model.converged:
        yield "The search did not settle; please do not use these numbers."
    yield _held(of)


def _correlation(model: Growth) -> str:
    (a, b), (_, c) = model.spread
    return (
        f"of the two {b / sqrt(a * c):.4f}" if a * c > 0 else "of the two: none, one does not vary"
    )


def _held(of: Answered) -> str:
    if of.coverage is None:
        return f"Whether ranges hold was not measured. {of.why_not}"
    found = _coverage(of.coverage)
    return (
        f"Ranges of {found['nominal']:.0%} held for {found['observed']:.1%} of the last scores of "
        f"{found['held_back']:,} clients held back ({found['low']:.1%} to {found['high']:.1%})."
    )
