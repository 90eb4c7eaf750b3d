import type { Answer, Citation, Condition, Finding, KnownFact } from "../src/api/types";
import { codePointLength } from "../src/document/codePoints.ts";
import { DOCUMENTS } from "./documents.ts";

const TODAY = "2026-11-22";

/** The citation of `quote` where it first stands in the document. */
function cite(n: number, documentId: string, provision: string, quote: string): Citation {
  const document = DOCUMENTS.find(({ policy }) => policy.id === documentId);
  const unit = document?.text.text.indexOf(quote) ?? -1;
  if (!document || unit < 0) throw new Error(`The mock's ${documentId} does not say 「${quote}」`);
  const start = codePointLength(document.text.text.slice(0, unit));
  const end = start + codePointLength(quote);
  const { policy, text } = document;
  return {
    n,
    document_id: policy.id,
    title: policy.title,
    document_number: policy.document_number,
    version: 1,
    validity: policy.validity,
    effective_from: policy.effective_from,
    effective_to: policy.effective_to,
    provision,
    page: text.pages.find((page) => page.start <= start && start < page.end)?.page ?? null,
    start,
    end,
    quote,
    url: `/policies/${policy.id}?version=1#${start}-${end}`,
  };
}

const answer = (fields: Partial<Answer> & Pick<Answer, "text">): Omit<Answer, "id" | "conversation_id"> => ({
  as_of: TODAY,
  status: "answered",
  reasons: [],
  understood: "",
  details: [],
  citations: [],
  findings: [],
  missing_facts: [],
  facts: [],
  filing: [],
  follow_ups: [],
  handover: null,
  generated_by: "extractive",
  ai_label: "本回答由人工智能依据所列政策原文生成，仅供参考，以政策原文和主管部门解释为准。",
  ...fields,
});

const STUDIO = {
  desk: "企业服务中心（企业全生命周期陪跑工作室）",
  channel: "示范高新区政务服务中心一楼A18号“办不成事”反映窗口，工作日9:00—12:00、13:30—17:00",
  phone: "0099-88120106",
  citation: null,
};

const FACTS: KnownFact[] = [
  { key: "registered_in_park", value: true, said: "注册在园区", name: "注册地在园区", shown: "是", year: null },
  { key: "hnte_certified_on", value: "2025-01-01", said: "去年首次认定", name: "高企认定日期", shown: "2025年1月1日", year: null },
  { key: "rd_expense", value: "1800000", said: "", name: "研发费用", shown: "180万元", year: 2025 },
];

const condition = (fields: Partial<Condition> & Pick<Condition, "text" | "verdict" | "citation">): Condition => ({
  fact: null,
  derived: "",
  gap: "",
  exclusion: false,
  ...fields,
});

const REWARD_FINDING: Finding = {
  benefit_id: "park-hnte-reward-2025/first",
  benefit: "高新技术企业首次认定奖励",
  document_id: "park-hnte-reward-2025",
  verdict: "unknown",
  conditions: [
    condition({ text: "在示范高新区登记注册并有实际经营场所", verdict: "met", fact: FACTS[0], citation: 3 }),
    condition({ text: "高新技术企业证书在申请之日有效", verdict: "met", fact: FACTS[1], citation: 4 }),
    condition({ text: "研究开发费用已归集并通过辅助账核验", verdict: "unknown", citation: 5 }),
    condition({
      text: "研发费用占销售收入的比例不低于3%",
      verdict: "unmet",
      fact: FACTS[2],
      citation: 5,
      derived: "180万元 ÷ 7200万元 = 2.5%",
      gap: "还差0.5个百分点",
    }),
  ],
  amount: {
    cny: 200_000,
    text: "20万元",
    at_most: false,
    nature: "grant",
    trace: [
      { step: "首次认定奖励标准", value: "20万元", citation: 2 },
      { step: "与市级同类奖励就高不重复，取较高者", value: "20万元", citation: 6 },
    ],
  },
  card_status: "draft",
};

