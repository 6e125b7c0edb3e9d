// Sorting and finding in the ranked table. Without it the table is complete, in rank order.
(() => {
  "use strict";
  const table = document.getElementById("ranked");
  const tools = document.getElementById("tools");
  if (!table || !tools) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const words = rows.map((row) => row.textContent.toLowerCase());
  const find = document.getElementById("find");
  const status = document.getElementById("status");
  const themes = document.getElementById("themes");
  const shown = document.getElementById("shown");

  const places = new Map(rows.map((row, at) => [row, at]));

  const refresh = () => {
    let found = 0;
    const needle = find.value.toLowerCase().trim();
    for (const row of body.rows) {
      const fits =
        (!needle || words[places.get(row)].includes(needle)) &&
        (!status.value || row.dataset.status === status.value) &&
        (!themes.checked || row.dataset.theme === "1");
      if (fits) found += 1;
      row.hidden = !fits;
    }
    shown.textContent = `${found} of ${rows.length} shown`;
  };

  const sort = (heading, column) => {
    // Numbers begin with the largest, words and ranks with the first; a second click turns the order.
    const now = heading.getAttribute("aria-sort");
    const first = heading.dataset.sort === "number" && column > 0 ? -1 : 1;
    const direction = now ? (now === "ascending" ? -1 : 1) : first;
    const value = (row) => row.cells[column].dataset.value ?? "";
    const compare =
      heading.dataset.sort === "number"
        ? (a, b) => Number(value(a)) - Number(value(b))
        : (a, b) => value(a).localeCompare(value(b));
    const sorted = [...rows].sort((a, b) => direction * compare(a, b));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
    body.append(...sorted);
    refresh();
  };

  Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => sort(heading, column));
  });
  for (const control of [find, status, themes]) control.addEventListener("input", refresh);
  tools.hidden = false;
  refresh();
})();
