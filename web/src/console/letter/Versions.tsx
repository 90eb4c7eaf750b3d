import { Button, Select } from "antd";
import { useCallback, useState } from "react";

import { moment } from "../../admin/jobText";
import { useLoaded } from "../../api/useLoaded";
import { listDrafts } from "../../desk/requests";
import type { Draft } from "../../desk/types";
import { useWords } from "../../words/words";
import { LoadedPart } from "../LoadedPart";
import { TextDiff } from "./TextDiff";

interface Props {
  ticketId: string;
  onRestore: ((text: string) => void) | null;
}

/** All revisions of the letter, two of them laid over each other. */
export function Versions({ ticketId, onRestore }: Props) {
  const load = useCallback((signal: AbortSignal) => listDrafts(ticketId, signal), [ticketId]);
  const loaded = useLoaded(load);
  return <LoadedPart loaded={loaded}>{({ items }) => <TwoVersions drafts={items} onRestore={onRestore} />}</LoadedPart>;
}

function TwoVersions({ drafts, onRestore }: { drafts: Draft[]; onRestore: Props["onRestore"] }) {
  const t = useWords();
  const ordered = [...drafts].sort((a, b) => b.revision - a.revision);
  const [newer, setNewer] = useState(ordered[0]?.revision ?? 0);
  const [older, setOlder] = useState(ordered[1]?.revision ?? 0);
  if (ordered.length < 2) return <p className="console-none">{t("versions.one")}</p>;
  const of = (revision: number) => ordered.find((draft) => draft.revision === revision)?.text ?? "";
  const options = ordered.map(({ revision, author_name, created_at, instruction }) => ({
    value: revision,
    label: [t("letter.revision", { n: revision }), author_name, instruction, moment(created_at)]
      .filter(Boolean)
      .join(" · "),
  }));
  return (
    <div className="versions">
      <div className="versions-choice">
        <label htmlFor="version-from">{t("versions.from")}</label>
        <Select id="version-from" value={older} options={options} onChange={setOlder} popupMatchSelectWidth={false} />
        <label htmlFor="version-to">{t("versions.to")}</label>
        <Select id="version-to" value={newer} options={options} onChange={setNewer} popupMatchSelectWidth={false} />
        {onRestore && (
          <Button size="small" onClick={() => onRestore(of(older))}>
            {t("versions.restore")}
          </Button>
        )}
      </div>
      {of(older) === of(newer) ? <p className="console-none">{t("versions.same")}</p> : <TextDiff from={of(older)} to={of(newer)} />}
    </div>
  );
}
