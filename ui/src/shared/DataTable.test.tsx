import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { DataTable } from "./DataTable";
import { SessionLink } from "./links";

function Rows({ opens }: { opens: boolean }) {
  return (
    <DataTable
      name="test"
      label="Rows"
      rows={["a"]}
      rowKey={(row) => row}
      opens={opens}
      selected={new Set()}
      select={() => undefined}
      columns={[
        {
          key: "link",
          title: "Link",
          render: (row) => <SessionLink session={row}>there</SessionLink>,
        },
        { key: "plain", title: "Plain", render: () => "nothing to press" },
        { key: "act", title: "Act", render: () => <button type="button">act</button> },
      ]}
    />
  );
}

/** Counts the clicks on the row's link, which is how a row opens: at once, within the click. */
async function followed() {
  const clicks = vi.fn();
  (await screen.findByRole("link", { name: "there" })).addEventListener("click", clicks);
  return clicks;
}

it("opens a row by a click on what has no use of its own", async () => {
  const { router } = show(<Rows opens />);
  const clicks = await followed();
  fireEvent.click(screen.getByText("act"));
  for (const box of screen.getAllByRole("checkbox")) fireEvent.click(box.closest("td") ?? box);
  expect(clicks).not.toHaveBeenCalled();
  expect(router.state.location.pathname).toBe("/");
  fireEvent.click(screen.getByText("nothing to press"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/sessions/a"));
});

it("opens no row where that was not asked for: what is read may be recorded", async () => {
  const { router } = show(<Rows opens={false} />);
  const clicks = await followed();
  fireEvent.click(screen.getByText("nothing to press"));
  expect(clicks).not.toHaveBeenCalled();
  expect(router.state.location.pathname).toBe("/");
});
