import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";

import { deleteCanned, saveCanned } from "../../desk/requests";
import { type CannedText, KINDS } from "../../desk/types";
import { useWords } from "../../words/words";
import { useDone } from "../useDone";

type Edited = Omit<CannedText, "id"> & { id?: string };

const EMPTY: Edited = { title: "", text: "", kinds: [] };

interface Props {
  canned: CannedText[];
  onChanged: () => void;
  onClose: () => void;
}

/** The desk's standard paragraphs: added, changed, deleted. */
export function CannedDialog({ canned, onChanged, onClose }: Props) {
  const t = useWords();
  const run = useDone();
  const [edited, setEdited] = useState<Edited | null>(null);

  const save = async () => {
    if (!edited) return;
    const error = await run(() => saveCanned({ ...edited, title: edited.title.trim(), text: edited.text.trim() }), t("done.saved"));
    if (error) return;
    setEdited(null);
    onChanged();
  };
  const remove = async (id: string) => {
    await run(() => deleteCanned(id), t("done.saved"));
    onChanged();
  };
  return (
    <Modal open width={620} title={t("canned.title")} footer={null} onCancel={onClose}>
      {edited ? (
        <CannedForm edited={edited} onChange={setEdited} onSave={() => void save()} onCancel={() => setEdited(null)} />
      ) : (
        <>
          <ul className="canned-list">
            {canned.map((paragraph) => (
              <li key={paragraph.id}>
                <strong>{paragraph.title}</strong>
                <p>{paragraph.text}</p>
                <span className="canned-buttons">
                  <Button size="small" onClick={() => setEdited(paragraph)}>
                    {t("do.edit")}
                  </Button>
                  <Button size="small" danger onClick={() => void remove(paragraph.id)}>
                    {t("do.delete")}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
          <Button onClick={() => setEdited(EMPTY)}>{t("canned.add")}</Button>
        </>
      )}
    </Modal>
  );
}

interface FormProps {
  edited: Edited;
  onChange: (edited: Edited) => void;
  onSave: () => void;
  onCancel: () => void;
}

function CannedForm({ edited, onChange, onSave, onCancel }: FormProps) {
  const t = useWords();
  return (
    <div className="console-form">
      <label htmlFor="canned-title">{t("canned.name")}</label>
      <Input
        id="canned-title"
        maxLength={100}
        value={edited.title}
        onChange={(event) => onChange({ ...edited, title: event.target.value })}
      />
      <label htmlFor="canned-text">{t("canned.text")}</label>
      <Input.TextArea
        id="canned-text"
        autoSize={{ minRows: 3, maxRows: 10 }}
        maxLength={5000}
        value={edited.text}
        onChange={(event) => onChange({ ...edited, text: event.target.value })}
      />
      <label htmlFor="canned-kinds">{t("canned.kinds")}</label>
      <Select
        id="canned-kinds"
        mode="multiple"
        value={edited.kinds}
        onChange={(kinds) => onChange({ ...edited, kinds })}
        options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <span className="canned-buttons">
        <Button type="primary" disabled={edited.title.trim() === "" || edited.text.trim() === ""} onClick={onSave}>
          {t("do.save")}
        </Button>
        <Button onClick={onCancel}>{t("do.cancel")}</Button>
      </span>
    </div>
  );
}