const reward = () =>
  answer({
    understood: "注册在示范高新区、2025年首次认定的高新技术企业，能领多少奖励，要交什么材料？",
    text: [
      "可以申请高新技术企业培育奖励。首次通过高新技术企业认定的企业，给予一次性奖励20万元。[1][2]",
      "申请时需要提交下列材料：",
      "（一）高新技术企业培育奖励申请表；",
      "（共3项，其余2项见“申报材料”）[7]",
    ].join("\n"),
    details: [
      {
        title: "申报材料",
        text: [
          "申请时需要提交下列材料：",
          "（一）高新技术企业培育奖励申请表；",
          "（二）营业执照副本和高新技术企业证书；",
          "（三）上一年度研究开发费用辅助账汇总表。[7]",
        ].join("\n"),
      },
      { title: "办理时限", text: "科技创新局自受理之日起15个工作日内完成审核。[8]" },
    ],
    citations: [
      cite(1, "park-hnte-reward-2025", "第三条", "对首次通过高新技术企业认定的企业，给予一次性奖励20万元。"),
      cite(2, "park-hnte-reward-2025", "表1", "首次认定 | 首次通过高新技术企业认定 | 20万元 | 一次性拨付"),
      cite(3, "park-hnte-reward-2025", "第五条第（一）项", "在示范高新区登记注册并有实际经营场所"),
      cite(4, "park-hnte-reward-2025", "第五条第（二）项", "取得认定机构颁发的高新技术企业证书，且证书在申请之日有效"),
      cite(5, "park-hnte-reward-2025", "第五条第（三）项", "上一年度研究开发费用已按规定归集并通过企业研发费用辅助账核验"),
      cite(6, "park-hnte-reward-2025", "第六条", "按照就高不重复的原则给予支持"),
      cite(7, "park-hnte-reward-2025", "第七条", "（一）高新技术企业培育奖励申请表；\n（二）营业执照副本和高新技术企业证书；\n（三）上一年度研究开发费用辅助账汇总表。"),
      cite(8, "park-hnte-reward-2025", "第八条", "科技创新局自受理之日起15个工作日内完成审核"),
    ],
    findings: [REWARD_FINDING],
    facts: FACTS,
    follow_ups: ["什么时候可以申报？", "重新认定能拿多少奖励？"],
  });

const needsFacts = () =>
  answer({
    status: "needs_facts",
    reasons: ["missing_fact"],
    text: "园区按研发费用占销售收入的比例分档补助，您提供的情况还不足以判断属于哪一档。",
    missing_facts: [
      {
        key: "rd_expense",
        question: "2025年的研发费用是多少（万元）？",
        unit: "CNY",
        decides: ["研发投入补助"],
        year: 2025,
        type: "money",
        options: [],
      },
      {
        key: "registered_in_park",
        question: "公司的注册地在园区内吗？",
        unit: null,
        decides: ["研发投入补助"],
        year: null,
        type: "boolean",
        options: [],
      },
    ],
  });

const superseded = () =>
  answer({
    status: "partial",
    reasons: ["expired"],
    text: "2023年的试行办法规定首次认定奖励15万元，[1]该办法已被《示范高新区高新技术企业培育奖励办法》替代，现行标准为20万元。[2]",
    citations: [
      cite(1, "park-hnte-reward-2023", "第一条", "给予一次性奖励15万元"),
      cite(2, "park-hnte-reward-2025", "第三条", "给予一次性奖励20万元"),
    ],
    handover: { ...STUDIO, reason: "expired" },
  });

const abstained = () =>
  answer({
    status: "abstained",
    reasons: ["no_evidence"],
    text: "在已收录的政策文件中，没有找到关于这一事项的规定，因此不作回答。",
    handover: { ...STUDIO, reason: "no_evidence" },
  });

/** The canned answer whose words the question contains; abstains otherwise. */
export function answerTo(question: string) {
  if (/2023|旧办法/.test(question)) return superseded();
  if (/研发(投入|费用)/.test(question) && !question.startsWith("补充情况")) return needsFacts();
  return /高新技术企业|高企|补充情况|申报|认定/.test(question) ? reward() : abstained();
}

export const EXAMPLES = [
  "公司去年首次认定高新技术企业，注册在园区，能领多少奖励？要交什么材料？",
  "我们去年的研发投入能申请补助吗？",
  "2023年的高企认定奖励办法现在还有效吗？",
  "园区对企业上市有没有奖励？",
  "高新技术企业重新认定需要满足哪些条件？",
  "办事遇到困难应该找哪个窗口？",
];
