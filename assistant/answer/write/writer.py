"""Words an answer with a chat model. The model decides nothing: it says in plainer words what was found, or it is not heard."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from assistant.answer.draft import Section
from assistant.answer.write import prompt
from assistant.answer.write.reading import Reader
from assistant.answer.write.slots import Line, Slot, slots_of
from assistant.answer.write.telling import Telling
from assistant.errors import ModelUnavailable
from assistant.policy.answer import Citation
from assistant.policy.question import Question
from assistant.providers.chat import TimedChat

_LONGEST = 8_000  # characters of a reply that are read; thoughts come before the answer


class ModelWriter:
    """Safe to share between threads."""

    def __init__(self, chat: TimedChat, name: str, park_name: str) -> None:
        self.name = name
        self.prompt = prompt.VERSION
        self._chat = chat
        self._park_name = park_name
        self._in_json = True  # until the model answers in JSON of another kind

    def write(
        self, question: Question, sections: Sequence[Section], citations: Sequence[Citation], spare: int
    ) -> Iterator[Line]:
        """The answer's lines as they are settled: in the model's words where they hold and lose nothing, else as extracted. `spare`: by
        how many characters all of them may grow.

        What a model may not word and stands at the beginning comes before the model has said anything.
        """
        slots = slots_of(sections, citations)
        telling = Telling(slots, spare)
        yield from telling.certain()
        if not telling.is_over:
            try:
                yield from self._heard(question, slots, telling)
            except ModelUnavailable:
                pass  # what it did not say is said without it (promise 6)
        yield from telling.rest()

    def _heard(self, question: Question, slots: Sequence[Slot], telling: Telling) -> Iterator[Line]:
        """What the model settles; asked once more, for text, where its JSON is of a kind that cannot be read."""
        in_json = self._in_json
        if (yield from self._reply(question, slots, telling, in_json=in_json)) or not in_json:
            return
        self._in_json = False
        yield from self._reply(question, slots, telling, in_json=False)

    def _reply(
        self, question: Question, slots: Sequence[Slot], telling: Telling, *, in_json: bool
    ) -> Generator[Line, None, bool]:
        """What one reply settles; whether it could be read."""
        reader = Reader()
        request = prompt.messages(self._park_name, question.text, slots, as_json=in_json)
        length = 0
        with closing(self._chat.stream(request, as_json=in_json)) as stream:
            for words in stream:
                for spoken in reader.feed(words):
                    yield from telling.hear(spoken)
                length += len(words)
                if telling.is_over or length > _LONGEST:
                    return True
        for spoken in reader.finish():
            yield from telling.hear(spoken)
        return reader.is_readable
