"""The lexical index: tantivy in memory, over words and character bigrams, rebuilt from the catalogue when a process starts.

Rebuilding costs some 10 ms for 1,000 passages (measured: 20,000 in 0.18 s), so there is no second copy on disk to go stale.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING

from assistant.policy.numerals import narrow
from assistant.policy.provision import Passage
from assistant.policy.script import closed_up, simplified

if TYPE_CHECKING:
    import tantivy

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:[.\-][a-z0-9]+)*")
_FUNCTION_CHARACTERS = (
    "能要该领付是买签半交刚没不这那几哪补给拿还就也都和跟可的了吗呢吧在从到把被让来去"
    "一二两三四五六七八九十百千万亿年月日个家份笔块平元点说问做算搞弄发转"
)
_WRITER_BYTES = 64_000_000  # tantivy's heap for one writer; its minimum is 15 MB


@cache
def _words() -> ModuleType:
    import rjieba  # with a dictionary of its own, a tenth of a second to load; a `Jieba()` would load another one

    return rjieba


def _folded(text: str) -> str:
    """`text` as it is cut: simplified, narrow, lower-case, words set with spaces (「支 持 对 象」) written together."""
    return closed_up(narrow(simplified(text)).lower())


def words(text: str) -> list[str]:
    """Words of `text`, folded, without punctuation."""
    return _words_of(_folded(text))


def _words_of(folded: str) -> list[str]:
    return [w for w in _words().cut_for_search(folded) if _is_run(w)]


@lru_cache(65_536)  # the same words stand in every passage
def _is_run(word: str) -> bool:
    return _RUN.fullmatch(word) is not None


def cut(text: str) -> list[str]:
    """`text` in its words as it stands, none guessed and none left out: joined they are `text`."""
    found: list[str] = _words().cut(text, False)
    return found


def is_word(word: str) -> bool:
    """Whether the dictionary has it."""
    return bool(_words().has_word(word))


def tagged(text: str) -> list[tuple[str, str]]:
    """Words of `text`, none inside another, with jieba's part of speech (n noun, v verb, r pronoun …).

    Words that jieba guesses from lay sentences often carry a function character (「亿领」, 「房能」, 「北交所刚」): it is cut off.
    """
    cutter = _words()
    found = []
    for word, tag in cutter.tag(_folded(text)):
        if not word[0].isascii() and not cutter.has_word(word):
            word = word.strip(_FUNCTION_CHARACTERS)
            if len(word) <= 2 and tag != "x":  # 「局审」, 「生干」: two characters that stand together by chance
                continue
        if _RUN.fullmatch(word):
            found.append((word, tag))
    return found


def tagged_whole(text: str) -> list[tuple[str, str]]:
    """All of `text` as it stands in words with jieba's part of speech, punctuation tagged x: joined they are `text`."""
    found: list[tuple[str, str]] = _words().tag(text)
    return found


def bigrams(text: str) -> list[str]:
    """Character bigrams of the Chinese runs of `text` (a run of one stands for itself), other words whole."""
    return _bigrams_of(_folded(text))


def _bigrams_of(folded: str) -> list[str]:
    found: list[str] = []
    for run in _RUN.findall(folded):
        if run[0].isascii() or len(run) == 1:
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


class LexicalIndex:
    """BM25 over the passages it was given. Searching is safe from several threads."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for field in ("words", "bigrams", "context"):
            builder.add_text_field(field, tokenizer_name="whitespace")
        self._index = tantivy.Index(builder.build())
        self._index.register_tokenizer(
            "whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        self.count = 0  # passages
        self.holders: Counter[str] = Counter()  # how many passages hold each word, in their context or text
        for passage in passages:
            text, context = _folded(passage.text), _folded(passage.context)
            own = _words_of(text)
            writer.add_document(
                tantivy.Document(
                    id=passage.id,
                    words=" ".join(own),
                    bigrams=" ".join(_bigrams_of(text)),
                    context=" ".join(_bigrams_of(context)),
                )
            )
            self.holders.update({*own, *_words_of(context)})
            self.count += 1
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._ids: dict[tuple[int, int], str] = {}
        self._lock = threading.Lock()

    def search(self, query: str, k: int, *, weights: dict[str, float] | None = None) -> list[tuple[str, float]]:
        """(passage id, BM25 score) of the k best passages, best first; [] when nothing of the query is indexable."""
        boosts = weights or {"words": 0.5, "bigrams": 1.0, "context": 0.6}
        folded = _folded(query)
        pairs = dict.fromkeys(_bigrams_of(folded))
        parts = []
        for field, boost in boosts.items():
            terms = dict.fromkeys(_words_of(folded)) if field == "words" else pairs
            parts += [self._term(field, term, boost) for term in terms]
        if not parts or k <= 0:
            return []
        import tantivy

        found = self._searcher.search(
            tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts]), limit=k
        )
        return [(self._id_at(address), score) for score, address in found.hits]

    def _id_at(self, address: tantivy.DocAddress) -> str:
        """The id of the passage at an address, fetched once: unpacking a stored document takes 10 µs."""
        place = (address.segment_ord, address.doc)
        found = self._ids.get(place)
        if found is None:
            found = self._ids[place] = str(self._searcher.doc(address)["id"][0])
        return found

    def _term(self, field: str, term: str, boost: float) -> tantivy.Query:
        import tantivy

        return tantivy.Query.boost_query(tantivy.Query.term_query(self._index.schema, field, term), boost)
