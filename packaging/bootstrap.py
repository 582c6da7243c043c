#!/usr/bin/env python3
"""From a fresh checkout to a running program, on Linux, Windows and macOS, with Python alone.

    python3 packaging/bootstrap.py demo     opens the sample fair (or plays it off screen without a display)
    python3 packaging/bootstrap.py test     every check of the project
    python3 packaging/bootstrap.py run      opens the program; arguments are handed on
    python3 packaging/bootstrap.py setup    only makes the environment

The environment is ``.venv``, made from ``uv.lock``. A second run finds it ready and needs no network.
On Debian and Ubuntu the system's own missing packages are installed where that is allowed without a
password; elsewhere the exact command is named. Only the standard library is used here, and the syntax is
old enough for an old Python to read this file and say politely what it lacks.
"""

from __future__ import annotations

import glob
import hashlib
import io
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
READY = VENV / ".fairdesk-ready"
UV_VERSION = "0.13.9"
OLDEST_PYTHON = (3, 11)
# Any laptop can serve its hall, so every environment has what the server needs.
EXTRAS = ("--extra", "portal")

# What Qt loads, and the Debian package that holds it. Only libraries that are really missing are asked for.
LIBRARY_PACKAGES: dict[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# The parts of Qt that the program uses; the rest of the wheel may lack whatever it likes.
QT_FILES = (
    "QtCore.*",
    "QtGui.*",
    "QtWidgets.*",
    "QtSvg.*",
    "QtPrintSupport.*",
    "QtNetwork.*",
    "QtTest.*",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/printsupport/*.so",
    "Qt/plugins/imageformats/libqjpeg.so",
    "Qt/plugins/imageformats/libqsvg.so",
    "Qt/plugins/xcbglintegrations/*.so",
)
# What the tests start beside the program, and the Debian package that holds it.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "soffice": "libreoffice-calc",
    "zbarimg": "zbar-tools",
    "pdftoppm": "poppler-utils",
    "qpdf": "qpdf",
    "initdb": "postgresql",
}
# Debian keeps the programs of a database server off the path.
ELSEWHERE = {"initdb": "/usr/lib/postgresql/*/bin/initdb"}
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("lint-imports",),
    ("basedpyright",),
    ("pytest", "-n", "2"),
)


class Stop(Exception):
    """Something that the person at the keyboard has to do first; the text says what."""


def main(arguments: list[str]) -> int:
    """Runs one of the four commands and returns its exit code."""
    commands = {"demo": demo, "run": run, "setup": setup, "test": test}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 2
    if sys.version_info < OLDEST_PYTHON:
        raise Stop(
            f"fairdesk needs Python {dotted(OLDEST_PYTHON)} or newer, not {dotted(sys.version_info[:3])}.\n"
            "Install one (https://www.python.org/downloads/) and start this file with it."
        )
    return commands[arguments[0]](arguments[1:])


def demo(arguments: list[str]) -> int:
    """Opens the sample fair; without a display plays its day off screen and says where the pictures are."""
    prepare_environment(for_tests=False)
    if not has_display() and "--headless" not in arguments:
        arguments = ["--headless", *arguments]
        if not any(argument.split("=")[0] == "--out" for argument in arguments):
            arguments += ["--out", "demo-out"]
    code = start_program(["demo", *arguments])
    if code == 0 and "--headless" in arguments and "--out" in arguments:
        folder = Path(arguments[arguments.index("--out") + 1]).resolve()
        pictures, papers = len(list(folder.rglob("*.png"))), len(list(folder.rglob("*.pdf")))
        say(f"{pictures} pictures and {papers} documents are in {folder}")
    return code


def run(arguments: list[str]) -> int:
    """Opens the program, or runs one of its commands."""
    prepare_environment(for_tests=False)
    return start_program(arguments)


def setup(_arguments: list[str]) -> int:
    """Makes the environment and stops."""
    prepare_environment(for_tests=False)
    say(f"Ready. The program is started by: {shown(sys.executable)} packaging/bootstrap.py run")
    return 0


def test(arguments: list[str]) -> int:
    """Runs every check, sums up, and ends with pytest's closing line; ``arguments`` go to pytest."""
    prepare_environment(for_tests=True)
    environment = dict(os.environ)
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.setdefault("PYTHONIOENCODING", "utf-8")
    results: list[tuple[str, int, float]] = []
    closing_line = ""
    for program, *options in CHECKS:
        name = " ".join([program, *options])
        say(name)
        command = [
            str(shutil.which(program, path=str(SCRIPTS))),
            *options,
            *(arguments if program == "pytest" else []),
        ]
        started = time.monotonic()
        code, closing_line = run_and_watch(command, environment)
        results.append((name, code, time.monotonic() - started))
    print()
    for name, code, seconds in results:
        print(f"{name:21} {'passed' if code == 0 else 'FAILED':8} {seconds:6.1f} s")
    print(closing_line, flush=True)
    return 0 if all(code == 0 for _, code, _ in results) else 1


def prepare_environment(for_tests: bool) -> None:
    """Sees that ``.venv`` holds what ``uv.lock`` names, and the system what Qt and the tests need."""
    if for_tests:
        install_packages([package for name, package in TEST_PROGRAMS.items() if not is_installed(name)])
    wanted = fingerprint(for_tests)
    if python_works() and READY.is_file() and wanted in READY.read_text(encoding="ascii").split():
        return
    say("Making the environment in .venv (the first time takes a few minutes)")
    uv = find_uv()
    sync(uv, for_tests)
    install_packages(packages_for_qt())
    # The environment of the tests serves for running too.
    ready = {wanted, fingerprint(for_tests=False)}
    READY.write_text("\n".join(sorted(ready)) + "\n", encoding="ascii")


def is_installed(program: str) -> bool:
    """Whether a program that the tests start is there."""
    return bool(shutil.which(program) or (program in ELSEWHERE and glob.glob(ELSEWHERE[program])))


def fingerprint(for_tests: bool) -> str:
    """Stands for everything that the environment is made from, this folder included."""
    parts = [(ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, str(ROOT).encode(), str(for_tests).encode()])).hexdigest()


