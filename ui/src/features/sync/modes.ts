import type { PayloadMode } from "@/ipc";

/** How the kinds' contents are sent, as the program says it. */
export const CONTENTS_KEY = ["payload-modes"] as const;

/** From nothing to all. */
export const MODES: readonly PayloadMode[] = ["none", "sealed", "whole"];
