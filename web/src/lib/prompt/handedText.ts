// A text that one page hands to the editor of a cell or to the design of an experiment. It goes with the
// navigation and not in the URL, as a prompt may have 5,000 characters.
import { useLocation } from '@tanstack/react-router';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** For the editor: a text to put in place of the one that is there, unsaved. */
    prompt_text?: string;
    /** For a design: what its text B begins with. */
    variation_text?: string;
  }
}

/** The text that was handed to the editor, if any. */
export function useHandedText(): string | undefined {
  return useLocation({ select: ({ state }) => state.prompt_text });
}

/** The text that was handed to a design, if any. */
export function useHandedVariation(): string | undefined {
  return useLocation({ select: ({ state }) => state.variation_text });
}
