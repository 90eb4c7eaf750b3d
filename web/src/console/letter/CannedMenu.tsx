import { PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";

import { useLoaded } from "../../api/useLoaded";
import { listCanned } from "../../desk/requests";
import type { Kind } from "../../desk/types";
import { useWords } from "../../words/words";

interface Props {
  kind: Kind;
  text: string;
  onInsert: (text: string) => void;
}

/** Puts a standard paragraph where the cursor is; at the end where it never was in the letter. */
export function CannedMenu({ kind, text, onInsert }: Props) {
  const t = useWords();
  const { value } = useLoaded(listCanned);
  const canned = (value ?? []).filter(({ kinds }) => kinds.length === 0 || kinds.includes(kind));
  const insert = (paragraph: string) => {
    const area = document.getElementById("letter-text");
    const at = area instanceof HTMLTextAreaElement && area.selectionEnd > 0 ? area.selectionEnd : text.length;
    const before = text.slice(0, at);
    const gap = before === "" || before.endsWith("\n") ? "" : "\n";
    const after = text.slice(at);
    onInsert(`${before}${gap}${paragraph}${after.startsWith("\n") || after === "" ? "" : "\n"}${after}`);
  };
  const items =
    canned.length > 0
      ? canned.map(({ id, title, text: paragraph }) => ({ key: id, label: <span title={paragraph}>{title}</span> }))
      : [{ key: "none", label: t("letter.canned-none"), disabled: true }];
  return (
    <Dropdown
      trigger={["click"]}
      menu={{ items, onClick: ({ key }) => insert(canned.find(({ id }) => id === key)?.text ?? "") }}
    >
      <Button size="small" type="text" icon={<PlusOutlined aria-hidden="true" />}>
        {t("letter.canned")}
      </Button>
    </Dropdown>
  );
}
