import { ActionBar, Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconPencil, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useMemo, useState } from 'react';
import { may, meQuery } from '~/api/access/session';
import type { MatrixCharacter, MatrixEmotion } from '~/api/prompts/matrix';
import { count, counted } from '~/lib/text/counts';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { chosenCells, type BulkKind, type ChosenCell } from '../bulk/plan';
import type { Wording } from '../bulk/useBulkRun';
import type { useSelection } from './useSelection';
import classes from './SelectionBar.module.css';

const BulkDialog = lazyPart('overlay', () => import('../bulk/BulkDialog'));

interface SelectionBarProps {
  selecting: ReturnType<typeof useSelection>;
  all: readonly MatrixCharacter[];
  /** Those that the filters show. */
  rows: readonly MatrixCharacter[];
  emotions: readonly MatrixEmotion[];
}

const nothingTyped: Wording = { text: '', reason: '' };

const actions = [
  { kind: 'write', label: 'Write one text to all…', icon: <IconPencil size={16} aria-hidden /> },
  { kind: 'reset', label: 'Reset to default…', icon: <IconArrowBackUp size={16} aria-hidden /> },
  { kind: 'test', label: 'Test…', icon: <IconPlayerPlay size={16} aria-hidden /> },
] as const;

/** Slides up with the selection: what can be done with all of it. */
export function SelectionBar({ selecting, all, rows, emotions }: SelectionBarProps) {
  const { selection, clear } = selecting;
  const role = useQuery(meQuery).data?.admin.role ?? 'viewer';
  const mayEdit = may(role, 'editor');
  const [dialog, setDialog] = useState<{ kind: BulkKind; chosen: ChosenCell[] }>();
  // Kept while the page is there: a dialog that is closed loses nothing that was typed.
  const [wordings, setWordings] = useState<Partial<Record<BulkKind, Wording>>>({});
  const chosen = useMemo(() => chosenCells(selection, all, emotions), [selection, all, emotions]);
  const hidden = useMemo(() => {
    const shown = new Set(rows.map(({ id }) => id));
    return chosen.filter(({ character_id }) => !shown.has(character_id)).length;
  }, [chosen, rows]);
  /** As they are now: somebody may have changed them since they were planned. */
  const renew = (cells: readonly ChosenCell[]) => {
    const wanted = new Map<string, Set<string>>();
    for (const { character_id, emotion } of cells) {
      wanted.set(character_id, (wanted.get(character_id) ?? new Set()).add(emotion));
    }
    return chosenCells(wanted, all, emotions);
  };
  return (
    <>
      <ActionBar
        opened={chosen.length > 0}
        onClose={clear}
        withinPortal={false}
        transitionProps={{ transition: 'slide-up', duration: 200 }}
        aria-label="Actions for the selected cells"
        data-bottom-bar
        className={classes['bar'] ?? ''}
      >
        <span className={classes['count']} role="status">
          {counted(chosen.length, 'cell')} selected
          {hidden > 0 && (
            <span className={classes['hidden']}> ({count(hidden)} hidden by the filters)</span>
          )}
        </span>
        <ActionBar.Divider />
        {actions.map(({ kind, label, icon }) => (
          <Tooltip key={kind} label="This takes the role of an editor." disabled={mayEdit}>
            <span>
              <Button
                variant={kind === 'write' ? 'filled' : 'default'}
                size="compact-sm"
                leftSection={icon}
                disabled={!mayEdit}
                onClick={() => setDialog({ kind, chosen })}
              >
                {label}
              </Button>
            </span>
          </Tooltip>
        ))}
        <ActionBar.Divider />
        <Button variant="subtle" color="gray" size="compact-sm" onClick={clear}>
          Clear
        </Button>
      </ActionBar>
      <Suspense fallback={null}>
        {dialog && (
          <BulkDialog
            kind={dialog.kind}
            chosen={dialog.chosen}
            renew={renew}
            wording={wordings[dialog.kind] ?? nothingTyped}
            onWording={(wording) => setWordings({ ...wordings, [dialog.kind]: wording })}
            onClose={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}
