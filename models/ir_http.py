from odoo import models


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = "ir.http"

    def session_info(self):
        """Add the user's telephones, so that a phone field knows at once whether it can dial."""
        info = super().session_info()
        if self.env.user._is_internal():
            info["callmyway"] = self.env.user._callmyway_session_info()
        return info
