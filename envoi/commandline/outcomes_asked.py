"""From the options of `envoi outcomes` to what is asked of the population.

Loaded when the command is run and not before: the population's engines take their time to load.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from envoi.domain.change_methods import Cutoff, Known, Method
from envoi.domain.measure import Better, Instrument, Norms
from envoi.knowledge import library
from envoi.population.judging import Judged, Way
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import Pairs, pairs_of
from envoi.population.reading import Table, table
from envoi.population.rows import Asked, Source, source
from envoi.population.talking_therapies import Columns
from envoi.population.ways import ByIndex, ByInstrument, ByPercent, ByPoints
from envoi.population.wide import Wide
from envoi.population.wide import pairs_of as wide_pairs_of

A_ROW_A_SCORE = "For this, the table needs a row a score: --client, --time and --score."
Options = dict[str, Any]
FOLDER = re.compile(r"(?:^|/)instrument=([^/]+)/")
BETWEEN = ("b", "c")  # the cut-offs that ask for people who are well
NORMS = ("reliability", "post_reliability", "sd", "mean", "functional_mean", "functional_sd")


def judged(options: Options) -> Judged:
    """Everybody in the table, judged as asked. Raises NotAnswered."""
    way = way_of(options)
    read = table(Path(options["table"]))
    if options["method"] == "growth":
        from envoi.population.growth_method import ByGrowth

        return ByGrowth(known(options, Cutoff.A))(long(read, options))
    return way(pairs(read, options))


def pairs(read: Table, options: Options) -> Pairs:
    """First and last scores, from whichever shape the table has."""
    if is_wide(options):
        return wide_pairs_of(read, wide(read, options))
    asked = long(read, options)
    found = pairs_of(asked)
    times = asked.asked.times
    if times and len(found) and not found.used.any():
        raise NotAnswered(f"Nobody has a score at “{times[0]}” and at “{times[1]}”.")
    return found


def is_wide(options: Options) -> bool:
    """Two columns of scores were named, and no column of times."""
    return bool(options["pre"]) and not options["time"] and not options["score"]


def wide(read: Table, options: Options) -> Wide:
    """A row a client."""
    pre, post = _both(options)
    _one_instrument(read, options)
    only = tuple(options["only"])
    return Wide(pre, post, options["client"], options["group"], only, _named(options))


def long(read: Table, options: Options) -> Source:
    """A row a score."""
    if is_wide(options):
        raise NotAnswered(A_ROW_A_SCORE)
    times = _both(options) if options["pre"] or options["post"] else None
    if times and times[0] == times[1]:
        raise NotAnswered("--pre and --post name the same time.")
    _one_instrument(read, options)
    named = {each: options[each] or each for each in ("client", "time", "score")}
    for option, column in named.items():
        if column not in read.columns:
            raise NotAnswered(
                f"There is no column “{column}” in {read.path.name}; name the one with --{option}. "
                f"It has {', '.join(read.columns)}."
            )
    only, thousandths = tuple(options["only"]), options["thousandths"]
    asked = Asked(
        **named,
        group=options["group"],
        only=only,
        times=times,
        thousandths=thousandths,
        instrument=_named(options),
    )
    return source(read, asked)


def way_of(options: Options) -> Way:
    """How change is judged. Raises NotAnswered where two ways are asked for at once."""
    sizes = [name for name in ("percent", "minimal") if options[name] is not None]
    if len(sizes) > 1:
        raise NotAnswered("--percent and --minimal are two ways to judge; please choose one.")
    for name in ("percent", "minimal"):
        if options[f"{name}_worse"] is not None and name not in sizes:
            raise NotAnswered(f"--{name}-worse goes with --{name}.")
    if options["post_reliability"] is not None and options["method"] != Method.NK:
        raise NotAnswered("--post-reliability goes with --method NK.")
    if sizes and options["method"]:
        raise NotAnswered(f"--{sizes[0]} and --method are two ways to judge; please choose one.")
    if sizes:
        better = options[sizes[0]]
        worse = options[f"{sizes[0]}_worse"] or better
        of = ByPercent if sizes == ["percent"] else ByPoints
        return of(better, worse, known(options, Cutoff.NONE))
    if _by_its_own(options):
        _same_direction(_instrument(options), options)
        return ByInstrument(_instrument(options))
    method = options["method"] or "JT"
    return ByIndex(Method(method if method != "growth" else "JT"), known(options, Cutoff.A))


def known(options: Options, otherwise: Cutoff) -> Known:
    """What is known from elsewhere: the options, and behind them the instrument's first norms."""
    better, norms = Better(options["better"] or "lower"), None
    if options["instrument"]:
        of = _instrument(options)
        _same_direction(of, options)
        better, norms = of.better, of.norms[0] if of.norms else None
    given = options["cutoff"]
    if given not in {None, *BETWEEN}:
        norms = None if norms is None else replace(norms, functional_mean=None, functional_sd=None)
    values = {name: _value(options, norms, name) for name in NORMS}
    if values["functional_mean"] is not None and values["functional_sd"] is not None:
        otherwise = Cutoff.C if otherwise is Cutoff.A else otherwise
    if isinstance(given, float):
        return Known(better, cutoff=Cutoff.NUMBER, line=given, **values)
    return Known(better, cutoff=Cutoff(given) if given else otherwise, **values)


