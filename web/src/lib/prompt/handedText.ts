// A text that one page hands to the editor of a cell. It goes with the navigation and not in the
// URL, as a prompt may have 5,000 characters.
import { useLocation } from '@tanstack/react-router';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** For the editor: a text to put in place of the one that is there, unsaved. */
    prompt_text?: string;
  }
}

/** The text that was handed to this page, if any. */
export function useHandedText(): string | undefined {
  return useLocation({ select: ({ state }) => state.prompt_text });
}
