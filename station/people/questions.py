"""The questions of the health check, in groups; the words are ours, what is asked has a source.

Each question names where it comes from. Standard lists: inversion table manuals of Teeter (FX-2,
XT-1 and its list of contraindications), Friberg and Weinreb, JAMA 1985 (eyes), the exclusions of
the Newcastle trial BACKSWING, ISO 20957-1 (age), the stop criteria for exercise tests of ACSM 2000,
and the warning signs of cauda equina syndrome (BackCare/BACKES). A line marked "general" is common
in triage and was not found in one of those. The trial's exclusion of pain that lasts over six
months is left out: it was about whom the trial was for, not about danger.
"""

from dataclasses import dataclass

QUESTIONS_VERSION = 1  # raise it whenever a question is added, taken away or means something else


@dataclass(frozen=True, slots=True)
class Question:
    """One line to be answered with yes or no; no is always the answer that stands against nothing.

    Attributes:
        id: Under which the answer is kept; never used again for another question.
        text: What is asked.
        red_flag: A yes means a doctor first, not only a practitioner's release.
        help: What is meant, or why it matters; empty when the text says it all.
    """

    id: str
    text: str
    red_flag: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together."""

    title: str
    questions: tuple[Question, ...]


_NOW = Group(
    "Right now",
    (
        # Cauda equina syndrome: emergency department on the same day (BACKES)
        Question(
            "saddle-numbness",
            "Are you newly numb, or is there tingling, between your legs or around your bottom?",
            red_flag=True,
            help="Where a saddle would touch you.",
        ),
        Question(
            "bladder-bowel",
            "Do you have new trouble with passing or holding urine or stool?",
            red_flag=True,
            help="It does not start, does not stop, or you do not feel it.",
        ),
        Question(
            "both-legs",
            "Are both your legs newly weak, numb or painful?",
            red_flag=True,
        ),
        # Deficit that increases: BACKSWING exclusion; peripheralisation
        Question(
            "weaker",
            "Is a leg or a foot getting weaker, or does a foot drop when you walk?",
            red_flag=True,
        ),
        # Stop criteria of exercise tests (ACSM 2000)
        Question(
            "chest",
            "Do you have pain in the chest, or are you short of breath at rest?",
            red_flag=True,
        ),
        # Headache and blurred vision: Gianakopoulos 1985; the signs of a stroke: general
        Question(
            "sudden-head",
            "Do you have a sudden severe headache, or new trouble with seeing, speaking or moving?",
            red_flag=True,
        ),
    ),
)

_EYES = Group(
    "Eyes",
    (
        # JAMA 1985, Weinreb 1984: the pressure in the eye doubles, more so with glaucoma
        Question(
            "glaucoma",
            "Do you have glaucoma or high pressure in the eye?",
            help="Hanging raises the pressure in the eye within seconds, at small angles too.",
        ),
        Question(
            "retina",
            "Do you have, or have you had, a disease of the retina?",
            help="A detached retina, its blood vessels, or macular degeneration.",
        ),
        Question("eye-infection", "Is an eye infected or inflamed?"),  # conjunctivitis: Teeter
    ),
)

_HEART = Group(
    "Heart and circulation",
    (
        # Teeter; one list draws the line at 140/90
        Question(
            "blood-pressure",
            "Do you have high blood pressure?",
            help="Over 140/90, or treated with medicine, also when it is well set.",
        ),
        Question("heart", "Do you have a disease of the heart or of the circulation?"),
        # BACKSWING: within six months
        Question("heart-or-lungs", "Were your heart or lungs ill in the last six months?"),
        Question(
            "blood-thinners",
            "Do you take medicine against blood clots, or aspirin in high doses?",
        ),
        # A bleeding in the eye led to this advice (inversion chair thesis 1986)
        Question("diabetes", "Do you have diabetes that has harmed your blood vessels?"),
    ),
)

_HEAD = Group(
    "Head, ears and balance",
    (
        # Teeter XT-1
        Question("stroke", "Have you had a stroke, or were you told that you are at risk of one?"),
        Question("brain-bleed", "Have you ever had a bleeding in the head?"),
        Question("seizure", "Have you ever had a seizure?"),
        Question("head-injury", "Have you hurt your head in the last three months?"),
        Question("headache", "Do you have migraine, or severe headaches?"),
        Question("ear", "Is a middle ear infected?"),
        Question("vertigo", "Do you get vertigo, or do you faint easily?"),
    ),
)

_BONES = Group(
    "Bones and joints",
    (
        # Teeter, Teeter XT-1
        Question("osteoporosis", "Do you have osteoporosis?"),
        Question("fracture", "Have you broken a bone in the last six months?"),
        Question("implant", "Do you have an artificial hip or knee, or metal in a bone?"),
        Question("joints", "Is a joint swollen, or do your ankles or knees not bear a pull?"),
        Question("spine-injury", "Have you ever injured your spine?"),
    ),
)

_BACK = Group(
    "Back and legs",
    (
        # Teeter: unexplained tingling or weakness
        Question("tingling", "Do you have tingling or weakness that nobody has explained?"),
        # Peripheralisation
        Question("down-the-leg", "Is pain in a leg moving further down?"),
        # General: signs of infection or tumour
        Question(
            "ill",
            "With the back pain: fever, weight lost without trying, pain that wakes you at night, "
            "or cancer at any time?",
        ),
    ),
)

_BELLY = Group(
    "Belly",
    (
        Question("hernia", "Do you have a hernia, of the belly or of the diaphragm?"),  # Teeter
        Question("reflux", "Does acid often rise from your stomach?"),
        Question("pregnancy", "Are you pregnant, or might you be?"),
    ),
)

_GENERAL = Group(
    "In general",
    (
        # Teeter: adults; ISO 20957-1: nobody under 14
        Question("under-18", "Are you under 18 years old?"),
        # Teeter: above the rated mass (most tables: 136 kg); extreme obesity
        Question(
            "mass",
            "Do you weigh more than your table is rated for, or are you severely overweight?",
            help="The plate on the table says it; many are rated for 136 kg.",
        ),
        Question("surgery", "Have you had an operation in the last three months?"),
        Question(
            "drowsy",
            "Do you take anything that makes you drowsy or less alert?",
            help="Strong painkillers, sleeping pills, alcohol.",
        ),
        # General
        Question("told-not-to", "Has a doctor ever told you not to hang or not to exercise?"),
    ),
)

QUESTIONS = (_NOW, _EYES, _HEART, _HEAD, _BONES, _BACK, _BELLY, _GENERAL)
