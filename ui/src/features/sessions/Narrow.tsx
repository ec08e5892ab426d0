import { Button, Group, MultiSelect, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "@/shared/DateField";
import type { Filters } from "@/shared/filters";
import { OUTCOMES, STATUSES, statusesOf } from "./query";
import { Views } from "./Views";

interface NarrowProps {
  filters: Filters;
  change: (change: Filters) => void;
  /** Left out where nothing is narrowed. */
  clear?: () => void;
}

/** What narrows the list; all of it stands in the address. */
export function Narrow({ filters, change, clear }: NarrowProps) {
  const { t } = useTranslation("sessions");
  return (
    <Group gap="sm" align="flex-end">
      <MultiSelect
        label={t("filter.status")}
        placeholder={statusesOf(filters).length === 0 ? t("filter.any") : undefined}
        data={STATUSES.map((value) => ({
          value,
          // The stored status says completed of what still waits for its completion too.
          label: t(value === "completed" ? "filter.completed" : `shared:status.${value}`),
        }))}
        value={statusesOf(filters)}
        onChange={(value) => change({ status: value.join(",") })}
        w={220}
        clearable
      />
      <Select
        label={t("filter.outcome")}
        placeholder={t("filter.any")}
        data={OUTCOMES.map((value) => ({ value, label: t(`shared:status.${value}`) }))}
        value={filters.outcome ?? null}
        onChange={(value) => change({ outcome: value ?? undefined })}
        w={120}
        clearable
      />
      <Typed label={t("filter.user")} value={filters.user} change={(user) => change({ user })} />
      <Typed
        label={t("filter.endpoint")}
        value={filters.endpoint}
        change={(endpoint) => change({ endpoint })}
      />
      <DateField
        label={t("filter.from")}
        value={filters.from}
        change={(from) => change({ from })}
        w={130}
      />
      <DateField
        label={t("filter.to")}
        value={filters.to}
        change={(to) => change({ to })}
        w={130}
      />
      <Switch
        label={t("filter.review")}
        checked={filters.review === "yes"}
        onChange={(event) => change({ review: event.currentTarget.checked ? "yes" : undefined })}
        mb={8}
      />
      <Views filters={filters} change={change} />
      {clear && (
        <Button variant="subtle" onClick={clear}>
          {t("clear")}
        </Button>
      )}
    </Group>
  );
}

interface TypedProps {
  label: string;
  value: string | undefined;
  change: (value: string | undefined) => void;
}

/** A name that is looked for once it is typed: on Enter, or when the field is left. */
function Typed({ label, value, change }: TypedProps) {
  const [text, setText] = useState(value ?? "");
  const take = () => {
    if (text.trim() !== (value ?? "")) change(text.trim() || undefined);
  };
  return (
    <TextInput
      key={value ?? ""}
      label={label}
      defaultValue={value ?? ""}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
      maxLength={64}
      autoComplete="off"
      w={120}
    />
  );
}
