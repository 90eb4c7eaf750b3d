import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { fileProblem } from "./chosenFiles";
import { fileSize } from "./jobText";

interface Props {
  files: File[];
  /** While they are sent. */
  isFixed: boolean;
  onRemove: (name: string) => void;
}

export const ChosenList = ({ files, isFixed, onRemove }: Props) => (
  <ul className="chosen-list" aria-label="准备上传的文件">
    {files.map((file) => {
      const problem = fileProblem(file);
      return (
        <li key={file.name} className={problem ? "chosen-refused" : undefined}>
          <span className="chosen-name">{file.name}</span>
          <span className="chosen-size">{fileSize(file.size)}</span>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            disabled={isFixed}
            aria-label={`移除 ${file.name}`}
            onClick={() => onRemove(file.name)}
          />
          {problem && <span className="chosen-problem">{problem}</span>}
        </li>
      );
    })}
  </ul>
);
