import { CloseButton, MultiSelect, TagsInput, Text } from '@mantine/core';
import { isolated } from '~/lib/text/isolated';
import classes from './Expressions.module.css';
import { fallbacksMax, labelProblem, labelsMax, type MapRow } from './map';

interface ExpressionRowProps {
  name: string;
  /** What people call it; undefined when there is no such emotion here. */
  display_name: string | undefined;
  row: MapRow;
  /** Labels that no emotion has. */
  free: readonly string[];
  emotions: readonly { value: string; label: string }[];
  isReadOnly: boolean;
  /** What the server said of it. */
  problem: string | undefined;
  onLabels: (labels: string[]) => void;
  onFallback: (emotions: string[]) => void;
  onRemove: () => void;
}

export const columns = { labels: 'Shown for', fallback: 'Without a clip, show' };

/** Where there is room the head of the columns says what they are. */
const inCell = { label: classes['label'] ?? '', inputField: classes['typed'] ?? '' };

/** An emotion, the expressions that show it, and who stands in where it has no clip. */
export function ExpressionRow({ name, display_name, row, ...props }: ExpressionRowProps) {
  const { free, emotions, isReadOnly, problem } = props;
  const title = isolated(display_name ?? name);
  return (
    <li className={classes['row']}>
      <div className={classes['title']}>
        <h2 className={classes['name']}>
          <bdi>{display_name ?? name}</bdi>
        </h2>
        {display_name === undefined && (
          <Text span size="xs" c="var(--mien-quiet)">
            no such emotion yet
          </Text>
        )}
      </div>
      <TagsInput
        label={columns.labels}
        classNames={inCell}
        aria-label={`Expressions of ${title}`}
        placeholder={row.labels.length === 0 ? 'No expression' : ''}
        data={[...free]}
        splitChars={[',', ' ']}
        maxTags={labelsMax}
        readOnly={isReadOnly}
        value={row.labels}
        error={problem ?? labelProblem(row.labels)}
        onChange={props.onLabels}
      />
      <MultiSelect
        label={columns.fallback}
        classNames={inCell}
        aria-label={`Who stands in for ${title}`}
        placeholder={row.fallback.length === 0 ? 'Nothing' : ''}
        searchable
        hidePickedOptions
        maxValues={fallbacksMax}
        readOnly={isReadOnly}
        data={emotions.filter(({ value }) => value !== name)}
        value={row.fallback}
        onChange={props.onFallback}
      />
      {!isReadOnly && (
        <CloseButton
          className={classes['remove']}
          aria-label={`Take ${title} out of the map`}
          onClick={props.onRemove}
        />
      )}
    </li>
  );
}
