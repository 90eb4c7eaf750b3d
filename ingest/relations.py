"""What a document says of others, read from its sentences: ends, amends, extends, rests on, implements, forwards, prevails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.policy.document import Relation, RelationKind, Repeal
from assistant.policy.numerals import parse_number
from ingest.cited import ARTICLES, CITATION, Cited, Sentence, cited_document, joined, read_aliases, sentences
from ingest.dates import SELF_NAME, to_date
from ingest.endings import ended
from ingest.frame import DATE_LINE

_DATE = DATE_LINE.pattern.replace("?P<date>", "?:")
# documents that tell of others without changing them
_TELLING_TITLE = re.compile(r"解读|问答|常见问题|一览|告知单")
_OPENING = 6  # paragraphs after the head in which a document says what it rests on; an article 第一条 closes them
# 「根据《某法》《某条例》等…」, 「为贯彻落实《某意见》（某发〔2025〕1号）」, 「按照《某办法》有关规定」;
# not 「按照《某办法》第四条执行」
_BASIS = re.compile(
    r"(?:根据|依据|按照|遵照|贯彻落实|贯彻实施|贯彻执行|贯彻|落实)[^《》。；]{0,24}?(?=《|[\u4e00-\u9fff]{1,14}[〔\[［])"
)
_APPLIED = re.compile(r"[^，。；]{0,24}(?:执行|办理|处理|核定|计算|认定|享受)")
# what may stand between two citations of a list: 「《甲》和国务院《乙》」
_NEXT = re.compile(r"[、，和及与以等\s]{0,3}(?:国家|本?省|本?市|本?区|[\u4e00-\u9fff、]{1,24}[部局委院厅府会办署])?")
_CARRIES_OUT = re.compile(r"(?:贯彻)?(?:实施|执行)(?=《)|细则|实施办法|操作规程|实施意见|解释$|的解释|若干问题")
# 「将《办法》（某发〔2023〕8号）第五条修改为」, 「《办法》作如下修改」, 「对《办法》部分条款进行修订」
_AMENDS = re.compile(
    r"(?:修改为|修订为|调整为|作(?:出|了)?(?:如下|以下|部分)?(?:修改|修订|调整)|作(?:出|了)?(?:如下|以下)(?:修改|修订)|予以(?:修改|修订)"
    r"|进行(?:了)?(?:修改|修订|调整)|(?<=[条款项])(?:删除|删去)|增加(?:一|二|两|三)(?:条|款|项))"
)
# 「删去第七条」, 「第五条修改为：“…”」 in a decision that is named after what it amends
_AMENDING_TITLE = re.compile(r"(?:修改|修订|调整)(?:部分)?(?=《)|《[^《》]+》(?:的)?(?:修改|修订)")
_AMENDED_ARTICLE = re.compile(
    rf"(?:删去|删除|将|增加)\s?(?:原)?(?P<after>{ARTICLES.pattern})|(?P<before>{ARTICLES.pattern})[^。；，]{{0,12}}?(?:修改为|修订为|调整为|改为)"
)
# 「决定废止下列规范性文件：」, 「以下文件宣布失效：」: the items that follow are what it ends
_LISTS_ENDED = re.compile(
    r"(?=.*(?:废止|失效|停止执行))(?=.*(?:下列|以下|如下)).*(?:文件|办法|规定|政策|措施|通知)[^。；，]{0,12}[：:]"
)
_LISTED = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)?(?:原)?(?=《)")
# 「有效期延长至2027年12月31日」, 「有效期延长两年」, 「继续执行至2027年12月31日」, 「延续实施至2027年底」
_EXTENDS = re.compile(
    rf"""
    (?: (?:有效期|施行期|执行期|实施期|试行期)限? [^。；，《》]{{0,16}}? (?:延长|顺延|延续|延至|续期)
      | (?:延长|顺延)(?:其)?(?:有效期|施行期|执行期|实施期|试行期)限?
      | (?:延续|继续|延期|延长)(?:执行|实施|施行|有效|适用) (?: ，有效期(?:延长)? )? )
    \s? (?: (?:截?[至到]|截止[至到]?) \s? (?: (?P<until>{_DATE}) | (?P<year>20\d{{2}})年(?:底|年底|末|年末) )
          | (?P<n>[\d零〇一二两三四五六七八九十]{{1,3}}) \s? (?P<unit>个?年|个月) )
    """,
    re.VERBOSE,
)
# 「现将《…》（…号）转发给你们」, 「转发《…》的通知」
_FORWARDED_TITLE = re.compile(r"转发(?P<who>[^《》]{0,30}?)(?:《(?P<quoted>.+)》|(?P<plain>关于.+))(?:的通知)$")
# 「此前规定与本办法不一致的，以本办法为准」, 「与本办法规定不一致的，按本办法执行」
_PREVAILS = re.compile(
    rf"与本(?:{SELF_NAME}|\w{{1,4}})(?:的?(?:有关|相关)?(?:规定|内容|要求))?(?:有)?(?:不一致|不符|不相符|相抵触|抵触|冲突|相冲突|矛盾)"
    rf"[^。；]{{0,16}}(?:以本{SELF_NAME}为准|(?:按照?|依照|执行)本{SELF_NAME}(?:的?规定)?(?:执行)?)"
)


@dataclass(frozen=True, slots=True)
class Relations:
    """`supersedes` and `repeals` as the register keeps them, and every relation with the sentence that states it."""

    supersedes: tuple[str, ...] = ()
    repeals: tuple[Repeal, ...] = ()
    all: tuple[Relation, ...] = ()


def read_relations(
    paragraphs: Sequence[tuple[str, int]], title: str, own_number: str | None, *, is_digest: bool = False
) -> Relations:
    """What the document's own sentences say of others. `paragraphs`: (text, start in the canonical text), tables left out.

    A digest is not asked what it rests on: its opening speaks of itself.
    """
    if _TELLING_TITLE.search(title):
        return Relations()
    found = tuple(_once_named(list(_Reader(paragraphs, title, own_number, is_digest).relations())))
    whole = tuple(dict.fromkeys(r.reference for r in found if r.kind is RelationKind.SUPERSEDES))
    partial: dict[tuple[str, date | None], list[str]] = {}
    for relation in found:
        if relation.kind is RelationKind.REPEALS:
            known = partial.setdefault((relation.reference, relation.on), [])
            known += [p for p in relation.provisions if p not in known]
    repeals = tuple(Repeal(document=d, provisions=tuple(p), on=on) for (d, on), p in partial.items())
    return Relations(whole, repeals, found)


class _Reader:
    def __init__(
        self, paragraphs: Sequence[tuple[str, int]], title: str, own_number: str | None, is_digest: bool
    ) -> None:
        self._paragraphs = paragraphs
        self._texts = [text for text, _ in paragraphs]
        self._title = title
        self._own_number = own_number
        self._aliases = read_aliases(self._texts)
        self._opening = -1 if is_digest else _opening_end(self._texts, title)

    def relations(self) -> Iterator[Relation]:
        """Every relation once, in the order of the text."""
        seen: set[tuple[RelationKind, str, tuple[str, ...], date | None]] = set()
        for index, (text, start) in enumerate(self._paragraphs):
            for sentence in sentences(text, start):
                for relation in self._of(sentence, index):
                    key = (relation.kind, relation.reference, relation.provisions, relation.on)
                    if key not in seen and not self._is_own(relation):
                        seen.add(key)
                        yield relation

    def _is_own(self, relation: Relation) -> bool:
        """An earlier text of the same name is told by its number only."""
        return relation.reference in (self._own_number, self._title) and relation.reference != ""

    def _of(self, sentence: Sentence, index: int) -> Iterator[Relation]:
        for cited, articles in ended(sentence, self._aliases, self._texts[index + 1 :]):
            kind = RelationKind.REPEALS if articles else RelationKind.SUPERSEDES
            yield _relation(kind, cited, sentence, provisions=tuple(articles), on=_day(sentence.text))
        if _LISTS_ENDED.fullmatch(sentence.text) and not CITATION.search(sentence.text):
            yield from self._listed(index)
        yield from self._amended(sentence)
        yield from self._extended(sentence)
        if index <= self._opening:
            yield from self._based(sentence)
        yield from self._forwarded(sentence)
        if _PREVAILS.search(sentence.text):
            named = [cited_document(m, self._aliases) for m in CITATION.finditer(sentence.text)]
            for cited in named or [Cited("", None)]:
                yield _relation(RelationKind.PREVAILS, cited, sentence)

    def _listed(self, index: int) -> Iterator[Relation]:
        """What the paragraphs after `index` list as ended, each item its own quote, up to the first that cites nothing."""
        for text, start in self._paragraphs[index + 1 :]:
            cited = CITATION.search(text)
            if cited is None or _LISTED.match(text) is None:
                return
            yield _relation(RelationKind.SUPERSEDES, cited_document(cited, self._aliases), Sentence(text, start))

    def _amended(self, sentence: Sentence) -> Iterator[Relation]:
        titled = CITATION.search(self._title) if _AMENDING_TITLE.search(self._title) else None
        if titled is not None and CITATION.search(sentence.text) is None:
            articles = tuple(m["after"] or m["before"] for m in _AMENDED_ARTICLE.finditer(sentence.text))
            if articles:
                target = self._fullest(cited_document(titled, self._aliases))
                yield _relation(RelationKind.AMENDS, target, sentence, provisions=tuple(dict.fromkeys(articles)))
            return
        verb = _AMENDS.search(sentence.text)
        cited = [m for m in CITATION.finditer(sentence.text) if verb and m.end() <= verb.start()]
        if not cited or verb is None or re.search(r"修正$|修订$|通过$", sentence.text):
            return
        match = cited[-1]
        between = sentence.text[match.end() : verb.start()]
        articles = tuple(ARTICLES.findall(between))
        if articles or len(between) <= 12:
            yield _relation(
                RelationKind.AMENDS,
                cited_document(match, self._aliases),
                sentence,
                provisions=articles,
                on=_day(sentence.text),
            )

    def _fullest(self, cited: Cited) -> Cited:
        """The document with the number that the text gives it elsewhere."""
        if cited.number is not None:
            return cited
        named = (cited_document(m, {}) for text in self._texts for m in CITATION.finditer(text))
        return next((d for d in named if d.title == cited.title and d.number is not None), cited)

    def _extended(self, sentence: Sentence) -> Iterator[Relation]:
        found = _EXTENDS.search(sentence.text)
        if found is None:
            return
        cited = [m for m in CITATION.finditer(sentence.text) if m.end() <= found.start()]
        if not cited:
            titled = list(CITATION.finditer(self._title))
            if not re.search(r"延长|延续|继续执行|继续实施", self._title) or len(titled) != 1:
                return
            cited = titled
        until = (
            to_date(found["until"]) if found["until"] else date(int(found["year"]), 12, 31) if found["year"] else None
        )
        months = None
        if found["n"] and (number := parse_number(found["n"])) is not None:
            months = int(number) * (1 if found["unit"] == "个月" else 12)
        source = self._title if cited[-1].string == self._title else sentence.text
        for match in joined(source, cited):
            yield _relation(
                RelationKind.EXTENDS, cited_document(match, self._aliases), sentence, until=until, months=months
            )

    def _based(self, sentence: Sentence) -> Iterator[Relation]:
        for basis in _BASIS.finditer(sentence.text):
            matches = list(CITATION.finditer(sentence.text, basis.end()))
            run = list(_run(sentence.text, basis.end(), matches))
            if run and basis[0].startswith("按照") and _APPLIED.match(sentence.text, run[-1].end()):
                continue
            for match in run:
                cited = cited_document(match, self._aliases)
                yield _relation(self._basis_kind(cited), cited, sentence)

    def _basis_kind(self, cited: Cited) -> RelationKind:
        """A document whose own title carries out the one it rests on implements it: 《甲法》 → 甲法实施细则."""
        base = cited.title.removeprefix("中华人民共和国")
        carries_out = bool(base) and base in self._title and _CARRIES_OUT.search(self._title)
        return RelationKind.IMPLEMENTS if carries_out else RelationKind.BASED_ON

    def _forwarded(self, sentence: Sentence) -> Iterator[Relation]:
        titled = _FORWARDED_TITLE.search(self._title)
        if titled and "转发" in sentence.text and sentence.text in self._title:
            yield _relation(RelationKind.FORWARDS, Cited(titled["quoted"] or titled["plain"], None), sentence)
        elif match := re.search(r"将(?P<matter>[^。；]{2,160}?)转发", sentence.text):
            for found in CITATION.finditer(match["matter"]):
                yield _relation(RelationKind.FORWARDS, cited_document(found, self._aliases), sentence)


def _once_named(relations: Sequence[Relation]) -> Iterator[Relation]:
    """Without those that name by title alone what another sentence names by number: 「关于废止《甲办法》等3件文件的通知」."""
    numbered = {(r.kind, r.title, r.provisions) for r in relations if r.number is not None}
    return (r for r in relations if r.number is not None or (r.kind, r.title, r.provisions) not in numbered)


def _run(sentence: str, start: int, cited: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The citations that follow one another from `start` on: 「根据《甲》《乙》和《丙》等，制定…」."""
    at = start
    for match in cited:
        if _NEXT.fullmatch(sentence[at : match.start()]) is None:
            return
        yield match
        at = match.end()


def _opening_end(paragraphs: Sequence[str], title: str) -> int:
    """Index of the last paragraph in which the document may say what it rests on."""
    for index, text in enumerate(paragraphs):
        if re.match(r"第\s?[一1]\s?条", text):
            return index
        if index >= 40:
            break
    first = next((i for i, text in enumerate(paragraphs) if len(text) > 30 and "。" in text and text != title), 0)
    return first + _OPENING


def _relation(kind: RelationKind, cited: Cited, sentence: Sentence, **rest: object) -> Relation:
    return Relation.model_validate(
        {
            "kind": kind,
            "title": cited.title,
            "number": cited.number,
            "quote": sentence.text,
            "start": sentence.start,
            "end": sentence.end,
            **rest,
        }
    )


def _day(sentence: str) -> date | None:
    """The day that a sentence names: 「自2026年7月1日起，废止…」."""
    match = re.search(rf"自\s?(?P<day>{_DATE})\s?起", sentence)
    return to_date(match["day"]) if match else None
