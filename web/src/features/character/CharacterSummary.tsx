import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Character } from '~/api/people/characters';
import { CoverageBar, coverageInWords } from '~/ui/text/CoverageBar';
import type { Cell } from './cells';
import classes from './Character.module.css';

interface CharacterSummaryProps {
  character: Character;
  cells: readonly Cell[] | undefined;
}

/** So many attributes are shown before one asks for more. */
const few = 4;

/** How complete it is, and the attributes that prompts can use. */
export function CharacterSummary({ character, cells }: CharacterSummaryProps) {
  const [all, { toggle }] = useDisclosure();
  const attributes = Object.entries(character.attributes);
  const count = (...sources: Cell['source'][]) =>
    (cells ?? []).filter(({ source }) => sources.includes(source)).length;
  const coverage = {
    custom: count('custom', 'template'),
    default: count('default'),
    missing: count('missing'),
  };
  return (
    <div className={classes['summary']}>
      {character.archived_at !== null && (
        <span className={classes['archived']}>Archived: its prompts can be read, not changed.</span>
      )}
      <span className={classes['coverage']}>
        <CoverageBar coverage={coverage} />
        <span aria-hidden>{coverageInWords(coverage)}</span>
      </span>
      {attributes.length > 0 && (
        <dl className={classes['attributes']} aria-label="Attributes">
          {(all ? attributes : attributes.slice(0, few)).map(([name, value]) => (
            <div key={name} className={classes['attribute']} title={`{attr.${name}}: ${value}`}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {attributes.length > few && (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={toggle}>
          {all ? 'Fewer attributes' : `${attributes.length - few} more`}
        </Button>
      )}
    </div>
  );
}
