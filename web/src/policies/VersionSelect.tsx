import { Select } from "antd";

interface Props {
  versions: number[];
  shown: number;
  onChange: (version: number) => void;
}

export const VersionSelect = ({ versions, shown, onChange }: Props) =>
  versions.length > 1 && (
    <Select
      aria-label="收录版本"
      value={shown}
      options={versions.map((version) => ({ value: version, label: `第 ${version} 版` }))}
      onChange={onChange}
    />
  );
