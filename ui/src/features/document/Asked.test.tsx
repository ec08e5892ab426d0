import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Asked as AskedPart, DocumentView, StoredField } from "@/ipc";
import { show } from "@/test/show";
import { Fields } from "./Fields";
import type { Review } from "./useReview";

const part = (name: string, more: Partial<AskedPart>): AskedPart => ({
  part: name,
  field_id: null,
  name: null,
  detail: "",
  why: "below_threshold",
  decided: false,
  ...more,
});

const type = part("type", {});
const missing = part("missing/birth_date", { name: "birth_date", why: "missing" });
const value = part("field/f1", { field_id: "f1", name: "author", why: "not_in_document" });

const field = {
  field_id: "f1",
  name: "author",
  detail: "",
  value: "Dr Li",
  reviewed_value: null,
  review_state: "open",
  confidence: null,
  quote: null,
  page: 1,
  supported: true,
  doubts: [],
  readings: [],
  as_printed: false,
} as StoredField;

function shown(asked: AskedPart[], more: Partial<Review> = {}) {
  const review = {
    fields: [field],
    place: 0,
    editing: false,
    may: true,
    asking: null,
    edit: vi.fn(),
    decide: vi.fn(),
    settle: vi.fn(),
    correct: vi.fn(),
    ask: vi.fn(),
    accept: vi.fn(),
    ...more,
  };
  const result = {
    review_state: "open",
    review_reason: "something is in doubt",
    document_type: "other",
    reviewed_type: null,
    type_confidence: null,
    reopened: null,
    asked,
  };
  const view = { result, warnings: [], pages: [] } as unknown as DocumentView;
  show(<Fields view={view} review={review as unknown as Review} walk={vi.fn()} page={1} />);
  return review;
}

test("each thing that the review was asked for is named, with what is to be decided", async () => {
  const review = shown([type, missing, { ...value, decided: true }]);
  expect((await screen.findByText(/^2 things are to be decided/)).textContent).toBeTruthy();
  expect(screen.getByText("Author: its words are not in the document")).toBeTruthy();
  expect(screen.getByText("Decided")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "It is right: Type of document" }));
  expect(review.settle).toHaveBeenCalledWith(type);
  expect(screen.queryByText("100 %")).toBeNull();
});

test("the keys of a decision go to what is asked for, and to a value where it is one", async () => {
  const review = shown([missing, value], { asking: missing.part });
  const button = await screen.findByRole("button", { name: /The document has none/ });
  expect(document.activeElement).toBe(button);
  await userEvent.keyboard("ae");
  expect(review.settle).toHaveBeenCalledWith(missing);
  expect(review.correct).toHaveBeenCalledWith(missing);
  await userEvent.keyboard("r");
  expect(review.decide, "what was not found is not rejected").not.toHaveBeenCalled();
});

test("a value that is asked for takes the keys itself", async () => {
  const review = shown([value], { asking: value.part });
  await screen.findByRole("button", { name: "Look at it: Author" });
  await userEvent.keyboard("a");
  expect(review.decide).toHaveBeenCalledWith(0, { decision: "accept" });
  expect(review.settle).not.toHaveBeenCalled();
});

test("a correction that is no value says at the field what is expected", async () => {
  const valueRefusal = { code: "invalid", message: "a date is written as 1958-03-14" };
  shown([value], { editing: true, valueRefusal });
  const input = await screen.findByRole("textbox", { name: "The right value of Author" });
  expect(input.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("A date is written as 1958-03-14").getAttribute("role")).toBe("alert");
});
