"""What somebody is told, and has to acknowledge, after answers that call for care (S37); pure."""

from station.people.advice import ADVICE_UNWELL
from station.people.tolerance import RED_NRS
from station.records.rows import SessionRow

CHECK_MINUTES = (1, 3)  # after standing up: a fall in pressure shows within three minutes

ADVICE_DIZZY = (
    "You were dizzy after standing up. Sit or lie down until it is over, and have somebody with "
    "you. Drink a glass of water, and stand up again slowly. If it does not go away within ten "
    "minutes, if you faint, or if you have pain in the chest or trouble speaking or seeing, call "
    "for medical help. Speak with your practitioner before you tilt again."
)
ADVICE_LEG = (
    "You had pain, tingling or weakness in a leg after the last session. Do not tilt until it has "
    "settled, and tell your practitioner, above all when it goes further down the leg than before. "
    "Go to the emergency department at once when you are numb between your legs, when both legs "
    "are weak, or when you have new trouble with bladder or bowel."
)


def advice_after(row: SessionRow) -> str:
    """What the answers to a session call for; empty when nothing does."""
    pain = row.after_nrs is not None and row.after_nrs >= RED_NRS
    found = (
        (row.leg_symptoms, ADVICE_LEG),
        (row.dizzy_1_min or row.dizzy_3_min, ADVICE_DIZZY),
        (row.unwell or pain, ADVICE_UNWELL),
    )
    return "\n".join(advice for applies, advice in found if applies)
