import { Alert, Button, Input } from "antd";
import { type FormEvent, useState } from "react";

import { listJobs } from "../api/admin";
import type { ApiError } from "../api/problem";
import { isSendable, signIn, spokenToOfficer } from "./officer";

interface Props {
  /** Why the last token was not accepted. */
  refusal: ApiError | null;
}

/** Asks for the access token, once a browser tab. */
export function TokenForm({ refusal }: Props) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    const token = typed.trim();
    if (!isSendable(token)) {
      setProblem(token ? "访问令牌只含字母、数字和符号，请核对是否混入了汉字或空格。" : "请输入访问令牌。");
      return;
    }
    setAsking(true);
    setProblem(null);
    try {
      await listJobs(token);
      signIn(token);
    } catch (error) {
      const { status, message } = spokenToOfficer(error);
      // A refusal comes back as `refusal`.
      if (status !== 401 && status !== 403) setProblem(message);
      setAsking(false);
    }
  };

  const shown = problem ?? refusal?.message;
  return (
    <form className="token-form" onSubmit={(event) => void enter(event)}>
      <h2>请输入访问令牌</h2>
      <p>资料管理只对维护政策资料的工作人员开放。令牌由部署本系统的管理员设置，关闭本标签页后需要重新输入。</p>
      {shown && <Alert type={refusal?.status === 403 && !problem ? "warning" : "error"} showIcon title={shown} role="alert" />}
      <label htmlFor="admin-token">访问令牌</label>
      <Input.Password
        id="admin-token"
        autoComplete="off"
        value={typed}
        status={shown ? "error" : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={asking}>
        进入资料管理
      </Button>
    </form>
  );
}
