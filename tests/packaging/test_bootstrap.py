"""What a stranger meets first: the start file, the lock, what it says where it may not install."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
START = ROOT / "packaging/bootstrap.py"
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages of Debian and Ubuntu")


@pytest.fixture(scope="module")
def bootstrap() -> ModuleType:
    """The start file, loaded as a module."""
    spec = importlib.util.spec_from_file_location("bootstrap", START)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def package_manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package manager that only writes down what it was told, and a sudo that asks for a password."""
    told = tmp_path / "told"
    for name, text in {"apt-get": f'echo "$@" >> "{told}"', "sudo": "exit 1"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return told


def test_an_old_python_can_read_the_file_to_be_told_what_it_lacks():
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_old_python_is_told_which_one_is_needed(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(bootstrap.Stop, match=r"needs Python 3\.11 or newer, not 3\.9\.18"):
        bootstrap.main(["demo"])


def test_without_a_command_it_lists_the_commands():
    answer = subprocess.run([sys.executable, str(START)], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    for command in ("demo", "test", "run", "setup"):
        assert f"packaging/bootstrap.py {command}" in answer.stdout


@linux_only
def test_the_administrator_gets_the_missing_packages(
    bootstrap: ModuleType, package_manager: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap.install_packages(["libegl1", "xvfb"])
    update, install = package_manager.read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install --yes --no-install-recommends libegl1 xvfb")


@linux_only
def test_others_are_told_the_exact_command(
    bootstrap: ModuleType, package_manager: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.install_packages(["libegl1", "xvfb"])
    assert "sudo apt-get install --yes --no-install-recommends libegl1 xvfb" in str(stop.value)
    assert not package_manager.exists()


def test_nothing_missing_installs_nothing(bootstrap: ModuleType, package_manager: Path):
    bootstrap.install_packages([])
    assert not package_manager.exists()


def test_the_lock_names_only_the_public_index():
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


@pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")
def test_the_check_command_can_be_started():
    assert os.access(ROOT / ".ci/run", os.X_OK)


@linux_only
def test_a_database_server_is_found_where_debian_keeps_it(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    kept = tmp_path / "lib" / "15" / "bin"
    monkeypatch.setattr(bootstrap, "ELSEWHERE", {"initdb": str(tmp_path / "lib/*/bin/initdb")})
    assert not bootstrap.is_installed("initdb")
    kept.mkdir(parents=True)
    (kept / "initdb").touch()
    assert bootstrap.is_installed("initdb")
    assert not bootstrap.is_installed("qpdf")
