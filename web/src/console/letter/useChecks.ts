import { useEffect, useState } from "react";

import { checkDraft } from "../../desk/requests";
import type { Checks, Draft } from "../../desk/types";

// Checking waits until typing pauses.
const PAUSE_MS = 600;

interface Checked {
  of: string;
  checks: Checks;
}

/** What the checks say of `text`: the draft's own while nobody has typed, else asked for as it is typed. */
export function useChecks(ticketId: string, draft: Draft | null, text: string) {
  const [checked, setChecked] = useState<Checked | null>(null);
  const isOwn = draft !== null && text === draft.text;

  useEffect(() => {
    if (draft === null || isOwn) return;
    let left = false;
    const timer = setTimeout(() => {
      checkDraft(ticketId, text).then(
        (checks) => !left && setChecked({ of: text, checks }),
        () => undefined, // the checks run again when it is saved
      );
    }, PAUSE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [ticketId, draft, text, isOwn]);

  if (draft === null) return { checks: null, isChecking: false };
  if (isOwn) return { checks: draft.checks, isChecking: false };
  return { checks: checked?.checks ?? draft.checks, isChecking: checked?.of !== text, isFor: checked?.of };
}
