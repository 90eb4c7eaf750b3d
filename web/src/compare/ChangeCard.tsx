import type { Change } from "../api/compareTypes";
import "../policy/badges.css";
import type { ChangeGroup } from "./changeGroups";
import { CHANGE_LABEL } from "./changeLabels";
import { ChangeText } from "./ChangeText";

interface Props {
  group: ChangeGroup;
  /** Of the new text: the one provision without a number that has a name. */
  title: string;
}

/** An article that differs, or a heading, or a paragraph outside of articles. */
export function ChangeCard({ group: { name, formerName, changes }, title }: Props) {
  const [first] = changes;
  if (!first) return null;
  const { kind } = first;
  const isUniform = changes.every((change) => change.kind === kind);
  return (
    <article className={`change change-${isUniform ? kind : "changed"}`}>
      <header>
        {isUniform && <KindBadge change={first} />}
        <h3>{name || (first.new?.text === title ? "标题" : "正文")}</h3>
        {formerName && <span className="change-former">原{formerName}</span>}
        {isUniform && kind === "moved" && <span className="change-former">文字未变</span>}
      </header>
      {changes.map((change, index) => (
        <p key={index} className="change-text" data-change={change.kind}>
          {!isUniform && (
            <>
              <KindBadge change={change} />{" "}
            </>
          )}
          <ChangeText change={change} />
        </p>
      ))}
    </article>
  );
}

const KindBadge = ({ change: { kind } }: { change: Change }) => (
  <span className={`badge change-badge-${kind}`}>{CHANGE_LABEL[kind]}</span>
);
