import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";

import { type Key, useWords } from "../../words/words";
import type { DraftState } from "./useDraft";

// What the server understands by rule; the words sent are Chinese whatever the page's language.
const CHIPS: [Key, string][] = [
  ["letter.chip-shorter", "更短"],
  ["letter.chip-longer", "更详细"],
  ["letter.chip-materials", "加上材料清单"],
  ["letter.chip-steps", "加上办理流程"],
  ["letter.chip-contacts", "加上联系方式"],
  ["letter.chip-formal", "语气更正式"],
  ["letter.chip-plain", "语气更亲切"],
];

/** Has the letter written anew with a wish. What was typed is saved first, so that nothing is lost. */
export function InstructBox({ draft }: { draft: DraftState }) {
  const t = useWords();
  const [wish, setWish] = useState("");
  const [asked, setAsked] = useState<string | null>(null);

  const ask = async (instruction: string) => {
    setAsked(instruction);
    if (!draft.isDirty || (await draft.save()) !== null) {
      const done = await draft.generate(instruction || undefined);
      if (done) setWish("");
    }
    setAsked(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wish.trim() !== "") void ask(wish.trim());
  };
  const busy = draft.isGenerating || draft.isSaving;
  return (
    <section className="instruct" aria-labelledby="instruct-title">
      <h2 id="instruct-title">{t("letter.instruct")}</h2>
      <p className="instruct-chips">
        {CHIPS.map(([label, instruction]) => (
          <Button
            key={label}
            size="small"
            shape="round"
            disabled={busy && asked !== instruction}
            loading={busy && asked === instruction}
            onClick={() => void ask(instruction)}
          >
            {t(label)}
          </Button>
        ))}
        <Button size="small" shape="round" disabled={busy && asked !== ""} loading={busy && asked === ""} onClick={() => void ask("")}>
          {t("letter.regenerate")}
        </Button>
      </p>
      <form onSubmit={submit}>
        <Input
          aria-label={t("letter.instruct-label")}
          placeholder={t("letter.instruct-hint")}
          maxLength={500}
          value={wish}
          disabled={busy}
          onChange={(event) => setWish(event.target.value)}
        />
        <Button htmlType="submit" disabled={wish.trim() === ""} loading={busy && asked === wish.trim()}>
          {t("letter.instruct-go")}
        </Button>
      </form>
    </section>
  );
}
