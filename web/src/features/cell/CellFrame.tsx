import { Tabs } from '@mantine/core';
import { IconHistory, IconListSearch, IconMovie, IconPencil } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { Character } from '~/api/people/characters';
import type { CellRef } from '~/api/prompts/cell';
import { lazyPart } from '~/ui/lazy/lazyPart';
import { LinkButton } from '~/ui/link/LinkButton';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { isNotFound, NotFound } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { PanelBoundary } from '~/ui/page/PanelBoundary';
import { CellBreadcrumbs } from './CellBreadcrumbs';
import { CellSummary } from './CellSummary';
import { EditTab } from './EditTab';
import classes from './CellFrame.module.css';

const HistoryTab = lazyPart('panel', async () => ({
  default: (await import('./history/HistoryTab')).HistoryTab,
}));
const PreviewsTab = lazyPart('panel', async () => ({
  default: (await import('./previews/PreviewsTab')).PreviewsTab,
}));
const AuditTab = lazyPart('panel', async () => ({
  default: (await import('./audit/AuditTab')).AuditTab,
}));

type Tab = 'edit' | 'history' | 'previews' | 'audit';

const others = { history: HistoryTab, previews: PreviewsTab, audit: AuditTab };

interface CellFrameProps {
  cell: CellRef;
  /** Null while it loads, and for a global default. */
  character: Character | null;
  error: Error | null;
  emotionName: string;
  tab: Tab;
}

/** What a cell and a global default have in common: where one is, and the tabs. */
export function CellFrame({ cell, character, error, emotionName, tab }: CellFrameProps) {
  const navigate = useNavigate();
  const isGlobal = cell.character_id === null;
  const whose = isGlobal ? 'Global default' : (character?.name ?? '…');
  const open = (next: string | null) => {
    const search = next === 'edit' || next === null ? {} : { tab: next as Exclude<Tab, 'edit'> };
    void (isGlobal
      ? navigate({ to: '/defaults/$emotion', params: { emotion: cell.emotion }, search })
      : navigate({
          to: '/characters/$characterId/$emotion',
          params: { characterId: cell.character_id ?? '', emotion: cell.emotion },
          search,
        }));
  };
  const Other = tab === 'edit' ? null : others[tab];
  if (isNotFound(error)) {
    return (
      <Page title="Character">
        <NotFound
          title="There is no such character"
          action={<LinkButton to="/characters">To the characters</LinkButton>}
        />
      </Page>
    );
  }
  return (
    <Page
      title={`${emotionName} · ${whose}`}
      breadcrumbs={<CellBreadcrumbs {...{ cell, character, emotionName }} />}
      description={<CellSummary cell={cell} />}
    >
      {error && <ErrorPanel error={error} what="The character could not be read" />}
      <Tabs value={tab} onChange={open}>
        <Tabs.List className={classes['tabs'] ?? ''}>
          <Tabs.Tab value="edit" leftSection={<IconPencil size={16} />}>
            Edit
          </Tabs.Tab>
          <Tabs.Tab value="history" leftSection={<IconHistory size={16} />}>
            History
          </Tabs.Tab>
          <Tabs.Tab value="previews" leftSection={<IconMovie size={16} />}>
            Previews
          </Tabs.Tab>
          <Tabs.Tab value="audit" leftSection={<IconListSearch size={16} />}>
            Audit
          </Tabs.Tab>
        </Tabs.List>
        {/* Stays while another tab is looked at, with the text and what can be undone in it. */}
        <Tabs.Panel value="edit" pt="md">
          <PanelBoundary what="The editor failed">
            {(isGlobal || character) && (
              <EditTab cell={cell} character={character} emotionName={emotionName} />
            )}
          </PanelBoundary>
        </Tabs.Panel>
        {Other && (
          <Tabs.Panel value={tab} pt="md">
            <PanelBoundary key={tab}>
              <Suspense fallback={<PageSkeleton />}>
                <Other cell={cell} />
              </Suspense>
            </PanelBoundary>
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}
