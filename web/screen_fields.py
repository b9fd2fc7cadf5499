"""How a screen speaks to somebody, as the form of a profile has it."""

from typing import Any

from flask_babel import gettext as _

from station.people.person import Guidance, Person, Turning
from web.forms import Form
from web.language import LANGUAGES


def screen_texts(person: Person) -> dict[str, str]:
    """The fields as the profile stands."""
    return {
        "language": person.language,
        "guidance": person.guidance.value,
        "turning": person.turning.value,
    }


def read_screen(form: Form, before: Person) -> dict[str, Any]:
    """What is chosen; a field that the form has not got stays as it was.

    Args:
        form: What was typed; look at its errors before this is used.
        before: The profile as it stands.
    """
    for name, text in screen_texts(before).items():
        if not form.text(name) and name != "language":
            form.begin(name, text)
    offered = ("", before.language, *LANGUAGES)
    language = form.one_of("language", offered, _("Choose one of these languages."))
    guidance = form.one_of("guidance", tuple(Guidance), _("Choose nothing, tones or speech."))
    turning = form.one_of("turning", tuple(Turning), _("Choose which screens turn."))
    if form.errors:
        return {}
    return {"language": language, "guidance": Guidance(guidance), "turning": Turning(turning)}
