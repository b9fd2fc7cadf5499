"""Browsers of every kind of visitor, made by the records rather than by typing codes and PINs."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from station.people.person import Person, Role
from station.records.store import Store
from tests.web.fakes import PHONE
from web.access.browser import TOKEN
from web.services import KEY

AN_HOUR = timedelta(hours=1)


def with_token(app: Flask, token: str, address: str = PHONE) -> FlaskClient:
    """A browser whose cookie holds this token."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    with client.session_transaction() as session:
        session[TOKEN] = token
        session.permanent = True
    return client


def paired(app: Flask, address: str = PHONE) -> FlaskClient:
    """A phone at which nobody has signed in."""
    store: Store = app.extensions[KEY].store
    return with_token(app, store.devices.pair("Phone")[1], address)


def script(app: Flask, role: Role) -> FlaskClient:
    """A program in the network with a token of this role."""
    store: Store = app.extensions[KEY].store
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = PHONE
    secret = store.tokens.add("Script", role, 1, None)[1]
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def signed_in(
    app: Flask, who: Role | str, *, at_station: bool = False, address: str = PHONE
) -> FlaskClient:
    """A phone, or the touchscreen, with somebody of this role or of this id signed in.

    A role's somebody is made when it is not there: "some-member", "some-owner".
    """
    store: Store = app.extensions[KEY].store
    person_id = str(who)
    if isinstance(who, Role):
        person_id = f"some-{who}"
        if store.person(person_id) is None:
            store.add_person(Person(person_id, f"Some {who}", role=who))
    device_id, _ = store.devices.pair("Phone", at_station=at_station)
    token = store.devices.sign_in(device_id, person_id, AN_HOUR)
    return with_token(app, token, "127.0.0.1" if at_station else address)
