"""What has to be read and acknowledged before the next session (S37)."""

ADVICE_UNWELL = (
    "The last session was ended because you were not well, or because of pain of 6 or more. Rest "
    "today. If it has not settled after 24 hours, or comes again, ask your practitioner before you "
    "go on. Go to the emergency department at once when you are numb between your legs, when both "
    "legs are weak, or when you have new trouble with bladder or bowel."
)
ADVICE_DOCTOR = (
    "One of your answers can be a sign of something that must be treated soon. Do not use the "
    "table and do not exercise. See a doctor today. Numbness between the legs, new trouble with "
    "bladder or bowel, weak legs, pain in the chest or signs of a stroke: call the emergency "
    "number or go to the emergency department now."
)
ADVICE_RELEASE = (
    "At least one of your answers stands against hanging. It does not mean that anything is wrong; "
    "ask your practitioner or doctor, who can release you. Floor exercises are fine until then, as "
    "far as they feel good."
)
ADVICE_FREE = (
    "Nothing that you have answered stands against tilting. Ask the questions anew at once when "
    "something changes, and after 90 days at the latest."
)
