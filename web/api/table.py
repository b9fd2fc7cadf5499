"""Every address of the API. One that is not here does not exist; one that is here is guarded."""

from web.access import Need
from web.api import (
    after,
    bench,
    care,
    commission,
    control,
    library,
    live,
    out,
    personal,
    sessions,
    summary,
    system,
    tokens,
)
from web.api.answers import (
    Accepted,
    Exercises,
    People,
    Programs,
    Samples,
    SessionDetail,
    Sessions,
    State,
    Truth,
)
from web.api.bodies import (
    AcknowledgeBody,
    AnklesBody,
    ArmBody,
    ButtonBody,
    EstopBody,
    FaultBody,
    HandBody,
    LimitsBody,
    MainsBody,
    MassBody,
    RatingsBody,
    RespondBody,
    ReturnBody,
)
from web.api.commission import Commission, CommissionBody
from web.api.queries import OfPerson
from web.routes import Route

_OPEN, _MEMBER, _PRACTITIONER = Need.OPEN, Need.MEMBER, Need.PRACTITIONER
_STATION = Need.STATION

# fmt: off
ROUTES: tuple[Route, ...] = (
    Route("GET", "/state", control.read_state, _MEMBER, "The newest snapshot", State),
    Route("GET", "/live", control.follow, _MEMBER, "Snapshots as server-sent events", None),
    Route("POST", "/stop", control.stop, _OPEN, "Decelerate and hold", Accepted, urgent=True),
    Route("POST", "/return", control.bring_up, _OPEN, "Come up slowly", Accepted, ReturnBody,
          body_needed=False, urgent=True),
    Route("POST", "/arm", control.arm, _MEMBER, "Choose a session for a person", Accepted, ArmBody),
    Route("POST", "/disarm", control.disarm, _MEMBER, "Let go of a chosen session", Accepted),
    Route("POST", "/start", control.start, _MEMBER, "Start a chosen session without the table",
          Accepted),
    Route("POST", "/respond", control.respond, _MEMBER, "Answer what is asked", Accepted,
          RespondBody),
    Route("POST", "/acknowledge", control.acknowledge, _MEMBER, "A fault has been seen", Accepted,
          AcknowledgeBody),
    Route("GET", "/programs", library.programs, _MEMBER, "All programs", Programs,
          query=OfPerson),
    Route("GET", "/exercises", library.exercises, _MEMBER, "The exercise catalogue", Exercises),
    Route("GET", "/people", library.people, _MEMBER, "Everybody with a profile", People),
    Route("PUT", "/people/<person_id>/limits", library.set_limits, _PRACTITIONER,
          "Change a person's limits", Accepted, LimitsBody),
    Route("GET", "/sessions", sessions.sessions, _MEMBER, "The newest sessions", Sessions,
          query=OfPerson),
    Route("GET", "/sessions/<session_id>", sessions.session_detail, _MEMBER,
          "One session with its events", SessionDetail),
    Route("GET", "/sessions/<session_id>/samples", sessions.session_samples, _MEMBER,
          "The trace of one session", Samples),
    Route("POST", "/sessions/<session_id>/ratings", sessions.rate_session, _MEMBER,
          "How it was", Accepted, RatingsBody),
    Route("GET", "/commission", commission.commission, _STATION, "Where commissioning stands",
          Commission),
    Route("POST", "/commission", commission.say_to_commission, _STATION,
          "Begin, leave or answer a commissioning", Commission, CommissionBody),
    *care.ROUTES,
    *after.ROUTES,
    *personal.ROUTES,
    *summary.ROUTES,
    *out.ROUTES,
    *tokens.ROUTES,
    *system.ROUTES,
    *live.ROUTES,
)

BENCH_ROUTES: tuple[Route, ...] = (
    Route("POST", "/bench/button", bench.bench_button, _MEMBER, "Press or let go of the button",
          Accepted, ButtonBody),
    Route("POST", "/bench/estop", bench.bench_estop, _MEMBER, "Open or close the emergency stop",
          Accepted, EstopBody),
    Route("POST", "/bench/ankles", bench.bench_ankles, _MEMBER, "Lock or open the ankle lock",
          Accepted, AnklesBody),
    Route("POST", "/bench/mains", bench.bench_mains, _MEMBER, "Take or give the mains",
          Accepted, MainsBody),
    Route("POST", "/bench/hand", bench.bench_hand, _MEMBER, "Hold or let go of the hand switch",
          Accepted, HandBody),
    Route("POST", "/bench/return", bench.bench_return, _MEMBER, "Press bring-me-up in the hand",
          Accepted, ButtonBody),
    Route("POST", "/bench/faults", bench.bench_fault, _MEMBER, "Switch a fault on or off",
          Accepted, FaultBody),
    Route("POST", "/bench/body", bench.bench_body, _MEMBER, "Change the mass on the table",
          Accepted, MassBody),
    Route("POST", "/bench/mend", bench.bench_mend, _MEMBER, "Switch every fault off", Accepted),
    Route("POST", "/bench/reset", bench.bench_reset, _MEMBER, "The panel as at the start",
          Accepted),
    Route("POST", "/bench/speed", bench.bench_speed, _MEMBER, "How fast its time runs",
          Accepted, bench.SpeedBody),
    Route("POST", "/bench/story", bench.bench_change_story, _MEMBER,
          "Begin, end or throw away a story", Accepted, bench.StoryBody),
    Route("GET", "/bench/story", bench.bench_story, _MEMBER, "The story that is taken down",
          bench.StoryAnswer),
    Route("GET", "/bench/truth", bench.bench_truth, _MEMBER, "What is really so", Truth),
)
# fmt: on


def routes(simulated: bool) -> tuple[Route, ...]:
    """The addresses of this station; the bench is there with the pretend table only."""
    return ROUTES + BENCH_ROUTES if simulated else ROUTES
