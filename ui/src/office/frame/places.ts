/** The screens that the bar and the keys lead to; a clinic is reached from the list. */
export const PLACES = [
  { name: "clinics", to: "/", key: "c" },
  { name: "groups", to: "/groups", key: "g" },
  { name: "people", to: "/people", key: "p" },
] as const;

/** Whether a place, or what lies below it, is shown. */
export const isAt = (to: string, path: string): boolean =>
  to === "/" ? path === "/" || path.startsWith("/clinics") : path.startsWith(to);
