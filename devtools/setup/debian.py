"""Fetches Debian packages without installing them: a private apt, signatures verified.

The system's own apt sources stay untouched, and none of it needs root.
"""

import platform
import re
import shutil

from devtools.setup.errors import SetupError
from devtools.setup.stamps import write_atomically

KEYRING = "usr/share/keyrings/debian-archive-keyring.gpg"
# The C library must be the one that the system's loader belongs to.
LEFT_TO_SYSTEM = ("libc6_",)
CONFIGURATION = """\
Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "-";
Dir::Etc::Preferences "-";
Dir::Etc::PreferencesParts "-";
Dir::State "{folder}/state";
Dir::State::Lists "{folder}/lists";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "2";
Debug::NoLocking "true";
"""


class Archive:
    """A private apt that sees some suites of Debian and nothing that is installed here."""

    def __init__(self, ctx, name, suites):
        self._ctx = ctx
        self._name = name
        self._suites = suites
        self._folder = ctx.paths.downloads / name
        self._env = {"APT_CONFIG": str(self._folder / "apt.conf"), "LC_ALL": "C.UTF-8"}
        self._ready = False

    def download(self, packages):
        """Fetch packages, each as ``name/suite``.

        :return: the .deb files, as Paths
        """
        self._prepare()
        debs = self._folder / "debs"
        debs.mkdir(exist_ok=True)
        self._apt(["apt-get", "download", "-qq", *packages], cwd=debs)
        return [newest(debs, package.partition("/")[0]) for package in packages]

    def download_with_dependencies(self, packages):
        """Fetch packages and everything they depend on but the C library.

        :return: the .deb files, as Paths
        """
        self._prepare()
        self._apt(["apt-get", "autoclean", "-qq"])  # of versions that are gone meanwhile
        command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends"]
        self._apt([*command, "--download-only", *packages])
        debs = (self._folder / "cache" / "archives").glob("*.deb")
        return sorted(deb for deb in debs if not deb.name.startswith(LEFT_TO_SYSTEM))

    def _prepare(self):
        if self._ready:
            return
        mirror, keyring = _mirror(self._ctx)
        for folder in ("state", "lists/partial", "cache/archives/partial"):
            (self._folder / folder).mkdir(parents=True, exist_ok=True)
        (self._folder / "status").touch()
        sources = [f"deb [signed-by={keyring}] {mirror} {suite} main\n" for suite in self._suites]
        write_atomically(self._folder / "sources.list", "".join(sources))
        write_atomically(self._folder / "apt.conf", CONFIGURATION.format(folder=self._folder))
        self._apt(["apt-get", "update", "-qq", "-o", "APT::Update::Error-Mode=any"])
        self._ready = True

    def _apt(self, argv, cwd=None):
        what = f"fetching Debian's packages for {self._name}"
        self._ctx.shell.run(argv, what=what, env=self._env, cwd=cwd)


def newest(folder, package):
    """Return the package's .deb file in a folder that was fetched last, or None."""
    found = folder.glob(f"{package}_*.deb")
    return max(found, key=lambda deb: deb.stat().st_mtime, default=None)


def extract(ctx, debs, target):
    """Unpack .deb files into a folder that appears only when all are in it."""
    unfinished = target.with_name(target.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for deb in debs:
        ctx.shell.run(["dpkg", "-x", deb, unfinished], what=f"unpacking {deb.name}")
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)


def library_folders(root):
    """List an unpacked root's folders with libraries, of the architecture and their subfolders."""
    libraries = (lib for top in ("lib", "usr/lib") for lib in root.glob(f"{top}/**/*.so*"))
    return sorted({library.parent for library in libraries if _is_common(library, root)})


def _is_common(library, root):
    place = library.parent.relative_to(root).parts
    return len(place) - place.index("lib") <= 2 or place[-1] == "pulseaudio"


def codename():
    """Return the release's name where this is Debian, otherwise the one that we rely on."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    own = release.get("VERSION_CODENAME") if release.get("ID") == "debian" else None
    return own or "bookworm"


def _mirror(ctx):
    """Find a Debian mirror and the keyring that its signatures are checked with."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise SetupError(
            "this needs apt (Debian or Ubuntu); elsewhere install Odoo 19, Chromium and "
            "wkhtmltopdf yourself and name Odoo's folder with ODOO_SOURCE"
        )
    own = _own_mirror(ctx)
    return own or _mirror_of_debootstrap(ctx)


def _own_mirror(ctx):
    """Find the mirror in the system's own apt sources, where the system is a Debian."""
    columns = ["--format", "$(REPO_URI) $(RELEASE)"]
    listed = ctx.shell.output(
        ["apt-get", "indextargets", *columns, "Created-By: Packages"],
        what="reading the system's apt sources",
    )
    release = codename()
    for line in listed.splitlines():
        uri, _, suite = line.partition(" ")
        if suite == release and uri.rstrip("/").endswith("debian"):
            return uri, f"/{KEYRING}"
    return None


def _mirror_of_debootstrap(ctx):
    """Find the default mirror in debootstrap, which Ubuntu packages beside Debian's keys."""
    folder = ctx.paths.downloads / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    packages = ["debootstrap", "debian-archive-keyring"]
    what = "fetching Debian's keys (has 'apt-get update' been run on this machine?)"
    ctx.shell.run(["apt-get", "download", "-qq", *packages], what=what, cwd=folder)
    extract(ctx, [newest(folder, package) for package in packages], folder / "root")
    script = (folder / "root/usr/share/debootstrap/scripts/sid").read_text()
    found = re.search(r"default_mirror\s+(\S+)", script)
    if not found:
        raise SetupError("debootstrap names no Debian mirror: set ODOO_SOURCE to an Odoo 19")
    return found[1], folder / "root" / KEYRING
