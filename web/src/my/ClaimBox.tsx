import { Button } from "antd";
import { useState } from "react";

import { useDone } from "../console/useDone";
import { claim } from "../desk/requests";
import type { Claimable } from "../desk/types";
import { useWords } from "../words/words";

interface Props {
  claimable: Claimable;
  onClaimed: () => void;
}

/** Offers to take along what this browser handed in before its user signed in. */
export function ClaimBox({ claimable, onClaimed }: Props) {
  const t = useWords();
  const run = useDone();
  const [busy, setBusy] = useState(false);
  if (claimable.items.length === 0) return null;
  const take = async () => {
    setBusy(true);
    if ((await run(claim, t("my.claimed"))) === null) onClaimed();
    setBusy(false);
  };
  return (
    <section className="my-claim">
      <p>
        {t("my.claimable", {
          count: claimable.items.length,
          subjects: claimable.items.map((item) => item.subject).join(t("my.claim-between")),
        })}
      </p>
      <p className="my-claim-why">{t("my.claim-why")}</p>
      <Button loading={busy} onClick={() => void take()}>
        {t("my.claim")}
      </Button>
    </section>
  );
}
