import { IconAlertTriangle, IconCirclePlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ImportAxis } from '~/api/transfer/imports';
import { count, counted } from '~/lib/text/counts';
import { isolated } from '~/lib/text/isolated';
import { ProblemList } from '../../ProblemList';
import classes from '../Plan.module.css';

interface NewAxesProps {
  /** The first ones of each. */
  axes: {
    characters: readonly ImportAxis[];
    emotions: readonly ImportAxis[];
    templates: readonly ImportAxis[];
  };
  /** How many come into being, or came. */
  totals: {
    new_characters: number;
    new_emotions: number;
    new_templates?: number;
    updated_templates?: number;
  };
  isApplied: boolean;
}

const most = 8;

/** Characters, emotions and templates that come into being with the import, or cannot. */
export function NewAxes({ axes, totals, isApplied }: NewAxesProps) {
  const kinds = [
    { one: 'character', many: 'characters', rows: axes.characters, total: totals.new_characters },
    { one: 'emotion', many: 'emotions', rows: axes.emotions, total: totals.new_emotions },
    {
      one: 'template',
      many: 'templates',
      rows: axes.templates,
      total: totals.new_templates ?? 0,
    },
  ];
  const updated = axes.templates.filter(({ action }) => action === 'update');
  const created = kinds.flatMap(({ one, many, rows, total }) => {
    const names = rows
      .filter(({ action }) => action === 'create')
      .map(({ name, is_archived }) => (is_archived ? `${isolated(name)} (archived)` : name));
    return names.length === 0 ? [] : [{ word: total === 1 ? one : many, names, total }];
  });
  const broken = kinds.flatMap(({ one, rows }) =>
    rows.filter(({ action }) => action === 'error').map((row) => ({ ...row, one })),
  );
  if (created.length + broken.length + updated.length === 0) return null;
  return (
    <div className={classes['axes']}>
      {created.map(({ word, names, total }) => (
        <Line key={word} icon={<IconCirclePlus size={16} aria-hidden />} tone="good">
          {`${count(total)} ${isApplied ? `${word} created` : `new ${word}`}: `}
          <Names names={names} total={total} />
        </Line>
      ))}
      {updated.length > 0 && (
        <Line icon={<IconCirclePlus size={16} aria-hidden />} tone="good">
          New versions of {counted(totals.updated_templates ?? 0, 'template')}:{' '}
          <Names
            names={updated.map(({ name }) => name)}
            total={totals.updated_templates ?? updated.length}
          />
        </Line>
      )}
      {broken.map(({ one, name, line, problems }) => (
        <Line
          key={`${one} ${isolated(name)} ${line}`}
          icon={<IconAlertTriangle size={16} aria-hidden />}
          tone="bad"
        >
          The {one}{' '}
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          in line {count(line)} {isApplied ? 'was not created' : 'cannot be created'}.
          <ProblemList problems={problems} />
        </Line>
      ))}
    </div>
  );
}

function Names({ names, total }: { names: readonly string[]; total: number }) {
  const rest = total - most;
  return (
    <>
      {names.slice(0, most).join(', ')}
      {rest > 0 && <span title={names.slice(most).join(', ')}> and {count(rest)} more</span>}
    </>
  );
}

interface LineProps {
  icon: ReactNode;
  tone: 'good' | 'bad';
  children: ReactNode;
}

function Line({ icon, tone, children }: LineProps) {
  return (
    <div className={classes['axis']} data-tone={tone}>
      {icon}
      <div>{children}</div>
    </div>
  );
}
