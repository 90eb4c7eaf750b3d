"""The catalogue of documents: versions, provisions, passages and the vectors of their texts."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.policy.card import Card
from assistant.policy.document import DocumentText, Edit, PageSpan, Register, Source
from assistant.policy.document import Table as PolicyTable
from assistant.policy.provision import Passage, Provision
from assistant.storage import schema
from assistant.storage.cards import advance, current_cards, write_card

_GENERATION = sa.select(schema.state.c.value).where(schema.state.c.key == "generation")
_BATCH = 500  # below SQLite's limit of bound parameters with room for several columns


@dataclass(frozen=True, slots=True)
class IngestedDocument:
    """Everything one file gave; saved as a whole or not at all."""

    register: Register
    source: Source
    text: str
    pages: tuple[PageSpan, ...]
    tables: tuple[PolicyTable, ...]
    provisions: tuple[Provision, ...]
    passages: tuple[Passage, ...]
    edits: tuple[Edit, ...] = ()  # where the file's own characters differ from `text`
    card: Card | None = None  # what it offers
    card_stated: str | None = None  # sha256 of the card.yaml that states the card


@dataclass(frozen=True, slots=True)
class CataloguedDocument:
    register: Register
    version: int
    source: Source


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The documents, their passages and cards at one moment, however many are being stored meanwhile."""

    generation: int
    documents: tuple[CataloguedDocument, ...]
    passages: tuple[Passage, ...]
    cards: tuple[Card, ...]


