import { InboxOutlined } from "@ant-design/icons";
import { Alert, Button, Progress, Upload } from "antd";
import { useEffect, useRef, useState } from "react";

import { uploadFiles } from "../api/admin";
import type { JobDetail } from "../api/jobTypes";
import { ChosenList } from "./ChosenList";
import { fileProblem, togetherProblem, unreadable, withFiles } from "./chosenFiles";
import { fileSize } from "./jobText";
import { spokenToOfficer } from "./officer";
import { useToken } from "./OfficerContext";

interface Props {
  onAccepted: (job: JobDetail) => void;
}

/** Files are chosen first and sent together: they become one job. */
export function UploadBox({ onAccepted }: Props) {
  const token = useToken();
  const [files, setFiles] = useState<File[]>([]);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const sending = useRef<AbortController>(null);

  useEffect(() => () => sending.current?.abort(), []);

  const choose = (chosen: File[]) => {
    setFiles(chosen);
    setProblem(null);
  };

  const send = async () => {
    const lost = await unreadable(files);
    if (lost.length > 0) {
      setProblem(`无法读取“${lost.join("”“")}”：是文件夹的请先压缩成 zip，已移动的请重新选择。`);
      return;
    }
    const controller = new AbortController();
    sending.current = controller;
    setProblem(null);
    setSent(0);
    try {
      const job = await uploadFiles(token, files, setSent, controller.signal);
      setFiles([]);
      onAccepted(job);
    } catch (error) {
      if (!controller.signal.aborted) setProblem(spokenToOfficer(error).message);
    }
    setSent(null);
  };

  const together = togetherProblem(files);
  const refused = files.filter(fileProblem).length;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <section className="upload-box" aria-label="上传文件">
      <Upload.Dragger
        multiple
        showUploadList={false}
        disabled={sent !== null}
        beforeUpload={(file, batch) => {
          // Called for each file with all of them: they are taken at the last.
          if (file === batch.at(-1)) choose(withFiles(files, batch));
          return false;
        }}
      >
        <p className="upload-icon" aria-hidden="true">
          <InboxOutlined />
        </p>
        <p className="upload-call">把文件拖到这里，或点击选择</p>
        <p className="upload-hint">
          PDF（含扫描件）、Word、WPS、Excel、PPT、OFD、网页、图片、文本，或把整个文件夹压缩成 zip
        </p>
      </Upload.Dragger>
      {files.length > 0 && (
        <ChosenList files={files} isFixed={sent !== null} onRemove={(name) => choose(files.filter((file) => file.name !== name))} />
      )}
      {(problem ?? together) && <Alert type="error" showIcon title={problem ?? together} role="alert" />}
      {sent !== null && <Progress percent={Math.floor(sent * 100)} aria-label="上传进度" />}
      {files.length > 0 && (
        <div className="upload-actions">
          <Button
            type="primary"
            loading={sent !== null}
            disabled={together !== null || refused > 0}
            onClick={() => void send()}
          >
            {sent === null ? `上传并导入 ${files.length} 个文件（${fileSize(bytes)}）` : "正在上传"}
          </Button>
          {sent === null ? (
            <Button onClick={() => choose([])}>清空</Button>
          ) : (
            <Button onClick={() => sending.current?.abort()}>停止上传</Button>
          )}
          {refused > 0 && <span className="upload-refused">请先移除不能上传的文件</span>}
        </div>
      )}
    </section>
  );
}
