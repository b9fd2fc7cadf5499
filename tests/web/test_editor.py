"""The editor as somebody uses it without a script: every button sends the whole form."""

import io
import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from station.programs.library import load_library, parse_program
from station.records.store import Store
from tests.web.fakes import PHONE
from web.keeping import MAX_FORM

Fields = dict[str, str]
EASY: Fields = {
    "title": "Easy evening",
    "summary": "A little before bed.",
    "needs": "A mat\r\nA chair",
    "person_id": "otto",
    "s0.kind": "exercise",
    "s0.exercise": "cat-cow",
    "s0.repetitions": "5",
    "s1.kind": "tilt",
    "s1.angle_deg": "7,5",
    "s1.rate_deg_s": "1",
    "s1.hold_s": "10",
    "s1.prompt": "Let go,\r\nand breathe.",
}
FILE = """id = "from-afar"
title = "From afar"
summary = "Somebody else's."

[[steps]]
kind = "exercise"
exercise = "bridge"
"""


def fields_of(page: str) -> Fields:
    """What the form of a page would send, as a browser does."""
    form = page.partition('<form id="editor"')[2].partition("</form>")[0]
    found: Fields = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(
        r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrf_token", None)
    return found


def press(client: FlaskClient, fields: Fields, do: str, **more: str) -> str:
    """The page after a button of a new program."""
    response = client.post("/programs/new/save", data={**fields, **more, "do": do})
    assert response.status_code == 200
    return response.text


def order(page: str) -> list[str]:
    """The steps in their order: exercise or kind."""
    fields = fields_of(page)
    kinds = sorted(
        (key for key in fields if re.fullmatch(r"s\d+\.kind", key)), key=lambda k: int(k[1:-5])
    )
    return [fields.get(key.replace("kind", "exercise")) or fields[key] for key in kinds]


def named(page: str, label: str) -> str:
    """A figure of the sums."""
    found = re.search(rf"<dt>{label}</dt><dd>(.*?)</dd>", page)
    assert found
    return found[1]


def made(client: FlaskClient, fields: Fields = EASY) -> str:
    """Save a new program; its address."""
    response = client.post("/programs/new/save", data={**fields, "do": "save"})
    assert response.status_code == 303
    return response.location


def test_a_new_program_is_kept_for_the_person_it_is_for(client: FlaskClient, store: Store) -> None:
    assert made(client) == "/programs/my-easy-evening"
    row = store.personal.get("my-easy-evening")
    assert row is not None
    assert (row.person_id, row.title, row.updated_by) == ("otto", "Easy evening", "touchscreen")
    program = parse_program(row.toml.encode(), "", load_library())
    assert program.needs == ("A mat", "A chair")
    assert program.steps[1].prompt == "Let go,\nand breathe."
    assert program.steps[1].model_dump()["angle_deg"] == 7.5


def test_a_second_one_of_the_same_name_replaces_nothing(client: FlaskClient, store: Store) -> None:
    made(client)
    assert made(client, {**EASY, "person_id": ""}) == "/programs/my-easy-evening-2"
    assert [row.person_id for row in store.personal.all()] == ["otto", None]


def test_a_new_program_begins_and_ends_with_the_question_about_pain(
    client: FlaskClient, store: Store
) -> None:
    page = client.get("/programs/new?person=otto").text
    assert order(page) == ["ask", "ask"]
    assert fields_of(page)["person_id"] == "otto"


def test_a_step_is_added_at_the_end_or_where_it_is_wanted(
    client: FlaskClient, store: Store
) -> None:
    at_end = press(client, EASY, "add", what="exercise:bridge")
    assert order(at_end) == ["cat-cow", "tilt", "bridge"]
    between = press(client, EASY, "add", what="ask:well", where="0")
    assert order(between) == ["cat-cow", "ask", "tilt"]
    assert fields_of(between)["s1.question"] == "well"


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("up.1", ["tilt", "cat-cow"]),
        ("up.0", ["cat-cow", "tilt"]),
        ("down.0", ["tilt", "cat-cow"]),
        ("down.1", ["cat-cow", "tilt"]),
        ("copy.0", ["cat-cow", "cat-cow", "tilt"]),
        ("remove.0", ["tilt"]),
        ("remove.7", ["cat-cow", "tilt"]),
        ("jump.0", ["cat-cow", "tilt"]),
    ],
)
def test_steps_are_ordered_duplicated_and_removed(
    do: str, expected: list[str], client: FlaskClient, store: Store
) -> None:
    page = press(client, EASY, do)
    assert order(page) == expected
    assert store.personal.all() == ()


