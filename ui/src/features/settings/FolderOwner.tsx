import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";

interface FolderOwnerProps {
  owner: string;
  /** Whether another person may be chosen; the list of people is asked for only then. */
  changeable: boolean;
  change: (owner: string) => void;
}

/** Whose the documents from a folder are. */
export function FolderOwner({ owner, changeable, change }: FolderOwnerProps) {
  const { t } = useTranslation("settings");
  const people = useQuery({
    queryKey: ["settings", "people"],
    queryFn: ask.people,
    enabled: changeable,
  });
  const may = (people.data ?? []).filter((one) => one.active && one.role !== "auditor");
  const names = may.map((one) => one.name);
  return (
    <Select
      label={t("inbox.owner")}
      data={names.includes(owner) ? names : [owner, ...names]}
      value={owner}
      disabled={!changeable}
      allowDeselect={false}
      searchable
      onChange={(value) => {
        if (value && value !== owner) change(value);
      }}
    />
  );
}
