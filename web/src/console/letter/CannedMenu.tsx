import { PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";

import { useLoaded } from "../../api/useLoaded";
import { listCanned } from "../../desk/requests";
import type { Kind } from "../../desk/types";
import { useWords } from "../../words/words";
import { CannedDialog } from "./CannedDialog";

const MANAGE = "manage";

interface Props {
  kind: Kind;
  text: string;
  onInsert: (text: string) => void;
}

/** Puts a standard paragraph where the cursor is; at the end where it never was in the letter. */
export function CannedMenu({ kind, text, onInsert }: Props) {
  const t = useWords();
  const loaded = useLoaded(listCanned);
  const [isManaging, setIsManaging] = useState(false);
  const { value } = loaded;
  const canned = (value ?? []).filter(({ kinds }) => kinds.length === 0 || kinds.includes(kind));
  const insert = (paragraph: string) => {
    const area = document.getElementById("letter-text");
    const at = area instanceof HTMLTextAreaElement && area.selectionEnd > 0 ? area.selectionEnd : text.length;
    const before = text.slice(0, at);
    const gap = before === "" || before.endsWith("\n") ? "" : "\n";
    const after = text.slice(at);
    onInsert(`${before}${gap}${paragraph}${after.startsWith("\n") || after === "" ? "" : "\n"}${after}`);
  };
  const paragraphs =
    canned.length > 0
      ? canned.map(({ id, title, text: paragraph }) => ({ key: id, label: <span title={paragraph}>{title}</span> }))
      : [{ key: "none", label: t("letter.canned-none"), disabled: true }];
  const choose = (key: string) => {
    const chosen = canned.find(({ id }) => id === key);
    if (chosen) insert(chosen.text);
    else if (key === MANAGE) setIsManaging(true);
  };
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [...paragraphs, { type: "divider" }, { key: MANAGE, label: t("canned.manage") }],
          onClick: ({ key }) => choose(key),
        }}
      >
        <Button size="small" type="text" icon={<PlusOutlined aria-hidden="true" />}>
          {t("letter.canned")}
        </Button>
      </Dropdown>
      {isManaging && <CannedDialog canned={value ?? []} onChanged={loaded.refresh} onClose={() => setIsManaging(false)} />}
    </>
  );
}
