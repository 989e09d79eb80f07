"""What `make` runs: sets up Odoo, PostgreSQL and the simulator, and tests the addon.

Everything here runs before anything is installed, so it uses the standard library only;
``inside_odoo`` is the exception, run by the Python environment that this package makes.
"""
