from odoo import fields, models

POPUP_CHOICES = ("callmyway_notify", "callmyway_sound")


class ResUsersPopup(models.Model):
    """How a user wants to hear of calls while looking elsewhere."""

    _name = "res.users"
    _inherit = "res.users"

    callmyway_notify = fields.Boolean(
        "Desktop Notification of Calls",
        help="Shown by your computer when a call comes in and Odoo is not in front.",
    )
    callmyway_sound = fields.Boolean(
        "Sound of Calls",
        default=True,
        help="A short tone when a call comes in and Odoo is not in front.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, *POPUP_CHOICES]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *POPUP_CHOICES]

    def _callmyway_session_info(self):
        """Add how the user wants to hear of calls."""
        info = super()._callmyway_session_info()
        if not info:
            return info
        return {**info, "notify": self.callmyway_notify, "sound": self.callmyway_sound}