@pytest.mark.parametrize("index", [0, 1])
def test_a_step_that_was_removed_is_put_back_as_it_was_typed(
    index: int, client: FlaskClient, store: Store
) -> None:
    before = fields_of(press(client, EASY, "look"))
    page = press(client, EASY, f"remove.{index}")
    assert f"Step {index + 1} was removed" in page
    page = press(client, fields_of(page), "add", what="rest")  # it can wait
    after = fields_of(press(client, fields_of(page), "undo"))
    assert {name: text for name, text in after.items() if name in before} == before
    assert after["s2.kind"] == "rest"
    assert "gone.kind" not in after


def test_the_only_step_can_be_put_back_too(client: FlaskClient, store: Store) -> None:
    alone = {key: text for key, text in EASY.items() if not key.startswith("s1.")}
    page = press(client, fields_of(press(client, alone, "remove.0")), "undo")
    assert order(page) == ["cat-cow"]


def test_where_nothing_was_removed_nothing_is_put_back(client: FlaskClient, store: Store) -> None:
    page = press(client, EASY, "look")
    assert "gone.kind" not in fields_of(page)
    assert order(press(client, fields_of(page), "undo")) == order(page)
    odd = press(client, {**EASY, "gone.kind": "rest", "gone.at": "9" * 400}, "undo")
    assert sorted(order(odd)) == sorted([*order(page), "rest"])


def test_a_button_loses_nothing_that_was_typed(client: FlaskClient, store: Store) -> None:
    typed = {**EASY, "s0.repetitions": "ever so many", "s1.hold_s": "", "title": "<Easy>"}
    sent = fields_of(press(client, typed, "copy.1"))
    for name in ("title", "summary", "person_id", "s0.repetitions", "s1.angle_deg"):
        assert sent[name] == typed[name]
    assert sent["s1.hold_s"] == sent["s2.hold_s"] == ""
    assert sent["s1.prompt"] == sent["s2.prompt"] == "Let go,\nand breathe."


def test_the_sums_are_worked_out_by_the_station(client: FlaskClient, store: Store) -> None:
    page = press(client, EASY, "look")
    deeper = press(client, {**EASY, "s1.angle_deg": "20", "s1.hold_s": "60"}, "look")
    assert (named(page, "Deepest"), named(deeper, "Deepest")) == ("8°", "20°")
    assert named(page, "Head down") == named(page, "In one go")
    assert named(deeper, "Head down") > "1:30" > named(page, "Head down")
    assert "Without step" not in page


def test_the_sums_leave_out_what_is_wrong_and_say_so(client: FlaskClient, store: Store) -> None:
    page = press(client, {**EASY, "s1.angle_deg": "steep"}, "look")
    assert "Without step 2, where something is wrong or missing." in page
    assert named(page, "Head down") == "0:00"


def test_what_is_wrong_stands_at_its_field_as_a_file_would_be_told(
    client: FlaskClient, store: Store
) -> None:
    wrong = {**EASY, "title": "", "s0.repetitions": "70", "s1.angle_deg": "steep"}
    response = client.post("/programs/new/save", data={**wrong, "do": "save"})
    assert response.status_code == 422
    told = dict(re.findall(r'<p class="wrong" id="(.*?)-wrong">(.*?)</p>', response.text))
    assert {name: unescape(text) for name, text in told.items()} == {
        "title": "title is missing, allowed is text of 1 to 60 characters.",
        "s0.repetitions": (
            "step 1 (exercise): repetitions is 70, allowed is a whole number 1 to 50."
        ),
        "s1.angle_deg": 'step 2 (tilt): angle_deg is "steep", allowed is -70 to 60.',
    }
    assert fields_of(response.text)["s1.angle_deg"] == "steep"
    assert store.personal.all() == ()


