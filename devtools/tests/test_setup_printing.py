"""The program that Odoo prints with: the machine's own is used if it prints, and never half."""

import pytest

from devtools.setup import wkhtmltopdf
from devtools.setup.context import make_context
from devtools.setup.errors import SetupError

# The last argument is the PDF to make, as for the real one.
PRINTS = 'for pdf; do :; done; echo "%PDF-1.4" > "$pdf"'
PRINTS_NOTHING = "true"
NO_SCREEN = 'echo "could not connect to display" >&2; exit 1'


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Return a function that makes a machine with such a wkhtmltopdf, and its context."""
    monkeypatch.setenv("CALLMYWAY_HOME", str(tmp_path / "state"))

    def make(does):
        program = tmp_path / "programs" / "wkhtmltopdf"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent))
        return make_context(), program

    return make


def test_the_machines_own_is_used_when_it_prints(machine):
    ctx, program = machine(PRINTS)
    assert wkhtmltopdf.ensure_wkhtmltopdf(ctx) == program.parent
    assert not ctx.paths.wkhtmltopdf.exists()


@pytest.mark.parametrize("does", [PRINTS_NOTHING, NO_SCREEN])
def test_one_that_does_not_print_is_told_by_its_place(machine, does):
    ctx, program = machine(does)
    with pytest.raises(SetupError, match=f"{program} cannot print"):
        wkhtmltopdf.ensure_wkhtmltopdf(ctx)


def test_without_one_the_one_fetched_before_is_used(machine):
    ctx, program = machine(PRINTS)
    program.unlink()
    own = ctx.paths.wkhtmltopdf / "bin" / "wkhtmltopdf"
    own.parent.mkdir(parents=True)
    own.touch()
    ctx.stamps.put("wkhtmltopdf", "wkhtmltopdf.deb")
    assert wkhtmltopdf.ensure_wkhtmltopdf(ctx) == own.parent