def embedding_key(model: str, text: str) -> str:
    """The key of a text's vector: digest of the model's name and the text."""
    return hashlib.sha256(f"{model}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


class Catalogue:
    """Reads and writes the documents of one database. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, embedding_model: str) -> None:
        self.engine = engine
        self._embedding_model = embedding_model

    # -- writing -----------------------------------------------------------------------------------------------

    def save(self, document: IngestedDocument, *, path: str, sha256: str, reader: str) -> int:
        """Stores `document` as the current version of its id in one transaction; returns the version's number.

        Unchanged bytes (`sha256` of file and side files) read by the same release of the reader replace nothing.
        """
        document_id = document.register.id
        with self.engine.begin() as connection:
            current = connection.execute(
                sa.select(schema.documents.c.current_version).where(schema.documents.c.id == document_id)
            ).scalar()
            version = self._version_for(connection, document_id, sha256, current)
            register = document.register.model_dump(mode="json")
            if current is None:
                connection.execute(
                    schema.documents.insert().values(id=document_id, current_version=version, register=register)
                )
            else:
                connection.execute(
                    schema.documents.update()
                    .where(schema.documents.c.id == document_id)
                    .values(current_version=version, register=register, removed_at=None)
                )
            self._write_version(connection, document, version, sha256, reader)
            connection.execute(schema.sources.delete().where(schema.sources.c.path == path))
            connection.execute(schema.sources.insert().values(path=path, document_id=document_id, sha256=sha256))
            advance(connection)
        return version

    @staticmethod
    def _version_for(connection: sa.Connection, document_id: str, sha256: str, current: int | None) -> int:
        """The number to write: that of the current version when the same bytes are read again, else the next."""
        if current is None:
            return 1
        same = connection.execute(
            sa.select(schema.versions.c.version).where(
                schema.versions.c.document_id == document_id,
                schema.versions.c.version == current,
                schema.versions.c.sha256 == sha256,
            )
        ).scalar()
        if same is None:
            return current + 1
        for table in (schema.cards, schema.passages, schema.provisions, schema.versions):
            connection.execute(table.delete().where(table.c.document_id == document_id, table.c.version == current))
        return current

    def _write_version(
        self, connection: sa.Connection, document: IngestedDocument, version: int, sha256: str, reader: str
    ) -> None:
        document_id = document.register.id
        connection.execute(
            schema.versions.insert().values(
                document_id=document_id,
                version=version,
                sha256=sha256,
                reader=reader,
                source=document.source.model_dump(mode="json"),
                register=document.register.model_dump(mode="json"),
                text=document.text,
                pages=[p.model_dump() for p in document.pages],
                tables=[t.model_dump() for t in document.tables],
                edits=document.edits,
                ingested_at=datetime.now(UTC),
            )
        )
        provisions = [
            {"document_id": document_id, "version": version, "ordinal": p.ordinal, "body": p.model_dump(mode="json")}
            for p in document.provisions
        ]
        passages = [
            {
                "id": f"{document_id}@{version}#{p.ordinal}",
                "document_id": document_id,
                "version": version,
                "body": p.model_copy(
                    update={"id": f"{document_id}@{version}#{p.ordinal}", "version": version}
                ).model_dump(mode="json"),
                "embedding_key": embedding_key(self._embedding_model, p.searched),
            }
            for p in document.passages
        ]
        for table, rows in ((schema.provisions, provisions), (schema.passages, passages)):
            for batch in _batches(rows):
                connection.execute(table.insert(), batch)
        if document.card is not None:
            own = {"document_id": document_id, "version": version}
            write_card(connection, document.card.model_copy(update=own), document.card_stated)

    def paths_of(self, document_id: str) -> list[str]:
        """What gave the document."""
        query = sa.select(schema.sources.c.path).where(schema.sources.c.document_id == document_id)
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def move_source(self, document_id: str, path: str, sha256: str) -> None:
        """From now on `path` is what gives the document, and no other: its file was moved there."""
        with self.engine.begin() as connection:
            connection.execute(schema.sources.delete().where(schema.sources.c.document_id == document_id))
            connection.execute(schema.sources.insert().values(path=path, document_id=document_id, sha256=sha256))

    def remove(self, document_id: str) -> None:
        """Takes a document out of the catalogue; its versions stay for the answers that cite them."""
        with self.engine.begin() as connection:
            connection.execute(
                schema.documents.update()
                .where(schema.documents.c.id == document_id)
                .values(removed_at=datetime.now(UTC))
            )
            connection.execute(schema.sources.delete().where(schema.sources.c.document_id == document_id))
            advance(connection)

    # -- what is already there ---------------------------------------------------------------------------------

    def known_source(self, path: str) -> tuple[str, str, str] | None:
        """(document id, sha256, reader) of what `path` gave last time, or None."""
        query = (
            sa.select(schema.sources.c.document_id, schema.versions.c.sha256, schema.versions.c.reader)
            .join(schema.documents, schema.documents.c.id == schema.sources.c.document_id)
            .join(
                schema.versions,
                (schema.versions.c.document_id == schema.documents.c.id)
                & (schema.versions.c.version == schema.documents.c.current_version),
            )
            .where(schema.sources.c.path == path, schema.documents.c.removed_at.is_(None))
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row[0], row[1], row[2])

    def sources(self) -> list[tuple[str, str]]:
        """(path, title) of everything that gave a document which is still in the catalogue."""
        query = (
            sa.select(schema.sources.c.path, schema.documents.c.register)
            .join(schema.documents, schema.documents.c.id == schema.sources.c.document_id)
            .where(schema.documents.c.removed_at.is_(None))
            .order_by(schema.sources.c.path)
        )
        with self.engine.connect() as connection:
            return [(path, str(register["title"])) for path, register in connection.execute(query)]

    def document_with_bytes(self, sha256: str, reader: str) -> str | None:
        """Id of a document whose current version this release of the reader read from these very bytes, or None."""
        query = (
            sa.select(schema.documents.c.id)
            .join(
                schema.versions,
                (schema.versions.c.document_id == schema.documents.c.id)
                & (schema.versions.c.version == schema.documents.c.current_version),
            )
            .where(
                schema.versions.c.sha256 == sha256,
                schema.versions.c.reader == reader,
                schema.documents.c.removed_at.is_(None),
            )
        )
        with self.engine.connect() as connection:
            return connection.execute(query).scalar()

    # -- reading -----------------------------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """Counts changes of the catalogue."""
        with self.engine.connect() as connection:
            return _generation(connection)

    def snapshot(self) -> Snapshot:
        """All that is current, read in one transaction: no passage of a version whose document is still the one before."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                # the driver begins no transaction for reading: each query would see another moment
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            return Snapshot(
                _generation(connection),
                tuple(_documents(connection)),
                tuple(_passages(connection)),
                tuple(current_cards(connection)),
            )

    def documents(self) -> list[CataloguedDocument]:
        """Every document's current register and source, ordered by id."""
        with self.engine.connect() as connection:
            return _documents(connection)

    def versions(self, document_id: str) -> list[int]:
        query = (
            sa.select(schema.versions.c.version)
            .where(schema.versions.c.document_id == document_id)
            .order_by(schema.versions.c.version)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def text(self, document_id: str, version: int | None = None) -> DocumentText:
        """The canonical text of a version, the current one by default. Raises `NotFound`."""
        row = self._version_row(
            document_id, version, schema.versions.c.version, schema.versions.c.text, schema.versions.c.pages,
            schema.versions.c.tables, schema.versions.c.edits,
        )  # fmt: skip
        return DocumentText(
            document_id=document_id,
            version=row[0],
            text=row[1],
            pages=tuple(PageSpan.model_validate(p) for p in row[2]),
            tables=tuple(PolicyTable.model_validate(t) for t in row[3]),
            edits=tuple(Edit(*edit) for edit in row[4]),
        )

    def register(self, document_id: str, version: int | None = None) -> Register:
        """What was registered of a version. Raises `NotFound`."""
        return Register.model_validate(self._version_row(document_id, version, schema.versions.c.register)[0])

    def source(self, document_id: str, version: int | None = None) -> Source:
        """The file that a version was read from. Raises `NotFound`."""
        return Source.model_validate(self._version_row(document_id, version, schema.versions.c.source)[0])

    def _version_row(self, document_id: str, version: int | None, *columns: sa.ColumnElement) -> sa.Row:  # type: ignore[type-arg]
        query = sa.select(*columns).where(schema.versions.c.document_id == document_id)
        if version is None:
            query = query.join(
                schema.documents,
                (schema.documents.c.id == schema.versions.c.document_id)
                & (schema.documents.c.current_version == schema.versions.c.version),
            )
        else:
            query = query.where(schema.versions.c.version == version)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound(f"没有编号为“{document_id}”的政策文件" + (f"第{version}版" if version else ""))
        return row

    def provisions(self, document_id: str, version: int | None = None) -> list[Provision]:
        number = self.text(document_id).version if version is None else version
        query = (
            sa.select(schema.provisions.c.body)
            .where(schema.provisions.c.document_id == document_id, schema.provisions.c.version == number)
            .order_by(schema.provisions.c.ordinal)
        )
        with self.engine.connect() as connection:
            return [Provision.model_validate(body) for body in connection.execute(query).scalars()]

    def passages(self) -> Iterator[Passage]:
        """Every passage of every current version, in order of document and ordinal."""
        with self.engine.connect() as connection:
            yield from _passages(connection)

    def passages_of(self, document_id: str, version: int) -> list[Passage]:
        """The passages of any version, in reading order."""
        query = sa.select(schema.passages.c.body).where(
            schema.passages.c.document_id == document_id, schema.passages.c.version == version
        )
        with self.engine.connect() as connection:
            found = [Passage.model_validate(body) for body in connection.execute(query).scalars()]
        return sorted(found, key=lambda p: p.ordinal)

    # -- vectors -----------------------------------------------------------------------------------------------

    def use_model(self) -> bool:
        """Points every passage at the vector of its text by this embedding model; whether anything had to change.

        Cheap where the model is the one of last time: one passage is looked at.
        """
        with self.engine.begin() as connection:
            sample = connection.execute(
                sa.select(schema.passages.c.body, schema.passages.c.embedding_key).limit(1)
            ).first()
            if sample is None or sample[1] == self._key_of(sample[0]):
                return False
            for passage_id, body in connection.execute(sa.select(schema.passages.c.id, schema.passages.c.body)).all():
                connection.execute(
                    schema.passages.update()
                    .where(schema.passages.c.id == passage_id)
                    .values(embedding_key=self._key_of(body))
                )
            advance(connection)
        return True

    def _key_of(self, body: dict[str, object]) -> str:
        return embedding_key(self._embedding_model, Passage.model_validate(body).searched)

    def passages_without_vector(self) -> list[Passage]:
        """Passages of current versions whose text no vector has been stored for."""
        query = _current(schema.passages.c.body).where(
            ~sa.exists().where(schema.embeddings.c.key == schema.passages.c.embedding_key)
        )
        with self.engine.connect() as connection:
            return [Passage.model_validate(body) for body in connection.execute(query).scalars()]

    def save_vectors(self, pairs: Iterable[tuple[str, Sequence[float]]]) -> None:
        """Stores vectors by the text that was embedded; a text that has one keeps it."""
        rows = {embedding_key(self._embedding_model, text): array("f", vector).tobytes() for text, vector in pairs}
        with self.engine.begin() as connection:
            known = set(
                connection.execute(
                    sa.select(schema.embeddings.c.key).where(schema.embeddings.c.key.in_(list(rows)))
                ).scalars()
            )
            new = [{"key": key, "vector": vector} for key, vector in rows.items() if key not in known]
            if new:
                connection.execute(schema.embeddings.insert(), new)

    def vectors(self) -> Iterator[tuple[str, str, str, list[float]]]:
        """(passage id, document id, digest of the text, vector) of every passage of a current version that has one."""
        columns = (
            schema.passages.c.id,
            schema.passages.c.document_id,
            schema.embeddings.c.key,
            schema.embeddings.c.vector,
        )
        query = _current(*columns).join(schema.embeddings, schema.embeddings.c.key == schema.passages.c.embedding_key)
        with self.engine.connect() as connection:
            for passage_id, document_id, key, blob in connection.execute(query):
                vector = array("f")
                vector.frombytes(blob)
                yield passage_id, document_id, key, vector.tolist()

    def vector_count(self) -> int:
        """How many passages of current versions have a vector."""
        query = _current(sa.func.count()).join(
            schema.embeddings, schema.embeddings.c.key == schema.passages.c.embedding_key
        )
        with self.engine.connect() as connection:
            return int(connection.execute(query.order_by(None)).scalar() or 0)


def _documents(connection: sa.Connection) -> list[CataloguedDocument]:
    query = (
        sa.select(schema.documents.c.register, schema.documents.c.current_version, schema.versions.c.source)
        .join(
            schema.versions,
            (schema.versions.c.document_id == schema.documents.c.id)
            & (schema.versions.c.version == schema.documents.c.current_version),
        )
        .where(schema.documents.c.removed_at.is_(None))
        .order_by(schema.documents.c.id)
    )
    rows = connection.execute(query).all()
    return [CataloguedDocument(Register.model_validate(r[0]), r[1], Source.model_validate(r[2])) for r in rows]


def _passages(connection: sa.Connection) -> Iterator[Passage]:
    for body in connection.execute(_current(schema.passages.c.body)).scalars():
        yield Passage.model_validate(body)


def _current(*columns: sa.ColumnElement) -> sa.Select:  # type: ignore[type-arg]
    """Selects from the passages of current versions."""
    return (
        sa.select(*columns)
        .select_from(schema.passages)
        .join(
            schema.documents,
            (schema.documents.c.id == schema.passages.c.document_id)
            & (schema.documents.c.current_version == schema.passages.c.version)
            & schema.documents.c.removed_at.is_(None),
        )
        .order_by(schema.passages.c.document_id, schema.passages.c.id)
    )


def _generation(connection: sa.Connection) -> int:
    return int(connection.execute(_GENERATION).scalar() or 0)


def _batches(rows: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
