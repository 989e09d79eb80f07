"""The addon comes, changes and goes without a complaint in Odoo's log."""

import os

import pytest

from devtools.e2e.stage import Database
from devtools.setup.databases import complaints


@pytest.mark.parametrize("kind", ["DEMO", "PLAIN"])
def test_install_upgrade_and_uninstall_leave_no_warning_of_the_addon(kind):
    database = Database(os.environ[f"CALLMYWAY_E2E_DB_BARE_{kind}"], f"cmw_life_{kind.lower()}")
    demo = ["--with-demo"] if kind == "DEMO" else []
    install, upgrade = ("-i", "callmyway", *demo), ("-u", "callmyway", *demo)
    try:
        assert list(complaints(database.update(*install))) == []
        assert list(complaints(database.update(*upgrade))) == []
        assert list(complaints(database.uninstall("callmyway"))) == []
        assert list(complaints(database.update(*install))) == []
    finally:
        database.drop()
