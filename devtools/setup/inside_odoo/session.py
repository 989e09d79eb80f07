"""An Odoo environment on one database."""

from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


@contextmanager
def superuser(config_file, database):
    """Open a database as Odoo's superuser; commit at the end.

    :return: a context manager that gives the environment
    """
    config.parse_config(["-c", config_file, "-d", database], setup_logging=True)
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})