@pytest.mark.requirement("S36")
def test_what_is_wrong_with_the_order_of_steps_opens_the_step(
    client: FlaskClient, store: Store
) -> None:
    up = {"s2.kind": "tilt", "s2.angle_deg": "-20", "s2.rate_deg_s": "1", "s2.hold_s": "5"}
    response = client.post("/programs/new/save", data={**EASY, **up, "do": "save"})
    assert response.status_code == 422
    assert "above level after head-down; put a rest" in response.text
    assert '<a href="#s2">' in response.text
    assert "<details open>" in response.text.partition('id="s2"')[2]


@pytest.mark.requirement("S13")
def test_a_sum_over_what_the_machine_may_is_told_at_the_top(
    client: FlaskClient, store: Store
) -> None:
    long = {**EASY, "s1.angle_deg": "20", "s1.rate_deg_s": "2", "s1.hold_s": "180"}
    response = client.post("/programs/new/save", data={**long, "do": "save"})
    assert response.status_code == 422
    assert "the longest time head-down in one go is 213 s with the travel" in response.text


def test_a_program_for_somebody_who_is_gone_is_not_lost(client: FlaskClient, store: Store) -> None:
    response = client.post("/programs/new/save", data={**EASY, "person_id": "eva", "do": "save"})
    assert response.status_code == 422
    assert "no person with the id &#34;eva&#34;" in response.text
    assert fields_of(response.text)["summary"] == EASY["summary"]


def test_a_kind_that_there_is_not_is_told(client: FlaskClient, store: Store) -> None:
    response = client.post("/programs/new/save", data={**EASY, "s1.kind": "fly", "do": "save"})
    assert response.status_code == 422
    assert "kind is &#34;fly&#34;, allowed is tilt" in response.text


def test_every_built_in_program_goes_through_the_editor_unchanged(
    client: FlaskClient, store: Store
) -> None:
    library = load_library()
    for program in library.programs.values():
        copy = fields_of(client.get(f"/programs/new?copy={program.id}").text)
        assert copy["title"] == f"{program.title} (copy)"
        address = made(client, {**copy, "title": program.title})
        again = fields_of(client.get(f"{address}/edit").text)
        assert again.pop("version")
        assert {**again, "version": ""} == {**copy, "title": program.title}
        row = store.personal.get(address.rpartition("/")[2])
        assert row is not None
        kept = parse_program(row.toml.encode(), "", library)
        assert kept.model_copy(update={"id": program.id}) == program


def test_a_change_keeps_the_id_and_a_copy_the_person(client: FlaskClient, store: Store) -> None:
    address = made(client)
    changed = {**EASY, "title": "Late", "do": "save"}
    assert client.post(f"{address}/save", data=changed).location == address
    assert "Late" in client.get(address).text
    way = re.search(r'href="(/programs/new[^"]*)">Duplicate', client.get(address).text)
    assert way
    copy = fields_of(client.get(unescape(way[1])).text)
    assert (copy["title"], copy["person_id"]) == ("Late (copy)", "otto")
    assert len(store.personal.all()) == 1


def form_of(page: str, action: str) -> Fields:
    """The hidden fields of the form that goes to an address."""
    form = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in fields}


def test_deleting_is_asked_first(client: FlaskClient, store: Store) -> None:
    address = made(client)
    asked = client.post(f"{address}/delete")
    assert "Delete Easy evening?" in asked.text
    assert store.personal.get("my-easy-evening") is not None
    assert "Easy evening is deleted." in client.post(f"{address}/delete", data={"sure": "yes"}).text
    assert store.personal.get("my-easy-evening") is None
    assert client.get(address).status_code == 404


