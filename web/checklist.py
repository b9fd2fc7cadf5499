"""What is looked at before a session; what has to be ticked depends on the session and the person.

The ticks are a person's own word. Nothing that moves rests on them: the controller reads the ankle
lock and everything else for itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from station.control.plan import Step, on_floor, on_table
from station.people.person import Person
from station.programs.figures import Figures
from station.programs.schema import Program
from web.language import t
from web.words import listed

WATCHED = 3  # so many first sessions head-down nobody is alone


@dataclass(frozen=True, slots=True)
class Check:
    """One line to tick.

    Attributes:
        id: In the form.
        text: What is so when it is ticked.
        hint: More about it; empty for nothing.
        in_profile: It can be written into the profile.
    """

    id: str
    text: str
    hint: str = ""
    in_profile: bool = False


def checks(
    program: Program, person: Person, steps: Sequence[Step], figures: Figures, hung: int
) -> tuple[Check, ...]:
    """What has to be ticked before this session.

    Args:
        program: The session.
        person: Who does it.
        steps: Of the program, as this person does them.
        figures: What they amount to.
        hung: How many sessions head-down this person has done.
    """
    if not any(on_table(step) for step in steps):
        return _on_the_floor(program)
    ankles = () if begins_on_floor(steps) else (_ankles(),)
    hanging = (*_watched(hung), _meal()) if figures.inverted_s > 0 else ()
    return (_height(person), *ankles, _way(), _clothes(), *hanging)


def begins_on_floor(steps: Sequence[Step]) -> bool:
    """Whether the person gets on the table only after exercises on the floor."""
    return next((on_floor(step) for step in steps if on_floor(step) or on_table(step)), False)


def missing(asked: Sequence[Check], ticked: Collection[str]) -> tuple[Check, ...]:
    """What is still to be ticked."""
    return tuple(check for check in asked if check.id not in ticked)


def _ankles() -> Check:
    text = _("The ankle lock is closed, and I have pulled at it once")
    return Check("ankles", text, _("Second lock too, where the table has one."))


def _height(person: Person) -> Check:
    if person.ankle_setting:
        text = _("The height is set as in the profile: %(setting)s", setting=person.ankle_setting)
        return Check("height", text)
    return Check("height", _("The height is set for me"), in_profile=not person.is_guest)


def _way() -> Check:
    text = _("Nothing and nobody is under the table or in its way")
    return Check("way", text, _("Children and animals are out of the room."))


def _clothes() -> Check:
    text = _("Shoes are tied firmly, pockets are empty")
    return Check("clothes", text, _("Glasses and anything around the neck are put away."))


def _meal() -> Check:
    text = _("I feel well, and have eaten nothing for an hour at least")
    return Check("well", text)


def _watched(hung: int) -> tuple[Check, ...]:
    if hung >= WATCHED:
        return ()
    hint = _("Asked for in the first %(most)s sessions head down.", most=WATCHED)
    return (Check("near", _("Somebody is near and hears me call"), hint),)


def _on_the_floor(program: Program) -> tuple[Check, ...]:
    room = Check("room", _("There is room to move, and the floor does not slip"))
    if not program.needs:
        return (room,)
    things = listed(t(each) for each in program.needs)
    return (room, Check("needs", _("What I need is here: %(things)s", things=things)))
