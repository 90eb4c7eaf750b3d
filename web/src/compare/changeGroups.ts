import type { Change, ChangeSide } from "../api/compareTypes";

/** Neighbouring changes of one article: an article that is new with all its items is one thing to read. */
export interface ChangeGroup {
  name: string;
  /** The article's number before, where it is another one. */
  formerName: string | null;
  changes: Change[];
}

const ARTICLE = /条(之[一二三四五六七八九十]+)?$/;

/** 「第五条」 for 「第五条第（一）项」; what stands outside of articles goes by its own name. */
const articleOf = (side: ChangeSide | null) =>
  side && (side.path.find((label) => ARTICLE.test(label)) ?? side.name);

export function changeGroups(changes: Change[]): ChangeGroup[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last && belongs(change, last)) last.push(change);
    else groups.push([change]);
  }
  return groups.map((own) => ({ ...names(own), changes: own }));
}

/** What is gone belongs to what became of its article, under whatever number that is now. */
function belongs(change: Change, group: Change[]): boolean {
  const side = change.new ? "new" : "old";
  const article = articleOf(change[side]);
  return article !== "" && group.some((other) => articleOf(other[side]) === article);
}

function names(group: Change[]) {
  const kept = group.find((change) => change.new && change.old);
  const name = articleOf(kept?.new ?? group[0]?.new ?? group[0]?.old ?? null) ?? "";
  const former = kept?.renumbered ? articleOf(kept.old) : null;
  return { name, formerName: former && former !== name ? former : null };
}
