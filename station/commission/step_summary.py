"""The last step: everything is there and within the settings' ranges, and somebody accepts it."""

from station.commission.model import Hand, Script, StepFailed
from station.commission.result import not_fit
from station.commission.scene import Scene
from station.commission.talking import yes_or_no


def summary(scene: Scene) -> Script[None]:
    """Accept, or not."""
    problems = not_fit(scene.found, scene.setting)
    if problems:
        raise StepFailed(" ".join(problems), "Go back to the step that it belongs to.")
    prompt = "Every check is good. Accept it, and it is saved and used from now on."
    accepted = yield from yes_or_no(scene, prompt, "Accept this calibration?", Hand.LOOK)
    if not accepted:
        raise StepFailed(
            "The result was not accepted, so nothing has been saved.",
            "Go back to the step that has to be done again, or repeat this one to accept.",
        )
