import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import { useNames } from '~/api/people/useNames';
import type { FieldProblem } from '~/lib/problem';
import { counted } from '~/lib/text/counts';
import { Section } from '~/ui/page/Section';
import { BulkText } from './BulkText';
import { CellAdder } from './CellAdder';
import { CellTexts } from './CellTexts';
import classes from './Design.module.css';
import { refusalOfCell, withCells, withoutCell, type Draft, type WrittenCell } from './draft';

type Part = Pick<Draft, 'cells' | 'template'>;

interface CellsSectionProps extends Part {
  problem: (field: string) => string | undefined;
  /** All that the server has refused. */
  refused: readonly FieldProblem[];
  onChange: (part: Partial<Part>) => void;
}

function keyOf({ character_id, emotion }: WrittenCell): string {
  return `${character_id ?? 'global'}/${emotion}`;
}

/** The cells, each with its two texts. */
export function CellsSection({ cells, template, problem, ...props }: CellsSectionProps) {
  const { refused, onChange } = props;
  const names = useNames(cells.map(({ character_id }) => character_id));
  // One alone is what it is all about.
  const [opened, setOpened] = useState(() =>
    cells.length === 1 ? cells.map(keyOf)[0] : undefined,
  );
  const add = (more: readonly WrittenCell[]) => {
    const next = withCells(cells, more);
    const first = next[cells.length];
    if (first) setOpened(keyOf(first));
    onChange({ cells: next });
  };
  const problemOfCell = (at: number) =>
    problem(`cells/${at}/text_a`) ?? problem(`cells/${at}/text_b`) ?? refusalOfCell(refused, at);
  const firstBroken = cells.findIndex((_, at) => problemOfCell(at) !== undefined);
  return (
    <Section
      title="Cells and texts"
      description="Text A is what a cell says now. Change text B, and nothing else than what you want to test."
    >
      <Stack gap="md">
        {template ? (
          <FromTemplate
            template={template}
            error={problem('template')}
            onWrite={() => onChange({ template: null })}
          />
        ) : (
          <CellAdder
            cells={cells}
            error={problem('cells')}
            onAdd={add}
            onTemplate={(versions, found) =>
              onChange({ template: versions, cells: withCells([], found) })
            }
          />
        )}
        {cells.length > 1 && !template && (
          <BulkText cells={cells} onChange={(next) => onChange({ cells: next })} />
        )}
        {cells.length > 0 && (
          <div>
            <Text size="sm" fw={500} mb={4} role="status">
              {counted(cells.length, 'cell')}
            </Text>
            <ul className={classes['cells']}>
              {cells.map((cell, at) => (
                <li key={keyOf(cell)}>
                  <CellTexts
                    cell={cell}
                    name={`${names.characterName(cell.character_id)}, ${names.emotionName(cell.emotion)}`}
                    isFixed={template !== null}
                    isOpened={opened === keyOf(cell) || firstBroken === at}
                    problem={(member) => problem(`cells/${at}/${member}`)}
                    wholeProblem={problemOfCell(at)}
                    onToggle={() =>
                      setOpened((now) => (now === keyOf(cell) ? undefined : keyOf(cell)))
                    }
                    onChange={(next) =>
                      onChange({ cells: cells.map((one) => (one === cell ? next : one)) })
                    }
                    onRemove={() => onChange({ cells: withoutCell(cells, cell) })}
                  />
                </li>
              ))}
            </ul>
          </div>
        )}
      </Stack>
    </Section>
  );
}

interface FromTemplateProps {
  template: NonNullable<Part['template']>;
  error: string | undefined;
  onWrite: () => void;
}

function FromTemplate({ template, error, onWrite }: FromTemplateProps) {
  const { version_a, version_b } = template;
  return (
    <Alert
      color={error === undefined ? 'gray' : 'red'}
      icon={<IconTemplate size={20} />}
      title={`Version ${version_a} of the template against version ${version_b}`}
    >
      <Group justify="space-between">
        <span>
          {error ?? 'Each cell has its own values in both. The texts are made when you save.'}
        </span>
        <Button variant="default" size="compact-sm" onClick={onWrite}>
          Write the texts myself
        </Button>
      </Group>
    </Alert>
  );
}
