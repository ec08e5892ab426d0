import { i18n } from "@/i18n";
import { newTheme } from "@/shared/theme";

export const theme = newTheme(i18n.t("shared:close"));
