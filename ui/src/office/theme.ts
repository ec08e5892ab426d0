import { mergeThemeOverrides } from "@mantine/core";
import { newTheme } from "@/shared/theme";
import { i18n } from "./i18n";

export const theme = mergeThemeOverrides(newTheme(i18n.t("shared:close")), {
  components: {
    // Where they are opened, so that they belong to a landmark; and with nothing in them but items.
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } },
  },
});
