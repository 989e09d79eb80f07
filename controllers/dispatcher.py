from odoo.http import HttpDispatcher


class RawBodyDispatcher(HttpDispatcher):
    """Leave the body as it is.

    Odoo parses form bodies before the controller runs, after which the raw body is gone; a sender
    that posts JSON under a form's content type would lose its notification.
    """

    routing_type = "callmyway_raw"

    def dispatch(self, endpoint, args):
        self.request.params = dict(args)
        return self.request.registry["ir.http"]._dispatch(endpoint)
