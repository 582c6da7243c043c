"""Where the parts meet: which folder, which clock, which language."""

import errno
import logging
from datetime import timedelta
from pathlib import Path

import platformdirs
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fairdesk import app
from fairdesk.domain.clock import SystemClock, fair_day
from fairdesk.domain.entities import Enterprise
from fairdesk.store.engine import open_engine
from fairdesk.usecases.sample import sample_fair

NAME = "Nodira Qodirova"


def test_the_folder_is_the_wanted_one_or_that_of_the_environment_or_the_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAIRDESK_DATA", raising=False)
    assert app.data_folder() == platformdirs.user_data_path("fairdesk", appauthor=False)
    monkeypatch.setenv("FAIRDESK_DATA", str(tmp_path))
    assert app.data_folder() == tmp_path
    assert app.data_folder(tmp_path / "other") == tmp_path / "other"
    assert app.demo_folder() != app.data_folder()


def test_a_folder_goes_by_the_machine_s_clock_unless_it_was_put_on_another(tmp_path: Path) -> None:
    folder = app.open_folder(tmp_path)
    assert isinstance(folder.clock, SystemClock)
    folder.store.close()
    for _ in range(2):  # for good: the next one who opens it goes by that clock too
        opening = sample_fair.opening_clock().now()
        folder = app.shift_clock(tmp_path, sample_fair.opening_clock())
        assert abs(folder.clock.now() - opening) < timedelta(minutes=5)
        folder.store.close()


def test_the_sample_fair_is_made_once_and_stands_on_its_own_marked_day(tmp_path: Path) -> None:
    for _ in range(2):
        folder = app.sample(tmp_path)
        fairs = folder.store.fairs()
        assert [(fair.code, fair.sample) for fair in fairs] == [(sample_fair.CODE, True)]
        assert fair_day(folder.clock.now(), fairs[0].time_zone) == fairs[0].start
        with folder.store.read(fairs[0].id) as work:
            assert work.count(Enterprise) == 775
        folder.store.close()


def test_the_language_is_that_of_the_environment_or_of_the_folder_or_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAIRDESK_LANGUAGE", raising=False)
    folder = app.open_folder(tmp_path)
    assert (app.language_of(None), app.language_of(folder.store)) == ("en", "en")
    folder.store.set_setting("language", "uz-Cyrl")
    assert app.language_of(folder.store) == "uz-Cyrl"
    for wanted, language in (("ru", "ru"), ("tlh", "en")):
        monkeypatch.setenv("FAIRDESK_LANGUAGE", wanted)
        assert app.language_of(folder.store) == language
    folder.store.close()


def test_what_went_wrong_is_kept_in_a_file(tmp_path: Path) -> None:
    app.keep_record(tmp_path / "data")
    logger = logging.getLogger("fairdesk")
    logger.error("the printer is on fire")
    logger.handlers[-1].close()
    logger.removeHandler(logger.handlers[-1])
    assert "the printer is on fire" in (tmp_path / "data" / "fairdesk.log").read_text(encoding="utf-8")


def test_the_file_of_what_went_wrong_names_nobody(tmp_path: Path) -> None:
    app.keep_record(tmp_path / "data")
    engine = open_engine(tmp_path / "some.db")
    logger = logging.getLogger("fairdesk")
    with pytest.raises(DBAPIError) as refused, engine.connect() as connection:
        connection.execute(text("INSERT INTO people VALUES (:name)"), {"name": NAME})
    assert NAME not in str(refused.value)
    logger.error("unforeseen", exc_info=refused.value)
    try:
        raise KeyError(NAME) from OSError(errno.ENOSPC, "no room", f"{NAME}.pdf")
    except KeyError as error:
        logger.error("unforeseen", exc_info=error)
    logger.handlers[-1].close()
    logger.removeHandler(logger.handlers[-1])
    record = (tmp_path / "data" / "fairdesk.log").read_text(encoding="utf-8")
    assert NAME not in record
    assert "OperationalError" in record
    assert f"OSError {errno.ENOSPC}" in record
