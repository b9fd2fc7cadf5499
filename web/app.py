"""Makes the Flask app: pages, API, access rules and headers around one set of services."""

from datetime import timedelta
from functools import partial

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue

from station.service.link import LinkClient
from web import bearer, csrf, errors, headers, language, pages, rate, tls
from web.access import Guard, Need, Rule
from web.access import log as access_log
from web.access import personal as access_personal
from web.api.table import routes
from web.config import WebConfig
from web.cookies import Cookies
from web.language.preferred import preferred_language
from web.link import Link
from web.openapi import DOCUMENT, describe
from web.pages.welcome import owner_code
from web.rate import RateLimiter
from web.routes import Route, handler
from web.secret import load_secret
from web.services import KEY, Services

API = "/api/v1"
MAX_BODY = 16 * 1024
PAIRED_FOR = timedelta(days=90)


def create_app(config: WebConfig, link: Link | None = None) -> Flask:
    """The web of one station.

    Args:
        config: Where everything is.
        link: To the controller; made from the config when left out.

    Raises:
        SecretError: The key of the session cookies cannot be kept.
    """
    app = Flask("web")
    app.config.update(
        SECRET_KEY=load_secret(config.data_dir),
        MAX_CONTENT_LENGTH=MAX_BODY,
        SESSION_COOKIE_NAME="station",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=PAIRED_FOR,
        # An answer that comes late would put back a token that a sign-in has replaced meanwhile.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = Cookies()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["t"] = language.t
    rooms = Services(config, link or LinkClient(config.run_dir))
    app.extensions[KEY] = rooms
    guard = Guard(config.simulated, RateLimiter(rooms.clock))
    bearer.install(app, guard)
    if config.tls_port is not None:
        tls.install(app, guard, config.tls_port)
    guard.install(app)
    language.install(app, preferred_language)
    csrf.install(app, guard)
    access_personal.install(app)
    access_log.install(
        app, RateLimiter(rooms.clock, access_log.DENIED_BURST, access_log.DENIED_PER_S)
    )
    errors.install(app)
    rate.install(app, rooms.clock)
    headers.install(app)
    pages.install(app, guard, config.simulated)
    app.jinja_env.globals["owner_code_here"] = owner_code
    _install_api(app, guard, routes(config.simulated))
    return app


def _install_api(app: Flask, guard: Guard, table: tuple[Route, ...]) -> None:
    blueprint = Blueprint("api", __name__, url_prefix=API)
    for route in table:
        blueprint.add_url_rule(
            route.path, route.name, handler(route), methods=[route.method], strict_slashes=False
        )
        guard.rules[f"api.{route.name}"] = Rule(route.need, route.urgent)
    longest = {f"api.{route.name}": route.longest for route in table if route.longest}

    @blueprint.url_value_preprocessor
    def allow_longer(endpoint: str | None, _values: object) -> None:
        """Before anything reads the body."""
        request.max_content_length = longest.get(endpoint or "", MAX_BODY)

    app.register_blueprint(blueprint)

    document = app.extensions[DOCUMENT] = partial(describe, table, API)

    def openapi() -> ResponseReturnValue:
        return jsonify(document())

    app.add_url_rule("/openapi.json", "openapi", openapi)
    guard.rules["openapi"] = Rule(Need.MEMBER)
