"""What to call a device that has just been paired, from what its browser says of itself."""

# The first that fits counts: an Android says Linux too, and Chrome says Safari.
_DEVICES = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
_BROWSERS = ("Firefox", "Edg", "Chrome", "Safari")
_CALLED = {"Macintosh": "Mac", "Edg": "Edge"}


def device_name(user_agent: str) -> str:
    """For example "iPhone, Safari"; empty when it says nothing that is known."""
    device = next((each for each in _DEVICES if each in user_agent), "")
    browser = next((each for each in _BROWSERS if f"{each}/" in user_agent), "")
    return ", ".join(_CALLED.get(each, each) for each in (device, browser) if each)
