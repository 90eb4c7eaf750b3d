import type { DocumentTable, DocumentText, PolicyDetail, PolicyRelation, Provision, ProvisionKind } from "../src/api/types";
import { codePointLength } from "../src/document/codePoints.ts";

/** A document for development: invented text, laid out as the API returns it. */
export interface MockDocument {
  policy: PolicyDetail;
  text: DocumentText;
}

const LINE_KINDS: [ProvisionKind, RegExp][] = [
  ["chapter", /^第[一二三四五六七八九十]+章/],
  ["article", /^第[一二三四五六七八九十]+条/],
  ["item", /^（[一二三四五六七八九十]+）/],
];

const TABLE_CAPTION = "表1 高新技术企业奖励标准表";

const REWARD_TABLE = [
  ["类别", "认定情形", "奖励标准", "拨付方式"],
  ["首次认定", "首次通过高新技术企业认定", "20万元", "一次性拨付"],
  ["重新认定", "证书期满后重新通过认定", "10万元", "一次性拨付"],
  ["整体迁入", "持有效证书迁入园区", "30万元", "迁入当年拨付50%，满两年后拨付50%"],
];

const REWARD_2025 = [
  ["# 示范高新区高新技术企业培育奖励办法", 1],
  ["示高新管发〔2025〕6号", 1],
  ["第一章 总则", 1],
  ["第一条 为加快培育高新技术企业，增强园区企业自主创新能力，结合示范高新技术产业开发区（以下简称“示范高新区”）实际，制定本办法。", 1],
  ["第二条 本办法适用于在示范高新区登记注册、具有独立法人资格并依法纳税的企业，包括示范𠮷祥精密制造有限公司等试点企业。", 1],
  ["第二章 奖励标准", 1],
  ["第三条 对首次通过高新技术企业认定的企业，给予一次性奖励20万元。", 1],
  ["第四条 对证书有效期满后重新通过高新技术企业认定的企业，给予一次性奖励10万元。", 1],
  ["第五条 申请奖励的企业应当同时符合下列条件：", 2],
  ["（一）在示范高新区登记注册并有实际经营场所；", 2],
  ["（二）取得认定机构颁发的高新技术企业证书，且证书在申请之日有效；", 2],
  ["（三）上一年度研究开发费用已按规定归集并通过企业研发费用辅助账核验；", 2],
  ["（四）申请之日前十二个月内未发生重大安全、重大质量事故或者严重环境违法行为。", 2],
  [REWARD_TABLE, 2],
  ["第六条 同一企业同一事项符合市、区两级奖励条件的，按照就高不重复的原则给予支持。", 2],
  ["第三章 申报程序", 3],
  ["第七条 企业通过“企服通”平台提交下列材料：", 3],
  ["（一）高新技术企业培育奖励申请表；", 3],
  ["（二）营业执照副本和高新技术企业证书；", 3],
  ["（三）上一年度研究开发费用辅助账汇总表。", 3],
  ["第八条 科技创新局自受理之日起15个工作日内完成审核；审核通过的，在平台公示5个工作日。", 3],
  ["第四章 附则", 3],
  ["第九条 本办法由示范高新区科技创新局负责解释，咨询电话0099-88120101。", 3],
  ["第十条 本办法自2025年4月1日起施行，有效期至2028年3月31日。《示范高新区高新技术企业认定奖励办法（试行）》（示高新管发〔2023〕8号）同时废止。", 3],
] as const;

const REWARD_2023 = [
  ["# 示范高新区高新技术企业认定奖励办法（试行）", 1],
  ["示高新管发〔2023〕8号", 1],
  ["第一条 对首次通过高新技术企业认定的企业，给予一次性奖励15万元。", 1],
  ["第二条 本办法自2023年4月1日起施行，有效期三年。", 1],
] as const;

const DEVELOPMENT_2024 = [
  ["# 支持企业高质量发展若干政策措施", 1],
  ["示高新管发〔2024〕2号", 1],
  ["第六条 支持企业扩大产能，对年度工业产值首次达到2000万元的企业给予一次性奖励10万元。", 1],
  ["第七条 对新建研发用房的企业，按照实际投入的5%给予补助，单个企业每年不超过50万元。", 1],
  ["第八条 支持企业参加境内外专业展会，展位费给予50%补贴。", 2],
] as const;

const GREEN_FACTORY = [
  ["# 关于开展2027年度绿色工厂和节能改造奖励申报的通知", null],
  ["一、支持对象", null],
  ["在示范高新区登记注册，列入国家级、省级绿色工厂名单的工业企业。", null],
  ["二、申报时间", null],
  ["自2027年1月4日起至2027年2月26日止。", null],
] as const;

const HNTE_DIGEST = [
  ["# 高新技术企业认定管理办法（要点摘编）", null],
  ["本文为《高新技术企业认定管理办法》（国科发火〔2016〕32号）的要点摘编，以官方原文为准。", null],
  ["第十一条 认定为高新技术企业须同时满足的条件，包括企业申请认定时须注册成立一年以上。", null],
] as const;

type Line = readonly [string | readonly (readonly string[])[], number | null];

const register = (policy: Partial<PolicyDetail> & Pick<PolicyDetail, "id" | "title" | "source">): PolicyDetail => ({
  document_number: null,
  issuer: "示范高新技术产业开发区管理委员会",
  level: "park",
  chain: ["innovation"],
  issued_on: null,
  effective_from: null,
  effective_to: null,
  validity: "in_force",
  validity_note: "",
  superseded_by: [],
  supersedes: [],
  provenance: "demonstration",
  official_url: null,
  media_type: "application/pdf",
  version: 1,
  versions: [1],
  page_count: null,
  repealed_provisions: [],
  relations: [],
  notes: [],
  ...policy,
});

