"""The exercises on the screen and over the API."""

import html
import re

import pytest
from flask.testing import FlaskClient

from station.programs.exercise_words import EMERGENCY
from station.programs.library import load_library
from station.programs.muscles import reach
from station.programs.personal import to_toml
from station.programs.regions import Family, Region

LIBRARY = load_library()


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def linked(page: str) -> list[str]:
    found = re.findall(r'class="card exercise" href="/exercises/([^"]+)"', page)
    return [str(exercise_id) for exercise_id in found]


def test_the_list_has_every_exercise_under_its_family(client: FlaskClient) -> None:
    page = text(client, "/exercises")
    assert linked(page) == list(LIBRARY.exercises)
    assert re.findall(r'<h2 id="f-([^"]+)"', page) == list(Family)


def test_a_region_narrows_the_list_to_those_that_work_there(client: FlaskClient) -> None:
    for region in Region:
        works = [one.id for one in LIBRARY.exercises.values() if region in one.muscles]
        assert linked(text(client, f"/exercises?region={region}")) == works


def test_the_chosen_region_is_marked_and_every_region_can_be_chosen(client: FlaskClient) -> None:
    page = text(client, "/exercises?region=hips")
    assert 'href="/exercises?region=hips" aria-current="true">Hips</a>' in page
    for region in Region:
        assert f'href="/exercises?region={region}"' in page


@pytest.mark.parametrize("path", ["/exercises?region=tail", "/exercises/handstand"])
def test_what_is_not_in_the_catalogue_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("exercise_id", LIBRARY.exercises)
def test_the_page_of_an_exercise_has_all_that_the_catalogue_says(
    client: FlaskClient, exercise_id: str
) -> None:
    page, known = text(client, f"/exercises/{exercise_id}"), LIBRARY.exercises[exercise_id]
    told = [known.name, *known.aka, known.purpose, known.position, *known.cues, known.easier]
    told += [known.harder, *known.not_when, *known.stop_signs, known.source, EMERGENCY]
    told += [region.label for region in known.muscles]
    told += [known.address] if known.address else []
    assert [one for one in told if one not in page] == []


def test_every_exercise_is_drawn_moving_on_its_page_and_still_in_the_list(
    client: FlaskClient,
) -> None:
    listed = text(client, "/exercises")
    for exercise_id in LIBRARY.exercises:
        assert f'src="/figures/{exercise_id}-still.svg"' in listed
        assert f'src="/figures/{exercise_id}.svg"' in text(client, f"/exercises/{exercise_id}")


def test_the_dose_is_said_in_words_with_its_time(client: FlaskClient) -> None:
    page = text(client, "/exercises/bridge")
    assert "2 sets of 8, each held for 3 s, 30 s of pause between sets" in page
    assert "about 2 min" in page


@pytest.mark.parametrize(
    ("exercise_id", "where"),
    [
        ("bridge", "On the floor, beside the table"),
        ("ankle-pumps", "On the table while it rests"),
        ("passive-hang", "On the table, head down"),
    ],
)
def test_the_page_says_where_it_is_done(client: FlaskClient, exercise_id: str, where: str) -> None:
    assert where in text(client, f"/exercises/{exercise_id}")


def test_programs_stand_against_regions_with_their_repetitions(client: FlaskClient) -> None:
    page = text(client, "/exercises/muscles")
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page)
    assert [title for title, _ in rows] == [one.title for one in LIBRARY.programs.values()]
    for (_, cells), program in zip(rows, LIBRARY.programs.values(), strict=True):
        counted = [int(times) for times in re.findall(r"<td[^>]*>(\d+)</td>", cells)]
        assert counted == list(reach(program, LIBRARY).values())


def test_the_api_gives_every_field_and_the_general_stop_signs(client: FlaskClient) -> None:
    body = client.get("/api/v1/exercises").json
    assert body is not None
    items = {item["id"]: item for item in body["items"]}
    assert list(items) == list(LIBRARY.exercises)
    bridge, known = items["bridge"], LIBRARY.exercises["bridge"]
    assert bridge["muscles"] == [region.value for region in known.muscles]
    assert bridge["dose"]["words"].startswith("2 sets of 8")
    assert bridge["stop_signs"][: len(known.stop_signs)] == list(known.stop_signs)
    assert bridge["stop_signs"][-1] == EMERGENCY
    assert (items["rocking"]["hanging"], bridge["hanging"]) == (True, False)


def test_the_page_of_an_exercise_leads_to_the_programs_that_have_it(client: FlaskClient) -> None:
    page = text(client, "/exercises/bridge")
    having = [one.id for one in LIBRARY.programs.values() if 'exercise = "bridge"' in to_toml(one)]
    assert having
    assert re.findall(r'<a href="/programs/([^"]+)"', page) == having


def test_an_exercise_of_no_program_leads_to_a_new_one(client: FlaskClient) -> None:
    page = text(client, "/exercises/gentle-rotation")
    assert "In none that come with the station." in page
    assert 'href="/programs/new"' in page
