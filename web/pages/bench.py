"""The bench: the physical panel of the pretend table; it exists in the simulator only."""

import re
import unicodedata
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from hardware.simulated.faults import FAULTS
from station.service.link import LinkDown, Refused
from station.service.messages import FASTEST
from web.access import Need
from web.errors import WebError
from web.pages.page import Page
from web.services import services

SPEEDS = (0.5, 1.0, 5.0, 20.0, FASTEST)
ACTS = frozenset({"begin", "end", "discard"})
LONGEST_TITLE = 120
_FIRST = 48  # so much of a title makes the name of its file

# Every fault is in the first group that has the beginning of its name.
GROUPS = (
    (_l("Tilt sensor"), ("tilt_", "not_calibrated")),
    (_l("Second tilt channel"), ("check_",)),
    (_l("Motor and driver"), ("motor_", "driver_")),
    (_l("Load and mechanics"), ("overload", "obstacle", "backlash")),
    (_l("Power"), ("relay_", "mains_", "battery_", "estop_")),
    (_l("Switches and button"), ("upper_", "lower_", "button_", "ankles_")),
    (_l("Computer"), ("",)),
)


def grouped() -> list[tuple[object, list[tuple[str, str]]]]:
    """The faults with what each does, by what they are about."""
    found: list[tuple[object, list[tuple[str, str]]]] = [(name, []) for name, _ in GROUPS]
    for fault, text in FAULTS.items():
        fitting = (k for k, (_, starts) in enumerate(GROUPS) if fault.startswith(starts))
        found[next(fitting)][1].append((fault, text))
    return found


def bench() -> ResponseReturnValue:
    """The panel with its button, knob, locks and faults, and the plant's truth."""
    return _bench()


def story() -> ResponseReturnValue:
    """What was recorded, as a file of the stories."""
    title = _title()
    return render_template("bench_story.html", story=_look(title), title=title)


def story_file() -> ResponseReturnValue:
    """The same to keep."""
    title = _title()
    found = _look(title)
    if found["state"] != "done":
        raise WebError(
            404, "not_found", "There is no story.", "Record one on the bench, and stop recording."
        )
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_FIRST] or "story"
    response = Response(found["toml"], content_type="application/toml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.toml")
    return response


def change_story() -> ResponseReturnValue:
    """Begin to record, stop it, or throw the story away."""
    act = request.form.get("act", "")
    if act not in ACTS:
        raise WebError(422, "bad_value", "A story can be begun, ended or thrown away.")
    try:
        services().link.request("bench_story", act=act)
    except Refused as refused:
        return _bench(refused), 409
    return redirect(url_for("pages.story" if act == "end" else "pages.bench"), code=303)


def _bench(problem: Refused | None = None) -> str:
    return render_template(
        "bench.html", groups=grouped(), speeds=SPEEDS, story=_look(""), problem=problem
    )


def _look(title: str) -> dict[str, Any]:
    """Where the recording stands; nobody knows while the controller is silent."""
    try:
        return services().link.request("bench_story", act="look", title=title)
    except LinkDown:
        return {"state": "unknown"}


def _title() -> str:
    """What the story is called: one line."""
    said = " ".join(request.args.get("title", "").split())
    return "".join(each for each in said if each.isprintable())[:LONGEST_TITLE]


BENCH_PAGES: tuple[Page, ...] = (
    Page("GET", "/bench", bench, Need.MEMBER),
    Page("GET", "/bench/story", story, Need.MEMBER),
    Page("POST", "/bench/story", change_story, Need.MEMBER),
    Page("GET", "/bench/story.toml", story_file, Need.MEMBER),
)
