"""How high a search ranks what answers: hit@k, MRR@10 and nDCG@10, for documents and for provisions.

Searched with is the self-contained question (`eval.retrieved.self_contained`). Passages are ranked as the search returned
them; a document or a provision stands where its first passage stands. Relevant are the expected documents, and the expected
provisions within them, each with grade 1:

hit@k   share of cases with a relevant one among the first k (Success@k);
MRR@10  mean of 1 / rank of the first relevant one, 0 where it is not among the first ten (Voorhees, TREC-8, 1999);
nDCG@10 discounted gain over that of an ideal ranking (Järvelin and Kekäläinen, 2002). Any one of several expected documents is
        right, so this is below 1 where an answer needs but one of them: compare runs by it, not with 1.

Computed by ir-measures (trec_eval's definitions). Left out: cases without the expectation, and those to be abstained from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from assistant.policy.answer import Answer, Status
from assistant.policy.validity import reference_key
from eval.dataset import Expectation
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.metrics.provision_hit import names
from eval.retrieved import Retrieved

if TYPE_CHECKING:
    from ir_measures.measures import Measure

DEPTH = 10  # ranks that are looked at
_QUERY = "q"  # cases are measured one by one
_Key = tuple[str, ...]
_Unit = Literal["document", "provision"]


def document_keys(hits: Sequence[Retrieved], expect: Expectation) -> tuple[list[_Key], set[_Key]]:
    """(the ranked documents, the relevant ones); a document expected by its title goes by the id it was found under."""
    named = {reference_key(d): (d,) for d in expect.documents}
    found = {key: (h.document_id,) for h in hits for key in _names(h) if key in named}
    return [(h.document_id,) for h in hits], {found.get(key, own) for key, own in named.items()}


def provision_keys(hits: Sequence[Retrieved], expect: Expectation) -> tuple[list[_Key], set[_Key]]:
    """(the ranked provisions, the relevant ones); all that lies within an expected one goes by its label."""
    expected = {reference_key(d) for d in expect.documents}

    def key(hit: Retrieved) -> _Key:
        if not expected or expected & _names(hit):
            for label in expect.provisions:
                if names(hit.provision, label):
                    return (label,)
        return (hit.document_id, hit.provision)

    return [key(h) for h in hits], {(label,) for label in expect.provisions}


def _names(hit: Retrieved) -> set[str]:
    return {reference_key(hit.document_id), reference_key(hit.title)}


_KEYS: dict[_Unit, Callable[[Sequence[Retrieved], Expectation], tuple[list[_Key], set[_Key]]]] = {
    "document": document_keys,
    "provision": provision_keys,
}


def measured(measure: str, ranked: Sequence[_Key], relevant: set[_Key]) -> float:
    """The value of one of ir-measures' measures for one ranking; keys that come again do not count."""
    import ir_measures

    order = list(dict.fromkeys(ranked))[:DEPTH]
    if not order:
        return 0.0
    qrels = {_QUERY: {"\t".join(key): 1 for key in relevant}}
    run = {_QUERY: {"\t".join(key): float(len(order) - rank) for rank, key in enumerate(order)}}
    parsed = _measure(measure)
    return float(ir_measures.calc_aggregate([parsed], qrels, run)[parsed])


@cache
def _measure(name: str) -> Measure:
    import ir_measures

    return ir_measures.parse_measure(name)


def _metric(unit: _Unit, short: str, title: str, measure: str) -> Metric:
    def judge_search(outcome: Outcome) -> Judgement | None:
        expect = outcome.case.expect
        wanted = expect.documents if unit == "document" else expect.provisions
        if outcome.retrieved is None or not wanted or expect.status is Status.ABSTAINED:
            return None
        ranked, relevant = _KEYS[unit](outcome.retrieved, expect)
        value = measured(measure, ranked, relevant)
        if value or short != "hit_10":  # one reason for what was not found is enough
            return Judgement(value)
        found = "、".join(" ".join(k) for k in list(dict.fromkeys(ranked))[:3]) or "无"
        return Judgement(value, ok=False, reason=f"检索未找到 {'或'.join(wanted)}，最前 {found}")

    def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
        return judge_search(outcome)

    return Metric(f"retrieval_{unit}_{short}", title, judge, without_answer=judge_search)


METRICS = (
    _metric("document", "hit_1", "检索文件 hit@1", "Success@1"),
    _metric("document", "hit_5", "检索文件 hit@5", "Success@5"),
    _metric("document", "hit_10", "检索文件 hit@10", "Success@10"),
    _metric("document", "mrr", "检索文件 MRR@10", "RR@10"),
    _metric("document", "ndcg", "检索文件 nDCG@10", "nDCG@10"),
    _metric("provision", "hit_1", "检索条款 hit@1", "Success@1"),
    _metric("provision", "hit_5", "检索条款 hit@5", "Success@5"),
    _metric("provision", "hit_10", "检索条款 hit@10", "Success@10"),
    _metric("provision", "mrr", "检索条款 MRR@10", "RR@10"),
    _metric("provision", "ndcg", "检索条款 nDCG@10", "nDCG@10"),
)
