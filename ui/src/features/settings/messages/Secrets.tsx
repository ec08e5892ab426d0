import { SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Password } from "@/shared/Password";

interface SecretsProps {
  /** As the gateway's description names them. */
  names: string[];
  /** Whether those that are stored stay where none is typed. */
  kept: boolean;
  secrets: Record<string, string>;
  change: (secrets: Record<string, string>) => void;
  /** Whether some are typed and others are not. */
  incomplete: boolean;
}

/** What signs in at a gateway; written, and never shown again. */
export function Secrets({ names, kept, secrets, change, incomplete }: SecretsProps) {
  const { t } = useTranslation("settings");
  if (names.length === 0) return null;
  return (
    <Stack gap={4}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {names.map((name) => (
          <Password
            key={name}
            label={t(`messages.gateway.secretOf.${name}`, {
              defaultValue: t("messages.gateway.secret", { name }),
            })}
            value={secrets[name] ?? ""}
            onChange={(event) => change({ ...secrets, [name]: event.currentTarget.value })}
            required={!kept}
          />
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t(kept ? "messages.secretsKept" : "messages.secretsAbout")}
      </Text>
      {incomplete && (
        <Text size="sm" role="status">
          {t(kept ? "messages.secretsAllOrNone" : "messages.secretsAll")}
        </Text>
      )}
    </Stack>
  );
}
