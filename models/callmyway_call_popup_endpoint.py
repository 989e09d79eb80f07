from odoo import models


class CallmywayCallPopupEndpoint(models.Model):
    """Which telephone a call keeps busy."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def get_popup(self):
        """Add the telephone, by which the page knows that it can't dial now."""
        return {**super().get_popup(), "endpoint_id": self.endpoint_id.id}
