import "@fontsource-variable/inter";
import "./app/entrance.css";
import "./app/app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import "./i18n";
import { askWindowState } from "./shared/window";

const root = document.getElementById("root");
if (root) {
  // Both before anything is drawn, so that the first thing drawn is the screen itself, in its font.
  // Without one of them the screen says what is wrong, or stands in another font.
  void Promise.allSettled([askWindowState(), document.fonts.load("1em 'Inter Variable'")]).then(
    () =>
      createRoot(root).render(
        <StrictMode>
          <App />
        </StrictMode>,
      ),
  );
}
