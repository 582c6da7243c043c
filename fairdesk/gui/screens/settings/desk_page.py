"""Who works here, in which language and look, and what is heard."""

from functools import partial

from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.settings.parts import Note, Page
from fairdesk.gui.sounds import SOUNDS, Sound
from fairdesk.gui.theme.theme import CHOICES
from fairdesk.gui.widgets.basics import Field, Segments, button
from fairdesk.texts import LANGUAGE_NAMES, LANGUAGES


class DeskPage(Page):
    """Every choice holds at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "setup.page_desk")
        self.section("setup.person")
        self.person = Field(context, "shell.your_name")
        self.person.show_help("setup.your_name_more")
        self.person.line.setMaximumWidth(420)
        self.person.line.editingFinished.connect(self._name_typed)
        self.add(self.person)
        self.section("setup.look")
        self.language = Segments(len(LANGUAGES))
        for one, language in zip(self.language.buttons, LANGUAGES, strict=True):
            one.setText(LANGUAGE_NAMES[language])
        self.language.chosen.connect(self._speak)
        self.add_row("setup.language", self.language, None)
        self.look = Segments(len(CHOICES))
        for one, choice in zip(self.look.buttons, CHOICES, strict=True):
            self.words.bind(one, "setText", f"setup.look_{choice}")
        self.look.chosen.connect(self._choose_look)
        self.add_row("setup.theme", self.look, None)
        self._add_sounds()
        context.person_changed.connect(self.refresh)
        context.words.changed.connect(self.refresh)
        context.theme.changed.connect(self.refresh)

    def _add_sounds(self) -> None:
        self.section("setup.sounds", "setup.sounds_more")
        self.sound = Segments(2)
        for one, words in zip(self.sound.buttons, ("setup.sound_on", "setup.sound_off"), strict=True):
            self.words.bind(one, "setText", words)
        self.sound.chosen.connect(self._choose_sound)
        self.add_row("setup.sounds", self.sound, None)
        self.listen = {sound: self._listen_row(sound) for sound in SOUNDS}
        self.no_player = Note(self.context)
        self.add(self.no_player)
        if not self.context.sounds.can_play:
            self.no_player.say("setup.no_player", "wait")

    def _listen_row(self, sound: Sound) -> object:
        made = button(self.context, "setup.listen", icon="play", size="small")
        made.clicked.connect(partial(self._listen, sound))
        made.setEnabled(self.context.sounds.can_play)
        self.add_row(f"setup.sound_{sound}", made, None)
        return made

    def refresh(self) -> None:
        """The front desk and the top bar change these too."""
        settings = self.context.settings
        if not self.person.line.hasFocus():
            self.person.text = settings.person
        self.language.buttons[LANGUAGES.index(self.words.language)].setChecked(True)
        self.look.buttons[CHOICES.index(self.context.theme.choice)].setChecked(True)
        self.sound.buttons[0 if self.context.sounds.on else 1].setChecked(True)

    def _name_typed(self) -> None:
        name = self.person.text.strip()
        self.person.show_problem(None if name else message("setup.your_name_missing"))
        if name and name != self.context.settings.person:
            self.context.settings.person = name
            self.context.take_over(name)
            self.context.tell(message("setup.person_saved", name=name))

    def _speak(self, place: int) -> None:
        self.context.settings.language = LANGUAGES[place]
        self.words.speak(LANGUAGES[place])

    def _choose_look(self, place: int) -> None:
        self.context.settings.theme = CHOICES[place]
        self.context.theme.choose(CHOICES[place])

    def _choose_sound(self, place: int) -> None:
        self.context.sounds.on = place == 0
        self.context.settings.sound = place == 0

    def _listen(self, sound: Sound, _checked: bool = False) -> None:
        self.context.sounds.listen(sound)
