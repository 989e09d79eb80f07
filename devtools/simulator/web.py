"""The HTTP side: which address is answered by what."""

import ipaddress
import json
import pathlib
import urllib.parse

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import send_from_directory
from werkzeug.wrappers import Request, Response

from .control import ROUTES, STATUS_OF, Control
from .provider import Provider

STATIC = pathlib.Path(__file__).parent / "static"


class Application:
    """A WSGI application: the provider's addresses, the control API, the page."""

    def __init__(self, simulator):
        self._provider = Provider(simulator)
        self._control = Control(simulator)
        self._urls = Map(
            [
                # Misspelt by the provider.
                Rule("/Welcome/ClickToDialExtenal", methods=["GET"], endpoint=self._click),
                Rule("/getCdrs.php", methods=["GET"], endpoint=self._cdrs),
                Rule("/", methods=["GET"], endpoint=self._page),
                Rule("/static/<name>", methods=["GET"], endpoint=self._page),
                *(
                    Rule(f"/control{path}", methods=methods, endpoint=getattr(self._control, name))
                    for methods, path, name in ROUTES
                ),
            ]
        )

    def __call__(self, environ, start_response):
        request = Request(environ)
        try:
            handler, values = self._urls.bind_to_environ(environ).match()
            response = self._dispatch(request, handler, values)
        except HTTPException as error:
            response = error
        return response(environ, start_response)

    def _dispatch(self, request, handler, values):
        if request.path.startswith("/control/"):
            return self._run_control(request, handler, values)
        return handler(request, **values)

    def _click(self, request):
        return self._provider.click_to_dial(request)

    def _cdrs(self, request):
        return self._provider.get_cdrs(request)

    def _page(self, request, name="index.html"):
        if not (STATIC / name).is_file():
            raise NotFound
        return send_from_directory(STATIC, name, request.environ, max_age=0)

    def _run_control(self, request, handler, values):
        if not _is_local(request):
            return _json({"error": "the control API is for this machine only"}, 403)
        try:
            return _json(handler(_body(request), **values))
        except tuple(STATUS_OF) as error:
            return _json({"error": str(error)}, _status_of(error))


def _is_local(request):
    """Whether a program or page of this machine asks, and not a page from elsewhere."""
    origin = urllib.parse.urlsplit(request.headers.get("Origin", "")).netloc
    is_loopback = ipaddress.ip_address(request.remote_addr).is_loopback
    return is_loopback and origin in ("", request.host)


def _body(request):
    """Return the JSON object sent, or what the address asks for when nothing was sent."""
    text = request.get_data(as_text=True)
    body = json.loads(text) if text.strip() else request.args.to_dict()
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


def _status_of(error):
    return next(status for kind, status in STATUS_OF.items() if isinstance(error, kind))


def _json(value, status=200):
    return Response(json.dumps(value), status=status, mimetype="application/json")
