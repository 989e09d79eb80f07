"""Chromium for the browser tests: the machine's own, or Debian's unpacked into the state folder."""

import shutil
import stat

from devtools.setup import debian
from devtools.setup.shell import succeeds
from devtools.setup.stamps import write_atomically

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-liberation", "fonts-roboto-unhinted")
WRAPPER = """\
#!/bin/sh
# Debian's Chromium with its libraries, all inside this folder.
export LD_LIBRARY_PATH="{libraries}"
export FONTCONFIG_FILE="{fonts}"
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
  <alias><family>system-ui</family><prefer><family>Liberation Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Liberation Serif</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>Liberation Mono</family></prefer></alias>
</fontconfig>
"""


def ensure_chromium(ctx):
    """Find Chromium, fetching it where there is none.

    :return: the Path of a program to run; Odoo's tests look for one by name on the PATH
    """
    own = ctx.paths.browser / "bin" / "chromium"
    if ctx.stamps.get("browser") and own.exists():
        return own
    found = _installed()
    if found:
        return found
    with ctx.console.step("Chromium"):
        _fetch(ctx, own)
    return own


def _installed():
    """Return the machine's own browser; a snap cannot see our folders and does not count."""
    for name in NAMES:
        program = shutil.which(name)
        if program and not _is_snap(program) and succeeds([program, "--version"]):
            return program
    return None


def _is_snap(program):
    with open(program, "rb") as file:
        beginning = file.read(4096)
    return program.startswith("/snap/") or (beginning.startswith(b"#!") and b"snap" in beginning)


def _fetch(ctx, wrapper):
    folder, root = ctx.paths.browser, ctx.paths.browser / "root"
    archive = debian.Archive(ctx, "chromium", (debian.codename(),))
    debs = archive.download_with_dependencies(PACKAGES)
    debian.extract(ctx, debs, root)
    write_atomically(folder / "fonts.conf", FONTS.format(root=root, folder=folder))
    script = WRAPPER.format(
        libraries=":".join(map(str, debian.library_folders(root))),
        fonts=folder / "fonts.conf",
        program=root / "usr/lib/chromium/chromium",
    )
    write_atomically(wrapper, script)
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    command = [wrapper, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"]
    ctx.shell.run(command, what="trying Chromium")
    ctx.stamps.put("browser", " ".join(deb.name for deb in debs if "chromium" in deb.name))
