"""Writes the short way to a breach as a story, which the tests of the stories can play.

The story says that the oracle finds nothing; it fails until what it shows is mended.
"""

from collections.abc import Iterator
from dataclasses import asdict, fields

from hardware.simulated.table import TableOptions
from station.campaign.minimise import Short
from station.campaign.play import play
from station.service.story_text import Table, changed, line_of, lines_of, step_table


def story_of(short: Short, again: str) -> str:
    """The whole file.

    Args:
        short: What is told.
        again: How the whole run is played again.
    """
    return "".join(_parts(short, again))


def _parts(short: Short, again: str) -> Iterator[str]:
    scenario, breach = short.scenario, short.breach
    yield f"# {breach.requirement}: {breach.what}\n# Found by: {again}\n"
    yield line_of("title", f"{breach.requirement}, found by a campaign")
    yield line_of("ready", value=False)
    yield line_of("judged", value=True)
    yield f"\n[options]\n{lines_of(_options(scenario.options))}"
    yield f"\n[limits]\n{lines_of(asdict(scenario.cast.limits))}"
    for name, figures in changed(scenario.config):
        yield f"\n[{name}]\n{lines_of(figures)}"
    if any(act.do.startswith(("choose", "late choose")) for act in short.script.acts):
        for name, steps in scenario.cast.plans.items():
            for step in steps:
                yield f"\n[[plans.{name}]]\n{lines_of(step_table(step))}"
    for entry in _entries(short):
        yield f"\n[[then]]\n{lines_of(entry)}"


def _options(options: TableOptions) -> Table:
    """What the table is like where it is not like every other, and its seed."""
    usual, names = TableOptions(), [each.name for each in fields(options)]
    unlike = {n: getattr(options, n) for n in names if getattr(options, n) != getattr(usual, n)}
    return {"seed": options.seed, **unlike}


def _entries(short: Short) -> Iterator[Table]:
    run = play(short.scenario, short.script)
    after_s = (0.01, *run.after_s)
    for act, before_s in zip(run.script.acts, after_s, strict=False):
        wait_s = round(act.at_s - before_s, 2)
        yield {**({"wait_s": wait_s} if wait_s > 0 else {}), "do": act.do}
    yield {
        "says": "The oracle has nothing to say against it",
        "wait_s": round(max(0.0, short.script.end_s - after_s[-1]), 2),
        "must": {"breaches": ""},
    }
