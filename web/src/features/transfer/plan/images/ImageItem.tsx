import { Button, Checkbox, Group, SegmentedControl } from '@mantine/core';
import type { ImportImage } from '~/api/transfer/imports';
import { isolated } from '~/lib/text/isolated';
import { ProblemList } from '../../ProblemList';
import { isTaken } from '../decisions/decisions';
import type { Deciding } from '../decisions/useDecisions';
import { ActionBadge } from '../rows/ActionBadge';
import classes from './Images.module.css';

interface ImageItemProps {
  image: ImportImage;
  /** Its name for people; null for the main image. */
  emotion: string | null;
  deciding: Deciding | null;
}

/** Under the word that a prompt in the same state has. */
const actions = { create: 'create', replace: 'conflict', error: 'error' } as const;
const outcomes = {
  created: 'created',
  replaced: 'overwritten',
  skipped: 'skipped',
  unchanged: 'unchanged',
} as const;

/** An image of the file, beside the one that is here. */
export function ImageItem({ image, emotion, deciding }: ImageItemProps) {
  const whose = isolated(image.character_name ?? image.character_slug ?? 'Unknown character');
  const what = `${whose}, ${emotion === null ? 'main image' : isolated(emotion)}`;
  return (
    <li className={classes['image']} aria-label={what}>
      <span className={classes['head']}>
        <span className={classes['name']} title={what}>
          {what}
        </span>
        {image.outcome ? (
          <ActionBadge outcome={outcomes[image.outcome]} />
        ) : (
          <ActionBadge action={actions[image.action]} />
        )}
      </span>
      {image.outcome === null && image.action !== 'error' && (
        <span className={classes['pair']}>
          {image.action === 'replace' && (
            <Picture url={image.current_image_url} label="Ours" alt={`${what}, here`} />
          )}
          <Picture url={image.image_url} label="Theirs" alt={`${what}, in the file`} />
        </span>
      )}
      <ProblemList problems={image.problems} />
      {deciding && <Choice image={image} what={what} deciding={deciding} />}
    </li>
  );
}

function Picture({ url, label, alt }: { url: string | null; label: string; alt: string }) {
  return (
    <span className={classes['picture']}>
      {url === null ? <span data-empty>Gone</span> : <img src={url} alt={alt} loading="lazy" />}
      <span>{label}</span>
    </span>
  );
}

interface ChoiceProps {
  image: ImportImage;
  what: string;
  deciding: Deciding;
}

/** What a person decides about one image. */
function Choice({ image, what, deciding }: ChoiceProps) {
  const { decisions, decideImage } = deciding;
  const taken = isTaken(image, decisions);
  if (image.action === 'error') return null;
  if (image.action === 'create') {
    return (
      <Checkbox
        size="xs"
        label="Leave it out"
        aria-label={`Leave it out: ${what}`}
        checked={!taken}
        onChange={({ currentTarget }) => decideImage(image, currentTarget.checked ? 'skip' : null)}
      />
    );
  }
  return (
    <Group gap={4}>
      <SegmentedControl
        size="xs"
        aria-label={`Which image: ${what}`}
        data={[
          { value: 'skip', label: 'Keep ours' },
          { value: 'overwrite', label: 'Take theirs' },
        ]}
        value={taken ? 'overwrite' : 'skip'}
        onChange={(value) => decideImage(image, value === 'skip' ? 'skip' : 'overwrite')}
      />
      {decisions.images[image.item] !== undefined && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`As all others: ${what}`}
          onClick={() => decideImage(image, null)}
        >
          As all others
        </Button>
      )}
    </Group>
  );
}