def find_uv() -> str:
    """The uv on the path, or else a pinned one inside ``.venv``, which is then made first."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(SCRIPTS))
    if uv:
        return uv
    if not python_works():
        make_venv()
    call([str(PYTHON), "-m", "pip", "install", "--quiet", f"uv=={UV_VERSION}"], "fetch uv")
    return str(shutil.which("uv", path=str(SCRIPTS)))


def make_venv() -> None:
    """Makes ``.venv`` with the standard library, which Debian ships without its ``ensurepip``."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        install_packages([f"python{dotted(sys.version_info[:2])}-venv"])
    call([sys.executable, "-m", "venv", "--clear", str(VENV)], "make .venv")


def sync(uv: str, for_tests: bool) -> None:
    """Installs what ``uv.lock`` names into ``.venv`` and leaves what else is there (uv itself) alone."""
    environment = uv_environment()
    python = str(PYTHON) if python_works() else sys.executable
    wanted = [*EXTRAS, "--group" if for_tests else "--no-group", "dev"]
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & environment.keys():
        command = [uv, "sync", "--locked", "--inexact", "--python", python, *wanted]
        call(command, "install the locked dependencies", environment)
        return
    # The lock holds PyPI's addresses. A mirror has the same files elsewhere: versions and hashes still hold.
    if not python_works():
        call([uv, "venv", "--clear", "--python", python, str(VENV)], "make .venv", environment)
    listed = VENV / "locked.txt"
    export = [uv, "export", "--quiet", "--frozen", "--no-emit-project", "--output-file", str(listed), *wanted]
    call(export, "read uv.lock", environment)
    install = [uv, "pip", "install", "--python", str(PYTHON)]
    call([*install, "--require-hashes", "-r", str(listed)], "install the locked dependencies", environment)
    call([*install, "--no-deps", "--editable", str(ROOT)], "install fairdesk itself", environment)


