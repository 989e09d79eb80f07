from odoo import fields
from odoo.http import Controller, request, route

_OPTIONS = {
    "type": "http",
    "auth": "public",
    "methods": ["POST"],
    "csrf": False,
    "save_session": False,
    "readonly": False,
}


class FloorController(Controller):
    @route("/callmyway_floor/store", **_OPTIONS)
    def store(self):
        """Store one row through the ORM, and answer."""
        body = request.httprequest.get_data(as_text=True)
        request.env["callmyway.floor"].sudo().create(
            {"name": "row", "received_at": fields.Datetime.now(), "payload": body}
        )
        return request.make_json_response({"ack": "ok"})

    @route("/callmyway_floor/tell/<string:login>/<int:number>", **_OPTIONS)
    def tell(self, login, number):
        """Send a user one bus message, and answer."""
        user_sudo = request.env["res.users"].sudo().search([("login", "=", login)])
        user_sudo._bus_send("callmyway.floor", {"number": number})
        return request.make_json_response({"ack": "ok"})
