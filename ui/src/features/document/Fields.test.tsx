import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { DocumentView, StoredField } from "@/ipc";
import { show } from "@/test/show";
import { Fields } from "./Fields";
import type { Review } from "./useReview";

const field = (id: string, value: string) =>
  ({
    field_id: id,
    name: "author",
    detail: "",
    value,
    reviewed_value: null,
    review_state: "open",
    confidence: null,
    quote: null,
    page: 1,
    supported: true,
    doubts: [],
    readings: [],
    as_printed: false,
  }) as StoredField;

const view = {
  result: {
    review_state: "open",
    document_type: "other",
    reviewed_type: null,
    type_confidence: 900,
    asked: [],
    reopened: null,
  },
  warnings: [],
  pages: [],
} as unknown as DocumentView;

test.each([true, false])(
  "a pointer leads to another value, while one is typed (%s) not",
  async (editing) => {
    const walk = vi.fn();
    const fields = [field("f1", "Dr Li"), field("f2", "Dr Lo")];
    const review = { fields, place: 0, editing, may: true, edit: () => undefined };
    show(<Fields view={view} review={review as unknown as Review} walk={walk} page={1} />);
    await userEvent.hover(await screen.findByText("Dr Lo"));
    expect(walk.mock.calls).toEqual(editing ? [] : [[1]]);
  },
);
