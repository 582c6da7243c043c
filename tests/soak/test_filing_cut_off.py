"""A pile of scans is filed while the program is killed or the disk fills: no page is lost, halved or doubled.

A short run is part of the usual tests;
``pytest -m soak tests/soak/test_filing_cut_off.py -s`` kills many times.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filing_child import FILE, MEMORANDA, PILE, opened

from fairdesk.domain.entities import Attachment, Document, DocumentVersion, Signing
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import FileKind
from fairdesk.exchange.scanned_pages import ScannedFile
from fairdesk.store import doctor
from fairdesk.store.store import Store
from fairdesk.usecases.papers import scan_filing
from fairdesk.usecases.papers.document_versions import state_of, versions_of
from fairdesk.usecases.ports import Workplace

CHILD = Path(__file__).with_name("filing_child.py")
TESTS = Path(__file__).parents[1]
KILLS, KILLS_SOAK = 1, 60
LONGEST_LIFE = 1.2
"""Seconds; filing the pile takes about half of it."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared") / "fair"
    with child("fair", folder) as making:
        assert making.wait() == 0
    return folder


@contextmanager
def child(job: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    paths = os.pathsep.join((str(TESTS.parent), str(TESTS)))
    started = subprocess.Popen(
        [sys.executable, str(CHILD), job, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def reopened(folder: Path) -> Iterator[Workplace]:
    place = opened(folder)
    assert isinstance(place.store, Store)
    report = doctor.examine(place.store, place.fair)
    assert report.ok, report.problems
    yield place
    place.store.close()


def killed_at_work(folder: Path) -> int:
    """Lets a program file the pile, kills it, and returns how many pages it said it had filed."""
    with child("file", folder) as filing:
        assert filing.stdout is not None
        assert filing.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0, LONGEST_LIFE))
        filing.kill()
        return sum(line.endswith("filed\n") for line in filing.stdout)


def scans(place: Workplace) -> list[Attachment]:
    with place.read() as work:
        return work.all(Attachment, what=FileKind.SIGNED_SCAN)


def nothing_is_half_filed(place: Workplace) -> None:
    """Each scan is one page with its bytes; who brought all pages back has signed, and nobody else."""
    with place.read() as work:
        filed = work.all(Attachment, what=FileKind.SIGNED_SCAN)
        assert max(Counter((one.document, one.version, one.page) for one in filed).values(), default=1) == 1
        assert all(len(work.file(one.sha256) or b"") == one.size for one in filed)
        for version in work.all(DocumentVersion):
            pages = {one.page for one in filed if one.document == version.document}
            signed = work.count(Signing, document=version.document)
            assert signed == (2 if len(pages) == version.pages else 0)


def everything_is_filed(place: Workplace) -> None:
    with place.read() as work:
        documents = work.all(Document)
        assert len(documents) == MEMORANDA
        assert {
            state_of(one, versions_of(work, one.id), work.all(Signing, document=one.id)) for one in documents
        } == {DocumentState.SIGNED}
        assert len(work.all(Attachment)) == sum(one.pages for one in work.all(DocumentVersion))
    nothing_is_half_filed(place)


def kill_often(prepared: Path, tmp_path: Path, times: int) -> None:
    cut_off = 0
    for number in range(times):
        folder = tmp_path / str(number)
        shutil.copytree(prepared, folder)
        answered = killed_at_work(folder)
        with reopened(folder) as place:
            kept = len(scans(place))
            assert answered <= kept <= answered + 1  # the last may be durable and not yet said
            nothing_is_half_filed(place)
            with ScannedFile(folder / PILE) as pages:
                filing = scan_filing.file_pages(place, pages)
                cut_off += 0 < kept < len(pages)
                assert len(filing.filed) == len(pages) - kept
            assert {one.reason.key for one in filing.left} <= {"signing.left_filed_already"}
            everything_is_filed(place)
        shutil.rmtree(folder)
    print(f"{times} kills, {cut_off} of them in the middle of the pile: every page filed once in the end")


def test_a_pile_that_was_cut_off_is_filed_once_when_it_is_brought_again(
    prepared: Path, tmp_path: Path
) -> None:
    kill_often(prepared, tmp_path, KILLS)


@pytest.mark.soak
def test_a_pile_that_was_cut_off_often_is_filed_once(prepared: Path, tmp_path: Path) -> None:
    kill_often(prepared, tmp_path, KILLS_SOAK)


@pytest.mark.skipif(sys.platform == "win32", reason="the limit that plays a full disk is one of Unix")
def test_on_a_full_disk_nothing_is_half_kept_and_work_goes_on(prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fair"
    shutil.copytree(prepared, folder)
    with child("full", folder) as working:
        said, _ = working.communicate()
    lines = said.splitlines()
    for refused in (lines[0], lines[2]):
        assert refused.partition(" ")[2] in ("refused store.disk_full", "refused store.disk_error")
    assert lines[1] == "attach done False"
    assert lines[3].startswith("print done JI-2022-01/A-")
    assert lines[4].startswith("file done 0 filed ")
    with reopened(folder) as place, place.read() as work:
        [drawing] = work.all(Attachment, name="chizma.pdf")
        assert work.file(drawing.sha256) == FILE
        assert len(work.all(DocumentVersion)) == MEMORANDA + 1
        assert all(work.file(one.sha256) for one in work.all(DocumentVersion))
        assert lines[5] == f"file done {len(scans(place))} filed 0 left"