def uv_environment() -> dict[str, str]:
    """The environment for uv: what pip was told about an index and certificates holds for uv too."""
    environment = dict(os.environ)
    environment["UV_PROJECT_ENVIRONMENT"] = str(VENV)
    environment.setdefault("UV_SYSTEM_CERTS", "1")
    if os.environ.get("PIP_CERT"):
        environment.setdefault("SSL_CERT_FILE", os.environ["PIP_CERT"])
    index = os.environ.get("PIP_INDEX_URL") or index_of_pip()
    if index and "UV_INDEX_URL" not in environment:
        environment.setdefault("UV_DEFAULT_INDEX", index)
    return environment


def index_of_pip() -> str:
    """The package index in pip's configuration files; empty if there is none, or no pip."""
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def python_works() -> bool:
    """Whether ``.venv`` has a Python that starts (its folder may have been copied from another machine)."""
    if not PYTHON.exists():
        return False
    question = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return succeeds([str(PYTHON), "-c", question])


def packages_for_qt() -> list[str]:
    """The Debian packages of the libraries that Qt would not find on this machine."""
    if not sys.platform.startswith("linux") or not shutil.which("ldd"):
        return []
    missing: set[str] = set()
    for pattern in QT_FILES:
        for file in VENV.glob(f"lib/python3*/site-packages/PySide6/{pattern}"):
            answer = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False)
            missing |= {line.split()[0] for line in answer.stdout.splitlines() if line.endswith("not found")}
    return sorted({LIBRARY_PACKAGES.get(library, library) for library in missing})


def install_packages(packages: list[str]) -> None:
    """Installs packages of the system where that is allowed, and otherwise says what has to be done."""
    if not packages or not sys.platform.startswith("linux"):
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        raise Stop(f"This system lacks: {' '.join(packages)} (names of Debian packages). Install them first.")
    rights = rights_to_install()
    if rights is None:
        raise Stop(
            f"The system lacks a few packages. Install them, then try again:\n  sudo {shown(*command)}"
        )
    say(f"Installing from the system's packages: {' '.join(packages)}")
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    apt += ["-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"]
    # A source that cannot be reached must not stop what the others can give.
    subprocess.run([*apt, "update"], capture_output=True, check=False)
    done = subprocess.run([*apt, *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="")
        raise Stop(f"The system's packages could not be installed. Try it by hand:\n  sudo {shown(*command)}")


def rights_to_install() -> list[str] | None:
    """What goes before a command that changes the system; ``None`` where a password would be asked."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and succeeds([*sudo, "true"]) else None


def has_display() -> bool:
    """Whether a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start_program(arguments: list[str]) -> int:
    """Starts fairdesk with the environment's Python."""
    return subprocess.run([str(PYTHON), "-m", "fairdesk", *arguments], check=False).returncode


def run_and_watch(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Runs a command, shows its lines as they come, and returns its exit code and its last line."""
    last = ""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last


def call(command: list[str], purpose: str, environment: dict[str, str] | None = None) -> None:
    """Runs a command that must succeed."""
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise Stop(f"Could not {purpose}; the lines above say why. The command was:\n  {shown(*command)}")


def succeeds(command: list[str]) -> bool:
    """Whether a command succeeds; nothing of it is shown."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def say(text: str) -> None:
    """Tells what happens next."""
    print(f"== {text}", flush=True)


def shown(*command: str) -> str:
    """A command as it would be typed."""
    return " ".join(f'"{part}"' if " " in part else part for part in command)


def dotted(version: tuple[int, ...]) -> str:
    """A version as it is written."""
    return ".".join(str(part) for part in version)


if __name__ == "__main__":
    # Not every console can show every letter that a test may print.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(f"bootstrap: {stop}")
    except KeyboardInterrupt:
        sys.exit(130)
