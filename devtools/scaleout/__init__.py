"""Two Odoo servers behind nginx on one PostgreSQL: a site, and what holds on it."""