def test_what_was_deleted_can_be_put_back_as_it_was(client: FlaskClient, store: Store) -> None:
    address = made(client)
    before = store.personal.get("my-easy-evening")
    page = client.post(f"{address}/delete", data={"sure": "yes"}).text
    back = client.post("/programs/restore", data=form_of(page, "/programs/restore"))
    assert back.location == address
    after = store.personal.get("my-easy-evening")
    assert before is not None
    assert after is not None
    assert (after.toml, after.person_id) == (before.toml, before.person_id)


def test_putting_back_takes_no_other_programs_place(client: FlaskClient, store: Store) -> None:
    page = client.post(f"{made(client)}/delete", data={"sure": "yes"}).text
    made(client, {**EASY, "summary": "The new one."})
    back = client.post("/programs/restore", data=form_of(page, "/programs/restore"))
    assert back.location == "/programs/my-easy-evening-2"
    kept = store.personal.get("my-easy-evening")
    assert kept is not None
    assert "The new one." in kept.toml


def test_what_can_not_be_run_is_not_put_back(client: FlaskClient, store: Store) -> None:
    response = client.post("/programs/restore", data={"toml": FILE.replace("bridge", "gone")})
    assert response.status_code == 422
    assert "which is not in the catalogue" in unescape(response.text)
    assert store.personal.all() == ()


def both_open(client: FlaskClient) -> tuple[str, Fields, str]:
    """Two people have the form open, and the second one saves: address, the first's form, page."""
    address = made(client)
    mine = fields_of(client.get(f"{address}/edit").text)
    theirs = {**mine, "summary": "Theirs.", "do": "save"}
    assert client.post(f"{address}/save", data=theirs).status_code == 303
    answer = client.post(f"{address}/save", data={**mine, "summary": "Mine.", "do": "save"})
    assert answer.status_code == 409
    return address, fields_of(answer.text), unescape(answer.text)


def test_a_save_never_goes_over_what_somebody_else_has_kept(
    client: FlaskClient, store: Store
) -> None:
    _, mine, page = both_open(client)
    assert "Somebody else has changed this program meanwhile" in page
    assert mine["summary"] == "Mine."
    row = store.personal.get("my-easy-evening")
    assert row is not None
    assert "Theirs." in row.toml


def test_either_of_two_changes_can_be_kept_or_both(client: FlaskClient, store: Store) -> None:
    address, mine, page = both_open(client)
    assert f'href="{address}">Keep what is there now' in page
    both = client.post(f"{address}/save", data={**mine, "do": "save_new"})
    assert both.location == "/programs/my-easy-evening-2"
    assert client.post(f"{address}/save", data={**mine, "do": "save"}).location == address
    kept = [row.toml for row in store.personal.all()]
    assert ["Mine." in toml for toml in kept] == [True, True]


def test_a_change_to_what_somebody_has_deleted_is_not_lost(
    client: FlaskClient, store: Store
) -> None:
    address = made(client)
    mine = fields_of(client.get(f"{address}/edit").text)
    client.post(f"{address}/delete", data={"sure": "yes"})
    answer = client.post(f"{address}/save", data={**mine, "summary": "Mine.", "do": "save"})
    assert answer.status_code == 409
    assert "Somebody else has deleted this program meanwhile" in answer.text
    assert fields_of(answer.text)["summary"] == "Mine."
    assert 'action="/programs/new/save' in answer.text


@pytest.mark.parametrize(
    ("do", "kept"),
    [
        ("up.1", 'value="up.0" type="submit" aria-label="Move step 1 up"'),
        ("down.0", 'value="down.1" type="submit" aria-label="Move step 2 down"'),
        ("look", 'value="look" type="submit"'),
    ],
)
def test_the_button_that_was_pressed_keeps_the_focus(
    do: str, kept: str, client: FlaskClient, store: Store
) -> None:
    (button,) = re.findall(r'<button[^>]*id="here"[^>]*>', press(client, EASY, do))
    assert kept in button


