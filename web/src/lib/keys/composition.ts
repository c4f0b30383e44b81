// Keys that belong to an input method, with which people write Japanese, Chinese, Korean and more: the
// Enter that ends a composition chooses a word, and must not submit, open or save anything.

interface Press {
  isComposing: boolean;
  keyCode: number;
}

/** What browsers report for a key that the input method took. Safari ends the composition before it
    tells of the key, which then has only this to know it by. */
const keyOfInputMethod = 229;

export function isOfComposition({ isComposing, keyCode }: Press): boolean {
  return isComposing || keyCode === keyOfInputMethod;
}

/** Keeps such keys from everybody who listens, Mantine included. Once, before anybody listens. An editor
    of rich text has its own dealings with input methods. */
export function keepCompositionsApart(target: EventTarget) {
  for (const kind of ['keydown', 'keyup']) {
    target.addEventListener(
      kind,
      (event) => {
        const isRich = (event.target as Partial<HTMLElement> | null)?.isContentEditable;
        if (isOfComposition(event as KeyboardEvent) && !isRich) event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }
}
