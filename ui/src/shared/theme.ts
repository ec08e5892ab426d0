/** The look of the window and of head office's page. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The colour of the icon: calm, and legible in light and dark. */
const ward: MantineColorsTuple = [
  "#e6f7f9",
  "#d3ecf0",
  "#a7d9e0",
  "#78c5d0",
  "#52b4c3",
  "#3ba9ba",
  "#2499ac",
  "#107f91",
  "#0b6b7b",
  "#075563",
];

/** `close` is what a dialog's close button is called. */
export function newTheme(close: string) {
  const closeButtonProps = { "aria-label": close };
  // A dialog's head is not the page's.
  const dialog = { closeButtonProps, attributes: { header: { role: "presentation" } } };
  // Named, not `Modal.extend`, which would carry every dialog to the sign-in form.
  return createTheme({
    primaryColor: "ward",
    primaryShade: { light: 8, dark: 7 },
    colors: { ward },
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: "650" },
    defaultRadius: "md",
    cursorType: "pointer",
    autoContrast: true,
    focusRing: "auto",
    components: {
      // A tint's own colour is too faint for a title on it; the icon and the tint carry the colour.
      Alert: {
        defaultProps: { py: "xs" },
        styles: { title: { color: "var(--mantine-color-text)" } },
      },
      Modal: { defaultProps: dialog },
      Drawer: { defaultProps: dialog },
      // A folder's path has no spaces to break it at.
      Notification: {
        defaultProps: { closeButtonProps },
        styles: { description: { overflowWrap: "anywhere" } },
      },
    },
  });
}
