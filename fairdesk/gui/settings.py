"""What this installation remembers: language, look, sound, station, person, scanner, printers."""

import json
from typing import cast

from fairdesk.gui.scanner import DEFAULT_PAUSE_MS, Manner
from fairdesk.gui.theme.theme import Choice
from fairdesk.texts import Language, known_language
from fairdesk.usecases.ports import Store


class Settings:
    """Settings of the data folder under names of their own; whatever is missing has its default."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def language(self) -> Language:
        """The language of the window."""
        return known_language(self._store.setting("language"), "uz-Latn")

    @language.setter
    def language(self, language: Language) -> None:
        self._store.set_setting("language", language)

    @property
    def theme(self) -> Choice:
        """Light, dark, or as the system has it."""
        kept = self._store.setting("theme")
        return cast("Choice", kept) if kept in ("light", "dark") else "system"

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._store.set_setting("theme", choice)

    @property
    def sound(self) -> bool:
        """Whether outcomes are heard."""
        return self._store.setting("sound") != "off"

    @sound.setter
    def sound(self, on: bool) -> None:
        self._store.set_setting("sound", "on" if on else "off")

    @property
    def person(self) -> str:
        """Who works at this desk."""
        return self._store.setting("person") or ""

    @person.setter
    def person(self, name: str) -> None:
        self._store.set_setting("person", name)

    @property
    def manner(self) -> Manner:
        """How the scanner types."""
        kept = json.loads(self._store.setting("scanner") or "{}")
        return Manner(int(kept.get("pause_ms", DEFAULT_PAUSE_MS)), str(kept.get("prefix", "")))

    @manner.setter
    def manner(self, manner: Manner) -> None:
        kept = {"pause_ms": manner.pause_ms, "prefix": manner.prefix}
        self._store.set_setting("scanner", json.dumps(kept))

    def get(self, name: str, default: str = "") -> str:
        """Any other setting."""
        return self._store.setting(name) or default

    def put(self, name: str, value: str) -> None:
        """Keeps any other setting."""
        self._store.set_setting(name, value)
