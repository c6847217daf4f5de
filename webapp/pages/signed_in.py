"""Who is signed in: the organisers' cookie, and the gate before every address of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Request, Response, abort, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError, CSRFProtect

from webapp.pages.language import choose_language, interface_languages, language
from webapp.pages.transaction import reading
from webapp.storage.organisers import Organiser, find_organiser

FOLDER = "/organise"
COOKIE = "rundgang_organiser"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
KEPT_FOR = timedelta(hours=12)  # without a request
MOST_OF_A_STRANGER = 64 * 1024  # bytes: nobody sends more who only signs in
OUR_OWN = ("same-origin", "none")  # what a browser says of a form that comes from our pages
ASKED_BY_ITSELF = "drafting.revision"
PREVIEW, REPORT = "preview", "report"
IN_THE_WALK_S_LANGUAGES = (PREVIEW, REPORT)
csrf = CSRFProtect()


class OrganisersCookie(SecureCookieSessionInterface):
    """Organisers have a cookie, on their own addresses alone; elsewhere none is looked for."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if is_organisers(request.path) else None

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """A page that asks by itself, with nobody at the desk, does not prolong the session."""
        return session.modified or request.endpoint != ASKED_BY_ITSELF

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


@dataclass(frozen=True)
class SignedIn:
    """An organiser as Flask-Login knows them."""

    organiser: Organiser
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return f"{self.organiser.id}.{self.organiser.stamp}"


def is_organisers(path: str) -> bool:
    return path == FOLDER or path.startswith(f"{FOLDER}/")


def signed_in() -> Organiser | None:
    """Give the organiser who asks, or none where nobody is signed in."""
    if not is_organisers(request.path) or not current_user.is_authenticated:
        return None
    organiser: Organiser = current_user.organiser
    return organiser


def sign_in(organiser: Organiser) -> None:
    """Begin a new session: nothing of the one before goes on."""
    language = session.get("lang")
    session.clear()
    session.permanent = True
    if language:
        session["lang"] = language
    login_user(SignedIn(organiser))


def sign_out() -> None:
    logout_user()
    session.clear()


def safe_next(address: str) -> str:
    """Give an address of the organisers' own pages, whatever was asked for."""
    place = address.partition("?")[0]  # as it stands: “///organise/” is another host's
    if is_organisers(place) and "\\" not in address and address.isprintable():
        return address
    return url_for("organising.show_walks")


def open_to_all(view: str) -> None:
    """Let an endpoint under /organise be reached without signing in."""
    OPEN_TO_ALL.add(view)


OPEN_TO_ALL: set[str] = set()


def _user(known_as: str) -> SignedIn | None:
    """Find who a session belongs to; a session from before the stamp was renewed is over."""
    number, _, stamp = known_as.partition(".")
    with reading() as opened:
        organiser = find_organiser(opened, int(number))
    if organiser is None or str(organiser.stamp) != stamp:
        return None
    return SignedIn(organiser)


def guard() -> ResponseReturnValue | None:
    """Stand before every address of the organisers: language, sign-in, and forged forms."""
    if not is_organisers(request.path):
        return None
    if "\0" in request.path:  # which no database can look for
        abort(404)
    asked = request.args.get("lang", "")
    if asked in interface_languages() and request.blueprint not in IN_THE_WALK_S_LANGUAGES:
        session["lang"] = asked
    choose_language(interface_languages(), session.get("lang", ""))
    if request.endpoint in OPEN_TO_ALL:
        request.max_content_length = MOST_OF_A_STRANGER
    elif signed_in() is None:
        here = request.full_path.rstrip("?") if request.method == "GET" else ""
        return redirect(url_for("signing_in.login", next=here or None), 303)
    refuse_forged()
    return None


def refuse_forged() -> None:
    """Refuse a form that is not one of ours: by its token, and by what the browser says of it."""
    csrf.protect()
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in SAFE_METHODS and site not in OUR_OWN:
        raise CSRFError(f"The form comes from elsewhere ({site}).")


def what_desks_know() -> dict[str, object]:
    """Tell every page of organisers its language; visitors' pages choose among the walk's."""
    return {"language": language()} if is_organisers(request.path) else {}


def never_kept(response: Response) -> Response:
    """What organisers see is kept by nobody on the way, nor in the browser."""
    if is_organisers(request.path):
        response.headers["Cache-Control"] = "private, no-store"
    return response


def register_signed_in(app: Flask) -> None:
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_PATH=FOLDER,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=KEPT_FOR,
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer; pages with a secret address send none
        WTF_CSRF_CHECK_DEFAULT=False,  # ``guard`` checks, once it is known who asks
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open as long as its session lasts
    )
    app.session_interface = OrganisersCookie()
    manager = LoginManager()
    manager.session_protection = None  # a phone changes its address on the way
    manager.user_loader(_user)
    manager.init_app(app, add_context_processor=False)
    csrf.init_app(app)
    app.before_request(guard)
    app.after_request(never_kept)
    app.context_processor(what_desks_know)
    app.jinja_env.globals["signed_in"] = signed_in
