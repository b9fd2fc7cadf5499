"""What a refusal is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, and what to do about it.

    Attributes:
        code: "doctor", "advice", "not_allowed", "guest", "too_young", "health_check",
            "not_released", "release_over", "too_deep", "too_fast_down", "too_fast_up",
            "too_long", "too_much", "too_often", "too_soon", "too_much_today" or "clock".
        message: The reason with both numbers, one sentence.
        hint: The way out.
    """

    code: str
    message: str
    hint: str
