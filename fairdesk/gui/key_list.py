"""F1: the keys of the window and of the screen that is shown."""

from PySide6.QtWidgets import QGridLayout, QWidget

from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import KeyCap, label, line, row
from fairdesk.gui.widgets.dialogs import Dialog

_EVERYWHERE = (
    ("Ctrl+K", "keys.search"),
    ("Ctrl+Z", "keys.undo"),
    ("Ctrl+L", "keys.language"),
    ("F1", "keys.key_list"),
    ("Esc", "keys.back"),
)
_BY_SCREEN = {
    "front_desk": (
        ("F2", "keys.scan_field"),
        ("F3", "keys.inside"),
        ("F4", "keys.print_badge"),
        ("F6", "keys.group"),
        ("F7", "keys.someone_else"),
        ("F8", "keys.open_record"),
        ("F9", "keys.next_step"),
        ("F10", "keys.slip_or_miss"),
        ("F12", "keys.call_table"),
        ("Ctrl+M", "keys.request"),
        ("Ctrl+N", "keys.walk_in"),
        ("1", "keys.choice"),
    ),
    "board": (
        ("F11", "keys.board"),
        ("Enter", "keys.call"),
    ),
    "meetings": (
        ("Space", "keys.carry"),
        ("Enter", "keys.open_or_drop"),
        ("Esc", "keys.put_back"),
        ("/", "keys.find_company"),
        ("F9", "keys.auto_schedule"),
        ("Ctrl+Enter", "keys.apply_plan"),
        ("Ctrl+M", "keys.request"),
        ("Ctrl+N", "keys.talk_now"),
        ("Ctrl+=", "keys.zoom"),
    ),
    "documents": (
        ("/", "keys.filter"),
        ("Enter", "keys.open_record"),
        ("Ctrl+P", "keys.print_paper"),
        ("Ctrl+S", "keys.save_paper"),
        ("F7", "keys.attach_scan"),
        ("Ctrl+V", "keys.paste_scan"),
        ("Ctrl+=", "keys.zoom"),
        ("Alt+↑", "keys.move_in_order"),
        ("Delete", "keys.take_out"),
    ),
    "negotiations": (
        ("Ctrl+N", "keys.talk_now"),
        ("Enter", "keys.open_talk"),
        ("Ctrl+Enter", "keys.close_meeting"),
        ("F3", "keys.next_talk"),
        ("Ctrl+I", "keys.add_item"),
        ("Ctrl+D", "keys.remove_item"),
        ("F2", "keys.edit_cell"),
        ("F9", "keys.it_is_right"),
        ("Alt+←", "keys.keep_first"),
        ("Alt+→", "keys.keep_second"),
        ("F4", "keys.swap"),
        ("F6", "keys.path"),
        ("Alt+1", "keys.step_does"),
        ("F7", "keys.attach"),
        ("F8", "keys.note"),
        ("Ctrl+E", "keys.extend"),
        ("Ctrl+G", "keys.other_table"),
        ("Ctrl+B", "keys.park"),
        ("Ctrl+T", "keys.add_party"),
    ),
    "register": (
        ("/", "keys.filter"),
        ("Enter", "keys.edit"),
        ("Ctrl+N", "keys.new_record"),
        ("Ctrl+S", "keys.save"),
        ("Space", "keys.details"),
        ("F4", "keys.print_badge"),
    ),
    "cooperation": (
        ("Enter", "keys.open_deal"),
        ("/", "keys.find_deal"),
        ("Ctrl+B", "keys.board_or_list"),
        ("Ctrl+R", "keys.path_or_results"),
        ("Ctrl+Enter", "keys.close_step"),
        ("F7", "keys.attach_to_step"),
        ("F9", "keys.remind"),
    ),
    "sync": (
        ("Alt+←", "keys.all_left"),
        ("Alt+→", "keys.all_right"),
        ("Ctrl+Enter", "keys.save_decision"),
        ("F3", "keys.decide_later"),
        ("F5", "keys.sync_now"),
        ("F8", "keys.open_its_record"),
    ),
}


class KeyList(Dialog):
    """What every key does, in the person's language."""

    def __init__(self, context: Context, screen: str, screens: list[str], parent: QWidget) -> None:
        super().__init__(context, "keys.title", 600, parent)
        places = [(f"Ctrl+{number}", f"shell.screen_{name}") for number, name in enumerate(screens[:9], 1)]
        for part in (_BY_SCREEN.get(screen, ()), _EVERYWHERE, places):
            if part:
                self.body.addLayout(self._grid(list(part)))
                self.body.addWidget(line())
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)

    def _grid(self, keys: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        for place, (combination, key) in enumerate(keys):
            caps = row(*(KeyCap(part) for part in combination.split("+")), None, gap=4)
            words = label("body")
            self.words.bind(words, "setText", key)
            across, down = divmod(place, (len(keys) + 1) // 2)
            grid.addLayout(caps, down, across * 2)
            grid.addWidget(words, down, across * 2 + 1)
            grid.setColumnStretch(across * 2 + 1, 1)
        return grid
