"""wkhtmltopdf, by which Odoo prints: the machine's own, or Debian's in the state folder."""

import shutil
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

from devtools.setup import debian
from devtools.setup.errors import SetupError
from devtools.setup.shell import succeeds
from devtools.setup.stamps import write_atomically

NAME = "wkhtmltopdf"
PACKAGES = (NAME, "fonts-liberation")
# Debian's Qt wants a screen unless it is told of one that is not there.
WRAPPER = """\
#!/bin/sh
# Debian's wkhtmltopdf with its libraries and fonts, all inside this folder.
export LD_LIBRARY_PATH="{libraries}"
export QT_PLUGIN_PATH="{plugins}"
export QT_QPA_PLATFORM=offscreen
export FONTCONFIG_FILE="{fonts}"
export XDG_RUNTIME_DIR="{runtime}"
exec "{program}" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{root}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/font-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Liberation Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Liberation Serif</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>Liberation Mono</family></prefer></alias>
</fontconfig>
"""
TRIAL = '<meta charset="utf-8"><p>Expediente de cobro: ¢ ₡ ñ</p>'


def ensure_wkhtmltopdf(ctx):
    """Find wkhtmltopdf, fetching it where there is none.

    :return: the Path of the folder that Odoo finds it in; its configuration names it
    :raise SetupError: the machine's own is there and cannot print
    """
    if found := shutil.which(NAME):  # Odoo takes it before any other, so it must work
        if not prints(found):
            raise SetupError(
                f"{found} cannot print a page here: repair or remove it, then run this again"
            )
        return Path(found).parent
    own = ctx.paths.wkhtmltopdf / "bin" / NAME
    if ctx.stamps.get(NAME) and own.exists():
        return own.parent
    with ctx.console.step(NAME):
        _fetch(ctx, own)
    return own.parent


def prints(program):
    """Tell whether a wkhtmltopdf makes a PDF on this machine; without a screen many do not."""
    with TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(TRIAL)
        made = succeeds([program, "--quiet", page, pdf])
        return made and pdf.exists() and pdf.read_bytes().startswith(b"%PDF-")


def _fetch(ctx, wrapper):
    folder, root = ctx.paths.wkhtmltopdf, ctx.paths.wkhtmltopdf / "root"
    archive = debian.Archive(ctx, NAME, (debian.codename(),))
    debs = archive.download_with_dependencies(PACKAGES)
    debian.extract(ctx, debs, root)
    write_atomically(folder / "fonts.conf", FONTS.format(root=root, folder=folder))
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    script = WRAPPER.format(
        libraries=":".join(map(str, debian.library_folders(root))),
        plugins=next(root.glob("usr/lib/*/qt5/plugins")),
        fonts=folder / "fonts.conf",
        runtime=runtime,
        program=root / "usr/bin" / NAME,
    )
    write_atomically(wrapper, script)
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    if not prints(wrapper):
        raise SetupError(f"{wrapper} cannot print a page: install Debian's {NAME} yourself")
    ctx.stamps.put(NAME, " ".join(deb.name for deb in debs if deb.name.startswith(NAME)))
