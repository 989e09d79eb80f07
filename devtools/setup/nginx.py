"""nginx for the scale-out tests: the machine's own, or Debian's unpacked into the state folder."""

import os
import shutil
import stat
from pathlib import Path

from devtools.setup import debian
from devtools.setup.shell import succeeds
from devtools.setup.stamps import write_atomically

# Where it is installed; not on the PATH of everybody.
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
WRAPPER = """\
#!/bin/sh
# Debian's nginx with its libraries, all inside this folder.
export LD_LIBRARY_PATH="{libraries}"
exec "{program}" "$@"
"""


def ensure_nginx(ctx):
    """Find nginx, fetching it where there is none.

    :return: the Path of a program to run
    """
    own = ctx.paths.nginx / "bin" / "nginx"
    if ctx.stamps.get("nginx") and own.exists():
        return own
    found = shutil.which("nginx", path=PLACES)
    if found and succeeds([found, "-v"]):
        return Path(found)
    with ctx.console.step("nginx"):
        _fetch(ctx, own)
    return own


def _fetch(ctx, wrapper):
    root = ctx.paths.nginx / "root"
    archive = debian.Archive(ctx, "nginx", (debian.codename(),))
    debs = archive.download_with_dependencies(("nginx",))
    debian.extract(ctx, debs, root)
    script = WRAPPER.format(
        libraries=":".join(map(str, debian.library_folders(root))),
        program=root / "usr/sbin/nginx",
    )
    write_atomically(wrapper, script)
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    ctx.shell.run([wrapper, "-v"], what="trying nginx")
    ctx.stamps.put("nginx", " ".join(deb.name for deb in debs if deb.name.startswith("nginx")))
