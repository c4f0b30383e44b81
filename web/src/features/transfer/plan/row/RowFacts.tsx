import { Code } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ImportRow } from '~/api/transfer/imports';
import { count, counted } from '~/lib/text/counts';
import { CellLink } from '~/ui/link/CellLink';
import { hasCell } from '../texts';
import classes from './RowPanel.module.css';

/** Versions here and in the file, and where in the file it stands. */
export function RowFacts({ row }: { row: ImportRow }) {
  const { character_id, emotion, version, current_version } = row;
  const facts: [string, ReactNode][] = [
    [
      'In the file',
      `${counted(row.version_count, 'version')}${version === null ? '' : `, the newest is v${version}`}`,
    ],
    ['Here', current_version === null ? 'No text of its own' : `v${current_version}`],
    ...(row.outcome === null && row.new_version_count > 0
      ? [['Not here yet', counted(row.new_version_count, 'version')] as [string, ReactNode]]
      : []),
    [
      'Place',
      <>
        Line {count(row.line)}
        {row.pointer !== '' && (
          <>
            , <Code>{row.pointer}</Code>
          </>
        )}
      </>,
    ],
  ];
  return (
    <>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {hasCell(row) && (
        <CellLink character_id={character_id} emotion={emotion}>
          Open the cell
        </CellLink>
      )}
    </>
  );
}