def better(options: Options) -> Better:
    """Which direction is the better one."""
    if options["instrument"]:
        return _instrument(options).better
    return Better(options["better"] or "lower")


def _by_its_own(options: Options) -> bool:
    """An instrument was named and nothing that would replace its own limits."""
    if not options["instrument"] or options["method"]:
        return False
    return all(options[name] is None for name in (*NORMS, "cutoff"))


def course_columns(options: Options) -> Columns:
    """The columns of a table of courses. Raises NotAnswered."""
    pair = options["anxiety_pre"], options["anxiety_post"]
    if not all(pair):
        raise NotAnswered("--talking-therapies needs --anxiety-pre and --anxiety-post as well.")
    if not options["pre"] or not options["post"]:
        raise NotAnswered("--talking-therapies needs --pre and --post, the PHQ-9 columns.")
    return Columns(
        _both(options),
        pair,
        options["client"],
        options["attended"],
        options["group"],
        tuple(options["only"]),
    )


def only_with_talking_therapies(options: Options) -> None:
    """Options that would be passed over in silence. Raises NotAnswered."""
    for name in ("anxiety_pre", "anxiety_post", "attended"):
        if options[name]:
            raise NotAnswered(f"--{name.replace('_', '-')} goes with --talking-therapies.")


def nothing_else(options: Options, own: str, files: tuple[str, ...]) -> None:
    """A published set of definitions brings its own rules and answer. Raises NotAnswered."""
    others = ("instrument", "method", *NORMS, "better", "cutoff", "percent", "minimal", *files)
    for name in (*others, *(["group"] if own == "response" else [])):
        if options[name] is not None:
            raise NotAnswered(
                f"--{own.replace('_', '-')} brings its own rules; --{name.replace('_', '-')} does "
                "not go with it."
            )


def _instrument(options: Options) -> Instrument:
    return named_instrument(options["instrument"])


def named_instrument(name: str) -> Instrument:
    """An instrument of the library by any of its names. Raises NotAnswered."""
    found = library.recognised(name)
    if found is None:
        codes = ", ".join(each.code for each in library.instruments())
        raise NotAnswered(f"There is no instrument “{name}”. Known are: {codes}.")
    return found


def _named(options: Options) -> Instrument | None:
    """The instrument by whose range the scores are looked at, where one was named."""
    return _instrument(options) if options["instrument"] else None


def _same_direction(of: Instrument, options: Options) -> None:
    if options["better"] and options["better"] != of.better:
        raise NotAnswered(f"On the {of.short} {of.better} is better, not {options['better']}.")


def _value(options: Options, norms: Norms | None, name: str) -> float | None:
    """An option, or what the instrument's norms say in its place."""
    if options[name] is not None:
        return float(options[name])
    if norms is None or name == "post_reliability":
        return None
    found = getattr(norms, "clinical_mean" if name == "mean" else name)
    return None if found is None or name in {"mean", "sd"} else float(found)


def _both(options: Options) -> tuple[str, str]:
    if not options["pre"] or not options["post"]:
        raise NotAnswered("--pre and --post belong together; one of them is missing.")
    return options["pre"], options["post"]


def _one_folder(read: Table, options: Options) -> None:
    """Folders named by instruments, as an extract has them, hold one that was asked for."""
    named = {of for file in read.files for of in FOLDER.findall(file.as_posix())}
    if len(named) > 1:
        raise NotAnswered(
            f"{read.path.name} holds several instruments ({', '.join(sorted(named))}); name the "
            f"folder of one of them: {read.path.name}/instrument={min(named)}."
        )
    _is_named(next(iter(named), None), f"The folder {read.path.name}", options)


def _is_named(said: str | None, where: str, options: Options) -> None:
    of = library.recognised(said) if said else None
    if of is not None and options["instrument"] and of != _instrument(options):
        raise NotAnswered(f"{where} says {said}, and --instrument says {options['instrument']}.")


def _one_instrument(read: Table, options: Options) -> None:
    """A column of instruments names one, and the one that was asked for. Raises NotAnswered."""
    _one_folder(read, options)
    column = next((name for name in ("instrument", "measure") if name in read.columns), None)
    if column is None or column in {options[each] for each in ("client", "time", "score")}:
        return
    from envoi.population.distinct import distinct

    found = distinct(read, column, tuple(options["only"]))
    if len(found) > 1:
        raise NotAnswered(
            f"The column “{column}” names several instruments ({', '.join(found)}); "
            f"choose one with --only {column}={found[0]}."
        )
    _is_named(found[0] if found else None, f"The column “{column}”", options)
