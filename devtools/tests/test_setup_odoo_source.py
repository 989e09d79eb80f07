"""Which folders are taken for an Odoo 19."""

from types import SimpleNamespace

import pytest

from devtools.setup.errors import SetupError
from devtools.setup.odoo_source import ensure_odoo

RELEASES = {
    "18.0": "version_info = (18, 0, 0, FINAL, 0, '')",
    "saas~18.4": "version_info = ('saas~18', 4, 0, FINAL, 0, '')",
    "20.0": "version_info = (20, 0, 0, FINAL, 0, '')",
    "of an unknown version": "print('hello')",
}
NINETEEN = "version_info = (19, 0, 0, FINAL, 0, '')\n"


def odoo_in(root, release=NINETEEN):
    libraries = root / "odoo/addons/web/static/lib"
    libraries.mkdir(parents=True)
    (root / "odoo" / "release.py").write_text(release)
    return libraries


def chosen(folder):
    return ensure_odoo(SimpleNamespace(settings=SimpleNamespace(odoo_source=folder)))


@pytest.mark.parametrize("inside", ["", "usr/lib/python3/dist-packages"])
def test_a_checkout_and_an_unpacked_package_are_found(tmp_path, inside):
    odoo_in(tmp_path / inside)
    assert chosen(tmp_path).python_path == tmp_path / inside


def test_the_package_itself_may_be_named(tmp_path):
    odoo_in(tmp_path)
    assert chosen(tmp_path / "odoo").python_path == tmp_path


def test_a_checkout_has_its_addons_beside_the_package(tmp_path):
    odoo_in(tmp_path)
    (tmp_path / "addons/web").mkdir(parents=True)
    (tmp_path / "addons/web/__manifest__.py").touch()
    assert chosen(tmp_path).addons == (tmp_path / "addons",)


@pytest.mark.parametrize("version", RELEASES)
def test_another_version_is_refused_by_name(tmp_path, version):
    odoo_in(tmp_path, RELEASES[version])
    with pytest.raises(SetupError, match=f"is {version}, not 19.0"):
        chosen(tmp_path)


def test_a_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(SetupError, match="no Odoo in"):
        chosen(tmp_path)


def test_a_package_whose_links_lead_nowhere_is_refused(tmp_path):
    (odoo_in(tmp_path) / "jquery.js").symlink_to(tmp_path / "absent.js")
    with pytest.raises(SetupError, match="incomplete"):
        chosen(tmp_path)
