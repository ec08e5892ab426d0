import "@fontsource-variable/inter";
import "./app/entrance.css";
import "./shared/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import "./i18n";
import { askWindowState } from "./shared/window";
import { zoomAsKept } from "./shared/zoom";

const root = document.getElementById("root");
if (root) {
  // Before anything is drawn, so that the first thing drawn is the screen itself, in its size and
  // font. Where one of them fails, the screen says what is wrong or stands in another size or font.
  const font = document.fonts.load("1em 'Inter Variable'");
  void Promise.allSettled([askWindowState(), zoomAsKept(), font]).then(() =>
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );
}
