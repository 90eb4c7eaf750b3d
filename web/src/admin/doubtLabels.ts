const DOUBT_LABEL: Record<string, string> = {
  missing: "登记不全",
  conflict: "前后矛盾",
  reading: "读取疑问",
  ocr: "识别文字",
  hidden_text: "隐藏文字",
  same_number: "文号重复",
  same_title: "标题重复",
  ran_out: "已届满",
  unknown_document: "引用未收录",
  cycle: "循环引用",
  basis_ended: "依据已失效",
  ending_not_registered: "废止未登记",
  long_provisional: "试行超期",
  ended_without_date: "失效日期不明",
  draft: "征求意见稿",
  annex_absent: "缺少附件",
  numbering_gap: "编号不连续",
};

/** A kind that this client does not know yet is one of the rest. */
export const doubtLabel = (kind: string) => DOUBT_LABEL[kind] ?? "其他";
