import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { Link } from "react-router";

import { useMeta } from "./MetaContext";
import { usePolicyDate } from "./PolicyDateContext";

dayjs.locale("zh-cn");

/** Loaded when first opened: the calendar is heavy and seldom used. */
export default function Settings({ onLeave }: { onLeave: () => void }) {
  const { meta } = useMeta();
  const { day, chosen, choose } = usePolicyDate();
  return (
    <div className="settings">
      <label htmlFor="policy-date">政策日期</label>
      <DatePicker
        id="policy-date"
        value={dayjs(day)}
        allowClear={false}
        onChange={(value) => choose(value ? value.format("YYYY-MM-DD") : null)}
      />
      <p>按这一天有效的政策回答，默认为今天。</p>
      {chosen && (
        <Button size="small" onClick={() => choose(null)}>
          恢复为今天
        </Button>
      )}
      {meta && (
        <p>
          已收录文件 {meta.documents} 份 · 版本 {meta.version}
        </p>
      )}
      <Link to="/admin" onClick={onLeave}>
        资料管理（工作人员）
      </Link>
    </div>
  );
}
