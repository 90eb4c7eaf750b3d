import { Button } from "antd";
import { useEffect } from "react";

import { ErrorNotice } from "../app/ErrorNotice";
import { Loading } from "../app/Loading";
import { usePolicyDate } from "../app/PolicyDateContext";
import { PolicyCard } from "./PolicyCard";
import { PolicyFilterBar } from "./PolicyFilterBar";
import { usePolicyFilters } from "./usePolicyFilters";
import { usePolicyList } from "./usePolicyList";
import "./policies.css";

/** The library: every document, searchable. The filters live in the address, so that a list can be shared. */
export default function PoliciesPage() {
  const { filters, setFilter } = usePolicyFilters();
  const { day } = usePolicyDate();
  const { items, total, error, loading, hasMore, loadMore, reload } = usePolicyList(filters, day);

  useEffect(() => {
    document.title = "政策库 · 企服通助手";
    return () => void (document.title = "企服通助手");
  }, []);

  return (
    <main className="policies">
      <div className="policies-column">
        <div className="policies-heading">
          <h1>政策库</h1>
          <p role="status">{total === null ? "" : `共 ${total} 份，效力按 ${day} 判断`}</p>
        </div>
        <PolicyFilterBar filters={filters} onChange={setFilter} />
        <ul className="policy-list">
          {items.map((policy) => (
            <li key={policy.id}>
              <PolicyCard policy={policy} />
            </li>
          ))}
        </ul>
        {error && <ErrorNotice error={error} onRetry={reload} />}
        {loading && <Loading label="正在读取政策" />}
        {total === 0 && !loading && <p className="policies-empty">没有符合条件的政策，请换一个关键词或放宽筛选。</p>}
        {hasMore && !loading && (
          <Button block onClick={loadMore}>
            显示更多
          </Button>
        )}
      </div>
    </main>
  );
}
