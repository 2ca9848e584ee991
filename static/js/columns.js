// A click on a column's head sorts by it alone; with Shift held, by it after what the list is sorted by already.
export function begin() {
  document.addEventListener("click", (event) => {
    const head = event.target.closest("a[data-also]");
    if (!head?.dataset.also || !event.shiftKey) return;
    event.preventDefault();
    location.assign(head.dataset.also);
  });
}
