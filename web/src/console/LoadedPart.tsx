import { Alert, Button } from "antd";
import type { ReactNode } from "react";

import type { Loaded } from "../api/useLoaded";
import { Loading } from "../app/Loading";
import { useWords } from "../words/words";

interface Props<T> {
  loaded: Loaded<T>;
  children: (value: T) => ReactNode;
}

/** What was loaded, or that it is being loaded, or why it could not be. */
export function LoadedPart<T>({ loaded: { value, error, reload }, children }: Props<T>) {
  const t = useWords();
  if (value !== null) return children(value);
  if (!error) return <Loading label={t("loading")} />;
  return (
    <Alert
      type="error"
      showIcon
      title={error.message}
      action={
        <Button size="small" onClick={reload}>
          {t("do.retry")}
        </Button>
      }
    />
  );
}
