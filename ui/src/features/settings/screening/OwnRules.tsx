import { ActionIcon, Button, Group, Input, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import type { Typed } from "./typed";

interface OwnRulesProps {
  rules: Typed["rules"];
  change: (rules: Typed["rules"]) => void;
  disabled: boolean;
}

/** The clinic's own rules: a name and a pattern each. */
export function OwnRules({ rules, change, disabled }: OwnRulesProps) {
  const { t } = useTranslation("settings");
  const put = (key: number, part: { name?: string; pattern?: string }) =>
    change(rules.map((rule) => (rule.key === key ? { ...rule, ...part } : rule)));
  const next = Math.max(-1, ...rules.map(({ key }) => key)) + 1;
  return (
    <Input.Wrapper
      label={t("screening.rules")}
      labelElement="div"
      description={t("screening.rulesAbout")}
    >
      <Stack gap="xs" mt="xs">
        {rules.length === 0 && <Text size="sm">{t("screening.noRules")}</Text>}
        {rules.map(({ key, name, pattern }, at) => {
          const number = count(at + 1);
          return (
            <Group key={key} gap="xs" wrap="nowrap">
              <TextInput
                aria-label={t("screening.ruleName", { number })}
                placeholder={t("screening.ruleNameExample")}
                value={name}
                onChange={(event) => put(key, { name: event.currentTarget.value })}
                maxLength={60}
                disabled={disabled}
                w="35%"
              />
              <TextInput
                aria-label={t("screening.rulePattern", { number })}
                placeholder={t("screening.rulePatternExample")}
                value={pattern}
                onChange={(event) => put(key, { pattern: event.currentTarget.value })}
                ff="monospace"
                spellCheck={false}
                disabled={disabled}
                flex={1}
              />
              {!disabled && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("screening.ruleRemove", { number })}
                  onClick={() => change(rules.filter((rule) => rule.key !== key))}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              )}
            </Group>
          );
        })}
        {!disabled && (
          <Group>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => change([...rules, { key: next, name: "", pattern: "" }])}
            >
              {t("screening.ruleAdd")}
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
