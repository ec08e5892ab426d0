import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { newRouter } from "./routes";

/** The screens, from where the address stands. */
export function Pages() {
  const [router] = useState(newRouter);
  useEffect(() => () => router.history.destroy(), [router]);
  return <RouterProvider router={router} />;
}
