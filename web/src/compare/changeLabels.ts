import type { ChangeKind } from "../api/compareTypes";

export const CHANGE_LABEL: Record<ChangeKind, string> = {
  changed: "修改",
  added: "新增",
  removed: "删除",
  moved: "移动",
};

export const CHANGE_KINDS: ChangeKind[] = ["changed", "added", "removed", "moved"];
