"""Which program speaks, and that nothing waits for it."""

import os
import stat
from pathlib import Path

import pytest

from station.settings import Speech
from station.speech.engine import BadEngine, Engine, Silence, find_engine
from station.speech.sentences import Utterance, Weight
from station.speech.speaker import Speaker
from tests.service.builders import wait_for


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    file = tmp_path / "cards"
    file.write_text(" 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n")
    return file


def installed(name: str) -> str:
    return f"/usr/bin/{name}"


def program(tmp_path: Path, body: str) -> Engine:
    """An engine that is a shell script; `$out` is where it writes."""
    file = tmp_path / "engine"
    file.write_text(f"#!/bin/sh\nout={tmp_path}/said\n{body}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return Engine((str(file),))


def test_it_speaks_by_itself_where_there_is_a_sound_device(cards: Path) -> None:
    found = find_engine(Speech(), cards, installed)
    assert found == Engine(("/usr/bin/espeak-ng", "--stdin", "-v", "en", "-s", "150"))


@pytest.mark.parametrize("content", ["--- no soundcards ---\n", None])
def test_it_is_silent_where_there_is_none(content: str | None, tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    if content is not None:
        cards.write_text(content)
    found = find_engine(Speech(), cards, installed)
    assert isinstance(found, Silence)
    assert found.reason == "There is no sound device."


def test_it_can_be_switched_off(cards: Path) -> None:
    found = find_engine(Speech(engine="off"), cards, installed)
    assert isinstance(found, Silence)


def test_an_engine_that_is_not_installed_is_told_with_the_command(cards: Path) -> None:
    found = find_engine(Speech(), cards, lambda _: None)
    assert isinstance(found, Silence)
    assert found.hint == "Install it: sudo apt-get install espeak-ng"


def test_another_engine_gets_its_own_arguments_even_without_a_card(tmp_path: Path) -> None:
    settings = Speech(engine="flite", arguments=("-t", "{text}"))
    assert find_engine(settings, tmp_path / "none", installed) == Engine(
        ("/usr/bin/flite", "-t", "{text}")
    )


def test_the_sentence_is_given_on_standard_input(tmp_path: Path) -> None:
    engine = program(tmp_path, 'cat > "$out"')
    assert engine.begin("Breathe calmly. 15°").wait(10) == 0
    assert (tmp_path / "said").read_text(encoding="utf-8") == "Breathe calmly. 15°"


def test_a_sentence_as_an_argument_is_never_an_option(tmp_path: Path) -> None:
    script = program(tmp_path, 'printf %s "$1" > "$out"')
    assert Engine((*script.command, "{text}")).begin("--help; $(id)").wait(10) == 0
    assert (tmp_path / "said").read_text(encoding="utf-8") == "help; $(id)"


@pytest.mark.parametrize(
    ("body", "longest_s", "what"),
    [("exec sleep 600", 0.05, "took too long"), ("exit 3", 30.0, "ended with exit code 3")],
)
def test_trying_out_an_engine_tells_why_nothing_was_heard(
    body: str, longest_s: float, what: str, tmp_path: Path
) -> None:
    with pytest.raises(BadEngine, match=what):
        program(tmp_path, body).try_out("Hello.", longest_s)


def test_trying_out_a_file_that_is_no_program_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "engine"
    file.write_text("no program\n")
    file.chmod(0o755)
    with pytest.raises(BadEngine, match="cannot be started"):
        Engine((str(file),)).try_out("Hello.")


def test_handing_something_over_never_waits_for_a_hanging_engine(tmp_path: Path) -> None:
    speaker = Speaker(program(tmp_path, "echo $$ > $out; exec sleep 600"))
    speaker.say(Utterance("One."))
    pid = int(wait_for(lambda: said(tmp_path)))
    for _ in range(100):
        speaker.say(Utterance("Another."))
    speaker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_engine_that_hangs_is_ended(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    speaker = Speaker(program(tmp_path, "exec sleep 600"), longest_s=0.05)
    speaker.say(Utterance("One."))
    wait_for(lambda: "took too long" in caplog.text)
    speaker.close()
    assert caplog.text.count("took too long") == 1


def test_what_is_urgent_cuts_short_what_is_said(tmp_path: Path) -> None:
    speaker = Speaker(program(tmp_path, 'read -r line; echo "$line" >> $out; exec sleep 600'))
    speaker.say(Utterance("A long explanation.\n"))
    wait_for(lambda: said(tmp_path) == "A long explanation.\n")
    speaker.say(Utterance("Next.\n"))
    speaker.say(Utterance("Stopped.\n", Weight.URGENT))
    wait_for(lambda: "Stopped." in said(tmp_path))
    speaker.close()
    assert said(tmp_path) == "A long explanation.\nStopped.\n"


def test_of_what_waits_only_the_newest_is_said_and_no_number_late(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    body = f"cat >> $out; echo >> $out; while [ ! -e {gate} ]; do sleep 0.01; done"
    speaker = Speaker(program(tmp_path, body))
    speaker.say(Utterance("First."))
    wait_for(lambda: said(tmp_path) == "First.\n")
    for text in ("Second.", "Third."):
        speaker.say(Utterance(text))
    speaker.say(Utterance("Two.", Weight.BRIEF))
    gate.touch()
    wait_for(lambda: "Third." in said(tmp_path))
    speaker.close()
    assert said(tmp_path) == "First.\nThird.\n"


def test_a_failing_engine_is_left_alone_for_a_while(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = Speaker(program(tmp_path, "echo x >> $out; exit 3"))
    speaker.say(Utterance("One."))
    wait_for(lambda: "exit code 3" in caplog.text)
    speaker.say(Utterance("Two."))
    speaker.close()
    assert said(tmp_path) == "x\n"


def test_an_engine_that_has_gone_is_told_and_speaks_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = program(tmp_path, "cat > $out")
    gone = tmp_path / "gone"
    Path(engine.command[0]).rename(gone)
    speaker = Speaker(engine, pause_s=0.0)
    speaker.say(Utterance("One."))
    wait_for(lambda: "cannot be started" in caplog.text)
    gone.rename(engine.command[0])
    speaker.say(Utterance("Two."))
    wait_for(lambda: said(tmp_path) == "Two.")
    speaker.close()
    assert said(tmp_path) == "Two."


def said(tmp_path: Path) -> str:
    file = tmp_path / "said"
    return file.read_text(encoding="utf-8") if file.exists() else ""
