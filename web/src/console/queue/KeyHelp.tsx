import { Modal } from "antd";

import { type Key, useWords } from "../../words/words";

const KEYS: [string, Key][] = [
  ["j", "keys.next"],
  ["k", "keys.previous"],
  ["Enter", "keys.open"],
  ["/", "keys.search"],
  ["u", "keys.back"],
  ["e", "keys.generate"],
  ["Ctrl + S", "keys.save"],
  ["?", "keys.help"],
];

export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useWords();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("keys.title")} width={420}>
      <dl className="key-help">
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
