import { Alert, Button } from "antd";

import type { ApiError } from "../api/problem";

export const ErrorNotice = ({ error, onRetry }: { error: ApiError; onRetry: () => void }) => (
  <Alert
    type="error"
    showIcon
    title={error.message}
    action={
      <Button size="small" onClick={onRetry}>
        重试
      </Button>
    }
  />
);
