import { Welcome } from "@ant-design/x";
import { RightOutlined } from "@ant-design/icons";
import { Link } from "react-router";

import { Emblem } from "../app/Emblem";
import { ErrorNotice } from "../app/ErrorNotice";
import { useMeta } from "../app/MetaContext";
import "./welcome.css";

const MOST_EXAMPLES = 6;

export function WelcomePanel({ onAsk }: { onAsk: (question: string) => void }) {
  const { meta, error, reload } = useMeta();
  return (
    <div className="welcome">
      <Welcome
        variant="borderless"
        icon={<Emblem size={48} />}
        title="您好，这里是企服通助手"
        description={`${meta?.park_name ?? "园区"}惠企政策咨询：能不能享受、有多少、怎么办理。每一条结论都注明政策原文出处，可逐条核对。`}
      />
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {meta && meta.examples.length > 0 && (
        <section aria-labelledby="examples-title">
          <h2 id="examples-title">您可以这样问</h2>
          <ul className="examples">
            {meta.examples.slice(0, MOST_EXAMPLES).map((example) => (
              <li key={example}>
                <button type="button" onClick={() => onAsk(example)}>
                  <span>{example}</span>
                  <RightOutlined aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
          <p className="welcome-library">
            已收录 {meta.documents} 份政策文件，<Link to="/policies">查看政策库</Link>
          </p>
        </section>
      )}
    </div>
  );
}
