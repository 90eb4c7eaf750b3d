import { useEffect, useRef } from "react";

const TYPING = "input, textarea, select, [contenteditable], .ant-select, .ant-modal, .ant-picker-dropdown";

/** What single keys do while nobody is typing; a key is as `KeyboardEvent.key` names it. */
export function useKeys(actions: Record<string, () => void>) {
  const current = useRef(actions);
  useEffect(() => {
    current.current = actions;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      const action = current.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
