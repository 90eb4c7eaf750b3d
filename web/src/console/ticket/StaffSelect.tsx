import { Select } from "antd";

import { useLoaded } from "../../api/useLoaded";
import { listStaff } from "../../desk/requests";
import { named, useWords } from "../../words/words";

interface Props {
  id: string;
  value: string;
  except?: string;
  onChange: (actor: string) => void;
}

export function StaffSelect({ id, value, except, onChange }: Props) {
  const t = useWords();
  const { value: staff, loading } = useLoaded(listStaff);
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: "label" }}
      loading={loading}
      placeholder={t("act.to-choose")}
      value={value || undefined}
      onChange={onChange}
      options={(staff ?? [])
        .filter(({ actor }) => actor !== except)
        .map(({ actor, name, role }) => ({ value: actor, label: `${name}（${named(t, "role", role)}）` }))}
    />
  );
}
