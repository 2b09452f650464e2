/** Whether a dialog covers the page. The account menu, a popover, is none of these. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"]:not([popover]), [role="alertdialog"]') !== null
}