/** Lays `lines` out as canonical text, with offsets in code points. */
function laidOut(policy: PolicyDetail, lines: readonly Line[]): MockDocument {
  let text = "";
  let length = 0;
  const provisions: Provision[] = [];
  const tables: DocumentTable[] = [];
  const pages: DocumentText["pages"] = [];
  const append = (words: string) => {
    const start = length;
    text += words;
    length += codePointLength(words);
    return { start, end: length };
  };

  for (const [content, page] of lines) {
    const start = length;
    if (typeof content === "string") {
      const line = content.replace(/^# /, "");
      const span = append(line);
      const [kind, pattern] = LINE_KINDS.find(([, form]) => form.test(line)) ?? ["paragraph" as const, /^/];
      const label = pattern.exec(line)?.[0] ?? "";
      const isTitle = content.startsWith("# ");
      provisions.push({
        id: `${policy.id}-${provisions.length}`,
        kind: isTitle ? "title" : /^[一二三]、/.test(line) ? "heading" : kind,
        label,
        heading: kind === "chapter" ? line.slice(label.length).trim() : "",
        path: label ? [label] : [],
        ...span,
        page,
        repealed_on: policy.repealed_provisions.find(({ provision }) => provision === label)?.on ?? null,
      });
    } else {
      append(TABLE_CAPTION);
      const rows = content.map((row) => {
        append("\n");
        return row.map((cell, column) => {
          if (column > 0) append(" | ");
          return { text: cell, ...append(cell) };
        });
      });
      tables.push({ start, end: length, caption: TABLE_CAPTION, header_rows: 1, rows });
    }
    append("\n");
    const last = pages.at(-1);
    if (last && last.page === page) last.end = length;
    else pages.push({ page, start, end: length });
  }
  return { policy, text: { document_id: policy.id, version: 1, text, pages, provisions, tables } };
}

const relation = (about: Partial<PolicyRelation> & Pick<PolicyRelation, "type" | "label">): PolicyRelation => ({
  direction: "outgoing",
  document_id: null,
  title: "",
  document_number: null,
  provisions: [],
  on: null,
  until: null,
  months: null,
  quote: "",
  start: null,
  end: null,
  ...about,
});

const OLD = { id: "park-hnte-reward-2023", title: "示范高新区高新技术企业认定奖励办法（试行）" };
const NEW = { id: "park-hnte-reward-2025", title: "示范高新区高新技术企业培育奖励办法" };
const REPEALING = { id: "park-repeal-notice-2026", title: "关于废止和修改部分惠企政策条款的通知" };

export const DOCUMENTS: MockDocument[] = [
  laidOut(
    register({
      ...NEW,
      source: "source.pdf",
      document_number: "示高新管发〔2025〕6号",
      issued_on: "2025-03-20",
      effective_from: "2025-04-01",
      effective_to: "2028-03-31",
      supersedes: [OLD],
      versions: [1, 2],
      version: 2,
      relations: [
        relation({
          type: "supersedes",
          label: "废止或替代",
          document_id: OLD.id,
          title: OLD.title,
          document_number: "示高新管发〔2023〕8号",
          quote: "《示范高新区高新技术企业认定奖励办法（试行）》（示高新管发〔2023〕8号）同时废止",
          start: 662,
          end: 703,
        }),
        relation({ type: "based_on", label: "依据", title: "示范市支持科技创新条例", provisions: ["第十二条"] }),
        relation({
          type: "prevails",
          label: "不一致时优先于",
          quote: "此前规定与本办法不一致的，以本办法为准",
        }),
        relation({
          type: "implements",
          label: "由其实施或解释",
          direction: "incoming",
          document_id: "park-green-factory",
          title: "关于开展2027年度绿色工厂和节能改造奖励申报的通知",
        }),
      ],
      page_count: 3,
    }),
    REWARD_2025,
  ),
  laidOut(
    register({
      ...OLD,
      source: "source.pdf",
      document_number: "示高新管发〔2023〕8号",
      issued_on: "2023-03-20",
      effective_from: "2023-04-01",
      effective_to: "2026-03-31",
      validity: "superseded",
      validity_note: "已被《示范高新区高新技术企业培育奖励办法》（2025-04-01起）替代",
      superseded_by: [NEW],
      page_count: 1,
    }),
    REWARD_2023,
  ),
  laidOut(
    register({
      id: "park-development-2024",
      title: "支持企业高质量发展若干政策措施",
      source: "source.pdf",
      document_number: "示高新管发〔2024〕2号",
      chain: ["industry", "innovation"],
      issued_on: "2024-01-15",
      effective_from: "2024-02-01",
      effective_to: "2027-01-31",
      page_count: 2,
      repealed_provisions: [{ provision: "第七条", on: "2026-07-01", by: REPEALING }],
    }),
    DEVELOPMENT_2024,
  ),
  laidOut(
    register({
      id: "park-green-factory",
      title: "关于开展2027年度绿色工厂和节能改造奖励申报的通知",
      source: "source.html",
      media_type: "text/html",
      chain: ["industry", "policy"],
      issued_on: "2026-11-10",
      effective_from: "2027-01-04",
      validity: "not_yet",
    }),
    GREEN_FACTORY,
  ),
  laidOut(
    register({
      id: "national-hnte",
      title: "高新技术企业认定管理办法（要点摘编）",
      source: "source.md",
      media_type: "text/markdown",
      document_number: "国科发火〔2016〕32号",
      issuer: "科技部、财政部、国家税务总局",
      level: "national",
      effective_from: "2016-01-01",
      provenance: "digest",
    }),
    HNTE_DIGEST,
  ),
];
