import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { DataTable } from "./DataTable";
import { SessionLink } from "./links";

it("opens a row by a click anywhere but on what has a use of its own", async () => {
  const used = vi.fn();
  const { router } = show(
    <DataTable
      name="test"
      label="Rows"
      rows={["a"]}
      rowKey={(row) => row}
      columns={[
        {
          key: "link",
          title: "Link",
          render: (row) => <SessionLink session={row}>there</SessionLink>,
        },
        { key: "plain", title: "Plain", render: () => "nothing to press" },
        {
          key: "act",
          title: "Act",
          render: () => (
            <button type="button" onClick={used}>
              act
            </button>
          ),
        },
      ]}
    />,
  );
  fireEvent.click(await screen.findByText("act"));
  expect([used.mock.calls.length, router.state.location.pathname]).toEqual([1, "/"]);
  fireEvent.click(screen.getByText("nothing to press"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/sessions/a"));
});