def test_after_a_step_is_removed_the_focus_is_on_its_neighbour(
    client: FlaskClient, store: Store
) -> None:
    page = press(client, EASY, "remove.1")
    assert page.count('id="here"') == 1
    assert '<summary id="here"' in page.partition('id="s0"')[2]
    alone = {key: text for key, text in EASY.items() if not key.startswith("s1.")}
    assert '<h2 id="add-one"><span id="here"' in press(client, alone, "remove.0")


def test_what_came_with_the_station_cannot_be_changed_or_deleted(
    client: FlaskClient, store: Store
) -> None:
    for way in ("save", "delete"):
        response = client.post(f"/programs/first-week/{way}", data={**EASY, "sure": "yes"})
        assert response.status_code == 404
    assert client.get("/programs/first-week/edit").status_code == 404
    assert client.get("/programs/first-week").status_code == 200


def bring(client: FlaskClient, content: str, name: str = "afar.toml") -> tuple[int, str]:
    data = {"person_id": "otto", "file": (io.BytesIO(content.encode()), name)}
    response = client.post("/programs/import", data=data, content_type="multipart/form-data")
    return response.status_code, response.location or unescape(response.text)


def test_a_file_is_brought_in_and_taken_out_as_it_was(client: FlaskClient, store: Store) -> None:
    assert bring(client, FILE) == (303, "/programs/my-from-afar")
    row = store.personal.get("my-from-afar")
    assert row is not None
    assert row.person_id == "otto"
    out = client.get("/programs/my-from-afar.toml")
    assert out.text == FILE.replace('"from-afar"', '"my-from-afar"')
    assert out.headers["Content-Disposition"] == 'attachment; filename="my-from-afar.toml"'


def test_everything_that_is_wrong_with_a_file_is_told(client: FlaskClient, store: Store) -> None:
    status, page = bring(client, FILE.replace("bridge", "brigde") + "sets = 99\n")
    assert status == 422
    assert "afar.toml: step 1 (exercise): sets is 99, allowed is a whole number 1 to 10." in page
    assert bring(client, "")[1].count("afar.toml: the file is empty.") == 1
    assert "Choose a file first." in bring(client, FILE, name="")[1]
    assert store.personal.all() == ()


def test_a_file_that_is_too_large_is_refused_in_a_sentence(
    client: FlaskClient, store: Store
) -> None:
    status, page = bring(client, FILE + "#" * MAX_FORM)
    assert status == 413
    assert "This is more than 64 kB." in page


def test_a_hundred_steps_fit(client: FlaskClient, store: Store) -> None:
    asks = {f"s{n}.kind": "ask" for n in range(100)} | {
        f"s{n}.question": "well" for n in range(100)
    }
    more = {f"s{n}.wait_s": "5" for n in range(100)} | {
        f"s{n}.prompt": "x" * 250 for n in range(100)
    }
    head = {key: text for key, text in EASY.items() if not key.startswith("s") or key == "summary"}
    assert made(client, {**head, **asks, **more}) == "/programs/my-easy-evening"
    too_many = {"s100.kind": "ask", "s100.question": "well", "s100.wait_s": "5"}
    response = client.post(
        "/programs/new/save", data={**head, **asks, **more, **too_many, "do": "save"}
    )
    assert "steps is a list of 101 entries, allowed is a list of 1 to 100 entries." in response.text


def test_a_program_that_can_no_longer_be_run_says_why_and_can_be_mended(
    client: FlaskClient, store: Store
) -> None:
    address = made(client)
    row = store.personal.get("my-easy-evening")
    assert row is not None
    store.personal.save(
        type(row)(row.id, None, row.title, row.toml.replace("cat-cow", "gone"), row.updated_at, "x")
    )
    assert "Cannot be run any more" in client.get("/programs").text
    page = unescape(client.get(address).text)
    assert 'exercise is "gone", which is not in the catalogue' in page
    assert client.get(f"{address}.toml").status_code == 404
    mended = {**fields_of(client.get(f"{address}/edit").text), "s0.exercise": "bridge"}
    assert client.post(f"{address}/save", data={**mended, "do": "save"}).status_code == 303
    assert "Cannot be run any more" not in client.get("/programs").text


