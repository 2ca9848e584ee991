// The open tab of a row of tabs that is wider than its screen is in sight.
export function begin() {
  for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
    const row = tab.parentElement.getBoundingClientRect();
    const here = tab.getBoundingClientRect();
    if (here.right > row.right) tab.parentElement.scrollLeft += here.left - row.left - (row.width - here.width) / 2;
  }
}
