"""`esl policies`: the register and one document of it, from the data folder or from the server that holds it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from api.commands.opening import nothing_ingested, opened, read_day, read_settings
from api.commands.remote import Server
from api.commands.render import print_rows
from api.register import Filters, list_policies, policy_detail, policy_text
from api.schemas import Policy, PolicyDetail, PolicyPage, PolicyRelation, PolicyText, ProvisionOutline
from assistant.errors import DataFolderHeld, InvalidInput
from assistant.policy.document import Chain, DocumentStatus, Level, Provenance
from assistant.policy.provision import ProvisionKind
from assistant.policy.validity import VALIDITY_NAMES, Validity
from assistant.settings import Settings
from assistant.storage.library import Library

LEVEL_NAMES = {Level.NATIONAL: "国家", Level.PROVINCE: "省", Level.CITY: "市", Level.PARK: "园区"}
CHAIN_NAMES = {
    Chain.INNOVATION: "创新链",
    Chain.INDUSTRY: "产业链",
    Chain.TALENT: "人才链",
    Chain.POLICY: "政策链",
    Chain.CAPITAL: "资金链",
}
PROVENANCE_NAMES = {Provenance.DEMONSTRATION: "演示", Provenance.DIGEST: "摘编", Provenance.OFFICIAL: "官方原文"}
STATUS_NAMES = {
    DocumentStatus.DRAFT: "征求意见稿或草案",
    DocumentStatus.REPEALED: "已废止",
    DocumentStatus.EXPIRED: "已失效",
}
_OUTLINE = {
    ProvisionKind.PART,
    ProvisionKind.CHAPTER,
    ProvisionKind.SECTION,
    ProvisionKind.HEADING,
    ProvisionKind.ANNEX,
    ProvisionKind.ARTICLE,
    ProvisionKind.TABLE,
}
_ALL = 1_000_000  # one page holds every document of a data folder
_OPENING_CHARACTERS = 30

Choice = TypeVar("Choice", bound=StrEnum)


def run_list(level: str | None, validity: str | None, as_of: str | None, data_dir: Path | None) -> int:
    settings = read_settings(data_dir)
    day = read_day(as_of, settings)
    filters = Filters(level=_choice(Level, level, "--level"), validity=_choice(Validity, validity, "--validity"))
    found = _listed(settings, filters, day)
    heading = ("编号", "名称", "文号", "层级", "效力", "有效期", "说明")
    print_rows(heading, [_row(p) for p in found])
    return 0


def run_show(document_id: str, as_of: str | None, data_dir: Path | None) -> int:
    settings = read_settings(data_dir)
    detail, text = _shown(settings, document_id, read_day(as_of, settings))
    for name, value in _register(detail):
        if value:
            print(f"{name}：{value}")
    if detail.relations:
        print("\n与其他文件的关系")
        for relation in detail.relations:
            print(f"  {_relation(relation)}")
    print("\n条款结构")
    for line in _outline(text):
        print(line)
    return 0


def _listed(settings: Settings, filters: Filters, day: date) -> list[Policy]:
    try:
        with opened(settings) as stores:
            library = Library(stores.catalogue)
            if not library.documents:
                raise nothing_ingested(settings)
            return list_policies(library, filters, as_of=day, limit=_ALL).items
    except DataFolderHeld as held:
        if held.url is None:
            raise
        return _listed_by(Server(held.url), filters, day)


def _listed_by(server: Server, filters: Filters, day: date) -> list[Policy]:
    found: list[Policy] = []
    cursor: str | None = ""
    while cursor is not None:
        page = PolicyPage.model_validate_json(
            server.policies(level=filters.level, validity=filters.validity, as_of=day.isoformat(), cursor=cursor)
        )
        found += page.items
        cursor = page.next_cursor
    return found


def _shown(settings: Settings, document_id: str, day: date) -> tuple[PolicyDetail, PolicyText]:
    try:
        with opened(settings) as stores:
            library = Library(stores.catalogue)
            detail = policy_detail(library, stores.catalogue, document_id, as_of=day)
            return detail, policy_text(library, stores.catalogue, document_id, None)
    except DataFolderHeld as held:
        if held.url is None:
            raise
        server = Server(held.url)
        detail = PolicyDetail.model_validate_json(server.policy(document_id, day.isoformat()))
        return detail, PolicyText.model_validate_json(server.policy_text(document_id))


def _choice(kind: type[Choice], text: str | None, option: str) -> Choice | None:
    if text is None:
        return None
    try:
        return kind(text)
    except ValueError as error:
        raise InvalidInput(f"{option} 只能是 {'、'.join(kind)} 之一，收到的是“{text}”") from error


def _row(policy: Policy) -> tuple[str, ...]:
    return (
        policy.id,
        policy.title,
        policy.document_number or "",
        LEVEL_NAMES[policy.level] if policy.level else "",
        VALIDITY_NAMES[policy.validity],
        _term(policy),
        policy.validity_note,
    )


def _term(policy: Policy) -> str:
    if policy.effective_from is None and policy.effective_to is None:
        return "未载明"
    return f"{policy.effective_from or '未载明'} 至 {policy.effective_to or '未载明'}"


def _register(detail: PolicyDetail) -> list[tuple[str, str]]:
    note = f"（{detail.validity_note}）" if detail.validity_note else ""
    repealed = [
        f"{r.provision}（{r.on}起" + (f"，见《{r.by.title}》）" if r.by else "）") for r in detail.repealed_provisions
    ]
    return [
        ("编号", detail.id),
        ("名称", detail.title),
        ("文号", detail.document_number or ""),
        ("发文机关", detail.issuer or ""),
        ("层级", LEVEL_NAMES[detail.level] if detail.level else ""),
        ("链条", "、".join(CHAIN_NAMES[c] for c in detail.chain)),
        ("成文日期", str(detail.issued_on or "")),
        ("有效期", _term(detail)),
        ("效力", VALIDITY_NAMES[detail.validity] + note),
        ("替代", "、".join(f"《{r.title}》({r.id})" for r in detail.supersedes)),
        ("被替代", "、".join(f"《{r.title}》({r.id})" for r in detail.superseded_by)),
        ("已废止的条款", "、".join(repealed)),
        ("地区", detail.region or ""),
        ("标明", STATUS_NAMES[detail.status] if detail.status else ""),
        ("来源", PROVENANCE_NAMES[detail.provenance] + (f" {detail.official_url}" if detail.official_url else "")),
        ("文件", f"{detail.source}" + (f"，{detail.page_count} 页" if detail.page_count else "")),
        ("版本", f"第 {detail.version} 版，共 {len(detail.versions)} 版"),
        ("读取时的提示", "；".join(detail.notes)),
    ]


def _relation(relation: PolicyRelation) -> str:
    """「依据《某办法》（某发〔2016〕32号）(id)：“根据……”」"""
    number = f"（{relation.document_number}）" if relation.document_number else ""
    other = f"《{relation.title}》{number}" if relation.title else number or "此前的规定"
    known = (
        f"({relation.document_id})" if relation.document_id else "（目录中没有）" if relation.title or number else ""
    )
    parts = "、".join(relation.provisions)
    term = f"至{relation.until}" if relation.until else f"{relation.months}个月" if relation.months else ""
    since = f"，自{relation.on}起" if relation.on else ""
    said = f"：“{relation.quote}”" if relation.quote else "（见登记信息）"
    return f"{relation.label}{other}{known}{parts}{term}{since}{said}"


def _outline(text: PolicyText) -> list[str]:
    shown = [p for p in text.provisions if p.kind in _OUTLINE]
    lines = []
    for provision in shown:
        depth = sum(p.start <= provision.start and provision.end <= p.end for p in shown if p is not provision)
        page = f"  第{provision.page}页" if provision.page is not None else ""
        ended = f"  {provision.repealed_on}起废止" if provision.repealed_on else ""
        lines.append(f"{'  ' * (depth + 1)}{_named(provision, text.text)}{page}{ended}")
    return lines


def _named(provision: ProvisionOutline, text: str) -> str:
    if provision.heading:
        return f"{provision.label} {provision.heading}".strip()
    opening = " ".join(text[provision.start : provision.end].split()).removeprefix(provision.label).strip()
    cut = "…" if len(opening) > _OPENING_CHARACTERS else ""
    return f"{provision.label} {opening[:_OPENING_CHARACTERS]}{cut}".strip()