def test_the_programs_are_listed_with_what_they_ask_for(client: FlaskClient, store: Store) -> None:
    page = client.get("/programs").text
    assert 'href="/programs/first-week"' in page
    assert "Nothing yet." in page
    made(client)
    assert "For Otto &lt;b&gt;" in client.get("/programs").text


def test_a_stranger_neither_sees_nor_makes_programs(phone: FlaskClient, store: Store) -> None:
    assert phone.get("/programs").location == "/pair/enter"
    assert phone.post("/programs/new/save", data={**EASY, "do": "save"}).status_code == 401
    assert phone.environ_base["REMOTE_ADDR"] == PHONE
    assert store.personal.all() == ()


def test_programs_are_kept_changed_and_forgotten_over_the_api(
    client: FlaskClient, store: Store
) -> None:
    kept = client.post("/api/v1/personal", json={"toml": FILE, "person_id": "otto"})
    assert (kept.status_code, kept.json) == (202, {"accepted": True, "id": "my-from-afar"})
    changed = {"toml": FILE.replace("bridge", "cat-cow"), "person_id": None}
    assert client.put("/api/v1/personal/my-from-afar", json=changed).status_code == 202
    (item,) = client.get("/api/v1/personal").json["items"]  # type: ignore[index]
    assert (item["id"], item["person_id"], item["problems"]) == ("my-from-afar", None, [])
    assert 'exercise = "cat-cow"' in item["toml"]
    assert client.post("/api/v1/personal/my-from-afar/delete").status_code == 202
    assert client.put("/api/v1/personal/my-from-afar", json=changed).status_code == 404


def test_the_api_takes_programs_as_long_as_the_pages_do(client: FlaskClient, store: Store) -> None:
    long = FILE + "".join(f'# "{n}" {"x" * 90}\n' for n in range(500))
    assert len(long) > 40_000
    assert client.post("/api/v1/personal", json={"toml": long}).status_code == 202
    assert client.post("/api/v1/personal", json={"toml": long * 2}).status_code in (413, 422)
    other = client.post("/api/v1/people", json={"name": "x" * 40_000})
    assert other.status_code == 413


def test_the_api_tells_everything_that_is_wrong_with_a_program(
    client: FlaskClient, store: Store
) -> None:
    response = client.post("/api/v1/personal", json={"toml": FILE + "sets = 99\nhold_s = 500\n"})
    assert response.status_code == 422
    message = response.json["error"]["message"]  # type: ignore[index]
    assert "sets is 99, allowed is a whole number 1 to 10." in message
    assert "hold_s is 500, allowed is 0 to 120." in message


def test_the_course_is_served_week_by_week(client: FlaskClient, store: Store) -> None:
    (course,) = client.get("/api/v1/courses").json["items"]  # type: ignore[index]
    assert course["id"] == "six-weeks"
    assert [week["sessions"] for week in course["weeks"]] == [3, 3, 4, 4, 4, 5]


def test_a_program_on_a_prescribed_list_is_changed_by_a_practitioner_only(
    client: FlaskClient, store: Store, real_app: Flask
) -> None:
    assert made(client) == "/programs/my-easy-evening"
    otto = store.person("otto")
    assert otto is not None
    wish = replace(otto.prescription, programs=("my-easy-evening",))
    store.care.prescribe("otto", otto.limits, wish, "Dr Berg")
    member, deeper = real_app.test_client(), {**EASY, "s1.angle_deg": "15", "do": "save"}
    toml = client.get("/programs/my-easy-evening.toml").text
    refused = [
        member.post("/programs/my-easy-evening/save", data=deeper),
        member.post("/programs/my-easy-evening/delete", data={"sure": "yes"}),
        member.put("/api/v1/personal/my-easy-evening", json={"toml": toml}),
        member.post("/api/v1/personal/my-easy-evening/delete"),
    ]
    assert [answer.status_code for answer in refused] == [409] * 4
    assert "is on the list that is prescribed for Otto" in refused[0].text
    assert client.get("/programs/my-easy-evening.toml").text == toml
    assert client.post("/programs/my-easy-evening/save", data=deeper).status_code == 303
