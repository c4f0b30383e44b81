import { useQueryClient } from '@tanstack/react-query';
import { promptsQuery } from '~/api/people/characters';
import type { CellRef } from '~/api/prompts/cell';
import { globalPromptsQuery } from '~/api/prompts/globalPrompts';
import { planQuery, templateCellsQuery } from '~/api/templates/templates';
import { cellsMax, type WrittenCell } from './draft';

interface PromptOfEmotion {
  emotion: string;
  prompt_text: string | null;
}

/** What cells say now: text A of a design, and where text B begins. */
export function useCellTexts() {
  const queryClient = useQueryClient();

  const promptsOf = async (id: string | null): Promise<readonly PromptOfEmotion[]> => {
    const { prompts } =
      id === null
        ? await queryClient.fetchQuery(globalPromptsQuery)
        : await queryClient.fetchQuery(promptsQuery(id));
    return prompts;
  };

  const ofCells = async (cells: readonly CellRef[]): Promise<WrittenCell[]> => {
    const found: WrittenCell[] = [];
    for (const id of new Set(cells.map(({ character_id }) => character_id))) {
      const prompts = await promptsOf(id);
      for (const { emotion } of cells.filter(({ character_id }) => character_id === id)) {
        const text = prompts.find((one) => one.emotion === emotion)?.prompt_text ?? '';
        found.push({ character_id: id, emotion, text_a: text, text_b: text });
      }
    }
    return found;
  };

  /** The cells of a template. Where its newest version has not arrived yet, that is text B. */
  const ofTemplate = async (id: string): Promise<WrittenCell[]> => {
    const cells: CellRef[] = [];
    const planned: WrittenCell[] = [];
    const { pages } = await queryClient.fetchInfiniteQuery({
      ...templateCellsQuery(id, undefined),
      pages: Math.ceil(cellsMax / 100),
    });
    for (const { character_id, emotion, state } of pages.flatMap((page) => page.cells)) {
      if (state !== 'detached') cells.push({ character_id, emotion });
    }
    const plan = await queryClient.fetchInfiniteQuery({
      ...planQuery(id, {}),
      pages: Math.ceil(cellsMax / 50),
    });
    for (const cell of plan.pages.flatMap((page) => page.cells)) {
      const { character_id, emotion, current_text, new_text } = cell;
      planned.push({
        character_id,
        emotion,
        text_a: current_text,
        text_b: new_text ?? current_text,
      });
    }
    const isPlanned = ({ character_id, emotion }: CellRef) =>
      planned.some((one) => one.character_id === character_id && one.emotion === emotion);
    const others = await ofCells(cells.filter((cell) => !isPlanned(cell)).slice(0, cellsMax));
    return [...planned, ...others];
  };

  return { ofCells, ofTemplate };
}
