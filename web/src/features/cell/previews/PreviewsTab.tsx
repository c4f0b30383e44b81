import { IconPlayerPlay } from '@tabler/icons-react';
import { useNames } from '~/api/people/useNames';
import type { CellRef } from '~/api/prompts/cell';
import { ClipList } from '~/shared/clips/ClipList';
import { LinkButton } from '~/ui/link/LinkButton';
import { Empty } from '~/ui/page/Empty';
import { CellPreview } from './CellPreview';
import { useCellPreviews } from './useCellPreviews';
import classes from './PreviewsTab.module.css';

/** What was tried in this cell, to look at again, compare, and go on from. */
export function PreviewsTab({ cell }: { cell: CellRef }) {
  const { character_id, emotion } = cell;
  const { list, previews } = useCellPreviews(cell);
  const { characterName, emotionName } = useNames([character_id]);
  const label = `${characterName(character_id)}, ${emotionName(emotion)}`;
  return (
    <div className={classes['tab']}>
      <ClipList
        label="Previews of this cell"
        failure="The previews could not be read"
        list={list}
        clips={previews}
        idOf={({ preview_id }) => preview_id}
        renderClip={(preview, selection, index) => (
          <CellPreview
            key={preview.preview_id}
            preview={preview}
            label={`${label}, ${index + 1}`}
            {...selection}
          />
        )}
        empty={
          <Empty
            icon={<IconPlayerPlay size={26} />}
            title="Nothing was tried here in the last 24 hours"
            action={
              <LinkButton to="." search={(old) => ({ ...old, tab: undefined })}>
                To the text
              </LinkButton>
            }
          >
            Press Test beside the text to see it as a short clip. Nothing is saved by that, so try
            as many wordings as you like; each clip stays here for a day.
          </Empty>
        }
      />
    </div>
  );
}
