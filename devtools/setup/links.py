"""Links to the checkout, so that its parts are seen under the names they are imported by.

The checkout's folder may have any name, and is a Python package itself; the links lie outside
it because tools that walk the checkout would run in circles.
"""

from devtools.setup.paths import ADDON, CHECKOUT


def link_addon(ctx):
    """Make the folder that shows the checkout as the addon.

    :return: the folder, fit for Odoo's ``addons_path``
    """
    return _link(ctx.paths.addons, ADDON, CHECKOUT)


def link_devtools(ctx):
    """Make the folder that shows ``devtools`` without the addon around it.

    :return: the folder, fit for ``PYTHONPATH``
    """
    return _link(ctx.paths.tools, "devtools", CHECKOUT / "devtools")


def _link(folder, name, target):
    link = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink() or link.readlink() != target:
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    return folder
