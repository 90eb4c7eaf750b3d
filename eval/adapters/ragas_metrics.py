"""ragas' own metrics over an exported run: `python -m eval.adapters.ragas_metrics EXPORT.jsonl`, in an environment of its own.

ragas 0.4.3 asks for versions of openai and langchain-community that cannot stand beside this program's. So nothing here imports
the rest of it: an environment with `ragas==0.4.3 langchain-community==0.4.1` and this folder on PYTHONPATH is enough. The model that
judges is the one of ESL_LLM_BASE_URL, ESL_LLM_API_KEY and ESL_LLM_MODEL.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

WRONG_USE, COMPONENT_MISSING = 2, 3


class RagasMissing(Exception):
    """ragas cannot be imported: says how to get it."""


def score(rows: list[dict[str, Any]], model: Any) -> dict[str, float | None]:
    """The mean of faithfulness, context recall and context precision as a chat model of LangChain judges them; None where it judged
    nothing. Raises `RagasMissing`.
    """
    try:
        import ragas
        from ragas import metrics
        from ragas.llms import LangchainLLMWrapper
    except ImportError as error:
        raise RagasMissing(
            f"{error}；请在单独的环境中安装：pip install ragas==0.4.3 langchain-community==0.4.1"
        ) from error
    judged = [metrics.Faithfulness(), metrics.LLMContextRecall(), metrics.LLMContextPrecisionWithReference()]
    dataset = ragas.EvaluationDataset.from_list(rows)
    result = ragas.evaluate(dataset, metrics=judged, llm=LangchainLLMWrapper(model), show_progress=False).to_pandas()
    means = {metric.name: result[metric.name].mean() for metric in judged}
    return {name: None if mean != mean else float(mean) for name, mean in means.items()}  # NaN: nothing was judged


def main(arguments: list[str]) -> int:
    name = os.environ.get("ESL_LLM_MODEL")
    if len(arguments) != 1 or not name:
        print(
            "用法：ESL_LLM_BASE_URL=… ESL_LLM_MODEL=… python -m eval.adapters.ragas_metrics EXPORT.jsonl",
            file=sys.stderr,
        )
        return WRONG_USE
    try:
        rows = [json.loads(line) for line in Path(arguments[0]).read_text("utf-8").splitlines() if line]
        from langchain.chat_models import init_chat_model

        model = init_chat_model(
            name,
            model_provider="openai",
            base_url=os.environ.get("ESL_LLM_BASE_URL"),
            api_key=os.environ.get("ESL_LLM_API_KEY") or "none",
            temperature=0,
        )
        print(json.dumps(score(rows, model), ensure_ascii=False, indent=2))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except RagasMissing as error:
        print(error, file=sys.stderr)
        return COMPONENT_MISSING
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
