import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { KnownFile } from "@/ipc";
import { day } from "@/shared/figures";
import { DocumentLink } from "@/shared/links";

/** Files that are named before the rest are only counted. */
const NAMED = 8;

/** Files whose content was here already, each with the document that it is. */
export function KnownFiles({ files, of }: { files: readonly KnownFile[]; of: number }) {
  const { t } = useTranslation("inbox");
  if (of === 0) return null;
  const named = files.slice(0, NAMED);
  return (
    <>
      <List size="sm">
        {named.map((file, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and none moves
          <List.Item key={`${at} ${file.name}`} style={{ overflowWrap: "anywhere" }}>
            <Known file={file} />
          </List.Item>
        ))}
      </List>
      {of > named.length && <Text size="sm">{t("intake.more", { count: of - named.length })}</Text>}
    </>
  );
}

function Known({ file }: { file: KnownFile }) {
  const { t } = useTranslation("inbox");
  const { document } = file;
  if (document === null)
    return (
      <>
        <bdi>{file.name}</bdi>
        {t("intake.others")}
      </>
    );
  return (
    <>
      <bdi>{file.name}</bdi>
      {t("intake.as")}
      <DocumentLink document={document.document_id} name={document.name} inline />
      {t(document.put_away ? "intake.ofAway" : "intake.of", { day: day(document.received_at) })}
    </>
  );
}
