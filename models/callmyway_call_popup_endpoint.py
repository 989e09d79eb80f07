from odoo import models


class CallmywayCallPopupEndpoint(models.Model):
    """Which telephone a call keeps busy."""

    _name = "callmyway.call"
    _inherit = "callmyway.call"

    def get_popup(self):
        """Add the telephone that the call keeps busy: it can't dial now."""
        endpoint_id = self._keeps_busy() and self.endpoint_id.id
        return {**super().get_popup(), "endpoint_id": endpoint_id}
