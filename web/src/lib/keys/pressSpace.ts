/** What Space does when no control has the focus; one that has it is pressed, as ever. */
export function pressSpace(otherwise: () => void) {
  return () => {
    const focused = document.activeElement;
    const target = focused?.closest<HTMLElement>('button, a, [role="button"], summary');
    if (target) target.click();
    else otherwise();
  };
}
