import { expect, test } from "vitest";
import { partsOf } from "@/shared/subject";
import { placeOf } from "./subject";

test("a record leads to its screen, where the person may see it", () => {
  const everything = () => true;
  const nothing = () => false;
  expect(placeOf("documents/d1", everything)?.to).toBe("/documents/d1");
  expect(placeOf("ai_processing_sessions/s1", nothing)?.to).toBe("/sessions/s1");
  expect(placeOf("endpoints/e1", everything)?.search).toEqual({ tab: "endpoints" });
  expect(placeOf("endpoints/e1", nothing)).toBeNull();
  expect(placeOf("users/u1", nothing)).toBeNull();
  for (const other of ["", "documents", "documents/", "/d1", "tiles/3"])
    expect(placeOf(other, everything)).toBeNull();
  expect(partsOf("session_documents/s1/d1")).toEqual({ table: "session_documents", id: "s1/d1" });
});
