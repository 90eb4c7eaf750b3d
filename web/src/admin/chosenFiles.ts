import { fileSize } from "./jobText";

// The server's limits (api/uploads.py), checked here so that nobody waits for an upload that will be refused.
export const FILE_BYTES = 50_000_000;
export const REQUEST_BYTES = 512_000_000;
export const FILES = 200;

/** `chosen` and `added`; a file chosen again under its name takes the place of the first. */
export function withFiles(chosen: File[], added: File[]): File[] {
  const names = new Set(added.map(({ name }) => name));
  return [...chosen.filter(({ name }) => !names.has(name)), ...added];
}

/** Why a file cannot be sent, or null. */
export function fileProblem({ size }: File): string | null {
  if (size === 0) return "空文件，不能导入";
  return size > FILE_BYTES ? `超过 ${fileSize(FILE_BYTES)}，请拆分或压缩图片后再上传` : null;
}

/** Why these files cannot be sent together, or null. */
export function togetherProblem(files: File[]): string | null {
  if (files.length > FILES) return `一次最多上传 ${FILES} 个文件，现有 ${files.length} 个；可以压缩成 zip 或分几次上传。`;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return bytes > REQUEST_BYTES ? `一次最多上传 ${fileSize(REQUEST_BYTES)}，现有 ${fileSize(bytes)}，请分几次上传。` : null;
}

/** The names of what cannot be read: folders, which a drop gives as files, and files that were moved since. */
export async function unreadable(files: File[]): Promise<string[]> {
  const readable = await Promise.all(
    files.map((file) =>
      file
        .slice(0, 1)
        .arrayBuffer()
        .then(
          () => true,
          () => false,
        ),
    ),
  );
  return files.filter((_, index) => !readable[index]).map(({ name }) => name);
}
