"""Databases: templates with the dependencies installed, and copies with the addon in them."""

import os
import re
import shutil

from devtools.setup.errors import SetupError
from devtools.setup.odoo import manifest
from devtools.setup.paths import ADDON, CHECKOUT

# Pages that the stories visit beside the addon's own.
ALSO = ("contacts",)
TEMPLATES = {True: "cmw_template_demo", False: "cmw_template"}
LOG_LINE = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)$")


class Databases:
    """The databases of one Odoo."""

    def __init__(self, ctx, odoo):
        self._ctx = ctx
        self._odoo = odoo
        self._filestores = ctx.paths.odoo_data / "filestore"

    def exists(self, name):
        """Tell whether a database is there; one is only ever there complete."""
        found = self._odoo.postgres.query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'")
        return bool(found.strip())

    def create(self, name, *, demo, strict=False):
        """Make a database with the addon installed, in place of any of that name.

        :param bool strict: as in ``install``
        """
        self.ensure_template(demo=demo)
        unfinished = f"{name}_new"
        self.drop(unfinished)
        self._copy(TEMPLATES[demo], unfinished)
        self.install(unfinished, ["-i", ADDON], strict=strict)
        self.drop(name)
        self._rename(unfinished, name)

    def ensure_template(self, *, demo):
        """Make the template if it is not there.

        :return: text that changes with it
        """
        name = TEMPLATES[demo]
        modules = ",".join(sorted({*manifest()["depends"], *ALSO}))
        key = f"{self._odoo.source.key} {modules}"
        if self._ctx.stamps.get(name) == key and self.exists(name):
            return key
        unfinished = f"{name}_new"
        self.drop(unfinished)
        self._run_odoo(unfinished, ["-i", modules, *(["--with-demo"] if demo else [])])
        self.run_inside("pregenerate", unfinished)
        self.drop(name)
        self._rename(unfinished, name)
        self._ctx.stamps.put(name, key)
        return key

    def drop(self, name):
        """Remove a database and its files, if they are there."""
        self._odoo.postgres.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self._filestores / name, ignore_errors=True)

    def install(self, name, options, *, strict=False):
        """Install or update modules.

        :param bool strict: also fail when Odoo's log has something against the addon
        :raise SetupError: when it fails
        """
        log = self._run_odoo(name, options)
        sql = f"SELECT 1 FROM ir_module_module WHERE name = '{ADDON}' AND state = 'installed'"
        if not self._odoo.postgres.query(sql, name).strip():
            raise SetupError(f"Odoo did not install {ADDON}; details in {log}")
        problems = list(complaints(log.read_text(errors="replace")))
        if problems and strict:
            raise SetupError(
                f"Odoo logged {len(problems)} complaint(s) while installing, "
                f"the first: {problems[0]}; details in {log}"
            )

    def run_inside(self, script, name, *arguments):
        """Run one of ``inside_odoo``'s scripts on a database."""
        module = f"devtools.setup.inside_odoo.{script}"
        command = [self._odoo.python, "-m", module, self._odoo.test_config, name, *arguments]
        self._ctx.shell.run(command, what=f"the script {script}", cwd=CHECKOUT)

    def _run_odoo(self, name, options):
        log = self._ctx.paths.log / f"install-{name}.log"
        log.unlink(missing_ok=True)
        options = ["-d", name, *options, "--no-http", "--stop-after-init"]
        command = self._odoo.command(self._odoo.test_config, *options)
        cwd = self._ctx.paths.state
        self._ctx.shell.run(command, what=f"Odoo on database {name}", log=log, cwd=cwd)
        return log

    def _copy(self, source, target):
        # The default strategy was seen to roll sequences back after a crash.
        self._odoo.postgres.query(
            f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY file_copy'
        )
        files = self._filestores / source
        if files.exists():
            # Odoo never changes a stored file, so the copies can share them.
            shutil.copytree(files, self._filestores / target, copy_function=os.link)

    def _rename(self, source, target):
        files = self._filestores / source
        if files.exists():
            files.rename(self._filestores / target)
        self._odoo.postgres.query(f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def complaints(log):
    """Pick from Odoo's log what speaks against the addon.

    :param str log: the log's text
    :return: an iterator over lines: every error, and every warning that names the addon
    """
    for line in log.splitlines():
        found = LOG_LINE.match(line)
        if not found:
            continue
        level, rest = found["level"], f"{found['logger']}: {found['text']}"
        if level in ("ERROR", "CRITICAL") or (level == "WARNING" and ADDON in rest):
            yield f"{level} {rest}"
