import type { Change, ChangeSide, Doubt, Edit, PolicyDiff } from "../src/api/compareTypes";
import { codePointLength } from "../src/document/codePoints.ts";
import { DOCUMENTS, type MockDocument } from "./documents.ts";

/** The reward of 2023 and of 2025, as the API compares them. */
export function comparison(): PolicyDiff | null {
  const [after, before] = DOCUMENTS;
  if (!before || !after) return null;
  const title = changed(before, "示范高新区高新技术企业认定奖励办法（试行）", after, "示范高新区高新技术企业培育奖励办法", [
    ["认定", "培育"],
    ["（试行）", ""],
  ]);
  const amount = changed(
    before,
    "第一条 对首次通过高新技术企业认定的企业，给予一次性奖励15万元。",
    after,
    "第三条 对首次通过高新技术企业认定的企业，给予一次性奖励20万元。",
    [
      ["第一条", "第三条"],
      ["15万元", "20万元"],
    ],
  );
  const added = side(after, "第四条 对证书有效期满后重新通过高新技术企业认定的企业，给予一次性奖励10万元。");
  const moved = side(after, "第六条 同一企业同一事项符合市、区两级奖励条件的，按照就高不重复的原则给予支持。");
  const changes: Change[] = [
    { kind: "changed", ...title, renumbered: false },
    { kind: "changed", ...amount, renumbered: true },
    { kind: "added", old: null, new: added, renumbered: false, edits: [] },
    { kind: "moved", old: { ...moved, name: "第五条" }, new: moved, renumbered: true, edits: [] },
    {
      kind: "removed",
      old: side(before, "第二条 本办法自2023年4月1日起施行，有效期三年。"),
      new: null,
      renumbered: false,
      edits: [],
    },
  ];
  return {
    old: { document_id: before.policy.id, title: before.policy.title, version: 1 },
    new: { document_id: after.policy.id, title: after.policy.title, version: 2 },
    added: 1,
    removed: 1,
    changed: 2,
    moved: 1,
    unchanged: 16,
    changes,
    affected_answers: { count: 3, ids: [] },
  };
}

function side({ text }: MockDocument, words: string): ChangeSide {
  const start = codePointLength(text.text.slice(0, text.text.indexOf(words)));
  const name = /^第.+?条/.exec(words)?.[0] ?? "";
  return { path: name ? [name] : [], name, start, end: start + codePointLength(words), text: words, page: 1 };
}

function changed(before: MockDocument, old: string, after: MockDocument, words: string, edits: [string, string][]) {
  const [was, is] = [side(before, old), side(after, words)];
  let place = 0;
  return {
    old: was,
    new: is,
    edits: edits.map(([from, to]): Edit => {
      const at = to ? words.indexOf(to, place) : words.length;
      place = at + to.length;
      const oldAt = old.indexOf(from);
      return {
        old: from,
        new: to,
        old_start: was.start + oldAt,
        old_end: was.start + oldAt + from.length,
        new_start: is.start + at,
        new_end: is.start + at + to.length,
      };
    }),
  };
}

export const DOUBTS: Doubt[] = [
  {
    kind: "conflict",
    document_id: "park-hnte-reward-2025",
    title: "示范高新区高新技术企业培育奖励办法",
    what: "印发日期晚于施行日期",
    quote: "本办法自2025年4月1日起施行，有效期至2028年3月31日。",
    advice: "核对原件上的落款日期；确认无误的，在 policy.yaml 中写明 issued_on。",
  },
  {
    kind: "unknown_document",
    document_id: "park-hnte-reward-2025",
    title: "示范高新区高新技术企业培育奖励办法",
    what: "文中提到的《示范市支持科技创新条例》不在库中",
    quote: "",
    advice: "如有原件请导入；导入后会自动关联。",
  },
  {
    kind: "same_number",
    document_id: "park-development-2024",
    title: "支持企业高质量发展若干政策措施",
    what: "与另一份文件的文号相同：示高新管发〔2024〕2号",
    quote: "示高新管发〔2024〕2号",
    advice: "确认哪一份是正式文本，把另一份移出资料文件夹。",
  },
];
