"""Build the web client's bundles ahead: ``pregenerate CONFIG DATABASE``."""

import sys

from devtools.setup.inside_odoo.session import superuser


def main(config, database):
    with superuser(config, database) as env:
        env["ir.qweb"]._pregenerate_assets_bundles()


main(*sys.argv[1:])
