"""CallMyWay's protocol in plain Python: no Odoo import, testable without a database."""
