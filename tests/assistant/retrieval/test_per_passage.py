"""What holds for a passage is worked out once, and only for those that are asked for."""

from __future__ import annotations

from assistant.policy.provision import Passage, ProvisionKind
from assistant.retrieval.per_passage import PassageNumbers, PerPassage


def passage(number: int) -> Passage:
    text = "条" * number
    return Passage(
        id=f"d@1#{number}",
        document_id="d",
        version=1,
        ordinal=number,
        provision=number,
        kind=ProvisionKind.ARTICLE,
        path=(),
        start=0,
        end=number,
        page=None,
        text=text,
        context="",
    )


def test_a_feature_is_worked_out_once_a_passage() -> None:
    asked: list[str] = []

    def length(passage: Passage) -> float:
        asked.append(passage.id)
        return len(passage.text)

    passages = [passage(n) for n in (3, 1, 2)]
    numbers = PassageNumbers({p.id: p for p in passages})
    lengths = PerPassage(numbers, length)
    assert lengths.of(passages[1]) == 1
    assert lengths.of_each(numbers.of_each(p.id for p in reversed(passages[:2]))).tolist() == [1, 3]
    assert asked == ["d@1#1", "d@1#3"]
    assert "d@1#2" in numbers
    assert "d@1#4" not in numbers
