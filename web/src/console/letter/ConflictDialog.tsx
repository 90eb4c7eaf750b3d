import { Button, Modal } from "antd";

import type { Draft } from "../../desk/types";
import { useWords } from "../../words/words";
import { TextDiff } from "./TextDiff";
import type { DraftState } from "./useDraft";

/** Two officers wrote at once: both texts, and whose is to stay. Nothing is lost, since each is a revision. */
export function ConflictDialog({ draft, theirs }: { draft: DraftState; theirs: Draft }) {
  const t = useWords();
  const close = () => draft.showConflict(false);
  return (
    <Modal
      open
      width={760}
      title={t("conflict.title")}
      onCancel={close}
      footer={[
        <Button key="later" onClick={close}>
          {t("conflict.later")}
        </Button>,
        <Button key="theirs" onClick={draft.takeTheirs}>
          {t("conflict.theirs")}
        </Button>,
        <Button key="mine" type="primary" loading={draft.isSaving} onClick={() => void draft.keepMine()}>
          {t("conflict.mine")}
        </Button>,
      ]}
    >
      <p>{t("conflict.lead", { name: theirs.author_name, n: theirs.revision })}</p>
      <div className="conflict-texts">
        <TextDiff from={theirs.text} to={draft.text} />
      </div>
    </Modal>
  );
}
