"""Where everything lies: one state folder outside the checkout."""

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
ADDON = "callmyway"
REQUIREMENTS = CHECKOUT / "devtools" / "requirements"


class Paths:
    """The places inside the state folder."""

    def __init__(self, state):
        self.state = state
        self.addons = state / "addons"
        self.boot = state / "boot"
        self.browser = state / "browser"
        self.conf = state / "conf"
        self.downloads = state / "downloads"
        self.lock = state / "lock"
        self.log = state / "log"
        self.nginx = state / "nginx"
        self.node = state / "node"
        self.odoo_data = state / "odoo-data"
        self.odoo_root = state / "odoo"
        self.postgres = state / "pg"
        self.reports = state / "reports"
        self.run = state / "run"
        self.stamps = state / "stamps"
        self.tools = state / "tools"
        self.venvs = state / "venvs"
        self.wkhtmltopdf = state / "wkhtmltopdf"


def default_state():
    """Choose the state folder of this checkout.

    Root's is outside /root because PostgreSQL, which refuses to run as root, must reach it.

    :return: its Path
    """
    digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/var/lib/callmyway-dev") / digest
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "callmyway-dev" / digest


def fingerprint(root, folders):
    """Digest the contents of some of a folder's subfolders and files.

    :param root: the folder
    :param folders: names inside it, folders or files; absent ones are passed over
    :return: a short hexadecimal digest
    """
    digest = hashlib.sha256()
    for file in sorted(_files(root, folders)):
        digest.update(str(file.relative_to(root)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(root, folders):
    for name in folders:
        place = root / name
        found = place.rglob("*") if place.is_dir() else [place]
        yield from (f for f in found if f.is_file() and "__pycache__" not in f.parts)
