import { Tabs } from "antd";
import { useSearchParams } from "react-router";

import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { EnterprisesPart } from "./EnterprisesPart";
import { KeysPart } from "./KeysPart";
import { UsersPart } from "./UsersPart";
import "./people.css";

/** Who may do what: accounts, keys of systems, enterprises. */
export default function PeoplePage() {
  const t = useWords();
  const [parameters, setParameters] = useSearchParams();
  return (
    <ConsolePage title={t("people.title")}>
      <Tabs
        activeKey={parameters.get("part") ?? "users"}
        onChange={(part) => setParameters({ part }, { replace: true })}
        items={[
          { key: "users", label: t("people.users"), children: <UsersPart /> },
          { key: "enterprises", label: t("people.enterprises"), children: <EnterprisesPart /> },
          { key: "keys", label: t("people.keys"), children: <KeysPart /> },
        ]}
      />
    </ConsolePage>
  );
}
