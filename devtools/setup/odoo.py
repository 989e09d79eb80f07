"""The Odoo of this state folder: its environment, configuration and command."""

import ast
from dataclasses import dataclass
from pathlib import Path

from devtools.setup import python_env
from devtools.setup.links import link_addon
from devtools.setup.odoo_source import OdooSource, ensure_odoo
from devtools.setup.paths import CHECKOUT, fingerprint
from devtools.setup.postgres import USER, Postgres, check_folder, ensure_postgres
from devtools.setup.preflight import check_disk
from devtools.setup.stamps import write_atomically
from devtools.setup.wkhtmltopdf import ensure_wkhtmltopdf

CONFIGURATION = """\
[options]
addons_path = {addons}
bin_path = {programs}
data_dir = {data}
db_host = {host}
db_user = {user}
http_interface = 127.0.0.1
list_db = False
workers = 0
max_cron_threads = {crons}
"""
# The rest of the checkout is what Odoo loads or serves, and what an update is needed for.
NOT_LOADED = {
    "Makefile",
    "README.rst",
    "devtools",
    "eslint.config.mjs",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "tests",
}
PACKAGES = "devtools/requirements/app.lock"


@dataclass(frozen=True)
class Odoo:
    """A ready Odoo, with a running PostgreSQL."""

    python: Path
    source: OdooSource
    postgres: Postgres
    config: Path
    test_config: Path

    def command(self, config, *arguments):
        """Return the command line that runs Odoo's server with a configuration."""
        return [self.python, "-m", "odoo", "server", "-c", config, *arguments]

    @property
    def addon_key(self):
        """Text that changes with the addon's code, its packages or with another Odoo."""
        names = {place.name for place in CHECKOUT.iterdir() if not place.name.startswith(".")}
        return f"{fingerprint(CHECKOUT, [*names - NOT_LOADED, PACKAGES])} {self.source.key}"


def ensure_ready(ctx):
    """Install and start what Odoo needs; quick when it is all there.

    :return: an Odoo
    """
    check_disk(ctx)
    check_folder(ctx)
    source = ensure_odoo(ctx)
    python = python_env.ensure_venv(ctx, "app", "Python packages")
    python_env.add_to_path(python, "odoo", source.python_path)
    postgres = ensure_postgres(ctx)
    link_addon(ctx)
    programs = ensure_wkhtmltopdf(ctx)
    return Odoo(
        python=python,
        source=source,
        postgres=postgres,
        config=_write_config(ctx, source, "odoo.conf", programs, crons=1),
        test_config=_write_config(ctx, source, "test.conf", programs, crons=0),
    )


def manifest():
    """Read the addon's manifest."""
    return ast.literal_eval((CHECKOUT / "__manifest__.py").read_text())


def _write_config(ctx, source, name, programs, *, crons):
    path = ctx.paths.conf / name
    text = CONFIGURATION.format(
        addons=",".join(map(str, (ctx.paths.addons, *source.addons))),
        programs=programs,
        data=ctx.paths.odoo_data,
        host=ctx.paths.postgres,
        user=USER,
        crons=crons,
    )
    write_atomically(path, text)
    return path
