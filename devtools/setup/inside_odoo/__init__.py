"""Scripts for an Odoo database, run by the environment that has Odoo's dependencies."""
