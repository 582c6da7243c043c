"""Signing with a key of E-IMZO, whose program runs on this machine."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.usecases.documents import DocumentView


class KeyDialog(Dialog):
    """``signed`` carries what was noted."""

    signed = Signal(object)

    def __init__(
        self, context: Context, view: DocumentView, parties: Mapping[Id, str], parent: QWidget
    ) -> None:
        super().__init__(context, "documentscreen.key_title", parent=parent)
        self._view, self._parties = view, parties
