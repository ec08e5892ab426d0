import { ActionIcon, Button, Group, Menu, Text, TextInput } from "@mantine/core";
import { IconBookmark, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { useAct } from "@/shared/act";
import type { Filters } from "@/shared/filters";
import { Refused } from "@/shared/Refused";
import { filtersOf, viewOf } from "./query";

const SCREEN = "sessions";

/** Filters that a person keeps under a name. */
export function Views({
  filters,
  change,
}: {
  filters: Filters;
  change: (change: Filters) => void;
}) {
  const { t } = useTranslation("sessions");
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState("");
  const views = useQuery({
    queryKey: ["views", SCREEN],
    queryFn: () => ask.savedViews(SCREEN),
    enabled: opened,
  });
  const save = useAct({
    act: () => ask.saveView(SCREEN, name.trim(), viewOf(filters)),
    changes: ["views"],
    inPlace: true,
    done: () => t("views.saved"),
    after: () => setName(""),
  });
  const remove = useAct({
    act: (view: string) => ask.removeView(view),
    changes: ["views"],
    inPlace: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) save.mutate();
  };
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={300} trapFocus>
      <Menu.Target>
        <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden />}>
          {t("views.button")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.data?.length === 0 && (
          <Text size="sm" px="sm" py={4}>
            {t("views.none")}
          </Text>
        )}
        {views.data?.map((view) => (
          <Group key={view.view_id} gap={0} wrap="nowrap">
            <Menu.Item
              style={{ minWidth: 0 }}
              onClick={() => change(filtersOf(view.query, filters))}
            >
              <Text size="sm" truncate dir="auto">
                {view.name}
              </Text>
            </Menu.Item>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={t("views.remove", { name: view.name })}
              onClick={() => remove.mutate(view.view_id)}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </Group>
        ))}
        <Refused error={remove.error ?? save.error} />
        <Menu.Divider />
        <form onSubmit={submit}>
          <Group gap="xs" p="xs" wrap="nowrap" align="flex-end">
            <TextInput
              label={t("views.name")}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              onKeyDown={(event) => event.stopPropagation()}
              maxLength={60}
              autoComplete="off"
              style={{ flex: 1 }}
            />
            <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
              {t("views.save")}
            </Button>
          </Group>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
