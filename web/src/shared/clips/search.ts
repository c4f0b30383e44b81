// What previews and videos are both filtered by, in the URL and as the server is asked.
import { id, oneOf, text } from '~/lib/address/search';

export const clipStatuses = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;

export const clipSearch = {
  status: oneOf(clipStatuses),
  character_id: id,
  emotion: text,
};

export interface ClipFilter {
  status?: (typeof clipStatuses)[number] | undefined;
  character_id?: string | undefined;
  emotion?: string | undefined;
}

/** The filter without what is not filtered by. */
export function clipFilterOf({ status, character_id, emotion }: ClipFilter) {
  return {
    ...(status ? { status } : {}),
    ...(character_id ? { character_id } : {}),
    ...(emotion ? { emotion } : {}),
  };
}
