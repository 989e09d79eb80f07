from odoo import api, fields, models

INTERVALS = {"weekly": "weeks", "monthly": "months"}


class ResConfigSettingsCharges(models.TransientModel):
    """When collection charges are invoiced by themselves; the scheduled action keeps it."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    callmyway_charge_schedule = fields.Selection(
        [("never", "Never"), ("weekly", "Every Week"), ("monthly", "Every Month")],
        "Invoice Charges",
        help="Draft invoices of the confirmed charges, one for each contact, company and currency.",
    )

    @api.model
    def get_values(self):
        """Read the schedule; empty when it was given an interval of its own."""
        cron_sudo = self.env.ref("callmyway.ir_cron_invoice_charges").sudo()
        schedules = {interval: name for name, interval in INTERVALS.items()}
        schedule = schedules.get(cron_sudo.interval_type) if cron_sudo.active else "never"
        if cron_sudo.active and cron_sudo.interval_number != 1:
            schedule = False
        return {**super().get_values(), "callmyway_charge_schedule": schedule}

    def set_values(self):
        """Set the scheduled action; empty leaves it as it is."""
        result = super().set_values()
        schedule = self.callmyway_charge_schedule
        if schedule and schedule != self.get_values()["callmyway_charge_schedule"]:
            cron_sudo = self.env.ref("callmyway.ir_cron_invoice_charges").sudo()
            interval = {"interval_number": 1, "interval_type": INTERVALS.get(schedule, "months")}
            cron_sudo.write({"active": schedule != "never", **interval})
        return result
