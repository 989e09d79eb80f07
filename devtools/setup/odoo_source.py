"""Odoo 19 itself: the user's own, or Debian's package unpacked into the state folder."""

import re
from dataclasses import dataclass
from pathlib import Path

from devtools.setup import debian
from devtools.setup.errors import SetupError

SERIES = (19, 0)
# Odoo's own packages come from sid; two fonts from bookworm, whose files are where Odoo looks.
PACKAGES = (
    "odoo-19/sid",
    "fonts-montserrat/sid",
    "fonts-ocr-b/sid",
    "fonts-roboto-unhinted/sid",
    "libjs-jquery/sid",
    "libjs-jquery-form/sid",
    "libjs-underscore/sid",
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
)
PYTHON_FOLDER = "usr/lib/python3/dist-packages"
# Named in a manifest but left out by Debian; without it every page logs an error.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class OdooSource:
    """Where Odoo's code lies."""

    python_path: Path
    addons: tuple
    version: str

    @property
    def key(self):
        """Text that changes when another Odoo is used."""
        return f"{self.version} {self.python_path}"


def ensure_odoo(ctx):
    """Find Odoo 19, fetching it unless the user named one.

    :return: an OdooSource
    :raise SetupError: when it cannot be had or is not a 19.0
    """
    if ctx.settings.odoo_source:
        return _read(ctx.settings.odoo_source)
    if not ctx.stamps.get("odoo"):
        with ctx.console.step("Odoo 19"):
            _install(ctx)
    return _read(ctx.paths.odoo_root)


def _install(ctx):
    debs = _cached(ctx) or debian.Archive(ctx, "odoo", ("sid", "bookworm")).download(PACKAGES)
    debian.extract(ctx, debs, ctx.paths.odoo_root)
    stub = ctx.paths.odoo_root / PYTHON_FOLDER / LEFT_OUT
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("// Left out of Debian's package; used by background blur only.\n")
    ctx.stamps.put("odoo", " ".join(deb.name for deb in debs))


def _cached(ctx):
    folder = ctx.paths.downloads / "odoo" / "debs"
    debs = [debian.newest(folder, package.partition("/")[0]) for package in PACKAGES]
    return debs if all(debs) else None


def _read(folder):
    for root in (folder, folder / PYTHON_FOLDER, folder.parent):
        release = root / "odoo" / "release.py"
        if release.is_file():
            version = _version(folder, release)
            _check_complete(folder, root)
            return OdooSource(root, _addons(root), version)
    raise SetupError(f"no Odoo in {folder}: ODOO_SOURCE is the folder that holds odoo/release.py")


def _version(folder, release):
    found = re.search(r"^version_info = \((.*?)\)", release.read_text(), re.MULTILINE)
    parts = [part.strip().strip("'\"") for part in found[1].split(",")] if found else []
    if parts[:2] != [str(number) for number in SERIES]:
        version = ".".join(parts[:2]) or "of an unknown version"
        raise SetupError(f"the Odoo in {folder} is {version}, not 19.0: set ODOO_SOURCE to a 19.0")
    return ".".join(parts[:3])


def _check_complete(folder, root):
    """Debian's package links to files of other packages; one absent breaks every page."""
    for link in root.glob("odoo/addons/web/static/lib/**/*"):
        if link.is_symlink() and not link.exists():
            raise SetupError(f"the Odoo in {folder} is incomplete: {link} leads nowhere")


def _addons(root):
    """List the addons folders beside the package; a checkout has one, Debian's package none."""
    beside = root / "addons"
    return (beside,) if (beside / "web" / "__manifest__.py").is_file() else ()
